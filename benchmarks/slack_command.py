"""Signed slash commands, committed before they are acknowledged.

Beside them, in turn in the same run: a bare bolt AsyncApp that stores nothing, and the rate at which the same
statements alone are carried out on the same disk, a commit for each request.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import fmean
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.rig import SECRET, TEAM, TOKEN, command, environment, folder, run, signed, staff_csv
from benchmarks.statements import record, through_driver, through_engine

WORDS = {"next": "supervision", "help": "prepare"}
"""The words, each with one that its answer has and a line about a problem has not."""
PEOPLE = 200
# Below the ports that outgoing connections take.
PORT, BARE_PORT, SLACK_PORT = 19782, 19783, 19784
ROUNDS = 3
SECONDS = 3.0
SENDERS = 8
PACE = 50


def main() -> None:
    """Prints requests a second of all, and the 99th percentile at 50 requests a second."""
    with folder() as place:
        env = environment(place, SLACK_API_URL=f"http://127.0.0.1:{SLACK_PORT}/api/")
        run(["migrate"], env)
        (place / "staff.csv").write_text(staff_csv(PEOPLE))
        run(["import-staff", str(place / "staff.csv")], env)
        rates, worst = asyncio.run(_measure(place, env))
    bolt = rates["bolt"]
    for word in WORDS:
        ours, driver, engine = rates[word], rates[f"{word} driver"], rates[f"{word} engine"]
        print(f"{word}: ours {ours:.0f}/s, bare bolt {bolt:.0f}/s: ratio {ours / bolt:.2f} (wanted: 0.12)")
        print(
            f"{word}: the same statements alone {driver:.0f}/s through the driver: ratio {ours / driver:.2f} "
            f"(wanted: 0.6); {engine:.0f}/s through SQLAlchemy: ratio {ours / engine:.2f}"
        )
    print(f"99th percentile at {PACE} requests/s: {worst * 1000:.0f} ms (wanted: under 100)")


async def _measure(place: Path, env: dict[str, str]) -> tuple[dict[str, float], float]:
    """The mean rates, and the slow percentile in seconds."""
    slack = _Slack()
    runner = await slack.start()
    bare = multiprocessing.Process(target=_bare_bolt, daemon=True)
    bare.start()
    served = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", "--port", str(PORT), env=env, stdout=subprocess.DEVNULL
    )
    rates: defaultdict[str, list[float]] = defaultdict(list)
    try:
        async with aiohttp.ClientSession() as session:
            await _until_up(session, f"http://127.0.0.1:{PORT}/readyz")
            await _until_up(session, f"http://127.0.0.1:{BARE_PORT}/")
            await _become_known(session, slack)
            recorded = {word: record(place / "bench.db", word) for word in WORDS}
            for _ in range(ROUNDS):
                rates["bolt"].append(await _rate(session, BARE_PORT, "next", "Hello"))
                for word, expected in WORDS.items():
                    rates[word].append(await _rate(session, PORT, word, expected))
                    rates[f"{word} driver"].append(through_driver(recorded[word]))
                    rates[f"{word} engine"].append(through_engine(recorded[word]))
            worst = await _paced(session)
    finally:
        served.terminate()
        await served.wait()
        bare.kill()
        await runner.cleanup()
    return {name: fmean(found) for name, found in rates.items()}, worst


async def _become_known(session: aiohttp.ClientSession, slack: _Slack) -> None:
    """Everybody asks once, and gets the messages that are due."""
    for number in range(PEOPLE):
        await _one(session, PORT, number, "next", WORDS["next"])
    seen = -1
    while slack.messages != seen:
        seen = slack.messages
        await asyncio.sleep(2)


def _bare_bolt() -> None:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token=TOKEN)

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    async def supervision(ack: Callable[[str], Awaitable[object]]) -> None:
        await ack("Hello")

    on: Any = app
    on.command("/supervision")(supervision)
    web.run_app(
        app.server(port=BARE_PORT).web_app, host="127.0.0.1", port=BARE_PORT, print=None, access_log=None
    )


class _Slack:
    """As much of Slack as the bot asks for."""

    def __init__(self) -> None:
        self.messages = 0

    async def start(self) -> web.AppRunner:
        """Serves until the runner is cleaned up."""
        app = web.Application()
        app.router.add_post("/api/{method}", self._method)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", SLACK_PORT).start()
        return runner

    async def _method(self, request: web.Request) -> web.Response:
        form = await request.post()
        user = str(form.get("user") or form.get("users") or "")
        method = request.match_info["method"]
        self.messages += method == "chat.postMessage"
        answers: dict[str, dict[str, object]] = {
            "auth.test": {"team_id": TEAM, "user_id": "UBOT"},
            "users.info": {"user": {"id": user, "team_id": TEAM, "profile": {"email": ""}}},
            "conversations.open": {"channel": {"id": f"D{user}", "is_im": True, "user": user}},
            "users.list": {"members": []},
            "chat.postMessage": {"ts": f"{self.messages}.1", "channel": "D"},
        }
        return web.json_response({"ok": True, **answers.get(method, {})})


async def _until_up(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(600):
        try:
            async with session.get(url):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)


async def _one(session: aiohttp.ClientSession, port: int, number: int, word: str, expected: str) -> float:
    """Seconds until the answer, which has to be the right one."""
    user = f"U{number % PEOPLE:08d}"
    body = command(user, f"D{user}", word, number)
    began = time.perf_counter()
    headers = signed(body, at=time.time())
    async with session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers) as answer:
        text = await answer.text()
        assert answer.status == 200, answer.status
        assert expected in text, text
    return time.perf_counter() - began


async def _rate(session: aiohttp.ClientSession, port: int, word: str, expected: str) -> float:
    end = time.perf_counter() + SECONDS
    done = 0

    async def send(start: int) -> None:
        nonlocal done
        number = start
        while time.perf_counter() < end:
            await _one(session, port, number, word, expected)
            number += SENDERS
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(send(start) for start in range(SENDERS)))
    return done / (time.perf_counter() - began)


async def _paced(session: aiohttp.ClientSession) -> float:
    tasks: list[asyncio.Task[float]] = []
    for number in range(int(PACE * ROUNDS * SECONDS)):
        tasks.append(asyncio.create_task(_one(session, PORT, number, "next", WORDS["next"])))
        await asyncio.sleep(1 / PACE)
    times = sorted(await asyncio.gather(*tasks))
    return times[int(len(times) * 0.99)]
