"""Somebody who owns the database, but has no master key, changes the log: it is found, and named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Executable, Row, Table, delete, insert, select, update

from bot.errors import KeysError
from storage.audit import audit_key
from storage.engine import make_engine
from storage.proofs import (
    ENTRY_COLUMNS,
    SEAL_COLUMNS,
    MerkleTree,
    entry_bytes,
    leaf_hash,
    mac,
    place_bytes,
    seal_bytes,
)
from storage.tables.audit import audit_entry, audit_leaf, audit_person, audit_seal, audit_waiting
from storage.tables.content import data_key
from storage.verify import Broken
from tests.support.audit import KEYRING, Log, filled, happened, other

pytestmark = pytest.mark.clause("P2-7d")

NEW = "f" * 32

Named = tuple[int | None, str | None, int | None]
"""The place, the entry and the seal that are named."""
Attack = Callable[[Connection], None]


@pytest.fixture
def log(url: str) -> Iterator[Log]:
    """Twelve entries under three seals, and two that wait."""
    engine = make_engine(url)
    yield filled(Log(engine))
    engine.dispose()


def names(table: Table) -> list[str]:
    """The names of a table's columns."""
    return [column.name for column in table.columns]


def named(broken: Broken | None) -> Named | None:
    """What a verification names."""
    return broken and (broken.seq, broken.entry, broken.seal)


def after(log: Log, *attacks: Executable | Attack) -> Named | None:
    """What a verification names after attacks, which are undone."""
    with log.broken_into() as connection:
        for attack in attacks:
            if isinstance(attack, Executable):
                connection.execute(attack)
            else:
                attack(connection)
        return named(log.verify_in(connection).broken)


def change(table: Table, key: Mapping[str, object], column: str) -> Attack:
    """Gives a column of one row another value."""
    this = [table.c[name] == value for name, value in key.items()]

    def attack(connection: Connection) -> None:
        value = connection.scalar(select(table.c[column]).where(*this))
        connection.execute(update(table).where(*this).values({column: other(value)}))

    return attack


def copy(table: Table, key: Mapping[str, object], **changes: object) -> Attack:
    """Inserts a copy of one row, with other values in some columns."""

    def attack(connection: Connection) -> None:
        this = [table.c[name] == value for name, value in key.items()]
        row = connection.execute(select(table).where(*this)).mappings().one()
        connection.execute(insert(table).values({**row, **changes}))

    return attack


def moved(first: int, by: int) -> Attack:
    """Moves all places from one on."""

    def attack(connection: Connection) -> None:
        for step in (1000, by - 1000):
            changed = update(audit_leaf).where(audit_leaf.c.seq >= first).values(seq=audit_leaf.c.seq + step)
            connection.execute(changed)

    return attack


def swapped(first: int, second: int) -> Attack:
    """Swaps two places."""

    def attack(connection: Connection) -> None:
        for old, new in ((first, 999), (second, first), (999, second)):
            connection.execute(update(audit_leaf).where(audit_leaf.c.seq == old).values(seq=new))

    return attack


def test_an_untouched_log_is_whole(log: Log) -> None:
    """Nothing is named where nothing was done, with triggers or without."""
    found = log.verify()

    assert (found.entries, found.sealed, found.unsealed, found.seals, found.broken) == (14, 12, 2, 3, None)
    assert after(log) is None


def test_a_changed_entry_is_named(log: Log) -> None:
    """Whatever column of a sealed entry was changed, its place and its id are told."""
    ids = log.entries()
    found = {column: after(log, change(audit_entry, {"id": ids[5]}, column)) for column in names(audit_entry)}
    assert found == dict.fromkeys(found, (6, ids[5], None))


def test_a_changed_entry_that_waits_is_named(log: Log) -> None:
    """Before it is sealed, an entry's own tag tells."""
    ids = log.entries()
    found = {
        column: after(log, change(audit_entry, {"id": ids[12]}, column)) for column in names(audit_entry)
    }
    assert found == dict.fromkeys(found, (None, ids[12], None)) | {"id": (None, "other", None)}


def test_a_changed_place_is_named(log: Log) -> None:
    """Whatever column of a place was changed, the place is told."""
    ids = log.entries()
    found = {column: after(log, change(audit_leaf, {"seq": 6}, column)) for column in names(audit_leaf)}

    gone = (6, None, None)
    assert found == dict.fromkeys(found, (6, ids[5], None)) | {
        "tenant": gone,
        "seq": gone,
        "entry": (6, "other", None),
    }


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_seal_is_named(log: Log, number: int) -> None:
    """Whatever column of a seal was changed, its number is told."""
    fixed = [*SEAL_COLUMNS, "hash", "tag"]
    found = {column: after(log, change(audit_seal, {"number": number}, column)) for column in fixed}
    if number == 3:
        # Without the last seal, its places are the first that nothing stands over.
        assert found.pop("tenant") == (9, log.entries()[8], 3)

    assert found == dict.fromkeys(found, (None, None, number))


