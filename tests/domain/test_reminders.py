"""Which reminder is owed to whom, when, and in which message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.one_to_one import standing
from bot.domain.passes import plan
from bot.domain.people import Facts, Person, PersonId, Role
from bot.domain.reminders import Digest, Kind, Step, StepName, owed
from bot.domain.rules import Part
from bot.domain.working_time import WorkingTime, WorkingTimes
from bot.policy.bank_holidays import bank_holidays
from tests.domain.clock_cases import anybody, facts, portsmouth, walked_step

LONDON = ZoneInfo("Europe/London")
OFFICE = WorkingTime(
    zone=LONDON,
    days=frozenset(range(5)),
    holidays=bank_holidays("GB-ENG"),
    opens=time(9),
    closes=time(17),
)
LADDER = list(StepName)
ADDRESSEES = (Part.SUPERVISEE, Part.SUPERVISOR, Part.SENIOR)


def step(at: str, about: Facts, part: Part, working_time: WorkingTime = OFFICE) -> Step | None:
    """What is owed at a moment in London."""
    moment = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    where = standing(about, portsmouth(), moment.date())
    return owed(about, where, portsmouth(), part=part, working_time=working_time, at=moment)


def said(at: str, about: Facts, part: Part) -> str:
    """The step's name, with its number where it repeats; empty where nothing is owed."""
    found = step(at, about, part)
    if found is None:
        return ""
    return f"{found.name} {found.number}" if found.number else str(found.name)


# The last session was on Monday 2 November: due on Monday 30 November, the ceiling is Saturday 2 January.
AMIRA = facts(last="2026-11-02")


@pytest.mark.clause("P1-3.1a-1")
@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.clause("P1-3.1b-2")
@pytest.mark.parametrize(
    ("at", "supervisee", "supervisor", "senior"),
    [
        ("2026-11-23T08:59", "", "", ""),
        ("2026-11-23T09:00", "due_soon", "due_soon", ""),
        ("2026-11-27T08:59", "due_soon", "due_soon", ""),
        # Two days before is a Saturday, which counts as the Friday.
        ("2026-11-27T09:00", "due_2", "due_2", ""),
        ("2026-11-30T12:00", "due_2", "due_2", ""),
        ("2026-12-01T08:59", "due_2", "due_2", ""),
        ("2026-12-01T09:00", "overdue", "overdue", ""),
        ("2026-12-08T09:00", "overdue", "overdue 1", ""),
        ("2026-12-15T09:00", "overdue", "overdue 2", ""),
        # Fourteen days before the ceiling is a Saturday.
        ("2026-12-18T08:59", "overdue", "overdue 2", ""),
        ("2026-12-18T09:00", "ceiling_14", "ceiling_14", "ceiling_14"),
        ("2026-12-22T09:00", "ceiling_14", "overdue 3", "ceiling_14"),
        ("2026-12-29T09:00", "ceiling_14", "overdue 4", "ceiling_14"),
        # The day after the ceiling is a Sunday.
        ("2027-01-03T12:00", "ceiling_14", "overdue 4", "ceiling_14"),
        ("2027-01-04T09:00", "past_ceiling", "past_ceiling", "past_ceiling"),
        ("2027-01-05T09:00", "past_ceiling", "overdue 5", "past_ceiling"),
        ("2027-02-23T09:00", "past_ceiling", "overdue 12", "past_ceiling"),
    ],
)
def test_each_has_the_latest_step_reached(at: str, supervisee: str, supervisor: str, senior: str) -> None:
    """The ladder of somebody who has no session for a long time, as three people see it."""
    parts = (Part.SUPERVISEE, Part.SUPERVISOR, Part.SENIOR)
    assert [said(at, AMIRA, part) for part in parts] == [supervisee, supervisor, senior]


@pytest.mark.parametrize(("weeks", "day"), [(1, "2026-11-06"), (2, "2026-11-13"), (3, "2026-11-18")])
def test_a_short_interval_has_one_reminder_before_it(weeks: int, day: str) -> None:
    """A quarter of it before the date, and no second one."""
    about = facts(last="2026-11-02", interval_weeks=weeks)
    assert said(f"{day}T08:59", about, Part.SUPERVISEE) == ""
    assert said(f"{day}T09:00", about, Part.SUPERVISEE) == "due_soon"
    assert (
        said(f"{(date(2026, 11, 2) + timedelta(7 * weeks)).isoformat()}T16:00", about, Part.SUPERVISEE)
        == "due_soon"
    )


