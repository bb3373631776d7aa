from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event, select, text

from bot.domain.people import PersonId
from bot.errors import AuditError, KeysError
from bot.ports import AuditKind, Happened, Transaction
from storage.audit import SqlAudit
from storage.audit_memory import REMEMBERED, AuditMemory
from storage.contents import SqlContents
from storage.data_keys import rotate
from storage.engine import make_engine
from storage.keys import Keyring
from storage.tables.audit import audit_entry, audit_person
from storage.unit_of_work import SqlDatabase
from tests.support.audit import AMIRA, BEN, KEYRING, Log, happened
from tests.support.clock import MONDAY, MovedClock
from tests.support.database import TENANT


@pytest.fixture
def log(url: str) -> Iterator[Log]:
    """An empty log."""
    engine = make_engine(url)
    yield Log(engine)
    engine.dispose()


@pytest.mark.clause("P2-7d")
def test_an_entry_holds_what_happened(log: Log) -> None:
    """Who, to whom, when, where, with what outcome, on which clause and pack: all is in the row."""
    log.write(happened(1))

    with log.engine.begin() as connection:
        row = connection.execute(select(audit_entry)).one()
        people = {
            row.person: row.pseudonym
            for row in connection.execute(select(audit_person.c.person, audit_person.c.pseudonym))
        }
    assert (row.kind, row.platform, row.outcome, row.clause) == (
        "record.read",
        "slack",
        "done",
        "P2-7d P0-2a",
    )
    assert (row.at, row.correlation, row.pack) == (log.moment, "request-1", "portsmouth-2025 1.0")
    assert (row.ref, row.payload) == (f"{1:032x}", '{"mode":"modal","version":1,"view":null}')
    assert (row.actor, row.subject) == (people[BEN], people[AMIRA])
    assert {AMIRA, BEN}.isdisjoint({row.actor, row.subject})


def test_nothing_is_written_before_the_end(log: Log) -> None:
    """Entries go to the database together, once; until then they cost nothing."""
    with log.engine.begin() as connection:
        audit = log.audit(connection)
        audit.add(happened(1))
        audit.add(happened(2))
        assert connection.scalar(text("SELECT count(*) FROM audit_entry")) == 0
        audit.flush()
        audit.flush()
        assert connection.scalar(text("SELECT count(*) FROM audit_entry")) == 2


def test_entries_keep_their_order(log: Log) -> None:
    """Within a transaction they stay as they were added, and after those of earlier moments."""
    log.write(*(happened(number) for number in range(300)))
    log.write(happened(300))

    with log.engine.begin() as connection:
        refs = connection.scalars(text("SELECT ref FROM audit_entry ORDER BY id")).all()
    assert refs == [f"{number:032x}" for number in range(301)]


def test_entries_without_people_are_fine(log: Log) -> None:
    """What the program does by itself has no actor."""
    log.write(Happened(kind=AuditKind.POLICY_LOADED))

    assert log.verify().broken is None
    with log.engine.begin() as connection:
        assert connection.execute(select(audit_entry.c.actor, audit_entry.c.subject)).one() == (None, None)


@pytest.mark.parametrize("memory", [None, AuditMemory()])
def test_a_person_has_one_pseudonym(log: Log, memory: AuditMemory | None) -> None:
    """The same person is the same pseudonym in every entry, whatever the process remembers."""
    for number in range(4):
        log.write(happened(number), memory=memory)

    with log.engine.begin() as connection:
        assert len(connection.scalars(select(audit_person.c.pseudonym)).all()) == 2
        assert len(set(connection.scalars(select(audit_entry.c.actor)))) == 2


def test_pseudonyms_of_two_tenants_differ(log: Log) -> None:
    """Nobody can follow a person from one organisation's log into another's."""
    other = Log(log.engine, tenant="other")
    log.write(happened(1))
    other.write(happened(1))

    with log.engine.begin() as connection:
        assert len(set(connection.scalars(select(audit_person.c.pseudonym)))) == 4
    assert log.verify().entries == other.verify().entries == 1


