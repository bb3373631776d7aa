"""Who is who on the chat platforms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    nulls_last,
    or_,
    select,
    type_coerce,
    update,
)

from bot.domain.people import Person, PersonId
from bot.ports import NO_ADDRESS, Account
from storage.people_rows import PERSON_COLUMNS, people_of, person_of, select_people
from storage.repository import Repository, of_tenant
from storage.tables.accounts import accounts
from storage.tables.people import staff

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_PLATFORM = "slack"

# In the order of `_account`; by name, a person's columns would come in their way.
_COLUMNS = tuple(
    accounts.c[name] for name in ("platform", "team", "user", "person", "address", "used_at", "checked_at")
)

_IS = and_(
    of_tenant(accounts),
    accounts.c.platform == bindparam("platform"),
    accounts.c.team == bindparam("team"),
    accounts.c.user == bindparam("user"),
)
_FIND = select(*_COLUMNS).where(_IS)
_other = accounts.alias("other")
_ELSEWHERE = (
    select(func.max(_other.c.used_at))
    .where(
        _other.c.tenant == accounts.c.tenant,
        _other.c.person == accounts.c.person,
        _other.c.platform != accounts.c.platform,
    )
    .scalar_subquery()
)
_WHOSE = (
    select(*_COLUMNS, type_coerce(_ELSEWHERE, accounts.c.used_at.type), *PERSON_COLUMNS)
    .join_from(accounts, staff, and_(staff.c.tenant == accounts.c.tenant, staff.c.id == accounts.c.person))
    .where(_IS)
)
_OF = select(*_COLUMNS).where(of_tenant(accounts), accounts.c.person == bindparam("person"))
_REMOVE = delete(accounts).where(_IS)


class SqlAccounts(Repository):
    """Implements `bot.ports.Accounts`."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        super().__init__(connection, tenant)
        self._now = now

    def find(self, platform: str, team: str, user: str) -> Account | None:
        row = self._rows(_FIND, platform=platform, team=team, user=user).one_or_none()
        return _account(row) if row else None

    def whose(self, platform: str, team: str, user: str) -> tuple[Account, Person] | None:
        row = self._rows(_WHOSE, platform=platform, team=team, user=user).one_or_none()
        return (replace(_account(row[:7]), elsewhere_at=row[7]), person_of(row[8:])) if row else None

    def of(self, person: PersonId) -> Sequence[Account]:
        return sorted(map(_account, self._rows(_OF, person=person)), key=_preference)

    def save(self, account: Account) -> None:
        self._put(
            accounts,
            {
                "platform": account.platform,
                "team": account.team,
                "user": account.user,
                "person": account.person,
                "address": account.address,
                "used_at": account.used_at,
                "checked_at": account.checked_at,
            },
        )

    def latest(self, platform: str) -> Account | None:
        there = and_(accounts.c.platform == platform, accounts.c.address != NO_ADDRESS)
        newest = (
            select(*_COLUMNS)
            .where(self._mine(accounts), there)
            .order_by(nulls_last(accounts.c.used_at.desc()))
        )
        row = self._connection.execute(newest.limit(1)).first()
        return _account(row) if row else None

    def set_address(self, account: Account, address: str) -> None:
        is_it = and_(
            self._mine(accounts),
            accounts.c.platform == account.platform,
            accounts.c.team == account.team,
            accounts.c.user == account.user,
        )
        self._connection.execute(update(accounts).where(is_it).values(address=address))

    def remove(self, account: Account) -> None:
        self._rows(_REMOVE, platform=account.platform, team=account.team, user=account.user)

    def people_without(self, platform: str) -> Sequence[Person]:
        has_one = exists().where(
            accounts.c.tenant == staff.c.tenant,
            accounts.c.person == staff.c.id,
            accounts.c.platform == platform,
        )
        here = or_(staff.c.leaving_date.is_(None), staff.c.leaving_date >= self._now.date())
        statement = select_people().where(self._mine(staff), here, ~has_one)
        return people_of(self._connection.execute(statement.order_by(staff.c.email)))

    def any_unchecked(self, platform: str, since: datetime) -> bool:
        old = or_(accounts.c.checked_at.is_(None), accounts.c.checked_at < since)
        statement = select(accounts.c.user).where(self._mine(accounts), accounts.c.platform == platform, old)
        return self._connection.execute(statement.limit(1)).first() is not None

    def unreachable(self) -> frozenset[PersonId]:
        has_one = exists().where(
            accounts.c.tenant == staff.c.tenant,
            accounts.c.person == staff.c.id,
            or_(accounts.c.address.is_(None), accounts.c.address != NO_ADDRESS),
        )
        found = self._connection.scalars(select(staff.c.id).where(self._mine(staff), ~has_one))
        return frozenset(map(PersonId, found))


def _preference(one: Account) -> tuple[float, bool, str, str, str]:
    used = (one.used_at or _NEVER).timestamp()
    return -used, one.platform != _FIRST_PLATFORM, one.platform, one.team, one.user


def _account(row: Sequence[Any]) -> Account:
    platform, team, user, person, address, used_at, checked_at = row
    return Account(
        platform=platform,
        team=team,
        user=user,
        person=person,
        address=address,
        used_at=used_at,
        checked_at=checked_at,
    )
