"""Open matters."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select

from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, PersonId
from storage.people_rows import people_of, select_people
from storage.repository import of_tenant
from storage.tables.duties import organisation
from storage.tables.matters import matters
from storage.tables.people import staff
from storage.wakes import Waking

AT_ONCE = 500
"""Leavers in a transaction; the next pass takes the others."""

OPEN_OF = (
    select(matters)
    .where(
        of_tenant(matters),
        matters.c.owner.in_(bindparam("people", expanding=True)),
        matters.c.closed.is_(None),
    )
    .order_by(matters.c.due, matters.c.tag, matters.c.id)
)
_GET = select(matters).where(of_tenant(matters), matters.c.id == bindparam("matter"))
_CONCERNING = (
    select(matters)
    .where(
        of_tenant(matters),
        or_(matters.c.subject == bindparam("person"), matters.c.owner == bindparam("person")),
        or_(matters.c.closed.is_(None), matters.c.closed >= bindparam("since")),
    )
    .order_by(matters.c.due, matters.c.tag, matters.c.id)
)
_OPENED_BY = (
    select(matters)
    .where(of_tenant(matters), matters.c.opened_by == bindparam("person"), matters.c.closed.is_(None))
    .order_by(matters.c.due, matters.c.tag, matters.c.id)
)
_COUNT = select(func.count()).where(
    of_tenant(matters),
    matters.c.kind == bindparam("kind"),
    or_(matters.c.owner == bindparam("person"), matters.c.subject == bindparam("person")),
)
_WITHOUT_OWNER = (
    select(matters)
    .join(staff, (staff.c.tenant == matters.c.tenant) & (staff.c.id == matters.c.owner))
    .where(of_tenant(matters), matters.c.closed.is_(None), staff.c.leaving_date < bindparam("day"))
    .order_by(matters.c.id)
)


_LEAVERS_WITHOUT = (
    select_people()
    .where(
        of_tenant(staff),
        staff.c.leaving_date < bindparam("day"),
        staff.c.leaving_date
        >= select(organisation.c.introduced_on).where(of_tenant(organisation)).scalar_subquery(),
        ~exists().where(
            matters.c.tenant == staff.c.tenant,
            matters.c.subject == staff.c.id,
            matters.c.kind == bindparam("kind"),
            # Who came back and leaves again is another leaver.
            matters.c.opened > staff.c.leaving_date,
        ),
    )
    .order_by(staff.c.id)
    .limit(AT_ONCE)
)
_OF_RETURNED = (
    select(matters)
    .join(staff, (staff.c.tenant == matters.c.tenant) & (staff.c.id == matters.c.subject))
    .where(
        of_tenant(matters),
        matters.c.closed.is_(None),
        matters.c.kind.in_(bindparam("kinds", expanding=True)),
        or_(staff.c.leaving_date.is_(None), staff.c.leaving_date >= bindparam("day")),
    )
    .order_by(matters.c.id)
    .limit(AT_ONCE)
)


_OF_PAST_PAIRS = (
    select(matters)
    .join(staff, (staff.c.tenant == matters.c.tenant) & (staff.c.id == matters.c.subject))
    .where(
        of_tenant(matters),
        matters.c.closed.is_(None),
        or_(
            matters.c.kind.in_(bindparam("pairs", expanding=True))
            & (staff.c.supervisor.is_(None) | (staff.c.supervisor != matters.c.owner)),
            matters.c.kind.in_(bindparam("kinds", expanding=True))
            & (staff.c.leaving_date < bindparam("day")),
        ),
    )
    .order_by(matters.c.id)
    .limit(AT_ONCE)
)


class SqlMatters(Waking):
    """Implements `bot.ports.Matters`."""

    def open(self, matter: Matter) -> bool:
        opened = self._add_unless_there(matters, _row(matter))
        if opened:
            self._wake(matter.owner)
        return opened

    def get(self, matter: str) -> Matter | None:
        row = self._rows(_GET, matter=matter).one_or_none()
        return matter_of(row) if row else None

    def save(self, matter: Matter) -> None:
        before = self.get(matter.id)
        self._put(matters, _row(matter))
        self._wake(matter.owner, before.owner if before else None)

    def open_of(self, owners: Iterable[PersonId]) -> Mapping[PersonId, Sequence[Matter]]:
        people = sorted(set(owners))
        found: dict[PersonId, list[Matter]] = {person: [] for person in people}
        for row in self._rows(OPEN_OF, people=people):
            found[row.owner].append(matter_of(row))
        return found

    def concerning(self, person: PersonId, *, since: date) -> Sequence[Matter]:
        return [matter_of(row) for row in self._rows(_CONCERNING, person=person, since=since)]

    def opened_by(self, person: PersonId) -> Sequence[Matter]:
        return [matter_of(row) for row in self._rows(_OPENED_BY, person=person)]

    def count(self, kind: str, person: PersonId) -> int:
        return int(self._rows(_COUNT, kind=kind, person=person).scalar_one())

    def leavers_without(self, kind: str, day: date) -> Sequence[Person]:
        return people_of(self._rows(_LEAVERS_WITHOUT, kind=kind, day=day))

    def of_returned(self, kinds: Sequence[str], day: date) -> Sequence[Matter]:
        return [matter_of(row) for row in self._rows(_OF_RETURNED, kinds=list(kinds), day=day)]

    def of_past_pairs(self, pairs: Collection[str], kinds: Collection[str], day: date) -> Sequence[Matter]:
        rows = self._rows(_OF_PAST_PAIRS, pairs=sorted(pairs), kinds=sorted(kinds), day=day)
        return [matter_of(row) for row in rows]

    def without_owner(self, day: date) -> Sequence[Matter]:
        return [matter_of(row) for row in self._rows(_WITHOUT_OWNER, day=day)]


def _row(matter: Matter) -> Mapping[str, object]:
    return {
        "id": matter.id,
        "kind": matter.kind,
        "tag": matter.tag,
        "owner": matter.owner,
        "subject": matter.subject,
        "opened_by": matter.opened_by,
        "opened_at": matter.opened_at,
        "opened": matter.opened,
        "due": matter.due,
        "due_at": matter.due_at,
        "first_due": matter.first_due,
        "state": matter.state.value,
        "moves": matter.moves,
        "accepted": matter.accepted,
        "stopped": matter.stopped,
        "text": matter.text or None,
        # Nulls are never one another's like, so that only what names its source is held to be one.
        "source": matter.source or None,
        "stage": matter.stage,
        "outcome": matter.outcome,
        "closed": matter.closed,
        "said": json.dumps(dict(matter.said)) if matter.said else None,
    }


def matter_of(row: Row[Any]) -> Matter:
    """The matter of a row."""
    return Matter(
        id=row.id,
        kind=row.kind,
        tag=row.tag,
        owner=row.owner,
        subject=row.subject,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        opened=row.opened,
        due=row.due,
        due_at=row.due_at,
        first_due=row.first_due,
        state=MatterState(row.state),
        moves=row.moves,
        accepted=row.accepted,
        stopped=row.stopped,
        text=row.text or "",
        source=row.source or "",
        stage=row.stage,
        outcome=row.outcome,
        closed=row.closed,
        said=tuple(json.loads(row.said).items()) if row.said else (),
    )
