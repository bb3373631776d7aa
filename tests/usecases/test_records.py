"""A record from its first word to both signatures: who may do what, in each state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from bot.domain.record import CLOSED, Head, Record, RecordState
from bot.messages.answers import Plain
from bot.messages.preparation import IdentifierCheck
from bot.messages.records import RecordForm, RecordLetter, ViewForm
from bot.presses import Press, Verb
from bot.usecases.request import Invalid, Outcome, Reply
from tests.support.office import Office

AMIRA, GRACE, SAM = "Amira Khan", "Grace Bell", "Sam Okoro"
DRAFT, SENT, CONFIRMED, DIFFERS, BOTH_VIEWS, SIGNED = RecordState

VERBS = (
    Verb.RECORD_SAVE,
    Verb.RECORD_SEND,
    Verb.RECORD_CHANGE,
    Verb.CONFIRM_OPEN,
    Verb.CONFIRM,
    Verb.DIFFER_FORM,
    Verb.DIFFER_SAVE,
    Verb.REPLY_FORM,
    Verb.REPLY_SAVE,
    Verb.TALK_FIRST,
    Verb.SIGN,
)
MOVES = {
    (DRAFT, GRACE, Verb.RECORD_SEND): SENT,
    (SENT, GRACE, Verb.RECORD_SAVE): DRAFT,
    (SENT, AMIRA, Verb.CONFIRM): CONFIRMED,
    (SENT, AMIRA, Verb.DIFFER_SAVE): DIFFERS,
    (SENT, AMIRA, Verb.REPLY_SAVE): DIFFERS,
    (DIFFERS, GRACE, Verb.RECORD_SAVE): DRAFT,
    (DIFFERS, GRACE, Verb.REPLY_SAVE): BOTH_VIEWS,
    (DIFFERS, GRACE, Verb.DIFFER_SAVE): BOTH_VIEWS,
    (BOTH_VIEWS, GRACE, Verb.RECORD_SAVE): DRAFT,
}
"""Every press that changes a record's state; all others leave it. Both signatures are tested below."""


@pytest.fixture
def days(office: Office) -> Iterator[date]:
    """A day of its own for each session."""
    return (office.days(-number) for number in range(1, 400))


def saved(office: Office, day: date, text: str = "Sixteen open pieces of work.") -> Record:
    """A draft of a session on a day."""
    office.hold(day=day)
    session = office.database.run_now(lambda tx: tx.sessions.on(office[AMIRA].id, day))
    assert session is not None
    office.ask(GRACE, Press(Verb.RECORD_SAVE, session.id), workload=text)
    record = office.database.run_now(lambda tx: tx.records.of_session(session.id))
    assert record is not None
    return record


def act(office: Office, who: str, verb: Verb, record: Record, version: int | None = None) -> Outcome:
    """A press about a record, with whatever its form would bring."""
    ref = f"{record.session}.{record.id}" if verb is Verb.RECORD_SAVE else record.id
    seen = record.version if version is None else version
    return office.ask(who, Press(verb, ref, seen), view=f"As {who} sees it.", workload="Changed.")


def now(office: Office, record: Record) -> Record:
    """The record as it is now."""
    found = office.database.run_now(lambda tx: tx.records.get(record.id))
    assert found is not None
    return found


WAYS: dict[RecordState, tuple[tuple[str, Verb], ...]] = {
    DRAFT: (),
    SENT: ((GRACE, Verb.RECORD_SEND),),
    CONFIRMED: ((GRACE, Verb.RECORD_SEND), (AMIRA, Verb.CONFIRM)),
    DIFFERS: ((GRACE, Verb.RECORD_SEND), (AMIRA, Verb.DIFFER_SAVE)),
    BOTH_VIEWS: ((GRACE, Verb.RECORD_SEND), (AMIRA, Verb.DIFFER_SAVE), (GRACE, Verb.REPLY_SAVE)),
    SIGNED: (
        (GRACE, Verb.RECORD_SEND),
        (AMIRA, Verb.DIFFER_SAVE),
        (GRACE, Verb.REPLY_SAVE),
        (AMIRA, Verb.SIGN),
        (GRACE, Verb.SIGN),
    ),
}


def record_in(office: Office, state: RecordState, day: date) -> Record:
    """A record that has come so far."""
    record = saved(office, day)
    for who, verb in WAYS[state]:
        act(office, who, verb, record)
    found = now(office, record)
    assert found.state is state
    return found


