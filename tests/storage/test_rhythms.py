"""Agreed rhythms as they are kept: what waits, what is in force, what the clocks are given, and whom they wake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.people import AgreedRhythm, Person, Role
from bot.domain.rhythms import Rhythm, RhythmState
from bot.ids import new_id
from storage.unit_of_work import SqlDatabase
from tests.support.people import add_people, make_entry

TODAY = date(2026, 11, 3)
UNTIL = date(2026, 12, 29)


@pytest.fixture
def pair(database: SqlDatabase) -> tuple[Person, Person]:
    """Grace, and Amira whom she supervises."""
    grace, amira = add_people(
        database,
        make_entry("Grace Bell", Role.SUPERVISOR),
        make_entry("Amira Khan", supervisor="Grace Bell"),
    )
    return grace, amira


def a_rhythm(person: Person, state: RhythmState, **more: object) -> Rhythm:
    """Every week, until just before the year's end."""
    usual = Rhythm(
        id=new_id(),
        person=person.id,
        days=7,
        start=TODAY,
        until=UNTIL,
        state=state,
        asked_by=person.id,
    )
    return replace(usual, **more)


def saved(database: SqlDatabase, *rhythms: Rhythm) -> list[Rhythm]:
    """Keeps some."""
    for one in rhythms:
        database.run_now(lambda tx, one=one: tx.rhythms.save(one))
    return list(rhythms)


def test_what_is_kept_comes_back(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """Every field, and every change of it."""
    grace, amira = pair
    asked = a_rhythm(amira, RhythmState.ASKED, days=42, until=None, reason="experience")
    saved(database, asked)
    assert database.run_now(lambda tx: tx.rhythms.get(asked.id)) == asked
    approved = replace(
        asked,
        state=RhythmState.IN_FORCE,
        until=UNTIL,
        decided_by=grace.id,
        decided_at=datetime(2026, 11, 3, 10, tzinfo=UTC),
    )
    saved(database, approved)
    assert database.run_now(lambda tx: tx.rhythms.get(asked.id)) == approved
    assert database.run_now(lambda tx: tx.rhythms.get(new_id())) is None


def test_each_state_is_found_where_it_belongs(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """What waits for an answer, what is in force on a day or later, and nothing that is over."""
    grace, amira = pair
    found = {state: a_rhythm(amira, state) for state in RhythmState}
    over = a_rhythm(amira, RhythmState.IN_FORCE, until=TODAY - timedelta(1), start=date(2026, 9, 1))
    hers = a_rhythm(grace, RhythmState.AGREED)
    saved(database, *found.values(), over, hers)
    waits = {found[RhythmState.ASKED], found[RhythmState.AGREED]}
    current = database.run_now(lambda tx: tx.rhythms.current(amira.id, TODAY))
    assert set(current) == waits | {found[RhythmState.IN_FORCE]}
    assert len(current) == 3
    assert set(database.run_now(lambda tx: tx.rhythms.waiting([amira.id]))) == waits
    assert database.run_now(lambda tx: tx.rhythms.waiting([])) == []
    assert set(database.run_now(lambda tx: tx.rhythms.pending())) == {*waits, hers}


def test_the_clocks_are_given_what_was_in_force(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """Also when its last day is past, since the last session may lie within it; nothing of the other states."""
    _, amira = pair
    saved(database, *(a_rhythm(amira, state) for state in RhythmState if state is not RhythmState.IN_FORCE))
    assert database.run_now(lambda tx: tx.people.facts_of(amira.id)).rhythms == ()
    saved(
        database,
        a_rhythm(amira, RhythmState.IN_FORCE, start=date(2026, 8, 3), until=date(2026, 9, 28)),
        a_rhythm(amira, RhythmState.IN_FORCE, days=42),
    )
    expected = {
        AgreedRhythm(days=7, start=date(2026, 8, 3), until=date(2026, 9, 28)),
        AgreedRhythm(days=42, start=TODAY, until=UNTIL),
    }
    assert set(database.run_now(lambda tx: tx.people.facts_of(amira.id)).rhythms) == expected
    everybody = database.run_now(lambda tx: tx.people.everybody())
    assert {one.person.id: len(one.rhythms) for one in everybody}[amira.id] == 2
    assert sum(len(one.rhythms) for one in everybody) == 2


def test_each_change_has_the_supervisee_looked_at(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """Whatever it is, a pass looks at once."""
    _, amira = pair
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)

    def awake() -> set[str]:
        due = database.run_now(lambda tx: tx.wakes.due(at, 10), at=at)
        database.run_now(lambda tx: tx.wakes.sleep(dict.fromkeys(due)), at=at)
        return {wake.person for wake in due}

    awake()
    for state in RhythmState:
        one = a_rhythm(amira, state)
        database.run_now(lambda tx, one=one: tx.rhythms.save(one), at=at)
        assert awake() == {amira.id}, state
