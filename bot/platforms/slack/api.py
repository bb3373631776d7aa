"""Slack's Web API, as much of it as the bot needs: one shared session, form-encoded POSTs, typed results.

Every method takes form-encoded bodies, while only some take JSON (https://docs.slack.dev/apis/web-api/).
Slack's own client is not used for sending: its retry handlers sleep in the caller, and importing it
costs every command its start-up time. Only the outbox retries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import aiohttp

from bot.ports import Failed, Retry

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
AGAIN_SECONDS = 5.0
AFTER_ADMINISTRATOR_SECONDS = 60.0
LONGEST_RETRY_AFTER_SECONDS = 3600.0

PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Errors that pass by themselves (https://docs.slack.dev/reference/methods/chat.postMessage#errors)."""
THROTTLED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
FOR_THE_ADMINISTRATOR = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "no_permission",
        "missing_scope",
        "org_login_required",
        "ekm_access_denied",
        "not_allowed_token_type",
        "access_denied",
    }
)
"""Errors that last until somebody mends the installation: messages wait, and none is given up."""
UNREACHABLE = frozenset(
    {
        "channel_not_found",
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "user_not_visible",
        "cannot_dm_bot",
        "not_in_channel",
        "is_archived",
        "user_is_restricted",
        "messages_tab_disabled",
    }
)

Value = str | int | bool | Mapping[str, object] | list[object] | list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Ok:
    """The method's answer."""

    data: Mapping[str, object]


class SlackApi:
    """Calls methods with the bot's token.

    Args:
        session: shared by everything that talks to Slack.
        base: the address that method names are put behind (`SLACK_API_URL`).
        token: the bot's token (`SLACK_BOT_TOKEN`).
    """

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str) -> None:
        self._session = session
        self._base = base if base.endswith("/") else base + "/"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def call(self, method: str, **fields: object) -> Ok | Retry | Failed:
        """Calls a method. Never raises for what Slack or the network does."""
        form = {name: _encoded(value) for name, value in fields.items() if value is not None}
        try:
            async with self._session.post(
                self._base + method, data=form, headers=self._headers, timeout=TIMEOUT
            ) as response:
                if response.status == 429:
                    return Retry(after=_retry_after(response.headers), reason="throttled", throttled=True)
                if response.status >= 500:
                    return Retry(after=AGAIN_SECONDS, reason=f"{method}: HTTP {response.status}")
                return _result(method, await response.read(), response.headers)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Retry(after=AGAIN_SECONDS, reason=f"{method}: {type(error).__name__}")


def _encoded(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _retry_after(headers: Mapping[str, str]) -> float:
    try:
        seconds = float(headers.get("Retry-After", "1"))
    except ValueError:
        seconds = 1.0
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER_SECONDS)


def _result(method: str, body: bytes, headers: Mapping[str, str]) -> Ok | Retry | Failed:
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        return Retry(after=AGAIN_SECONDS, reason=f"{method}: the answer is no JSON object")
    answer = cast("dict[str, object]", data)
    return Ok(answer) if answer.get("ok") is True else _refusal(method, answer, headers)


def _refusal(method: str, answer: Mapping[str, object], headers: Mapping[str, str]) -> Retry | Failed:
    error = str(answer.get("error", "unknown"))[:60]
    reason = f"{method}: {error}"
    if error in THROTTLED:
        return Retry(after=_retry_after(headers), reason=reason, throttled=True)
    if error in PASSING:
        return Retry(after=AGAIN_SECONDS, reason=reason)
    if error in FOR_THE_ADMINISTRATOR:
        return Retry(after=AFTER_ADMINISTRATOR_SECONDS, reason=reason, throttled=True)
    return Failed(reason=reason, unreachable=error in UNREACHABLE)


def mapping(value: object) -> Mapping[str, object]:
    """A JSON object, or an empty one where it is something else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def text(value: object) -> str:
    """A JSON text, or an empty one where it is something else."""
    return value if isinstance(value, str) else ""
