"""A chat platform in the test's process, which outlives every process of the bot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.config import Settings
from bot.demo.app import demo_routes
from bot.demo.members import BOT_USER_ID
from bot.demo.page_api import Move
from bot.demo.slack_workspace import Workspace
from bot.demo.team import members
from tests.support.person import Client
from tests.support.worker import Worker
from tests.support.world import SECRET, TEAM, TOKEN, settings_for


class Processes(Protocol):
    """The bot's processes, one after the other."""

    def is_up(self) -> bool:
        """Whether there is one that could still answer."""
        ...

    def is_quiet(self) -> bool:
        """Whether no message is due."""
        ...


class Outside(Protocol):
    """A chat platform with its people; made with the address of the test's process and the time."""

    name: str

    def settings(self, database_url: str) -> Settings:
        """Settings for a bot beside it."""
        ...

    def env(self) -> Mapping[str, str]:
        """The same for a process, without the database."""
        ...

    def add_to(self, app: web.Application) -> None:
        """Serves what the bot calls."""
        ...

    def start(self, url: str, bot: Processes) -> None:
        """Sends to the bot's address from now on."""
        ...

    def person(self, name: str) -> Worker:
        """Somebody of the made-up team; the same each time."""
        ...

    def posts(self) -> int:
        """How many messages the bot has posted."""
        ...

    def called(self, request: web.Request) -> str:
        """What a call of the bot's is named in a blow."""
        ...

    async def repeat(self) -> None:
        """Sends again what found no bot, as far as the platform does not do so by itself."""
        ...


class SlackOutside:
    """A workspace. It repeats events by itself."""

    name = "slack"

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        self.workspace = Workspace(TEAM, SECRET, TOKEN, members(), now)
        self._url = url

    def settings(self, database_url: str) -> Settings:
        return settings_for(database_url, int(self._url.rpartition(":")[2]))

    def env(self) -> Mapping[str, str]:
        return {
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_API_URL": f"{self._url}/workspace/api/",
        }

    def add_to(self, app: web.Application) -> None:
        async def no_clock(_: Move) -> None:
            raise AssertionError("the clock of other processes is the machine's")

        app.add_subapp("/workspace/", demo_routes(self.workspace, no_clock))

    def start(self, url: str, bot: Processes) -> None:
        self.workspace.start(f"{url}/slack/events", f"{self._url}/workspace")

    def person(self, name: str) -> Client:
        return Client(self.workspace, name)

    def posts(self) -> int:
        everything = (post for posts in self.workspace.state.posts.values() for post in posts)
        return sum(1 for post in everything if post.user == BOT_USER_ID and not post.only_for)

    def called(self, request: web.Request) -> str:
        return request.path.rpartition("/")[2]

    async def repeat(self) -> None:
        pass