def test_what_was_rolled_back_is_not_remembered(log: Log) -> None:
    """A pseudonym or key that was made in a transaction that failed is not used by the next one."""
    memory = AuditMemory()
    with log.engine.connect() as connection:
        audit = log.audit(connection, memory)
        for one in (happened(1), Happened(kind=AuditKind.STATUS_SEEN, actor=PersonId("carol"))):
            audit.add(one)
            audit.flush()
        connection.rollback()

    log.write(happened(1), memory=memory)
    log.write(happened(2), memory=memory)

    assert log.verify().broken is None
    with log.engine.begin() as connection:
        known = set(connection.scalars(select(audit_person.c.pseudonym)))
        assert set(connection.scalars(select(audit_entry.c.actor))) == known


def test_a_warm_process_writes_in_one_statement(log: Log) -> None:
    """Once key and pseudonyms are remembered, a transaction's entries take one statement, and no question."""
    memory = AuditMemory()
    for _ in range(2):
        log.write(happened(1), happened(2), memory=memory)
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    with log.engine.begin() as connection:
        audit = log.audit(connection, memory)
        audit.add(happened(1))
        audit.add(happened(2))
        event.listen(log.engine, "before_cursor_execute", note)
        audit.flush()
        event.remove(log.engine, "before_cursor_execute", note)

    assert [statement.split(" (")[0] for statement in statements] == ["INSERT INTO audit_entry"]


def test_memory_is_bounded() -> None:
    """However many people there are, a process remembers those it met last."""
    memory = AuditMemory()
    memory.remember_pseudonyms("t", {f"p{number}": "x" for number in range(REMEMBERED + 10)})

    assert memory.pseudonym("t", "p9") is None
    assert memory.pseudonym("t", "p10") == "x"
    memory.forget("t", "p10")
    assert memory.pseudonym("t", "p10") is None


def test_many_people_at_once(log: Log) -> None:
    """A transaction about more people than one statement takes parameters for is written too."""
    log.write(*(Happened(kind=AuditKind.STAFF_IMPORTED, subject=PersonId(f"p{n}")) for n in range(1100)))

    with log.engine.begin() as connection:
        assert len(connection.scalars(select(audit_person.c.person)).all()) == 1100
    assert log.verify().broken is None


def test_a_lost_audit_key_is_said(log: Log) -> None:
    """Where entries exist but their key is gone, nothing is written under a new one behind everybody's back."""
    log.write(happened(1))
    with log.engine.begin() as connection:
        connection.execute(text("DELETE FROM data_key"))

    with pytest.raises(AuditError, match="Restore that table from a backup"):
        log.write(happened(2))
    with pytest.raises(AuditError, match="Restore that table from a backup"):
        log.verify()
    with pytest.raises(AuditError, match="Restore that table from a backup"):
        log.seal()


def test_the_log_outlives_its_master_key(log: Log) -> None:
    """After rotation, entries from before and after verify with the newest master key alone."""
    both = Keyring({"new": bytes(range(32, 64)), "first": bytes(range(32))})
    new = Keyring({"new": bytes(range(32, 64))})
    log.write(happened(1))
    with log.engine.begin() as connection:
        assert rotate(connection, TENANT, both) == 1

    after = Log(log.engine, keyring=new, moment=log.moment)
    after.write(happened(2))
    after.seal()

    assert (after.verify().sealed, after.verify().broken) == (2, None)
    with pytest.raises(KeysError, match="“new”"):
        log.verify()


@pytest.mark.clause("P0-2a")
def test_who_read_about_a_person_is_counted(log: Log) -> None:
    """Readings of texts about a person are told by reader and kind, what was just added included."""
    reads = [
        Happened(kind=AuditKind.RECORD_READ, actor=BEN, subject=AMIRA),
        Happened(kind=AuditKind.RECORD_READ, actor=BEN, subject=AMIRA),
        Happened(kind=AuditKind.PREPARATION_READ, actor=AMIRA, subject=AMIRA),
        Happened(kind=AuditKind.STATUS_SEEN, actor=BEN, subject=AMIRA),
        Happened(kind=AuditKind.RECORD_READ, actor=AMIRA, subject=BEN),
    ]
    log.write(*reads[:3])
    Log(log.engine, tenant="other").write(reads[0])
    with log.engine.begin() as connection:
        audit = log.audit(connection)
        for one in reads[3:]:
            audit.add(one)

        assert audit.reads_of(AMIRA) == [
            (AuditKind.PREPARATION_READ, AMIRA, 1),
            (AuditKind.RECORD_READ, BEN, 2),
        ]
        assert audit.reads_of(BEN) == [(AuditKind.RECORD_READ, AMIRA, 1)]
        assert audit.reads_of(PersonId("nobody")) == []


