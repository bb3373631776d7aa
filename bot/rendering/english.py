"""How dates, times, numbers and lists read in English (experience: "Tuesday 24 November", "10:42am").

Another language is another `Language`; the shapes of a date and a time are methods, so that one can change them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Language:
    """The words of a language that no template holds.

    Attributes:
        weekdays: Monday first.
        months: January first.
        numbers: zero to nine.
        conjunction: between the last two of a list.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    numbers: tuple[str, ...]
    conjunction: str

    def day(self, value: date) -> str:
        """Tuesday 24 November."""
        return f"{self.weekdays[value.weekday()]} {value.day} {self.months[value.month - 1]}"

    def day_year(self, value: date) -> str:
        """Tuesday 24 November 2026."""
        return f"{self.day(value)} {value.year}"

    def clock(self, value: time) -> str:
        """10am, 10:42am; midday and midnight by name, since 12am and 12pm are misread."""
        if value.minute == 0 and value.hour % 12 == 0:
            return "midday" if value.hour else "midnight"
        minutes = f":{value.minute:02}" if value.minute else ""
        return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"

    def number(self, value: int) -> str:
        """Zero to nine in words, others in digits."""
        return self.numbers[value] if 0 <= value < len(self.numbers) else str(value)

    def names(self, values: Iterable[str]) -> str:
        """Ben, Amira and Cara."""
        *before, last = tuple(values) or ("",)
        return f"{', '.join(before)} {self.conjunction} {last}" if before else last


ENGLISH: Final = Language(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    numbers=("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    conjunction="and",
)
