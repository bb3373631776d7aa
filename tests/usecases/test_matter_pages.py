"""The page of one matter: who may look, who may change it, and what becomes of its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from bot.domain.dates import add_months
from bot.domain.matters import Matter, MatterState
from bot.messages.duties import DutyItem, DutyList
from bot.messages.matters import REASONS, MatterForm, MatterList, MatterNews, MatterPage
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.duties import OWN_PAGES
from bot.usecases.forms import FORMS
from bot.usecases.matters import open_matter
from bot.usecases.request import Outcome
from tests.support.office import Office
from tests.support.owing import owed

AMIRA, BEN, GRACE, TOM, RUTH, SAM = (
    "Amira Khan",
    "Ben Hale",
    "Grace Bell",
    "Tom Reid",
    "Ruth Lane",
    "Sam Okoro",
)
OWNERS_PRESSES = (
    *(Verb.MATTER_CLOSE_FORM, Verb.MATTER_CLOSE, Verb.MATTER_MOVE_FORM, Verb.MATTER_MOVE),
    *(Verb.MATTER_BLOCK_FORM, Verb.MATTER_BLOCK, Verb.MATTER_STOP_FORM, Verb.MATTER_STOP, Verb.MATTER_RESUME),
    *(Verb.MATTER_EXTEND_FORM, Verb.MATTER_EXTEND, Verb.ACTION_ACCEPT, Verb.ACTION_TALK, Verb.ACTION_HAND_ON),
)


def opened(
    office: Office, kind: str, owner: str, *, about: str = "", by: str = "", due: date | None = None
) -> Matter:
    """A matter that somebody is given."""
    found = office.database.run_now(
        lambda tx: open_matter(
            tx,
            office.setting,
            kind,
            office[owner].id,
            subject=office[about].id if about else None,
            by=office[by].id if by else None,
            due=due,
        )
    )
    assert found is not None
    return found


def now(office: Office, matter: Matter) -> Matter:
    """A matter as it stands."""
    found = office.database.run_now(lambda tx: tx.matters.get(matter.id))
    assert found is not None
    return found


def page(office: Office, matter: Matter, who: str) -> MatterPage:
    """Its page for somebody."""
    return office.shown(MatterPage, office.ask(who, Press(Verb.MATTER_OPEN, matter.id)))


def move(office: Office, matter: Matter, who: str, day: date, reason: str = "other_work") -> Outcome:
    """Somebody gives it another day."""
    return office.ask(who, Press(Verb.MATTER_MOVE, matter.id), day=day.isoformat(), reason=reason)


def changes(office: Office) -> list[dict[str, object]]:
    """What the log says became of matters, in no order."""
    payloads = (entry["payload"] for entry in office.logged(AuditKind.MATTER_CHANGED))
    return [cast("dict[str, object]", payload) for payload in payloads]


def item_of(office: Office, who: str, says: str) -> DutyItem | None:
    """A line of what is due, as somebody sees it."""
    listed = office.shown(DutyList, office.ask(who, Press(Verb.DUTIES)))
    return next((item for item in (*listed.own, *listed.others) if item.says == says), None)


def test_a_matter_says_what_it_is_and_by_when(office: Office) -> None:
    """In the pack's words, whom it concerns, with its reason; how late it is once its day has passed."""
    request = opened(office, "data_request", TOM, about=BEN, by=BEN)
    shown = page(office, request, TOM).view
    assert (shown.line.says, shown.line.tag) == ("a request for someone's own information", "D1")
    assert (shown.line.owner, shown.line.subject, shown.line.due) == ("", BEN, add_months(office.today, 1))
    assert (shown.opened, shown.moves, shown.clause) == (office.today, 0, ("P3-3a",))
    office.clock.move(days=40)
    late = page(office, request, TOM).view.line
    assert (late.past, late.days) == (True, (office.today - request.due).days)


