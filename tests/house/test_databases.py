"""The databases that tests are given."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text

from tests.conftest import MakeDatabase

ROOT = Path(__file__).resolve().parents[2]

PREPARED: list[str] = []


def with_a_row(url: str) -> None:
    """A template for the tests below."""
    PREPARED.append(url)
    execute(url, "CREATE TABLE colour (name TEXT)")
    execute(url, "INSERT INTO colour VALUES ('blue')")


def execute(url: str, statement: str) -> None:
    """Runs one statement and leaves no connection open."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def rows(url: str) -> list[str]:
    """The names in the table."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return list(connection.scalars(text("SELECT name FROM colour ORDER BY name")))
    finally:
        engine.dispose()


@pytest.mark.parametrize("_", range(2))
def test_each_test_gets_an_empty_database(database_url: str, _: int) -> None:
    """What one test writes is not there for the next."""
    engine = create_engine(database_url)
    try:
        assert inspect(engine).get_table_names() == []
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))
        assert inspect(engine).get_table_names() == ["left_behind"]
    finally:
        engine.dispose()


def test_databases_of_one_test_are_apart(make_database: MakeDatabase) -> None:
    """A test that asks for two databases gets two."""
    first, second = make_database(with_a_row), make_database(with_a_row)
    execute(first, "INSERT INTO colour VALUES ('red')")
    assert rows(first) == ["blue", "red"]
    assert rows(second) == ["blue"]


def test_a_template_is_prepared_once(make_database: MakeDatabase) -> None:
    """Preparing is slow, copying is quick: the second database is a copy."""
    make_database(with_a_row)
    before = len(PREPARED)
    assert rows(make_database(with_a_row)) == ["blue"]
    assert len(PREPARED) == before == 1


HOLD = """
import sys, time
from tests.databases import postgresql_server
with postgresql_server() as server:
    print(server.url("postgres").replace("+psycopg", ""), flush=True)
    time.sleep(60)
"""


@pytest.mark.postgresql
@pytest.mark.usefixtures("make_database")
def test_the_server_ends_with_tests_that_are_killed() -> None:
    """A killed test run leaves no server behind."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        url = holder.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            found = connection.execute("SHOW data_directory").fetchone()
        os.kill(holder.pid, signal.SIGKILL)
    assert found is not None
    begun = time.monotonic()
    while Path(found[0]).exists() and time.monotonic() - begun < 20:
        time.sleep(0.1)
    assert not Path(found[0]).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url).close()
