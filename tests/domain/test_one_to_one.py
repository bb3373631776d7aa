"""Where a person stands: interval, due date, ceiling and state, by the clauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.one_to_one import Standing, State, standing
from bot.domain.people import Facts
from tests.domain.clock_cases import anybody, facts, portsmouth, walked_dates, walked_state


def on(day: str, about: Facts) -> Standing:
    """Where somebody stands on a day, by the shipped pack."""
    return standing(about, portsmouth(), date.fromisoformat(day))


@pytest.mark.clause("P1-3.1a-1")
def test_everybody_is_due_four_weeks_after_the_last_session() -> None:
    """The interval runs from the last session, and its clause is named."""
    where = on("2026-11-22", facts(last="2026-11-02"))
    assert (where.start, where.due) == (date(2026, 11, 2), date(2026, 11, 30))
    assert (where.interval_days, where.notice_days) == (28, 7)
    assert where.clause == ("P1-3.1a-1",)


def test_without_a_session_the_clock_starts_with_employment() -> None:
    """Somebody new is due four weeks after their first day."""
    assert on("2026-11-22", facts(start="2026-11-16")).due == date(2026, 12, 14)


@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.parametrize(
    ("last", "ceiling"),
    [
        ("2026-09-22", "2026-11-22"),
        ("2026-12-31", "2027-02-28"),
        ("2026-12-29", "2027-02-28"),
        ("2026-12-28", "2027-02-28"),
        ("2027-12-31", "2028-02-29"),
        ("2027-12-30", "2028-02-29"),
        ("2028-12-31", "2029-02-28"),
        ("2028-02-29", "2028-04-29"),
        ("2026-06-30", "2026-08-30"),
        ("2026-07-31", "2026-09-30"),
        ("2026-11-30", "2027-01-30"),
    ],
)
def test_the_ceiling_is_two_calendar_months(last: str, ceiling: str) -> None:
    """The day of the month stays, or becomes the month's last."""
    assert on("2026-01-01", facts(last=last)).ceiling.isoformat() == ceiling


@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.clause("P1-3.1a-6")
@pytest.mark.parametrize(
    ("weeks", "interval", "due", "clause"),
    [
        (6, 42, "2026-10-13", ("P1-3.1a-6",)),
        (8, 56, "2026-10-27", ("P1-3.1a-6",)),
        (9, 63, "2026-11-01", ("P1-3.1b-1", "P1-3.1a-6")),
        (26, 182, "2026-11-01", ("P1-3.1b-1", "P1-3.1a-6")),
    ],
)
def test_an_approved_longer_interval_never_passes_the_ceiling(
    weeks: int, interval: int, due: str, clause: tuple[str, ...]
) -> None:
    """Where the ceiling is earlier it is the due date, and its clause decides."""
    where = on("2026-09-02", facts(last="2026-09-01", interval_weeks=weeks, approved=True))
    assert (where.interval_days, where.due.isoformat(), where.clause) == (interval, due, clause)


@pytest.mark.clause("P1-3.1a-6")
def test_a_longer_interval_without_approval_is_ignored() -> None:
    """Four weeks apply until a head of service has approved more."""
    where = on("2026-09-02", facts(last="2026-09-01", interval_weeks=6, approved=False))
    assert (where.interval_days, where.clause) == (28, ("P1-3.1a-1",))


@pytest.mark.clause("P1-3.1a-4")
@pytest.mark.parametrize(("weeks", "notice"), [(1, 1), (2, 3), (3, 5)])
def test_an_agreed_shorter_interval_needs_no_approval(weeks: int, notice: int) -> None:
    """It applies at once, with a quarter of it as notice."""
    where = on("2026-09-02", facts(last="2026-09-01", interval_weeks=weeks))
    assert (where.interval_days, where.notice_days) == (7 * weeks, notice)
    assert where.clause == ("P1-3.1a-4",)


@pytest.mark.parametrize("approved", [True, False])
def test_four_agreed_weeks_are_the_rule_for_everybody(approved: bool) -> None:
    """Neither shorter nor longer: the general clause stands."""
    where = on("2026-09-02", facts(last="2026-09-01", interval_weeks=4, approved=approved))
    assert (where.interval_days, where.clause) == (28, ("P1-3.1a-1",))