def test_where_hours_count_the_moment_is_shown(office: Office) -> None:
    """Three days by the clock: past once the last minute is over, on the same day still."""
    breach = opened(office, "breach", TOM)
    assert page(office, breach, TOM).view.line.due_at == breach.due_at
    office.clock.move(days=3, minutes=-1)
    assert not page(office, breach, TOM).view.line.past
    office.clock.move(minutes=2)
    assert breach.due == office.today
    assert page(office, breach, TOM).view.line.block == "past_at"


@pytest.mark.clause("P4-3.1")
def test_who_may_look(office: Office) -> None:
    """Its owner and who asked for it; nobody above them, and for no other kind than actions the pair."""
    request = opened(office, "data_request", GRACE, about=BEN, by=SAM)
    assert page(office, request, GRACE).view.offers
    assert page(office, request, SAM).view.offers == ()
    for who in (BEN, AMIRA, TOM, RUTH):
        assert office.says(office.ask(who, Press(Verb.MATTER_OPEN, request.id))) == "not_yours"
    assert office.says(office.ask(GRACE, Press(Verb.MATTER_OPEN, "gone"))) == "gone"


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("verb", OWNERS_PRESSES)
def test_only_its_owner_changes_it(office: Office, verb: Verb) -> None:
    """Not who asked for it, nor the other one of the pair: nothing is changed."""
    action = opened(office, "action", AMIRA, about=AMIRA, by=GRACE, due=office.days(5))
    for who in (GRACE, BEN, TOM):
        filled = {"outcome": "done", "reason": "waiting", "day": office.days(9).isoformat()}
        assert office.says(office.ask(who, Press(verb, action.id), **filled)) == "not_yours"
    assert now(office, action) == action


def test_it_is_closed_in_one_of_the_packs_ways(office: Office) -> None:
    """From the form, or by the button that names it; its reminders end, and the log has no more than kinds and dates."""
    request = opened(office, "data_request", TOM, about=BEN)
    form = office.shown(MatterForm, office.ask(TOM, Press(Verb.MATTER_CLOSE_FORM, request.id)))
    assert ("in_part", "Answered in part") in form.outcomes
    press = Press(Verb.MATTER_CLOSE, request.id)
    assert office.errors(office.ask(TOM, press, outcome="lost")) == {"outcome": "choose_one"}
    shown = office.shown(MatterPage, office.ask(TOM, press, "one request", outcome="in_part"))
    assert (shown.says, shown.view.outcome, shown.view.closed) == (
        "closed_now",
        "Answered in part",
        office.today,
    )
    assert (now(office, request).state, shown.view.offers) == (MatterState.CLOSED, ())
    assert office.shown(MatterPage, office.ask(TOM, press, "one request", outcome="in_part")).says == ""
    action = opened(office, "action", AMIRA, about=AMIRA, due=office.days(5))
    office.ask(AMIRA, Press(Verb.MATTER_CLOSE, f"{action.id}.done"))
    assert now(office, action).outcome == "done"
    ends = {(one["kind"], one["outcome"]) for one in changes(office) if one["change"] == "closed"}
    assert ends == {("data_request", "in_part"), ("action", "done")}
    assert {key for one in changes(office) for key in one} <= {"kind", "change", "due", "moves", "outcome"}


def test_what_is_closed_is_changed_no_more(office: Office) -> None:
    """An old form or button says so and shows the latest."""
    action = opened(office, "action", AMIRA, about=AMIRA, due=office.days(5))
    office.ask(AMIRA, Press(Verb.MATTER_CLOSE, action.id), outcome="done")
    ended = now(office, action)
    for verb in OWNERS_PRESSES:
        outcome = office.ask(AMIRA, Press(verb, action.id), outcome="not_needed", reason="waiting")
        assert office.shown(MatterPage, outcome).says == "stale", verb
    assert now(office, action) == ended


