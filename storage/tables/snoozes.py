"""Who asked to be reminded later."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.tables.base import Moment, ident, metadata, refers, tenant

snoozes = Table(
    "snooze",
    metadata,
    tenant(),
    ident("person"),
    Column("kind", String(16), primary_key=True),
    Column("until", Moment, nullable=False),
    refers("person", "person"),
)
