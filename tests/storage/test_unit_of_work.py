"""Units of work."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, make_url

from bot.correlation import correlation
from bot.domain.people import PersonId
from bot.domain.session import Booking
from bot.errors import StorageError, Unknown
from bot.ids import new_id
from bot.ports import Transaction
from storage import unit_of_work
from storage.engine import make_engine
from storage.migrate import upgrade
from storage.tables.inbox import inbox
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY, MovedClock
from tests.support.database import open_plain
from tests.support.messages import make_outgoing
from tests.support.people import add_people, make_entry
from tests.support.processes import at_once

ROOT = Path(__file__).resolve().parents[2]


def outcomes(database: SqlDatabase) -> dict[str, str]:
    """What is in the inbox."""
    with database.engine.begin() as connection:
        return {row.key: row.outcome for row in connection.execute(inbox.select())}


def test_work_is_committed_as_a_whole(database: SqlDatabase) -> None:
    """What it returns comes back, and what it wrote is there."""
    assert database.run_now(lambda tx: tx.inbox.add("one", "done")) is True
    assert outcomes(database) == {"one": "done"}


def test_work_that_fails_leaves_nothing(database: SqlDatabase) -> None:
    """An exception of the use case goes to the caller, and takes everything back."""

    def fails(tx: Transaction) -> None:
        tx.inbox.add("one", "done")
        raise Unknown

    with pytest.raises(Unknown):
        database.run_now(fails)

    assert outcomes(database) == {}


def test_the_moment_is_the_clocks_or_the_callers(database: SqlDatabase, clock: MovedClock) -> None:
    """A tick for another moment takes that one as now; it moves the clock of its own work alone."""
    later = MONDAY + timedelta(days=40)

    assert database.run_now(lambda tx: tx.now) == MONDAY
    assert database.run_now(lambda tx: tx.now, at=later) == later
    clock.move(hours=1)
    assert database.run_now(lambda tx: tx.now) == MONDAY + timedelta(hours=1)


async def test_work_runs_off_the_loop_with_its_correlation(database: SqlDatabase) -> None:
    """It is in another thread, and still knows of which request it is part."""
    correlation.set("request-7")

    thread, known = await database.run(lambda tx: (threading.current_thread(), tx.correlation))

    assert thread is not threading.current_thread()
    assert known == "request-7"


async def test_closing_waits_for_what_was_begun(url: str, clock: MovedClock) -> None:
    """A program that ends loses nothing, and takes nothing on any more."""
    database = open_plain(url, clock)

    def slow(tx: Transaction) -> bool:
        time.sleep(0.1)
        return tx.inbox.add(new_id(), "done")

    running = [asyncio.create_task(database.run(slow)) for _ in range(3)]
    await asyncio.sleep(0.02)
    await asyncio.to_thread(database.close)

    assert await asyncio.gather(*running) == [True] * 3
    assert len(outcomes(database)) == 3
    with pytest.raises(StorageError, match="closed"):
        await database.run(slow)
    database.engine.dispose()


def test_many_threads_at_once_lose_no_change(url: str, database: SqlDatabase) -> None:
    """Each reads, thinks and writes: of two in each other's way one starts again, so that nothing is lost."""
    [ada] = add_people(database, make_entry("Ada Okoro"))
    database.run_now(
        lambda tx: tx.sessions.book(
            Booking(id=new_id(), supervisee=ada.id, supervisor=ada.id, day=MONDAY.date(), time="0")
        )
    )

    def count(tx: Transaction) -> None:
        booking = tx.sessions.booking_of(ada.id)
        assert booking is not None
        time.sleep(0.002)
        tx.sessions.book(
            Booking(
                id=booking.id,
                supervisee=ada.id,
                supervisor=ada.id,
                day=booking.day,
                time=str(int(booking.time) + 1),
            )
        )

    def some(_: int) -> None:
        for _ in range(3):
            asyncio.run(database.run(count))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(some, range(4)))

    booking = database.run_now(lambda tx: tx.sessions.booking_of(ada.id))
    assert booking is not None
    assert booking.time == "12"


def note_the_same(url: str, _number: int) -> list[bool]:
    """In a process of its own, tries to be the first to note each of some requests."""
    database = open_plain(url, MovedClock())
    try:
        return [database.run_now(partial(note, key=f"request {place}")) for place in range(20)]
    finally:
        database.close()


def note(tx: Transaction, key: str) -> bool:
    """As a use case does: looks first, and then adds."""
    return tx.inbox.outcome(key) is None and tx.inbox.add(key, "done")


def test_a_request_is_carried_out_by_one_process(url: str, database: SqlDatabase) -> None:
    """Of four processes that get the same twenty requests, exactly one carries out each, and nobody fails."""
    firsts = at_once(4, note_the_same, url)

    assert [sum(answers) for answers in zip(*firsts, strict=True)] == [1] * 20
    assert len(outcomes(database)) == 20


