"""Case discussions outside supervision: noted by either of the pair, asked about until they are entered."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.one_to_one import standing
from bot.messages.adhoc import AdhocForm, AdhocList, AdhocSaved
from bot.messages.cases import CasePage
from bot.messages.duties import DutyList
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.request import Outcome, Reply
from tests.support.office import TODAY, Office
from tests.support.owing import owed, settle

AMIRA, BEN, GRACE, TOM, SAM = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Sam Okoro"
STRANGERS = (BEN, SAM, TOM, "Ruth Lane", "Dora West")


def note(
    office: Office, who: str = GRACE, entered: str = "not_yet", *, case: str = "", **more: str
) -> Outcome:
    """Somebody notes a discussion about Amira's work."""
    fields = {"supervisee": office[AMIRA].id, "day": office.today.isoformat(), "entered": entered, **more}
    outcome = office.ask(who, Press(Verb.ADHOC_SAVE, case), **fields)
    office.clock.move(minutes=1)
    return outcome


def waiting(office: Office, who: str) -> list[tuple[str, date, str]]:
    """What somebody sees as not entered: of whom, when, about which tag."""
    shown = office.shown(AdhocList, office.word(who, "adhoc"))
    return [(talk.name, talk.day, talk.tag) for talk in shown.talks]


def enter(office: Office, who: str, saved: AdhocSaved) -> Outcome:
    """Somebody says that it is entered."""
    outcome = office.ask(who, Press(Verb.ADHOC_ENTERED, saved.talk.ref))
    office.clock.move(minutes=1)
    return outcome


@pytest.mark.clause("P1-3.4f", "P2-5d", "P1-8i")
@pytest.mark.parametrize(("noted_by", "entered_by"), [(GRACE, AMIRA), (AMIRA, GRACE), (AMIRA, AMIRA)])
def test_both_are_asked_until_one_says_that_it_is_entered(
    office: Office, noted_by: str, entered_by: str
) -> None:
    """From the next working day on, every day; then neither of them (C18)."""
    saved = office.shown(AdhocSaved, note(office, noted_by))
    assert saved.says == "not_entered"
    assert owed(office, "ad_hoc") == {}
    office.clock.move(days=1)
    assert owed(office, "ad_hoc") == {AMIRA: {(AMIRA, "ask")}, GRACE: {(AMIRA, "ask")}}
    office.clock.move(days=1)
    assert owed(office, "ad_hoc") == {AMIRA: {(AMIRA, "again")}, GRACE: {(AMIRA, "again")}}
    assert waiting(office, AMIRA) == [("", date(2025, 11, 3), "")]
    assert waiting(office, GRACE) == [(AMIRA, date(2025, 11, 3), "")]
    assert office.shown(AdhocSaved, enter(office, entered_by, saved)).says == "entered"
    assert owed(office, "ad_hoc") == {}
    assert waiting(office, AMIRA) == waiting(office, GRACE) == []


def test_a_friday_is_asked_about_on_monday(office: Office) -> None:
    """The next working day, not the next day."""
    office.clock.move(days=4)
    note(office)
    office.clock.move(days=2)
    assert owed(office, "ad_hoc") == {}
    office.clock.move(days=1)
    assert set(owed(office, "ad_hoc")) == {AMIRA, GRACE}


@pytest.mark.clause("P1-3.4f")
def test_one_that_is_entered_already_is_noted_and_nobody_is_asked(office: Office) -> None:
    """The log has its date and that it is entered, and nothing of what was said."""
    assert office.shown(AdhocSaved, note(office, entered="yes")).says == "entered"
    office.clock.move(days=10)
    assert owed(office, "ad_hoc") == {}
    (entry,) = office.logged(AuditKind.ADHOC_LOGGED)
    assert entry["payload"] == {"day": "2025-11-03", "state": "entered"}


@pytest.mark.clause("P1-3.4e", "P2-5b")
def test_it_stands_in_the_place_of_no_supervision(office: Office) -> None:
    """Neither the pair's date nor a case's moves (C17)."""

    def where() -> object:
        facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
        return standing(facts, office.setting.rules, office.today)

    added = office.ask(GRACE, Press(Verb.CASE_SAVE, office[AMIRA].id), kind="family")
    case = office.shown(CasePage, added).case
    before = where()
    office.shown(AdhocSaved, note(office, entered="yes", case=case.id))
    assert where() == before
    page = office.shown(CasePage, office.ask(GRACE, Press(Verb.CASE_OPEN, case.id)))
    assert (page.case.due, page.discussed) == (case.due, None)


