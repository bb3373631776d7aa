"""The staff, and the facts that the clocks need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import process_time

import pytest
from sqlalchemy import Connection, event, update

from bot.domain.people import Employment, Facts, Person, PersonId, Role, StaffEntry
from bot.domain.session import Booking, Function, Mode, Session
from bot.errors import Unknown
from bot.ids import new_id
from bot.ports import Covering, Transaction
from storage.tables.people import staff
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY, MovedClock
from tests.support.database import open_plain
from tests.support.people import add_people, big_staff, make_entry
from tests.support.queries import counted

LINE = (
    make_entry("Hana Head", Role.HEAD_OF_SERVICE, Role.SUPERVISOR),
    make_entry("Mo Manager", Role.MANAGER, supervisor="Hana Head"),
    make_entry("Sam Senior", Role.SUPERVISOR, supervisor="Mo Manager"),
    make_entry("ada okoro", supervisor="Sam Senior"),
    make_entry("Zoe Bell", supervisor="Sam Senior"),
)


@pytest.fixture
def line(database: SqlDatabase) -> list[Person]:
    """A line of supervision: a head, a manager, a supervisor, two practitioners."""
    return add_people(database, *LINE)


def names(facts: Sequence[Facts]) -> list[str]:
    """The names, in order."""
    return [one.person.entry.name for one in facts]


def held(supervisee: Person, day: date) -> Session:
    """A session of a person with their supervisor."""
    return Session(
        id=new_id(),
        supervisee=supervisee.id,
        supervisor=supervisee.supervisor_id or supervisee.id,
        day=day,
        minutes=60,
        mode=Mode.VIDEO,
        functions=frozenset({Function.SUPPORTIVE}),
        logged_at=MONDAY,
    )


def test_a_person_comes_back_with_all_that_the_list_said(database: SqlDatabase) -> None:
    """Every column of the staff list is kept, and none is confused with another."""
    full = StaffEntry(
        email="ada@example.org",
        name="Ada Ọkọ́rọ",
        team="Süd;West",
        roles=frozenset({Role.PRACTITIONER, Role.DIRECTOR}),
        start_date=date(2001, 1, 1),
        supervisor_email="hana.head@example.org",
        leaving_date=date(2001, 1, 2),
        employment=Employment.AGENCY,
        induction_until=date(2001, 1, 3),
        asye_start=date(2001, 1, 4),
        asye_end=date(2001, 1, 5),
        interval_weeks=6,
        interval_approved_by="hana.head@example.org",
        agreement_date=date(2001, 1, 6),
        last_supervision=date(2001, 1, 7),
        assessor_email="zoe@example.org",
        timezone="Europe/Lisbon",
        working_days=frozenset({0, 1, 4}),
        absent_from=date(2001, 1, 8),
        absent_until=date(2001, 1, 9),
        slack_id="U1",
        teams_id="00000000-0000-0000-0000-000000000001",
    )
    head, ada = add_people(database, make_entry("Hana Head", Role.HEAD_OF_SERVICE), full)

    assert ada == Person(id=ada.id, entry=full, supervisor_id=head.id, interval_approver_ok=True)
    assert head == Person(id=head.id, entry=make_entry("Hana Head", Role.HEAD_OF_SERVICE))


@pytest.mark.parametrize("days", [None, frozenset[int](), frozenset({6}), frozenset(range(7))])
def test_no_working_days_is_not_the_installations_days(
    database: SqlDatabase, days: frozenset[int] | None
) -> None:
    """Nothing said means the installation's; none at all means none."""
    [ada] = add_people(database, replace(make_entry("Ada Okoro"), working_days=days))

    assert ada.entry.working_days == days


def test_people_are_found_in_each_way(database: SqlDatabase, line: list[Person]) -> None:
    """By id, by ids, and by e-mail however it is typed; who is not there is not found."""
    ada, zoe = line[3:]

    def look(tx: Transaction) -> None:
        assert tx.people.by_id(ada.id) == ada
        assert tx.people.by_id(PersonId(new_id())) is None
        assert tx.people.by_ids([ada.id, zoe.id, ada.id, PersonId("?")]) == {ada.id: ada, zoe.id: zoe}
        assert tx.people.by_ids([]) == {}
        assert tx.people.by_email(" Zoe.Bell@Example.ORG ") == zoe
        assert tx.people.by_email("nobody@example.org") is None

    database.run_now(look)


