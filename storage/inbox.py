"""Which requests were already carried out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage.repository import Repository, of_tenant
from storage.tables.inbox import inbox

_OUTCOME = select(inbox.c.outcome).where(of_tenant(inbox), inbox.c.key == bindparam("key"))


class SqlInbox(Repository):
    """Implements `bot.ports.Inbox`."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        super().__init__(connection, tenant)
        self._now = now

    def outcome(self, key: str) -> str | None:
        return self._rows(_OUTCOME, key=key).scalar()

    def add(self, key: str, outcome: str) -> bool:
        return self._add_unless_there(inbox, {"key": key, "outcome": outcome, "at": self._now})

    def put(self, key: str, outcome: str) -> None:
        self._put(inbox, {"key": key, "outcome": outcome, "at": self._now})
