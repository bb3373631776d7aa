"""Preparations without their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Select, TextClause, bindparam, select

from bot.domain.people import PersonId
from bot.domain.preparation import Preparation, PreparationState
from storage.repository import Repository, of_tenant
from storage.tables.preparations import CURRENT, SHARED, UNSHARED, preparations


def _latest_first(*conditions: ColumnElement[bool] | TextClause) -> Select[*tuple[Any, ...]]:
    statement = select(preparations).where(of_tenant(preparations), *conditions)
    return statement.order_by(preparations.c.started_at.desc(), preparations.c.id)


_GET = _latest_first(preparations.c.id == bindparam("preparation"))
_CURRENT = _latest_first(preparations.c.owner == bindparam("owner"), CURRENT)
_OF = _latest_first(preparations.c.owner == bindparam("owner"))
_SHARED_WITH = _latest_first(preparations.c.supervisor == bindparam("supervisor"), SHARED)
_EXPIRED = _latest_first(preparations.c.expires_on <= bindparam("day"), UNSHARED)


class SqlPreparations(Repository):
    """Implements `bot.ports.Preparations`."""

    def get(self, preparation: str) -> Preparation | None:
        return next(iter(self._find(_GET, preparation=preparation)), None)

    def current(self, owner: PersonId) -> Preparation | None:
        return next(iter(self._find(_CURRENT, owner=owner)), None)

    def of(self, owner: PersonId) -> Sequence[Preparation]:
        """The latest first."""
        return self._find(_OF, owner=owner)

    def shared_with(self, supervisor: PersonId) -> Sequence[Preparation]:
        return self._find(_SHARED_WITH, supervisor=supervisor)

    def expired(self, day: date) -> Sequence[Preparation]:
        return self._find(_EXPIRED, day=day)

    def save(self, preparation: Preparation) -> None:
        self._put(preparations, {**asdict(preparation), "state": preparation.state.value})

    def _find(self, statement: Executable, **values: object) -> list[Preparation]:
        return [_preparation(row) for row in self._rows(statement, **values)]


def _preparation(row: Row[Any]) -> Preparation:
    return Preparation(
        id=row.id,
        owner=row.owner,
        state=PreparationState(row.state),
        revision=row.revision,
        content=row.content,
        started_at=row.started_at,
        changed_at=row.changed_at,
        expires_on=row.expires_on,
        supervisor=row.supervisor,
        shared_content=row.shared_content,
        shared_count=row.shared_count,
        shared_at=row.shared_at,
        opened_at=row.opened_at,
        session=row.session,
    )
