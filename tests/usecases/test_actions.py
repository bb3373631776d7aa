"""Agreed actions: who adds them, whose yes they need, who reads what is to be done, and what becomes of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.matters import Matter, MatterState
from bot.messages.actions import BEFORE, ActionEnvelope, ActionForm, ActionList, ActionPeople
from bot.messages.answers import Plain
from bot.messages.matters import MatterLetter, MatterNews, MatterPage
from bot.messages.overview import MyData
from bot.messages.reminders import MineReminder, TeamReminder
from bot.messages.sessions import HeldSaved
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.import_staff import import_staff
from bot.usecases.planning import plan_message
from bot.usecases.request import Outcome, Reply
from bot.usecases.tick import plan_pass
from tests.support.office import Office, staff
from tests.support.owing import owed

AMIRA, BEN, GRACE, TOM, SAM = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Sam Okoro"
STRANGERS = (BEN, SAM, TOM, "Ruth Lane", "Dora West")
WHAT, MEASURE = "Write the chronology up to March.", "It is on the case system."


def send(office: Office, who: str, about: str = AMIRA, /, **fields: str) -> Outcome:
    """Somebody sends the form for an action of a supervision: one's own, due in five days."""
    usual = {
        "what": WHAT,
        "measure": MEASURE,
        "who": "me",
        "due": office.days(5).isoformat(),
        "kind": "agreed",
    }
    return office.ask(who, Press(Verb.ACTION_SAVE, office[about].id), **{**usual, **fields})


def add(office: Office, who: str, about: str = AMIRA, /, **fields: str) -> Matter:
    """The same; the action that came of it."""
    before = {one.id for one in actions_of(office, about)}
    office.shown(ActionList, send(office, who, about, **fields))
    (new,) = (one for one in actions_of(office, about) if one.id not in before)
    return new


def actions_of(office: Office, about: str = AMIRA) -> list[Matter]:
    """The open ones of a supervision."""
    found = office.database.run_now(lambda tx: tx.matters.concerning(office[about].id, since=date.max))
    return [
        one for one in found if one.kind in ("action", "quality_action") and one.subject == office[about].id
    ]


def now(office: Office, matter: Matter) -> Matter:
    """An action as it stands."""
    found = office.database.run_now(lambda tx: tx.matters.get(matter.id))
    assert found is not None
    return found


def listed(office: Office, who: str, about: str = AMIRA) -> ActionList:
    """The list of a supervision, as one of the two sees it."""
    ref = BEFORE if about == BEFORE else office[about].id
    return office.shown(ActionList, office.ask(who, Press(Verb.ACTIONS, ref)))


def texts_of(office: Office, outcome: Outcome) -> str:
    """All that stands on the card of an answer."""
    assert isinstance(outcome, Reply)
    return str(outcome.message.card(office.templates.words_of(outcome.message)))


def opened(office: Office, who: str, action: Matter) -> MatterPage:
    """The page of one."""
    return office.shown(MatterPage, office.ask(who, Press(Verb.MATTER_OPEN, action.id)))


def accept(office: Office, who: str, action: Matter) -> Matter:
    """Its owner says yes."""
    assert (
        office.shown(MatterPage, office.ask(who, Press(Verb.ACTION_ACCEPT, action.id))).says == "accepted_now"
    )
    return now(office, action)


def cover(office: Office, days: int) -> None:
    """Sam stands in for Grace."""
    office.ask(
        TOM,
        Press(Verb.COVER_SAVE, office[GRACE].id),
        by=office[SAM].id,
        for_whom="all",
        start=office.today.isoformat(),
        until=office.days(days).isoformat(),
    )


def moves_to_sam(office: Office) -> None:
    """The next staff list: Sam supervises Amira now."""
    sam = office[SAM].entry.email
    entries = [replace(one, supervisor_email=sam) if one.name == AMIRA else one for one in staff()]
    office.database.run_now(lambda tx: import_staff(tx, entries))
    found = office.database.run_now(lambda tx: tx.people.by_id(office[AMIRA].id))
    assert found is not None
    office.people[AMIRA] = found


