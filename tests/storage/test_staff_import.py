"""Taking over a staff list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.people import Role, StaffEntry
from bot.ports import Imported
from storage.staff_import import MANY
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MovedClock
from tests.support.database import open_plain
from tests.support.people import add_people, big_staff, email_of, make_entry
from tests.support.queries import counted

HEAD = make_entry("Hana Head", Role.HEAD_OF_SERVICE)
ADA = make_entry("Ada Okoro", supervisor="Hana Head")


def take(database: SqlDatabase, *entries: StaffEntry) -> Imported:
    """Imports a staff list."""
    return database.run_now(lambda tx: tx.people.import_list(entries))


def test_a_new_list_is_all_new(database: SqlDatabase) -> None:
    """Everybody is added, in the order of the list, whoever supervises whom."""
    assert take(database, ADA, HEAD) == Imported(
        added=(ADA.email, HEAD.email), changed=(), unchanged=0, missing=()
    )


def test_the_same_list_again_writes_nothing(database: SqlDatabase) -> None:
    """Reading the same file twice changes nothing: not one row is touched."""
    take(database, ADA, HEAD)

    with counted(database.engine) as statements:
        again = take(database, HEAD, ADA)

    assert again == Imported(added=(), changed=(), unchanged=2, missing=())
    assert statements.writes == []


def test_what_changed_is_written_and_the_person_stays_the_same(database: SqlDatabase) -> None:
    """A changed cell changes its person, and nobody else."""
    _, before = add_people(database, HEAD, ADA)
    moved = replace(ADA, team="South", leaving_date=date(2026, 1, 1))

    assert take(database, HEAD, moved) == Imported(added=(), changed=(ADA.email,), unchanged=1, missing=())
    assert database.run_now(lambda tx: tx.people.by_id(before.id)) == replace(before, entry=moved)


def test_who_is_missing_is_listed_and_kept(database: SqlDatabase) -> None:
    """Each time, until they are back; their row is marked once."""
    add_people(database, HEAD, ADA)

    assert take(database, HEAD).missing == (ADA.email,)
    with counted(database.engine) as statements:
        assert take(database, HEAD).missing == (ADA.email,)
    assert statements.writes == []
    kept, head = database.run_now(lambda tx: (tx.people.by_email(ADA.email), tx.people.by_email(HEAD.email)))
    assert kept is not None
    assert kept.entry == ADA
    assert head is not None
    assert database.run_now(lambda tx: tx.people.facts_of(head.id).supervises) == 0

    assert take(database, HEAD, ADA) == Imported(added=(), changed=(ADA.email,), unchanged=1, missing=())
    assert database.run_now(lambda tx: tx.people.facts_of(head.id).supervises) == 1


def test_an_approver_counts_who_is_head_of_service_in_this_list(database: SqlDatabase) -> None:
    """Once they are so no longer, the interval is no longer approved, though its row says the same."""
    approved = replace(ADA, interval_weeks=6, interval_approved_by=HEAD.email)
    _, ada = add_people(database, HEAD, approved)
    assert ada.interval_approver_ok

    former = replace(HEAD, roles=frozenset({Role.MANAGER}))
    assert take(database, former, approved).changed == (HEAD.email, ADA.email)
    after = database.run_now(lambda tx: tx.people.by_id(ada.id))
    assert after is not None
    assert not after.interval_approver_ok


def test_a_supervisor_who_is_missing_is_still_the_supervisor(database: SqlDatabase) -> None:
    """A list of a part of the service does not tear its lines."""
    head, _ = add_people(database, HEAD, ADA)

    assert take(database, replace(ADA, team="South")).missing == (HEAD.email,)
    ada = database.run_now(lambda tx: tx.people.by_email(ADA.email))
    assert ada is not None
    assert ada.supervisor_id == head.id


def test_the_other_tenant_is_not_missing(url: str, database: SqlDatabase, clock: MovedClock) -> None:
    """A list says nothing about another tenant's people."""
    add_people(database, HEAD, ADA)
    other = open_plain(url, clock, tenant="other")

    assert take(other, HEAD) == Imported(added=(HEAD.email,), changed=(), unchanged=0, missing=())
    assert take(database, HEAD, ADA).unchanged == 2
    other.close()


def test_a_big_list_goes_in_batches(database: SqlDatabase) -> None:
    """Five thousand people are a handful of statements, not one each."""
    with counted(database.engine) as statements:
        imported = take(database, *big_staff(5_000))

    assert len(imported.added) == 5_000
    assert statements.count < 10


@pytest.mark.postgresql
def test_after_a_long_list_the_database_knows_how_many_people_there_are(database: SqlDatabase) -> None:
    """Else it would look for each of them as if there were three; a short list is not worth counting."""

    def known() -> tuple[float, ...]:
        with database.engine.connect() as connection:
            sizes = "SELECT reltuples FROM pg_class WHERE relname IN ('person', 'wake')"
            return tuple(connection.exec_driver_sql(sizes).scalars())

    with database.engine.begin() as connection:
        # Nobody else counts meanwhile.
        connection.exec_driver_sql("ALTER TABLE person SET (autovacuum_enabled = off)")
        connection.exec_driver_sql("ALTER TABLE wake SET (autovacuum_enabled = off)")
    take(database, *big_staff(MANY - 1))
    assert known() == (-1, -1)
    take(database, *big_staff(2 * MANY))
    assert known() == (2 * MANY, 2 * MANY)


def email(entry: StaffEntry) -> str:
    """What makes an entry the same person's."""
    return entry.email


ENTRIES: st.SearchStrategy[list[StaffEntry]] = st.lists(
    st.builds(
        replace,
        st.sampled_from([make_entry(name) for name in ("Ada", "Bo", "Cy", "Di")]),
        team=st.sampled_from(["North", "South"]),
        roles=st.frozensets(st.sampled_from(list(Role)), min_size=1),
        supervisor_email=st.sampled_from([None, email_of("Ada"), email_of("Bo")]),
        interval_approved_by=st.sampled_from([None, email_of("Cy")]),
        interval_weeks=st.none() | st.integers(1, 8),
        last_supervision=st.none() | st.dates(),
        working_days=st.none() | st.frozensets(st.integers(0, 6)),
    ),
    unique_by=email,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(ENTRIES, min_size=1, max_size=4))
def test_after_any_lists_the_newest_is_in_force(database: SqlDatabase, lists: list[list[StaffEntry]]) -> None:
    """Whatever came before, each row of the newest list is there as it says, and nobody was lost."""
    seen: set[str] = set()
    for entries in lists:
        imported = take(database, *entries)
        here = {entry.email for entry in entries}
        seen |= here | set(imported.missing)

        everybody = database.run_now(lambda tx: tx.people.everybody())
        assert {one.person.entry.email for one in everybody} == seen
        assert [one.person.entry for one in everybody if one.person.entry.email in here] == sorted(
            entries, key=lambda entry: entry.name
        )
        assert len(imported.added) + len(imported.changed) + imported.unchanged == len(entries)
        assert set(imported.missing) == seen - here
        assert take(database, *entries).unchanged == len(entries)
