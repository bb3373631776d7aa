"""How a person becomes a row, and a row a person. Ten thousand of them are read for one tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from bot.domain.people import (
    Absent,
    AgreedRhythm,
    Cover,
    Employment,
    Facts,
    Person,
    PersonId,
    Role,
    StaffEntry,
)
from storage.tables.people import staff

ENTRY_COLUMNS: tuple[ColumnElement[Any], ...] = tuple(
    staff.c[name]
    for name in (
        "email", "name", "team", "roles", "start_date", "supervisor_email", "leaving_date", "employment",
        "induction_until", "asye_start", "asye_end", "interval_weeks", "interval_approved_by",
        "agreement_date", "last_supervision", "assessor_email", "timezone", "working_days", "absent_from",
        "absent_until", "slack_id", "teams_id",
    )
)  # fmt: skip
"""What a staff entry says, in the order of `entry_values`."""

PERSON_COLUMNS: tuple[ColumnElement[Any], ...] = (
    staff.c.id,
    staff.c.supervisor,
    staff.c.interval_approver_ok,
    *ENTRY_COLUMNS,
)


def select_people(*more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Selects what `people_of` reads; `facts_of` needs six more: see `storage.people`."""
    return select(*PERSON_COLUMNS, *more)


def entry_values(entry: StaffEntry) -> tuple[object, ...]:
    """A staff entry as the values of `ENTRY_COLUMNS`."""
    days = entry.working_days
    return (
        entry.email, entry.name, entry.team, ";".join(sorted(entry.roles)), entry.start_date,
        entry.supervisor_email, entry.leaving_date, entry.employment.value, entry.induction_until,
        entry.asye_start, entry.asye_end, entry.interval_weeks, entry.interval_approved_by,
        entry.agreement_date, entry.last_supervision, entry.assessor_email, entry.timezone,
        None if days is None else "".join(map(str, sorted(days))), entry.absent_from, entry.absent_until,
        entry.slack_id, entry.teams_id,
    )  # fmt: skip


def person_of(row: Sequence[Any]) -> Person:
    """The person of a row that begins with `PERSON_COLUMNS`."""
    return Person(id=row[0], supervisor_id=row[1], interval_approver_ok=row[2], entry=_entry(row[3:25]))


def people_of(rows: Iterable[Sequence[Any]]) -> list[Person]:
    """The people of rows of `PERSON_COLUMNS`."""
    return [person_of(row) for row in rows]


def facts_of(rows: Iterable[Sequence[Any]]) -> list[Facts]:
    """The facts of rows of `PERSON_COLUMNS` and six more, by name."""
    found = [_facts(row) for row in rows]
    return sorted(found, key=lambda facts: (facts.person.entry.name.casefold(), facts.person.entry.email))


def by_id(people: Iterable[Person]) -> dict[PersonId, Person]:
    """People by their id."""
    return {one.id: one for one in people}


def _facts(row: Sequence[Any]) -> Facts:
    one = person_of(row)
    listed: Any = one.entry.last_supervision
    logged, booked, supervises, absences, covers, rhythms = row[25:]
    last = listed if logged is None or (listed is not None and listed > logged) else logged
    return Facts(
        person=one,
        last=last,
        booked=booked,
        supervises=supervises,
        absences=_absences(absences) if absences else (),
        covers=_covers(covers) if covers else (),
        rhythms=_rhythms(rhythms) if rhythms else (),
    )


def _absences(text: str) -> tuple[Absent, ...]:
    """Absences that the database has joined: `2026-01-05/2026-01-09;2026-03-02/`."""
    pairs = (one.split("/") for one in sorted(text.split(";")))
    return tuple(
        Absent(start=date.fromisoformat(start), until=date.fromisoformat(until) if until else None)
        for start, until in pairs
    )


def _covers(text: str) -> tuple[Cover, ...]:
    """Covers that the database has joined: who, for whom, from, until."""
    rows = (one.split("/") for one in sorted(text.split(";")))
    return tuple(
        Cover(
            by=PersonId(by),
            supervisee=PersonId(supervisee) if supervisee else None,
            start=date.fromisoformat(start),
            until=date.fromisoformat(until),
        )
        for by, supervisee, start, until in rows
    )


def _rhythms(text: str) -> tuple[AgreedRhythm, ...]:
    """Agreed rhythms that the database has joined: days, from, until."""
    rows = (one.split("/") for one in sorted(text.split(";")))
    return tuple(
        AgreedRhythm(days=int(days), start=date.fromisoformat(start), until=date.fromisoformat(until))
        for days, start, until in rows
    )


def _entry(row: Sequence[Any]) -> StaffEntry:
    (
        email, name, team, roles, start_date, supervisor_email, leaving_date, employment,
        induction_until, asye_start, asye_end, interval_weeks, interval_approved_by, agreement_date,
        last_supervision, assessor_email, timezone, working_days, absent_from, absent_until, slack_id,
        teams_id,
    ) = row  # fmt: skip
    return StaffEntry(
        email=email, name=name, team=team, roles=_roles(roles), start_date=start_date,
        supervisor_email=supervisor_email, leaving_date=leaving_date,
        employment=_EMPLOYMENTS[employment], induction_until=induction_until,
        asye_start=asye_start, asye_end=asye_end, interval_weeks=interval_weeks,
        interval_approved_by=interval_approved_by, agreement_date=agreement_date,
        last_supervision=last_supervision, assessor_email=assessor_email, timezone=timezone,
        working_days=None if working_days is None else _days(working_days), absent_from=absent_from,
        absent_until=absent_until, slack_id=slack_id, teams_id=teams_id,
    )  # fmt: skip


# There are few sets of roles and of working days, and many people.
_EMPLOYMENTS = {employment.value: employment for employment in Employment}


@lru_cache(maxsize=1_000)
def _roles(text: str) -> frozenset[Role]:
    return frozenset(map(Role, filter(None, text.split(";"))))


@lru_cache(maxsize=200)
def _days(text: str) -> frozenset[int]:
    return frozenset(map(int, text))