@pytest.mark.clause("P1-1.2-M4", "P2-8b")
def test_what_one_takes_on_oneself_is_agreed_at_once(office: Office) -> None:
    """With its owner, its day and how both know that it is done; reminded until it is."""
    action = add(office, AMIRA)
    assert (action.owner, action.due, action.accepted) == (office[AMIRA].id, office.days(5), True)
    shown = opened(office, GRACE, action)
    assert isinstance(shown, MatterLetter)
    assert shown.texts.reveal(shown.reader) == (("what", WHAT), ("measure", MEASURE))
    assert (shown.view.line.owner, shown.view.clause[0]) == (AMIRA, "P1-1.2-M4")
    office.clock.move(days=3)
    assert owed(office, "action") == {AMIRA: {(AMIRA, "soon")}}
    office.clock.move(days=11)
    assert owed(office, "action") == {AMIRA: {(AMIRA, "overdue")}, GRACE: {(AMIRA, "supervisor")}}
    office.ask(AMIRA, Press(Verb.MATTER_CLOSE, f"{action.id}.done"))
    assert owed(office, "action") == {}


@pytest.mark.clause("P1-1.1a", "P1-1.2-M4")
def test_what_another_is_to_do_counts_once_they_accept(office: Office) -> None:
    """Until then nobody is reminded of it, and the list of both says so; then the day that was named holds."""
    shown = office.shown(ActionList, send(office, GRACE, who="other"))
    (action,) = actions_of(office)
    assert (shown.says, shown.tag, shown.lines[0].proposed) == ("asked", "A1", True)
    assert (action.owner, action.accepted) == (office[AMIRA].id, False)
    office.clock.move(days=20)
    assert owed(office, "action") == {}
    assert [line.proposed for line in listed(office, AMIRA).lines] == [True]
    assert opened(office, AMIRA, action).view.offers == ("accept", "talk", "close")
    assert opened(office, GRACE, action).view.offers == ()
    accepted = accept(office, AMIRA, action)
    assert (accepted.accepted, accepted.state, accepted.due) == (True, MatterState.OPEN, action.due)
    assert owed(office, "action").keys() == {AMIRA, GRACE}
    assert office.shown(MatterPage, office.ask(AMIRA, Press(Verb.ACTION_ACCEPT, action.id))).says == "stale"


@pytest.mark.clause("P1-1.1a", "P0-1a")
def test_the_owner_gets_an_envelope(office: Office) -> None:
    """It names nothing and leads to the letter; once there is a yes, it is not sent."""
    action = add(office, GRACE, who="other")
    (message,) = office.planned("action_new")
    assert (message.recipient, office.composed(message)) == (
        office[AMIRA].id,
        ActionEnvelope(action=action.id),
    )
    accept(office, AMIRA, action)
    assert office.composed(message) == Dropped("it was accepted")
    add(office, GRACE)
    assert len(office.planned("action_new")) == 1, "of what one takes on oneself the other gets no message"


@pytest.mark.clause("P1-1.1a", "P2-9a")
def test_talking_first_is_told_once_a_day_without_a_reason(office: Office) -> None:
    """To the other one of the pair; it stays as it was until there is a yes."""
    action = add(office, GRACE, who="other")
    for _ in range(2):
        shown = office.shown(MatterPage, office.ask(AMIRA, Press(Verb.ACTION_TALK, action.id)))
        assert (shown.says, shown.told) == ("talk_now", "Grace")
    (message,) = office.planned("action_talk")
    told = office.composed(message)
    assert isinstance(told, MatterNews)
    assert (message.recipient, told.says, told.press) == (
        office[GRACE].id,
        "talk",
        Press(Verb.MATTER_OPEN, action.id),
    )
    assert now(office, action) == action
    accept(office, AMIRA, action)
    assert office.composed(message) == Dropped("it was accepted")


