"""Requests for somebody's own information: who enters them, the law's month, and the meeting that does not stop it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain import matters
from bot.domain.dates import add_months
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Role
from bot.messages.breach import BreachList
from bot.messages.data_requests import RequestForm, RequestList
from bot.messages.overview import MyData
from bot.messages.waiting import Waiting
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases import data_requests
from bot.usecases.composed import Dropped
from bot.usecases.group import key_of
from bot.usecases.request import Outcome
from tests.support.office import Office, staff
from tests.support.people import make_entry

AMIRA, GRACE, TOM, RUTH, DORA, MAREK = (
    "Amira Khan",
    "Grace Bell",
    "Tom Reid",
    "Ruth Lane",
    "Dora West",
    "Marek Novak",
)
LEAD, OTHER = "Priya Shah", "Owen Lloyd"


@pytest.fixture
def office(office: Office) -> Office:
    """The office with two data-protection leads."""
    listed(office, LEAD, OTHER)
    return office


def listed(office: Office, *leads: str) -> None:
    """The next staff list, with these leads."""
    more = [make_entry(name, Role.DATA_PROTECTION_LEAD) for name in leads]
    office.database.run_now(lambda tx: tx.people.import_list([*staff(), *more]))
    for entry in more:
        person = office.database.run_now(lambda tx, entry=entry: tx.people.by_email(entry.email))
        assert person is not None
        office.people[entry.name] = person


def enter(office: Office, by: str, /, **fields: str) -> Outcome:
    """Somebody enters a request; about a child or family, received today, where the fields say nothing else."""
    usual = {"who": "parental_responsibility", "about": "family", "received": office.today.isoformat()}
    return office.ask(by, Press(Verb.REQUEST_SAVE), **{**usual, **fields})


def entered(office: Office, owner: str = LEAD) -> Matter:
    """The one request that a lead holds."""
    found = office.database.run_now(lambda tx: tx.matters.open_of([office[owner].id]))[office[owner].id]
    (one,) = [matter for matter in found if matter.kind == "data_request"]
    return one


def requests(office: Office, who: str) -> RequestList:
    """The register as somebody sees it."""
    return office.shown(RequestList, office.ask(who, Press(Verb.REQUEST_LIST)))


@pytest.mark.clause("P3-3a")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2025, 11, 3), date(2025, 12, 3)),
        (date(2025, 10, 31), date(2025, 11, 30)),
        (date(2025, 1, 31), date(2025, 2, 28)),
    ],
)
def test_one_calendar_month_counts_from_the_day_of_receipt(office: Office, received: date, due: date) -> None:
    """Whatever day it is entered; where a month has no such day, by its last."""
    enter(office, LEAD, received=received.isoformat())
    matter = entered(office)
    assert (matter.due, matter.owner, matter.opened_by) == (due, office[LEAD].id, office[LEAD].id)
    assert matter.due == add_months(received, 1)
    (line,) = requests(office, LEAD).lines
    assert (line.received, line.due, line.who) == (received, due, "parental_responsibility")
    assert (line.days, line.past) == (abs((due - office.today).days), due < office.today)


@pytest.mark.clause("P3-3a")
def test_of_a_child_or_family_no_name_is_kept(office: Office) -> None:
    """Who they are is on the case system; about somebody of the list, that person is known."""
    enter(office, LEAD)
    assert entered(office).subject is None
    enter(office, LEAD, who="data_subject", about=office[MAREK].id)
    about = {one.about for one in requests(office, LEAD).lines}
    assert about == {"", MAREK}


@pytest.mark.clause("P3-3a")
def test_who_asks_is_one_of_the_packs(office: Office) -> None:
    """Faults are said at their fields, and nothing is entered."""
    form = office.shown(RequestForm, office.ask(LEAD, Press(Verb.REQUEST_FORM)))
    assert form.requesters == ("data_subject", "parental_responsibility", "legal_representative")
    faults = office.errors(
        enter(office, LEAD, who="neighbour", about="x", received=office.days(1).isoformat())
    )
    assert faults == {"who": "choose_one", "about": "choose_one", "received": "today_or_earlier"}
    assert office.errors(enter(office, LEAD, received="")) == {"received": "choose_date"}
    assert requests(office, LEAD).lines == ()


def test_data_protection_and_managers_enter_and_nobody_else(office: Office) -> None:
    """The way there is on the page of what is held, and for leads on the list of what went wrong."""
    for who in (LEAD, TOM, RUTH):
        assert office.shown(MyData, office.word(who, "my-data")).register
        assert Press(Verb.REQUEST_LIST) in office.presses_on(office.word(who, "my-data"))
    assert Press(Verb.REQUEST_LIST) in office.presses_on(office.word(LEAD, "breach"))
    office.shown(BreachList, office.word(LEAD, "breach"))
    for who in (AMIRA, GRACE, DORA):
        assert not office.shown(MyData, office.word(who, "my-data")).register
        for press in (Press(Verb.REQUEST_LIST), Press(Verb.REQUEST_FORM), Press(Verb.REQUEST_SAVE)):
            assert office.says(office.ask(who, press)) == "not_yours"


def test_a_managers_request_goes_to_data_protection(office: Office) -> None:
    """The lead is told by an envelope and answers it; the manager sees their own alone, all leads see all."""
    enter(office, TOM)
    enter(office, LEAD)
    (told,) = office.planned("request_told")
    owner = office[OTHER]
    assert told.recipient == owner.id
    assert isinstance(office.composed(told), Waiting)
    (mine,) = requests(office, TOM).lines
    assert (mine.holder, mine.may_open) == ("Owen", True)
    assert len(requests(office, LEAD).lines) == len(requests(office, OTHER).lines) == 2
    assert requests(office, RUTH).lines == ()
    moved = replace(entered(office, OTHER), owner=office[LEAD].id)
    office.database.run_now(lambda tx: tx.matters.save(moved))
    assert office.composed(told) == Dropped("somebody else answers it")
    closed = matters.closed(moved, office.today, "answered")
    office.database.run_now(lambda tx: tx.matters.save(closed))
    assert office.composed(told) == Dropped("it is closed")


def test_a_manager_chooses_among_their_own_line(office: Office) -> None:
    """A lead among everybody, leavers too."""
    form = office.shown(RequestForm, office.ask(TOM, Press(Verb.REQUEST_FORM)))
    assert {name for _, name in form.people} == {AMIRA, "Ben Hale", GRACE, MAREK, "Sam Okoro"}
    assert office.errors(enter(office, TOM, about=office[RUTH].id)) == {"about": "choose_one"}
    left = [replace(one, leaving_date=office.days(-1)) if one.name == AMIRA else one for one in staff()]
    office.database.run_now(
        lambda tx: tx.people.import_list([*left, make_entry(LEAD, Role.DATA_PROTECTION_LEAD)])
    )
    form = office.shown(RequestForm, office.ask(LEAD, Press(Verb.REQUEST_FORM)))
    assert AMIRA in {name for _, name in form.people}


def test_in_a_large_organisation_the_team_is_chosen_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was chosen before is kept; only people of that team can be chosen then."""
    monkeypatch.setattr(data_requests, "AT_ONCE", 3)
    form = office.shown(RequestForm, office.ask(LEAD, Press(Verb.REQUEST_FORM)))
    team = office[AMIRA].entry.team
    assert form.people == ()
    assert (key_of(team), team) in form.teams
    received = office.days(-2).isoformat()
    second = enter(office, LEAD, who="data_subject", about=key_of(team), received=received)
    form = office.shown(RequestForm, second)
    assert (form.team, form.who, form.received) == (key_of(team), "data_subject", office.days(-2))
    assert (office[AMIRA].id, AMIRA) in form.people
    answers = {"who": form.who, "received": received}
    save = Press(Verb.REQUEST_SAVE, form.team)
    assert office.errors(office.ask(LEAD, save, about=key_of(team), **answers)) == {"about": "choose_one"}
    office.ask(LEAD, save, about=office[AMIRA].id, **answers)
    assert entered(office).subject == office[AMIRA].id


