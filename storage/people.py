"""The staff, and the facts that the clocks need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)

from bot.domain.people import Facts, Person, PersonId, Role, StaffEntry
from bot.domain.rhythms import RhythmState
from bot.errors import Unknown
from bot.ports import Around, Imported
from storage.people_rows import by_id, facts_of, people_of, person_of, select_people
from storage.repository import Repository, chunks, of_tenant
from storage.staff_import import import_list
from storage.tables.duties import absences, covers
from storage.tables.matters import rhythms
from storage.tables.people import staff
from storage.tables.sessions import bookings, sessions

DEEPEST = 50
"""No line of supervision is longer; where it runs in a circle, following it stops here."""

CHUNK = 5_000
"""Ids in a statement."""

_LAST = (
    select(func.max(sessions.c.day))
    .where(sessions.c.tenant == staff.c.tenant, sessions.c.supervisee == staff.c.id)
    .scalar_subquery()
)
_BOOKED = (
    select(bookings.c.day)
    .where(bookings.c.tenant == staff.c.tenant, bookings.c.supervisee == staff.c.id)
    .scalar_subquery()
)
_supervisee = staff.alias("supervisee")
_SUPERVISES = (
    select(func.count())
    .select_from(_supervisee)
    .where(
        _supervisee.c.tenant == staff.c.tenant,
        _supervisee.c.supervisor == staff.c.id,
        _supervisee.c.in_list.is_(True),
    )
    .scalar_subquery()
)


_ABSENCES = (
    select(
        func.aggregate_strings(
            cast(absences.c.start, String) + "/" + func.coalesce(cast(absences.c.until, String), ""), ";"
        )
    )
    .where(absences.c.tenant == staff.c.tenant, absences.c.person == staff.c.id)
    .scalar_subquery()
)
_COVERS = (
    select(
        func.aggregate_strings(
            covers.c.by
            + "/"
            + func.coalesce(covers.c.supervisee, "")
            + "/"
            + cast(covers.c.start, String)
            + "/"
            + cast(covers.c.until, String),
            ";",
        )
    )
    .where(covers.c.tenant == staff.c.tenant, covers.c.supervisor == staff.c.id)
    .scalar_subquery()
)
_RHYTHMS = (
    select(
        func.aggregate_strings(
            cast(rhythms.c.days, String)
            + "/"
            + cast(rhythms.c.start, String)
            + "/"
            + cast(rhythms.c.until, String),
            ";",
        )
    )
    .where(
        rhythms.c.tenant == staff.c.tenant,
        rhythms.c.person == staff.c.id,
        rhythms.c.state == RhythmState.IN_FORCE.value,
    )
    .scalar_subquery()
)


def line_below() -> CTE:
    """The ids under a person. UNION drops what was found before, so that circles end."""
    first = select(staff.c.id).where(of_tenant(staff), staff.c.supervisor == bindparam("person"))
    line = first.cte("below", recursive=True)
    return line.union(select(staff.c.id).where(of_tenant(staff), staff.c.supervisor == line.c.id))


def _line_above() -> CTE:
    """The ids above a person, with how far up they are."""
    first = select(staff.c.supervisor.label("id"), literal(1).label("depth"))
    line = first.where(of_tenant(staff), staff.c.id == bindparam("person")).cte("above", recursive=True)
    return line.union_all(
        select(staff.c.supervisor, line.c.depth + 1).where(
            of_tenant(staff), staff.c.id == line.c.id, line.c.depth < DEEPEST
        )
    )


def _with_line() -> Select[*tuple[Any, ...]]:
    """Some people with everybody above them. UNION drops what was found before, so that circles end."""
    first = select(staff.c.id, staff.c.supervisor).where(
        of_tenant(staff), staff.c.id.in_(bindparam("people", expanding=True))
    )
    line = first.cte("line", recursive=True)
    # Looked up one by one: joined, PostgreSQL would read the whole staff at each step upwards.
    theirs = select(staff.c.supervisor).where(of_tenant(staff), staff.c.id == line.c.supervisor)
    line = line.union(
        select(line.c.supervisor, theirs.scalar_subquery()).where(line.c.supervisor.is_not(None))
    )
    return _FACTS.where(staff.c.id.in_(select(line.c.id)))


def _upwards() -> Select[*tuple[Any, ...]]:
    line = _line_above()
    joined = staff.join(line, staff.c.id == line.c.id)
    return select_people().select_from(joined).where(of_tenant(staff)).order_by(line.c.depth)


def _people(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select_people().where(of_tenant(staff), condition).order_by(staff.c.email)


_IS = staff.c.id == bindparam("person")

_BY_ID = _people(_IS)
_BY_IDS = _people(staff.c.id.in_(bindparam("people", expanding=True)))
_BY_EMAIL = _people(staff.c.email == bindparam("email"))
_BY_PLATFORM_ID: Mapping[str, Select[*tuple[Any, ...]]] = {
    "slack": _people(staff.c.slack_id == bindparam("user")),
    "teams": _people(staff.c.teams_id == bindparam("user")),
}
_UPWARDS = _upwards()
_WITH_ROLE = (
    select_people()
    .where(
        of_tenant(staff),
        staff.c.in_list.is_(True),
        or_(staff.c.leaving_date.is_(None), staff.c.leaving_date >= bindparam("day")),
        (literal(";") + staff.c.roles + ";").contains(bindparam("role", type_=String), autoescape=False),
    )
    .order_by(staff.c.name, staff.c.email)
)

_FACTS = select_people(_LAST, _BOOKED, _SUPERVISES, _ABSENCES, _COVERS, _RHYTHMS).where(of_tenant(staff))
_FACTS_OF = _FACTS.where(_IS)
_SUPERVISED = staff.c.supervisor == bindparam("person")
_SUPERVISED_BY = _FACTS.where(_SUPERVISED)
_AROUND = _FACTS.where(or_(_IS, _SUPERVISED, staff.c.id == bindparam("supervisor")))
_SUPERVISES_SOMEBODY = select(staff.c.id).where(of_tenant(staff), _SUPERVISED).limit(1)
_BY_EMAILS = _FACTS.where(staff.c.email.in_(bindparam("emails", expanding=True)))
_THESE = _FACTS.where(staff.c.id.in_(bindparam("people", expanding=True)))
_WITH_LINE = _with_line()
_BELOW = _FACTS.where(staff.c.id.in_(select(line_below().c.id)), ~_IS)


class SqlPeople(Repository):
    """Implements `bot.ports.People`."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        super().__init__(connection, tenant)
        self._now = now

    def by_id(self, person: PersonId) -> Person | None:
        row = self._rows(_BY_ID, person=person).one_or_none()
        return person_of(row) if row else None

    def by_ids(self, people: Iterable[PersonId]) -> Mapping[PersonId, Person]:
        found: dict[PersonId, Person] = {}
        for some in chunks(sorted(set(people)), CHUNK):
            found |= by_id(people_of(self._rows(_BY_IDS, people=some)))
        return found

    def by_email(self, email: str) -> Person | None:
        row = self._rows(_BY_EMAIL, email=email.strip().lower()).one_or_none()
        return person_of(row) if row else None

    def by_platform_id(self, platform: str, user: str) -> Person | None:
        """The one person for whom the staff list gives this account; None where it gives it for two."""
        statement = _BY_PLATFORM_ID.get(platform)
        if statement is None or not user:
            return None
        found = self._rows(statement, user=user).all()
        return person_of(found[0]) if len(found) == 1 else None

    def facts_of(self, person: PersonId) -> Facts:
        """The facts of one person.

        Raises:
            Unknown: there is no such person.
        """
        found = facts_of(self._rows(_FACTS_OF, person=person))
        if not found:
            raise Unknown
        return found[0]

    def around(self, person: Person) -> Around:
        """As the port says.

        Raises:
            Unknown: there is no such person.
        """
        found = facts_of(self._rows(_AROUND, person=person.id, supervisor=person.supervisor_id))
        by_person = {facts.person.id: facts for facts in found}
        if person.id not in by_person:
            raise Unknown
        above = by_person.get(person.supervisor_id) if person.supervisor_id else None
        return Around(
            own=by_person[person.id],
            supervisor=above.person if above else None,
            supervisees=[facts for facts in found if facts.person.supervisor_id == person.id],
        )

    def supervises(self, person: PersonId) -> bool:
        return self._rows(_SUPERVISES_SOMEBODY, person=person).first() is not None

    def supervised_by(self, person: PersonId) -> Sequence[Facts]:
        return facts_of(self._rows(_SUPERVISED_BY, person=person))

    def below(self, person: PersonId) -> Sequence[Facts]:
        return facts_of(self._rows(_BELOW, person=person))

    def everybody(self) -> Sequence[Facts]:
        return facts_of(self._rows(_FACTS))

    def with_line(self, people: Iterable[PersonId]) -> Mapping[PersonId, Facts]:
        found: dict[PersonId, Facts] = {}
        for some in chunks(sorted(set(people)), CHUNK):
            found |= {one.person.id: one for one in facts_of(self._rows(_WITH_LINE, people=some))}
        assessors = {email for one in found.values() if (email := one.person.entry.assessor_email)}
        assessors -= {one.person.entry.email for one in found.values()}
        standing_in = {cover.by for one in found.values() for cover in one.covers} - found.keys()
        for some in chunks(sorted(assessors), CHUNK):
            found |= {one.person.id: one for one in facts_of(self._rows(_BY_EMAILS, emails=some))}
        for some in chunks(sorted(standing_in), CHUNK):
            found |= {one.person.id: one for one in facts_of(self._rows(_THESE, people=some))}
        return found

    def with_role(self, role: Role, day: date) -> Sequence[Person]:
        return people_of(self._rows(_WITH_ROLE, role=f";{role.value};", day=day))

    def upwards(self, person: PersonId) -> Sequence[Person]:
        above = by_id(people_of(self._rows(_UPWARDS, person=person)))
        above.pop(person, None)
        return tuple(above.values())

    def import_list(self, entries: Sequence[StaffEntry]) -> Imported:
        return import_list(self._connection, self._tenant, self._now, entries)