@pytest.mark.clause("P1-7.1c")
def test_another_day_needs_a_reason(office: Office) -> None:
    """Without one, or with a day that is over, the old day stays; both of the pair see how often it slipped and why."""
    action = opened(office, "action", AMIRA, about=AMIRA, by=GRACE, due=office.days(5))
    office.clock.move(days=8)
    day = office.days(7)
    assert office.errors(move(office, action, AMIRA, day, "")) == {"reason": "choose_one"}
    assert office.errors(move(office, action, AMIRA, day, "I was tired")) == {"reason": "choose_one"}
    assert office.errors(move(office, action, AMIRA, office.days(-1))) == {"day": "today_or_later"}
    assert office.errors(office.ask(AMIRA, Press(Verb.MATTER_MOVE, action.id), reason="away")) == {
        "day": "choose_date"
    }
    assert now(office, action) == action
    shown = office.shown(MatterPage, move(office, action, AMIRA, day, "waiting"))
    assert (shown.says, shown.view.line.due, shown.view.moves) == ("moved_now", day, 1)
    assert "moved.waiting" in {one["change"] for one in changes(office)}
    hers = page(office, action, GRACE).view
    assert (hers.moves, hers.reason, hers.first_due) == (1, "waiting", action.due)
    assert office.shown(MatterPage, move(office, action, AMIRA, day, "away")).says == "kept"
    assert now(office, action).moves == 1


@pytest.mark.clause("P1-7.1c")
def test_what_has_moved_three_times_is_for_the_next_session(office: Office) -> None:
    """The pack's number decides; it can still be given another day."""
    action = opened(office, "action", AMIRA, about=AMIRA, due=office.days(5))
    for number in (1, 2):
        move(office, action, AMIRA, office.days(5 + number))
    assert not page(office, action, AMIRA).view.agenda
    move(office, action, AMIRA, office.days(9))
    shown = page(office, action, GRACE).view
    assert (shown.moves, shown.agenda) == (3, True)
    assert "move" in page(office, action, AMIRA).view.offers


def test_where_the_pack_gives_no_other_day_there_is_none(office: Office) -> None:
    """No button, and a press on an old one changes nothing."""
    breach = opened(office, "breach", TOM)
    assert {"move", "stop", "put_off"}.isdisjoint(page(office, breach, TOM).view.offers)
    assert office.shown(MatterPage, move(office, breach, TOM, office.days(9))).says == "stale"
    assert (
        office.shown(MatterPage, office.ask(TOM, Press(Verb.MATTER_STOP, breach.id), reason="fee")).says
        == "stale"
    )
    assert now(office, breach) == breach


@pytest.mark.clause("P2-8b")
def test_what_is_in_the_way_is_told_to_the_other_of_the_pair(office: Office) -> None:
    """Names and dates in the message, the reason on the page; its day stays; once it goes on, nobody is told."""
    action = opened(office, "action", AMIRA, about=AMIRA, by=GRACE, due=office.days(5))
    press = Press(Verb.MATTER_BLOCK, action.id)
    assert (
        office.shown(MatterForm, office.ask(AMIRA, Press(Verb.MATTER_BLOCK_FORM, action.id))).told == "Grace"
    )
    assert office.errors(office.ask(AMIRA, press)) == {"reason": "choose_one"}
    assert office.planned("matter_blocked") == []
    shown = office.shown(MatterPage, office.ask(AMIRA, press, reason="no_access"))
    assert (shown.says, shown.told, shown.view.standing) == ("blocked_now", "Grace", "blocked")
    (message,) = office.planned("matter_blocked")
    told = office.composed(message)
    assert isinstance(told, MatterNews)
    assert (message.recipient, told.name, told.line.tag) == (office[GRACE].id, "Amira", "A1")
    assert told.press == Press(Verb.MATTER_OPEN, action.id)
    assert page(office, action, GRACE).view.reason == "no_access"
    assert (now(office, action).due, now(office, action).state) == (action.due, MatterState.BLOCKED)
    office.ask(AMIRA, Press(Verb.MATTER_RESUME, action.id))
    assert now(office, action) == action
    assert office.composed(message) == Dropped("nothing is in its way any more")


