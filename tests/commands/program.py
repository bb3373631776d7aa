"""Runs the program as a process, the way people and other programs do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STAFF = Path(__file__).parent.parent / "data" / "staff.csv"
SETTINGS = ("DATABASE_URL", "SUPERVISION_", "SLACK_", "MICROSOFT_", "METRICS_", "LOG_")


@dataclass(frozen=True)
class Ended:
    """A program that has ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


class Program:
    """The program in a folder of its own, with nothing set but what is given."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        self.folder = folder
        self.env = {**kept, **(settings or {})}

    def __call__(self, *arguments: str, code: int = 0) -> Ended:
        """Runs a command to its end.

        Raises:
            AssertionError: it ended with another exit code, or showed a traceback.
        """
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *arguments],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, (
            f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
        assert "Traceback" not in done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)
