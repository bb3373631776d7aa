"""A loopback Teams, and the bot's platform in front of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.platforms.teams.connector import Connector
from bot.platforms.teams.platform import TeamsPlatform
from bot.platforms.teams.reference import Reference
from bot.platforms.teams.service_urls import TrustedServices
from bot.platforms.teams.tokens import Tokens
from bot.rendering.words import Templates
from bot.resources import folder
from tests.support.teams.authority import APP_ID, PASSWORD, TENANT, Authority
from tests.support.teams.members import Member, member
from tests.support.teams.service import TeamsService

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
AMIRA = member("Amira Khan")


class OpenSeal:
    """Seals nothing, so that tests can read."""

    def seal(self, plain: str) -> str:
        return f"sealed {plain}"

    def open(self, sealed: str) -> str | None:
        return sealed.removeprefix("sealed ") if sealed.startswith("sealed ") else None


@dataclass
class Ticking:
    """Seconds that grow when they are told to."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Rig:
    """Everything that a test needs."""

    teams: TeamsService
    tokens: Tokens
    connector: Connector
    platform: TeamsPlatform
    session: aiohttp.ClientSession
    ticking: Ticking
    seal: OpenSeal = field(default_factory=OpenSeal)

    def reference(self, who: Member = AMIRA) -> Reference:
        """Somebody's personal chat."""
        chat = self.teams.personal(who)
        return Reference(tenant=TENANT, user=who.entra, conversation=chat.id, service=self.teams.url)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    """The service with Amira in it."""
    authority = Authority(lambda: NOW)
    teams = TeamsService(authority, [AMIRA], lambda: NOW)
    app = web.Application()
    app.add_routes([*authority.routes(), *teams.routes()])
    async for made in _serving(app, teams):
        yield made


async def _serving(app: web.Application, teams: TeamsService) -> AsyncGenerator[Rig]:
    async with TestServer(app, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        url = str(server.make_url("")).rstrip("/")
        teams.start(url, "")
        ticking = Ticking()
        tokens = Tokens(
            session,
            login_url=f"{url}/authority",
            tenant=TENANT,
            app_id=APP_ID,
            password=PASSWORD,
            monotonic=ticking,
        )
        connector = Connector(session, TrustedServices(loopback=True), tokens)

        async def service() -> str:
            return teams.url

        platform = TeamsPlatform(
            connector,
            Templates(folder("templates"), ZoneInfo("Europe/London")),
            OpenSeal(),
            app_id=APP_ID,
            find_service=service,
        )
        yield Rig(teams, tokens, connector, platform, session, ticking)
