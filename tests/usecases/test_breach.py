"""Telling that something went to the wrong place: what is taken back, who is told, and for how long there is time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.confidential import ContentKind, Label
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, PersonId, Role
from bot.domain.preparation import PreparationState
from bot.domain.record import Record, RecordState
from bot.errors import Unknown
from bot.messages.breach import (
    BreachForm,
    BreachList,
    BreachSent,
    BreachStart,
    BreachTold,
)
from bot.messages.preparation import SharedLetter
from bot.messages.records import RecordLetter
from bot.messages.waiting import Waiting
from bot.ports import Account, AuditKind, Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped, Removal
from bot.usecases.matters import open_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Outcome
from tests.support.office import Office, staff
from tests.support.people import make_entry

AMIRA, GRACE, TOM, RUTH = "Amira Khan", "Grace Bell", "Tom Reid", "Ruth Lane"
LEAD, OTHER, ADMIN = "Priya Shah", "Owen Lloyd", "Asha Dean"
CHOSEN = {"holds": "family", "people": "one"}
AT_NIGHT = timedelta(hours=14)


def listed(office: Office, **roles: Role) -> None:
    """The next staff list, with more people; each has a Slack account."""
    names = {"Priya": LEAD, "Owen": OTHER, "Asha": ADMIN}
    more = [make_entry(names[first], role) for first, role in roles.items()]
    office.database.run_now(lambda tx: tx.people.import_list([*staff(), *more]))
    for entry in more:
        person = office.database.run_now(lambda tx, entry=entry: tx.people.by_email(entry.email))
        assert person is not None
        office.people[entry.name] = person
    for person in office.people.values():
        _reachable(office, person)


def _reachable(office: Office, person: Person) -> None:
    account = Account(
        platform="slack", team="T", user=person.id, person=person.id, checked_at=office.clock.now()
    )
    office.database.run_now(lambda tx: tx.accounts.save(account))


def with_leads(office: Office) -> None:
    """Two data-protection leads, and an administrator."""
    listed(
        office,
        Priya=Role.DATA_PROTECTION_LEAD,
        Owen=Role.DATA_PROTECTION_LEAD,
        Asha=Role.ADMINISTRATOR,
    )


def share(office: Office) -> str:
    """Amira shares an answer with Grace; returns the id of the message."""
    asked = office.presses_on(office.word(AMIRA, "prepare"))
    (answer,) = [press for press in asked if press.verb is Verb.PREPARE_ANSWER]
    preparation, _, question = answer.ref.partition(".")
    office.ask(AMIRA, answer, **{question: "Something about a family."})
    found = office.database.run_now(lambda tx: tx.preparations.get(preparation))
    assert found is not None
    office.ask(AMIRA, Press(Verb.PREPARE_SHARE, preparation, found.revision), share=(question,))
    (planned,) = office.planned("preparation_shared")
    return planned.id


def send_record(office: Office) -> tuple[Record, str]:
    """Grace sends a record to Amira; returns it, and the id of the message."""
    office.hold()
    sessions = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    office.ask(GRACE, Press(Verb.RECORD_SAVE, sessions[0].id), workload="A sentence of another record.")
    drafts = office.database.run_now(lambda tx: tx.records.drafts_of(office[GRACE].id))
    office.ask(GRACE, Press(Verb.RECORD_SEND, drafts[0].id, drafts[0].version))
    record = office.database.run_now(lambda tx: tx.records.get(drafts[0].id))
    assert record is not None
    return record, office.planned("record_to_confirm")[0].id


def send(office: Office, message: str) -> None:
    """The platform takes a message."""
    leased = office.database.run_now(lambda tx: tx.outbox.claim(tx.now, 100))
    for one in leased:
        if one.outgoing.id == message:
            assert office.database.run_now(
                lambda tx, one=one: tx.outbox.delivered(one, "slack", "D1", "17.1")
            )
        else:
            office.database.run_now(
                lambda tx, one=one: tx.outbox.put_off(one, tx.now, "later", attempt=False)
            )


def take_back(office: Office, who: str, message: str, key: str = "", **fields: str) -> Outcome:
    """Somebody takes a message back."""
    return office.ask(who, Press(Verb.BREACH_TAKE_BACK, "sent"), key, message=message, **{**CHOSEN, **fields})


def tell(office: Office, who: str, what: str, **fields: str) -> Outcome:
    """Somebody tells of what did not go through the bot."""
    usual = {**CHOSEN, "day": office.today.isoformat(), "part": "morning"}
    if what == "elsewhere":
        usual["place"] = "outside"
    if what == "saw":
        usual["place"] = "alone"
    return office.ask(who, Press(Verb.BREACH_SAVE, what), **{**usual, **fields})


def incidents(office: Office, *leads: str) -> Sequence[Matter]:
    """All incidents that the leads hold or held to the end."""
    return [
        one
        for lead in leads or (LEAD, OTHER)
        for one in office.database.run_now(
            lambda tx, lead=lead: tx.matters.concerning(office[lead].id, since=office.today)
        )
        if one.kind == "breach"
    ]


def told(office: Office) -> dict[PersonId, Outgoing]:
    """Whom a message about an incident is on its way to."""
    return {one.recipient: one for one in office.planned("breach_told")}


# --- the word --------------------------------------------------------------------------------------


def test_the_word_asks_what_happened(office: Office) -> None:
    """Three buttons, and above them who is told; with nothing sent lately the form is for other ways."""
    with_leads(office)
    start = office.word(AMIRA, "breach")
    assert office.shown(BreachStart, start).leads == ("Owen", "Priya")
    assert [press.ref for press in office.presses_on(start)] == ["sent", "saw", "near"]
    for ref, what in (("sent", "elsewhere"), ("elsewhere", "elsewhere"), ("saw", "saw"), ("near", "near")):
        form = office.ask(AMIRA, Press(Verb.BREACH_FORM, ref))
        assert office.shown(BreachForm, form).what == what
    assert office.says(office.ask(AMIRA, Press(Verb.BREACH_FORM, "other"))) == "gone"


def test_nothing_is_typed(office: Office) -> None:
    """No form of the flow has a box to type in."""
    from bot.cards import TextInput

    with_leads(office)
    share(office)
    forms = [office.ask(AMIRA, Press(Verb.BREACH_FORM, ref)) for ref in ("sent", "elsewhere", "saw", "near")]
    for form in forms:
        message = office.shown(BreachSent, form) if form is forms[0] else office.shown(BreachForm, form)
        elements = message.card(office.templates.words_of(message)).elements
        assert not any(isinstance(element, TextInput) for element in elements)


def test_what_went_to_others_can_be_chosen(office: Office) -> None:
    """The latest first, with names and moments; not what went to oneself, to others by others, or long ago."""
    with_leads(office)
    share(office)
    office.clock.move(hours=1)
    send_record(office)
    mine = office.shown(BreachSent, office.ask(AMIRA, Press(Verb.BREACH_FORM, "sent"))).messages
    assert [(one.kind, one.name) for one in mine] == [("preparation_shared", GRACE)]
    theirs = office.shown(BreachSent, office.ask(GRACE, Press(Verb.BREACH_FORM, "sent"))).messages
    assert [(one.kind, one.name) for one in theirs] == [("record_to_confirm", AMIRA)]
    office.clock.move(days=31)
    office.shown(BreachForm, office.ask(AMIRA, Press(Verb.BREACH_FORM, "sent")))


# --- taking back -----------------------------------------------------------------------------------


@pytest.mark.clause("P4-7.2")
def test_a_preparation_that_was_read_is_taken_back_all_the_same(office: Office) -> None:
    """Its copy is destroyed and opens no more; that it was read is said, and its author still has it."""
    with_leads(office)
    message = share(office)
    send(office, message)
    preparation = office.planned("preparation_shared") or [
        office.database.run_now(lambda tx: tx.outbox.find(message))
    ]
    assert preparation[0] is not None
    read = Press(Verb.PREPARE_READ, preparation[0].ref)
    office.shown(SharedLetter, office.ask(GRACE, read))

    answer = office.shown(BreachTold, take_back(office, AMIRA, message))
    assert (answer.content, answer.chat, answer.name) == ("preparation_read", "chat_going", "Grace")
    assert answer.follow == ("open_preparation", Press(Verb.PREPARE_OPEN, preparation[0].ref))
    assert office.says(office.ask(GRACE, read)) == "gone"
    kept = office.database.run_now(lambda tx: tx.preparations.current(office[AMIRA].id))
    assert kept is not None
    assert (kept.state, kept.shared_content) == (PreparationState.OPEN, None)
    assert len(office.logged(AuditKind.PREPARATION_TAKEN_BACK)) == 1


@pytest.mark.clause("P4-7.2")
def test_what_was_sent_is_taken_out_of_the_chat(office: Office) -> None:
    """Before anything else that waits, under the address and id that the platform gave; once."""
    with_leads(office)
    message = share(office)
    send(office, message)
    take_back(office, AMIRA, message)
    (removal,) = office.planned("take_back")
    assert (removal.recipient, removal.urgency, removal.send_at) == (
        office[GRACE].id,
        Urgency.ANSWER,
        office.clock.now(),
    )
    assert office.composed(removal) == Removal(
        outgoing=message, platform="slack", address="D1", message="17.1"
    )
    asked = [one for one in office.logged(AuditKind.MESSAGE_TAKEN_BACK) if one["outcome"] == "asked"]
    assert len(asked) == 1
    office.database.run_now(lambda tx: tx.outbox.taken_back(message))
    assert office.composed(removal) == Dropped("it is gone already")


def test_what_has_not_gone_yet_does_not_go(office: Office) -> None:
    """It is held back, and nobody has to take anything out of a chat."""
    with_leads(office)
    message = share(office)
    answer = office.shown(BreachTold, take_back(office, AMIRA, message))
    assert (answer.content, answer.chat) == ("preparation_unread", "chat_never")
    assert office.planned("preparation_shared") == []
    assert office.planned("take_back") == []


def test_what_is_just_being_sent_is_taken_out_afterwards(office: Office) -> None:
    """While another process sends it, it waits; what was given back then is held back."""
    with_leads(office)
    message = share(office)
    leased = office.database.run_now(lambda tx: tx.outbox.claim(tx.now, 100))
    take_back(office, AMIRA, message)
    (removal,) = office.planned("take_back")
    assert type(office.composed(removal)).__name__ == "NotYet"
    for one in leased:
        office.database.run_now(lambda tx, one=one: tx.outbox.put_off(one, tx.now, "x", attempt=False))
    assert office.composed(removal) == Dropped("it was held back")
    assert office.planned("preparation_shared") == []


@pytest.mark.clause("P4-7.2")
def test_a_record_that_was_not_answered_is_a_draft_again(office: Office) -> None:
    """The supervisee can open it no more; its author finds it among the drafts, in a version of its own."""
    with_leads(office)
    record, message = send_record(office)
    send(office, message)
    office.shown(RecordLetter, office.ask(AMIRA, Press(Verb.CONFIRM_OPEN, record.id, 1)))
    answer = office.shown(BreachTold, take_back(office, GRACE, message))
    assert answer.content == "record_draft"
    assert answer.follow == ("change_record", Press(Verb.RECORD_CHANGE, record.id, 2))
    for press in (Press(Verb.CONFIRM_OPEN, record.id, 1), Press(Verb.CONFIRM, record.id, 1)):
        assert office.says(office.ask(AMIRA, press)) == "gone"
    now = office.database.run_now(lambda tx: tx.records.get(record.id))
    assert now is not None
    assert (now.state, now.version, now.signatures) == (RecordState.DRAFT, 2, ())
    again = office.shown(RecordLetter, office.ask(GRACE, Press(Verb.RECORD_SEND, record.id, 2)))
    assert again.done == "sent"


@pytest.mark.clause("P1-8f")
def test_a_record_that_was_confirmed_stays(office: Office) -> None:
    """A signature is not undone by taking a message back; that is said, and it is looked into all the same."""
    with_leads(office)
    record, message = send_record(office)
    send(office, message)
    office.ask(AMIRA, Press(Verb.CONFIRM, record.id, 1))
    answer = office.shown(BreachTold, take_back(office, GRACE, message))
    assert (answer.content, answer.chat) == ("record_answered", "chat_going")
    now = office.database.run_now(lambda tx: tx.records.get(record.id))
    assert now is not None
    assert now.state is RecordState.CONFIRMED
    assert len(incidents(office)) == 1


def test_a_view_stays_with_its_record(office: Office) -> None:
    """Both views stay; the message about it goes."""
    with_leads(office)
    record, _ = send_record(office)
    office.ask(AMIRA, Press(Verb.DIFFER_SAVE, record.id, 1), view="I see it otherwise.")
    (message,) = office.planned("record_to_answer")
    answer = office.shown(BreachTold, take_back(office, AMIRA, message.id))
    assert (answer.content, answer.chat) == ("view_stays", "chat_never")
    assert answer.follow == ("open_record", Press(Verb.CONFIRM_OPEN, record.id, 1))


def asked_for(office: Office, kind: str, message: str, *, accepted: bool = False) -> tuple[Matter, str]:
    """A matter of Grace's that Amira has opened with a text, and the message about it."""
    amira, grace = office[AMIRA].id, office[GRACE].id

    def cause(tx: Transaction) -> Matter:
        tx.outbox.on_behalf_of(amira)
        text = tx.contents.put(amira, Label(ContentKind.LINE, "0" * 32), "Something of another matter.")
        opened = open_matter(
            tx, office.setting, kind, grace, subject=amira, by=amira, text=text, source="relationship:1:2"
        )
        assert opened is not None
        opened = replace(opened, accepted=accepted)
        tx.matters.save(opened)
        plan_message(tx, grace, message, opened.id)
        return opened

    matter = office.database.run_now(cause)
    return matter, office.planned(message)[0].id