def test_a_reminder_before_easter_comes_on_the_last_working_day() -> None:
    """Bank holidays are no working days: what falls on Easter Monday comes on the Thursday."""
    about = facts(last="2026-03-16")
    found = step("2026-04-02T09:00", about, Part.SUPERVISEE)
    assert found is not None
    assert (found.name, found.target, found.moment.isoformat()) == (
        StepName.DUE_SOON,
        date(2026, 4, 13),
        "2026-04-02T09:00:00+01:00",
    )


def test_overdue_at_christmas_comes_on_the_first_working_day_after() -> None:
    """The day after Thursday 24 December is three days of holiday and a weekend away from Tuesday."""
    about = facts(last="2026-11-26")
    assert said("2026-12-28T12:00", about, Part.SUPERVISOR) == "due_2"
    assert said("2026-12-29T09:00", about, Part.SUPERVISOR) == "overdue"


def test_a_part_time_recipient_is_written_to_on_their_days() -> None:
    """Somebody who works on Mondays hears a week or more before what others hear later."""
    mondays = replace(OFFICE, days=frozenset({0}))
    about = facts(last="2026-11-05")
    soon = step("2026-11-23T09:00", about, Part.SUPERVISOR, mondays)
    assert soon is not None
    assert (soon.name, soon.moment.date()) == (StepName.DUE_SOON, date(2026, 11, 23))
    assert step("2026-11-23T09:00", about, Part.SUPERVISOR) is None
    late = step("2026-12-07T09:00", about, Part.SUPERVISOR, mondays)
    assert late is not None
    assert (late.name, late.number) == (StepName.OVERDUE, 0)
    assert step("2026-12-05T12:00", about, Part.SUPERVISOR, mondays) != late


def test_two_repeats_on_one_working_day_are_the_later_one() -> None:
    """A Monday worker's bank holiday pushes a repeat onto the next."""
    mondays = replace(OFFICE, days=frozenset({0}))
    found = step("2026-05-11T09:00", facts(last="2026-03-22"), Part.SUPERVISOR, mondays)
    assert found is not None
    assert (found.name, found.number, found.moment.date()) == (StepName.OVERDUE, 3, date(2026, 5, 11))


@pytest.mark.clause("P1-3.1b-1")
def test_where_the_ceiling_is_the_due_date_its_step_goes_before_overdue() -> None:
    """Of two steps on one day the later on the ladder counts, and the clause is the ceiling's."""
    about = facts(last="2026-09-01", interval_weeks=12, approved=True)
    found = step("2026-11-02T09:00", about, Part.SUPERVISOR)
    assert found is not None
    assert (found.name, found.clause) == (StepName.PAST_CEILING, ("P1-3.1b-1",))
    before = step("2026-10-30T09:00", about, Part.SUPERVISOR)
    assert before is not None
    assert (before.name, before.clause) == (StepName.DUE_2, ("P1-3.1b-1", "P1-3.1a-6"))
    assert said("2026-10-19T09:00", about, Part.SUPERVISOR) == "ceiling_14"
    assert said("2026-10-23T09:00", about, Part.SUPERVISOR) == "due_soon"


@pytest.mark.parametrize(
    ("booked", "at", "supervisee", "supervisor"),
    [
        pytest.param("2026-11-20", "2026-11-13T09:00", "due_soon", "", id="a week before the booked day"),
        pytest.param("2026-11-20", "2026-11-18T09:00", "due_2", "", id="two days before it"),
        pytest.param("2026-11-20", "2026-11-30T09:00", "due_2", "", id="booked, and the due date comes"),
        pytest.param("2026-11-30", "2026-11-23T09:00", "due_soon", "", id="booked on the due date"),
        pytest.param("2026-12-01", "2026-11-23T09:00", "due_soon", "due_soon", id="booked too late"),
        pytest.param("2026-11-20", "2026-12-01T09:00", "overdue", "overdue", id="booked, and not held"),
        pytest.param("2026-11-02", "2026-11-23T09:00", "due_soon", "due_soon", id="overtaken by a session"),
    ],
)
def test_a_session_booked_in_time_moves_the_reminders_before_it(
    booked: str, at: str, supervisee: str, supervisor: str
) -> None:
    """The supervisee's count to the booked day, the supervisor has none; what comes after the date stays."""
    about = facts(last="2026-11-02", booked=booked)
    assert [said(at, about, part) for part in (Part.SUPERVISEE, Part.SUPERVISOR)] == [supervisee, supervisor]


