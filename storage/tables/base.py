"""What all tables share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    String,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite.

    Whole microseconds sort and compare the same on both; SQLite has no type of its own for moments.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moments are aware")
        if dialect.name == "sqlite":
            return (value - _EPOCH) // _MICROSECOND
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return _EPOCH + value * _MICROSECOND
        return value.astimezone(UTC)


def tenant() -> Column[str]:
    """The first column of every key."""
    return Column("tenant", String(64), primary_key=True)


def ident(name: str = "id", *, primary_key: bool = True, nullable: bool = False) -> Column[str]:
    """A random id: 32 hexadecimal digits."""
    return Column(name, String(32), primary_key=primary_key, nullable=nullable and not primary_key)


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """A column that holds the id of a row of the same tenant.

    It is checked at commit, so that a use case may write in any order.
    """
    return ForeignKeyConstraint(
        ["tenant", column], [f"{table}.tenant", f"{table}.id"], deferrable=True, initially="DEFERRED"
    )
