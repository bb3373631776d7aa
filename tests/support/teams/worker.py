"""A person in Teams at work: a word is answered by a message, and where that leads to a form, by the form."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from bot.usecases.compose import FORM_WORDS
from tests.support.outside import Processes
from tests.support.person import Filling
from tests.support.teams.members import Member
from tests.support.teams.person import TeamsClient, labels_of
from tests.support.teams.service import Message
from tests.support.worker import LostError

ANSWER = "Supervision: your answer is ready."
"""The preview of what answers a word; whatever else comes into the chat has another."""
ANSWER_SECONDS = 15.0
PAUSE_SECONDS = 0.01
OPENS = FORM_WORDS | {"confirm"}
"""Words whose answer leads to what the person wants by its one button."""


class TeamsWorker:
    """Implements `tests.support.worker.Worker`.

    Args:
        client: the person's.
        bot: to wait for.
    """

    def __init__(self, client: TeamsClient, bot: Processes) -> None:
        self._client = client
        self._bot = bot

    @property
    def member(self) -> Member:
        return self._client.member

    @property
    def problem(self) -> str:
        return self._client.problem

    async def command(self, words: str) -> None:
        """Types a word when all is quiet, waits for its answer, and opens what it leads to.

        Raises:
            LostError: the bot is gone before the answer has come.
        """
        await self._until(self._bot.is_quiet, "quiet")
        before = len(self._answers())
        await self._client.say(words)
        await self._until(lambda: len(self._answers()) > before, words)
        found = labels_of(self._answers()[-1])
        if words in OPENS and len(found) == 1:
            await self._client.press(found[0])

    async def press(self, label: str) -> None:
        await self._client.press(label)

    async def fill(self, values: Mapping[str, Filling]) -> None:
        await self._client.fill(values)

    async def submit(self) -> None:
        await self._client.submit()

    async def close(self) -> None:
        await self._client.close()

    async def open_messages(self) -> None:
        """The chat is what there is."""

    async def wait_for(self, words: str, seconds: float) -> None:
        await self._until(lambda: words in self.screen(), words, seconds)

    def has_modal(self) -> bool:
        return self._client.has_modal()

    def screen(self) -> str:
        return self._client.screen()

    def last(self) -> str:
        return "\n".join(labels_of(self._answers()[-1]))

    def buttons(self) -> list[str]:
        return self._client.buttons()

    def fields(self) -> dict[str, str]:
        return self._client.fields()

    def _answers(self) -> list[Message]:
        return [message for message in self._client.messages() if message.summary == ANSWER]

    async def _until(self, is_there: Callable[[], bool], what: str, seconds: float = ANSWER_SECONDS) -> None:
        """Waits for what comes through the outbox."""
        try:
            async with asyncio.timeout(seconds):
                while not is_there():
                    if not self._bot.is_up():
                        raise LostError(what)
                    await asyncio.sleep(PAUSE_SECONDS)
        except TimeoutError:
            raise AssertionError(f"{what!r} did not come; the screen says:\n{self.screen()}") from None
