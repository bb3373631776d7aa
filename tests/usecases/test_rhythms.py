"""How often a pair meets: who can ask, set, agree, approve and end; who is told, and what applies meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest

from bot.domain.people import Employment, Role
from bot.domain.rhythms import Rhythm, RhythmState
from bot.domain.rules import LOCAL, Value
from bot.messages.duties import DutySaved
from bot.messages.overview import Overview
from bot.messages.rhythms import (
    RhythmApproval,
    RhythmForm,
    RhythmNews,
    RhythmPage,
    RhythmPeople,
    RhythmRefusal,
)
from bot.messages.sessions import BookForm
from bot.policy.pack import load
from bot.ports import AuditKind, Covering, Transaction
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.duties import about_of, due_about, key_of
from bot.usecases.request import Outcome
from bot.usecases.setting import InForce
from bot.usecases.show_status import standings
from tests.support.office import TODAY, Office
from tests.support.owing import owed
from tests.support.people import add_people, make_entry

AMIRA, BEN, GRACE, TOM, RUTH = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Ruth Lane"
STRANGERS = (BEN, TOM, RUTH, "Sam Okoro", "Dora West")


@pytest.fixture
def office(office: Office) -> Office:
    """Amira and Grace have a supervision agreement; the last session was on 10 October 2025."""
    agree(office)
    return office


def agree(office: Office) -> None:
    """The pair agrees on its supervision."""
    amira, grace = office[AMIRA].id, office[GRACE].id
    office.database.run_now(lambda tx: tx.duties.add("agreement", amira, TODAY, "agreed", by=grace))


def listed(office: Office, name: str = AMIRA, **columns: Any) -> None:
    """A new staff list says something else about one person, as against the one before."""
    entries = {person.entry.name: person.entry for person in office.people.values()}
    known = office.database.run_now(lambda tx: tx.people.everybody())
    entries |= {one.person.entry.name: one.person.entry for one in known}
    entries[name] = replace(entries[name], **columns)
    office.database.run_now(lambda tx: tx.people.import_list(list(entries.values())))


def page(office: Office, who: str = AMIRA) -> RhythmPage:
    """What one of the pair sees."""
    return office.shown(RhythmPage, office.ask(who, Press(Verb.RHYTHM, office[AMIRA].id)))


def more(office: Office, who: str, days: int = 7, until: date | None = None, about: str = AMIRA) -> Outcome:
    """Sends the form for a shorter interval."""
    press = Press(Verb.RHYTHM_SAVE, f"more.{office[about].id}")
    office.clock.move(seconds=1)
    return office.ask(who, press, days=str(days), until=(until or office.days(56)).isoformat())


def less(office: Office, who: str, days: int = 42, reason: str = "experience") -> Outcome:
    """Sends the form for a longer interval."""
    press = Press(Verb.RHYTHM_SAVE, f"less.{office[AMIRA].id}")
    office.clock.move(seconds=1)
    return office.ask(who, press, days=str(days), reason=reason)


def latest(office: Office) -> Rhythm:
    """The one that was changed last, from the log."""
    entry = office.logged(AuditKind.RHYTHM_CHANGED)[-1]
    found = office.database.run_now(lambda tx: tx.rhythms.get(str(entry["ref"])))
    assert found
    return found


def answer(office: Office, who: str, verb: Verb = Verb.RHYTHM_AGREE, **answers: str) -> Outcome:
    """Somebody answers, or ends, what was changed last."""
    rhythm = latest(office)
    office.clock.move(seconds=1)
    return office.ask(who, Press(verb, rhythm.id, rhythm.version), **answers)


def approved(office: Office, days: int = 42) -> Rhythm:
    """Amira asks, Grace agrees, Ruth approves."""
    less(office, AMIRA, days)
    answer(office, GRACE)
    answer(office, RUTH)
    return latest(office)


def due(office: Office) -> tuple[date, int, tuple[str, ...]]:
    """When Amira's next session is due, by which interval and which clauses, as `status` has it."""
    facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
    ((_, where),) = office.database.run_now(lambda tx: standings([facts], office.setting, tx))
    return where.due, where.interval_days, where.clause


