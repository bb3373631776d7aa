"""The bot's own token for the Bot Connector: one, kept until shortly before it ends.

A plain client-credentials request
(https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication): MSAL asks
Microsoft about authorities that it does not know, and refuses the plain http of a test authority.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import quote, urlsplit

import aiohttp

from bot.ports import Retry

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
RENEW_BEFORE_SECONDS = 300.0
"""A token that ends sooner is replaced; one that lives shorter than twice that, at half its life."""
AGAIN_SECONDS = 5.0
AFTER_ADMINISTRATOR_SECONDS = 60.0


class Tokens:
    """Fetches the token, one request at a time.

    Args:
        session: shared by everything that talks to Teams.
        login_url: `MICROSOFT_LOGIN_URL`.
        tenant: the bot's own (`MICROSOFT_APP_TENANT_ID`): it is a single-tenant bot.
        app_id: `MICROSOFT_APP_ID`.
        password: `MICROSOFT_APP_PASSWORD`.
        monotonic: seconds that only grow.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        login_url: str,
        tenant: str,
        app_id: str,
        password: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._url = f"{login_url.rstrip('/')}/{quote(tenant, safe='')}/oauth2/v2.0/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": app_id,
            "client_secret": password,
            "scope": _scope(login_url),
        }
        self._monotonic = monotonic
        self._asking = asyncio.Lock()
        self._token = ""
        self._renew_at = 0.0
        self._ends_at = 0.0
        self._failure: Retry | None = None
        self._failed_at = float("-inf")

    async def token(self) -> str | Retry:
        """The token, or when to try again."""
        if self._monotonic() < self._renew_at:
            return self._token
        since = self._monotonic()
        async with self._asking:
            if self._monotonic() < self._renew_at:
                return self._token
            if self._failure is None or self._failed_at < since:
                self._failure = await self._fetch()
                self._failed_at = self._monotonic()
            # Whoever has waited meanwhile shares the outcome: they would wait one after the other.
            if self._failure is None or self._monotonic() < self._ends_at:
                return self._token
            return self._failure

    def refused(self, token: str) -> None:
        """The service does not take this token: the next one is a new one."""
        if token == self._token:
            self._renew_at = self._ends_at = 0.0

    async def _fetch(self) -> Retry | None:
        began = self._monotonic()
        try:
            async with self._session.post(
                self._url, data=self._form, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                body = await response.read()
                if response.status == 429 or response.status >= 500:
                    return Retry(after=AGAIN_SECONDS, reason=f"token: HTTP {response.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Retry(after=AGAIN_SECONDS, reason=f"token: {type(error).__name__}")
        answer = _fields(body)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int | float):
            # It lasts until somebody mends the app's registration: messages wait, and none is given up.
            said = str(answer.get("error", f"HTTP {response.status}"))[:60]
            return Retry(after=AFTER_ADMINISTRATOR_SECONDS, reason=f"token: {said}", throttled=True)
        self._token = token
        self._ends_at = began + seconds
        self._renew_at = self._ends_at - min(RENEW_BEFORE_SECONDS, seconds / 2)
        return None


def _scope(login_url: str) -> str:
    """The Bot Connector of the same cloud (government clouds log in under `.us`)."""
    host = urlsplit(login_url).hostname or ""
    return f"https://api.botframework.{'us' if host.endswith('.us') else 'com'}/.default"


def _fields(body: bytes) -> Mapping[str, object]:
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return cast("dict[str, object]", data) if isinstance(data, dict) else {}
