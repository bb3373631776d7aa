"""Messages that are to go out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import cast

import psycopg
import pytest

from bot.domain.people import Person
from bot.ports import Fate, Leased, Outgoing, Transaction, Urgency
from storage.tables.outbox import outbox
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY, MovedClock
from tests.support.database import open_plain
from tests.support.messages import make_outgoing
from tests.support.people import add_people, make_entry
from tests.support.processes import at_once
from tests.support.queries import counted

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(database: SqlDatabase) -> Person:
    """A person."""
    return add_people(database, make_entry("Ada Okoro"))[0]


def add(database: SqlDatabase, *messages: Outgoing) -> list[bool]:
    """Plans messages."""
    return database.run_now(lambda tx: [tx.outbox.add(message) for message in messages])


def claim(database: SqlDatabase, at: datetime = MONDAY, limit: int = 100) -> Sequence[Leased]:
    """Claims what is due."""
    return database.run_now(lambda tx: tx.outbox.claim(at, limit))


def due(database: SqlDatabase, at: datetime = MONDAY) -> int:
    """How many are due."""
    return database.run_now(lambda tx: tx.outbox.due(at))


def next_at(database: SqlDatabase) -> datetime | None:
    """When the next one is due."""
    return database.run_now(lambda tx: tx.outbox.next_at())


def test_a_message_is_claimed_as_it_was_planned(database: SqlDatabase, ada: Person) -> None:
    """With all its fields, under a first lease."""
    message = make_outgoing(ada.id)
    bare = replace(
        make_outgoing(ada.id, urgency=Urgency.ANSWER), platform=None, ref="", version=0, correlation=""
    )
    assert add(database, message, bare) == [True, True]

    assert claim(database) == [
        Leased(outgoing=bare, fence=1, attempts=0),
        Leased(outgoing=message, fence=1, attempts=0),
    ]


def test_the_same_key_is_planned_once(
    url: str, database: SqlDatabase, ada: Person, clock: MovedClock
) -> None:
    """Also after it was sent; in another tenant it is another key."""
    assert add(database, make_outgoing(ada.id, dedupe="k")) == [True]
    assert add(database, make_outgoing(ada.id, dedupe="k")) == [False]
    [leased] = claim(database)
    assert database.run_now(lambda tx: tx.outbox.delivered(leased, "slack", "D1", "1.2"))
    assert add(database, make_outgoing(ada.id, dedupe="k")) == [False]
    assert due(database) == 0

    other = open_plain(url, clock, tenant="other")
    [theirs] = add_people(other, make_entry("Ada Okoro"))
    assert add(other, make_outgoing(theirs.id, dedupe="k")) == [True]
    assert claim(database) == []
    other.close()


def test_the_most_urgent_goes_first_then_the_longest_due(database: SqlDatabase, ada: Person) -> None:
    """Within a limit, and not before its moment."""
    late = make_outgoing(ada.id, send_at=MONDAY - 2 * MINUTE)
    later = make_outgoing(ada.id, send_at=MONDAY - MINUTE)
    request = make_outgoing(ada.id, urgency=Urgency.REQUEST)
    answer = make_outgoing(ada.id, urgency=Urgency.ANSWER)
    early = make_outgoing(ada.id, urgency=Urgency.ANSWER, send_at=MONDAY + timedelta(microseconds=1))
    add(database, later, early, request, late, answer)

    assert due(database) == 4
    assert [one.outgoing for one in claim(database, limit=3)] == [answer, request, late]
    assert [one.outgoing for one in claim(database)] == [later]
    assert claim(database) == []
    assert [one.outgoing for one in claim(database, MONDAY + MINUTE)] == [early]


@pytest.mark.parametrize("outcome", ["delivered", "dropped", "dead"])
def test_what_is_done_is_done(database: SqlDatabase, ada: Person, clock: MovedClock, outcome: str) -> None:
    """Sent, dropped or given up, it is not due any more, and no second mark changes that."""
    add(database, make_outgoing(ada.id))
    [leased] = claim(database)

    def mark(tx: Transaction) -> bool:
        match outcome:
            case "delivered":
                return tx.outbox.delivered(leased, "slack", "D1", "1.2")
            case "dropped":
                return tx.outbox.dropped(leased, "no longer owed")
            case _:
                return tx.outbox.dead(leased, "no such conversation")

    assert database.run_now(mark)
    assert not database.run_now(mark)
    clock.move(days=1)
    assert (claim(database), due(database), next_at(database)) == ([], 0, None)
    with database.engine.begin() as connection:
        row = connection.execute(outbox.select()).one()
    assert (row.state, row.done_at) == ({"delivered": "sent"}.get(outcome, outcome), MONDAY)
    assert (row.sent_platform, row.sent_address, row.sent_message) == (
        ("slack", "D1", "1.2") if outcome == "delivered" else (None, None, None)
    )
    assert (row.reason is None) == (outcome == "delivered")


def test_a_lease_lasts_sixty_seconds_of_the_clock(
    database: SqlDatabase, ada: Person, clock: MovedClock
) -> None:
    """A tick for another moment does not shorten it; one that ran out was a try, and its holder is too late."""
    add(database, make_outgoing(ada.id))
    [first] = claim(database)

    assert claim(database, MONDAY + timedelta(days=40)) == []
    assert database.run_now(lambda tx: tx.outbox.claim(tx.now, 9), at=MONDAY + timedelta(days=40)) == []
    assert next_at(database) == MONDAY + MINUTE
    clock.move(seconds=59)
    assert claim(database) == []
    clock.move(seconds=1)
    [second] = claim(database)
    assert (second.fence, second.attempts) == (2, 1)

    assert not database.run_now(lambda tx: tx.outbox.delivered(first, "slack", "D1", "1"))
    assert not database.run_now(lambda tx: tx.outbox.put_off(first, MONDAY, "slow", attempt=True))
    assert due(database) == 1
    assert database.run_now(lambda tx: tx.outbox.delivered(second, "slack", "D1", "2"))


@pytest.mark.parametrize("attempt", [False, True])
def test_what_is_put_off_comes_back_at_its_moment(
    database: SqlDatabase, ada: Person, *, attempt: bool
) -> None:
    """The planned moment stays known; a try is counted only where it was one."""
    message = make_outgoing(ada.id)
    add(database, message)
    [leased] = claim(database)
    assert database.run_now(
        lambda tx: tx.outbox.put_off(leased, MONDAY + MINUTE, "throttled", attempt=attempt)
    )

    assert (claim(database), due(database), next_at(database)) == ([], 0, MONDAY + MINUTE)
    assert claim(database, MONDAY + MINUTE) == [Leased(outgoing=message, fence=2, attempts=int(attempt))]


def test_the_next_moment_is_of_what_waits(database: SqlDatabase, ada: Person) -> None:
    """The earliest of all urgencies, and none where nothing waits."""
    assert next_at(database) is None
    add(database, make_outgoing(ada.id, send_at=MONDAY + 2 * MINUTE))
    assert next_at(database) == MONDAY + 2 * MINUTE
    add(database, make_outgoing(ada.id, send_at=MONDAY + MINUTE, urgency=Urgency.REQUEST))
    assert next_at(database) == MONDAY + MINUTE
    claim(database, MONDAY + MINUTE)
    assert next_at(database) == MONDAY + MINUTE
    with counted(database.engine) as statements:
        next_at(database)
    assert statements.count == 1


def test_who_becomes_reachable_gets_what_waited(url: str, ada: Person, clock: MovedClock) -> None:
    """What was put off is due now, and is sent at once; what is planned for later stays so."""
    woken: list[None] = []
    database = open_plain(url, clock, on_commit=lambda: woken.append(None))
    waited = make_outgoing(ada.id)
    add(database, waited, make_outgoing(ada.id, send_at=MONDAY + timedelta(hours=9)))
    [leased] = claim(database)
    database.run_now(
        lambda tx: tx.outbox.put_off(leased, MONDAY + timedelta(days=7), "unreachable", attempt=False)
    )
    woken.clear()

    database.run_now(lambda tx: tx.outbox.release(ada.id, MONDAY + MINUTE))
    assert len(woken) == 1
    assert [one.outgoing for one in claim(database, MONDAY + MINUTE)] == [waited]
    database.run_now(lambda tx: tx.outbox.release(ada.id, MONDAY + MINUTE))
    assert len(woken) == 1
    database.close()


def claim_all(url: str, _number: int) -> list[str]:
    """In a process of its own, claims and sends until nothing is left; returns what it sent."""
    database = open_plain(url, MovedClock())
    sent: list[str] = []
    try:
        while leased := database.run_now(lambda tx: tx.outbox.claim(MONDAY, 7)):
            for one in leased:
                assert database.run_now(lambda tx, one=one: tx.outbox.delivered(one, "slack", "D1", "1"))
                sent.append(one.outgoing.id)
    finally:
        database.close()
    return sent


def test_no_message_goes_to_two_processes(url: str, database: SqlDatabase, ada: Person) -> None:
    """Four processes that claim from the same outbox share it: each message is sent once, and none is left."""
    messages = [make_outgoing(ada.id, urgency=Urgency(number % 3)) for number in range(200)]
    add(database, *messages)

    sent = [identity for mine in at_once(4, claim_all, url) for identity in mine]

    assert sorted(sent) == sorted(message.id for message in messages)
    assert due(database) == 0


def test_a_claim_reads_what_is_due_and_no_more(database: SqlDatabase, ada: Person) -> None:
    """Years of sent messages do not slow it: each statement goes through an index of what is pending."""
    add(database, *(make_outgoing(ada.id) for _ in range(300)))
    for leased in claim(database, limit=200):
        database.run_now(lambda tx, leased=leased: tx.outbox.delivered(leased, "slack", "D1", "1"))
    with counted(database.engine) as statements:
        claim(database, limit=5)
        due(database)
        next_at(database)

    plans = [plan_of(database, statement) for statement in statements.texts]

    assert len(plans) == 5
    assert all("ix_outbox_pending" in plan for plan in plans)
    assert "ix_outbox_leased" in plans[-1]
    assert not any("SCAN outbox" in plan or "Seq Scan on outbox" in plan for plan in plans)


def plan_of(database: SqlDatabase, statement: str) -> str:
    """How the database carries out a statement, whatever its values are."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('?', 'NULL')}")
            return " ".join(str(row) for row in rows)
        # With so few rows, reading all of them would be the cheapest.
        connection.exec_driver_sql("ANALYZE outbox")
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        numbers = count(1)
        numbered = re.sub(r"%\(\w+\)s", lambda _: f"${next(numbers)}", statement)
        driver = connection.connection.driver_connection
        plan = cast("psycopg.Connection[tuple[str]]", driver).execute(
            f"EXPLAIN (GENERIC_PLAN) {numbered}".encode()
        )
        return " ".join(line for (line,) in plan)


