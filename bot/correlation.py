"""Which request this is: one id that ties together what is logged, audited and sent because of it."""

from __future__ import annotations

from contextvars import ContextVar

correlation: ContextVar[str] = ContextVar("correlation", default="")
"""Set where a request enters, read where something is written; empty outside any request."""
