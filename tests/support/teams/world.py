"""The whole bot beside a loopback Teams, in one process and over real HTTP, for end-to-end tests."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp
from pydantic import SecretStr

from bot.bootstrap import Installation
from bot.clock import MovableClock, SystemClock
from bot.config import Settings, load_settings
from bot.demo.team import members
from bot.service import Service
from tests.support.teams.authority import APP_ID, PASSWORD, TENANT, Authority
from tests.support.teams.members import Member, of_team
from tests.support.teams.person import TeamsClient
from tests.support.teams.service import TeamsService
from tests.support.world import KEYS, START, installed, listening, serving


def teams_settings(url: str) -> dict[str, object]:
    """What a bot has to be told of an authority that is served at an address."""
    return {
        "microsoft_app_id": APP_ID,
        "microsoft_app_password": SecretStr(PASSWORD),
        "microsoft_app_tenant_id": TENANT,
        "microsoft_openid_metadata_url": f"{url}/authority/metadata",
        "microsoft_login_url": f"{url}/authority",
    }


def settings_for(database_url: str, url: str) -> Settings:
    """Settings for a bot beside a loopback Teams."""
    return load_settings(
        _env_file=None,
        database_url=database_url,
        supervision_keys=SecretStr(KEYS),
        **teams_settings(url),
    )


class TeamsWorld:
    """The bot, Teams, the clock, and the people."""

    def __init__(
        self,
        installation: Installation,
        service: Service,
        teams: TeamsService,
        clock: MovableClock,
        url: str,
    ) -> None:
        self.installation = installation
        self.service = service
        self.teams = teams
        self.clock = clock
        self.url = url
        self._people: dict[str, TeamsClient] = {}

    def person(self, name: str) -> TeamsClient:
        """A client of somebody; the same each time."""
        found = next(one for one in self.teams.members.values() if one.name == name)
        return self._people.setdefault(name, TeamsClient(self.teams, found))

    async def settle(self) -> None:
        """Until every message that is due is sent."""
        await self.service.drain()

    async def tick(self, at: datetime | None = None) -> None:
        """Moves the clock where a moment is given, plans what is due, and delivers it."""
        if at is not None:
            self.clock.move_to(at)
        await self.service.plan()
        await self.service.drain()


@asynccontextmanager
async def a_teams_world(
    database_url: str,
    *,
    start: datetime = START,
    staff: str | None = None,
    strangers: Sequence[Member] = (),
) -> AsyncGenerator[TeamsWorld]:
    """Starts everything on a fresh database with the made-up team.

    Args:
        database_url: of an empty database.
        start: the clock's first moment.
        staff: the staff list, instead of the made-up team's.
        strangers: further accounts in Teams.
    """
    listener, url = listening()
    clock = MovableClock(SystemClock())
    clock.move_to(start)
    with installed(settings_for(database_url, url), clock, staff) as installation:
        teams = TeamsService(Authority(clock.now), [*of_team(members()), *strangers], clock.now)
        async with aiohttp.ClientSession() as session:
            service = Service(installation, session)
            app = service.web()
            app.add_routes([*teams.authority.routes(), *teams.routes()])
            async with serving(app, listener):
                teams.start(url, f"{url}/api/messages")
                yield TeamsWorld(installation, service, teams, clock, url)
