"""Brings a database to the newest schema. The migrations are package data: no file of settings is needed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from storage.engine import make_engine, parse_url, sqlite_file
from storage.faults import understand

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 0x5355_5056
"""Any number that no other program on the same database takes for its advisory lock."""


def upgrade(url: str) -> None:
    """Brings the database to the newest schema, all or nothing; makes it where it is SQLite's.

    Of two processes at once, one waits and finds the work done.

    Raises:
        ConfigurationError: the URL is for no database that this program knows.
        StorageError: the database cannot be reached or changed, or is newer than this program.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        _make_private(sqlite_file(parsed))
    engine = make_engine(url)
    try:
        advice = _upgrade(engine)
    finally:
        engine.dispose()
    if advice:
        raise StorageError(advice)


def current_is_newest(engine: Engine) -> bool:
    """Whether the database has the schema that this program was written for.

    Alembic, which is slow to import, is not asked: its table holds the revision, and a migration's file name
    begins with its own.

    Raises:
        StorageError: the database is not there, or cannot be reached.
    """
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            current = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    except DBAPIError as error:
        advice = understand(error).advice
    else:
        return current == [newest_revision()]
    raise StorageError(advice)


def newest_revision() -> str:
    """The revision of the newest migration."""
    return max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(engine: Engine) -> str | None:
    """What to tell the person where it failed."""
    from alembic import command
    from alembic.util.exc import CommandError

    config = _config()
    try:
        with engine.begin() as connection:
            _lock(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as error:
        return understand(error).advice
    except CommandError:
        return "The database is newer than this program. Install the newer version."
    return None


def _lock(connection: Connection) -> None:
    """On SQLite, the transaction itself is the lock."""
    if connection.dialect.name == "postgresql":
        # The snapshot of a stricter transaction would be from before the wait.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _make_private(file: Path) -> None:
    """An empty file for this user alone, in a folder for this user alone; what is there stays as it is."""
    try:
        for folder in reversed([one for one in file.parents if not one.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as fault:
        raise StorageError(f"The database file {file} cannot be made: {fault.strerror}.") from fault
