"""The rhythms on which pairs agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from bot.domain.people import PersonId
from bot.domain.rhythms import PENDING, Rhythm, RhythmState
from storage.repository import of_tenant
from storage.tables.matters import rhythms
from storage.wakes import Waking

_WAITS = rhythms.c.state.in_(sorted(PENDING))
_ALL = select(rhythms).where(of_tenant(rhythms)).order_by(rhythms.c.start, rhythms.c.id)
_GET = _ALL.where(rhythms.c.id == bindparam("rhythm"))
_CURRENT = _ALL.where(
    rhythms.c.person == bindparam("person"),
    or_(_WAITS, (rhythms.c.state == RhythmState.IN_FORCE.value) & (rhythms.c.until >= bindparam("day"))),
)
_WAITING = _ALL.where(rhythms.c.person.in_(bindparam("people", expanding=True)), _WAITS)
_PENDING = _ALL.where(_WAITS)


class SqlRhythms(Waking):
    """Implements `bot.ports.Rhythms`."""

    def get(self, rhythm: str) -> Rhythm | None:
        row = self._rows(_GET, rhythm=rhythm).one_or_none()
        return _rhythm(row) if row else None

    def save(self, rhythm: Rhythm) -> None:
        self._put(rhythms, _row(rhythm))
        self._wake(rhythm.person)

    def current(self, person: PersonId, day: date) -> Sequence[Rhythm]:
        return [_rhythm(row) for row in self._rows(_CURRENT, person=person, day=day)]

    def waiting(self, people: Iterable[PersonId]) -> Sequence[Rhythm]:
        return [_rhythm(row) for row in self._rows(_WAITING, people=sorted(people))]

    def pending(self) -> Sequence[Rhythm]:
        return [_rhythm(row) for row in self._rows(_PENDING)]


def _row(rhythm: Rhythm) -> Mapping[str, object]:
    return {
        "id": rhythm.id,
        "person": rhythm.person,
        "days": rhythm.days,
        "start": rhythm.start,
        "until": rhythm.until,
        "reason": rhythm.reason,
        "state": rhythm.state.value,
        "asked_by": rhythm.asked_by,
        "decided_by": rhythm.decided_by,
        "decided_at": rhythm.decided_at,
    }


def _rhythm(row: Row[Any]) -> Rhythm:
    return Rhythm(
        id=row.id,
        person=row.person,
        days=row.days,
        start=row.start,
        until=row.until,
        reason=row.reason,
        state=RhythmState(row.state),
        asked_by=row.asked_by,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
