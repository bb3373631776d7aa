"""The ways to prepare: other questions, a page of them, and what stays with its author."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import Choice
from bot.conversations import preparing
from bot.conversations.preparing import Dialogue
from bot.domain.logged import Case, CaseKind
from bot.domain.preparation import Preparation, PreparationState
from bot.messages.preparation import PageForm, QuestionForm, Summary, Ways
from bot.presses import Press, Verb
from bot.usecases.matters import open_matter
from bot.usecases.request import Outcome
from bot.usecases.setting import InForce
from tests.support.office import Office
from tests.support.prompts import ORDER, SITUATION, STUCK

AMIRA, GRACE = "Amira Khan", "Grace Bell"


def current(office: Office) -> Preparation:
    """Amira's preparation."""
    found = office.database.run_now(lambda tx: tx.preparations.current(office[AMIRA].id))
    assert found is not None
    return found


def dialogue(office: Office) -> Dialogue:
    """What Amira has written."""
    texts: list[str] = []
    content = current(office).content
    office.database.run_now(lambda tx: tx.contents.get(content).map(texts.append))
    return preparing.load(texts[0])


def press(office: Office, verb: Verb, ref: str = "", **answers: str | tuple[str, ...]) -> Outcome:
    """Amira presses or submits what was shown just now."""
    preparation = current(office)
    return office.ask(AMIRA, Press(verb, f"{preparation.id}.{ref}", preparation.revision), **answers)


def begun(office: Office, name: str, *, left: str = "") -> QuestionForm:
    """Amira begins to prepare in another way."""
    office.word(AMIRA, "prepare")
    return office.shown(QuestionForm, press(office, Verb.PREPARE_TURN, f"{name}.{left}"))


def tagged(office: Office, *tags: str) -> None:
    """Amira and Grace have these case tags."""
    for tag in tags:
        case = Case(
            id=f"case{tag}",
            supervisee=office[AMIRA].id,
            tag=tag,
            kind=CaseKind.FAMILY,
            opened=office.today,
        )
        office.database.run_now(lambda tx, case=case: tx.cases.save(case))


@pytest.mark.clause("P1-1.3-10", "P1-1.3-3", "P1-2.2e")
def test_every_way_of_the_pack_is_offered(office: Office) -> None:
    """With what it is for; those in which something was asked can be gone on with."""
    office.word(AMIRA, "prepare")
    ways = office.shown(Ways, press(office, Verb.PREPARE_WAYS, f"ways.{SITUATION}", **{SITUATION: "Kept."}))
    assert [way.name for way in ways.ways] == [
        "framing", "four_questions", "cycle", "anchors", "window", "graces", "wellbeing"
    ]  # fmt: skip
    assert ways.begun == ("framing",)
    assert dialogue(office).text(SITUATION) == "Kept."


@pytest.mark.clause("P1-1.3-3")
def test_turning_to_another_way_keeps_everything(office: Office) -> None:
    """Also what stood in the box; `prepare` goes on with the new questions, and the summary shows both."""
    office.word(AMIRA, "prepare")
    turned = press(office, Verb.PREPARE_TURN, f"four_questions.{SITUATION}", **{SITUATION: "Half a thought"})
    assert office.shown(QuestionForm, turned).question.key == "well"
    press(office, Verb.PREPARE_ANSWER, "four_questions.well", **{"four_questions.well": "The new plan."})
    assert office.shown(QuestionForm, office.word(AMIRA, "prepare")).question.key == "fragile"
    summary = office.shown(Summary, press(office, Verb.PREPARE_SUMMARY))
    assert [prompts.name for prompts in summary.sets] == ["framing", "four_questions"]
    found = summary.dialogue.reveal(summary.reader)
    assert found.answered() == (SITUATION, "four_questions.well")


def test_a_page_holds_every_question_and_is_remembered(office: Office) -> None:
    """Each box is kept; the next preparation opens as a page of the same questions, as it was left."""
    office.word(AMIRA, "prepare")
    page = office.shown(
        PageForm, press(office, Verb.PREPARE_PAGE, f"framing.{SITUATION}", **{SITUATION: "Kept."})
    )
    assert page.dialogue.reveal(page.reader).text(SITUATION) == "Kept."
    saved = press(office, Verb.PREPARE_ANSWER, "framing", **{SITUATION: "Kept.", STUCK: "Here."})
    assert office.shown(Summary, saved).dialogue.reveal(page.reader).answered() == (SITUATION, STUCK)
    press(office, Verb.PREPARE_DISCARD_YES)
    office.ask(AMIRA, Press(Verb.PREPARE_DISCARD_YES, current(office).id))
    assert isinstance(office.shown(PageForm, office.word(AMIRA, "prepare")), PageForm)
    one = office.shown(QuestionForm, press(office, Verb.PREPARE_TURN, "framing.framing", **{STUCK: "Typed."}))
    assert one.question.key == "situation"
    assert dialogue(office).text(STUCK) == "Typed."