def told(office: Office) -> dict[str, str]:
    """Who hears what of rhythms now, by name."""
    names = {person.id: name for name, person in office.people.items()}
    found: dict[str, str] = {}
    for outgoing in office.planned("rhythm_news"):
        news = office.composed(outgoing)
        if isinstance(news, RhythmNews):
            found[names[outgoing.recipient]] = news.says
        else:
            assert isinstance(news, Dropped)
    return found


def waits(office: Office, who: str) -> list[tuple[str, str]]:
    """What waits for somebody on their own page: whose name, and what is asked."""
    overview = office.shown(Overview, office.word(who, "next"))
    return [(name, says) for _, name, says in overview.rhythms]


# --- more often ------------------------------------------------------------------------------------


@pytest.mark.clause("P1-2.5a", "P1-3.1a-4")
def test_a_supervisor_sets_more_supervision_at_once(office: Office) -> None:
    """It is in force from today, the supervisee is told, and it ends by itself on its last day."""
    office.hold(day=office.days(-1))
    assert due(office)[:2] == (office.days(27), 28)
    shown = office.shown(RhythmPage, more(office, GRACE, 7, office.days(56)))
    assert (shown.says, shown.due) == ("set", office.days(7))
    assert [(line.says, line.days, line.until) for line in shown.lines] == [
        ("in_force_shorter", 7, office.days(56))
    ]
    assert due(office) == (office.days(7), 7, ("P1-3.1a-4", "P1-2.5a"))
    assert told(office) == {AMIRA: "set"}
    office.clock.move(days=57)
    assert due(office)[:2] == (TODAY + timedelta(27), 28)
    assert page(office).lines == ()


@pytest.mark.clause("P1-2.5a", "P2-6c")
def test_a_supervisee_asks_and_the_supervisor_agrees(office: Office) -> None:
    """Nothing changes until then; each hears of the other's word once."""
    before = due(office)
    shown = office.shown(RhythmPage, more(office, AMIRA, 14))
    assert (shown.says, shown.lines[0].says, shown.can_ask) == ("asked", "asked_shorter_by_me", False)
    assert due(office) == before
    assert told(office) == {GRACE: "asked_shorter"}
    assert waits(office, GRACE) == [("Amira", "rhythm_asked")]
    assert waits(office, AMIRA) == waits(office, RUTH) == []
    assert page(office, GRACE).lines[0].can_answer
    office.clock.move(days=2)
    assert office.shown(RhythmPage, answer(office, GRACE)).says == "agreed"
    rhythm = latest(office)
    assert (rhythm.state, rhythm.start, rhythm.until) == (
        RhythmState.IN_FORCE,
        office.today,
        TODAY + timedelta(56),
    )
    assert told(office) == {AMIRA: "agreed_shorter"}
    assert waits(office, GRACE) == []


def test_a_supervisor_who_would_rather_not_says_so_without_a_reason(office: Office) -> None:
    """The supervisee is told, and can ask again."""
    more(office, AMIRA)
    before = due(office)
    assert office.shown(RhythmPage, answer(office, GRACE, Verb.RHYTHM_REFUSE)).says == "refused"
    assert told(office) == {AMIRA: "refused"}
    assert due(office) == before
    assert office.shown(RhythmPage, more(office, AMIRA)).says == "asked"


