"""A difficulty at work between a supervisor and a supervisee: that it is there, its date, and nobody else, ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.cards import TextInput
from bot.domain.matters import Matter
from bot.messages.conflict import DifficultyForm
from bot.messages.matters import MatterList, MatterPage
from bot.messages.waiting import Waiting
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.matters import follow_up
from bot.usecases.request import Outcome
from storage.export import export
from tests.support.database import TENANT
from tests.support.office import Office
from tests.support.owing import owed
from tests.support.people import add_people
from tests.support.seeing import everything_of

AMIRA, BEN, GRACE, TOM, SAM = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Sam Okoro"
OTHERS = (BEN, TOM, SAM, "Ruth Lane", "Dora West")
FORM = Press(Verb.DIFFICULTY_FORM)
DAY = date(2025, 12, 1)
"""Four weeks on."""


def mark(office: Office, who: str = GRACE, supervisee: str = AMIRA, day: str = DAY.isoformat()) -> Outcome:
    """Grace marks it for Amira."""
    office.clock.move(minutes=1)
    return office.ask(who, Press(Verb.DIFFICULTY_SAVE), supervisee=office[supervisee].id, day=day)


def marked(office: Office) -> Matter:
    """The one that was marked."""
    found = office.database.run_now(
        lambda tx: tx.matters.concerning(office[AMIRA].id, since=date(2000, 1, 1))
    )
    (matter,) = [one for one in found if one.kind == "performance_concern"]
    return matter


def listed(office: Office, **changed: Mapping[str, Any]) -> None:
    """The staff list again, with some people changed."""
    entries = [replace(one.entry, **changed.get(name, {})) for name, one in office.people.items()]
    add_people(office.database, *entries)


@pytest.mark.clause("P1-2.4a", "P2-2c")
def test_both_see_that_it_is_there_and_its_date(office: Office) -> None:
    """The supervisee gets an envelope; both open the same page, and find it among what is open."""
    form = office.shown(DifficultyForm, office.ask(GRACE, FORM))
    assert (form.day, [name for _, name in form.supervisees]) == (DAY, [AMIRA, BEN])
    elements = form.card(office.templates.words_of(form)).elements
    assert not any(isinstance(element, TextInput) for element in elements)
    page = office.shown(MatterPage, mark(office))
    assert (page.view.line.due, page.view.line.subject) == (DAY, AMIRA)
    (outgoing,) = [one for one in office.planned() if one.recipient == office[AMIRA].id]
    envelope = office.composed(outgoing)
    assert isinstance(envelope, Waiting)
    theirs = office.shown(MatterPage, office.ask(AMIRA, envelope.press))
    assert (theirs.view.line.due, theirs.view.line.owner) == (DAY, GRACE)
    assert theirs.view.offers == ()
    shown = office.shown(MatterList, office.ask(AMIRA, Press(Verb.MATTERS)))
    assert [line.due for line in shown.of_two] == [DAY]
    assert [line.due for line in office.shown(MatterList, office.ask(GRACE, Press(Verb.MATTERS))).own] == [
        DAY
    ]


@pytest.mark.clause("P1-2.4a")
@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_ever_sees_it(office: Office, who: str) -> None:
    """No manager, colleague, director or cover, in no list and no message, before its date and long after it."""
    if who == SAM:
        stand_in(office)
    before = [everything_of(office, who)]
    for days in (28, 30):
        office.clock.move(days=days)
        before.append(everything_of(office, who))
    office.clock.move(days=-58)
    mark(office)
    after = [everything_of(office, who)]
    for days in (28, 30):
        office.clock.move(days=days)
        after.append(everything_of(office, who))
    assert after == before
    opening = Press(Verb.MATTER_OPEN, marked(office).id)
    assert office.says(office.ask(who, opening)) == "not_yours"
    assert office.says(office.ask(who, Press(Verb.MATTER_CLOSE, f"{opening.ref}.better"))) == "not_yours"


def stand_in(office: Office) -> None:
    """Sam stands in for Grace."""
    dates = {"start": "2025-11-03", "until": "2026-03-31"}
    office.ask(GRACE, Press(Verb.ABSENCE_SAVE), person=office[GRACE].id, **dates)
    office.ask(TOM, Press(Verb.COVER_SAVE, office[GRACE].id), by=office[SAM].id, for_whom="all", **dates)


@pytest.mark.clause("P1-2.4a")
def test_the_log_does_not_say_what_it_is(office: Office) -> None:
    """What is exported tells neither the kind nor the supervisee, and no word of either stands in it."""
    office.ask(GRACE, FORM)
    mark(office)
    matter = marked(office)
    office.clock.move(minutes=1)
    office.ask(GRACE, Press(Verb.MATTER_MOVE, matter.id), day="2025-12-08", reason="no_time")
    office.clock.move(minutes=1)
    office.ask(GRACE, Press(Verb.MATTER_CLOSE, f"{matter.id}.better"))
    with office.database.engine.connect() as connection:
        log = list(export(connection, TENANT))
    text = json.dumps(log)
    for word in ("performance", "difficult", "P1-2.4a", "better", matter.id):
        assert word not in text, word
    changes = [entry for entry in log if entry["kind"] == "matter.changed"]
    assert [entry["subject"] for entry in changes] == [None, None, None]
    assert [entry["payload"]["change"] for entry in changes] == ["opened", "moved", "closed"]  # pyright: ignore[reportIndexIssue]


@pytest.mark.clause("P1-2.4a")
def test_the_supervisor_is_asked_on_its_day(office: Office) -> None:
    """And again while it is open; nobody else is, whatever happens."""
    mark(office)
    office.clock.move(days=28)
    assert owed(office, "performance_concern") == {GRACE: {(GRACE, "ask")}}
    office.clock.move(days=60)
    assert owed(office, "performance_concern") == {GRACE: {(GRACE, "again")}}
    office.ask(GRACE, Press(Verb.MATTER_CLOSE, f"{marked(office).id}.better"))
    assert owed(office, "performance_concern") == {}


@pytest.mark.clause("P1-2.4a")
def test_it_ends_with_the_pair(office: Office) -> None:
    """Another supervisor does not inherit it, and does not hear that it was there."""
    mark(office)
    (outgoing,) = [one for one in office.planned() if one.recipient == office[AMIRA].id]
    listed(office, **{AMIRA: {"supervisor_email": office[SAM].entry.email}})
    office.database.run_now(lambda tx: follow_up(tx, office.setting))
    matter = marked(office)
    assert (matter.owner, matter.outcome) == (office[GRACE].id, "not_needed")
    assert isinstance(office.composed(outgoing), Dropped)
    assert office.says(office.ask(SAM, Press(Verb.MATTER_OPEN, matter.id))) == "not_yours"


@pytest.mark.clause("P1-2.4a")
@pytest.mark.parametrize("leaver", [GRACE, AMIRA])
def test_it_ends_where_one_of_the_two_leaves(office: Office, leaver: str) -> None:
    """It is handed on to nobody."""
    mark(office)
    listed(office, **{leaver: {"leaving_date": office.today}})
    office.clock.move(days=1)
    office.database.run_now(lambda tx: follow_up(tx, office.setting))
    matter = marked(office)
    assert (matter.owner, matter.outcome) == (office[GRACE].id, "not_needed")


def test_of_a_pair_there_is_one_at_a_time(office: Office) -> None:
    """Marking again shows it; once it is over there can be another."""
    first, again = (office.shown(MatterPage, mark(office)) for _ in range(2))
    assert first.view.line.id == again.view.line.id == marked(office).id
    assert len([one for one in office.planned() if one.recipient == office[AMIRA].id]) == 1


@pytest.mark.parametrize("who", [TOM, SAM])
def test_only_the_supervisor_marks_it(office: Office, who: str) -> None:
    """Not the manager, and not who stands in."""
    stand_in(office)
    assert office.says(mark(office, who)) == "not_yours"
    form = office.shown(DifficultyForm, office.ask(who, FORM))
    assert AMIRA not in [name for _, name in form.supervisees]


def test_faults_are_named(office: Office) -> None:
    """Nobody chosen, no day, a day gone by; who has no supervisees is told so."""
    outcome = office.ask(GRACE, Press(Verb.DIFFICULTY_SAVE), supervisee="", day="")
    assert office.errors(outcome) == {"supervisee": "choose_person", "day": "choose_date"}
    assert office.errors(mark(office, day="2025-11-02")) == {"day": "today_or_later"}
    assert office.says(office.ask(AMIRA, FORM)) == "no_supervisees"
    assert office.says(mark(office, AMIRA, BEN)) == "not_yours"
    assert office.planned() == []


@pytest.mark.clause("P1-2.4a")
def test_supervisors_find_it(office: Office) -> None:
    """In help, and under what else is due; supervisees do not."""
    for outcome in (office.word(GRACE, "help"), office.ask(GRACE, Press(Verb.DUTIES))):
        assert FORM in office.presses_on(outcome)
    for outcome in (office.word(AMIRA, "help"), office.ask(AMIRA, Press(Verb.DUTIES))):
        assert FORM not in office.presses_on(outcome)