@pytest.mark.parametrize(
    ("kind", "message", "content"),
    [("concern", "concern_asked", "concern_over"), ("action", "action_new", "action_over")],
)
def test_what_was_asked_of_somebody_is_over(office: Office, kind: str, message: str, content: str) -> None:
    """The matter is closed and what was written about it is destroyed; a second time there is nothing."""
    with_leads(office)
    matter, planned = asked_for(office, kind, message)
    assert office.shown(BreachTold, take_back(office, AMIRA, planned)).content == content
    now = office.database.run_now(lambda tx: tx.matters.get(matter.id))
    assert now is not None
    assert (now.state, now.text, now.outcome) == (MatterState.CLOSED, "", "not_needed")
    with pytest.raises(Unknown):
        office.database.run_now(lambda tx: tx.contents.get(matter.text))
    assert office.shown(BreachTold, take_back(office, AMIRA, planned)).content == "not_there"


@pytest.mark.clause("P1-1.1a")
def test_an_action_that_was_accepted_stays(office: Office) -> None:
    """It is agreed between two; that is said."""
    with_leads(office)
    matter, planned = asked_for(office, "action", "action_new", accepted=True)
    assert office.shown(BreachTold, take_back(office, AMIRA, planned)).content == "action_accepted"
    now = office.database.run_now(lambda tx: tx.matters.get(matter.id))
    assert now is not None
    assert now.text == matter.text


