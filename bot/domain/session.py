"""Supervision sessions and bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import PersonId


class Mode(StrEnum):
    """How a session took place (P1-3b)."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Function(StrEnum):
    """The four functions of supervision (P1-1.2; `mediation` is the canonical name of the fourth, C14)."""

    MANAGERIAL = "managerial"
    DEVELOPMENTAL = "developmental"
    SUPPORTIVE = "supportive"
    MEDIATION = "mediation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A formal one-to-one session that took place (P1-1.3-1, P2-4b).

    Attributes:
        minutes: its length.
        functions: those that it covered.
        logged_at: when the supervisor said so.
    """

    id: str
    supervisee: PersonId
    supervisor: PersonId
    day: date
    minutes: int
    mode: Mode
    functions: frozenset[Function]
    logged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The next session of a pair. A pair has one open booking at most."""

    id: str
    supervisee: PersonId
    supervisor: PersonId
    day: date
    time: str = ""
    """Local clock time as HH:MM; empty where only the day is set."""