KILLED = """
import sys, time
from tests.support.clock import MovedClock
from tests.support.database import open_plain

def work(tx):
    tx.inbox.add("half", "done")
    print("written", flush=True)
    time.sleep(60)

open_plain(sys.argv[1], MovedClock()).run_now(work)
"""


def test_a_process_killed_in_the_middle_leaves_nothing(url: str, database: SqlDatabase) -> None:
    """What was not committed is gone, and the next one does not wait for the dead."""
    command = [sys.executable, "-c", KILLED, url]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"written\n"
        killed.send_signal(signal.SIGKILL)

    assert database.run_now(lambda tx: tx.inbox.outcome("half")) is None
    assert database.run_now(lambda tx: tx.inbox.add("half", "again"))


def test_who_waits_for_messages_is_woken_after_the_commit(url: str, clock: MovedClock) -> None:
    """A commit that planned a message says so; one that planned none, or failed, does not."""
    seen: list[int] = []
    database = open_plain(
        url, clock, on_commit=lambda: seen.append(database.run_now(lambda tx: tx.outbox.due(MONDAY)))
    )
    [ada] = add_people(database, make_entry("Ada Okoro"))

    def fails(tx: Transaction) -> None:
        tx.outbox.add(make_outgoing(ada.id))
        raise Unknown

    with pytest.raises(Unknown):
        database.run_now(fails)
    database.run_now(lambda tx: tx.inbox.add("one", "done"))
    assert seen == []

    database.run_now(lambda tx: tx.outbox.add(make_outgoing(ada.id)))
    assert seen == [1]
    database.close()


def test_another_programs_lock_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: MovedClock
) -> None:
    """Whoever locks the embedded database for good is what the message is about; nothing is written."""
    url = f"sqlite:///{tmp_path}/supervision.db"
    upgrade(url)
    monkeypatch.setattr("storage.engine.BUSY_SECONDS", 0.05)
    monkeypatch.setattr(unit_of_work, "LONGEST_PAUSE", 0.01)
    database = open_plain(url, clock)
    with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="keeps the database locked"):
            database.run_now(lambda tx: tx.inbox.add("one", "done"))
        other.execute("ROLLBACK")

    assert database.run_now(lambda tx: tx.inbox.add("one", "done"))
    database.close()