@pytest.mark.clause("P1-8e", "P1-8f", "P1-8g", "P2-10d", "P2-10e")
@pytest.mark.parametrize("state", RecordState)
def test_each_press_in_each_state_does_what_the_table_says(
    office: Office, days: Iterator[date], state: RecordState
) -> None:
    """Both people press everything in every state: the state changes where the table says so, and nowhere else."""
    for who, verb in product((AMIRA, GRACE), VERBS):
        record = record_in(office, state, next(days))
        # A closed record takes no other text, and the form stays open with what was typed.
        stays_open = state in CLOSED and (who, verb) == (GRACE, Verb.RECORD_SAVE)
        assert isinstance(act(office, who, verb, record), Invalid if stays_open else Reply), (who, verb)
        expected = MOVES.get((state, who, verb), state)
        assert now(office, record).state is expected, (who, verb)


@pytest.mark.clause("P4-3.1", "P0-2a")
@pytest.mark.parametrize("state", RecordState)
def test_nobody_else_can_do_or_read_anything(
    office: Office, days: Iterator[date], state: RecordState
) -> None:
    """Another supervisor, the manager, a colleague and the director: no state in which a record is theirs."""
    record = record_in(office, state, next(days))
    for who, verb in product((SAM, "Tom Reid", "Ben Hale", "Dora West"), VERBS):
        assert office.says(act(office, who, verb, record)) == "not_yours", (who, verb)
    assert now(office, record) == record


@pytest.mark.clause("P2-10d")
@pytest.mark.parametrize("state", RecordState)
def test_no_press_on_another_version_changes_anything(
    office: Office, days: Iterator[date], state: RecordState
) -> None:
    """An older or made-up version gets a true answer, whoever presses."""
    record = record_in(office, state, next(days))
    for who, verb, version in product((AMIRA, GRACE), VERBS, (0, record.version + 1)):
        act(office, who, verb, record, version)
    assert now(office, record) == record


@pytest.mark.clause("P1-8g", "P2-10e")
@pytest.mark.parametrize("state", sorted(set(RecordState) - CLOSED))
def test_there_is_always_a_way_on(office: Office, days: Iterator[date], state: RecordState) -> None:
    """In each state that is not the end, somebody is shown a button that changes it."""
    ways: list[tuple[str, Verb]] = []
    for who in (AMIRA, GRACE):
        record = record_in(office, state, next(days))
        shown = act(office, who, Verb.CONFIRM_OPEN, record)
        for press in office.presses_on(shown):
            fresh = record_in(office, state, next(days))
            after = lead(office, who, press, fresh)
            if after != fresh:
                ways.append((who, press.verb))
    assert ways, state


def lead(office: Office, who: str, press: Press, record: Record) -> Record:
    """What comes of a button; of one that opens a form, what comes of sending that."""
    outcome = act(office, who, press.verb, record)
    assert isinstance(outcome, Reply)
    if isinstance(outcome.message, RecordForm | ViewForm):
        (save,) = (found for found in office.presses_on(outcome) if found.verb.value.endswith("save"))
        act(office, who, save.verb, record)
    return now(office, record)


@pytest.mark.clause("P1-8g")
def test_both_sign_in_either_order_and_once(office: Office, days: Iterator[date]) -> None:
    """Signing is complete when both have; a second press of one adds nothing."""
    for first, second in ((AMIRA, GRACE), (GRACE, AMIRA)):
        record = record_in(office, BOTH_VIEWS, next(days))
        for _ in range(2):
            act(office, first, Verb.SIGN, record)
        assert now(office, record).state is BOTH_VIEWS
        act(office, second, Verb.SIGN, record)
        signed = now(office, record)
        assert signed.state is SIGNED
        assert [one.person for one in signed.signatures if one.kind == "signed"] == [
            office[first].id,
            office[second].id,
        ]


@pytest.mark.clause("P1-8g")
def test_a_changed_view_needs_both_signatures_again(office: Office, days: Iterator[date]) -> None:
    """What Grace signed was another text: she is asked again."""
    record = record_in(office, BOTH_VIEWS, next(days))
    act(office, GRACE, Verb.SIGN, record)
    office.ask(AMIRA, Press(Verb.DIFFER_SAVE, record.id, record.version), view="Rather like this.")
    assert now(office, record).waits_for() == (office[AMIRA].id, office[GRACE].id)


@pytest.mark.clause("P1-8g", "P2-10d")
def test_a_new_version_begins_without_views_and_signatures(office: Office, days: Iterator[date]) -> None:
    """A changed text is asked about anew, and the old version can be confirmed no more."""
    record = record_in(office, BOTH_VIEWS, next(days))
    act(office, GRACE, Verb.RECORD_SAVE, record)
    second = now(office, record)
    assert (second.version, second.state, second.views, second.signatures) == (2, DRAFT, {}, ())
    act(office, GRACE, Verb.RECORD_SEND, second)
    act(office, AMIRA, Verb.CONFIRM, record)
    assert now(office, record).state is SENT
    act(office, AMIRA, Verb.CONFIRM, now(office, record))
    assert now(office, record).state is CONFIRMED


