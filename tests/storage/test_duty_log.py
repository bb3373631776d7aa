"""What duties need to know, as it was logged; absences and covers as the clocks see them; case references."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.logged import Case, CaseKind, Done, Logged, Risk
from bot.domain.people import Absent, Cover, Facts, Person
from bot.domain.session import Mode, Session
from bot.ids import new_id
from bot.ports import Absence, Covering, Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.people import add_people, make_entry

TODAY = date(2025, 11, 3)


@pytest.fixture
def pair(database: SqlDatabase) -> tuple[Person, Person]:
    """Grace, and Amira whom she supervises."""
    grace, amira = add_people(
        database, make_entry("Grace Bell"), make_entry("Amira Khan", supervisor="Grace Bell")
    )
    return grace, amira


def logged(database: SqlDatabase, person: Person, day: date = TODAY) -> Logged:
    """What duties know about somebody."""
    return database.run_now(lambda tx: tx.duties.of([person.id], day))[person.id]


def facts(database: SqlDatabase, person: Person) -> Facts:
    """What the clock of sessions knows about somebody."""
    return database.run_now(lambda tx: tx.people.facts_of(person.id))


def test_the_latest_of_each_is_kept_in_sight(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """By its day, whenever it was logged; of two on a day the one logged last; the organisation's for everybody."""
    grace, amira = pair

    def work(tx: Transaction) -> None:
        for day, outcome in ((3, "late"), (1, "early")):
            tx.duties.add("review", amira.id, TODAY.replace(day=day), outcome, by=grace.id)
        tx.duties.add("review", amira.id, TODAY, "other", by=grace.id, ref="6")
        tx.duties.add("dip_sample", None, TODAY, "done", by=grace.id)

    database.run_now(work)
    assert set(logged(database, amira).done) == {
        Done(clock="review", ref="", day=TODAY, outcome="late"),
        Done(clock="review", ref="6", day=TODAY, outcome="other"),
        Done(clock="dip_sample", ref="", day=TODAY, outcome="done"),
    }
    assert [one.clock for one in logged(database, grace).done] == ["dip_sample"]


def test_changes_of_the_list_are_dated(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """Another supervisor, another team: the day on which the list said so; the first list dates neither."""
    _, amira = pair
    assert (logged(database, amira).introduced, logged(database, amira).paired) == (TODAY, None)
    sam = make_entry("Sam Okoro")
    moved = replace(make_entry("Amira Khan", supervisor="Sam Okoro"), team="West")
    database.run_now(lambda tx: tx.people.import_list([make_entry("Grace Bell"), sam, moved]))
    now = logged(database, amira)
    assert (now.paired, now.changed, now.introduced) == (TODAY, TODAY, TODAY)
    samuel = database.run_now(lambda tx: tx.people.by_email(sam.email))
    assert samuel
    assert logged(database, samuel).supervises_since == TODAY


def test_a_session_is_unrecorded_until_its_record_is_sent(
    database: SqlDatabase, pair: tuple[Person, Person]
) -> None:
    """Each with its day."""
    grace, amira = pair
    session = Session(
        id=new_id(),
        supervisee=amira.id,
        supervisor=grace.id,
        day=TODAY,
        minutes=60,
        mode=Mode.PHONE,
        functions=frozenset(),
        logged_at=database.run_now(lambda tx: tx.now),
    )
    database.run_now(lambda tx: tx.sessions.add(session))
    assert logged(database, amira).unrecorded == ((session.id, TODAY),)
    assert logged(database, grace).unrecorded == ()


@pytest.mark.clause("P1-3.1e")
def test_who_is_away_and_who_stands_in(database: SqlDatabase, pair: tuple[Person, Person]) -> None:
    """As logged; supervisees whom nobody covers are counted on each day of the absence."""
    grace, amira = pair
    until = TODAY + timedelta(days=40)
    absence = Absence(id=new_id(), person=grace.id, start=TODAY, until=None, logged_by=grace.id)
    covering = Covering(
        id=new_id(),
        supervisor=grace.id,
        by=amira.id,
        supervisee=amira.id,
        start=TODAY + timedelta(days=5),
        until=until,
        named_by=grace.id,
    )
    database.run_now(lambda tx: tx.absences.log(absence))
    database.run_now(lambda tx: tx.absences.cover(covering))
    assert facts(database, grace).absences == (Absent(start=TODAY, until=None),)
    cover = Cover(by=amira.id, supervisee=amira.id, start=covering.start, until=until)
    assert facts(database, grace).covers == (cover,)
    days = (TODAY - timedelta(days=1), TODAY, covering.start, until, until + timedelta(days=1))
    assert [logged(database, grace, day).uncovered for day in days] == [0, 1, 0, 0, 1]
    database.run_now(lambda tx: tx.absences.log(replace(absence, until=TODAY)))
    assert facts(database, grace).absences == (Absent(start=TODAY, until=TODAY),)
    found = database.run_now(lambda tx: tx.absences.of(grace.id, TODAY + timedelta(days=1)))
    assert found == []


def test_a_case_comes_back_as_it_was_and_goes_when_it_is_closed(
    database: SqlDatabase, pair: tuple[Person, Person]
) -> None:
    """Its tag is not used again: closed ones count."""
    _, amira = pair
    case = Case(
        id=new_id(),
        supervisee=amira.id,
        tag="K1",
        kind=CaseKind.FAMILY_SAFEGUARDING,
        rating=Risk.HIGH,
        opened=TODAY,
        allocated=TODAY - timedelta(days=3),
        discussed=TODAY,
    )
    database.run_now(lambda tx: tx.cases.save(case))
    assert logged(database, amira).cases == (case,)
    assert database.run_now(lambda tx: tx.cases.get(case.id)) == case
    database.run_now(lambda tx: tx.cases.close(case.id, TODAY))
    assert logged(database, amira).cases == ()
    assert database.run_now(lambda tx: tx.cases.get(case.id)) is None
    assert database.run_now(lambda tx: tx.cases.count(amira.id)) == 1
