"""Working days and hours, on everybody's own wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.dates import add_days, add_months
from bot.domain.people import Person, PersonId, Role, StaffEntry
from bot.domain.working_time import WorkingTime, WorkingTimes
from bot.errors import ConfigurationError
from bot.policy.bank_holidays import bank_holidays

LONDON = ZoneInfo("Europe/London")
ENGLAND = bank_holidays("GB-ENG")
WEEK = frozenset(range(5))
TODAY = date(2026, 11, 2)


def office(
    zone: ZoneInfo = LONDON,
    days: frozenset[int] = WEEK,
    opens: time = time(9),
    holidays: frozenset[date] | None = None,
) -> WorkingTime:
    """Working time as the shipped pack has it, or otherwise."""
    return WorkingTime(
        zone=zone,
        days=days,
        holidays=ENGLAND if holidays is None else holidays,
        opens=opens,
        closes=time(17),
    )


def person(zone: str | None = None, days: frozenset[int] | None = None) -> Person:
    """Somebody with a zone and days of their own."""
    entry = StaffEntry(
        email="amira@council.example",
        name="Amira Khan",
        team="North",
        roles=frozenset({Role.PRACTITIONER}),
        start_date=date(2024, 1, 1),
        timezone=zone,
        working_days=days,
    )
    return Person(id=PersonId("a"), entry=entry)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        pytest.param("2026-11-24", "2026-11-24", "2026-11-24", id="a Tuesday is its own"),
        pytest.param("2026-11-22", "2026-11-20", "2026-11-23", id="a Sunday"),
        pytest.param("2026-04-04", "2026-04-02", "2026-04-07", id="the Easter weekend"),
        pytest.param("2026-12-28", "2026-12-24", "2026-12-29", id="Boxing Day in lieu"),
        pytest.param("2026-08-31", "2026-08-28", "2026-09-01", id="the August holiday of England"),
    ],
)
def test_a_day_off_moves_to_its_neighbouring_working_day(day: str, before: str, after: str) -> None:
    """The last working day before, and the first one after, without weekends and bank holidays."""
    assert office().on_or_before(date.fromisoformat(day)).isoformat() == before
    assert office().on_or_after(date.fromisoformat(day)).isoformat() == after


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-11-24T08:59:59.999999+00:00", "2026-11-24T09:00:00+00:00", id="before opening"),
        pytest.param("2026-11-24T09:00:00+00:00", "2026-11-24T09:00:00+00:00", id="at opening"),
        pytest.param("2026-11-24T12:34:56+00:00", "2026-11-24T12:34:56+00:00", id="in between"),
        pytest.param("2026-11-24T16:59:59+00:00", "2026-11-24T16:59:59+00:00", id="last second"),
        pytest.param("2026-11-24T17:00:00+00:00", "2026-11-25T09:00:00+00:00", id="at closing"),
        pytest.param("2026-11-27T17:30:00+00:00", "2026-11-30T09:00:00+00:00", id="over a weekend"),
        pytest.param("2026-12-24T17:30:00+00:00", "2026-12-29T09:00:00+00:00", id="over Christmas"),
        pytest.param("2026-03-27T17:30:00+00:00", "2026-03-30T09:00:00+01:00", id="clocks go forward"),
        pytest.param("2026-10-23T17:30:00+01:00", "2026-10-26T09:00:00+00:00", id="clocks go back"),
        pytest.param("2026-07-01T08:30:00+00:00", "2026-07-01T09:30:00+01:00", id="given in another zone"),
    ],
)
def test_the_next_moment_is_now_or_the_next_opening(at: str, expected: str) -> None:
    """Nine to five of a working day is working time; all else waits for the next opening."""
    assert office().next_moment(datetime.fromisoformat(at)).isoformat() == expected


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-23", "2026-11-24", 1),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-12-24", "2026-12-29", 1),
        ("2026-11-02", "2026-11-30", 20),
        ("2026-11-24", "2026-11-20", 0),
    ],
)
def test_working_days_are_counted_after_the_first_up_to_the_last(start: str, end: str, count: int) -> None:
    """Weekends and bank holidays do not count, nor does the day that is counted from."""
    assert office().days_between(date.fromisoformat(start), date.fromisoformat(end)) == count


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-19", 0, "2026-11-19"),
        ("2026-11-19", 5, "2026-11-26"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-12-24", 2, "2026-12-30"),
    ],
)
def test_working_days_are_added_without_days_off(day: str, count: int, expected: str) -> None:
    """Five working days after a Thursday is the next Thursday."""
    assert office().add_days(date.fromisoformat(day), count).isoformat() == expected


def test_the_opening_stays_at_nine_when_the_clocks_change() -> None:
    """Nine o'clock is nine on the wall, in summer and in winter."""
    assert office().opening(date(2026, 3, 29)).astimezone(UTC) == datetime(2026, 3, 29, 8, tzinfo=UTC)
    assert office().opening(date(2026, 10, 25)).astimezone(UTC) == datetime(2026, 10, 25, 9, tzinfo=UTC)


