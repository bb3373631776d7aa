"""The statements of one command, recorded once and carried out again with nothing around them."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Executable, event

from benchmarks.rig import KEYS, TEAM
from bot.bootstrap import Installation, open_installation
from bot.config import load_settings
from bot.domain.people import Person
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.dispatch import answer_command
from bot.usecases.link_accounts import note_use, who_is
from bot.usecases.request import Request
from storage.engine import PRAGMAS, make_engine

RECORDED = 600


@dataclass(frozen=True, slots=True)
class Recorded:
    """What some requests asked of the database, a list for each request.

    Attributes:
        driver: SQL with its values, and whether these are many rows; without BEGIN and COMMIT.
        engine: SQLAlchemy's statements with their parameters.
    """

    database: Path
    driver: list[list[tuple[str, Any, bool]]] = field(default_factory=list[list[tuple[str, Any, bool]]])
    engine: list[list[tuple[Executable, Any]]] = field(default_factory=list[list[tuple[Executable, Any]]])


def record(database: Path, word: str) -> Recorded:
    """Records the statements of some requests, on a copy; everybody has asked once before."""
    recorded = Recorded(_copied(database, f"recorded-{word}.db"))
    installation = _opened(recorded.database)
    people = installation.database.run_now(lambda tx: [facts.person for facts in tx.people.everybody()])
    for number, person in enumerate(people):
        _ask(installation, person, word, f"first{number}")
    start = _copied(recorded.database, f"start-{word}.db")
    event.listen(installation.database.engine, "before_cursor_execute", _into_driver(recorded))
    event.listen(installation.database.engine, "before_execute", _into_engine(recorded))
    for number in range(RECORDED):
        recorded.driver.append([])
        recorded.engine.append([])
        _ask(installation, people[number % len(people)], word, f"k{number}")
    requests = Recorded(start, list(recorded.driver), list(recorded.engine))
    recorded.driver.append([])
    recorded.engine.append([])
    installation.close()
    return requests


def through_driver(recorded: Recorded) -> float:
    """Requests a second through sqlite3 itself, a commit for each request, on the same disk."""
    connection = sqlite3.connect(_copied(recorded.database, "replayed.db"), isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")

    def one(statements: Sequence[tuple[str, Any, bool]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values, many in statements:
            run_it: Any = connection.executemany if many else connection.execute
            run_it(statement, values).fetchall()
        connection.execute("COMMIT")

    try:
        return _rate(one, recorded.driver)
    finally:
        connection.close()


def through_engine(recorded: Recorded) -> float:
    """The same through SQLAlchemy's engine: the statements as our code has built them, and all their rows."""
    engine = make_engine(f"sqlite:///{_copied(recorded.database, 'replayed.db')}")

    def one(statements: Sequence[tuple[Executable, Any]]) -> None:
        with engine.begin() as connection:
            for statement, values in statements:
                done = connection.execute(statement, values)
                if done.returns_rows:
                    done.all()

    try:
        return _rate(one, recorded.engine)
    finally:
        engine.dispose()


def _rate(one: Callable[[Any], None], requests: Sequence[Any]) -> float:
    began = time.perf_counter()
    for statements in requests:
        one(statements)
    return len(requests) / (time.perf_counter() - began)


def _copied(database: Path, name: str) -> Path:
    """A copy with everything in the file itself."""
    with sqlite3.connect(database) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    for old in database.parent.glob(f"{name}*"):
        old.unlink()
    return Path(shutil.copy(database, database.with_name(name)))


def _opened(database: Path) -> Installation:
    url = f"sqlite:///{database}"
    return open_installation(
        load_settings(_env_file=None, database_url=url, supervision_keys=SecretStr(KEYS))
    )


def _ask(installation: Installation, person: Person, word: str, key: str) -> None:
    """What the boundary does in its transaction."""
    request = Request(actor=person, key=key, press=Press(Verb.WORD, "help"), platform="slack")

    def work(tx: Transaction) -> None:
        known = who_is(tx, "slack", TEAM, person.entry.slack_id or "")
        assert known is not None, "everybody has an account by now"
        note_use(tx, known)
        answer_command(tx, installation.setting, request, word)

    installation.database.run_now(work)


def _into_driver(recorded: Recorded) -> Callable[..., None]:
    def executing(*arguments: Any) -> None:
        _, _, statement, values, _, many = arguments
        if not statement.startswith("BEGIN"):
            recorded.driver[-1].append((statement, values, many))

    return executing


def _into_engine(recorded: Recorded) -> Callable[..., None]:
    def executing(*arguments: Any) -> None:
        _, statement, many, values, _ = arguments
        recorded.engine[-1].append((statement, many or values))

    return executing
