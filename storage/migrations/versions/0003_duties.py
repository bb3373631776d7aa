"""What falls due besides sessions; absence and cover; whom a pass has to look at.

New tables and empty columns alone: a program of before goes on beside it.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date, ForeignKeyConstraint, Integer, String, Text, UniqueConstraint

from storage.tables.base import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; everybody is looked at in the next pass."""
    op.add_column("person", Column("paired_on", Date))
    op.add_column("person", Column("supervising_on", Date))
    op.add_column("person", Column("changed_on", Date))
    _organisation()
    _duty_log()
    _absence()
    _cases()
    _wakes()


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


def _organisation() -> None:
    op.create_table(
        "organisation",
        tenant(),
        Column("introduced_on", Date),
        Column("rules", Text, nullable=False),
    )
    # Where people are known already, their list was read today at the latest: what duties count is new to them.
    op.execute(
        "INSERT INTO organisation (tenant, introduced_on, rules)"
        " SELECT DISTINCT tenant, CURRENT_DATE, '' FROM person"
    )


def _duty_log() -> None:
    op.create_table(
        "duty_log",
        tenant(),
        ident(),
        ident("person", primary_key=False, nullable=True),
        Column("clock", String(64), nullable=False),
        Column("ref", Text, nullable=False),
        Column("day", Date, nullable=False),
        Column("outcome", String(64), nullable=False),
        ident("logged_by", primary_key=False),
        Column("logged_at", Moment, nullable=False),
        refers("person"),
        refers("logged_by"),
    )
    index("duty_log", "tenant", "person", "clock")


def _absence() -> None:
    op.create_table(
        "absence",
        tenant(),
        ident(),
        ident("person", primary_key=False),
        Column("start", Date, nullable=False),
        Column("until", Date),
        ident("logged_by", primary_key=False),
        Column("logged_at", Moment, nullable=False),
        refers("person"),
        refers("logged_by"),
    )
    index("absence", "tenant", "person")
    op.create_table(
        "cover",
        tenant(),
        ident(),
        ident("supervisor", primary_key=False),
        ident("by", primary_key=False),
        ident("supervisee", primary_key=False, nullable=True),
        Column("start", Date, nullable=False),
        Column("until", Date, nullable=False),
        ident("named_by", primary_key=False),
        Column("named_at", Moment, nullable=False),
        refers("supervisor"),
        refers("by"),
        refers("supervisee"),
        refers("named_by"),
    )
    index("cover", "tenant", "supervisor")
    index("cover", "tenant", "by")


def _cases() -> None:
    op.create_table(
        "case_ref",
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
        refers("supervisee"),
        UniqueConstraint("tenant", "supervisee", "tag"),
    )


def _wakes() -> None:
    op.create_table(
        "wake",
        tenant(),
        ident("person"),
        Column("at", Moment),
        Column("mark", Integer, nullable=False),
        Column("seen", Moment),
        refers("person"),
    )
    index("wake", "tenant", "at", "person")
    index("wake", "tenant", "seen", "person")
    epoch = "0" if op.get_bind().dialect.name == "sqlite" else "'1970-01-01T00:00:00+00:00'"
    op.execute(f"INSERT INTO wake (tenant, person, at, mark) SELECT tenant, id, {epoch}, 0 FROM person")  # noqa: S608 - a constant
