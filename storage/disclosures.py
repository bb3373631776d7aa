"""The register of what was shared outside a pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from bot.domain.disclosures import Asks, Disclosure, ShareForm, ShareState
from bot.domain.people import PersonId
from bot.domain.record import Head
from storage.repository import Repository, of_tenant
from storage.tables.matters import disclosures

_LATEST_FIRST = (disclosures.c.opened_at.desc(), disclosures.c.id)
_GET = select(disclosures).where(of_tenant(disclosures), disclosures.c.id == bindparam("disclosure"))
_MADE_BY = (
    select(disclosures)
    .where(of_tenant(disclosures), disclosures.c.made_by == bindparam("person"))
    .order_by(*_LATEST_FIRST)
)
_ABOUT = (
    select(disclosures)
    .where(of_tenant(disclosures), disclosures.c.subject == bindparam("person"))
    .order_by(*_LATEST_FIRST)
)
_OF_ALL = (
    select(disclosures)
    .where(of_tenant(disclosures))
    .order_by(*_LATEST_FIRST)
    .offset(bindparam("first"))
    .limit(bindparam("number"))
)
_COUNT = select(func.count()).select_from(disclosures).where(of_tenant(disclosures))


class SqlDisclosures(Repository):
    """Implements `bot.ports.Disclosures`."""

    def get(self, disclosure: str) -> Disclosure | None:
        row = self._rows(_GET, disclosure=disclosure).one_or_none()
        return _disclosure(row) if row else None

    def save(self, disclosure: Disclosure) -> None:
        self._put(disclosures, _row(disclosure))

    def made_by(self, person: PersonId) -> Sequence[Disclosure]:
        return [_disclosure(row) for row in self._rows(_MADE_BY, person=person)]

    def about(self, person: PersonId) -> Sequence[Disclosure]:
        return [_disclosure(row) for row in self._rows(_ABOUT, person=person)]

    def of_all(self, *, first: int, number: int) -> Sequence[Disclosure]:
        return [_disclosure(row) for row in self._rows(_OF_ALL, first=first, number=number)]

    def count(self) -> int:
        return int(self._rows(_COUNT).scalar_one())


def _row(one: Disclosure) -> Mapping[str, object]:
    return {
        "id": one.id,
        "tag": one.tag,
        "subject": one.subject,
        "made_by": one.made_by,
        "audience": one.audience,
        "purpose": one.purpose,
        "asks": one.asks.value,
        "basis": one.basis,
        "form": one.form.value,
        "parts": " ".join(one.parts),
        "state": one.state.value,
        "version": one.version,
        "opened_at": one.opened_at,
        "opened": one.opened,
        "answer_by": one.answer_by,
        "answered_at": one.answered_at,
        "talk_at": one.talk_at,
        "overridden_at": one.overridden_at,
        "seen_at": one.seen_at,
        "given_on": one.given_on,
        "recipient": one.recipient or None,
        "reason": one.reason or None,
    }


def _disclosure(row: Row[Any]) -> Disclosure:
    return Disclosure(
        id=row.id,
        tag=row.tag,
        subject=row.subject,
        made_by=row.made_by,
        audience=row.audience,
        purpose=row.purpose,
        asks=Asks(row.asks),
        basis=row.basis,
        form=ShareForm(row.form),
        parts=tuple(Head(part) for part in row.parts.split()),
        state=ShareState(row.state),
        version=row.version,
        opened_at=row.opened_at,
        opened=row.opened,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
        talk_at=row.talk_at,
        overridden_at=row.overridden_at,
        seen_at=row.seen_at,
        given_on=row.given_on,
        recipient=row.recipient or "",
        reason=row.reason or "",
    )
