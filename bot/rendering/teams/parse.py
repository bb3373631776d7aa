"""What Teams sends back: the data of an action, with the answers among them. What we did not build is `Unknown`.

An `Action.Execute` has them as `value.action.data`, an `Action.Submit` as `value`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from bot.confidential import Answers
from bot.errors import Unknown
from bot.presses import Press
from bot.rendering.teams.inputs import ASKED, KEPT, PAGE, PRESS, RESERVED, TICKS
from bot.rendering.text import clean, joined

_PAGE: Final = re.compile(r"[0-9]{1,3}")
_ID: Final = re.compile(
    r"(?P<name>[A-Za-z0-9_.-]{1,100})(~(?P<number>[2-9]|[1-9][0-9]{1,2})(?P<letter>[plwn]))?"
)


def press_of(data: object) -> Press:
    """The press of an action.

    Raises:
        Unknown: it is none of ours.
    """
    return Press.unpack(_text(_mapping(data).get(PRESS)))


def page_of(data: object) -> int | None:
    """Which page of a long card is asked for; None where the press turns no page.

    Raises:
        Unknown: it is no data of ours.
    """
    fields = _mapping(data)
    if PAGE not in fields:
        return None
    number = _scalar(fields[PAGE])
    if not _PAGE.fullmatch(number):
        raise Unknown
    return int(number)


def answers(data: object) -> Answers:
    """What was typed and chosen, among an action's data.

    The parts of a long text come joined again, ticks as a tuple of values, dates as ISO text. An input of the form
    that was left empty, of which Teams sends nothing, is there and empty. What was ticked on another page is among
    them.

    Raises:
        Unknown: this is nothing from a form of ours.
    """
    fields = _mapping(data)
    ticks = _names(fields.get(TICKS))
    given = dict.fromkeys(_names(fields.get(ASKED)), "")
    given |= {name: _scalar(value) for name, value in fields.items() if name not in RESERVED}
    boxes: dict[str, dict[int, tuple[str, str]]] = {}
    for identifier, text in given.items():
        found = _ID.fullmatch(identifier)
        if found is None:
            raise Unknown
        boxes.setdefault(found["name"], {})[int(found["number"] or 1)] = (found["letter"] or "n", text)
    whole = {name: joined(box for _, box in sorted(some.items())) for name, some in boxes.items()}
    entered = {name: _several(text) if name in ticks else text for name, text in whole.items()}
    return Answers({**_kept(fields), **entered})


def ticked(data: object) -> dict[str, tuple[str, ...]]:
    """What was ticked, on this page or another, by the name of its input: opaque values, and nothing that was typed.

    Raises:
        Unknown: this is nothing from a form of ours.
    """
    fields, entered = _mapping(data), answers(data)
    return {name: entered.chosen(name) for name in (*_kept(fields), *_names(fields.get(TICKS)))}


def _kept(fields: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    kept = fields.get(KEPT)
    if kept is None:
        return {}
    return {name: tuple(_names(values)) for name, values in _mapping(kept).items()}


def _several(text: str) -> tuple[str, ...]:
    return tuple(value for value in text.split(",") if value)


def _names(value: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unknown
    return [_text(name) for name in cast("list[object]", value)]


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Unknown
    mapping = cast("dict[object, object]", value)
    if not all(isinstance(key, str) for key in mapping):
        raise Unknown
    return cast("dict[str, object]", mapping)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unknown
    return value


def _scalar(value: object) -> str:
    """A value as text. Numbers come as text from most clients, and as numbers from some."""
    match value:
        case None:
            return ""
        case str():
            return clean(value)
        case bool():
            raise Unknown
        case int() | float() if abs(value) <= 1e9:
            return str(int(value)) if value == int(value) else str(value)
        case _:
            raise Unknown
