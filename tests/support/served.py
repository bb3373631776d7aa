"""The bot as processes of its own, beside a Slack workspace in the test's process: for killing them.

The workspace, the people and what they see outlive every process of the bot, as they do outside.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import aiohttp
from aiohttp import web
from sqlalchemy import func, select, update

from bot.bootstrap import Installation, open_installation
from bot.clock import SystemClock
from bot.demo.app import demo_routes
from bot.demo.members import BOT_USER_ID
from bot.demo.page_api import Move
from bot.demo.slack_workspace import Workspace
from bot.demo.team import members, staff_csv
from bot.domain.staff_list import read_csv
from bot.usecases.import_staff import import_staff
from storage.tables.outbox import outbox
from tests.support.person import Client
from tests.support.world import KEYS, SECRET, TEAM, TOKEN, settings_for

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 20.0
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Launcher:
    """Starts console scripts through `tests.support.launcher`."""

    process: subprocess.Popen[str]

    def order(self, **order: object) -> int:
        """Gives a command, and waits for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def a_launcher() -> Generator[Launcher]:
    """A launcher, which ends with its last process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.launcher"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Launcher(process)
        if process.stdin is not None:
            process.stdin.close()
        process.wait(timeout=30)


@dataclass
class Blow:
    """The bot is killed when it makes its next call of a method.

    Attributes:
        taken: the workspace carries the call out first; the bot does not live to read the answer.
    """

    method: str
    taken: bool


@dataclass
class Served:
    """The workspace, and the bot's processes one after the other.

    Attributes:
        installation: the same database, opened in the test's process to look at.
        blow: what kills the bot next, where something does.
        blows: how many did.
        unmarked: how many messages processes that were killed had sent without being able to note it.
    """

    workspace: Workspace
    installation: Installation
    launcher: Launcher
    env: dict[str, str]
    log: Path
    port: int
    blow: Blow | None = None
    blows: int = 0
    unmarked: int = 0
    bot: int | None = None
    _died: asyncio.Event = field(default_factory=asyncio.Event)

    def person(self, name: str) -> Client:
        """A client of somebody of the made-up team."""
        return Client(self.workspace, name)

    def begin(self) -> None:
        """Starts the bot; returns before it is ready."""
        self._died.clear()
        arguments = ["serve", "--port", str(self.port)]
        self.bot = self.launcher.order(start=arguments, env=self.env, log=str(self.log))

    async def start(self) -> float:
        """Starts the bot, and returns how many seconds it took to be ready."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self.begin()
        async with aiohttp.ClientSession() as session, asyncio.timeout(READY_SECONDS):
            while True:
                with suppress(aiohttp.ClientConnectionError):
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == web.HTTPOk.status_code:
                            return loop.time() - begun
                await asyncio.sleep(0.01)

    def kill(self) -> None:
        """Ends the bot as a power cut does; does nothing where it is dead."""
        if self.bot is not None:
            os.kill(self.bot, signal.SIGKILL)
            self.launcher.order(wait=self.bot)
            self.bot = None
            self.unmarked = self.twice()
            self._died.set()

    async def killed(self) -> None:
        """Waits until a blow has killed the bot."""
        await asyncio.wait_for(self._died.wait(), 10)

    async def terminate(self) -> tuple[int, float]:
        """Asks the bot to end; its exit code and how many seconds it took."""
        assert self.bot is not None
        loop = asyncio.get_running_loop()
        begun, bot = loop.time(), self.bot
        os.kill(bot, signal.SIGTERM)
        code = await asyncio.to_thread(self.launcher.order, wait=bot)
        self.bot = None
        return code, loop.time() - begun

    async def run(self, *arguments: str) -> int:
        """Runs another command to its end; its exit code."""
        process = self.launcher.order(start=arguments, env=self.env, log=str(self.log))
        return await asyncio.to_thread(self.launcher.order, wait=process)

    def let_leases_end(self) -> None:
        """The minute passes for which a dead process had taken messages for itself."""
        with self.installation.database.engine.begin() as connection:
            connection.execute(
                update(outbox).where(outbox.c.lease_until.is_not(None)).values(lease_until=LONG_AGO)
            )

    def count_messages(self, *states: str) -> int:
        """How many messages are in one of these states."""
        with self.installation.database.engine.connect() as connection:
            statement = select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))
            return connection.scalar(statement) or 0

    def posts(self) -> int:
        """How many messages the bot has posted."""
        everything = (post for posts in self.workspace.state.posts.values() for post in posts)
        return sum(1 for post in everything if post.user == BOT_USER_ID and not post.only_for)

    def twice(self) -> int:
        """How many messages the workspace took that are not marked as sent, or were taken again."""
        return self.posts() - self.count_messages("sent")

    async def quiet(self) -> None:
        """Waits until nothing is due."""
        async with asyncio.timeout(20):
            while self.count_due():  # noqa: ASYNC110 - another process works, and tells nobody here
                await asyncio.sleep(0.02)

    def count_due(self) -> int:
        """How many messages could be sent now."""
        database = self.installation.database
        return database.run_now(lambda tx: tx.outbox.due(tx.now))

    @web.middleware
    async def strike(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Kills the bot in the middle of a call where a blow is due."""
        method = request.path.rpartition("/")[2]
        blow = self.blow
        if blow is None or blow.method != method:
            return await handler(request)
        self.blow = None
        self.blows += 1
        if not blow.taken:
            self.kill()
            return web.Response(status=503)
        answer = await handler(request)
        self.kill()
        return answer


@asynccontextmanager
async def a_served(database_url: str, launcher: Launcher, folder: Path) -> AsyncGenerator[Served]:
    """The made-up team in a migrated database, and the workspace; the bot is not started yet."""
    (workspace_port, listener), bot_port = _listening(), _listening_for_a_moment()
    settings = settings_for(database_url, workspace_port)
    installation = open_installation(settings, SystemClock())
    today = installation.setting.day(installation.clock.now())
    entries = read_csv(staff_csv(today).encode(), today).entries
    installation.database.run_now(lambda tx: import_staff(tx, entries))
    served = Served(
        workspace=Workspace(TEAM, SECRET, TOKEN, members(), installation.clock.now),
        installation=installation,
        launcher=launcher,
        env=settings_env(database_url, workspace_port),
        log=folder / "bot.log",
        port=bot_port,
    )
    runner = await _run_workspace(served, listener)
    url = f"http://127.0.0.1:{workspace_port}/workspace"
    served.workspace.start(f"http://127.0.0.1:{bot_port}/slack/events", url)
    try:
        yield served
    finally:
        served.kill()
        await runner.cleanup()
        installation.close()


async def _run_workspace(served: Served, listener: socket.socket) -> web.AppRunner:
    async def no_clock(_: Move) -> None:
        raise AssertionError("the clock of other processes is the machine's")

    app = web.Application(middlewares=[served.strike])
    app.add_subapp("/workspace/", demo_routes(served.workspace, no_clock))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner


def settings_env(database_url: str, workspace_port: int) -> dict[str, str]:
    """The environment of a bot beside a workspace on a port."""
    return {
        "DATABASE_URL": database_url,
        "SUPERVISION_KEYS": KEYS,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": f"http://127.0.0.1:{workspace_port}/workspace/api/",
        "LOG_LEVEL": "warning",
    }


def _listening() -> tuple[int, socket.socket]:
    listener = socket.create_server(("127.0.0.1", 0))
    return cast("int", listener.getsockname()[1]), listener


def _listening_for_a_moment() -> int:
    port, listener = _listening()
    listener.close()
    return port
