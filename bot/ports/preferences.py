"""How people like things: small choices that they made once."""

from __future__ import annotations

from typing import Protocol

from bot.domain.people import PersonId


class Preferences(Protocol):
    """Fixed words by name; never what a person typed."""

    def get(self, person: PersonId, name: str) -> str | None:
        """What somebody chose last; None where they did not."""
        ...

    def set(self, person: PersonId, name: str, value: str) -> None: ...
