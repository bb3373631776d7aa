"""What a process remembers of the audit log, so that a transaction writes its entries and asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

REMEMBERED = 50_000


class AuditMemory:
    """What a process remembers of the log from one transaction to the next: the audit key, and pseudonyms.

    It is told only what was committed before. Of pseudonyms it keeps the 50,000 it met last.
    """

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}
        self._pseudonyms: dict[tuple[str, str], str] = {}
        self._lock = Lock()

    def key(self, tenant: str) -> bytes | None:
        """The tenant's audit key, where it is known."""
        return self._keys.get(tenant)

    def remember_key(self, tenant: str, key: bytes) -> None:
        """Takes note of an audit key."""
        self._keys[tenant] = key

    def pseudonym(self, tenant: str, person: str) -> str | None:
        """A person's pseudonym, where it is known."""
        return self._pseudonyms.get((tenant, person))

    def remember_pseudonyms(self, tenant: str, found: Mapping[str, str]) -> None:
        """Takes note of pseudonyms, by person."""
        with self._lock:
            for person, pseudonym in found.items():
                self._pseudonyms[tenant, person] = pseudonym
            while len(self._pseudonyms) > REMEMBERED:
                del self._pseudonyms[next(iter(self._pseudonyms))]

    def forget(self, tenant: str, person: str) -> None:
        """Forgets whom a pseudonym stands for, where that was erased."""
        with self._lock:
            self._pseudonyms.pop((tenant, person), None)
