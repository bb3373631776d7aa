"""The audit log, to be read elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from bot.domain.people import PersonId
from storage.audit import id_from, pseudonym_of
from storage.tables.audit import audit_entry, audit_leaf

AT_ONCE = 2_000


def export(
    connection: Connection,
    tenant: str,
    *,
    from_: datetime | None = None,
    to: datetime | None = None,
    person: PersonId | None = None,
) -> Iterator[dict[str, object]]:
    """The entries, the oldest first, as JSON objects. People are pseudonyms (C38).

    With `payload_mac` and the other columns, `leaf` can be computed anew (`storage.proofs.entry_bytes`).

    Args:
        connection: best in a transaction that only reads, so that nobody waits for it.
        tenant: whose log.
        from_: the first moment, None for the beginning.
        to: the moment before which it ends, None for now.
        person: only entries in which this person acts or is meant.

    Yields:
        `seq` and `leaf` (hexadecimal) are null where the entry is not sealed yet, `payload` where it was
        erased, `actor` and `subject` where there is none. `at` is ISO 8601 in UTC.
    """
    wanted = (
        select(audit_entry, audit_leaf.c.seq, audit_leaf.c.leaf)
        .select_from(audit_entry)
        .outerjoin(
            audit_leaf,
            and_(audit_leaf.c.tenant == audit_entry.c.tenant, audit_leaf.c.entry == audit_entry.c.id),
        )
        .where(audit_entry.c.tenant == tenant)
        .order_by(audit_entry.c.id)
    )
    if from_ is not None:
        wanted = wanted.where(audit_entry.c.id >= id_from(from_))
    if to is not None:
        wanted = wanted.where(audit_entry.c.id < id_from(to))
    if person is not None:
        pseudonym = pseudonym_of(connection, tenant, person)
        if pseudonym is None:
            return
        wanted = wanted.where(or_(audit_entry.c.actor == pseudonym, audit_entry.c.subject == pseudonym))
    with connection.execute(wanted, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield _as_json(row)


def _as_json(row: Row[Any]) -> dict[str, object]:
    return {
        "seq": row.seq,
        "id": row.id,
        "at": row.at.astimezone(UTC).isoformat(),
        "kind": row.kind,
        "actor": row.actor,
        "subject": row.subject,
        "platform": row.platform,
        "outcome": row.outcome,
        "clause": row.clause.split(),
        "ref": row.ref,
        "correlation": row.correlation,
        "pack": row.pack,
        "payload": None if row.payload is None else json.loads(row.payload),
        "payload_mac": row.payload_mac.hex(),
        "leaf": None if row.leaf is None else row.leaf.hex(),
    }
