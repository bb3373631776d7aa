"""Who is who: matching people with their accounts on a chat platform, first by e-mail, then by its ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.people import Person, PersonId
from bot.ports import (
    NO_ADDRESS,
    Account,
    AuditKind,
    Database,
    Happened,
    Member,
    Platform,
    Transaction,
    Urgency,
)
from bot.usecases.planning import plan_message
from bot.usecases.setting import Setting

CHECK_AGAIN_AFTER = timedelta(hours=24)
"""How long a platform's word that somebody is a full member is believed."""

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person and the account from which they act."""

    person: Person
    account: Account


def who_is(tx: Transaction, platform: str, team: str, user: str) -> Known | None:
    """The person behind an account; None where it is not known, or its membership has to be checked again."""
    found = tx.accounts.whose(platform, team, user)
    if found is None:
        return None
    account, person = found
    if account.checked_at is None or tx.now - account.checked_at > CHECK_AGAIN_AFTER:
        return None
    return Known(person=person, account=account)


def link(tx: Transaction, setting: Setting, platform: str, member: Member) -> Known | None:
    """Links a member with the person of the same e-mail or the id that the staff list gives.

    Guests, strangers and people who are not in the list, or have left, are refused: None.
    """
    known = tx.accounts.find(platform, member.team, member.user)
    person = tx.people.by_id(known.person) if known else _match(tx, platform, member)
    if not member.full_member or person is None or person.has_left(setting.day(tx.now)):
        tx.audit.add(Happened(kind=AuditKind.ACCOUNT_REFUSED, platform=platform, outcome="refused"))
        return None
    account = replace(
        known or Account(platform=platform, team=member.team, user=member.user, person=person.id),
        checked_at=tx.now,
    )
    tx.accounts.save(account)
    if known is None:
        _log_link(tx, person.id, platform)
    return Known(person=person, account=account)


def _match(tx: Transaction, platform: str, member: Member) -> Person | None:
    by_id = tx.people.by_platform_id(platform, member.user)
    if by_id:
        return by_id
    addresses = (member.email.lower(), member.signs_in_as.lower())
    return next((person for one in addresses if one and (person := tx.people.by_email(one))), None)


def _log_link(tx: Transaction, person: PersonId, platform: str) -> None:
    tx.audit.add(Happened(kind=AuditKind.ACCOUNT_LINKED, subject=person, platform=platform))
    tx.outbox.release(person, tx.now)


def note_use(tx: Transaction, known: Known, address: str | None = None) -> bool:
    """Notes where somebody was last, so that they are written to there; welcomes them the first time.

    Returns whether they are welcomed by this.
    """
    account = known.account
    if _is_fresh(tx, account) and address in (None, account.address):
        return False
    welcomed = account.used_at is None and _greet(tx, known, "welcome", f"welcome:{known.person.id}")
    tx.accounts.save(replace(account, used_at=tx.now, address=address or account.address))
    if address and not account.address:
        tx.outbox.release(known.person.id, tx.now)
    return welcomed


def note_arrival(tx: Transaction, known: Known, address: str | None = None) -> None:
    """Notes that somebody has added the bot; whoever was welcomed before, here or elsewhere, is greeted briefly."""
    before = known.account
    arrived = before.used_at is None or before.address == NO_ADDRESS
    if not note_use(tx, known, address) and arrived:
        # The platform tells of one arrival several times: all of them know the same last use.
        _greet(tx, known, "welcome_back", f"welcome_back:{before.platform}:{before.user}:{before.used_at}")


def _greet(tx: Transaction, known: Known, kind: str, dedupe: str) -> bool:
    return plan_message(
        tx,
        known.person.id,
        kind,
        urgency=Urgency.ANSWER,
        platform=known.account.platform,
        # Before whatever is answered at this moment.
        send_at=tx.now - timedelta(seconds=1),
        dedupe=dedupe,
    )


def _is_fresh(tx: Transaction, account: Account) -> bool:
    """Whether it is known well enough that this is where the person was last: not each request is noted."""
    if account.used_at is None or tx.now - account.used_at >= timedelta(minutes=5):
        return False
    return account.elsewhere_at is None or account.elsewhere_at < account.used_at


def lose(tx: Transaction, platform: str, team: str, user: str) -> None:
    """Notes that somebody has removed the bot: they cannot be reached on this account until they write again."""
    account = tx.accounts.find(platform, team, user)
    if account:
        mark_unreachable(tx, account)


def mark_unreachable(tx: Transaction, account: Account) -> None:
    """Notes that the platform knows no private conversation with somebody: `cannot reach`, until it names one."""
    if account.address == NO_ADDRESS:
        return
    tx.accounts.set_address(account, NO_ADDRESS)
    tx.audit.add(Happened(kind=AuditKind.ACCOUNT_LOST, subject=account.person, platform=account.platform))


async def link_from_directory(
    database: Database, setting: Setting, platform: Platform, *, at: datetime | None = None
) -> int:
    """Goes through the platform's directory once, where somebody is missing or was not checked for a day.

    People without an account are matched; those who are guests or deactivated now lose theirs, so that they
    are written to no more.

    Returns how many were linked.

    Raises:
        PlatformError: the directory cannot be read now.
    """
    if not await database.run(lambda tx: _worth_reading(tx, platform.name), at=at):
        return 0
    linked = 0
    batch: list[Member] = []
    async for member in platform.directory():
        batch.append(member)
        if len(batch) >= BATCH:
            members, batch = batch, []
            linked += await database.run(
                lambda tx, members=members: _go_through(tx, setting, platform.name, members), at=at
            )
    return linked + await database.run(lambda tx: _go_through(tx, setting, platform.name, batch), at=at)


def _worth_reading(tx: Transaction, platform: str) -> bool:
    before = tx.now - CHECK_AGAIN_AFTER
    return bool(tx.accounts.people_without(platform)) or tx.accounts.any_unchecked(platform, before)


def _go_through(tx: Transaction, setting: Setting, platform: str, members: Sequence[Member]) -> int:
    """Links, checks or removes the accounts of some members; returns how many were linked."""
    return sum(_check_or_link(tx, setting, platform, member) for member in members)


def _check_or_link(tx: Transaction, setting: Setting, platform: str, member: Member) -> bool:
    account = tx.accounts.find(platform, member.team, member.user)
    if account is not None:
        if member.full_member:
            tx.accounts.save(replace(account, checked_at=tx.now))
        else:
            tx.accounts.remove(account)
            tx.audit.add(
                Happened(
                    kind=AuditKind.ACCOUNT_REFUSED,
                    subject=account.person,
                    platform=platform,
                    outcome="removed",
                )
            )
        return False
    person = _match(tx, platform, member) if member.full_member else None
    if person is None or person.has_left(setting.day(tx.now)):
        return False
    tx.accounts.save(
        Account(platform=platform, team=member.team, user=member.user, person=person.id, checked_at=tx.now)
    )
    _log_link(tx, person.id, platform)
    return True


def link_listed(tx: Transaction, setting: Setting, platform: str, team: str) -> int:
    """Makes accounts of the ids that the staff list gives (`teams_id`), for people who never wrote.

    The platform is asked whether they are full members before anything is sent to them, and when they write.
    Returns how many were made.
    """
    made = 0
    for person in tx.accounts.people_without(platform):
        user = (person.entry.teams_id or "").lower()
        if user and tx.accounts.find(platform, team, user) is None:
            tx.accounts.save(Account(platform=platform, team=team, user=user, person=person.id))
            _log_link(tx, person.id, platform)
            made += 1
    return made
