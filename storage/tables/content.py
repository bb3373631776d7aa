"""Encrypted texts, and the data keys that open them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, String, Table, UniqueConstraint

from storage.tables.base import ident, metadata, tenant

data_key = Table(
    "data_key",
    metadata,
    tenant(),
    ident(),
    # The person whose texts it opens, and the thing that they belong to; empty for the tenant's own keys.
    Column("owner", String(32), nullable=False),
    Column("ref", String(64), nullable=False),
    # The master key that wraps it.
    Column("key_id", String(32), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    UniqueConstraint("tenant", "owner", "ref"),
)

content = Table(
    "content",
    metadata,
    tenant(),
    ident(),
    Column("owner", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ref", String(64), nullable=False),
    ident("data_key", primary_key=False),
    # The nonce, then the ciphertext.
    Column("sealed", LargeBinary, nullable=False),
    ForeignKeyConstraint(["tenant", "data_key"], ["data_key.tenant", "data_key.id"]),
    Index(None, "tenant", "owner"),
    Index(None, "tenant", "data_key"),
)
