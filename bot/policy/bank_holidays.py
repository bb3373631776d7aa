"""The public holidays of a country, or of a part of it, in any year."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from functools import cache
from typing import Protocol

from bot.errors import ConfigurationError


class _Calendar(Protocol):
    """What is used of `holidays.country_holidays`, whose own types are partly unknown."""

    def __call__(
        self, country: str, subdiv: str | None = None, years: int | None = None
    ) -> Container[date]: ...


class BankHolidays:
    """Holds a day where it is a public holiday.

    Each year is worked out once. Days in lieu count; a year beyond what the calendar knows has none.
    """

    def __init__(self, calendar: _Calendar, country: str, part: str | None) -> None:
        self._calendar = calendar
        self._country = country
        self._part = part
        self._years: dict[int, frozenset[date]] = {}

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        year = self._years.get(day.year)
        if year is None:
            year = self._years[day.year] = self._year(day.year)
        return day in year

    def _year(self, year: int) -> frozenset[date]:
        return frozenset(self._calendar(self._country, subdiv=self._part, years=year))  # pyright: ignore[reportArgumentType]


@cache
def bank_holidays(country: str) -> Container[date]:
    """The public holidays of `SUPERVISION_COUNTRY`.

    Args:
        country: an ISO 3166 code, with a part where its holidays differ: "GB-ENG", "GB", "IE".

    Raises:
        ConfigurationError: the calendar does not know that country or part.
    """
    # The package takes a third of a second to import: only what needs it waits.
    from holidays import country_holidays

    name, _, part = country.strip().upper().partition("-")
    try:
        country_holidays(name, subdiv=part or None)
    except NotImplementedError:
        raise ConfigurationError(
            f"SUPERVISION_COUNTRY: there is no calendar of bank holidays for {country}. "
            "Set an ISO code such as GB-ENG, GB-SCT, GB-NIR or IE."
        ) from None
    return BankHolidays(country_holidays, name, part or None)
