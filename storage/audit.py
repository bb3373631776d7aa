"""The audit log: what happened, to whom, by whom, and on which clause (P2-7d, C38)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, insert, select

from bot.domain.people import PersonId
from bot.errors import AuditError
from bot.ids import new_id
from bot.ports import AuditKind, Happened
from storage.audit_memory import AuditMemory
from storage.data_keys import DataKeys
from storage.keys import Keyring
from storage.proofs import ENTRY_COLUMNS, entry_bytes, mac, micros, payload_text, person_bytes
from storage.repository import Repository, chunks, of_tenant
from storage.tables.audit import audit_entry, audit_person

READING = (
    AuditKind.PREPARATION_READ,
    AuditKind.RECORD_READ,
    AuditKind.DISCLOSURE_READ,
    AuditKind.MATTER_READ,
)
"""The kinds that tell of somebody who has read a text."""

SALT_BYTES = 16
IN_ONE_LOOK = 500

_ADD = insert(audit_entry)
_PSEUDONYMS = select(audit_person.c.person, audit_person.c.pseudonym).where(
    of_tenant(audit_person), audit_person.c.person.in_(bindparam("people", expanding=True))
)


class SqlAudit(Repository):
    """Writes and reads the tables `audit_entry` and `audit_person` (`bot.ports.Audit`).

    Entries wait in memory until `flush`, which the unit of work calls before it commits: they then go to the
    database in one statement.

    Args:
        connection: in the transaction of what happens.
        tenant: whose log.
        now: the transaction's moment.
        correlation: of the request.
        keyring: opens the audit key.
        pack: name and version of the policy pack in force.
        memory: the process's; without one, each transaction looks everything up.
    """

    def __init__(
        self,
        connection: Connection,
        tenant: str,
        now: datetime,
        correlation: str,
        keyring: Keyring,
        *,
        pack: str = "",
        memory: AuditMemory | None = None,
    ) -> None:
        super().__init__(connection, tenant)
        self._now = now
        self._correlation = correlation
        self._keyring = keyring
        self._pack = pack
        self._memory = memory or AuditMemory()
        self._waiting: list[Happened] = []
        self._written = 0
        # Found or made in this transaction, which may yet fail: no other one may take them for granted.
        self._own_key: bytes | None = None
        self._own_pseudonyms: dict[str, str] = {}

    def add(self, happened: Happened) -> None:
        """Takes an entry in; it is written by `flush`."""
        self._waiting.append(happened)

    def flush(self) -> None:
        """Writes what waits.

        Raises:
            KeysError: the audit key cannot be opened.
            AuditError: there are entries, but their audit key is gone.
        """
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        key = self._key()
        people = {person for happened in waiting for person in (happened.actor, happened.subject) if person}
        pseudonyms = self._pseudonyms_of(people, key)
        self._connection.execute(_ADD, [self._row(happened, pseudonyms, key) for happened in waiting])

    def committed(self) -> None:
        """The process may remember what this transaction found and made."""
        if self._own_key is not None:
            self._memory.remember_key(self._tenant, self._own_key)
        if self._own_pseudonyms:
            self._memory.remember_pseudonyms(self._tenant, self._own_pseudonyms)

    def latest(self, actor: PersonId, kinds: Sequence[AuditKind], *, since: datetime) -> AuditKind | None:
        """Which of some kinds of things somebody did last, what waits to be written included."""
        self.flush()
        pseudonym = pseudonym_of(self._connection, self._tenant, actor)
        newest = (
            select(audit_entry.c.kind)
            .where(self._mine(audit_entry), audit_entry.c.actor == pseudonym)
            .where(audit_entry.c.kind.in_([kind.value for kind in kinds]))
            # Ids begin with the moment, so that only what came since is looked at.
            .where(audit_entry.c.id >= id_from(since))
            .order_by(audit_entry.c.id.desc())
            .limit(1)
        )
        kind = self._connection.scalar(newest)
        return AuditKind(kind) if kind else None

    def reads_of(self, subject: PersonId) -> Sequence[tuple[AuditKind, PersonId, int]]:
        """Who has read texts about a person, and how often; without readers whose pseudonym was erased."""
        self.flush()
        pseudonym = pseudonym_of(self._connection, self._tenant, subject)
        counted = (
            select(audit_entry.c.kind, audit_person.c.person, func.count())
            .join(
                audit_person,
                (audit_person.c.tenant == audit_entry.c.tenant)
                & (audit_person.c.pseudonym == audit_entry.c.actor),
            )
            .where(self._mine(audit_entry), audit_entry.c.subject == pseudonym)
            .where(audit_entry.c.kind.in_([kind.value for kind in READING]))
            .group_by(audit_entry.c.kind, audit_person.c.person)
            .order_by(audit_entry.c.kind, audit_person.c.person)
        )
        rows = self._connection.execute(counted)
        return [(AuditKind(kind), PersonId(person), number) for kind, person, number in rows]

    def _row(self, happened: Happened, pseudonyms: Mapping[str, str], key: bytes) -> dict[str, object]:
        payload, salt = payload_text(happened.details), secrets.token_bytes(SALT_BYTES)
        sealed = (
            self._tenant,
            self._next_id(),
            self._now,
            happened.kind.value,
            pseudonyms[happened.actor] if happened.actor else None,
            pseudonyms[happened.subject] if happened.subject else None,
            happened.platform,
            happened.outcome,
            " ".join(happened.clause),
            happened.ref,
            self._correlation,
            self._pack,
            mac(salt, payload.encode("ascii")),
        )
        row = dict(zip(ENTRY_COLUMNS, sealed, strict=True))
        return {**row, "payload": payload, "salt": salt, "tag": mac(key, entry_bytes(sealed))}

    def _next_id(self) -> str:
        """32 hexadecimal digits that sort by moment, then by the order within the transaction."""
        self._written += 1
        return f"{id_from(self._now)}{self._written:06x}{secrets.token_hex(6)}"

    def _key(self) -> bytes:
        known = self._memory.key(self._tenant) or self._own_key
        if known is not None:
            return known
        self._own_key = audit_key(self._connection, self._tenant, self._keyring)
        if self._own_key is not None:
            return self._own_key
        if self._connection.scalar(select(exists().where(self._mine(audit_entry)))):
            raise AuditError(KEY_IS_GONE)
        _, self._own_key = DataKeys(self._connection, self._tenant, self._keyring).make(*AUDIT_KEY)
        return self._own_key

    def _pseudonyms_of(self, people: Iterable[str], key: bytes) -> Mapping[str, str]:
        known = dict(self._own_pseudonyms)
        for person in people:
            pseudonym = self._memory.pseudonym(self._tenant, person)
            if pseudonym is not None:
                known[person] = pseudonym
        missing = sorted(person for person in people if person not in known)
        if missing:
            found = self._find(missing)
            self._own_pseudonyms |= found | self._make(sorted(set(missing) - found.keys()), key)
            known |= self._own_pseudonyms
        return known

    def _find(self, people: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for chunk in chunks(people, IN_ONE_LOOK):
            found.update((row.person, row.pseudonym) for row in self._rows(_PSEUDONYMS, people=chunk))
        return found

    def _make(self, people: Sequence[str], key: bytes) -> dict[str, str]:
        if not people:
            return {}
        made = {person: new_id() for person in people}
        rows = [
            {
                "tenant": self._tenant,
                "pseudonym": pseudonym,
                "person": person,
                "tag": mac(key, person_bytes(self._tenant, pseudonym, person)),
            }
            for person, pseudonym in made.items()
        ]
        # Where another transaction makes one at the same time, the database has one of them run again.
        self._connection.execute(insert(audit_person), rows)
        return made


AUDIT_KEY = ("", "audit")
"""Owner and reference of the audit key in `data_key`."""

KEY_IS_GONE = "The audit log has entries, but its key is gone from the table data_key. Restore that table from a backup."


def audit_key(connection: Connection, tenant: str, keyring: Keyring) -> bytes | None:
    """The key under which a tenant's entries and seals are tagged; None before the first entry.

    Raises:
        KeysError: it cannot be opened.
    """
    return DataKeys(connection, tenant, keyring).find(*AUDIT_KEY)


def pseudonym_of(connection: Connection, tenant: str, person: str) -> str | None:
    """A person's pseudonym; None where nothing was noted about them, or it was erased."""
    known = select(audit_person.c.pseudonym).where(
        audit_person.c.tenant == tenant, audit_person.c.person == person
    )
    return connection.scalar(known)


def id_from(moment: datetime) -> str:
    """How the ids of the entries of a moment begin: all later ones sort after it."""
    return f"{micros(moment):014x}"