def test_an_opening_that_does_not_exist_is_later_and_a_double_one_is_the_first() -> None:
    """Half past one is skipped on the spring change, and comes twice on the autumn one."""
    early = office(days=frozenset({6}), opens=time(1, 30))
    assert early.opening(date(2026, 3, 29)).isoformat() == "2026-03-29T02:30:00+01:00"
    assert early.opening(date(2026, 10, 25)).isoformat() == "2026-10-25T01:30:00+01:00"


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        pytest.param("2026-03-29T02:15:00+01:00", "2026-03-22", id="after the gap, before the opening"),
        pytest.param("2026-03-29T02:30:00+01:00", "2026-03-29", id="at the opening after the gap"),
        pytest.param("2026-10-25T01:10:00+00:00", "2026-10-25", id="the second ten past one"),
        pytest.param("2026-10-25T01:10:00+01:00", "2026-10-18", id="the first ten past one"),
    ],
)
def test_what_has_opened_follows_real_time_when_the_clocks_change(at: str, opened: str) -> None:
    """The wall clock alone would say otherwise around a change."""
    early = office(days=frozenset({6}), opens=time(1, 30), holidays=frozenset())
    moment = datetime.fromisoformat(at)
    assert early.reach(moment).opened.isoformat() == opened
    assert early.reach(moment.astimezone(LONDON)).opened.isoformat() == opened


def test_working_time_without_a_moment_in_it_is_refused() -> None:
    """No weekday, or a closing before the opening, could never be satisfied."""
    with pytest.raises(ConfigurationError, match="weekday"):
        office(days=frozenset())
    with pytest.raises(ConfigurationError, match="opening before"):
        office(opens=time(17))


def test_a_calendar_of_nothing_but_holidays_ends_the_search() -> None:
    """Then the weekdays alone count, so that a message is never lost for ever."""

    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    closed = WorkingTime(zone=LONDON, days=WEEK, holidays=Always(), opens=time(9), closes=time(17))
    assert closed.on_or_after(date(2026, 11, 21)) == date(2026, 11, 23)
    assert closed.on_or_before(date(2026, 11, 21)) == date(2026, 11, 20)
    assert closed.next_moment(datetime(2026, 11, 20, 10, tzinfo=UTC)).date() == date(2026, 11, 23)


def test_a_moment_without_a_zone_is_refused() -> None:
    """It would mean another moment on another machine."""
    with pytest.raises(ValueError, match="time zone"):
        office().next_moment(datetime(2026, 11, 24, 9))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        office().reach(datetime(2026, 11, 24, 9))  # noqa: DTZ001


