"""The messages of a record: written, sent, confirmed, or seen differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.cards import Button, Card, Element, Heading, Note, Text, TextInput, Typed
from bot.confidential import Confidential
from bot.domain.record import Head, RecordState
from bot.messages.base import Letter, Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

Body = Mapping[Head, str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One record or session in a list: what it is about and the press that opens it."""

    name: str
    day: date
    says: str
    press: Press


LINES = 20
"""Records in one list: as many as a message has room for."""


@dataclass(frozen=True, kw_only=True)
class RecordList(Message):
    """Records to write or to answer, each with its button."""

    template: ClassVar[str] = "record_list"

    says: str
    lines: tuple[Line, ...]

    def card(self, words: Words) -> Card:
        """A line and a button for each."""
        elements: list[Element] = [Text(words(self.says))]
        for line in self.lines[:LINES]:
            elements.append(Text(words(line.says, line=line)))
            elements += row(Button(words("open", line=line), line.press))
        if len(self.lines) > LINES:
            elements.append(Text(words("others", number=len(self.lines) - LINES)))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class RecordForm(Letter):
    """The five heads of the wellbeing and professional development record (P1-8d)."""

    template: ClassVar[str] = "record_form"

    target: Press
    """Where the text goes: a new record of a session, or another text of one."""
    supervisee: str
    day: date
    body: Confidential[Body]

    def card(self, words: Words) -> Card:
        """Who can read it, then a box for each head."""
        body = self.body.reveal(self.reader)
        boxes = tuple(
            TextInput(
                name=head.value,
                label=words("head", head=head),
                hint=words("hint", head=head),
                initial=body.get(head, ""),
            )
            for head in Head
        )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Note(words("readers")), Text(words("about")), *boxes),
            submit=primary(words, "save", self.target),
        )


@dataclass(frozen=True, kw_only=True)
class RecordLetter(Letter):
    """A record as it stands, with what its reader can do now."""

    template: ClassVar[str] = "record_letter"

    record: str
    version: int
    state: RecordState
    code: str
    supervisee: str
    supervisor: str
    day: date
    for_supervisee: bool
    body: Confidential[Body]
    views: Confidential[tuple[tuple[bool, str], ...]]
    """Whether the view is the supervisee's, and its text."""
    sent_at: datetime | None
    confirmed_at: datetime | None
    my_signature_at: datetime | None
    may_answer: bool
    reason: Confidential[str]
    statement: str
    """What a press would say, or has said, word for word."""
    stale: bool = False
    done: str = ""
    """Block that says what a press has just done, if it has."""

    def card(self, words: Words) -> Card:
        """What was just done, the text, both views, then the standing and the buttons."""
        elements: list[Element] = []
        if self.stale:
            elements.append(Text(words("stale")))
        if self.done:
            elements.append(Text(words(self.done)))
        elements += [Heading(words("heading")), *self._body(words), *self._views(words)]
        elements.append(Text(words(self._standing())))
        elements += self._buttons(words)
        elements.append(Note(words("signature")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _body(self, words: Words) -> list[Element]:
        body = self.body.reveal(self.reader)
        shown: list[Element] = [
            Typed(words("head", head=head), body[head]) for head in Head if body.get(head)
        ]
        if reason := self.reason.reveal(self.reader):
            shown.append(Typed(words("reason"), reason))
        return shown or [Text(words("empty"))]

    def _views(self, words: Words) -> list[Element]:
        return [
            Typed(words("view_supervisee" if of_supervisee else "view_supervisor"), text)
            for of_supervisee, text in self.views.reveal(self.reader)
        ]

    def _standing(self) -> str:
        side = "supervisee" if self.for_supervisee else "supervisor"
        if self.state is RecordState.BOTH_VIEWS and self.my_signature_at:
            return "both_views_signed_by_me"
        if self.state is RecordState.BOTH_VIEWS:
            return "both_views"
        return f"{self.state}_{side}"

    def _buttons(self, words: Words) -> tuple[Element, ...]:
        return self._supervisee_buttons(words) if self.for_supervisee else self._supervisor_buttons(words)

    def _supervisee_buttons(self, words: Words) -> tuple[Element, ...]:
        change_view = button(words, "change_view", self._press(Verb.DIFFER_FORM))
        talk_first = button(words, "talk_first", self._press(Verb.TALK_FIRST))
        match self.state:
            case RecordState.SENT:
                differ = button(words, "differ", self._press(Verb.DIFFER_FORM))
                return row(primary(words, "confirm", self._press(Verb.CONFIRM)), differ, talk_first)
            case RecordState.DIFFERS:
                return row(change_view)
            case RecordState.BOTH_VIEWS if self.may_answer:
                return row(primary(words, "sign", self._press(Verb.SIGN)), change_view, talk_first)
            case _:
                return ()

    def _supervisor_buttons(self, words: Words) -> tuple[Element, ...]:
        change = button(words, "change", self._press(Verb.RECORD_CHANGE))
        match self.state:
            case RecordState.DRAFT:
                return row(primary(words, "send", self._press(Verb.RECORD_SEND)), change)
            case RecordState.SENT:
                return row(change)
            case RecordState.DIFFERS:
                return row(primary(words, "add_view", self._press(Verb.REPLY_FORM)), change)
            case RecordState.BOTH_VIEWS if self.may_answer:
                change_view = button(words, "change_view", self._press(Verb.REPLY_FORM))
                return row(primary(words, "sign", self._press(Verb.SIGN)), change_view, change)
            case _:
                return ()

    def _press(self, verb: Verb) -> Press:
        return Press(verb, self.record, self.version)


@dataclass(frozen=True, kw_only=True)
class ViewForm(Letter):
    """How one of the two sees it (P1-8g)."""

    template: ClassVar[str] = "view_form"

    record: str
    version: int
    other: str
    day: date
    for_supervisee: bool
    theirs: Confidential[str]
    mine: Confidential[str]

    def card(self, words: Words) -> Card:
        """The other's view where there is one, who reads this, and the box."""
        elements: list[Element] = [Note(words("readers"))]
        if theirs := self.theirs.reveal(self.reader):
            elements.append(Typed(words("theirs"), theirs))
        elements.append(
            TextInput(
                name="view",
                label=words("view_supervisee" if self.for_supervisee else "view_supervisor"),
                hint=words("hint"),
                initial=self.mine.reveal(self.reader),
                optional=False,
            )
        )
        verb = Verb.DIFFER_SAVE if self.for_supervisee else Verb.REPLY_SAVE
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(verb, self.record, self.version)),
        )


@dataclass(frozen=True, kw_only=True)
class RecordEnvelope(Message):
    """Something about a record waits: the line and its button, no more (N2)."""

    template: ClassVar[str] = "record_envelope"

    record: str
    version: int

    def card(self, words: Words) -> Card:
        """Opens the record as it then is."""
        return Card(
            title=words("notification"),
            notification=words("notification"),
            elements=row(primary(words, "open", Press(Verb.CONFIRM_OPEN, self.record, self.version))),
        )


@dataclass(frozen=True, kw_only=True)
class TalkRequest(Message):
    """The supervisee would like to talk before answering: dates and names, no reason."""

    template: ClassVar[str] = "talk_request"

    record: str
    version: int
    supervisee: str
    day: date

    def card(self, words: Words) -> Card:
        """Says so, and opens the record."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                *row(primary(words, "open", Press(Verb.CONFIRM_OPEN, self.record, self.version))),
            ),
        )
