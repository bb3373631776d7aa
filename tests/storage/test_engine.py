"""How the databases are set up."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, insert, text
from sqlalchemy.exc import DBAPIError

from storage.tables.inbox import inbox
from storage.unit_of_work import SqlDatabase


def test_sqlite_is_safe_against_power_cuts_and_keeps_references(url: str, database: SqlDatabase) -> None:
    """What is committed is on the disk, readers do not wait, references hold, and what is deleted is gone."""
    if not url.startswith("sqlite"):
        with database.engine.connect() as connection:
            assert connection.scalar(text("SHOW transaction_isolation")) == "repeatable read"
        return
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }
    with database.engine.connect() as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in wanted}

    assert found == wanted


def test_an_error_does_not_hold_what_was_written(database: SqlDatabase) -> None:
    """The library leaves values out of its errors."""
    row = {"tenant": "test", "key": "a secret", "outcome": None, "at": None}
    with pytest.raises(DBAPIError) as caught, database.engine.begin() as connection:
        connection.execute(insert(inbox), row)

    assert "hide_parameters" in str(caught.value)
    assert bindparam("key").key in str(caught.value.statement)
