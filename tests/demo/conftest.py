"""A workspace with an echo bot beside it, on loopback."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web

from bot.demo.app import demo_routes
from bot.demo.jsons import JsonObject, as_object, parse
from bot.demo.limits import Strictness
from bot.demo.page_api import Move
from bot.demo.slack_workspace import Workspace
from bot.demo.team import members
from tests.demo.echo_bot import EchoBot
from tests.support.person import Client

TOKEN = "xoxb-made-up"
SECRET = "made-up-signing-secret"
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/London"))
FAST = Strictness(answer_seconds=0.4, retry_delays=(0.0, 0.01, 0.01))


async def nothing() -> None:
    """Ends what has not begun."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """A workspace, its bot, its clock and its address. `end` stops the server."""

    workspace: Workspace
    bot: EchoBot
    times: list[datetime]
    origin: str = ""
    end: Callable[[], Awaitable[None]] = nothing
    moves: list[Move] = field(default_factory=list[Move])

    @property
    def url(self) -> str:
        """Where the workspace is mounted."""
        return f"{self.origin}/workspace"

    def person(self, who: str = "Amira Khan") -> Client:
        """A client of somebody."""
        return Client(self.workspace, who)

    async def move_clock(self, to: Move) -> None:
        """Moves the clock."""
        self.moves.append(to)
        self.times[0] = to if isinstance(to, datetime) else self.times[0] + timedelta(days=7)

    async def api(
        self, method: str, arguments: JsonObject | None = None, *, token: str = TOKEN, form: bool = False
    ) -> JsonObject:
        """A call of the Web API, as JSON or as a form."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        given = arguments or {}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(
                f"{self.url}/api/{method}",
                json=None if form else given,
                data={name: str(value) for name, value in given.items()} if form else None,
            ) as response,
        ):
            return as_object(parse(await response.read()))


Stage: TypeAlias = Callable[[Strictness], AbstractAsyncContextManager[Scene]]


@asynccontextmanager
async def staged(strictness: Strictness) -> AsyncGenerator[Scene]:
    """A scene on a free port of loopback."""
    times = [MORNING]
    workspace = Workspace("T0DEMO", SECRET, TOKEN, members(), lambda: times[0], strictness=strictness)
    scene = Scene(workspace=workspace, bot=EchoBot(token=TOKEN, secret=SECRET), times=times)
    app = web.Application()
    app.router.add_post("/slack/events", scene.bot.handle)
    app.add_subapp("/workspace", demo_routes(workspace, scene.move_clock))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=30.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    scene.origin = f"http://{host}:{port}"
    scene.end = runner.cleanup
    scene.bot.api = f"{scene.url}/api/"
    workspace.start(f"{scene.origin}/slack/events", scene.url)
    try:
        yield scene
    finally:
        await runner.cleanup()


@pytest.fixture
def stage() -> Stage:
    """Makes a scene with other times and limits."""
    return staged


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A scene whose times are short."""
    async with staged(FAST) as made:
        yield made
