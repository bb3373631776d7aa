"""Preparations without their text."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, text

from storage.tables.base import Moment, ident, metadata, refers, tenant

preparations = Table(
    "preparation",
    metadata,
    tenant(),
    ident(),
    ident("owner", primary_key=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    ident("content", primary_key=False),
    Column("started_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("expires_on", Date, nullable=False),
    ident("supervisor", primary_key=False, nullable=True),
    ident("shared_content", primary_key=False, nullable=True),
    Column("shared_count", Integer, nullable=False),
    Column("shared_at", Moment),
    Column("opened_at", Moment),
    ident("session", primary_key=False, nullable=True),
    refers("owner", "person"),
    refers("supervisor", "person"),
    refers("session", "session"),
    Index(None, "tenant", "owner", "started_at"),
)

CURRENT = text("session IS NULL AND state <> 'gone'")
"""Written out, not bound: partial indexes are found by their words."""
SHARED = text("session IS NULL AND state = 'shared'")
UNSHARED = text("state IN ('open', 'kept')")

# Two presses at once begin one preparation.
Index(
    "uq_preparation_current",
    preparations.c.tenant,
    preparations.c.owner,
    unique=True,
    postgresql_where=CURRENT,
    sqlite_where=CURRENT,
)
Index(
    "ix_preparation_shared",
    preparations.c.tenant,
    preparations.c.supervisor,
    postgresql_where=SHARED,
    sqlite_where=SHARED,
)
Index(
    "ix_preparation_unshared",
    preparations.c.tenant,
    preparations.c.expires_on,
    postgresql_where=UNSHARED,
    sqlite_where=UNSHARED,
)
