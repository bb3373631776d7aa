"""What a use case knows besides the database: the rules in force and the installation's place in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.people import Person
from bot.domain.rules import Rules
from bot.domain.working_time import WorkingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The installation.

    Attributes:
        rules: the policy pack in force.
        zone: in which dates are counted (`SUPERVISION_TIMEZONE`).
        working_time_of: a person's working time, in their own zone.
        rule_text: one line in words behind a clause id.
    """

    rules: Rules
    zone: ZoneInfo
    working_time_of: Callable[[Person | None], WorkingTime]
    rule_text: Callable[[str], str]

    def day(self, at: datetime) -> date:
        """The installation's local date at a moment."""
        return at.astimezone(self.zone).date()

    def because(self, clauses: tuple[str, ...]) -> str:
        """The deciding rule in words."""
        return self.rule_text(clauses[0]) if clauses else ""