def test_of_a_kind_that_is_not_known_the_message_alone_goes(office: Office) -> None:
    """And it is said that what it led to stays."""
    with_leads(office)
    _, planned = asked_for(office, "action", "disclosure_told")
    assert office.shown(BreachTold, take_back(office, AMIRA, planned)).content == "elsewhere"


def test_names_and_dates_lead_to_nothing_more(office: Office) -> None:
    """A message that leads to no text is only taken out of the chat."""
    with_leads(office)
    record, _ = send_record(office)
    office.ask(AMIRA, Press(Verb.TALK_FIRST, record.id, 1))
    (message,) = office.planned("talk_first")
    assert office.shown(BreachTold, take_back(office, AMIRA, message.id)).content == "names_alone"


def test_nobody_takes_back_what_others_sent(office: Office) -> None:
    """Nor what tells the leads of an incident; nothing is changed, and nobody is told."""
    with_leads(office)
    message = share(office)
    assert office.says(take_back(office, GRACE, message)) == "not_yours"
    assert office.says(take_back(office, GRACE, "0" * 32)) == "gone"
    assert incidents(office) == []
    tell(office, AMIRA, "saw")
    lead = next(iter(told(office).values()))
    assert office.says(take_back(office, AMIRA, lead.id)) == "not_yours"
    assert len(office.planned("preparation_shared")) == 1