@pytest.mark.clause("P1-8i", "P1-3.4f")
def test_it_can_be_about_a_case_tag(office: Office) -> None:
    """From the tag's own page: the person is fixed, and the list says which tag."""
    added = office.ask(AMIRA, Press(Verb.CASE_SAVE, office[AMIRA].id), kind="family")
    case = office.shown(CasePage, added).case
    press = Press(Verb.ADHOC_FORM, case.id)
    assert press in office.presses_on(added)
    form = office.shown(AdhocForm, office.ask(GRACE, press))
    assert (form.tag, form.chosen, form.pairs) == ("K1", office[AMIRA].id, ((office[AMIRA].id, AMIRA),))
    assert office.errors(note(office, case=case.id, supervisee=office[BEN].id)) == {
        "supervisee": "choose_person"
    }
    note(office, case=case.id)
    assert waiting(office, AMIRA) == [("", office.today, "K1")]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"supervisee": ""}, {"supervisee": "choose_person"}),
        ({"day": "2025-11-04"}, {"day": "today_or_earlier"}),
        ({"day": "2019-12-31"}, {"day": "before_start"}),
        ({"day": "", "entered": "perhaps"}, {"day": "choose_date", "entered": "choose_one"}),
    ],
)
def test_faults_are_named_and_nothing_is_kept(
    office: Office, fields: dict[str, str], errors: dict[str, str]
) -> None:
    """No person, a day to come or before the work began, no answer."""
    assert office.errors(note(office, **fields)) == errors
    assert waiting(office, GRACE) == []


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_notes_enters_or_sees_it(office: Office, who: str) -> None:
    """Neither colleagues nor managers."""
    saved = office.shown(AdhocSaved, note(office))
    assert office.says(note(office, who)) == "not_yours"
    assert office.says(enter(office, who, saved)) == "not_yours"
    if who != "Dora West":
        assert waiting(office, who) == []
    office.clock.move(days=1)
    assert who not in owed(office, "ad_hoc")


def test_the_form_offers_ones_own_pairs(office: Office) -> None:
    """Amira's is with Grace; Grace's are with Tom, and with her people."""
    form = office.shown(AdhocForm, office.ask(AMIRA, Press(Verb.ADHOC_FORM)))
    assert (form.pairs, form.chosen) == (((office[AMIRA].id, GRACE),), office[AMIRA].id)
    form = office.shown(AdhocForm, office.ask(GRACE, Press(Verb.ADHOC_FORM)))
    assert ([name for _, name in form.pairs], form.chosen) == ([TOM, AMIRA, BEN], "")
    for press in (Press(Verb.ADHOC_FORM), Press(Verb.WORD, "adhoc")):
        assert office.says(office.ask("Dora West", press)) == "nobody_to_book"


def test_saying_it_twice_has_one_effect(office: Office) -> None:
    """By the same request, by the other one of the pair, and on a reference that there is not."""
    saved = office.shown(AdhocSaved, note(office))
    press = Press(Verb.ADHOC_ENTERED, saved.talk.ref)
    for _ in range(2):
        office.ask(AMIRA, press, "one request")
        office.clock.move(minutes=1)
    assert office.shown(AdhocSaved, enter(office, GRACE, saved)).says == "already"
    assert len(office.logged(AuditKind.ADHOC_LOGGED)) == 2
    for ref in ("", ".", f".{saved.talk.ref}"):
        assert office.says(office.ask(AMIRA, Press(Verb.ADHOC_ENTERED, ref))) == "not_yours"
    assert office.says(office.ask(AMIRA, Press(Verb.ADHOC_ENTERED, f"{office[AMIRA].id}.x"))) == "gone"


@pytest.mark.clause("P2-5d", "P1-3.4f")
def test_the_reminder_leads_to_it(office: Office) -> None:
    """In the list of what is due, its button opens the list of what is not entered."""
    note(office)
    shown = office.shown(DutyList, office.ask(GRACE, Press(Verb.DUTIES, "team")))
    (item,) = (one for one in shown.others if "case system" in one.says)
    assert (item.name, item.press, item.can_log) == (AMIRA, Press(Verb.WORD, "adhoc"), True)
    assert item.press in office.presses_on(Reply(message=shown))


@pytest.mark.clause("P2-5d")
@pytest.mark.parametrize(
    ("recorder", "may", "may_not"), [("supervisor", GRACE, AMIRA), ("worker", AMIRA, GRACE)]
)
def test_who_says_it_is_the_packs_to_settle(office: Office, recorder: str, may: str, may_not: str) -> None:
    """A pack that names one of the pair asks that one alone to say that it is entered (C18)."""
    settle(office, "adhoc.recorder", recorder)
    assert office.errors(note(office, may_not, entered="yes")) == {"entered": "other_says_entered"}
    saved = office.shown(AdhocSaved, note(office, may_not))
    (talk,) = office.shown(AdhocList, office.word(may_not, "adhoc")).talks
    assert not talk.can_say
    assert office.says(enter(office, may_not, saved)) == "not_yours"
    assert office.shown(AdhocSaved, enter(office, may, saved)).says == "entered"


def test_a_day_is_the_installations(office: Office) -> None:
    """Late in the evening in summer the date is the local one."""
    office.clock.move(days=(date(2026, 7, 1) - TODAY).days, hours=14, minutes=30)
    assert office.today == date(2026, 7, 2)
    assert office.shown(AdhocForm, office.ask(AMIRA, Press(Verb.ADHOC_FORM))).today == office.today
