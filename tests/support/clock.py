"""A clock for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
"""A working morning."""


class MovedClock:
    """Stands still until a test moves it."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def move(self, **by: float) -> None:
        """Moves it on, by the keywords of a timedelta."""
        self._moment += timedelta(**by)
