"""The clock of formal one-to-one supervision: where a person stands on a day.

From the last formal session (or the start of employment) runs an interval, the shortest of the rules that
apply on that day; beside it runs the ceiling of two calendar months, which nothing extends (P1-3.1b-1).
What a pair agrees in the bot acts from the day that it is in force, also on a session before it: a shorter interval
counts from then on, a longer one for as long as its approval lasts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.dates import add_days, add_months
from bot.domain.people import Absent, AgreedRhythm, Facts, Person
from bot.domain.rules import OneToOne, Rules


class State(StrEnum):
    """Where somebody stands. The first that fits, in this order."""

    LEFT = "left"
    """The last day of employment is past."""
    TOP = "top"
    """Supervises others, and has no supervisor in the list."""
    NO_SUPERVISOR = "no_supervisor"
    """Neither supervises others nor has a supervisor."""
    PAUSED = "paused"
    """In a logged long absence."""
    PAST_CEILING = "past_ceiling"
    """Past the time that nobody goes without a session (P1-3.1b-1)."""
    OVERDUE = "overdue"
    """Past the due date."""
    DUE = "due"
    """The due date is near."""
    IN_DATE = "in_date"
    """Nothing to do yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands on a day, and by which clauses.

    Attributes:
        start: the day that the clock runs from: the last session, else the start of employment.
        interval_days: the interval that was chosen, before the ceiling cut it.
        notice_days: how long before `due` the state becomes `due`.
        due: the last day on which a session is in time; never after `ceiling`.
        ceiling: the last day before the person is past the ceiling.
        state: on that day.
        clause: the ids that decided `due`, the deciding one first.
        returned: `due` was set by the return from a long absence, not by those clauses.
    """

    start: date
    interval_days: int
    notice_days: int
    due: date
    ceiling: date
    state: State
    clause: tuple[str, ...]
    returned: bool = False


def standing(facts: Facts, rules: Rules, day: date) -> Standing:
    """Where a person stands.

    Args:
        facts: about the person.
        rules: the policy in force.
        day: the date in the installation's zone.
    """
    entry = facts.person.entry
    clock = rules.one_to_one_of(entry.team)
    start = facts.last or entry.start_date
    due, interval, clause = _next(facts, rules, start, day)
    ceiling = add_months(start, clock.ceiling_months.value)
    if ceiling < due:
        due, clause = ceiling, tuple(dict.fromkeys((clock.ceiling_months.clause, *clause)))
    absences = long_absences(facts, rules)
    back = _back(absences, rules, start, day)
    returned = back is not None and due < back
    if back is not None and returned:
        due, ceiling = back, max(ceiling, back)
    notice = _notice(clock, interval)
    return Standing(
        start=start,
        interval_days=interval,
        notice_days=notice,
        due=due,
        ceiling=ceiling,
        state=_state(facts, rules, day, due=due, ceiling=ceiling, notice=notice),
        clause=clause,
        returned=returned,
    )


_Candidate = tuple[date, int, str]
"""When a session is due by one rule, the rule's interval in days, and its clause."""


def _next(facts: Facts, rules: Rules, start: date, day: date) -> tuple[date, int, tuple[str, ...]]:
    """The earliest due date with its interval, and the clauses that give it, the most specific one first."""
    candidates = list(_candidates(facts, rules, start, day))
    first = min(candidates)[:2]
    return *first, tuple(dict.fromkeys([one[2] for one in candidates if one[:2] == first]))


def _candidates(facts: Facts, rules: Rules, start: date, day: date) -> Iterator[_Candidate]:
    """What every rule asks for that applies; the more specific before the more general."""
    clock = rules.one_to_one_of(facts.person.entry.team)
    for days, clause in _shorter(facts.person, clock, start):
        yield add_days(start, days), days, clause
    usual = _usual(facts.person, clock)
    if facts.rhythms:
        yield from _agreed_shorter(facts, rules, start, day)
        longer = longer_rhythm(facts, clock, day)
        if longer is not None:
            yield _longer(longer, clock, start, min(days for days, _ in usual))
            usual = _most(clock)
    for days, clause in usual:
        yield add_days(start, days), days, clause


def _agreed_shorter(facts: Facts, rules: Rules, start: date, day: date) -> Iterator[_Candidate]:
    """What a pair has agreed for a while: from its first day on, and for the last session within it."""
    clock = rules.one_to_one_of(facts.person.entry.team)
    for one in shorter_rhythms(facts, clock):
        if one.includes(start) or (start < one.start and one.includes(day)):
            due = add_days(max(start, one.start), one.days)
            yield due, one.days, clock.agreed_shorter.clause
            yield due, one.days, rules.agreement.shorter_days.clause


