"""Reminder items, and the digest messages that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.ports import Outgoing, Owed
from storage.outbox import SqlOutbox, outgoing_of
from storage.repository import Repository, Values, chunks
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
        return self.plan_all([(items, outgoing)])[0]

    def plan_all(self, messages: Sequence[tuple[Sequence[Owed], Outgoing]]) -> Sequence[tuple[Owed, ...]]:
        """As the port says. The messages' own keys do not count: it is their items that are planned once."""
        waiting = self._outbox.waiting_for([outgoing for items, outgoing in messages if items])
        rows: dict[str, Values] = {}
        for items, outgoing in messages:
            carrier = waiting.get((outgoing.recipient, outgoing.kind), outgoing.id)
            for position, item in enumerate(items):
                rows.setdefault(item.key, self._row(item, position, carrier))
        new = self._insert_new(rows)
        planned: list[tuple[Owed, ...]] = []
        added: list[Outgoing] = []
        for items, outgoing in messages:
            its = {item.key: item for item in items if item.key in new}
            joined = waiting.get((outgoing.recipient, outgoing.kind))
            if its and joined:
                self._outbox.bring_forward(joined, outgoing.send_at)
            elif its:
                added.append(replace(outgoing, dedupe=f"digest:{outgoing.id}"))
            planned.append(tuple(its.values()))
        self._outbox.add_new(added)
        return planned

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

    def _insert_new(self, rows: Mapping[str, Values]) -> frozenset[str]:
        """Inserts the items that are not there; returns their keys."""
        # In the order of their keys, so that two that insert the same items do not lock each other out.
        in_order = [rows[key] for key in sorted(rows)]
        insert = self._insert(reminder_item).on_conflict_do_nothing().returning(reminder_item.c.key)
        return frozenset(self._connection.scalars(insert, in_order)) if in_order else frozenset()

    def _row(self, item: Owed, position: int, message: str) -> Values:
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
