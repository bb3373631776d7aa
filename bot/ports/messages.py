"""What comes in and what goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from bot.domain.people import PersonId


class Inbox(Protocol):
    """Which requests were already carried out, and with what outcome (a reference, never a body)."""

    def outcome(self, key: str) -> str | None: ...
    def add(self, key: str, outcome: str) -> bool:
        """Notes a request; False where another transaction noted it first."""
        ...

    def put(self, key: str, outcome: str) -> None:
        """Notes the latest of a series under its one key."""
        ...


class Urgency(IntEnum):
    """Which message goes first."""

    ANSWER = 0
    REQUEST = 1
    REMINDER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message that is to go to one person. It refers to content and never holds it.

    Attributes:
        dedupe: the same key is planned once, however often and from however many processes.
        kind: which message (a key of `bot.usecases.compose`).
        ref: what it is about: an opaque id, or a fixed word.
        send_at: not before.
        platform: where an answer has to go; None for where the person was last.
        correlation: of the request that caused it.
    """

    id: str
    dedupe: str
    recipient: PersonId
    kind: str
    ref: str = ""
    version: int = 0
    urgency: Urgency = Urgency.REMINDER
    send_at: datetime
    platform: str | None = None
    correlation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A message that this process may send until its lease ends."""

    outgoing: Outgoing
    fence: int
    attempts: int


class Fate(StrEnum):
    """What became of a message."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"
    """It was no longer needed, or was held back before it went."""
    DEAD = "dead"
    TAKEN_BACK = "taken_back"
    """It was sent, and is no longer in the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message with what became of it.

    Attributes:
        sender: on whose behalf it goes to somebody else; None where a fact caused it.
        reason: why it was put off, dropped or given up; of one that was sent, why it stays in the chat.
        at: when it was sent; else when it was planned.
        platform, address, message: where it is, once it was sent.
    """

    outgoing: Outgoing
    sender: PersonId | None
    fate: Fate
    reason: str
    at: datetime
    platform: str = ""
    address: str = ""
    message: str = ""


class Outbox(Protocol):
    """Messages that are to go out. Any number of processes may claim from it."""

    def on_behalf_of(self, person: PersonId) -> None:
        """Notes whose request this transaction carries out: what it plans for others is theirs to take back."""
        ...

    def sent_for(self, sender: PersonId, since: datetime, limit: int) -> Sequence[Sent]:
        """What went or is to go to others on somebody's behalf since a moment, the latest first."""
        ...

    def sent(self, message: str) -> Sent | None:
        """A message with what became of it."""
        ...

    def hold_back(self, message: str, reason: str) -> bool:
        """Drops a message that nobody is sending yet; False where it is being sent, or was."""
        ...

    def taken_back(self, message: str) -> None:
        """Marks one that was sent as no longer in the chat."""
        ...

    def stays(self, message: str, reason: str) -> None:
        """Marks one that was sent as one that the platform does not take back."""
        ...

    def add(self, outgoing: Outgoing) -> bool:
        """Plans a message; False where its key is planned already."""
        ...

    def claim(self, at: datetime, limit: int) -> Sequence[Leased]:
        """Takes messages that are due, the most urgent first, under a lease of 60 seconds.

        The lease is measured on the clock, whatever `at` and the transaction's now are.
        """
        ...

    def delivered(self, leased: Leased, platform: str, address: str, message: str) -> bool:
        """Marks one as sent; False where the lease had been lost."""
        ...

    def dropped(self, leased: Leased, reason: str) -> bool:
        """Marks one as no longer needed, with its reason."""
        ...

    def put_off(self, leased: Leased, until: datetime, reason: str, *, attempt: bool) -> bool:
        """Gives one back for later; only where `attempt` is true does it count as a try."""
        ...

    def dead(self, leased: Leased, reason: str) -> bool:
        """Gives one up, with its reason."""
        ...

    def due(self, at: datetime) -> int:
        """How many are due by a moment and neither sent, dropped nor dead, nor put off beyond it."""
        ...

    def find(self, message: str) -> Outgoing | None:
        """A message by its id, whatever became of it."""
        ...

    def next_at(self) -> datetime | None:
        """When the next one is due."""
        ...

    def release(self, person: PersonId, at: datetime) -> None:
        """Makes due at a moment what was planned for before it and put off beyond it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One reminder item: to whom, about whom, which step. Its key makes sure that it is planned once."""

    recipient: PersonId
    kind: str
    about: PersonId
    clock: str
    step: str
    key: str
    clause: tuple[str, ...]
    ref: str = ""


class Reminders(Protocol):
    """Reminder items and the digest messages that carry them."""

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these items were planned before."""
        ...

    def plan(self, items: Sequence[Owed], outgoing: Outgoing) -> tuple[Owed, ...]:
        """Plans those items that are new, in one message of their recipient and kind.

        Where a message of that recipient and kind still waits to be sent, the items join it.
        Returns the items that were new.
        """
        ...

    def plan_all(self, messages: Sequence[tuple[Sequence[Owed], Outgoing]]) -> Sequence[tuple[Owed, ...]]:
        """The same for messages of which no two have recipient and kind, or an item, in common."""
        ...

    def items_of(self, outgoing: str) -> Sequence[Owed]:
        """The items that a message carries."""
        ...

    def waiting(self, until: datetime) -> Sequence[tuple[Outgoing, Sequence[Owed]]]:
        """Digests that are planned, not yet sent, and due by a moment."""
        ...