@pytest.mark.clause("P1-3.5c")
@pytest.mark.clause("P1-3.5d")
@pytest.mark.parametrize(
    ("last", "interval", "clause"),
    [
        pytest.param("2026-01-01", 7, "P1-3.5c", id="before the assessed year"),
        pytest.param("2026-03-02", 7, "P1-3.5c", id="its first day"),
        pytest.param("2026-04-26", 7, "P1-3.5c", id="the last day of eight weeks"),
        pytest.param("2026-04-27", 14, "P1-3.5d", id="after eight weeks"),
        pytest.param("2027-03-01", 14, "P1-3.5d", id="the last day of twelve months"),
        pytest.param("2027-03-02", 28, "P1-3.1a-1", id="after twelve months"),
    ],
)
def test_the_newly_qualified_have_weekly_then_fortnightly_sessions(
    last: str, interval: int, clause: str
) -> None:
    """Weekly for eight weeks, fortnightly to the end of the year, as of the day that the clock starts."""
    where = on("2026-03-02", facts(last=last, asye_start="2026-03-02"))
    assert (where.interval_days, where.clause) == (interval, (clause,))


@pytest.mark.clause("P1-3.5d")
@pytest.mark.parametrize(
    ("columns", "last", "interval"),
    [
        pytest.param({"asye_end": "2027-06-01"}, "2027-05-31", 14, id="a year that was extended"),
        pytest.param({"asye_end": "2027-06-01"}, "2027-06-01", 28, id="its end"),
        pytest.param({"asye_end": "2026-09-01"}, "2026-10-01", 28, id="a year that ended early"),
        pytest.param({"asye_end": "2026-03-20"}, "2026-04-01", 7, id="ended within eight weeks"),
        pytest.param(
            {"asye_start": None, "asye_end": "2027-06-01"}, "2027-05-31", 28, id="an end without a beginning"
        ),
        pytest.param({"asye_start": "2028-02-29"}, "2029-02-27", 14, id="from a leap day, the day before"),
        pytest.param({"asye_start": "2028-02-29"}, "2029-02-28", 28, id="from a leap day, clamped"),
    ],
)
def test_the_assessed_year_ends_when_the_list_says_or_after_twelve_months(
    columns: dict[str, Any], last: str, interval: int
) -> None:
    """An end in the list counts, else twelve calendar months."""
    year: dict[str, Any] = {"asye_start": "2026-03-02", **columns}
    about = facts(last=last, **year)
    assert on("2026-03-02", about).interval_days == interval


@pytest.mark.clause("P1-3.1c")
@pytest.mark.parametrize(
    ("last", "interval", "clause"),
    [("2026-11-08", 14, "P1-3.1c"), ("2026-11-09", 28, "P1-3.1a-1"), ("2026-01-09", 14, "P1-3.1c")],
)
def test_induction_is_fortnightly_until_its_end(last: str, interval: int, clause: str) -> None:
    """The day of its end is outside it."""
    where = on("2026-11-22", facts(last=last, induction_until="2026-11-09"))
    assert (where.interval_days, where.clause) == (interval, (clause,))


@pytest.mark.clause("P1-3.1a-3")
@pytest.mark.parametrize(
    ("columns", "interval", "clause"),
    [
        pytest.param({"induction_until": "2027-01-01"}, 7, ("P1-3.5c",), id="stricter than induction"),
        pytest.param({"interval_weeks": 1}, 7, ("P1-3.5c", "P1-3.1a-4"), id="weekly by both"),
        pytest.param({"interval_weeks": 3}, 7, ("P1-3.5c",), id="stricter than what was agreed"),
        pytest.param(
            {"asye_start": "2026-06-01", "induction_until": "2027-01-01", "interval_weeks": 2},
            14,
            ("P1-3.5d", "P1-3.1c", "P1-3.1a-4"),
            id="fortnightly by three",
        ),
        pytest.param(
            {"asye_start": None, "induction_until": "2027-01-01", "interval_weeks": 8, "approved": True},
            14,
            ("P1-3.1c",),
            id="stricter than an approved longer one",
        ),
    ],
)
def test_of_several_rules_the_shortest_interval_wins(
    columns: dict[str, Any], interval: int, clause: tuple[str, ...]
) -> None:
    """Rules of the same length are all named, the most specific first."""
    year: dict[str, Any] = {"asye_start": "2026-10-05", **columns}
    about = facts(last="2026-11-02", **year)
    where = on("2026-11-22", about)
    assert (where.interval_days, where.clause) == (interval, clause)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-11-22", "in_date"),
        ("2026-11-23", "due"),
        ("2026-11-30", "due"),
        ("2026-12-01", "overdue"),
        ("2027-01-02", "overdue"),
        ("2027-01-03", "past_ceiling"),
    ],
)
def test_the_state_follows_the_day(day: str, state: str) -> None:
    """A date itself is still in time; the day after is not."""
    assert on(day, facts(last="2026-11-02")).state == state


