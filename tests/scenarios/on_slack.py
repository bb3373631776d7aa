"""Somebody on Slack: forms and letters open in modals."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping

from bot.demo.state import Post
from tests.scenarios.person import OPENED_BY_A_BUTTON, Around, Filling, Person
from tests.support.person import Client
from tests.support.visible import plain, shown_in, texts_in


class SlackPerson(Person):
    """Somebody in the local workspace.

    Args:
        client: theirs.
        around: where they are.
        types: uses words by typing them into the chat, not as a slash command.
    """

    def __init__(self, client: Client, around: Around, *, types: bool) -> None:
        super().__init__(client.member.name, around)
        self._client = client
        self._types = types

    # Seeing

    def problem(self) -> str:
        return self._client.problem

    def title(self) -> str:
        return self._client.title()

    def is_open(self) -> bool:
        return self._client.has_modal()

    def open_texts(self) -> list[str]:
        return self._client.modal_texts()

    def posts(self) -> list[list[str]]:
        return [_texts(post) for post in self._client.messages()]

    def arrived(self) -> list[list[str]]:
        return self.posts()

    def sent(self) -> list[list[str]]:
        return [_texts(post) for post in self._bots(self._client.messages())]

    def heard(self) -> list[str]:
        shared = self._client.messages(self._client.team_channel)
        return ["\n".join(_texts(post)) for post in shared if post.user != self._client.id]

    def notifications(self) -> list[str]:
        return [plain(post.text) for post in self._bots(self._client.messages())]

    def buttons(self) -> list[str]:
        if self._client.has_modal():
            return self._client.buttons()
        return [shown.label for shown in shown_in(self._client.messages()[-1].blocks) if shown.is_button]

    def fields(self) -> dict[str, str]:
        return {
            label: "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
            for label, value in self._client.fields().items()
        }

    def errors(self) -> dict[str, str]:
        return self._client.errors()

    def _bots(self, posts: list[Post]) -> list[Post]:
        """The bot's messages that stay: what answers a slash command is gone when the chat is opened anew."""
        return [post for post in posts if post.user != self._client.id and not post.only_for]

    # Doing

    async def _say(self, text: str) -> None:
        await self._close()
        await self._client.say(text)

    async def _command(self, word: str) -> None:
        await self._close()
        if not self._types:
            await self._client.command(word)
            return
        await self._client.say(word)
        await self._around.settle()
        if word in OPENED_BY_A_BUTTON and len(self.buttons()) == 1:
            await self._client.press(self.buttons()[0])

    async def _say_to_all(self, text: str) -> None:
        await self._close()
        await self._client.say(f"@Supervision {text}", channel=self._client.team_channel)

    def _remember(self, label: str, nth: int) -> Callable[[], Coroutine[object, object, None]]:
        where, place = self._client.remember(label, nth=nth)
        return lambda: self._client.press_again(where, place)

    async def _fill(self, values: Mapping[str, Filling]) -> None:
        await self._client.fill(values)

    async def _submit(self) -> None:
        await self._client.submit()

    async def _close(self) -> None:
        while self._client.has_modal():
            await self._client.close()


def _texts(post: Post) -> list[str]:
    return texts_in(post.blocks) if post.blocks else [plain(post.text)]
