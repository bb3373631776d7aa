"""The clock of formal one-to-one supervision: where a person stands on a day.

From the last formal session (or the start of employment) runs an interval, the shortest of the rules that
apply on that day; beside it runs the ceiling of two calendar months, which nothing extends (P1-3.1b-1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.dates import add_days, add_months
from bot.domain.people import Absent, Facts, Person
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
    interval, clause = _interval(facts.person, clock, start)
    ceiling = add_months(start, clock.ceiling_months.value)
    due = add_days(start, interval)
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


def _interval(person: Person, clock: OneToOne, start: date) -> tuple[int, tuple[str, ...]]:
    """The shortest interval in days, and the clauses that give it, the most specific one first."""
    candidates = list(_intervals(person, clock, start))
    shortest = min(days for days, _ in candidates)
    return shortest, tuple(dict.fromkeys(clause for days, clause in candidates if days == shortest))


def _intervals(person: Person, clock: OneToOne, start: date) -> Iterator[tuple[int, str]]:
    """Every interval that applies on a day, with its clause; the more specific before the more general."""
    entry, newly, general = person.entry, clock.newly_qualified, clock.interval_days
    if entry.asye_start is not None:
        if start < add_days(entry.asye_start, 7 * newly.first_weeks.value):
            yield newly.first_days.value, newly.first_days.clause
        elif start < (entry.asye_end or add_months(entry.asye_start, newly.months.value)):
            yield newly.then_days.value, newly.then_days.clause
    if entry.induction_until is not None and start < entry.induction_until:
        yield clock.induction_days.value, clock.induction_days.clause
    agreed = 7 * (entry.interval_weeks or 0)
    if 0 < agreed < general.value and clock.agreed_shorter.value:
        yield agreed, clock.agreed_shorter.clause
    if agreed > general.value and person.interval_approver_ok:
        yield agreed, clock.longer_approver.clause
        if clock.longest_days is not None:
            yield clock.longest_days.value, clock.longest_days.clause
    else:
        yield general.value, general.clause


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