def test_faults_are_said_at_their_fields(office: Office) -> None:
    """What is not chosen, and a day that has not come."""
    with_leads(office)
    share(office)
    faults = office.errors(take_back(office, AMIRA, "", holds="", people="crowds"))
    assert faults == {"message": "choose_one", "holds": "choose_one", "people": "choose_one"}
    faults = office.errors(
        tell(office, AMIRA, "elsewhere", day=office.days(1).isoformat(), place="alone", part="")
    )
    assert faults == {"place": "choose_one", "part": "choose_one", "day": "today_or_earlier"}
    assert incidents(office) == []


def test_pressing_twice_tells_once(office: Office) -> None:
    """The same request again, and another one on the same message, which is then not there any more."""
    with_leads(office)
    message = share(office)
    send(office, message)
    first = office.shown(BreachTold, take_back(office, AMIRA, message, "one key"))
    again = office.shown(BreachTold, take_back(office, AMIRA, message, "one key"))
    assert (again.content, again.until) == (first.content, first.until)
    assert len(incidents(office)) == 1
    assert len(office.planned("take_back")) == 1


# --- who is told -----------------------------------------------------------------------------------


@pytest.mark.clause("P4-7.2")
def test_all_leads_are_told_at_once_at_any_hour_and_nobody_else(office: Office) -> None:
    """An envelope to each of them, in the middle of the night; not the supervisor, manager or administrator."""
    with_leads(office)
    office.clock.move(hours=AT_NIGHT.total_seconds() / 3600)
    before = {one.id for one in office.planned()}
    tell(office, AMIRA, "elsewhere")
    assert set(told(office)) == {office[LEAD].id, office[OTHER].id}
    assert {one.kind for one in office.planned() if one.id not in before} == {"breach_told"}
    for one in told(office).values():
        assert (one.urgency, one.send_at) == (Urgency.ANSWER, office.clock.now())
        assert isinstance(office.composed(one), Waiting)


