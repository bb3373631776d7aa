"""The questions of a set in two windows: nothing submitted is lost, there is always a way on."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.conversations.preparing import SUMMARY, Dialogue, Event, Move, dump, load, step, turn_to
from bot.domain.prompts import PromptSet, Question, QuestionKind
from bot.errors import Unknown
from bot.policy.prompts import shipped_sets
from tests.support.prompts import ORDER, PULLS, SITUATION, new_dialogue, on

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
        self.dialogue = new_dialogue()
        self.shown = [self.dialogue, self.dialogue]
        self.kept: dict[str, list[str]] = {question: [] for question in ORDER}
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

    def _asked(self, window: int) -> str | None:
        at = self.shown[window].at
        return None if at == SUMMARY else at

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
        self._do(window, on(move, question, text, seen=seen))

    @rule(
        window=st.sampled_from(WINDOWS), move=st.sampled_from([Move.BACK, Move.SKIP, Move.PAUSE, Move.REVIEW])
    )
    def leaves_an_empty_box(self, window: int, move: Move) -> None:
        """Going elsewhere with an empty box takes nothing away."""
        question = self._asked(window)
        if question is not None:
            self._do(window, on(move, question, seen=self.shown[window].revision))

    @rule(window=st.sampled_from(WINDOWS))
    def empties_an_answer(self, window: int) -> None:
        """An emptied box that is submitted removes what this window showed, not what came from the other."""
        question = self._asked(window)
        if question is None:
            return
        seen, stored = self.shown[window].revision, self.dialogue.answers.get(question)
        if stored is None or stored.revision <= seen:
            self.kept[question] = []
        self._do(window, on(Move.ANSWER, question, seen=seen))

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
        self._do_quietly(on(Move.SAVE, question, text, seen=seen))
        assert self.dialogue.revision == revision

    @rule(window=st.sampled_from(WINDOWS), question=st.sampled_from(ORDER))
    def edits(self, window: int, question: str) -> None:
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
            event = on(Move.SKIP, dialogue.at, seen=dialogue.revision)
            dialogue = step(dialogue, event)
        assert dialogue.at == SUMMARY
        assert dialogue.answers == self.dialogue.answers


TwoWindows.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.clause("P1-1.3-10", "P1-2c")
class TestTwoWindows(TwoWindows.TestCase):
    """The machine, as tests."""


def ahead(*moves: tuple[Move, str, str]) -> Dialogue:
    """A dialogue after some moves, each on what was just shown."""
    dialogue = new_dialogue()
    for move, question, text in moves:
        dialogue = step(dialogue, on(move, question, text, seen=dialogue.revision))
    return dialogue


def test_ten_answers_lead_to_the_summary() -> None:
    """In their order, one after the other."""
    dialogue = new_dialogue()
    for question in ORDER:
        assert dialogue.at == question
        event = on(Move.ANSWER, question, question, seen=dialogue.revision)
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
    dialogue = step(dialogue, Event(move=Move.EDIT, question=PULLS, seen=dialogue.revision))
    assert dialogue.at == PULLS
    event = on(Move.ANSWER, PULLS, "y", seen=dialogue.revision)
    dialogue = step(dialogue, event)
    assert (dialogue.at, dialogue.text(PULLS)) == (SUMMARY, "y")


def test_texts_of_two_windows_stand_under_each_other() -> None:
    """The second form was shown before the first was sent: neither text replaces the other."""
    first = on(Move.ANSWER, SITUATION, "one", seen=1)
    second = on(Move.ANSWER, SITUATION, "two", seen=1)
    assert step(step(new_dialogue(), first), second).text(SITUATION) == "one\n\ntwo"


def test_a_late_save_brings_back_nothing_that_was_emptied() -> None:
    """What was typed first and then taken out again stays out, although its save arrives late."""
    late = on(Move.SAVE, SITUATION, "not this", seen=1)
    dialogue = step(step(new_dialogue(), late), on(Move.ANSWER, SITUATION, seen=1))
    assert dialogue.answers == {}
    assert step(dialogue, late) == dialogue


def test_what_another_version_wrote_is_refused() -> None:
    """Not read as something else."""
    with pytest.raises(Unknown):
        load(dump(new_dialogue()).replace('"version": 2', '"version": 99'))


def test_no_text_is_in_a_representation() -> None:
    """What is logged or shown in a traceback holds no answer (P0-1a)."""
    event = on(Move.ANSWER, SITUATION, "the secret", seen=1)
    assert "the secret" not in f"{event!r} {step(new_dialogue(), event)!r}"


CYCLE = shipped_sets()["cycle"]
FOUR = shipped_sets()["four_questions"]


@pytest.mark.clause("P1-1.3-3", "P1-1.3-10")
def test_another_set_goes_on_beside_the_first() -> None:
    """What was written stays, and turning back goes to the first question without an answer."""
    dialogue = ahead((Move.ANSWER, SITUATION, "one"))
    turned = turn_to(dialogue, FOUR)
    assert turned.at == "four_questions.well"
    assert turned.text(SITUATION) == "one"
    answered = step(turned, on(Move.ANSWER, "four_questions.well", "two", seen=turned.revision))
    back = turn_to(answered, new_dialogue().sets[0])
    assert (back.at, back.answered()) == (ORDER[1], (SITUATION, "four_questions.well"))
    assert [prompts.name for prompts in back.sets] == ["framing", "four_questions"]


def test_a_page_of_questions_is_kept_at_once() -> None:
    """Each box for itself: an emptied one takes its answer away, one that was never filled is passed."""
    dialogue = ahead((Move.ANSWER, ORDER[1], "before"))
    texts = {ORDER[0]: " first ", ORDER[1]: "", ORDER[2]: "third"}
    page = Event(move=Move.ANSWER, texts=texts, seen=dialogue.revision)
    after = step(dialogue, page)
    assert after.at == SUMMARY
    assert {name: after.text(name) for name in after.answered()} == {ORDER[0]: "first", ORDER[2]: "third"}
    assert after.skipped == {ORDER[1]}
    left = step(dialogue, Event(move=Move.PAUSE, texts=texts, seen=dialogue.revision))
    assert (left.at, left.text(ORDER[1])) == (dialogue.at, "before")


def test_of_two_choices_the_later_counts() -> None:
    """Two windows chose differently: both words together would be no answer."""
    choice = Question(key="how", short="How", ask="How?", kind=QuestionKind.CHOICE, options=("Well", "Badly"))
    dialogue = turn_to(
        new_dialogue(), PromptSet(name="own", title="Own", says="own", minutes=1, questions=(choice,))
    )
    seen = dialogue.revision
    for text in ("Well", "Badly"):
        dialogue = step(dialogue, on(Move.ANSWER, "own.how", text, seen=seen))
    assert dialogue.text("own.how") == "Badly"


@pytest.mark.clause("P1-2.3", "P1-1.2-D14")
def test_nothing_of_a_private_set_can_be_shared() -> None:
    """It is answered like the others, and is never among what can be ticked."""
    graces = shipped_sets()["graces"]
    dialogue = turn_to(ahead((Move.ANSWER, SITUATION, "one")), graces)
    dialogue = step(dialogue, on(Move.ANSWER, "graces.mine", "my accent", seen=dialogue.revision))
    assert dialogue.answered() == (SITUATION, "graces.mine")
    assert dialogue.shareable() == (SITUATION,)


@pytest.mark.clause("P1-1.2-D2", "P1-2c")
def test_the_prompts_of_the_cycle_take_turns() -> None:
    """Others each time until all were shown; one other explanation and the child's wishes every time."""
    stages = [question.key for question in CYCLE.questions]
    assert stages == ["experience", "reflection", "analysis", "action"]
    for place, question in enumerate(CYCLE.questions):
        turns = [CYCLE.asked(turn).questions[place] for turn in range(len(question.pool))]
        assert {prompt for turn in turns for prompt in turn.always} == {*question.pool, *question.always}
        assert all(turn.always[: len(question.always)] == question.always for turn in turns)
        assert turns[0].always != turns[1].always
    analysis = CYCLE.asked(3).questions[2].always
    assert any("other explanation" in prompt for prompt in analysis)
    assert any("wish" in prompt for prompt in analysis)


def test_a_question_that_was_never_asked_is_refused() -> None:
    """A form of another preparation changes nothing here."""
    with pytest.raises(Unknown):
        step(new_dialogue(), on(Move.ANSWER, "cycle.experience", "text", seen=1))