def test_without_anybody_to_answer_nothing_is_lost_in_silence(office: Office) -> None:
    """The manager is told that nothing was entered, and what to do."""
    listed(office)
    answer = office.shown(RequestList, enter(office, TOM))
    assert (answer.says, answer.lines) == ("nobody", ())


@pytest.mark.clause("P3-3b", "C22")
def test_a_meeting_is_a_task_of_its_own_and_does_not_stop_the_clock(office: Office) -> None:
    """Who offers it holds it; before and after it the request is due on the same day."""
    enter(office, TOM)
    request = entered(office, OTHER)
    due = request.due
    (line,) = requests(office, TOM).lines
    assert (line.meeting, line.may_meet) == ("may_meet", True)
    meet = Press(Verb.REQUEST_SAVE, f"meeting.{request.id}")
    answer = office.shown(RequestList, office.ask(TOM, meet))
    assert (answer.says, answer.lines[0].meeting, answer.lines[0].may_meet) == (
        "meeting_planned",
        "meeting_open",
        False,
    )
    held = office.database.run_now(lambda tx: tx.matters.open_of([office[TOM].id]))[office[TOM].id]
    (meeting,) = [one for one in held if one.kind == "request_meeting"]
    assert meeting.due > office.today
    now = entered(office, OTHER)
    assert (now.due, now.state) == (due, MatterState.OPEN)

    assert office.shown(RequestList, office.ask(OTHER, meet)).says == "stale"
    for outcome, block in (("held", "meeting_held"), ("declined", "meeting_not_held")):
        closed = matters.closed(meeting, office.today, outcome)
        office.database.run_now(lambda tx, closed=closed: tx.matters.save(closed))
        (line,) = requests(office, OTHER).lines
        assert (line.meeting, line.due, line.stopped) == (block, due, None)
    assert office.says(office.ask(RUTH, meet)) == "not_yours"
    assert office.says(office.ask(TOM, Press(Verb.REQUEST_SAVE, "meeting.0"))) == "gone"


@pytest.mark.clause("P3-3a")
def test_the_clock_can_stop_go_on_and_be_extended_once(office: Office) -> None:
    """While who asked is asked something; it goes on where it stood. Two months more, with a reason, once."""
    enter(office, LEAD)
    request = entered(office)
    office.ask(LEAD, Press(Verb.MATTER_STOP, request.id), reason="identity")
    office.clock.move(days=5)
    (line,) = requests(office, LEAD).lines
    assert line.stopped == office.days(-5)
    office.ask(LEAD, Press(Verb.MATTER_RESUME, request.id))
    assert entered(office).due == request.due + timedelta(days=5)
    extend = Press(Verb.MATTER_EXTEND, request.id)
    assert office.errors(office.ask(LEAD, extend)) == {"reason": "choose_one"}
    office.ask(LEAD, extend, reason="complex")
    due = add_months(request.due + timedelta(days=5), 2)
    assert entered(office).due == due
    office.ask(LEAD, extend, reason="complex")
    assert entered(office).due == due
    office.ask(LEAD, Press(Verb.MATTER_CLOSE, request.id), outcome="answered")
    assert requests(office, LEAD).lines == ()
    changes = [str(entry) for entry in office.logged(AuditKind.MATTER_CHANGED)]
    for change in ("opened", "stopped", "resumed", "put_off", "closed"):
        assert any(change in entry for entry in changes)
