"""Delivering what is planned: claim, read the facts again, send, mark. Any number of processes may do it.

A message is sent twice only where the platform took it and the process died before it knew: the lease
then ends and another delivers it again.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.confidential import DirectMessage
from bot.domain.people import PersonId
from bot.errors import LeakRefused, StorageError
from bot.messages.base import Envelope, Message
from bot.ports import (
    NO_ADDRESS,
    Account,
    AuditKind,
    Database,
    Delivered,
    Failed,
    Happened,
    Leased,
    Platform,
    Retry,
    Transaction,
)
from bot.usecases.compose import compose
from bot.usecases.composed import Composed, Dropped, NotYet, Postponed, Removal
from bot.usecases.link_accounts import mark_unreachable
from bot.usecases.setting import Setting
from bot.usecases.show_newest import newest
from bot.usecases.suggest import suggestions

BATCH = 50
AT_ONCE = 8
"""Messages under way at the same time."""
BEGIN_WITHIN_SECONDS = 35.0
"""Of the claim. What would begin later could end after its lease, when another process sends it as well."""
ATTEMPTS = 8
"""Tries before a message can be given up; a platform's own Retry-After spends none."""
LONGEST_TRYING = timedelta(days=14)
"""A platform may be out for days: nothing is given up before."""
WAIT_FOR_PERSON = timedelta(hours=1)
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 900.0
CANNOT_REACH = "cannot reach"

log = structlog.get_logger()


