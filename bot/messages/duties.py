"""What falls due besides sessions: the list, and saying that something is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, DateInput, Element, Heading, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

MOST = 7
"""As many as a list has room for; what is done makes room for the others."""


@dataclass(frozen=True, kw_only=True)
class DutyItem:
    """Something else that is due, in the words of the policy pack.

    Attributes:
        says: what it is, as in the middle of a sentence.
        detail: which of several: a case's tag, a number of months; may be empty.
        name: of whom; empty where it is the reader.
        days: since the date passed, or until it comes.
        offered: it is an offer, and nobody is told whether it is taken up.
        can_log: people say themselves when it is done.
        press: says so, or leads to where it is said; label: the block of its button.
        why: the deciding rule in words; clause: its ids.
    """

    says: str
    detail: str
    name: str
    due: date
    days: int
    past: bool
    offered: bool
    can_log: bool
    press: Press
    why: str
    clause: tuple[str, ...]
    label: str = "log"

    @property
    def block(self) -> str:
        """The block of the template that words it."""
        return "duty_offered" if self.offered else "duty_past" if self.past else "duty"


@dataclass(frozen=True, kw_only=True)
class DutyList(Message):
    """Everything that is past its date or due soon, for oneself and for one's people.

    Attributes:
        supervises: the reader has people of their own, and can take on what comes up among them.
    """

    template: ClassVar[str] = "duty_list"

    own: tuple[DutyItem, ...]
    others: tuple[DutyItem, ...]
    supervises: bool = False

    def card(self, words: Words) -> Card:
        """Each with its reason, and a button where people say themselves that it is done."""
        elements: list[Element] = []
        for heading, duties in (("own", self.own), ("others", self.others)):
            if duties:
                elements.append(Heading(words(heading)))
            for duty in duties[:MOST]:
                elements += [Text(words(duty.block, item=duty)), Note(words("why", item=duty))]
                if duty.can_log:
                    elements += row(primary(words, duty.label, duty.press))
            if len(duties) > MOST:
                elements.append(Text(words("more", number=len(duties) - MOST)))
        if not elements:
            elements.append(Text(words("nothing")))
        elements += row(
            button(words, "matters", Press(Verb.MATTERS)),
            button(words, "conflict", Press(Verb.CONFLICT_FORM)) if self.supervises else None,
            button(words, "difficulty", Press(Verb.DIFFICULTY_FORM)) if self.supervises else None,
        )
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class DutyForm(Message):
    """What came of it, and when.

    Attributes:
        outcomes: the pack's words, each with what people read.
        key: names the duty.
        tells: others see what is chosen.
    """

    template: ClassVar[str] = "duty_form"
    opens: ClassVar[bool] = True

    item: DutyItem
    outcomes: tuple[tuple[str, str], ...]
    today: date
    key: str
    tells: bool

    def card(self, words: Words) -> Card:
        """Choose rather than type."""
        options = tuple(Option(name, says) for name, says in self.outcomes)
        first = self.outcomes[0][0] if len(self.outcomes) == 1 else ""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("what")),
                Choice(name="outcome", label=words("outcome"), options=options, initial=first),
                DateInput(name="day", label=words("day"), initial=self.today),
                Note(words("readers" if self.tells else "readers_none")),
            ),
            submit=primary(words, "save", Press(Verb.DUTY_SAVE, self.key)),
        )


@dataclass(frozen=True, kw_only=True)
class DutySaved(Message):
    """It is logged; when it comes again; `rhythm` is a supervisee for whom another one is agreed next."""

    template: ClassVar[str] = "duty_saved"

    item: DutyItem
    day: date
    outcome: str
    again: date | None
    rhythm: str = ""

    def card(self, words: Words) -> Card:
        """The next date, and the way back to the list."""
        elements: list[Element] = [Text(words("text"))]
        if self.again:
            elements.append(Text(words("again")))
        if self.rhythm:
            elements.append(Text(words("agree")))
            elements += row(primary(words, "rhythm", Press(Verb.RHYTHM, self.rhythm)))
        elements += row(primary(words, "list", Press(Verb.DUTIES)))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))