def test_what_was_removed_is_named(log: Log) -> None:
    """Entries, places and seals that are missing are told, at the beginning, in the middle and at the end."""
    ids = log.entries()

    def without(table: Table, **key: object) -> Executable:
        return delete(table).where(*(table.c[name] == value for name, value in key.items()))

    assert {n: after(log, without(audit_entry, id=ids[n - 1])) for n in (1, 6, 12)} == {
        n: (n, ids[n - 1], None) for n in (1, 6, 12)
    }
    assert {n: after(log, without(audit_leaf, seq=n)) for n in (1, 6, 12)} == {
        1: (1, None, None),
        6: (6, None, None),
        12: (12, None, 3),
    }
    assert {n: after(log, without(audit_seal, number=n)) for n in (1, 2, 3)} == {
        1: (None, None, 1),
        2: (None, None, 2),
        3: (9, ids[8], 3),
    }
    assert after(log, without(audit_entry, id=ids[13])) == (None, ids[13], None)


def test_what_was_removed_with_all_that_tells_of_it_is_named(log: Log) -> None:
    """It does not help to close the gap, to remove a whole batch, or to unseal the end."""
    ids = log.entries()
    entry, place = (
        delete(audit_entry).where(audit_entry.c.id == ids[5]),
        delete(audit_leaf).where(audit_leaf.c.seq == 6),
    )
    assert after(log, entry, place) == (6, None, None)
    assert after(log, entry, place, moved(7, by=-1)) == (6, ids[6], None)
    assert after(
        log,
        delete(audit_entry).where(audit_entry.c.id.in_(ids[4:8])),
        delete(audit_leaf).where(audit_leaf.c.seq.between(5, 8)),
        delete(audit_seal).where(audit_seal.c.number == 2),
    ) == (5, None, None)
    assert after(
        log,
        delete(audit_leaf).where(audit_leaf.c.seq > 8),
        delete(audit_seal).where(audit_seal.c.number == 3),
    ) == (None, ids[8], None)


def test_what_was_inserted_is_named(log: Log) -> None:
    """An entry that the program did not write is told, with or without a place, at the end or in the middle."""
    ids = log.entries()
    entry = copy(audit_entry, {"id": ids[2]}, id=NEW)

    assert after(log, entry) == (None, NEW, None)
    assert after(log, entry, insert(audit_waiting).values(tenant=log.tenant, entry=NEW)) == (None, NEW, None)
    assert after(log, entry, copy(audit_leaf, {"seq": 3}, seq=13, entry=NEW)) == (13, NEW, 4)
    assert after(log, entry, moved(6, by=1), copy(audit_leaf, {"seq": 3}, seq=6, entry=NEW)) == (6, NEW, None)


@pytest.mark.parametrize(("first", "second"), [(6, 7), (4, 5), (1, 12)])
def test_what_was_reordered_is_named(log: Log, first: int, second: int) -> None:
    """Two places that were swapped are told by the first of them, within a seal and across seals."""
    assert after(log, swapped(first, second)) == (first, log.entries()[second - 1], None)


def test_an_old_row_in_a_new_place_is_named(log: Log) -> None:
    """What is genuine elsewhere is none the less told: a payload, an entry, another tenant's entry."""
    ids = log.entries()
    others = Log(log.engine, tenant="other", keyring=log.keyring)
    others.write(happened(1))

    def replay(*columns: str) -> Attack:
        def attack(connection: Connection) -> None:
            old = connection.execute(select(audit_entry).where(audit_entry.c.id == ids[2])).mappings().one()
            new = {column: old[column] for column in columns}
            connection.execute(update(audit_entry).where(audit_entry.c.id == ids[5]).values(new))

        return attack

    assert after(log, replay("payload", "salt")) == (6, ids[5], None)
    assert after(log, replay("payload", "salt", "payload_mac")) == (6, ids[5], None)
    everything = [column for column in names(audit_entry) if column != "id"]
    assert after(log, replay(*everything)) == (6, ids[5], None)
    foreign = others.entries()[0]
    assert after(log, copy(audit_entry, {"id": foreign}, tenant=log.tenant)) == (None, foreign, None)


def sealed_rows(connection: Connection) -> list[Row[Any]]:
    """The sealed columns of the sealed entries, in order."""
    columns = [audit_entry.c[name] for name in ENTRY_COLUMNS]
    placed = (
        select(*columns).join(audit_leaf, audit_leaf.c.entry == audit_entry.c.id).order_by(audit_leaf.c.seq)
    )
    return list(connection.execute(placed).all())


def recomputed(connection: Connection) -> None:
    """All that can be computed without a key is computed anew: leaf hashes, roots, hashes and their chain."""
    leaves = [leaf_hash(entry_bytes(row)) for row in sealed_rows(connection)]
    for seq, leaf in enumerate(leaves, start=1):
        connection.execute(update(audit_leaf).where(audit_leaf.c.seq == seq).values(leaf=leaf))
    previous = bytes(32)
    for seal in connection.execute(select(audit_seal).order_by(audit_seal.c.number)).mappings().all():
        root = MerkleTree(leaves[seal["first_seq"] - 1 : seal["last_seq"]]).root()
        new = {**seal, "root": root, "previous": previous}
        previous = hashlib.sha256(seal_bytes(new[name] for name in SEAL_COLUMNS)).digest()
        changed = {"root": root, "previous": new["previous"], "hash": previous}
        connection.execute(update(audit_seal).where(audit_seal.c.number == seal["number"]).values(changed))