@pytest.mark.clause("P1-1.2-D16")
def test_a_quality_action_runs_from_the_first_day(office: Office) -> None:
    """It comes from an audit, so that its day counts before there is a yes: first its owner is told, then the supervisor."""
    shown = office.shown(
        ActionList, send(office, GRACE, who="other", kind="audit", due=office.days(21).isoformat())
    )
    (action,) = actions_of(office)
    assert (shown.says, shown.lines[0].origin, action.kind, action.tag) == (
        "asked_quality",
        "audit",
        "quality_action",
        "Q1",
    )
    assert opened(office, AMIRA, action).view.origin == "audit"
    assert "accept" in opened(office, AMIRA, action).view.offers
    office.clock.move(days=14)
    assert owed(office, "quality_action") == {AMIRA: {(AMIRA, "soon")}}
    office.clock.move(days=8)
    assert owed(office, "quality_action") == {AMIRA: {(AMIRA, "overdue")}}
    office.clock.move(days=2)
    assert owed(office, "quality_action") == {AMIRA: {(AMIRA, "overdue")}, GRACE: {(AMIRA, "supervisor")}}
    office.ask(AMIRA, Press(Verb.MATTER_CLOSE, f"{action.id}.done"))
    assert owed(office, "quality_action") == {}


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"what": " "}, {"what": "write_something"}),
        ({"what": "x" * 401, "measure": "x" * 401}, {"what": "too_long", "measure": "too_long"}),
        ({"who": "tom"}, {"who": "choose_one"}),
        ({"due": ""}, {"due": "choose_date"}),
        ({"due": "2025-11-02"}, {"due": "today_or_later"}),
        ({"due": "2027-11-02"}, {"due": "today_or_later"}),
        ({"kind": "rumour"}, {"kind": "choose_one"}),
    ],
)
@pytest.mark.clause("P1-1.2-M4")
def test_an_action_says_what_who_and_by_when(
    office: Office, fields: dict[str, str], errors: dict[str, str]
) -> None:
    """Each fault is named at its field, and nothing is kept."""
    assert office.errors(send(office, GRACE, **fields)) == errors
    assert actions_of(office) == []


@pytest.mark.clause("P1-8h", "P4-2.2")
def test_what_looks_like_an_identifier_needs_a_reason(office: Office) -> None:
    """The form comes back whole; changed it goes without one, kept it goes with the reason for the readers."""
    outcome = send(
        office, GRACE, what="Ring 023 9282 2251.", measure="PO1 2AL is tidy.", who="other", kind="audit"
    )
    form = office.shown(ActionForm, outcome)
    assert (form.who, form.kind, form.due, form.count) == ("other", "audit", office.days(5), 2)
    assert [place.where for place in form.found.reveal(form.reader)] == ["what", "measure"]
    assert form.text.reveal(form.reader).what == "Ring 023 9282 2251."
    assert actions_of(office) == []
    mended = add(office, GRACE, what="Ring the rota office.", reason="It is theirs.")
    kept = add(office, GRACE, what="Ring 023 9282 2251.", reason="It is the rota office's.")
    assert "reason" not in parts(office, AMIRA, mended)
    assert parts(office, AMIRA, kept)["reason"] == "It is the rota office's."


def parts(office: Office, who: str, action: Matter) -> dict[str, str]:
    """What was written about one, as somebody reads it; empty where they do not."""
    shown = opened(office, who, action)
    return dict(shown.texts.reveal(shown.reader)) if isinstance(shown, MatterLetter) else {}


