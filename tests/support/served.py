"""The bot as processes of its own, beside a chat platform in the test's process: for killing them.

The platform, the people and what they see outlive every process of the bot, as they do outside.
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
from bot.demo.team import staff_csv
from bot.domain.staff_list import read_csv
from bot.usecases.import_staff import import_staff
from storage.tables.outbox import outbox
from tests.support.outside import Outside
from tests.support.worker import Worker
from tests.support.world import KEYS

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 20.0
CALL_SECONDS = 0.02
"""A call that has come is begun within this time."""
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
    """A launcher that has loaded the bot's code, and ends with its last process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.launcher"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == process.pid
        yield Launcher(process)
        if process.stdin is not None:
            process.stdin.close()
        process.wait(timeout=30)


MakeOutside = Callable[[str, Callable[[], datetime]], Outside]
"""Takes the address of the test's process, and what tells the time."""


@dataclass
class Blow:
    """The bot is killed when it makes its next call of a method.

    Attributes:
        taken: the platform carries the call out first; the bot does not live to read the answer.
    """

    method: str
    taken: bool


@dataclass
class Served:
    """A platform, and the bot's processes one after the other.

    Attributes:
        installation: the same database, opened in the test's process to look at.
        blow: what kills the bot next, where something does.
        blows: how many did.
        hanging: calls of this method get no answer for the time being; of all for `*`.
        unmarked: how many messages processes that were killed had sent without being able to note it.
    """

    outside: Outside
    installation: Installation
    launcher: Launcher
    env: dict[str, str]
    log: Path
    port: int
    blow: Blow | None = None
    blows: int = 0
    hanging: str = ""
    unmarked: int = 0
    bot: int | None = None
    _calls: int = 0
    _died: asyncio.Event = field(default_factory=asyncio.Event)

    def person(self, name: str) -> Worker:
        """Somebody of the made-up team."""
        return self.outside.person(name)

    def begin(self) -> None:
        """Starts the bot; returns before it is ready."""
        self._died.clear()
        arguments = ["serve", "--port", str(self.port)]
        self.bot = self.launcher.order(start=arguments, env=self.env, log=str(self.log))

    async def start(self) -> float:
        """Starts the bot, and returns how many seconds it took to be ready; then the platform repeats what got lost."""
        loop = asyncio.get_running_loop()
        await self._carried_out()
        self.unmarked = self.twice()
        begun = loop.time()
        self.begin()
        await self._ready()
        took = loop.time() - begun
        await self.outside.repeat()
        return took

    async def _carried_out(self) -> None:
        """The platform carries out what a process had sent when it died."""
        await asyncio.sleep(CALL_SECONDS)
        while self._calls:  # noqa: ASYNC110 - it is a moment
            await asyncio.sleep(CALL_SECONDS)

    async def _ready(self) -> None:
        async with aiohttp.ClientSession() as session, asyncio.timeout(READY_SECONDS):
            while True:
                with suppress(aiohttp.ClientConnectionError):
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == web.HTTPOk.status_code:
                            return
                await asyncio.sleep(0.01)

    def kill(self) -> None:
        """Ends the bot as a power cut does; does nothing where it is dead."""
        if self.bot is not None:
            os.kill(self.bot, signal.SIGKILL)
            self.launcher.order(wait=self.bot)
            self.bot = None
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

    def count_answers(self) -> int:
        """How many messages answer a word."""
        with self.installation.database.engine.connect() as connection:
            statement = select(func.count()).select_from(outbox).where(outbox.c.kind == "answer")
            return connection.scalar(statement) or 0

    def twice(self) -> int:
        """How many messages the platform took that are not marked as sent, or were taken again."""
        return self.outside.posts() - self.count_messages("sent")

    async def quiet(self) -> None:
        """Waits until nothing is due."""
        async with asyncio.timeout(20):
            while not self.is_quiet():  # noqa: ASYNC110 - another process works, and tells nobody here
                await asyncio.sleep(0.02)

    def is_quiet(self) -> bool:
        """Whether no message could be sent now."""
        return self.installation.database.run_now(lambda tx: tx.outbox.due(tx.now)) == 0

    def is_up(self) -> bool:
        """Whether there is a process of the bot."""
        return self.bot is not None

    @web.middleware
    async def strike(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Carries out a call of the bot's, late or not where it hangs, and kills the bot where a blow is due."""
        method = self.outside.called(request)
        while self.hanging in ("*", method):  # noqa: ASYNC110 - whoever ends it tells nobody
            await asyncio.sleep(CALL_SECONDS)
        self._calls += 1
        try:
            return await self._struck(method, request, handler)
        finally:
            self._calls -= 1

    async def _struck(
        self,
        method: str,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
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
async def a_served(
    database_url: str, launcher: Launcher, folder: Path, make: MakeOutside
) -> AsyncGenerator[Served]:
    """The made-up team in a migrated database, and a platform; the bot is not started yet."""
    (port, listener), bot_port = _listening(), _listening_for_a_moment()
    clock = SystemClock()
    outside = make(f"http://127.0.0.1:{port}", clock.now)
    installation = open_installation(outside.settings(database_url), clock)
    today = installation.setting.day(clock.now())
    entries = read_csv(staff_csv(today).encode(), today).entries
    installation.database.run_now(lambda tx: import_staff(tx, entries))
    own = {"DATABASE_URL": database_url, "SUPERVISION_KEYS": KEYS, "LOG_LEVEL": "warning"}
    served = Served(
        outside=outside,
        installation=installation,
        launcher=launcher,
        env=own | dict(outside.env()),
        log=folder / "bot.log",
        port=bot_port,
    )
    runner = await _run_outside(served, listener)
    outside.start(f"http://127.0.0.1:{bot_port}", served)
    try:
        yield served
    finally:
        served.hanging = ""
        served.kill()
        await runner.cleanup()
        installation.close()


async def _run_outside(served: Served, listener: socket.socket) -> web.AppRunner:
    app = web.Application(middlewares=[served.strike])
    served.outside.add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner


def _listening() -> tuple[int, socket.socket]:
    listener = socket.create_server(("127.0.0.1", 0))
    return cast("int", listener.getsockname()[1]), listener


def _listening_for_a_moment() -> int:
    port, listener = _listening()
    listener.close()
    return port
