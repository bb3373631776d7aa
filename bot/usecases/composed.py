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


Composed = Message | Dropped | Postponed
