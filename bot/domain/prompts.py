"""Prompt sets: the questions that help somebody to prepare, as data (P1-1.3-3, P1-1.3-10, P1-2c, P1-2.2e).

The words are a pack's, the shipped ones' or an organisation's own. A preparation keeps the questions as they were
asked, so that a pack that changes meanwhile changes nothing that was begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

SHOWN_OF_POOL = 2
"""Of a pool so many prompts are shown at a time."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    """One of some words of the set; they are the answer."""
    RANK = "rank"
    """Up to five case tags of the pair, the most pressing first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        key: unique in its set.
        short: labels the answer.
        ask: the question.
        help: how to go about it.
        good: an example of an answer; may be empty.
        options: what can be chosen, in words, for `CHOICE`.
        pool: prompts of which some are shown, others the next time.
        always: prompts that are shown every time.
        unticked: it starts unticked when sharing.
    """

    key: str
    short: str
    ask: str
    help: str = ""
    good: str = ""
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[str, ...] = ()
    pool: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    unticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSet:
    """A way to prepare.

    Attributes:
        name: its key.
        title: what it is called.
        says: what it is for, after its title.
        clauses: what it serves.
        minutes: about how long it takes.
        private: nothing of it can ever be shared (P1-2.3).
        notice: what is said above each of its questions; may be empty.
    """

    name: str
    title: str
    says: str
    clauses: tuple[str, ...] = ()
    minutes: int
    private: bool = False
    notice: str = ""
    questions: tuple[Question, ...]

    def asked(self, turn: int) -> PromptSet:
        """The set as it is asked this time: of each pool some prompts, after those that are always asked.

        Args:
            turn: how often this person has prepared before; each turn shows the next ones of a pool, and
                begins again after the last.
        """
        return replace(self, questions=tuple(_asked(question, turn) for question in self.questions))


def _asked(question: Question, turn: int) -> Question:
    return replace(question, pool=(), always=(*question.always, *_turned(question.pool, turn)))


def _turned(pool: Sequence[str], turn: int) -> tuple[str, ...]:
    """The prompts of one turn: as many as are shown, from where the turn before ended."""
    shown = min(SHOWN_OF_POOL, len(pool))
    return tuple(pool[(turn * shown + place) % len(pool)] for place in range(shown))
