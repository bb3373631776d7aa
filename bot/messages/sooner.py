"""Asking to meet sooner: when that would help, and one line to who supervises; never why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb

WHENS = ("this_week", "next_days", "before_next")


@dataclass(frozen=True, kw_only=True)
class SoonerForm(Message):
    """When it would help; no reason is asked.

    Attributes:
        name: first name of who is told.
        author: first name, as it would be said.
    """

    template: ClassVar[str] = "sooner_form"
    opens: ClassVar[bool] = True

    name: str
    author: str

    def card(self, words: Words) -> Card:
        """What is said, then a choice."""
        options = tuple(Option(when, words(when)) for when in WHENS)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("only")),
                Choice(name="when", label=words("when"), hint=words("when_hint"), options=options),
                Note(words("readers")),
            ),
            submit=primary(words, "send", Press(Verb.SOONER_SAVE)),
        )


@dataclass(frozen=True, kw_only=True)
class SoonerAsked(Message):
    """It was asked, and until when that stands."""

    template: ClassVar[str] = "sooner_asked"

    name: str
    day: date
    until: date

    def card(self, words: Words) -> Card:
        """How it stands, and what does not wait."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                Text(words("cannot_wait")),
                *row(
                    button(words, "book", word("book")),
                    button(words, "concern", word("concern")),
                    button(words, "safeguarding", word("safeguarding")),
                ),
                Note(words("why")),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class SoonerNews(Message):
    """Somebody would like to meet sooner: a name, and the way to a date."""

    template: ClassVar[str] = "sooner_news"

    name: str
    supervisee: str

    def card(self, words: Words) -> Card:
        """One sentence and one button."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                *row(primary(words, "book", Press(Verb.SOONER_FORM, self.supervisee))),
            ),
        )
