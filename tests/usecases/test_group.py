"""A team's rota: set going by its leader, three dates two weeks apart, each again after six weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.one_to_one import standing
from bot.messages.duties import DutyList, DutySaved
from bot.messages.group import GroupForm, GroupRota
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.group import key_of
from bot.usecases.request import Outcome
from tests.support.office import TODAY, Office, staff
from tests.support.owing import owed

AMIRA, GRACE, TOM, SAM, MAREK = "Amira Khan", "Grace Bell", "Tom Reid", "Sam Okoro", "Marek Novak"
NORTH = key_of("North")
MEETING, GROUP, PRACTICE = "the team meeting", "group supervision", "the practice development session"


def begin(office: Office, start: date, who: str = GRACE, team: str = NORTH) -> Outcome:
    """Somebody sets a rota going."""
    outcome = office.ask(who, Press(Verb.GROUP_SAVE), team=team, start=start.isoformat())
    office.clock.move(minutes=1)
    return outcome


def dates(office: Office, who: str = GRACE) -> list[tuple[str, date]]:
    """The coming dates of somebody's one rota."""
    (rota,) = office.shown(GroupRota, office.word(who, "group")).rotas
    return [(event.says, event.day) for event in rota.events]


@pytest.mark.clause("P1-3.4a")
def test_three_events_two_weeks_apart_each_every_six(office: Office) -> None:
    """Team meeting, group supervision, practice development, and again (C31)."""
    monday = date(2025, 11, 10)
    shown = office.shown(GroupRota, begin(office, monday))
    assert (shown.says, shown.team, shown.can_log) == ("begun", "North", False)
    assert dates(office) == [
        (says, monday + timedelta(weeks=2 * number))
        for number, says in enumerate((MEETING, GROUP, PRACTICE, MEETING, GROUP, PRACTICE))
    ]


@pytest.mark.clause("P1-3.4a")
def test_a_bank_holiday_moves_a_date(office: Office) -> None:
    """What would be on Boxing Day is shown on the Monday after, and nothing else moves with it."""
    begin(office, date(2025, 11, 28))
    assert dates(office)[2:4] == [(PRACTICE, date(2025, 12, 29)), (MEETING, date(2026, 1, 9))]


@pytest.mark.clause("P1-3.4a")
def test_the_leader_is_reminded_and_says_that_it_was_held(office: Office) -> None:
    """Three days before; once it is held, the next one comes six weeks later. Nobody else hears of it."""
    begin(office, date(2025, 11, 13))
    office.clock.move(days=6)
    assert owed(office, "team_meeting") == {}
    office.clock.move(days=1)
    assert owed(office, "team_meeting") == {GRACE: {(GRACE, "soon")}}
    office.clock.move(days=3)
    assert office.shown(GroupRota, office.word(GRACE, "group")).can_log
    own = office.shown(DutyList, office.ask(GRACE, Press(Verb.DUTIES, "mine"))).own
    meeting = next(item for item in own if item.says == MEETING)
    press = Press(Verb.DUTY_SAVE, meeting.press.ref)
    saved = office.shown(DutySaved, office.ask(GRACE, press, outcome="held", day="2025-11-13"))
    assert saved.again == date(2025, 12, 25)
    assert owed(office, "team_meeting") == {}
    assert dates(office)[0] == (GROUP, date(2025, 11, 27))


@pytest.mark.clause("P1-3.4a")
def test_an_event_that_was_held_late_moves_no_other_date(office: Office) -> None:
    """The three stay two weeks apart."""
    thursday = date(2025, 11, 13)
    begin(office, thursday)
    office.clock.move(days=20)
    own = office.shown(DutyList, office.ask(GRACE, Press(Verb.DUTIES, "mine"))).own
    meeting = next(item for item in own if item.says == MEETING)
    press = Press(Verb.DUTY_SAVE, meeting.press.ref)
    saved = office.shown(DutySaved, office.ask(GRACE, press, outcome="held", day=office.today.isoformat()))
    assert saved.again == thursday + timedelta(weeks=6)
    says = (GROUP, PRACTICE, MEETING)
    wanted = [(one, thursday + timedelta(weeks=2 * number)) for number, one in enumerate(says, 1)]
    assert dates(office)[:2] == wanted[:2]
    # Christmas Day moves that one alone, to the Monday after.
    assert dates(office)[2] == (MEETING, date(2025, 12, 29))


@pytest.mark.clause("P1-3.4a")
def test_a_team_has_one_rota(office: Office) -> None:
    """The second leader is told who keeps it, and can set one going once it was stopped or its leader is gone."""
    begin(office, office.days(7))
    assert office.shown(GroupRota, office.word(SAM, "group")).others == (("North", GRACE),)
    refused = office.errors(begin(office, office.days(3), SAM))
    assert refused == {"team": "rota_there"}
    assert office.shown(GroupRota, office.word(SAM, "group")).rotas == ()
    assert office.shown(GroupRota, begin(office, office.days(3))).says == "begun", "one's own can be moved"
    office.ask(GRACE, Press(Verb.GROUP_STOP, NORTH))
    assert office.shown(GroupRota, begin(office, office.days(3), SAM)).says == "begun"
    assert office.errors(begin(office, office.days(3))) == {"team": "rota_there"}
    gone = [replace(one, leaving_date=TODAY - timedelta(1)) if one.name == SAM else one for one in staff()]
    office.database.run_now(lambda tx: tx.people.import_list(gone))
    assert office.shown(GroupRota, begin(office, office.days(3))).says == "begun"


