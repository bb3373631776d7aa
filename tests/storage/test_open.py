"""The database with all its parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.confidential import Audience, ContentKind, Label
from bot.errors import Unknown
from bot.ids import new_id
from bot.ports import AuditKind, Happened, Transaction
from storage.engine import make_engine
from storage.keys import Keyring, random_key
from storage.open import open_database
from storage.tables.audit import audit_entry
from storage.tables.content import content
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MovedClock
from tests.support.people import add_people, make_entry


@pytest.fixture
def opened(url: str, clock: MovedClock) -> Iterator[SqlDatabase]:
    """A database as the program opens it."""
    keyring = Keyring({"k1": random_key()})
    database = open_database(make_engine(url), clock, "test", keyring, pack=lambda: "portsmouth-2025 1")
    yield database
    database.close()


def rows(database: SqlDatabase) -> tuple[int, int]:
    """How many texts and audit entries there are."""
    with database.engine.begin() as connection:
        texts = connection.scalar(select(func.count()).select_from(content)) or 0
        entries = connection.scalar(select(func.count()).select_from(audit_entry)) or 0
    return texts, entries


def test_text_state_and_audit_are_committed_together(opened: SqlDatabase) -> None:
    """Or not at all: a use case that fails at its end leaves neither a text nor an entry."""
    [ada] = add_people(opened, make_entry("Ada Okoro"))
    label = Label(ContentKind.PREPARATION, new_id())

    def write(tx: Transaction) -> str:
        tx.audit.add(Happened(kind=AuditKind.PREPARATION_SAVED, actor=ada.id, subject=ada.id))
        return tx.contents.put(ada.id, label, "my dilemma")

    def write_and_fail(tx: Transaction) -> None:
        write(tx)
        raise Unknown

    with pytest.raises(Unknown):
        opened.run_now(write_and_fail)
    assert rows(opened) == (0, 0)

    kept = opened.run_now(write)
    assert rows(opened) == (1, 1)
    audience = Audience(reader=ada.id, label=label, purpose="write", basis="C37")
    assert opened.run_now(lambda tx: tx.contents.get(kept).reveal(audience)) == "my dilemma"
