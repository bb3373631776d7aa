"""The policy in force, typed: every number with the clause behind it.

`bot.policy.pack` reads these values from a pack; nothing in the domain knows a number of its own.
Each clock is one entry of `Clocks`; a new one is a new dataclass here, an entry under `clocks:` in the
packs and in `bot/policy/schema.json`, and a reader in `bot/policy/pack.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar

from bot.domain.people import Role

T = TypeVar("T")

LOCAL = "local"
"""Stands in the place of a clause id behind a value that no clause gives."""


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value and where it comes from.

    Attributes:
        value: the value itself; its unit is in the name of the field that holds it.
        clause: the clause id, or `LOCAL` for a local default.
        needs_owner_confirmation: the clause can be read in more than one way, and the policy's owner
            has not yet said that this reading is meant.
    """

    value: T
    clause: str
    needs_owner_confirmation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """When people are written to, unless the staff list says otherwise for a person.

    Attributes:
        days: weekday numbers, Monday is 0; never empty.
        opens: the first minute of working time.
        closes: the first minute after it; later than `opens`.
    """

    days: Value[frozenset[int]]
    opens: Value[time]
    closes: Value[time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """How a logged absence changes the clocks.

    Attributes:
        long_days: an absence of at least as many days, or without an end, is a long one.
        return_days: a session is due by so many days after the end of a long absence.
    """

    long_days: Value[int]
    return_days: Value[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewlyQualified:
    """The rhythm of newly qualified social workers (P1-3.5c, P1-3.5d).

    Attributes:
        first_days: interval of the first phase.
        first_weeks: how long that phase lasts from the start of the assessed year.
        then_days: interval of the rest of the assessed year.
        months: length of the assessed year where the staff list gives no end.
    """

    first_days: Value[int]
    first_weeks: Value[int]
    then_days: Value[int]
    months: Value[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneToOne:
    """The clock of formal one-to-one supervision.

    Attributes:
        clauses: everything in the policy that this clock serves.
        interval_days: the interval for everybody (P1-3.1a-1).
        ceiling_months: calendar months that nobody goes without a session (P1-3.1b-1).
        induction_days: the interval during induction (P1-3.1c).
        newly_qualified: the rhythm of the assessed year.
        agreed_shorter: whether an agreed shorter interval applies (P1-3.1a-4).
        longer_approver: whose approval an agreed longer interval needs (P1-3.1a-6).
        notice_days: the first reminder comes so many days before the due date.
        short_notice_divisor: for intervals under `interval_days`, it comes this part of the interval
            before it: 4 is a quarter, rounded down.
        second_reminder_days: the second one, where the first has the full notice.
        overdue_every_days: how often the supervisor is told again.
        ceiling_warning_days: the warning comes so many days before the ceiling.
    """

    clauses: tuple[str, ...]
    interval_days: Value[int]
    ceiling_months: Value[int]
    induction_days: Value[int]
    newly_qualified: NewlyQualified
    agreed_shorter: Value[bool]
    longer_approver: Value[Role]
    notice_days: Value[int]
    short_notice_divisor: Value[int]
    second_reminder_days: Value[int]
    overdue_every_days: Value[int]
    ceiling_warning_days: Value[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """When preparation opens, and how long a supervisee's own is kept.

    Attributes:
        clauses: everything in the policy that this clock serves.
        opens_working_days: so many working days before the session.
        retention_days: unshared preparation is destroyed so many days after the session.
    """

    clauses: tuple[str, ...]
    opens_working_days: Value[int]
    retention_days: Value[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """When the record of a session is to be written.

    Attributes:
        clauses: everything in the policy that this clock serves.
        due_working_days: so many working days after the session.
    """

    clauses: tuple[str, ...]
    due_working_days: Value[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """When a supervisee is reminded of a record that waits for confirmation.

    Attributes:
        clauses: everything in the policy that this clock serves.
        reminder_working_days: working days after it was sent, ascending.
        then_every_working_days: and then so often, until it is answered.
    """

    clauses: tuple[str, ...]
    reminder_working_days: Value[tuple[int, ...]]
    then_every_working_days: Value[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The clocks, each with its own rules."""

    one_to_one: OneToOne
    preparation: Preparation
    record: Record
    confirmation: Confirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One policy pack.

    Attributes:
        pack: its name, stamped with `version` on what is logged.
        version: the pack's own version; changes with any value.
        effective_from: the first day that the policy covers (P1-0a).
        expires: the last day (P1-0a).
    """

    pack: str
    version: str
    effective_from: Value[date]
    expires: Value[date]
    working_hours: WorkingHours
    absence: Absence
    clocks: Clocks
