"""The messages of a preparation: its questions, its summary, and sharing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.cards import Button, Card, Element, Heading, Note, Option, Style, Text, TextInput, Ticks, Typed
from bot.confidential import Confidential
from bot.conversations.framing import ORDER, PRIVATE_AT_FIRST, Dialogue, Question
from bot.messages.base import Letter, Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class QuestionForm(Letter):
    """One question of the preparation, with what was written under it so far."""

    template: ClassVar[str] = "preparation_question"
    folds: ClassVar[bool] = False

    preparation: str
    question: Question
    dialogue: Confidential[Dialogue]
    supervisor: str
    expires_on: date
    changed_elsewhere: bool = False

    def card(self, words: Words) -> Card:
        """Who can read it above the box, one question, and the ways on."""
        dialogue = self.dialogue.reveal(self.reader)
        number = ORDER.index(self.question) + 1

        def press(verb: Verb) -> Press:
            return Press(verb, f"{self.preparation}.{self.question}", dialogue.revision)

        elements: list[Element] = [Note(words("readers"))]
        if self.changed_elsewhere:
            elements.append(Text(words("changed_elsewhere")))
        elements += [
            Text(words("progress", number=number, total=len(ORDER))),
            TextInput(
                # A name of its own: Slack keeps what stands in a box of the same name.
                name=self.question.value,
                label=words("question"),
                hint=words("help"),
                initial=dialogue.text(self.question),
                autosave=press(Verb.PREPARE_SAVE),
            ),
            Note(words("example")),
            *row(
                button(words, "back", press(Verb.PREPARE_BACK)) if number > 1 else None,
                button(words, "skip", press(Verb.PREPARE_SKIP)),
                button(words, "pause", press(Verb.PREPARE_PAUSE)),
                button(words, "summary", press(Verb.PREPARE_SUMMARY)) if dialogue.answers else None,
            ),
        ]
        then_summary = dialogue.from_summary or number == len(ORDER)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save" if then_summary else "next", press(Verb.PREPARE_ANSWER)),
        )


@dataclass(frozen=True, kw_only=True)
class Summary(Letter):
    """All that was written, to edit, share, keep or discard."""

    template: ClassVar[str] = "preparation_summary"

    preparation: str
    dialogue: Confidential[Dialogue]
    supervisor: str
    expires_on: date
    kept: bool = False
    shared_at: datetime | None = None
    shared_count: int = 0
    shared: tuple[Question, ...] = ()
    """Those that the supervisor can read now: they alone stay ticked."""
    opened: bool = False
    changed_elsewhere: bool = False
    """It was changed since it was shown, so that what was asked was not done."""

    def card(self, words: Words) -> Card:
        """Each answer with its edit button, then what can be shared."""
        dialogue = self.dialogue.reveal(self.reader)
        whole = Press(Verb.PREPARE_SHARE, self.preparation, dialogue.revision)
        elements: list[Element] = [Text(words("changed_elsewhere"))] if self.changed_elsewhere else []
        elements.append(Text(words(self._standing())))
        if self.shared_at and not self.opened:
            elements += row(button(words, "take_back", Press(Verb.PREPARE_TAKE_BACK, self.preparation)))
        for question in ORDER:
            elements += self._answer(words, dialogue, question)
        answered = dialogue.answered()
        if answered and self.supervisor:
            elements.append(self._ticks(words, answered))
        elements += row(
            button(words, "keep", Press(Verb.PREPARE_KEEP, self.preparation, dialogue.revision)),
            Button(words("discard"), Press(Verb.PREPARE_DISCARD, self.preparation), Style.DANGER),
        )
        elements.append(Note(words("expires")))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "share", whole) if answered and self.supervisor else None,
        )

    def _stays_ticked(self, question: Question) -> bool:
        return question in self.shared if self.shared_at else question not in PRIVATE_AT_FIRST

    def _standing(self) -> str:
        if self.shared_at:
            return "shared_and_opened" if self.opened else "shared"
        return "kept" if self.kept else "private"

    def _answer(self, words: Words, dialogue: Dialogue, question: Question) -> tuple[Element, ...]:
        edit = Press(Verb.PREPARE_EDIT, f"{self.preparation}.{question}", dialogue.revision)
        number = ORDER.index(question) + 1
        label = words("numbered", number=number, question=question)
        text = dialogue.text(question)
        if text:
            return (Typed(label, text), *row(Button(words("edit", number=number), edit)))
        return (Note(words("unanswered", label=label)), *row(Button(words("write", number=number), edit)))

    def _ticks(self, words: Words, answered: tuple[Question, ...]) -> Ticks:
        options = tuple(Option(q.value, words("short", question=q)) for q in answered)
        ticked = tuple(q.value for q in answered if self._stays_ticked(q))
        return Ticks(
            name="share", label=words("which"), hint=words("which_hint"), options=options, initial=ticked
        )


PLACES = 30
"""As many places as one form has room for; there are rarely more than three."""


@dataclass(frozen=True, slots=True)
class Found:
    """One place that looks like an identifier: where, of what kind, the exact words, and how to mend it."""

    where: str
    kind: str
    words: str
    change: Press | None = None
    """Where the text can be changed; None where the text stands in the same form."""

    def __repr__(self) -> str:
        return f"<found {self.kind}>"


@dataclass(frozen=True, kw_only=True)
class IdentifierCheck(Letter):
    """What looks like it identifies somebody, before a text goes on: mend it or give a reason (P1-8h, P4-2.2)."""

    template: ClassVar[str] = "identifier_check"

    found: Confidential[tuple[Found, ...]]
    count: int
    go_on: Press
    text: Confidential[str] | None = None
    """The text itself, where it was not kept yet: it is changed in this form."""

    def card(self, words: Words) -> Card:
        """The exact words with a button to change each, then a reason."""
        elements: list[Element] = [Text(words("text"))]
        for place in self.found.reveal(self.reader)[:PLACES]:
            label = words("place", where=place.where, kind=place.kind)
            elements.append(Typed(label, place.words))
            elements += row(button(words, "change", place.change) if place.change else None)
        if self.count > PLACES:
            elements.append(Text(words("others", number=self.count - PLACES)))
        if self.text is not None:
            box = TextInput(
                name="text", label=words("box"), initial=self.text.reveal(self.reader), optional=False
            )
            elements.append(box)
        elements.append(
            TextInput(
                name="reason",
                label=words("reason"),
                hint=words("reason_hint"),
                optional=self.text is not None,
            )
        )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "go_on" if self.text is not None else "keep", self.go_on),
        )


@dataclass(frozen=True, kw_only=True)
class SharedEnvelope(Message):
    """Tells the supervisor that something was shared: names nothing of it (N2)."""

    template: ClassVar[str] = "preparation_shared_envelope"

    preparation: str

    def card(self, words: Words) -> Card:
        """The line and its button, no more."""
        return Card(
            title=words("notification"),
            notification=words("notification"),
            elements=row(primary(words, "open", Press(Verb.PREPARE_READ, self.preparation))),
        )


@dataclass(frozen=True, kw_only=True)
class SharedLetter(Letter):
    """What a supervisee shared, for the supervisor to read before the session."""

    template: ClassVar[str] = "preparation_shared_letter"

    supervisee: str
    session_on: date | None
    shared_at: datetime
    answers: Confidential[tuple[tuple[Question, str], ...]]
    reason: Confidential[str]

    def card(self, words: Words) -> Card:
        """The shared answers in the order of the questions."""
        elements: list[Element] = [Heading(words("heading")), Text(words("text"))]
        elements += [
            Typed(words("short", question=question), text)
            for question, text in self.answers.reveal(self.reader)
        ]
        if reason := self.reason.reveal(self.reader):
            elements.append(Typed(words("reason"), reason))
        elements.append(Note(words("readers")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class DiscardQuestion(Message):
    """Asks before a preparation is destroyed."""

    template: ClassVar[str] = "preparation_discard"

    preparation: str
    count: int

    def card(self, words: Words) -> Card:
        """Two buttons: delete, or keep."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                *row(
                    Button(words("delete"), Press(Verb.PREPARE_DISCARD_YES, self.preparation), Style.DANGER),
                    button(words, "keep", Press(Verb.PREPARE_SUMMARY, f"{self.preparation}.", 0)),
                ),
            ),
        )
