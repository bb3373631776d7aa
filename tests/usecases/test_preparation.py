"""Preparing: what is kept, who reads it, how it is shared, taken back, discarded, and destroyed in time."""

from __future__ import annotations

import pytest

from bot.cards import Ticks
from bot.confidential import Answers
from bot.conversations import preparing
from bot.conversations.preparing import SUMMARY, Dialogue
from bot.domain.preparation import Preparation, PreparationState
from bot.errors import Unknown
from bot.messages.answers import Plain
from bot.messages.preparation import IdentifierCheck, QuestionForm, SharedEnvelope, SharedLetter, Summary
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.receive_typed import receive_typed, refuse_attachment
from bot.usecases.request import Outcome, Quiet, Request
from bot.usecases.tick import expire_preparations
from storage.export import export
from tests.support.database import TENANT
from tests.support.office import Office
from tests.support.prompts import ORDER, PULLS, SITUATION, STUCK, USEFUL

AMIRA, GRACE = "Amira Khan", "Grace Bell"
TEXT = "A parent agrees to every step."
OF_ONE_PREPARATION = [verb for verb in Verb if verb.value.startswith("prepare.")]


def begun(office: Office) -> Preparation:
    """Amira's preparation."""
    office.word(AMIRA, "prepare")
    return current(office)


def current(office: Office) -> Preparation:
    """Amira's preparation as it is now."""
    found = office.database.run_now(lambda tx: tx.preparations.current(office[AMIRA].id))
    assert found is not None
    return found


def dialogue(office: Office, preparation: Preparation) -> Dialogue:
    """What was written."""
    texts: list[str] = []
    office.database.run_now(lambda tx: tx.contents.get(preparation.content).map(texts.append))
    return preparing.load(texts[0])


def answered(office: Office, *texts: str) -> Preparation:
    """A preparation with answers to its first questions."""
    preparation = begun(office)
    for question, text in zip(ORDER, texts, strict=False):
        move(office, Verb.PREPARE_ANSWER, preparation, question, text)
    return current(office)


def move(
    office: Office,
    verb: Verb,
    preparation: Preparation,
    question: str,
    text: str = "",
) -> Outcome:
    """A press or form on a question that was shown just now."""
    press = Press(verb, f"{preparation.id}.{question}", current(office).revision)
    return office.ask(AMIRA, press, **{question: text})


def share(office: Office, *ticked: str, key: str = "") -> Outcome:
    """Amira shares some answers."""
    preparation = current(office)
    press = Press(Verb.PREPARE_SHARE, preparation.id, preparation.revision)
    return office.ask(AMIRA, press, key, share=tuple(ticked))


@pytest.mark.clause("P1-1.3-10")
def test_answers_are_kept_and_the_next_question_opens(office: Office) -> None:
    """Each answer is there the moment it is sent, and `prepare` goes on where it stopped."""
    preparation = answered(office, TEXT, "Round in circles.")
    form = office.shown(QuestionForm, office.word(AMIRA, "prepare"))
    assert form.question.key == "pulls"
    found = dialogue(office, preparation)
    assert [found.text(question) for question in ORDER[:2]] == [TEXT, "Round in circles."]


def test_what_is_typed_is_kept_while_it_is_typed(office: Office) -> None:
    """An autosave shows nothing, keeps the text, and stays on the question."""
    preparation = begun(office)
    assert isinstance(move(office, Verb.PREPARE_SAVE, preparation, SITUATION, "Half a sen"), Quiet)
    assert dialogue(office, current(office)).text(SITUATION) == "Half a sen"
    assert office.shown(QuestionForm, office.word(AMIRA, "prepare")).question.key == "situation"


