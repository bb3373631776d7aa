"""Dated facts that somebody logged, and everything else that duties need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, case, exists, func, or_, select

from bot.domain.logged import ROTA, STATES, STOPPED, Case, Done, Logged
from bot.domain.matters import Matter
from bot.domain.people import PersonId
from bot.domain.record import RecordState
from bot.ids import new_id
from storage.cases import OPEN_OF, case_of
from storage.matters import OPEN_OF as OPEN_MATTERS
from storage.matters import matter_of
from storage.repository import chunks, of_tenant
from storage.tables.duties import absences, covers, duty_log, organisation
from storage.tables.people import staff
from storage.tables.records import records
from storage.tables.sessions import sessions
from storage.wakes import Waking, people_of_tenant

CHUNK = 5_000

_THESE: BindParameter[Any] = bindparam("people", expanding=True)
_INTRODUCED = select(organisation.c.introduced_on).where(of_tenant(organisation))
_LOG = select(duty_log).where(of_tenant(duty_log), duty_log.c.person.in_(_THESE))
_LOG_OF_ALL = select(duty_log).where(of_tenant(duty_log), duty_log.c.person.is_(None))
_LOG_OF_REF = select(duty_log).where(
    of_tenant(duty_log),
    duty_log.c.clock == bindparam("clock"),
    duty_log.c.ref == bindparam("ref"),
    duty_log.c.person.is_not(None),
)
_WRITTEN = exists().where(
    records.c.tenant == sessions.c.tenant,
    records.c.session == sessions.c.id,
    records.c.state != RecordState.DRAFT.value,
)
_UNRECORDED = select(sessions.c.supervisee, sessions.c.id, sessions.c.day).where(
    of_tenant(sessions), sessions.c.supervisee.in_(_THESE), ~_WRITTEN
)
_AWAY = or_(
    exists().where(
        absences.c.tenant == staff.c.tenant,
        absences.c.person == staff.c.id,
        absences.c.start <= bindparam("day"),
        or_(absences.c.until.is_(None), absences.c.until >= bindparam("day")),
    ),
    and_(
        staff.c.absent_from <= bindparam("day"),
        or_(staff.c.absent_until.is_(None), staff.c.absent_until >= bindparam("day")),
    ),
)
_supervisee = staff.alias("supervisee")
_COVERED = exists().where(
    covers.c.tenant == _supervisee.c.tenant,
    covers.c.supervisor == _supervisee.c.supervisor,
    or_(covers.c.supervisee.is_(None), covers.c.supervisee == _supervisee.c.id),
    covers.c.start <= bindparam("day"),
    covers.c.until >= bindparam("day"),
)
_UNCOVERED = (
    select(func.count())
    .select_from(_supervisee)
    .where(
        _supervisee.c.tenant == staff.c.tenant,
        _supervisee.c.supervisor == staff.c.id,
        _supervisee.c.in_list.is_(True),
        or_(_supervisee.c.leaving_date.is_(None), _supervisee.c.leaving_date >= bindparam("day")),
        ~_COVERED,
    )
    .scalar_subquery()
)
_CHANGES = select(
    staff.c.id,
    staff.c.listed_on,
    staff.c.paired_on,
    staff.c.changed_on,
    staff.c.supervising_on,
    # Counted for those alone who are away: there are few of them.
    case((_AWAY, _UNCOVERED), else_=0).label("uncovered"),
).where(of_tenant(staff), staff.c.id.in_(_THESE))


class SqlDutyLog(Waking):
    """Implements `bot.ports.DutyLog`."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        super().__init__(connection, tenant)
        self._now = now

    def add(
        self, clock: str, person: PersonId | None, day: date, outcome: str, *, by: PersonId, ref: str = ""
    ) -> None:
        self._add(
            duty_log,
            {
                "id": new_id(),
                "person": person,
                "clock": clock,
                "ref": ref,
                "day": day,
                "outcome": outcome,
                "logged_by": by,
                "logged_at": self._now,
            },
        )
        if person is None:
            self._wake_all(people_of_tenant())
        else:
            self._wake(person)

    def whose(self, clock: str, ref: str, outcome: str) -> Sequence[PersonId]:
        rows = self._rows(_LOG_OF_REF, clock=clock, ref=ref)
        last = {row.person: row.outcome for row in sorted(rows, key=_when)}
        return [person for person, said in last.items() if said == outcome]

    def of(self, people: Iterable[PersonId], day: date) -> Mapping[PersonId, Logged]:
        introduced = self._rows(_INTRODUCED).scalar_one_or_none() or self._now.date()
        everywhere = _latest(self._rows(_LOG_OF_ALL).all())
        found: dict[PersonId, Logged] = {}
        for some in chunks(sorted(set(people)), CHUNK):
            found |= self._some(some, day, introduced, everywhere)
        return found

    def _some(
        self, people: Sequence[PersonId], day: date, introduced: date, everywhere: tuple[Done, ...]
    ) -> Mapping[PersonId, Logged]:
        log: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self._rows(_LOG, people=people):
            log[row.person].append(row)
        cases: dict[str, list[Case]] = defaultdict(list)
        for row in self._rows(OPEN_OF, people=people):
            cases[row.supervisee].append(case_of(row))
        unrecorded: dict[str, list[tuple[str, date]]] = defaultdict(list)
        for row in self._rows(_UNRECORDED, people=people):
            unrecorded[row.supervisee].append((row.id, row.day))
        matters: dict[str, list[Matter]] = defaultdict(list)
        for row in self._rows(OPEN_MATTERS, people=people):
            matters[row.owner].append(matter_of(row))
        return {
            row.id: Logged(
                introduced=introduced,
                arrived=row.listed_on,
                paired=row.paired_on,
                changed=row.changed_on,
                supervises_since=row.supervising_on,
                done=(*everywhere, *_latest(log[row.id])) if row.id in log else everywhere,
                cases=tuple(cases[row.id]) if row.id in cases else (),
                unrecorded=tuple(unrecorded[row.id]) if row.id in unrecorded else (),
                uncovered=row.uncovered,
                matters=tuple(matters[row.id]) if row.id in matters else (),
            )
            for row in self._rows(_CHANGES, people=people, day=day)
        }


def _latest(rows: Sequence[Row[Any]]) -> tuple[Done, ...]:
    """The latest of each name and reference, by its day, and of one day the one logged last.

    Of a state it is the one logged last; a rota that was stopped is as one that never began.
    """
    found: dict[tuple[str, str], Row[Any]] = {}
    for row in sorted(rows, key=_when):
        found[row.clock, row.ref] = row
    return tuple(
        Done(clock=row.clock, ref=row.ref, day=row.day, outcome=row.outcome)
        for row in found.values()
        if (row.clock, row.outcome) != (ROTA, STOPPED)
    )


def _when(row: Row[Any]) -> tuple[date, datetime, str]:
    return row.logged_at.date() if row.clock in STATES else row.day, row.logged_at, row.id
