"""Signed requests to the bot, as Slack sends them.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack and
https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.demo.core import Core
from bot.demo.jsons import JsonObject, as_text, dump

USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
DELIVERIES_KEPT = 10_000
LARGEST_ANSWER = 1_000_000


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The `X-Slack-Signature` of a body sent at a moment (seconds since 1970)."""
    base = b"v0:" + str(timestamp).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered.

    Attributes:
        status: the HTTP status; 0 where there was no answer.
        failure: `http_timeout`, `connection_failed` or `http_error`; empty for a 2xx in time.
    """

    status: int
    body: str = ""
    failure: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was a 2xx in time."""
        return not self.failure


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an event."""

    event_id: str
    attempt: int
    answer: Answer


class BotLine:
    """The line to the bot's address.

    Attributes:
        deliveries: the newest attempts to deliver events.
    """

    def __init__(self, core: Core, request_clock: Callable[[], datetime]) -> None:
        self._core = core
        self._request_clock = request_clock
        self._url = ""
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.deliveries: deque[Delivery] = deque(maxlen=DELIVERIES_KEPT)

    def open(self, bot_url: str) -> None:
        """Sends to this address from now on. Needs a running event loop."""
        self._url = bot_url
        if self._session is None:
            limit = aiohttp.ClientTimeout(total=self._core.strictness.answer_seconds)
            self._session = aiohttp.ClientSession(timeout=limit)

    async def close(self) -> None:
        """Gives up what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def settle(self, seconds: float = 10.0) -> None:
        """Waits until nothing is under way any more, retries included.

        Raises:
            TimeoutError: something still is after that time.
        """
        async with asyncio.timeout(seconds):
            while self._tasks:
                await asyncio.wait(set(self._tasks))

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Does something in the background, until `close`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def send_form(self, fields: Mapping[str, str]) -> Answer:
        """A slash command or interaction."""
        body = urlencode(fields).encode()
        return await self._post(body, {"Content-Type": "application/x-www-form-urlencoded"})

    async def send_interaction(self, payload: JsonObject) -> Answer:
        """An interaction."""
        return await self.send_form({"payload": dump(payload)})

    async def send_json(self, payload: JsonObject) -> Answer:
        """A request of the Events API, once."""
        return await self._post(dump(payload).encode(), {"Content-Type": "application/json"})

    async def deliver_event(self, envelope: JsonObject) -> None:
        """An event, again where it fails, with Slack's retry headers."""
        reason = ""
        for attempt, delay in enumerate((0.0, *self._core.strictness.retry_delays)):
            await asyncio.sleep(delay)
            headers = {"Content-Type": "application/json"}
            if attempt:
                headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
            answer = await self._post(dump(envelope).encode(), headers)
            self.deliveries.append(Delivery(as_text(envelope.get("event_id")), attempt, answer))
            if answer.ok or answer.body == NO_RETRY:
                return
            reason = answer.failure

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        if self._session is None:
            return Answer(0, failure="connection_failed")
        timestamp = int(self._request_clock().timestamp())
        signed = {
            **headers,
            "User-Agent": USER_AGENT,
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(self._core.signing_secret, timestamp, body),
        }
        try:
            async with self._session.post(
                self._url, data=body, headers=signed, allow_redirects=False
            ) as response:
                return _answer(response, await response.content.read(LARGEST_ANSWER))
        except TimeoutError:
            return Answer(0, failure="http_timeout")
        except aiohttp.ClientError:
            return Answer(0, failure="connection_failed")


NO_RETRY = "(no retry)"


def _answer(response: aiohttp.ClientResponse, body: bytes) -> Answer:
    if 200 <= response.status < 300:
        return Answer(response.status, body.decode("utf-8", "replace"))
    kept = NO_RETRY if response.headers.get("X-Slack-No-Retry") == "1" else ""
    return Answer(response.status, kept, failure="http_error")
