"""The pack in force while the program runs: read again when its file changes, kept when the new one has faults."""

from __future__ import annotations

from bot.domain.rules import Rules
from bot.errors import PolicyError
from bot.policy.pack import Pack, open_pack, pack_bytes, pack_name, read_pack


class RunningPack:
    """A pack that can be changed without a restart, and never breaks what runs.

    Args:
        name_or_path: a shipped pack's name, or a file.

    Raises:
        PolicyError: it has faults already now, when nothing else is in force.
    """

    def __init__(self, name_or_path: str) -> None:
        self._name_or_path = name_or_path
        self._pack = open_pack(name_or_path)
        self._refused: bytes | None = None

    @property
    def pack(self) -> Pack:
        """The pack in force, with its fingerprint and with where its values come from."""
        return self._pack

    def current(self) -> Rules:
        """The rules in force."""
        return self._pack.rules

    def reload(self) -> Rules | PolicyError | None:
        """Looks at the file again.

        Returns:
            The new rules, once, where the file says something else and is good; its faults, once, where it
            is not, and then the rules stay as they were; None where there is nothing new.
        """
        try:
            raw = pack_bytes(self._name_or_path)
        except PolicyError as error:
            return self._refuse(b"", error)
        try:
            pack = read_pack(raw, name=pack_name(self._name_or_path))
        except PolicyError as error:
            return self._refuse(raw, error)
        self._refused = None
        if pack.fingerprint == self._pack.fingerprint:
            return None
        self._pack = pack
        return pack.rules

    def _refuse(self, raw: bytes, error: PolicyError) -> PolicyError | None:
        """The faults of what was read, unless it is what was refused the last time."""
        if raw == self._refused:
            return None
        self._refused = raw
        return error
