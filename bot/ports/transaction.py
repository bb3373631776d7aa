"""One database transaction, and what runs use cases in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from bot.ports.audit import Audit
from bot.ports.disclosures import Disclosures
from bot.ports.duties import Absences, Cases, DutyLog, Wakes
from bot.ports.matters import Matters
from bot.ports.messages import Inbox, Outbox, Reminders
from bot.ports.people import Accounts, People
from bot.ports.preferences import Preferences
from bot.ports.rhythms import Rhythms
from bot.ports.supervision import Contents, Preparations, Records, Sessions, Snoozes

T = TypeVar("T")


class Transaction(Protocol):
    """One transaction, at one moment, for one request."""

    @property
    def now(self) -> datetime: ...
    @property
    def correlation(self) -> str: ...
    @property
    def people(self) -> People: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def preparations(self) -> Preparations: ...
    @property
    def records(self) -> Records: ...
    @property
    def contents(self) -> Contents: ...
    @property
    def snoozes(self) -> Snoozes: ...
    @property
    def duties(self) -> DutyLog: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def matters(self) -> Matters: ...
    @property
    def disclosures(self) -> Disclosures: ...
    @property
    def rhythms(self) -> Rhythms: ...
    @property
    def preferences(self) -> Preferences: ...
    @property
    def wakes(self) -> Wakes: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    """Runs use cases in transactions."""

    def run_now(self, work: Callable[[Transaction], T], *, at: datetime | None = None) -> T:
        """Runs `work` in one transaction in this thread; commits, or rolls back on any exception.

        Args:
            work: may be run again from the start where the database asks for it (serialisation, lock).
            at: the moment that the transaction takes as now, instead of the clock's.
        """
        ...

    async def run(self, work: Callable[[Transaction], T], *, at: datetime | None = None) -> T:
        """The same off the event loop."""
        ...
