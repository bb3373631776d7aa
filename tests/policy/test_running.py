"""The pack of a running program: taken over when it changes, kept when the new one has faults."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.domain.rules import Rules
from bot.errors import PolicyError
from bot.policy.pack import load
from bot.policy.running import RunningPack
from tests.policy.written import PORTSMOUTH, changed

LONGER = changed(
    ("interval_days: {value: 28, clause: P1-3.1a-1}", "interval_days: {value: 21, source: local}"),
    ('version: "2025.2"', 'version: "2025.2-own"'),
)
FAULTY = PORTSMOUTH.replace("value: 28, clause: P1-3.1a-1", "value: 28, clause: P1-99")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An organisation's own pack, good to begin with."""
    path = tmp_path / "own.yaml"
    path.write_text(PORTSMOUTH, encoding="utf-8")
    return path


def interval(running: RunningPack) -> int:
    """The interval in force."""
    return running.current().clocks.one_to_one.interval_days.value


def test_a_change_is_taken_over_once(file: Path) -> None:
    """The new rules are given where they are new, and are in force from then on."""
    running = RunningPack(str(file))
    before = running.pack.fingerprint
    assert running.reload() is None
    file.write_text(LONGER, encoding="utf-8")
    assert interval(running) == 28
    new = running.reload()
    assert isinstance(new, Rules)
    assert new is running.current()
    assert (interval(running), new.version) == (21, "2025.2-own")
    assert running.pack.fingerprint != before
    assert running.reload() is None


def test_a_faulty_pack_changes_nothing_and_is_said_once(file: Path) -> None:
    """The rules stay in force; the fault is named with its line, and not again until the file changes."""
    running = RunningPack(str(file))
    file.write_text(FAULTY, encoding="utf-8")
    fault = running.reload()
    assert isinstance(fault, PolicyError)
    assert "line " in str(fault)
    assert "interval_days.clause: there is no clause of this id" in str(fault)
    assert (interval(running), running.reload(), running.reload()) == (28, None, None)
    file.write_text(FAULTY + "\n", encoding="utf-8")
    assert isinstance(running.reload(), PolicyError)
    file.write_text(PORTSMOUTH, encoding="utf-8")
    assert running.reload() is None
    file.write_text(FAULTY, encoding="utf-8")
    assert isinstance(running.reload(), PolicyError)
    file.write_text(LONGER, encoding="utf-8")
    assert isinstance(running.reload(), Rules)


def test_a_change_is_seen_whatever_the_clock_says(file: Path) -> None:
    """Of the same size, with the time of the old file: a restored backup is such a one."""
    running = RunningPack(str(file))
    old = file.stat()
    file.write_text(changed(("long_days: {value: 28,", "long_days: {value: 35,")), encoding="utf-8")
    os.utime(file, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert file.stat().st_size == old.st_size
    assert isinstance(running.reload(), Rules)


def test_a_file_that_is_gone_leaves_the_rules(file: Path) -> None:
    """It is said once, and again only after the file was there."""
    running = RunningPack(str(file))
    file.unlink()
    assert isinstance(running.reload(), PolicyError)
    assert (running.reload(), interval(running)) == (None, 28)
    file.write_text(LONGER, encoding="utf-8")
    assert isinstance(running.reload(), Rules)
    file.unlink()
    assert isinstance(running.reload(), PolicyError)


def test_half_a_file_is_a_fault_like_any_other(file: Path) -> None:
    """An editor that has not finished writing breaks nothing."""
    running = RunningPack(str(file))
    file.write_text(LONGER[: len(LONGER) // 2], encoding="utf-8")
    assert isinstance(running.reload(), PolicyError)
    file.write_bytes(b"")
    assert isinstance(running.reload(), PolicyError)
    assert interval(running) == 28


def test_a_shipped_pack_never_changes() -> None:
    """It is part of the program."""
    running = RunningPack("portsmouth-2025")
    assert running.current() == load("portsmouth-2025")
    assert running.reload() is None


def test_at_the_start_faults_are_an_error(file: Path) -> None:
    """There is nothing else that could be in force."""
    file.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(PolicyError, match="1 fault"):
        RunningPack(str(file))
