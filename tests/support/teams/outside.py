"""Teams in the test's process, beside a bot in processes of its own that may die at any moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import aiohttp
from aiohttp import web

from bot.config import Settings
from bot.demo.team import members
from tests.support.outside import Processes
from tests.support.teams.authority import APP_ID, PASSWORD, TENANT, Authority
from tests.support.teams.members import BOT, of_team
from tests.support.teams.person import TeamsClient
from tests.support.teams.service import Answer, Payload, TeamsService
from tests.support.teams.worker import TeamsWorker
from tests.support.teams.world import settings_for
from tests.support.worker import LostError

OK = 200
BROKEN = 500


class RepeatingService(TeamsService):
    """Sends again what found no bot, as Teams does: first with the same id, then with a new one.

    Where a bot died, it does so with the last activity that was answered too, as if it had not heard the answer.

    Attributes:
        words: what people have typed and the bot has taken: by whom, and when.
        lost: how many activities found no answer.
    """

    def __init__(self, authority: Authority, now: Callable[[], datetime]) -> None:
        super().__init__(authority, of_team(members()), now)
        self.words: set[tuple[str, str]] = set()
        self.lost = 0
        self._again: list[Payload] = []
        self._newest: list[Payload] = []

    async def send(self, activity: Payload, *, token: str | None = None) -> Answer:
        """Sends an activity.

        Raises:
            LostError: there was no answer; it is sent again with the next `repeat`.
        """
        answer = await self._try(activity, token)
        if answer is None:
            self.lost += 1
            self._again.append(activity)
            raise LostError(activity["type"])
        self._newest = [activity]
        return answer

    async def repeat(self) -> None:
        """What got lost is taken now, each time that it comes."""
        waiting, self._again, self._newest = [*self._newest, *self._again], [], []
        for activity in waiting:
            for again in (activity, {**activity, "id": f"{activity['id']}-again"}):
                answer = await self._try(again)
                assert answer is not None, "the bot did not take what was sent again"
                assert answer.status == OK
                assert activity["type"] != "invoke" or answer.body["statusCode"] == OK

    async def _try(self, activity: Payload, token: str | None = None) -> Answer | None:
        """None where the bot did not answer, or not with an answer."""
        try:
            answer = await super().send(activity, token=token)
        except (aiohttp.ClientError, ConnectionError):
            return None
        if answer.status >= BROKEN:
            return None
        if activity["type"] == "message":
            self.words.add((activity["from"]["id"], activity["timestamp"]))
        return answer


class TeamsOutside:
    """Teams' service and its authority."""

    name = "teams"

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        self.teams = RepeatingService(Authority(now), now)
        self._url = url
        self._bot: Processes | None = None
        self._people: dict[str, TeamsWorker] = {}

    def settings(self, database_url: str) -> Settings:
        return settings_for(database_url, self._url)

    def env(self) -> Mapping[str, str]:
        return {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_PASSWORD": PASSWORD,
            "MICROSOFT_APP_TENANT_ID": TENANT,
            "MICROSOFT_OPENID_METADATA_URL": f"{self._url}/authority/metadata",
            "MICROSOFT_LOGIN_URL": f"{self._url}/authority",
        }

    def add_to(self, app: web.Application) -> None:
        app.add_routes([*self.teams.authority.routes(), *self.teams.routes()])

    def start(self, url: str, bot: Processes) -> None:
        self.teams.start(self._url, f"{url}/api/messages")
        self._bot = bot

    def person(self, name: str) -> TeamsWorker:
        if name not in self._people:
            assert self._bot is not None, "it is not started"
            found = next(one for one in self.teams.members.values() if one.name == name)
            self._people[name] = TeamsWorker(TeamsClient(self.teams, found), self._bot)
        return self._people[name]

    def posts(self) -> int:
        everywhere = self.teams.conversations.values()
        return sum(message.sender == BOT for where in everywhere for message in where.messages)

    def called(self, request: web.Request) -> str:
        """`token`, `metadata`, `keys`, `members`, `conversations` or `activities`."""
        parts = request.path.split("/")
        return "members" if "members" in parts else parts[-1]

    async def repeat(self) -> None:
        await self.teams.repeat()
