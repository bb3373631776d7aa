"""The bot as a process of its own on a fresh database, the Agents Playground once for each person, and a browser."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, cast
from zoneinfo import ZoneInfo

import aiohttp
from playwright.async_api import Browser, ViewportSize, async_playwright

from bot.clock import SystemClock
from tests.playground import people
from tests.playground.person import PATIENCE_SECONDS, Person
from tests.support.served import Launcher

HERE: Final = Path(__file__).parent
PACKAGE: Final = "@microsoft/m365agentsplayground"
VERSION: Final = "0.2.28"
NEEDED: Final = "the tests in the Agents Playground need it"
ZONE: Final = ZoneInfo("Europe/London")
READY_SECONDS: Final = 60.0
END_SECONDS: Final = 20.0
WINDOW: Final = ViewportSize(width=1400, height=1000)
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The page asks for fonts elsewhere, and would wait for them.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True, kw_only=True)
class Programs:
    """What has to be installed.

    Attributes:
        playground: the folder of the package.
    """

    node: str
    chromium: str
    playground: Path


@dataclass(kw_only=True)
class Stage:
    """One test's bot, Playgrounds and browser.

    Attributes:
        folder: where the bot's database, its log and the pictures are.
        address: of the bot.
        today: where the bot is.
    """

    folder: Path
    address: str
    today: date
    env: dict[str, str]
    launcher: Launcher
    programs: Programs
    browser: Browser
    _stack: AsyncExitStack
    _commands: int = field(default=0, init=False)

    async def run(self, *arguments: str) -> str:
        """Runs another command of the bot to its good end, and gives what it said."""
        self._commands += 1
        log = self.folder / f"command-{self._commands}.txt"
        process = self.launcher.order(start=arguments, env=self.env, log=str(log))
        code = await asyncio.to_thread(self.launcher.order, wait=process)
        said = log.read_text(encoding="utf-8")
        assert code == 0, said
        return said

    async def status(self) -> Mapping[str, Mapping[str, object]]:
        """Who is due, by first name."""
        rows = _json(await self.run("status", "--format", "json"))
        return {str(row["name"]).split()[0]: row for row in rows}

    async def tick(self, at: str, *options: str) -> Sequence[Mapping[str, object]]:
        """One pass of the clock beside the running service: what was planned."""
        return _json(await self.run("tick", "--at", at, "--format", "json", *options))

    async def log_kinds(self) -> list[str]:
        """What the audit log has, oldest first; it is whole."""
        await self.run("audit", "verify")
        lines = (await self.run("audit", "export")).splitlines()
        return [json.loads(line)["kind"] for line in lines]

    def complaints(self) -> str:
        """What the service has logged as a warning or an error."""
        lines = (self.folder / "bot.log").read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if not line.startswith("Serving on "))

    async def arrive(self, *names: str) -> list[Person]:
        """People sit down, each before a Playground of their own; the bot is installed for them."""
        return list(await asyncio.gather(*(self._arrive(name) for name in names)))

    async def _arrive(self, name: str) -> Person:
        url = await self._stack.enter_async_context(self._playground(name))
        context = await self.browser.new_context(viewport=WINDOW, color_scheme="light")
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        pictures = self.folder / people.first_name(name)
        pictures.mkdir()
        person = Person(await context.new_page(), pictures)
        await person.arrive(url)
        return person

    @asynccontextmanager
    async def _playground(self, name: str) -> AsyncGenerator[str]:
        """A Playground's address. It ends with its standard input, or here with all that it has started."""
        config = self.folder / f"{people.first_name(name)}.yml"
        config.write_text(people.config(name), encoding="utf-8")
        guard, entry = str(HERE / "until_input_ends.cjs"), str(self.programs.playground / "cli.js")
        options = ("-e", f"{self.address}/api/messages", "-c", "msteams", "-p", "0", "--disable-telemetry")
        process = await asyncio.create_subprocess_exec(
            *(self.programs.node, "--require", guard, entry, "start", *options),
            cwd=self.folder,
            env=os.environ
            | {"TEAMSAPPTESTER_BROWSER": "none", "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config)},
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            async with asyncio.timeout(READY_SECONDS):
                line = (await process.stdout.readline()).decode()
            assert line.startswith("Listening on "), "the Playground did not start"
            yield f"http://127.0.0.1:{line.split()[-1]}"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.communicate()


@asynccontextmanager
async def a_stage(launcher: Launcher, programs: Programs, folder: Path) -> AsyncGenerator[Stage]:
    """The bot serves the people of the staff list; nobody has sat down yet."""
    today = SystemClock().now().astimezone(ZONE).date()
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=programs.chromium, args=_FLAGS)
        stack.push_async_callback(browser.close)
        port = _free_port()
        stage = Stage(
            folder=folder,
            address=f"http://127.0.0.1:{port}",
            today=today,
            env={
                "DATABASE_URL": f"sqlite:///{folder / 'supervision.db'}",
                "MICROSOFT_ALLOW_ANONYMOUS": "1",
                "MICROSOFT_APP_TENANT_ID": people.TENANT,
                "LOG_LEVEL": "warning",
            },
            launcher=launcher,
            programs=programs,
            browser=browser,
            _stack=stack,
        )
        (folder / "staff.csv").write_text(people.staff_list(today), encoding="utf-8")
        await stage.run("migrate")
        await stage.run("import-staff", "staff.csv")
        await stack.enter_async_context(_serving(stage, port))
        yield stage


@asynccontextmanager
async def _serving(stage: Stage, port: int) -> AsyncGenerator[None]:
    arguments, log = ("serve", "--port", str(port)), str(stage.folder / "bot.log")
    process = stage.launcher.order(start=arguments, env=stage.env, log=log)
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(READY_SECONDS):
            while not await _is_ready(session, stage.address):  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(0.05)
        yield
    finally:
        os.kill(process, signal.SIGTERM)
        end = asyncio.get_running_loop().call_later(END_SECONDS, os.kill, process, signal.SIGKILL)
        await asyncio.to_thread(stage.launcher.order, wait=process)
        end.cancel()


async def _is_ready(session: aiohttp.ClientSession, address: str) -> bool:
    with suppress(aiohttp.ClientConnectionError):
        async with session.get(f"{address}/readyz") as answer:
            return answer.ok
    return False


def _json(said: str) -> list[dict[str, object]]:
    """The JSON that a command has printed; its warnings come after it."""
    found, _ = json.JSONDecoder().raw_decode(said[said.index("[") :])
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return cast("int", listener.getsockname()[1])