@pytest.mark.clause("P1-2c")
def test_skipping_and_pausing_lose_nothing(office: Office) -> None:
    """Skip goes on, pause stops there, back goes back: what stood in the box stays."""
    preparation = begun(office)
    move(office, Verb.PREPARE_SKIP, preparation, SITUATION, "Begun.")
    move(office, Verb.PREPARE_BACK, preparation, STUCK, "Here.")
    outcome = move(office, Verb.PREPARE_PAUSE, preparation, SITUATION, "Begun, and more.")
    assert office.says(outcome) == "paused"
    found = dialogue(office, preparation)
    assert found.at == SITUATION
    assert (found.text(SITUATION), found.text(STUCK)) == ("Begun, and more.", "Here.")


@pytest.mark.clause("P1-1.2-S1", "P4-3.1", "P0-1a")
@pytest.mark.parametrize("who", [GRACE, "Tom Reid", "Ruth Lane", "Dora West", "Ben Hale"])
def test_an_unshared_preparation_is_its_authors_alone(office: Office, who: str) -> None:
    """No press about it does or shows anything for anybody else, the supervisor included."""
    preparation = answered(office, TEXT)
    for verb in OF_ONE_PREPARATION:
        ref = f"{preparation.id}.{SITUATION}" if verb.value in _ON_A_QUESTION else preparation.id
        outcome = office.ask(
            who, Press(verb, ref, preparation.revision), share=(SITUATION,), **{SITUATION: "Mine."}
        )
        assert office.says(outcome) in {"not_yours", "gone"}, verb
    assert current(office) == preparation
    assert dialogue(office, preparation).text(SITUATION) == TEXT


_ON_A_QUESTION = {
    "prepare.answer",
    "prepare.save",
    "prepare.back",
    "prepare.skip",
    "prepare.pause",
    "prepare.edit",
    "prepare.summary",
}


@pytest.mark.clause("P1-1.3-10", "P0-2a")
def test_the_supervisor_reads_exactly_what_was_ticked(office: Office) -> None:
    """Not more, and the reading is logged; the notice names nothing of it."""
    answered(office, TEXT, "Round in circles.", "Trust is growing.")
    share(office, SITUATION, PULLS)
    (notice,) = office.planned("preparation_shared")
    assert (notice.recipient, office.composed(notice)) == (
        office[GRACE].id,
        SharedEnvelope(preparation=notice.ref),
    )
    letter = office.shown(SharedLetter, office.ask(GRACE, Press(Verb.PREPARE_READ, notice.ref)))
    assert {one.question: one.text for one in letter.answers.reveal(letter.reader)} == {
        SITUATION: TEXT,
        PULLS: "Trust is growing.",
    }
    with office.database.engine.connect() as connection:
        kinds = [entry["kind"] for entry in export(connection, TENANT)]
    assert kinds.count(AuditKind.PREPARATION_READ) == 1


@pytest.mark.clause("P1-1.3-10")
def test_taking_back_works_until_it_is_opened(office: Office) -> None:
    """Before: the supervisor reads nothing and gets no message. After: the answer says when it was opened."""
    preparation = answered(office, TEXT)
    share(office, SITUATION)
    (notice,) = office.planned("preparation_shared")
    back = Press(Verb.PREPARE_TAKE_BACK, preparation.id)
    assert office.says(office.ask(AMIRA, back)) == "taken_back"
    assert office.composed(notice) == Dropped("it is no longer shared")
    assert office.says(office.ask(GRACE, Press(Verb.PREPARE_READ, preparation.id))) == "gone"
    assert office.says(office.ask(AMIRA, back)) == "nothing_shared"
    share(office, SITUATION)
    office.ask(GRACE, Press(Verb.PREPARE_READ, preparation.id))
    assert office.says(office.ask(AMIRA, back)) == "already_read"
    assert current(office).state is PreparationState.SHARED


