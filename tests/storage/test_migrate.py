"""Migrations."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, make_url, text

from bot.errors import ConfigurationError, StorageError
from storage import migrate
from storage.engine import make_engine
from storage.migrate import current_is_newest, newest_revision, upgrade
from storage.tables import load
from tests.support.processes import at_once


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine for a database in which there is nothing yet."""
    made = make_engine(database_url)
    yield made
    made.dispose()


def test_the_migrations_make_what_the_tables_say(database_url: str, engine: Engine) -> None:
    """Migrated from nothing, the schema is exactly the one that the program works with."""
    upgrade(database_url)

    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), load())

    assert differences == []
    assert current_is_newest(engine)


def test_a_migrations_file_name_begins_with_its_revision() -> None:
    """So that the newest one is known without Alembic, which agrees."""
    folder = ScriptDirectory(str(Path(migrate.__file__).with_name("migrations")))

    assert list(folder.get_heads()) == [newest_revision()]


def test_migrating_again_changes_nothing(database_url: str, engine: Engine) -> None:
    """A database of the newest schema stays as it is."""
    upgrade(database_url)
    with engine.begin() as connection:
        before = inspect(connection).get_table_names()

    upgrade(database_url)

    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == before
    assert "person" in before


def test_two_that_migrate_at_once_both_succeed(database_url: str, engine: Engine) -> None:
    """Processes that start together wait for each other: the schema is made once, and nobody fails."""
    at_once(3, upgrade_in_process, database_url)

    assert current_is_newest(engine)


def upgrade_in_process(url: str, _number: int) -> None:
    """In a process of its own, brings the database to the newest schema."""
    upgrade(url)


def test_an_older_schema_is_not_the_newest(database_url: str, engine: Engine) -> None:
    """Before the first migration, and after a newer program, the database is not this program's."""
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert not current_is_newest(engine)

    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    assert not current_is_newest(engine)
    with pytest.raises(StorageError, match="newer than this program"):
        upgrade(database_url)


def test_the_embedded_database_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else on the machine may read the file, what stands beside it, or its folder."""
    file = tmp_path / "var" / "with 100%" / "supervision.db"
    upgrade(f"sqlite:///{file}")

    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.parent.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()} == {0o600}


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    """Where there is no database, one is told to migrate, and no empty file is left for all to read."""
    file = tmp_path / "supervision.db"
    with pytest.raises(StorageError, match="supervision-bot migrate"):
        current_is_newest(make_engine(f"sqlite:///{file}"))

    assert not file.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """Where a file stands in the way, one is told which folder it is about."""
    (tmp_path / "var").write_text("")

    with pytest.raises(StorageError, match="cannot be made"):
        upgrade(f"sqlite:///{tmp_path}/var/supervision.db")


@pytest.mark.parametrize(
    "url", ["", "supervision.db", "mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:"]
)
def test_other_databases_are_refused(url: str) -> None:
    """What is no file of SQLite and no PostgreSQL is refused in words that name the setting."""
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        upgrade(url)


@pytest.mark.parametrize("name", ["postgresql", "postgres+x", "postgresql+psycopg2"])
def test_a_password_is_in_no_message(name: str) -> None:
    """A database that does not answer, or a URL that is none, is reported without its password."""
    with pytest.raises((ConfigurationError, StorageError)) as caught:
        upgrade(f"{name}://someone:secret@127.0.0.1:1/supervision")

    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None or "secret" not in str(caught.value.__context__)


def test_postgresql_is_spoken_to_through_psycopg() -> None:
    """A URL without a driver, as hosts give it, is taken too."""
    engine = make_engine("postgresql://someone@localhost/supervision")

    assert engine.dialect.driver == "psycopg"
    assert make_url(str(engine.url)).database == "supervision"