@dataclass(slots=True)
class Tally:
    """What became of the messages of a pass, counted by outcome."""

    outcomes: Counter[str] = field(default_factory=Counter[str])

    def __str__(self) -> str:
        return ", ".join(f"{number} {outcome}" for outcome, number in sorted(self.outcomes.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A message composed at delivery, with the accounts of its recipient.

    Attributes:
        at: the moment of that.
        suggests: words to type next.
    """

    at: datetime
    composed: Composed
    accounts: Sequence[Account]
    suggests: tuple[str, ...] = ()


class Delivery:
    """Sends what is due through the platforms that are configured."""

    def __init__(self, database: Database, setting: Setting, platforms: Mapping[str, Platform]) -> None:
        self._database = database
        self._setting = setting
        self._platforms = platforms
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._closed_until: dict[str, datetime] = {}
        """Platforms that asked to be left alone, each until a moment."""

    async def drain(self, *, at: datetime | None = None, tally: Tally | None = None) -> Tally:
        """Delivers until nothing is due: each message is then sent, dropped, dead or put off.

        Args:
            at: the moment to deliver as of, instead of the clock's.
            tally: to count in.
        """
        tally = tally or Tally()
        while await self.one_batch(at=at, tally=tally):
            pass
        return tally

    async def one_batch(self, *, at: datetime | None = None, tally: Tally | None = None) -> int:
        """Claims and handles one batch; returns how many messages it held."""
        tally = tally or Tally()
        leased = await self._database.run(lambda tx: tx.outbox.claim(tx.now, BATCH), at=at)
        until = time.monotonic() + BEGIN_WITHIN_SECONDS
        of_one: dict[PersonId, list[Leased]] = {}
        for one in leased:
            of_one.setdefault(one.outgoing.recipient, []).append(one)
        await asyncio.gather(*(self._handle(some, until, at, tally) for some in of_one.values()))
        return len(leased)

    async def _handle(self, some: Sequence[Leased], until: float, at: datetime | None, tally: Tally) -> None:
        """Handles the messages of one person one after the other, so that they come in their order."""
        async with self._gate:
            for leased in some:
                late = time.monotonic() > until
                outcome = await (self._give_back(leased, at) if late else self._try(leased, at))
                tally.outcomes[outcome] += 1

    async def _try(self, leased: Leased, at: datetime | None) -> str:
        try:
            return await self._deliver(leased, at)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one message must not keep all others
            reason = type(error).__name__
            log.error("message failed", kind=leased.outgoing.kind, error=reason)  # noqa: TRY400 - as in bot.log
            return await self._try_later(leased, Retry(after=0, reason=reason), at)

    async def _deliver(self, leased: Leased, at: datetime | None) -> str:
        ready = await self._database.run(lambda tx: self._prepare(tx, leased), at=at)
        if not isinstance(ready.composed, Message):
            return await self._without_message(leased, ready.composed, at)
        account = self._choose(leased, ready.accounts)
        if account is None:
            return await self._wait_for_person(leased, at)
        closed_until = self._closed_until.get(account.platform)
        if closed_until and ready.at < closed_until:
            wait = (closed_until - ready.at).total_seconds()
            return await self._try_later(leased, Retry(after=wait, reason="throttled", throttled=True), at)
        return await self._send(leased, ready.composed, ready.suggests, account, at)

    async def _without_message(
        self, leased: Leased, composed: Dropped | Postponed | Removal | NotYet, at: datetime | None
    ) -> str:
        """What is done where nothing is said now."""
        match composed:
            case Dropped(reason):
                return await self._drop(leased, reason, at)
            case Postponed(_, until):
                return await self._postpone(leased, until, at)
            case NotYet(reason):
                return await self._try_later(leased, Retry(after=0, reason=reason), at)
            case Removal():
                return await self._take_back(leased, composed, at)

    def _prepare(self, tx: Transaction, leased: Leased) -> Ready:
        recipient = leased.outgoing.recipient
        composed = compose(tx, self._setting, leased.outgoing)
        suggests = suggestions(tx, recipient, composed) if isinstance(composed, Message) else ()
        return Ready(at=tx.now, composed=composed, accounts=tx.accounts.of(recipient), suggests=suggests)

    async def _send(
        self,
        leased: Leased,
        message: Message,
        suggests: tuple[str, ...],
        account: Account,
        at: datetime | None,
    ) -> str:
        platform = self._platforms[account.platform]
        conversation = await platform.conversation(account)
        if not isinstance(conversation, DirectMessage):
            return await self._not_sent(leased, conversation, account, at)
        try:
            envelope = Envelope(
                message=message,
                destination=conversation,
                newest=newest(leased.outgoing),
                suggests=suggests,
            )
        except LeakRefused:
            return await self._give_up(leased, "refused: not a private conversation of its reader", at)
        result = await platform.send(envelope)
        if not isinstance(result, Delivered):
            return await self._not_sent(leased, result, account, at)
        return await self._sent(leased, conversation, result, account, at)

    def _choose(self, leased: Leased, accounts: Sequence[Account]) -> Account | None:
        """Where an answer was asked for, else where the person was last, of the platforms that run and reach them."""
        running = [account for account in accounts if account.platform in self._platforms]
        usable = [account for account in running if account.address != NO_ADDRESS] or running
        asked = (account for account in usable if account.platform == leased.outgoing.platform)
        return next(asked, usable[0] if usable else None)

    async def _sent(
        self,
        leased: Leased,
        conversation: DirectMessage,
        result: Delivered,
        account: Account,
        at: datetime | None,
    ) -> str:
        def mark(tx: Transaction) -> bool:
            if account.address != conversation.address:
                tx.accounts.set_address(account, conversation.address)
            ours = tx.outbox.delivered(leased, conversation.platform, conversation.address, result.message)
            outcome = "sent" if ours else "sent after the lease was lost"
            self._log(tx, leased, AuditKind.MESSAGE_SENT, outcome, platform=conversation.platform)
            return ours

        await self._database.run(mark, at=at)
        return "sent"

    async def _take_back(self, leased: Leased, removal: Removal, at: datetime | None) -> str:
        """Takes a message out of the chat in which it was sent, wherever its recipient is now."""
        platform = self._platforms.get(removal.platform)
        if platform is None:
            return await self._wait_for_person(leased, at)
        result = await platform.take_back(removal.address, removal.message)
        if isinstance(result, Retry):
            return await self._try_later(leased, result, at, removal.platform)
        if isinstance(result, Failed) and result.unreachable:
            wait = Retry(after=WAIT_FOR_PERSON.total_seconds(), reason=result.reason)
            return await self._try_later(leased, wait, at)
        if isinstance(result, Failed):
            reason = result.reason
            await self._database.run(lambda tx: tx.outbox.stays(removal.outgoing, reason), at=at)
            return await self._give_up(leased, reason, at)
        how = result.how

        def mark(tx: Transaction) -> None:
            tx.outbox.taken_back(removal.outgoing)
            tx.outbox.delivered(leased, removal.platform, removal.address, removal.message)
            self._log(
                tx,
                leased,
                AuditKind.MESSAGE_TAKEN_BACK,
                how,
                platform=removal.platform,
                ref=removal.outgoing,
            )

        await self._database.run(mark, at=at)
        return "taken back"

    async def _not_sent(
        self, leased: Leased, result: Retry | Failed, account: Account, at: datetime | None
    ) -> str:
        if isinstance(result, Retry):
            return await self._try_later(leased, result, at, account.platform)
        if result.unreachable:
            await self._database.run(lambda tx: mark_unreachable(tx, account), at=at)
            return await self._wait_for_person(leased, at)
        return await self._give_up(leased, result.reason, at)

    async def _try_later(
        self, leased: Leased, result: Retry, at: datetime | None, platform: str | None = None
    ) -> str:
        """Puts a message off; where a platform asked for it, all others of that platform too."""
        after = result.after if result.throttled else max(result.after, pause_before(leased.attempts))

        def put_off(tx: Transaction) -> datetime | None:
            until = tx.now + timedelta(seconds=after)
            spent = not result.throttled and leased.attempts + 1 >= ATTEMPTS
            if spent and tx.now - leased.outgoing.send_at > LONGEST_TRYING:
                return None
            tx.outbox.put_off(leased, until, result.reason, attempt=not result.throttled)
            return until

        until = await self._database.run(put_off, at=at)
        if until is None:
            return await self._give_up(leased, result.reason, at)
        if platform and result.throttled:
            self._closed_until[platform] = max(until, self._closed_until.get(platform, until))
        return "put off"

    async def _give_back(self, leased: Leased, at: datetime | None) -> str:
        """Leaves a message to whoever claims it next: too little of the lease is left."""
        await self._database.run(
            lambda tx: tx.outbox.put_off(leased, tx.now, "no time was left", attempt=False), at=at
        )
        return "given back"

    async def _wait_for_person(self, leased: Leased, at: datetime | None) -> str:
        """It never falls back to another place: it waits until the person can be reached (P4-3.1)."""
        await self._database.run(
            lambda tx: tx.outbox.put_off(leased, tx.now + WAIT_FOR_PERSON, CANNOT_REACH, attempt=False), at=at
        )
        return CANNOT_REACH

    async def _postpone(self, leased: Leased, until: datetime, at: datetime | None) -> str:
        """Its recipient is away: reminders wait, dates do not."""
        await self._database.run(
            lambda tx: tx.outbox.put_off(leased, until, "recipient is away", attempt=False), at=at
        )
        return "put off"

    async def _drop(self, leased: Leased, reason: str, at: datetime | None) -> str:
        def drop(tx: Transaction) -> None:
            if tx.outbox.dropped(leased, reason):
                self._log(tx, leased, AuditKind.MESSAGE_DROPPED, reason)

        await self._database.run(drop, at=at)
        return "dropped"

    async def _give_up(self, leased: Leased, reason: str, at: datetime | None) -> str:
        def give_up(tx: Transaction) -> None:
            if tx.outbox.dead(leased, reason):
                self._log(tx, leased, AuditKind.MESSAGE_DEAD, reason)

        await self._database.run(give_up, at=at)
        return "dead"

    def _log(
        self,
        tx: Transaction,
        leased: Leased,
        kind: AuditKind,
        outcome: str,
        *,
        platform: str = "",
        ref: str = "",
    ) -> None:
        recipient: PersonId = leased.outgoing.recipient
        tx.audit.add(
            Happened(
                kind=kind,
                subject=recipient,
                platform=platform,
                outcome=outcome,
                ref=ref or leased.outgoing.id,
                details={"kind": leased.outgoing.kind},
            )
        )


def pause_before(attempts: int) -> float:
    """Seconds before the next try, doubling."""
    return min(FIRST_PAUSE_SECONDS * 2 ** min(max(attempts - 1, 0), 10), LONGEST_PAUSE_SECONDS)
