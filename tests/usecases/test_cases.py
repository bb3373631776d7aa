"""Case references: who sees a pair's tags, when each is to be discussed, and what nobody else is told."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import cast

import pytest

from bot.cards import Card, TextInput
from bot.domain.logged import Case, CaseKind, Risk
from bot.messages.case_forms import CaseDiscussedForm, CaseForm, SessionCases
from bot.messages.cases import CaseList, CaseNews, CasePage, CasePeople
from bot.messages.duties import DutyList
from bot.messages.reminders import MineReminder, TeamReminder
from bot.messages.sessions import HeldSaved
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.request import Outcome, Reply
from bot.usecases.tick import plan_pass
from tests.support.office import Office
from tests.support.owing import owed, settle

AMIRA, BEN, GRACE, TOM, SAM = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Sam Okoro"
STRANGERS = (BEN, SAM, TOM, "Ruth Lane", "Dora West")
WEEK = 7


def add(office: Office, kind: CaseKind = CaseKind.FAMILY, who: str = GRACE, **dates: str) -> Case:
    """Somebody adds a tag to Amira's; the case that came of it."""
    office.shown(CasePage, office.ask(who, Press(Verb.CASE_SAVE, office[AMIRA].id), kind=kind.value, **dates))
    return cases_of(office)[-1]


def cases_of(office: Office, who: str = AMIRA) -> list[Case]:
    """The open ones, by number."""
    found = office.database.run_now(lambda tx: tx.cases.open_of(office[who].id))
    return sorted(found, key=lambda case: int(case.tag[1:]))


def case_now(office: Office, case: Case) -> Case:
    """A case as it stands."""
    return next(one for one in cases_of(office) if one.id == case.id)


def discuss(office: Office, case: Case, day: date | None = None, who: str = GRACE, **more: str) -> Outcome:
    """Somebody logs a discussion."""
    fields = {"day": (day or office.today).isoformat(), "where": "one_to_one", **more}
    return office.ask(who, Press(Verb.CASE_DISCUSSED_SAVE, case.id), **fields)


def page(office: Office, case: Case, who: str = GRACE) -> CasePage:
    """The page of a tag."""
    return office.shown(CasePage, office.ask(who, Press(Verb.CASE_OPEN, case.id)))


def due(office: Office, case: Case) -> date | None:
    """When it is to be discussed."""
    return page(office, case).case.due


def changes(office: Office) -> list[dict[str, object]]:
    """What the log says of changed cases, in no order."""
    payloads = (entry["payload"] for entry in office.logged(AuditKind.CASE_CHANGED))
    return [cast("dict[str, object]", payload) for payload in payloads]


def card_of(office: Office, outcome: Outcome) -> Card:
    """The card of an answer."""
    assert isinstance(outcome, Reply)
    return outcome.message.card(office.templates.words_of(outcome.message))


@pytest.mark.clause("P1-3.1a-2", "P1-1.2-M5")
def test_a_case_is_due_eight_weeks_after_it_was_discussed(office: Office) -> None:
    """Both are reminded in time, the supervisor when it is past; once it was discussed, nobody."""
    case = add(office)
    assert (case.tag, due(office, case)) == ("K1", office.days(8 * WEEK))
    office.clock.move(days=8 * WEEK - 8)
    assert owed(office, "case") == {}
    office.clock.move(days=1)
    assert owed(office, "case") == {AMIRA: {(AMIRA, "soon")}, GRACE: {(AMIRA, "soon")}}
    office.clock.move(days=8)
    assert owed(office, "case") == {GRACE: {(AMIRA, "overdue")}, AMIRA: {(AMIRA, "soon")}}
    shown = office.shown(CasePage, discuss(office, case))
    assert (shown.says, shown.case.due) == ("noted", office.days(8 * WEEK))
    assert owed(office, "case") == {}


