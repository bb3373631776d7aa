"""Checks the audit log from its first entry to its last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, exists, func, select

from bot.errors import AuditError
from storage.audit import KEY_IS_GONE, audit_key
from storage.keys import Keyring
from storage.proofs import (
    ENTRY_COLUMNS,
    NOTHING_BEFORE,
    SEAL_COLUMNS,
    MerkleTree,
    entry_bytes,
    leaf_hash,
    mac,
    person_bytes,
    place_bytes,
    seal_bytes,
)
from storage.tables.audit import audit_entry, audit_leaf, audit_person, audit_seal, audit_waiting

AT_ONCE = 2_000
"""Rows that are held in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first thing that is not as it was written.

    Attributes:
        seq: its place in the log, from 1 on, where it has or had one.
        entry: the id of the entry, where it is known.
        seal: the number of the seal, where it is a seal, or the entries of one.
        reason: what is wrong, in a sentence.
    """

    reason: str
    seq: int | None = None
    entry: str | None = None
    seal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What checking the log has shown.

    Attributes:
        entries: how many there are.
        sealed: how many have their place under a seal.
        unsealed: how many wait for the next one.
        seals: how many there are.
        broken: the first thing that is wrong; None where all is as it was written.
    """

    entries: int
    sealed: int
    unsealed: int
    seals: int
    broken: Broken | None


def verify(connection: Connection, tenant: str, keyring: Keyring) -> Verification:
    """Checks every entry, its place, the seals, and whom the pseudonyms stand for (P2-7d).

    It finds what was changed, removed, inserted or put elsewhere by anybody who has no master key. It works
    where payloads were erased, and needs little memory however long the log is. It does not see:

    - a log whose newest entries, with their places, their seals and what waits, were all cut off, or that
      was put back to an older backup: that takes the newest root, kept outside the database;
    - entries removed within the second before they are sealed;
    - that a pseudonym's person, or a payload with its salt, was erased without permission;
    - changes by somebody who has a master key.

    Args:
        connection: best in a transaction that only reads, so that nobody waits for it.
        tenant: whose log.
        keyring: opens the audit key.

    Raises:
        AuditError: there are entries, but their audit key is gone.
        KeysError: the audit key cannot be opened.
    """
    key = audit_key(connection, tenant, keyring)
    entries, sealed, unsealed, seals = (
        _count(connection, tenant, table) for table in (audit_entry, audit_leaf, audit_waiting, audit_seal)
    )
    broken = None
    if key is not None:
        check = _Check(connection, tenant, key)
        broken = check.sealed() or check.unsealed() or check.people()
    elif entries or sealed or seals:
        raise AuditError(KEY_IS_GONE)
    return Verification(entries=entries, sealed=sealed, unsealed=unsealed, seals=seals, broken=broken)


def _count(connection: Connection, tenant: str, table: Table) -> int:
    counted = select(func.count()).select_from(table).where(table.c.tenant == tenant)
    return connection.scalar(counted) or 0


_EVIDENCE = ("tag", "payload", "salt")
_ENTRY = tuple(audit_entry.c[name] for name in (*ENTRY_COLUMNS, *_EVIDENCE))
_END = len(ENTRY_COLUMNS)


