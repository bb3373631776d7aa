"""What falls due besides sessions: what was logged, who is away, and when a pass has to look at whom."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import Moment, ident, metadata, refers, tenant

organisation = Table(
    "organisation",
    metadata,
    tenant(),
    Column("introduced_on", Date),  # when the first staff list was read
    Column("rules", Text, nullable=False),  # which policy pack was in force at the last pass
)

duty_log = Table(
    "duty_log",
    metadata,
    tenant(),
    ident(),
    ident("person", primary_key=False, nullable=True),  # none: it was done for the whole organisation
    Column("clock", String(64), nullable=False),
    Column("ref", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("outcome", String(64), nullable=False),
    ident("logged_by", primary_key=False),
    Column("logged_at", Moment, nullable=False),
    refers("person", "person"),
    refers("logged_by", "person"),
    Index(None, "tenant", "person", "clock"),
)

absences = Table(
    "absence",
    metadata,
    tenant(),
    ident(),
    ident("person", primary_key=False),
    Column("start", Date, nullable=False),
    Column("until", Date),
    ident("logged_by", primary_key=False),
    Column("logged_at", Moment, nullable=False),
    refers("person", "person"),
    refers("logged_by", "person"),
    Index(None, "tenant", "person"),
)

covers = Table(
    "cover",
    metadata,
    tenant(),
    ident(),
    ident("supervisor", primary_key=False),
    ident("by", primary_key=False),
    ident("supervisee", primary_key=False, nullable=True),  # none: all of the supervisor's
    Column("start", Date, nullable=False),
    Column("until", Date, nullable=False),
    ident("named_by", primary_key=False),
    Column("named_at", Moment, nullable=False),
    refers("supervisor", "person"),
    refers("by", "person"),
    refers("supervisee", "person"),
    refers("named_by", "person"),
    Index(None, "tenant", "supervisor"),
    Index(None, "tenant", "by"),
)

cases = Table(
    "case_ref",
    metadata,
    tenant(),
    ident(),
    ident("supervisee", primary_key=False),
    Column("tag", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("rating", String(16), nullable=False),
    Column("opened", Date, nullable=False),
    Column("allocated", Date),
    Column("discussed", Date),
    Column("agreed_by_worker", Date),
    Column("agreed_by_leader", Date),
    Column("closed", Date),
    refers("supervisee", "person"),
    # Two at once do not make one tag.
    UniqueConstraint("tenant", "supervisee", "tag"),
)

wakes = Table(
    "wake",
    metadata,
    tenant(),
    ident("person"),
    Column("at", Moment),  # none: not before a fact changes
    Column("mark", Integer, nullable=False),  # counts the changes
    Column("seen", Moment),  # the moment as of which a pass last looked
    refers("person", "person"),
    Index(None, "tenant", "at", "person"),
    Index(None, "tenant", "seen", "person"),
)