def test_an_account_in_the_list_is_one_persons(database: SqlDatabase) -> None:
    """On its platform alone; and nobody's where the list gives it to two: neither may read the other's."""
    ada, bo, _ = add_people(
        database,
        replace(make_entry("Ada Okoro"), slack_id="U1", teams_id="guid-1"),
        replace(make_entry("Bo Bell"), slack_id="U2"),
        replace(make_entry("Cy Cole"), slack_id="U3"),
    )

    def look(tx: Transaction) -> None:
        assert tx.people.by_platform_id("slack", "U1") == ada
        assert tx.people.by_platform_id("teams", "guid-1") == ada
        assert tx.people.by_platform_id("slack", "U2") == bo
        for platform, user in (("teams", "U1"), ("slack", "guid-1"), ("slack", ""), ("other", "U1")):
            assert tx.people.by_platform_id(platform, user) is None

    database.run_now(look)
    add_people(database, bo.entry, replace(make_entry("Cy Cole"), slack_id="U2"))
    assert database.run_now(lambda tx: tx.people.by_platform_id("slack", "U2")) is None


def test_the_line_is_followed_both_ways(database: SqlDatabase, line: list[Person]) -> None:
    """Down to everybody at any depth, by name; up to the nearest first."""
    head, manager, senior, ada, _ = line

    def look(tx: Transaction) -> None:
        assert names(tx.people.supervised_by(senior.id)) == ["ada okoro", "Zoe Bell"]
        assert names(tx.people.below(manager.id)) == ["ada okoro", "Sam Senior", "Zoe Bell"]
        assert names(tx.people.below(ada.id)) == []
        assert names(tx.people.everybody()) == [
            "ada okoro",
            "Hana Head",
            "Mo Manager",
            "Sam Senior",
            "Zoe Bell",
        ]
        assert tx.people.upwards(ada.id) == (senior, manager, head)
        assert tx.people.upwards(head.id) == ()
        assert {one.person.id: one.supervises for one in tx.people.everybody()}[senior.id] == 2

    database.run_now(look)


def test_a_circle_ends(database: SqlDatabase, line: list[Person]) -> None:
    """A line that runs in a circle, as two lists one after the other may make it, is walked round once."""
    head, manager, senior, ada, zoe = line
    with database.engine.begin() as connection:
        connection.execute(update(staff).where(staff.c.id == head.id).values(supervisor=ada.id))

    below, above = database.run_now(lambda tx: (tx.people.below(head.id), tx.people.upwards(head.id)))

    assert {one.person.id for one in below} == {manager.id, senior.id, ada.id, zoe.id}
    assert [one.id for one in above] == [ada.id, senior.id, manager.id]


@pytest.mark.parametrize(
    ("listed", "logged", "last"),
    [
        (None, [], None),
        (date(2025, 9, 1), [], date(2025, 9, 1)),
        (None, [date(2025, 9, 2), date(2025, 8, 2)], date(2025, 9, 2)),
        (date(2025, 9, 1), [date(2025, 9, 2)], date(2025, 9, 2)),
        (date(2025, 9, 3), [date(2025, 9, 2)], date(2025, 9, 3)),
    ],
)
def test_the_last_session_is_the_later_of_list_and_log(
    database: SqlDatabase, listed: date | None, logged: list[date], last: date | None
) -> None:
    """What the list says never moves back what was logged, nor the other way round."""
    [ada] = add_people(database, replace(make_entry("Ada Okoro"), last_supervision=listed))

    def hold(tx: Transaction) -> None:
        for day in logged:
            tx.sessions.add(held(ada, day))

    database.run_now(hold)

    assert database.run_now(lambda tx: tx.people.facts_of(ada.id)) == Facts(person=ada, last=last)


def test_facts_know_the_booking(database: SqlDatabase, line: list[Person]) -> None:
    """The day of the next session is there until the booking is closed."""
    ada = line[3]
    booking = Booking(id=new_id(), supervisee=ada.id, supervisor=line[2].id, day=date(2025, 11, 20))
    database.run_now(lambda tx: tx.sessions.book(booking))
    assert database.run_now(lambda tx: tx.people.facts_of(ada.id).booked) == date(2025, 11, 20)

    database.run_now(lambda tx: tx.sessions.close_booking(ada.id))
    assert database.run_now(lambda tx: tx.people.facts_of(ada.id).booked) is None


def test_who_is_not_there_has_no_facts(database: SqlDatabase) -> None:
    """Asking for them is a mistake of the caller's."""
    with pytest.raises(Unknown):
        database.run_now(lambda tx: tx.people.facts_of(PersonId(new_id())))


def test_another_tenants_people_are_not_there(
    url: str, database: SqlDatabase, line: list[Person], clock: MovedClock
) -> None:
    """Not by id or e-mail, nor above or below; the same addresses are other people."""
    other = open_plain(url, clock, tenant="other")

    def look(tx: Transaction) -> None:
        assert tx.people.everybody() == []
        assert tx.people.by_ids([one.id for one in line]) == {}
        assert tx.people.by_email(line[0].entry.email) is None
        assert tx.people.below(line[0].id) == []
        assert tx.people.upwards(line[4].id) == ()

    other.run_now(look)
    theirs = add_people(other, *LINE)
    assert {one.id for one in theirs}.isdisjoint(one.id for one in line)
    assert len(database.run_now(lambda tx: tx.people.everybody())) == 5
    other.close()


