"""The messages of a preparation: its questions, its summary, and sharing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.cards import (
    Button,
    Card,
    Choice,
    Element,
    Heading,
    Note,
    Option,
    Style,
    Text,
    TextInput,
    Ticks,
    Typed,
)
from bot.confidential import Confidential
from bot.conversations.preparing import Dialogue
from bot.domain.prompts import PromptSet, Question, QuestionKind
from bot.messages.base import Letter, Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

RANKED = 5
"""Of case tags as many can be put in order."""
PAGE_BOXES = 12
"""Questions on one page; no set has more."""


@dataclass(frozen=True, kw_only=True)
class _Form(Letter):
    """What the two forms of a preparation share."""

    folds: ClassVar[bool] = False

    preparation: str
    prompts: PromptSet
    question: Question
    """Where the dialogue stands."""
    dialogue: Confidential[Dialogue]
    tags: tuple[str, ...] = ()
    supervisor: str
    expires_on: date
    changed_elsewhere: bool = False

    def _press(self, verb: Verb, ref: str) -> Press:
        return Press(verb, f"{self.preparation}.{ref}", self.dialogue.reveal(self.reader).revision)

    def _name(self, question: Question) -> str:
        return f"{self.prompts.name}.{question.key}"

    def _top(self, words: Words) -> list[Element]:
        elements: list[Element] = [Note(words("readers"))]
        if self.prompts.notice:
            elements.append(Note(self.prompts.notice))
        if self.changed_elsewhere:
            elements.append(Text(words("changed_elsewhere")))
        return elements

    def _box(self, words: Words, question: Question) -> list[Element]:
        """The prompts of a question, and what it is answered with."""
        name = self._name(question)
        text = self.dialogue.reveal(self.reader).text(name)
        elements: list[Element] = []
        if question.always:
            elements.append(Text(words("prompts", question=question)))
        if question.kind is QuestionKind.CHOICE:
            options = tuple(Option(str(place), option) for place, option in enumerate(question.options))
            initial = str(question.options.index(text)) if text in question.options else ""
            choice = Choice(
                name=name,
                label=question.ask,
                hint=question.help,
                options=options,
                initial=initial,
                optional=True,
            )
            return [*elements, choice]
        if question.kind is QuestionKind.RANK:
            return [*elements, *self._ranks(words, question, text)]
        box = TextInput(
            # A name of its own: Slack keeps what stands in a box of the same name.
            name=name,
            label=question.ask,
            hint=question.help,
            initial=text,
            autosave=self._press(Verb.PREPARE_SAVE, name),
        )
        return [*elements, box]

    def _ranks(self, words: Words, question: Question, text: str) -> list[Element]:
        if not self.tags:
            return [Text(words("no_tags", question=question))]
        # A tag that was closed meanwhile can still stand in the answer.
        chosen = [tag for tag in text.split(", ") if tag]
        options = tuple(Option(tag, tag) for tag in dict.fromkeys((*chosen, *self.tags)))
        return [
            Choice(
                name=f"{self._name(question)}.{place}",
                label=words("rank", question=question, place=place),
                hint=question.help if place == 0 else "",
                options=options,
                initial=chosen[place] if place < len(chosen) else "",
                optional=True,
            )
            for place in range(min(RANKED, len(options)))
        ]


@dataclass(frozen=True, kw_only=True)
class QuestionForm(_Form):
    """One question of the preparation, with what was written under it so far."""

    template: ClassVar[str] = "preparation_question"

    def card(self, words: Words) -> Card:
        """Who can read it above the box, one question, and the ways on."""
        dialogue, questions = self.dialogue.reveal(self.reader), self.prompts.questions
        number, name = questions.index(self.question) + 1, self._name(self.question)
        elements = self._top(words)
        elements.append(Text(words("progress", number=number, total=len(questions))))
        elements += self._box(words, self.question)
        if self.question.good:
            elements.append(Note(words("example")))
        elements += row(
            button(words, "back", self._press(Verb.PREPARE_BACK, name)) if number > 1 else None,
            button(words, "skip", self._press(Verb.PREPARE_SKIP, name)),
            button(words, "pause", self._press(Verb.PREPARE_PAUSE, name)),
            button(words, "summary", self._press(Verb.PREPARE_SUMMARY, name)) if dialogue.answers else None,
        )
        if number == 1:
            elements += row(
                button(words, "page", self._press(Verb.PREPARE_PAGE, f"{self.prompts.name}.{name}")),
                button(words, "ways", self._press(Verb.PREPARE_WAYS, f"ways.{name}")),
            )
        then_summary = dialogue.from_summary or number == len(questions)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save" if then_summary else "next", self._press(Verb.PREPARE_ANSWER, name)),
        )


@dataclass(frozen=True, kw_only=True)
class PageForm(_Form):
    """All the questions of a set, with what was written under them so far."""

    template: ClassVar[str] = "preparation_page"

    def card(self, words: Words) -> Card:
        """Who can read it above the boxes, every question, and the ways on."""
        name = self.prompts.name
        elements = [*self._top(words), Text(words("progress"))]
        for question in self.prompts.questions:
            elements += self._box(words, question)
        elements += row(
            button(words, "one", self._press(Verb.PREPARE_TURN, f"{name}.{name}")),
            button(words, "ways", self._press(Verb.PREPARE_WAYS, f"ways.{name}")),
            button(words, "pause", self._press(Verb.PREPARE_PAUSE, name)),
        )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", self._press(Verb.PREPARE_ANSWER, name)),
        )


@dataclass(frozen=True, kw_only=True)
class Ways(Message):
    """The ways to prepare that the organisation offers.

    Attributes:
        begun: the names of those in which something was asked already.
    """

    template: ClassVar[str] = "preparation_ways"
    opens: ClassVar[bool] = True

    preparation: str
    ways: tuple[PromptSet, ...]
    begun: tuple[str, ...]

    def card(self, words: Words) -> Card:
        """Each with what it is for and its button; what was written in another stays."""
        elements: list[Element] = [Text(words("text"))]
        for way in self.ways:
            elements.append(Text(words("way", way=way)))
            if way.private and way.notice:
                elements.append(Note(way.notice))
            press = Press(Verb.PREPARE_TURN, f"{self.preparation}.{way.name}")
            elements += row(Button(words("carry_on" if way.name in self.begun else "begin", way=way), press))
        elements += row(
            button(words, "summary", Press(Verb.PREPARE_SUMMARY, f"{self.preparation}.", 0)),
        )
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class Summary(Letter):
    """All that was written, to edit, share, keep or discard."""

    template: ClassVar[str] = "preparation_summary"

    preparation: str
    sets: tuple[PromptSet, ...]
    dialogue: Confidential[Dialogue]
    supervisor: str
    expires_on: date
    kept: bool = False
    shared_at: datetime | None = None
    shared_count: int = 0
    shared: tuple[str, ...] = ()
    """Those that the supervisor can read now: they alone stay ticked."""
    opened: bool = False
    changed_elsewhere: bool = False
    """It was changed since it was shown, so that what was asked was not done."""
    overdue: int = 0
    """How many of the reader's own actions are past their day (P1-1.3-4)."""

    def card(self, words: Words) -> Card:
        """Each answer with its edit button, then what can be shared."""
        dialogue = self.dialogue.reveal(self.reader)
        whole = Press(Verb.PREPARE_SHARE, self.preparation, dialogue.revision)
        elements: list[Element] = [Text(words("changed_elsewhere"))] if self.changed_elsewhere else []
        elements.append(Text(words(self._standing())))
        if self.shared_at and not self.opened:
            elements += row(button(words, "take_back", Press(Verb.PREPARE_TAKE_BACK, self.preparation)))
        if self.overdue:
            elements += [Text(words("actions")), *row(button(words, "dates", Press(Verb.ACTIONS)))]
        for prompts in self.sets:
            elements += self._set(words, dialogue, prompts)
        shareable = dialogue.shareable()
        if shareable and self.supervisor:
            elements.append(self._ticks(words, dialogue, shareable))
        elements += row(
            button(words, "keep", Press(Verb.PREPARE_KEEP, self.preparation, dialogue.revision)),
            button(words, "ways", Press(Verb.PREPARE_WAYS, f"{self.preparation}.ways.", dialogue.revision)),
            button(words, "sooner", Press(Verb.SOONER_FORM)) if self.supervisor else None,
            Button(words("discard"), Press(Verb.PREPARE_DISCARD, self.preparation), Style.DANGER),
        )
        elements.append(Note(words("expires")))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "share", whole) if shareable and self.supervisor else None,
        )

    def _stays_ticked(self, name: str, question: Question) -> bool:
        return name in self.shared if self.shared_at else not question.unticked

    def _standing(self) -> str:
        if self.shared_at:
            return "shared_and_opened" if self.opened else "shared"
        return "kept" if self.kept else "private"

    def _set(self, words: Words, dialogue: Dialogue, prompts: PromptSet) -> list[Element]:
        """The answers of a set; of several sets, those without any are passed over but for the first."""
        names = dialogue.order_of(prompts)
        elements: list[Element] = []
        if len(self.sets) > 1:
            elements.append(Heading(prompts.title))
        if prompts.private:
            elements.append(Note(words("private_set")))
        for number, (name, question) in enumerate(zip(names, prompts.questions, strict=True), start=1):
            elements += self._answer(words, dialogue, name, question, number)
        return elements

    def _answer(
        self, words: Words, dialogue: Dialogue, name: str, question: Question, number: int
    ) -> tuple[Element, ...]:
        edit = Press(Verb.PREPARE_EDIT, f"{self.preparation}.{name}", dialogue.revision)
        label = words("numbered", number=number, question=question)
        text = dialogue.text(name)
        if text:
            return (Typed(label, text), *row(Button(words("edit", number=number), edit)))
        return (Note(words("unanswered", label=label)), *row(Button(words("write", number=number), edit)))

    def _ticks(self, words: Words, dialogue: Dialogue, names: tuple[str, ...]) -> Ticks:
        found = [(name, dialogue.find(name)[1]) for name in names]
        options = tuple(Option(name, question.short) for name, question in found)
        ticked = tuple(name for name, question in found if self._stays_ticked(name, question))
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


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """An answer that was shared: its question's name, the words that label it, and what was written."""

    question: str
    says: str
    text: str

    def __repr__(self) -> str:
        return f"<shared answer to {self.question}>"


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
    answers: Confidential[tuple[SharedAnswer, ...]]
    reason: Confidential[str]

    def card(self, words: Words) -> Card:
        """The shared answers in the order of the questions."""
        elements: list[Element] = [Heading(words("heading")), Text(words("text"))]
        elements += [Typed(answer.says, answer.text) for answer in self.answers.reveal(self.reader)]
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
