"""People as the staff list gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)


class Role(StrEnum):
    """The roles of the staff list's `role` column."""

    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    HEAD_OF_SERVICE = "head_of_service"
    DIRECTOR = "director"
    QUALITY_ASSURANCE = "quality_assurance"
    PERFORMANCE = "performance"
    HUMAN_RESOURCES = "human_resources"
    DATA_PROTECTION_LEAD = "data_protection_lead"
    ADMINISTRATOR = "administrator"


class Employment(StrEnum):
    """The kinds of employment of the staff list."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    AGENCY = "agency"
    PART_TIME = "part_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """One row of the staff list, checked. E-mails are lower case; empty cells are None.

    `working_days` are ISO weekday numbers less one (Monday is 0), None for the installation's.
    """

    email: str
    name: str
    team: str
    roles: frozenset[Role]
    start_date: date
    supervisor_email: str | None = None
    leaving_date: date | None = None
    employment: Employment = Employment.PERMANENT
    induction_until: date | None = None
    asye_start: date | None = None
    asye_end: date | None = None
    interval_weeks: int | None = None
    interval_approved_by: str | None = None
    agreement_date: date | None = None
    last_supervision: date | None = None
    assessor_email: str | None = None
    timezone: str | None = None
    working_days: frozenset[int] | None = None
    absent_from: date | None = None
    absent_until: date | None = None
    slack_id: str | None = None
    teams_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of staff: a staff-list entry with an identity of its own.

    Attributes:
        id: random, used everywhere inside; never shown.
        entry: what the staff list last said.
        supervisor_id: the person behind `entry.supervisor_email`.
        interval_approver_ok: `entry.interval_approved_by` is a head of service in the list.
    """

    id: PersonId
    entry: StaffEntry
    supervisor_id: PersonId | None = None
    interval_approver_ok: bool = False

    @property
    def first_name(self) -> str:
        """What colleagues call them."""
        return self.entry.name.split()[0]

    def has_left(self, day: date) -> bool:
        """Whether the last day of employment lies before the day."""
        return self.entry.leaving_date is not None and self.entry.leaving_date < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """An absence that was logged, by whomever; never with a reason.

    Attributes:
        start: its first day.
        until: its last day; None where that is not known.
    """

    start: date
    until: date | None

    def includes(self, day: date) -> bool:
        """Whether the day lies in it, its first and last day included."""
        return self.start <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Somebody who stands in for an absent supervisor (P1-3.1e).

    Attributes:
        by: who does.
        supervisee: for whom; None for all of that supervisor's supervisees.
        start, until: the first and last day.
    """

    by: PersonId
    supervisee: PersonId | None
    start: date
    until: date

    def serves(self, supervisee: PersonId, day: date) -> bool:
        """Whether it is in force for a supervisee on a day."""
        return self.supervisee in (None, supervisee) and self.start <= day <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedRhythm:
    """An interval between sessions on which a pair agreed in the bot (P1-3.1a-4, P1-3.1a-6).

    Attributes:
        days: the interval.
        start, until: the first and last day on which it is in force.
    """

    days: int
    start: date
    until: date

    def includes(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.start <= day <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the clocks need to know about one person.

    Attributes:
        person: who.
        last: date of the last formal session, from the list or logged in the bot, whichever is later.
        booked: day of the next session that is booked and not yet held, cancelled or moved.
        supervises: how many people name this person as supervisor and have not left the list.
        absences: logged in the bot; the staff list's is in the entry.
        covers: who stands in for this person, now or later.
        rhythms: agreed in the bot and not ended before their day; the staff list's is in the entry.
    """

    person: Person
    last: date | None = None
    booked: date | None = None
    supervises: int = 0
    absences: tuple[Absent, ...] = ()
    covers: tuple[Cover, ...] = ()
    rhythms: tuple[AgreedRhythm, ...] = ()

    def is_away(self, day: date) -> bool:
        """Whether an absence that was logged in the bot includes the day, however short it is."""
        return any(absent.includes(day) for absent in self.absences)

    def cover_for(self, supervisee: PersonId, day: date) -> PersonId | None:
        """Who stands in for this person with a supervisee on a day; of two the one that began last."""
        serving = (cover for cover in self.covers if cover.serves(supervisee, day))
        latest = max(serving, key=lambda cover: (cover.supervisee is not None, cover.start), default=None)
        return latest.by if latest else None
