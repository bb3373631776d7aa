"""A disagreement at work that somebody takes on to settle, and a difficulty to which two people come back: no text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, DateInput, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

BETWEEN = ("own_team", "elsewhere")
"""Among one's own people, or with another team or agency."""


@dataclass(frozen=True, kw_only=True)
class ConflictForm(Message):
    """Between whom, of two kinds, and by when it is to be settled.

    Attributes:
        latest: the pack's day, which no other goes beyond.
    """

    template: ClassVar[str] = "conflict_form"
    opens: ClassVar[bool] = True

    today: date
    latest: date

    def card(self, words: Words) -> Card:
        """Choose rather than type."""
        options = tuple(Option(name, words(name)) for name in BETWEEN)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("what")),
                Choice(name="between", label=words("between"), options=options),
                DateInput(name="day", label=words("day"), hint=words("day_hint"), initial=self.latest),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.CONFLICT_SAVE)),
        )


@dataclass(frozen=True, kw_only=True)
class ConflictSaved(Message):
    """It is noted, and what often helps first.

    Attributes:
        between: one of `BETWEEN`.
        matter: its id; tag: what it is called.
    """

    template: ClassVar[str] = "conflict_saved"

    between: str
    matter: str
    tag: str
    due: date

    def card(self, words: Words) -> Card:
        """By when, a way to begin, and the way to its page."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                Text(words(self.between)),
                *row(button(words, "open", Press(Verb.MATTER_OPEN, self.matter))),
                Note(words("why")),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class DifficultyForm(Message):
    """With whom, and when the two come back to it.

    Attributes:
        supervisees: person id and name.
        chosen: the one whom it is about; empty where that is to be chosen.
    """

    template: ClassVar[str] = "difficulty_form"
    opens: ClassVar[bool] = True

    supervisees: tuple[tuple[str, str], ...]
    chosen: str
    day: date

    def card(self, words: Words) -> Card:
        """Who will see it stands above everything."""
        people = tuple(Option(person, name) for person, name in self.supervisees)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Note(words("readers")),
                Text(words("together")),
                Choice(name="supervisee", label=words("whose"), options=people, initial=self.chosen),
                DateInput(name="day", label=words("day"), initial=self.day),
            ),
            submit=primary(words, "save", Press(Verb.DIFFICULTY_SAVE)),
        )
