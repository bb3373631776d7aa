"""The register of what is shared outside a pair, as those whom it concerns see it.

Lists and tasks hold names, dates and words of the policy pack. To whom, and why it went ahead, stands in a letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from bot.cards import Button, Card, Element, Facts, Heading, Note, Text, Typed
from bot.confidential import Confidential
from bot.domain.disclosures import ASKED_FIRST, Asks, ShareForm, ShareState
from bot.domain.record import Head
from bot.messages.base import Letter, Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb

PAGE = 7
"""As many entries as one message has room for."""
_FACTS = ("parts", "form", "audience", "purpose", "basis", "entered")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the register, without its texts.

    Attributes:
        about, by: full names.
        about_first, by_first: first names.
        day: on which it was entered.
        late: the day of the answer has passed.
        overridden: it goes, or went, ahead without a yes.
    """

    id: str
    tag: str
    about: str
    about_first: str
    by: str
    by_first: str
    audience: str
    purpose: str
    form: ShareForm
    parts: tuple[Head, ...]
    asks: Asks
    basis: str
    state: ShareState
    day: date
    answer_by: date | None = None
    late: bool = False
    answered_at: datetime | None = None
    talk_at: datetime | None = None
    seen_at: datetime | None = None
    given_on: date | None = None
    overridden: bool = False

    @property
    def standing(self) -> str:
        """The block of a template that words how it stands."""
        if self.state is ShareState.ASKED:
            return "unanswered" if self.late else "asked"
        if self.state is not ShareState.READY:
            return self.state.value
        if self.overridden:
            return "overridden"
        return "agreed" if self.asks in ASKED_FIRST else "told"

    @property
    def to_be_seen(self) -> bool:
        """Whether the supervisee has still to say that they have seen it."""
        return self.seen_at is None and self.standing in ("told", "overridden", "given")


class Listing(StrEnum):
    """Which entries a list holds. Values are the references of its presses."""

    OWN = "own"
    """Those that the reader made."""
    ABOUT = "about"
    """Those about the reader's own supervision."""
    ALL = "all"
    """The whole register, for who answers for data protection."""


