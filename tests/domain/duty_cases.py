"""Small organisations in which everything happens, for properties of what falls due."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.domain.logged import ADHOC, CANCELLED, ENTERED, NOT_ENTERED, ROTA, Case, CaseKind, Done, Logged, Risk
from bot.domain.people import Absent, AgreedRhythm, Cover, Employment, Facts, PersonId, Role
from bot.domain.rules import Duty, DutyStep, Part, Profile
from bot.domain.working_time import WorkingTime
from tests.domain.clock_cases import facts
from tests.support.duties import (
    ASSESSOR,
    INTRODUCED,
    LADDER,
    LONDON,
    MANAGER,
    SENIOR,
    SUPERVISEE,
    SUPERVISOR,
    Staff,
    days,
    done,
    make_duty,
    make_rules,
    months,
    rung,
    weeks,
    working_days,
)

T = TypeVar("T")
DAY = timedelta(days=1)

DIRECTOR, HEAD, MANAGER_, LEADER, OTHER = map(PersonId, ("dana", "hugo", "mona", "sara", "sven"))
WORKER, COLLEAGUE, GUEST = map(PersonId, ("pia", "piet", "assa"))
EVERYBODY = (DIRECTOR, HEAD, MANAGER_, LEADER, OTHER, WORKER, COLLEAGUE, GUEST)
ABOVE = {
    HEAD: DIRECTOR,
    MANAGER_: HEAD,
    LEADER: MANAGER_,
    OTHER: MANAGER_,
    WORKER: LEADER,
    COLLEAGUE: LEADER,
    GUEST: OTHER,
}
ROLES = {
    DIRECTOR: (Role.DIRECTOR, Role.HEAD_OF_SERVICE),
    HEAD: (Role.HEAD_OF_SERVICE,),
    MANAGER_: (Role.MANAGER, Role.QUALITY_ASSURANCE),
    LEADER: (Role.SUPERVISOR, Role.ADMINISTRATOR),
    OTHER: (Role.SUPERVISOR,),
}
ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu")
WEEKS = (frozenset({0}), frozenset({1, 3}), frozenset({5, 6}), frozenset(range(7)))

EACH_WEEK = (
    rung("soon", -14, SUPERVISEE, SUPERVISOR),
    rung("near", -2, SUPERVISEE, profile=Profile.ACTIVE),
    rung("today", 0, SUPERVISEE, SUPERVISOR, ASSESSOR, profile=Profile.STANDARD),
    rung("overdue", 1, SUPERVISOR, every=7),
    rung("manager", 10, MANAGER),
    rung("senior", 20, SENIOR, every=30),
)
COVER = (
    rung("first", -14, SUPERVISOR),
    rung("second", -7, SUPERVISOR),
    rung("named", 0, SUPERVISOR, MANAGER),
    rung("again", 1, SUPERVISOR, every=2),
)


ALL = (
    make_duty("agreement", "pair", after=weeks(4), clauses=("P1-5a",)),
    make_duty(
        "agreement_review", "agreement", after=months(12), again=months(12), clauses=("P1-5e", "P1-9c")
    ),
    make_duty("agreement_revision", "change", after=weeks(4), clauses=("P1-5f",)),
    make_duty(
        "annual_review",
        "employment",
        after=months(12),
        again=months(12),
        steps=EACH_WEEK,
        clauses=("P1-4a",),
    ),
    make_duty("probation", "employment", milestones=(3, 6, 10), steps=EACH_WEEK, clauses=("P1-3.5e",)),
    make_duty(
        "assessed_year",
        "assessed_year",
        milestones=(3, 6, 9, 12),
        optional=(9,),
        joins="probation",
        joins_days=21,
        steps=EACH_WEEK,
        clauses=("P1-3.5f",),
    ),
    make_duty("rhythm", "working_pattern", after=weeks(2), clauses=("P1-3.1d",)),
    make_duty("induction", "induction_ends", clauses=("P1-3.1c",)),
    make_duty("rhythm_ends", "rhythm_ends", clauses=("P1-3.1a-4",)),
    make_duty("longer_rhythm", "longer_rhythm", clauses=("P1-3.1a-6",)),
    make_duty("observation", "supervising", after=months(12), again=months(12), clauses=("P1-9a",)),
    make_duty("record", "unrecorded_session", after=working_days(5), clauses=("P1-8e",)),
    make_duty("rebooking", "cancelled_session", after=working_days(5), clauses=("P1-1.3-1",)),
    make_duty(
        "case",
        "case",
        after=weeks(8),
        again=weeks(8),
        clauses=("P1-3.1a-2",),
        spans={"care_experienced_21_to_25.agreed": weeks(12), "family_safeguarding.high": weeks(2)},
    ),
    make_duty("first_discussion", "allocation", after=weeks(6), clauses=("P1-3.2c",)),
    make_duty("longer_case", "longer_case", after=months(12), again=months(12), clauses=("P1-3.3c",)),
    make_duty("case_system", "ad_hoc_discussion", after=working_days(1), clauses=("P1-3.4f",)),
    make_duty("cover", "uncovered_absence", after=days(28), steps=COVER, clauses=("P1-3.1e",)),
    make_duty("team_meeting", "rota", again=weeks(6), clauses=("P1-3.4a",)),
    make_duty("group", "rota", offset=weeks(2), again=weeks(6), clauses=("P1-3.4b",)),
    make_duty("registration", "calendar", on="11-30", clauses=("P1-1.3-7",), steps=EACH_WEEK),
    make_duty("leap", "calendar", on="02-29", clauses=("P1-8b",)),
    make_duty(
        "expiry",
        "pack",
        roles=[Role.ADMINISTRATOR],
        clauses=("P1-0a",),
        steps=[rung("soon", -180), rung("over", 1, every=30)],
    ),
    make_duty("sample", "quality", after=months(3), again=months(3), clauses=("P1-9d",)),
    make_duty("wellbeing", "pair", again=months(6), private=True, steps=LADDER, clauses=("P1-6a",)),
)
"""A duty for each fact with which one can begin."""

Draw = Callable[[st.SearchStrategy[int]], int]

# Made once: a strategy that is made for each draw takes longer than all that is tested with it.
_CHANCE = st.integers(0, 99)
_FEW = st.integers(0, 2)
_LENGTH = st.integers(0, 60)
_OFFSETS = {
    (before, after): st.integers(-before, after)
    for before, after in ((420, 120), (120, 0), (60, 90), (27, 0), (10, 60))
}
_YEARS = st.integers(date(2024, 1, 1).toordinal(), date(2029, 12, 31).toordinal())
_MINUTES = st.integers(0, 24 * 60 - 1)
_PLACES = {size: st.integers(0, size - 1) for size in range(1, 40)}


@dataclass(frozen=True)
class Chance:
    """Draws what happens around a day."""

    draw: Draw
    base: date

    def one_of(self, values: Sequence[T]) -> T:
        """One of several."""
        return values[self.draw(_PLACES[len(values)])]

    def happens(self, percent: int) -> bool:
        """Whether something happens that happens so often."""
        return self.draw(_CHANCE) >= 100 - percent

    def day(self, before: int, after: int) -> date:
        """A day from so many before to so many after."""
        return self.base + timedelta(days=self.draw(_OFFSETS[before, after]))

    def maybe(self, percent: int, before: int, after: int) -> date | None:
        """Such a day, so often."""
        return self.day(before, after) if self.happens(percent) else None

    def end(self, start: date) -> date | None:
        """The end of an absence: of a short one, of a long one, or not known."""
        return start + timedelta(days=self.draw(_LENGTH)) if self.happens(80) else None


def absences(chance: Chance) -> tuple[Absent, ...]:
    """None, or some that may overlap."""
    starts = [chance.day(60, 90) for _ in range(chance.draw(_FEW))] if chance.happens(40) else []
    return tuple(Absent(start=start, until=chance.end(start)) for start in starts)


def covers(chance: Chance) -> tuple[Cover, ...]:
    """None, or some that may overlap, for one or for all."""
    found: list[Cover] = []
    for _ in range(chance.draw(_FEW) if chance.happens(50) else 0):
        start = chance.day(60, 90)
        until = start + timedelta(days=chance.draw(_LENGTH))
        by, whom = chance.one_of(EVERYBODY), chance.one_of((None, WORKER, COLLEAGUE))
        found.append(Cover(by=by, supervisee=whom, start=start, until=until))
    return tuple(found)


def rhythms(chance: Chance) -> tuple[AgreedRhythm, ...]:
    """None, or some on which the pair agreed: shorter, longer, or as usual."""
    found: list[AgreedRhythm] = []
    for _ in range(chance.draw(_FEW) if chance.happens(30) else 0):
        start = chance.day(60, 90)
        until = start + timedelta(days=chance.draw(_LENGTH))
        found.append(AgreedRhythm(days=chance.one_of((7, 14, 21, 28, 42, 56)), start=start, until=until))
    return tuple(found)


def somebody(chance: Chance, ident: PersonId) -> Facts:
    """Somebody of the organisation, to whom anything may happen."""
    gone = chance.maybe(30, 60, 90)
    about = facts(
        ident,
        above=ABOVE.get(ident),
        roles=ROLES.get(ident, (Role.PRACTITIONER,)),
        supervises=sum(one == ident for one in ABOVE.values()),
        start=chance.day(420, 120),
        last=chance.maybe(80, *chance.one_of(((27, 0), (120, 0)))),
        booked=chance.maybe(20, 10, 60),
        leaving_date=chance.maybe(20, 60, 90),
        timezone=chance.one_of(ZONES) if chance.happens(20) else None,
        working_days=chance.one_of(WEEKS) if chance.happens(20) else None,
        asye_start=chance.maybe(30, 420, 120),
        induction_until=chance.maybe(30, 60, 90),
        employment=chance.one_of(tuple(Employment)),
        agreement_date=chance.maybe(60, 420, 120),
        assessor_email=f"{GUEST}@council.example" if chance.happens(50) else None,
        absent_from=gone,
        absent_until=chance.end(gone) if gone else None,
    )
    return replace(about, absences=absences(chance), covers=covers(chance), rhythms=rhythms(chance))


def what_was_logged(chance: Chance, duties: Sequence[Duty]) -> Logged:
    """What was logged about somebody before the day."""
    found: dict[tuple[str, str], Done] = {}
    for duty in duties:
        if chance.happens(30):
            ref = chance.one_of(("", "3", "k1", "North"))
            found[duty.name, ref] = done(duty.name, chance.day(420, 120), ref)
    for name, outcomes in ((CANCELLED, ("",)), (ROTA, ("",)), (ADHOC, (NOT_ENTERED, ENTERED))):
        if chance.happens(40):
            ref = "North" if name == ROTA else ""
            found[name, ref] = done(name, chance.day(120, 0), ref, chance.one_of(outcomes))
    return Logged(
        introduced=chance.day(120, 0) if chance.happens(30) else INTRODUCED,
        arrived=chance.maybe(30, 120, 0),
        paired=chance.maybe(30, 120, 0),
        changed=chance.maybe(30, 120, 0),
        supervises_since=chance.maybe(30, 120, 0),
        done=tuple(found.values()),
        cases=tuple(a_case(chance, tag) for tag in ("k1", "k2") if chance.happens(40)),
        unrecorded=(("s1", chance.day(120, 0)),) if chance.happens(30) else (),
    )


def a_case(chance: Chance, tag: str) -> Case:
    """A case reference."""
    return Case(
        id=tag,
        supervisee=WORKER,
        tag=tag.upper(),
        kind=chance.one_of(tuple(CaseKind)),
        rating=chance.one_of(tuple(Risk)),
        opened=chance.day(120, 0),
        allocated=chance.maybe(50, 120, 0),
        discussed=chance.maybe(50, 120, 0),
        agreed_by_worker=chance.maybe(70, 120, 0),
        agreed_by_leader=chance.maybe(70, 120, 0),
    )


@st.composite
def organisations(draw: st.DrawFn) -> tuple[Staff, datetime]:
    """An organisation, and a moment around which anything may happen."""
    base = date.fromordinal(draw(_YEARS))
    chance = Chance(draw, base)
    # Of few duties each has days on which nothing else happens.
    some = [chance.one_of(ALL) for _ in range(chance.draw(_FEW))]
    duties = tuple({duty.name: duty for duty in some}.values()) or ALL
    rules = make_rules(
        *duties,
        profile=chance.one_of(tuple(Profile)),
        expires=chance.day(420, 120),
        introduction_days=chance.one_of((0, 28)),
    )
    staff = Staff(
        rules=rules,
        people={ident: somebody(chance, ident) for ident in EVERYBODY},
        log={ident: what_was_logged(chance, duties) for ident in (WORKER, LEADER)},
        zone=ZoneInfo(chance.one_of(ZONES)),
    )
    midnight = datetime.combine(base, time(), tzinfo=LONDON)
    return staff, midnight + timedelta(minutes=draw(_MINUTES))


def walked_rung(
    steps: Iterable[DutyStep],
    due: date,
    parts: Container[Part],
    *,
    office: WorkingTime,
    at: datetime,
    profile: Profile,
) -> tuple[str, int] | None:
    """The last rung before a moment, told a second time: every day of the calendar is asked what falls on it."""
    loud = {Profile.LIGHT: 1, Profile.STANDARD: 2, Profile.ACTIVE: 3}
    reached: list[tuple[float, int, int, str]] = []
    for place, step in enumerate(steps):
        if not any(part in parts for part in step.to) or loud[step.profile] > loud[profile]:
            continue
        for number, asked in enumerate(_days_of(step, due, at)):
            working = _working(asked, due, office)
            moment = datetime.combine(working, office.opens, tzinfo=office.zone).timestamp()
            if moment <= at.timestamp():
                reached.append((moment, place, number, step.name))
    if not reached:
        return None
    _, _, number, name = max(reached)
    return name, number


def walked_day(step: DutyStep, number: int, due: date, office: WorkingTime) -> date:
    """The working day of a rung."""
    return _working(due + (step.days + number * step.every_days) * DAY, due, office)


def _working(asked: date, due: date, office: WorkingTime) -> date:
    working = asked
    while working.weekday() not in office.days or working in office.holidays:
        working += DAY if asked > due else -DAY
    return working


def _days_of(step: DutyStep, due: date, at: datetime) -> Iterator[date]:
    day = due + step.days * DAY
    yield day
    while step.every_days and day <= at.date() + DAY:
        day += step.every_days * DAY
        yield day
