"""Something went to the wrong place, was seen by the wrong person, or nearly so. Everything is chosen, nothing typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import ClassVar

from bot.cards import Button, Card, Choice, DateInput, Element, Heading, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

SENT, ELSEWHERE, SAW, NEAR = "sent", "elsewhere", "saw", "near"
"""What happened: sent through the bot, sent or lost in another way, seen, nearly."""
KINDS = (SENT, SAW, NEAR)

HOLDS = ("names_dates", "colleague", "record", "family", "other")
PEOPLE = ("one", "few", "some", "many", "unknown")
PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ELSEWHERE: ("colleague", "colleagues", "outside", "lost", "unknown"),
        SAW: ("alone", "others", "unknown"),
        NEAR: (),
    }
)
PARTS = ("morning", "afternoon", "evening", "night", "unknown")

MOST = 7
"""Incidents in one list: what is closed makes room for the others."""


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A message that went to somebody else on the reader's behalf.

    Attributes:
        kind: a key of `bot.usecases.compose`.
        at: when it went, or was to go.
    """

    id: str
    kind: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BreachStart(Message):
    """What happened, as three buttons; and who hears of it.

    Attributes:
        leads: first names of those who look into it; empty where the staff list names nobody.
    """

    template: ClassVar[str] = "breach_start"

    leads: tuple[str, ...]

    def card(self, words: Words) -> Card:
        """Choose first; who is told stands above it."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("told" if self.leads else "nobody")),
                *_three(words),
                Note(words("why")),
            ),
        )


def _three(words: Words) -> tuple[Element, ...]:
    return row(*(button(words, f"is_{kind}", Press(Verb.BREACH_FORM, kind)) for kind in KINDS))


@dataclass(frozen=True, kw_only=True)
class BreachSent(Message):
    """Which message that went through the bot is to be taken back."""

    template: ClassVar[str] = "breach_sent"
    opens: ClassVar[bool] = True

    messages: tuple[Passed, ...]

    def card(self, words: Words) -> Card:
        """The message, and two choices for who looks into it."""
        messages = tuple(Option(one.id, words("message", one=one)) for one in self.messages)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Choice(name="message", label=words("which"), options=messages),
                _choice(words, "holds", HOLDS),
                _choice(words, "people", PEOPLE),
                *row(button(words, "another", Press(Verb.BREACH_FORM, ELSEWHERE))),
                Note(words("readers")),
            ),
            submit=primary(words, "take_back", Press(Verb.BREACH_TAKE_BACK, SENT)),
        )


@dataclass(frozen=True, kw_only=True)
class BreachForm(Message):
    """What went another way, was seen, or nearly went wrong.

    Attributes:
        what: `ELSEWHERE`, `SAW` or `NEAR`.
    """

    template: ClassVar[str] = "breach_form"
    opens: ClassVar[bool] = True

    what: str
    today: date

    def card(self, words: Words) -> Card:
        """Kinds, ranges and dates; no box to type in."""
        elements: list[Element] = [_choice(words, "holds", HOLDS), _choice(words, "people", PEOPLE)]
        if PLACES[self.what]:
            elements.append(_choice(words, "place", PLACES[self.what]))
        elements += [
            DateInput(name="day", label=words("day"), initial=self.today),
            _choice(words, "part", PARTS),
            Note(words("readers")),
        ]
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(Verb.BREACH_SAVE, self.what)),
        )


def _choice(words: Words, name: str, values: tuple[str, ...]) -> Choice:
    options = tuple(Option(value, words(f"option_{name}", value=value)) for value in values)
    return Choice(name=name, label=words(name), options=options)


@dataclass(frozen=True, kw_only=True)
class BreachTold(Message):
    """What was taken back, what cannot be, who knows since when, and that telling was right.

    Attributes:
        what: what happened.
        leads: first names of the others who were told.
        own: the reader looks into it.
        unreached: those of `leads` whom the bot cannot reach.
        until: when the hours end; None for a near miss, and where nobody was told.
        hours: how many there are.
        name: first name of who had the message; empty where there was none.
        content: block for what became of what the message led to; empty where there was none.
        chat: block for whether the message still stands in the chat.
        follow: block and press of what its sender may want to do next.
    """

    template: ClassVar[str] = "breach_told"

    what: str
    matter: str = ""
    leads: tuple[str, ...]
    own: bool = False
    unreached: tuple[str, ...] = ()
    at: datetime
    until: datetime | None = None
    hours: int = 0
    name: str = ""
    content: str = ""
    chat: str = ""
    follow: tuple[str, Press] | None = None

    def card(self, words: Words) -> Card:
        """The message first, then what cannot be undone, then who knows."""
        elements: list[Element] = []
        if self.chat:
            elements += [Text(words(self.chat)), Text(words(self.content))]
        if self.what != NEAR:
            elements.append(Text(words("cannot")))
        elements.append(Text(words(self._told())))
        if self.unreached:
            elements.append(Text(words("unreached")))
        again = Press(Verb.BREACH_LIST, self.matter)
        elements += row(
            button(words, self.follow[0], self.follow[1]) if self.follow else None,
            button(words, "again", again) if self.chat == "chat_going" and self.matter else None,
        )
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _told(self) -> str:
        if self.what == NEAR:
            return "near" if self.leads or self.own else "near_nobody"
        if self.until is None:
            return "nobody"
        return "told" if self.leads else "own"


@dataclass(frozen=True, kw_only=True)
class Incident:
    """An incident as who looks into it sees it: who told, what was chosen, how long there is.

    Attributes:
        by: who told.
        what, holds, people, place, part: what was chosen; empty where it was not asked.
        day: on which day it happened; None where that is when it was told.
        chat: block for the message, where one was taken back.
        holder: who looks into it; empty where that is the reader.
        hours: left, or since they ended.
        past: they have ended.
    """

    id: str
    tag: str
    by: str
    at: datetime
    what: str
    holds: str
    people: str
    place: str = ""
    day: date | None = None
    part: str = ""
    chat: str = ""
    holder: str = ""
    until: datetime | None = None
    hours: int = 0
    past: bool = False


@dataclass(frozen=True, kw_only=True)
class BreachList(Message):
    """What is being looked into, with the hours left, and near misses.

    Attributes:
        says: block of what has just been done; empty for nothing.
        incidents: the open ones, the one with the least time first.
        near: those of the last months that were near misses, the latest first.
    """

    template: ClassVar[str] = "breach_list"

    incidents: tuple[Incident, ...]
    near: tuple[Incident, ...] = ()
    says: str = ""

    def card(self, words: Words) -> Card:
        """Each with what can be done; then the way to tell of something oneself."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        if not self.incidents:
            elements.append(Text(words("nothing")))
        for one in self.incidents[:MOST]:
            elements += self._incident(words, one)
        elements += self._more(words, self.incidents)
        if self.near:
            elements.append(Heading(words("near_heading")))
        for one in self.near[:MOST]:
            elements.append(Text(words("near", one=one)))
            elements += row(Button(words("look_into", one=one), Press(Verb.BREACH_SAVE, f"again.{one.id}")))
        elements += self._more(words, self.near)
        elements.append(Heading(words("yourself")))
        elements += _three(words)
        elements += row(button(words, "requests", Press(Verb.REQUEST_LIST)))
        elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _incident(self, words: Words, one: Incident) -> list[Element]:
        elements: list[Element] = [Text(words("incident", one=one)), Text(words("time", one=one))]
        if one.chat:
            elements.append(Text(words(one.chat, one=one)))
        take_on = Press(Verb.BREACH_SAVE, f"take.{one.id}")
        elements += row(
            Button(words("take_on", one=one), take_on)
            if one.holder
            else Button(words("open", one=one), Press(Verb.MATTER_OPEN, one.id))
        )
        return elements

    def _more(self, words: Words, incidents: tuple[Incident, ...]) -> list[Element]:
        left = len(incidents) - MOST
        return [Text(words("more", number=left))] if left > 0 else []