@pytest.mark.clause("P1-2.5a")
def test_the_form_offers_what_the_pack_says(office: Office) -> None:
    """One, two or three weeks; eight weeks if nobody chooses, six months at the most; a session fits in."""
    form = office.shown(RhythmForm, office.ask(GRACE, Press(Verb.RHYTHM_FORM, f"more.{office[AMIRA].id}")))
    assert form.choices == (7, 14, 21)
    assert (form.until, form.latest) == (office.days(56), date(2026, 5, 3))
    assert not form.own
    assert office.errors(more(office, GRACE, 28)) == {"days": "choose_one"}
    assert office.errors(more(office, GRACE, 14, office.days(13))) == {"until": "one_interval_at_least"}
    assert office.errors(more(office, GRACE, 14, date(2026, 5, 4))) == {"until": "latest_day"}
    press = Press(Verb.RHYTHM_SAVE, f"more.{office[AMIRA].id}")
    assert office.errors(office.ask(GRACE, press)) == {"days": "choose_one", "until": "choose_date"}
    assert office.logged(AuditKind.RHYTHM_CHANGED) == []
    assert office.shown(RhythmPage, more(office, GRACE, 14, date(2026, 5, 3))).says == "set"


@pytest.mark.clause("P1-2.5a")
def test_both_are_reminded_a_week_before_the_end(office: Office) -> None:
    """In the ordinary digest, once; then it is over and nothing more is said."""
    more(office, GRACE, 7, office.days(28))
    office.clock.move(days=20)
    assert owed(office, "rhythm_ends") == {}
    office.clock.move(days=1)
    soon = {AMIRA: {(AMIRA, "soon")}, GRACE: {(AMIRA, "soon")}}
    assert owed(office, "rhythm_ends") == soon
    office.clock.move(days=7)
    assert owed(office, "rhythm_ends") == soon
    office.clock.move(days=1)
    assert owed(office, "rhythm_ends") == {}


@pytest.mark.clause("P1-2.5a")
def test_going_back_is_at_once_and_the_other_is_told(office: Office) -> None:
    """What both agreed either ends; what a supervisor has set alone the supervisor does."""
    before = due(office)
    more(office, AMIRA)
    answer(office, GRACE)
    assert office.shown(RhythmPage, answer(office, AMIRA, Verb.RHYTHM_END)).says == "ended"
    assert due(office) == before
    assert told(office) == {GRACE: "ended"}
    more(office, GRACE, 14)
    assert not page(office).lines[0].can_end
    assert office.says(answer(office, AMIRA, Verb.RHYTHM_END)) == "not_yours"
    assert latest(office).state is RhythmState.IN_FORCE
    assert office.shown(RhythmPage, answer(office, GRACE, Verb.RHYTHM_END)).says == "ended"
    assert told(office)[AMIRA] == "ended"


def test_a_new_one_takes_the_place_of_the_one_before(office: Office) -> None:
    """Of each sort there is one; the one before is over at once."""
    more(office, GRACE, 7)
    first = latest(office)
    more(office, GRACE, 21)
    assert [line.days for line in page(office).lines] == [21]
    found = office.database.run_now(lambda tx: tx.rhythms.get(first.id))
    assert found
    assert found.state is RhythmState.ENDED


def test_while_one_waits_no_other_is_asked_for(office: Office) -> None:
    """The form leads to what waits; taking it back makes room, and nobody is troubled."""
    more(office, AMIRA)
    for who in (AMIRA, GRACE):
        for sort in ("more", "less"):
            press = Press(Verb.RHYTHM_FORM, f"{sort}.{office[AMIRA].id}")
            assert office.shown(RhythmPage, office.ask(who, press)).says == "waits"
    assert office.shown(RhythmPage, more(office, GRACE, 14)).says == "waits"
    assert office.says(answer(office, GRACE, Verb.RHYTHM_END)) == "not_yours"
    assert office.shown(RhythmPage, answer(office, AMIRA, Verb.RHYTHM_END)).says == "withdrawn"
    assert told(office) == {}
    assert waits(office, GRACE) == []


def test_a_question_whose_last_day_has_come_is_over(office: Office) -> None:
    """It waits for nobody, and an answer changes nothing."""
    more(office, AMIRA, 7, office.days(7))
    office.clock.move(days=7)
    assert told(office) == {}
    assert waits(office, GRACE) == []
    assert page(office, GRACE).lines == ()
    assert office.shown(RhythmPage, answer(office, GRACE)).says == "stale"
    assert latest(office).state is RhythmState.ASKED
    assert office.shown(RhythmPage, more(office, AMIRA)).says == "asked"


