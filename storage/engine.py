"""The engine: how the program talks to SQLite and to PostgreSQL, so that all above is one code path."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import ConfigurationError, StorageError

BUSY_SECONDS = 10
"""How long a transaction waits for another one on SQLite; a connection to PostgreSQL to come about."""
POOL_SIZE = 5
READS_ONLY = "supervision_reads_only"
"""Execution option of a connection that only reads: on SQLite nobody who writes waits for it."""

PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
"""https://www.sqlite.org/pragma.html. The last one overwrites what is deleted: texts and their keys go for good."""


def make_engine(url: str) -> Engine:
    """An engine for a database; nothing is connected yet.

    Args:
        url: SQLAlchemy's form, `sqlite:///folder/file.db` or `postgresql+psycopg://…`.

    Raises:
        ConfigurationError: the URL is for no database that this program knows.
    """
    parsed = parse_url(url)
    return _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)


def parse_url(url: str) -> URL:
    """The parts of a database URL.

    Raises:
        ConfigurationError: it is for no database that this program knows.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The fault's own words would repeat the URL, which may hold a password.
        raise ConfigurationError(
            "DATABASE_URL is not a database URL, like sqlite:///var/supervision.db."
        ) from None
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise ConfigurationError("DATABASE_URL has to begin with sqlite:/// or postgresql+psycopg://.")
    if parsed.database in (None, "", ":memory:"):
        raise ConfigurationError("DATABASE_URL names no file: write one, like sqlite:///var/supervision.db.")
    return parsed.set(drivername="sqlite+pysqlite")


def sqlite_file(url: URL) -> Path:
    """The file of an SQLite database."""
    return Path(url.database or "")


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        # One snapshot for a whole transaction: of two that change the same row, one starts again.
        isolation_level="REPEATABLE READ",
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": BUSY_SECONDS, "application_name": "supervision-bot"},
    )

    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # It would compile each statement that looks up thousands by their key, which takes longer than running it.
        cursor = connection.cursor()
        cursor.execute("SET jit = off")
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", connected)
    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    file = sqlite_file(url)

    def refuse_missing(*_: object) -> None:
        # Connecting would make an empty file, which others may read.
        if not file.exists():
            raise StorageError("There is no database yet. Run: supervision-bot migrate")

    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        # The driver must not begin transactions of its own: SQLAlchemy 2.1, "Enabling Non-Legacy SQLite
        # Transactional Modes with the sqlite3 or aiosqlite driver".
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        # Taking the lock for writing at once spares the error that a later upgrade to it would be.
        reads = connection.get_execution_options().get(READS_ONLY, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    event.listen(engine, "do_connect", refuse_missing)
    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine
