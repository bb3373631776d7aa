"""The messages around a session: it was held, the next one is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.cards import Card, Choice, DateInput, Element, Note, NumberInput, Option, Text, TextInput, Ticks
from bot.domain.session import Function, Mode
from bot.messages.base import Message, Words
from bot.messages.parts import button, clock_time, primary, row, word
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class HeldForm(Message):
    """The session took place: with whom, when, how long, how, about what, and when is the next one."""

    template: ClassVar[str] = "held_form"
    opens: ClassVar[bool] = True

    supervisees: tuple[tuple[str, str], ...]
    """Person id and name, the longest since the last session first."""
    chosen: str = ""
    today: date
    next_day: date | None = None
    revision: int = 0

    def card(self, words: Words) -> Card:
        """Choose rather than type."""
        people = tuple(Option(person, name) for person, name in self.supervisees)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Choice(name="supervisee", label=words("with_whom"), options=people, initial=self.chosen),
                DateInput(name="day", label=words("day"), initial=self.today),
                NumberInput(
                    name="minutes",
                    label=words("minutes"),
                    hint=words("minutes_hint"),
                    initial=60,
                    minimum=1,
                    maximum=600,
                ),
                Choice(
                    name="mode", label=words("mode"), options=_options(words, Mode), initial=Mode.IN_PERSON
                ),
                Ticks(name="functions", label=words("functions"), options=_options(words, Function)),
                DateInput(
                    name="next_day",
                    label=words("next_day"),
                    hint=words("next_day_hint"),
                    initial=self.next_day,
                    optional=True,
                ),
                TextInput(
                    name="next_time", label=words("next_time"), hint=words("next_time_hint"), multiline=False
                ),
            ),
            submit=primary(words, "save", Press(Verb.HELD_SAVE)),
        )


def _options(words: Words, values: type[Mode | Function]) -> tuple[Option, ...]:
    return tuple(Option(value.value, words(f"option_{value.value}")) for value in values)


@dataclass(frozen=True, kw_only=True)
class HeldSaved(Message):
    """A session is logged: what follows from it."""

    template: ClassVar[str] = "held_saved"

    session: str
    supervisee: str
    day: date
    logged_at: datetime
    record_due: date
    has_record: bool
    next_day: date | None = None
    next_time: str = ""
    already: bool = False
    has_cases: bool = False
    actions: int = 0
    """Open actions of the two."""
    person: str = ""
    """The supervisee's id, for the press that shows them."""

    def card(self, words: Words) -> Card:
        """When the record is due and when the next session is, and which actions are open (P1-1.2-M4)."""
        elements: list[Element] = [Text(words("already" if self.already else "saved"))]
        if self.next_day:
            elements.append(Text(words("next", at=clock_time(self.next_time))))
        if not self.has_record:
            elements.append(Text(words("record")))
        if self.actions:
            elements.append(Text(words("to_review")))
        elements += row(
            None if self.has_record else primary(words, "write", Press(Verb.RECORD_FORM, self.session)),
            button(words, "cases", Press(Verb.SESSION_CASES_FORM, self.session)) if self.has_cases else None,
            button(words, "actions", Press(Verb.ACTIONS, self.person)) if self.actions else None,
            button(words, "elsewhere", Press(Verb.ELSEWHERE_FORM, self.session)),
        )
        elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class BookForm(Message):
    """Set, move or cancel the next session of a pair."""

    template: ClassVar[str] = "book_form"
    opens: ClassVar[bool] = True

    pairs: tuple[tuple[str, str], ...]
    """The supervisee's person id, and the other person's name."""
    chosen: str = ""
    day: date | None = None
    due: date | None = None
    booked: bool = False
    can_cancel: bool = False

    def card(self, words: Words) -> Card:
        """A date; a time where it is known."""
        people = tuple(Option(person, name) for person, name in self.pairs)
        elements: list[Element] = []
        if self.due:
            elements.append(Text(words("due")))
        elements += [
            Choice(name="supervisee", label=words("with_whom"), options=people, initial=self.chosen),
            DateInput(name="day", label=words("day"), initial=self.day),
            TextInput(name="time", label=words("time"), hint=words("time_hint"), multiline=False),
        ]
        elements += row(
            button(words, "cancel", Press(Verb.CANCEL_FORM, self.chosen)) if self.can_cancel else None,
            button(words, "rhythm", Press(Verb.RHYTHM, self.chosen)),
        )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(Verb.BOOK_SAVE)),
        )


@dataclass(frozen=True, kw_only=True)
class Booked(Message):
    """The next session is booked."""

    template: ClassVar[str] = "booked"

    supervisee: str
    other: str
    day: date
    time: str
    after_due: bool
    due: date
    can_prepare: bool

    def card(self, words: Words) -> Card:
        """The day, and a word where it lies after the due date."""
        elements: list[Element] = [Text(words("text", at=clock_time(self.time)))]
        if self.after_due:
            elements.append(Text(words("after_due")))
        elements += row(
            button(words, "prepare", word("prepare")) if self.can_prepare else None,
            button(words, "cancel", Press(Verb.CANCEL_FORM, self.supervisee)),
        )
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))
