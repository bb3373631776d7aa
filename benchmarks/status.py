"""The status of a line of 10,000 people inside the use case, beside merely reading the rows."""

from __future__ import annotations

import time

from pydantic import SecretStr
from sqlalchemy import event, text

from benchmarks.rig import KEYS, TODAY, folder, staff_csv
from bot.bootstrap import open_installation
from bot.config import load_settings
from bot.domain.staff_list import read_csv
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.import_staff import import_staff
from bot.usecases.request import Request
from bot.usecases.show_status import show_status
from storage.migrate import upgrade

PEOPLE = 10_001


def main() -> None:
    """Ten times, the best of them; and how many queries one takes."""
    with folder() as place:
        url = f"sqlite:///{place}/bench.db"
        upgrade(url)
        settings = load_settings(_env_file=None, database_url=url, supervision_keys=SecretStr(KEYS))
        installation = open_installation(settings)
        entries = read_csv(staff_csv(PEOPLE).encode(), TODAY).entries
        installation.database.run_now(lambda tx: import_staff(tx, entries))
        queries: list[str] = []

        def count(*arguments: object) -> None:
            queries.append(str(arguments[2]))

        def ask(tx: Transaction) -> float:
            head = tx.people.by_email("p0@bench.example")
            assert head is not None
            request = Request(actor=head, key="k", press=Press(Verb.STATUS, "overdue"), platform="slack")
            queries.clear()
            began = time.perf_counter()
            show_status(tx, installation.setting, request)
            return time.perf_counter() - began

        event.listen(installation.database.engine, "before_cursor_execute", count)
        best = min(installation.database.run_now(ask) for _ in range(10))
        number = len(queries)
        with installation.database.engine.connect() as connection:
            began = time.perf_counter()
            connection.execute(text("SELECT * FROM person")).fetchall()
            bare = time.perf_counter() - began
        installation.close()
    print(f"status of {PEOPLE - 1} people: {best * 1000:.0f} ms, {number} queries")
    print(f"reading the rows alone: {bare * 1000:.0f} ms; ratio {best / bare:.1f}")
