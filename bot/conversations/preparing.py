"""Preparing: the questions of one or more prompt sets, one at a time or a page of them (P1-1.3-3, P1-1.3-10, P1-2c).

`step(dialogue, event)` is pure. Every event names the questions that were on the screen and the revision
under which they were shown, so that two windows, a double press or a form from yesterday never fork the
dialogue and never lose what was typed. The questions are kept as they were asked. `VERSION` rises when the
form in which a dialogue is kept changes. The diagram is `preparing.mmd`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.domain.prompts import PromptSet, Question, QuestionKind
from bot.errors import Unknown

VERSION = 2
SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written under one question, and the dialogue's revision when it was submitted."""

    text: str
    revision: int

    def __repr__(self) -> str:
        return f"<answer of revision {self.revision}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The dialogue's whole state. A question is named by its set and its key: `framing.situation`.

    Attributes:
        sets: those that were begun, as they were asked, in the order of their beginning; never empty.
        at: the question on which the person is, or `SUMMARY`.
        from_summary: a single answer is being edited: the next step is back to the summary.
        skipped: questions passed without an answer (noted, never reported; P1-2c).
        revision: rises with every move.
    """

    sets: tuple[PromptSet, ...]
    at: str
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    skipped: frozenset[str] = frozenset()
    from_summary: bool = False
    revision: int = 1

    def questions(self) -> Iterator[tuple[str, PromptSet, Question]]:
        """Every question with its name and its set, in order."""
        for prompts in self.sets:
            for question in prompts.questions:
                yield f"{prompts.name}.{question.key}", prompts, question

    def find(self, name: str) -> tuple[PromptSet, Question]:
        """A question by its name.

        Raises:
            Unknown: it was never asked here.
        """
        for known, prompts, question in self.questions():
            if known == name:
                return prompts, question
        raise Unknown("This question is no longer there.")

    def order_of(self, prompts: PromptSet) -> tuple[str, ...]:
        """The names of a set's questions, in order."""
        return tuple(f"{prompts.name}.{question.key}" for question in prompts.questions)

    def answered(self) -> tuple[str, ...]:
        """The names of the questions that have an answer, in order."""
        return tuple(name for name, _, _ in self.questions() if name in self.answers)

    def shareable(self) -> tuple[str, ...]:
        """Of these, those that can be shared: nothing of a private set (P1-2.3)."""
        answers = self.answers
        return tuple(name for name, prompts, _ in self.questions() if name in answers and not prompts.private)

    def text(self, name: str) -> str:
        """The answer to a question, or nothing."""
        answer = self.answers.get(name)
        return answer.text if answer else ""


def begin(prompts: PromptSet) -> Dialogue:
    """A new dialogue, at the first question of a set as it is asked this time."""
    return Dialogue(sets=(prompts,), at=f"{prompts.name}.{prompts.questions[0].key}")


def turn_to(dialogue: Dialogue, prompts: PromptSet) -> Dialogue:
    """Goes on with another set, at its first question without an answer; what was asked before stays as it was."""
    known = next((one for one in dialogue.sets if one.name == prompts.name), None)
    sets = dialogue.sets if known else (*dialogue.sets, prompts)
    names = dialogue.order_of(known or prompts)
    at = next((name for name in names if name not in dialogue.answers), names[0])
    return replace(dialogue, sets=sets, at=at, from_summary=False, revision=dialogue.revision + 1)


class Move(StrEnum):
    """What a person can do in the dialogue."""

    ANSWER = "answer"
    """Submit the text and go on."""
    SAVE = "save"
    """Keep the text as it stands and stay (sent while typing)."""
    BACK = "back"
    """Keep the text and go to the question before."""
    SKIP = "skip"
    """Go on without an answer; what was typed is kept all the same."""
    PAUSE = "pause"
    """Keep the text and stop here."""
    EDIT = "edit"
    """From the summary to one question."""
    REVIEW = "review"
    """Keep the text and go to the summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One move.

    Attributes:
        question: the one on the screen; None on a page of them or on the summary.
        texts: what stood in the boxes, by the question's name.
        seen: the revision under which they were shown.
    """

    move: Move
    question: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    seen: int = 0

    def __repr__(self) -> str:
        return f"<{self.move} on {self.question or len(self.texts)} seen at {self.seen}>"