def test_the_owners_supervisor_learns_of_what_is_no_action(office: Office) -> None:
    """Without a button to what is not theirs to open; of what is private, or another's, nobody learns."""
    breach = opened(office, "breach", TOM)
    office.ask(TOM, Press(Verb.MATTER_BLOCK, breach.id), reason="unclear")
    (message,) = office.planned("matter_blocked")
    told = office.composed(message)
    assert isinstance(told, MatterNews)
    assert (message.recipient, told.press) == (office[RUTH].id, Press(Verb.DUTIES, "team"))
    for kind in ("performance_concern", "conflict"):
        matter = opened(office, kind, GRACE, about=AMIRA)
        form = office.shown(MatterForm, office.ask(GRACE, Press(Verb.MATTER_BLOCK_FORM, matter.id)))
        assert form.told == ""
        office.ask(GRACE, Press(Verb.MATTER_BLOCK, matter.id), reason="other")
    assert len(office.planned("matter_blocked")) == 1


def test_a_clock_that_stops_goes_on_where_it_stood(office: Office) -> None:
    """No reminder meanwhile; the days that it stood still are added."""
    request = opened(office, "data_request", TOM, about=BEN)
    press = Press(Verb.MATTER_STOP, request.id)
    assert office.errors(office.ask(TOM, press, reason="busy")) == {"reason": "choose_one"}
    office.clock.move(days=20)
    assert owed(office, "data_request") == {TOM: {(TOM, "soon")}}
    shown = office.shown(MatterPage, office.ask(TOM, press, reason="identity"))
    assert (shown.view.standing, shown.view.reason, shown.view.stopped) == (
        "stopped",
        "identity",
        office.today,
    )
    office.clock.move(days=12)
    assert owed(office, "data_request") == {}
    office.ask(TOM, Press(Verb.MATTER_RESUME, request.id))
    assert (now(office, request).due - request.due).days == 12
    assert now(office, request).state is MatterState.OPEN


def test_it_is_put_off_once(office: Office) -> None:
    """By the pack's length, with a reason; the form says until when."""
    request = opened(office, "data_request", TOM, about=BEN)
    until = add_months(request.due, 2)
    form = office.shown(MatterForm, office.ask(TOM, Press(Verb.MATTER_EXTEND_FORM, request.id)))
    assert form.until == until
    press = Press(Verb.MATTER_EXTEND, request.id)
    assert office.errors(office.ask(TOM, press)) == {"reason": "choose_one"}
    shown = office.shown(MatterPage, office.ask(TOM, press, reason="complex"))
    assert (shown.says, shown.view.line.due, shown.view.reason) == ("put_off_now", until, "complex")
    assert "put_off" not in shown.view.offers
    assert office.shown(MatterPage, office.ask(TOM, press, reason="many")).says == "stale"
    assert now(office, request).due == until


@pytest.mark.parametrize("kind", sorted(OWN_PAGES))
def test_kinds_with_a_page_of_their_own_are_answered_there(office: Office, kind: str) -> None:
    """The page of all matters leads there, and closes nothing: an answer is more than an outcome."""
    matter = opened(office, kind, AMIRA, about=AMIRA, by=GRACE)
    view = page(office, matter, AMIRA).view
    assert (view.own_page, view.offers) == (Press(OWN_PAGES[kind], matter.id), ())
    name = office.setting.rules.duties[kind].outcomes[0].name
    assert (
        office.shown(MatterPage, office.ask(AMIRA, Press(Verb.MATTER_CLOSE, matter.id), outcome=name)).says
        == "stale"
    )
    assert now(office, matter) == matter
    assert page(office, matter, GRACE).view.own_page is None


