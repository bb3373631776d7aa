"""Runs something in several processes at once.

A fresh process imports what is needed once, and is copied: copies of the tests' own process would share its
connections, and what starts others through a socket is stopped by pytest-socket.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]


def at_once(processes: int, work: Callable[[str, int], T], url: str) -> list[T]:
    """What a test module's function returns for a database URL and the number of each process.

    It returns what JSON can hold.
    """
    file = Path(sys.modules[work.__module__].__file__ or "").relative_to(ROOT)
    module = ".".join(file.with_suffix("").parts)
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.processes", module, work.__name__, url, str(processes)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def main(module: str, name: str, url: str, processes: str) -> None:
    """Runs a function in copies of this process, and prints what they return."""
    work = getattr(import_module(module), name)
    with get_context("fork").Pool(int(processes)) as pool:
        numbers = [(url, number) for number in range(int(processes))]
        sys.stdout.write(json.dumps(pool.starmap(work, numbers, chunksize=1)))


if __name__ == "__main__":
    main(*sys.argv[1:])
