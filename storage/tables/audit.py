"""The audit log: its entries, who is meant in them, and what seals them.

Rows are added and stay as they are. The database itself sees to that, by triggers which the migration
`0002_content_and_audit` makes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table, Text, UniqueConstraint

from storage.tables.base import Moment, ident, metadata, tenant

audit_entry = Table(
    "audit_entry",
    metadata,
    tenant(),
    # Begins with the moment, so that ids sort as the entries came.
    ident(),
    Column("at", Moment, nullable=False),
    Column("kind", String(64), nullable=False),
    # Pseudonyms: see audit_person.
    Column("actor", String(32)),
    Column("subject", String(32)),
    Column("platform", String(16), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("pack", Text, nullable=False),
    # Payload and salt may be erased, together; the seals stand on their code.
    Column("payload", Text),
    Column("salt", LargeBinary),
    Column("payload_mac", LargeBinary, nullable=False),
    Column("tag", LargeBinary, nullable=False),
    Index(None, "tenant", "subject", "kind"),
)

audit_person = Table(
    "audit_person",
    metadata,
    tenant(),
    ident("pseudonym"),
    Column("person", String(32), nullable=False),
    Column("tag", LargeBinary, nullable=False),
    UniqueConstraint("tenant", "person"),
)
"""Who is meant by a pseudonym. Without its row, nobody can tell any more."""

audit_waiting = Table("audit_waiting", metadata, tenant(), ident("entry"))
"""Entries that are not sealed yet; the database notes each new one here by itself."""

audit_leaf = Table(
    "audit_leaf",
    metadata,
    tenant(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    ident("entry", primary_key=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("tag", LargeBinary, nullable=False),
    UniqueConstraint("tenant", "entry"),
)
"""The place of each sealed entry in the log, from 1 on without a gap."""

audit_seal = Table(
    "audit_seal",
    metadata,
    tenant(),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("sealed_at", Moment, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("tag", LargeBinary, nullable=False),
    # Each of these may be set once, later.
    Column("signature", LargeBinary),
    Column("signer", Text),
    Column("anchored_at", Moment),
)
"""One Merkle root for each batch of entries, chained to the one before."""
