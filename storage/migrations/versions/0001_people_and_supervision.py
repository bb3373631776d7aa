"""People, accounts, supervision, and what comes in and goes out.

A migration is a picture of its time: it defines what it needs and does not follow later changes of the tables.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.base import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    _people()
    _sessions()
    _preparations()
    _records()
    _in_and_out()
    _reminders()


def tenant() -> Column[str]:
    """The first column of every key."""
    return Column("tenant", String(64), primary_key=True)


def ident(name: str = "id", *, primary_key: bool = True, nullable: bool = False) -> Column[str]:
    """A random id."""
    return Column(name, String(32), primary_key=primary_key, nullable=nullable and not primary_key)


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """The id of a row of the same tenant."""
    return ForeignKeyConstraint(
        ["tenant", column], [f"{table}.tenant", f"{table}.id"], deferrable=True, initially="DEFERRED"
    )


def index(
    table: str, *columns: str, name: str | None = None, where: str | None = None, unique: bool = False
) -> None:
    """An index, or a partial one."""
    name = name or "_".join(("ix", table, *columns))
    condition = text(where) if where else None
    op.create_index(
        name, table, list(columns), unique=unique, postgresql_where=condition, sqlite_where=condition
    )


def _people() -> None:
    op.create_table(
        "person",
        tenant(),
        ident(),
        Column("email", String(254), nullable=False),
        Column("name", Text, nullable=False),
        Column("team", Text, nullable=False),
        Column("roles", Text, nullable=False),
        Column("start_date", Date, nullable=False),
        Column("supervisor_email", String(254)),
        Column("leaving_date", Date),
        Column("employment", String(32), nullable=False),
        Column("induction_until", Date),
        Column("asye_start", Date),
        Column("asye_end", Date),
        Column("interval_weeks", Integer),
        Column("interval_approved_by", String(254)),
        Column("agreement_date", Date),
        Column("last_supervision", Date),
        Column("assessor_email", String(254)),
        Column("timezone", String(64)),
        Column("working_days", String(7)),
        Column("absent_from", Date),
        Column("absent_until", Date),
        Column("slack_id", String(64)),
        Column("teams_id", String(64)),
        ident("supervisor", primary_key=False, nullable=True),
        Column("interval_approver_ok", Boolean, nullable=False),
        Column("in_list", Boolean, nullable=False),
        Column("imported_at", Moment, nullable=False),
        refers("supervisor", "person"),
        UniqueConstraint("tenant", "email"),
    )
    index("person", "tenant", "supervisor", "in_list")
    index("person", "tenant", "slack_id")
    index("person", "tenant", "teams_id")
    op.create_table(
        "account",
        tenant(),
        Column("platform", String(16), primary_key=True),
        Column("team", String(64), primary_key=True),
        Column("user", String(64), primary_key=True),
        ident("person", primary_key=False),
        Column("address", Text),
        Column("used_at", Moment),
        Column("checked_at", Moment),
        refers("person", "person"),
    )
    index("account", "tenant", "person")


def _sessions() -> None:
    op.create_table(
        "session",
        tenant(),
        ident(),
        ident("supervisee", primary_key=False),
        ident("supervisor", primary_key=False),
        Column("day", Date, nullable=False),
        Column("minutes", Integer, nullable=False),
        Column("mode", String(16), nullable=False),
        Column("functions", Text, nullable=False),
        Column("logged_at", Moment, nullable=False),
        refers("supervisee", "person"),
        refers("supervisor", "person"),
        UniqueConstraint("tenant", "supervisee", "day"),
    )
    index("session", "tenant", "supervisor", "day")
    op.create_table(
        "booking",
        tenant(),
        ident("supervisee"),
        ident(primary_key=False),
        ident("supervisor", primary_key=False),
        Column("day", Date, nullable=False),
        Column("time", String(5), nullable=False),
        refers("supervisee", "person"),
        refers("supervisor", "person"),
    )


def _preparations() -> None:
    op.create_table(
        "preparation",
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
    )
    index("preparation", "tenant", "owner", "started_at")
    index(
        "preparation",
        "tenant",
        "owner",
        name="uq_preparation_current",
        where="session IS NULL AND state <> 'gone'",
        unique=True,
    )
    index(
        "preparation",
        "tenant",
        "supervisor",
        name="ix_preparation_shared",
        where="session IS NULL AND state = 'shared'",
    )
    index(
        "preparation",
        "tenant",
        "expires_on",
        name="ix_preparation_unshared",
        where="state IN ('open', 'kept')",
    )


def _records() -> None:
    op.create_table(
        "record",
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
        UniqueConstraint("tenant", "session"),
    )
    index("record", "tenant", "supervisee", "day")
    index("record", "tenant", "supervisor", "state")
    op.create_table(
        "record_version",
        tenant(),
        ident("record"),
        Column("version", Integer, primary_key=True, autoincrement=False),
        ident("content", primary_key=False),
        refers("record", "record"),
    )
    op.create_table(
        "record_view",
        tenant(),
        ident("record"),
        Column("version", Integer, primary_key=True, autoincrement=False),
        ident("person"),
        ident("content", primary_key=False, nullable=True),
        Column("digest", String(64)),
        refers("record", "record"),
        refers("person", "person"),
    )
    op.create_table(
        "record_signature",
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
    index(
        "record",
        "tenant",
        "sent_at",
        name="ix_record_waiting",
        where="state IN ('sent', 'differs', 'both_views')",
    )


def _in_and_out() -> None:
    op.create_table(
        "snooze",
        tenant(),
        ident("person"),
        Column("kind", String(16), primary_key=True),
        Column("until", Moment, nullable=False),
        refers("person", "person"),
    )
    op.create_table(
        "inbox",
        tenant(),
        Column("key", Text, primary_key=True),
        Column("outcome", Text, nullable=False),
        Column("at", Moment, nullable=False),
    )
    op.create_table(
        "outbox",
        tenant(),
        ident(),
        Column("dedupe", Text, nullable=False),
        ident("recipient", primary_key=False),
        Column("kind", String(64), nullable=False),
        Column("ref", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("urgency", SmallInteger, nullable=False),
        Column("send_at", Moment, nullable=False),
        Column("due_at", Moment, nullable=False),
        Column("platform", String(16)),
        Column("correlation", Text, nullable=False),
        Column("state", String(16), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("fence", Integer, nullable=False),
        Column("lease_until", Moment),
        Column("reason", Text),
        Column("sent_platform", String(16)),
        Column("sent_address", Text),
        Column("sent_message", Text),
        Column("created_at", Moment, nullable=False),
        Column("done_at", Moment),
        refers("recipient", "person"),
        UniqueConstraint("tenant", "dedupe"),
    )
    index("outbox", "tenant", "urgency", "due_at", name="ix_outbox_pending", where="state = 'pending'")
    index(
        "outbox",
        "tenant",
        "lease_until",
        name="ix_outbox_leased",
        where="state = 'pending' AND lease_until IS NOT NULL",
    )
    index("outbox", "tenant", "recipient", "kind", name="ix_outbox_recipient", where="state = 'pending'")


def _reminders() -> None:
    op.create_table(
        "reminder_item",
        tenant(),
        Column("key", Text, primary_key=True),
        ident("recipient", primary_key=False),
        Column("kind", String(16), nullable=False),
        ident("about", primary_key=False),
        Column("clock", String(32), nullable=False),
        Column("step", String(32), nullable=False),
        Column("clause", Text, nullable=False),
        Column("ref", Text, nullable=False),
        ident("outbox", primary_key=False),
        Column("planned_at", Moment, nullable=False),
        Column("position", Integer, nullable=False),
        refers("recipient", "person"),
        refers("about", "person"),
        refers("outbox", "outbox"),
    )
    index("reminder_item", "tenant", "outbox")
