"""What was or is to be shared outside a pair: the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.disclosures import Disclosure
from bot.domain.people import PersonId


class Disclosures(Protocol):
    """The entries of the register, without their texts; the latest first."""

    def get(self, disclosure: str) -> Disclosure | None: ...
    def save(self, disclosure: Disclosure) -> None: ...
    def made_by(self, person: PersonId) -> Sequence[Disclosure]:
        """What somebody has shared or wants to share."""
        ...

    def about(self, person: PersonId) -> Sequence[Disclosure]:
        """What was or is to be shared of somebody's supervision."""
        ...

    def of_all(self, *, first: int, number: int) -> Sequence[Disclosure]:
        """So many of everybody's entries, from a place on, counted from 0."""
        ...

    def count(self) -> int:
        """How many entries there are."""
        ...
