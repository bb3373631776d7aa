"""One installation with Slack, Teams or both before it, a clock that stands still, and the made-up team."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from pydantic import SecretStr

from bot.bootstrap import Installation
from bot.clock import MovableClock
from bot.config import Settings, load_settings
from bot.demo.page_api import Move
from bot.demo.slack_workspace import Workspace
from bot.demo.team import members
from bot.service import Service
from tests.scenarios.on_slack import SlackPerson
from tests.scenarios.on_teams import TeamsPerson
from tests.scenarios.person import Person
from tests.support.clock import MovedClock
from tests.support.person import Client
from tests.support.teams.authority import Authority
from tests.support.teams.members import of_team
from tests.support.teams.person import TeamsClient
from tests.support.teams.service import TeamsService
from tests.support.teams.world import teams_settings
from tests.support.world import (
    KEYS,
    START,
    begin,
    installed,
    listening,
    mount,
    open_workspace,
    serving,
    slack_settings,
)

STEP_SECONDS = 5.0
"""How far the clock goes on with each thing that somebody does; meanwhile it stands still."""
TEAM = tuple(
    member.name for member in members() if member.email.endswith("@demo.example") and not member.deleted
)


@dataclass(kw_only=True)
class Scene:
    """The bot and the people before it.

    Attributes:
        workspace: Slack, where the bot is on Slack.
        teams: Teams, where it is in Teams.
        hands: move the clock on by a step.
    """

    installation: Installation
    service: Service
    workspace: Workspace | None
    teams: TeamsService | None
    clock: MovableClock
    hands: MovedClock
    _people: dict[tuple[str, str], Person] = field(default_factory=dict[tuple[str, str], Person])

    def on_slack(self, name: str, *, types: bool = True) -> Person:
        """Somebody of the team on Slack, who types words or uses slash commands; the same each time."""
        workspace = self.workspace
        assert workspace is not None
        return self._once("slack", name, lambda: SlackPerson(Client(workspace, name), self, types=types))

    def on_teams(self, name: str) -> Person:
        """Somebody of the team in Teams; the same each time."""
        teams = self.teams
        assert teams is not None

        def make() -> Person:
            everybody = list(teams.members.values())
            member = next(one for one in everybody if one.name == name)
            return TeamsPerson(TeamsClient(teams, member), self, team=teams.together("channel", *everybody))

        return self._once("teams", name, make)

    def _once(self, platform: str, name: str, make: Callable[[], Person]) -> Person:
        if (platform, name) not in self._people:
            self._people[platform, name] = make()
        return self._people[platform, name]

    @property
    def people(self) -> list[Person]:
        """Everybody who was there."""
        return list(self._people.values())

    async def settle(self) -> None:
        """Until every event is delivered and every message that is due is sent."""
        if self.workspace:
            await self.workspace.settle()
        await self.service.drain()

    async def after(self) -> None:
        """Everything that is due is delivered; then a moment passes."""
        await self.settle()
        self.hands.move(seconds=STEP_SECONDS)

    async def tick(self, at: datetime | None = None) -> None:
        """Moves the clock where a moment is given, plans what is due, and delivers it."""
        if at is not None:
            self.clock.move_to(at)
        await self.service.plan()
        await self.after()


def settings_for(database_url: str, url: str, *, slack: bool, teams: bool) -> Settings:
    """Settings for a bot beside one or both of the platforms on the same port."""
    platforms = (slack_settings(url) if slack else {}) | (teams_settings(url) if teams else {})
    return load_settings(
        _env_file=None, database_url=database_url, supervision_keys=SecretStr(KEYS), **platforms
    )


@asynccontextmanager
async def a_scene(
    database_url: str, *, slack: bool = False, teams: bool = False, service: type[TeamsService] = TeamsService
) -> AsyncGenerator[Scene]:
    """Starts everything on a fresh database, on a Monday morning; nobody has written yet."""
    listener, url = listening()
    hands = MovedClock(START)
    clock = MovableClock(hands)
    workspace = open_workspace(clock) if slack else None
    loopback = service(Authority(clock.now), of_team(members()), clock.now) if teams else None
    settings = settings_for(database_url, url, slack=slack, teams=teams)
    with installed(settings, clock) as installation:
        async with aiohttp.ClientSession() as session:
            bot = Service(installation, session)
            scene = Scene(
                installation=installation,
                service=bot,
                workspace=workspace,
                teams=loopback,
                clock=clock,
                hands=hands,
            )

            async def no_clock(_: Move) -> None:
                raise AssertionError("the scene's clock is moved by the scene")

            app = bot.web()
            if workspace:
                mount(app, workspace, no_clock)
            if loopback:
                app.add_routes([*loopback.authority.routes(), *loopback.routes()])
            async with serving(app, listener):
                if workspace:
                    begin(workspace, url)
                if loopback:
                    loopback.start(url, f"{url}/api/messages")
                yield scene
