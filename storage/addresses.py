"""Where people are reached on a chat platform, unreadable at rest.

Each address is encrypted under a data key of its own, which travels with it, wrapped by the newest master key. It is
not re-wrapped when that key is retired: an address that no key opens any more is asked for anew.
"""

from __future__ import annotations

import base64

from bot.errors import KeysError
from storage.encryption import context_of, decrypt, encrypt, padded, random_key, unpadded
from storage.keys import Keyring


class AddressSeal:
    """Seals and opens addresses of one tenant."""

    def __init__(self, keyring: Keyring, tenant: str) -> None:
        self._keyring = keyring
        self._context = context_of(tenant, "account", "any", "address")

    def seal(self, plain: str) -> str:
        """The address as a token: the master key's id, the wrapped data key, the ciphertext."""
        key = random_key()
        wrapped = self._keyring.wrap(key, self._context)
        sealed = encrypt(key, padded(plain), self._context)
        return ":".join((self._keyring.newest, _text(wrapped), _text(sealed)))

    def open(self, sealed: str) -> str | None:
        """The address of a token; None where it is none, or no master key opens it."""
        key_id, _, rest = sealed.partition(":")
        wrapped, _, ciphertext = rest.partition(":")
        try:
            key = self._keyring.unwrap(key_id, base64.b64decode(wrapped, validate=True), self._context)
            plain = decrypt(key, base64.b64decode(ciphertext, validate=True), self._context)
        except (KeysError, ValueError):
            return None
        return None if plain is None else unpadded(plain)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
