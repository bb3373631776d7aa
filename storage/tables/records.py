"""Records without their text: their versions, views and signatures."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, UniqueConstraint, text

from storage.tables.base import Moment, ident, metadata, refers, tenant

records = Table(
    "record",
    metadata,
    tenant(),
    ident(),
    ident("session", primary_key=False),
    ident("supervisee", primary_key=False),
    ident("supervisor", primary_key=False),
    Column("day", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("sent_at", Moment),
    refers("session", "session"),
    refers("supervisee", "person"),
    refers("supervisor", "person"),
    # A session has one record, however many versions that has.
    UniqueConstraint("tenant", "session"),
    Index(None, "tenant", "supervisee", "day"),
    Index(None, "tenant", "supervisor", "state"),
)

WAITING = text("state IN ('sent', 'differs', 'both_views')")
"""Written out, not bound: partial indexes are found by their words."""

Index(
    "ix_record_waiting", records.c.tenant, records.c.sent_at, postgresql_where=WAITING, sqlite_where=WAITING
)

record_versions = Table(
    "record_version",
    metadata,
    tenant(),
    ident("record"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    ident("content", primary_key=False),
    refers("record", "record"),
)

record_views = Table(
    "record_view",
    metadata,
    tenant(),
    ident("record"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    ident("person"),
    # A use case sets the text and the digest in two steps of one transaction, in either order.
    ident("content", primary_key=False, nullable=True),
    Column("digest", String(64)),
    refers("record", "record"),
    refers("person", "person"),
)

record_signatures = Table(
    "record_signature",
    metadata,
    tenant(),
    ident("record"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    ident("person", primary_key=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    refers("record", "record"),
    refers("person", "person"),
)
