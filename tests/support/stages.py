"""The bot beside a platform, with everything watched that could tell something: what tests for leaks stand on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.bootstrap import Installation
from bot.demo.jsons import JsonObject
from bot.presses import Verb
from tests.support.person import Filling


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the bot answered to a request."""

    status: int
    body: str


Request = Callable[[], Awaitable[Heard]]
"""Sends a request, each time that it is called."""


class Actor(Protocol):
    """A person, who finds buttons by what they do, so that labels may change."""

    async def word(self, name: str) -> None:
        """Types or commands a word; its answer is there."""
        ...

    async def open(self, name: str) -> None:
        """The same with what the word leads to."""
        ...

    async def press(self, verb: Verb) -> None: ...
    async def fill(self, values: Mapping[str, Filling]) -> None: ...
    async def submit(self) -> None: ...
    async def close(self) -> None:
        """Closes what is open, where something is."""
        ...

    async def say(self, text: str) -> None:
        """Types something into the private chat."""
        ...

    def fields(self) -> Mapping[str, object]: ...
    def screen(self) -> str: ...

    # Requests made by hand

    def form(self) -> Request:
        """Sends the form that is open, as it is filled in now."""
        ...

    def message(self, text: str) -> Request:
        """Sends something typed into the private chat; the same message each time."""
        ...

    def pressing(self, verb: Verb) -> Request:
        """Presses the button that does something."""
        ...


class Stage(Protocol):
    """A platform, watched.

    Attributes:
        installation: the bot's.
        env: the settings of another process of the same installation.
        url: where the bot is.
        ids: fields that whoever reads the wire may see.
        secrets: what must stand nowhere.
    """

    installation: Installation
    env: Mapping[str, str]
    url: str
    ids: frozenset[str]

    @property
    def secrets(self) -> tuple[str, ...]: ...
    def person(self, name: str) -> Actor: ...
    async def settle(self) -> None: ...
    async def tick(self) -> None: ...
    async def talk(self, who: Actor) -> None:
        """Every word, and words that are none, wherever they can be typed."""
        ...

    def readers(self, word: str) -> set[str]:
        """First names of the people who were shown a card or modal of their own with a word in it."""
        ...

    def letters(self) -> list[JsonObject]:
        """Those cards or modals."""
        ...

    def posted(self) -> list[JsonObject]:
        """Everything else that the bot has sent: messages, Home tabs, answers to commands."""
        ...

    def check_markup(self) -> None:
        """A name that looks like markup never stands where the platform would read it as markup."""
        ...

    async def meet_trouble(self, trouble: object, supervisee: Actor, supervisor: Actor) -> None:
        """Both go on while the platform fails; then it is well again."""
        ...