@pytest.mark.clause("P4-7.2")
def test_seventy_two_hours_count_from_now_by_the_clock(office: Office) -> None:
    """Whatever the days are: from a Friday evening to a Monday evening; who told sees both moments."""
    with_leads(office)
    office.clock.move(days=4, hours=10)
    now = office.clock.now()
    answer = office.shown(BreachTold, tell(office, AMIRA, "saw", day=office.days(-3).isoformat()))
    assert (answer.at, answer.until, answer.hours) == (now, now + timedelta(hours=72), 72)
    assert answer.leads == ("Owen", "Priya")
    (incident,) = incidents(office)
    assert incident.due_at == now + timedelta(hours=72)
    assert incident.state is MatterState.OPEN


def test_who_tells_is_not_who_looks_into_it(office: Office) -> None:
    """Where there is another lead; a lead who is away is not given it, and the only one has it alone."""
    with_leads(office)
    tell(office, OTHER, "saw")
    assert [one.owner for one in incidents(office)] == [office[LEAD].id]
    assert set(told(office)) == {office[LEAD].id}
    away = {
        "person": office[OTHER].id,
        "start": office.today.isoformat(),
        "until": office.days(3).isoformat(),
    }
    office.ask(OTHER, Press(Verb.ABSENCE_SAVE), **away)
    tell(office, AMIRA, "saw")
    assert [one.owner for one in incidents(office)] == [office[LEAD].id] * 2
    listed(office, Priya=Role.DATA_PROTECTION_LEAD)
    answer = office.shown(BreachTold, tell(office, LEAD, "saw"))
    assert (answer.own, answer.leads) == (True, ())


@pytest.mark.clause("P4-7.2")
def test_without_a_lead_administrators_are_told_and_without_both_it_is_said(office: Office) -> None:
    """The answer then says whom to tell; what went through the bot is taken back all the same."""
    listed(office, Asha=Role.ADMINISTRATOR)
    office.shown(BreachTold, tell(office, AMIRA, "saw"))
    assert set(told(office)) == {office[ADMIN].id}
    listed(office)
    assert office.shown(BreachStart, office.word(AMIRA, "breach")).leads == ()
    message = share(office)
    answer = office.shown(BreachTold, take_back(office, AMIRA, message))
    assert (answer.leads, answer.until, answer.content) == ((), None, "preparation_unread")
    nobody = [one for one in office.logged(AuditKind.BREACH_TOLD) if one["outcome"] == "nobody"]
    assert len(nobody) == 1


def test_a_lead_who_cannot_be_reached_is_named(office: Office) -> None:
    """So that whoever tells calls as well."""
    with_leads(office)
    account = office.database.run_now(lambda tx: tx.accounts.of(office[LEAD].id))[0]
    office.database.run_now(lambda tx: tx.accounts.remove(account))
    assert office.shown(BreachTold, tell(office, AMIRA, "saw")).unreached == ("Priya",)


