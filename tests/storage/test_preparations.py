"""Preparations without their text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.people import Person, PersonId
from bot.domain.preparation import Preparation, PreparationState
from bot.domain.session import Mode, Session
from bot.errors import StorageError
from bot.ids import new_id
from bot.ports import Transaction
from storage import unit_of_work
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY
from tests.support.people import add_people, make_entry

EXPIRY = date(2025, 12, 1)


@pytest.fixture
def pair(database: SqlDatabase) -> list[Person]:
    """A supervisee and their supervisor."""
    return add_people(database, make_entry("Ada Okoro", supervisor="Sam Senior"), make_entry("Sam Senior"))


def begun(owner: PersonId) -> Preparation:
    """A preparation that is being written."""
    return Preparation(
        id=new_id(),
        owner=owner,
        state=PreparationState.OPEN,
        revision=1,
        content=new_id(),
        started_at=MONDAY,
        changed_at=MONDAY,
        expires_on=EXPIRY,
    )


def shared(preparation: Preparation, supervisor: PersonId) -> Preparation:
    """The same, shared and read."""
    return replace(
        preparation,
        state=PreparationState.SHARED,
        revision=2,
        supervisor=supervisor,
        shared_content=new_id(),
        shared_count=3,
        shared_at=MONDAY,
        opened_at=MONDAY + timedelta(hours=1),
    )


def test_a_preparation_comes_back_as_it_was_saved(database: SqlDatabase, pair: list[Person]) -> None:
    """Before and after it was shared, and after it was taken back: what is empty again is empty."""
    ada, sam = pair
    mine = begun(ada.id)

    for wanted in (mine, shared(mine, sam.id), replace(mine, state=PreparationState.KEPT)):
        database.run_now(lambda tx, wanted=wanted: tx.preparations.save(wanted))
        assert database.run_now(lambda tx: tx.preparations.get(mine.id)) == wanted
        assert database.run_now(lambda tx: tx.preparations.current(ada.id)) == wanted
    assert database.run_now(lambda tx: tx.preparations.get(new_id())) is None
    assert database.run_now(lambda tx: tx.preparations.current(sam.id)) is None


@pytest.mark.parametrize("state", list(PreparationState))
@pytest.mark.parametrize("held", [False, True])
def test_each_list_has_what_belongs_there(
    database: SqlDatabase, pair: list[Person], state: PreparationState, *, held: bool
) -> None:
    """Current is what is neither gone nor used; shared with me what is to come; expired what was not shared."""
    ada, sam = pair
    session = Session(
        id=new_id(), supervisee=ada.id, supervisor=sam.id, day=MONDAY.date(), minutes=60,
        mode=Mode.VIDEO, functions=frozenset(), logged_at=MONDAY,
    )  # fmt: skip
    one = replace(shared(begun(ada.id), sam.id), state=state, session=session.id if held else None)

    def work(tx: Transaction) -> None:
        # In either order: references are checked when all is done.
        tx.preparations.save(one)
        tx.sessions.add(session)

    database.run_now(work)

    def look(tx: Transaction) -> None:
        to_come = state is not PreparationState.GONE and not held
        kept_back = state in {PreparationState.OPEN, PreparationState.KEPT}
        assert tx.preparations.current(ada.id) == (one if to_come else None)
        assert tx.preparations.of(ada.id) == [one]
        assert tx.preparations.of(sam.id) == []
        assert bool(tx.preparations.shared_with(sam.id)) == (state is PreparationState.SHARED and not held)
        assert tx.preparations.shared_with(ada.id) == []
        assert bool(tx.preparations.expired(EXPIRY)) == kept_back
        assert tx.preparations.expired(EXPIRY - timedelta(days=1)) == []

    database.run_now(look)


def test_there_is_one_current_preparation(
    database: SqlDatabase, pair: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one is refused while there is one, whoever is faster; once it is gone, another begins."""
    monkeypatch.setattr(unit_of_work, "LONGEST_PAUSE", 0.0)
    ada = pair[0].id
    first = begun(ada)
    second = replace(begun(ada), started_at=MONDAY + timedelta(minutes=1))
    database.run_now(lambda tx: tx.preparations.save(first))
    with pytest.raises(StorageError):
        database.run_now(lambda tx: tx.preparations.save(second))

    gone = replace(first, state=PreparationState.GONE)
    database.run_now(lambda tx: tx.preparations.save(gone))
    database.run_now(lambda tx: tx.preparations.save(second))

    assert database.run_now(lambda tx: tx.preparations.current(ada)) == second
    assert database.run_now(lambda tx: tx.preparations.of(ada)) == [second, gone]
