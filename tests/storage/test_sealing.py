from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from storage.engine import make_engine
from storage.faults import understand
from storage.proofs import ENTRY_COLUMNS, MerkleTree, entry_bytes, leaf_hash
from storage.sealing import seal, waiting
from storage.tables.audit import audit_entry, audit_seal
from tests.support.audit import Log, filled, happened
from tests.support.clock import MONDAY


@pytest.fixture
def log(url: str) -> Iterator[Log]:
    """An empty log."""
    engine = make_engine(url)
    yield Log(engine)
    engine.dispose()


def test_entries_are_sealed_in_order(log: Log) -> None:
    """Each batch takes up where the one before ended; its root is over the entries that anybody can read."""
    filled(log)

    with log.engine.begin() as connection:
        seals = connection.execute(select(audit_seal).order_by(audit_seal.c.number)).all()
        entries = connection.execute(
            select(*(audit_entry.c[name] for name in ENTRY_COLUMNS)).order_by(audit_entry.c.id)
        ).all()
        assert waiting(connection, log.tenant) == 2
    assert [(one.number, one.first_seq, one.last_seq) for one in seals] == [(1, 1, 4), (2, 5, 8), (3, 9, 12)]
    assert [one.previous for one in seals] == [bytes(32), seals[0].hash, seals[1].hash]
    assert seals[1].root == MerkleTree(leaf_hash(entry_bytes(entry)) for entry in entries[4:8]).root()


def test_an_empty_log_needs_no_seal(log: Log) -> None:
    """Where nothing waits, nothing is sealed, neither at first nor later."""
    assert log.seal() is None
    assert log.verify().broken is None
    log.write(happened(1))
    assert log.seal() is not None
    assert log.seal() is None


def test_a_batch_may_be_limited(log: Log) -> None:
    """A long backlog is sealed in pieces."""
    log.write(*(happened(number) for number in range(7)))

    sizes: list[int] = []
    while made := log.seal(limit=3):
        sizes.append(made.last_seq - made.first_seq + 1)

    assert sizes == [3, 3, 1]
    assert (log.verify().sealed, log.verify().seals, log.verify().broken) == (7, 3, None)


def test_an_entry_of_an_earlier_moment_is_sealed_too(log: Log) -> None:
    """A tick for a moment in the past, or a slow transaction, adds entries before those that are sealed."""
    log.write(happened(1))
    log.seal()
    log.moment = MONDAY - timedelta(days=1)
    log.write(happened(2))
    made = log.seal()

    assert made is not None
    assert (made.first_seq, made.last_seq) == (2, 2)
    assert log.verify().broken is None


def test_tenants_are_sealed_apart(log: Log) -> None:
    """Each tenant's places and seals begin at one."""
    other = Log(log.engine, tenant="other")
    for one in (log, other):
        one.write(happened(1))
        made = one.seal()
        assert made is not None
        assert (made.number, made.first_seq) == (1, 1)
    assert log.verify() == other.verify()


@pytest.mark.postgresql
def test_one_seals_at_a_time(log: Log) -> None:
    """While one process seals, another leaves it to that one."""
    log.write(happened(1))
    with log.engine.begin() as first, log.engine.begin() as second:
        assert seal(first, log.tenant, MONDAY, log.keyring) is not None
        assert seal(second, log.tenant, MONDAY, log.keyring) is None

    assert log.verify().seals == 1


@pytest.mark.postgresql
def test_a_sealer_with_an_older_view_is_asked_to_try_again(log: Log) -> None:
    """Whoever began before another one's seal was committed cannot write a second one with the same number."""
    log.write(happened(1))
    with log.engine.connect() as late:
        late.execute(text("SELECT count(*) FROM audit_seal"))
        log.seal()
        with pytest.raises(DBAPIError) as caught:
            seal(late, log.tenant, MONDAY, log.keyring)
        assert understand(caught.value).tries > 1

    assert (log.verify().seals, log.verify().broken) == (1, None)


@pytest.mark.postgresql
def test_a_slow_transaction_is_not_left_out(log: Log) -> None:
    """An entry that is committed after later ones were sealed gets its place in the next seal."""
    log.write(happened(1))
    with log.engine.begin() as slow:
        audit = log.audit(slow)
        audit.add(happened(2))
        audit.flush()
        log.write(happened(3))
        log.seal()

    made = log.seal()

    assert made is not None
    assert (made.first_seq, made.last_seq) == (3, 3)
    assert log.verify().broken is None
