"""Fixtures for all tests. `--database postgresql` runs those that use a database on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest

from tests.databases import FreshDatabases, Prepare, SQLiteFiles, postgresql_server


class MakeDatabase(Protocol):
    """Makes a database for this test alone."""

    def __call__(self, prepare: Prepare | None = None) -> str:
        """URL of a fresh database: empty, or as `prepare` leaves one.

        `prepare` is a module's function that takes a URL, for instance one that migrates. It runs once for all
        tests, on a template from which their databases are copied, and leaves no connection open.
        """
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the choice of the database."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="default: sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what the other run shows: on PostgreSQL what uses no database, on SQLite PostgreSQL's own."""
    on_postgresql = config.getoption("--database") == "postgresql"

    def belongs(item: pytest.Item) -> bool:
        if on_postgresql:
            return "make_database" in getattr(item, "fixturenames", ())
        return item.get_closest_marker("postgresql") is None

    kept = [item for item in items if belongs(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(scope="session")
def fresh_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FreshDatabases]:
    """The databases of this run's kind."""
    if request.config.getoption("--database") == "sqlite":
        yield FreshDatabases(SQLiteFiles(tmp_path_factory.mktemp("databases")))
        return
    with postgresql_server() as server:
        yield FreshDatabases(server)


@pytest.fixture
def make_database(fresh_databases: FreshDatabases) -> Iterator[MakeDatabase]:
    """Makes as many databases as a test needs; they are gone after it."""
    made: list[str] = []

    def make(prepare: Prepare | None = None) -> str:
        made.append(fresh_databases.make(prepare))
        return fresh_databases.databases.url(made[-1])

    yield make
    for name in made:
        fresh_databases.databases.drop(name)


@pytest.fixture
def database_url(make_database: MakeDatabase) -> str:
    """URL of a fresh, empty database."""
    return make_database()
