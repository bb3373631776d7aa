"""What the use cases need from outside, as protocols.

A `Transaction` is one database transaction: everything that a use case reads and writes goes through
it, and is committed together or not at all. Use cases are synchronous functions of a transaction;
`Database.run` runs them off the event loop.
"""

from __future__ import annotations

from bot.ports.audit import Audit, AuditKind, Happened
from bot.ports.clock import Clock
from bot.ports.disclosures import Disclosures
from bot.ports.duties import Absence, Absences, Cases, Covering, DutyLog, Wake, Wakes
from bot.ports.matters import Matters
from bot.ports.messages import Fate, Inbox, Leased, Outbox, Outgoing, Owed, Reminders, Sent, Urgency
from bot.ports.people import NO_ADDRESS, Account, Accounts, Around, Imported, People
from bot.ports.platforms import Delivered, Failed, Member, Platform, Removed, Retry
from bot.ports.preferences import Preferences
from bot.ports.rhythms import Rhythms
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
    "Disclosures",
    "DutyLog",
    "Failed",
    "Fate",
    "Happened",
    "Imported",
    "Inbox",
    "Leased",
    "Matters",
    "Member",
    "Outbox",
    "Outgoing",
    "Owed",
    "People",
    "Platform",
    "Preferences",
    "Preparations",
    "Records",
    "Reminders",
    "Removed",
    "Retry",
    "Rhythms",
    "Sent",
    "Sessions",
    "Snooze",
    "Snoozes",
    "Transaction",
    "Urgency",
    "Wake",
    "Wakes",
]
