"""Records without their text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.people import Person, PersonId
from bot.domain.record import Record, RecordState
from bot.domain.session import Mode, Session
from bot.errors import StorageError
from bot.ids import new_id
from bot.ports import Transaction
from storage import unit_of_work
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY
from tests.support.people import add_people, make_entry
from tests.support.queries import counted

LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def pair(database: SqlDatabase) -> list[Person]:
    """A supervisee and their supervisor."""
    return add_people(database, make_entry("Ada Okoro", supervisor="Sam Senior"), make_entry("Sam Senior"))


def drafted(database: SqlDatabase, pair: list[Person], *, days_ago: int = 3) -> Record:
    """A draft, saved with its session."""
    ada, sam = pair
    day = MONDAY.date() - timedelta(days=days_ago)
    session = Session(
        id=new_id(), supervisee=ada.id, supervisor=sam.id, day=day, minutes=60, mode=Mode.VIDEO,
        functions=frozenset(), logged_at=MONDAY,
    )  # fmt: skip
    record = Record(
        id=new_id(), session=session.id, supervisee=ada.id, supervisor=sam.id, day=day, version=1,
        state=RecordState.DRAFT, digest="1" * 64, written_at=MONDAY, views={},
    )  # fmt: skip

    def work(tx: Transaction) -> None:
        tx.records.save(record)
        tx.sessions.add(session)

    database.run_now(work)
    return record


def saved(database: SqlDatabase, record: Record) -> Record | None:
    """What comes back of a record that is saved."""
    database.run_now(lambda tx: tx.records.save(record))
    return database.run_now(lambda tx: tx.records.get(record.id))


def differing(record: Record) -> Record:
    """The same, sent, with the supervisee's view."""
    return record.sent(MONDAY).with_view(record.supervisee, "a" * 64, LATER)


@pytest.mark.clause("P1-8f")
def test_a_record_is_the_same_after_each_step(database: SqlDatabase, pair: list[Person]) -> None:
    """From draft to confirmed, with each signature in its order and its digest."""
    draft = drafted(database, pair)
    assert saved(database, draft) == draft
    sent = draft.sent(MONDAY)
    assert saved(database, sent) == sent
    confirmed = sent.confirmed(LATER)
    assert saved(database, confirmed) == confirmed
    assert saved(database, confirmed) == confirmed


@pytest.mark.clause("P1-8g")
def test_a_differing_record_is_the_same_after_each_step(database: SqlDatabase, pair: list[Person]) -> None:
    """With both views and both signatures; a changed view takes the signatures on the former one with it."""
    step = differing(drafted(database, pair))
    assert saved(database, step) == step
    step = step.with_view(step.supervisor, "b" * 64, LATER)
    assert saved(database, step) == step
    step = step.signed(step.supervisor, LATER)
    assert saved(database, step) == step
    step = step.with_view(step.supervisee, "c" * 64, LATER)
    assert step.signatures == saved_signatures(database, step)
    step = step.signed(step.supervisee, LATER).signed(step.supervisor, LATER)
    assert step.state is RecordState.SIGNED
    assert saved(database, step) == step


def saved_signatures(database: SqlDatabase, record: Record) -> object:
    """The signatures that come back of a record that is saved."""
    found = saved(database, record)
    return found and found.signatures


def test_a_new_version_starts_clean_and_the_former_stays(database: SqlDatabase, pair: list[Person]) -> None:
    """Views and signatures stand on the version that they were given on; each version keeps its text."""
    first = differing(drafted(database, pair))

    def work(tx: Transaction) -> None:
        tx.records.set_text(first.id, 1, "text 1")
        tx.records.set_view(first.id, 1, first.supervisee, "view 1")
        tx.records.save(first)

    database.run_now(work)
    second = first.rewritten("2" * 64, LATER)
    assert saved(database, second) == second

    def look(tx: Transaction) -> None:
        tx.records.set_text(first.id, 2, "text 2")
        tx.records.set_text(first.id, 2, "text 2, better")
        assert tx.records.text_of(first.id, 1) == "text 1"
        assert tx.records.text_of(first.id, 2) == "text 2, better"
        assert tx.records.text_of(first.id, 3) is None
        assert tx.records.view_of(first.id, 1, first.supervisee) == "view 1"
        assert tx.records.view_of(first.id, 2, first.supervisee) is None
        assert tx.records.view_of(first.id, 1, first.supervisor) is None

    database.run_now(look)
    assert saved(database, first) == first