@pytest.mark.clause("P4-3.1", "P0-2a")
@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_sees_an_action(office: Office, who: str) -> None:
    """No colleague, other supervisor or manager: not its page, not the list, not the form."""
    action = add(office, AMIRA)
    for press in (
        Press(Verb.MATTER_OPEN, action.id),
        *(Press(verb, office[AMIRA].id) for verb in (Verb.ACTIONS, Verb.ACTION_FORM)),
    ):
        assert office.says(office.ask(who, press)) == "not_yours", press
    assert office.says(send(office, who)) == "not_yours"
    assert WHAT not in texts_of(office, office.word(who, "actions"))
    assert len(actions_of(office)) == 1


@pytest.mark.clause("P4-3.1", "P1-3.1e", "P0-2a")
def test_who_stands_in_reads_while_they_do(office: Office) -> None:
    """Sam covers for Grace until Friday, and no longer; what he wrote then he reads no more."""
    action = add(office, AMIRA)
    cover(office, 4)
    assert parts(office, SAM, action)["what"] == WHAT
    written = add(office, SAM, who="other")
    assert parts(office, GRACE, action)["what"] == WHAT
    office.clock.move(days=5)
    assert office.says(office.ask(SAM, Press(Verb.MATTER_OPEN, action.id))) == "not_yours"
    shown = opened(office, SAM, written)
    assert not isinstance(shown, MatterLetter), "who asked for it sees its dates"
    assert WHAT not in texts_of(office, Reply(message=shown))


@pytest.mark.clause("P0-2a")
def test_each_reading_is_logged_and_counted(office: Office) -> None:
    """The page and the list, for the person whose supervision it is; the log holds no word of it."""
    action = add(office, AMIRA)
    assert office.shown(MyData, office.word(AMIRA, "my-data")).reads == ()
    opened(office, GRACE, action)
    listed(office, GRACE)
    shown = office.shown(MyData, office.word(AMIRA, "my-data"))
    assert (shown.actions, shown.reads) == (1, ((GRACE, 2),))
    assert "chronology" not in "".join(str(entry) for kind in AuditKind for entry in office.logged(kind))


@pytest.mark.clause("P0-1a", "P1-1.2-S1")
def test_what_is_to_be_done_is_in_no_reminder(office: Office) -> None:
    """Digests of both say that an action is due, by its tag and day."""
    add(office, AMIRA)
    office.clock.move(days=14)
    asyncio.run(plan_pass(office.database, office.setting))
    for who, kind, message in ((AMIRA, "mine", MineReminder), (GRACE, "team", TeamReminder)):
        planned = next(one for one in office.planned(f"digest_{kind}") if one.recipient == office[who].id)
        composed = office.composed(planned)
        assert isinstance(composed, message)
        (item,) = (item for item in composed.duties if item.says == "an agreed action")
        assert item.detail == "A1"
        assert WHAT not in texts_of(office, Reply(message=composed))


@pytest.mark.clause("P1-1.2-M4", "P2-8b")
def test_both_see_one_list_with_their_own_first(office: Office) -> None:
    """What is mine before what is the other's, the earliest day first; tags are the pair's, whoever does it."""
    late = add(office, AMIRA, due=office.days(2).isoformat())
    hers = accept(office, GRACE, add(office, AMIRA, who="other"))
    later = add(office, AMIRA, due=office.days(9).isoformat())
    quality = add(office, AMIRA, kind="learning_review", due=office.days(4).isoformat())
    assert [one.tag for one in (late, hers, later, quality)] == ["A1", "A2", "A3", "Q1"]
    office.clock.move(days=3)
    amiras, graces = listed(office, AMIRA), listed(office, GRACE)
    assert [line.tag for line in amiras.lines] == ["A1", "Q1", "A3", "A2"]
    assert [(line.tag, line.owner) for line in graces.lines] == [
        ("A2", ""),
        ("A1", AMIRA),
        ("Q1", AMIRA),
        ("A3", AMIRA),
    ]
    assert [(line.past, line.days) for line in amiras.lines[:2]] == [(True, 1), (False, 1)]
    assert set(graces.texts.reveal(graces.reader).values()) == {WHAT}