def test_a_person_has_the_zone_and_days_of_the_staff_list() -> None:
    """Where the list has none, or a zone that this machine does not know, the installation's count."""
    times = WorkingTimes(office())
    own = times(person("Europe/Dublin", frozenset({1, 3})))
    assert (own.zone.key, own.days) == ("Europe/Dublin", {1, 3})
    assert times(person()) == times() == office()
    assert times(person("Europe/Atlantis")).zone is LONDON
    assert times(person("../etc/passwd")).zone is LONDON
    assert times(person(days=frozenset())).days == WEEK
    assert times(person("Europe/Dublin", frozenset({1, 3}))) is own


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("GB-ENG", date(2026, 4, 6), True),
        ("gb-eng", date(2031, 12, 25), True),
        ("GB", date(2026, 4, 6), False),
        ("GB-SCT", date(2026, 8, 3), True),
        ("IE", date(2026, 3, 17), True),
        ("GB-ENG", date(2026, 3, 17), False),
        ("GB-ENG", date(1, 12, 25), False),
        ("GB-ENG", date(9999, 12, 25), False),
    ],
)
def test_bank_holidays_follow_the_country_in_any_year(country: str, day: date, expected: bool) -> None:
    """Parts of a country have holidays of their own; far years have none, and do no harm."""
    assert (day in bank_holidays(country)) is expected


@pytest.mark.parametrize("country", ["XX", "GB-XYZ", "", "-", "England"])
def test_an_unknown_country_says_what_to_set(country: str) -> None:
    """The setting is named, with examples."""
    with pytest.raises(ConfigurationError, match=r"SUPERVISION_COUNTRY.*GB-ENG"):
        bank_holidays(country)


def test_months_clamp_to_the_last_day() -> None:
    """Leap years have a 29 February to clamp to."""
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 6, 30), 2) == date(2026, 8, 30)


def test_dates_stay_within_the_calendar() -> None:
    """A mistyped year gives a date far away instead of an error."""
    assert add_days(date(9999, 12, 30), 7) == date.max
    assert add_days(date(1, 1, 3), -7) == date.min
    assert add_months(date(9999, 11, 30), 2) == date.max


@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland", "Pacific/Honolulu"])
@pytest.mark.parametrize("day", [date.min, date.min + timedelta(1), date.max - timedelta(1), date.max])
@pytest.mark.parametrize("opens", [time(0), time(9), time(16, 59)])
def test_the_calendars_last_day_opens_in_every_zone(zone: str, day: date, opens: time) -> None:
    """It can be compared with others and be stored, and so can the next moment after it."""
    its = office(ZoneInfo(zone), days=frozenset(range(7)), opens=opens)
    opening = its.opening(day)
    assert abs((opening.astimezone(UTC).date() - day).days) <= 1
    at = datetime.combine(day, time(23, 59, 59) if day > TODAY else time(), tzinfo=UTC)
    assert its.reach(at).opened <= its.reach(at).upcoming
    assert abs((its.next_moment(at).astimezone(UTC).date() - day).days) <= 2


zones = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]).map(
    ZoneInfo
)
offices = st.builds(
    office,
    zone=zones,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.sampled_from([time(9), time(1, 30), time(0)]),
)
moments = st.integers(0, 5 * 366 * 24 * 3600).map(
    lambda s: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)


@settings(deadline=None)
@given(offices, moments)
def test_the_next_moment_is_the_first_working_one(office: WorkingTime, at: datetime) -> None:
    """It is working time, not before now, and no quarter of an hour in between is working time."""

    def is_open(moment: datetime) -> bool:
        local = moment.astimezone(office.zone)
        return office.is_working_day(local.date()) and office.opening(local.date()) <= moment < (
            datetime.combine(local.date(), office.closes, tzinfo=office.zone).astimezone(UTC)
        )

    found = office.next_moment(at).astimezone(UTC)
    assert found >= at
    assert is_open(found)
    probe = at
    while probe < found:
        assert not is_open(probe)
        probe += timedelta(minutes=15)


@settings(deadline=None)
@given(offices, moments)
def test_reach_is_two_neighbouring_working_days_around_the_moment(office: WorkingTime, at: datetime) -> None:
    """One has opened, the other has not, and no working day lies between them."""
    reach = office.reach(at)
    assert office.opening(reach.opened).astimezone(UTC) <= at < office.opening(reach.upcoming).astimezone(UTC)
    between = (reach.upcoming - reach.opened).days
    assert not any(office.is_working_day(reach.opened + timedelta(n)) for n in range(1, between))
