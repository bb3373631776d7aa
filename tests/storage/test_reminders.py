"""Reminder items, and the digests that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.people import Person
from bot.ids import new_id
from bot.ports import Leased, Outgoing, Owed, Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY, MovedClock
from tests.support.database import open_plain
from tests.support.messages import make_outgoing, make_owed
from tests.support.people import add_people, make_entry
from tests.support.processes import at_once
from tests.support.queries import counted

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(database: SqlDatabase) -> Person:
    """A person."""
    return add_people(database, make_entry("Ada Okoro"))[0]


def plan(database: SqlDatabase, items: Sequence[Owed], outgoing: Outgoing) -> tuple[Owed, ...]:
    """Plans items."""
    return database.run_now(lambda tx: tx.reminders.plan(items, outgoing))


def carried(database: SqlDatabase, outgoing: Outgoing) -> list[Owed]:
    """What a message carries."""
    return list(database.run_now(lambda tx: tx.reminders.items_of(outgoing.id)))


def claim(database: SqlDatabase, at: datetime = MONDAY) -> Sequence[Leased]:
    """Claims what is due."""
    return database.run_now(lambda tx: tx.outbox.claim(at, 100))


def test_new_items_go_in_one_message(database: SqlDatabase, ada: Person) -> None:
    """In their order, with all that they say."""
    items = [make_owed(ada.id, key) for key in ("c", "a", "b")]
    message = make_outgoing(ada.id)

    assert plan(database, items, message) == tuple(items)
    assert carried(database, message) == items
    assert [one.outgoing.id for one in claim(database)] == [message.id]


def test_what_is_known_is_not_planned_again(database: SqlDatabase, ada: Person) -> None:
    """Where no item is new, there is no message; where some are, it carries those."""
    old, new = make_owed(ada.id, "old"), make_owed(ada.id, "new")
    first, second, third = (make_outgoing(ada.id) for _ in range(3))
    plan(database, [old], first)
    [leased] = claim(database)
    database.run_now(lambda tx: tx.outbox.delivered(leased, "slack", "D1", "1"))

    assert plan(database, [old, old], second) == ()
    assert plan(database, [], second) == ()
    assert database.run_now(lambda tx: tx.outbox.next_at()) is None
    assert plan(database, [old, new, new], third) == (new,)
    assert carried(database, third) == [new]
    assert carried(database, first) == [old]


def test_items_join_a_message_that_waits(database: SqlDatabase, ada: Person, clock: MovedClock) -> None:
    """Of the same recipient and kind, and not one that is being sent, or was."""
    first = make_outgoing(ada.id, send_at=MONDAY + HOUR)
    plan(database, [make_owed(ada.id, "z")], first)
    clock.move(minutes=1)

    joined = make_outgoing(ada.id, send_at=MONDAY + 2 * HOUR)
    plan(database, [make_owed(ada.id, "y"), make_owed(ada.id, "x")], joined)
    assert [item.key for item in carried(database, first)] == ["z", "y", "x"]
    assert carried(database, joined) == []

    team = make_outgoing(ada.id, kind="team")
    plan(database, [make_owed(ada.id, "w", kind="team")], team)
    assert [item.key for item in carried(database, team)] == ["w"]

    assert len(claim(database, MONDAY + HOUR)) == 2
    late = make_outgoing(ada.id)
    plan(database, [make_owed(ada.id, "v")], late)
    assert [item.key for item in carried(database, late)] == ["v"]
    clock.move(hours=1)
    later = make_outgoing(ada.id)
    plan(database, [make_owed(ada.id, "u")], later)
    assert [item.key for item in carried(database, late)] == ["v", "u"]


def test_a_joined_message_goes_when_the_earlier_is_due(database: SqlDatabase, ada: Person) -> None:
    """It never goes later because something joined it, and is not moved where nothing new came."""
    first = make_outgoing(ada.id, send_at=MONDAY + 2 * HOUR)
    plan(database, [make_owed(ada.id, "a")], first)

    plan(database, [make_owed(ada.id, "a")], make_outgoing(ada.id, send_at=MONDAY))
    assert database.run_now(lambda tx: tx.outbox.next_at()) == MONDAY + 2 * HOUR
    plan(database, [make_owed(ada.id, "b")], make_outgoing(ada.id, send_at=MONDAY + 3 * HOUR))
    assert database.run_now(lambda tx: tx.outbox.next_at()) == MONDAY + 2 * HOUR
    plan(database, [make_owed(ada.id, "c")], make_outgoing(ada.id, send_at=MONDAY + HOUR))
    assert database.run_now(lambda tx: tx.outbox.next_at()) == MONDAY + HOUR
    [leased] = claim(database, MONDAY + HOUR)
    assert leased.outgoing == replace(first, send_at=MONDAY + HOUR, dedupe=leased.outgoing.dedupe)


def test_what_was_put_off_stays_so_when_something_joins(database: SqlDatabase, ada: Person) -> None:
    """A platform that asked to wait is not asked again because one more item is owed."""
    first = make_outgoing(ada.id)
    plan(database, [make_owed(ada.id, "a")], first)
    [leased] = claim(database)
    database.run_now(lambda tx: tx.outbox.put_off(leased, MONDAY + HOUR, "throttled", attempt=False))

    plan(database, [make_owed(ada.id, "b")], make_outgoing(ada.id, send_at=MONDAY - HOUR))

    assert database.run_now(lambda tx: tx.outbox.next_at()) == MONDAY + HOUR
    assert [item.key for item in carried(database, first)] == ["a", "b"]


def test_what_waits_is_listed_with_its_items(database: SqlDatabase, ada: Person) -> None:
    """Digests that are due by a moment; neither other messages nor what was sent."""
    early, late = make_outgoing(ada.id), make_outgoing(ada.id, kind="team", send_at=MONDAY + HOUR)
    plan(database, [make_owed(ada.id, "a"), make_owed(ada.id, "b")], early)
    plan(database, [make_owed(ada.id, "c", kind="team")], late)
    database.run_now(lambda tx: tx.outbox.add(make_outgoing(ada.id, kind="receipt")))

    def waiting(until: datetime) -> list[tuple[str, list[str]]]:
        found = database.run_now(lambda tx: tx.reminders.waiting(until))
        return [(outgoing.id, [item.key for item in items]) for outgoing, items in found]

    assert waiting(MONDAY - HOUR) == []
    assert waiting(MONDAY) == [(early.id, ["a", "b"])]
    with counted(database.engine) as statements:
        assert waiting(MONDAY + HOUR) == [(early.id, ["a", "b"]), (late.id, ["c"])]
    assert statements.count == 2
    for leased in claim(database):
        database.run_now(lambda tx, leased=leased: tx.outbox.dropped(leased, "no longer owed"))
    assert waiting(MONDAY + HOUR) == [(late.id, ["c"])]


def test_known_keys_are_found_among_very_many(
    url: str, database: SqlDatabase, ada: Person, clock: MovedClock
) -> None:
    """A hundred thousand keys are looked up in some twenty statements; another tenant's are not known."""
    keys = [f"{number:06}:due_soon" for number in range(100_000)]
    wanted = keys[::10_000]
    plan(database, [make_owed(ada.id, key) for key in wanted], make_outgoing(ada.id))
    other = open_plain(url, clock, tenant="other")

    with counted(database.engine) as statements:
        assert database.run_now(lambda tx: tx.reminders.known(iter(keys))) == set(wanted)
    assert statements.count == 20
    assert database.run_now(lambda tx: tx.reminders.known([])) == frozenset()
    assert other.run_now(lambda tx: tx.reminders.known(wanted)) == frozenset()
    other.close()