@pytest.mark.clause("P1-1.2-M5")
@pytest.mark.parametrize("who", [AMIRA, GRACE])
def test_both_of_a_pair_add_and_discuss(office: Office, who: str) -> None:
    """Tags are the bot's and never used again; no box of any form takes a word."""
    first = add(office, who=who)
    second = add(office, who=who, allocated="2025-10-20", discussed="2025-10-27")
    assert (first.tag, second.tag, second.allocated) == ("K1", "K2", date(2025, 10, 20))
    office.ask(who, Press(Verb.CASE_CLOSE_YES, second.id))
    assert add(office, who=who).tag == "K3"
    assert office.shown(CasePage, discuss(office, first, who=who)).discussed == office.today
    for verb, ref in (
        (Verb.CASE_FORM, office[AMIRA].id),
        (Verb.CASE_DISCUSSED_FORM, first.id),
        (Verb.CASE_CHANGE_FORM, first.id),
        (Verb.ADHOC_FORM, first.id),
    ):
        card = card_of(office, office.ask(who, Press(verb, ref)))
        assert not [element for element in card.elements if isinstance(element, TextInput)]


@pytest.mark.clause("P1-3.1a-2")
def test_a_discussion_never_sets_the_clock_back(office: Office) -> None:
    """One that is logged late changes nothing where a later one is known."""
    case = add(office)
    discuss(office, case)
    shown = office.shown(CasePage, discuss(office, case, office.days(-5)))
    assert (shown.says, shown.discussed) == ("later_known", office.today)
    assert [one["day"] for one in changes(office) if one["change"] == "discussed"] == [
        office.today.isoformat()
    ]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"day": "2025-11-04"}, {"day": "today_or_earlier"}),
        ({"day": "2019-01-01"}, {"day": "before_start"}),
        ({"day": ""}, {"day": "choose_date"}),
        ({"where": "corridor"}, {"where": "choose_one"}),
        ({"where": "group"}, {"where": "choose_one"}),
    ],
)
@pytest.mark.clause("P2-5b")
def test_faults_of_a_discussion_are_named(
    office: Office, fields: dict[str, str], errors: dict[str, str]
) -> None:
    """No day, one to come, or a place that does not count for a case (C17); nothing is changed."""
    case = add(office)
    usual = {"day": office.today.isoformat(), "where": "one_to_one"}
    outcome = office.ask(GRACE, Press(Verb.CASE_DISCUSSED_SAVE, case.id), **{**usual, **fields})
    assert office.errors(outcome) == errors
    assert case_now(office, case) == case


def test_faults_of_a_new_tag_are_named(office: Office) -> None:
    """A kind that there is not, and days to come."""
    press = Press(Verb.CASE_SAVE, office[AMIRA].id)
    outcome = office.ask(GRACE, press, kind="other", allocated="2025-11-04", discussed="x")
    assert office.errors(outcome) == {
        "kind": "choose_one",
        "allocated": "today_or_earlier",
        "discussed": "choose_date",
    }
    assert cases_of(office) == []
    assert office.errors(office.ask(GRACE, Press(Verb.CASE_CHANGE_SAVE, add(office).id))) == {
        "kind": "choose_one"
    }


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_sees_or_changes_a_pairs_cases(office: Office, who: str) -> None:
    """No colleague, other supervisor or manager, by no press that they may hold."""
    case = add(office, CaseKind.CARE_EXPERIENCED_21_TO_25)
    presses = [
        *(Press(verb, office[AMIRA].id) for verb in (Verb.CASES, Verb.CASE_FORM)),
        *(
            Press(verb, case.id)
            for verb in (
                *(Verb.CASE_OPEN, Verb.CASE_DISCUSSED_FORM, Verb.CASE_CHANGE_FORM, Verb.CASE_ASK),
                *(Verb.CASE_AGREE, Verb.CASE_WITHDRAW, Verb.CASE_CLOSE, Verb.CASE_CLOSE_YES, Verb.ADHOC_FORM),
            )
        ),
    ]
    refused = {"nobody_to_book"} if who == "Dora West" else {"not_yours"}
    for press in presses:
        assert office.says(office.ask(who, press)) in refused | {"not_yours"}, press
    assert office.says(discuss(office, case, who=who)) == "not_yours"
    changed = office.ask(who, Press(Verb.CASE_CHANGE_SAVE, case.id), kind="family")
    assert office.says(changed) == "not_yours"
    added = office.ask(who, Press(Verb.CASE_SAVE, office[AMIRA].id), kind="family")
    assert office.says(added) == "not_yours"
    assert cases_of(office) == [case]


