"""Seals the audit log: gives its new entries their places, and a Merkle root over them, chained to the last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

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
    place_bytes,
    seal_bytes,
)
from storage.tables.audit import audit_entry, audit_leaf, audit_seal, audit_waiting

BATCH = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A closed batch of entries.

    Attributes:
        number: from 1 on, without a gap.
        first_seq: the place of its first entry in the log.
        last_seq: the place of its last one.
        root: Merkle root over its entries (RFC 6962), 32 bytes.
        hash: SHA-256 of the seal's canonical bytes, the hash of the seal before among them, 32 bytes.
    """

    number: int
    first_seq: int
    last_seq: int
    root: bytes
    hash: bytes


def seal(
    connection: Connection, tenant: str, now: datetime, keyring: Keyring, *, limit: int = BATCH
) -> Seal | None:
    """Seals the oldest entries that are not sealed yet.

    Args:
        connection: in a transaction that may write.
        tenant: whose log.
        now: the moment that the seal bears.
        keyring: opens the audit key.
        limit: at most so many entries; whoever gets a seal of so many calls again, in another transaction.

    Returns:
        The seal, or None where nothing waits or another process is sealing.

    Raises:
        AuditError: there are entries, but their audit key is gone.
        KeysError: the audit key cannot be opened.
    """
    if not _alone(connection, tenant):
        return None
    entries = _waiting(connection, tenant, limit)
    if not entries:
        return None
    key = audit_key(connection, tenant, keyring)
    if key is None:
        raise AuditError(KEY_IS_GONE)
    number, last_seq, previous = _last(connection, tenant)
    ids: list[str] = [entry.id for entry in entries]
    leaves = [leaf_hash(entry_bytes(entry)) for entry in entries]
    columns = (
        tenant,
        number + 1,
        last_seq + 1,
        last_seq + len(ids),
        MerkleTree(leaves).root(),
        previous,
        now,
    )
    row = dict(zip(SEAL_COLUMNS, columns, strict=True))
    data = seal_bytes(columns)
    digest = hashlib.sha256(data).digest()
    connection.execute(insert(audit_leaf), _places(tenant, key, last_seq + 1, zip(ids, leaves, strict=True)))
    connection.execute(insert(audit_seal), {**row, "hash": digest, "tag": mac(key, data)})
    done = (audit_waiting.c.tenant == tenant) & (audit_waiting.c.entry <= ids[-1])
    connection.execute(delete(audit_waiting).where(done))
    return Seal(
        number=number + 1, first_seq=last_seq + 1, last_seq=last_seq + len(ids), root=columns[4], hash=digest
    )


def waiting(connection: Connection, tenant: str) -> int:
    """How many entries are not sealed yet."""
    counted = select(func.count()).select_from(audit_waiting).where(audit_waiting.c.tenant == tenant)
    return connection.scalar(counted) or 0


def _alone(connection: Connection, tenant: str) -> bool:
    """Whether this transaction may seal: on PostgreSQL one does at a time; on SQLite only one writes anyway."""
    if connection.dialect.name == "sqlite":
        return True
    lock = int.from_bytes(hashlib.sha256(f"audit seal|{tenant}".encode()).digest()[:8], signed=True)
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(lock))))


def _waiting(connection: Connection, tenant: str, limit: int) -> Sequence[Row[Any]]:
    """The oldest entries that are not sealed, with the columns that are."""
    oldest = (
        select(*(audit_entry.c[name] for name in ENTRY_COLUMNS))
        .select_from(audit_waiting)
        .join(
            audit_entry,
            (audit_entry.c.tenant == audit_waiting.c.tenant) & (audit_entry.c.id == audit_waiting.c.entry),
        )
        .where(audit_waiting.c.tenant == tenant)
        .order_by(audit_waiting.c.entry)
        .limit(limit)
    )
    return connection.execute(oldest).all()


def _last(connection: Connection, tenant: str) -> tuple[int, int, bytes]:
    """Number, last place and hash of the newest seal."""
    newest = (
        select(audit_seal.c.number, audit_seal.c.last_seq, audit_seal.c.hash)
        .where(audit_seal.c.tenant == tenant)
        .order_by(audit_seal.c.number.desc())
        .limit(1)
    )
    row = connection.execute(newest).one_or_none()
    return row or (0, 0, NOTHING_BEFORE)


def _places(
    tenant: str, key: bytes, first_seq: int, entries: Iterable[tuple[str, bytes]]
) -> list[dict[str, object]]:
    """The rows that give entries, as ids with leaf hashes, their places."""
    return [
        {
            "tenant": tenant,
            "seq": seq,
            "entry": entry,
            "leaf": leaf,
            "tag": mac(key, place_bytes(tenant, seq, entry, leaf)),
        }
        for seq, (entry, leaf) in enumerate(entries, start=first_seq)
    ]
