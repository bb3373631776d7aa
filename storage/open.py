"""Opens the database with all its parts. This is what the rest of the program uses of the storage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine

from bot.ports import Clock
from storage.audit import SqlAudit
from storage.audit_memory import AuditMemory
from storage.contents import SqlContents
from storage.keys import Keyring
from storage.unit_of_work import SqlDatabase


def open_database(
    engine: Engine,
    clock: Clock,
    tenant: str,
    keyring: Keyring,
    *,
    pack: Callable[[], str] = lambda: "",
    on_commit: Callable[[], None] | None = None,
) -> SqlDatabase:
    """A database in use; nothing is connected yet.

    Args:
        engine: from `storage.engine.make_engine`; the schema is brought up to date by `storage.migrate`, not here.
        clock: the time.
        tenant: whose rows are seen.
        keyring: the master keys of the texts and of the audit log.
        pack: gives name and version of the policy pack in force, for the audit log.
        on_commit: called after a commit that made a message due sooner, in the thread that committed.
    """
    memory = AuditMemory()

    def contents(connection: Connection, tenant: str) -> SqlContents:
        return SqlContents(connection, tenant, keyring)

    def audit(connection: Connection, tenant: str, now: datetime, correlation: str) -> SqlAudit:
        return SqlAudit(connection, tenant, now, correlation, keyring, pack=pack(), memory=memory)

    return SqlDatabase(engine, clock, tenant, contents=contents, audit=audit, on_commit=on_commit)
