"""The policy in force, typed: every number with the clause behind it.

`bot.policy.pack` reads these values from a pack; nothing in the domain knows a number of its own.
The clocks of sessions, preparations and confirmations have rules of their own (`Clocks`). Everything else that
falls due is a `Duty`, declared under `duties:` in the packs: a new one is a pack entry and, where it begins
with a fact that no other begins with, one small function in `bot/domain/begins.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Generic, TypeVar

from bot.domain.dates import Span
from bot.domain.people import Role
from bot.domain.prompts import PromptSet

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
        warn_days: into a supervisor's absence, the days on which it is said that cover will be needed (C28).
        cover_days: from this day on somebody has to be named (P1-3.1e).
    """

    long_days: Value[int]
    return_days: Value[int]
    warn_days: Value[tuple[int, ...]]
    cover_days: Value[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a pair can agree about how often they meet (P1-3.1a-4, P1-3.1a-6, P1-2.5a).

    Attributes:
        longer_beyond_regime: an approved longer interval may exceed the regime's.
        shorter_days: the intervals to choose from for a while, ascending.
        shorter_weeks: so long a shorter interval lasts where nobody chooses another end.
        shorter_months: so many calendar months it lasts at the most.
        longer_months: so many calendar months an approval of a longer interval lasts.
        longer_reasons: why an interval can be longer, in words of the schema (P1-5c).
    """

    longer_beyond_regime: Value[bool]
    shorter_days: Value[tuple[int, ...]]
    shorter_weeks: Value[int]
    shorter_months: Value[int]
    longer_months: Value[int]
    longer_reasons: Value[tuple[str, ...]]


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
        longest_days: what an agreed longer interval never exceeds, besides the ceiling: the regime's interval,
            where the pack binds agreements to it too (P2-6b).
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
    longest_days: Value[int] | None = None


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


class Part(StrEnum):
    """What a recipient is to the person whom a reminder is about."""

    SUPERVISEE = "supervisee"
    """The person themselves, whatever they are besides."""
    SUPERVISOR = "supervisor"
    """Their supervisor, or who covers for them."""
    ASSESSOR = "assessor"
    """The assessor of their assessed year, where that is not the supervisor (P1-3.5b)."""
    MANAGER = "manager"
    """The supervisor's own supervisor."""
    SENIOR = "senior"
    """The nearest head of service upwards, else the nearest manager."""


class Profile(StrEnum):
    """How much the bot says, from the least; the two-month warnings are in each."""

    LIGHT = "light"
    STANDARD = "standard"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyStep:
    """One rung of a duty's ladder. Of those that were reached only the latest is owed.

    Attributes:
        name: a word that is unique within the duty; it is in the log and in `tick`'s output.
        days: from the due date; negative before it. Before and on it, the last working day up to then counts;
            after it, the first one from then on.
        every_days: then again so often; 0 for once. Only after the due date.
        to: who is told.
        profile: the quietest profile that has this step.
    """

    name: str
    days: int
    every_days: int = 0
    to: frozenset[Part]
    profile: Profile = Profile.LIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What can be said when a duty is logged: its word in the log, and the words that people choose."""

    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something that falls due around supervision, by the pack's own words and numbers.

    Attributes:
        name: its key in the pack.
        clauses: everything in the policy that it serves, the deciding one first.
        says: what it is, as it stands in the middle of a sentence: "the supervision agreement".
        begins: the fact from which it counts: a name in `bot.domain.begins`.
        after: when it is first due; None where the fact itself is the due date.
        again: when it is due again once it was done; None where once is enough.
        spans: other lengths of `after` and `again` by what the fact names: kinds of case, ratings of risk.
        milestones: it is due at each of these numbers of months after the fact, each for itself.
        optional: those milestones that are offered and not owed: the people themselves are told, once.
        offset: how much later the first one is than the fact (a rota's second and third event).
        on: the day of each year, as MM-DD, on which it falls due.
        joins: the name of a duty; where the two are due within `joins_days` they share the earlier date.
        joins_days: see `joins`.
        roles: only these are concerned; empty for everybody.
        steps: the ladder.
        outcomes: what can be logged; empty where other facts end it.
        logged_by: who can log it.
        private: only the person themselves hears of it and sees how it stands.
        shared: once one has done it, it is done for the whole organisation.
        annual: it is due by the end of a financial year where the pack chooses that at `annual.basis` (C33).
        held_by: for a matter that is nobody's own: the role of those who are given it, and above whom it is heard of.
        moves: for a matter whose owner can give it another day: after so many it is for the next session.
        stops: for a matter: its clock can be stopped.
        extends: for a matter: by how much its day can be put off, once.
    """

    name: str
    clauses: tuple[str, ...]
    says: str
    begins: str
    after: Value[Span] | None = None
    again: Value[Span] | None = None
    spans: Mapping[str, Value[Span]]
    milestones: Value[tuple[int, ...]] | None = None
    optional: frozenset[int] = frozenset()
    offset: Value[Span] | None = None
    on: Value[str] | None = None
    joins: str = ""
    joins_days: Value[int] | None = None
    roles: frozenset[Role] = frozenset()
    steps: tuple[DutyStep, ...]
    outcomes: tuple[Outcome, ...] = ()
    logged_by: frozenset[Part] = frozenset()
    private: bool = False
    shared: bool = False
    annual: bool = False
    held_by: Value[Role] | None = None
    moves: Value[int] | None = None
    stops: bool = False
    extends: Value[Span] | None = None


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
        digest: tells two packs of one version that differ apart.
        effective_from: the first day that the policy covers (P1-0a).
        expires: the last day (P1-0a).
        introduction_days: no duty falls due before the organisation has had the bot for so long, so that a
            day of introduction is not a day of a thousand reminders. The one-to-one clock runs from the first.
        introduction_spread_days: what the staff list brings along is spread over so many days after that.
        profile: how much the bot says.
        duties: everything else that falls due, by name.
        teams: the one-to-one clock of the teams that have one of their own, already resolved.
        prompts: the ways to prepare that are offered, by name, the first one first.
        settled: every other value of the pack by its dotted path: what it settles where policies contradict
            each other, are silent, or leave the choice to the organisation.
    """

    pack: str
    version: str
    digest: str = ""
    effective_from: Value[date]
    expires: Value[date]
    working_hours: WorkingHours
    absence: Absence
    agreement: Agreement
    clocks: Clocks
    introduction_days: Value[int]
    introduction_spread_days: Value[int]
    profile: Value[Profile]
    duties: Mapping[str, Duty]
    teams: Mapping[str, OneToOne]
    prompts: Mapping[str, PromptSet]
    settled: Mapping[str, Value[object]]

    def one_to_one_of(self, team: str) -> OneToOne:
        """The one-to-one clock of a team: its own, else everybody's."""
        return self.teams.get(team, self.clocks.one_to_one)
