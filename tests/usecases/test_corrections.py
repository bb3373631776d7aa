"""Asking for a correction: who hears of it, what makes it one, and that a closed record opens for it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.matters import Matter, MatterState
from bot.domain.people import Role, StaffEntry
from bot.domain.record import Record, RecordState
from bot.messages.corrections import CorrectionForm, CorrectionPage
from bot.messages.records import RecordForm, RecordLetter, ViewForm
from bot.messages.waiting import Waiting
from bot.ports import Outgoing
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.request import Outcome
from tests.support.office import Office, staff
from tests.support.people import make_entry

AMIRA, GRACE, TOM, SAM = "Amira Khan", "Grace Bell", "Tom Reid", "Sam Okoro"
ADMIN = "Asha Dean"


def listed(office: Office, *changed: StaffEntry, administrator: bool = True) -> None:
    """The next staff list: with somebody changed, and an administrator."""
    entries = {one.name: one for one in staff()} | {one.name: one for one in changed}
    if administrator:
        entries[ADMIN] = make_entry(ADMIN, Role.ADMINISTRATOR)
    office.database.run_now(lambda tx: tx.people.import_list(list(entries.values())))
    for name, entry in entries.items():
        person = office.database.run_now(lambda tx, entry=entry: tx.people.by_email(entry.email))
        assert person is not None
        office.people[name] = person


def confirmed(office: Office) -> Record:
    """A record that Grace wrote and Amira confirmed."""
    office.hold()
    sessions = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    office.ask(GRACE, Press(Verb.RECORD_SAVE, sessions[0].id), workload="The first text.")
    (draft,) = office.database.run_now(lambda tx: tx.records.drafts_of(office[GRACE].id))
    office.ask(GRACE, Press(Verb.RECORD_SEND, draft.id, 1))
    office.ask(AMIRA, Press(Verb.CONFIRM, draft.id, 1))
    return record_now(office, draft.id)


def record_now(office: Office, record: str) -> Record:
    """A record as it is now."""
    found = office.database.run_now(lambda tx: tx.records.get(record))
    assert found is not None
    return found


def ask(office: Office, what: str, record: str = "", who: str = AMIRA) -> Outcome:
    """Somebody asks for a correction."""
    return office.ask(who, Press(Verb.CORRECTION_SAVE), what=what, record=record)


def asked(office: Office, who: str = AMIRA) -> Matter:
    """The one correction that somebody has asked for and that is open."""
    found = office.database.run_now(lambda tx: tx.matters.opened_by(office[who].id))
    (one,) = [matter for matter in found if matter.kind == "correction"]
    return one


def close(office: Office, who: str, matter: Matter, outcome: str) -> CorrectionPage:
    """Somebody says how it ended."""
    return office.shown(
        CorrectionPage, office.ask(who, Press(Verb.CORRECTION_SAVE, matter.id), outcome=outcome)
    )


def page(office: Office, who: str, matter: Matter) -> CorrectionPage:
    """The correction as somebody sees it."""
    return office.shown(CorrectionPage, office.ask(who, Press(Verb.CORRECTION_FORM, matter.id)))


def told(office: Office, kind: str) -> Outgoing:
    """The one message of a kind that waits."""
    (one,) = office.planned(kind)
    return one


@pytest.mark.clause("P3-3f")
def test_records_are_offered_by_their_dates_alone(office: Office) -> None:
    """From what is held about oneself; a draft is not there yet, and without a record there is the list."""
    listed(office)
    assert Press(Verb.CORRECTION_FORM) in office.presses_on(office.word(AMIRA, "my-data"))
    form = office.ask(AMIRA, Press(Verb.CORRECTION_FORM))
    assert office.shown(CorrectionForm, form).records == ()
    record = confirmed(office)
    form = office.ask(AMIRA, Press(Verb.CORRECTION_FORM))
    assert office.shown(CorrectionForm, form).records == ((record.id, record.day),)
    assert office.shown(CorrectionForm, office.ask(GRACE, Press(Verb.CORRECTION_FORM))).records == ()


def test_faults_are_said_at_their_fields(office: Office) -> None:
    """Nothing chosen, no record, and somebody else's."""
    listed(office)
    record = confirmed(office)
    assert office.errors(ask(office, "")) == {"what": "choose_one"}
    for what in ("fact", "opinion"):
        assert office.errors(ask(office, what)) == {"record": "choose_one"}
        assert office.errors(ask(office, what, record.id, who="Ben Hale")) == {"record": "choose_one"}
    assert office.planned("correction_told") == []