@dataclass(frozen=True, kw_only=True)
class DisclosureList(Message):
    """Entries of the register, a page at a time.

    Attributes:
        others: the lists that the reader can go to besides.
        may_add: the reader supervises somebody.
    """

    template: ClassVar[str] = "disclose_list"

    entries: tuple[Entry, ...]
    listing: Listing
    others: tuple[Listing, ...]
    may_add: bool
    page: int = 0
    pages: int = 1

    def card(self, words: Words) -> Card:
        """Each with its state and a button; then a new one."""
        verb = Verb.CONSENT_OPEN if self.listing is Listing.ABOUT else Verb.DISCLOSE_OPEN
        elements: list[Element] = [Heading(words(self.listing))]
        for one in self.entries:
            elements += [
                Text(words("entry", one=one)),
                *row(Button(words("open", one=one), Press(verb, one.id))),
            ]
        if not self.entries:
            elements.append(Text(words("nothing")))
        elements += row(
            primary(words, "add", Press(Verb.DISCLOSE_FORM)) if self.may_add else None,
            self._turn(words, "more", self.page + 1) if self.page + 1 < self.pages else None,
            self._turn(words, "before", self.page - 1) if self.page else None,
        )
        elements += row(
            *(button(words, f"see_{one}", Press(Verb.DISCLOSE_LIST, one.value)) for one in self.others)
        )
        elements.append(Note(words(f"readers_{self.listing}")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _turn(self, words: Words, label: str, page: int) -> Button:
        return button(words, label, Press(Verb.DISCLOSE_LIST, self.listing.value, page))


@dataclass(frozen=True, kw_only=True)
class Task:
    """What somebody else has to do before it is given (P4-7.1b).

    Attributes:
        kind: the pack's name of the matter.
        holder: who does it.
        due: its day, while it is open.
        outcome: the pack's words for what came of it; empty while it is open.
    """

    kind: str
    holder: str
    due: date
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class DisclosurePage(Letter):
    """One entry, for who made it and for who answers for data protection.

    Attributes:
        says: block of what has just been done; empty for nothing.
        own: the reader made it.
        tasks: what others do for it.
        waits: block of what is missing before it can be given; empty where nothing is.
        can_give, can_override, can_drop: what its maker can do now.
    """

    template: ClassVar[str] = "disclose_page"

    entry: Entry
    recipient: Confidential[str]
    reason: Confidential[str] | None
    own: bool
    says: str = ""
    tasks: tuple[Task, ...] = ()
    waits: str = ""
    can_give: bool = False
    can_override: bool = False
    can_drop: bool = False

    def card(self, words: Words) -> Card:
        """What was done, how it stands, the texts, then what to do."""
        one = self.entry
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements += [Heading(words("heading")), Text(words(one.standing))]
        if one.talk_at and one.state in (ShareState.ASKED, ShareState.REFUSED):
            elements.append(Text(words("talk")))
        if one.seen_at:
            elements.append(Text(words("seen")))
        elements.append(Facts(_rows(words, one)))
        elements += [Text(words("task", task=task)) for task in self.tasks]
        if self.waits:
            elements.append(Text(words(self.waits)))
        elements.append(Typed(words("recipient"), self.recipient.reveal(self.reader)))
        if self.reason is not None:
            elements.append(Typed(words("reason"), self.reason.reveal(self.reader)))
        elements += self._buttons(words)
        elements.append(Note(words("readers")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _buttons(self, words: Words) -> tuple[Element, ...]:
        ref = self.entry.id
        give = primary(words, "give", Press(Verb.DISCLOSE_GIVEN_FORM, ref)) if self.can_give else None
        go_on = button(words, "override", Press(Verb.OVERRIDE_FORM, ref)) if self.can_override else None
        drop = button(words, "drop", Press(Verb.DISCLOSE_GIVEN, f"{ref}.not")) if self.can_drop else None
        return row(give, go_on, drop, button(words, "list", word("disclose")))


@dataclass(frozen=True, kw_only=True)
class DisclosureTask(Message):
    """One entry, for who is to answer a law or a court, or to obtain the approval: no text of it (P4-7.1b).

    Attributes:
        matter: the id of what they have to do.
        says: block of that.
        due: by when.
    """

    template: ClassVar[str] = "disclose_task"

    entry: Entry
    matter: str
    says: str
    due: date

    def card(self, words: Words) -> Card:
        """Who can say more, and the way to what is to be done."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words(self.says)),
                Facts(_rows(words, self.entry)),
                Note(words("readers")),
                *row(primary(words, "task", Press(Verb.MATTER_OPEN, self.matter))),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class ConsentLetter(Letter):
    """One entry, for the supervisee whom it is about: a question, or what they are told.

    Attributes:
        says: block of what has just been done; empty for nothing.
        can_answer: a yes or no counts now.
    """

    template: ClassVar[str] = "consent_letter"

    entry: Entry
    recipient: Confidential[str]
    reason: Confidential[str] | None
    says: str = ""
    can_answer: bool = False

    def card(self, words: Words) -> Card:
        """What it is, to whom, why; then the answers."""
        one = self.entry
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements += [Heading(words("heading")), Text(words(one.standing)), Facts(_rows(words, one))]
        elements.append(Typed(words("recipient"), self.recipient.reveal(self.reader)))
        if self.reason is not None:
            elements.append(Typed(words("reason"), self.reason.reveal(self.reader)))
        if self.can_answer and one.state is not ShareState.READY:
            elements.append(Text(words("without" if one.asks is Asks.CONSENT else "never_without")))
        elements += self._buttons(words)
        elements.append(Note(words("readers")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _buttons(self, words: Words) -> tuple[Element, ...]:
        one = self.entry
        agree = Press(Verb.CONSENT_AGREE, one.id)
        refuse = Press(Verb.CONSENT_REFUSE, one.id)
        talk = button(words, "talk", Press(Verb.CONSENT_TALK, one.id))
        if not self.can_answer:
            seen = Press(Verb.CONSENT_SEEN, one.id)
            return row(primary(words, "see", seen) if one.to_be_seen else None)
        if one.state is ShareState.ASKED:
            return row(primary(words, "agree", agree), button(words, "refuse", refuse), talk)
        if one.state is ShareState.REFUSED:
            return row(button(words, "agree_after_all", agree), talk)
        return row(button(words, "take_back", refuse))


@dataclass(frozen=True, kw_only=True)
class DisclosureEnvelope(Message):
    """Something about sharing waits: the line and its button, no more (N2).

    Attributes:
        press: opens it.
    """

    template: ClassVar[str] = "disclose_envelope"

    press: Press

    def card(self, words: Words) -> Card:
        """Opens what then is there."""
        return Card(
            title=words("notification"),
            notification=words("notification"),
            elements=row(primary(words, "open", self.press)),
        )


def _rows(words: Words, one: Entry) -> tuple[tuple[str, str], ...]:
    """What the register holds of an entry besides its texts."""
    return tuple((words("label", name=name), words("fact", name=name, one=one)) for name in _FACTS)