class _Check:
    """Reads the tables of a tenant side by side. Each method names the first thing that is wrong."""

    def __init__(self, connection: Connection, tenant: str, key: bytes) -> None:
        self._connection = connection
        self._tenant = tenant
        self._key = key

    def sealed(self) -> Broken | None:
        """The sealed part: entries in their places, under their seals."""
        last_seal, last_seq = self._ends()
        places = self._places(last_seq)
        place = next(places, None)
        number, seq, previous = 0, 0, NOTHING_BEFORE
        for row in self._seals(last_seal):
            tree, end = MerkleTree(), row.last_seq
            while place is not None and place.seq <= end:
                seq += 1
                broken = self._place(place, seq)
                if broken:
                    return broken
                tree.add(place.leaf)
                place = next(places, None)
            broken = self._seal(row, number + 1, previous) or _contents(row, seq, tree.root())
            if broken:
                return broken
            number, previous = row.number, row.hash
        return self._after(number, last_seq)

    def unsealed(self) -> Broken | None:
        """The entries that have no place yet."""
        for row in self._without_place():
            broken = self._entry(row[:-1], None)
            if broken:
                return Broken(entry=row.id, reason=broken)
            if row.waits is None:
                return Broken(
                    entry=row.id, reason="An entry is neither sealed nor waiting: its seal was removed."
                )
        gone = self._connection.scalar(self._waiting_for_nothing())
        return Broken(entry=gone, reason="An entry was removed before it was sealed.") if gone else None

    def people(self) -> Broken | None:
        """Whom the pseudonyms stand for."""
        table = audit_person.c
        known = select(table.pseudonym, table.person, table.tag).where(table.tenant == self._tenant)
        for row in self._stream(known):
            expected = mac(self._key, person_bytes(self._tenant, row.pseudonym, row.person))
            if not compare_digest(expected, row.tag):
                return Broken(reason=f"The pseudonym {row.pseudonym} was made to stand for somebody else.")
        return None

    def _place(self, row: Row[*tuple[Any, ...]], seq: int) -> Broken | None:
        """One place, and the entry in it."""
        found, entry, leaf, tag, *_ = row
        if found != seq:
            return Broken(seq=seq, reason="An entry was removed: its place in the log is gone.")
        if not compare_digest(mac(self._key, place_bytes(self._tenant, seq, entry, leaf)), tag):
            reason = "The place of an entry was changed: entries were put elsewhere, inserted or changed."
        elif row.id is None:
            reason = "An entry was removed: its place in the log is empty."
        else:
            reason = self._entry(row[4:], leaf)
        return Broken(seq=seq, entry=entry, reason=reason) if reason else None

    def _entry(self, row: tuple[Any, ...], leaf: bytes | None) -> str | None:
        """What is wrong with an entry, given its sealed columns, its evidence, and its leaf hash if it has one."""
        *_, payload_mac, tag, payload, salt = row
        data = entry_bytes(row[:_END])
        if not compare_digest(mac(self._key, data), tag):
            return "An entry was changed, or inserted by something else than this program."
        if leaf is not None and leaf_hash(data) != leaf:
            return "An entry is not the one that was sealed in its place."
        if payload is None and salt is None:
            return None
        if payload is None or salt is None or not compare_digest(mac(salt, payload.encode()), payload_mac):
            return "The payload of an entry was changed."
        return None

    def _seal(self, row: Row[*tuple[Any, ...]], number: int, previous: bytes) -> Broken | None:
        """One seal, and that it follows on from the one before."""
        if row.number != number:
            return Broken(seal=number, reason="A seal was removed.")
        data = seal_bytes(row[: len(SEAL_COLUMNS)])
        if hashlib.sha256(data).digest() != row.hash or not compare_digest(mac(self._key, data), row.tag):
            return Broken(
                seal=number, reason="A seal was changed, or made by something else than this program."
            )
        if row.previous != previous:
            return Broken(seal=number, reason="A seal does not follow on from the one before it.")
        return None

    def _after(self, seals: int, last_seq: int) -> Broken | None:
        """What stands after the last seal, where nothing should."""
        beyond = (
            select(audit_leaf.c.seq, audit_leaf.c.entry)
            .where(audit_leaf.c.tenant == self._tenant, audit_leaf.c.seq > last_seq)
            .where(
                audit_leaf.c.seq
                > select(func.coalesce(func.max(audit_seal.c.last_seq), 0))
                .where(audit_seal.c.tenant == self._tenant)
                .scalar_subquery()
            )
            .order_by(audit_leaf.c.seq)
            .limit(1)
        )
        row = self._connection.execute(beyond).one_or_none()
        if row is None:
            return None
        reason = (
            "A place has no seal: its seal was removed, or something else than this program made the place."
        )
        return Broken(seq=row.seq, entry=row.entry, seal=seals + 1, reason=reason)

    def _ends(self) -> tuple[int, int]:
        """The newest seal's number, and the last place under it: newer ones may come in meanwhile."""
        newest = (
            select(audit_seal.c.number, audit_seal.c.last_seq)
            .where(audit_seal.c.tenant == self._tenant)
            .order_by(audit_seal.c.number.desc())
            .limit(1)
        )
        return self._connection.execute(newest).one_or_none() or (0, 0)

    def _places(self, last_seq: int) -> Iterator[Row[*tuple[Any, ...]]]:
        return self._stream(
            select(
                audit_leaf.c.seq,
                audit_leaf.c.entry,
                audit_leaf.c.leaf,
                audit_leaf.c.tag,
                *_ENTRY,
            )
            .select_from(audit_leaf)
            .outerjoin(
                audit_entry,
                and_(audit_entry.c.tenant == audit_leaf.c.tenant, audit_entry.c.id == audit_leaf.c.entry),
            )
            .where(audit_leaf.c.tenant == self._tenant, audit_leaf.c.seq <= last_seq)
            .order_by(audit_leaf.c.seq)
        )

    def _seals(self, last_seal: int) -> Iterator[Row[*tuple[Any, ...]]]:
        return self._stream(
            select(*(audit_seal.c[name] for name in (*SEAL_COLUMNS, "hash", "tag")))
            .where(audit_seal.c.tenant == self._tenant, audit_seal.c.number <= last_seal)
            .order_by(audit_seal.c.number)
        )

    def _without_place(self) -> Iterator[Row[*tuple[Any, ...]]]:
        return self._stream(
            select(*_ENTRY, audit_waiting.c.entry.label("waits"))
            .select_from(audit_entry)
            .outerjoin(
                audit_leaf,
                and_(audit_leaf.c.tenant == audit_entry.c.tenant, audit_leaf.c.entry == audit_entry.c.id),
            )
            .outerjoin(
                audit_waiting,
                and_(
                    audit_waiting.c.tenant == audit_entry.c.tenant, audit_waiting.c.entry == audit_entry.c.id
                ),
            )
            .where(audit_entry.c.tenant == self._tenant, audit_leaf.c.entry.is_(None))
            .order_by(audit_entry.c.id)
        )

    def _waiting_for_nothing(self) -> Select[str]:
        there = exists().where(
            audit_entry.c.tenant == audit_waiting.c.tenant, audit_entry.c.id == audit_waiting.c.entry
        )
        return select(audit_waiting.c.entry).where(audit_waiting.c.tenant == self._tenant, ~there).limit(1)

    def _stream(self, statement: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
        with self._connection.execute(statement, execution_options={"yield_per": AT_ONCE}) as rows:
            yield from rows


def _contents(row: Row[*tuple[Any, ...]], seq: int, root: bytes) -> Broken | None:
    """Whether a seal's entries are all there, and are those that it was made of."""
    if seq != row.last_seq:
        return Broken(
            seq=seq + 1, seal=row.number, reason="An entry was removed: its place in the log is gone."
        )
    if root != row.root:
        return Broken(
            seq=row.first_seq,
            seal=row.number,
            reason="The entries under a seal are not those it was made of.",
        )
    return None
