"""The whole bot beside a local Slack workspace, in one process and over real HTTP, for end-to-end tests."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot.bootstrap import Installation, open_installation
from bot.clock import MovableClock, SystemClock
from bot.config import Settings, load_settings
from bot.demo.app import demo_routes
from bot.demo.limits import Strictness
from bot.demo.page_api import Move, MoveClock
from bot.demo.slack_workspace import Workspace
from bot.demo.team import members, staff_csv
from bot.domain.staff_list import read_csv
from bot.service import Service
from bot.usecases.import_staff import import_staff
from storage.migrate import upgrade
from tests.support.person import Client

TEAM = "T0TEST00001"
SECRET = "the signing secret of the tests"
TOKEN = "xoxb-the-token-of-the-tests"
START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday morning in London."""
KEYS = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def slack_settings(url: str) -> dict[str, object]:
    """What a bot has to be told of a workspace that is mounted at `/workspace` of an address."""
    return {
        "slack_signing_secret": SecretStr(SECRET),
        "slack_bot_token": SecretStr(TOKEN),
        "slack_api_url": f"{url}/workspace/api/",
    }


def settings_for(database_url: str, port: int) -> Settings:
    """Settings for a bot beside a workspace on the same port."""
    return load_settings(
        _env_file=None,
        database_url=database_url,
        supervision_keys=SecretStr(KEYS),
        **slack_settings(f"http://127.0.0.1:{port}"),
    )


@contextmanager
def installed(settings: Settings, clock: MovableClock, staff: str | None = None) -> Generator[Installation]:
    """An installation on a fresh database, with the made-up team or another staff list."""
    upgrade(settings.database_url)
    installation = open_installation(settings, clock)
    try:
        today = installation.setting.day(clock.now())
        entries = read_csv((staff or staff_csv(today)).encode(), today).entries
        installation.database.run_now(lambda tx: import_staff(tx, entries))
        yield installation
    finally:
        installation.close()


PATIENT = Strictness(answer_seconds=20.0, trigger_seconds=20.0)
"""Slack's three seconds are real time: a machine that is busy with other tests is no fault of the bot's."""


def open_workspace(clock: MovableClock, strictness: Strictness | None = None) -> Workspace:
    """The made-up team's workspace, on the bot's clock; it is started once the bot is served."""
    return Workspace(
        TEAM, SECRET, TOKEN, members(), clock.now, request_clock=clock.now, strictness=strictness or PATIENT
    )


def listening() -> tuple[socket.socket, str]:
    """A free port of this machine, and its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def serving(app: web.Application, listener: socket.socket) -> AsyncGenerator[None]:
    """Serves on a port meanwhile."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        yield
    finally:
        await runner.cleanup()


def mount(app: web.Application, workspace: Workspace, move_clock: MoveClock) -> None:
    """Puts a workspace beside the bot."""
    app.add_subapp("/workspace/", demo_routes(workspace, move_clock))


def begin(workspace: Workspace, url: str) -> None:
    """Lets a mounted workspace send to the bot."""
    workspace.start(f"{url}/slack/events", f"{url}/workspace")


class World:
    """The bot, the workspace, the clock, and the people."""

    def __init__(
        self,
        installation: Installation,
        service: Service,
        workspace: Workspace,
        clock: MovableClock,
        url: str,
    ) -> None:
        self.installation = installation
        self.service = service
        self.workspace = workspace
        self.clock = clock
        self.url = url

    def person(self, name: str) -> Client:
        """A client of somebody of the made-up team."""
        return Client(self.workspace, name)

    async def settle(self) -> None:
        """Until every event is delivered and every message that is due is sent."""
        await self.workspace.settle()
        await self.service.drain()

    async def tick(self, at: datetime | None = None) -> None:
        """Moves the clock where a moment is given, plans what is due, and delivers it."""
        if at is not None:
            self.clock.move_to(at)
        await self.service.plan()
        await self.service.drain()


@asynccontextmanager
async def a_world(
    database_url: str,
    *,
    start: datetime = START,
    strictness: Strictness | None = None,
    staff: str | None = None,
) -> AsyncGenerator[World]:
    """Starts everything on a fresh database with the made-up team."""
    listener, url = listening()
    clock = MovableClock(SystemClock())
    clock.move_to(start)
    settings = settings_for(database_url, listener.getsockname()[1])
    with installed(settings, clock, staff) as installation:
        async with aiohttp.ClientSession() as session:
            workspace = open_workspace(clock, strictness)
            service = Service(installation, session)
            world = World(installation, service, workspace, clock, url)

            async def move_clock(target: Move) -> None:
                await world.tick(target if isinstance(target, datetime) else None)

            app = service.web()
            mount(app, workspace, move_clock)
            async with serving(app, listener):
                begin(workspace, url)
                yield world
