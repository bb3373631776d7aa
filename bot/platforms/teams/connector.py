"""The Bot Connector's web API, as much of it as the bot needs: one shared session, plain JSON, typed results.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference. The library's own
client opens connections and builds models for each call, and asks for a token in the loop. Nothing here tries again,
except that a token which the service refuses is replaced once: only the outbox retries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.platforms.teams.service_urls import TrustedServices
from bot.platforms.teams.tokens import AFTER_ADMINISTRATOR_SECONDS, AGAIN_SECONDS, TIMEOUT, Tokens
from bot.ports import Failed, Retry

TRIES = 2
"""A token that the service refuses is replaced once."""
LONGEST_RETRY_AFTER_SECONDS = 3600.0
THROTTLED_SECONDS = 5.0
"""Teams does not always say for how long
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit)."""
PASSING = frozenset({408, 409, 412, 425})
"""Besides 5xx: what passes by itself (the same page)."""
UNREACHABLE = frozenset({403, 404})
"""403: the person blocked the bot (`MessageWritesBlocked`), or it is not installed for them
(`ForbiddenOperationException`, `BotNotInConversationRoster`), or an administrator has switched it off
(`BotDisabledByAdmin`); 404: there is no such person or conversation
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages)."""


@dataclass(frozen=True, slots=True)
class Ok:
    """The service's answer; empty where it had none."""

    data: Mapping[str, object]


class Connector:
    """Calls the Bot Connector under a conversation's service URL.

    Args:
        session: shared by everything that talks to Teams.
        services: where the bot's token may go.
        tokens: the bot's token; None for the Agents Playground, which takes none.
    """

    def __init__(
        self, session: aiohttp.ClientSession, services: TrustedServices, tokens: Tokens | None
    ) -> None:
        self._session = session
        self._services = services
        self._tokens = tokens

    async def sign_in(self) -> Retry | None:
        """Why the bot gets no token now; None where it does, or needs none."""
        token = "" if self._tokens is None else await self._tokens.token()
        return token if isinstance(token, Retry) else None

    async def call(
        self, method: str, service: str, *path: str, body: Mapping[str, object] | None = None
    ) -> Ok | Retry | Failed:
        """Calls a method. Never raises for what Teams or the network does.

        Args:
            method: of HTTP.
            service: the service URL.
            path: the parts after `v3`, as they are.
            body: sent as JSON.
        """
        if not self._services.trusts(service):
            return Failed(reason="the service URL is not trusted", unreachable=True)
        url = f"{service.rstrip('/')}/v3/{'/'.join(quote(part, safe='') for part in path)}"
        data = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        for _ in range(TRIES):
            token = "" if self._tokens is None else await self._tokens.token()
            if isinstance(token, Retry):
                return token
            answer = await self._once(method, url, data, token)
            if answer is not None:
                return answer
            if self._tokens is not None:
                self._tokens.refused(token)
        return Retry(after=AFTER_ADMINISTRATOR_SECONDS, reason=f"{method}: HTTP 401", throttled=True)

    async def _once(
        self, method: str, url: str, data: bytes | None, token: str
    ) -> Ok | Retry | Failed | None:
        """None where the service does not take the token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if data is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                data=data,
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as response:
                body = await response.read()
                return None if response.status == 401 else _result(method, response, body)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Retry(after=AGAIN_SECONDS, reason=f"{method}: {type(error).__name__}")


def _result(method: str, response: aiohttp.ClientResponse, body: bytes) -> Ok | Retry | Failed:
    answer, status = _fields(body), response.status
    if 200 <= status < 300:
        return Ok(answer)
    code = text(mapping(answer.get("error")).get("code"))[:60]
    reason = f"{method}: HTTP {status} {code}".rstrip()
    if status == 429:
        return Retry(after=_retry_after(response.headers), reason=reason, throttled=True)
    if status >= 500 or status in PASSING:
        return Retry(after=AGAIN_SECONDS, reason=reason)
    return Failed(reason=reason, unreachable=status in UNREACHABLE)


def _retry_after(headers: Mapping[str, str]) -> float:
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        seconds = THROTTLED_SECONDS
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER_SECONDS)


def _fields(body: bytes) -> Mapping[str, object]:
    try:
        return mapping(json.loads(body))
    except ValueError:
        return {}


def mapping(value: object) -> Mapping[str, object]:
    """A JSON object, or an empty one where it is something else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def text(value: object) -> str:
    """A JSON text, or an empty one where it is something else."""
    return value if isinstance(value, str) else ""
