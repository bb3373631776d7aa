"""Open matters, and where they are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.domain.matters import Matter
from bot.domain.people import Person, PersonId


class Matters(Protocol):
    """What people are to do by a day."""

    def open(self, matter: Matter) -> bool:
        """Opens one; False, and no change, where there is one of its kind and source."""
        ...

    def get(self, matter: str) -> Matter | None:
        """The one with an id, also when it is closed."""
        ...

    def save(self, matter: Matter) -> None: ...
    def open_of(self, owners: Iterable[PersonId]) -> Mapping[PersonId, Sequence[Matter]]:
        """The open ones of each owner, the earliest day first."""
        ...

    def concerning(self, person: PersonId, *, since: date) -> Sequence[Matter]:
        """Those that somebody owns or is the subject of: open, or closed on a day or later; the earliest day first."""
        ...

    def opened_by(self, person: PersonId) -> Sequence[Matter]:
        """The open ones that somebody asked for, whoever owns them."""
        ...

    def count(self, kind: str, person: PersonId) -> int:
        """How many of a kind somebody ever owned or was the subject of: the next one's tag is one more."""
        ...

    def leavers_without(self, kind: str, day: date) -> Sequence[Person]:
        """Those who left between the introduction and a day, and are the subject of no matter of a kind."""
        ...

    def of_returned(self, kinds: Sequence[str], day: date) -> Sequence[Matter]:
        """Open ones of some kinds whose subject has not left by a day after all."""
        ...

    def of_past_pairs(self, pairs: Collection[str], kinds: Collection[str], day: date) -> Sequence[Matter]:
        """Open ones that have lost whom they are about.

        Args:
            pairs: kinds that end once their owner does not supervise their subject any more.
            kinds: kinds that end once their subject has left.
            day: by which.
        """
        ...

    def without_owner(self, day: date) -> Sequence[Matter]:
        """Open ones whose owner had left by a day."""
        ...
