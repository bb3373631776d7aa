"""What Slack sends back: answers and presses. Anything that we did not build is `Unknown`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final, cast

from bot.confidential import Answers
from bot.errors import Unknown
from bot.presses import Press
from bot.rendering import limits
from bot.rendering.text import clean, joined

_BLOCK: Final = re.compile(r"(?P<name>[A-Za-z0-9_.-]{1,100})(~(?P<number>[2-9]|[1-9][0-9]{1,2}))?")
_PART: Final = re.compile(r".*#[0-9]{1,3}(?P<letter>[plwn])", re.DOTALL)

Value = str | tuple[str, ...]


def answers(values: object) -> Answers:
    """What was typed and chosen: `state.values` of a view or a message.

    The parts of a long text come joined again, options as a tuple of values, dates as ISO text.

    Raises:
        Unknown: this is no state of a form of ours.
    """
    found: dict[str, dict[int, tuple[str, Value]]] = {}
    for block_id, actions in _mapping(values).items():
        block = _BLOCK.fullmatch(block_id)
        for action_id, state in _mapping(actions).items():
            part = _PART.fullmatch(action_id)
            if block is None or part is None:
                raise Unknown
            number = int(block["number"] or 1)
            found.setdefault(block["name"], {})[number] = (part["letter"], _value(_mapping(state)))
    return Answers({name: _joined(boxes) for name, boxes in found.items()})


def press_of(action: object) -> Press:
    """The press of one entry of `actions`: a button, or a box that is saved while it is typed in.

    Raises:
        Unknown: it is none of ours.
    """
    fields = _mapping(action)
    if fields.get("type") == "button":
        return Press.unpack(_text(fields.get("value")))
    return Press.unpack(_text(fields.get("action_id")).partition("#")[0])


def form_press(view: object) -> tuple[Press | None, Press | None]:
    """The presses that a view carries: for its submission, and for closing it.

    Raises:
        Unknown: it is no view of ours.
    """
    metadata = _text(_mapping(view).get("private_metadata") or "")
    if not metadata:
        return None, None
    if len(metadata) > limits.METADATA:
        raise Unknown
    try:
        tokens = _mapping(json.loads(metadata))
    except (ValueError, RecursionError):
        raise Unknown from None
    submit, close = (Press.unpack(_text(tokens[key])) if key in tokens else None for key in ("s", "c"))
    return submit, close


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Unknown
    mapping = cast("dict[object, object]", value)
    if not all(isinstance(key, str) for key in mapping):
        raise Unknown
    return cast("dict[str, object]", mapping)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Unknown
    return cast("list[object]", value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unknown
    return value


def _value(state: Mapping[str, object]) -> Value:
    """The value of one element's state, by its type."""
    match state.get("type"):
        case "plain_text_input" | "number_input":
            return _typed(state.get("value"))
        case "datepicker":
            return _typed(state.get("selected_date"))
        case "radio_buttons" | "static_select":
            option = state.get("selected_option")
            return "" if option is None else _option(option)
        case "checkboxes" | "multi_static_select":
            return tuple(_option(option) for option in _list(state.get("selected_options")))
        case _:
            raise Unknown


def _typed(value: object) -> str:
    return "" if value is None else clean(_text(value))


def _option(option: object) -> str:
    return clean(_text(_mapping(option).get("value")))


def _joined(boxes: Mapping[int, tuple[str, Value]]) -> Value:
    """The parts of one answer put together, with what stood between them."""
    if len(boxes) == 1:
        return next(iter(boxes.values()))[1]
    typed: list[tuple[str, str]] = []
    for _, (letter, part) in sorted(boxes.items()):
        if not isinstance(part, str):
            raise Unknown
        typed.append((letter, part))
    return joined(typed)