@pytest.mark.clause("P1-8h", "P4-2.2")
def test_identifiers_are_stopped_before_sharing(office: Office) -> None:
    """Nothing is shared before they are changed, or a reason is given that goes with the text."""
    preparation = answered(office, "Call 07700 900123.", "They moved to PO1 2AB.")
    check = office.shown(IdentifierCheck, share(office, SITUATION))
    assert check.count == 1
    assert current(office).state is PreparationState.OPEN
    office.ask(AMIRA, check.go_on, reason="It is my own.")
    assert current(office).state is PreparationState.SHARED
    letter = office.shown(SharedLetter, office.ask(GRACE, Press(Verb.PREPARE_READ, preparation.id)))
    assert letter.reason.reveal(letter.reader) == "It is my own."
    assert [one.question for one in letter.answers.reveal(letter.reader)] == [SITUATION]


def test_what_changed_since_it_was_shown_is_not_shared(office: Office) -> None:
    """The summary of another window is stale: the latest is shown, and nothing goes."""
    preparation = answered(office, TEXT)
    seen = preparation.revision
    move(office, Verb.PREPARE_ANSWER, preparation, STUCK, "Not yet for Grace.")
    press = Press(Verb.PREPARE_SHARE, preparation.id, seen)
    summary = office.shown(Summary, office.ask(AMIRA, press, share=(SITUATION, STUCK)))
    assert summary.changed_elsewhere
    assert office.planned("preparation_shared") == []


@pytest.mark.clause("P0-1a", "P4-5.1e")
def test_what_was_left_out_stays_unticked_after_sharing(office: Office) -> None:
    """Amira shares one of two answers; sharing once more from the summary shares that one alone."""
    answered(office, TEXT, "Not yet for Grace.")
    shown = office.shown(Summary, share(office, SITUATION))
    assert shown.shared == (SITUATION,)
    card = shown.card(office.templates.words_of(shown))
    (ticks,) = (element for element in card.elements if isinstance(element, Ticks))
    assert ticks.initial == (SITUATION,)


def test_sharing_nothing_is_a_field_error(office: Office) -> None:
    """At least one answer is ticked."""
    answered(office, TEXT)
    assert office.errors(share(office)) == {"share": "share_nothing"}
    assert office.errors(share(office, USEFUL)) == {"share": "share_nothing"}


@pytest.mark.clause("P1-1.2-S1")
def test_keeping_sends_nothing(office: Office) -> None:
    """Kept for the session: no message to anybody, and writing on opens it again."""
    preparation = answered(office, TEXT)
    assert office.says(office.ask(AMIRA, Press(Verb.PREPARE_KEEP, preparation.id))) == "kept"
    assert current(office).state is PreparationState.KEPT
    assert office.planned() == []
    move(office, Verb.PREPARE_ANSWER, preparation, STUCK, "More.")
    assert current(office).state is PreparationState.OPEN


@pytest.mark.clause("C37")
def test_discarding_destroys_the_text_and_tells_nobody(office: Office) -> None:
    """After a question; twice says the same; what was shared of it is gone too."""
    preparation = answered(office, TEXT)
    share(office, SITUATION)
    contents = (preparation.content, current(office).shared_content or "")
    press = Press(Verb.PREPARE_DISCARD_YES, preparation.id)
    assert [office.says(office.ask(AMIRA, press)) for _ in range(2)] == ["discarded", "discarded"]
    assert_destroyed(office, *contents)
    assert office.says(office.ask(GRACE, Press(Verb.PREPARE_READ, preparation.id))) == "gone"
    (notice,) = office.planned()
    assert office.composed(notice) == Dropped("it is no longer shared")
    fresh = office.shown(QuestionForm, office.word(AMIRA, "prepare"))
    assert fresh.preparation != preparation.id


def assert_destroyed(office: Office, *contents: str) -> None:
    """Neither text nor key is there."""
    for content in contents:
        with pytest.raises(Unknown):
            office.database.run_now(lambda tx, content=content: tx.contents.get(content))
    from sqlalchemy import func, select

    from storage.tables.content import content as content_table
    from storage.tables.content import data_key

    with office.database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(content_table)) == 0
        owned = select(func.count()).select_from(data_key).where(data_key.c.owner != "")
        assert connection.scalar(owned) == 0


