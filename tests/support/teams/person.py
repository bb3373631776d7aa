"""A person in Teams, with the verbs of `tests.support.person.Client`, for tests that read like a walk.

A letter or form takes the place of the card that was pressed, so here it is the "modal" until it is closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from tests.rendering.adaptive_card import assert_valid, walk
from tests.support.teams.members import Member
from tests.support.teams.service import Answer, Conversation, Message, Payload, TeamsService

Filling: TypeAlias = str | int | date | Sequence[str] | None
_PART = re.compile(r" \(\d+ of \d+\)$")
_JOINERS = str.maketrans("", "", "\u2060")


class TeamsClient:
    """What one person does and sees in their personal chat with the bot."""

    def __init__(self, service: TeamsService, member: Member) -> None:
        self._service = service
        self.member = member
        self.chat = service.personal(member)
        self.problem = ""
        """What Teams showed beside the card after the last thing done, empty where all was well."""
        self._open: Message | None = None

    # Doing

    async def say(self, text: str, *, where: Conversation | None = None, **more: object) -> Answer:
        """A message to the bot in the personal chat, or elsewhere."""
        self._open, self.problem = None, ""
        return await self._service.send(self._service.say(self.member, where or self.chat, text, **more))

    async def command(self, words: str) -> Answer:
        """A word; one whose answer is a form is opened by the button that comes."""
        return await self.say(words)

    async def press(self, label: str, *, nth: int = 0) -> Answer:
        """A button, by its label: on the card that was turned over last, else on the newest that has it."""
        message, action = self._button(label, nth)
        return await self.press_again(message, self._pressing(message, action))

    def remember(self, label: str, *, nth: int = 0) -> tuple[Message, Payload]:
        """A press, to be made later."""
        message, action = self._button(label, nth)
        return message, self._pressing(message, action)

    async def press_again(self, message: Message, activity: Payload) -> Answer:
        """Sends a press that was remembered, and shows what comes back."""
        self.problem = ""
        answer = await self._service.send(activity)
        body: Payload = answer.body or {}
        if answer.status != 200 or body.get("statusCode") != 200:
            self.problem = str(body.get("value", {}).get("message", answer.status))
        elif body["type"] == "application/vnd.microsoft.card.adaptive":
            assert_valid(body["value"])
            message.turned, message.entered = body["value"], {}
            self._open = message
        else:
            self.problem = body["value"]
        return answer

    async def fill(self, values: Mapping[str, Filling]) -> None:
        """Fills in fields, by label or id."""
        for name, value in values.items():
            message, element = self._field(name)
            message.entered[element["id"]] = _entry(element, value)

    async def submit(self) -> Answer:
        """Presses the form's own button: the first that is not like the others."""
        card = _shown(self._focus())
        (first, *_) = [action for action in _actions(card) if action.get("style") == "positive"]
        return await self.press(first["title"])

    async def close(self) -> None:
        """Folds the letter away where it can be, and looks at the chat again."""
        if self._open is not None and "Fold away" in self.buttons():
            await self.press("Fold away")
        self._open = None

    async def look_again(self) -> None:
        """Opens the chat anew: cards are as they were posted, and those that refresh themselves do."""
        self._open = None
        for message in self.messages():
            message.turned = None
            refresh = (message.card or {}).get("refresh")
            if refresh:
                action = refresh["action"]
                activity = self._service.pressing(self.member, self.chat, message.id, action, action["data"])
                activity["value"]["trigger"] = "automatic"
                answer = await self._service.send(activity)
                if answer.body and answer.body["type"].endswith("adaptive"):
                    assert_valid(answer.body["value"])
                    message.turned = answer.body["value"]
        self._open = None

    # Seeing

    def has_modal(self) -> bool:
        """Whether a card was turned over and is being looked at."""
        return self._open is not None

    def title(self) -> str:
        """The heading of the card that is looked at."""
        return texts_of(_shown(self._focus()))[0]

    def messages(self) -> list[Message]:
        """The messages of the personal chat, oldest first."""
        return self.chat.messages

    def texts(self) -> list[str]:
        """Every text on the card that was turned over, else of all messages."""
        if self._open is not None:
            return texts_of(_shown(self._open))
        return [text for message in self.messages() for text in _message_texts(message)]

    def screen(self) -> str:
        """The texts on the screen as one."""
        return "\n".join(self.texts())

    def last(self) -> str:
        """The newest message's texts as one."""
        assert self.messages(), "there is no message yet"
        return "\n".join(_message_texts(self.messages()[-1]))

    def notifications(self) -> list[str]:
        """The previews of the bot's messages."""
        return [message.summary for message in self.messages() if message.card]

    def buttons(self) -> list[str]:
        """The labels of all buttons on the card that is looked at, else of the newest card with any."""
        for message in self._places():
            if labels := labels_of(message):
                return labels
        return []

    def fields(self) -> dict[str, str]:
        """What stands in the fields, by label; what is chosen or ticked by its words, a line each."""
        for message in self._places():
            found = _inputs(_shown(message))
            if found:
                return {_label(one): _named(one, self._value(message, one)) for one in found}
        return {}

    def errors(self) -> dict[str, str]:
        """What is wrong in the form, by the field's label."""
        faults = [part for part in walk(_shown(self._focus())) if part.get("style") == "attention"]
        lines = [text for part in faults for text in texts_of(part)]
        return dict(line.split(": ", 1) for line in lines)

    # Finding

    def _focus(self) -> Message:
        return self._open or self._places()[0]

    def _places(self) -> list[Message]:
        if self._open is not None:
            return [self._open]
        return [message for message in reversed(self.messages()) if message.card]

    def _button(self, label: str, nth: int) -> tuple[Message, Payload]:
        for message in self._places():
            found = [action for action in _actions(_shown(message)) if action["title"] == label]
            if len(found) > nth:
                return message, found[nth]
        raise AssertionError(f"no button {label!r} among {self.buttons()}; the screen says:\n{self.screen()}")

    def _field(self, name: str) -> tuple[Message, Payload]:
        for message in self._places():
            for one in _inputs(_shown(message)):
                if name in (one["id"], _label(one)):
                    return message, one
        raise AssertionError(f"no field {name!r} among {list(self.fields())}")

    def _value(self, message: Message, element: Payload) -> str:
        return message.entered.get(element["id"], str(element.get("value", "")))

    def _pressing(self, message: Message, action: Payload) -> Payload:
        data = dict(action.get("data", {}))
        inputs = _inputs(_shown(message)) if action.get("associatedInputs") != "none" else []
        for one in inputs:
            value = self._value(message, one)
            assert value or not one.get("isRequired"), f"the client asks for {_label(one)!r} first"
            if value:
                data[one["id"]] = value
        return self._service.pressing(self.member, self.chat, message.id, action, data)


