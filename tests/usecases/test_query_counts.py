"""How many statements a request takes: few, and no more for many people than for one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people import Role
from bot.domain.record import Record
from bot.ports import Member, Transaction
from bot.presses import Press, Verb
from bot.usecases.dispatch import ONLY_READ, PRESSES, WORDS, answer_command
from bot.usecases.link_accounts import link, note_use, who_is
from bot.usecases.request import Outcome, Reply, Request
from tests.support.office import Office
from tests.support.people import add_people, big_staff
from tests.support.queries import counted

TEAM = "T1"
HEAD = frozenset({Role.HEAD_OF_SERVICE, Role.SUPERVISOR})


def known(office: Office, who: str) -> str:
    """The account of somebody who has used the bot before."""
    person = office[who]
    user = f"U{person.id}"

    def work(tx: Transaction) -> None:
        linked = link(
            tx,
            office.setting,
            "slack",
            Member(team=TEAM, user=user, email=person.entry.email, full_member=True),
        )
        assert linked
        note_use(tx, linked, "D1")

    office.database.run_now(work)
    office.word(who, "next")
    return user


def command(office: Office, user: str, text: str, key: str) -> Outcome:
    """A command, from who it is to the log."""

    def work(tx: Transaction) -> Outcome:
        found = who_is(tx, "slack", TEAM, user)
        assert found
        note_use(tx, found)
        request = Request(actor=found.person, key=key, press=Press(Verb.WORD, "help"), platform="slack")
        return answer_command(tx, office.setting, request, text)

    return office.database.run_now(work)


@pytest.mark.parametrize(
    ("who", "word", "most"),
    [
        # Who it is, what the answer needs, and the log: each is one of them.
        ("Amira Khan", "help", 3),
        ("Grace Bell", "help", 3),
        ("Amira Khan", "next", 8),
        ("Grace Bell", "next", 8),
        ("Tom Reid", "next", 9),
        ("Amira Khan", "confirm", 3),
        ("Grace Bell", "status", 5),
        ("Tom Reid", "status", 5),
    ],
)
def test_a_word_takes_few_statements(office: Office, who: str, word: str, most: int) -> None:
    """From the account to the entry in the log."""
    user = known(office, who)

    with counted(office.database.engine) as statements:
        outcome = command(office, user, word, "request 1")

    assert isinstance(outcome, Reply)
    assert statements.count <= most, statements.texts


def test_a_preparation_begins_and_goes_on_with_few_statements(office: Office) -> None:
    """Beginning one makes its key and its text; going on reads them."""
    user = known(office, "Amira Khan")

    with counted(office.database.engine) as first:
        command(office, user, "prepare", "request 1")
    with counted(office.database.engine) as again:
        command(office, user, "prepare", "request 2")

    assert first.count <= 14, first.texts
    assert again.count <= 8, again.texts


def test_a_confirmation_takes_few_statements(office: Office) -> None:
    """With the record's versions, views and signatures, the messages that follow, and the log."""
    record = sent_record(office)

    with counted(office.database.engine) as statements:
        office.ask("Amira Khan", Press(Verb.CONFIRM, record.id, record.version))

    assert statements.count <= 12, statements.texts


def sent_record(office: Office) -> Record:
    """A record of Amira's that waits for her."""
    office.hold(day=office.days(-1))
    session = office.database.run_now(lambda tx: tx.sessions.of(office["Amira Khan"].id)[0])
    office.ask("Grace Bell", Press(Verb.RECORD_SAVE, session.id), workload="We spoke about the work.")
    draft = office.database.run_now(lambda tx: tx.records.of_session(session.id))
    assert draft
    office.ask("Grace Bell", Press(Verb.RECORD_SEND, draft.id, draft.version))
    sent = office.database.run_now(lambda tx: tx.records.get(draft.id))
    assert sent
    return sent


@pytest.mark.parametrize("size", [20, 200])
@pytest.mark.parametrize(("word", "most"), [("status", 5), ("next", 8), ("help", 3)])
def test_a_line_takes_as_many_statements_however_long_it_is(
    office: Office, size: int, word: str, most: int
) -> None:
    """None for each person."""
    [office.people["Head"], *_] = add_people(
        office.database,
        *(replace(entry, roles=HEAD) if not entry.supervisor_email else entry for entry in big_staff(size)),
    )
    user = known(office, "Head")

    with counted(office.database.engine) as statements:
        outcome = command(office, user, word, "request 1")

    assert isinstance(outcome, Reply)
    assert statements.count <= most, statements.texts


@pytest.mark.parametrize("name", sorted(ONLY_READ))
@pytest.mark.parametrize("who", ["Amira Khan", "Grace Bell", "Tom Reid", "Ruth Lane", "Dora West"])
def test_what_only_reads_leaves_nothing_to_be_recognised_by(office: Office, name: str, who: str) -> None:
    """Such a word is never looked up among the requests that had an effect, so none of its answers may be one."""
    sent_record(office)

    outcome = office.word(who, name)

    assert isinstance(outcome, Reply)
    assert outcome.again is None


def test_every_word_that_may_begin_something_is_looked_up() -> None:
    """Only `prepare` begins something; a new word counts as one that does until it is named here."""
    assert set(WORDS) - ONLY_READ == {"prepare"}
    assert Verb.WORD not in PRESSES
