"""Formal sessions, and the next booking of each supervisee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Executable, Row, bindparam, delete, exists, select

from bot.domain.people import PersonId
from bot.domain.session import Booking, Function, Mode, Session
from storage.repository import of_tenant
from storage.tables.records import records
from storage.tables.sessions import bookings, sessions
from storage.wakes import Waking

_ALL = select(sessions).where(of_tenant(sessions))
_GET = _ALL.where(sessions.c.id == bindparam("session"))
_OF = _ALL.where(sessions.c.supervisee == bindparam("supervisee")).order_by(sessions.c.day.desc())
_ON = _ALL.where(sessions.c.supervisee == bindparam("supervisee"), sessions.c.day == bindparam("day"))
_HAS_RECORD = exists().where(records.c.tenant == sessions.c.tenant, records.c.session == sessions.c.id)
_WITHOUT_RECORD = _ALL.where(sessions.c.supervisor == bindparam("supervisor"), ~_HAS_RECORD).order_by(
    sessions.c.day, sessions.c.logged_at, sessions.c.id
)
_BOOKING_OF = select(bookings).where(of_tenant(bookings), bookings.c.supervisee == bindparam("supervisee"))
_CLOSE_BOOKING = delete(bookings).where(of_tenant(bookings), bookings.c.supervisee == bindparam("supervisee"))


class SqlSessions(Waking):
    """Implements `bot.ports.Sessions`."""

    def add(self, session: Session) -> None:
        self._add(
            sessions,
            {
                "id": session.id,
                "supervisee": session.supervisee,
                "supervisor": session.supervisor,
                "day": session.day,
                "minutes": session.minutes,
                "mode": session.mode.value,
                "functions": ";".join(sorted(session.functions)),
                "logged_at": session.logged_at,
            },
        )
        self._wake(session.supervisee)

    def get(self, session: str) -> Session | None:
        return self._one(_GET, session=session)

    def on(self, supervisee: PersonId, day: date) -> Session | None:
        return self._one(_ON, supervisee=supervisee, day=day)

    def of(self, supervisee: PersonId) -> Sequence[Session]:
        return [_session(row) for row in self._rows(_OF, supervisee=supervisee)]

    def without_record(self, supervisor: PersonId) -> Sequence[Session]:
        return [_session(row) for row in self._rows(_WITHOUT_RECORD, supervisor=supervisor)]

    def booking_of(self, supervisee: PersonId) -> Booking | None:
        row = self._rows(_BOOKING_OF, supervisee=supervisee).one_or_none()
        return _booking(row) if row else None

    def book(self, booking: Booking) -> None:
        self._put(
            bookings,
            {
                "supervisee": booking.supervisee,
                "id": booking.id,
                "supervisor": booking.supervisor,
                "day": booking.day,
                "time": booking.time,
            },
        )
        self._wake(booking.supervisee)

    def close_booking(self, supervisee: PersonId) -> None:
        self._rows(_CLOSE_BOOKING, supervisee=supervisee)
        self._wake(supervisee)

    def _one(self, statement: Executable, **values: object) -> Session | None:
        row = self._rows(statement, **values).one_or_none()
        return _session(row) if row else None


def _session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        supervisee=row.supervisee,
        supervisor=row.supervisor,
        day=row.day,
        minutes=row.minutes,
        mode=Mode(row.mode),
        functions=frozenset(Function(name) for name in row.functions.split(";") if name),
        logged_at=row.logged_at,
    )


def _booking(row: Row[Any]) -> Booking:
    return Booking(
        id=row.id, supervisee=row.supervisee, supervisor=row.supervisor, day=row.day, time=row.time
    )
