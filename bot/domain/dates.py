"""Days and calendar months later, staying within the calendar that Python knows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """How a policy counts; what is written in one unit is never turned into another (C9)."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    WORKING_DAYS = "working_days"


HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a policy says it: four weeks, twelve months, five working days."""

    number: int
    unit: Unit

    def after(self, day: date, working_days_after: Callable[[date, int], date]) -> date:
        """The day that lies so much later; of hours, the day on which the last of them ends at the latest.

        Args:
            day: counted from.
            working_days_after: the organisation's calendar: so many working days after a day.
        """
        match self.unit:
            case Unit.HOURS:
                return add_days(day, -(-self.number // HOURS_OF_A_DAY))
            case Unit.DAYS:
                return add_days(day, self.number)
            case Unit.WEEKS:
                return add_days(day, 7 * self.number)
            case Unit.MONTHS:
                return add_months(day, self.number)
            case Unit.WORKING_DAYS:
                return working_days_after(day, self.number)

    def __str__(self) -> str:
        """As people say it: `5 working days`, `1 week`."""
        unit = self.unit.value.replace("_", " ")
        return f"{self.number} {unit.removesuffix('s') if self.number == 1 else unit}"


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
