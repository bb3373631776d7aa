"""The messages around a session that does not take place: who cancelled, a reason from a list, a new date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, Element, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import primary, row
from bot.presses import Press, Verb

BY = ("me", "other", "neither")
"""Who cancelled, as the one says who fills in the form."""
REASONS = ("not_enough_time", "away", "other_work", "room_or_technology", "something_else")
"""Why, from a list: never in words of one's own, and never anything about health."""


@dataclass(frozen=True, kw_only=True)
class CancelForm(Message):
    """Which booked session, by whom it was cancelled, and why.

    Attributes:
        booked: for each booking its reference, the other person's name, and the day.
    """

    template: ClassVar[str] = "cancel_form"
    opens: ClassVar[bool] = True

    booked: tuple[tuple[str, str, date], ...]
    chosen: str

    def card(self, words: Words) -> Card:
        """Choose rather than type."""
        bookings = tuple(
            Option(reference, words("booking", name=name, day=day)) for reference, name, day in self.booked
        )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Choice(name="booking", label=words("which"), options=bookings, initial=self.chosen),
                Choice(name="by", label=words("by"), options=_options(words, BY)),
                Choice(name="reason", label=words("reason"), options=_options(words, REASONS)),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.CANCEL_SAVE)),
        )


def _options(words: Words, values: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(value, words(f"option_{value}")) for value in values)


@dataclass(frozen=True, kw_only=True)
class Cancelled(Message):
    """The session is cancelled; a new date is next.

    Attributes:
        supervisee: person id, for the press that books.
        by: when a new date is due; None where the pack says nothing.
        rule: the deciding one in words; clause: its ids.
    """

    template: ClassVar[str] = "cancelled"

    supervisee: str
    other: str
    day: date
    by: date | None
    rule: str = ""
    clause: tuple[str, ...] = ()

    def card(self, words: Words) -> Card:
        """The other one is told; book again."""
        elements: list[Element] = [Text(words("text"))]
        if self.by:
            elements.append(Text(words("by")))
        elements += row(primary(words, "book", Press(Verb.BOOK_FORM, self.supervisee)))
        if self.by:
            elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class CancelledNews(Message):
    """Tells the other one that a session does not take place, and asks for a new date."""

    template: ClassVar[str] = "cancelled_news"

    supervisee: str
    other: str
    day: date
    by: date | None

    def card(self, words: Words) -> Card:
        """The day, by when a new one, and the button that sets it."""
        elements: list[Element] = [Text(words("text"))]
        if self.by:
            elements.append(Text(words("by")))
        elements += row(primary(words, "book", Press(Verb.BOOK_FORM, self.supervisee)))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))
