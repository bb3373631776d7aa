"""Days and calendar months later, staying within the calendar that Python knows."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_days(day: date, days: int) -> date:
    """The day so many days later, or earlier; the calendar's end where it would lie beyond.

    A mistyped year in the staff list (9999) gives a date far away, not an error for everybody.
    """
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
