"""Whom a pass has to look at: each change of a fact wakes those whom it concerns, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.logged import Case, CaseKind
from bot.domain.people import Person, PersonId, StaffEntry
from bot.domain.session import Booking, Mode, Session
from bot.ids import new_id
from bot.ports import Absence, Covering, Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY
from tests.support.people import add_people, make_entry

TODAY = date(2025, 11, 3)
NAMES = ("Ruth Lane", "Grace Bell", "Amira Khan", "Ben Hale", "Sam Okoro")


def entries() -> list[StaffEntry]:
    """Ruth over Grace and Sam; Grace over Amira and Ben."""
    ruth, grace, amira, ben, sam = NAMES
    return [
        make_entry(ruth),
        make_entry(grace, supervisor=ruth),
        make_entry(amira, supervisor=grace),
        make_entry(ben, supervisor=grace),
        make_entry(sam, supervisor=ruth),
    ]


@pytest.fixture
def people(database: SqlDatabase) -> dict[str, Person]:
    """Everybody, at rest until next year."""
    known = add_people(database, *entries())
    rest(database, MONDAY + timedelta(days=365))
    return {person.entry.name.partition(" ")[0]: person for person in known}


def rest(database: SqlDatabase, until: datetime | None) -> None:
    """A pass has looked at everybody who was awake."""

    def work(tx: Transaction) -> None:
        tx.wakes.sleep(dict.fromkeys(tx.wakes.due(tx.now, 100), until))

    database.run_now(work)


def awake(database: SqlDatabase, people: dict[str, Person], at: datetime = MONDAY) -> set[str]:
    """The first names of those at whom a pass has to look."""
    names = {person.id: name for name, person in people.items()}
    found = database.run_now(lambda tx: tx.wakes.due(at, 100), at=at)
    return {names[wake.person] for wake in found}


def test_everybody_new_is_looked_at(database: SqlDatabase) -> None:
    """Once, and then not before their moment."""
    known = add_people(database, *entries())
    people = {person.entry.name.partition(" ")[0]: person for person in known}
    assert awake(database, people) == set(people)
    rest(database, MONDAY + timedelta(days=3))
    assert awake(database, people) == set()
    assert awake(database, people, MONDAY + timedelta(days=3)) == set(people)
    rest(database, None)
    assert awake(database, people, MONDAY - timedelta(days=1)) == set(people), "an earlier pass looks again"


Change = Callable[[Transaction, dict[str, Person]], None]


def _session(tx: Transaction, people: dict[str, Person]) -> None:
    tx.sessions.add(
        Session(
            id=new_id(),
            supervisee=people["Amira"].id,
            supervisor=people["Grace"].id,
            day=TODAY,
            minutes=60,
            mode=Mode.VIDEO,
            functions=frozenset(),
            logged_at=tx.now,
        )
    )


def _booking(tx: Transaction, people: dict[str, Person]) -> None:
    amira, grace = people["Amira"].id, people["Grace"].id
    tx.sessions.book(Booking(id=new_id(), supervisee=amira, supervisor=grace, day=TODAY))


def _absence(tx: Transaction, people: dict[str, Person]) -> None:
    grace = people["Grace"].id
    tx.absences.log(Absence(id=new_id(), person=grace, start=TODAY, until=None, logged_by=grace))


def _cover(tx: Transaction, people: dict[str, Person]) -> None:
    ruth, grace, sam = (people[name].id for name in ("Ruth", "Grace", "Sam"))
    tx.absences.cover(
        Covering(
            id=new_id(), supervisor=grace, by=sam, supervisee=None, start=TODAY, until=TODAY, named_by=ruth
        )
    )


def _logged(tx: Transaction, people: dict[str, Person]) -> None:
    tx.duties.add("agreement", people["Ben"].id, TODAY, "agreed", by=people["Grace"].id)


def _logged_for_all(tx: Transaction, people: dict[str, Person]) -> None:
    tx.duties.add("dip_sample", None, TODAY, "done", by=people["Ruth"].id)


def _case(tx: Transaction, people: dict[str, Person]) -> None:
    ben = people["Ben"].id
    tx.cases.save(Case(id=new_id(), supervisee=ben, tag="K1", kind=CaseKind.FAMILY, opened=TODAY))


def _leaving(tx: Transaction, people: dict[str, Person]) -> None:
    changed = [
        replace(entry, leaving_date=TODAY) if entry.name == "Grace Bell" else entry for entry in entries()
    ]
    tx.people.import_list(changed)


def _renamed(tx: Transaction, people: dict[str, Person]) -> None:
    changed = [
        replace(entry, name="Amira Begum") if entry.name == "Amira Khan" else entry for entry in entries()
    ]
    tx.people.import_list(changed)


def _moved(tx: Transaction, people: dict[str, Person]) -> None:
    sam = people["Sam"].entry.email
    changed = [
        replace(entry, supervisor_email=sam) if entry.name == "Ben Hale" else entry for entry in entries()
    ]
    tx.people.import_list(changed)


@pytest.mark.parametrize(
    ("change", "concerned"),
    [
        (_session, {"Amira"}),
        (_booking, {"Amira"}),
        (_absence, {"Grace", "Amira", "Ben"}),
        (_cover, {"Grace", "Amira", "Ben"}),
        (_logged, {"Ben"}),
        (_logged_for_all, {"Ruth", "Grace", "Amira", "Ben", "Sam"}),
        (_case, {"Ben"}),
        (_leaving, {"Ruth", "Grace", "Amira", "Ben"}),
        (_renamed, {"Amira"}),
        (_moved, {"Ben", "Grace", "Sam"}),
    ],
)
def test_a_change_wakes_those_whom_it_concerns(
    database: SqlDatabase, people: dict[str, Person], change: Change, concerned: set[str]
) -> None:
    """The person, those about whom others will hear differently, and nobody else."""
    database.run_now(lambda tx: change(tx, people))
    assert awake(database, people) == concerned


def test_cover_for_a_manager_wakes_everybody_below(database: SqlDatabase, people: dict[str, Person]) -> None:
    """Who stands in hears also what a manager hears about those further down."""
    ruth, sam = people["Ruth"].id, people["Sam"].id
    its = Covering(
        id=new_id(), supervisor=ruth, by=sam, supervisee=None, start=TODAY, until=TODAY, named_by=ruth
    )
    database.run_now(lambda tx: tx.absences.cover(its))
    assert awake(database, people) == {"Ruth", "Grace", "Amira", "Ben", "Sam"}


def _samuel_away(tx: Transaction, people: dict[str, Person]) -> None:
    sam = people["Sam"].id
    tx.absences.log(Absence(id=new_id(), person=sam, start=TODAY, until=None, logged_by=sam))


def _says(**changes: object) -> Change:
    """The list says something else of Sam, who is Ben's assessor."""

    def change(tx: Transaction, _people: dict[str, Person]) -> None:
        tx.people.import_list(
            [replace(entry, **changes) if entry.name == "Sam Okoro" else entry for entry in assessed()]
        )

    return change


