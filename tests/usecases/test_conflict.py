"""A disagreement at work that somebody takes on to settle: no text, a date, and the pack's clock behind it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cards import TextInput
from bot.messages.conflict import ConflictForm, ConflictSaved
from bot.messages.duties import DutyList
from bot.messages.matters import MatterPage
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.request import Outcome
from tests.support.office import Office
from tests.support.owing import owed

AMIRA, GRACE, TOM, RUTH = "Amira Khan", "Grace Bell", "Tom Reid", "Ruth Lane"
FORM = Press(Verb.CONFLICT_FORM)
LATEST = date(2025, 11, 17)
"""Ten working days on."""


def take_on(office: Office, who: str = GRACE, between: str = "own_team", day: str = "2025-11-10") -> Outcome:
    """Somebody takes one on."""
    office.clock.move(minutes=1)
    return office.ask(who, Press(Verb.CONFLICT_SAVE), between=between, day=day)


@pytest.mark.clause("P1-1.2-S5")
def test_nothing_is_typed(office: Office) -> None:
    """Between whom, of two kinds, and a date that the pack's clock allows."""
    form = office.shown(ConflictForm, office.ask(GRACE, FORM))
    assert (form.today, form.latest) == (office.today, LATEST)
    elements = form.card(office.templates.words_of(form)).elements
    assert not any(isinstance(element, TextInput) for element in elements)


@pytest.mark.clause("P1-1.2-S5")
@pytest.mark.parametrize("between", ["own_team", "elsewhere"])
def test_it_has_a_date_and_a_way_to_begin(office: Office, between: str) -> None:
    """It is there until it is settled, on the page of all matters; which kind it is, is kept."""
    saved = office.shown(ConflictSaved, take_on(office, between=between))
    assert (saved.between, saved.tag, saved.due) == (between, "C1", date(2025, 11, 10))
    opening = Press(Verb.MATTER_OPEN, saved.matter)
    assert opening in office.presses_on_message(saved)
    page = office.shown(MatterPage, office.ask(GRACE, opening))
    assert page.view.line.due == saved.due
    matter = office.database.run_now(lambda tx: tx.matters.get(saved.matter))
    assert matter
    assert (matter.chosen("between"), matter.subject, matter.text) == (between, None, "")
    office.clock.move(minutes=1)
    office.ask(GRACE, Press(Verb.MATTER_CLOSE, f"{saved.matter}.settled"))
    matter = office.database.run_now(lambda tx: tx.matters.get(saved.matter))
    assert matter
    assert (matter.outcome, matter.closed) == ("settled", office.today)
    outcomes = [str(entry["payload"]) for entry in office.logged(AuditKind.MATTER_CHANGED)]
    assert ["settled" in one for one in outcomes] == [False, True]


@pytest.mark.clause("P1-1.2-S5")
def test_left_open_it_reaches_the_supervisors_supervisor(office: Office) -> None:
    """Reminded before, on the day and after it; then Grace's supervisor hears that it is open, and nobody below."""
    take_on(office)
    found: list[tuple[int, dict[str, set[tuple[str, str]]]]] = []
    for day in range(16):
        found.append((day, owed(office, "conflict")))
        office.clock.move(days=1)
    steps = {
        day: {name: {step for _, step in told} for name, told in one.items()} for day, one in found if one
    }
    assert steps[4] == {GRACE: {"soon"}}
    assert steps[7] == {GRACE: {"due"}}
    assert steps[8] == {GRACE: {"overdue"}}
    assert TOM not in steps[13]
    # The fifth day after its date is a Saturday.
    assert steps[14] == {GRACE: {"overdue"}, TOM: {"supervisor"}}
    assert {name for one in steps.values() for name in one} == {GRACE, TOM}


@pytest.mark.clause("P1-1.2-S5")
@pytest.mark.parametrize("day", ["2025-11-02", "2025-11-18", ""])
def test_it_is_settled_in_good_time(office: Office, day: str) -> None:
    """Not in the past, and not later than the pack's length; every fault is named."""
    reason = "by_the_day_shown" if day else "choose_date"
    assert office.errors(take_on(office, day=day)) == {"day": reason}
    assert office.errors(take_on(office, between="", day=day)) == {"between": "choose_one", "day": reason}
    assert office.logged(AuditKind.MATTER_CHANGED) == []


@pytest.mark.parametrize("who", [AMIRA, "Dora West"])
def test_who_has_no_people_takes_none_on(office: Office, who: str) -> None:
    """Neither the form nor the button is theirs."""
    assert office.says(office.ask(who, FORM)) == "not_yours"
    assert office.says(take_on(office, who)) == "not_yours"
    assert FORM not in office.presses_on(office.word(who, "help"))


@pytest.mark.clause("P1-1.2-S5")
@pytest.mark.parametrize("who", [GRACE, TOM, RUTH])
def test_supervisors_and_managers_find_it(office: Office, who: str) -> None:
    """In help, and under what else is due."""
    assert FORM in office.presses_on(office.word(who, "help"))
    listed = office.ask(who, Press(Verb.DUTIES))
    assert FORM in office.presses_on(listed)
    assert FORM not in office.presses_on_message(
        office.shown(DutyList, office.ask(AMIRA, Press(Verb.DUTIES)))
    )


def test_the_same_request_opens_one(office: Office) -> None:
    """However often it arrives."""
    for _ in range(2):
        office.ask(GRACE, Press(Verb.CONFLICT_SAVE), "one request", between="own_team", day="2025-11-10")
    assert len(office.logged(AuditKind.MATTER_CHANGED)) == 1
