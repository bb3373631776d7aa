"""Who is away, and who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, and_, bindparam, or_, select

from bot.domain.people import PersonId
from bot.ports import Absence, Covering
from storage.people import line_below
from storage.repository import of_tenant
from storage.tables.duties import absences, covers
from storage.tables.people import staff
from storage.wakes import Waking

_DAY: BindParameter[date] = bindparam("day")
_GET = select(absences).where(of_tenant(absences), absences.c.id == bindparam("absence"))
_OF = (
    select(absences)
    .where(
        of_tenant(absences),
        absences.c.person == bindparam("person"),
        or_(absences.c.until.is_(None), absences.c.until >= _DAY),
    )
    .order_by(absences.c.start, absences.c.id)
)
_COVERS = (
    select(covers).where(of_tenant(covers), covers.c.until >= _DAY).order_by(covers.c.start, covers.c.id)
)
_BY = _COVERS.where(covers.c.by == bindparam("person"), covers.c.start <= _DAY)
_FOR = _COVERS.where(covers.c.supervisor == bindparam("supervisor"))


def _heard_through() -> Select[*tuple[Any, ...]]:
    """Everybody about whom somebody hears: below them or below whom they stand in for, and assessed by them."""
    person: BindParameter[str] = bindparam("person")
    stood_in_for = select(covers.c.supervisor).where(
        of_tenant(covers), covers.c.by == person, covers.c.until >= _DAY
    )
    first = select(staff.c.id).where(
        of_tenant(staff), or_(staff.c.supervisor == person, staff.c.supervisor.in_(stood_in_for))
    )
    below = first.cte("heard_through", recursive=True)
    below = below.union(select(staff.c.id).where(of_tenant(staff), staff.c.supervisor == below.c.id))
    assessor = staff.alias("assessor")
    mine = and_(assessor.c.tenant == staff.c.tenant, assessor.c.email == staff.c.assessor_email)
    assessed = select(staff.c.id).join(assessor, mine).where(of_tenant(staff), assessor.c.id == person)
    return select(staff.c.id).where(
        of_tenant(staff), or_(staff.c.id.in_(select(below.c.id)), staff.c.id.in_(assessed))
    )


_HEARD_THROUGH = _heard_through()


class SqlAbsences(Waking):
    """Implements `bot.ports.Absences`."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        super().__init__(connection, tenant)
        self._now = now

    def log(self, absence: Absence) -> None:
        self._put(
            absences,
            {
                "id": absence.id,
                "person": absence.person,
                "start": absence.start,
                "until": absence.until,
                "logged_by": absence.logged_by,
                "logged_at": self._now,
            },
        )
        self._wake(absence.person)
        # Who is away hears nothing, also about those further down.
        self._wake_all(_HEARD_THROUGH, person=absence.person, day=self._now.date())

    def get(self, absence: str) -> Absence | None:
        row = self._rows(_GET, absence=absence).one_or_none()
        return _absence(row) if row else None

    def of(self, person: PersonId, day: date) -> Sequence[Absence]:
        return [_absence(row) for row in self._rows(_OF, person=person, day=day)]

    def cover(self, covering: Covering) -> None:
        self._put(
            covers,
            {
                "id": covering.id,
                "supervisor": covering.supervisor,
                "by": covering.by,
                "supervisee": covering.supervisee,
                "start": covering.start,
                "until": covering.until,
                "named_by": covering.named_by,
                "named_at": self._now,
            },
        )
        self._wake(covering.supervisor)
        # Who stands in for a manager hears also about those further down.
        self._wake_all(select(line_below().c.id), person=covering.supervisor)

    def covers_by(self, person: PersonId, day: date) -> Sequence[Covering]:
        return [_covering(row) for row in self._rows(_BY, person=person, day=day)]

    def covers_for(self, supervisor: PersonId, day: date) -> Sequence[Covering]:
        return [_covering(row) for row in self._rows(_FOR, supervisor=supervisor, day=day)]


def _absence(row: Row[Any]) -> Absence:
    return Absence(id=row.id, person=row.person, start=row.start, until=row.until, logged_by=row.logged_by)


def _covering(row: Row[Any]) -> Covering:
    return Covering(
        id=row.id,
        supervisor=row.supervisor,
        by=row.by,
        supervisee=row.supervisee,
        start=row.start,
        until=row.until,
        named_by=row.named_by,
    )
