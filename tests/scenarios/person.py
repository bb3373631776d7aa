"""What somebody does and sees, in words that mean the same on both platforms.

    await amira.command("prepare")
    await amira.answer("Two visits were missed.")
    await amira.press("See answers")
    assert "Two visits were missed." in amira.screen()

What differs stays in the two kinds of person, `on_slack.py` and `on_teams.py`: a form opens in a modal or takes the
place of a card; a word is a slash command, or a message whose answer has the button that opens the form.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeAlias

Filling: TypeAlias = str | int | date | Sequence[str] | None
"""A typed text, a number, a date, the label of an option, the labels that are ticked; None clears."""
Again: TypeAlias = Callable[[], Awaitable[None]]
"""Makes a press that was remembered."""

OPENED_BY_A_BUTTON = frozenset({"prepare", "held", "book", "snooze", "confirm", "actions"})
"""Words whose answer is a form or a letter: in a chat a button opens it."""


class Around(Protocol):
    """What goes on around a person."""

    async def settle(self) -> None:
        """Returns when everything that is due has been delivered."""
        ...

    async def after(self) -> None:
        """The same, after something was done; then a moment passes."""
        ...


class Person(ABC):
    """Somebody with an account.

    After each thing that they do, everything that is due has been delivered.

    Args:
        name: theirs in the staff list.
        around: where they are.

    Attributes:
        written: the sentences that they have filled into boxes.
        seen: every line that was ever open before them, in a form, a letter or an answer.
    """

    def __init__(self, name: str, around: Around) -> None:
        self.name = name
        self.written: set[str] = set()
        self.seen: set[str] = set()
        self._around = around

    # Doing

    async def say(self, text: str) -> None:
        """Types something into their own chat with the bot."""
        await self._do(self._say(text))

    async def command(self, word: str) -> None:
        """A word; where its answer is one form or letter, that is open afterwards."""
        await self._do(self._command(word))

    async def say_to_all(self, text: str) -> None:
        """Types something to the bot where others listen."""
        await self._do(self._say_to_all(text))

    async def press(self, label: str, *, nth: int = 0) -> None:
        """A button, by its label: on what is open, else on the newest message that has it."""
        await self._do(self._remember(label, nth)())

    def remember(self, label: str, *, nth: int = 0) -> Again:
        """The press of a button, to be made later: on what was shown then."""
        press = self._remember(label, nth)
        return lambda: self._do(press())

    async def fill(self, values: Mapping[str, Filling]) -> None:
        """Fills in fields, by name or label."""
        self.written |= {value for value in values.values() if isinstance(value, str) and value.endswith(".")}
        await self._do(self._fill(values))

    async def answer(self, text: str) -> None:
        """Fills in the box of a form that has one, and sends it."""
        await self.fill({next(iter(self.fields())): text})
        await self.submit()

    async def submit(self) -> None:
        """Sends the form that is open."""
        await self._do(self._submit())

    async def close(self) -> None:
        """Looks at the chat again; a letter is put away."""
        await self._do(self._close())

    async def _do(self, act: Coroutine[object, object, None]) -> None:
        await act
        assert self.problem() == "", self.problem()
        if self.is_open():
            self.seen.update(lines([*self.open_texts(), *self.fields().values()]))
        await self._around.after()

    # Seeing

    def screen(self) -> str:
        """What is open, else all messages, as one text."""
        texts = self.open_texts() if self.is_open() else [text for post in self.posts() for text in post]
        return "\n".join(texts)

    def last(self) -> str:
        """The newest message as one text."""
        return "\n".join(self.posts()[-1])

    def in_the_chat(self) -> str:
        """Everything of the bot's that stays in the chat, previews included, as one text."""
        return "\n".join([*self.notifications(), *(text for post in self.sent() for text in post)])

    def ever_seen(self) -> frozenset[str]:
        """Every line that they ever saw in their own chat and on what was open."""
        return frozenset(self.seen | {line for post in self.arrived() for line in lines(post)})

    @abstractmethod
    def problem(self) -> str:
        """What the chat client said of the last thing done; empty where all was well."""

    @abstractmethod
    def title(self) -> str:
        """The heading of what is open."""

    @abstractmethod
    def is_open(self) -> bool:
        """Whether a form, a letter or the answer to a press is open before them."""

    @abstractmethod
    def open_texts(self) -> list[str]:
        """The texts of what is open."""

    @abstractmethod
    def posts(self) -> list[list[str]]:
        """The texts of each message in their chat as they see it now, oldest first."""

    @abstractmethod
    def arrived(self) -> list[list[str]]:
        """The texts of each message in their chat as it came, oldest first."""

    @abstractmethod
    def sent(self) -> list[list[str]]:
        """The texts of each message that the bot has sent them, as it came and stays, oldest first."""

    @abstractmethod
    def heard(self) -> list[str]:
        """The texts that the bot has said to them, or to everybody, where others listen."""

    @abstractmethod
    def notifications(self) -> list[str]:
        """The previews of the bot's messages: what a phone's lock screen shows."""

    @abstractmethod
    def buttons(self) -> list[str]:
        """The labels of the buttons on what is open, else on the newest message."""

    @abstractmethod
    def fields(self) -> dict[str, str]:
        """What stands in the fields of what is open, by label; what is chosen by its words, a line each."""

    @abstractmethod
    def errors(self) -> dict[str, str]:
        """What is wrong in the form, by the field's label."""

    # On each platform in its own way

    @abstractmethod
    async def _say(self, text: str) -> None: ...

    @abstractmethod
    async def _command(self, word: str) -> None: ...

    @abstractmethod
    async def _say_to_all(self, text: str) -> None: ...

    @abstractmethod
    def _remember(self, label: str, nth: int) -> Callable[[], Coroutine[object, object, None]]: ...

    @abstractmethod
    async def _fill(self, values: Mapping[str, Filling]) -> None: ...

    @abstractmethod
    async def _submit(self) -> None: ...

    @abstractmethod
    async def _close(self) -> None: ...


def lines(texts: Iterable[str]) -> set[str]:
    """The lines of some texts: one platform cuts paragraphs where the other does not."""
    return {line.strip() for text in texts for line in text.splitlines() if line.strip()}
