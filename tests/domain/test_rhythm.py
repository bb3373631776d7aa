"""Dates that keep to a rhythm."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import Span, Unit, add_days, add_months
from bot.domain.rhythm import financial_year_end, nearest_financial_year_end, next_of_rhythm
from tests.support.duties import OFFICE

SIX_WEEKS = Span(6, Unit.WEEKS)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


@pytest.mark.clause("P1-3.4a")
@pytest.mark.parametrize(
    ("held", "then"),
    [
        pytest.param("2026-09-07", "2026-10-19", id="on its day"),
        pytest.param("2026-09-18", "2026-10-19", id="eleven days late"),
        pytest.param("2026-10-08", "2026-10-19", id="a month late"),
        pytest.param("2026-10-09", "2026-11-30", id="ten days early"),
        pytest.param("2026-10-20", "2026-11-30", id="a day late, the second time"),
        pytest.param("2027-02-22", "2027-04-05", id="the fourth time"),
        pytest.param("2027-06-01", "2027-06-28", id="after a pause"),
    ],
)
def test_the_next_date_keeps_to_the_rhythm_of_the_first(held: str, then: str) -> None:
    """However late one was held; one that was held shortly before its date stands for it."""
    assert next_of_rhythm(day("2026-09-07"), SIX_WEEKS, day(held), OFFICE.add_days) == day(then)


def test_a_rhythm_of_months_keeps_the_day_of_the_first() -> None:
    """After a February too."""
    month = Span(1, Unit.MONTHS)
    assert next_of_rhythm(day("2026-01-31"), month, day("2026-02-28"), OFFICE.add_days) == day("2026-03-31")


@given(DAYS, st.integers(1, 12), st.integers(0, 2000))
def test_a_next_date_is_always_whole_lengths_after_the_first(first: date, weeks: int, later: int) -> None:
    """It comes after the day on which the last was held, and within one and a quarter lengths."""
    held = add_days(first, later)
    found = next_of_rhythm(first, Span(weeks, Unit.WEEKS), held, OFFICE.add_days)
    assert (found - first).days % (7 * weeks) == 0
    assert 0 < (found - held).days <= 7 * weeks * 1.25


@pytest.mark.parametrize("far", [date.max, date.min, date(9999, 11, 1), date(9999, 3, 31), date(1, 1, 2)])
def test_a_mistyped_year_is_no_error(far: date) -> None:
    """Neither in the first day nor in the last."""
    for length in (SIX_WEEKS, Span(1, Unit.MONTHS)):
        for first, held in ((far, far), (date(2026, 9, 7), date(9999, 11, 1)), (far, date(2026, 9, 7))):
            found = next_of_rhythm(first, length, max(first, held), OFFICE.add_days)
            assert found > max(first, held) or found == date.max
    assert date.min <= nearest_financial_year_end(far, far) <= date.max
    assert date.min <= financial_year_end(far) <= date.max


@pytest.mark.parametrize(
    ("inside", "end"),
    [("2026-04-01", "2027-03-31"), ("2027-03-31", "2027-03-31"), ("2027-04-01", "2028-03-31"), ("2028-02-29", "2028-03-31")],
)  # fmt: skip
def test_a_financial_year_ends_in_march(inside: str, end: str) -> None:
    """It begins on the first of April."""
    assert financial_year_end(day(inside)) == day(end)


@given(DAYS)
def test_the_nearest_end_is_half_a_year_away_at_most(day: date) -> None:
    """And never before the day from which it counts."""
    assert abs((nearest_financial_year_end(day, date.min) - day).days) <= 183
    assert day <= nearest_financial_year_end(day, day) <= add_months(day, 12)
