"""Whether Teams would take and show an Adaptive Card: by its types' schema, and our own rules.

Numbers stand here again, on purpose: a wrong number in `bot.rendering.teams.limits` has to show.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft7Validator
from markdown_it import MarkdownIt

from bot.presses import Press

Payload = dict[str, Any]

_SCHEMA = cast(
    "Payload",
    json.loads((Path(__file__).parent / "schemas" / "adaptive_card.schema.json").read_text(encoding="utf-8")),
)
_VALIDATOR = Draft7Validator(_SCHEMA)
_MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])
_DATE = re.compile(r"\{\{(DATE|TIME)\(", re.IGNORECASE)
_LINK = re.compile(r"://|www\.\w|@\w|\w\.[a-z]{2}", re.IGNORECASE)
_READ_AS_MARKDOWN = {
    "AdaptiveCard": ("fallbackText",),
    "TextBlock": ("text",),
    "Input.Text": ("label", "errorMessage", "placeholder"),
    "Input.Number": ("label", "errorMessage", "placeholder"),
    "Input.Date": ("label", "errorMessage"),
    "Input.ChoiceSet": ("label", "errorMessage", "placeholder"),
}
_KINDS = {
    *("AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Container", "ActionSet"),
    *("Table", "TableRow", "TableCell", "Action.Execute", "Action.Submit"),
    *("Input.Text", "Input.Number", "Input.Date", "Input.ChoiceSet"),
}
"""All that we use. `FactSet` is missing on purpose: it reads markdown."""


def assert_valid(card: Payload) -> None:
    """Asserts that nothing is known for which Teams would refuse a card, or read text of ours as anything else."""
    assert schema_faults(card) == []
    assert faults(card) == []


def schema_faults(card: Payload) -> list[str]:
    """Where the card is not what the types say; never what stands there."""
    found = _VALIDATOR.iter_errors(card)  # pyright: ignore[reportUnknownMemberType]
    return [f"{error.json_path}: {error.validator}" for error in found]


def faults(card: Payload) -> list[str]:
    """What else is wrong with a card."""
    return [*_whole(card), *(fault for part in walk(card) for fault in _part(part)), *_actions(card)]


def walk(value: object) -> Iterator[Payload]:
    """Each object of a card that has a type, outermost first; not what actions carry."""
    if isinstance(value, dict):
        part = cast("Payload", value)
        if "type" in part:
            yield part
        for key, inner in part.items():
            if key != "data":
                yield from walk(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from walk(inner)


def inputs_of(card: Payload) -> list[Payload]:
    """The inputs of a card."""
    return [part for part in walk(card["body"]) if part["type"].startswith("Input.")]


def actions_of(card: Payload) -> list[Payload]:
    """The buttons of a card, without their fallbacks."""
    return [action for part in walk(card["body"]) for action in part.get("actions", [])]


def literal(part: object) -> str:
    """All literal runs, put together."""
    return "".join(run["text"] for run in walk(part) if run["type"] == "TextRun")


def is_inert(text: str) -> bool:
    """Whether a client that reads markdown shows exactly this text."""
    tokens = _MARKDOWN.parse(text)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return False
    inner = tokens[1].children or []
    plain = all(token.type == "text" for token in inner) and "".join(token.content for token in inner) == text
    return plain and not _DATE.search(text) and not _LINK.search(text)


def _whole(card: Payload) -> Iterator[str]:
    try:
        size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
    except UnicodeEncodeError:
        yield "half a surrogate pair"
        return
    if size > 28 * 1024:
        yield f"{size} bytes"
    if card["version"] != "1.5" or not card["body"] or not card["speak"] or set(card["speak"]) & set("<>&"):
        yield "version, body or speech"
    ids = Counter(box["id"] for box in inputs_of(card))
    if any(count > 1 for count in ids.values()):
        yield "an id twice"


def _part(part: Payload) -> Iterator[str]:
    kind = part["type"]
    if kind not in _KINDS:
        yield f"{kind} is not shown everywhere, or reads markdown"
    for key in _READ_AS_MARKDOWN.get(kind, ()):
        if key in part and not is_inert(part[key]):
            yield f"{kind}.{key} is read as markdown"
    if kind == "TextBlock" and not (part["style"] == "heading" and part["wrap"]):
        yield "a text that is no heading"
    if kind == "TextRun" and (not part["text"] or _DATE.search(part["text"])):
        yield "an empty run, or a date that a client replaces"
    if kind == "Table" and any(len(row["cells"]) != len(part["columns"]) for row in part["rows"]):
        yield "rows of different lengths"
    if kind == "ActionSet" and not 1 <= len(part["actions"]) <= 6:
        yield "actions"
    if kind.startswith("Input."):
        yield from _input(part)


def _input(box: Payload) -> Iterator[str]:
    if not box["id"] or not box["label"].strip():
        yield "an input without id or label"
    if box.get("isRequired") and not box.get("errorMessage"):
        yield "a required input does not say what is missing"
    if "max" in box and not box["min"] <= box.get("value", box["min"]) <= box["max"]:
        yield "number outside its bounds"
    if len(box.get("value", "") if box["type"] == "Input.Text" else "") > box.get("maxLength", 0):
        yield "a box holds more than fits"
    if box["type"] == "Input.ChoiceSet":
        values = [choice["value"] for choice in box["choices"]]
        chosen = (
            box.get("value", values[0]).split(",")
            if box.get("isMultiSelect")
            else [box.get("value", values[0])]
        )
        if len(set(values)) != len(values) or not all(value in values for value in chosen):
            yield "values twice, or one is chosen that is not there"
        if not all(is_inert(choice["title"]) for choice in box["choices"]):
            yield "an option is read as markdown"


def _actions(card: Payload) -> Iterator[str]:
    asked = [box["id"] for box in inputs_of(card)]
    for action in actions_of(card):
        plain = action["fallback"]
        press = Press.unpack(action["data"]["p"])
        same = all(
            plain.get(key) == action.get(key) for key in ("title", "data", "style", "associatedInputs")
        )
        if (action["type"], plain["type"], same) != ("Action.Execute", "Action.Submit", True):
            yield "the fallback is another action"
        if action["verb"] != press.verb.value or not 1 <= len(action["title"]) <= 75:
            yield "verb or title of an action"
        if action["data"].get("asked", []) != asked or (action.get("associatedInputs") == "auto") < bool(
            asked
        ):
            yield "an action does not bring the inputs"
