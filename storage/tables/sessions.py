"""Sessions that took place, and the next booking of each supervisee."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import Moment, ident, metadata, refers, tenant

sessions = Table(
    "session",
    metadata,
    tenant(),
    ident(),
    ident("supervisee", primary_key=False),
    ident("supervisor", primary_key=False),
    Column("day", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("functions", Text, nullable=False),  # in alphabetical order, joined by semicolons
    Column("logged_at", Moment, nullable=False),
    refers("supervisee", "person"),
    refers("supervisor", "person"),
    # Two presses at once, or on two platforms, log one session.
    UniqueConstraint("tenant", "supervisee", "day"),
    Index(None, "tenant", "supervisor", "day"),
)

bookings = Table(
    "booking",
    metadata,
    tenant(),
    # The key makes sure that there is one open booking at most; a closed one is deleted.
    ident("supervisee"),
    ident(primary_key=False),
    ident("supervisor", primary_key=False),
    Column("day", Date, nullable=False),
    Column("time", String(5), nullable=False),
    refers("supervisee", "person"),
    refers("supervisor", "person"),
)
