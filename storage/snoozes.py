"""Who asked to be reminded later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from bot.domain.people import PersonId
from bot.ports import Snooze
from storage.repository import Repository
from storage.tables.snoozes import snoozes


class SqlSnoozes(Repository):
    """Implements `bot.ports.Snoozes`."""

    def set(self, snooze: Snooze) -> None:
        self._put(snoozes, {"person": snooze.person, "kind": snooze.kind, "until": snooze.until})

    def active(self, at: datetime) -> Mapping[tuple[PersonId, str], datetime]:
        statement = select(snoozes).where(self._mine(snoozes), snoozes.c.until > at)
        return {(row.person, row.kind): row.until for row in self._connection.execute(statement)}