@pytest.mark.clause("P3-3f")
def test_a_fact_is_mended_in_a_new_version_of_a_closed_record(office: Office) -> None:
    """The supervisor is told, changes the record, which was closed for all else, and sends it; then it is corrected."""
    listed(office)
    record = confirmed(office)
    change = Press(Verb.RECORD_CHANGE, record.id, 1)
    assert office.shown(RecordLetter, office.ask(GRACE, change)).done == "closed"

    answer = office.shown(CorrectionPage, ask(office, "fact", record.id))
    assert (answer.says, answer.name, answer.own, answer.day) == ("asked_now", "Grace", False, record.day)
    matter = asked(office)
    assert (matter.owner, matter.subject) == (office[GRACE].id, office[AMIRA].id)
    assert told(office, "correction_told").recipient == office[GRACE].id
    envelope = office.composed(told(office, "correction_told"))
    assert isinstance(envelope, Waiting)
    theirs = office.shown(CorrectionPage, office.ask(GRACE, envelope.press))
    assert (theirs.own, theirs.name, theirs.change) == (True, "Amira", change)

    assert close(office, GRACE, matter, "corrected").says == "no_new_version"
    office.shown(RecordForm, office.ask(GRACE, change))
    sessions = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    save = Press(Verb.RECORD_SAVE, f"{sessions[0].id}.{record.id}", 1)
    office.ask(GRACE, save, workload="The mended text.")
    assert close(office, GRACE, matter, "corrected").says == "no_new_version"
    office.ask(GRACE, Press(Verb.RECORD_SEND, record.id, 2))
    now = record_now(office, record.id)
    assert (now.version, now.state) == (2, RecordState.SENT)
    assert office.database.run_now(lambda tx: tx.records.text_of(record.id, 1)) is not None

    done = close(office, GRACE, matter, "corrected")
    assert (done.says, done.outcome) == ("closed_now", "Corrected in a new version")
    answered = told(office, "correction_answered")
    assert answered.recipient == office[AMIRA].id
    news = office.composed(answered)
    assert isinstance(news, Waiting)
    mine = office.shown(CorrectionPage, office.ask(AMIRA, news.press))
    assert (mine.outcome, mine.closed) == ("Corrected in a new version", office.today)
    office.ask(AMIRA, Press(Verb.CONFIRM, record.id, 2))
    again = Press(Verb.RECORD_CHANGE, record.id, 2)
    assert office.shown(RecordLetter, office.ask(GRACE, again)).done == "closed"
    assert office.composed(told(office, "correction_told")) == Dropped("it is closed")


@pytest.mark.clause("P3-3g")
def test_beside_an_opinion_the_other_view_is_put(office: Office) -> None:
    """Whoever asked sets it down on a record that was closed; only then it can be said to stand there."""
    listed(office)
    record = confirmed(office)
    differ = Press(Verb.DIFFER_FORM, record.id, 1)
    assert office.shown(RecordLetter, office.ask(AMIRA, differ)).done == "closed"
    mine = office.shown(CorrectionPage, ask(office, "opinion", record.id))
    assert mine.view == differ
    matter = asked(office)
    theirs = page(office, GRACE, matter)
    assert (theirs.change, theirs.view) == (None, None)
    assert (
        office.shown(RecordLetter, office.ask(GRACE, Press(Verb.RECORD_CHANGE, record.id, 1))).done
        == "closed"
    )
    assert close(office, GRACE, matter, "view_added").says == "no_view"
    reply = Press(Verb.REPLY_FORM, record.id, 1)
    office.shown(RecordLetter, office.ask(GRACE, reply))
    office.shown(ViewForm, office.ask(AMIRA, differ))
    office.ask(AMIRA, Press(Verb.DIFFER_SAVE, record.id, 1), view="I see it otherwise.")
    now = record_now(office, record.id)
    assert (now.version, now.state, set(now.views)) == (1, RecordState.DIFFERS, {office[AMIRA].id})
    assert close(office, GRACE, matter, "view_added").says == "closed_now"
    assert told(office, "correction_answered").recipient == office[AMIRA].id


