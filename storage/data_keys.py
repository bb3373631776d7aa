"""Data keys: random, one for each person and thing, kept wrapped by a master key.

A text is gone for good when its data key is: backups of the texts alone do not bring it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from bot.ids import new_id
from storage.encryption import context_of, random_key
from storage.keys import Keyring
from storage.repository import Repository
from storage.tables.content import content, data_key

BATCH = 500


class DataKeys(Repository):
    """The data keys of a tenant, in one transaction."""

    def __init__(self, connection: Connection, tenant: str, keyring: Keyring) -> None:
        super().__init__(connection, tenant)
        self._keyring = keyring

    def find(self, owner: str, ref: str) -> bytes | None:
        """The key of a person and a thing, where there is one.

        Raises:
            KeysError: its master key is missing or another one.
        """
        row = self._connection.execute(self._of(owner, ref)).mappings().one_or_none()
        return self.opened(row) if row else None

    def make(self, owner: str, ref: str) -> tuple[str, bytes]:
        """The id and key of a person and a thing: the one that exists, or a new one.

        Where another transaction destroys it meanwhile, the database refuses the text that refers to it, and
        the work is run again.

        Raises:
            KeysError: its master key is missing or another one.
        """
        wanted = self._of(owner, ref)
        row = self._connection.execute(wanted).mappings().one_or_none()
        if row is None:
            self._add_new(owner, ref)
            row = self._connection.execute(wanted).mappings().one()
        return row["id"], self.opened(row)

    def opened(self, row: Mapping[Any, Any]) -> bytes:
        """The key of a row of the table.

        Raises:
            KeysError: its master key is missing or another one.
        """
        return self._keyring.unwrap(row["key_id"], row["wrapped"], _context(self._tenant, row))

    def destroy_unused(self, key: str) -> None:
        """Removes a key where no text needs it any more."""
        used = exists().where(self._mine(content), content.c.data_key == key)
        unused = delete(data_key).where(self._mine(data_key), data_key.c.id == key, ~used)
        try:
            with self._connection.begin_nested():
                self._connection.execute(unused)
        except IntegrityError:
            # A text that another transaction has written meanwhile needs it: this one's snapshot has not seen it.
            return

    def _add_new(self, owner: str, ref: str) -> None:
        row = {"id": new_id(), "owner": owner, "ref": ref}
        wrapped = self._keyring.wrap(random_key(), _context(self._tenant, row))
        self._add_unless_there(data_key, {**row, "key_id": self._keyring.newest, "wrapped": wrapped})

    def _of(self, owner: str, ref: str) -> Select[str, str, str, str, bytes]:
        columns = data_key.c
        return select(columns.id, columns.owner, columns.ref, columns.key_id, columns.wrapped).where(
            self._mine(data_key), columns.owner == owner, columns.ref == ref
        )


def rotate(connection: Connection, tenant: str, keyring: Keyring, *, limit: int | None = None) -> int:
    """Wraps the data keys of a tenant anew, under the newest master key. The texts stay as they are.

    It reads and writes 500 at a time. Running it again goes on where it ended; once it returns 0 and every
    process has the new keys, the older master keys may be taken away.

    Args:
        connection: in a transaction.
        tenant: whose keys.
        keyring: with the newest master key and those that wrapped the keys so far.
        limit: at most so many, for a caller that commits in between; None for all.

    Returns:
        How many were wrapped anew.

    Raises:
        KeysError: a key does not open.
    """
    done, last = 0, ""
    while rows := _older(connection, tenant, keyring.newest, last, _size(limit, done)):
        _rewrap(connection, tenant, keyring, rows)
        done, last = done + len(rows), rows[-1]["id"]
    return done


def has_keys(connection: Connection, tenant: str) -> bool:
    """Whether anything is encrypted already: a new master key would then open nothing of it."""
    found = connection.execute(select(data_key.c.id).where(data_key.c.tenant == tenant).limit(1))
    return found.first() is not None


def missing_key_ids(connection: Connection, tenant: str, keyring: Keyring) -> tuple[str, ...]:
    """The master keys that data keys need and that the keyring has not; empty where all texts can be read."""
    needed = select(data_key.c.key_id).where(data_key.c.tenant == tenant).distinct().order_by("key_id")
    return tuple(key_id for key_id in connection.scalars(needed) if key_id not in keyring.ids)


def _size(limit: int | None, done: int) -> int:
    return BATCH if limit is None else min(BATCH, limit - done)


def _older(connection: Connection, tenant: str, newest: str, after: str, size: int) -> list[RowMapping]:
    older = (
        select(data_key)
        .where(data_key.c.tenant == tenant, data_key.c.key_id != newest, data_key.c.id > after)
        .order_by(data_key.c.id)
        .limit(size)
    )
    return list(connection.execute(older).mappings())


def _rewrap(connection: Connection, tenant: str, keyring: Keyring, rows: list[RowMapping]) -> None:
    wrapped: list[dict[str, str | bytes]] = []
    for row in rows:
        context = _context(tenant, row)
        key = keyring.unwrap(row["key_id"], row["wrapped"], context)
        wrapped.append({"this": row["id"], "wrapping": keyring.wrap(key, context)})
    anew = (
        update(data_key)
        .where(data_key.c.tenant == tenant, data_key.c.id == bindparam("this"))
        .values(key_id=keyring.newest, wrapped=bindparam("wrapping"))
    )
    connection.execute(anew, wrapped)


def _context(tenant: str, row: Mapping[Any, Any]) -> bytes:
    """Whom and what the key is for is part of it, so that no row can be given another's."""
    return context_of(tenant, "data_key", row["id"], "wrapped", row["owner"], row["ref"])
