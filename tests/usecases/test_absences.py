"""Who is away and who stands in: who may say so, what follows for reminders, dates and access."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.domain.one_to_one import State, standing
from bot.domain.people import Facts
from bot.messages.absences import AbsenceForm, AbsenceList, AbsenceSaved, CoverForm, CoverNews, CoverSaved
from bot.messages.reminders import MineReminder
from bot.messages.sessions import HeldForm, HeldSaved
from bot.ports import Outgoing
from bot.presses import Press, Verb
from bot.usecases.composed import Postponed
from bot.usecases.request import Outcome
from bot.usecases.tick import find_owed, plan_pass
from tests.support.office import LAST, Office

AMIRA, BEN, GRACE, TOM, SAM, RUTH = (
    "Amira Khan",
    "Ben Hale",
    "Grace Bell",
    "Tom Reid",
    "Sam Okoro",
    "Ruth Lane",
)


def away(office: Office, who: str, about: str, start: date, until: date | None = None) -> Outcome:
    """Somebody logs an absence."""
    ends = until.isoformat() if until else ""
    return office.ask(
        who, Press(Verb.ABSENCE_SAVE), person=office[about].id, start=start.isoformat(), until=ends
    )


def cover(
    office: Office, who: str, supervisor: str, by: str, *, for_whom: str = "all", days: int = 30
) -> Outcome:
    """Somebody names who stands in from today."""
    return office.ask(
        who,
        Press(Verb.COVER_SAVE, office[supervisor].id),
        by=office[by].id,
        for_whom=for_whom if for_whom == "all" else office[for_whom].id,
        start=office.today.isoformat(),
        until=office.days(days).isoformat(),
    )


def facts(office: Office, who: str) -> Facts:
    """What the clocks know about somebody."""
    return office.database.run_now(lambda tx: tx.people.facts_of(office[who].id))


def owed(office: Office) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """What a pass would send: the recipient and kind, with whom and which step."""
    names = {person.id: name for name, person in office.people.items()}
    found = asyncio.run(find_owed(office.database, office.setting))
    return {
        (one.recipient.entry.name, one.kind): {(names[item.about], item.step) for item in one.items}
        for one in found
    }


def digest(office: Office, who: str, kind: str = "digest_mine") -> Outgoing:
    """The reminder that waits for somebody."""
    return next(one for one in office.planned(kind) if one.recipient == office[who].id)


@pytest.mark.clause("P1-3.1a-1")
def test_reminders_wait_while_somebody_is_away_and_dates_do_not(office: Office) -> None:
    """Amira hears nothing while she is away for three days; Grace does; the due date stays; then it comes."""
    saved = office.shown(AbsenceSaved, away(office, AMIRA, AMIRA, office.today, office.days(2)))
    assert (saved.name, saved.long, saved.due) == ("", False, date(2025, 11, 7))
    assert (AMIRA, "mine") not in owed(office)
    assert owed(office)[GRACE, "team"] >= {(AMIRA, "due_soon")}
    asyncio.run(plan_pass(office.database, office.setting))
    office.clock.move(days=3)
    assert owed(office)[AMIRA, "mine"] == {(AMIRA, "due_2")}, "the latest step alone"


def test_a_reminder_that_was_planned_before_waits_too(office: Office) -> None:
    """What was to go out goes on the first working day back, and says how things stand to who looks."""
    asyncio.run(plan_pass(office.database, office.setting))
    away(office, AMIRA, AMIRA, office.today, office.days(4))
    composed = office.composed(digest(office, AMIRA))
    assert isinstance(composed, Postponed)
    assert isinstance(composed.message, MineReminder)
    assert composed.until.isoformat() == "2025-11-10T09:00:00+00:00"


def test_nobody_knows_when_somebody_is_back(office: Office) -> None:
    """Without an end it is asked again on the next working day."""
    asyncio.run(plan_pass(office.database, office.setting))
    away(office, GRACE, GRACE, office.today)
    composed = office.composed(digest(office, GRACE, "digest_team"))
    assert isinstance(composed, Postponed)
    assert composed.until.date() == office.days(1)


@pytest.mark.clause("P1-3.1e")
def test_a_long_leave_pauses_and_has_a_return_session(office: Office) -> None:
    """Four weeks and more: nothing is owed about Amira until she is back, then a session within a week (C34)."""
    until = office.days(40)
    saved = office.shown(AbsenceSaved, away(office, GRACE, AMIRA, office.today, until))
    assert (saved.name, saved.long, saved.due, saved.back_by) == ("Amira", True, None, office.days(47))
    assert standing(facts(office, AMIRA), office.setting.rules, office.today).state is State.PAUSED
    assert all(AMIRA not in {about for about, _ in items} for items in owed(office).values())
    back = standing(facts(office, AMIRA), office.setting.rules, office.days(41))
    assert (back.state, back.due, back.returned) == (State.DUE, office.days(47), True)
    assert facts(office, AMIRA).last == LAST


def test_the_dates_of_an_absence_can_be_changed(office: Office) -> None:
    """Coming back early is a change of the same absence."""
    away(office, AMIRA, AMIRA, office.today, office.days(20))
    (listed,) = office.shown(AbsenceList, office.word(AMIRA, "absence")).away
    form = office.shown(AbsenceForm, office.ask(AMIRA, Press(Verb.ABSENCE_FORM, listed.id)))
    assert (form.chosen, form.until) == (office[AMIRA].id, office.days(20))
    change = Press(Verb.ABSENCE_SAVE, listed.id)
    office.ask(AMIRA, change, start=office.today.isoformat(), until=office.today.isoformat())
    (absent,) = facts(office, AMIRA).absences
    assert (absent.start, absent.until) == (office.today, office.today)


@pytest.mark.parametrize("who", [BEN, SAM, TOM, RUTH])
def test_only_oneself_and_ones_supervisor_log_an_absence(office: Office, who: str) -> None:
    """Nobody else, and nothing is changed."""
    assert office.says(away(office, who, AMIRA, office.today)) == "not_yours"
    assert facts(office, AMIRA).absences == ()


def test_a_faulty_absence_changes_nothing(office: Office) -> None:
    """An end before the start, no start, nobody chosen: each is named."""
    wrong = away(office, AMIRA, AMIRA, office.days(3), office.days(2))
    assert office.errors(wrong) == {"until": "not_before_start"}
    press = Press(Verb.ABSENCE_SAVE)
    assert office.errors(office.ask(AMIRA, press, person=office[AMIRA].id)) == {"start": "choose_date"}
    assert office.errors(office.ask(AMIRA, press, start="2025-11-03")) == {"person": "choose_person"}
    assert facts(office, AMIRA).absences == ()


@pytest.mark.clause("P1-3.1e", "P2-5a")
def test_a_cover_supervisor_has_access_for_as_long_as_it_lasts(office: Office) -> None:
    """Sam sees and logs Amira's session while he covers; it counts; before and after he may not."""

    def logged() -> Outcome:
        return office.ask(
            SAM,
            Press(Verb.HELD_SAVE),
            supervisee=office[AMIRA].id,
            day=office.today.isoformat(),
            minutes="60",
            mode="in_person",
        )

    assert office.says(logged()) == "not_yours"
    away(office, TOM, GRACE, office.today)
    saved = office.shown(CoverSaved, cover(office, TOM, GRACE, SAM))
    assert (saved.by, saved.supervisor, saved.told, saved.uncovered) == ("Sam", "Grace", 2, 0)
    names = {name for _, name in office.shown(HeldForm, office.word(SAM, "held")).supervisees}
    assert names == {AMIRA, BEN, "Marek Novak"}
    office.shown(HeldSaved, logged())
    assert facts(office, AMIRA).last == office.today
    office.clock.move(days=31)
    assert office.says(logged()) == "not_yours"
    names = {name for _, name in office.shown(HeldForm, office.word(SAM, "held")).supervisees}
    assert names == {"Marek Novak"}


