"""Telling a press that Teams repeats from one that a person makes again.

After some 10 to 15 seconds without an answer Teams sends the same press once more, first with the same activity id
and then with a new one. So a press is remembered under its id for good, and for a minute or two under what it is:
who pressed what on which card, with which entries. Later the same press is a new one: a reminder's [Prepare] works
next month too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from bot.ports import Transaction
from handlers.knowing import Acquaintance
from handlers.teams.payloads import Activity, Pressed

WINDOW_SECONDS: Final = 60
"""A repetition is recognised for at least so long, and for twice that at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressKeys:
    """The keys under which one press is remembered.

    Attributes:
        by_id: of the activity's id; empty where it has none.
        what: everything else that makes it this press.
    """

    knowing: Acquaintance
    by_id: str
    what: tuple[str, ...]

    @classmethod
    def of(cls, knowing: Acquaintance, activity: Activity, pressed: Pressed) -> Self:
        """The keys of a press."""
        where = activity.where.conversation
        return cls(
            knowing=knowing,
            by_id=knowing.digest("press", activity.user, where, activity.id) if activity.id else "",
            what=("entry", activity.user, where, pressed.card, pressed.press.pack(), pressed.entered),
        )

    def choose(self, tx: Transaction) -> str:
        """The key under which this press was carried out before, else the one under which it is now."""
        window = int(tx.now.timestamp()) // WINDOW_SECONDS
        now, before = (self.knowing.digest(*self.what, str(number)) for number in (window, window - 1))
        earlier = (key for key in (self.by_id, before) if key and tx.inbox.outcome(key) is not None)
        return next(earlier, now)

    def note(self, tx: Transaction, key: str) -> None:
        """Remembers a press that had an effect under its id too."""
        outcome = tx.inbox.outcome(key)
        if outcome is not None and self.by_id and key != self.by_id:
            tx.inbox.add(self.by_id, outcome)
