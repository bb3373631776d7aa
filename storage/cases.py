"""Opaque case references."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.logged import Case, CaseKind, Risk
from bot.domain.people import PersonId
from storage.repository import of_tenant
from storage.tables.duties import cases
from storage.wakes import Waking

OPEN_OF = (
    select(cases)
    .where(
        of_tenant(cases),
        cases.c.supervisee.in_(bindparam("people", expanding=True)),
        cases.c.closed.is_(None),
    )
    .order_by(cases.c.opened, cases.c.tag)
)
_GET = select(cases).where(of_tenant(cases), cases.c.id == bindparam("case"))
_COUNT = select(func.count()).where(of_tenant(cases), cases.c.supervisee == bindparam("supervisee"))


class SqlCases(Waking):
    """Implements `bot.ports.Cases`."""

    def get(self, case: str) -> Case | None:
        row = self._rows(_GET, case=case).one_or_none()
        return case_of(row) if row and row.closed is None else None

    def open_of(self, supervisee: PersonId) -> Sequence[Case]:
        return [case_of(row) for row in self._rows(OPEN_OF, people=[supervisee])]

    def count(self, supervisee: PersonId) -> int:
        return int(self._rows(_COUNT, supervisee=supervisee).scalar_one())

    def save(self, case: Case) -> None:
        self._put(
            cases,
            {
                "id": case.id,
                "supervisee": case.supervisee,
                "tag": case.tag,
                "kind": case.kind.value,
                "rating": case.rating.value,
                "opened": case.opened,
                "allocated": case.allocated,
                "discussed": case.discussed,
                "agreed_by_worker": case.agreed_by_worker,
                "agreed_by_leader": case.agreed_by_leader,
            },
        )
        self._wake(case.supervisee)

    def close(self, case: str, day: date) -> None:
        statement = update(cases).where(self._mine(cases), cases.c.id == case, cases.c.closed.is_(None))
        closed = statement.values(closed=day).returning(cases.c.supervisee)
        self._wake(*self._connection.scalars(closed))


def case_of(row: Row[Any]) -> Case:
    """The case of a row."""
    return Case(
        id=row.id,
        supervisee=row.supervisee,
        tag=row.tag,
        kind=CaseKind(row.kind),
        rating=Risk(row.rating),
        opened=row.opened,
        allocated=row.allocated,
        discussed=row.discussed,
        agreed_by_worker=row.agreed_by_worker,
        agreed_by_leader=row.agreed_by_leader,
    )