# --- less often ------------------------------------------------------------------------------------


@pytest.mark.clause("P1-3.1a-6", "P1-3.1a-5", "P1-5c")
def test_less_often_takes_both_and_a_head_of_service(office: Office) -> None:
    """Four weeks apply until it is approved; then six for twelve months, and everybody is told."""
    before = due(office)
    assert before[1] == 28
    assert office.shown(RhythmPage, less(office, AMIRA)).says == "asked"
    assert (told(office), due(office)) == ({GRACE: "asked_longer"}, before)
    assert office.shown(RhythmPage, answer(office, GRACE)).says == "agreed_longer"
    assert (told(office), due(office)) == ({AMIRA: "agreed_longer", RUTH: "approval"}, before)
    assert waits(office, RUTH) == [("Amira", "rhythm_approval")]
    assert waits(office, TOM) == waits(office, GRACE) == []
    asked = office.shown(RhythmApproval, office.ask(RUTH, Press(Verb.RHYTHM, office[AMIRA].id)))
    assert (asked.supervisee, asked.supervisor, asked.days, asked.reason) == (AMIRA, GRACE, 42, "experience")
    assert (asked.waits, asked.until) == (True, date(2026, 11, 3))
    done = office.shown(RhythmApproval, answer(office, RUTH))
    assert (done.says, done.waits) == ("approved", False)
    assert due(office) == (date(2025, 11, 21), 42, ("P1-3.1a-6",))
    assert told(office) == {AMIRA: "approved", GRACE: "approved"}
    assert latest(office).until == date(2026, 11, 3)
    assert [line.says for line in page(office).lines] == ["in_force_longer"]


@pytest.mark.clause("P1-3.1a-6")
def test_not_approving_needs_a_reason_from_a_list(office: Office) -> None:
    """Both read it, the log keeps it, and four weeks stay."""
    before = due(office)
    less(office, GRACE)
    answer(office, AMIRA)
    rhythm = latest(office)
    press = Press(Verb.RHYTHM_FORM, f"refusal.{rhythm.id}", rhythm.version)
    form = office.shown(RhythmRefusal, office.ask(RUTH, press))
    assert (form.supervisee, form.days, form.usual_days) == (AMIRA, 42, 28)
    assert office.says(office.ask(GRACE, press)) == "not_yours"
    assert office.errors(answer(office, RUTH, Verb.RHYTHM_REFUSE)) == {"reason": "choose_one"}
    refused = office.shown(RhythmApproval, answer(office, RUTH, Verb.RHYTHM_REFUSE, reason="closer"))
    assert (refused.says, refused.waits) == ("not_approved", False)
    (news,) = {
        news.reason
        for one in office.planned("rhythm_news")
        if isinstance(news := office.composed(one), RhythmNews)
    }
    assert (news, told(office)) == ("closer", {AMIRA: "not_approved", GRACE: "not_approved"})
    assert due(office) == before
    assert office.shown(RhythmApproval, office.ask(RUTH, press)).says == "stale"


@pytest.mark.clause("P1-3.1a-6")
@pytest.mark.parametrize("who", [AMIRA, GRACE, *STRANGERS])
def test_nobody_but_a_head_of_service_of_the_line_approves(office: Office, who: str) -> None:
    """Neither the pair nor a manager, a director or a head of service elsewhere."""
    less(office, AMIRA)
    answer(office, GRACE)
    rhythm = latest(office)
    outcome = answer(office, who)
    now = latest(office)
    if who == RUTH:
        assert now.state is RhythmState.IN_FORCE
    else:
        assert office.says(outcome) == "not_yours"
        assert now == rhythm


