"""What a request has proved before its body is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a good token says.

    Attributes:
        service: the service URL for which it is; empty where nothing was signed.
        channels: for which its key stands.
    """

    service: str
    channels: frozenset[str]
