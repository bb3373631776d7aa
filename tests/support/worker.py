"""A person at work, on whichever platform: what the steps of the main job need of their client there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tests.support.person import Filling


class LostError(Exception):
    """The person got no answer to what they did."""


class Named(Protocol):
    """Somebody's account."""

    @property
    def name(self) -> str: ...


class Worker(Protocol):
    """What one person does and sees, on whichever platform."""

    @property
    def member(self) -> Named: ...
    @property
    def problem(self) -> str:
        """What the platform said of the last thing done, empty where all was well."""
        ...

    async def command(self, words: str) -> None:
        """A word; its answer is on the screen afterwards, and a form is open where it leads to one."""
        ...

    async def press(self, label: str) -> None: ...
    async def fill(self, values: Mapping[str, Filling]) -> None: ...
    async def submit(self) -> None: ...
    async def close(self) -> None: ...
    async def open_messages(self) -> None:
        """Looks at the messages from now on."""
        ...

    async def wait_for(self, words: str, seconds: float) -> None:
        """Waits until some words are on the screen; an AssertionError where they do not come."""
        ...

    def has_modal(self) -> bool:
        """Whether a form or letter is open."""
        ...

    def screen(self) -> str: ...
    def last(self) -> str:
        """The texts of the newest message, on Teams of the newest answer to a word."""
        ...

    def buttons(self) -> list[str]: ...
    def fields(self) -> Mapping[str, object]:
        """What stands in the fields on the screen, by label."""
        ...
