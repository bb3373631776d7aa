"""Facts are read again at delivery: what no longer holds is dropped, with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.people import Facts, StaffEntry
from bot.messages.records import RecordEnvelope, RecordList, TalkRequest
from bot.messages.reminders import MineReminder, TeamReminder
from bot.ports import Outgoing
from bot.presses import Press, Verb
from bot.usecases.compose import COMPOSERS
from bot.usecases.composed import Dropped
from bot.usecases.import_staff import import_staff
from bot.usecases.plan_reminders import store
from bot.usecases.planning import plan_message
from bot.usecases.tick import find_owed, plan_pass
from tests.support.office import Office, staff

AMIRA, GRACE = "Amira Khan", "Grace Bell"


def plan(office: Office) -> None:
    """What a pass of the clock plans."""
    asyncio.run(plan_pass(office.database, office.setting))


def digest(office: Office, who: str, kind: str) -> Outgoing:
    """The one digest of a kind that waits for somebody."""
    plan(office)
    (found,) = [one for one in office.planned(f"digest_{kind}") if one.recipient == office[who].id]
    return found


def record(office: Office) -> tuple[str, Outgoing]:
    """A record that was sent to Amira, and its message."""
    office.hold()
    (session,) = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    office.ask(GRACE, Press(Verb.RECORD_SAVE, session.id), workload="Full.")
    (draft,) = office.database.run_now(lambda tx: tx.records.drafts_of(office[GRACE].id))
    office.ask(GRACE, Press(Verb.RECORD_SEND, draft.id, 1))
    (message,) = office.planned("record_to_confirm")
    return draft.id, message


@pytest.mark.clause("P1-3.1a-1")
def test_a_reminder_says_how_things_stand_when_it_goes(office: Office) -> None:
    """Planned before the due date, sent after it: it tells of days past, and when it was meant for."""
    mine = digest(office, AMIRA, "mine")
    office.clock.move(days=7)
    message = office.composed(mine)
    assert isinstance(message, MineReminder)
    (item,) = message.items
    assert (item.says, item.days, message.meant_for) == ("overdue", 3, office.days(-7))
    assert item.clause[0] == "P1-3.1a-1"


def test_nothing_due_is_nothing_sent(office: Office) -> None:
    """The session was logged: neither of the two is reminded of it; Grace still is of Ben."""
    mine, team = digest(office, AMIRA, "mine"), digest(office, GRACE, "team")
    office.hold()
    assert office.composed(mine) == Dropped("nothing is due any more")
    message = office.composed(team)
    assert isinstance(message, TeamReminder)
    assert [item.name for item in message.items] == ["Ben"]
    office.hold("Ben Hale")
    assert office.composed(team) == Dropped("nothing is due any more")


def leaves(entry: StaffEntry) -> StaffEntry:
    """Long ago."""
    return replace(entry, leaving_date=entry.start_date + timedelta(days=1))


def loses_supervisor(entry: StaffEntry) -> StaffEntry:
    """Nobody is named any more."""
    return replace(entry, supervisor_email=None)


def is_away_for_long(entry: StaffEntry) -> StaffEntry:
    """With no end."""
    return replace(entry, absent_from=entry.last_supervision, absent_until=None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (leaves, "the recipient has left"),
        (loses_supervisor, "nothing is due any more"),
        (is_away_for_long, "nothing is due any more"),
    ],
)
def test_a_later_staff_list_counts(
    office: Office, change: Callable[[StaffEntry], StaffEntry], reason: str
) -> None:
    """Who has left, has nobody above, or is away gets nothing that was planned before."""
    mine = digest(office, AMIRA, "mine")
    entries = [change(entry) if entry.name == AMIRA else entry for entry in staff()]
    office.database.run_now(lambda tx: import_staff(tx, entries))
    assert office.composed(mine) == Dropped(reason)


@pytest.mark.clause("P1-8f", "P0-1a")
def test_a_records_message_is_for_its_version_and_its_answer(office: Office) -> None:
    """It names nothing of the record; answered or changed, it is not sent."""
    reference, message = record(office)
    assert office.composed(message) == RecordEnvelope(record=reference, version=1)
    office.ask(AMIRA, Press(Verb.CONFIRM, reference, 1))
    assert office.composed(message) == Dropped("the record was answered")


def test_a_records_message_of_an_older_version_is_dropped(office: Office) -> None:
    """The new version has its own, once it is sent."""
    reference, message = record(office)
    (session,) = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    office.ask(GRACE, Press(Verb.RECORD_SAVE, f"{session.id}.{reference}", 1), workload="Fuller.")
    assert office.composed(message) == Dropped("the record has changed")
    office.ask(GRACE, Press(Verb.RECORD_SEND, reference, 2))
    assert office.composed(office.planned("record_to_confirm")[-1]) == RecordEnvelope(
        record=reference, version=2
    )


@pytest.mark.clause("P1-8f")
def test_an_unanswered_record_is_reminded_of_after_three_and_five_working_days(office: Office) -> None:
    """With the days of the pack, until it is answered; the reminder names dates alone."""
    reference, _ = record(office)
    keys: list[str] = []
    for _ in range(15):
        office.clock.move(days=1)
        for planned in asyncio.run(find_owed(office.database, office.setting)):
            new = office.database.run_now(lambda tx, planned=planned: store(tx, [planned]))
            about_record = any(item.clock == "confirmation" for item in planned.items)
            keys += [f"{office.today:%d}"] if new and about_record else []
    assert keys == ["06", "10", "17"]
    waiting = [m for m in office.planned("digest_mine") if m.recipient == office[AMIRA].id]
    message = office.composed(waiting[-1])
    assert isinstance(message, MineReminder)
    assert message.waiting_records == 1
    office.ask(AMIRA, Press(Verb.CONFIRM, reference, 1))
    message = office.composed(waiting[-1])
    assert isinstance(message, Dropped) or (isinstance(message, MineReminder) and not message.waiting_records)


def test_a_wish_to_talk_is_dropped_once_it_is_answered(office: Office) -> None:
    """Before that it names the person and the day."""
    reference, _ = record(office)
    office.ask(AMIRA, Press(Verb.TALK_FIRST, reference, 1))
    (message,) = office.planned("talk_first")
    assert office.composed(message) == TalkRequest(
        record=reference, version=1, supervisee="Amira", day=office.today
    )
    office.ask(AMIRA, Press(Verb.CONFIRM, reference, 1))
    assert office.composed(message) == Dropped("the record was answered")


@pytest.mark.clause("P0-1a")
def test_the_answer_to_confirm_in_the_chat_names_no_text(office: Office) -> None:
    """Names, dates and buttons; the record itself opens on a press."""
    record(office)
    office.database.run_now(
        lambda tx: plan_message(tx, office[AMIRA].id, "answer", "confirm", platform="slack")
    )
    (message,) = office.planned("answer")
    answer = office.composed(message)
    assert isinstance(answer, RecordList)
    assert [line.name for line in answer.lines] == ["Grace"]


def test_every_kind_that_is_planned_can_be_composed(office: Office) -> None:
    """What has gone meanwhile is dropped, and does not keep others from being sent."""
    for kind in COMPOSERS:
        ref = "next" if kind == "answer" else "gone"
        office.database.run_now(lambda tx, kind=kind, ref=ref: plan_message(tx, office[AMIRA].id, kind, ref))
    for outgoing in office.planned():
        office.composed(outgoing)
    assert {one.kind for one in office.planned()} == COMPOSERS.keys()


def test_a_booked_session_changes_what_is_said(office: Office) -> None:
    """The supervisee is told of the booked day; the supervisor needs no reminder of it."""
    office.ask(
        GRACE, Press(Verb.BOOK_SAVE), supervisee=office[AMIRA].id, day=office.days(3).isoformat(), time=""
    )
    message = office.composed(digest(office, AMIRA, "mine"))
    assert isinstance(message, MineReminder)
    assert [item.says for item in message.items] == ["due_booked"]
    facts: Facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
    assert facts.booked == office.days(3)
    team = office.composed(digest(office, GRACE, "team"))
    assert isinstance(team, TeamReminder)
    assert [item.name for item in team.items] == ["Ben"]