@pytest.mark.parametrize(
    ("last", "weeks", "in_date", "due"),
    [("2026-11-02", 1, "2026-11-07", "2026-11-08"), ("2026-11-02", 3, "2026-11-17", "2026-11-18")],
)
def test_short_intervals_have_short_notice(last: str, weeks: int, in_date: str, due: str) -> None:
    """A quarter of the interval, rounded down."""
    about = facts(last=last, interval_weeks=weeks)
    assert (on(in_date, about).state, on(due, about).state) == (State.IN_DATE, State.DUE)


@pytest.mark.parametrize(
    ("about", "state"),
    [
        pytest.param(facts(leaving_date="2026-11-21"), "left", id="left yesterday"),
        pytest.param(facts(leaving_date="2026-11-22", last="2026-11-02"), "in_date", id="leaves today"),
        pytest.param(
            facts(leaving_date="2026-11-21", above=None, supervises=3), "left", id="left before top"
        ),
        pytest.param(facts(above=None, supervises=1), "top", id="supervises others"),
        pytest.param(facts(above=None), "no_supervisor", id="supervises nobody"),
        pytest.param(facts(above=None, absent_from="2026-11-01"), "no_supervisor", id="before paused"),
        pytest.param(facts(absent_from="2026-11-01"), "paused", id="paused before past the ceiling"),
        pytest.param(facts(supervises=3, last="2026-09-01"), "past_ceiling", id="a supervisor has one too"),
    ],
)
def test_the_first_state_that_fits_is_taken(about: Facts, state: str) -> None:
    """Leaving goes before the place in the line, that before an absence, that before the clock."""
    assert on("2026-11-22", about).state == state


@pytest.mark.parametrize(
    ("since", "until", "day", "state"),
    [
        pytest.param("2026-10-01", None, "2026-10-01", "paused", id="without an end, first day"),
        pytest.param("2026-10-01", None, "2027-10-01", "paused", id="without an end, a year on"),
        pytest.param("2026-10-01", None, "2026-09-30", "due", id="not begun"),
        pytest.param("2026-10-01", "2026-10-29", "2026-10-29", "paused", id="28 days, last day"),
        pytest.param("2026-10-01", "2026-10-29", "2026-10-30", "due", id="28 days, over"),
        pytest.param("2026-10-01", "2026-10-28", "2026-10-15", "overdue", id="27 days are not long"),
        pytest.param("2026-10-01", "2026-10-28", "2026-10-29", "overdue", id="27 days shift nothing"),
        pytest.param(None, "2026-10-29", "2026-10-15", "overdue", id="an end without a beginning"),
    ],
)
def test_a_long_absence_pauses_from_its_first_day_to_its_last(
    since: str | None, until: str | None, day: str, state: str
) -> None:
    """Long is without an end, or at least 28 days; a shorter one changes nothing."""
    about = facts(last="2026-09-03", absent_from=since, absent_until=until)
    assert on(day, about).state == state


@pytest.mark.parametrize(
    ("last", "absence", "due", "ceiling", "returned"),
    [
        pytest.param(
            "2026-09-03", ("2026-09-20", "2026-11-20"), "2026-11-27", "2026-11-27", True, id="both move"
        ),
        pytest.param(
            "2026-09-03", ("2026-09-10", "2026-10-10"), "2026-10-17", "2026-11-03", True, id="due moves"
        ),
        pytest.param(
            "2026-09-03", ("2026-08-01", "2026-09-20"), "2026-10-01", "2026-11-03", False, id="began before"
        ),
        pytest.param(
            "2026-09-03", ("2026-09-03", "2026-10-20"), "2026-10-01", "2026-11-03", False, id="began then"
        ),
        pytest.param(
            "2026-09-03", ("2026-09-04", "2026-10-20"), "2026-10-27", "2026-11-03", True, id="day after"
        ),
        pytest.param(
            "2026-09-24", ("2026-10-01", "2026-10-15"), "2026-10-22", "2026-11-24", False, id="too short"
        ),
    ],
)
def test_after_a_long_absence_a_session_is_due_within_a_week(
    last: str, absence: tuple[str, str], due: str, ceiling: str, returned: bool
) -> None:
    """Only where the clock ran from before the absence, and nothing later was due anyway."""
    since, until = absence
    where = on("2026-11-21", facts(last=last, absent_from=since, absent_until=until))
    assert (where.due.isoformat(), where.ceiling.isoformat(), where.returned) == (due, ceiling, returned)


