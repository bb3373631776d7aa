"""Taking over a checked staff list: what is new, what has changed, who is missing; no more is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, and_, bindparam, insert, select, text, update

from bot.domain.people import Role, StaffEntry
from bot.ids import new_id
from bot.ports import Imported
from storage.people_rows import ENTRY_COLUMNS, entry_values
from storage.repository import chunks
from storage.tables.duties import covers, organisation, wakes
from storage.tables.people import staff
from storage.wakes import Waking

CHUNK = 2_000
"""Rows that are in memory at once, in each direction."""
MANY = 1_000
"""From so many new and changed people on, a list changes what the database knows of its tables."""

_COLUMNS = (*ENTRY_COLUMNS, staff.c.supervisor, staff.c.interval_approver_ok, staff.c.in_list)
_NAMES = tuple(column.name for column in _COLUMNS)
_EMAIL = _NAMES.index("email")
_IN_LIST = _NAMES.index("in_list")
_SUPERVISOR = _NAMES.index("supervisor_email")
_WORK = frozenset({"team", "employment", "working_days"})
"""A change of these asks for a revised agreement (P1-5f)."""
_LINE = frozenset(
    {
        "roles",
        "supervisor",
        "leaving_date",
        "timezone",
        "working_days",
        "email",
        "absent_from",
        "absent_until",
    }
)
"""A change of these changes who hears about others through a person, or when."""
_SUPERVISED = frozenset({"supervisor", "in_list", "leaving_date"})
"""A change of these changes whether an absent supervisor leaves somebody with nobody."""
SIGNED_BEFORE = timedelta(days=28)
"""An agreement that is new in the list and no older than this was signed with the supervisor whom the list brings."""


def import_list(
    connection: Connection, tenant: str, now: datetime, entries: Sequence[StaffEntry]
) -> Imported:
    """Takes over a staff list (contract: the staff list)."""
    return _Import(connection, tenant, now, entries).run()


class _Import(Waking):
    def __init__(
        self, connection: Connection, tenant: str, now: datetime, entries: Sequence[StaffEntry]
    ) -> None:
        super().__init__(connection, tenant)
        self._now = now
        self._entries = {entry.email: entry for entry in entries}
        self._heads = {entry.email for entry in entries if Role.HEAD_OF_SERVICE in entry.roles}
        self._ids = self._known_ids()
        self._marks: dict[str, dict[str, date]] = {}
        """The columns of people that say since when something has been as it is, where this list changes it."""
        self._concerned: set[str] = set()
        """The e-mails of people about whom others will hear because of a change elsewhere."""
        self._supervised_before: set[str] = set()
        """The e-mails of those who supervised somebody by the list before."""

    def run(self) -> Imported:
        added = [email for email in self._entries if email not in self._ids]
        self._ids |= {email: new_id() for email in added}
        for email in added:
            self._concerned |= self._assessed.get(email, set())
            self._concerned |= {self._entries[email].supervisor_email or email} & self._ids.keys()
        is_first = len(added) == len(self._ids)
        changed, missing, newly_missing = self._compare()
        supervising = self._supervised.keys() & self._ids.keys()
        began = set[str]() if is_first else supervising - self._supervised_before
        self._insert_people(added)
        self._update(changed)
        self._mark(began)
        self._take_off_list(newly_missing)
        self._wake(
            *(self._ids[email] for email in (*added, *changed, *newly_missing, *began, *self._concerned))
        )
        self._introduce()
        if len(added) + len(changed) >= MANY:
            self._take_stock()
        return Imported(
            added=tuple(added),
            changed=tuple(email for email in self._entries if email in changed),
            unchanged=len(self._entries) - len(added) - len(changed),
            missing=tuple(sorted(missing)),
        )

    def _take_stock(self) -> None:
        """Has PostgreSQL look at what was written: until it does, it takes a filled table for an almost empty one."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text(f"ANALYZE {staff.name}, {wakes.name}"))

    def _known_ids(self) -> dict[str, str]:
        statement = select(staff.c.email, staff.c.id).where(staff.c.tenant == self._tenant)
        return {row.email: row.id for row in self._connection.execute(statement)}

    def _compare(self) -> tuple[set[str], list[str], list[str]]:
        """The e-mails of those who changed, who are missing, and who were not missing before."""
        changed: set[str] = set()
        missing: list[str] = []
        newly_missing: list[str] = []
        for row in self._listed():
            entry = self._entries.get(row[_EMAIL])
            if row[_IN_LIST] and row[_SUPERVISOR]:
                self._supervised_before.add(row[_SUPERVISOR])
            if entry is None:
                missing.append(row[_EMAIL])
                if row[_IN_LIST]:
                    newly_missing.append(row[_EMAIL])
            elif row != (wanted := self._wanted(entry)):
                changed.add(entry.email)
                self._note(entry, dict(zip(_NAMES, row, strict=True)), dict(zip(_NAMES, wanted, strict=True)))
        return changed, missing, newly_missing

    def _note(self, entry: StaffEntry, before: Mapping[str, object], after: Mapping[str, object]) -> None:
        """What follows for duties and for other people from one changed row."""
        differs = {name for name in _NAMES if before[name] != after[name]}
        today = self._now.date()
        marks = {"paired_on": self._paired_on(entry, before)} if "supervisor" in differs else {}
        if differs & _WORK:
            marks["changed_on"] = today
        if marks:
            self._marks[entry.email] = marks
        above = {str(one["supervisor_email"]) for one in (before, after) if one["supervisor_email"]}
        if differs & _SUPERVISED:
            self._concerned |= above & self._ids.keys()
        if differs & _LINE:
            self._concerned |= self._heard_through(entry.email)

    def _paired_on(self, entry: StaffEntry, before: Mapping[str, object]) -> date:
        """Since when another supervisor is theirs: since they signed an agreement, where the list brings both."""
        today, signed, known = self._now.date(), entry.agreement_date, before["agreement_date"]
        is_new = signed is not None and (not isinstance(known, date) or known < signed)
        if signed is not None and is_new and today - SIGNED_BEFORE <= signed <= today:
            return signed
        return today

    def _heard_through(self, email: str) -> set[str]:
        """The e-mails of everybody about whom somebody hears: below them, assessed by them, or covered for."""
        found = self._below(email) | self._assessed.get(email, set())
        for covered in self._stands_in_for.get(self._ids[email], ()):
            found |= self._below(covered)
        return found

    def _below(self, email: str) -> set[str]:
        """The e-mails of everybody whose line goes through a person, in the new list."""
        found: set[str] = set()
        new = {email}
        while new:
            new = {below for one in new for below in self._supervised.get(one, ())} - found
            found |= new
        return found

    @cached_property
    def _assessed(self) -> Mapping[str, set[str]]:
        assessed: dict[str, set[str]] = {}
        for entry in self._entries.values():
            if entry.assessor_email:
                assessed.setdefault(entry.assessor_email, set()).add(entry.email)
        return assessed

    @cached_property
    def _stands_in_for(self) -> Mapping[str, Sequence[str]]:
        """The e-mails of the supervisors for whom somebody stands in now or later, by that one's id."""
        statement = (
            select(covers.c.by, staff.c.email)
            .join(staff, and_(staff.c.tenant == covers.c.tenant, staff.c.id == covers.c.supervisor))
            .where(covers.c.tenant == self._tenant, covers.c.until >= self._now.date())
        )
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(statement):
            found.setdefault(row.by, []).append(row.email)
        return found

    @cached_property
    def _supervised(self) -> Mapping[str, Sequence[str]]:
        supervised: dict[str, list[str]] = {}
        for entry in self._entries.values():
            if entry.supervisor_email:
                supervised.setdefault(entry.supervisor_email, []).append(entry.email)
        return supervised

    def _introduce(self) -> None:
        """Notes when the first list was read."""
        mine = organisation.c.tenant == self._tenant
        if self._connection.scalar(select(organisation.c.introduced_on).where(mine)) is not None:
            return
        today = self._now.date()
        if not self._add_unless_there(organisation, {"introduced_on": today, "rules": ""}):
            self._connection.execute(update(organisation).where(mine).values(introduced_on=today))

    def _listed(self) -> Iterator[tuple[str, ...]]:
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

    def _insert_people(self, emails: Sequence[str]) -> None:
        listed = {"listed_on": self._now.date()}
        for some in chunks(emails, CHUNK):
            self._connection.execute(insert(staff), [{**self._row(email), **listed} for email in some])

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

    def _mark(self, began: Collection[str]) -> None:
        """Dates what begins with this list."""
        for email in began:
            self._marks.setdefault(email, {})["supervising_on"] = self._now.date()
        mine = staff.c.tenant == bindparam("its_tenant"), staff.c.id == bindparam("its_id")
        for column in ("paired_on", "changed_on", "supervising_on"):
            rows = [
                {"its_tenant": self._tenant, "its_id": self._ids[email], "day": marks[column]}
                for email, marks in self._marks.items()
                if column in marks
            ]
            if rows:
                self._connection.execute(update(staff).where(*mine).values({column: bindparam("day")}), rows)

    def _take_off_list(self, emails: Sequence[str]) -> None:
        for some in chunks(emails, CHUNK):
            self._connection.execute(
                update(staff)
                .where(staff.c.tenant == self._tenant, staff.c.email.in_(some))
                .values(in_list=False, imported_at=self._now)
            )
