"""People for the tests of the clocks, and the contract's sentences said a second time, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from bot.domain.people import Facts, Person, PersonId, Role, StaffEntry
from bot.domain.rules import Rules
from bot.domain.working_time import WorkingTime
from bot.policy.pack import load

DAY = timedelta(days=1)


@cache
def portsmouth() -> Rules:
    """The shipped pack."""
    return load("portsmouth-2025")


def facts(
    ident: str = "amira",
    *,
    last: str | date | None = None,
    booked: str | date | None = None,
    supervises: int = 0,
    above: str | None = "grace",
    approved: bool = False,
    roles: Iterable[Role] = (Role.PRACTITIONER,),
    start: str | date = "2020-01-06",
    **more: Any,
) -> Facts:
    """Facts about somebody; dates as text or dates, other columns of the staff list as keywords."""
    entry = StaffEntry(
        email=f"{ident}@council.example",
        name=ident.capitalize(),
        team="North",
        roles=frozenset(roles),
        start_date=_day(start) or date.min,
        supervisor_email=f"{above}@council.example" if above else None,
    )
    days = {
        key: _day(value) if isinstance(value, str) and value[:1] == "2" else value
        for key, value in more.items()
    }
    person = Person(
        id=PersonId(ident),
        entry=replace(entry, **days),
        supervisor_id=PersonId(above) if above else None,
        interval_approver_ok=approved,
    )
    return Facts(person=person, last=_day(last), booked=_day(booked), supervises=supervises)


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def walked_dates(about: Facts, today: date) -> tuple[date, date, int]:
    """`due`, `ceiling` and the interval, found by walking from day to day instead of by arithmetic."""
    entry = about.person.entry
    origin = about.last if about.last is not None else entry.start_date
    rhythm = _walked_rhythm(about, origin)
    ceiling = _walked_months(origin, 2)
    due, walked = origin, 0
    while walked < rhythm and due < ceiling:
        due, walked = due + DAY, walked + 1
    gone, back = entry.absent_from, entry.absent_until
    if (
        gone
        and back
        and today > back
        and len(range(gone.toordinal(), back.toordinal())) >= 28
        and origin < gone
    ):
        week_after = [back + n * DAY for n in range(1, 8)][-1]
        if due < week_after:
            due = week_after
            ceiling = max(ceiling, week_after)
    return due, ceiling, rhythm


def _walked_rhythm(about: Facts, origin: date) -> int:
    entry = about.person.entry
    usual = 28
    if entry.interval_weeks and entry.interval_weeks > 4 and about.person.interval_approver_ok:
        usual = entry.interval_weeks * 7
    rhythms = {usual}
    if entry.interval_weeks in (1, 2, 3):
        rhythms.add(entry.interval_weeks * 7)
    if entry.asye_start:
        if (origin - entry.asye_start).days < 56:
            rhythms.add(7)
        year_end = entry.asye_end or _walked_months(entry.asye_start, 12)
        if (origin - year_end).days < 0:
            rhythms.add(14)
    if entry.induction_until and (entry.induction_until - origin).days > 0:
        rhythms.add(14)
    return min(rhythms)


def _walked_months(origin: date, months: int) -> date:
    """The same day of the month, so many months on; the month's last where it has no such day."""
    first = origin.replace(day=1)
    for _ in range(months):
        first = (first + 31 * DAY).replace(day=1)
    day = first
    while day.day < origin.day and (day + DAY).month == first.month:
        day += DAY
    return day


def walked_state(about: Facts, today: date) -> str:
    """The state, by the sentences of the contract in their order."""
    entry = about.person.entry
    due, ceiling, rhythm = walked_dates(about, today)
    if entry.leaving_date and entry.leaving_date < today:
        return "left"
    if not entry.supervisor_email:
        return "top" if about.supervises else "no_supervisor"
    if entry.absent_from and entry.absent_from <= today:
        until = entry.absent_until
        if until is None or (until >= entry.absent_from + 28 * DAY and today <= until):
            return "paused"
    if today > ceiling:
        return "past_ceiling"
    if today > due:
        return "overdue"
    return "due" if today + {7: 1, 14: 3, 21: 5}.get(rhythm, 7) * DAY >= due else "in_date"