def test_nothing_moves_for_what_is_due_a_week_after_the_return() -> None:
    """A due date on the very day is kept, with its clause."""
    about = facts(
        last="2026-09-01",
        interval_weeks=8,
        approved=True,
        absent_from="2026-09-10",
        absent_until="2026-10-20",
    )
    where = on("2026-10-21", about)
    assert (where.due, where.returned) == (date(2026, 10, 27), False)


def test_during_an_absence_the_dates_keep_running() -> None:
    """The shift comes after it, not before."""
    where = on("2026-11-20", facts(last="2026-09-03", absent_from="2026-09-20", absent_until="2026-11-20"))
    assert (where.state, where.due, where.ceiling) == (State.PAUSED, date(2026, 10, 1), date(2026, 11, 3))


def test_the_state_after_an_absence_uses_the_moved_dates() -> None:
    """Nobody comes back to find themselves past the ceiling."""
    about = facts(last="2026-06-01", absent_from="2026-06-15", absent_until="2026-11-20")
    states = [on(day, about).state for day in ("2026-11-21", "2026-11-27", "2026-11-28")]
    assert states == [State.DUE, State.DUE, State.PAST_CEILING]


def test_a_mistyped_year_harms_nobody_else() -> None:
    """Dates at the calendar's end stay there."""
    far = facts(start="2020-01-06", last=date(9999, 12, 20), asye_start=date(9999, 12, 1), interval_weeks=3)
    assert on("2026-11-22", far).state is State.IN_DATE
    early = facts(start=date(1, 1, 1), absent_from=date(1, 1, 2), absent_until=date.max)
    assert on("2026-11-22", early).state is State.PAUSED


def test_another_pack_has_other_numbers() -> None:
    """No number of the clock is anywhere but in the pack."""
    rules = portsmouth()
    clock = rules.clocks.one_to_one
    own = replace(
        rules,
        clocks=replace(
            rules.clocks,
            one_to_one=replace(
                clock,
                interval_days=replace(clock.interval_days, value=21, clause="local"),
                ceiling_months=replace(clock.ceiling_months, value=1),
                notice_days=replace(clock.notice_days, value=4),
                agreed_shorter=replace(clock.agreed_shorter, value=False),
            ),
        ),
    )
    where = standing(facts(last="2026-11-02", interval_weeks=1), own, date(2026, 11, 18))
    assert (where.due, where.ceiling) == (date(2026, 11, 23), date(2026, 12, 2))
    assert (where.notice_days, where.state, where.clause) == (4, State.IN_DATE, ("local",))


@settings(deadline=None)
@given(anybody())
def test_it_agrees_with_walking_through_the_calendar(case: tuple[Facts, date]) -> None:
    """The contract's sentences, said a second time in another way, give the same dates and state."""
    about, day = case
    where = standing(about, portsmouth(), day)
    assert (where.due, where.ceiling, where.interval_days) == walked_dates(about, day)
    assert where.state == walked_state(about, day)


@pytest.mark.clause("P1-3.1b-1")
@settings(deadline=None)
@given(anybody())
def test_nobody_is_due_after_the_ceiling(case: tuple[Facts, date]) -> None:
    """Whatever was agreed, approved or logged; and something always decided."""
    about, day = case
    where = standing(about, portsmouth(), day)
    assert where.due <= where.ceiling
    assert where.clause


@pytest.mark.clause("P1-3.1b-1")
@settings(deadline=None)
@given(anybody())
def test_only_an_absence_moves_the_ceiling(case: tuple[Facts, date]) -> None:
    """No agreement, approval or phase changes it, and an absence only to the day of return."""
    about, day = case
    where = standing(about, portsmouth(), day)
    plain = standing(facts(last=where.start), portsmouth(), day).ceiling
    assert where.ceiling == plain or (where.returned and where.ceiling == where.due > plain)


@settings(deadline=None)
@given(anybody())
def test_the_clock_alone_goes_one_way(case: tuple[Facts, date]) -> None:
    """With the same facts and no absence, tomorrow is never better than today."""
    about, day = case
    present = replace(
        about, person=replace(about.person, entry=replace(about.person.entry, absent_from=None))
    )
    order = [State.IN_DATE, State.DUE, State.OVERDUE, State.PAST_CEILING, State.LEFT]
    today = standing(present, portsmouth(), day).state
    tomorrow = standing(present, portsmouth(), day + timedelta(days=1)).state
    assert order.index(today) <= order.index(tomorrow)
