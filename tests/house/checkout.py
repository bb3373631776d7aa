"""What belongs to the project: the files that git keeps, or would keep."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MADE = {"__pycache__", "build", "dist", "node_modules", "var"}
"""Folders that tools make, as .gitignore has them; so are those whose names begin with a dot, but .ci."""


def project_files() -> list[Path]:
    """The project's files, relative to its root; a copy without git is walked instead."""
    found = _listed_by_git() or _walked()
    return sorted(path for path in found if (ROOT / path).is_file())


def python_files(*folders: str) -> list[Path]:
    """The project's Python files in some top-level folders, relative to the root."""
    return [path for path in project_files() if path.suffix == ".py" and path.parts[0] in folders]


def _listed_by_git() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not (ROOT / ".git").exists():
        return []
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    return [Path(name) for name in listed.split("\0") if name]


def _walked() -> list[Path]:
    return [
        path.relative_to(ROOT)
        for path in ROOT.rglob("*")
        if not any(_is_made(part) for part in path.relative_to(ROOT).parts[:-1])
    ]


def _is_made(name: str) -> bool:
    return name in MADE or name.endswith(".egg-info") or (name.startswith(".") and name != ".ci")
