"""Open matters, rhythms that were agreed, and what was shared outside a pair."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import Moment, ident, metadata, refers, tenant

matters = Table(
    "matter",
    metadata,
    tenant(),
    ident(),
    Column("kind", String(64), nullable=False),
    Column("tag", String(16), nullable=False),
    ident("owner", primary_key=False),
    ident("subject", primary_key=False, nullable=True),
    ident("opened_by", primary_key=False, nullable=True),  # none: a fact opened it
    Column("opened_at", Moment, nullable=False),
    Column("opened", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("due_at", Moment),
    Column("first_due", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("moves", Integer, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("stopped", Date),
    ident("text", primary_key=False, nullable=True),  # the id of a content
    Column("source", String(96)),
    Column("stage", Integer, nullable=False),
    Column("outcome", String(64), nullable=False),
    Column("closed", Date),
    Column("said", Text),  # as JSON; none: nothing was chosen
    refers("owner", "person"),
    refers("subject", "person"),
    refers("opened_by", "person"),
    # A fact opens one, however many processes find it at once.
    UniqueConstraint("tenant", "kind", "source"),
    Index(None, "tenant", "owner", "closed"),
    Index(None, "tenant", "subject", "closed"),
)

rhythms = Table(
    "rhythm",
    metadata,
    tenant(),
    ident(),
    ident("person", primary_key=False),
    Column("days", Integer, nullable=False),
    Column("start", Date, nullable=False),
    Column("until", Date),  # none: not approved yet
    Column("reason", String(32), nullable=False),  # of a longer one
    Column("state", String(16), nullable=False),
    ident("asked_by", primary_key=False),
    ident("decided_by", primary_key=False, nullable=True),
    Column("decided_at", Moment),
    refers("person", "person"),
    refers("asked_by", "person"),
    refers("decided_by", "person"),
    Index(None, "tenant", "person"),
)

disclosures = Table(
    "disclosure",
    metadata,
    tenant(),
    ident(),
    Column("tag", String(16), nullable=False),
    ident("subject", primary_key=False),
    ident("made_by", primary_key=False),
    Column("audience", String(64), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("asks", String(16), nullable=False),
    Column("basis", String(64), nullable=False),
    Column("form", String(16), nullable=False),
    Column("parts", String(128), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened", Date, nullable=False),
    Column("answer_by", Date),
    Column("answered_at", Moment),
    Column("talk_at", Moment),
    Column("overridden_at", Moment),
    Column("seen_at", Moment),
    Column("given_on", Date),
    ident("recipient", primary_key=False, nullable=True),  # the ids of contents
    ident("reason", primary_key=False, nullable=True),
    refers("subject", "person"),
    refers("made_by", "person"),
    Index(None, "tenant", "subject"),
    Index(None, "tenant", "made_by"),
    Index(None, "tenant", "opened_at"),
)
