"""Who is who: importing the staff list, and linking accounts with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.domain.one_to_one import State, standing
from bot.domain.people import StaffEntry
from bot.ports import Member
from bot.usecases.import_staff import import_staff
from bot.usecases.link_accounts import CHECK_AGAIN_AFTER, Known, link, link_from_directory, note_use, who_is
from bot.usecases.planning import plan_message
from tests.support.office import LAST, Office, staff

AMIRA = "Amira Khan"


def member(
    office: Office, who: str = AMIRA, *, user: str = "U1", full: bool = True, team: str = "T1"
) -> Member:
    """An account with somebody's e-mail."""
    return Member(team=team, user=user, email=office[who].entry.email.upper(), full_member=full)


def linked(office: Office, account: Member) -> Known | None:
    """Links an account, as when somebody acts for the first time."""
    return office.database.run_now(lambda tx: link(tx, office.setting, "slack", account))


def known(office: Office, user: str = "U1", team: str = "T1") -> Known | None:
    """The person behind an account."""
    return office.database.run_now(lambda tx: who_is(tx, "slack", team, user))


def changed(office: Office, **fields: object) -> None:
    """A staff list in which Amira's row differs."""
    entries: list[StaffEntry] = [
        replace(entry, **fields) if entry.name == AMIRA else entry for entry in staff()
    ]
    office.database.run_now(lambda tx: import_staff(tx, entries))


def test_an_account_is_matched_by_e_mail_then_known_by_its_id(office: Office) -> None:
    """Whatever the case of the e-mail; the team belongs to the id."""
    found = linked(office, member(office))
    assert found is not None
    assert found.person == office[AMIRA]
    again = known(office)
    assert again is not None
    assert (again.person, again.account.team) == (office[AMIRA], "T1")
    assert known(office, team="T2") is None
    assert known(office, user="U2") is None


def test_an_id_of_the_staff_list_comes_before_the_e_mail(office: Office) -> None:
    """Where e-mail cannot match the account."""
    changed(office, slack_id="U77")
    found = linked(office, Member(team="T1", user="U77", email="other@example.org", full_member=True))
    assert found is not None
    assert found.person.id == office[AMIRA].id


@pytest.mark.clause("P4-3.1")
def test_guests_strangers_and_leavers_are_refused(office: Office) -> None:
    """Also where they were linked before."""
    assert linked(office, member(office, full=False)) is None
    assert linked(office, Member(team="T1", user="U9", email="nobody@example.org", full_member=True)) is None
    assert linked(office, Member(team="T1", user="U9", email="", full_member=True)) is None
    assert linked(office, member(office)) is not None
    assert linked(office, member(office, full=False)) is None
    changed(office, leaving_date=LAST)
    assert linked(office, member(office)) is None


@pytest.mark.clause("P4-3.1")
def test_a_membership_is_asked_again_after_a_day(office: Office) -> None:
    """A deactivated account acts no longer than that."""
    linked(office, member(office))
    office.clock.move(seconds=CHECK_AGAIN_AFTER.total_seconds())
    assert known(office) is not None
    office.clock.move(seconds=1)
    assert known(office) is None
    linked(office, member(office))
    assert known(office) is not None


def test_what_waited_for_a_person_is_due_when_they_come(office: Office) -> None:
    """Not within the hour for which it was put off, and not before its own time."""
    me = office[AMIRA].id
    office.database.run_now(lambda tx: plan_message(tx, me, "welcome"))
    office.database.run_now(
        lambda tx: plan_message(tx, me, "answer", "next", send_at=tx.now + timedelta(days=1))
    )
    (leased,) = office.database.run_now(lambda tx: tx.outbox.claim(tx.now, 10))
    until = office.clock.now() + timedelta(hours=1)
    office.database.run_now(lambda tx: tx.outbox.put_off(leased, until, "cannot reach", attempt=False))
    assert office.database.run_now(lambda tx: tx.outbox.due(tx.now)) == 0
    linked(office, member(office))
    assert office.database.run_now(lambda tx: tx.outbox.due(tx.now)) == 1


def test_the_first_use_is_welcomed_once(office: Office) -> None:
    """However often somebody comes, on however many accounts."""
    for user in ("U1", "U2"):
        linked(office, member(office, user=user))
        for _ in range(3):
            office.clock.move(minutes=6)
            found = known(office, user=user)
            assert found is not None
            office.database.run_now(lambda tx, found=found: note_use(tx, found))
    assert len(office.planned("welcome")) == 1
    after = known(office)
    assert after is not None
    assert after.account.team == "T1"
    accounts = office.database.run_now(lambda tx: tx.accounts.of(office[AMIRA].id))
    assert {(one.team, one.user) for one in accounts} == {("T1", "U1"), ("T1", "U2")}


@dataclass
class Directory:
    """A platform that has nothing but a directory."""

    members: list[Member]
    read: int = 0
    name: str = "slack"

    async def directory(self) -> AsyncIterator[Member]:
        """Everybody."""
        self.read += 1
        for one in self.members:
            yield one


async def test_the_directory_is_read_once_for_all(office: Office) -> None:
    """Everybody who is in both lists is linked; when nobody is missing it is not read."""
    everybody = [member(office, who, user=f"U{number}") for number, who in enumerate(office.people)]
    guest = replace(everybody[0], user="U99", full_member=False)
    platform = Directory([guest, *everybody[:-1]])
    database, setting = office.database, office.setting
    assert await link_from_directory(database, setting, platform) == len(office.people) - 1  # pyright: ignore[reportArgumentType]
    assert known(office, user="U99") is None
    platform.members = everybody
    assert await link_from_directory(database, setting, platform) == 1  # pyright: ignore[reportArgumentType]
    assert await link_from_directory(database, setting, platform) == 0  # pyright: ignore[reportArgumentType]
    assert platform.read == 2


@pytest.mark.clause("P1-3.1a-1", "P1-3.1b-1")
def test_an_imported_list_moves_the_clocks(office: Office) -> None:
    """A new last session, a new rhythm; a logged session is never moved back; the same list changes nothing."""

    def due() -> object:
        facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
        where = standing(facts, office.setting.rules, office.today)
        return where.due, where.state

    assert due() == (office.days(4), State.DUE)
    changed(office, last_supervision=office.days(-1))
    assert due() == (office.days(27), State.IN_DATE)
    changed(office, last_supervision=office.days(-1), interval_weeks=2)
    assert due() == (office.days(13), State.IN_DATE)
    office.hold()
    changed(office, last_supervision=LAST)
    assert due() == (office.days(28), State.IN_DATE)
    entries = [replace(e, last_supervision=LAST) if e.name == AMIRA else e for e in staff()]
    again = office.database.run_now(lambda tx: import_staff(tx, entries))
    assert (again.added, again.changed) == ((), ())
    missing = office.database.run_now(lambda tx: import_staff(tx, entries[:-1]))
    assert missing.missing == (office["Dora West"].entry.email,)
    assert office.database.run_now(lambda tx: tx.people.by_id(office["Dora West"].id)) is not None