def assessed() -> list[StaffEntry]:
    """The same people; Sam assesses Ben."""
    by = make_entry("Sam Okoro").email
    return [replace(one, assessor_email=by) if one.name == "Ben Hale" else one for one in entries()]


@pytest.mark.parametrize(
    "change",
    [
        _samuel_away,
        _says(timezone="Asia/Kolkata"),
        _says(working_days=frozenset({0})),
        _says(absent_from=TODAY),
    ],
    ids=["away", "zone", "days", "listed as away"],
)
def test_who_stands_in_or_assesses_wakes_those_about_whom_they_hear(
    database: SqlDatabase, people: dict[str, Person], change: Change
) -> None:
    """What is true of a recipient changes when others' reminders go, whoever is above those."""
    database.run_now(lambda tx: tx.people.import_list(assessed()))
    rest(database, None)
    database.run_now(lambda tx: change(tx, people))
    assert awake(database, people) == {"Sam", "Ben"}
    database.run_now(lambda tx: tx.people.import_list(assessed()))
    database.run_now(lambda tx: _cover(tx, people))
    rest(database, None)
    database.run_now(lambda tx: change(tx, people))
    assert awake(database, people) == {"Sam", "Amira", "Ben"}


def test_somebody_new_wakes_their_supervisor_and_those_whom_they_assess(
    database: SqlDatabase, people: dict[str, Person]
) -> None:
    """An absent supervisor has somebody more who has nobody; an assessor who was missing hears from now on."""
    nina = make_entry("Nina Wolf", supervisor="Grace Bell")
    with_nina = [
        replace(one, assessor_email=nina.email) if one.name == "Amira Khan" else one for one in entries()
    ]
    database.run_now(lambda tx: tx.people.import_list(with_nina))
    rest(database, None)
    database.run_now(lambda tx: tx.people.import_list([*with_nina, nina]))
    newest = database.run_now(lambda tx: tx.people.by_email(nina.email))
    assert newest
    assert awake(database, {**people, "Nina": newest}) == {"Nina", "Grace", "Amira"}
    rest(database, None)
    leaving = [*with_nina, replace(nina, leaving_date=TODAY)]
    database.run_now(lambda tx: tx.people.import_list(leaving))
    assert awake(database, {**people, "Nina": newest}) == {"Nina", "Grace", "Amira"}


def test_the_same_list_again_wakes_nobody(database: SqlDatabase, people: dict[str, Person]) -> None:
    """Nothing has changed."""
    database.run_now(lambda tx: tx.people.import_list(entries()))
    assert awake(database, people) == set()


def test_who_was_woken_meanwhile_is_not_put_to_sleep(
    database: SqlDatabase, people: dict[str, Person]
) -> None:
    """A fact that changes while a pass looks at somebody is looked at by the next pass."""
    database.run_now(lambda tx: _booking(tx, people))
    (wake,) = database.run_now(lambda tx: tx.wakes.due(tx.now, 100))
    database.run_now(lambda tx: _session(tx, people))
    database.run_now(lambda tx: tx.wakes.sleep({wake: None}))
    assert awake(database, people) == {"Amira"}


def test_pages_go_through_everybody_once(database: SqlDatabase, people: dict[str, Person]) -> None:
    """As many at a time as is asked for, in one order."""
    database.run_now(lambda tx: tx.wakes.everybody())
    seen: list[PersonId] = []
    last: PersonId | None = None
    while page := database.run_now(lambda tx, last=last: tx.wakes.due(tx.now, 2, after=last)):
        assert len(page) <= 2
        seen += [wake.person for wake in page]
        last = seen[-1]
    assert sorted(seen) == sorted(person.id for person in people.values())
    assert len(set(seen)) == len(seen)


def test_other_rules_wake_everybody_once(database: SqlDatabase, people: dict[str, Person]) -> None:
    """The first, and each time that they differ from those before, which are told."""

    def note(rules: str) -> str | None:
        return database.run_now(lambda tx: tx.wakes.note_rules(rules))

    assert note("pack 1") == ""
    assert awake(database, people) == set(people)
    rest(database, None)
    assert note("pack 1") is None
    assert awake(database, people) == set()
    assert note("pack 2") == "pack 1"
    assert awake(database, people) == set(people)
