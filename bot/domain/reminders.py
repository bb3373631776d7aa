"""Who is to be reminded of what: the steps of the one-to-one clock, the duties, and the digests that carry them.

Pure: what is owed follows from the facts, the policy, the moment and what was sent before. After an outage
each recipient is owed one step about each person, the latest, however many went by (see `owed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.dates import add_days
from bot.domain.duties import OwedStep
from bot.domain.one_to_one import Standing, State
from bot.domain.people import Facts, Person, PersonId
from bot.domain.rules import OneToOne, Part, Profile, Rules
from bot.domain.working_time import Reach, WorkingTime


class StepName(StrEnum):
    """The ladder of the clock. Of two steps on one day the later in this order counts."""

    DUE_SOON = "due_soon"
    DUE_2 = "due_2"
    OVERDUE = "overdue"
    CEILING_14 = "ceiling_14"
    PAST_CEILING = "past_ceiling"


class Kind(StrEnum):
    """The two messages that a pass may have for one recipient."""

    MINE = "mine"
    """What is due about oneself."""
    TEAM = "team"
    """One's supervisees, or one's line, in one digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reminder that is owed.

    Attributes:
        name: which one.
        number: of a repeat, from 0; 0 for what comes once.
        moment: when it was reached: the opening of a working day of the recipient.
        target: the date that it counts to or from: the due date, the booked day or the ceiling.
        clause: the ids behind it, the deciding one first.
    """

    name: StepName
    number: int
    moment: datetime
    target: date
    clause: tuple[str, ...]

    @property
    def key(self) -> str:
        """Stable text that tells it from the others about the same person to the same recipient."""
        return f"{self.name}:{self.target.isoformat()}:{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a digest: a person, the step owed about them, and where they stand.

    Attributes:
        part: what the recipient is to them.
    """

    about: Person
    step: Step
    standing: Standing
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One message: everything that one recipient is owed of one kind, most pressing first.

    Attributes:
        recipient: who gets it.
        kind: about oneself, or about others.
        items: what is owed about sessions, one for each person that it is about.
        duties: what else is owed; never both empty.
        send_at: now, or the recipient's next working moment; in the recipient's zone.
    """

    recipient: Person
    kind: Kind
    items: tuple[Item, ...]
    duties: tuple[OwedStep, ...] = ()
    send_at: datetime

    @property
    def clause(self) -> tuple[str, ...]:
        """The clauses of all items, each once."""
        found = [clause for item in self.items for clause in item.step.clause]
        found += [clause for owed in self.duties for clause in owed.due.clauses[:1]]
        return tuple(dict.fromkeys(found))


SILENT = frozenset({State.LEFT, State.TOP, State.NO_SUPERVISOR, State.PAUSED})
"""The states in which nothing is owed."""

_LADDER = {name: rank for rank, name in enumerate(StepName)}
_PRESSING = {name: rank for rank, name in enumerate(State)}


def owed(
    facts: Facts, standing: Standing, rules: Rules, *, part: Part, working_time: WorkingTime, at: datetime
) -> Step | None:
    """The latest step about a person that has been reached, for one recipient; None before the first.

    A step falls on its day at the opening of the recipient's working time. A `due_soon`, `due_2` or
    `ceiling_14` day that is no working day counts as the last one before it, an `overdue` or
    `past_ceiling` day as the first one after it.

    Args:
        facts: about the person.
        standing: of the person, on the local date.
        rules: the policy in force.
        part: what the recipient is to the person.
        working_time: of the recipient.
        at: the moment, with its zone.
    """
    return owed_of(facts, standing, rules, part, Hours(working_time, working_time.reach(at)))


@dataclass(frozen=True, slots=True)
class Hours:
    """A recipient's working time, and how far it reaches at the moment of the pass."""

    time: WorkingTime
    reach: Reach


def owed_of(facts: Facts, where: Standing, rules: Rules, part: Part, hours: Hours) -> Step | None:
    """The same as `owed` with the reach of the moment, which is worked out once for each working time."""
    if where.state in SILENT:
        return None
    latest = max(_reached(facts, where, rules, part, hours), default=None)
    if latest is None:
        return None
    day, _, number, name, target = latest
    ceiling = name in (StepName.CEILING_14, StepName.PAST_CEILING)
    clock = rules.one_to_one_of(facts.person.entry.team)
    return Step(
        name=name,
        number=number,
        moment=hours.time.opening(day),
        target=target,
        clause=(clock.ceiling_months.clause,) if ceiling else where.clause,
    )


