"""A migrated database, and a unit of work on it."""

from __future__ import annotations

from collections.abc import Callable

from bot.ports import Clock
from storage.engine import make_engine
from storage.migrate import upgrade
from storage.unit_of_work import SqlDatabase
from tests.conftest import MakeDatabase
from tests.support.texts import KeptAudit, PlainContents

TENANT = "test"


def migrated(make_database: MakeDatabase) -> str:
    """URL of a fresh database of the newest schema: a copy of a template, so it takes no time."""
    return make_database(upgrade)


def open_plain(
    url: str, clock: Clock, *, tenant: str = TENANT, on_commit: Callable[[], None] | None = None
) -> SqlDatabase:
    """A unit of work without encryption and audit, for tests of all the rest."""
    return SqlDatabase(
        make_engine(url),
        clock,
        tenant,
        contents=lambda _connection, _tenant: PlainContents(),
        audit=lambda _connection, _tenant, _now, _correlation: KeptAudit(),
        on_commit=on_commit,
    )
