"""Teams messages: verified, committed, and answered through the outbox; counted where the answers arrive.

Beside them, in turn in the same run and from the same senders: Microsoft's echo bot, which stores nothing
(`benchmarks.echo_bot`), as its sample has it, and with its token kept.

Many people of one organisation write, each in their own conversation, and write again when they have their answer.
The senders, the connector and the authority are one process, each bot is another. Teams' own ceiling, of 50 requests
a second of one app in one tenant, is not held here: what the bot itself can do is measured.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, quantiles

import aiohttp

from benchmarks.rig import environment, folder, run, staff_csv
from benchmarks.teams_side import APP_ID, ISSUER, PASSWORD, TENANT, Ask, TeamsSide, entra_id

WORDS = {"next": "supervision", "help": "prepare"}
"""The words, each with one that its answer has and a line about a problem has not."""
PEOPLE = 320
"""A multiple of the senders: no two write as the same person."""
# Below the ports that outgoing connections take.
PORT, STOCK_PORT, KEEPING_PORT, TEAMS_PORT, LOGIN_PORT = 19785, 19786, 19787, 19788, 19789
ROUNDS = 3
SECONDS = 3.0
SENDERS = 32
PACE = 40
WANTED = 3


def main() -> None:
    """Prints answers a second of all, and the 99th percentile at 40 messages a second."""
    if find_spec("botbuilder.integration") is None:
        raise SystemExit("The stock bot needs the package botbuilder-integration-aiohttp.")
    with folder() as place:
        teams = TeamsSide(TEAMS_PORT, LOGIN_PORT, place / "login.pem")
        env = _environment(place, teams)
        run(["migrate"], env)
        (place / "staff.csv").write_text(staff_csv(PEOPLE, teams_id=entra_id))
        run(["import-staff", str(place / "staff.csv")], env)
        rates, worst = asyncio.run(_measure(teams, env))
    for word in WORDS:
        ours = rates[word]
        for name in ("stock echo bot", "stock echo bot, its token kept"):
            wanted = f" (wanted: {WANTED})" if name == "stock echo bot" else ""
            print(
                f"{word}: ours {ours:.0f}/s, {name} {rates[name]:.0f}/s: ratio {ours / rates[name]:.1f}{wanted}"
            )
    print(f"99th percentile until the answer is there, at {PACE} messages/s: {worst * 1000:.0f} ms")


def _environment(place: Path, teams: TeamsSide) -> dict[str, str]:
    env = environment(
        place,
        MICROSOFT_APP_ID=APP_ID,
        MICROSOFT_APP_PASSWORD=PASSWORD,
        MICROSOFT_APP_TENANT_ID=TENANT,
        MICROSOFT_OPENID_METADATA_URL=teams.metadata,
        MICROSOFT_LOGIN_URL=teams.login,
    )
    return {name: value for name, value in env.items() if not name.startswith("SLACK_")}


async def _measure(teams: TeamsSide, env: dict[str, str]) -> tuple[dict[str, float], float]:
    """The mean rates, and the slow percentile in seconds."""
    runner = await teams.start()
    bots = [
        await _start(env, "bot", "serve", "--port", str(PORT)),
        await _echo_bot(teams, STOCK_PORT),
        await _echo_bot(teams, KEEPING_PORT, ONE_CREDENTIAL="1"),
    ]
    rates: defaultdict[str, list[float]] = defaultdict(list)
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            for port in (PORT, STOCK_PORT, KEEPING_PORT):
                await _until_up(session, f"http://127.0.0.1:{port}/")
            await _become_known(session, teams)
            for _ in range(ROUNDS):
                for name, ask in _asks().items():
                    rates[name].append(await _rate(session, teams, ask))
            worst = await _paced(session, teams)
    finally:
        for bot in bots:
            if bot.returncode is None:
                bot.terminate()
            await bot.wait()
        await runner.cleanup()
    return {name: fmean(found) for name, found in rates.items()}, worst


def _asks() -> dict[str, Ask]:
    ours = {word: Ask(bot=_messages(PORT), word=word, expected=said) for word, said in WORDS.items()}
    return {
        "stock echo bot": Ask(bot=_messages(STOCK_PORT), word="next", expected="Echo: next"),
        "stock echo bot, its token kept": Ask(
            bot=_messages(KEEPING_PORT), word="next", expected="Echo: next"
        ),
        **ours,
    }


def _messages(port: int) -> str:
    return f"http://127.0.0.1:{port}/api/messages"


async def _start(env: dict[str, str], module: str, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, env=env, stdout=subprocess.DEVNULL
    )


async def _echo_bot(teams: TeamsSide, port: int, **more: str) -> asyncio.subprocess.Process:
    env = {**os.environ, "REQUESTS_CA_BUNDLE": str(teams.certificate), **more}
    arguments = (str(port), teams.metadata, ISSUER, teams.secure_login)
    return await _start(env, "benchmarks.echo_bot", *arguments)


async def _until_up(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(600):
        try:
            async with session.get(url):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
    raise SystemExit(f"Nothing answers at {url}.")


async def _become_known(session: aiohttp.ClientSession, teams: TeamsSide) -> None:
    """Everybody asks once, and gets the messages that are due."""
    ask = _asks()["next"]
    for number in range(PEOPLE):
        await teams.ask(session, teams.headers(), ask, number)
    seen = -1
    while teams.posts != seen:
        seen = teams.posts
        await asyncio.sleep(2)


async def _rate(session: aiohttp.ClientSession, teams: TeamsSide, ask: Ask) -> float:
    headers = teams.headers()
    end = time.perf_counter() + SECONDS
    done = 0

    async def write(person: int) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await teams.ask(session, headers, ask, person % PEOPLE)
            person += SENDERS
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(write(person) for person in range(SENDERS)))
    return done / (time.perf_counter() - began)


async def _paced(session: aiohttp.ClientSession, teams: TeamsSide) -> float:
    headers, ask = teams.headers(), _asks()["next"]
    tasks: list[asyncio.Task[float]] = []
    for number in range(int(PACE * ROUNDS * SECONDS)):
        tasks.append(asyncio.create_task(teams.ask(session, headers, ask, number % PEOPLE)))
        await asyncio.sleep(1 / PACE)
    return quantiles(await asyncio.gather(*tasks), n=100)[98]
