"""What comes of composing a planned message at its delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.messages.base import Message


@dataclass(frozen=True, slots=True)
class Dropped:
    """The message is no longer needed, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """The message is to go later: its recipient is away. Who looks at it all the same sees what it says now."""

    message: Message
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Nothing is said: a message that was sent is taken out of the chat.

    Attributes:
        outgoing: its id in the outbox.
        platform, address, message: where it is.
    """

    outgoing: str
    platform: str
    address: str
    message: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """What it is about is being sent at this moment; to be tried again in a little while."""

    reason: str


Composed = Message | Dropped | Postponed | Removal | NotYet
