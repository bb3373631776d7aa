"""The one place that asks for the time; everything else is told it (`bot.ports.Clock`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, in UTC, aware."""
        return datetime.now(UTC)


class _Clock(Protocol):
    def now(self) -> datetime: ...


class MovableClock:
    """A clock that runs like another one and can be put elsewhere: for the demo."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        """This moment, in UTC, aware."""
        return self._clock.now() + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Puts the clock to a moment; it runs on from there."""
        self._ahead = moment.astimezone(UTC) - self._clock.now()