_Reached = tuple[date, int, int, StepName, date]
"""Day, place on the ladder, number, name, target: the latest step is the greatest."""


def _reached(facts: Facts, where: Standing, rules: Rules, part: Part, hours: Hours) -> Iterator[_Reached]:
    """The steps whose working day has opened; of a repeat the last one."""
    clock, reach = rules.one_to_one_of(facts.person.entry.team), hours.reach
    if part is not Part.SENIOR:
        to = _counts_to(facts, where, part)
        if to is not None and _is_within(where.notice_days, to, reach):
            yield _before(StepName.DUE_SOON, to, where.notice_days, hours)
            second = clock.second_reminder_days.value
            if _has_second(clock, where, rules) and _is_within(second, to, reach):
                yield _before(StepName.DUE_2, to, second, hours)
        if where.due < reach.opened:
            yield _after(StepName.OVERDUE, where.due, _every(clock, part, rules), hours)
    warning = clock.ceiling_warning_days.value
    if _is_within(warning, where.ceiling, reach):
        yield _before(StepName.CEILING_14, where.ceiling, warning, hours)
        if where.ceiling < reach.opened:
            yield _after(StepName.PAST_CEILING, where.ceiling, None, hours)


def _has_second(clock: OneToOne, where: Standing, rules: Rules) -> bool:
    """Whether there is a second reminder: where the first has the full notice, and the bot is not to say little."""
    return where.notice_days == clock.notice_days.value and rules.profile.value is not Profile.LIGHT


def _every(clock: OneToOne, part: Part, rules: Rules) -> int | None:
    """How often an overdue session is said again: to the supervisor alone, unless the bot is to say much."""
    if part is Part.SUPERVISOR or rules.profile.value is Profile.ACTIVE:
        return clock.overdue_every_days.value
    return None


def coming(facts: Facts, where: Standing, rules: Rules, part: Part, hours: Hours) -> Iterator[date]:
    """The working days on which a step may be reached that is not reached yet, as things stand."""
    clock, opened = rules.one_to_one_of(facts.person.entry.team), hours.reach.opened
    if part is not Part.SENIOR:
        to = _counts_to(facts, where, part)
        if to is not None:
            yield _before(StepName.DUE_SOON, to, where.notice_days, hours)[0]
            yield _before(StepName.DUE_2, to, clock.second_reminder_days.value, hours)[0]
        every = _every(clock, part, rules)
        passed = max((opened - where.due).days, 0) // every if every else 0
        for number in range(passed, passed + 2) if every else (0,):
            yield hours.time.on_or_after(add_days(where.due, 1 + number * (every or 0)))
    yield _before(StepName.CEILING_14, where.ceiling, clock.ceiling_warning_days.value, hours)[0]
    yield _after(StepName.PAST_CEILING, where.ceiling, None, hours)[0]


def _is_within(days: int, target: date, reach: Reach) -> bool:
    """Whether the day so many days before a target, or the last working day before that, has opened.

    It has where no working day lies between it and now: where it is before the upcoming one.
    """
    return (target - reach.upcoming).days < days


def _before(name: StepName, target: date, days: int, hours: Hours) -> _Reached:
    return hours.time.on_or_before(add_days(target, -days)), _LADDER[name], 0, name, target


def _after(name: StepName, target: date, every: int | None, hours: Hours) -> _Reached:
    """The step on the day after a target, or its last repeat that the opened working day has reached."""
    number = ((hours.reach.opened - target).days - 1) // every if every else 0
    day = add_days(target, 1 + number * (every or 0))
    return hours.time.on_or_after(day), _LADDER[name], number, name, target


def _counts_to(facts: Facts, where: Standing, part: Part) -> date | None:
    """The date that the reminders before it count to: the due date, unless a session is booked in time.

    Then it is the booked day for the supervisee, and the supervisor gets none. A booking that a later
    session has overtaken counts no more.
    """
    booked = facts.booked
    if booked is None or booked > where.due or (facts.last is not None and booked <= facts.last):
        return where.due
    return booked if part is Part.SUPERVISEE else None


def pressing(item: Item) -> tuple[int, date, str, PersonId]:
    """Sorts the past before the overdue before the due, the earliest date first."""
    state, due = item.standing.state, item.standing.due
    return _PRESSING[state], due, item.about.entry.name, item.about.id