@pytest.mark.clause("P1-1.2-M4", "P1-7.1c")
def test_what_is_open_is_carried_to_the_next_session(office: Office) -> None:
    """After logging a session the supervisor is led to what is open; what ended since the last one is there too."""
    assert office.shown(HeldSaved, office.hold(day=office.days(-1))).actions == 0
    action, done = add(office, AMIRA), add(office, GRACE)
    for number in range(3):
        day = office.days(6 + number).isoformat()
        office.ask(AMIRA, Press(Verb.MATTER_MOVE, action.id), day=day, reason="waiting")
    office.ask(GRACE, Press(Verb.MATTER_CLOSE, f"{done.id}.done"))
    shown = listed(office, GRACE)
    (line,) = shown.lines
    assert (line.tag, line.moves, line.agenda) == ("A1", 3, True)
    assert [(one.tag, one.outcome) for one in shown.ended] == [("A2", "Done")]
    office.clock.move(days=7)
    saved = office.hold()
    assert office.shown(HeldSaved, saved).actions == 1
    assert Press(Verb.ACTIONS, office[AMIRA].id) in office.presses_on(saved)
    office.clock.move(days=1)
    assert listed(office, GRACE).ended == ()
    assert [line.tag for line in listed(office, GRACE).lines] == ["A1"]


def test_the_word_opens_ones_own_or_asks_whose(office: Office) -> None:
    """Amira has one supervision; Grace has her own and those of her people; Dora none."""
    add(office, AMIRA, due=office.days(1).isoformat())
    assert office.shown(ActionList, office.word(AMIRA, "actions")).lines[0].owner == ""
    office.clock.move(days=2)
    people = office.shown(ActionPeople, office.word(GRACE, "actions")).people
    assert [(one.name, one.open, one.past) for one in people] == [("", 0, 0), (AMIRA, 1, 1), (BEN, 0, 0)]
    assert office.says(office.word("Dora West", "actions")) == "nobody_to_book"


@pytest.mark.clause("P0-1a", "P1-1.2-S1")
def test_typed_into_the_chat_it_shows_numbers_and_dates(office: Office) -> None:
    """What stays in a chat holds no text; a button opens the list."""
    add(office, AMIRA)
    for who in (AMIRA, GRACE, "Dora West"):
        office.database.run_now(lambda tx, who=who: plan_message(tx, office[who].id, "answer", "actions"))
    answers = {one.recipient: office.composed(one) for one in office.planned("answer")}
    for who, presses in ((AMIRA, 1), (GRACE, 3)):
        composed = answers[office[who].id]
        assert isinstance(composed, ActionPeople)
        assert WHAT not in texts_of(office, Reply(message=composed))
        assert len(office.presses_on(Reply(message=composed))) == presses
    assert answers[office["Dora West"].id] == Plain(says="nobody_to_book")


def test_long_lists_have_pages(office: Office) -> None:
    """Seven at a time; a page beyond the last is the last."""
    for number in range(9):
        add(office, AMIRA, due=office.days(number).isoformat())
    first = listed(office, AMIRA)
    assert ([line.tag for line in first.lines], first.pages) == ([f"A{n}" for n in range(1, 8)], 2)
    more = Press(Verb.ACTIONS, f"{office[AMIRA].id}.1")
    assert more in office.presses_on(Reply(message=first))
    for press in (more, Press(Verb.ACTIONS, f"{office[AMIRA].id}.99")):
        assert [line.tag for line in office.shown(ActionList, office.ask(AMIRA, press)).lines] == ["A8", "A9"]