@pytest.mark.clause("C37")
def test_an_unshared_preparation_is_destroyed_when_its_days_are_over(office: Office) -> None:
    """On the day that it was told on, not before: the text and its key."""
    preparation = answered(office, TEXT)
    retention = office.setting.rules.clocks.preparation.retention_days.value
    assert preparation.expires_on == office.days(retention)
    office.clock.move(days=retention - 1)
    assert office.database.run_now(lambda tx: expire_preparations(tx, office.setting)) == 0
    office.clock.move(days=1)
    assert office.database.run_now(lambda tx: expire_preparations(tx, office.setting)) == 1
    assert_destroyed(office, preparation.content)
    assert office.says(office.ask(AMIRA, Press(Verb.PREPARE_OPEN, preparation.id))) == "gone"
    assert office.database.run_now(lambda tx: expire_preparations(tx, office.setting)) == 0


@pytest.mark.clause("C37")
def test_a_shared_preparation_outlives_those_days(office: Office) -> None:
    """It belongs to the supervision from then on, until its author discards it."""
    answered(office, TEXT)
    share(office, SITUATION)
    office.clock.move(days=400)
    assert office.database.run_now(lambda tx: expire_preparations(tx, office.setting)) == 0


def test_who_has_no_supervisor_is_told_so(office: Office) -> None:
    """There is nobody to share with, so nothing is begun."""
    assert office.says(office.word("Ruth Lane", "prepare")) == "no_supervisor"
    assert office.database.run_now(lambda tx: tx.preparations.of(office["Ruth Lane"].id)) == []


def typed(office: Office, text: str, key: str = "event") -> str:
    """Amira types into the chat; the kind of the answer that is planned."""
    before = {one.id for one in office.planned()}
    request = Request(
        actor=office[AMIRA], key=key, press=Press(Verb.WORD, "help"), platform="slack", answers=Answers()
    )
    office.database.run_now(lambda tx: receive_typed(tx, office.setting, request, text))
    return " ".join(one.kind for one in office.planned() if one.id not in before)


def test_free_text_in_the_middle_is_an_answer(office: Office) -> None:
    """It is taken once, under what stands, and with the notice that the chat keeps it; words stay words."""
    preparation = answered(office, TEXT)
    assert typed(office, "Nothing that I can see.") == "typed_saved"
    assert typed(office, "Nothing that I can see.") == ""
    assert typed(office, "status", "another event") == "answer"
    found = dialogue(office, preparation)
    assert found.text(STUCK) == "Nothing that I can see."
    assert found.at == PULLS


def test_free_text_on_the_summary_is_no_answer(office: Office) -> None:
    """Nothing asks for one there."""
    preparation = answered(office, TEXT)
    office.ask(AMIRA, Press(Verb.PREPARE_SUMMARY, f"{preparation.id}.", 0))
    assert dialogue(office, preparation).at == SUMMARY
    assert typed(office, "Prepair") == "did_you_mean"


@pytest.mark.clause("P4-8.1a")
def test_attachments_are_refused(office: Office) -> None:
    """One answer says so; nothing of it is kept, and the log knows that one came."""
    request = Request(actor=office[AMIRA], key="event", press=Press(Verb.WORD, "help"), platform="slack")
    for _ in range(2):
        office.database.run_now(lambda tx: refuse_attachment(tx, office.setting, request))
    (answer,) = office.planned()
    assert office.composed(answer) == Plain(says="attachment_refused")
    with office.database.engine.connect() as connection:
        refused = [e for e in export(connection, TENANT) if e["kind"] == AuditKind.ATTACHMENT_REFUSED]
    assert [entry["clause"] for entry in refused] == [["P4-8.1a"]]


def test_a_session_that_is_logged_late_leaves_the_next_preparation_alone(office: Office) -> None:
    """What was begun after a session is for the next one."""
    preparation = answered(office, TEXT)
    office.hold(day=office.days(-3))
    assert current(office) == preparation
    office.hold(day=office.today)
    assert office.database.run_now(lambda tx: tx.preparations.current(office[AMIRA].id)) is None
