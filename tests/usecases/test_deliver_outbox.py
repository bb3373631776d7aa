"""Delivering: each message once, none kept back by another, none sent where a lease may have ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.confidential import DirectMessage
from bot.messages.base import Envelope
from bot.ports import (
    Account,
    AuditKind,
    Delivered,
    Failed,
    Fate,
    Member,
    Removed,
    Retry,
    Transaction,
    Urgency,
)
from bot.usecases import deliver_outbox
from bot.usecases.deliver_outbox import LONGEST_PAUSE_SECONDS, Delivery, pause_before
from bot.usecases.planning import plan_message
from bot.usecases.take_back import in_the_chat
from storage.tables.outbox import outbox
from tests.support.office import Office


@dataclass
class Chat:
    """A platform in memory: what was sent to whom and taken back, and what it answers next."""

    answers: list[Delivered | Retry | Failed] = field(default_factory=list[Delivered | Retry | Failed])
    sent: list[Envelope] = field(default_factory=list[Envelope])
    removals: list[Removed | Retry | Failed] = field(default_factory=list[Removed | Retry | Failed])
    removed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    name: str = "slack"

    async def conversation(self, account: Account) -> DirectMessage | Retry | Failed:
        """The account's own."""
        return DirectMessage(person=account.person, platform="slack", address=f"D{account.user}")

    async def send(self, envelope: Envelope) -> Delivered | Retry | Failed:
        """Keeps it."""
        self.sent.append(envelope)
        return self.answers.pop(0) if self.answers else Delivered(message=str(len(self.sent)))

    async def take_back(self, address: str, message: str) -> Removed | Retry | Failed:
        """Notes what is taken out of which conversation."""
        self.removed.append((address, message))
        return self.removals.pop(0) if self.removals else Removed(how="deleted")

    async def directory(self) -> AsyncIterator[Member]:
        """Nobody."""
        for member in list[Member]():
            yield member


def planned(office: Office, number: int = 1) -> Delivery:
    """A delivery with messages that are due, all to Amira."""
    person = office["Amira Khan"].id
    office.database.run_now(
        lambda tx: tx.accounts.save(
            Account(platform="slack", team="T", user="U", person=person, checked_at=tx.now)
        )
    )
    for place in range(number):
        office.database.run_now(
            lambda tx, place=place: plan_message(tx, person, "answer", "next", place, platform="slack")
        )
    return Delivery(office.database, office.setting, {"slack": Chat()})


def chat(delivery: Delivery) -> Chat:
    """Its platform."""
    found = delivery._platforms["slack"]  # pyright: ignore[reportPrivateUsage]
    assert isinstance(found, Chat)
    return found


async def test_each_message_is_sent_once(office: Office) -> None:
    """More than one batch holds; a second pass finds nothing."""
    delivery = planned(office, 120)
    assert (await delivery.drain()).outcomes == {"sent": 120}
    assert (await delivery.drain()).outcomes == {}
    assert len(chat(delivery).sent) == 120


