"""Which rung of a duty's ladder is owed to whom, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.duties import Due, OwedStep, next_moment, owed
from bot.domain.rules import Duty, DutyStep, Part, Profile
from bot.domain.working_time import WorkingTime
from tests.domain.clock_cases import facts
from tests.domain.duty_cases import walked_rung
from tests.support.duties import (
    ASSESSOR,
    LONDON,
    MANAGER,
    OFFICE,
    SENIOR,
    SUPERVISEE,
    SUPERVISOR,
    london,
    make_duty,
    rung,
)

DAY = timedelta(days=1)


DUTY = make_duty(
    "plan",
    "employment",
    steps=[
        rung("soon", -7, SUPERVISEE, SUPERVISOR),
        rung("today", 0, SUPERVISEE, profile=Profile.ACTIVE),
        rung("overdue", 1, SUPERVISOR, SUPERVISEE, every=7),
        rung("manager", 14, MANAGER, profile=Profile.STANDARD),
        rung("senior", 28, SENIOR, every=28),
    ],
)


def a_due(on: str = "2026-11-30", duty: Duty = DUTY, *, optional: bool = False) -> Due:
    """Something that is due about Amira."""
    return Due(
        duty=duty, about=facts().person, ref="", says="", day=date.fromisoformat(on), optional=optional
    )


def said(
    at: str,
    part: Part,
    due: Due | None = None,
    office: WorkingTime = OFFICE,
    profile: Profile = Profile.ACTIVE,
) -> str:
    """The rung's name, with its number where it repeats; empty where none was reached."""
    found = owed(due or a_due(), frozenset({part}), office, office.reach(london(at)), profile)
    if found is None:
        return ""
    return f"{found.step.name} {found.number}" if found.number else found.step.name


@pytest.mark.clause("P2-7b")
@pytest.mark.parametrize(
    ("at", "supervisee", "supervisor", "manager", "senior"),
    [
        ("2026-11-23T08:59", "", "", "", ""),
        ("2026-11-23T09:00", "soon", "soon", "", ""),
        ("2026-11-30T08:59", "soon", "soon", "", ""),
        ("2026-11-30T09:00", "today", "soon", "", ""),
        ("2026-12-01T09:00", "overdue", "overdue", "", ""),
        ("2026-12-08T08:59", "overdue", "overdue", "", ""),
        ("2026-12-08T09:00", "overdue 1", "overdue 1", "", ""),
        ("2026-12-14T09:00", "overdue 1", "overdue 1", "manager", ""),
        # The fourth week is over in the holidays: 28 December is one, for Boxing Day.
        ("2026-12-28T12:00", "overdue 3", "overdue 3", "manager", ""),
        ("2026-12-29T09:00", "overdue 4", "overdue 4", "manager", "senior"),
        # Twelve weeks later, after an outage.
        ("2027-03-23T09:00", "overdue 16", "overdue 16", "manager", "senior 3"),
    ],
)
def test_each_has_the_latest_rung(
    at: str, supervisee: str, supervisor: str, manager: str, senior: str
) -> None:
    """Reminder, nudge, line manager, head of service; after an outage one message, not four."""
    parts = (SUPERVISEE, SUPERVISOR, MANAGER, SENIOR)
    assert [said(at, part) for part in parts] == [supervisee, supervisor, manager, senior]
    assert said(at, ASSESSOR) == ""


@pytest.mark.parametrize(
    ("on", "step", "before", "at"),
    [
        pytest.param("2026-11-29", "soon", "2026-11-20T08:59", "2026-11-20T09:00", id="a Sunday, before"),
        pytest.param(
            "2026-11-28", "today", "2026-11-27T08:59", "2026-11-27T09:00", id="a Saturday, on the day"
        ),
        pytest.param("2026-11-27", "overdue", "2026-11-30T08:59", "2026-11-30T09:00", id="a Saturday, after"),
        pytest.param(
            "2026-12-28", "today", "2026-12-24T08:59", "2026-12-24T09:00", id="Christmas, on the day"
        ),
        pytest.param("2026-12-24", "overdue", "2026-12-29T08:59", "2026-12-29T09:00", id="Christmas, after"),
        pytest.param("2027-01-01", "today", "2026-12-31T08:59", "2026-12-31T09:00", id="New Year"),
        pytest.param("2028-03-07", "soon", "2028-02-29T08:59", "2028-02-29T09:00", id="a leap day"),
    ],
)
def test_before_and_after_days_that_are_none(on: str, step: str, before: str, at: str) -> None:
    """Before the date and on it the last working day up to then counts; after it the first one from then."""
    assert said(at, SUPERVISEE, a_due(on)) == step
    assert said(before, SUPERVISEE, a_due(on)) != step


