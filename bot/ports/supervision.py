"""Sessions, preparations, records, and the texts behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.confidential import Confidential, ContentKind, Label
from bot.domain.people import PersonId
from bot.domain.preparation import Preparation
from bot.domain.record import Record
from bot.domain.session import Booking, Session


class Sessions(Protocol):
    """Formal sessions and the next booking of each pair."""

    def add(self, session: Session) -> None: ...
    def get(self, session: str) -> Session | None: ...
    def on(self, supervisee: PersonId, day: date) -> Session | None: ...
    def of(self, supervisee: PersonId) -> Sequence[Session]:
        """The latest first."""
        ...

    def without_record(self, supervisor: PersonId) -> Sequence[Session]:
        """Sessions of a supervisor for which no record was begun, the oldest first."""
        ...

    def booking_of(self, supervisee: PersonId) -> Booking | None: ...
    def book(self, booking: Booking) -> None:
        """Replaces the supervisee's open booking."""
        ...

    def close_booking(self, supervisee: PersonId) -> None: ...


class Preparations(Protocol):
    """Preparations without their text."""

    def get(self, preparation: str) -> Preparation | None: ...
    def current(self, owner: PersonId) -> Preparation | None:
        """The one for the next session, where there is one that is not gone."""
        ...

    def of(self, owner: PersonId) -> Sequence[Preparation]: ...
    def shared_with(self, supervisor: PersonId) -> Sequence[Preparation]:
        """What is shared with a supervisor for sessions to come."""
        ...

    def expired(self, day: date) -> Sequence[Preparation]:
        """Unshared preparations whose text is to be destroyed on or before a day."""
        ...

    def save(self, preparation: Preparation) -> None: ...


class Records(Protocol):
    """Records without their text; texts of every version are kept in `Contents`."""

    def get(self, record: str) -> Record | None: ...
    def of(self, supervisee: PersonId) -> Sequence[Record]: ...
    def of_session(self, session: str) -> Record | None: ...
    def waiting(self, person: PersonId | None = None) -> Sequence[Record]:
        """Records that wait for a person's answer (everybody's where none is named), the oldest first."""
        ...

    def drafts_of(self, supervisor: PersonId) -> Sequence[Record]: ...
    def unfinished(self, person: PersonId) -> Sequence[Record]:
        """What `waiting` and `drafts_of` find for a person, in one look."""
        ...

    def save(self, record: Record) -> None: ...
    def text_of(self, record: str, version: int) -> str | None:
        """The content id of one version's text."""
        ...

    def set_text(self, record: str, version: int, content: str) -> None: ...
    def view_of(self, record: str, version: int, person: PersonId) -> str | None:
        """The content id of one person's view on a version."""
        ...

    def set_view(self, record: str, version: int, person: PersonId, content: str) -> None: ...


class Contents(Protocol):
    """Encrypted texts. Each has a data key of its own per person and thing, wrapped by the master key."""

    def put(self, owner: PersonId, label: Label, text: str) -> str:
        """Keeps a text; returns its content id."""
        ...

    def replace(self, content: str, text: str) -> None:
        """Puts another text in the place of one."""
        ...

    def get(self, content: str) -> Confidential[str]:
        """The text, sealed.

        Raises:
            Unknown: it was destroyed.
        """
        ...

    def destroy(self, content: str) -> None:
        """Removes the text and its data key: nothing can read it any more."""
        ...

    def count(self, owner: PersonId) -> Mapping[ContentKind, int]:
        """How many texts are kept about a person, by kind."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Reminders of one kind (`mine`, `team`) that a person put off until a moment."""

    person: PersonId
    kind: str
    until: datetime


class Snoozes(Protocol):
    """Who asked to be reminded later."""

    def set(self, snooze: Snooze) -> None: ...
    def active(self, at: datetime) -> Mapping[tuple[PersonId, str], datetime]: ...
