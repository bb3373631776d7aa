"""One pass of the clock: plan what is due, then deliver it (contract: `tick`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import PersonId
from bot.errors import PlatformError
from bot.ports import AuditKind, Database, Happened, Platform, Transaction
from bot.usecases.deliver_outbox import Delivery, Tally
from bot.usecases.link_accounts import link_from_directory
from bot.usecases.matters import follow_up
from bot.usecases.plan_reminders import (
    Look,
    Planned,
    look,
    merged,
    owed_confirmations,
    snoozed,
    still_waiting,
    store,
)
from bot.usecases.setting import Setting
from bot.usecases.share_preparation import destroy

DUE_AT_ONCE = 100_000
"""People whose turn has come that are in memory at once."""
LOOK_AT_ONCE = 2_000
"""People at whom one transaction looks."""
CHUNK = 1_000
"""Messages planned in one transaction, so that nobody waits long for the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What a pass did."""

    planned: Sequence[Planned]
    tally: Tally
    directory_error: str = ""


async def plan_pass(database: Database, setting: Setting, *, at: datetime | None = None) -> Sequence[Planned]:
    """Plans what is owed as of a moment, each item once; returns what was found.

    Only people about whom something may have become due are looked at, some thousand in a transaction.
    """
    await database.run(lambda tx: note_rules(tx, setting), at=at)
    await database.run(lambda tx: follow_up(tx, setting), at=at)
    found: list[Planned] = []
    async for one in _looks(database, setting, at):
        await _store(database, setting, one.planned, at)
        await database.run(lambda tx, one=one: tx.wakes.sleep(one.rest), at=at)
        found += one.planned
    confirmations = await database.run(lambda tx: owed_confirmations(tx, setting), at=at)
    await _store(database, setting, confirmations, at)
    await database.run(lambda tx: expire_preparations(tx, setting), at=at)
    return _by_name(merged([*found, *confirmations]))


async def find_owed(database: Database, setting: Setting, *, at: datetime | None = None) -> Sequence[Planned]:
    """What a pass as of a moment would send: what is new, and what is planned and waits. Changes nothing."""
    found: list[Planned] = []
    async for one in _looks(database, setting, at):
        found += one.planned
    found += await database.run(lambda tx: owed_confirmations(tx, setting), at=at)
    found += await database.run(lambda tx: still_waiting(tx, setting), at=at)
    return _by_name(await database.run(lambda tx: snoozed(tx, merged(found)), at=at))


def _by_name(planned: Sequence[Planned]) -> Sequence[Planned]:
    """What concerns oneself before what concerns others."""
    return sorted(
        planned, key=lambda one: (one.recipient.entry.name.casefold(), one.recipient.entry.email, one.kind)
    )


async def _looks(database: Database, setting: Setting, at: datetime | None) -> AsyncIterator[Look]:
    last: PersonId | None = None
    while due := await database.run(
        lambda tx, last=last: tx.wakes.due(tx.now, DUE_AT_ONCE, after=last), at=at
    ):
        for start in range(0, len(due), LOOK_AT_ONCE):
            some = due[start : start + LOOK_AT_ONCE]
            yield await database.run(lambda tx, some=some: look(tx, setting, some), at=at)
        last = due[-1].person


async def _store(
    database: Database, setting: Setting, planned: Sequence[Planned], at: datetime | None
) -> None:
    for start in range(0, len(planned), CHUNK):
        some = planned[start : start + CHUNK]
        await database.run(lambda tx, some=some: store(tx, snoozed(tx, some)), at=at)


def note_rules(tx: Transaction, setting: Setting) -> None:
    """Has everybody looked at anew where the rules are others than those of the last pass, and logs that."""
    rules = setting.rules
    name = f"{rules.pack} {rules.version} {rules.digest} {setting.zone.key}"
    before = tx.wakes.note_rules(name)
    if before is not None:
        details = {"pack": rules.pack, "version": rules.version, "digest": rules.digest}
        tx.audit.add(Happened(kind=AuditKind.POLICY_LOADED, details={**details, "before": before}))


async def tick(
    database: Database,
    setting: Setting,
    delivery: Delivery,
    platforms: Sequence[Platform],
    *,
    at: datetime | None,
) -> Passed:
    """Plans and delivers; returns when each message due by then is delivered, dead or put off."""
    planned = await plan_pass(database, setting, at=at)
    error = ""
    for platform in platforms:
        try:
            await link_from_directory(database, setting, platform, at=at)
        except PlatformError as failed:
            error = str(failed)
    tally = await delivery.drain(at=at)
    return Passed(planned=planned, tally=tally, directory_error=error)


def expire_preparations(tx: Transaction, setting: Setting) -> int:
    """Destroys unshared preparations whose days are over (C37); returns how many."""
    expired = tx.preparations.expired(setting.day(tx.now))
    for preparation in expired:
        destroy(tx, preparation, AuditKind.PREPARATION_EXPIRED, actor=None)
    return len(expired)