@pytest.mark.clause("P4-7.2")
def test_a_near_miss_is_noted_without_an_alarm(office: Office) -> None:
    """Closed with an outcome of its own, told in working hours; it can be opened as a breach after all, once."""
    with_leads(office)
    office.clock.move(hours=AT_NIGHT.total_seconds() / 3600)
    answer = office.shown(BreachTold, tell(office, AMIRA, "near"))
    assert answer.what == "near"
    (near,) = incidents(office)
    assert (near.state, near.outcome) == (MatterState.CLOSED, "near_miss")
    for one in told(office).values():
        assert one.send_at == office.clock.now() + timedelta(hours=10)
        assert isinstance(office.composed(one), Waiting)
    shown = office.shown(BreachList, office.word(LEAD, "breach"))
    assert ([one.by for one in shown.near], shown.incidents) == ([AMIRA], ())

    open_it = Press(Verb.BREACH_SAVE, f"again.{near.id}")
    now = office.shown(BreachList, office.ask(LEAD, open_it))
    assert (now.says, now.near, [one.hours for one in now.incidents]) == ("opened_again", (), [72])
    assert now.incidents[0].by == AMIRA
    assert office.shown(BreachList, office.ask(OTHER, open_it)).says == "stale"
    assert office.says(office.ask(AMIRA, open_it)) == "not_yours"


# --- who looks into it -----------------------------------------------------------------------------


@pytest.mark.clause("P4-7.2")
def test_leads_see_what_is_open_with_the_hours_left(office: Office) -> None:
    """All of it, whoever holds it, the one with the least time first; another lead can take one on."""
    with_leads(office)
    message = share(office)
    take_back(office, AMIRA, message)
    office.clock.move(hours=71, minutes=30)
    tell(office, GRACE, "elsewhere", day=office.days(-1).isoformat())
    office.clock.move(hours=2)
    shown = office.shown(BreachList, office.word(OTHER, "breach")).incidents
    assert [(one.by, one.past, one.hours) for one in shown] == [(AMIRA, True, 1), (GRACE, False, 70)]
    assert [one.chat for one in shown] == ["chat_never", ""]
    assert {one.holder for one in shown} == {""}
    theirs = office.word(LEAD, "breach")
    assert {one.holder for one in office.shown(BreachList, theirs).incidents} == {"Owen"}
    first = shown[0].id
    assert Press(Verb.BREACH_SAVE, f"take.{first}") in office.presses_on(theirs)
    taken = office.ask(LEAD, Press(Verb.BREACH_SAVE, f"take.{first}"))
    assert [one.holder for one in office.shown(BreachList, taken).incidents] == ["", "Owen"]
    assert Press(Verb.MATTER_OPEN, first) in office.presses_on(taken)
    assert office.says(office.ask(GRACE, Press(Verb.BREACH_SAVE, f"take.{first}"))) == "not_yours"


def test_who_told_sees_how_it_stands_and_nobody_else_does(office: Office) -> None:
    """Also later; a closed incident is told of no more."""
    with_leads(office)
    tell(office, AMIRA, "saw")
    (incident,) = incidents(office)
    later = Press(Verb.BREACH_LIST, incident.id)
    assert office.shown(BreachTold, office.ask(AMIRA, later)).until == incident.due_at
    assert office.says(office.ask(GRACE, later)) == "not_yours"
    office.shown(BreachStart, office.ask(GRACE, Press(Verb.BREACH_LIST)))
    closed = replace(incident, state=MatterState.CLOSED, closed=office.today, outcome="not_reported")
    office.database.run_now(lambda tx: tx.matters.save(closed))
    assert {type(office.composed(one)) for one in told(office).values()} == {Dropped}
    assert office.shown(BreachList, office.word(LEAD, "breach")).incidents == ()
    stale = office.ask(LEAD, Press(Verb.BREACH_SAVE, f"take.{incident.id}"))
    assert office.shown(BreachList, stale).says == "stale"


def test_the_log_tells_what_was_chosen_and_never_which_message(office: Office) -> None:
    """Kinds and ranges, who told and how many were told."""
    with_leads(office)
    tell(office, AMIRA, "elsewhere")
    (entry,) = office.logged(AuditKind.BREACH_TOLD)
    assert entry["clause"] == "P4-7.2" or entry["clause"] == ["P4-7.2"]
    text = str(entry)
    for word in ("family", "outside", "'told': 2"):
        assert word in text
