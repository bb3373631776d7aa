"""The script that makes the environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools import set_up

SHIM = "exit 127"
OLD = 'case "$2" in *version_info*) exit 1;; esac'
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'
GOOD = "exit 0"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH; the interpreter that runs the script cannot be used."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "")
    return tmp_path


def put(folder: Path, name: str, script: str) -> str:
    """An interpreter that answers as the script does."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_the_first_python_that_runs_is_taken(path: Path) -> None:
    """A name on the PATH says nothing: a shim may not run, and a Python may be old or lack a module."""
    put(path, "python3", OLD)
    put(path, "python3.13", SHIM)
    put(path, "python3.12", WITHOUT_VENV)
    good = put(path, "python3.11", GOOD)
    assert set_up.choose_python() == good


def test_a_name_hidden_by_a_shim_is_found_further_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder of the PATH is looked into, not the first that has the name."""
    put(path, "python3", SHIM)
    (path / "further").mkdir()
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{path / 'further'}")
    good = put(path / "further", "python3", GOOD)
    assert set_up.choose_python() == good


@pytest.mark.usefixtures("path")
def test_without_python_it_says_what_to_install() -> None:
    """The message names the version and the packages."""
    with pytest.raises(SystemExit, match=r"no Python 3\.11 or newer.*apt install python3 python3-venv"):
        set_up.choose_python()


def test_without_venv_it_says_what_to_install(path: Path) -> None:
    """Debian ships Python without what makes environments."""
    put(path, "python3", WITHOUT_VENV)
    with pytest.raises(SystemExit, match=r"venv module.*apt install python3 python3-venv"):
        set_up.choose_python()


def test_one_package_is_read_from_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes first, uv, is installed by its own lines and hashes alone."""
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "urllib3==2 \\\n    --hash=sha256:a\nuv==1 \\\n    --hash=sha256:b\n    # via -c x\nzipp==3 \\\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(set_up, "LOCK", lock)
    assert set_up.locked("uv") == "uv==1 \\\n    --hash=sha256:b\n    # via -c x\n"