def test_an_error_of_the_database_tells_nothing_of_a_row(
    database: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the message nor what stands behind it holds what was to be written."""
    monkeypatch.setattr(unit_of_work, "LONGEST_PAUSE", 0.0)
    [ada] = add_people(database, make_entry("Ada Okoro"))
    booking = Booking(
        id=new_id(), supervisee=ada.id, supervisor=PersonId(new_id()), day=MONDAY.date(), time="secret"
    )

    with pytest.raises(StorageError) as caught:
        database.run_now(lambda tx: tx.sessions.book(booking))

    assert "secret" not in str(caught.value)
    assert booking.supervisor not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_database_that_is_not_migrated_is_named(database_url: str, clock: MovedClock) -> None:
    """One is told which command brings it to the newest schema."""
    if database_url.startswith("sqlite"):
        Path(make_url(database_url).database or "").touch()
    database = open_plain(database_url, clock)

    with pytest.raises(StorageError, match="supervision-bot migrate"):
        database.run_now(lambda tx: tx.people.everybody())
    database.close()


def test_a_server_that_does_not_answer_is_named(clock: MovedClock) -> None:
    """One is told which setting to look at."""
    database = open_plain("postgresql+psycopg://someone:secret@127.0.0.1:1/supervision", clock)

    with pytest.raises(StorageError, match="DATABASE_URL") as caught:
        database.run_now(lambda tx: tx.now)

    assert "secret" not in str(caught.value)
    database.close()


@pytest.mark.postgresql
def test_a_connection_that_the_server_ended_is_replaced(url: str, database: SqlDatabase) -> None:
    """After a restart of the server, the next transaction has a new connection."""
    database.run_now(lambda tx: tx.inbox.add("one", "done"))
    other = make_engine(url)
    with other.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.dispose()

    assert database.run_now(lambda tx: tx.inbox.outcome("one")) == "done"


# --- work that shares a commit ---------------------------------------------------------------------


@pytest.fixture
def embedded(tmp_path: Path, clock: MovedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlDatabase]:
    """An embedded database: work that queues shares a commit."""
    monkeypatch.setattr(unit_of_work, "LONGEST_PAUSE", 0.0)
    upgrade(f"sqlite:///{tmp_path}/supervision.db")
    database = open_plain(f"sqlite:///{tmp_path}/supervision.db", clock)
    yield database
    database.close()


async def behind_another(database: SqlDatabase, *works: Callable[[Transaction], object]) -> list[object]:
    """What comes of works that all queue behind one that takes its time."""
    begun, go_on = threading.Event(), threading.Event()

    def first(_: Transaction) -> None:
        begun.set()
        go_on.wait(10)

    running = asyncio.create_task(database.run(first))
    await asyncio.to_thread(begun.wait, 10)
    queued = [asyncio.create_task(database.run(work)) for work in works]
    await asyncio.sleep(0.01)
    go_on.set()
    await running
    return list(await asyncio.gather(*queued, return_exceptions=True))


def adding(key: str) -> Callable[[Transaction], bool]:
    """Work that notes a request, where it is not noted."""
    return partial(note, key=key)


def failing(key: str) -> Callable[[Transaction], bool]:
    """Work that notes a request, and then fails."""

    def work(tx: Transaction) -> bool:
        tx.inbox.add(key, "done")
        raise Unknown(key)

    return work


async def test_work_that_queues_shares_a_commit(embedded: SqlDatabase) -> None:
    """Nobody is answered before it, and then all are."""
    happened: list[str] = []

    def committing(_: Connection) -> None:
        time.sleep(0.05)
        happened.append("commit")

    async def asking(key: str) -> bool:
        answer = await embedded.run(adding(key))
        happened.append(key)
        return answer

    event.listen(embedded.engine, "commit", committing)
    tasks = [asyncio.create_task(asking(key)) for key in "abcd"]
    answers = await asyncio.gather(*tasks)
    event.remove(embedded.engine, "commit", committing)

    assert answers == [True] * 4
    assert sorted(happened[1:2] + happened[3:]) == list("abcd")
    assert [happened[0], happened[2]] == ["commit", "commit"]
    assert outcomes(embedded) == dict.fromkeys("abcd", "done")


async def test_one_that_fails_takes_no_other_with_it(embedded: SqlDatabase) -> None:
    """Its own changes are taken back, its caller gets its exception, and those before and after it stay."""
    got = await behind_another(embedded, adding("before"), failing("failed"), adding("after"))

    assert got[0] is got[2] is True
    assert isinstance(got[1], Unknown)
    assert outcomes(embedded) == {"before": "done", "after": "done"}


async def test_a_request_is_carried_out_once_among_those_that_queue(embedded: SqlDatabase) -> None:
    """What one has done, the next one finds, and what failed it does not."""
    got = await behind_another(embedded, failing("same"), adding("same"), adding("same"))

    assert got[1:] == [True, False]


async def test_what_the_commit_refuses_takes_no_other_with_it(embedded: SqlDatabase) -> None:
    """References are checked at the commit: all is taken back then, and each is run alone."""
    [ada] = add_people(embedded, make_entry("Ada Okoro"))
    wrong = Booking(
        id=new_id(), supervisee=ada.id, supervisor=PersonId(new_id()), day=MONDAY.date(), time="secret"
    )
    runs: list[str] = []

    def counted(tx: Transaction) -> bool:
        runs.append("run")
        return tx.inbox.add("one", "done")

    got = await behind_another(embedded, counted, lambda tx: tx.sessions.book(wrong), adding("two"))

    assert got[0] is got[2] is True
    assert runs == ["run", "run"]
    assert isinstance(got[1], StorageError)
    assert got[1].__context__ is None
    assert outcomes(embedded) == {"one": "done", "two": "done"}


async def test_each_has_its_own_moment_and_correlation(embedded: SqlDatabase) -> None:
    """Whoever shares a commit notices nothing of it."""

    def told(tx: Transaction) -> tuple[datetime, str]:
        return tx.now, tx.correlation

    async def asking(number: int) -> tuple[datetime, str]:
        correlation.set(f"request-{number}")
        return await embedded.run(told, at=MONDAY + timedelta(days=number))

    got = await asyncio.gather(*(asking(number) for number in range(5)))

    assert got == [(MONDAY + timedelta(days=number), f"request-{number}") for number in range(5)]


async def test_a_shared_commit_wakes_once_for_what_was_kept(embedded: SqlDatabase) -> None:
    """A message that is planned wakes the delivery after the commit; one that was taken back does not."""
    [ada] = add_people(embedded, make_entry("Ada Okoro"))
    due: list[int] = []
    embedded.on_commit = lambda: due.append(embedded.run_now(lambda tx: tx.outbox.due(MONDAY)))

    def fails(tx: Transaction) -> None:
        tx.outbox.add(make_outgoing(ada.id))
        raise Unknown

    await behind_another(embedded, adding("one"), fails)
    assert due == []

    await behind_another(
        embedded,
        lambda tx: tx.outbox.add(make_outgoing(ada.id)),
        lambda tx: tx.outbox.add(make_outgoing(ada.id)),
    )
    assert due == [2]


async def test_what_is_cancelled_while_it_waits_is_carried_out(embedded: SqlDatabase) -> None:
    """Whoever stops waiting cannot know whether it was begun, so it always is."""
    begun, go_on = threading.Event(), threading.Event()

    def first(_: Transaction) -> None:
        begun.set()
        go_on.wait(10)

    running = asyncio.create_task(embedded.run(first))
    await asyncio.to_thread(begun.wait, 10)
    waiting = [asyncio.create_task(embedded.run(adding(key))) for key in ("left", "kept")]
    await asyncio.sleep(0.01)
    waiting[0].cancel()
    go_on.set()
    await running

    assert await waiting[1]
    assert outcomes(embedded) == {"left": "done", "kept": "done"}
