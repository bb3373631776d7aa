"""Encrypted texts in the database."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, select, update

from bot.confidential import Confidential, ContentKind, Label
from bot.domain.people import PersonId
from bot.errors import StorageError, Unknown
from bot.ids import new_id
from storage.data_keys import DataKeys
from storage.encryption import context_of, decrypt, encrypt, padded, unpadded
from storage.keys import Keyring
from storage.repository import Repository
from storage.tables.content import content as content_table
from storage.tables.content import data_key


class SqlContents(Repository):
    """Texts in the tables `content` and `data_key` (`bot.ports.Contents`; P0-2a).

    A text opens only in its own row, for its own tenant, owner and label: nobody who can write to the
    database, but has no master key, can show one person's text to another's reader.
    """

    def __init__(self, connection: Connection, tenant: str, keyring: Keyring) -> None:
        super().__init__(connection, tenant)
        self._keys = DataKeys(connection, tenant, keyring)

    def put(self, owner: PersonId, label: Label, text: str) -> str:
        """Keeps a text under the data key of its owner and thing; returns its content id."""
        key_id, key = self._keys.make(owner, label.ref)
        row = {"id": new_id(), "owner": owner, "kind": label.kind.value, "ref": label.ref}
        sealed = encrypt(key, padded(text), self._context(row))
        self._add(content_table, {**row, "data_key": key_id, "sealed": sealed})
        return row["id"]

    def replace(self, content: str, text: str) -> None:
        """Puts another text in the place of one.

        Raises:
            Unknown: that one was destroyed.
            KeysError: its master key is missing or another one.
        """
        row = self._row(content)
        sealed = encrypt(self._key_of(row), padded(text), self._context(row))
        changed = update(content_table).where(self._is(content)).values(sealed=sealed)
        if self._connection.execute(changed).rowcount == 0:
            raise Unknown

    def get(self, content: str) -> Confidential[str]:
        """The text, sealed.

        Raises:
            Unknown: it was destroyed.
            KeysError: its master key is missing or another one.
            StorageError: the row was changed by something else.
        """
        row = self._row(content)
        data = decrypt(self._key_of(row), row["sealed"], self._context(row))
        if data is None:
            raise StorageError(
                f"The text {content} was changed outside this program and cannot be opened. "
                "Restore it from a backup."
            )
        return Confidential(unpadded(data), Label(ContentKind(row["kind"]), row["ref"]))

    def destroy(self, content: str) -> None:
        """Removes the text and, with the last text that needs it, the data key.

        The engine has SQLite overwrite what is deleted; its write-ahead log, PostgreSQL's dead rows and
        backups hold ciphertext until they are cleaned up in their own time.
        """
        key = self._connection.scalar(select(content_table.c.data_key).where(self._is(content)))
        if key is None:
            return
        self._connection.execute(delete(content_table).where(self._is(content)))
        self._keys.destroy_unused(key)

    def count(self, owner: PersonId) -> Mapping[ContentKind, int]:
        """How many texts are kept about a person, for each kind."""
        counted = (
            select(content_table.c.kind, func.count())
            .where(self._mine(content_table), content_table.c.owner == owner)
            .group_by(content_table.c.kind)
        )
        found = dict(self._connection.execute(counted).all())
        return {kind: found.get(kind.value, 0) for kind in ContentKind}

    def _row(self, content: str) -> RowMapping:
        """A text's row, with the id and the wrapping of its data key."""
        keyed = select(content_table, data_key.c.key_id, data_key.c.wrapped).join(
            data_key,
            (data_key.c.tenant == content_table.c.tenant) & (data_key.c.id == content_table.c.data_key),
        )
        row = self._connection.execute(keyed.where(self._is(content))).mappings().one_or_none()
        if row is None:
            raise Unknown
        return row

    def _key_of(self, row: RowMapping) -> bytes:
        wrapped = {**row, "id": row["data_key"]}
        return self._keys.opened(wrapped)

    def _context(self, row: RowMapping | dict[str, str]) -> bytes:
        """The label and the owner are part of it: they decide who may read the text."""
        return context_of(self._tenant, "content", row["id"], "sealed", row["owner"], row["kind"], row["ref"])

    def _is(self, content: str) -> ColumnElement[bool]:
        return self._mine(content_table) & (content_table.c.id == content)