def test_a_first_session_booked_on_the_first_day_counts() -> None:
    """Without an earlier session nothing has overtaken it."""
    about = facts(start="2026-11-16", booked="2026-11-16")
    assert said("2026-11-16T09:00", about, Part.SUPERVISEE) == "due_2"


@pytest.mark.parametrize(
    "about",
    [
        pytest.param(facts(leaving_date="2026-11-01"), id="left"),
        pytest.param(facts(above=None, supervises=3), id="top"),
        pytest.param(facts(above=None), id="no supervisor"),
        pytest.param(facts(absent_from="2026-10-01"), id="paused"),
    ],
)
@pytest.mark.parametrize("part", ADDRESSEES)
def test_silent_states_owe_nothing(about: Facts, part: Part) -> None:
    """However long ago the last session was."""
    assert step("2026-12-01T12:00", about, part) is None


def test_after_a_long_absence_the_ladder_starts_again_at_the_return() -> None:
    """The first week back has a date, its reminders, and no reproach for the time away."""
    about = facts(last="2026-06-01", absent_from="2026-06-15", absent_until="2026-11-20")
    assert said("2026-11-20T12:00", about, Part.SUPERVISEE) == ""
    assert said("2026-11-21T12:00", about, Part.SUPERVISEE) == "due_soon"
    assert said("2026-11-25T12:00", about, Part.SUPERVISEE) == "due_2"
    assert said("2026-11-30T09:00", about, Part.SUPERVISEE) == "past_ceiling"


@pytest.mark.parametrize(
    ("at", "key"),
    [
        ("2026-11-23T09:00", "due_soon:2026-11-30:0"),
        ("2026-12-08T09:00", "overdue:2026-11-30:1"),
        ("2026-12-18T09:00", "ceiling_14:2027-01-02:0"),
    ],
)
def test_a_key_says_step_target_and_number(at: str, key: str) -> None:
    """It is stored, and compared with what is stored: its text stays the same for ever."""
    found = step(at, AMIRA, Part.SUPERVISOR)
    assert found is not None
    assert found.key == key


def test_a_moment_is_nine_oclock_where_the_recipient_is() -> None:
    """Each recipient's own zone decides when a step is reached."""
    dubai = replace(OFFICE, zone=ZoneInfo("Asia/Dubai"))
    found = step("2026-11-23T05:00", AMIRA, Part.SUPERVISOR, dubai)
    assert found is not None
    assert found.moment.isoformat() == "2026-11-23T09:00:00+04:00"
    assert step("2026-11-23T04:59", AMIRA, Part.SUPERVISOR, dubai) is None


# A line: ruth is head of service, tom a manager, grace a supervisor.
RUTH = facts("ruth", above=None, supervises=1, roles=[Role.HEAD_OF_SERVICE, Role.MANAGER])
TOM = facts("tom", above="ruth", last="2026-12-14", supervises=1, roles=[Role.MANAGER])
GRACE = facts("grace", above="tom", last="2026-12-14", supervises=3, roles=[Role.SUPERVISOR])
NEVER = frozenset[tuple[str, str, str]]()


def passed(
    people: Iterable[Facts],
    at: str,
    sent: frozenset[tuple[str, str, str]] = NEVER,
    office: WorkingTime = OFFICE,
) -> list[Digest]:
    """One pass of the clock at a moment in London."""
    return plan(
        people,
        rules=portsmouth(),
        at=datetime.fromisoformat(at).replace(tzinfo=LONDON),
        zone=LONDON,
        working_time_of=WorkingTimes(office),
        already=lambda recipient, about, key: (recipient, about, key) in sent,
    )


def lines(digests: Sequence[Digest]) -> list[str]:
    """Recipient, kind, and each item's person and step."""
    return [
        f"{digest.recipient.id} {digest.kind}: "
        + ", ".join(f"{item.about.id} {item.step.name}" for item in digest.items)
        for digest in digests
    ]


