"""Records without their text: their versions, views and signatures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Row,
    Select,
    Table,
    TextClause,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
)

from bot.domain.people import PersonId
from bot.domain.record import Record, RecordState, Signature
from storage.repository import chunks, of_tenant
from storage.tables.records import WAITING, record_signatures, record_versions, record_views, records
from storage.wakes import Waking

CHUNK = 5_000
"""Ids in a statement."""


def _oldest_first(*conditions: ColumnElement[bool] | TextClause) -> Select[*tuple[Any, ...]]:
    statement = select(records).where(of_tenant(records), *conditions)
    return statement.order_by(records.c.day, records.c.written_at, records.c.id)


def _parts_of(table: Table) -> Select[*tuple[Any, ...]]:
    """The rows of a table that belong to records."""
    statement = select(table).where(
        of_tenant(table), table.c.record.in_(bindparam("records", expanding=True))
    )
    return statement.order_by(*table.primary_key)


def _of_version(table: Table) -> tuple[ColumnElement[bool], ...]:
    return of_tenant(table), table.c.record == bindparam("record"), table.c.version == bindparam("version")


_GET = _oldest_first(records.c.id == bindparam("record"))
_OF = _oldest_first(records.c.supervisee == bindparam("supervisee"))
_OF_SESSION = _oldest_first(records.c.session == bindparam("session"))
_WAITING = _oldest_first(WAITING)
_supervisee, _supervisor = (
    column == bindparam("person") for column in (records.c.supervisee, records.c.supervisor)
)
_draft = records.c.state == RecordState.DRAFT.value
_WAITING_FOR = _oldest_first(WAITING, or_(_supervisee, _supervisor))
_DRAFTS_OF = _oldest_first(_supervisor, _draft)
_UNFINISHED = _oldest_first(or_(and_(_supervisee, WAITING), and_(_supervisor, or_(WAITING, _draft))))
_VIEWS, _SIGNATURES = _parts_of(record_views), _parts_of(record_signatures)
_TEXT_OF = select(record_versions.c.content).where(*_of_version(record_versions))
_VIEW_OF = select(record_views.c.content).where(
    *_of_version(record_views), record_views.c.person == bindparam("person")
)
_DELETE_SIGNATURES = delete(record_signatures).where(*_of_version(record_signatures))


class SqlRecords(Waking):
    """Implements `bot.ports.Records`."""

    def get(self, record: str) -> Record | None:
        return next(iter(self._find(_GET, record=record)), None)

    def of(self, supervisee: PersonId) -> Sequence[Record]:
        """The latest first."""
        return self._find(_OF, supervisee=supervisee)[::-1]

    def of_session(self, session: str) -> Record | None:
        return next(iter(self._find(_OF_SESSION, session=session)), None)

    def waiting(self, person: PersonId | None = None) -> Sequence[Record]:
        found = self._find(_WAITING) if person is None else self._find(_WAITING_FOR, person=person)
        theirs = [one for one in found if (person in one.waits_for() if person else one.waits_for())]
        return sorted(theirs, key=lambda one: one.sent_at or one.written_at)

    def drafts_of(self, supervisor: PersonId) -> Sequence[Record]:
        """The oldest first."""
        return self._find(_DRAFTS_OF, person=supervisor)

    def unfinished(self, person: PersonId) -> Sequence[Record]:
        found = self._find(_UNFINISHED, person=person)
        return [one for one in found if one.state is RecordState.DRAFT or person in one.waits_for()]

    def save(self, record: Record) -> None:
        self._put(
            records,
            {
                "id": record.id,
                "session": record.session,
                "supervisee": record.supervisee,
                "supervisor": record.supervisor,
                "day": record.day,
                "version": record.version,
                "state": record.state.value,
                "digest": record.digest,
                "written_at": record.written_at,
                "sent_at": record.sent_at,
            },
        )
        for person, digest in record.views.items():
            self._put_view(record.id, record.version, person, "digest", digest)
        self._save_signatures(record)
        if record.state in (RecordState.DRAFT, RecordState.SENT):
            self._wake(record.supervisee)

    def text_of(self, record: str, version: int) -> str | None:
        return self._rows(_TEXT_OF, record=record, version=version).scalar()

    def set_text(self, record: str, version: int, content: str) -> None:
        self._put(record_versions, {"record": record, "version": version, "content": content})

    def view_of(self, record: str, version: int, person: PersonId) -> str | None:
        return self._rows(_VIEW_OF, record=record, version=version, person=person).scalar()

    def set_view(self, record: str, version: int, person: PersonId, content: str) -> None:
        self._put_view(record, version, person, "content", content)

    def _put_view(self, record: str, version: int, person: PersonId, column: str, value: str) -> None:
        self._put(record_views, {"record": record, "version": version, "person": person, column: value})

    def _save_signatures(self, record: Record) -> None:
        """Those on the current version are replaced; those on earlier versions stay."""
        self._rows(_DELETE_SIGNATURES, record=record.id, version=record.version)
        rows = [
            {
                "tenant": self._tenant,
                "record": record.id,
                "version": record.version,
                "position": position,
                "person": signature.person,
                "at": signature.at,
                "kind": signature.kind,
                "digest": signature.digest,
            }
            for position, signature in enumerate(record.signatures)
        ]
        if rows:
            self._connection.execute(insert(record_signatures), rows)

    def _find(self, statement: Executable, **values: object) -> list[Record]:
        """Records with their views and signatures, in three statements; the oldest first."""
        rows = self._rows(statement, **values).all()
        views, signatures = self._parts(_VIEWS, rows), self._parts(_SIGNATURES, rows)
        return [_record(row, views[row.id, row.version], signatures[row.id, row.version]) for row in rows]

    def _parts(
        self, statement: Executable, rows: Sequence[Row[Any]]
    ) -> dict[tuple[str, int], list[Row[Any]]]:
        """What belongs to records, by record and version."""
        parts: dict[tuple[str, int], list[Row[Any]]] = defaultdict(list)
        for some in chunks((row.id for row in rows), CHUNK):
            for part in self._rows(statement, records=some):
                parts[part.record, part.version].append(part)
        return parts


def _record(row: Row[Any], views: Sequence[Row[Any]], signatures: Sequence[Row[Any]]) -> Record:
    return Record(
        id=row.id,
        session=row.session,
        supervisee=row.supervisee,
        supervisor=row.supervisor,
        day=row.day,
        version=row.version,
        state=RecordState(row.state),
        digest=row.digest,
        written_at=row.written_at,
        sent_at=row.sent_at,
        views={view.person: view.digest for view in views if view.digest is not None},
        signatures=tuple(
            Signature(person=one.person, at=one.at, kind=one.kind, digest=one.digest) for one in signatures
        ),
    )