@pytest.mark.clause("P1-3.1a-6", "P1-3.1b-1")
def test_an_approval_ends_and_is_looked_at_before(office: Office) -> None:
    """Both are reminded four weeks before; on the day after its last four weeks apply again."""
    until = approved(office, 56).until
    assert until is not None
    office.clock.move(days=(until - office.today).days - 29)
    office.hold(day=office.days(-2))
    assert owed(office, "longer_rhythm_review") == {}
    office.clock.move(days=1)
    assert owed(office, "longer_rhythm_review") == {AMIRA: {(AMIRA, "soon")}, GRACE: {(AMIRA, "soon")}}
    last = office.days(-3)
    assert due(office)[:2] == (until, 56)
    office.clock.move(days=(until - office.today).days)
    assert due(office)[:2] == (until, 56)
    office.clock.move(days=1)
    assert due(office)[:2] == (last + timedelta(28), 28)
    assert owed(office, "longer_rhythm_review") == {}


@pytest.mark.clause("P1-3.1a-5", "P2-6c")
def test_less_often_needs_a_supervision_agreement(office: Office) -> None:
    """None with the present supervisor: nothing can be asked for, and nothing is approved any more."""
    less(office, AMIRA)
    answer(office, GRACE)
    # Somebody else supervises Amira from now on, and then Grace again.
    office.clock.move(days=1)
    for supervisor in ("Sam Okoro", GRACE):
        listed(office, supervisor_email=office[supervisor].entry.email)
    shown = office.shown(RhythmApproval, answer(office, RUTH))
    assert (shown.says, latest(office).state) == ("no_agreement", RhythmState.AGREED)
    answer(office, AMIRA, Verb.RHYTHM_END)
    press = Press(Verb.RHYTHM_FORM, f"less.{office[AMIRA].id}")
    refused = office.ask(AMIRA, press)
    assert office.shown(RhythmPage, refused).says == "no_agreement"
    assert Press(Verb.DUTIES) in office.presses_on(refused)
    assert office.shown(RhythmPage, less(office, AMIRA)).says == "no_agreement"
    agree_again = office.days(0)
    amira, grace = office[AMIRA].id, office[GRACE].id
    office.database.run_now(lambda tx: tx.duties.add("agreement", amira, agree_again, "agreed", by=grace))
    assert office.shown(RhythmForm, office.ask(AMIRA, press)).approver == "Ruth"


def test_what_a_former_supervisor_asked_for_is_over(office: Office) -> None:
    """The pair has changed: it waits for nobody, and something else can be asked for."""
    less(office, GRACE)
    listed(office, supervisor_email=office["Sam Okoro"].entry.email)
    assert waits(office, AMIRA) == []
    assert office.shown(RhythmPage, answer(office, AMIRA)).says == "stale"
    assert office.says(answer(office, GRACE, Verb.RHYTHM_END)) == "not_yours"
    assert told(office) == {}


@pytest.mark.clause("P1-3.1a-6")
def test_without_a_head_of_service_nobody_can_be_asked(office: Office) -> None:
    """The administrator is named as the one who can help."""
    listed(office, RUTH, roles=frozenset({Role.MANAGER}))
    press = Press(Verb.RHYTHM_FORM, f"less.{office[AMIRA].id}")
    assert office.shown(RhythmPage, office.ask(GRACE, press)).says == "no_approver"


@pytest.mark.clause("P2-6b", "P1-3.1b-1")
def test_nothing_longer_than_the_regime_or_the_ceiling_can_be_asked_for(office: Office) -> None:
    """Whole weeks up to two months; none where agreements are bound to the regime, also once one has asked."""
    form = office.shown(RhythmForm, office.ask(GRACE, Press(Verb.RHYTHM_FORM, f"less.{office[AMIRA].id}")))
    assert form.choices == (35, 42, 49, 56)
    for days in (28, 63, 365):
        assert office.errors(less(office, GRACE, days)) == {"days": "choose_one"}
    assert office.errors(less(office, GRACE, reason="because")) == {"reason": "choose_one"}
    less(office, GRACE)
    setting = office.setting
    setting.adopt(InForce(rules=load("generic"), working_time_of=setting.working_time_of))
    assert office.shown(RhythmPage, answer(office, AMIRA)).says == "no_less"
    assert latest(office).state is RhythmState.ASKED
    answer(office, GRACE, Verb.RHYTHM_END)
    assert office.shown(RhythmPage, less(office, GRACE)).says == "no_less"