@pytest.mark.clause("P1-3.1b-1")
def test_the_ceiling_is_told_to_both_and_to_the_nearest_head_of_service() -> None:
    """Not to the managers in between."""
    assert lines(passed([RUTH, TOM, GRACE, AMIRA], "2026-12-18T10:00")) == [
        "ruth team: amira ceiling_14",
        "grace team: amira ceiling_14",
        "amira mine: amira ceiling_14",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param(
            [facts("ruth", above=None, roles=[Role.DIRECTOR]), TOM, GRACE], {"tom", "grace"}, id="no head"
        ),
        pytest.param(
            [
                replace(
                    RUTH,
                    person=replace(
                        RUTH.person, entry=replace(RUTH.person.entry, leaving_date=date(2026, 12, 17))
                    ),
                ),
                TOM,
                GRACE,
            ],
            {"tom", "grace"},
            id="the head has left",
        ),
        pytest.param(
            [
                RUTH,
                facts("tom", above="ruth", leaving_date="2026-12-01", roles=[Role.HEAD_OF_SERVICE]),
                GRACE,
            ],
            {"ruth", "grace"},
            id="through one who has left",
        ),
        pytest.param(
            [RUTH, facts("grace", above="ruth", last="2026-12-14", roles=[Role.HEAD_OF_SERVICE])],
            {"grace"},
            id="the supervisor is the head",
        ),
        pytest.param(
            [RUTH, TOM, facts("grace", above="tom", leaving_date="2026-12-01")],
            {"ruth"},
            id="the supervisor has left",
        ),
        pytest.param([GRACE], {"grace"}, id="the line ends"),
        pytest.param([], set[str](), id="a supervisor who is not in the list"),
    ],
)
def test_the_senior_is_the_nearest_upwards_who_is_still_there(line: list[Facts], told: set[str]) -> None:
    """A head of service, else a manager, beginning with the supervisor; who has left gets nothing."""
    digests = passed([*line, AMIRA], "2026-12-18T10:00")
    assert {str(digest.recipient.id) for digest in digests if digest.kind is Kind.TEAM} == told


def test_a_circle_in_the_line_does_no_harm() -> None:
    """The staff list refuses one; the pass would still end."""
    circle = [facts("tom", above="grace"), facts("grace", above="tom")]
    digests = passed([*circle, AMIRA], "2026-12-18T10:00")
    assert {str(digest.recipient.id) for digest in digests} == {"tom", "grace", "amira"}


def test_one_message_about_oneself_and_one_about_all_others_most_pressing_first() -> None:
    """The past before the overdue before the due, the earliest date first, each person once."""
    people = [
        facts("grace", above="tom", last="2026-11-01", supervises=6, roles=[Role.SUPERVISOR]),
        facts("ben", last="2026-10-27"),
        facts("cara", last="2026-11-01"),
        facts("dan", last="2026-09-20"),
        facts("eve", last="2026-10-20"),
        facts("fay", last="2026-11-20"),
        facts("gil", last="2026-06-01", absent_from="2026-06-15", absent_until="2026-11-16"),
    ]
    digests = passed(people, "2026-11-27T10:00")
    grace = [digest for digest in digests if digest.recipient.id == "grace"]
    assert lines(grace) == [
        "grace mine: grace due_2",
        "grace team: dan past_ceiling, gil past_ceiling, eve overdue, ben overdue, cara due_2",
    ]
    assert grace[1].clause == ("P1-3.1b-1", "P1-3.1a-1")


@pytest.mark.parametrize(
    ("at", "send_at"),
    [
        ("2026-12-18T10:30:15", "2026-12-18T10:30:15+00:00"),
        ("2026-12-18T17:00", "2026-12-21T09:00:00+00:00"),
        ("2026-12-25T10:00", "2026-12-29T09:00:00+00:00"),
    ],
)
def test_a_message_waits_for_the_recipients_working_time(at: str, send_at: str) -> None:
    """Now where that is working time, else the next working moment."""
    (digest,) = [digest for digest in passed([AMIRA], at) if digest.recipient.id == "amira"]
    assert digest.send_at.isoformat() == send_at