def test_everybody_costs_one_statement_and_little_time(database: SqlDatabase) -> None:
    """Ten thousand people are read for each tick: once, and well under half a second's work."""
    database.run_now(lambda tx: tx.people.import_list(big_staff(10_000)))

    with counted(database.engine) as statements:
        begun = process_time()
        facts = database.run_now(lambda tx: tx.people.everybody())
        took = process_time() - begun

    assert len(facts) == 10_000
    assert facts[0].supervises == 8
    assert statements.count == 1
    # Measured 0.15 s; this is a guard against a slip, not a benchmark.
    assert took < 1.5


def test_those_next_to_a_person_are_found_in_one_look(database: SqlDatabase, line: list[Person]) -> None:
    """The same as asking for each of them: at the top and at the bottom too."""

    def alike(tx: Transaction, person: Person) -> bool:
        above = tx.people.by_id(person.supervisor_id) if person.supervisor_id else None
        around = tx.people.around(person)
        return (around.own, around.supervisor, list(around.supervisees)) == (
            tx.people.facts_of(person.id),
            above,
            list(tx.people.supervised_by(person.id)),
        )

    assert [database.run_now(lambda tx, one=one: alike(tx, one)) for one in line] == [True] * 5
    assert names(database.run_now(lambda tx: tx.people.around(line[2])).supervisees) == [
        "ada okoro",
        "Zoe Bell",
    ]
    with counted(database.engine) as statements:
        database.run_now(lambda tx: tx.people.around(line[2]))
    assert statements.count == 1
    with pytest.raises(Unknown):
        database.run_now(lambda tx: tx.people.around(replace(line[0], id=PersonId(new_id()))))


def test_some_people_come_with_everybody_above_them_and_around_these(database: SqlDatabase) -> None:
    """Whoever assesses or stands in is there too, and nobody else; a line that runs in a circle ends."""
    ada = replace(LINE[3], assessor_email=LINE[4].email)
    hana, mo, sam, one, zoe, cy, _ = add_people(
        database, *LINE[:3], ada, LINE[4], make_entry("Cy Cover"), make_entry("Not There")
    )
    cover = Covering(
        id=new_id(),
        supervisor=sam.id,
        by=cy.id,
        supervisee=None,
        start=date(2025, 11, 3),
        until=date(2025, 11, 4),
        named_by=mo.id,
    )
    database.run_now(lambda tx: tx.absences.cover(cover))

    def around(person: Person) -> list[str]:
        return names(list(database.run_now(lambda tx: tx.people.with_line([person.id])).values()))

    assert sorted(around(mo)) == ["Hana Head", "Mo Manager"]
    assert sorted(around(one)) == [
        "Cy Cover",
        "Hana Head",
        "Mo Manager",
        "Sam Senior",
        "Zoe Bell",
        "ada okoro",
    ]
    with database.engine.begin() as connection:
        connection.execute(update(staff).where(staff.c.id == hana.id).values(supervisor=sam.id))
    assert sorted(around(zoe)) == ["Cy Cover", "Hana Head", "Mo Manager", "Sam Senior", "Zoe Bell"]


@pytest.mark.postgresql
def test_the_line_above_some_people_is_found_without_reading_everybody(database: SqlDatabase) -> None:
    """Each one above is looked up by their key: what that costs does not follow how many people there are."""
    database.run_now(lambda tx: tx.people.import_list(big_staff(10_000)))
    some = database.run_now(lambda tx: [wake.person for wake in tx.wakes.due(tx.now, 500)])
    plans: list[str] = []

    def explain(
        connection: Connection, _: object, text: str, values: Mapping[str, object], *__: object
    ) -> None:
        if text.startswith("WITH"):
            plan = connection.connection.cursor()
            plan.execute(f"EXPLAIN {text}", values)
            plans.append(str(plan.fetchall()))

    event.listen(database.engine, "before_cursor_execute", explain)
    database.run_now(lambda tx: tx.people.with_line(some))
    (plan,) = plans
    # The people themselves may be read in one go; the steps upwards go by the key.
    assert "WorkTable Scan" in plan
    assert "Seq Scan on person person_" not in plan


def test_who_supervises_is_known(database: SqlDatabase, line: list[Person]) -> None:
    """Whether anybody names them, not which role they have."""
    assert [database.run_now(lambda tx, one=one: tx.people.supervises(one.id)) for one in line] == [
        *[True] * 3,
        *[False] * 2,
    ]


@pytest.mark.parametrize("ways", [1, 3])
def test_lookups_cost_one_statement_each(database: SqlDatabase, line: list[Person], ways: int) -> None:
    """However many people come back."""
    head, ada = line[0].id, line[3].id

    def look(tx: Transaction) -> None:
        for _ in range(ways):
            tx.people.below(head)
            tx.people.upwards(ada)
            tx.people.supervised_by(head)
            tx.people.facts_of(ada)

    with counted(database.engine) as statements:
        database.run_now(look)

    assert statements.count == 4 * ways
