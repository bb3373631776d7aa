"""The one exception tree.

A class's docstring is its default message. `may_show` says whether that message may be shown to the
person in the chat: it never holds what somebody typed, nor anything about another person.
"""

from __future__ import annotations

from typing import ClassVar


class SupervisionError(Exception):
    """Something went wrong."""

    may_show: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().split("\n\n")[0])


class ConfigurationError(SupervisionError):
    """The settings are incomplete or wrong."""

    exit_code = 2


class PolicyError(SupervisionError):
    """The policy pack cannot be used."""


class StaffListError(SupervisionError):
    """The staff list has faults; nothing was changed."""


class StorageError(SupervisionError):
    """The database cannot be used."""


class KeysError(SupervisionError):
    """The content keys cannot be read."""


class AuditError(SupervisionError):
    """The audit log cannot be used."""


class LeakRefused(SupervisionError):
    """Something confidential was about to go where it must not: nothing was sent."""


class NotEntitled(SupervisionError):
    """This is not yours to answer."""

    may_show = True


class Unknown(SupervisionError):
    """That is not there any more."""

    may_show = True


class PlatformError(SupervisionError):
    """The chat platform did not take it."""
