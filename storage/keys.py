"""The master keys: they wrap the data keys, and never touch a text themselves.

They come from the setting `SUPERVISION_KEYS` or, for the embedded database, from a key file beside it.
Both hold `id:base64` entries, the newest first: the first one wraps, all of them unwrap. Neither a
message nor a representation ever holds key material (P4-4.1a).
"""

from __future__ import annotations

import base64
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from bot.errors import KeysError
from bot.key_entries import parse_keys
from storage.encryption import decrypt, encrypt, random_key

SETTING = "SUPERVISION_KEYS"


class Keyring:
    """The master keys by id, the newest first.

    Attributes:
        newest: the id of the key that wraps.
        ids: all ids, the newest first.
    """

    __slots__ = ("__keys", "ids", "newest")

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise KeysError(f"There is no master key: set {SETTING}.")
        self.ids = tuple(keys)
        self.newest = self.ids[0]
        self.__keys = dict(keys)

    @classmethod
    def from_setting(cls, text: str) -> Self:
        """The keys of a setting: `id:base64`, separated by commas, the newest first.

        Raises:
            KeysError: it has faults; all of them are named by their place.
        """
        keys, faults = parse_keys(text)
        if faults:
            raise KeysError(f"{SETTING} cannot be used. {' '.join(faults)}")
        return cls(keys)

    @classmethod
    def from_file(cls, path: Path, *, create: bool) -> tuple[Self, bool]:
        """The keys of a key file: the setting's form, in lines or separated by commas.

        Args:
            path: of the file.
            create: make one with a new key where there is none. Only right where the database holds no
                data keys yet: what is wrapped by a lost key stays closed for good.

        Returns:
            The keys, and whether the file was made.

        Raises:
            KeysError: it is missing, others may read it, or it has faults.
        """
        created = create and not path.exists() and _make_key_file(path)
        keys, faults = parse_keys(_read_key_file(path))
        if faults:
            raise KeysError(f"The key file {path} cannot be used. {' '.join(faults)}")
        return cls(keys), created

    def wrap(self, data_key: bytes, context: bytes) -> bytes:
        """The data key, encrypted under the newest master key.

        Args:
            data_key: 32 bytes.
            context: what it belongs to; it unwraps for the same context alone.
        """
        return encrypt(self.__keys[self.newest], data_key, context)

    def unwrap(self, key_id: str, wrapped: bytes, context: bytes) -> bytes:
        """The data key that was wrapped.

        Args:
            key_id: of the master key that wrapped it.
            wrapped: what `wrap` returned.
            context: what `wrap` was given.

        Raises:
            KeysError: the master key is not known, or does not open it.
        """
        key = self.__keys.get(key_id)
        if key is None:
            raise KeysError(
                f"A data key was wrapped by the master key “{key_id}”, which is not among the keys "
                f"({', '.join(self.ids)}). Put it back, after the newest one, in {SETTING} or the key file."
            )
        data_key = decrypt(key, wrapped, context)
        if data_key is None:
            raise KeysError(
                f"The master key “{key_id}” does not open a data key: either another key has been given this "
                "id, or the database was changed. Put the key that had this id back, or restore a backup."
            )
        return data_key

    def __repr__(self) -> str:
        return f"<keyring {', '.join(self.ids)}>"


def _read_key_file(path: Path) -> str:
    try:
        with path.open(encoding="ascii") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
                raise KeysError(f"Others may read the key file {path}. Run: chmod 600 {path}")
            return file.read()
    except FileNotFoundError:
        raise KeysError(
            f"The key file {path} is missing. Put it back from where it is kept safe, or set {SETTING}."
        ) from None
    except UnicodeDecodeError:
        # The fault's own cause would hold the file's bytes.
        raise KeysError(f"The key file {path} is not text of the form id:base64.") from None
    except OSError as fault:
        raise KeysError(f"The key file {path} cannot be read: {fault.strerror}.") from fault


def _make_key_file(path: Path) -> bool:
    """Makes the file with one new key; False where another process made it first.

    It is written under another name and then linked: whoever sees it, after a crash too, sees all of it.
    """
    entry = f"key-{secrets.token_hex(4)}:{base64.b64encode(random_key()).decode('ascii')}\n"
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_private(draft, entry)
            os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except FileExistsError:
        return False
    except OSError as fault:
        raise KeysError(
            f"The key file {path} cannot be made: {fault.strerror}. Make its folder writable, or set {SETTING}."
        ) from fault
    return True


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
