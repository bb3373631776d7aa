"""A person in the local workspace, for tests that read like a walk through the product.

amira = Client(workspace, "Amira Khan")
await amira.say("prepare")
await amira.press("Prepare")
await amira.fill({"What is happening?": "Two visits were missed."})
await amira.submit()
assert "Saved" in amira.screen()
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from bot.demo.block_checks import options_of
from bot.demo.inputs import Place
from bot.demo.jsons import Json, JsonObject, as_object, as_text, text_of
from bot.demo.members import Member
from bot.demo.people_actions import Where
from bot.demo.slack_workspace import Workspace
from bot.demo.state import OpenView, Post
from tests.support.visible import Shown, plain, shown_in, texts_in, value_of

Filling: TypeAlias = str | int | date | Sequence[str] | None
"""A typed text, a number, a date, the label of an option, the labels that are ticked; None clears."""


class Client:
    """What one person does and sees. The modal on top is what they see, else the Home tab or the chat."""

    def __init__(self, workspace: Workspace, who: str) -> None:
        """A client of somebody.

        Args:
            workspace: started.
            who: a member's id, e-mail or name.
        """
        self._workspace = workspace
        self._state = workspace.state
        self.member = self._find(who)
        self.id = self.member.id
        self.channel = self._state.open_im(self.id).id
        self.team_channel = self._state.team_channel.id
        self.problem = ""
        """What Slack said of the last thing done, empty where all was well."""
        self._at_home = False

    def _find(self, who: str) -> Member:
        for member in self._state.members.values():
            if who in (member.id, member.email, member.name):
                return member
        raise AssertionError("nobody of that name in the workspace")

    # Doing

    async def say(self, text: str, *, channel: str = "") -> None:
        """A message to the bot, or in another conversation; returns when it has been delivered."""
        self._at_home = False
        self.problem = self._workspace.people.say(self.id, channel or self.channel, text)
        await self._workspace.settle()

    async def command(self, words: str, *, channel: str = "") -> None:
        """`/supervision` and some words."""
        self._at_home = False
        typed = f"/supervision {words}".strip()
        self.problem = await self._workspace.people.command(self.id, channel or self.channel, typed)
        await self._workspace.settle()

    async def press(self, label: str, *, nth: int = 0) -> None:
        """A button, by its visible label, its block id or action id.

        It is looked for in the modal, else on the Home tab, else in the newest message that has it.

        Args:
            label: what stands on the button.
            nth: which one, where several in the same place have that label.
        """
        where, found = self._button(label, nth)
        self.problem = await self._workspace.people.press(self.id, where, found.place)
        await self._workspace.settle()

    async def press_again(self, where: Where, place: Place) -> None:
        """Presses what was remembered with `remember`, as an impatient or late person does."""
        self.problem = await self._workspace.people.press(self.id, where, place)
        await self._workspace.settle()

    def remember(self, label: str, *, nth: int = 0) -> tuple[Where, Place]:
        """Where a button stands, to press it again later."""
        where, found = self._button(label, nth)
        return where, found.place

    async def fill(self, values: Mapping[str, Filling], *, confirmed: bool = False) -> None:
        """Fills in fields, by label, block id or action id.

        Args:
            values: what to enter, by field.
            confirmed: whether Enter is pressed in the text fields.
        """
        for name, value in values.items():
            where, found = self._field(name)
            entry = _entry(found.element, value)
            self.problem = await self._workspace.people.enter(
                self.id, where, found.place, entry, confirmed=confirmed
            )
        await self._workspace.settle()

    async def submit(self) -> None:
        """Sends the modal on top."""
        self.problem = await self._workspace.people.submit(self.id, self.modal().id)
        await self._workspace.settle()

    async def close(self) -> None:
        """Closes the modal on top without sending it."""
        self.problem = await self._workspace.people.close(self.id, self.modal().id)
        await self._workspace.settle()

    async def open_home(self) -> None:
        """Looks at the Home tab from now on."""
        self._at_home = True
        self.problem = self._workspace.people.open_home(self.id)
        await self._workspace.settle()

    async def open_messages(self) -> None:
        """Looks at the direct message with the bot from now on."""
        self._at_home = False
        self.problem = self._workspace.people.open_messages(self.id)
        await self._workspace.settle()

    async def wait_for(self, words: str, seconds: float = 5.0) -> None:
        """Waits until some words are on the screen.

        Raises:
            AssertionError: they are not, after that time.
        """
        try:
            async with asyncio.timeout(seconds):
                while words not in self.screen():
                    await self._state.wait_for_change(self._state.version)
        except TimeoutError:
            raise AssertionError(f"{words!r} did not come; the screen says:\n{self.screen()}") from None

    # Seeing

    def has_modal(self) -> bool:
        """Whether a modal is open."""
        return bool(self._state.stack(self.id))

    def modal(self) -> OpenView:
        """The modal on top."""
        stack = self._state.stack(self.id)
        assert stack, f"no modal is open; the screen says:\n{self.screen()}"
        return stack[-1]

    def title(self) -> str:
        """The modal's title."""
        return text_of(self.modal().body.get("title"))

    def home(self) -> OpenView:
        """The Home tab."""
        home = self._state.homes.get(self.id)
        assert home is not None, "the bot has not published a Home tab for this person"
        return home

    def messages(self, channel: str = "") -> list[Post]:
        """The messages that this person sees, oldest first; in the direct message with the bot by default."""
        return list(self._state.seen_by(self.id, channel or self.channel))

    def unread(self) -> int:
        """How many of the bot's messages this person has not seen."""
        return self._state.unread(self.id, self.channel)

    def texts(self) -> list[str]:
        """Every text on the screen: of the modal, else of the Home tab, else of all messages."""
        if self.has_modal():
            return self.modal_texts()
        return self.home_texts() if self._at_home else self.message_texts()

    def screen(self) -> str:
        """The texts on the screen as one."""
        return "\n".join(self.texts())

    def modal_texts(self) -> list[str]:
        """The modal's texts, with its errors."""
        modal = self.modal()
        ends = [text_of(modal.body.get("submit")), text_of(modal.body.get("close"))]
        shown = [self.title(), *texts_in(modal.blocks), *ends, *modal.errors.values(), modal.problem]
        return [text for text in shown if text]

    def home_texts(self) -> list[str]:
        """The Home tab's texts."""
        return texts_in(self.home().blocks)

    def message_texts(self, channel: str = "") -> list[str]:
        """The texts of all messages that this person sees in a conversation."""
        return [text for post in self.messages(channel) for text in _texts_of(post)]

    def last(self, channel: str = "") -> str:
        """The newest message's texts as one."""
        messages = self.messages(channel)
        assert messages, "there is no message yet"
        return "\n".join(_texts_of(messages[-1]))

    def notifications(self) -> list[str]:
        """The previews of the bot's messages: what a phone's lock screen shows."""
        return [plain(post.text) for post in self.messages() if post.user != self.id]

    def buttons(self) -> list[str]:
        """The labels of all buttons on the screen; in the chat, of the newest message that has any."""
        for _, blocks in self._places():
            labels = [shown.label for shown in shown_in(blocks) if shown.is_button]
            if labels:
                return labels
        return []

    def fields(self) -> dict[str, Json]:
        """What stands in the fields on the screen, by label."""
        for where, blocks in self._places():
            shown = [field for field in shown_in(blocks) if not field.is_button]
            if shown:
                return {field.label: self._value(where, field) for field in shown}
        return {}

    def errors(self) -> dict[str, str]:
        """What is wrong in the modal, by the field's label."""
        modal = self.modal()
        labels = {shown.place[0]: shown.label for shown in shown_in(modal.blocks)}
        return {labels.get(block_id, block_id): words for block_id, words in modal.errors.items()}

    # Finding

    def _places(self) -> list[tuple[Where, list[JsonObject]]]:
        """Where to look, first place first."""
        if self.has_modal():
            modal = self.modal()
            return [(Where(view_id=modal.id), modal.blocks)]
        if self._at_home:
            home = self.home()
            return [(Where(view_id=home.id), home.blocks)]
        everywhere = [self.channel, self.team_channel]
        posts = sorted((p for c in everywhere for p in self.messages(c)), key=lambda p: p.ts, reverse=True)
        return [(Where(channel=post.channel, ts=post.ts), post.blocks) for post in posts]

    def _button(self, label: str, nth: int) -> tuple[Where, Shown]:
        for where, blocks in self._places():
            found = [shown for shown in shown_in(blocks) if shown.is_button and shown.is_called(label)]
            if len(found) > nth:
                return where, found[nth]
        raise AssertionError(f"no button {label!r} among {self.buttons()}; the screen says:\n{self.screen()}")

    def _field(self, name: str) -> tuple[Where, Shown]:
        for where, blocks in self._places():
            for shown in shown_in(blocks):
                if not shown.is_button and shown.is_called(name):
                    return where, shown
        raise AssertionError(f"no field {name!r} among {list(self.fields())}")

    def _value(self, where: Where, field: Shown) -> Json:
        if where.view_id:
            view = self._state.find_view(where.view_id)
            assert view is not None
            inputs = view.inputs
        else:
            post = self._state.find_post(where.channel, where.ts)
            assert post is not None
            inputs = post.inputs_of(self.id)
        return value_of(as_object(inputs.values.get(field.place)))


def _texts_of(post: Post) -> list[str]:
    return texts_in(post.blocks) if post.blocks else [plain(post.text)]


def _entry(element: JsonObject, value: Filling) -> Json:
    """The value that a chat client would enter: options by their value, dates and numbers as text."""
    options = {text_of(option.get("text")): as_text(option.get("value")) for option in options_of(element)}
    if value is None:
        return None
    if isinstance(value, str):
        return options.get(value, value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return [options.get(item, item) for item in value]