def test_what_is_due_leads_to_the_page(office: Office) -> None:
    """For its owner; the owner's supervisor opens an action, and of other kinds sees the date alone."""
    says = {name: duty.says for name, duty in office.setting.rules.duties.items()}
    action = opened(office, "action", AMIRA, about=AMIRA, due=office.days(-1))
    request = opened(office, "data_request", GRACE, about=BEN, due=office.days(-1))
    for who in (AMIRA, GRACE):
        found = item_of(office, who, says["action"])
        assert found is not None
        assert (found.press, found.can_log, found.label) == (
            Press(Verb.MATTER_OPEN, action.id),
            True,
            "matter",
        )
    own, above = item_of(office, GRACE, says["data_request"]), item_of(office, TOM, says["data_request"])
    assert own is not None
    assert above is not None
    assert (own.press, own.can_log, above.can_log) == (Press(Verb.MATTER_OPEN, request.id), True, False)


@pytest.mark.clause("P4-3.1")
def test_what_concerns_another_is_in_no_list_above_its_owner(office: Office) -> None:
    """What Grace is to do for Amira is hers: Tom, who supervises Grace, finds it nowhere."""
    opened(office, "action", GRACE, about=AMIRA, by=AMIRA, due=office.days(-9))
    says = office.setting.rules.duties["action"].says
    assert item_of(office, GRACE, says) is not None
    assert item_of(office, TOM, says) is None
    assert owed(office, "action").keys() == {GRACE}


def test_everything_that_is_open_in_one_list(office: Office) -> None:
    """One's own, and what others do because one asked; what is closed or private to them is not there."""
    breach = opened(office, "breach", TOM, by=AMIRA)
    request = opened(office, "data_request", TOM, about=AMIRA, by=AMIRA)
    opened(office, "consent", BEN, about=BEN, by=AMIRA)
    action = opened(office, "action", AMIRA, about=AMIRA, due=office.days(3))
    shown = office.shown(MatterList, office.ask(AMIRA, Press(Verb.MATTERS)))
    assert [one.id for one in shown.own] == [action.id]
    assert {(one.id, one.owner) for one in shown.asked} == {(breach.id, TOM), (request.id, TOM)}
    office.ask(TOM, Press(Verb.MATTER_CLOSE, breach.id), outcome="near_miss")
    assert [one.id for one in office.shown(MatterList, office.ask(AMIRA, Press(Verb.MATTERS))).asked] == [
        request.id
    ]


def test_every_reason_of_a_form_can_be_said(office: Office) -> None:
    """Each has its words, and a form that comes back with faults is the one that was sent."""
    words = office.templates.words_of(
        MatterForm(change="move", line=page(office, opened(office, "breach", TOM), TOM).view.line)
    )
    assert all(words("option", value=reason) for reasons in REASONS.values() for reason in reasons)
    saving = (Verb.MATTER_CLOSE, Verb.MATTER_MOVE, Verb.MATTER_BLOCK, Verb.MATTER_STOP, Verb.MATTER_EXTEND)
    assert set(saving) <= FORMS.keys()


def test_a_pack_without_its_kind_shows_nothing_of_it(office: Office) -> None:
    """A matter of a pack before is there, and answers truthfully that it is not."""
    action = opened(office, "action", AMIRA, about=AMIRA, due=office.days(3))
    rules = office.setting.rules
    duties = {name: duty for name, duty in rules.duties.items() if name != "action"}
    in_force = replace(rules, duties=duties)
    from bot.usecases.setting import InForce

    office.setting.adopt(InForce(rules=in_force, working_time_of=office.setting.working_time_of))
    assert office.says(office.ask(AMIRA, Press(Verb.MATTER_OPEN, action.id))) == "gone"
    assert office.shown(MatterList, office.ask(AMIRA, Press(Verb.MATTERS))).own == ()
