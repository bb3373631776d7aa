"""How long until the service is ready, and how much memory it takes when idle."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil

from benchmarks.rig import environment, folder, run

PORT = 19781


def main() -> None:
    """Starts it five times; beside it a Python that imports the chat SDK alone."""
    with folder() as place:
        env = environment(place, SLACK_API_URL="http://127.0.0.1:9/api/")
        run(["migrate"], env)
        times: list[float] = []
        memory = 0
        for _ in range(5):
            seconds, memory = _start(env)
            times.append(seconds)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import slack_bolt.async_app, aiohttp, sqlalchemy"], check=True)
    bare = time.perf_counter() - began
    best = min(times)
    print(
        f"start to ready: {best:.2f} s (of five); importing bolt, aiohttp and SQLAlchemy alone: {bare:.2f} s"
    )
    print(f"ratio: {best / bare:.2f}   idle memory: {memory / 1e6:.0f} MB")


def _start(env: dict[str, str]) -> tuple[float, int]:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(PORT)], env=env, stdout=subprocess.DEVNULL
    )
    try:
        while not _ready():
            time.sleep(0.02)
        seconds = time.perf_counter() - began
        time.sleep(2)
        return seconds, psutil.Process(process.pid).memory_info().rss
    finally:
        process.terminate()
        process.wait(10)


def _ready() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz") as answer:
            return answer.status == 200
    except urllib.error.URLError:
        return False