def test_who_meets_more_often_by_the_list_has_nothing_longer(office: Office) -> None:
    """During induction less often cannot be agreed; and nothing shorter than a week can be chosen at any time."""
    listed(office, induction_until=office.days(60))
    press = Press(Verb.RHYTHM_FORM, f"less.{office[AMIRA].id}")
    assert office.shown(RhythmPage, office.ask(GRACE, press)).says == "no_less_now"
    listed(office, asye_start=office.today)
    press = Press(Verb.RHYTHM_FORM, f"more.{office[AMIRA].id}")
    assert office.shown(RhythmPage, office.ask(GRACE, press)).says == "no_more"


@pytest.mark.clause("P1-3.1a-6")
@pytest.mark.parametrize(("who", "other"), [(AMIRA, GRACE), (GRACE, AMIRA)])
def test_either_goes_back_from_less_often(office: Office, who: str, other: str) -> None:
    """At any time: while it waits, and while it is in force."""
    less(office, GRACE)
    answer(office, AMIRA)
    assert office.shown(RhythmPage, answer(office, who, Verb.RHYTHM_END)).says == "withdrawn"
    assert told(office) == {other: "withdrawn"}
    approved(office)
    assert due(office)[1] == 42
    assert office.shown(RhythmPage, answer(office, who, Verb.RHYTHM_END)).says == "ended"
    assert due(office)[1] == 28
    assert told(office)[other] == "ended"


def test_a_head_of_service_who_supervises_agrees_and_then_approves(office: Office) -> None:
    """Two words, each in the log; only the supervisee is told."""
    office.database.run_now(
        lambda tx: tx.duties.add("agreement", office[TOM].id, TODAY, "agreed", by=office[RUTH].id)
    )
    press = Press(Verb.RHYTHM_SAVE, f"less.{office[TOM].id}")
    office.ask(TOM, press, days="35", reason="context")
    assert office.shown(RhythmPage, answer(office, RUTH)).says == "agreed_longer"
    assert told(office) == {TOM: "agreed_longer", RUTH: "approval"}
    assert office.shown(RhythmPage, answer(office, RUTH)).says == "approved"
    assert told(office) == {TOM: "approved"}
    asked, agreed, in_force = (entry["actor"] for entry in office.logged(AuditKind.RHYTHM_CHANGED))
    assert asked != agreed == in_force


# --- both sorts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", STRANGERS)
def test_what_a_pair_agrees_is_the_pairs(office: Office, who: str) -> None:
    """Nobody else sees the page, sets, answers or ends anything."""
    more(office, AMIRA)
    rhythm = latest(office)
    amira = office[AMIRA].id
    presses = [
        Press(Verb.RHYTHM, amira),
        Press(Verb.RHYTHM_FORM, f"more.{amira}"),
        Press(Verb.RHYTHM_SAVE, f"more.{amira}"),
        Press(Verb.RHYTHM_AGREE, rhythm.id, rhythm.version),
        Press(Verb.RHYTHM_REFUSE, rhythm.id, rhythm.version),
        Press(Verb.RHYTHM_END, rhythm.id, rhythm.version),
        Press(Verb.RHYTHM_FORM, f"refusal.{rhythm.id}", rhythm.version),
    ]
    for press in presses[:-1] if who == RUTH else presses:
        said = office.says(office.ask(who, press))
        # A head of service hears that nothing waits for an approval.
        assert said == ("no_longer" if who == RUTH and press.verb is Verb.RHYTHM else "not_yours"), press
    assert latest(office) == rhythm
    # A reference that never was tells nothing.
    assert office.says(office.ask(who, Press(Verb.RHYTHM_AGREE, "0" * 32, 1))) == "gone"
    assert office.says(office.ask(who, Press(Verb.RHYTHM, "0" * 32))) == "not_yours"


