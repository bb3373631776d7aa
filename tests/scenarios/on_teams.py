"""Somebody in Teams: forms and letters take the place of the card whose button was pressed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping

from tests.scenarios.person import OPENED_BY_A_BUTTON, Around, Filling, Person
from tests.support.teams.members import BOT
from tests.support.teams.person import TeamsClient, labels_of, texts_of
from tests.support.teams.service import Conversation


class TeamsPerson(Person):
    """Somebody in the loopback Teams.

    Args:
        client: theirs.
        around: where they are.
        team: the channel where others listen.
    """

    def __init__(self, client: TeamsClient, around: Around, *, team: Conversation) -> None:
        super().__init__(client.member.name, around)
        self._client = client
        self._team = team

    # Seeing

    def problem(self) -> str:
        return self._client.problem

    def title(self) -> str:
        return self._client.title()

    def is_open(self) -> bool:
        return self._client.has_modal()

    def open_texts(self) -> list[str]:
        """Without the list of all faults at the head of a form: each stands at its field too."""
        listed = {f"{label}: {words}" for label, words in self._client.errors().items()}
        return [text for text in self._client.texts() if text not in listed]

    def posts(self) -> list[list[str]]:
        return [
            texts_of(message.turned or message.card) if message.card else [message.text]
            for message in self._client.messages()
        ]

    def arrived(self) -> list[list[str]]:
        messages = self._client.messages()
        return [texts_of(message.card) if message.card else [message.text] for message in messages]

    def sent(self) -> list[list[str]]:
        return [texts_of(message.card) for message in self._client.messages() if message.card]

    def heard(self) -> list[str]:
        return ["\n".join(texts_of(message.card)) for message in self._team.messages if message.card]

    def notifications(self) -> list[str]:
        return self._client.notifications()

    def buttons(self) -> list[str]:
        if self._client.has_modal():
            return self._client.buttons()
        return labels_of(self._client.messages()[-1])

    def fields(self) -> dict[str, str]:
        return self._client.fields()

    def errors(self) -> dict[str, str]:
        return self._client.errors()

    # Doing

    async def _say(self, text: str) -> None:
        await self._close()
        await self._client.say(text)

    async def _command(self, word: str) -> None:
        await self._say(word)
        await self._around.settle()
        if word in OPENED_BY_A_BUTTON and len(self.buttons()) == 1:
            await self._client.press(self.buttons()[0])

    async def _say_to_all(self, text: str) -> None:
        await self._close()
        mention = {"type": "mention", "text": "<at>Supervision</at>", "mentioned": {"id": BOT}}
        await self._client.say(f"<at>Supervision</at> {text}", where=self._team, entities=[mention])

    def _remember(self, label: str, nth: int) -> Callable[[], Coroutine[object, object, None]]:
        message, activity = self._client.remember(label, nth=nth)

        async def press() -> None:
            await self._client.press_again(message, activity)

        return press

    async def _fill(self, values: Mapping[str, Filling]) -> None:
        await self._client.fill(values)

    async def _submit(self) -> None:
        await self._client.submit()

    async def _close(self) -> None:
        """Folds a letter away, and opens the chat anew: its cards are as they were posted."""
        await self._client.close()
        for message in self._client.messages():
            message.turned = None
