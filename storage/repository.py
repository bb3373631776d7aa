"""What all repositories share: a connection, a tenant, and the statements that differ by database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, CursorResult, Executable, Insert, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

Values = Mapping[str, object]
"""A row to be written, by column."""


def of_tenant(table: Table) -> ColumnElement[bool]:
    """The condition that stands in every statement which is built once; `Repository._rows` fills it in.

    What requests read is selected by statements that stand at the top of their module, with `bindparam` for
    what differs: SQLAlchemy takes four times as long for one that is built anew each time.
    """
    return table.c.tenant == bindparam("tenant")


class Repository:
    """The rows of one tenant, seen through one transaction."""

    def __init__(self, connection: Connection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def _rows(self, statement: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
        """What a statement with `of_tenant` finds or does, with the values of its other parameters."""
        return self._connection.execute(statement, {"tenant": self._tenant, **values})

    def _mine(self, table: Table) -> ColumnElement[bool]:
        """The same condition, in a statement that is built where it is used."""
        return table.c.tenant == self._tenant

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that may say what to do on conflict: both databases have the same words for it."""
        return _insert(table, self._connection.dialect.name)

    def _add(self, table: Table, values: Values) -> None:
        """Inserts a row."""
        self._connection.execute(self._insert(table), self._of_tenant(values))

    def _add_unless_there(self, table: Table, values: Values) -> bool:
        """Inserts a row; False, and no change, where one with a key of its is there."""
        statement = _insert_unless_there(table, self._connection.dialect.name)
        options = {"preserve_rowcount": True}
        return (
            self._connection.execute(statement, self._of_tenant(values), execution_options=options).rowcount
            == 1
        )

    def _put(self, table: Table, values: Values) -> None:
        """Inserts a row, or gives the one with its primary key these values; others stay as they are."""
        row = self._of_tenant(values)
        self._connection.execute(_upsert(table, self._connection.dialect.name, tuple(row)), row)

    def _of_tenant(self, values: Values) -> dict[str, object]:
        return {"tenant": self._tenant, **values}


@cache
def _insert(table: Table, database: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if database == "sqlite" else postgresql.insert(table)


@cache
def _insert_unless_there(table: Table, database: str) -> Insert:
    return _insert(table, database).on_conflict_do_nothing()


@cache
def _upsert(table: Table, database: str, columns: tuple[str, ...]) -> Insert:
    key = [column.name for column in table.primary_key]
    insert = _insert(table, database)
    changed = {name: insert.excluded[name] for name in columns if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=changed)


def chunks(things: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """The things in lists of at most `size`: a statement takes so many parameters and no more."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk
