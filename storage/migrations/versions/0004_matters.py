"""Open matters, rhythms that were agreed, and what was shared outside a pair.

New tables alone: a program of before goes on beside it.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    index("person", "tenant", "leaving_date")
    _matters()
    _rhythms()
    _disclosures()
    _preferences()
    _outbox()


def tenant() -> Column[str]:
    """The first column of every key."""
    return Column("tenant", String(64), primary_key=True)


def ident(name: str = "id", *, primary_key: bool = True, nullable: bool = False) -> Column[str]:
    """A random id."""
    return Column(name, String(32), primary_key=primary_key, nullable=nullable and not primary_key)


def refers(column: str, table: str = "person") -> ForeignKeyConstraint:
    """The id of a row of the same tenant."""
    return ForeignKeyConstraint(
        ["tenant", column], [f"{table}.tenant", f"{table}.id"], deferrable=True, initially="DEFERRED"
    )


def index(table: str, *columns: str) -> None:
    """An index."""
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def _matters() -> None:
    op.create_table(
        "matter",
        tenant(),
        ident(),
        Column("kind", String(64), nullable=False),
        Column("tag", String(16), nullable=False),
        ident("owner", primary_key=False),
        ident("subject", primary_key=False, nullable=True),
        ident("opened_by", primary_key=False, nullable=True),
        Column("opened_at", Moment, nullable=False),
        Column("opened", Date, nullable=False),
        Column("due", Date, nullable=False),
        Column("due_at", Moment),
        Column("first_due", Date, nullable=False),
        Column("state", String(16), nullable=False),
        Column("moves", Integer, nullable=False),
        Column("accepted", Boolean, nullable=False),
        Column("stopped", Date),
        ident("text", primary_key=False, nullable=True),
        Column("source", String(96)),
        Column("stage", Integer, nullable=False),
        Column("outcome", String(64), nullable=False),
        Column("closed", Date),
        Column("said", Text),
        refers("owner"),
        refers("subject"),
        refers("opened_by"),
        UniqueConstraint("tenant", "kind", "source"),
    )
    index("matter", "tenant", "owner", "closed")
    index("matter", "tenant", "subject", "closed")


def _rhythms() -> None:
    op.create_table(
        "rhythm",
        tenant(),
        ident(),
        ident("person", primary_key=False),
        Column("days", Integer, nullable=False),
        Column("start", Date, nullable=False),
        Column("until", Date),
        Column("reason", String(32), nullable=False),
        Column("state", String(16), nullable=False),
        ident("asked_by", primary_key=False),
        ident("decided_by", primary_key=False, nullable=True),
        Column("decided_at", Moment),
        refers("person"),
        refers("asked_by"),
        refers("decided_by"),
    )
    index("rhythm", "tenant", "person")


def _disclosures() -> None:
    op.create_table(
        "disclosure",
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
        ident("recipient", primary_key=False, nullable=True),
        ident("reason", primary_key=False, nullable=True),
        refers("subject"),
        refers("made_by"),
    )
    index("disclosure", "tenant", "subject")
    index("disclosure", "tenant", "made_by")
    index("disclosure", "tenant", "opened_at")


def _outbox() -> None:
    op.add_column("outbox", ident("sender", primary_key=False, nullable=True))
    somebody = text("sender IS NOT NULL")
    op.create_index(
        "ix_outbox_sender",
        "outbox",
        ["tenant", "sender", "created_at"],
        postgresql_where=somebody,
        sqlite_where=somebody,
    )


def _preferences() -> None:
    op.create_table(
        "preference",
        tenant(),
        ident("person"),
        Column("name", String(64), primary_key=True),
        Column("value", String(128), nullable=False),
        refers("person"),
    )