def test_one_cannot_answer_ones_own_question(office: Office) -> None:
    """It takes both."""
    for who, ask in ((AMIRA, more), (AMIRA, less), (GRACE, less)):
        ask(office, who)
        assert office.says(answer(office, who)) == "not_yours"
        assert latest(office).state is RhythmState.ASKED
        answer(office, who, Verb.RHYTHM_END)


@pytest.mark.clause("P1-3.1e")
def test_who_stands_in_answers_for_the_supervisor(office: Office) -> None:
    """And is asked in the place of who is away."""
    covering = Covering(
        id="0" * 32,
        supervisor=office[GRACE].id,
        by=office["Sam Okoro"].id,
        supervisee=office[AMIRA].id,
        start=office.today,
        until=office.days(30),
        named_by=office[TOM].id,
    )
    office.database.run_now(lambda tx: tx.absences.cover(covering))
    more(office, AMIRA)
    assert told(office) == {"Sam Okoro": "asked_shorter"}
    assert office.shown(RhythmPage, answer(office, "Sam Okoro")).says == "agreed"


@pytest.mark.parametrize("verb", [Verb.RHYTHM_AGREE, Verb.RHYTHM_REFUSE, Verb.RHYTHM_END])
def test_a_press_on_what_was_shown_before_changes_nothing(office: Office, verb: Verb) -> None:
    """Each answer counts once; the page says how it is now."""
    more(office, AMIRA)
    asked = latest(office)
    answer(office, GRACE)
    rhythm = latest(office)
    for who in (AMIRA, GRACE):
        assert office.shown(RhythmPage, office.ask(who, Press(verb, asked.id, asked.version))).says == "stale"
    assert latest(office) == rhythm


def test_a_repeated_request_changes_nothing(office: Office) -> None:
    """However often the platform delivers it."""
    press = Press(Verb.RHYTHM_SAVE, f"more.{office[AMIRA].id}")
    fields = {"days": "7", "until": office.days(56).isoformat()}
    for _ in range(3):
        office.ask(GRACE, press, "the same request", **fields)
    assert len(office.logged(AuditKind.RHYTHM_CHANGED)) == 1
    rhythm = latest(office)
    for _ in range(3):
        office.ask(GRACE, Press(Verb.RHYTHM_END, rhythm.id, rhythm.version), "the end")
    assert len(office.logged(AuditKind.RHYTHM_CHANGED)) == 2


@pytest.mark.clause("P1-3.1a-4", "P1-3.1a-6")
def test_every_change_is_in_the_log(office: Office) -> None:
    """Who, which interval, from when to when, and words from lists."""
    more(office, GRACE)
    approved(office)
    answer(office, AMIRA, Verb.RHYTHM_END)
    entries = office.logged(AuditKind.RHYTHM_CHANGED)
    details = [_details(entry) for entry in entries]
    assert [one["change"] for one in details] == ["in_force", "asked", "agreed", "in_force", "ended"]
    grace, amira, again, ruth, last = (entry["actor"] for entry in entries)
    assert (again, last) == (grace, amira)
    assert len({grace, amira, ruth}) == 3
    assert {entry["subject"] for entry in entries} == {amira}
    assert details[0]["until"] == office.days(56).isoformat()
    assert (details[3]["days"], details[3]["reason"], details[3]["until"]) == (42, "experience", "2026-11-03")


def _details(entry: dict[str, object]) -> dict[str, object]:
    return cast("dict[str, object]", entry["payload"])


# --- the ways there --------------------------------------------------------------------------------


