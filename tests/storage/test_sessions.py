"""Formal sessions, and bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.people import Person
from bot.domain.record import Record, RecordState
from bot.domain.session import Booking, Function, Mode, Session
from bot.errors import StorageError
from bot.ids import new_id
from bot.ports import Transaction
from storage import unit_of_work
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY
from tests.support.people import add_people, make_entry

DAY = date(2025, 10, 31)


@pytest.fixture
def pair(database: SqlDatabase) -> list[Person]:
    """A supervisee and their supervisor."""
    return add_people(database, make_entry("Ada Okoro", supervisor="Sam Senior"), make_entry("Sam Senior"))


@pytest.fixture
def session(pair: list[Person]) -> Session:
    """A session of the two."""
    return Session(
        id=new_id(),
        supervisee=pair[0].id,
        supervisor=pair[1].id,
        day=DAY,
        minutes=75,
        mode=Mode.IN_PERSON,
        functions=frozenset({Function.SUPPORTIVE, Function.MANAGERIAL}),
        logged_at=MONDAY,
    )


@pytest.mark.clause("P1-3b")
def test_a_session_comes_back_as_it_was_logged(database: SqlDatabase, session: Session) -> None:
    """With its length, its mode, and the functions that it covered, be there none."""
    bare = replace(session, id=new_id(), day=DAY - timedelta(days=28), functions=frozenset())

    def work(tx: Transaction) -> None:
        tx.sessions.add(bare)
        tx.sessions.add(session)
        assert tx.sessions.get(session.id) == session
        assert tx.sessions.get(new_id()) is None
        assert tx.sessions.on(session.supervisee, DAY) == session
        assert tx.sessions.on(session.supervisor, DAY) is None
        assert tx.sessions.on(session.supervisee, MONDAY.date()) is None
        assert tx.sessions.of(session.supervisee) == [session, bare]
        assert tx.sessions.of(session.supervisor) == []

    database.run_now(work)


def test_a_session_is_logged_once(
    database: SqlDatabase, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one of the same person on the same day is refused, whoever is faster."""
    monkeypatch.setattr(unit_of_work, "LONGEST_PAUSE", 0.0)
    database.run_now(lambda tx: tx.sessions.add(session))

    with pytest.raises(StorageError):
        database.run_now(lambda tx: tx.sessions.add(replace(session, id=new_id())))

    assert database.run_now(lambda tx: tx.sessions.of(session.supervisee)) == [session]


def test_sessions_that_have_no_record_yet_are_known(database: SqlDatabase, session: Session) -> None:
    """The supervisor sees them, the oldest first, until a record was begun."""
    earlier = replace(session, id=new_id(), day=DAY - timedelta(days=28))
    record = Record(
        id=new_id(), session=session.id, supervisee=session.supervisee, supervisor=session.supervisor, day=DAY,
        version=1, state=RecordState.DRAFT, digest="0" * 64, written_at=MONDAY, views={},
    )  # fmt: skip

    def work(tx: Transaction) -> None:
        tx.sessions.add(session)
        tx.sessions.add(earlier)
        assert tx.sessions.without_record(session.supervisor) == [earlier, session]
        assert tx.sessions.without_record(session.supervisee) == []
        tx.records.save(record)
        assert tx.sessions.without_record(session.supervisor) == [earlier]

    database.run_now(work)


def test_a_new_booking_replaces_the_open_one(database: SqlDatabase, pair: list[Person]) -> None:
    """There is one at most; closing it leaves none."""
    ada, sam = pair
    first = Booking(id=new_id(), supervisee=ada.id, supervisor=sam.id, day=DAY)
    second = Booking(id=new_id(), supervisee=ada.id, supervisor=sam.id, day=MONDAY.date(), time="14:30")

    def work(tx: Transaction) -> None:
        assert tx.sessions.booking_of(ada.id) is None
        tx.sessions.book(first)
        assert tx.sessions.booking_of(ada.id) == first
        tx.sessions.book(second)
        assert tx.sessions.booking_of(ada.id) == second
        assert tx.sessions.booking_of(sam.id) is None
        tx.sessions.close_booking(ada.id)
        assert tx.sessions.booking_of(ada.id) is None
        tx.sessions.close_booking(ada.id)

    database.run_now(work)