# --- taking back -----------------------------------------------------------------------------------


@pytest.fixture
def others(database: SqlDatabase) -> tuple[Person, Person]:
    """Two people of whom one sends to the other."""
    first, second = add_people(database, make_entry("Ada Okoro"), make_entry("Ben Hale"))
    return first, second


def add_for(database: SqlDatabase, sender: Person, *messages: Outgoing) -> None:
    """Plans messages on somebody's behalf."""

    def plan(tx: Transaction) -> None:
        tx.outbox.on_behalf_of(sender.id)
        for message in messages:
            tx.outbox.add(message)

    database.run_now(plan)


def lately(database: SqlDatabase, sender: Person, since: datetime = MONDAY) -> list[str]:
    """The ids of what went to others on somebody's behalf."""
    return [one.outgoing.id for one in database.run_now(lambda tx: tx.outbox.sent_for(sender.id, since, 9))]


def test_what_goes_to_others_is_known_by_whose_request_it_was(
    database: SqlDatabase, others: tuple[Person, Person], clock: MovedClock
) -> None:
    """The latest first, from a moment on; not what goes to oneself, nor what a fact has caused."""
    ada, ben = others
    first, own, fact, later = (make_outgoing(one.id) for one in (ben, ada, ben, ben))
    add_for(database, ada, first, own)
    add(database, fact)
    clock.move(hours=1)
    add_for(database, ada, later)
    assert lately(database, ada) == [later.id, first.id]
    assert lately(database, ada, MONDAY + MINUTE) == [later.id]
    assert lately(database, ben) == []
    sent = database.run_now(lambda tx: tx.outbox.sent(first.id))
    assert sent is not None
    assert (sent.outgoing, sent.sender, sent.fate, sent.at) == (first, ada.id, Fate.PENDING, MONDAY)
    caused = database.run_now(lambda tx: tx.outbox.sent(fact.id))
    assert caused is not None
    assert caused.sender is None
    assert database.run_now(lambda tx: tx.outbox.sent("0" * 32)) is None


