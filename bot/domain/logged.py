"""What was logged in the bot, as far as the clocks of duties need it: dates, kinds and opaque references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.matters import Matter
from bot.domain.people import PersonId

CANCELLED = "session_cancelled"
"""The name under which a cancelled booking is logged; it asks for a new date (P1-1.3-1, C35)."""
ROTA = "rota"
"""The name under which a team's rota begins, with `BEGUN` or `STOPPED` (P1-3.4a); its reference is the team."""
BEGUN = "begun"
STOPPED = "stopped"
ADHOC = "adhoc"
"""The name under which an unplanned case discussion is logged, with `NOT_ENTERED` or `ENTERED` (P1-3.4f)."""
NOT_ENTERED = "not_entered"
ENTERED = "entered"
SOONER = "sooner"
"""The name under which somebody asks to meet sooner (P1-1.2-S2); its reference is what was booked and held by then."""
STATES = frozenset({ROTA, ADHOC})
"""Of these the last word counts, whatever day it names; of everything else the latest day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One dated fact that somebody logged.

    Attributes:
        clock: a duty's name, or one of the names above.
        ref: which of several of that name: a milestone, a case, a team; empty where there is one.
        outcome: one of the pack's words for it.
    """

    clock: str
    ref: str
    day: date
    outcome: str


class CaseKind(StrEnum):
    """The kinds of case references that have a rhythm of their own."""

    FAMILY = "family"
    CARE_EXPERIENCED_UNDER_21 = "care_experienced_under_21"
    CARE_EXPERIENCED_21_TO_25 = "care_experienced_21_to_25"
    FAMILY_SAFEGUARDING = "family_safeguarding"


class Risk(StrEnum):
    """The overall rating that a family safeguarding discussion agrees on (P1-3.2a)."""

    NOT_RATED = ""
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An opaque reference to a family or young person: a tag of the pair, never a case system's number.

    Attributes:
        tag: made by the bot ("K7"), the pair's own way to speak of it.
        opened: when the tag was made.
        allocated: when the case was allocated, where that was said (P1-3.2c).
        discussed: when it was last discussed in supervision.
        agreed_by_worker, agreed_by_leader: both agreed that twelve weeks suit (P1-3.3b), each on a day.
    """

    id: str
    supervisee: PersonId
    tag: str
    kind: CaseKind
    rating: Risk = Risk.NOT_RATED
    opened: date
    allocated: date | None = None
    discussed: date | None = None
    agreed_by_worker: date | None = None
    agreed_by_leader: date | None = None

    @property
    def twelve_agreed(self) -> date | None:
        """When the second of the two agreed; None while one has not, and for kinds that cannot have it."""
        if self.kind is not CaseKind.CARE_EXPERIENCED_21_TO_25:
            return None
        if self.agreed_by_worker is None or self.agreed_by_leader is None:
            return None
        return max(self.agreed_by_worker, self.agreed_by_leader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What is known about one person besides `Facts`.

    Attributes:
        introduced: when the organisation's first staff list was read.
        arrived: when a staff list first named them; None where that was the organisation's first.
        paired: when the present supervisor became theirs; None where that was before the introduction.
        changed: when their team, their hours or their kind of employment last changed.
        supervises_since: when they began to supervise; None where that was before the introduction.
        done: the latest of each name and reference.
        cases: the open ones.
        unrecorded: sessions with them that have no record yet, each with its day.
        uncovered: supervisees who would have nobody while this person is away.
        matters: those that are theirs and not closed.
    """

    introduced: date
    arrived: date | None = None
    paired: date | None = None
    changed: date | None = None
    supervises_since: date | None = None
    done: tuple[Done, ...] = ()
    cases: tuple[Case, ...] = ()
    unrecorded: tuple[tuple[str, date], ...] = ()
    uncovered: int = 0
    matters: tuple[Matter, ...] = ()

    def last(self, clock: str, ref: str = "") -> Done | None:
        """The latest of a name and reference."""
        return max(self.of(clock, ref), key=lambda one: one.day, default=None)

    def of(self, clock: str, ref: str | None = None) -> Iterator[Done]:
        """Everything of a name, or of a name and reference."""
        return (one for one in self.done if one.clock == clock and ref in (None, one.ref))