def test_a_view_and_its_text_are_saved_in_either_order(database: SqlDatabase, pair: list[Person]) -> None:
    """Neither takes away the other."""
    record = differing(drafted(database, pair))

    def work(tx: Transaction) -> None:
        tx.records.set_view(record.id, 1, record.supervisee, "one")
        tx.records.save(record)
        assert tx.records.view_of(record.id, 1, record.supervisee) == "one"
        tx.records.set_view(record.id, 1, record.supervisee, "two")
        assert tx.records.get(record.id) == record

    database.run_now(work)


def test_records_wait_for_whose_answer_is_outstanding(database: SqlDatabase, pair: list[Person]) -> None:
    """The oldest first; for both views, until the one in question has signed."""
    ada, sam = pair[0].id, pair[1].id
    sent = drafted(database, pair, days_ago=40).sent(LATER)
    differs = drafted(database, pair, days_ago=30).sent(MONDAY).with_view(ada, "a" * 64, MONDAY)
    both = differing(drafted(database, pair, days_ago=20)).with_view(
        sam, "b" * 64, LATER + timedelta(hours=1)
    )
    closed = drafted(database, pair, days_ago=10).sent(MONDAY).confirmed(LATER)
    draft = drafted(database, pair)
    for record in (both, closed, sent, differs):
        saved(database, record)

    def waiting(person: PersonId | None = None) -> list[Record]:
        return list(database.run_now(lambda tx: tx.records.waiting(person)))

    assert waiting() == [differs, sent, both]
    assert waiting(ada) == [sent, both]
    assert waiting(sam) == [differs, both]
    assert waiting(PersonId(new_id())) == []
    saved(database, both.signed(ada, LATER))
    assert waiting(ada) == [sent]
    assert len(waiting(sam)) == 2
    assert database.run_now(lambda tx: tx.records.drafts_of(sam)) == [draft]
    assert database.run_now(lambda tx: tx.records.drafts_of(ada)) == []


def test_what_is_unfinished_is_what_waits_and_what_is_drafted(
    database: SqlDatabase, pair: list[Person]
) -> None:
    """For each of the two the same as the two looks together, whatever the records' states."""
    ada, sam = pair[0].id, pair[1].id
    sent = drafted(database, pair, days_ago=40).sent(LATER)
    differs = drafted(database, pair, days_ago=30).sent(MONDAY).with_view(ada, "a" * 64, MONDAY)
    both = differing(drafted(database, pair, days_ago=20)).with_view(sam, "b" * 64, LATER).signed(ada, LATER)
    closed = drafted(database, pair, days_ago=10).sent(MONDAY).confirmed(LATER)
    draft = drafted(database, pair)
    for record in (both, closed, sent, differs):
        saved(database, record)

    def unfinished(person: PersonId) -> list[Record]:
        return list(database.run_now(lambda tx: tx.records.unfinished(person)))

    assert unfinished(ada) == [sent]
    assert unfinished(sam) == [differs, both, draft]
    assert unfinished(PersonId(new_id())) == []


def test_records_are_found_by_person_and_session(database: SqlDatabase, pair: list[Person]) -> None:
    """The latest first; however many there are, in the same few statements."""
    records = [drafted(database, pair, days_ago=days) for days in (1, 30, 60)]

    with counted(database.engine) as statements:
        assert database.run_now(lambda tx: tx.records.of(pair[0].id)) == records
    assert statements.count == 3
    assert database.run_now(lambda tx: tx.records.of(pair[1].id)) == []
    assert database.run_now(lambda tx: tx.records.of_session(records[1].session)) == records[1]
    assert database.run_now(lambda tx: tx.records.of_session(new_id())) is None
    assert database.run_now(lambda tx: tx.records.get(new_id())) is None


def test_a_session_has_one_record(
    database: SqlDatabase, pair: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one is refused, whoever is faster."""
    monkeypatch.setattr(unit_of_work, "LONGEST_PAUSE", 0.0)
    first = drafted(database, pair)
    second = Record(
        id=new_id(), session=first.session, supervisee=first.supervisee, supervisor=first.supervisor,
        day=first.day, version=1, state=RecordState.DRAFT, digest="2" * 64, written_at=LATER, views={},
    )  # fmt: skip

    with pytest.raises(StorageError):
        database.run_now(lambda tx: tx.records.save(second))

    assert database.run_now(lambda tx: tx.records.of_session(first.session)) == first
