"""Open matters: what one person is to do by a day, until it is closed.

An agreed action, a request for one's records, a breach to report, a leaver's file to hand over: each is a duty of
the pack that begins with a matter, and is about the person who owns it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.dates import add_days
from bot.domain.people import PersonId


class MatterState(StrEnum):
    """How a matter stands."""

    OPEN = "open"
    BLOCKED = "blocked"
    """Its owner has said that something is in the way. Its date stays."""
    STOPPED = "stopped"
    """Its clock stands still, for a reason that the law or the pack allows."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that one person is to do by a day.

    Attributes:
        kind: the name of a duty that begins with a matter.
        tag: tells it from its owner's others, in words that tell nothing else: "A3".
        owner: who is to do it, and who hears first that its day comes.
        subject: the person in whose supervision it came up, or whom it concerns; None where there is none.
        opened_by: who said so; None where a fact did, such as a last day at work.
        opened_at: when, and on which day.
        due: its day now.
        due_at: the moment, where hours count; None where the day does.
        first_due: the day that it had at first.
        moves: how often it was given another day.
        accepted: the owner has said that they will (P1-1.1a).
        stopped: since when its clock stands still.
        text: the id of what was written about it; empty where nothing was.
        source: what it came from, by a kind and an opaque reference; of one kind and source there is one matter.
        stage: how far along its route it has gone, from 0.
        outcome: once it is closed, one of the pack's words.
        closed: the day on which it was closed.
        said: what was chosen when it was opened, by the name of the field: words of our own forms and opaque
            references, never anything typed.
    """

    id: str
    kind: str
    tag: str
    owner: PersonId
    subject: PersonId | None = None
    opened_by: PersonId | None = None
    opened_at: datetime
    opened: date
    due: date
    due_at: datetime | None = None
    first_due: date
    state: MatterState = MatterState.OPEN
    moves: int = 0
    accepted: bool = False
    stopped: date | None = None
    text: str = ""
    source: str = ""
    stage: int = 0
    outcome: str = ""
    closed: date | None = None
    said: tuple[tuple[str, str], ...] = ()

    def chosen(self, name: str) -> str:
        """What was chosen in a field when it was opened; empty where nothing was."""
        return dict(self.said).get(name, "")

    @property
    def runs(self) -> bool:
        """Whether its day comes nearer."""
        return self.state in (MatterState.OPEN, MatterState.BLOCKED)

    @property
    def of_another(self) -> bool:
        """Whether it came up in the supervision of somebody other than its owner: nobody above the owner hears of it."""
        return self.subject is not None and self.subject != self.owner


def moved(matter: Matter, due: date) -> Matter:
    """With another day."""
    return replace(matter, due=due, due_at=None, moves=matter.moves + 1, state=MatterState.OPEN)


def blocked(matter: Matter) -> Matter:
    """With something in its way."""
    return replace(matter, state=MatterState.BLOCKED)


def stopped(matter: Matter, day: date) -> Matter:
    """With its clock standing still from a day on."""
    return replace(matter, state=MatterState.STOPPED, stopped=day)


def resumed(matter: Matter, day: date) -> Matter:
    """Going on again: due later by as many days as its clock stood still."""
    stood = (day - (matter.stopped or day)).days
    return replace(matter, state=MatterState.OPEN, stopped=None, due=add_days(matter.due, stood), due_at=None)


def closed(matter: Matter, day: date, outcome: str) -> Matter:
    """Done with."""
    return replace(matter, state=MatterState.CLOSED, stopped=None, closed=day, outcome=outcome)