@pytest.mark.clause("P1-3.1e")
def test_who_stands_in_is_reminded_in_the_others_place(office: Office) -> None:
    """Sam, who covers, hears what Grace would; for Amira alone where he covers her alone."""
    away(office, TOM, GRACE, office.today)
    assert (GRACE, "team") not in owed(office)
    cover(office, TOM, GRACE, SAM, for_whom=AMIRA)
    assert owed(office)[SAM, "team"] >= {(AMIRA, "due_soon")}
    assert BEN not in {about for about, _ in owed(office)[SAM, "team"]}


@pytest.mark.clause("P1-3.1e")
def test_everybody_concerned_is_told_of_the_cover(office: Office) -> None:
    """Sam, Amira and Ben; and nobody any more once it is over."""
    away(office, TOM, GRACE, office.today)
    cover(office, TOM, GRACE, SAM)
    told = {one.recipient: one for one in office.planned("cover_named")}
    assert told.keys() == {office[name].id for name in (SAM, AMIRA, BEN)}
    news = office.composed(told[office[SAM].id])
    assert isinstance(news, CoverNews)
    assert (news.says, set(news.people)) == ("cover", {"Amira", "Ben"})
    hers = office.composed(told[office[AMIRA].id])
    assert isinstance(hers, CoverNews)
    assert (hers.says, hers.by, hers.until) == ("supervisee", "Sam", office.days(30))
    office.clock.move(days=31)
    assert not isinstance(office.composed(told[office[SAM].id]), CoverNews)


