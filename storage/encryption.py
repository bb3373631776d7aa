"""Authenticated encryption: AES-256-GCM, bound to the place where the ciphertext is kept."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.key_entries import KEY_BYTES

NONCE_BYTES = 12
"""96 bits, the length that GCM is made for (NIST SP 800-38D, 8.2.2)."""

PADDED_TO = 256
_END_OF_TEXT = b"\x80"


def random_key() -> bytes:
    """A new key for AES-256."""
    return secrets.token_bytes(KEY_BYTES)


def context_of(tenant: str, table: str, row: str, column: str, *more: str) -> bytes:
    """What a ciphertext belongs to: `1|tenant|table|row|column`, with what else has to stay as it was.

    Raises:
        ValueError: a part holds the separator, so that two places could have one context.
    """
    parts = ("1", tenant, table, row, column, *more)
    if any("|" in part for part in parts):
        raise ValueError("a part of an encryption context holds the separator")
    return "|".join(parts).encode()


def encrypt(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """The nonce, random for each call, and after it the ciphertext with its tag.

    Args:
        key: 32 bytes.
        plaintext: what is to be kept.
        context: what the ciphertext belongs to; it opens for the same context alone.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context)


def decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes | None:
    """What `encrypt` was given; None where the key, the context or the ciphertext is another one."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        return None


def padded(text: str) -> bytes:
    """A text in UTF-8, filled up to a multiple of 256 bytes: a ciphertext's length does not tell the text's.

    Half of a surrogate pair, which JSON can carry and UTF-8 cannot, is kept as it came.
    """
    data = text.encode("utf-8", "surrogatepass") + _END_OF_TEXT
    return data + bytes(-len(data) % PADDED_TO)


def unpadded(data: bytes) -> str:
    """The text that was padded."""
    return data.rstrip(b"\0").removesuffix(_END_OF_TEXT).decode("utf-8", "surrogatepass")
