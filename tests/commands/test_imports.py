"""What a command waits for before it begins."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from storage.migrate import upgrade

ROOT = Path(__file__).resolve().parents[2]
CHAT_SDKS = ("slack_bolt", "slack_sdk", "botbuilder", "botframework")
SEEN = """
import atexit, sys
from bot.commands.app import main

atexit.register(lambda: print("LOADED", *sorted(sys.modules), file=sys.stderr))
sys.argv = ["supervision-bot", *sys.argv[1:]]
main()
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The settings of an embedded database of its own, with Slack configured."""
    url = f"sqlite:///{tmp_path_factory.mktemp('imports')}/supervision.db"
    upgrade(url)
    slack = {"SLACK_SIGNING_SECRET": "secret", "SLACK_BOT_TOKEN": "xoxb-1"}
    return {**os.environ, **slack, "DATABASE_URL": url, "SLACK_API_URL": "http://127.0.0.1:9/api/"}


def loaded(arguments: str, env: Mapping[str, str]) -> set[str]:
    """The modules that a command has loaded by its end."""
    command = [sys.executable, "-c", SEEN, *arguments.split()]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    [modules] = [line for line in done.stderr.splitlines() if line.startswith("LOADED")]
    assert done.returncode == 0, done.stderr.replace(modules, "")
    return set(modules.split())


@pytest.mark.parametrize(
    "arguments",
    ["--help", "status --format json", "tick --dry-run --format json", "audit verify", "policy show"],
)
def test_only_serving_waits_for_a_chat_sdk(arguments: str, env: Mapping[str, str]) -> None:
    """A command that talks to nobody does not load the half second of code that talks to Slack or Teams."""
    assert loaded(arguments, env).isdisjoint(CHAT_SDKS)


def test_an_embedded_database_waits_for_no_other(env: Mapping[str, str]) -> None:
    """Alembic is loaded to migrate, and PostgreSQL's driver to talk to it: not to look something up."""
    modules = loaded("status --format json", env)

    assert "sqlalchemy" in modules
    assert modules.isdisjoint({"alembic", "psycopg"})