@pytest.mark.clause("P1-8e", "P2-10a")
def test_a_draft_is_the_supervisors_alone(office: Office, days: Iterator[date]) -> None:
    """The supervisee reads it once it is sent, not before."""
    record = saved(office, next(days))
    shown = office.shown(Plain, act(office, AMIRA, Verb.CONFIRM_OPEN, record))
    assert shown.says == "gone"
    assert "being changed" in shown.name
    act(office, GRACE, Verb.RECORD_SEND, record)
    letter = office.shown(RecordLetter, act(office, AMIRA, Verb.CONFIRM_OPEN, record))
    assert letter.body.reveal(letter.reader) == {Head.WORKLOAD: "Sixteen open pieces of work."}


@pytest.mark.clause("P1-8d")
def test_an_empty_record_is_not_saved(office: Office, days: Iterator[date]) -> None:
    """One head at least has words; spaces are none."""
    day = next(days)
    office.hold(day=day)
    session = office.database.run_now(lambda tx: tx.sessions.on(office[AMIRA].id, day))
    assert session is not None
    outcome = office.ask(GRACE, Press(Verb.RECORD_SAVE, session.id), workload="  ", wellbeing="")
    assert office.errors(outcome) == {"workload": "write_something"}
    assert office.database.run_now(lambda tx: tx.records.of_session(session.id)) is None


@pytest.mark.clause("P1-8h", "P4-2.2")
@pytest.mark.parametrize(
    "text",
    ["Call 07700 900123.", "She lives at PO1 2AB.", "See 943 476 5919.", "Write to kim@family.example."],
)
def test_what_identifies_somebody_is_stopped_before_it_goes(
    office: Office, days: Iterator[date], text: str
) -> None:
    """Nothing is sent before the text is changed, or a reason stands beside it that the reader sees."""
    record = saved(office, next(days), text)
    check = office.shown(IdentifierCheck, act(office, GRACE, Verb.RECORD_SEND, record))
    assert check.count == 1
    assert now(office, record).state is DRAFT
    assert office.planned("record_to_confirm") == []
    office.ask(GRACE, check.go_on, reason="It is the office's own.")
    assert now(office, record).state is SENT
    letter = office.shown(RecordLetter, act(office, AMIRA, Verb.CONFIRM_OPEN, record))
    assert letter.reason.reveal(letter.reader) == "It is the office's own."


@pytest.mark.clause("P1-8g")
def test_an_empty_view_is_not_set_down(office: Office, days: Iterator[date]) -> None:
    """A view has words."""
    record = record_in(office, SENT, next(days))
    outcome = office.ask(AMIRA, Press(Verb.DIFFER_SAVE, record.id, 1), view=" ")
    assert office.errors(outcome) == {"view": "write_something"}
    assert now(office, record).state is SENT


@pytest.mark.clause("P2-10a")
def test_a_record_is_for_ones_own_session(office: Office, days: Iterator[date]) -> None:
    """Another supervisor cannot write one, nor can the supervisee; a session that is not there has none."""
    day = next(days)
    office.hold(day=day)
    session = office.database.run_now(lambda tx: tx.sessions.on(office[AMIRA].id, day))
    assert session is not None
    for who, verb in product((SAM, AMIRA, "Tom Reid"), (Verb.RECORD_FORM, Verb.RECORD_SAVE)):
        assert office.says(office.ask(who, Press(verb, session.id), workload="x")) == "not_yours"
    assert office.says(office.ask(GRACE, Press(Verb.RECORD_FORM, "nothing"))) == "gone"


@pytest.mark.clause("P1-8f")
def test_the_same_request_again_gets_the_record_as_it_is(office: Office, days: Iterator[date]) -> None:
    """A confirmation that the platform sends twice is one, and the second answer says so too."""
    record = record_in(office, SENT, next(days))
    press = Press(Verb.CONFIRM, record.id, record.version)
    answers = [office.ask(AMIRA, press, "the same request") for _ in range(3)]
    letters = [office.shown(RecordLetter, one) for one in answers]
    assert [one.state for one in letters] == [CONFIRMED] * 3
    assert [one.confirmed_at for one in letters] == [office.clock.now()] * 3
    assert sum(one.kind == "confirmed" for one in now(office, record).signatures) == 1


@pytest.mark.clause("P2-9a")
def test_asking_to_talk_tells_that_and_no_reason(office: Office, days: Iterator[date]) -> None:
    """The supervisor gets one message; the record waits as before."""
    record = record_in(office, SENT, next(days))
    for _ in range(2):
        assert office.says(act(office, AMIRA, Verb.TALK_FIRST, record)) == "talk_asked"
    (message,) = office.planned("talk_first")
    assert message.recipient == office[GRACE].id
    assert now(office, record) == record
