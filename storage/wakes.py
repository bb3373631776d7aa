"""When a pass has to look at whom: woken by every change of a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, literal, or_, select, update

from bot.domain.people import PersonId
from bot.ports import Wake
from storage.repository import Repository, chunks, of_tenant
from storage.tables.duties import organisation, wakes
from storage.tables.people import staff

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every moment of a pass."""
CHUNK = 5_000

_DUE = select(wakes.c.person, wakes.c.mark).where(
    # A pass for an earlier moment than the last one cannot rely on what that found.
    of_tenant(wakes),
    or_(wakes.c.at <= bindparam("moment"), wakes.c.seen > bindparam("moment")),
)
_IN_ORDER = _DUE.where(wakes.c.person > bindparam("after")).order_by(wakes.c.person).limit(bindparam("limit"))
_SLEEP = (
    update(wakes)
    .where(
        wakes.c.tenant == bindparam("its_tenant"),
        wakes.c.person == bindparam("its_person"),
        wakes.c.mark == bindparam("its_mark"),
    )
    .values(at=bindparam("until"), seen=bindparam("moment"))
)
_RULES = select(organisation.c.rules).where(of_tenant(organisation))


class Waking(Repository):
    """A repository whose facts concern the clocks."""

    def _wake(self, *people: PersonId | str | None) -> None:
        """Has the next pass look at some people."""
        rows = (
            {"tenant": self._tenant, "person": person, "at": EPOCH, "mark": 0}
            for person in sorted({person for person in people if person})
        )
        for some in chunks(rows, CHUNK):
            self._connection.execute(self._waking(), list(some))

    def _wake_all(self, people: Select[*tuple[Any, ...]], **values: object) -> None:
        """The same for everybody whose id a statement with `of_tenant` selects."""
        ids = people.subquery()
        rows = select(literal(self._tenant), ids.c.id, literal(EPOCH, wakes.c.at.type), literal(0))
        # SQLite takes ON CONFLICT after a SELECT for a join unless that has a WHERE.
        insert = self._insert(wakes).from_select(
            ["tenant", "person", "at", "mark"], rows.where(literal(True))
        )
        statement = insert.on_conflict_do_update(
            index_elements=["tenant", "person"], set_={"at": EPOCH, "mark": wakes.c.mark + 1}
        )
        self._connection.execute(statement, {"tenant": self._tenant, **values})

    def _waking(self) -> Any:
        return self._insert(wakes).on_conflict_do_update(
            index_elements=["tenant", "person"], set_={"at": EPOCH, "mark": wakes.c.mark + 1}
        )


class SqlWakes(Waking):
    """Implements `bot.ports.Wakes`."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        super().__init__(connection, tenant)
        self._now = now

    def due(self, at: datetime, limit: int, *, after: PersonId | None = None) -> Sequence[Wake]:
        rows = self._rows(_IN_ORDER, moment=at, limit=limit, after=after or "")
        return [Wake(person=row.person, mark=row.mark) for row in rows]

    def sleep(self, until: Mapping[Wake, datetime | None]) -> None:
        its = {"its_tenant": self._tenant, "moment": self._now}
        rows = [
            {**its, "its_person": wake.person, "its_mark": wake.mark, "until": at}
            for wake, at in sorted(until.items(), key=lambda pair: pair[0].person)
        ]
        for some in chunks(rows, CHUNK):
            self._connection.execute(_SLEEP, list(some))

    def everybody(self) -> None:
        self._connection.execute(self._waking_everybody())

    def note_rules(self, rules: str) -> str | None:
        before = self._rows(_RULES).scalar_one_or_none()
        if before == rules:
            return None
        self._put(organisation, {"rules": rules})
        everybody = self._waking_everybody()
        # Before the first pass nearly all are awake, and no pass with other rules can be looking at them.
        asleep = or_(wakes.c.at.is_(None), wakes.c.at > EPOCH)
        self._connection.execute(everybody if before else everybody.where(asleep))
        return before or ""

    def _waking_everybody(self) -> Update:
        statement = update(wakes).where(self._mine(wakes))
        return statement.values(at=EPOCH, mark=wakes.c.mark + 1)


def people_of_tenant() -> Select[*tuple[Any, ...]]:
    """The ids of everybody, for `_wake_all`."""
    return select(staff.c.id.label("id")).where(of_tenant(staff))
