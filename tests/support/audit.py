"""An audit log to write to, to seal, and to break."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, text

from bot.domain.people import PersonId
from bot.ports import AuditKind, Happened
from storage.audit import SqlAudit
from storage.audit_memory import AuditMemory
from storage.keys import Keyring
from storage.sealing import Seal, seal
from storage.tables.audit import audit_entry, audit_leaf, audit_person, audit_seal, audit_waiting
from storage.verify import Verification, verify
from tests.support.clock import MONDAY
from tests.support.database import TENANT

KEYRING = Keyring({"first": bytes(range(32))})

APPEND_ONLY = (audit_entry, audit_leaf, audit_seal)

AMIRA, BEN = PersonId("amira"), PersonId("ben")


def happened(number: int = 1, kind: AuditKind = AuditKind.RECORD_READ) -> Happened:
    """Something that happened, a little different for each number."""
    return Happened(
        kind=kind,
        actor=(AMIRA, BEN)[number % 2],
        subject=(BEN, AMIRA)[number % 2],
        platform="slack",
        clause=("P2-7d", "P0-2a"),
        ref=f"{number:032x}",
        details={"version": number, "view": None, "mode": "modal"},
    )


@dataclass
class Log:
    """The log of one tenant. Each call is a transaction."""

    engine: Engine
    tenant: str = TENANT
    keyring: Keyring = KEYRING
    moment: datetime = MONDAY

    def write(self, *entries: Happened, memory: AuditMemory | None = None) -> None:
        """Writes entries, a second after those before."""
        self.moment += timedelta(seconds=1)
        with self.engine.begin() as connection:
            audit = self.audit(connection, memory)
            for entry in entries:
                audit.add(entry)
            audit.flush()
        audit.committed()

    def audit(self, connection: Connection, memory: AuditMemory | None = None) -> SqlAudit:
        """The audit log in a transaction."""
        return SqlAudit(
            connection,
            self.tenant,
            self.moment,
            "request-1",
            self.keyring,
            pack="portsmouth-2025 1.0",
            memory=memory,
        )

    def seal(self, limit: int = 10_000) -> Seal | None:
        """Closes a batch."""
        with self.engine.begin() as connection:
            return seal(connection, self.tenant, self.moment, self.keyring, limit=limit)

    def verify(self) -> Verification:
        """Checks all of it."""
        with self.engine.begin() as connection:
            return verify(connection, self.tenant, self.keyring)

    def entries(self) -> list[str]:
        """The ids of the entries, in order."""
        with self.engine.begin() as connection:
            found = connection.execute(
                text("SELECT id FROM audit_entry WHERE tenant = :tenant ORDER BY id"), {"tenant": self.tenant}
            )
            return [row.id for row in found]

    @contextmanager
    def broken_into(self) -> Generator[Connection]:
        """A transaction of somebody who owns the database, and has no master key. It is undone at the end."""
        with self.engine.connect() as connection:
            drop_guards(connection)
            yield connection
            connection.rollback()

    def verify_in(self, connection: Connection) -> Verification:
        """Checks all of it as a transaction sees it."""
        return verify(connection, self.tenant, self.keyring)


def filled(log: Log) -> Log:
    """Twelve entries under three seals, and two that wait."""
    for batch in range(3):
        log.write(happened(4 * batch + 1), happened(4 * batch + 2))
        log.write(happened(4 * batch + 3), happened(4 * batch + 4))
        log.seal()
    log.write(happened(13), happened(14))
    return log


def drop_guards(connection: Connection) -> None:
    """Takes the triggers away from the tables of the log."""
    if connection.dialect.name == "postgresql":
        for table in (*APPEND_ONLY, audit_person, audit_waiting):
            connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        return
    names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))


def other(value: object) -> object:
    """Another value of the same kind; for nothing, a text."""
    match value:
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:]
        case datetime():
            return value + timedelta(seconds=1)
        case int():
            return value + 100
        case _:
            return "other"
