"""The guard in front of everything that Slack sends: it looks at raw bytes, before anything parses them.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from enum import StrEnum

LONGEST_AGE_SECONDS = 300
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class Refusal(StrEnum):
    """Why a request is turned away."""

    UNSIGNED = "unsigned"
    STALE = "stale"
    FORGED = "forged"
    OVERSIZED = "oversized"
    BROKEN = "broken"
    """Its body did not come, or not as its headers said."""


def check_headers(headers: Mapping[str, str], now: float) -> Refusal | None:
    """None where a request says that it was signed within the last five minutes; its body is not needed yet.

    Args:
        headers: of the request; names in any case.
        now: seconds since 1970.
    """
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(headers.get("X-Slack-Signature", "")):
        return Refusal.UNSIGNED
    return Refusal.STALE if abs(now - int(timestamp)) > LONGEST_AGE_SECONDS else None


def check_signature(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> Refusal | None:
    """None where the body was signed by Slack within the last five minutes.

    Args:
        headers: of the request; names in any case.
        body: exactly the bytes that came.
        secret: the app's signing secret.
        now: seconds since 1970.
    """
    refusal = check_headers(headers, now)
    if refusal is not None:
        return refusal
    signed = b"v0:" + headers["X-Slack-Request-Timestamp"].encode() + b":" + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    good = hmac.compare_digest(f"v0={expected}", headers["X-Slack-Signature"])
    return None if good else Refusal.FORGED
