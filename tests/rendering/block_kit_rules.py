"""The rules of Block Kit that neither slack_sdk's models nor the types' schema know.

Numbers stand here again, on purpose: a wrong number in `bot.rendering.limits` has to show.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

Payload = dict[str, Any]

_PLAIN_LIMITS = {"label": 2_000, "hint": 2_000, "placeholder": 150, "title": 24, "submit": 24, "close": 24}
_LENGTH_LIMITS = {
    "action_id": 255,
    "block_id": 255,
    "callback_id": 255,
    "private_metadata": 3_000,
    "accessibility_label": 75,
    "initial_value": 3_000,
}
_ONLY_IN_MESSAGES = {"table", "data_table", "data_visualization", "markdown"}


def faults(payload: Payload) -> list[str]:
    """What Slack would refuse a message, modal or Home tab for."""
    return [
        *_surface(payload),
        *(fault for block in payload["blocks"] for fault in _block(block)),
        *_ids(payload),
    ]


def walk(value: object) -> Iterator[Payload]:
    """Each object in a payload, outermost first."""
    if isinstance(value, dict):
        yield cast("Payload", value)
        for part in cast("Payload", value).values():
            yield from walk(part)
    elif isinstance(value, list):
        for part in cast("list[object]", value):
            yield from walk(part)


def units(text: str) -> int:
    """Length in UTF-16 units, as JavaScript counts."""
    return len(text.encode("utf-16-le")) // 2


def _surface(payload: Payload) -> Iterator[str]:
    is_view = "type" in payload
    blocks: list[Payload] = payload["blocks"]
    if not 1 <= len(blocks) <= (100 if is_view else 50):
        yield f"{len(blocks)} blocks"
    kinds = Counter(block["type"] for block in blocks)
    if kinds["table"] > 1 or (is_view and _ONLY_IN_MESSAGES & kinds.keys()):
        yield "a table too many"
    if not is_view:
        texts = sum(units(part["text"]) for part in walk(blocks) if isinstance(part.get("text"), str))
        if texts > 13_200:
            yield f"{texts} characters in a message"
        if not 0 < len(payload["text"]) <= 40_000:
            yield "text missing or over 40,000"
    else:
        if len(json.dumps(payload).encode()) > 250_000:
            yield "a view over 250 kB"
        if payload["type"] == "modal" and kinds["input"] and "submit" not in payload:
            yield "inputs without submit"
    try:
        json.dumps(payload, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        yield "half a surrogate pair"


def _block(block: Payload) -> Iterator[str]:
    if block["type"] == "header" and units(block["text"]["text"]) > 150:
        yield "header over 150"
    if block["type"] == "section" and any(units(each["text"]) > 2_000 for each in block.get("fields", [])):
        yield "field over 2,000"
    if block["type"] == "section" and len(block.get("fields", [])) > 10:
        yield "over 10 fields"
    if block["type"] == "context" and not 1 <= len(block["elements"]) <= 10:
        yield "context elements"
    if block["type"] == "actions" and not 1 <= len(block["elements"]) <= 25:
        yield "actions elements"
    if block["type"] == "table":
        yield from _table(block["rows"])
    for part in walk(block):
        yield from _part(part)


def _table(rows: list[list[Payload]]) -> Iterator[str]:
    if not 1 <= len(rows) <= 100 or not all(1 <= len(row) <= 20 for row in rows):
        yield "table too large"
    if len({len(row) for row in rows}) != 1:
        yield "rows of different lengths"
    if sum(units(cell["text"]) for row in rows for cell in row) > 10_000:
        yield "cells over 10,000"


def _part(part: Payload) -> Iterator[str]:
    kind = part.get("type")
    yield from _text(part)
    yield from _lengths(part)
    if kind == "mrkdwn":
        yield "markup"
    if kind == "button":
        yield from _button(part)
    if kind in {"radio_buttons", "checkboxes", "static_select", "multi_static_select"}:
        yield from _choosing(part)
    if kind == "number_input" and "initial_value" in part:
        low, high = int(part["min_value"]), int(part["max_value"])
        if not low <= int(part["initial_value"]) <= high:
            yield "number outside its bounds"
    if kind == "rich_text_list" and not part["elements"]:
        yield "empty list"


def _text(part: Payload) -> Iterator[str]:
    kind, text = part.get("type"), part.get("text")
    if isinstance(text, str) and (not text or units(text) > 3_000):
        yield f"text of {units(text)}"
    if kind in {"plain_text", "raw_text"} and not part["text"].strip():
        yield "blank text"
    if kind == "plain_text" and part.get("emoji") is not False:
        yield "emoji codes are read"


def _lengths(part: Payload) -> Iterator[str]:
    for key, limit in _PLAIN_LIMITS.items():
        if isinstance(part.get(key), dict) and units(part[key]["text"]) > limit:
            yield f"{key} over {limit}"
    for key, limit in _LENGTH_LIMITS.items():
        if isinstance(part.get(key), str) and units(part[key]) > limit:
            yield f"{key} over {limit}"


def _button(part: Payload) -> Iterator[str]:
    if units(part["text"]["text"]) > 75 or len(part["value"]) > 2_000 or not part.get("action_id"):
        yield "button"


def _choosing(part: Payload) -> Iterator[str]:
    groups = part.get("option_groups") or [{"options": part["options"]}]
    most = 10 if part["type"] in {"radio_buttons", "checkboxes"} else 100
    options = [option for group in groups for option in group["options"]]
    if len(groups) > 100 or not all(1 <= len(group["options"]) <= most for group in groups):
        yield f"options of {part['type']}"
    if any(units(option["text"]["text"]) > 75 or len(option["value"]) > 150 for option in options):
        yield "option text over 75 or value over 150"
    if len({option["value"] for option in options}) != len(options):
        yield "option values twice"
    chosen = part.get(
        "initial_options", [part["initial_option"]] if "initial_option" in part else [options[0]]
    )
    if not chosen or any(option not in options for option in chosen):
        yield "initial option is none of the options"


def _ids(payload: Payload) -> Iterator[str]:
    for key in ("action_id", "block_id"):
        counted = Counter(part[key] for part in walk(payload) if key in part)
        yield from (f"{key} twice" for count in counted.values() if count > 1)