def test_a_long_digest_is_planned_in_few_statements(database: SqlDatabase, ada: Person) -> None:
    """A head of service may get a thousand items at once."""
    with counted(database.engine) as statements:
        planned = plan(database, [make_owed(ada.id, new_id()) for _ in range(1_000)], make_outgoing(ada.id))

    assert len(planned) == 1_000
    assert statements.count < 10


def test_many_messages_are_planned_in_few_statements(database: SqlDatabase, clock: MovedClock) -> None:
    """Each with its own items; what waits is joined, and without anything new there is no message."""
    people = add_people(database, *(make_entry(f"Ada Okoro{letter}") for letter in "abcdefgh"))
    first = make_outgoing(people[0].id, send_at=MONDAY + HOUR)
    plan(database, [make_owed(people[0].id, "old")], first)
    clock.move(minutes=1)
    messages = [
        ([make_owed(one.id, f"{place}:{key}") for key in ("b", "a")], make_outgoing(one.id))
        for place, one in enumerate(people[:7])
    ]
    messages.append(([make_owed(people[0].id, "old")], make_outgoing(people[7].id)))

    with counted(database.engine) as statements:
        planned = database.run_now(lambda tx: tx.reminders.plan_all(messages))

    assert statements.count == 4
    assert planned == [*(tuple(items) for items, _ in messages[:7]), ()]
    assert [item.key for item in carried(database, first)] == ["old", "0:b", "0:a"]
    assert [carried(database, outgoing) for _, outgoing in messages[1:]] == [
        *(items for items, _ in messages[1:7]),
        [],
    ]
    assert len(claim(database)) == 7


def plan_the_same(url: str, number: int) -> list[str]:
    """In a process of its own, plans what all the others plan too; returns the keys that were new."""
    database = open_plain(url, MovedClock())
    try:
        new: list[str] = []
        for digest in range(15):
            new += database.run_now(lambda tx, digest=digest: plan_one(tx, digest, number))
        return new
    finally:
        database.close()


def plan_one(tx: Transaction, digest: int, number: int) -> list[str]:
    """One digest of a few items, in an order of this process's own."""
    ada = tx.people.by_email("ada.okoro@example.org")
    assert ada is not None
    kind = f"kind {digest}"
    items = [make_owed(ada.id, f"{digest}:{item}", kind=kind) for item in range(5)]
    planned = tx.reminders.plan(items[number:] + items[:number], make_outgoing(ada.id, kind=kind))
    return [item.key for item in planned]


@pytest.mark.usefixtures("ada")
def test_each_item_is_planned_by_one_process(url: str, database: SqlDatabase) -> None:
    """Of four that plan the same at once, one plans each item; no message is empty, and none is doubled."""
    new = [key for mine in at_once(4, plan_the_same, url) for key in mine]

    assert sorted(new) == sorted(f"{digest}:{item}" for digest in range(15) for item in range(5))
    waiting = database.run_now(lambda tx: tx.reminders.waiting(MONDAY))
    assert [len(items) for _, items in waiting] == [5] * 15
    assert database.run_now(lambda tx: tx.outbox.due(MONDAY)) == 15
