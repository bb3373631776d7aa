"""Spans of days and months, and the end of the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import Span, Unit, add_days, add_months
from tests.support.duties import OFFICE


@pytest.mark.parametrize(
    ("number", "unit", "start", "end"),
    [
        pytest.param(5, Unit.DAYS, "2026-12-29", "2027-01-03", id="days over the year's end"),
        pytest.param(4, Unit.WEEKS, "2028-02-15", "2028-03-14", id="weeks over a leap day"),
        pytest.param(2, Unit.MONTHS, "2027-12-31", "2028-02-29", id="two months to a leap day"),
        pytest.param(2, Unit.MONTHS, "2026-12-31", "2027-02-28", id="two months to a short month"),
        pytest.param(12, Unit.MONTHS, "2028-02-29", "2029-02-28", id="a year from a leap day"),
        pytest.param(48, Unit.MONTHS, "2028-02-29", "2032-02-29", id="four years from a leap day"),
        pytest.param(1, Unit.MONTHS, "2026-01-31", "2026-02-28", id="a month to a month's end"),
        pytest.param(0, Unit.MONTHS, "2026-01-31", "2026-01-31", id="no months"),
        pytest.param(5, Unit.WORKING_DAYS, "2026-11-06", "2026-11-13", id="five working days are a week"),
        pytest.param(1, Unit.WORKING_DAYS, "2026-12-24", "2026-12-29", id="Christmas on Friday and Saturday"),
        pytest.param(3, Unit.WORKING_DAYS, "2026-12-31", "2027-01-06", id="New Year"),
        pytest.param(1, Unit.WORKING_DAYS, "2026-11-07", "2026-11-09", id="from a Saturday"),
    ],
)
def test_a_span_ends_so_much_later(number: int, unit: Unit, start: str, end: str) -> None:
    """As people count it: days and weeks through anything, months by the day's number, working days by the calendar."""
    found = Span(number, unit).after(date.fromisoformat(start), OFFICE.add_days)
    assert found == date.fromisoformat(end)


@pytest.mark.clause("P1-3.1b-1")
def test_months_and_weeks_are_kept_apart() -> None:
    """Two months are 59 to 62 days, never eight weeks."""
    eight = {Span(8, Unit.WEEKS).after(day, OFFICE.add_days) - day for day in _every_day()}
    two = {(Span(2, Unit.MONTHS).after(day, OFFICE.add_days) - day).days for day in _every_day()}
    assert {one.days for one in eight} == {56}
    assert two == {59, 60, 61, 62}


def _every_day() -> list[date]:
    """Four years of days."""
    first = date(2025, 1, 1)
    return [date.fromordinal(first.toordinal() + n) for n in range(4 * 365 + 1)]


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (1, Unit.DAYS, "1 day"),
        (4, Unit.WEEKS, "4 weeks"),
        (1, Unit.MONTHS, "1 month"),
        (5, Unit.WORKING_DAYS, "5 working days"),
        (1, Unit.WORKING_DAYS, "1 working day"),
    ],
)
def test_a_span_is_said_as_people_say_it(number: int, unit: Unit, said: str) -> None:
    """With its unit in the singular for one."""
    assert str(Span(number, unit)) == said


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("start", [date.max, date(9999, 12, 30), date(9999, 1, 31)])
def test_a_span_ends_with_the_calendar_at_the_latest(unit: Unit, start: date) -> None:
    """A mistyped year gives a day far away and no error."""
    assert start <= Span(400, unit).after(start, OFFICE.add_days) <= date.max


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_days_stay_within_the_calendar(day: date, number: int) -> None:
    """However many, forward and back."""
    found = add_days(day, number)
    assert found.toordinal() == min(max(day.toordinal() + number, 1), date.max.toordinal())


@given(st.dates(), st.integers(0, 130_000))
def test_months_keep_the_day_where_the_month_has_it(day: date, number: int) -> None:
    """The month is so many further on, and the day the same or the month's last; beyond the calendar its end."""
    found = add_months(day, number)
    further = day.year * 12 + day.month - 1 + number
    if further >= 10_000 * 12:
        assert found == date.max
        return
    assert found.year * 12 + found.month - 1 == further
    assert found.day == day.day or (found.day < day.day and add_days(found, 1).day == 1)