def test_what_waits_can_be_held_back_and_what_is_being_sent_cannot(
    database: SqlDatabase, others: tuple[Person, Person]
) -> None:
    """It is then neither claimed nor found; one under a lease, or sent, is left."""
    ada, ben = others
    waiting, leased = make_outgoing(ben.id), make_outgoing(ben.id, urgency=Urgency.ANSWER)
    add_for(database, ada, waiting, leased)
    [taken] = claim(database, limit=1)
    assert not database.run_now(lambda tx: tx.outbox.hold_back(leased.id, "taken back"))
    assert database.run_now(lambda tx: tx.outbox.hold_back(waiting.id, "taken back"))
    assert not database.run_now(lambda tx: tx.outbox.hold_back(waiting.id, "taken back"))
    assert (claim(database), lately(database, ada)) == ([], [leased.id])
    assert database.run_now(lambda tx: tx.outbox.delivered(taken, "slack", "D1", "1.2"))
    assert not database.run_now(lambda tx: tx.outbox.hold_back(leased.id, "taken back"))


def test_what_was_sent_is_marked_as_taken_back_or_as_staying(
    database: SqlDatabase, others: tuple[Person, Person], clock: MovedClock
) -> None:
    """Where it is stays known; what was not sent is not marked."""
    ada, ben = others
    one, other, waiting = (make_outgoing(ben.id) for _ in range(3))
    add_for(database, ada, one, other)
    for leased in claim(database):
        database.run_now(
            lambda tx, leased=leased: tx.outbox.put_off(leased, MONDAY, "throttled", attempt=False)
        )
    clock.move(seconds=5)
    for leased in claim(database, MONDAY + MINUTE):
        database.run_now(lambda tx, leased=leased: tx.outbox.delivered(leased, "slack", "D1", "1.2"))
    add_for(database, ada, waiting)
    database.run_now(lambda tx: tx.outbox.taken_back(one.id))
    database.run_now(lambda tx: tx.outbox.stays(other.id, "forbidden"))
    database.run_now(lambda tx: tx.outbox.taken_back(waiting.id))
    found = {
        message.id: database.run_now(lambda tx, message=message: tx.outbox.sent(message.id))
        for message in (one, other, waiting)
    }
    fates = {
        key: (sent.fate, sent.reason, sent.platform, sent.message) for key, sent in found.items() if sent
    }
    assert fates == {
        one.id: (Fate.TAKEN_BACK, "", "slack", "1.2"),
        other.id: (Fate.SENT, "forbidden", "slack", "1.2"),
        waiting.id: (Fate.PENDING, "", "", ""),
    }
    assert lately(database, ada) == [waiting.id, other.id]


def test_what_somebody_caused_is_found_by_an_index(
    database: SqlDatabase, others: tuple[Person, Person]
) -> None:
    """Years of messages do not slow it."""
    ada, _ = others
    with counted(database.engine) as statements:
        lately(database, ada)
    (text,) = [text for text in statements.texts if "sender" in text]
    assert "ix_outbox_sender" in plan_of(database, text)
