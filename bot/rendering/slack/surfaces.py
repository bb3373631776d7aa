"""Whole cards for Slack's surfaces: messages, modals and the Home tab."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, cast

from bot.cards import (
    Button,
    Buttons,
    Card,
    Divider,
    Element,
    Facts,
    Heading,
    Input,
    Note,
    Style,
    Table,
    Text,
    Typed,
)
from bot.rendering import limits
from bot.rendering.slack import blocks as parts
from bot.rendering.slack.blocks import Json, JsonValue, plain, shown
from bot.rendering.slack.inputs import input_blocks
from bot.rendering.text import shorten, size

POST_OPTIONS: Final[Mapping[str, str | bool]] = {
    "mrkdwn": False,
    "parse": "none",
    "link_names": False,
    "unfurl_links": False,
    "unfurl_media": False,
}
"""Further arguments of each `chat.postMessage`, so that nothing in `text` becomes a link, a mention or a preview
(https://docs.slack.dev/reference/methods/chat.postMessage)."""


class _Surface(Enum):
    MESSAGE = auto()
    MODAL = auto()
    HOME = auto()


def message(card: Card) -> Json:
    """`text` and `blocks` of a message. The title stands above; a form's submit button at the end.

    Raises:
        CardTooLarge: it does not fit into one message, even with its long texts split.
    """
    blocks = _blocks(card, _Surface.MESSAGE, limits.MESSAGE_BLOCKS)
    if _message_size(blocks) > limits.MESSAGE_SIZE:
        raise limits.CardTooLarge
    return {"text": _notification(card.notification), "blocks": blocks}


ephemeral = message
"""A message that only one person sees takes the same blocks."""


def modal(card: Card, close: str = "Close") -> Json:
    """A modal's view. A title or submit label that is too long stands in full in the modal too.

    Args:
        card: its inputs come back together under its `submit`.
        close: the label of the button that closes it, 24 characters; for its press, see `Card.on_close`.

    Raises:
        CardTooLarge: it does not fit into one modal, even with its long texts split.
        ValueError: it has inputs and no submit button.
    """
    title, close = shown(card.title), shown(close)
    blocks = _blocks(replace(card, title=title if size(title) > limits.TITLE else ""), _Surface.MODAL)
    blocks += _too_long(card.submit.label, limits.TITLE) if card.submit else []
    if len(blocks) > limits.VIEW_BLOCKS:
        raise limits.CardTooLarge
    if card.submit is None and any(block["type"] == "input" for block in blocks):
        raise ValueError("a card with inputs needs a submit button")
    view: Json = {
        "type": "modal",
        "callback_id": card.submit.press.verb.value if card.submit else "card",
        "title": plain(shorten(title, limits.TITLE)),
        "close": plain(shorten(close, limits.TITLE)),
        "private_metadata": _metadata(card),
        "notify_on_close": card.on_close is not None,
        "blocks": blocks,
    }
    if card.submit:
        view["submit"] = plain(shorten(shown(card.submit.label), limits.TITLE))
    return _checked_view(view)


def home(card: Card) -> Json:
    """The Home tab's view. The title stands above; a form's submit button at the end.

    Raises:
        CardTooLarge: it does not fit into one view, even with its long texts split.
    """
    return _checked_view({"type": "home", "callback_id": "home", "blocks": _blocks(card, _Surface.HOME)})


def errors(fields: Mapping[str, str], view: Mapping[str, object]) -> Json:
    """The answer to a submitted form that has faults: it stays open and shows them at their fields.

    Args:
        fields: what to say at which input, by its name. A fault of no input in the form stands at the first.
        view: the view as Slack sent it.

    Raises:
        ValueError: no fault, or no input to show one at.
    """
    names = _input_names(view)
    if not names or not fields:
        raise ValueError("there is nothing to show a fault at")
    at: dict[str, JsonValue] = {}
    for name, words in fields.items():
        place = name if name in names else names[0]
        at[place] = f"{at[place]} {words}" if place in at else words
    return {"response_action": "errors", "errors": at}


def has_inputs(view: Mapping[str, object]) -> bool:
    """Whether a view, as Slack sent it, has a box at which a fault can be shown."""
    return bool(_input_names(view))


def _input_names(view: Mapping[str, object]) -> list[str]:
    blocks = view.get("blocks")
    names = [_input_id(block) for block in (cast("list[object]", blocks) if isinstance(blocks, list) else [])]
    return [name for name in names if name]


def _input_id(block: object) -> str:
    match block:
        case {"type": "input", "block_id": str(name)}:
            return name
        case _:
            return ""


@dataclass(slots=True)
class _Builder:
    """Builds the blocks of one card, and keeps what has to be unique in it."""

    surface: _Surface
    names: set[str] = field(default_factory=set[str])
    buttons: int = 0
    tables: int = 0

    def element(self, element: Element) -> list[Json]:
        match element:
            case Heading():
                made = parts.heading(element)
            case Text():
                made = parts.text(element)
            case Note():
                made = parts.note(element)
            case Typed():
                made = parts.typed(element)
            case Facts():
                made = parts.facts(element)
            case Divider():
                made: list[Json] = [{"type": "divider"}]
            case Table():
                made = self.table(element)
            case Buttons(row):
                made = self.row(row)
            case _:
                made = self.input(element)
        return made

    def input(self, element: Input) -> list[Json]:
        if element.name in self.names:
            raise ValueError("two inputs of a card have the same name")
        self.names.add(element.name)
        return input_blocks(element)

    def table(self, element: Table) -> list[Json]:
        """Slack takes one table a message, and none in a view: others are lists.

        In a message they are plain lines, because there the JSON of each list item counts.
        """
        if self.surface is not _Surface.MESSAGE:
            return parts.table_as_list(element)
        if self.tables == limits.TABLES or not parts.fits_table(element):
            return parts.table_as_lines(element)
        self.tables += 1
        return parts.table(element)

    def row(self, row: Sequence[Button]) -> list[Json]:
        blocks: list[Json] = []
        for start in range(0, len(row), limits.BUTTONS_IN_A_ROW):
            some = row[start : start + limits.BUTTONS_IN_A_ROW]
            for button in some:
                blocks += _too_long(button.label, limits.BUTTON)
            blocks.append({"type": "actions", "elements": [self.button(button) for button in some]})
        return blocks

    def button(self, button: Button) -> Json:
        self.buttons += 1
        label = shorten(shown(button.label), limits.BUTTON)
        made: Json = {
            "type": "button",
            "action_id": f"{button.press.verb}#{self.buttons}",
            "text": plain(label),
            "accessibility_label": label,
            "value": button.press.pack(),
        }
        if button.style is not Style.NORMAL:
            made["style"] = button.style.value
        return made


def _blocks(card: Card, surface: _Surface, most: int = limits.VIEW_BLOCKS) -> list[Json]:
    """All blocks; neighbouring texts share one where there would be too many."""
    made = _build(card, surface, card.elements)
    if len(made) > most:
        made = _build(card, surface, _joined(card.elements))
    if len(made) > most:
        raise limits.CardTooLarge
    return made or parts.sections(shown(card.notification))


def _build(card: Card, surface: _Surface, elements: Iterable[Element]) -> list[Json]:
    builder = _Builder(surface)
    blocks = parts.heading(Heading(card.title))
    for element in elements:
        blocks += builder.element(element)
    if card.submit and surface is not _Surface.MODAL:
        blocks += builder.row([card.submit])
    return blocks


def _joined(elements: Iterable[Element]) -> list[Element]:
    """The same with neighbouring texts and facts put together."""
    joined: list[Element] = []
    for element in elements:
        match (joined[-1] if joined else None), element:
            case Text(before), Text(after):
                joined[-1] = Text(f"{before}\n\n{after}")
            case Note(before), Note(after):
                joined[-1] = Note(f"{before}\n\n{after}")
            case Facts(before), Facts(after):
                joined[-1] = Facts((*before, *after))
            case _:
                joined.append(element)
    return joined


def _too_long(label: str, limit: int) -> list[Json]:
    """A label in full where it is too long for where it belongs."""
    return parts.sections(label) if size(shown(label)) > limit else []


def _notification(text: str) -> str:
    """The preview and fallback. Slack reads it as markup, so that has to be impossible.

    A word joiner after `@` keeps `@channel` from being one (https://docs.slack.dev/messaging/formatting-message-text).
    """
    # Half of what Slack takes: each `@` becomes two characters.
    text = shorten(shown(text), limits.NOTIFICATION // 2)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("@", "@\u2060")


def _metadata(card: Card) -> str:
    """The presses that come back with a view: `s` for its submission, `c` for closing it."""
    presses = {"s": card.submit.press if card.submit else None, "c": card.on_close}
    tokens = {key: press.pack() for key, press in presses.items() if press}
    return json.dumps(tokens, separators=(",", ":")) if tokens else ""


def _message_size(blocks: Iterable[Json]) -> int:
    """The size of a message's blocks, on the safe side: see `limits.MESSAGE_SIZE`."""
    return sum(_cells(block) if block["type"] == "table" else size(_json(block)) for block in blocks)


def _cells(block: Json) -> int:
    rows = cast("list[list[dict[str, str]]]", block["rows"])
    return sum(size(cell["text"]) for row in rows for cell in row)


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _checked_view(view: Json) -> Json:
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        raise limits.CardTooLarge
    return view