def test_who_leads_in_another_team_now_keeps_no_rota_of_the_one_before(office: Office) -> None:
    """It can be set going by who leads there."""
    begin(office, office.days(7), SAM)
    elsewhere = [replace(one, team="West") if one.name == MAREK else one for one in staff()]
    office.database.run_now(lambda tx: tx.people.import_list(elsewhere))
    assert office.shown(GroupRota, begin(office, office.days(7))).says == "begun"


@pytest.mark.clause("P2-5b")
def test_a_group_stands_in_the_place_of_no_session(office: Office) -> None:
    """Nobody's own date moves (C17)."""

    def where() -> object:
        facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
        return standing(facts, office.setting.rules, office.today)

    before = where()
    begin(office, office.today)
    own = office.shown(DutyList, office.ask(GRACE, Press(Verb.DUTIES, "mine"))).own
    meeting = next(item for item in own if item.says == MEETING)
    press = Press(Verb.DUTY_SAVE, meeting.press.ref)
    office.shown(DutySaved, office.ask(GRACE, press, outcome="held", day=office.today.isoformat()))
    assert where() == before


def test_a_rota_can_be_moved_and_stopped(office: Office) -> None:
    """The last word counts, also where its day is the earlier one; what is stopped reminds nobody."""
    begin(office, date(2025, 11, 17))
    begin(office, date(2025, 11, 12))
    assert dates(office)[0] == (MEETING, date(2025, 11, 12))
    stopped = office.shown(GroupRota, office.ask(GRACE, Press(Verb.GROUP_STOP, NORTH)))
    assert (stopped.says, stopped.team, stopped.rotas) == ("stopped", "North", ())
    office.clock.move(days=8)
    assert owed(office, "team_meeting") == {}
    assert office.says(office.ask(GRACE, Press(Verb.GROUP_STOP, NORTH))) == "gone"
    begin(office, date(2025, 11, 13))
    assert dates(office)[0] == (MEETING, date(2025, 11, 13))


@pytest.mark.parametrize("who", [AMIRA, "Dora West"])
def test_who_supervises_nobody_has_no_rota(office: Office, who: str) -> None:
    """Neither the word nor a press sets one going."""
    for press in (Press(Verb.WORD, "group"), Press(Verb.GROUP_FORM)):
        assert office.says(office.ask(who, press)) == "no_supervisees"
    assert office.says(begin(office, office.today, who)) == "not_yours"
    assert office.says(office.ask(who, Press(Verb.GROUP_STOP, NORTH))) == "gone"


def test_a_rota_is_its_leaders_own(office: Office) -> None:
    """Sam, who leads in the same team, neither sees nor stops Grace's."""
    begin(office, office.days(7))
    assert office.shown(GroupRota, office.word(SAM, "group")).rotas == ()
    assert office.says(office.ask(SAM, Press(Verb.GROUP_STOP, NORTH))) == "gone"
    assert len(dates(office)) == 6


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"team": key_of("South")}, {"team": "choose_one"}),
        ({"start": "2025-11-02"}, {"start": "today_or_later"}),
        ({"start": "2027-01-01"}, {"start": "today_or_later"}),
        ({"team": "", "start": ""}, {"team": "choose_one", "start": "choose_date"}),
    ],
)
def test_faults_are_named(office: Office, fields: dict[str, str], errors: dict[str, str]) -> None:
    """Another's team, a day that is over or far away, nothing at all."""
    usual = {"team": NORTH, "start": office.today.isoformat()}
    assert office.errors(office.ask(GRACE, Press(Verb.GROUP_SAVE), **{**usual, **fields})) == errors
    assert office.shown(GroupRota, office.word(GRACE, "group")).rotas == ()


def test_the_same_request_again_has_one_effect(office: Office) -> None:
    """It shows the rota; the log has one entry, without the team's name."""
    fields = {"team": NORTH, "start": "2025-11-10"}
    for _ in range(2):
        shown = office.ask(GRACE, Press(Verb.GROUP_SAVE), "one request", **fields)
        assert len(office.shown(GroupRota, shown).rotas) == 1
    (entry,) = office.logged(AuditKind.DUTY_LOGGED)
    assert entry["payload"] == {"duty": "rota", "day": "2025-11-10", "outcome": "begun"}


def test_the_form_offers_the_teams_of_ones_own_people(office: Office) -> None:
    """One team is chosen already; the day is today's."""
    form = office.shown(GroupForm, office.ask(GRACE, Press(Verb.GROUP_FORM)))
    assert (form.teams, form.chosen, form.start) == (((NORTH, "North"),), NORTH, office.today)