@pytest.mark.clause("P4-3.1", "P1-3.1e")
def test_who_stands_in_sees_the_cases_while_they_do(office: Office) -> None:
    """Sam covers for Grace until Friday, and no longer."""
    case = add(office)
    assert office.says(office.ask(SAM, Press(Verb.CASE_OPEN, case.id))) == "not_yours"
    office.ask(
        TOM,
        Press(Verb.COVER_SAVE, office[GRACE].id),
        by=office[SAM].id,
        for_whom="all",
        start=office.today.isoformat(),
        until=office.days(4).isoformat(),
    )
    assert office.shown(CasePage, discuss(office, case, who=SAM)).says == "noted"
    office.clock.move(days=5)
    assert office.says(office.ask(SAM, Press(Verb.CASE_OPEN, case.id))) == "not_yours"


@pytest.mark.clause("P4-3.1", "P1-3.1a-2")
def test_a_manager_is_told_of_no_tag(office: Office) -> None:
    """Four weeks past its date Tom hears that a case of Amira's was not discussed, and not which."""
    case = add(office)
    office.clock.move(days=12 * WEEK)
    assert owed(office, "case")[TOM] == {(AMIRA, "manager")}
    asyncio.run(plan_pass(office.database, office.setting))
    digests = {one.recipient: office.composed(one) for one in office.planned("digest_team")}
    toms, graces = digests[office[TOM].id], digests[office[GRACE].id]
    assert isinstance(toms, TeamReminder)
    assert isinstance(graces, TeamReminder)
    (told,) = (item for item in toms.duties if item.says == "a case to be discussed")
    assert (told.name, told.detail, told.can_log) == (AMIRA, "", False)
    (shown,) = (item for item in graces.duties if item.says == "a case to be discussed")
    assert (shown.detail, shown.can_log) == (case.tag, True)
    assert shown.press == Press(Verb.CASE_OPEN, case.id)
    listed = office.shown(DutyList, office.ask(TOM, Press(Verb.DUTIES)))
    assert case.tag not in {item.detail for item in (*listed.own, *listed.others)}


def test_whose_cases_is_asked_where_there_are_several(office: Office) -> None:
    """Amira goes straight to hers; Grace chooses between her own with Tom and those of her people."""
    add(office)
    own = office.shown(CaseList, office.word(AMIRA, "cases"))
    assert (own.name, [one.tag for one in own.cases]) == ("", ["K1"])
    people = office.shown(CasePeople, office.word(GRACE, "cases")).people
    assert [(one.name, one.open) for one in people] == [("", 0), (AMIRA, 1), (BEN, 0)]
    assert people[1].earliest == office.days(8 * WEEK)
    listed = office.shown(CaseList, office.ask(GRACE, Press(Verb.CASES, office[AMIRA].id)))
    assert (listed.name, [one.tag for one in listed.cases]) == (AMIRA, ["K1"])
    assert office.says(office.word("Dora West", "cases")) == "nobody_to_book"


