"""Framing the dilemma: ten questions, one at a time (P1-1.3-10, P1-2c).

`step(dialogue, event)` is pure. Every event names the question that was on the screen and the revision
under which it was shown, so that two windows, a double press or a form from yesterday never fork the
dialogue and never lose what was typed. States are named; `VERSION` rises when names change. The
diagram is `framing.mmd`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.errors import Unknown

VERSION = 1


class Question(StrEnum):
    """The ten questions, in order. Their words are in templates/_questions.jinja."""

    SITUATION = "situation"
    STUCK = "stuck"
    PULLS = "pulls"
    OTHERS = "others"
    FEELINGS = "feelings"
    TRIED = "tried"
    OPTIONS = "options"
    UNKNOWN = "unknown"
    ASK = "ask"
    USEFUL = "useful"


ORDER: tuple[Question, ...] = tuple(Question)
SUMMARY = "summary"
PRIVATE_AT_FIRST = frozenset({Question.FEELINGS})
"""Questions whose answers start unticked when sharing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written under one question, and the dialogue's revision when it was submitted."""

    text: str
    revision: int

    def __repr__(self) -> str:
        return f"<answer of revision {self.revision}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The dialogue's whole state.

    Attributes:
        at: the question on which the person is, or `SUMMARY`.
        from_summary: a single answer is being edited: the next step is back to the summary.
        skipped: questions passed without an answer (noted, never reported; P1-2c).
        revision: rises with every move.
    """

    at: str = ORDER[0].value
    answers: Mapping[Question, Answer] = field(default_factory=dict[Question, Answer])
    skipped: frozenset[Question] = frozenset()
    from_summary: bool = False
    revision: int = 1

    def answered(self) -> tuple[Question, ...]:
        """The questions that have an answer, in order."""
        return tuple(question for question in ORDER if question in self.answers)

    def text(self, question: Question) -> str:
        """The answer to a question, or nothing."""
        answer = self.answers.get(question)
        return answer.text if answer else ""


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
    """One move: on which question, with what text, and under which revision it was shown."""

    move: Move
    question: Question | None = None
    text: str = ""
    seen: int = 0

    def __repr__(self) -> str:
        return f"<{self.move} on {self.question} seen at {self.seen}>"


def step(dialogue: Dialogue, event: Event) -> Dialogue:
    """The state after an event.

    A text that comes from a form shown before the stored answer was submitted does not overwrite it:
    it is put under it. Repeating an event changes nothing but the revision.
    """
    if event.move is Move.EDIT:
        at = event.question.value if event.question else SUMMARY
        return replace(dialogue, at=at, from_summary=True, revision=dialogue.revision + 1)
    if event.move is Move.SAVE:
        return _saved_while_typing(dialogue, event)
    kept = _with_text(dialogue, event)
    at = _next_position(dialogue, event)
    return replace(
        kept,
        at=at,
        from_summary=dialogue.from_summary and event.move is Move.PAUSE,
        revision=dialogue.revision + 1,
    )


def _next_position(dialogue: Dialogue, event: Event) -> str:
    if event.move is Move.REVIEW or event.question is None:
        return SUMMARY
    here = ORDER.index(event.question)
    match event.move:
        case Move.PAUSE:
            return event.question.value
        case Move.BACK:
            return ORDER[max(here - 1, 0)].value
        case _ if dialogue.from_summary or here + 1 == len(ORDER):
            return SUMMARY
        case _:
            return ORDER[here + 1].value


def _with_text(dialogue: Dialogue, event: Event) -> Dialogue:
    question, text = event.question, event.text.strip()
    if question is None:
        return dialogue
    if not text:
        return _without_text(dialogue, event)
    stored = dialogue.answers.get(question)
    if stored and stored.revision > event.seen:
        if text in stored.text:
            return dialogue
        text = f"{stored.text}\n\n{text}"
    answers = {**dialogue.answers, question: Answer(text, dialogue.revision + 1)}
    return replace(dialogue, answers=answers, skipped=dialogue.skipped - {question})


def _without_text(dialogue: Dialogue, event: Event) -> Dialogue:
    """An emptied box removes the answer when it is submitted; leaving the form by another way does not."""
    question = event.question
    if question is None or event.move in (Move.PAUSE, Move.BACK, Move.REVIEW):
        return dialogue
    stored = dialogue.answers.get(question)
    if stored and (event.move is Move.SKIP or stored.revision > event.seen):
        return dialogue
    answers = {other: answer for other, answer in dialogue.answers.items() if other != question}
    return replace(dialogue, answers=answers, skipped=dialogue.skipped | {question})


def _saved_while_typing(dialogue: Dialogue, event: Event) -> Dialogue:
    """A late save from a form that has been answered or emptied meanwhile is old news and is passed over."""
    question, text = event.question, event.text.strip()
    stored = dialogue.answers.get(question) if question else None
    if question is None or not text or (stored and stored.revision > event.seen):
        return dialogue
    if question in dialogue.skipped and event.seen < dialogue.revision:
        return dialogue
    return replace(dialogue, answers={**dialogue.answers, question: Answer(text, event.seen)})


def dump(dialogue: Dialogue) -> str:
    """The state as JSON text, for encrypted storage."""
    return json.dumps(
        {
            "version": VERSION,
            "at": dialogue.at,
            "answers": {q.value: [a.text, a.revision] for q, a in dialogue.answers.items()},
            "skipped": sorted(q.value for q in dialogue.skipped),
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
        at=data["at"],
        answers={Question(q): Answer(text, revision) for q, (text, revision) in data["answers"].items()},
        skipped=frozenset(Question(q) for q in data["skipped"]),
        from_summary=data["from_summary"],
        revision=data["revision"],
    )
