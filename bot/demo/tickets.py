"""Trigger ids and response addresses: what a request lets the bot do for a short while."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo import limits


@dataclass(slots=True)
class Trigger:
    """One person's press or command, for which the bot may open one view."""

    user: str
    at: float
    view_id: str
    used: bool = False


@dataclass(slots=True)
class ResponseAddress:
    """Where the bot may answer one press or command, five times in thirty minutes."""

    user: str
    channel: str
    at: float
    message_ts: str
    uses: int = 0


class RefusedError(Exception):
    """A request of the bot that Slack refuses: the code is Slack's.

    Attributes:
        code: Slack's error code.
        messages: what `response_metadata.messages` says.
        more: further fields of the answer.
    """

    def __init__(self, code: str, messages: list[str] | None = None, **more: str) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []
        self.more = more


@dataclass(slots=True, kw_only=True)
class Tickets:
    """Hands them out and takes them back.

    Attributes:
        seconds: a clock that only goes forward, in seconds.
    """

    trigger_seconds: float = limits.TRIGGER_SECONDS
    seconds: Callable[[], float] = time.monotonic
    _triggers: dict[str, Trigger] = field(default_factory=dict[str, Trigger])
    _addresses: dict[str, ResponseAddress] = field(default_factory=dict[str, ResponseAddress])

    def new_trigger(self, user: str, view_id: str = "") -> str:
        """A trigger id for something that a person has just done, in a view or elsewhere."""
        number = len(self._triggers) + 1
        trigger_id = f"{1_000_000 + number}.{7_000_000 + number}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user, self.seconds(), view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """The press behind a trigger id, for this once.

        Raises:
            RefusedError: it is none, too old, or was used before.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            message = "[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]"
            raise RefusedError(
                "invalid_trigger_id" if trigger_id.count(".") == 2 else "invalid_arguments", [message]
            )
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        if self.seconds() - trigger.at > self.trigger_seconds:
            raise RefusedError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_address(self, user: str, channel: str, message_ts: str = "") -> str:
        """The last part of a new response address."""
        token = secrets.token_urlsafe(18)
        self._addresses[token] = ResponseAddress(user, channel, self.seconds(), message_ts)
        return token

    def use_address(self, token: str) -> ResponseAddress:
        """The press behind a response address.

        Raises:
            RefusedError: there is none, it is too old, or was used five times.
        """
        address = self._addresses.get(token)
        if address is None:
            raise RefusedError("invalid_url")
        if self.seconds() - address.at > limits.RESPONSE_URL_SECONDS:
            raise RefusedError("expired_url")
        if address.uses >= limits.RESPONSE_URL_USES:
            raise RefusedError("used_url")
        address.uses += 1
        return address
