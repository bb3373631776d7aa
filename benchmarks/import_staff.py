"""Importing a staff list of 100,000 people, beside merely reading it with the csv module."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from pathlib import Path

import psutil

from benchmarks.rig import environment, folder, run, staff_csv

PEOPLE = 100_000


def main() -> None:
    """First import, then the same list again."""
    text = staff_csv(PEOPLE)
    began = time.perf_counter()
    rows = sum(1 for _ in csv.DictReader(io.StringIO(text)))
    bare = time.perf_counter() - began
    with folder() as place:
        env = environment(place)
        run(["migrate"], env)
        file = place / "staff.csv"
        file.write_text(text)
        first, memory = _import(file, env)
        again, _ = _import(file, env)
    print(f"{rows} rows: {first:.1f} s and {memory / 1e6:.0f} MB at most; again, unchanged: {again:.1f} s")
    print(f"the csv module alone: {bare:.2f} s; ratio {first / bare:.0f}")


def _import(file: Path, env: dict[str, str]) -> tuple[float, int]:
    began = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-m", "bot", "import-staff", str(file)],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    most = 0
    while process.poll() is None:
        most = max(most, process.memory_info().rss)
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit("the import failed")
    return time.perf_counter() - began, most