def _shorter(person: Person, clock: OneToOne, start: date) -> Iterator[tuple[int, str]]:
    """The intervals of the staff list that ask for more than everybody's on a day, each with its clause."""
    entry, newly = person.entry, clock.newly_qualified
    if entry.asye_start is not None:
        if start < add_days(entry.asye_start, 7 * newly.first_weeks.value):
            yield newly.first_days.value, newly.first_days.clause
        elif start < (entry.asye_end or add_months(entry.asye_start, newly.months.value)):
            yield newly.then_days.value, newly.then_days.clause
    if entry.induction_until is not None and start < entry.induction_until:
        yield clock.induction_days.value, clock.induction_days.clause
    agreed = 7 * (entry.interval_weeks or 0)
    if 0 < agreed < clock.interval_days.value and clock.agreed_shorter.value:
        yield agreed, clock.agreed_shorter.clause


def _usual(person: Person, clock: OneToOne) -> list[tuple[int, str]]:
    """Everybody's interval, or the longer one that the staff list gives with its approval (P1-3.1a-6)."""
    agreed = 7 * (person.entry.interval_weeks or 0)
    if agreed > clock.interval_days.value and person.interval_approver_ok:
        return [(agreed, clock.longer_approver.clause), *_most(clock)]
    return [(clock.interval_days.value, clock.interval_days.clause)]


def _most(clock: OneToOne) -> list[tuple[int, str]]:
    """What no agreement exceeds, where the pack binds agreements to the regime (P2-6b)."""
    return [] if clock.longest_days is None else [(clock.longest_days.value, clock.longest_days.clause)]


def _longer(agreed: AgreedRhythm, clock: OneToOne, start: date, usual: int) -> _Candidate:
    """What an approved longer interval asks for: not beyond the last day of its approval, unless the usual one does.

    So a date that was shown stays a date in time: nobody becomes overdue by the end of an approval alone.
    """
    last = max(agreed.until, add_days(start, usual))
    return min(add_days(start, agreed.days), last), agreed.days, clock.longer_approver.clause


def shorter_rhythms(facts: Facts, clock: OneToOne) -> Sequence[AgreedRhythm]:
    """The shorter intervals on which a pair agreed in the bot, whether or not they are in force (P1-3.1a-4)."""
    if not clock.agreed_shorter.value:
        return ()
    return [one for one in facts.rhythms if one.days < clock.interval_days.value]


def longer_rhythm(facts: Facts, clock: OneToOne, day: date) -> AgreedRhythm | None:
    """The longer interval that is in force on a day (P1-3.1a-6); of two the one that began last."""
    longer = (one for one in facts.rhythms if one.days > clock.interval_days.value and one.includes(day))
    return max(longer, key=lambda one: one.start, default=None)


def _notice(clock: OneToOne, interval: int) -> int:
    """Days of notice: a part of the interval where that is shorter than everybody's."""
    if interval < clock.interval_days.value:
        return interval // clock.short_notice_divisor.value
    return clock.notice_days.value


def long_absences(facts: Facts, rules: Rules) -> Sequence[Absent]:
    """A person's long absences, from the staff list and logged in the bot: they pause the clock's reminders."""
    entry = facts.person.entry
    listed = () if entry.absent_from is None else (Absent(start=entry.absent_from, until=entry.absent_until),)
    return [absent for absent in (*listed, *facts.absences) if _is_long(absent, rules)]


def away_since(facts: Facts, day: date) -> date | None:
    """The first day of the absence on a day, listed or logged; None where there is none.

    Absences that overlap or follow each other at once are one.
    """
    entry = facts.person.entry
    if entry.absent_from is None and not facts.absences:
        return None
    listed = () if entry.absent_from is None else (Absent(start=entry.absent_from, until=entry.absent_until),)
    since: date | None = None
    through: date | None = None
    for one in sorted((*listed, *facts.absences), key=lambda one: one.start):
        if one.start > day:
            break
        if since is None or through is None or one.start > add_days(through, 1):
            since, through = one.start, one.until or date.max
        through = max(through, one.until or date.max)
    return since if through is not None and day <= through else None


def _is_long(absent: Absent, rules: Rules) -> bool:
    return absent.until is None or (absent.until - absent.start).days >= rules.absence.long_days.value


def _back(absences: Sequence[Absent], rules: Rules, start: date, day: date) -> date | None:
    """By when a session is due after a long absence that began after the last one, once the absence is over."""
    over = [one.until for one in absences if one.until is not None and start < one.start and one.until < day]
    return add_days(max(over), rules.absence.return_days.value) if over else None


def _state(facts: Facts, rules: Rules, day: date, *, due: date, ceiling: date, notice: int) -> State:
    entry = facts.person.entry
    if facts.person.has_left(day):
        return State.LEFT
    if entry.supervisor_email is None:
        return State.TOP if facts.supervises else State.NO_SUPERVISOR
    if any(absent.includes(day) for absent in long_absences(facts, rules)):
        return State.PAUSED
    if day > ceiling:
        return State.PAST_CEILING
    if day > due:
        return State.OVERDUE
    return State.DUE if day >= add_days(due, -notice) else State.IN_DATE
