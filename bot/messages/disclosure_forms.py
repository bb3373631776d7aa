"""The forms around sharing outside a pair: chosen rather than typed, with the readers above each box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Choice, DateInput, Element, Note, Option, Text, TextInput, Ticks
from bot.domain.disclosures import EMERGENCY, Asks, ShareForm
from bot.domain.record import Head
from bot.messages.base import Message, Words
from bot.messages.parts import primary, row
from bot.presses import Press, Verb

CHECKS = ("less", "lawful")
"""What whoever shares ticks: no less would do (P4-7.0b), and it is lawful (P4-7.0a)."""
IN_A_ROW = 3
"""Audiences beside one another: their labels are long."""


@dataclass(frozen=True, kw_only=True)
class DiscloseChoice(Message):
    """With whom something is to be shared: the pack's audiences, a law or a court, an emergency."""

    template: ClassVar[str] = "disclose_choice"

    audiences: tuple[str, ...]

    def card(self, words: Words) -> Card:
        """A button each; what each asks for comes with its form."""
        buttons = [Button(words("go", value=one), Press(Verb.DISCLOSE_FORM, one)) for one in self.audiences]
        rows = [row(*buttons[start : start + IN_A_ROW])[0] for start in range(0, len(buttons), IN_A_ROW)]
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words("text")), *rows, Note(words("note"))),
        )


@dataclass(frozen=True, kw_only=True)
class DiscloseForm(Message):
    """About whom, in which form, for what, to whom, and the two checks.

    Attributes:
        with_whom: the audience.
        supervisees: person id and name.
        asks: what the pack wants of the supervisee, where the form is not anonymised.
        basis: the lawful basis.
    """

    template: ClassVar[str] = "disclose_form"
    opens: ClassVar[bool] = True

    with_whom: str
    supervisees: tuple[tuple[str, str], ...]
    purposes: tuple[str, ...]
    asks: Asks
    basis: str
    today: date

    @property
    def after_the_fact(self) -> bool:
        """Whether it was shared already."""
        return self.with_whom == EMERGENCY

    def card(self, words: Words) -> Card:
        """What follows from it first; whether an anonymised version would do before all else."""
        elements: list[Element] = [Text(words("follows")), *self._choices(words), Note(words("readers"))]
        elements.append(
            TextInput(
                name="recipient",
                label=words("recipient"),
                hint=words("recipient_hint"),
                multiline=False,
                optional=False,
            )
        )
        if self.after_the_fact:
            elements += [
                DateInput(name="day", label=words("day"), initial=self.today),
                TextInput(name="reason", label=words("reason"), hint=words("reason_hint"), optional=False),
            ]
        checks = tuple(Option(check, words("check", value=check)) for check in CHECKS)
        elements.append(Ticks(name="checks", label=words("checks"), options=checks, optional=False))
        elements.append(Note(words("lawful")))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(Verb.DISCLOSE_SAVE, self.with_whom)),
        )

    def _choices(self, words: Words) -> tuple[Element, ...]:
        people = tuple(Option(person, name) for person, name in self.supervisees)
        parts = tuple(Option(head.value, words("option_part", value=head)) for head in Head)
        forms = tuple(Option(one.value, words("option_form", value=one)) for one in ShareForm)
        purposes = tuple(Option(one, words("option_purpose", value=one)) for one in self.purposes)
        return (
            Choice(name="form", label=words("form"), options=forms),
            Choice(
                name="supervisee",
                label=words("whose"),
                options=people,
                initial=people[0].value if len(people) == 1 else "",
            ),
            Ticks(
                name="parts", label=words("parts"), hint=words("parts_hint"), options=parts, optional=False
            ),
            Choice(
                name="purpose",
                label=words("purpose"),
                options=purposes,
                initial=purposes[0].value if len(purposes) == 1 else "",
            ),
        )


@dataclass(frozen=True, kw_only=True)
class GivenForm(Message):
    """On which day it was given."""

    template: ClassVar[str] = "disclose_given"
    opens: ClassVar[bool] = True

    disclosure: str
    tag: str
    name: str
    today: date

    def card(self, words: Words) -> Card:
        """A day, and that the supervisee is told."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("what")),
                DateInput(name="day", label=words("day"), initial=self.today),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.DISCLOSE_GIVEN, self.disclosure)),
        )


@dataclass(frozen=True, kw_only=True)
class OverrideForm(Message):
    """Why it goes ahead although the supervisee has not agreed (P0-2g).

    Attributes:
        answered: they said that they do not agree; else they have not answered.
    """

    template: ClassVar[str] = "disclose_override"
    opens: ClassVar[bool] = True

    disclosure: str
    name: str
    answered: bool

    def card(self, words: Words) -> Card:
        """Who reads the reason stands above its box."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("refused" if self.answered else "unanswered")),
                Note(words("readers")),
                TextInput(name="reason", label=words("reason"), hint=words("hint"), optional=False),
            ),
            submit=primary(words, "save", Press(Verb.OVERRIDE_SAVE, self.disclosure)),
        )