def test_long_lists_have_pages(office: Office) -> None:
    """The earliest date first; a page beyond the last is the last."""
    for number in range(9):
        add(office, discussed=office.days(-number).isoformat())
    first = office.shown(CaseList, office.ask(GRACE, Press(Verb.CASES, office[AMIRA].id)))
    assert ([one.tag for one in first.cases], first.pages) == (["K9", "K8", "K7", "K6", "K5", "K4", "K3"], 2)
    more = Press(Verb.CASES, f"{office[AMIRA].id}.1")
    assert more in office.presses_on(Reply(message=first))
    assert [one.tag for one in office.shown(CaseList, office.ask(GRACE, more)).cases] == ["K2", "K1"]
    beyond = office.shown(CaseList, office.ask(GRACE, Press(Verb.CASES, f"{office[AMIRA].id}.99")))
    assert beyond.page == 1


@pytest.mark.clause("P1-3.2c")
def test_an_allocated_case_is_discussed_within_six_weeks(office: Office) -> None:
    """Both are warned at four and at five weeks; a discussion before the allocation does not count."""
    case = add(office, allocated=office.today.isoformat(), discussed=office.days(-10).isoformat())
    assert page(office, case).case.clause == ("P1-3.2c",)
    assert due(office, case) == office.days(6 * WEEK)
    office.clock.move(days=4 * WEEK - 1)
    assert owed(office, "allocation") == {}
    office.clock.move(days=1)
    assert owed(office, "allocation") == {AMIRA: {(AMIRA, "soon")}, GRACE: {(AMIRA, "soon")}}
    office.clock.move(days=WEEK)
    assert owed(office, "allocation")[AMIRA] == {(AMIRA, "nearer")}
    discuss(office, case)
    assert owed(office, "allocation") == {}
    assert due(office, case) == office.days(8 * WEEK)


@pytest.mark.clause("P1-3.3a", "P1-3.3b", "P1-3.3c")
@pytest.mark.parametrize(
    ("kind", "agreed", "weeks", "decided"),
    [
        (CaseKind.FAMILY, False, 7, "P1-3.1a-2"),
        (CaseKind.CARE_EXPERIENCED_UNDER_21, False, 7, "P1-3.3a"),
        (CaseKind.CARE_EXPERIENCED_21_TO_25, False, 7, "P1-3.3c"),
        (CaseKind.CARE_EXPERIENCED_21_TO_25, True, 11, "P1-3.3b"),
    ],
)
def test_a_reminder_of_a_case_cites_what_decided(
    office: Office, kind: CaseKind, agreed: bool, weeks: int, decided: str
) -> None:
    """The clause of the length that applies to this case: in what is planned, in the message, and in the log."""
    case = add(office, kind)
    for who in (AMIRA, GRACE) if agreed else ():
        office.ask(who, Press(Verb.CASE_AGREE, case.id))
    office.clock.move(days=weeks * WEEK)
    planned = asyncio.run(plan_pass(office.database, office.setting))
    cited = {item.clause[0] for one in planned for item in one.items if item.clock == "case"}
    assert cited == {decided}
    mine = next(one for one in office.planned("digest_mine") if one.recipient == office[AMIRA].id)
    message = office.composed(mine)
    assert isinstance(message, MineReminder)
    shown = next(item for item in message.duties if item.says == "a case to be discussed")
    assert (shown.clause[0], shown.why) == (decided, office.setting.because((decided,)))
    assert shown.clause == page(office, case).case.clause
    entries = [entry["clause"] for entry in office.logged(AuditKind.MESSAGE_PLANNED)]
    assert any(decided in str(clause) for clause in entries)


@pytest.mark.clause("P1-3.2a", "P1-3.2b")
def test_a_rating_sets_the_rhythm_of_family_safeguarding(office: Office) -> None:
    """The rating that a discussion agrees on decides the next date; the log says that one was agreed and when."""
    case = add(office, CaseKind.FAMILY_SAFEGUARDING)
    assert due(office, case) == office.days(8 * WEEK)
    discuss(office, case, where="multi_disciplinary", rating="high")
    assert (case_now(office, case).rating, due(office, case)) == (Risk.HIGH, office.days(4 * WEEK))
    entry = next(change for change in changes(office) if "rating_agreed" in change)
    assert (entry["where"], entry["rating_agreed"]) == ("multi_disciplinary", office.today.isoformat())
    assert "high" not in entry.values()
    office.ask(GRACE, Press(Verb.CASE_CHANGE_SAVE, case.id), kind="family_safeguarding", rating="medium")
    assert due(office, case) == office.days(6 * WEEK)
    discuss(office, case, rating="not_noted")
    assert (case_now(office, case).rating, due(office, case)) == (Risk.NOT_RATED, office.days(8 * WEEK))


