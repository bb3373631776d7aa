"""How people like things."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.domain.people import PersonId
from storage.repository import Repository, of_tenant
from storage.tables.preferences import preferences

_GET = select(preferences.c.value).where(
    of_tenant(preferences),
    preferences.c.person == bindparam("person"),
    preferences.c.name == bindparam("name"),
)


class SqlPreferences(Repository):
    """Implements `bot.ports.Preferences`."""

    def get(self, person: PersonId, name: str) -> str | None:
        return self._rows(_GET, person=person, name=name).scalar_one_or_none()

    def set(self, person: PersonId, name: str, value: str) -> None:
        self._put(preferences, {"person": person, "name": name, "value": value})