def step(dialogue: Dialogue, event: Event) -> Dialogue:
    """The state after an event.

    A text that comes from a form shown before the stored answer was submitted does not overwrite it:
    it is put under it. Repeating an event changes nothing but the revision.

    Raises:
        Unknown: it names a question that was never asked here.
    """
    for name in (event.question, *event.texts):
        if name is not None:
            dialogue.find(name)
    if event.move is Move.EDIT:
        return replace(
            dialogue, at=event.question or SUMMARY, from_summary=True, revision=dialogue.revision + 1
        )
    if event.move is Move.SAVE:
        return _saved_while_typing(dialogue, event)
    kept = dialogue
    for name, text in event.texts.items():
        kept = _with_text(kept, event, name, text.strip())
    return replace(
        kept,
        at=_next_position(dialogue, event),
        from_summary=dialogue.from_summary and event.move is Move.PAUSE,
        revision=dialogue.revision + 1,
    )


def _next_position(dialogue: Dialogue, event: Event) -> str:
    if event.question is None:
        return dialogue.at if event.move is Move.PAUSE else SUMMARY
    if event.move is Move.REVIEW:
        return SUMMARY
    order = dialogue.order_of(dialogue.find(event.question)[0])
    here = order.index(event.question)
    match event.move:
        case Move.PAUSE:
            return event.question
        case Move.BACK:
            return order[max(here - 1, 0)]
        case _ if dialogue.from_summary or here + 1 == len(order):
            return SUMMARY
        case _:
            return order[here + 1]


def _with_text(dialogue: Dialogue, event: Event, name: str, text: str) -> Dialogue:
    if not text:
        return _without_text(dialogue, event, name)
    stored = dialogue.answers.get(name)
    if stored and stored.revision > event.seen:
        if text in stored.text:
            return dialogue
        text = _both(dialogue, name, stored.text, text)
    answers = {**dialogue.answers, name: Answer(text, dialogue.revision + 1)}
    return replace(dialogue, answers=answers, skipped=dialogue.skipped - {name})


def _both(dialogue: Dialogue, name: str, stored: str, text: str) -> str:
    """Of two texts one stands under the other; of two choices the later one counts."""
    _, question = dialogue.find(name)
    return f"{stored}\n\n{text}" if question.kind is QuestionKind.TEXT else text


def _without_text(dialogue: Dialogue, event: Event, name: str) -> Dialogue:
    """An emptied box removes the answer when it is submitted; leaving the form by another way does not."""
    if event.move in (Move.PAUSE, Move.BACK, Move.REVIEW):
        return dialogue
    stored = dialogue.answers.get(name)
    if stored and (event.move is Move.SKIP or stored.revision > event.seen):
        return dialogue
    answers = {other: answer for other, answer in dialogue.answers.items() if other != name}
    return replace(dialogue, answers=answers, skipped=dialogue.skipped | {name})


def _saved_while_typing(dialogue: Dialogue, event: Event) -> Dialogue:
    """A late save from a form that has been answered or emptied meanwhile is old news and is passed over."""
    answers = dict(dialogue.answers)
    for name, text in event.texts.items():
        stored = dialogue.answers.get(name)
        emptied = name in dialogue.skipped and event.seen < dialogue.revision
        if text.strip() and not emptied and not (stored and stored.revision > event.seen):
            answers[name] = Answer(text.strip(), event.seen)
    return dialogue if answers == dialogue.answers else replace(dialogue, answers=answers)


def dump(dialogue: Dialogue) -> str:
    """The state as JSON text, for encrypted storage."""
    return json.dumps(
        {
            "version": VERSION,
            "sets": [asdict(prompts) for prompts in dialogue.sets],
            "at": dialogue.at,
            "answers": {name: [a.text, a.revision] for name, a in dialogue.answers.items()},
            "skipped": sorted(dialogue.skipped),
            "from_summary": dialogue.from_summary,
            "revision": dialogue.revision,
        }
    )


def load(text: str) -> Dialogue:
    """The state that `dump` wrote.

    Raises:
        Unknown: it was written by a version that this one does not know.
    """
    data = json.loads(text)
    if data["version"] != VERSION:
        raise Unknown("This preparation was written by another version of the bot; start it again.")
    return Dialogue(
        sets=tuple(_set(entry) for entry in data["sets"]),
        at=data["at"],
        answers={name: Answer(text, revision) for name, (text, revision) in data["answers"].items()},
        skipped=frozenset(data["skipped"]),
        from_summary=data["from_summary"],
        revision=data["revision"],
    )


def _set(entry: dict[str, Any]) -> PromptSet:
    entry = {**entry, "clauses": tuple(entry["clauses"])}
    entry["questions"] = tuple(_question(question) for question in entry["questions"])
    return PromptSet(**entry)


def _question(entry: dict[str, Any]) -> Question:
    entry = {**entry, "kind": QuestionKind(entry["kind"])}
    for name in ("options", "pool", "always"):
        entry[name] = tuple(entry[name])
    return Question(**entry)