def test_only_family_safeguarding_has_a_rating(office: Office) -> None:
    """Elsewhere none is asked, and one that comes all the same is not kept."""
    case = add(office)
    assert not office.shown(
        CaseDiscussedForm, office.ask(GRACE, Press(Verb.CASE_DISCUSSED_FORM, case.id))
    ).rated
    discuss(office, case, rating="high")
    office.ask(GRACE, Press(Verb.CASE_CHANGE_SAVE, case.id), kind="family", rating="high")
    assert case_now(office, case).rating is Risk.NOT_RATED


@pytest.mark.clause("P1-3.3b", "P1-3.3c", "P1-3.1a-2")
def test_twelve_weeks_take_the_word_of_both(office: Office) -> None:
    """Eight weeks stay until the worker and the leader have each agreed, and apply again when one takes it back."""
    case = add(office, CaseKind.CARE_EXPERIENCED_21_TO_25)
    eight, twelve = office.days(8 * WEEK), office.days(12 * WEEK)
    assert (due(office, case), page(office, case).case.clause[0]) == (eight, "P1-3.3c")
    shown = office.shown(CasePage, office.ask(AMIRA, Press(Verb.CASE_AGREE, case.id)))
    assert (shown.says, shown.longer, shown.case.due) == ("agreed", "longer_mine", eight)
    assert page(office, case).longer == "longer_theirs"
    office.ask(AMIRA, Press(Verb.CASE_AGREE, case.id))
    assert due(office, case) == eight, "the worker's second press is not the leader's"
    shown = office.shown(CasePage, office.ask(GRACE, Press(Verb.CASE_AGREE, case.id)))
    assert (shown.longer, shown.case.due, shown.case.clause[0]) == ("longer_both", twelve, "P1-3.3b")
    shown = office.shown(CasePage, office.ask(AMIRA, Press(Verb.CASE_WITHDRAW, case.id)))
    assert (shown.says, shown.longer, shown.case.due) == ("withdrawn", "longer_theirs", eight)
    assert sorted((str(one["change"]), str(one["by"])) for one in changes(office) if "by" in one) == [
        ("longer_agreed", "leader"),
        ("longer_agreed", "worker"),
        ("longer_taken_back", "worker"),
    ]


@pytest.mark.clause("P1-3.3a", "P1-3.3b")
@pytest.mark.parametrize(
    "kind", [kind for kind in CaseKind if kind is not CaseKind.CARE_EXPERIENCED_21_TO_25]
)
def test_no_other_kind_can_have_twelve_weeks(office: Office, kind: CaseKind) -> None:
    """The button is not there, and a press on an old one changes nothing."""
    case = add(office, kind)
    assert page(office, case).longer == ""
    for who in (AMIRA, GRACE):
        shown = office.shown(CasePage, office.ask(who, Press(Verb.CASE_AGREE, case.id)))
        assert (shown.says, shown.case.due) == ("stale", office.days(8 * WEEK))
    assert case_now(office, case) == case


@pytest.mark.clause("P1-3.3b")
def test_an_agreement_ends_with_its_kind(office: Office) -> None:
    """A case that changes its kind and back needs the word of both again."""
    case = add(office, CaseKind.CARE_EXPERIENCED_21_TO_25)
    for who in (AMIRA, GRACE):
        office.ask(who, Press(Verb.CASE_AGREE, case.id))
    for kind in ("care_experienced_under_21", "care_experienced_21_to_25"):
        office.ask(GRACE, Press(Verb.CASE_CHANGE_SAVE, case.id), kind=kind)
    assert page(office, case).longer == "longer_none"
    assert due(office, case) == office.days(8 * WEEK)


