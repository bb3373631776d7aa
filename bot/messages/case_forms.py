"""The forms around case references: everything is chosen, nothing is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, DateInput, Element, Note, Option, Text, Ticks
from bot.domain.logged import CaseKind, Risk
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

NOT_NOTED = "not_noted"
"""Stands for a rating whose level is kept on the case system alone."""
WHERE = ("one_to_one", "multi_disciplinary", "group")
"""Where a case can be discussed; the pack settles where it counts (C17)."""


@dataclass(frozen=True, kw_only=True)
class CaseForm(Message):
    """A new case reference: its kind, and dates where they are known."""

    template: ClassVar[str] = "case_form"
    opens: ClassVar[bool] = True

    person: str
    tag: str

    def card(self, words: Words) -> Card:
        """The tag is the bot's; what it stands for is kept elsewhere."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("what")),
                Choice(name="kind", label=words("kind"), options=_kinds(words)),
                DateInput(name="allocated", label=words("allocated"), hint=words("if_known"), optional=True),
                DateInput(name="discussed", label=words("discussed"), hint=words("if_known"), optional=True),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.CASE_SAVE, self.person)),
        )


@dataclass(frozen=True, kw_only=True)
class CaseChangeForm(Message):
    """Another kind, and for family safeguarding another rating."""

    template: ClassVar[str] = "case_change"
    opens: ClassVar[bool] = True

    case: str
    tag: str
    kind: CaseKind
    rating: Risk

    def card(self, words: Words) -> Card:
        """Filled in as it is."""
        elements: list[Element] = [
            Choice(name="kind", label=words("kind"), options=_kinds(words), initial=self.kind)
        ]
        if self.kind is CaseKind.FAMILY_SAFEGUARDING:
            rating = Choice(
                name="rating",
                label=words("rating"),
                options=_ratings(words),
                initial=self.rating or NOT_NOTED,
            )
            elements.append(rating)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(*elements, Note(words("what_follows"))),
            submit=primary(words, "save", Press(Verb.CASE_CHANGE_SAVE, self.case)),
        )


@dataclass(frozen=True, kw_only=True)
class CaseDiscussedForm(Message):
    """A case was discussed: when, where, and for family safeguarding on which rating both agreed.

    Attributes:
        where: of `WHERE`, what counts.
        rated: a rating can be agreed on.
    """

    template: ClassVar[str] = "case_discussed"
    opens: ClassVar[bool] = True

    case: str
    tag: str
    today: date
    where: tuple[str, ...]
    rated: bool

    def card(self, words: Words) -> Card:
        """The day first; what was said belongs on the case system."""
        where = tuple(Option(value, words(value)) for value in self.where)
        elements: list[Element] = [
            DateInput(name="day", label=words("day"), initial=self.today),
            Choice(name="where", label=words("where"), options=where, initial=self.where[0]),
        ]
        if self.rated:
            rating = Choice(
                name="rating",
                label=words("rating"),
                hint=words("rating_hint"),
                options=_ratings(words),
                optional=True,
            )
            elements.append(rating)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(*elements, Note(words("readers"))),
            submit=primary(words, "save", Press(Verb.CASE_DISCUSSED_SAVE, self.case)),
        )


@dataclass(frozen=True, kw_only=True)
class CaseClose(Message):
    """Asks before a tag is closed, since it does not come back."""

    template: ClassVar[str] = "case_close"

    case: str
    tag: str

    def card(self, words: Words) -> Card:
        """What ends, and two buttons."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                *row(
                    primary(words, "close", Press(Verb.CASE_CLOSE_YES, self.case)),
                    button(words, "keep", Press(Verb.CASE_OPEN, self.case)),
                ),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class SessionCases(Message):
    """Which cases were discussed in a session.

    Attributes:
        tags: case id and tag of those that are open.
    """

    template: ClassVar[str] = "session_cases"
    opens: ClassVar[bool] = True

    session: str
    name: str
    day: date
    tags: tuple[tuple[str, str], ...]

    def card(self, words: Words) -> Card:
        """A tick each."""
        options = tuple(Option(case, tag) for case, tag in self.tags)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Ticks(name="cases", label=words("which"), options=options),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.SESSION_CASES_SAVE, self.session)),
        )


def _kinds(words: Words) -> tuple[Option, ...]:
    return tuple(Option(kind.value, words("option_kind", value=kind)) for kind in CaseKind)


def _ratings(words: Words) -> tuple[Option, ...]:
    values = (*(rating.value for rating in Risk if rating), NOT_NOTED)
    return tuple(Option(value, words("option_rating", value=value)) for value in values)