async def test_what_cannot_begin_within_its_lease_is_left_to_the_next_claim(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow platform: nothing is sent under a lease that may have ended, and nothing waits a minute for it."""
    delivery = planned(office, 3)
    monkeypatch.setattr(deliver_outbox, "BEGIN_WITHIN_SECONDS", -1.0)
    assert await delivery.one_batch() == 3
    assert chat(delivery).sent == []
    monkeypatch.undo()
    assert (await delivery.drain()).outcomes == {"sent": 3}


async def test_one_message_that_fails_keeps_no_other(office: Office) -> None:
    """A kind that this release does not know, as after going back to an older one."""
    delivery = planned(office, 3)
    with office.database.engine.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.version == 1).values(kind="of the future"))
    assert (await delivery.drain()).outcomes == {"sent": 2, "put off": 1}
    office.clock.move(minutes=1)
    assert (await delivery.drain()).outcomes == {"put off": 1}


async def test_a_platform_that_asks_to_wait_is_not_called_before(office: Office) -> None:
    """Not for other messages either; afterwards all are sent, and no try was spent."""
    delivery = planned(office, 60)
    chat(delivery).answers = [Retry(after=30, reason="throttled", throttled=True)]
    outcomes = (await delivery.drain()).outcomes
    assert outcomes["put off"] >= 50
    begun = len(chat(delivery).sent)
    assert begun <= deliver_outbox.AT_ONCE
    office.clock.move(seconds=29)
    assert (await delivery.drain()).outcomes == {}
    office.clock.move(seconds=1)
    assert (await delivery.drain()).outcomes == {"sent": outcomes["put off"]}


async def test_a_wait_holds_for_the_moment_of_the_pass(office: Office) -> None:
    """`tick --at` a later day neither shortens nor forgets it."""
    delivery = planned(office, 2)
    chat(delivery).answers = [Retry(after=30, reason="throttled", throttled=True)] * 2
    at = office.clock.now() + timedelta(days=3)
    assert (await delivery.drain(at=at)).outcomes == {"put off": 2}
    assert (await delivery.drain(at=at)).outcomes == {}
    # The second message met the wait or the platform, whichever was faster.
    chat(delivery).answers.clear()
    assert (await delivery.drain(at=at + timedelta(seconds=30))).outcomes == {"sent": 2}


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    """Also after very many tries."""
    assert [pause_before(tries) for tries in range(5)] == [5, 5, 10, 20, 40]
    assert pause_before(100_000) == LONGEST_PAUSE_SECONDS


# --- taking back -----------------------------------------------------------------------------------


async def taken_back(office: Office, *removals: Removed | Retry | Failed) -> tuple[Delivery, str]:
    """A delivery that has sent one message of Grace's to Amira, and is to take it back."""
    delivery = planned(office, 0)
    amira, grace = office["Amira Khan"].id, office["Grace Bell"].id

    def cause(tx: Transaction) -> None:
        tx.outbox.on_behalf_of(grace)
        plan_message(tx, amira, "answer", "next", platform="slack", urgency=Urgency.ANSWER)

    office.database.run_now(cause)
    (message,) = office.planned("answer")
    await delivery.drain()
    office.database.run_now(
        lambda tx: plan_message(tx, amira, "take_back", message.id, urgency=Urgency.ANSWER)
    )
    chat(delivery).removals = list(removals)
    return delivery, message.id


def fate(office: Office, message: str) -> Fate:
    """What became of a message."""
    sent = office.database.run_now(lambda tx: tx.outbox.sent(message))
    assert sent is not None
    assert sent.sender == office["Grace Bell"].id
    return sent.fate


@pytest.mark.clause("P4-7.2")
@pytest.mark.parametrize("how", ["deleted", "gone", "replaced"])
async def test_a_message_is_taken_out_of_the_chat_it_went_to(office: Office, how: str) -> None:
    """Under the address and id that the platform gave, once; what became of it is logged."""
    delivery, message = await taken_back(office, Removed(how=how))
    assert (await delivery.drain()).outcomes == {"taken back": 1}
    assert (await delivery.drain()).outcomes == {}
    assert chat(delivery).removed == [("DU", "1")]
    assert fate(office, message) is Fate.TAKEN_BACK
    (entry,) = office.logged(AuditKind.MESSAGE_TAKEN_BACK)
    assert (entry["outcome"], entry["ref"]) == (how, message)


async def test_a_platform_that_is_away_is_asked_again(office: Office) -> None:
    """So is one that keeps the bot out of the conversation at present."""
    away = Retry(after=30, reason="away", throttled=True)
    delivery, message = await taken_back(office, away, Failed(reason="blocked", unreachable=True))
    assert (await delivery.drain()).outcomes == {"put off": 1}
    office.clock.move(seconds=30)
    assert (await delivery.drain()).outcomes == {"put off": 1}
    assert fate(office, message) is Fate.SENT
    office.clock.move(hours=1)
    assert (await delivery.drain()).outcomes == {"taken back": 1}


async def test_what_a_platform_does_not_take_back_is_known_as_such(office: Office) -> None:
    """It is given up, and whoever asks is told that it stays."""
    delivery, message = await taken_back(office, Failed(reason="chat.update: cant_update_message"))
    assert (await delivery.drain()).outcomes == {"dead": 1}
    sent = office.database.run_now(lambda tx: tx.outbox.sent(message))
    assert sent is not None
    assert in_the_chat(sent) == "chat_stays"


async def test_a_platform_that_does_not_run_here_waits(office: Office) -> None:
    """Another process may have it."""
    delivery, message = await taken_back(office)
    elsewhere = Delivery(office.database, office.setting, {})
    assert (await elsewhere.drain()).outcomes == {"cannot reach": 1}
    assert chat(delivery).removed == []
    assert fate(office, message) is Fate.SENT