def test_each_recipient_has_a_time_of_their_own() -> None:
    """Zone and days come from the staff list; the state follows the installation's date."""
    there = facts(
        "grace", above="tom", last="2026-12-14", timezone="America/New_York", working_days=frozenset({1})
    )
    team = [digest for digest in passed([there, AMIRA], "2026-12-02T10:00") if digest.kind is Kind.TEAM]
    assert [digest.send_at.isoformat() for digest in team] == ["2026-12-08T09:00:00-05:00"]


def test_what_was_sent_is_not_sent_again_until_the_next_step() -> None:
    """After an outage there is one message, not four, and nothing earlier follows it."""
    first = passed([GRACE, AMIRA], "2026-12-10T10:00")
    assert lines(first) == ["grace team: amira overdue", "amira mine: amira overdue"]
    sent = keys(first)
    assert passed([GRACE, AMIRA], "2026-12-14T16:59", sent) == []
    assert lines(passed([GRACE, AMIRA], "2026-12-15T09:00", sent)) == ["grace team: amira overdue"]


def test_a_moment_without_a_zone_is_refused() -> None:
    """A pass at an unknown moment would write to people at night."""
    with pytest.raises(ValueError, match="time zone"):
        plan(
            [],
            rules=portsmouth(),
            at=datetime(2026, 11, 24, 9),  # noqa: DTZ001
            zone=LONDON,
            working_time_of=WorkingTimes(OFFICE),
            already=lambda _recipient, _about, _key: False,
        )


def keys(digests: Iterable[Digest]) -> frozenset[tuple[str, str, str]]:
    """What a pass would have sent."""
    return frozenset(
        (digest.recipient.id, item.about.id, item.step.key) for digest in digests for item in digest.items
    )


holidays = st.frozensets(st.dates(date(2023, 9, 1), date(2029, 12, 31)), max_size=40)
offices = st.builds(
    WorkingTime,
    zone=st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]).map(
        ZoneInfo
    ),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    holidays=st.just(OFFICE.holidays) | holidays,
    opens=st.just(time(9)),
    closes=st.just(time(17)),
)
hours = st.integers(0, 24 * 60 - 1).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.clause("P1-3.1a-1")
@pytest.mark.clause("P1-3.1b-1")
@settings(deadline=None)
@given(anybody(), offices, st.sampled_from(ADDRESSEES), hours)
def test_it_agrees_with_asking_every_day_of_the_calendar(
    case: tuple[Facts, date], office: WorkingTime, part: Part, hour: timedelta
) -> None:
    """The contract's sentences, said a second time in another way, give the same step."""
    about, day = case
    at = datetime.combine(day, time(), tzinfo=UTC) + hour
    found = owed(
        about, standing(about, portsmouth(), day), portsmouth(), part=part, working_time=office, at=at
    )
    expected = walked_step(about, part, office, day, at)
    assert (found and (found.moment, found.name, found.number, found.target)) == expected


@settings(deadline=None)
@given(anybody(), offices, st.sampled_from(ADDRESSEES), hours)
def test_a_step_falls_on_the_opening_of_a_working_day_that_is_past(
    case: tuple[Facts, date], office: WorkingTime, part: Part, hour: timedelta
) -> None:
    """Nothing is owed early, and nothing falls in somebody's free time."""
    about, day = case
    at = datetime.combine(day, time(), tzinfo=UTC) + hour
    found = owed(
        about, standing(about, portsmouth(), day), portsmouth(), part=part, working_time=office, at=at
    )
    assert found is None or (
        found.moment <= at
        and office.is_working_day(found.moment.date())
        and office.next_moment(found.moment) == found.moment
    )


@settings(deadline=None)
@given(
    anybody(),
    offices,
    st.sampled_from(ADDRESSEES),
    st.lists(st.integers(0, 24 * 150), min_size=2, max_size=6),
)
def test_time_never_takes_a_step_back(
    case: tuple[Facts, date], office: WorkingTime, part: Part, later: list[int]
) -> None:
    """With the same facts, what is owed later was reached later."""
    about, day = case
    where = standing(about, portsmouth(), day)
    found = [
        owed(
            about,
            where,
            portsmouth(),
            part=part,
            working_time=office,
            at=datetime.combine(day, time(), tzinfo=UTC) + timedelta(hours=hours),
        )
        for hours in sorted(later)
    ]
    order = [
        (step.moment, LADDER.index(step.name), step.number)
        if step
        else (datetime.min.replace(tzinfo=UTC), -1, 0)
        for step in found
    ]
    assert order == sorted(order)