@pytest.mark.clause("P1-3.1e")
def test_only_the_managers_above_name_cover(office: Office) -> None:
    """Tom and Ruth may; Grace, Amira and Sam may not."""
    away(office, TOM, GRACE, office.today)
    press = Press(Verb.COVER_FORM, office[GRACE].id)
    form = office.shown(CoverForm, office.ask(TOM, press))
    assert {name for _, name in form.candidates} == {TOM, SAM}
    assert {name for _, name in form.supervisees} == {AMIRA, BEN}
    assert office.shown(CoverForm, office.ask(RUTH, press))
    for who in (GRACE, AMIRA, SAM):
        assert office.says(office.ask(who, press)) == "not_yours"
        assert office.says(cover(office, who, GRACE, SAM)) == "not_yours"
    assert office.planned("cover_named") == []


def test_a_faulty_cover_changes_nothing(office: Office) -> None:
    """Nobody chosen, somebody who may not supervise, an end in the past or far away: each is named."""
    away(office, TOM, GRACE, office.today)
    assert office.errors(cover(office, TOM, GRACE, AMIRA)) == {"by": "choose_person"}
    assert office.errors(cover(office, TOM, GRACE, SAM, days=-1)) == {"until": "not_before_start"}
    assert office.errors(cover(office, TOM, GRACE, SAM, days=400)) == {"until": "a_year_at_most"}
    assert office.errors(cover(office, TOM, GRACE, SAM, for_whom="Marek Novak")) == {"for_whom": "choose_one"}
    assert facts(office, GRACE).covers == ()


def test_a_manager_sees_who_is_without_supervision(office: Office) -> None:
    """The list counts whom nobody covers; the person away sees their own absence, others nothing of it."""
    away(office, TOM, GRACE, office.today)
    (grace,) = office.shown(AbsenceList, office.word(TOM, "absence")).away
    assert (grace.name, grace.uncovered, grace.can_cover) == (GRACE, 2, True)
    cover(office, TOM, GRACE, SAM, for_whom=AMIRA)
    (grace,) = office.shown(AbsenceList, office.word(TOM, "absence")).away
    assert (grace.uncovered, grace.covers) == (1, ((SAM, office.days(30)),))
    (own,) = office.shown(AbsenceList, office.word(GRACE, "absence")).away
    assert (own.name, own.can_cover) == ("", False)
    assert office.shown(AbsenceList, office.word(SAM, "absence")).away == ()
