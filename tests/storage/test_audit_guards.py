from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Executable, Table, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from storage.engine import make_engine
from storage.tables.audit import audit_entry, audit_person, audit_seal, audit_waiting
from tests.support.audit import APPEND_ONLY, Log, filled, other
from tests.support.clock import MONDAY


@pytest.fixture
def log(url: str) -> Iterator[Log]:
    """Twelve entries under three seals, and two that wait."""
    engine = make_engine(url)
    yield filled(Log(engine))
    engine.dispose()


def refused(log: Log, statement: Executable) -> bool:
    """Whether the database refuses a statement because the log is append-only."""
    with log.engine.connect() as connection:
        try:
            connection.execute(statement)
        except IntegrityError as error:
            return "append-only" in str(error.orig)
        finally:
            connection.rollback()
    return False


LATER = {"payload", "salt", "signature", "signer", "anchored_at"}
"""Columns that may be erased, or set once: they have tests of their own."""

FIXED = [
    column
    for table in (*APPEND_ONLY, audit_person, audit_waiting)
    for column in table.columns
    if column.name not in LATER
]


@pytest.mark.clause("P2-7d")
def test_no_column_can_be_changed(log: Log) -> None:
    """The program's own access to the database cannot rewrite history."""
    with log.engine.begin() as connection:
        values = {column: connection.scalar(select(column).limit(1)) for column in FIXED}

    changes = {
        str(column): update(column.table).where(column == value).values({column: other(value)})
        for column, value in values.items()
    }
    assert [name for name, change in changes.items() if not refused(log, change)] == []


@pytest.mark.clause("P2-7d")
def test_nothing_can_be_deleted(log: Log) -> None:
    """No row leaves the log."""
    assert [table.name for table in APPEND_ONLY if not refused(log, delete(table))] == []


def test_what_waits_for_a_seal_stays_until_it_has_one(log: Log) -> None:
    """An entry cannot be hidden from the sealer."""
    assert refused(log, delete(audit_waiting))


@pytest.mark.parametrize("half", ["payload", "salt"])
def test_payload_and_salt_are_erased_together_or_not(log: Log, half: str) -> None:
    """Erasing is the one change that is allowed, and whole."""
    assert refused(log, update(audit_entry).values({half: None}))
    assert not refused(log, update(audit_entry).values(payload=None, salt=None))


def test_what_was_erased_cannot_be_filled_in_again(log: Log) -> None:
    """No other payload takes the place of one that was erased, and no other column changes on the way."""
    assert refused(log, update(audit_entry).values(payload=None, salt=None, outcome="other"))
    with log.engine.begin() as connection:
        connection.execute(update(audit_entry).values(payload=None, salt=None))
    assert refused(log, update(audit_entry).values(payload="{}", salt=b"salt"))


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [("signature", b"one", b"two"), ("signer", "one", "two"), ("anchored_at", MONDAY, MONDAY + timedelta(1))],
)
def test_a_seal_is_signed_and_anchored_once(log: Log, column: str, first: object, second: object) -> None:
    """What is added to a seal later can be added, and then stays."""
    with log.engine.begin() as connection:
        connection.execute(update(audit_seal).values({column: first}))

    assert refused(log, update(audit_seal).values({column: second}))
    assert refused(log, update(audit_seal).values({column: None}))
    assert log.verify().broken is None


def test_an_insert_cannot_replace_a_row(log: Log) -> None:
    """What SQLite calls INSERT OR REPLACE, and PostgreSQL ON CONFLICT DO UPDATE, is refused like an update."""

    def replacement(table: Table) -> Executable:
        rows = list(table.columns), select(table)
        if log.engine.dialect.name == "sqlite":
            return insert(table).prefix_with("OR REPLACE").from_select(*rows)
        new = postgresql.insert(table).from_select(*rows)
        return new.on_conflict_do_update(index_elements=list(table.primary_key), set_={"tag": b"other"})

    assert [table.name for table in APPEND_ONLY if not refused(log, replacement(table))] == []


@pytest.mark.postgresql
def test_no_table_can_be_emptied(log: Log) -> None:
    """TRUNCATE, which asks no row trigger, is refused too."""
    tables = [table.name for table in (*APPEND_ONLY, audit_waiting)]

    assert [table for table in tables if not refused(log, text(f"TRUNCATE {table}"))] == []
