"""What falls due around supervision besides the sessions themselves: for whom, when, and who is told.

One engine for everything that a pack declares under `duties:`. Pure: what is owed follows from the facts, the
rules, the moment, and from nothing that was sent before.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.begins import BEGINS, IN_ABSENCE, About, Begin, introduced, introduction_ends
from bot.domain.dates import Span, Unit, add_days, add_months
from bot.domain.one_to_one import State, standing
from bot.domain.people import Person
from bot.domain.rhythm import financial_year_end, nearest_financial_year_end, next_of_rhythm
from bot.domain.rules import LOCAL, Duty, DutyStep, Part, Profile, Value
from bot.domain.working_time import Reach, WorkingTime

WorkingDaysAfter = Callable[[date, int], date]

FINANCIAL_YEAR = "financial_year"
"""What a pack chooses at `annual.basis` where yearly conversations count by financial years (C33)."""

_LOUDER = {profile: rank for rank, profile in enumerate(Profile)}
_ABOVE = frozenset({Part.MANAGER, Part.SENIOR})
_THEMSELVES = frozenset({Part.SUPERVISEE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that falls due about one person.

    Attributes:
        ref: tells it from others of the same duty about the same person.
        says: the same in words: a case's tag, the number of months; may be empty.
        day: when it is due.
        optional: it is offered, not owed.
        alone: nobody but the person hears of it.
        length: what decided the day, where that was a length of the pack.
    """

    duty: Duty
    about: Person
    ref: str
    says: str
    day: date
    optional: bool = False
    alone: bool = False
    length: Value[Span] | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """Why it is due: the clause that decided, before all that the duty serves."""
        if self.length is None or self.length.clause == LOCAL:
            return self.duty.clauses
        return tuple(dict.fromkeys((self.length.clause, *self.duty.clauses)))

    @property
    def first_day(self) -> date:
        """The day of the first rung, whoever is told."""
        return add_days(self.day, min([step.days for step in self.duty.steps], default=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedStep:
    """A rung that was reached, for one recipient.

    Attributes:
        moment: when: the opening of a working day of the recipient.
        number: of a repeat, from 0.
    """

    due: Due
    step: DutyStep
    number: int
    moment: datetime

    @property
    def key(self) -> str:
        """Stable text that tells it from the others about the same person to the same recipient."""
        return (
            f"{self.due.duty.name}:{self.due.ref}:{self.step.name}:{self.due.day.isoformat()}:{self.number}"
        )


def all_due(about: About, working_days_after: WorkingDaysAfter, state: State | None = None) -> Sequence[Due]:
    """Everything that is or will be due about a person, and is not done.

    Nothing about who has left; about who is away for long only what the absence itself asks for.

    Args:
        about: the person.
        working_days_after: the organisation's calendar.
        state: where they stand, for callers who know.
    """
    state = state or standing(about.facts, about.rules, about.day).state
    if state is State.LEFT:
        return ()
    found = [
        one
        for duty in about.rules.duties.values()
        if state is not State.PAUSED or duty.begins in IN_ABSENCE
        if not duty.roles or duty.roles & about.facts.person.entry.roles
        for one in _dues(about, duty, working_days_after)
    ]
    return [due for due, open_ in _joined(found) if open_]


_Found = tuple[Due, bool]
"""What falls due, and whether it is still open: what was done keeps the date that it shares with others."""


def _dues(about: About, duty: Duty, working_days_after: WorkingDaysAfter) -> Iterator[_Found]:
    for begin in BEGINS[duty.begins](about, duty):
        if duty.milestones is not None:
            yield from _milestones(about, duty, begin, duty.milestones.value)
            continue
        found = _day(about, duty, begin, working_days_after)
        if found is not None:
            day, length = found
            due = Due(
                duty=duty,
                about=about.facts.person,
                ref=begin.ref,
                says=begin.says,
                day=_not_before_introduction(about, duty, begin, day),
                alone=begin.alone,
                length=length,
            )
            yield due, True


def _day(
    about: About, duty: Duty, begin: Begin, working_days_after: WorkingDaysAfter
) -> tuple[date, Value[Span] | None] | None:
    """When it is due and the length that decided; None once it was done and is not due again."""
    if begin.due is not None:
        return begin.due, None
    done = _last_done(about, duty, begin)
    by_year = _counts_in_financial_years(about, duty)
    special = duty.spans.get(begin.span)
    if done is None:
        first = _first_day(duty, begin, working_days_after)
        day = nearest_financial_year_end(first, begin.on) if by_year else first
        return day, special or duty.after
    if duty.again is None:
        return None
    again = special or duty.again
    if by_year:
        return add_months(financial_year_end(done), 12), again
    if begin.steady:
        first = _first_day(duty, begin, working_days_after)
        return next_of_rhythm(first, again.value, done, working_days_after), again
    return again.value.after(done, working_days_after), again


def _first_day(duty: Duty, begin: Begin, working_days_after: WorkingDaysAfter) -> date:
    """When it is due for the first time."""
    start = duty.offset.value.after(begin.on, working_days_after) if duty.offset else begin.on
    length = duty.spans.get(begin.span) or duty.after
    return length.value.after(start, working_days_after) if length else start


def _counts_in_financial_years(about: About, duty: Duty) -> bool:
    """Whether it is due by the end of a financial year, as the pack can choose for what is yearly (C33)."""
    return duty.annual and about.rules.settled["annual.basis"].value == FINANCIAL_YEAR


def _last_done(about: About, duty: Duty, begin: Begin) -> date | None:
    """When it was last done since it began to count."""
    days = [one.day for one in about.logged.of(duty.name, begin.ref)]
    if begin.done is not None:
        days.append(begin.done)
    return max([day for day in days if begin.early or day >= begin.on], default=None)


def _milestones(about: About, duty: Duty, begin: Begin, months: Sequence[int]) -> Iterator[_Found]:
    """Each milestone. Those of before the introduction are nobody's any more."""
    for number in months:
        day = Span(number, Unit.MONTHS).after(begin.on, add_days)
        if day < introduced(about, begin.on):
            continue
        its = replace(begin, ref=str(number))
        due = Due(
            duty=duty,
            about=about.facts.person,
            ref=its.ref,
            says=its.ref,
            day=_not_before_introduction(about, duty, begin, day),
            optional=number in duty.optional,
        )
        # An offer ends with its day.
        lapsed = due.optional and due.day < about.day
        yield due, not lapsed and _last_done(about, duty, its) is None


def _not_before_introduction(about: About, duty: Duty, begin: Begin, day: date) -> date:
    """What the staff list brings along falls due after the days of introduction, spread over the pack's days.

    So nobody has everything at once, and no manager everybody.
    """
    earliest = introduction_ends(about, begin.on)
    if not begin.listed or day >= earliest:
        return day
    if _counts_in_financial_years(about, duty):
        return financial_year_end(earliest)
    if not begin.spread:
        return earliest
    spread = about.rules.introduction_spread_days.value
    place = zlib.crc32(f"{about.facts.person.entry.email}:{duty.name}".encode()) % (spread + 1)
    return add_days(earliest, place)


def _joined(found: Sequence[_Found]) -> Sequence[_Found]:
    """With the earlier date for what is due within a few days of what it joins (C12): one reminder, two entries."""
    if not any(due.duty.joins for due, _ in found):
        return found
    joined: list[_Found] = []
    for due, open_ in found:
        near = [
            other.day
            for other, _ in found
            if other.duty.name == due.duty.joins or due.duty.name == other.duty.joins
            if abs((other.day - due.day).days) <= _joins_days(due.duty, other.duty)
        ]
        joined.append((replace(due, day=min([due.day, *near])), open_))
    return joined


def _joins_days(one: Duty, other: Duty) -> int:
    return max((duty.joins_days.value for duty in (one, other) if duty.joins_days), default=0)


def owed(
    due: Due, parts: frozenset[Part], working_time: WorkingTime, reach: Reach, profile: Profile
) -> OwedStep | None:
    """The latest rung that was reached for one recipient; None before the first.

    Args:
        due: what is due.
        parts: what the recipient is to the person whom it is about.
        working_time: the recipient's.
        reach: how far that reaches at the moment; see `WorkingTime.reach`.
        profile: how much the bot says.
    """
    rungs = (rung for rung in _rungs(due, parts, reach, profile) if rung.has_come(reach))
    reached = [(rung.day(working_time), rung) for rung in rungs]
    if not reached:
        return None
    day, latest = max(reached)
    moment = working_time.opening(day)
    return OwedStep(due=due, step=due.duty.steps[latest.place], number=latest.number, moment=moment)


def next_moment(
    due: Due, parts: frozenset[Part], working_time: WorkingTime, reach: Reach, profile: Profile
) -> datetime | None:
    """When the next rung will be reached for one recipient; None where none is left. Arguments as of `owed`."""
    coming = [rung for rung in _rungs(due, parts, reach, profile) if not rung.has_come(reach)]
    # Of rungs of a kind the one with the earlier day is not reached later.
    first = [
        min(kind, key=lambda rung: rung.asked)
        for kind in ([rung for rung in coming if rung.after], [rung for rung in coming if not rung.after])
        if kind
    ]
    return working_time.opening(min(rung.day(working_time) for rung in first)) if first else None


class _Rung(NamedTuple):
    """One rung on its day of the calendar.

    Attributes:
        place: of its step in the ladder.
        number: of a repeat.
        asked: its day, before working days are asked for.
        after: it comes after the due date.
    """

    place: int
    number: int
    asked: date
    after: bool

    def has_come(self, reach: Reach) -> bool:
        """Whether its working day has opened: one before the date where no other lies between it and now."""
        return self.asked <= reach.opened if self.after else self.asked < reach.upcoming

    def day(self, working_time: WorkingTime) -> date:
        """Its working day."""
        return working_time.on_or_after(self.asked) if self.after else working_time.on_or_before(self.asked)


def _rungs(due: Due, parts: frozenset[Part], reach: Reach, profile: Profile) -> Iterator[_Rung]:
    """Each rung for a recipient; of a repeat the last one that was reached, and the next one."""
    for place, step in _steps(due, parts, profile):
        first = add_days(due.day, step.days)
        if not step.every_days:
            yield _Rung(place, 0, first, step.days > 0)
            continue
        # Repeats on days that are no working days are reached together, and then the last of them counts.
        passed = max((reach.opened - first).days // step.every_days, 0)
        yield _Rung(place, passed, add_days(first, passed * step.every_days), after=True)
        yield _Rung(place, passed + 1, add_days(first, (passed + 1) * step.every_days), after=True)


def _steps(due: Due, parts: frozenset[Part], profile: Profile) -> Iterable[tuple[int, DutyStep]]:
    """The steps that are a recipient's, each with its place."""
    if due.duty.private or due.alone:
        parts &= _THEMSELVES
    if due.optional:
        parts -= _ABOVE
    steps = (
        (place, step)
        for place, step in enumerate(due.duty.steps)
        if not parts.isdisjoint(step.to) and _LOUDER[step.profile] <= _LOUDER[profile]
    )
    if due.optional:
        return sorted(
            ((place, step) for place, step in steps if step.days <= 0), key=lambda one: one[1].days
        )[:1]
    return steps
