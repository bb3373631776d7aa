"""Chat platforms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from bot.confidential import DirectMessage
from bot.messages.base import Envelope
from bot.ports.people import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The platform took the message."""

    message: str
    """The platform's id of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What the message said is no longer in the chat."""

    how: str
    """`deleted`; `gone` where it was not there any more; `replaced` by one neutral line where it cannot be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Not now. `after` is in seconds; `throttled` when the platform said so: no try is spent."""

    after: float
    reason: str
    throttled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Never. `unreachable` when there is no such person or conversation for the bot."""

    reason: str
    unreachable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An account as the platform's directory shows it."""

    team: str
    user: str
    email: str
    full_member: bool
    """False for guests, strangers from other organisations, bots and deactivated accounts."""
    signs_in_as: str = ""
    """The name under which they sign in, where that is an address too (Entra's user principal name)."""


class Platform(Protocol):
    """One chat platform: its one way out, and its directory."""

    @property
    def name(self) -> str: ...

    async def conversation(self, account: Account) -> DirectMessage | Retry | Failed:
        """The private conversation with a person, verified to hold that one person and the bot."""
        ...

    async def send(self, envelope: Envelope) -> Delivered | Retry | Failed:
        """Sends a message to a private conversation."""
        ...

    async def take_back(self, address: str, message: str) -> Removed | Retry | Failed:
        """Takes one of the bot's own messages out of a private conversation.

        Args:
            address: the conversation, as it was when the message was sent.
            message: the platform's id of it.
        """
        ...

    def directory(self) -> AsyncIterator[Member]:
        """Everybody in the workspace, page by page.

        Raises:
            PlatformError: it cannot be read now.
        """
        ...
