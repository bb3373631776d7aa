"""Short answers: help, what was not understood, what cannot be done here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.cards import Button, Card, Element, Note, Text
from bot.confidential import Sensitivity
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class Help(Message):
    """What this person can do now, as buttons (contract: `help`)."""

    template: ClassVar[str] = "help"

    first_name: str
    words_available: tuple[str, ...]
    more: tuple[tuple[str, Press], ...] = ()
    """What has no word: the block of its label, and its press."""

    def card(self, words: Words) -> Card:
        """Rows of at most five buttons, the likeliest first."""
        buttons = [button(words, f"do_{name.replace('-', '_')}", word(name)) for name in self.words_available]
        buttons += [button(words, label, press) for label, press in self.more]
        rows = [row(*buttons[start : start + 5])[0] for start in range(0, len(buttons), 5)]
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words("text")), *rows, Note(words("note"))),
        )


@dataclass(frozen=True, kw_only=True)
class Welcome(Message):
    """First contact: what this is, what it does, who reads what, how to begin (P0-2b, P2-12a)."""

    template: ClassVar[str] = "welcome"

    first_name: str
    supervisor: str
    """First name; empty where there is none."""

    def card(self, words: Words) -> Card:
        """The readers before anything is typed, then the likeliest first step."""
        lines = ("hello", "does", "readers", "begin")
        first = button(words, "prepare", word("prepare"))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                *(Text(words(line)) for line in lines),
                *row(
                    primary(words, "read_notice", Press(Verb.NOTICE)),
                    first if self.supervisor else button(words, "next", word("next")),
                    button(words, "help", word("help")),
                ),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Plain(Message):
    """One or two sentences of our own, and at most three buttons that lead on.

    `says` names the template; subclasses are not needed for what has no data of its own.
    """

    template: ClassVar[str] = "plain"

    says: str
    name: str = ""
    to: str = ""
    day: date | None = None
    at: datetime | None = None
    leads: tuple[tuple[str, Press], ...] = ()
    """Block name of each button's label, and its press."""

    def card(self, words: Words) -> Card:
        """The sentences, then the buttons."""
        elements: tuple[Element, ...] = (Text(words(self.says)),)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(*elements, *row(*(button(words, label, press) for label, press in self.leads))),
        )


@dataclass(frozen=True, kw_only=True)
class NotThereYet(Message):
    """A word of the contract that this version does not do."""

    template: ClassVar[str] = "not_there_yet"

    word: str
    first_name: str

    def card(self, words: Words) -> Card:
        """What to do meanwhile, and the way to help."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words(f"meanwhile_{self.word}")), *row(button(words, "help", word("help")))),
        )


@dataclass(frozen=True, kw_only=True)
class DidYouMean(Message):
    """A word that is not known: the nearest ones and help. What was typed is not repeated."""

    template: ClassVar[str] = "did_you_mean"

    nearest: tuple[str, ...]

    def card(self, words: Words) -> Card:
        """A button for each of the nearest words, then help."""
        choices = tuple(Button(words("go", word=name), word(name)) for name in self.nearest)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("near" if self.nearest else "unknown")),
                *row(*choices, button(words, "help", word("help"))),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Line(Message):
    """One neutral line that says nothing about anybody: it may stand in a channel."""

    template: ClassVar[str] = "line"
    sensitivity: ClassVar[Sensitivity] = Sensitivity.NEUTRAL

    says: str
    reference: str = ""

    def card(self, words: Words) -> Card:
        """The line."""
        return Card(
            title=words("title"),
            notification=words(self.says),
            elements=(Text(words(self.says)),),
        )


@dataclass(frozen=True, kw_only=True)
class Notice(Message):
    """Who can read what (P0-2b, P2-12a, C3, C37)."""

    template: ClassVar[str] = "notice"

    supervisor: str
    retention_days: int

    def card(self, words: Words) -> Card:
        """One paragraph for each kind of thing."""
        parts = ("dates", "preparation", "records", "chat", "ownership")
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(Text(words(part)) for part in parts),
        )


@dataclass(frozen=True, kw_only=True)
class FieldErrors(Message):
    """What to mend in a form: its blocks are the errors that use cases name. It has no card."""

    template: ClassVar[str] = "field_errors"
