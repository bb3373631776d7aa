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
class InForce:
    """What changes with the policy pack.

    Attributes:
        rules: the policy pack.
        working_time_of: a person's working time, in their own zone; the installation's for nobody.
    """

    rules: Rules
    working_time_of: Callable[[Person | None], WorkingTime]


class Setting:
    """The installation.

    The policy pack can change while the program runs: what was begun under the old one ends under the new one.

    Args:
        in_force: the pack at the start.
        zone: in which dates are counted (`SUPERVISION_TIMEZONE`).
        rule_text: one line in words behind a clause id.
    """

    def __init__(self, in_force: InForce, *, zone: ZoneInfo, rule_text: Callable[[str], str]) -> None:
        self._in_force = in_force
        self.zone = zone
        self.rule_text = rule_text

    @property
    def rules(self) -> Rules:
        """The policy pack in force."""
        return self._in_force.rules

    @property
    def working_time_of(self) -> Callable[[Person | None], WorkingTime]:
        """A person's working time, in their own zone; the installation's for nobody."""
        return self._in_force.working_time_of

    def adopt(self, in_force: InForce) -> None:
        """Puts another pack into force."""
        self._in_force = in_force

    def day(self, at: datetime) -> date:
        """The installation's local date at a moment."""
        return at.astimezone(self.zone).date()

    def because(self, clauses: tuple[str, ...]) -> str:
        """The deciding rule in words."""
        return self.rule_text(clauses[0]) if clauses else ""
