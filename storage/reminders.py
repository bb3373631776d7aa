"""Reminder items, and the digest messages that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.ports import Outgoing, Owed
from storage.outbox import SqlOutbox, outgoing_of
from storage.repository import Repository, chunks
from storage.tables.outbox import PENDING, outbox
from storage.tables.reminders import reminder_item

KEYS = 5_000
"""Keys in a statement."""

_ORDER = (reminder_item.c.planned_at, reminder_item.c.position, reminder_item.c.key)


class SqlReminders(Repository):
    """Implements `bot.ports.Reminders`."""

    def __init__(self, connection: Connection, tenant: str, now: datetime, outbox_: SqlOutbox) -> None:
        super().__init__(connection, tenant)
        self._now = now
        self._outbox = outbox_

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for some in chunks(sorted(set(keys)), KEYS):
            statement = select(reminder_item.c.key).where(
                self._mine(reminder_item), reminder_item.c.key.in_(some)
            )
            found.update(self._connection.scalars(statement))
        return frozenset(found)

    def plan(self, items: Sequence[Owed], outgoing: Outgoing) -> tuple[Owed, ...]:
        """As the port says. The message's own key does not count: it is its items that are planned once."""
        joined = self._outbox.waiting_for(outgoing.recipient, outgoing.kind) if items else None
        new = self._insert_new(items, joined or outgoing.id)
        if new and joined:
            self._outbox.bring_forward(joined, outgoing.send_at)
        elif new:
            self._outbox.add(replace(outgoing, dedupe=f"digest:{outgoing.id}"))
        return new

    def items_of(self, outgoing: str) -> Sequence[Owed]:
        statement = select(reminder_item).where(self._mine(reminder_item), reminder_item.c.outbox == outgoing)
        return [_owed(row) for row in self._connection.execute(statement.order_by(*_ORDER))]

    def waiting(self, until: datetime) -> Sequence[tuple[Outgoing, Sequence[Owed]]]:
        due = (self._mine(outbox), PENDING, outbox.c.due_at <= until)
        carried = select(reminder_item.c.outbox).where(self._mine(reminder_item))
        messages = select(outbox).where(*due, outbox.c.id.in_(carried))
        digests: dict[str, tuple[Outgoing, list[Owed]]] = {
            row.id: (outgoing_of(row), [])
            for row in self._connection.execute(messages.order_by(outbox.c.send_at, outbox.c.id))
        }
        items = select(reminder_item).where(
            self._mine(reminder_item), reminder_item.c.outbox.in_(select(outbox.c.id).where(*due))
        )
        for row in self._connection.execute(items.order_by(*_ORDER)):
            digests[row.outbox][1].append(_owed(row))
        return list(digests.values())

    def _insert_new(self, items: Sequence[Owed], message: str) -> tuple[Owed, ...]:
        """Inserts the items that are not there, for a message; returns them in the order given."""
        by_key = {item.key: item for item in items}
        rows = [self._row(item, position, message) for position, item in enumerate(by_key.values())]
        # In the order of their keys, so that two that insert the same items do not lock each other out.
        rows.sort(key=lambda row: str(row["key"]))
        insert = self._insert(reminder_item).on_conflict_do_nothing().returning(reminder_item.c.key)
        new = set(self._connection.scalars(insert, rows)) if rows else set[str]()
        return tuple(item for key, item in by_key.items() if key in new)

    def _row(self, item: Owed, position: int, message: str) -> dict[str, object]:
        return {
            "tenant": self._tenant,
            "key": item.key,
            "recipient": item.recipient,
            "kind": item.kind,
            "about": item.about,
            "clock": item.clock,
            "step": item.step,
            "clause": ";".join(item.clause),
            "ref": item.ref,
            "outbox": message,
            "planned_at": self._now,
            "position": position,
        }


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        recipient=row.recipient,
        kind=row.kind,
        about=row.about,
        clock=row.clock,
        step=row.step,
        key=row.key,
        clause=tuple(clause for clause in row.clause.split(";") if clause),
        ref=row.ref,
    )
