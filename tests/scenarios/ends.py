"""What is there at the end: the database, the audit log, and what each person saw, without what chance gave.

Random ids become names: of people their own, of everything else its table's with a number. Sealed texts are opened,
and all other bytes left out. So the ends of two runs of the same scenario can be compared line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.bootstrap import Installation
from bot.ports import Transaction
from storage.tables import load
from storage.tables.content import content
from tests.scenarios.person import Person, lines
from tests.scenarios.scene import Scene

Row = Mapping[str, Any]
Sent = tuple[str, frozenset[str]]
"""A message: the line on the lock screen, and all lines of the message."""

NOT_BUSINESS = ("inbox", "audit_")
"""Tables left out: requests are remembered by what the platform calls them; the audit log is told apart from the rest."""
PLATFORMS_OWN = {
    "account": {"platform", "team", "user", "address"},
    "outbox": {"platform", "sent_platform", "sent_address", "sent_message"},
}
"""Columns in which a platform's own names stand: only whether there is one is compared."""
CHECKED = "checked_at"
"""When the platform last said that somebody is a full member: Slack lists everybody, Teams is asked about one person."""
LAST = ("outbox", "reminder_item", "content", "data_key")
"""Tables that name things of others without a foreign key."""
_IDS = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{16})\b")
_CODES = re.compile(r"\b[0-9A-F]{4}-[0-9A-F]{4}\b")


@dataclass(frozen=True, kw_only=True)
class End:
    """How a run ended.

    Attributes:
        rows: each row of the business tables, as text.
        audit: each entry of the audit log, as text, the earliest first.
        messages: what each person was sent, in order.
        seen: each line that each person saw.
        readers: who saw which of the texts that people wrote into boxes.
    """

    rows: Counter[str]
    audit: Counter[str]
    messages: Mapping[str, Sequence[Sent]]
    seen: Mapping[str, frozenset[str]]
    readers: Mapping[str, frozenset[str]]


def end_of(scene: Scene) -> End:
    """The end of a run."""
    names = _Names(_all_rows(scene.installation), _opened(scene.installation))
    return End(
        rows=Counter(names.rows()),
        audit=Counter(names.audit()),
        messages={person.name: _messages(person) for person in scene.people},
        seen={person.name: frozenset(map(without_chance, person.ever_seen())) for person in scene.people},
        readers=readers(scene.people),
    )


def _messages(person: Person) -> list[Sent]:
    previews = person.notifications()
    return [(preview, frozenset(lines(post))) for preview, post in zip(previews, person.sent(), strict=True)]


def _all_rows(installation: Installation) -> dict[str, list[Row]]:
    """The rows of all tables, those that others name first."""
    tables = sorted(load().sorted_tables, key=lambda one: LAST.index(one.name) if one.name in LAST else -1)
    with installation.database.engine.begin() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in tables
        }


def _opened(installation: Installation) -> dict[str, str]:
    """The sealed texts, by the ids of their rows."""
    opened: dict[str, str] = {}

    def read(tx: Transaction, one: str) -> None:
        tx.contents.get(one).map(lambda text: opened.update({one: text}))

    def read_all(tx: Transaction) -> None:
        for one in ids:
            read(tx, one)

    with installation.database.engine.begin() as connection:
        ids = connection.scalars(select(content.c.id)).all()
    installation.database.run_now(read_all)
    return opened


def readers(people: Sequence[Person]) -> dict[str, frozenset[str]]:
    """Who saw which of the sentences that people wrote into boxes."""
    seen = {person.name: person.ever_seen() for person in people}
    written = {text for person in people for text in person.written}
    return {
        text: frozenset(name for name, all_lines in seen.items() if lines([text]) <= all_lines)
        for text in written
    }


def without_chance(text: str, names: Mapping[str, str] | None = None) -> str:
    """The text with its random ids as names, and without what is computed from them."""
    named = _IDS.sub(lambda found: (names or {}).get(found[0], "…"), text)
    return _CODES.sub("…", named)


class _Names:
    """Rows as text, with names for the ids in them.

    Args:
        tables: the rows of all tables, those that others name first.
        opened: the sealed texts by the ids of their rows.
    """

    def __init__(self, tables: Mapping[str, Sequence[Row]], opened: Mapping[str, str]) -> None:
        self._tables = tables
        self._opened = opened
        self._names: dict[str, str] = {}
        for table, rows in tables.items():
            for number, row in enumerate(sorted(rows, key=lambda row: self._line(table, row))):
                if "id" in row and not table.startswith(NOT_BUSINESS):
                    self._names[row["id"]] = self._name(table, row, number)

    def _name(self, table: str, row: Row, number: int) -> str:
        if table == "person":
            return row["name"]
        if table == "outbox":
            # No number: one platform may send answers as messages where the other needs none.
            return f"{row['kind']} of {row['created_at']:%d %H:%M:%S} to {self._names[row['recipient']]}"
        return f"{table} {number}"

    def rows(self) -> list[str]:
        """Every row of the business tables."""
        business = (table for table in self._tables if not table.startswith(NOT_BUSINESS))
        return [f"{table}: {self._line(table, row)}" for table in business for row in self._tables[table]]

    def audit(self) -> list[str]:
        """Every entry of the audit log: when, what, who, about whom, and all that it says."""
        people = {row["pseudonym"]: self._names[row["person"]] for row in self._tables["audit_person"]}
        return [
            without_chance(
                f"{row['at']:%d %H:%M:%S} {row['kind']}: {people.get(row['actor'], 'nobody')} about"
                f" {people.get(row['subject'], 'nobody')}, {row['outcome']}, [{row['clause']}], {row['ref']},"
                f" {row['payload']}, {'on a platform' if row['platform'] else 'by itself'}, {row['pack']}",
                self._names,
            )
            for row in self._tables["audit_entry"]
        ]

    def _line(self, table: str, row: Row) -> str:
        own = PLATFORMS_OWN.get(table, set[str]())
        return ", ".join(
            f"{name}={bool(value) if name in own else self._value(row, name)}"
            for name, value in row.items()
            if name not in ("tenant", CHECKED) and (name == "sealed" or not isinstance(value, bytes))
        )

    def _value(self, row: Row, name: str) -> str:
        value = self._opened[row["id"]] if name == "sealed" else row[name]
        return without_chance(
            value.isoformat() if isinstance(value, datetime | date) else str(value), self._names
        )
