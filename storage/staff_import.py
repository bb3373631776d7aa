"""Taking over a checked staff list: what is new, what has changed, who is missing; no more is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.domain.people import Role, StaffEntry
from bot.ids import new_id
from bot.ports import Imported
from storage.people_rows import ENTRY_COLUMNS, entry_values
from storage.repository import chunks
from storage.tables.people import staff

CHUNK = 2_000
"""Rows that are in memory at once, in each direction."""

_COLUMNS = (*ENTRY_COLUMNS, staff.c.supervisor, staff.c.interval_approver_ok, staff.c.in_list)
_NAMES = tuple(column.name for column in _COLUMNS)
_EMAIL = _NAMES.index("email")
_IN_LIST = _NAMES.index("in_list")


def import_list(
    connection: Connection, tenant: str, now: datetime, entries: Sequence[StaffEntry]
) -> Imported:
    """Takes over a staff list (contract: the staff list)."""
    return _Import(connection, tenant, now, entries).run()


class _Import:
    def __init__(
        self, connection: Connection, tenant: str, now: datetime, entries: Sequence[StaffEntry]
    ) -> None:
        self._connection = connection
        self._tenant = tenant
        self._now = now
        self._entries = {entry.email: entry for entry in entries}
        self._heads = {entry.email for entry in entries if Role.HEAD_OF_SERVICE in entry.roles}
        self._ids = self._known_ids()

    def run(self) -> Imported:
        added = [email for email in self._entries if email not in self._ids]
        self._ids |= {email: new_id() for email in added}
        changed, missing, newly_missing = self._compare()
        self._insert(added)
        self._update(changed)
        self._take_off_list(newly_missing)
        return Imported(
            added=tuple(added),
            changed=tuple(email for email in self._entries if email in changed),
            unchanged=len(self._entries) - len(added) - len(changed),
            missing=tuple(sorted(missing)),
        )

    def _known_ids(self) -> dict[str, str]:
        statement = select(staff.c.email, staff.c.id).where(staff.c.tenant == self._tenant)
        return {row.email: row.id for row in self._connection.execute(statement)}

    def _compare(self) -> tuple[set[str], list[str], list[str]]:
        """The e-mails of those who changed, who are missing, and who were not missing before."""
        changed: set[str] = set()
        missing: list[str] = []
        newly_missing: list[str] = []
        for row in self._rows():
            entry = self._entries.get(row[_EMAIL])
            if entry is None:
                missing.append(row[_EMAIL])
                if row[_IN_LIST]:
                    newly_missing.append(row[_EMAIL])
            elif row != self._wanted(entry):
                changed.add(entry.email)
        return changed, missing, newly_missing

    def _rows(self) -> Iterator[tuple[str, ...]]:
        statement = select(*_COLUMNS).where(staff.c.tenant == self._tenant)
        with self._connection.execute(statement, execution_options={"yield_per": CHUNK}) as rows:
            for row in rows:
                yield tuple(row)

    def _wanted(self, entry: StaffEntry) -> tuple[object, ...]:
        """What the row of an entry has to hold, in the order of `_COLUMNS`."""
        supervisor = self._ids.get(entry.supervisor_email) if entry.supervisor_email else None
        return (*entry_values(entry), supervisor, entry.interval_approved_by in self._heads, True)

    def _row(self, email: str) -> Mapping[str, object]:
        wanted = zip(_NAMES, self._wanted(self._entries[email]), strict=True)
        return {"tenant": self._tenant, "id": self._ids[email], "imported_at": self._now, **dict(wanted)}

    def _insert(self, emails: Sequence[str]) -> None:
        for some in chunks(emails, CHUNK):
            self._connection.execute(insert(staff), [self._row(email) for email in some])

    def _update(self, emails: set[str]) -> None:
        # The other keys of the rows are columns: they are what is set.
        statement = update(staff).where(
            staff.c.tenant == bindparam("its_tenant"), staff.c.id == bindparam("its_id")
        )
        for some in chunks(sorted(emails), CHUNK):
            rows = [dict(self._row(email)) for email in some]
            for row in rows:
                row["its_tenant"], row["its_id"] = row.pop("tenant"), row.pop("id")
            self._connection.execute(statement, rows)

    def _take_off_list(self, emails: Sequence[str]) -> None:
        for some in chunks(emails, CHUNK):
            self._connection.execute(
                update(staff)
                .where(staff.c.tenant == self._tenant, staff.c.email.in_(some))
                .values(in_list=False, imported_at=self._now)
            )