def test_computing_the_seals_anew_does_not_help(log: Log) -> None:
    """Without the audit key, a changed entry is told even where every hash above it fits."""
    ids = log.entries()

    assert after(log, recomputed) is None
    assert after(log, change(audit_entry, {"id": ids[5]}, "outcome"), recomputed) == (6, ids[5], None)


def key_of(connection: Connection, log: Log) -> bytes:
    """The audit key, which only somebody with a master key gets."""
    key = audit_key(connection, log.tenant, log.keyring)
    assert key is not None
    return key


def with_another_seal(log: Log, number: int, column: str) -> Attack:
    """The program's own fault: a seal that says something else, and is hashed and tagged as it should be."""

    def attack(connection: Connection) -> None:
        seal = connection.execute(select(audit_seal).where(audit_seal.c.number == number)).mappings().one()
        new = {**seal, column: other(seal[column])}
        data = seal_bytes(new[name] for name in SEAL_COLUMNS)
        proofs = {"hash": hashlib.sha256(data).digest(), "tag": mac(key_of(connection, log), data)}
        this = update(audit_seal).where(audit_seal.c.number == number)
        connection.execute(this.values({column: new[column], **proofs}))

    return attack


def test_what_does_not_fit_together_is_named_although_it_is_tagged(log: Log) -> None:
    """The seals prove the entries by themselves too: a root, a chain and a leaf that do not fit are told."""

    def another_leaf(connection: Connection) -> None:
        entry, leaf = log_entries[5], bytes(32)
        tag = mac(key_of(connection, log), place_bytes(log.tenant, 6, entry, leaf))
        connection.execute(update(audit_leaf).where(audit_leaf.c.seq == 6).values(leaf=leaf, tag=tag))

    log_entries = log.entries()
    assert after(log, with_another_seal(log, 2, "root")) == (5, None, 2)
    assert after(log, with_another_seal(log, 2, "previous")) == (None, None, 2)
    assert after(log, with_another_seal(log, 2, "sealed_at")) == (None, None, 3)
    assert after(log, another_leaf) == (6, log_entries[5], None)


def test_an_audit_key_of_ones_own_does_not_open(log: Log) -> None:
    """The key that would make all tags fit has to be wrapped by a master key."""
    own = (
        update(data_key)
        .where(data_key.c.ref == "audit")
        .values(wrapped=KEYRING.wrap(bytes(32), b"elsewhere"))
    )

    with pytest.raises(KeysError):
        after(log, own)


def test_a_pseudonym_cannot_be_given_to_somebody_else(log: Log) -> None:
    """Whom the entries speak of cannot be exchanged: the pseudonym is told."""
    with log.broken_into() as connection:
        connection.execute(update(audit_person).where(audit_person.c.person == "ben").values(person="carol"))
        carol = connection.scalar(select(audit_person.c.pseudonym).where(audit_person.c.person == "carol"))
        broken = log.verify_in(connection).broken

    assert broken is not None
    assert carol is not None
    assert carol in broken.reason


def test_the_first_of_several_changes_is_named(log: Log) -> None:
    """Who repairs a log begins at the beginning."""
    ids = log.entries()
    attacks = [change(audit_entry, {"id": ids[number]}, "outcome") for number in (13, 9, 2)]

    assert after(log, *attacks) == (3, ids[2], None)


@pytest.mark.clause("P1-8a")
def test_an_erased_payload_leaves_the_log_whole(log: Log) -> None:
    """What is erased as it should be, with its salt, breaks nothing; the rest of the entry is still proved."""
    ids = log.entries()
    erased = update(audit_entry).values(payload=None, salt=None)

    assert after(log, erased) is None
    for half in ("payload", "salt"):
        half_erased = update(audit_entry).where(audit_entry.c.id == ids[5]).values({half: None})
        assert after(log, half_erased) == (6, ids[5], None)
    assert after(log, erased, change(audit_entry, {"id": ids[5]}, "outcome")) == (6, ids[5], None)


TABLES = (audit_entry, audit_leaf, audit_seal, audit_person)
UNPROVED = {"signature", "signer", "anchored_at"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_no_single_cell_can_be_changed_unseen(log: Log, data: st.DataObject) -> None:
    """Whichever cell of whichever row gets another value, the verification finds it."""
    with log.broken_into() as connection:
        table = data.draw(st.sampled_from(TABLES))
        column = data.draw(st.sampled_from([one for one in table.columns if one.name not in UNPROVED]))
        keys = connection.execute(select(*table.primary_key)).all()
        this = [
            one == value
            for one, value in zip(table.primary_key, data.draw(st.sampled_from(keys)), strict=True)
        ]
        value = connection.scalar(select(column).where(*this))
        connection.execute(update(table).where(*this).values({column: other(value)}))

        found = log.verify_in(connection).broken

    assert found is not None or (table is audit_person and column.name == "tenant")