@pytest.mark.clause("P4-3.1", "P0-2a")
def test_an_action_of_a_supervision_before_stays_its_owners(office: Office) -> None:
    """Grace ends hers or hands it on; of the others she sees nothing any more; Sam reads all of Amira's."""
    graces = accept(office, GRACE, add(office, AMIRA, who="other"))
    amiras = add(office, AMIRA, what="Something else.")
    moves_to_sam(office)
    assert office.says(office.ask(GRACE, Press(Verb.MATTER_OPEN, amiras.id))) == "not_yours"
    assert office.says(office.ask(GRACE, Press(Verb.ACTIONS, office[AMIRA].id))) == "not_yours"
    before = office.shown(ActionPeople, office.word(GRACE, "actions")).people[-1]
    assert (before.id, before.open) == (BEFORE, 1)
    assert [(line.tag, line.subject) for line in listed(office, GRACE, BEFORE).lines] == [("A1", AMIRA)]
    assert parts(office, GRACE, graces)["what"] == WHAT
    assert {line.tag for line in listed(office, SAM).lines} == {"A1", "A2"}
    assert parts(office, SAM, graces)["what"] == WHAT
    assert opened(office, SAM, graces).view.offers == ()
    office.ask(GRACE, Press(Verb.MATTER_CLOSE, f"{graces.id}.done"))
    assert now(office, graces).state is MatterState.CLOSED


@pytest.mark.clause("P1-1.1a", "P4-3.1")
def test_what_is_handed_on_waits_for_a_new_yes(office: Office) -> None:
    """To who supervises now, and only once the supervision is theirs; then Grace sees it no more."""
    action = accept(office, GRACE, add(office, AMIRA, who="other"))
    assert "hand_on" not in opened(office, GRACE, action).view.offers
    assert office.shown(MatterPage, office.ask(GRACE, Press(Verb.ACTION_HAND_ON, action.id))).says == "stale"
    moves_to_sam(office)
    view = opened(office, GRACE, action).view
    assert (view.heir, "hand_on" in view.offers) == ("Sam", True)
    assert office.says(office.ask(GRACE, Press(Verb.ACTION_HAND_ON, action.id))) == "handed_on"
    handed = now(office, action)
    assert (handed.owner, handed.accepted, handed.state) == (office[SAM].id, False, MatterState.STOPPED)
    assert {one.recipient for one in office.planned("action_new")} == {office[GRACE].id, office[SAM].id}
    assert office.says(office.ask(GRACE, Press(Verb.MATTER_OPEN, action.id))) == "not_yours"
    assert accept(office, SAM, handed).due == action.due


def test_sending_a_form_twice_adds_one_action(office: Office) -> None:
    """The same request again shows the list."""
    press = Press(Verb.ACTION_SAVE, office[AMIRA].id)
    fields = {"what": WHAT, "who": "me", "due": office.days(5).isoformat(), "kind": "agreed"}
    assert office.shown(ActionList, office.ask(AMIRA, press, "one request", **fields)).says == "added"
    assert office.shown(ActionList, office.ask(AMIRA, press, "one request", **fields)).says == ""
    assert len(actions_of(office)) == 1


def test_the_form_begins_with_the_day_of_the_next_session(office: Office) -> None:
    """Where that is booked; it offers what the pack knows."""
    press = Press(Verb.ACTION_FORM, office[AMIRA].id)
    assert office.shown(ActionForm, office.ask(GRACE, press)).due is None
    day = office.days(3)
    office.ask(GRACE, Press(Verb.BOOK_SAVE), supervisee=office[AMIRA].id, day=day.isoformat(), time="")
    form = office.shown(ActionForm, office.ask(GRACE, press))
    assert (form.due, form.other, len(form.kinds)) == (day, "Amira", 4)


def test_texts_are_not_shown_by_accident(office: Office) -> None:
    """Neither by a message nor by its text's representation."""
    shown = opened(office, AMIRA, add(office, AMIRA))
    assert isinstance(shown, MatterLetter)
    assert "chronology" not in repr(shown)
    form = office.shown(ActionForm, send(office, AMIRA, what="Ring 023 9282 2251 on chronology."))
    assert "chronology" not in repr(form) + repr(form.text.reveal(form.reader))