def test_pausing_on_a_page_keeps_every_box(office: Office) -> None:
    """What was typed is there when it is opened again, as a page."""
    office.word(AMIRA, "prepare")
    press(office, Verb.PREPARE_PAGE, f"framing.{SITUATION}")
    paused = press(office, Verb.PREPARE_PAUSE, "framing", **{ORDER[3]: "School is calm."})
    assert office.says(paused) == "paused"
    page = office.shown(PageForm, office.word(AMIRA, "prepare"))
    assert page.dialogue.reveal(page.reader).text(ORDER[3]) == "School is calm."


@pytest.mark.clause("P1-0g", "P1-1.2-S3", "P2-2d")
def test_a_choice_is_kept_in_its_words(office: Office) -> None:
    """How somebody is doing is one of four answers, and starts unticked; a number that is none is no answer."""
    assert begun(office, "wellbeing").question.options[1] == "Up and down"
    press(office, Verb.PREPARE_ANSWER, "wellbeing.doing", **{"wellbeing.doing": "1"})
    assert dialogue(office).text("wellbeing.doing") == "Up and down"
    press(office, Verb.PREPARE_ANSWER, "wellbeing.week", **{"wellbeing.week": "17"})
    assert "wellbeing.week" in dialogue(office).skipped
    summary = office.shown(Summary, press(office, Verb.PREPARE_SUMMARY))
    found = summary.dialogue.reveal(summary.reader)
    assert found.find("wellbeing.doing")[1].unticked


@pytest.mark.clause("P1-1.3-3")
def test_case_tags_are_put_in_order(office: Office) -> None:
    """Up to five, each once, the most pressing first; nothing is typed."""
    tagged(office, "K1", "K2", "K3")
    form = begun(office, "four_questions")
    assert form.tags == ("K1", "K2", "K3")
    first = "four_questions.first"
    press(
        office,
        Verb.PREPARE_ANSWER,
        first,
        **{f"{first}.0": "K3", f"{first}.1": "K1", f"{first}.2": "K3"},
    )
    assert dialogue(office).text(first) == "K3, K1"
    edited = office.shown(QuestionForm, press(office, Verb.PREPARE_EDIT, first))
    ranks = [
        element
        for element in edited.card(office.templates.words_of(edited)).elements
        if isinstance(element, Choice)
    ]
    assert [rank.initial for rank in ranks] == ["K3", "K1", ""]


@pytest.mark.clause("P1-2.3", "P1-1.2-D14")
def test_what_is_written_about_identity_stays_with_its_author(office: Office) -> None:
    """It cannot be ticked, and is not shared although somebody sends its name."""
    begun(office, "graces")
    press(office, Verb.PREPARE_ANSWER, "graces.mine", **{"graces.mine": "My accent."})
    office.shown(Summary, press(office, Verb.PREPARE_SUMMARY))
    preparation = current(office)
    whole = Press(Verb.PREPARE_SHARE, preparation.id, preparation.revision)
    assert office.errors(office.ask(AMIRA, whole, share=("graces.mine",))) == {"share": "share_nothing"}
    assert current(office).state is PreparationState.OPEN


def test_a_way_that_is_no_longer_offered_changes_nothing(office: Office) -> None:
    """A pack can take a set out; what was begun with it can still be gone on with."""
    begun(office, "anchors")
    rules = office.setting.rules
    fewer = {name: prompts for name, prompts in rules.prompts.items() if name == "framing"}
    in_force = InForce(rules=replace(rules, prompts=fewer), working_time_of=office.setting.working_time_of)
    office.setting.adopt(in_force)
    assert office.says(press(office, Verb.PREPARE_TURN, "cycle.")) == "gone"
    assert office.shown(QuestionForm, press(office, Verb.PREPARE_TURN, "anchors.")).question.key == "purpose"


@pytest.mark.clause("P1-1.3-4")
def test_actions_that_are_late_are_brought_in(office: Office) -> None:
    """The summary says how many of one's own are past their day, and leads to them."""
    for days, kind in ((-3, "action"), (-1, "quality_action"), (5, "action")):
        due = office.today + timedelta(days)
        office.database.run_now(
            lambda tx, due=due, kind=kind: open_matter(
                tx, office.setting, kind, office[AMIRA].id, subject=office[AMIRA].id, due=due
            )
        )
    office.word(AMIRA, "prepare")
    outcome = press(office, Verb.PREPARE_SUMMARY)
    assert office.shown(Summary, outcome).overdue == 2
    assert Press(Verb.ACTIONS) in office.presses_on(outcome)
