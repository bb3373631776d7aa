"""One pass of the clock: plan what is due, then deliver it (contract: `tick`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import PlatformError
from bot.ports import AuditKind, Database, Platform, Transaction
from bot.usecases.deliver_outbox import Delivery, Tally
from bot.usecases.link_accounts import link_from_directory
from bot.usecases.plan_reminders import Planned, find_owed, store
from bot.usecases.setting import Setting
from bot.usecases.share_preparation import destroy

CHUNK = 200
"""Messages planned in one transaction, so that nobody waits long for the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What a pass did."""

    planned: Sequence[Planned]
    tally: Tally
    directory_error: str = ""


async def plan_pass(database: Database, setting: Setting, *, at: datetime | None = None) -> Sequence[Planned]:
    """Plans what is owed as of a moment, each item once; returns what was found."""
    planned = await database.run(lambda tx: find_owed(tx, setting), at=at)
    for start in range(0, len(planned), CHUNK):
        chunk = planned[start : start + CHUNK]
        await database.run(lambda tx, chunk=chunk: store(tx, chunk), at=at)
    await database.run(lambda tx: expire_preparations(tx, setting), at=at)
    return planned


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
