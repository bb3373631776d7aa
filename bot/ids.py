"""Random ids: they tell nothing about what they stand for."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """32 hexadecimal digits, unguessable."""
    return secrets.token_hex(16)
