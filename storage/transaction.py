"""One transaction as the use cases see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.ports import Audit, Contents
from storage.absences import SqlAbsences
from storage.accounts import SqlAccounts
from storage.cases import SqlCases
from storage.disclosures import SqlDisclosures
from storage.duty_log import SqlDutyLog
from storage.inbox import SqlInbox
from storage.matters import SqlMatters
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.preferences import SqlPreferences
from storage.preparations import SqlPreparations
from storage.records import SqlRecords
from storage.reminders import SqlReminders
from storage.rhythms import SqlRhythms
from storage.sessions import SqlSessions
from storage.snoozes import SqlSnoozes
from storage.wakes import SqlWakes


class FlushedAudit(Audit, Protocol):
    """An audit log that keeps entries back until it is told to write them, and is told of the commit."""

    def flush(self) -> None:
        """Writes what waits."""
        ...

    def committed(self) -> None:
        """What was found and written is there for good."""
        ...


MakeContents = Callable[[Connection, str], Contents]
"""Takes the connection and the tenant."""
MakeAudit = Callable[[Connection, str, datetime, str], FlushedAudit]
"""Takes the connection, the tenant, the moment and the correlation id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a transaction runs in.

    Attributes:
        now: the moment that the work takes as now.
        clock_now: the clock's own: leases are measured on it, so that a tick for another moment does not
            take what a running process is just sending.
        correlation: of the request that caused it.
    """

    tenant: str
    now: datetime
    clock_now: datetime
    correlation: str
    make_contents: MakeContents
    make_audit: MakeAudit


class SqlTransaction:
    """Implements `bot.ports.Transaction`."""

    def __init__(self, connection: Connection, frame: Frame) -> None:
        tenant = frame.tenant
        self.now = frame.now
        self.correlation = frame.correlation
        self.people = SqlPeople(connection, tenant, frame.now)
        self.accounts = SqlAccounts(connection, tenant, frame.now)
        self.sessions = SqlSessions(connection, tenant)
        self.preparations = SqlPreparations(connection, tenant)
        self.records = SqlRecords(connection, tenant)
        self.contents = frame.make_contents(connection, tenant)
        self.snoozes = SqlSnoozes(connection, tenant)
        self.duties = SqlDutyLog(connection, tenant, frame.now)
        self.absences = SqlAbsences(connection, tenant, frame.now)
        self.cases = SqlCases(connection, tenant)
        self.matters = SqlMatters(connection, tenant)
        self.disclosures = SqlDisclosures(connection, tenant)
        self.rhythms = SqlRhythms(connection, tenant)
        self.preferences = SqlPreferences(connection, tenant)
        self.wakes = SqlWakes(connection, tenant, frame.now)
        self.inbox = SqlInbox(connection, tenant, frame.now)
        self.outbox = SqlOutbox(connection, tenant, frame.now, frame.clock_now)
        self.reminders = SqlReminders(connection, tenant, frame.now, self.outbox)
        self.audit = frame.make_audit(connection, tenant, frame.now, frame.correlation)
