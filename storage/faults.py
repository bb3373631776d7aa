"""What a database's error means: whether to try again, and what to tell the person who runs the program.

A driver's own message may hold the values of a row, so it goes no further than here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    import psycopg

TRIES = 10
"""Of a transaction that another one came in the way of. Each waits a little longer for its turn."""
TRIES_AT_LOCK = 3
"""Of a transaction that did not get SQLite's lock; each has already waited for it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An error of the database, understood.

    Attributes:
        advice: what to do about it; holds nothing from a row.
        tries: how often the same work may be tried in all.
    """

    advice: str
    tries: int = 1


_MIGRATE = "The database's schema is another one. Run: supervision-bot migrate"
_SAME_KEY = "23505"

_POSTGRESQL: Mapping[tuple[str, ...], Fault] = {
    ("40001", "40P01", "55P03"): Fault(
        "Other transactions kept coming in the way. Try again when less is going on.", TRIES
    ),
    ("42P01", "42703"): Fault(_MIGRATE),
    ("53100", "53200", "53300"): Fault("The database server is out of space, memory or connections."),
    ("28000", "28P01", "42501", "3D000"): Fault(
        "The database refuses this user. Check DATABASE_URL, and the user's rights."
    ),
}
"""By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_SQLITE: Mapping[tuple[str, ...], Fault] = {
    ("SQLITE_BUSY", "SQLITE_LOCKED"): Fault(
        "Another program keeps the database locked. End it, or try again later.", TRIES_AT_LOCK
    ),
    ("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_READONLY", "SQLITE_AUTH"): Fault(
        "The database file cannot be opened for writing. Check its rights, and its folder's."
    ),
    ("SQLITE_FULL", "SQLITE_IOERR"): Fault("The disk under the database is full or failing."),
    ("SQLITE_CORRUPT", "SQLITE_NOTADB"): Fault(
        "The database file is damaged, or is none. Restore it from a backup."
    ),
}
"""By the beginning of the result code's name (https://www.sqlite.org/rescode.html)."""


def understand(error: DBAPIError) -> Fault:
    """What an error means."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause)
    # It takes a while to import, which an embedded database need not wait for.
    import psycopg

    if isinstance(cause, psycopg.Error):
        return _postgresql(cause, lost=error.connection_invalidated)
    return Fault("The database reported an error that has no name.")


def _postgresql(cause: psycopg.Error, *, lost: bool) -> Fault:
    code = cause.sqlstate or ""
    if code == _SAME_KEY:
        # Another transaction was faster: run again, the work finds what that one wrote.
        return Fault(f"The database holds this already ({cause.diag.constraint_name}).", TRIES)
    if lost or not code or code.startswith(("08", "57P")):
        return Fault("The database cannot be reached. Check DATABASE_URL, and that the server runs.")
    for codes, fault in _POSTGRESQL.items():
        if code in codes:
            return fault
    name = f"{type(cause).__name__}, code {code}, {cause.diag.constraint_name or 'no constraint'}"
    return Fault(f"The database did not take it ({name}).")


def _sqlite(cause: sqlite3.Error) -> Fault:
    name = str(getattr(cause, "sqlite_errorname", type(cause).__name__))
    if name == "SQLITE_ERROR" and str(cause).startswith("no such "):
        return Fault(_MIGRATE)
    for beginnings, fault in _SQLITE.items():
        if name.startswith(beginnings):
            return fault
    return Fault(f"The database did not take it ({name}).")
