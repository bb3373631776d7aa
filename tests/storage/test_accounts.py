"""Who is who on the chat platforms."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.people import Person
from bot.ports import Account, Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY, MovedClock
from tests.support.database import open_plain
from tests.support.people import add_people, make_entry
from tests.support.queries import counted


@pytest.fixture
def ada(database: SqlDatabase) -> Person:
    """A person."""
    return add_people(database, make_entry("Ada Okoro"))[0]


def account(person: Person, platform: str = "slack", user: str = "U1") -> Account:
    """An account that was never used."""
    return Account(platform=platform, team="T1", user=user, person=person.id)


def test_an_account_comes_back_as_it_was_saved(database: SqlDatabase, ada: Person) -> None:
    """The newest saving counts; a former value may be emptied again."""
    full = replace(account(ada), address="D1", used_at=MONDAY, checked_at=MONDAY + timedelta(microseconds=1))

    for wanted in (account(ada), full, account(ada)):
        database.run_now(lambda tx, wanted=wanted: tx.accounts.save(wanted))
        assert database.run_now(lambda tx: tx.accounts.find("slack", "T1", "U1")) == wanted
        assert database.run_now(lambda tx: tx.accounts.of(ada.id)) == [wanted]


def test_the_conversation_is_kept_beside_all_else(database: SqlDatabase, ada: Person) -> None:
    """What another request has saved meanwhile stays; an account that was removed does not come back."""
    used = replace(account(ada), used_at=MONDAY)
    database.run_now(lambda tx: tx.accounts.save(used))

    database.run_now(lambda tx: tx.accounts.set_address(account(ada), "D1"))
    database.run_now(lambda tx: tx.accounts.set_address(account(ada, user="U2"), "D2"))

    assert database.run_now(lambda tx: tx.accounts.of(ada.id)) == [replace(used, address="D1")]


@pytest.mark.parametrize("key", [("teams", "T1", "U1"), ("slack", "T2", "U1"), ("slack", "T1", "U2")])
def test_only_the_very_account_is_found(
    database: SqlDatabase, ada: Person, key: tuple[str, str, str]
) -> None:
    """The same user id in another workspace is somebody else."""
    database.run_now(lambda tx: tx.accounts.save(account(ada)))

    assert database.run_now(lambda tx: tx.accounts.find(*key)) is None


def test_an_account_is_found_with_the_person_whose_it_is(database: SqlDatabase, ada: Person) -> None:
    """In one look; a workspace is not confused with the team in which the person works."""
    full = replace(account(ada), address="D1", used_at=MONDAY, checked_at=MONDAY)
    database.run_now(lambda tx: tx.accounts.save(full))

    with counted(database.engine) as statements:
        assert database.run_now(lambda tx: tx.accounts.whose("slack", "T1", "U1")) == (full, ada)
    assert statements.count == 1
    assert database.run_now(lambda tx: tx.accounts.whose("slack", ada.entry.team, "U1")) is None
    assert database.run_now(lambda tx: tx.accounts.whose("slack", "T1", "U2")) is None


def test_an_account_of_another_tenant_is_nobodys(
    url: str, database: SqlDatabase, ada: Person, clock: MovedClock
) -> None:
    """It is neither found nor removed, and whoever has it there has none here."""
    database.run_now(lambda tx: tx.accounts.save(account(ada)))
    other = open_plain(url, clock, tenant="other")

    assert other.run_now(lambda tx: tx.accounts.find("slack", "T1", "U1")) is None
    other.run_now(lambda tx: tx.accounts.remove(account(ada)))
    assert database.run_now(lambda tx: tx.accounts.of(ada.id)) == [account(ada)]
    other.close()


def test_the_account_last_used_comes_first(database: SqlDatabase, ada: Person) -> None:
    """Then Slack, where none was used."""
    slack, teams = account(ada), account(ada, "teams", "A1")

    def order(*accounts: Account) -> list[str]:
        def work(tx: Transaction) -> list[str]:
            for one in accounts:
                tx.accounts.save(one)
            return [one.platform for one in tx.accounts.of(ada.id)]

        return database.run_now(work)

    assert order(teams, slack) == ["slack", "teams"]
    assert order(replace(teams, used_at=MONDAY)) == ["teams", "slack"]
    assert order(replace(slack, used_at=MONDAY + timedelta(seconds=1))) == ["slack", "teams"]


def test_who_cannot_be_reached_is_known(database: SqlDatabase, ada: Person) -> None:
    """Who has no account anywhere; and, for each platform, who works here and has none there."""
    yesterday = MONDAY.date() - timedelta(days=1)
    _, bo, cy, di = add_people(
        database,
        ada.entry,
        make_entry("Bo Bell"),
        replace(make_entry("Cy Cole"), leaving_date=yesterday),
        replace(make_entry("Di Dean"), leaving_date=MONDAY.date()),
    )
    database.run_now(lambda tx: tx.accounts.save(account(ada)))
    database.run_now(lambda tx: tx.accounts.save(account(bo, "teams", "A2")))

    assert database.run_now(lambda tx: tx.accounts.unreachable()) == {cy.id, di.id}
    assert database.run_now(lambda tx: tx.accounts.people_without("slack")) == [bo, di]
    assert database.run_now(lambda tx: tx.accounts.people_without("teams")) == [ada, di]

    database.run_now(lambda tx: tx.accounts.remove(account(ada)))
    assert ada.id in database.run_now(lambda tx: tx.accounts.unreachable())