def test_the_staff_list_is_mended_by_an_administrator(office: Office) -> None:
    """Without one, by who looks after data protection; without anybody it is said whom to tell."""
    listed(office)
    ask(office, "staff_list")
    matter = asked(office)
    assert matter.owner == office[ADMIN].id
    assert page(office, ADMIN, matter).day is None
    assert close(office, ADMIN, matter, "corrected").says == "closed_now"
    listed(office, make_entry("Priya Shah", Role.DATA_PROTECTION_LEAD), administrator=False)
    gone = replace(make_entry(ADMIN, Role.ADMINISTRATOR), leaving_date=office.days(-1))
    listed(office, make_entry("Priya Shah", Role.DATA_PROTECTION_LEAD), gone, administrator=False)
    ask(office, "staff_list")
    assert asked(office).owner == office["Priya Shah"].id
    lead = replace(make_entry("Priya Shah", Role.DATA_PROTECTION_LEAD), leaving_date=office.days(-1))
    listed(office, lead, gone, administrator=False)
    assert office.says(ask(office, "staff_list", who="Ben Hale")) == "gone"


def test_the_author_looks_into_it_while_they_are_here_then_the_present_supervisor(office: Office) -> None:
    """A record of a former supervisor is theirs to change; when they have left, nobody's, and that is seen."""
    listed(office)
    record = confirmed(office)
    (amira,) = [one for one in staff() if one.name == AMIRA]
    (grace,) = [one for one in staff() if one.name == GRACE]
    moved = replace(amira, supervisor_email=office[SAM].entry.email)
    listed(office, moved)
    ask(office, "fact", record.id)
    assert asked(office).owner == office[GRACE].id
    close(office, GRACE, asked(office), "refused")
    listed(office, moved, replace(grace, leaving_date=office.days(-1)))
    ask(office, "fact", record.id)
    matter = asked(office)
    assert matter.owner == office[SAM].id
    theirs = page(office, SAM, matter)
    assert (theirs.author, theirs.change) == ("Grace", None)


def test_asking_twice_is_asking_once(office: Office) -> None:
    """While it is open; later it is another one."""
    listed(office)
    record = confirmed(office)
    ask(office, "fact", record.id)
    first = asked(office)
    again = office.shown(CorrectionPage, ask(office, "fact", record.id))
    assert (again.says, again.id) == ("asked_before", first.id)
    assert close(office, GRACE, first, "refused").outcome == "It stays as it is"
    assert close(office, GRACE, first, "refused").says == "stale"
    ask(office, "fact", record.id)
    assert asked(office).id != first.id


def test_only_the_two_see_it_and_only_one_ends_it(office: Office) -> None:
    """Nobody above hears of it; who asked cannot end it, and an outcome has to be chosen."""
    listed(office)
    record = confirmed(office)
    ask(office, "fact", record.id)
    matter = asked(office)
    assert matter.of_another
    for who in (TOM, ADMIN):
        assert office.says(office.ask(who, Press(Verb.CORRECTION_FORM, matter.id))) == "not_yours"
    ends = Press(Verb.CORRECTION_SAVE, matter.id)
    assert office.says(office.ask(AMIRA, ends, outcome="refused")) == "not_yours"
    assert office.errors(office.ask(GRACE, ends)) == {"outcome": "choose_one"}
    assert office.says(office.ask(AMIRA, Press(Verb.CORRECTION_FORM, "0"))) == "gone"
    handed = replace(matter, owner=office[SAM].id)
    office.database.run_now(lambda tx: tx.matters.save(handed))
    assert office.composed(told(office, "correction_told")) == Dropped("somebody else looks into it")
    assert asked(office).state is MatterState.OPEN