def walked_step(
    about: Facts, part: str, working_time: WorkingTime, today: date, at: datetime
) -> tuple[datetime, str, int, date] | None:
    """The last step before a moment: every day of the calendar is asked what falls on it."""
    if walked_state(about, today) in ("left", "top", "no_supervisor", "paused"):
        return None
    due, ceiling, rhythm = walked_dates(about, today)
    notice = {7: 1, 14: 3, 21: 5}.get(rhythm, 7)
    target = due
    live = about.booked and (about.last is None or about.booked > about.last)
    if live and about.booked and about.booked <= due:
        target = about.booked
    best: tuple[datetime, int, int, str, date] | None = None
    day = min(target, due) - 20 * DAY
    while day <= max(today, ceiling) + 20 * DAY:
        for ladder, name, number, counted in _walked_names(
            day, part, due=due, ceiling=ceiling, target=target, notice=notice
        ):
            moment = _walked_moment(day, working_time, back=ladder in (0, 1, 3))
            entry = (moment, ladder, number, name, counted)
            if moment <= at and (best is None or entry > best):
                best = entry
        day += DAY
    return (best[0], best[3], best[2], best[4]) if best else None


def _walked_names(
    day: date, part: str, *, due: date, ceiling: date, target: date, notice: int
) -> list[tuple[int, str, int, date]]:
    names: list[tuple[int, str, int, date]] = []
    if part == "supervisee" or (part == "supervisor" and target == due):
        if day + notice * DAY == target:
            names.append((0, "due_soon", 0, target))
        if notice == 7 and day + 2 * DAY == target:
            names.append((1, "due_2", 0, target))
    passed = (day - due).days
    if part == "supervisee" and passed == 1:
        names.append((2, "overdue", 0, due))
    if part == "supervisor" and passed > 0 and passed % 7 == 1:
        names.append((2, "overdue", passed // 7, due))
    if day + 14 * DAY == ceiling:
        names.append((3, "ceiling_14", 0, ceiling))
    if day - DAY == ceiling:
        names.append((4, "past_ceiling", 0, ceiling))
    return names


def _walked_moment(day: date, working_time: WorkingTime, *, back: bool) -> datetime:
    while day.weekday() not in working_time.days or day in working_time.holidays:
        day = day - DAY if back else day + DAY
    return datetime.combine(day, time(9), tzinfo=working_time.zone)


def _some(days: st.SearchStrategy[date]) -> st.SearchStrategy[date | None]:
    return st.none() | days


@st.composite
def anybody(draw: st.DrawFn, ident: str = "amira", above: str | None = "grace") -> tuple[Facts, date]:
    """Facts about somebody, and a day not far from where their clock starts."""
    origin = draw(st.dates(date(2023, 12, 1), date(2029, 3, 1)))
    near = st.integers(-90, 200).map(lambda days: origin + timedelta(days=days))
    about = facts(
        ident,
        above=above,
        start=draw(near) if (held := draw(st.booleans())) else origin,
        last=origin if held else None,
        booked=draw(_some(st.integers(-10, 60).map(lambda days: origin + timedelta(days=days)))),
        supervises=draw(st.integers(0, 2)),
        approved=draw(st.booleans()),
        leaving_date=draw(_some(near)),
        induction_until=draw(_some(near)),
        asye_start=draw(_some(near)),
        interval_weeks=draw(st.none() | st.integers(1, 13)),
        absent_from=draw(_some(near)),
        roles=draw(
            st.frozensets(
                st.sampled_from([Role.MANAGER, Role.HEAD_OF_SERVICE, Role.PRACTITIONER]), min_size=1
            )
        ),
    )
    entry = about.person.entry
    if entry.absent_from:
        until = draw(
            _some(st.integers(20, 60).map(lambda days, gone=entry.absent_from: gone + timedelta(days=days)))
        )
        entry = replace(entry, absent_until=until)
    if entry.asye_start:
        entry = replace(entry, asye_end=draw(_some(near)))
    return replace(about, person=replace(about.person, entry=entry)), draw(near)
