"""What the use cases need from outside, as protocols.

A `Transaction` is one database transaction: everything that a use case reads and writes goes through
it, and is committed together or not at all. Use cases are synchronous functions of a transaction;
`Database.run` runs them off the event loop.
"""

from __future__ import annotations

from bot.ports.audit import Audit, AuditKind, Happened
from bot.ports.clock import Clock
from bot.ports.duties import Absence, Absences, Cases, Covering, DutyLog, Wake, Wakes
from bot.ports.messages import Inbox, Leased, Outbox, Outgoing, Owed, Reminders, Urgency
from bot.ports.people import NO_ADDRESS, Account, Accounts, Around, Imported, People
from bot.ports.platforms import Delivered, Failed, Member, Platform, Retry
from bot.ports.supervision import Contents, Preparations, Records, Sessions, Snooze, Snoozes
from bot.ports.transaction import Database, Transaction

__all__ = [
    "NO_ADDRESS",
    "Absence",
    "Absences",
    "Account",
    "Accounts",
    "Around",
    "Audit",
    "AuditKind",
    "Cases",
    "Clock",
    "Contents",
    "Covering",
    "Database",
    "Delivered",
    "DutyLog",
    "Failed",
    "Happened",
    "Imported",
    "Inbox",
    "Leased",
    "Member",
    "Outbox",
    "Outgoing",
    "Owed",
    "People",
    "Platform",
    "Preparations",
    "Records",
    "Reminders",
    "Retry",
    "Sessions",
    "Snooze",
    "Snoozes",
    "Transaction",
    "Urgency",
    "Wake",
    "Wakes",
]
