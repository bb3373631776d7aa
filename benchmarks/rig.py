"""What the measurements share: made-up staff, the program as a process, signed commands."""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

SECRET = "the signing secret of the measurements"
TOKEN = "xoxb-the-token-of-the-measurements"
KEYS = "bench:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
TEAM = "T0BENCH0001"
TODAY = date(2026, 11, 23)


def staff_csv(people: int, *, today: date = TODAY, teams_id: Callable[[int], str] = lambda _: "") -> str:
    """A staff list: one manager over supervisors of nine each; everybody's dates differ."""
    lines = ["email,name,team,role,supervisor_email,start_date,last_supervision,slack_id,teams_id"]
    for number in range(people):
        supervisor = "" if number == 0 else f"p{(number - 1) // 10}@bench.example"
        role = "manager;supervisor" if number < people // 10 else "practitioner"
        last = today - timedelta(days=number % 40)
        lines.append(
            f"p{number}@bench.example,Person {number},Team {number // 10},{role},{supervisor},"
            f"2020-01-01,{last.isoformat()},U{number:08d},{teams_id(number)}"
        )
    return "\n".join(lines) + "\n"


@contextmanager
def folder() -> Generator[Path]:
    """An empty folder on the disk of the project, for the time of a measurement."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as made:
        yield Path(made)


def environment(place: Path, **more: str) -> dict[str, str]:
    """The settings of a program that works in a folder."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{place}/bench.db",
        "SUPERVISION_KEYS": KEYS,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": TOKEN,
        **more,
    }


def run(arguments: Sequence[str], env: dict[str, str]) -> float:
    """Runs the program to its end; returns the seconds that it took."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", *arguments], env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def signed(body: str, *, at: float) -> dict[str, str]:
    """The headers that Slack puts on a form body."""
    stamp = str(int(at))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def command(user: str, channel: str, text: str, number: int) -> str:
    """The body of a slash command."""
    return urlencode(
        {
            "team_id": TEAM,
            "user_id": user,
            "channel_id": channel,
            "channel_name": "directmessage",
            "command": "/supervision",
            "text": text,
            "trigger_id": f"{number}.{time.monotonic_ns()}",
            "response_url": "http://127.0.0.1:9/none",
        }
    )
