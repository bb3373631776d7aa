"""Open matters as they are kept: whose they are, what they came from, and whom they wake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.matters import Matter, closed
from bot.domain.people import Person, Role
from bot.ids import new_id
from storage.unit_of_work import SqlDatabase
from tests.support.people import add_people, make_entry

TODAY = date(2026, 11, 3)


@pytest.fixture
def pair(database: SqlDatabase) -> tuple[Person, Person]:
    """Grace, and Amira whom she supervises."""
    grace, amira = add_people(
        database, make_entry("Grace Bell"), make_entry("Amira Khan", supervisor="Grace Bell")
    )
    return grace, amira


def a_matter(owner: Person, kind: str = "action", **more: object) -> Matter:
    """One of somebody's."""
    usual = Matter(
        id=new_id(),
        kind=kind,
        tag="A1",
        owner=owner.id,
        opened_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
        opened=date(2026, 11, 2),
        due=date(2026, 11, 27),
        first_due=date(2026, 11, 27),
    )
    return replace(usual, **more)


def test_what_is_kept_comes_back(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """Every field, and every change of it."""
    grace, amira = pair
    first = a_matter(
        amira,
        subject=amira.id,
        opened_by=grace.id,
        due_at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
        moves=2,
        accepted=True,
        text=new_id(),
        source="record:7",
        stage=1,
        said=(("who", "data_subject"), ("received", "2026-11-02")),
    )
    assert database.run_now(lambda tx: tx.matters.open(first))
    assert database.run_now(lambda tx: tx.matters.get(first.id)) == first
    assert (first.chosen("who"), first.chosen("else")) == ("data_subject", "")
    done = replace(closed(first, TODAY, "done"), owner=grace.id)
    database.run_now(lambda tx: tx.matters.save(done))
    assert database.run_now(lambda tx: tx.matters.get(first.id)) == done
    assert database.run_now(lambda tx: tx.matters.get(new_id())) is None


def test_of_one_source_there_is_one(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """Two processes that find the same fact open one matter; what names no source is always new."""
    _, amira = pair

    def opened(**more: object) -> bool:
        return database.run_now(lambda tx: tx.matters.open(a_matter(amira, **more)))  # pyright: ignore[reportArgumentType]

    assert [opened(source="left:1"), opened(source="left:1"), opened(source="left:2")] == [True, False, True]
    assert [opened(), opened(), opened(kind="other", source="left:1")] == [True, True, True]


def test_open_ones_are_found_by_owner_and_by_whom_they_concern(
    database: SqlDatabase, pair: tuple[Person, Person]
) -> None:
    """The earliest day first; closed ones from a day on where they are asked for."""
    grace, amira = pair
    late = a_matter(amira, subject=amira.id, opened_by=grace.id)
    early = a_matter(amira, due=date(2026, 11, 10))
    for_her = a_matter(grace, subject=amira.id)
    over = closed(a_matter(grace, subject=amira.id), TODAY, "done")
    for one in (late, early, for_her, over):
        database.run_now(lambda tx, one=one: tx.matters.open(one))
    found = database.run_now(lambda tx: tx.matters.open_of([amira.id, grace.id]))
    assert found == {amira.id: [early, late], grace.id: [for_her]}
    assert set(database.run_now(lambda tx: tx.matters.concerning(amira.id, since=date(2026, 11, 4)))) == {
        early,
        late,
        for_her,
    }
    assert over in database.run_now(lambda tx: tx.matters.concerning(amira.id, since=TODAY))
    assert database.run_now(lambda tx: tx.matters.opened_by(grace.id)) == [late]
    assert database.run_now(lambda tx: tx.matters.count("action", amira.id)) == 4
    assert database.run_now(lambda tx: tx.duties.of([amira.id], TODAY))[amira.id].matters == (early, late)


def test_what_has_lost_whom_it_is_about_is_found(database: SqlDatabase) -> None:
    """Between two, once they are no pair any more; of other kinds, once the subject has left; closed ones never."""
    grace, amira, ben = add_people(
        database,
        make_entry("Grace Bell"),
        make_entry("Amira Khan", supervisor="Grace Bell"),
        replace(make_entry("Ben Hale", supervisor="Grace Bell"), leaving_date=date(2026, 11, 2)),
    )
    between = a_matter(grace, "of_two", subject=amira.id)
    past = a_matter(amira, "of_two", subject=grace.id)
    asked = a_matter(amira, "asked", subject=grace.id)
    left = a_matter(grace, "asked", subject=ben.id)
    over = closed(a_matter(grace, "asked", subject=ben.id), TODAY, "done")
    other = a_matter(grace, "other", subject=ben.id)
    for one in (between, past, asked, left, over, other):
        database.run_now(lambda tx, one=one: tx.matters.open(one))
    found = database.run_now(lambda tx: tx.matters.of_past_pairs(["of_two"], ["of_two", "asked"], TODAY))
    assert set(found) == {past, left}
    before = database.run_now(lambda tx: tx.matters.of_past_pairs([], ["of_two", "asked"], date(2026, 11, 2)))
    assert before == []


def test_each_change_has_its_owners_looked_at(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """Opening wakes the owner, handing on the one before and the one after."""
    grace, amira = pair
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)

    def awake() -> set[str]:
        due = database.run_now(lambda tx: tx.wakes.due(at, 10), at=at)
        database.run_now(lambda tx: tx.wakes.sleep(dict.fromkeys(due)), at=at)
        return {wake.person for wake in due}

    awake()
    one = a_matter(amira)
    database.run_now(lambda tx: tx.matters.open(one), at=at)
    assert awake() == {amira.id}
    database.run_now(lambda tx: tx.matters.save(replace(one, owner=grace.id)), at=at)
    assert awake() == {amira.id, grace.id}


def test_holders_of_a_role_are_in_the_list_and_have_not_left(database: SqlDatabase) -> None:
    """By name; a role whose name is part of another's is another role."""
    people = add_people(
        database,
        make_entry("Zoe Hart", Role.HUMAN_RESOURCES, Role.MANAGER),
        make_entry("Ann Lee", Role.HUMAN_RESOURCES),
        replace(make_entry("Gone Ray", Role.HUMAN_RESOURCES), leaving_date=date(2026, 11, 2)),
        make_entry("Sue Poe", Role.SUPERVISOR),
    )
    found = database.run_now(lambda tx: tx.people.with_role(Role.HUMAN_RESOURCES, TODAY))
    assert [one.id for one in found] == [people[1].id, people[0].id]
    assert database.run_now(lambda tx: tx.people.with_role(Role.DIRECTOR, TODAY)) == []
