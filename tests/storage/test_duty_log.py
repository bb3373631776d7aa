"""What duties need to know, as it was logged; absences and covers as the clocks see them; case references."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.logged import BEGUN, ROTA, STOPPED, Case, CaseKind, Done, Logged, Risk
from bot.domain.people import Absent, Cover, Facts, Person
from bot.domain.session import Mode, Session
from bot.ids import new_id
from bot.ports import Absence, Covering, Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MovedClock
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


def test_who_is_listed_later_has_a_day_of_arrival(
    database: SqlDatabase, clock: MovedClock, pair: tuple[Person, Person]
) -> None:
    """The first list's people have the organisation's day; later lists do not move anybody's."""
    both = [make_entry("Grace Bell"), make_entry("Amira Khan", supervisor="Grace Bell")]
    assert {logged(database, one).arrived for one in pair} == {TODAY}
    clock.move(days=30)
    new = make_entry("Sam Okoro", supervisor="Grace Bell")
    database.run_now(lambda tx: tx.people.import_list([*both, new]))
    samuel = database.run_now(lambda tx: tx.people.by_email(new.email))
    assert samuel
    then = TODAY + timedelta(days=30)
    assert (logged(database, samuel).introduced, logged(database, samuel).arrived) == (TODAY, then)
    clock.move(days=30)
    database.run_now(lambda tx: tx.people.import_list([*both, replace(new, team="West")]))
    assert (logged(database, samuel).arrived, logged(database, pair[1]).arrived) == (then, TODAY)


@pytest.mark.clause("P1-5a")
@pytest.mark.parametrize(
    ("before", "signed", "paired"),
    [
        pytest.param(None, None, "2025-11-03", id="no agreement"),
        pytest.param("2025-10-01", "2025-10-01", "2025-11-03", id="the one that was known"),
        pytest.param("2025-10-01", "2025-10-28", "2025-10-28", id="a new one, some days ago"),
        pytest.param(None, "2025-10-06", "2025-10-06", id="the first one, four weeks ago"),
        pytest.param(None, "2025-10-05", "2025-11-03", id="the first one, longer ago"),
        pytest.param("2025-10-28", "2025-10-20", "2025-11-03", id="an older one than was known"),
        pytest.param(None, "2025-11-04", "2025-11-03", id="one of a day to come"),
    ],
)
def test_an_agreement_that_comes_with_a_new_supervisor_is_theirs(
    database: SqlDatabase, pair: tuple[Person, Person], before: str | None, signed: str | None, paired: str
) -> None:
    """It was signed in the days before the list that says both: the pair is as old as that."""
    amira = make_entry("Amira Khan", supervisor="Grace Bell")

    def read(supervisor: str, agreed: str | None) -> None:
        day = date.fromisoformat(agreed) if agreed else None
        hers = replace(amira, supervisor_email=make_entry(supervisor).email, agreement_date=day)
        others = [make_entry("Grace Bell"), make_entry("Sam Okoro")]
        database.run_now(lambda tx: tx.people.import_list([*others, hers]))

    read("Grace Bell", before)
    assert logged(database, pair[1]).paired is None
    read("Sam Okoro", signed)
    assert logged(database, pair[1]).paired == date.fromisoformat(paired)


def test_whose_last_word_it_was(
    database: SqlDatabase, clock: MovedClock, pair: tuple[Person, Person]
) -> None:
    """Of a name and reference, by when it was logged, whatever day it names."""
    grace, amira = pair

    def log(person: Person, day: int, outcome: str, ref: str = "North") -> None:
        clock.move(minutes=1)
        database.run_now(
            lambda tx: tx.duties.add(ROTA, person.id, TODAY.replace(day=day), outcome, by=person.id, ref=ref)
        )

    def keepers() -> list[str]:
        return list(database.run_now(lambda tx: tx.duties.whose(ROTA, "North", BEGUN)))

    assert keepers() == []
    log(grace, 10, BEGUN)
    log(amira, 10, BEGUN, "South")
    assert keepers() == [grace.id]
    log(grace, 3, STOPPED)
    log(amira, 3, BEGUN)
    assert keepers() == [amira.id]


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


@pytest.mark.clause("P1-3.1e")
def test_a_cover_serves_the_supervisees_of_its_own_supervisor_alone(database: SqlDatabase) -> None:
    """Of two who are away, one without anybody who stands in."""
    ruth, grace, amira, ben = add_people(
        database,
        make_entry("Ruth Lane"),
        replace(make_entry("Grace Bell", supervisor="Ruth Lane"), absent_from=TODAY),
        make_entry("Amira Khan", supervisor="Grace Bell"),
        make_entry("Ben Hale", supervisor="Ruth Lane"),
    )
    absence = Absence(id=new_id(), person=ruth.id, start=TODAY, until=None, logged_by=ruth.id)
    covering = Covering(
        id=new_id(),
        supervisor=ruth.id,
        by=ben.id,
        supervisee=None,
        start=TODAY,
        until=TODAY,
        named_by=ruth.id,
    )
    database.run_now(lambda tx: tx.absences.log(absence))
    database.run_now(lambda tx: tx.absences.cover(covering))
    uncovered = [logged(database, one).uncovered for one in (ruth, grace, amira, ben)]
    assert uncovered == [0, 1, 0, 0]


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