@st.composite
def councils(draw: st.DrawFn) -> list[Facts]:
    """A few people, each below one who comes before, around one day."""
    people: list[Facts] = []
    for number in range(draw(st.integers(1, 7))):
        above = draw(st.sampled_from([None, *(str(i) for i in range(number))])) if number else None
        about, _ = draw(anybody(str(number), above))
        zone = draw(st.sampled_from([None, None, "America/New_York", "Asia/Kolkata"]))
        days = draw(st.none() | st.frozensets(st.integers(0, 6), min_size=1))
        entry = replace(about.person.entry, timezone=zone, working_days=days)
        people.append(replace(about, person=replace(about.person, entry=entry)))
    return people


def expected_for(people: list[Facts], at: datetime) -> set[tuple[str, str, str, str]]:
    """Recipient, kind, person and step, found by asking everybody about everybody."""
    today = at.astimezone(LONDON).date()
    times = WorkingTimes(OFFICE)
    here = {facts.person.id: facts for facts in people if not facts.person.has_left(today)}
    found: set[tuple[str, str, str, str]] = set()
    for about in people:
        upwards = list(_upwards(about.person, people))
        still = [person for person in upwards if person.id in here]
        heads = [person for person in still if Role.HEAD_OF_SERVICE in person.entry.roles]
        seniors = heads or [person for person in still if Role.MANAGER in person.entry.roles]
        told: dict[PersonId, tuple[Part, Person]] = {}
        for part, persons in (
            (Part.SENIOR, seniors[:1]),
            (Part.SUPERVISOR, upwards[:1]),
            (Part.SUPERVISEE, [about.person]),
        ):
            told |= {person.id: (part, person) for person in persons if person.id in here}
        for recipient, (part, person) in told.items():
            step = walked_step(about, part, times(person), today, at)
            if step:
                kind = "mine" if part is Part.SUPERVISEE else "team"
                found.add((recipient, kind, about.person.id, f"{step[1]} {step[2]}"))
    return found


def _upwards(person: Person, people: list[Facts]) -> Iterable[Person]:
    by_id = {facts.person.id: facts.person for facts in people}
    while person.supervisor_id is not None:
        person = by_id[person.supervisor_id]
        yield person


@settings(deadline=None, max_examples=60)
@given(councils(), st.dates(date(2024, 1, 1), date(2029, 6, 1)), hours)
def test_a_pass_agrees_with_asking_everybody_about_everybody(
    people: list[Facts], day: date, hour: timedelta
) -> None:
    """The whole plan against the slow way; at most two messages each, nobody twice in one."""
    at = datetime.combine(day, time(), tzinfo=UTC) + hour
    digests = plan(
        people,
        rules=portsmouth(),
        at=at,
        zone=LONDON,
        working_time_of=WorkingTimes(OFFICE),
        already=lambda _recipient, _about, _key: False,
    )
    found = [
        (digest.recipient.id, str(digest.kind), item.about.id, f"{item.step.name} {item.step.number}")
        for digest in digests
        for item in digest.items
    ]
    assert set(found) == expected_for(people, at)
    assert len({line[:3] for line in found}) == len(found)
    assert len({(digest.recipient.id, digest.kind) for digest in digests}) == len(digests)


@settings(deadline=None, max_examples=60)
@given(councils(), st.dates(date(2024, 1, 1), date(2029, 6, 1)), hours)
def test_a_second_pass_has_nothing_and_a_first_one_keeps_working_time(
    people: list[Facts], day: date, hour: timedelta
) -> None:
    """What was planned once is not planned again, and each message goes at a working moment from now."""
    at = datetime.combine(day, time(), tzinfo=UTC) + hour
    times = WorkingTimes(OFFICE)

    def once(sent: frozenset[tuple[str, str, str]]) -> list[Digest]:
        return plan(
            people,
            rules=portsmouth(),
            at=at,
            zone=LONDON,
            working_time_of=times,
            already=lambda recipient, about, key: (recipient, about, key) in sent,
        )

    first = once(NEVER)
    assert once(keys(first)) == []
    for digest in first:
        own = times(digest.recipient)
        assert digest.send_at >= at
        assert own.next_moment(digest.send_at) == digest.send_at
        assert digest.send_at.tzinfo is own.zone
