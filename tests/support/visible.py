"""What a person sees in blocks: words in their reading order, buttons, and fields with their labels."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.demo.block_checks import elements_of
from bot.demo.inputs import Place, place_of
from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text, objects, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A button or field, with the words by which a person finds it."""

    label: str
    place: Place
    block: JsonObject
    element: JsonObject

    @property
    def is_button(self) -> bool:
        """Whether it is pressed rather than filled in."""
        return self.element.get("type") == "button"

    def is_called(self, name: str) -> bool:
        """Whether it has that label, block id or action id."""
        return name in (self.label, *self.place)


def shown_in(blocks: list[JsonObject]) -> Iterator[Shown]:
    """The buttons and fields of some blocks, in their order."""
    for block in blocks:
        for element in elements_of(block):
            words = text_of(block.get("label")) or text_of(element.get("text"))
            label = words or text_of(element.get("placeholder")) or text_of(block.get("text"))
            yield Shown(label=label, place=place_of(block, element), block=block, element=element)


def plain(text: str) -> str:
    """Slack's stored text as it is shown: its three entities, and its links by their label."""
    return html.unescape(re.sub(r"<[^<>|]+\|([^<>]*)>", r"\1", text))


def texts_in(blocks: list[JsonObject]) -> list[str]:
    """Every piece of text in some blocks, labels of fields and buttons included."""
    return [text for block in blocks for text in _texts(block) if text]


def _texts(block: JsonObject) -> Iterator[str]:
    kind = block.get("type")
    if kind == "rich_text":
        yield _run(block.get("elements"))
    elif kind in ("table", "data_table"):
        yield as_text(block.get("caption"))
        for row in as_list(block.get("rows")):
            yield " | ".join(_cell(cell) for cell in objects(row))
    else:
        yield from _words(block)


def _words(block: JsonObject) -> Iterator[str]:
    for name in ("text", "label", "hint"):
        yield plain(text_of(block.get(name)))
    for field in objects(block.get("fields")):
        yield plain(as_text(field.get("text")))
    for element in [*objects(block.get("elements")), *elements_of(block)]:
        text = element.get("text")
        if block.get("type") == "context":
            yield plain(as_text(text))
        elif element in elements_of(block):
            yield text_of(text)
            yield from (text_of(option.get("text")) for option in objects(element.get("options")))


def _cell(cell: JsonObject) -> str:
    if cell.get("type") == "rich_text":
        return _run(cell.get("elements"))
    return as_text(cell.get("text")) or str(cell.get("value", ""))


def _run(value: Json) -> str:
    """Rich text as one text; parts and list items stand on lines of their own."""
    lines: list[str] = []
    for part in objects(value):
        inner = objects(part.get("elements"))
        if part.get("type") == "rich_text_list":
            lines.extend(_run([item]) for item in inner)
        else:
            lines.append("".join(as_text(item.get("text")) or as_text(item.get("url")) for item in inner))
    return "\n".join(lines)


def value_of(values: JsonObject) -> Json:
    """What stands in a field: its text, date, option's label, or labels."""
    for name in ("value", "selected_date"):
        if name in values:
            return values[name]
    if "selected_option" in values:
        return text_of(as_object(values["selected_option"]).get("text")) or None
    return [text_of(option.get("text")) for option in objects(values.get("selected_options"))]
