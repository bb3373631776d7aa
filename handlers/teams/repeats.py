"""Telling a press that Teams repeats from one that a person makes again.

After some 10 to 15 seconds without an answer Teams sends the same press once more, first with the same activity id
and then with a new one. So a press is remembered under its id for good, and for a minute or two as the latest on its
card: who pressed what, with which entries. The same after another one had an effect is a new press (to share, take
back, and share again), and so is the same later on: a reminder's [Prepare] works next month too.
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
        card: who pressed on which card.
        what: what they pressed there, with which entries.
    """

    knowing: Acquaintance
    by_id: str
    card: str
    what: str

    @classmethod
    def of(cls, knowing: Acquaintance, activity: Activity, pressed: Pressed) -> Self:
        """The keys of a press."""
        where = activity.where.conversation
        card = ("card", activity.user, where, pressed.card)
        return cls(
            knowing=knowing,
            by_id=knowing.digest("press", activity.user, where, activity.id) if activity.id else "",
            card=knowing.digest(*card),
            what=knowing.digest(*card, pressed.press.pack(), pressed.entered),
        )

    def choose(self, tx: Transaction) -> str:
        """The key under which this press was carried out before, else the one under which it is now."""
        now = self._window(tx)
        latest = tx.inbox.outcome(self.card) or ""
        what, _, rest = latest.partition(" ")
        window, _, key = rest.partition(" ")
        if what == self.what and int(window) >= now - 1:
            return key
        if self.by_id and tx.inbox.outcome(self.by_id) is not None:
            return self.by_id
        # Two at once see the same latest one, and have the same key.
        return self.knowing.digest("entry", self.what, latest, str(now))

    def note(self, tx: Transaction, key: str) -> None:
        """Remembers a press that had an effect: under its id, and as the latest on its card."""
        outcome = tx.inbox.outcome(key)
        if outcome is None or key == self.by_id:
            return
        if self.by_id:
            tx.inbox.add(self.by_id, outcome)
        latest = tx.inbox.outcome(self.card) or ""
        if not latest.endswith(f" {key}"):
            tx.inbox.put(self.card, f"{self.what} {self._window(tx)} {key}")

    @staticmethod
    def _window(tx: Transaction) -> int:
        return int(tx.now.timestamp()) // WINDOW_SECONDS
