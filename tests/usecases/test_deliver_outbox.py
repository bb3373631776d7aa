"""Delivering: each message once, none kept back by another, none sent where a lease may have ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.confidential import DirectMessage
from bot.messages.base import Envelope
from bot.ports import Account, Delivered, Failed, Member, Retry
from bot.usecases import deliver_outbox
from bot.usecases.deliver_outbox import LONGEST_PAUSE_SECONDS, Delivery, pause_before
from bot.usecases.planning import plan_message
from storage.tables.outbox import outbox
from tests.support.office import Office


@dataclass
class Chat:
    """A platform in memory: what was sent to whom, and what it answers next."""

    answers: list[Delivered | Retry | Failed] = field(default_factory=list[Delivered | Retry | Failed])
    sent: list[Envelope] = field(default_factory=list[Envelope])
    name: str = "slack"

    async def conversation(self, account: Account) -> DirectMessage | Retry | Failed:
        """The account's own."""
        return DirectMessage(person=account.person, platform="slack", address=f"D{account.user}")

    async def send(self, envelope: Envelope) -> Delivered | Retry | Failed:
        """Keeps it."""
        self.sent.append(envelope)
        return self.answers.pop(0) if self.answers else Delivered(message=str(len(self.sent)))

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