def _shown(message: Message) -> Payload:
    return message.turned or message.card or {"body": []}


def _message_texts(message: Message) -> list[str]:
    return texts_of(_shown(message)) if message.card else [message.text]


def texts_of(card: Payload) -> list[str]:
    """The texts as a person reads them: paragraphs as one, labels and buttons among them."""
    found: list[str] = []
    for part in walk(card.get("body") or card.get("items", [])):
        match part["type"]:
            case "RichTextBlock":
                found.append("".join(run["text"] for run in part["inlines"]))
            case "TextBlock":
                found.append(part["text"])
            case "Action.Execute":
                found.append(part["title"])
            case kind if kind.startswith("Input."):
                choices = {one["value"]: one["title"] for one in part.get("choices", [])}
                value = str(part.get("value", ""))
                found += [part["label"], *choices.values(), *([value] if value and not choices else [])]
            case _:
                pass
    return [text.translate(_JOINERS) for text in found]


def labels_of(message: Message) -> list[str]:
    """The labels of the buttons on a message as it is shown now."""
    return [action["title"] for action in _actions(_shown(message))]


def _actions(card: Payload) -> list[Payload]:
    return [part for part in walk(card.get("body", [])) if part["type"] == "Action.Execute"]


def _inputs(card: Payload) -> list[Payload]:
    return [part for part in walk(card.get("body", [])) if part["type"].startswith("Input.")]


def _label(element: Payload) -> str:
    return element["label"].translate(_JOINERS)


def _named(element: Payload, value: str) -> str:
    titles = {one["value"]: one["title"].translate(_JOINERS) for one in element.get("choices", [])}
    return "\n".join(titles[one] for one in value.split(",") if one) if titles else value


def _entry(element: Payload, value: Filling) -> str:
    """The value that a chat client would send: options by their value, dates and numbers as text."""
    options = {one["title"].translate(_JOINERS): one["value"] for one in element.get("choices", [])}
    if value is None:
        return ""
    if isinstance(value, str):
        return options.get(value, value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return ",".join(options.get(item, item) for item in value)
