"""The workspace: people on one side, the bot on the other, Slack's public protocol in between."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

from aiohttp import web

from bot.clock import SystemClock
from bot.demo.calls import Call
from bot.demo.chat_methods import ChatMethods
from bot.demo.core import Core
from bot.demo.jsons import JsonObject, as_object, as_text, parse
from bot.demo.limits import Pace, Strictness
from bot.demo.members import Member
from bot.demo.page_api import MoveClock, PageApi
from bot.demo.payloads import VERIFICATION_TOKEN
from bot.demo.people_actions import PeopleActions
from bot.demo.sending import BotLine, Delivery
from bot.demo.state import State
from bot.demo.tickets import Tickets
from bot.demo.web_api import Trouble, WebApi


class Workspace:
    """A Slack workspace on one machine.

    Mount `routes()` (or the whole of `bot.demo.app.demo_routes`), then call `start` once the addresses
    are known. People act through `people`; the bot acts through HTTP alone.

    Attributes:
        state: what there is to see.
        people: what persons can do.
    """

    def __init__(
        self,
        team_id: str,
        signing_secret: str,
        bot_token: str,
        members: Sequence[Member],
        clock: Callable[[], datetime],
        *,
        team_name: str = "Demo council",
        strictness: Strictness | None = None,
        request_clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Makes the workspace; nothing is sent before `start`.

        Args:
            team_id: Slack's `T…`.
            signing_secret: the key of the requests to the bot.
            bot_token: the bearer token that the bot has to send.
            members: everybody besides the bot.
            clock: the moment shown in message ids and times; must be aware of its zone.
            team_name: shown in `auth.test` and on the page.
            strictness: times, retries and limits; Slack's own, without a message limit, where it is None.
            request_clock: dates the signatures of requests; the machine's clock where it is None. A bot
                checks them against its own idea of the time: give the moved clock where it does so by that.
        """
        strict = strictness or Strictness()
        self.state = State(members, clock)
        self._core = Core(
            team_id=team_id,
            team_name=team_name,
            bot_token=bot_token,
            signing_secret=signing_secret,
            state=self.state,
            tickets=Tickets(trigger_seconds=strict.trigger_seconds),
            pace=Pace(strict),
            strictness=strict,
            announce=self._announce,
        )
        self._line = BotLine(self._core, request_clock or SystemClock().now)
        chat = ChatMethods(self._core)
        self.people = PeopleActions(self._core, self._line, chat)
        self._api = WebApi(self._core, chat)

    def _announce(self, event: JsonObject) -> None:
        self.people.announce(event)

    @property
    def team_name(self) -> str:
        """The workspace's name."""
        return self._core.team_name

    @property
    def calls(self) -> deque[Call]:
        """The newest Web API calls that were allowed in, oldest first."""
        return self._api.calls

    @property
    def deliveries(self) -> deque[Delivery]:
        """The newest attempts to deliver events."""
        return self._line.deliveries

    def routes(self) -> list[web.AbstractRouteDef]:
        """`/api/METHOD` and `/response/ID`."""
        return self._api.routes()

    def page_api(self, move_clock: MoveClock) -> PageApi:
        """The page of this workspace."""
        return PageApi(self._core, self.people, move_clock)

    def start(self, bot_url: str, own_url: str) -> None:
        """Sends to the bot from now on. Needs a running event loop.

        Args:
            bot_url: the bot's address, such as `http://127.0.0.1:8080/slack/events`.
            own_url: where `routes()` are mounted, such as `http://127.0.0.1:8080/workspace`; the bot's
                `SLACK_API_URL` is this and `/api/`.
        """
        self._core.own_url = own_url.rstrip("/")
        self._line.open(bot_url)

    async def stop(self) -> None:
        """Gives up what is under way and closes the line."""
        await self._line.close()

    async def settle(self, seconds: float = 10.0) -> None:
        """Waits until all events have been delivered or given up.

        Raises:
            TimeoutError: they have not, after that time.
        """
        await self._line.settle(seconds)

    async def verify_address(self) -> bool:
        """Whether the bot answers Slack's `url_verification` with its challenge."""
        challenge = secrets.token_urlsafe(24)
        answer = await self._line.send_json(
            {"type": "url_verification", "token": VERIFICATION_TOKEN, "challenge": challenge}
        )
        if not answer.ok:
            return False
        try:
            body = as_object(parse(answer.body))
        except ValueError:
            return answer.body == challenge
        return as_text(body.get("challenge")) == challenge

    def trouble(self, trouble: Trouble) -> Trouble:
        """Lets the next calls of a method go wrong; `end_troubles` takes it back."""
        self._api.troubles.append(trouble)
        return trouble

    def end_troubles(self) -> None:
        """All goes well again."""
        self._api.troubles.clear()

    def add_shared_channel(self, name: str) -> str:
        """A channel shared with another organisation; its id."""
        everyone = list(self.state.members)
        return self.state.add_channel(name, everyone, is_ext_shared=True).id
