"""Asking somebody to talk about how supervision goes: whom, how it stands, and what the one who is asked sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Choice, Element, Heading, Note, Option, Text, TextInput, Typed
from bot.confidential import Confidential
from bot.messages.base import Letter, Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb

LATE, TALKED, NOT_FOR_THEM, ENDED = "late", "talked", "not_for_them", "ended"
GOES_ON = frozenset({LATE, TALKED, NOT_FOR_THEM, ENDED})
"""Where somebody else can be asked."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Somebody who can be asked.

    Attributes:
        place: what they are to the reader: supervisor, manager, senior or human_resources.
        name: first name; of human resources the whole one.
        press: leads to the form that is sent to them.
    """

    place: str
    name: str
    press: Press


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who was asked.

    Attributes:
        says: block: waiting, late, talked, not_for_them, ended or further.
        due: by when an answer was asked for.
        closed: when it was noted as over; None while it is open.
    """

    matter: str
    name: str
    says: str
    opened: date
    due: date
    closed: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConcernStart(Message):
    """Who should hear it, before anything is typed; and how it stands with who was asked.

    Attributes:
        says: block of what has just happened; empty for nothing.
        supervisor: first name; empty where there is none.
    """

    template: ClassVar[str] = "concern_start"

    asks: tuple[Ask, ...]
    asked: tuple[Asked, ...]
    supervisor: str
    says: str = ""

    def card(self, words: Words) -> Card:
        """How it stands, then a button for each who can be asked, then what this is not for."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        for one in self.asked:
            elements.append(Text(words(one.says, one=one)))
            if one.says in GOES_ON:
                elements += row(button(words, "else", Press(Verb.CONCERN_NEXT, one.matter)))
        if self.asked:
            elements.append(Heading(words("new")))
        elements.append(Text(words("who" if self.asks else "nobody")))
        elements += row(*ask_buttons(words, [one for one in self.asks if one.place != "senior"]))
        elements += row(
            button(words, "not_sure", Press(Verb.CONCERN_FORM, "who")) if self.asks else None,
            button(words, "sooner", Press(Verb.SOONER_FORM)) if self.supervisor else None,
            button(words, "safeguarding", word("safeguarding")),
        )
        if self.supervisor:
            elements.append(Note(words("without")))
        elements.append(Note(words("log")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


def ask_buttons(words: Words, asks: list[Ask]) -> tuple[Button, ...]:
    """A button for each who can be asked."""
    return tuple(
        Button(words("ask_hr" if one.place == "human_resources" else "ask", one=one), one.press)
        for one in asks
    )


@dataclass(frozen=True, kw_only=True)
class ConcernWho(Message):
    """Who does what, for whoever is not sure whom to ask."""

    template: ClassVar[str] = "concern_who"

    asks: tuple[Ask, ...]
    supervisor: str

    def card(self, words: Words) -> Card:
        """A paragraph for each, then their buttons."""
        elements: list[Element] = [Text(words(one.place, one=one)) for one in self.asks]
        elements.append(Text(words("abuse")))
        elements += row(*ask_buttons(words, list(self.asks)))
        elements += row(button(words, "back", word("concern")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class ConcernForm(Message):
    """What it is about, which nobody is told, and a line, which may stay empty.

    Attributes:
        name: of who would read it.
        author: first name, as it would be said.
        abouts: to choose from; none where that is settled.
        press: under which it is sent.
        due: by when they would be asked to answer.
    """

    template: ClassVar[str] = "concern_form"
    opens: ClassVar[bool] = True

    name: str
    author: str
    abouts: tuple[str, ...]
    press: Press
    due: date

    def card(self, words: Words) -> Card:
        """Who reads it and what is said, then a choice, then one box."""
        elements: list[Element] = [Note(words("readers")), Text(words("only"))]
        if self.abouts:
            options = tuple(Option(about, words(f"about_{about}")) for about in self.abouts)
            elements.append(
                Choice(name="about", label=words("about"), hint=words("about_hint"), options=options)
            )
        elements.append(TextInput(name="line", label=words("line"), hint=words("line_hint"), multiline=False))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "send", self.press),
        )


@dataclass(frozen=True, kw_only=True)
class ConcernSent(Message):
    """It was passed on, to whom, and by when they are asked to answer."""

    template: ClassVar[str] = "concern_sent"

    name: str
    due: date

    def card(self, words: Words) -> Card:
        """Little enough to be left open on a desk."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words("text")), *row(button(words, "list", Press(Verb.CONCERN_LIST)))),
        )


@dataclass(frozen=True, kw_only=True)
class ConcernNext(Message):
    """Who can be asked instead, the next on the pack's route first; or that the formal procedures are left (P2-9c).

    Attributes:
        name: of who was asked.
        adviser: of human resources, who knows the formal procedures; empty where the staff list names nobody.
    """

    template: ClassVar[str] = "concern_next"

    matter: str
    name: str
    asks: tuple[Ask, ...]
    adviser: str

    def card(self, words: Words) -> Card:
        """The likeliest first."""
        elements: list[Element] = [Text(words("next" if self.asks else "formal"))]
        if self.asks:
            first, *others = ask_buttons(words, list(self.asks))
            elements += row(Button(first.label, first.press), *others)
        else:
            elements += row(button(words, "further", Press(Verb.CONCERN_NEXT, f"{self.matter}.formal")))
        elements += row(button(words, "back", Press(Verb.CONCERN_LIST)))
        elements.append(Note(words("told")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class ConcernPage(Message):
    """Somebody would like to talk with the reader.

    Attributes:
        says: block: asked while it is open; talked, not_mine or over once it is not.
        name, first_name: of who would like to talk.
        rule: the deciding one in words; clause: its ids.
    """

    template: ClassVar[str] = "concern_page"

    matter: str
    says: str
    name: str
    first_name: str
    due: date
    rule: str
    clause: tuple[str, ...]

    def card(self, words: Words) -> Card:
        """Who, by when, and one press once they have talked."""
        elements: list[Element] = [Text(words(self.says)), *self._line(words)]
        if self.says == "asked":
            elements.append(Text(words("nobody_else")))
            elements += row(
                primary(words, "say_talked", Press(Verb.CONCERN_CLOSE, f"{self.matter}.talked")),
                button(words, "say_not_mine", Press(Verb.CONCERN_CLOSE, f"{self.matter}.passed_on")),
            )
            elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _line(self, words: Words) -> tuple[Element, ...]:
        """What they added: a letter alone shows that."""
        return ()


@dataclass(frozen=True, kw_only=True)
class ConcernLetter(Letter, ConcernPage):
    """The same with the line that was added, for the one to whom it was written."""

    line: Confidential[str]

    def _line(self, words: Words) -> tuple[Element, ...]:
        return (Typed(words("line"), self.line.reveal(self.reader)),)