def test_what_somebody_did_last_is_found(log: Log) -> None:
    """Of some kinds, since a moment, by themselves; what waits to be written counts."""
    kinds = (AuditKind.SAFEGUARDING_SHOWN, AuditKind.PREPARATION_SAVED)
    start = log.moment
    for kind, actor in (
        (AuditKind.SAFEGUARDING_SHOWN, AMIRA),
        (AuditKind.RECORD_READ, AMIRA),
        (AuditKind.PREPARATION_SAVED, BEN),
    ):
        log.write(Happened(kind=kind, actor=actor, subject=AMIRA))
    log.moment += timedelta(seconds=1)
    with log.engine.begin() as connection:
        audit = log.audit(connection)
        assert audit.latest(AMIRA, kinds, since=start) is AuditKind.SAFEGUARDING_SHOWN
        assert audit.latest(BEN, kinds, since=start) is AuditKind.PREPARATION_SAVED
        assert audit.latest(AMIRA, kinds, since=start + timedelta(seconds=2)) is None
        assert audit.latest(AMIRA, kinds[1:], since=start) is None
        assert audit.latest(PersonId("nobody"), kinds, since=start) is None
        audit.add(Happened(kind=AuditKind.PREPARATION_SAVED, actor=AMIRA))
        assert audit.latest(AMIRA, kinds, since=start) is AuditKind.PREPARATION_SAVED


def test_an_erased_person_can_be_told_by_nobody(log: Log) -> None:
    """Without the row that names a pseudonym, the entries stay valid and say no name."""
    log.write(happened(1))
    log.seal()
    with log.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_person WHERE person = 'ben'"))

    assert log.verify().broken is None
    with log.engine.begin() as connection:
        assert log.audit(connection).reads_of(AMIRA) == []


def test_entries_are_committed_with_what_they_tell_of(url: str) -> None:
    """Work that fails leaves no entry; work that succeeds leaves one."""
    engine = make_engine(url)
    memory = AuditMemory()
    database = SqlDatabase(
        engine,
        MovedClock(),
        TENANT,
        contents=partial(SqlContents, keyring=KEYRING),
        audit=partial(SqlAudit, keyring=KEYRING, pack="p", memory=memory),
    )

    def fail(transaction: Transaction) -> None:
        transaction.audit.add(happened(1))
        raise KeyError

    with pytest.raises(KeyError):
        database.run_now(fail)
    database.run_now(lambda transaction: transaction.audit.add(happened(2)))

    assert Log(engine).verify().entries == 1
    database.close()


def test_processes_that_write_at_once_lose_nothing(url: str) -> None:
    """The first entries of several processes make one key, one pseudonym a person, and a log that verifies."""
    engine = make_engine(url)

    def write(writer: int) -> None:
        database = SqlDatabase(
            engine,
            MovedClock(),
            TENANT,
            contents=partial(SqlContents, keyring=KEYRING),
            audit=partial(SqlAudit, keyring=KEYRING, pack="p", memory=AuditMemory()),
        )
        for _ in range(10):
            database.run_now(lambda transaction: transaction.audit.add(happened(writer)))

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(write, range(4))) == [None] * 4
    log = Log(engine, moment=MONDAY)
    log.seal()

    found = log.verify()
    assert (found.entries, found.sealed, found.broken) == (40, 40, None)
    with engine.begin() as connection:
        assert len(connection.scalars(select(audit_person.c.pseudonym)).all()) == 2
    engine.dispose()
