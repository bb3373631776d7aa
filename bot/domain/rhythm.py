"""Dates that keep to a rhythm: a rota's, which does not drift, and the financial year's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.domain.dates import Span, Unit, add_days, add_months

_EARLY = 4
"""What was held in the last quarter before a date was held for that date."""


def next_of_rhythm(
    first: date, length: Span, held: date, working_days_after: Callable[[date, int], date]
) -> date:
    """The date that comes after the one that was held: a whole number of lengths after the first.

    Held late, the next one stays where it was; held up to a quarter of the rhythm early, it is the one after.

    Args:
        first: the first date of the rhythm.
        length: from one date to the next.
        held: when it took place.
        working_days_after: the organisation's calendar: so many working days after a day.
    """
    early = (length.after(held, working_days_after) - held).days // _EARLY
    day, number = first, 0
    while day <= add_days(held, early) and day < date.max:
        number += 1
        if length.unit is Unit.MONTHS:
            # From the first one: after a February the 31st would not come back.
            day = add_months(first, number * length.number)
        else:
            day = length.after(day, working_days_after)
    return day


def financial_year_end(day: date) -> date:
    """The last day of the financial year in which a day lies: 31 March."""
    this_year = day.replace(month=3, day=31)
    return this_year if day <= this_year else add_months(this_year, 12)


def nearest_financial_year_end(day: date, since: date) -> date:
    """The last day of a financial year that is nearest to a day, and not before another day."""
    end = financial_year_end(day)
    before = end.replace(year=max(end.year - 1, date.min.year))
    return before if since <= before and (day - before) <= (end - day) else end