@pytest.mark.parametrize(
    ("on", "utc"),
    [
        ("2026-04-06", "2026-03-30T08:00:00+00:00"),
        ("2026-04-03", "2026-03-27T09:00:00+00:00"),
        ("2026-10-30", "2026-10-23T08:00:00+00:00"),
        ("2026-11-02", "2026-10-26T09:00:00+00:00"),
    ],
)
def test_a_rung_is_reached_at_nine_by_the_recipients_clock(on: str, utc: str) -> None:
    """Before and after the clocks change, in spring and in autumn."""
    moment = datetime.fromisoformat(utc)
    found = owed(a_due(on), frozenset({SUPERVISEE}), OFFICE, OFFICE.reach(moment), Profile.LIGHT)
    assert found is not None
    assert (found.step.name, found.moment) == ("soon", moment)
    assert (
        owed(
            a_due(on),
            frozenset({SUPERVISEE}),
            OFFICE,
            OFFICE.reach(moment - timedelta(seconds=1)),
            Profile.LIGHT,
        )
        is None
    )


def test_a_rung_is_reached_where_the_recipient_is() -> None:
    """Who moves hears at nine there: in Auckland the evening before, in Honolulu in the evening."""
    moments = {
        zone: _first_moment(replace(OFFICE, zone=ZoneInfo(zone)))
        for zone in ("Pacific/Auckland", "Europe/London", "Pacific/Honolulu")
    }
    assert moments == {
        "Pacific/Auckland": "2026-11-22T20:00+00:00",
        "Europe/London": "2026-11-23T09:00+00:00",
        "Pacific/Honolulu": "2026-11-23T19:00+00:00",
    }


def _first_moment(office: WorkingTime) -> str:
    found = next_moment(
        a_due(), frozenset({SUPERVISEE}), office, office.reach(london("2026-11-01T12:00")), Profile.LIGHT
    )
    assert found is not None
    return found.astimezone(ZoneInfo("UTC")).isoformat(timespec="minutes")


def test_the_profile_decides_how_much_is_said() -> None:
    """Each has its own rungs and those of the quieter ones."""
    at = "2026-11-30T09:00"
    assert [said(at, SUPERVISEE, profile=profile) for profile in Profile] == ["soon", "soon", "today"]
    assert [said("2026-12-15T09:00", MANAGER, profile=profile) for profile in Profile] == [
        "",
        "manager",
        "manager",
    ]


def test_daily_repeats_on_days_that_are_none_are_one() -> None:
    """Who works on Mondays hears once a week, of the last of them, and not again on the Tuesday."""
    daily = make_duty("daily", "employment", steps=[rung("soon", -1), rung("overdue", 1, every=1)])
    mondays = replace(OFFICE, days=frozenset({0}))
    due = a_due("2026-11-02", daily)
    heard = [
        said(f"2026-11-{number:02}T12:00", SUPERVISEE, due, mondays)
        for number in (8, 9, 10, 12, 13, 15, 16, 17)
    ]
    assert heard == ["soon", *["overdue 6"] * 5, "overdue 13", "overdue 13"]


def test_two_rungs_on_one_day_are_the_later_one() -> None:
    """In the order of the pack."""
    both = make_duty("both", "employment", steps=[rung("first", 2), rung("second", 1)])
    assert said("2026-11-30T09:00", SUPERVISEE, a_due("2026-11-27", both)) == "second"


def test_who_is_more_than_one_thing_has_the_rungs_of_all() -> None:
    """A manager who stands in for the supervisor."""
    due = a_due()
    found = owed(
        due,
        frozenset({SUPERVISOR, MANAGER}),
        OFFICE,
        OFFICE.reach(london("2026-12-14T09:00")),
        Profile.STANDARD,
    )
    assert found is not None
    assert found.step.name == "manager"
    later = owed(
        due,
        frozenset({SUPERVISOR, MANAGER}),
        OFFICE,
        OFFICE.reach(london("2026-12-15T09:00")),
        Profile.STANDARD,
    )
    assert later is not None
    assert (later.step.name, later.number) == ("overdue", 2)


@pytest.mark.clause("P1-6a")
@pytest.mark.parametrize("part", [SUPERVISOR, ASSESSOR, MANAGER, SENIOR])
def test_a_private_duty_is_the_persons_own(part: Part) -> None:
    """Whatever the pack's steps say, nobody else hears of it, and no pass is made for them."""
    everybody = [rung("soon", -7, *Part), rung("over", 1, *Part, every=7)]
    due = a_due(duty=make_duty("wellbeing", "pair", steps=everybody, private=True))
    assert said("2026-12-15T09:00", SUPERVISEE, due) == "over 2"
    assert said("2026-12-15T09:00", part, due) == ""
    assert (
        next_moment(due, frozenset({part}), OFFICE, OFFICE.reach(london("2026-11-01T12:00")), Profile.ACTIVE)
        is None
    )


