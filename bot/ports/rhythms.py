"""Where the rhythms on which pairs agree are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from bot.domain.people import PersonId
from bot.domain.rhythms import Rhythm


class Rhythms(Protocol):
    """How often pairs would like to meet, and have agreed to."""

    def get(self, rhythm: str) -> Rhythm | None:
        """The one with an id, whatever became of it."""
        ...

    def save(self, rhythm: Rhythm) -> None: ...
    def current(self, person: PersonId, day: date) -> Sequence[Rhythm]:
        """A supervisee's that wait for an answer, or are in force on a day or later; in the order of their first day."""
        ...

    def waiting(self, people: Iterable[PersonId]) -> Sequence[Rhythm]:
        """Those of some supervisees that wait for an answer."""
        ...

    def pending(self) -> Sequence[Rhythm]:
        """Everybody's that wait for an answer, of the pair or of who approves."""
        ...