@pytest.mark.clause("P1-3.3c")
def test_twelve_weeks_are_looked_at_each_year(office: Office) -> None:
    """Both are asked before the year is over; who answers `eight weeks` takes their word back."""
    case = add(office, CaseKind.CARE_EXPERIENCED_21_TO_25)
    for who in (AMIRA, GRACE):
        office.ask(who, Press(Verb.CASE_AGREE, case.id))
    office.clock.move(days=352)
    assert owed(office, "longer_case") == {AMIRA: {(AMIRA, "soon")}, GRACE: {(AMIRA, "soon")}}
    listed = office.shown(DutyList, office.ask(GRACE, Press(Verb.DUTIES, "team"))).others
    look = next(item for item in listed if "twelve weeks" in item.says and item.name == AMIRA)
    press = Press(Verb.DUTY_SAVE, look.press.ref)
    office.ask(GRACE, press, outcome="eight_again", day=office.today.isoformat())
    assert (case_now(office, case).twelve_agreed, page(office, case).longer) == (None, "longer_theirs")
    assert owed(office, "longer_case") == {}


@pytest.mark.clause("P1-3.3b")
def test_the_other_one_is_asked_for_their_word(office: Office) -> None:
    """Once, without a reason; not any more once they agreed, or the first took theirs back."""
    case = add(office, CaseKind.CARE_EXPERIENCED_21_TO_25)
    office.ask(AMIRA, Press(Verb.CASE_AGREE, case.id))
    (news,) = office.planned("case_agreement")
    assert news.recipient == office[GRACE].id
    message = office.composed(news)
    assert isinstance(message, CaseNews)
    assert (message.name, message.tag) == ("Amira", "K1")
    office.ask(AMIRA, Press(Verb.CASE_WITHDRAW, case.id))
    assert isinstance(office.composed(news), Dropped)
    office.ask(AMIRA, Press(Verb.CASE_AGREE, case.id))
    office.ask(GRACE, Press(Verb.CASE_AGREE, case.id))
    assert len(office.planned("case_agreement")) == 1
    assert isinstance(office.composed(news), Dropped)


@pytest.mark.clause("P1-3.2d")
def test_a_supervisee_asks_to_discuss_a_case_before_its_date(office: Office) -> None:
    """Grace is told of the tag and no more, once a day; not where it was discussed meanwhile."""
    case = add(office)
    for _ in range(2):
        assert office.shown(CasePage, office.ask(AMIRA, Press(Verb.CASE_ASK, case.id))).says == "asked"
    (news,) = office.planned("case_asked")
    message = office.composed(news)
    assert isinstance(message, CaseNews)
    assert (news.recipient, message.says, message.tag) == (office[GRACE].id, "ask", "K1")
    assert office.says(office.ask(GRACE, Press(Verb.CASE_ASK, case.id))) == "not_yours"
    discuss(office, case)
    assert isinstance(office.composed(news), Dropped)


def test_a_closed_tag_is_gone(office: Office) -> None:
    """It asks first; then nothing is owed, and a press on an old form changes nothing."""
    case = add(office)
    asked = office.ask(AMIRA, Press(Verb.CASE_CLOSE, case.id))
    assert Press(Verb.CASE_CLOSE_YES, case.id) in office.presses_on(asked)
    assert cases_of(office) == [case]
    shown = office.shown(CaseList, office.ask(AMIRA, Press(Verb.CASE_CLOSE_YES, case.id)))
    assert (shown.says, shown.tags, shown.cases) == ("closed", ("K1",), ())
    assert office.says(discuss(office, case)) == "gone"
    assert office.says(office.ask(GRACE, Press(Verb.CASE_CLOSE_YES, case.id))) == "gone"
    office.clock.move(days=10 * WEEK)
    assert owed(office, "case") == {}