@pytest.mark.clause("P1-3.5f")
def test_an_optional_milestone_is_offered_once() -> None:
    """To the people themselves, before its day and never after it."""
    steps = [
        rung("today", 0, SUPERVISEE, SUPERVISOR, ASSESSOR),
        rung("soon", -14, SUPERVISEE, SUPERVISOR, MANAGER),
        rung("overdue", 1, SUPERVISOR, every=7),
        rung("manager", 14, MANAGER),
    ]
    due = a_due(duty=make_duty("year", "assessed_year", steps=steps), optional=True)
    heard = {
        part: [said(f"2026-{at}T12:00", part, due) for at in ("11-15", "11-16", "11-30", "12-30")]
        for part in Part
    }
    assert heard == {
        SUPERVISEE: ["", "soon", "soon", "soon"],
        SUPERVISOR: ["", "soon", "soon", "soon"],
        ASSESSOR: ["", "", "today", "today"],
        MANAGER: ["", "", "", ""],
        SENIOR: ["", "", "", ""],
    }


@pytest.mark.parametrize("on", [date.max, date(9999, 12, 30), date(9999, 12, 1), date(1, 1, 9)])
@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland", "Pacific/Honolulu"])
@pytest.mark.parametrize("part", Part)
def test_a_day_at_the_end_of_the_calendar_is_no_error(on: date, zone: str, part: Part) -> None:
    """A mistyped year gives a rung far away, or the last of very many."""
    due = replace(a_due(), day=on)
    office = replace(OFFICE, zone=ZoneInfo(zone))
    for at in (london("2026-11-02T12:00"), london("9999-12-30T12:00")):
        found = owed(due, frozenset({part}), office, office.reach(at), Profile.ACTIVE)
        coming = next_moment(due, frozenset({part}), office, office.reach(at), Profile.ACTIVE)
        assert found is None or found.moment <= at
        assert coming is None or coming > at


@dataclass(frozen=True)
class Asked:
    """A ladder, a recipient of it, and a moment."""

    due: Due
    part: Part
    office: WorkingTime
    at: datetime
    profile: Profile


ZONES = [ZoneInfo(name) for name in ("Europe/London", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu")]
WEEKDAYS = [frozenset(range(5)), frozenset({0}), frozenset({2, 4}), frozenset({6}), frozenset(range(7))]


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Any ladder, for any recipient at any moment around the day."""
    steps: list[DutyStep] = []
    for number in range(draw(st.integers(0, 5))):
        after = draw(st.integers(-40, 40))
        every = draw(st.sampled_from([0, 1, 2, 5, 7, 14, 30])) if after > 0 else 0
        to = draw(st.frozensets(st.sampled_from(Part), min_size=1))
        steps.append(rung(f"s{number}", after, *to, every=every, profile=draw(st.sampled_from(Profile))))
    on = draw(st.dates(date(2024, 1, 1), date(2029, 1, 1)))
    midnight = datetime(on.year, on.month, on.day, tzinfo=LONDON)
    return Asked(
        due=replace(a_due(duty=make_duty("any", "employment", steps=steps)), day=on),
        part=draw(st.sampled_from(Part)),
        office=replace(OFFICE, zone=draw(st.sampled_from(ZONES)), days=draw(st.sampled_from(WEEKDAYS))),
        at=midnight + timedelta(hours=draw(st.integers(-60 * 24, 120 * 24))),
        profile=draw(st.sampled_from(Profile)),
    )


@settings(deadline=None, max_examples=150)
@given(asked())
def test_the_ladder_agrees_with_asking_every_day(its: Asked) -> None:
    """Any ladder, for any recipient at any moment; and the next moment is the first at which that changes."""
    parts = frozenset({its.part})
    found = owed(its.due, parts, its.office, its.office.reach(its.at), its.profile)
    now = walked_rung(
        its.due.duty.steps, its.due.day, {its.part}, office=its.office, at=its.at, profile=its.profile
    )
    assert (found and (found.step.name, found.number)) == now
    coming = next_moment(its.due, parts, its.office, its.office.reach(its.at), its.profile)
    until = coming - timedelta(seconds=1) if coming else its.at + 200 * DAY
    assert (
        walked_rung(
            its.due.duty.steps, its.due.day, {its.part}, office=its.office, at=until, profile=its.profile
        )
        == now
    )
    if coming is not None:
        assert coming.timestamp() > its.at.timestamp()


def test_the_key_of_a_rung_names_it_for_good() -> None:
    """Two of a ladder, two dates and two references have different keys; the same rung has the same."""
    steps: list[OwedStep | None] = [
        owed(due, frozenset({SUPERVISOR}), OFFICE, OFFICE.reach(london(at)), Profile.ACTIVE)
        for due in (a_due(), a_due("2026-11-27"), replace(a_due(), ref="c1"))
        for at in ("2026-11-24T12:00", "2026-12-02T12:00", "2026-12-09T12:00", "2026-12-10T12:00")
    ]
    keys = [step.key for step in steps if step]
    assert keys[:4] == [
        "plan::soon:2026-11-30:0",
        "plan::overdue:2026-11-30:0",
        "plan::overdue:2026-11-30:1",
        "plan::overdue:2026-11-30:1",
    ]
    assert len(set(keys)) == 9