def test_ones_own_page_and_the_booking_form_lead_there(office: Office) -> None:
    """From `next` for oneself, from `book` for a supervisee, and from a list where there are several."""
    assert Press(Verb.RHYTHM) in office.presses_on(office.word(AMIRA, "next"))
    assert office.shown(RhythmPage, office.ask(AMIRA, Press(Verb.RHYTHM))).own
    form = office.ask(GRACE, Press(Verb.BOOK_FORM, office[AMIRA].id))
    assert office.shown(BookForm, form).chosen == office[AMIRA].id
    assert Press(Verb.RHYTHM, office[AMIRA].id) in office.presses_on(form)
    own = office.ask(GRACE, Press(Verb.RHYTHM))
    assert office.shown(RhythmPage, own).person == office[GRACE].id
    assert Press(Verb.RHYTHM, "all") in office.presses_on(own)
    people = office.shown(RhythmPeople, office.ask(GRACE, Press(Verb.RHYTHM, "all")))
    assert [one.name for one in people.people] == ["", AMIRA, BEN]
    assert office.shown(RhythmPeople, office.ask(RUTH, Press(Verb.RHYTHM))).people[0].name == TOM
    assert office.says(office.ask("Dora West", Press(Verb.RHYTHM))) == "nobody_to_book"


def test_many_people_come_in_pages(office: Office) -> None:
    """Seven at a time, and a page that is too far is the last one."""
    entries = [person.entry for person in office.people.values()]
    more_people = [make_entry(f"Person {number}", supervisor=GRACE) for number in range(9)]
    add_people(office.database, *entries, *more_people)
    first = office.shown(RhythmPeople, office.ask(GRACE, Press(Verb.RHYTHM, "all")))
    last = office.shown(RhythmPeople, office.ask(GRACE, Press(Verb.RHYTHM, "all.9")))
    assert (len(first.people), first.pages, len(last.people), last.page) == (7, 2, 5, 1)


@pytest.mark.clause("P1-3.1d")
def test_another_rhythm_for_a_working_pattern_is_agreed_next(office: Office) -> None:
    """Who says that another rhythm was agreed is led to where it is set; who says that it fits is not."""
    for name in (AMIRA, BEN):
        listed(office, name, employment=Employment.PART_TIME)
    office.clock.move(days=60)
    for name, outcome in ((AMIRA, "changed"), (BEN, "fits")):
        (key,) = _keys(office, name)
        press = Press(Verb.DUTY_SAVE, key)
        saved = office.ask(GRACE, press, day=office.today.isoformat(), outcome=outcome)
        leads = Press(Verb.RHYTHM, office[name].id) in office.presses_on(saved)
        assert office.shown(DutySaved, saved).rhythm == (office[name].id if name == AMIRA else "")
        assert leads == (name == AMIRA)


def _keys(office: Office, name: str) -> list[str]:
    """The keys of the question whether the rhythm fits the working pattern."""

    def work(tx: Transaction) -> list[str]:
        about = about_of(tx, office.setting, tx.people.facts_of(office[name].id))
        dues = due_about(office.setting, about)
        return [key_of(due) for due in dues if due.duty.name == "working_pattern"]

    return office.database.run_now(work)


def test_a_packs_own_numbers_hold(office: Office) -> None:
    """Other intervals, another length, another approval."""
    setting, rules = office.setting, office.setting.rules
    agreement = replace(
        rules.agreement,
        shorter_days=Value((10,), LOCAL),
        shorter_weeks=Value(2, LOCAL),
        shorter_months=Value(1, LOCAL),
        longer_months=Value(3, LOCAL),
    )
    setting.adopt(InForce(rules=replace(rules, agreement=agreement), working_time_of=setting.working_time_of))
    form = office.shown(RhythmForm, office.ask(GRACE, Press(Verb.RHYTHM_FORM, f"more.{office[AMIRA].id}")))
    assert (form.choices, form.until, form.latest) == ((10,), office.days(14), date(2025, 12, 3))
    assert approved(office).until == date(2026, 2, 3)
