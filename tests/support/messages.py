"""Messages and reminder items for tests."""

from __future__ import annotations

from datetime import datetime

from bot.domain.people import PersonId
from bot.ids import new_id
from bot.ports import Outgoing, Owed, Urgency
from tests.support.clock import MONDAY


def make_outgoing(
    recipient: PersonId,
    *,
    dedupe: str | None = None,
    kind: str = "mine",
    urgency: Urgency = Urgency.REMINDER,
    send_at: datetime = MONDAY,
) -> Outgoing:
    """A message; without a key it is like no other."""
    identity = new_id()
    return Outgoing(
        id=identity,
        dedupe=dedupe or identity,
        recipient=recipient,
        kind=kind,
        ref="digest",
        version=3,
        urgency=urgency,
        send_at=send_at,
        platform="teams",
        correlation="request-1",
    )


def make_owed(recipient: PersonId, key: str, *, about: PersonId | None = None, kind: str = "mine") -> Owed:
    """A reminder item."""
    return Owed(
        recipient=recipient,
        kind=kind,
        about=about or recipient,
        clock="one_to_one",
        step="due_soon",
        key=key,
        clause=("P1-3.1a-1", "P1-3.1b-1"),
        ref="2025-11-10",
    )
