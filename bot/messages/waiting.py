"""An envelope for what opens on a press, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Card
from bot.messages.base import Message, Words
from bot.messages.parts import primary, row
from bot.presses import Press


@dataclass(frozen=True, kw_only=True)
class Waiting(Message):
    """Something waits: the line and its button, no more (N2)."""

    template: ClassVar[str] = "waiting"

    press: Press

    def card(self, words: Words) -> Card:
        """Opens it as it then is."""
        return Card(
            title=words("notification"),
            notification=words("notification"),
            elements=row(primary(words, "open", self.press)),
        )
