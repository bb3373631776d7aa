"""The ten questions in two windows: nothing submitted is lost, there is always a way on."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.conversations.framing import ORDER, SUMMARY, Dialogue, Event, Move, Question, dump, load, step
from bot.errors import Unknown

WINDOWS = (0, 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
SENT = (Move.ANSWER, Move.BACK, Move.SKIP, Move.PAUSE, Move.REVIEW)
"""Moves that bring what stands in the box."""


class TwoWindows(RuleBasedStateMachine):
    """One person, two windows, each of which shows what it was last answered.

    Attributes:
        kept: what was submitted under each question and not replaced by its author since.
    """

    @initialize()
    def begin(self) -> None:
        """Both windows show the first question."""
        self.dialogue = Dialogue()
        self.shown = [self.dialogue, self.dialogue]
        self.kept: dict[Question, list[str]] = {question: [] for question in ORDER}
        self.past: list[Event] = []

    def _do(self, window: int, event: Event) -> None:
        before = self.dialogue
        self.dialogue = step(before, event)
        self.shown[window] = self.dialogue
        self.past.append(event)
        assert self.dialogue.revision >= before.revision

    def _do_quietly(self, event: Event) -> None:
        """What no window is told of."""
        self.dialogue = step(self.dialogue, event)
        self.past.append(event)

    def _asked(self, window: int) -> Question | None:
        at = self.shown[window].at
        return None if at == SUMMARY else Question(at)

    @rule(window=st.sampled_from(WINDOWS), move=st.sampled_from(SENT), text=TEXTS)
    def sends(self, window: int, move: Move, text: str) -> None:
        """A form with a text, from a window that may be old."""
        question = self._asked(window)
        if question is None:
            return
        seen = self.shown[window].revision
        stored = self.dialogue.answers.get(question)
        replaces = stored is None or stored.revision <= seen
        self.kept[question] = [text.strip()] if replaces else [*self.kept[question], text.strip()]
        self._do(window, Event(move=move, question=question, text=text, seen=seen))

    @rule(
        window=st.sampled_from(WINDOWS), move=st.sampled_from([Move.BACK, Move.SKIP, Move.PAUSE, Move.REVIEW])
    )
    def leaves_an_empty_box(self, window: int, move: Move) -> None:
        """Going elsewhere with an empty box takes nothing away."""
        question = self._asked(window)
        if question is not None:
            self._do(window, Event(move=move, question=question, seen=self.shown[window].revision))

    @rule(window=st.sampled_from(WINDOWS))
    def empties_an_answer(self, window: int) -> None:
        """An emptied box that is submitted removes what this window showed, not what came from the other."""
        question = self._asked(window)
        if question is None:
            return
        seen, stored = self.shown[window].revision, self.dialogue.answers.get(question)
        if stored is None or stored.revision <= seen:
            self.kept[question] = []
        self._do(window, Event(move=Move.ANSWER, question=question, seen=seen))

    @rule(window=st.sampled_from(WINDOWS), text=TEXTS)
    def types(self, window: int, text: str) -> None:
        """What is typed is saved while it is typed: it replaces an older state of the box, and nothing newer."""
        question = self._asked(window)
        if question is None:
            return
        seen, stored = self.shown[window].revision, self.dialogue.answers.get(question)
        passed = question in self.dialogue.skipped and seen < self.dialogue.revision
        if (stored is None or stored.revision <= seen) and not passed:
            self.kept[question] = [text.strip()]
        revision = self.dialogue.revision
        self._do_quietly(Event(move=Move.SAVE, question=question, text=text, seen=seen))
        assert self.dialogue.revision == revision

    @rule(window=st.sampled_from(WINDOWS), question=st.sampled_from(ORDER))
    def edits(self, window: int, question: Question) -> None:
        """From the summary to one question."""
        if self.shown[window].at == SUMMARY:
            seen = self.shown[window].revision
            self._do(window, Event(move=Move.EDIT, question=question, seen=seen))

    @rule(window=st.sampled_from(WINDOWS))
    def looks_again(self, window: int) -> None:
        """A window is opened anew."""
        self.shown[window] = self.dialogue

    @precondition(lambda self: bool(self.past))
    @rule(times=st.integers(1, 3))
    def the_last_one_comes_again(self, times: int) -> None:
        """An event that is repeated at once leaves the answers as they are; later ones are known by their key."""
        before = self.dialogue
        for _ in range(times):
            self.dialogue = step(self.dialogue, self.past[-1])
        assert {q: a.text for q, a in self.dialogue.answers.items()} == {
            q: a.text for q, a in before.answers.items()
        }
        assert self.dialogue.skipped == before.skipped

    @rule()
    def sleeps_a_night(self) -> None:
        """What is stored is what was there."""
        assert load(dump(self.dialogue)) == self.dialogue

    @invariant()
    def everything_submitted_is_there(self) -> None:
        """Whatever the other window did."""
        for question, texts in self.kept.items():
            for text in texts:
                assert text in self.dialogue.text(question)
            assert bool(texts) == (question in self.dialogue.answers)

    @invariant()
    def it_stands_somewhere(self) -> None:
        """On one of the questions or the summary, and from there the summary is in reach."""
        dialogue = self.dialogue
        assert dialogue.at == SUMMARY or dialogue.at in set(ORDER)
        for _ in range(len(ORDER) + 1):
            if dialogue.at == SUMMARY:
                break
            event = Event(move=Move.SKIP, question=Question(dialogue.at), seen=dialogue.revision)
            dialogue = step(dialogue, event)
        assert dialogue.at == SUMMARY
        assert dialogue.answers == self.dialogue.answers


TwoWindows.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.clause("P1-1.3-10", "P1-2c")
class TestTwoWindows(TwoWindows.TestCase):
    """The machine, as tests."""


def ahead(*moves: tuple[Move, Question, str]) -> Dialogue:
    """A dialogue after some moves, each on what was just shown."""
    dialogue = Dialogue()
    for move, question, text in moves:
        dialogue = step(dialogue, Event(move=move, question=question, text=text, seen=dialogue.revision))
    return dialogue


def test_ten_answers_lead_to_the_summary() -> None:
    """In their order, one after the other."""
    dialogue = Dialogue()
    for question in ORDER:
        assert dialogue.at == question
        event = Event(move=Move.ANSWER, question=question, text=question.value, seen=dialogue.revision)
        dialogue = step(dialogue, event)
    assert dialogue.at == SUMMARY
    assert dialogue.answered() == ORDER


@pytest.mark.clause("P1-2c")
def test_skipping_everything_leads_there_too() -> None:
    """No question has to be answered."""
    dialogue = ahead(*((Move.SKIP, question, "") for question in ORDER))
    assert (dialogue.at, dialogue.answered(), dialogue.skipped) == (SUMMARY, (), frozenset(ORDER))


def test_one_edit_leads_back_to_the_summary() -> None:
    """An answer that is changed from there, and not the nine after it."""
    dialogue = ahead(*((Move.ANSWER, question, "x") for question in ORDER))
    dialogue = step(dialogue, Event(move=Move.EDIT, question=Question.PULLS, seen=dialogue.revision))
    assert dialogue.at == Question.PULLS
    event = Event(move=Move.ANSWER, question=Question.PULLS, text="y", seen=dialogue.revision)
    dialogue = step(dialogue, event)
    assert (dialogue.at, dialogue.text(Question.PULLS)) == (SUMMARY, "y")


def test_texts_of_two_windows_stand_under_each_other() -> None:
    """The second form was shown before the first was sent: neither text replaces the other."""
    first = Event(move=Move.ANSWER, question=Question.SITUATION, text="one", seen=1)
    second = Event(move=Move.ANSWER, question=Question.SITUATION, text="two", seen=1)
    assert step(step(Dialogue(), first), second).text(Question.SITUATION) == "one\n\ntwo"


def test_a_late_save_brings_back_nothing_that_was_emptied() -> None:
    """What was typed first and then taken out again stays out, although its save arrives late."""
    late = Event(move=Move.SAVE, question=Question.SITUATION, text="not this", seen=1)
    dialogue = step(step(Dialogue(), late), Event(move=Move.ANSWER, question=Question.SITUATION, seen=1))
    assert dialogue.answers == {}
    assert step(dialogue, late) == dialogue


def test_what_another_version_wrote_is_refused() -> None:
    """Not read as something else."""
    with pytest.raises(Unknown):
        load(dump(Dialogue()).replace('"version": 1', '"version": 99'))


def test_no_text_is_in_a_representation() -> None:
    """What is logged or shown in a traceback holds no answer (P0-1a)."""
    event = Event(move=Move.ANSWER, question=Question.SITUATION, text="the secret", seen=1)
    assert "the secret" not in f"{event!r} {step(Dialogue(), event)!r}"
