"""Reminder items: each is planned once, and carried by one message of the outbox."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from storage.tables.base import Moment, ident, metadata, refers, tenant

reminder_item = Table(
    "reminder_item",
    metadata,
    tenant(),
    Column("key", Text, primary_key=True),
    ident("recipient", primary_key=False),
    Column("kind", String(16), nullable=False),
    ident("about", primary_key=False),
    Column("clock", String(32), nullable=False),
    Column("step", String(32), nullable=False),
    Column("clause", Text, nullable=False),  # ids from the policy pack, joined by semicolons
    Column("ref", Text, nullable=False),
    ident("outbox", primary_key=False),
    Column("planned_at", Moment, nullable=False),
    Column("position", Integer, nullable=False),  # among the items planned together
    refers("recipient", "person"),
    refers("about", "person"),
    refers("outbox", "outbox"),
    Index(None, "tenant", "outbox"),
)
