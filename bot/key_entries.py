"""Master keys as an installation writes them: `id:base64` entries, the newest first."""

from __future__ import annotations

import base64
import binascii
import re

KEY_BYTES = 32
"""AES-256."""

# Shorter than a key in base64, so that a key that was put in the place of its id is not taken for an id.
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def setting_faults(text: str) -> tuple[str, ...]:
    """What is wrong with a value of the setting `SUPERVISION_KEYS`, in sentences; empty where nothing is."""
    return parse_keys(text)[1]


def parse_keys(text: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The keys by id, in their order, and what is wrong in sentences. No sentence holds key material."""
    keys: dict[str, bytes] = {}
    faults: list[str] = []
    entries = [entry.strip() for line in text.splitlines() for entry in line.split(",") if entry.strip()]
    for number, entry in enumerate(entries, start=1):
        key_id, colon, encoded = entry.partition(":")
        key = _decoded(encoded.strip())
        if not colon:
            faults.append(f"Entry {number} has no colon: write id:base64.")
        elif not _KEY_ID.fullmatch(key_id):
            # What stands there may be the key itself, so it is not repeated.
            faults.append(f"Entry {number} has no usable id: use up to 32 letters, digits, dots, dashes.")
        elif key is None:
            faults.append(f"Entry {number} ({key_id}) is not {KEY_BYTES} bytes in base64.")
        elif key_id in keys:
            faults.append(f"Entry {number} ({key_id}) has an id that was used before.")
        elif key in keys.values():
            faults.append(f"Entry {number} ({key_id}) has the same key as an entry before it.")
        else:
            keys[key_id] = key
    if not entries:
        faults.append("It is empty: write id:base64, with 32 random bytes.")
    return keys, tuple(faults)


def _decoded(encoded: str) -> bytes | None:
    """A key from base64, of either alphabet, padded or not."""
    standard = encoded.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        key = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None
