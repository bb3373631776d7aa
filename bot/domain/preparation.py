"""A supervisee's preparation: what is known about it without its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import PersonId


class PreparationState(StrEnum):
    """Where a preparation stands."""

    OPEN = "open"
    """Being written."""
    KEPT = "kept"
    """Finished and kept for the session: nothing was sent."""
    SHARED = "shared"
    """Its author let the supervisor read the answers that they ticked."""
    GONE = "gone"
    """Discarded by its author, or past its days: its text is destroyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """A preparation without its text.

    Attributes:
        owner: the supervisee (C37: `prep.owner`).
        supervisor: who was the owner's supervisor when it was shared.
        revision: rises with each step, so that a form shown earlier is known as such.
        content: where the text is kept.
        shared_content: where the copy of the ticked answers is kept, while it is shared.
        opened_at: when the supervisor first read what was shared.
        session: the session that it was for, once held; it is then no longer the current one.
        expires_on: unshared, the text is destroyed on this day (C37: `prep.retention_days`).
    """

    id: str
    owner: PersonId
    state: PreparationState
    revision: int
    content: str
    started_at: datetime
    changed_at: datetime
    expires_on: date
    supervisor: PersonId | None = None
    shared_content: str | None = None
    shared_count: int = 0
    shared_at: datetime | None = None
    opened_at: datetime | None = None
    session: str | None = None
