"""Messages that are to go out, or went."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint, text

from storage.tables.base import Moment, ident, metadata, refers, tenant

outbox = Table(
    "outbox",
    metadata,
    tenant(),
    ident(),
    Column("dedupe", Text, nullable=False),
    ident("recipient", primary_key=False),
    Column("kind", String(64), nullable=False),
    Column("ref", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("send_at", Moment, nullable=False),  # as planned
    Column("due_at", Moment, nullable=False),  # as planned, or later where it was put off
    Column("platform", String(16)),
    Column("correlation", Text, nullable=False),
    Column("state", String(16), nullable=False),  # pending, sent, dropped, dead or taken_back
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),  # rises with each lease
    Column("lease_until", Moment),
    Column("reason", Text),  # why it was put off, dropped or given up
    Column("sent_platform", String(16)),
    Column("sent_address", Text),
    Column("sent_message", Text),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    # On whose behalf it goes to somebody else. Without a foreign key: SQLite adds none to a table that is there.
    ident("sender", primary_key=False, nullable=True),
    refers("recipient", "person"),
    UniqueConstraint("tenant", "dedupe"),
)

PENDING = text("state = 'pending'")
"""Written out, not bound: partial indexes are found by their words."""
LEASED = text("state = 'pending' AND lease_until IS NOT NULL")
OF_SOMEBODY = text("sender IS NOT NULL")

# Years of sent messages stay out of these, so that a claim costs what is due and no more.
Index(
    "ix_outbox_pending",
    outbox.c.tenant,
    outbox.c.urgency,
    outbox.c.due_at,
    postgresql_where=PENDING,
    sqlite_where=PENDING,
)
Index("ix_outbox_leased", outbox.c.tenant, outbox.c.lease_until, postgresql_where=LEASED, sqlite_where=LEASED)
Index(
    "ix_outbox_recipient",
    outbox.c.tenant,
    outbox.c.recipient,
    outbox.c.kind,
    postgresql_where=PENDING,
    sqlite_where=PENDING,
)
# What somebody caused to go to others: to find what is to be taken back.
Index(
    "ix_outbox_sender",
    outbox.c.tenant,
    outbox.c.sender,
    outbox.c.created_at,
    postgresql_where=OF_SOMEBODY,
    sqlite_where=OF_SOMEBODY,
)