def test_the_same_request_again_has_one_effect(office: Office) -> None:
    """A form that is sent twice makes one tag, and shows it again."""
    press = Press(Verb.CASE_SAVE, office[AMIRA].id)
    first = office.shown(CasePage, office.ask(GRACE, press, "one request", kind="family"))
    again = office.shown(CasePage, office.ask(GRACE, press, "one request", kind="family"))
    assert (first.says, again.says, again.case.id) == ("added", "", first.case.id)
    assert len(cases_of(office)) == len(office.logged(AuditKind.CASE_CHANGED)) == 1
    assert office.shown(CaseForm, office.ask(GRACE, Press(Verb.CASE_FORM, office[AMIRA].id))).tag == "K2"


@pytest.mark.clause("P1-1.2-M5", "P1-3.1a-2")
def test_a_session_is_followed_by_which_cases_came_up(office: Office) -> None:
    """The ticked ones count as discussed on its day; the others stay as they were."""
    assert not office.shown(HeldSaved, office.hold(day=office.days(-3))).has_cases
    for _ in range(3):
        add(office)
    saved = office.shown(HeldSaved, office.hold(day=office.days(-1)))
    press = Press(Verb.SESSION_CASES_FORM, saved.session)
    assert press in office.presses_on(Reply(message=saved))
    form = office.shown(SessionCases, office.ask(GRACE, press))
    assert [tag for _, tag in form.tags] == ["K1", "K2", "K3"]
    ticked = tuple(case for case, tag in form.tags if tag != "K2")
    save = Press(Verb.SESSION_CASES_SAVE, saved.session)
    shown = office.shown(CaseList, office.ask(GRACE, save, cases=ticked))
    assert (shown.says, shown.tags) == ("marked", ("K1", "K3"))
    assert [case.discussed for case in cases_of(office)] == [office.days(-1), None, office.days(-1)]
    assert office.shown(CaseList, office.ask(GRACE, save)).says == "none_marked"
    for who in (AMIRA, SAM, TOM):
        assert office.says(office.ask(who, save, cases=ticked)) == "not_yours"


def test_a_tick_of_another_pairs_case_is_left_out(office: Office) -> None:
    """What the form never offered has no effect."""
    office.ask(GRACE, Press(Verb.CASE_SAVE, office[BEN].id), kind="family")
    (bens,) = cases_of(office, BEN)
    saved = office.shown(HeldSaved, office.hold())
    save = Press(Verb.SESSION_CASES_SAVE, saved.session)
    assert office.shown(CaseList, office.ask(GRACE, save, cases=(bens.id,))).says == "none_marked"
    assert cases_of(office, BEN) == [bens]


@pytest.mark.clause("P1-8i")
def test_the_log_holds_kinds_and_dates_alone(office: Office) -> None:
    """What changed, of which kind, on which day; the reference is random and the tag is not in it."""
    case = add(office, allocated="2025-10-20")
    discuss(office, case)
    assert [
        case.tag for entry in office.logged(AuditKind.CASE_CHANGED) if case.tag in str(entry["payload"])
    ] == []
    assert {name for change in changes(office) for name in change} == {
        "change",
        "kind",
        "day",
        "where",
        "allocated",
    }


@pytest.mark.clause("P2-5b")
def test_where_a_discussion_counts_is_the_packs_to_say(office: Office) -> None:
    """A pack that counts group supervision for a case offers it; the shipped one does not (C17)."""
    case = add(office)
    form = Press(Verb.CASE_DISCUSSED_FORM, case.id)
    assert office.shown(CaseDiscussedForm, office.ask(GRACE, form)).where == (
        "one_to_one",
        "multi_disciplinary",
    )
    settle(office, "counts_toward.group", ("case",))
    settle(office, "counts_toward.multi_disciplinary", ())
    assert office.shown(CaseDiscussedForm, office.ask(GRACE, form)).where == ("one_to_one", "group")
