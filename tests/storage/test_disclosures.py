"""The register in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.disclosures import Asks, Disclosure, ShareForm, ShareState
from bot.domain.people import Person
from bot.domain.record import Head
from bot.ids import new_id
from bot.ports import Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MovedClock
from tests.support.people import add_people, make_entry


def people(database: SqlDatabase) -> list[Person]:
    """A supervisor and two supervisees."""
    return add_people(
        database,
        make_entry("Grace Bell"),
        make_entry("Amira Khan", supervisor="Grace Bell"),
        make_entry("Ben Hale", supervisor="Grace Bell"),
    )


def entry(maker: Person, about: Person, clock: MovedClock) -> Disclosure:
    """An entry of now, with all that one can have."""
    now = clock.now()
    return Disclosure(
        id=new_id(),
        tag="D1",
        subject=about.id,
        made_by=maker.id,
        audience="professional",
        purpose="conduct",
        asks=Asks.CONSENT,
        basis="public_task",
        form=ShareForm.COPY,
        parts=(Head.DEVELOPMENT, Head.PERFORMANCE),
        state=ShareState.GIVEN,
        version=4,
        opened_at=now,
        opened=now.date(),
        answer_by=now.date() + timedelta(days=7),
        answered_at=now + timedelta(hours=1),
        talk_at=now + timedelta(minutes=1),
        overridden_at=now + timedelta(hours=2),
        seen_at=now + timedelta(hours=3),
        given_on=now.date(),
        recipient=new_id(),
        reason=new_id(),
    )


def test_an_entry_comes_back_as_it_was(database: SqlDatabase, clock: MovedClock) -> None:
    """With all that it has, and with nothing but what it must have; saving it again changes the one row."""
    grace, amira, _ = people(database)
    full = entry(grace, amira, clock)
    bare = replace(
        full,
        id=new_id(),
        state=ShareState.READY,
        answer_by=None,
        answered_at=None,
        talk_at=None,
        overridden_at=None,
        seen_at=None,
        given_on=None,
        recipient="",
        reason="",
    )

    def work(tx: Transaction) -> None:
        for one in (full, bare):
            tx.disclosures.save(one)
            assert tx.disclosures.get(one.id) == one
            tx.disclosures.save(replace(one, state=ShareState.DROPPED, version=9))
            assert tx.disclosures.get(one.id) == replace(one, state=ShareState.DROPPED, version=9)
        assert tx.disclosures.count() == 2
        assert tx.disclosures.get("nothing") is None

    database.run_now(work)


def test_the_latest_come_first_for_whom_they_concern(database: SqlDatabase, clock: MovedClock) -> None:
    """By their maker, by whom they are about, and all of them a page at a time."""
    grace, amira, ben = people(database)
    several: list[Disclosure] = []
    for about in (amira, ben, amira):
        clock.move(minutes=1)
        several.insert(0, entry(grace, about, clock))

    def work(tx: Transaction) -> None:
        for one in several:
            tx.disclosures.save(one)
        assert list(tx.disclosures.made_by(grace.id)) == several
        assert list(tx.disclosures.made_by(amira.id)) == []
        assert list(tx.disclosures.about(amira.id)) == [several[0], several[2]]
        assert list(tx.disclosures.of_all(first=0, number=2)) == several[:2]
        assert list(tx.disclosures.of_all(first=2, number=2)) == several[2:]

    database.run_now(work)
