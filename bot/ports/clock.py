"""The time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time. Nothing else asks for it."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...
