"""A pass of the clock on PostgreSQL, one person in a hundred with something due, beside one that looks at everybody.

What it measures: `plan_pass` alone, in a process of its own, and that process's memory at its highest.
`BENCH_PEOPLE=1000000 python -m benchmarks tick` measures another size.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.rig import KEYS
from bot.bootstrap import open_installation
from bot.config import load_settings
from bot.usecases.tick import plan_pass
from storage.migrate import upgrade
from tests.databases import postgresql_server

SIZES = (10_000, 100_000)
FIRST = datetime(2026, 11, 23, 10, tzinfo=UTC)
NEXT = FIRST + timedelta(days=1)
LAST, NEARLY_DUE = date(2026, 11, 20), date(2026, 11, 3)
"""The last session: recent, or such that the first reminder falls on the day of the second pass."""


def main() -> None:
    """Each size once."""
    sizes = (int(os.environ["BENCH_PEOPLE"]),) if "BENCH_PEOPLE" in os.environ else SIZES
    with postgresql_server() as databases:
        for people in sizes:
            databases.create(f"bench{people}")
            _measure(databases.url(f"bench{people}"), people)


def _measure(url: str, people: int) -> None:
    upgrade(url)
    env = {**os.environ, "DATABASE_URL": url, "SUPERVISION_KEYS": KEYS}
    listed = Path(f"bench-{os.getpid()}.csv")
    try:
        listed.write_text(_staff(people), encoding="utf-8")
        began = time.perf_counter()
        command = [sys.executable, "-m", "bot", "import-staff", str(listed), "--format", "json"]
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        imported = time.perf_counter() - began
    finally:
        listed.unlink()
    everybody, due = _pass(env, FIRST), _pass(env, NEXT)
    print(
        f"{people} people: import {imported:.1f} s; the first pass, which looks at everybody, {everybody['seconds']:.1f} s"
        f" and {everybody['megabytes']:.0f} MB; the next one {due['seconds']:.2f} s and {due['megabytes']:.0f} MB"
        f" for {due['messages']:.0f} messages"
    )
    print(
        f"ratio {due['seconds'] / everybody['seconds']:.3f}, {due['seconds'] / people * 1e6:.1f} microseconds a person"
    )


def _staff(people: int) -> str:
    lines = ["email,name,team,role,supervisor_email,start_date,last_supervision,agreement_date"]
    for number in range(people):
        supervisor = "" if number == 0 else f"p{(number - 1) // 10}@bench.example"
        role = "manager;supervisor" if number < people // 10 else "practitioner"
        last = NEARLY_DUE if number % 100 == 99 else LAST
        lines.append(
            f"p{number}@bench.example,Person {number},Team {number // 10},{role},{supervisor},"
            f"2020-01-01,{last.isoformat()},2026-06-01"
        )
    return "\n".join(lines) + "\n"


def _pass(env: dict[str, str], at: datetime) -> dict[str, float]:
    """A pass in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.tick", at.isoformat()]
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def one_pass(at: datetime) -> None:
    """Plans as of a moment and prints what it took."""
    installation = open_installation(load_settings())
    began = time.perf_counter()
    planned = asyncio.run(plan_pass(installation.database, installation.setting, at=at))
    seconds = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "messages": len(planned)}))


if __name__ == "__main__":
    one_pass(datetime.fromisoformat(sys.argv[1]))
