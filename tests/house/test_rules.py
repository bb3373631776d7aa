"""The project's own rules, which no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.house import rules
from tests.house.checkout import ROOT, project_files, python_files
from tests.house.rules import Rule

PRODUCT = ("bot", "handlers", "storage")


def breaches(rule: Rule, files: list[Path], *allowed: str) -> list[str]:
    """Where the rule is broken, outside the files and folders in which it may be."""
    return [
        f"{path.as_posix()}:{line}"
        for path in files
        if not any(path.is_relative_to(place) for place in allowed)
        for line in rule(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    ]


def texts() -> dict[str, str]:
    """The project's text files by name."""
    found: dict[str, str] = {}
    for path in project_files():
        try:
            found[path.as_posix()] = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (rules.builds("Audience"), "audience.reader", "confidential.Audience(reader=x)"),
        (rules.asks_for_the_time, "clock.now()", "datetime.now(UTC)"),
        (rules.asks_for_the_time, "time.monotonic()", "field(default_factory=datetime.datetime.now)"),
        (rules.asks_for_the_time, "from datetime import date", "from datetime import date as day"),
        (rules.asks_for_the_time, "from time import sleep", "from time import time"),
        (rules.prints, "console.print(x)", "print(x)"),
        (rules.tests_without_docstring, "def test_x():\n    'It does.'", "def test_x():\n    assert x"),
        (rules.tests_without_assertion, "def test_x():\n    assert x", "def test_x():\n    x()"),
    ],
)
def test_the_rules_tell_good_from_bad(rule: Rule, good: str, bad: str) -> None:
    """Each rule lets the good line pass and finds the bad one."""
    assert rule(ast.parse(good)) == []
    assert rule(ast.parse(bad)) == [1]


def test_every_part_has_its_place_among_the_layers() -> None:
    """The direction of imports is held for all parts of the program, new ones too."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    placed = set(re.findall(r"bot\.(\w+)", " ".join(contracts["contracts"][0]["layers"])))
    parts = {path.parts[1].removesuffix(".py") for path in python_files("bot")}
    assert parts - placed == {"__init__"}


@pytest.mark.clause("P4-3.1")
def test_only_the_authorisation_table_makes_audiences() -> None:
    """Nobody may read a text because a piece of code elsewhere says so."""
    rule = rules.builds("Audience")
    assert breaches(rule, python_files(*PRODUCT), "bot/domain/access.py") == []


def test_only_platforms_make_private_destinations() -> None:
    """That a conversation is private is known where the platform said so."""
    rule = rules.builds("DirectMessage", "PrivateView")
    assert breaches(rule, python_files(*PRODUCT), "bot/platforms") == []


def test_only_the_clock_asks_for_the_time() -> None:
    """A rule that depends on the time is told it, so that it can be shown for any day."""
    assert breaches(rules.asks_for_the_time, python_files(*PRODUCT), "bot/clock.py") == []


def test_only_commands_print() -> None:
    """Elsewhere there are logs, which are structured and redacted."""
    assert breaches(rules.prints, python_files(*PRODUCT), "bot/__main__.py", "bot/commands") == []


def test_every_test_states_the_behaviour() -> None:
    """A test that fails says in a sentence what no longer holds."""
    assert breaches(rules.tests_without_docstring, python_files("tests")) == []


def test_every_test_asserts() -> None:
    """A test can fail."""
    assert breaches(rules.tests_without_assertion, python_files("tests")) == []


def test_no_file_names_a_machine() -> None:
    """The project works wherever it stands: no file names a folder of the machine on which it was written."""
    here = {str(ROOT), str(ROOT.parent), str(Path.home())} - {"/", "/tmp", "/src", "/app", "/home", "/opt"}  # noqa: S108 - no temporary file is made
    folders = "|".join(re.escape(folder) for folder in sorted(here))
    pattern = re.compile(rf"(?<![\w.~/-])(?:{folders}|/Users/\w+|/home/\w+)(?![\w-])")
    assert [name for name, text in texts().items() if pattern.search(text)] == []


def test_no_file_names_a_registry() -> None:
    """Where packages come from is the machine's configuration."""
    hosts = re.compile(r"py[p]i\.org|python[h]osted\.org|registry\.np[m]js|np[m]js\.org|deb\.de[b]ian\.org")
    assert [name for name, text in texts().items() if hosts.search(text)] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_names_versions_and_hashes(name: str) -> None:
    """A lock installs from any mirror, and nothing that has another content."""
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    packages = re.findall(r"^[a-z0-9].*\\\n +--hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^[a-z0-9]", lock, re.MULTILINE)) > 20
