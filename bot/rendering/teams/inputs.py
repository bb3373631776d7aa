"""The inputs of a card as inputs of an Adaptive Card, and the identifiers by which their answers come back.

An input's id is its name, with `~2p`, `~3w` ... for the further boxes of a long text: the box's number, and a letter
that says what stood between this part and the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bot.cards import Choice, DateInput, Element, Input, Note, NumberInput, Option, TextInput, Ticks
from bot.rendering.teams import limits
from bot.rendering.teams.elements import fault, labelled, note
from bot.rendering.teams.literal import NOTHING, Json, inert
from bot.rendering.text import clean, parts

PRESS: Final = "p"
"""The press in an action's data."""

ASKED: Final = "asked"
"""The ids of a form's inputs in an action's data: Teams sends nothing at all for an empty one."""

TICKS: Final = "ticks"
"""Those of them that come as several values, with commas between them."""

PAGE: Final = "page"
"""Which page of a long card, in an action's data."""

KEPT: Final = "kept"
"""What was ticked on another page, by the name of its input, in the data of a button that turns a page."""

RESERVED: Final = frozenset({PRESS, ASKED, TICKS, PAGE, KEPT, "msteams"})
"""What no input can be named, because answers come among an action's data; `msteams` is Teams' own."""

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_WRITE: Final = "Please write something here."
_CHOOSE: Final = "Please choose one."
_CHOOSE_DATE: Final = "Please choose a date."


def asked(elements: Iterable[Element]) -> Json:
    """What an action's data say of the inputs beside it; nothing where there are none.

    Raises:
        ValueError: the card is faulty: a name that cannot be one, or is there twice.
    """
    inputs = [element for element in elements if isinstance(element, Input) and _is_shown(element)]
    names = [element.name for element in inputs]
    if not all(_NAME.fullmatch(name) and name not in RESERVED for name in names):
        raise ValueError("an input's name is 1 to 100 letters, digits, '_', '.' or '-', and not reserved")
    if len(set(names)) < len(names):
        raise ValueError("two inputs of a card have the same name")
    ticks = [element.name for element in inputs if isinstance(element, Ticks)]
    data: Json = {ASKED: [name for element in inputs for name in _ids(element)]} if inputs else {}
    return data | ({TICKS: ticks} if ticks else {})


def input_elements(element: Input, mistake: str, *, enforced: bool) -> list[Json]:
    """One input with what stands above and below it.

    Args:
        element: the input.
        mistake: what has to be mended in it; empty where nothing has.
        enforced: whether the client refuses an answer that is missing or out of bounds. It would refuse every button
            of the card, so this is for cards whose only button submits them.

    Raises:
        ValueError: the card is faulty: an option's value, its bounds.
    """
    if not _is_shown(element):
        return [labelled(element.label, NOTHING)]
    above = [fault(mistake)] if mistake else []
    boxes = _boxes(element, enforced=enforced)
    hint = note(Note(element.hint))
    for below in hint:
        below["spacing"] = "Small"
    return [*above, boxes[0], *hint, *boxes[1:]]


def _is_shown(element: Input) -> bool:
    """Nothing can be chosen where there are no options."""
    return not isinstance(element, Choice | Ticks) or bool(element.options)


def _boxes(element: Input, *, enforced: bool) -> list[Json]:
    match element:
        case TextInput():
            return _text_boxes(element, enforced=enforced)
        case NumberInput():
            return [_number(element, enforced=enforced)]
        case DateInput():
            value: Json = {"value": element.initial.isoformat()} if element.initial else {}
            needed = _needed(element, _CHOOSE_DATE, enforced=enforced)
            return [_box("Input.Date", element.name, element.label, needed | value)]
        case Choice():
            return [_choice(element, enforced=enforced)]
        case Ticks():
            return [_ticks(element, enforced=enforced)]


def _text_parts(element: TextInput) -> list[tuple[str, str]]:
    return parts(clean(element.initial), limits.INPUT_PART)


def _ids(element: Input) -> list[str]:
    if not isinstance(element, TextInput):
        return [element.name]
    letters = [letter for letter, _ in _text_parts(element)]
    return [element.name, *(f"{element.name}~{place}{at}" for place, at in enumerate(letters[1:], start=2))]


def _text_boxes(element: TextInput, *, enforced: bool) -> list[Json]:
    all_parts = _text_parts(element)
    boxes: list[Json] = []
    for place, (name, (_, text)) in enumerate(zip(_ids(element), all_parts, strict=True)):
        several = len(all_parts) > 1
        label = f"{element.label} ({place + 1} of {len(all_parts)})" if several else element.label
        more = {} if place else _needed(element, _WRITE, enforced=enforced)
        more |= {"isMultiline": element.multiline or several or "\n" in text, "maxLength": limits.INPUT}
        boxes.append(_box("Input.Text", name, label, more | ({"value": text} if text else {})))
    return boxes


def _number(element: NumberInput, *, enforced: bool) -> Json:
    if element.minimum > element.maximum:
        raise ValueError("a number's minimum lies above its maximum")
    says = f"Please give a whole number from {element.minimum} to {element.maximum}."
    more = _needed(element, says, enforced=enforced)
    initial = element.initial
    if enforced:
        more["errorMessage"] = says
    if enforced and (initial is None or element.minimum <= initial <= element.maximum):
        more |= {"min": element.minimum, "max": element.maximum}
    return _box(
        "Input.Number", element.name, element.label, more | ({} if initial is None else {"value": initial})
    )


def _choice(element: Choice, *, enforced: bool) -> Json:
    more = _needed(element, _CHOOSE, enforced=enforced) | _options(element.options, limits.RADIO_BUTTONS)
    if more["style"] == "compact":
        more["placeholder"] = "Choose one"
    if any(option.value == element.initial for option in element.options):
        more["value"] = element.initial
    return _box("Input.ChoiceSet", element.name, element.label, more)


def _ticks(element: Ticks, *, enforced: bool) -> Json:
    if any("," in option.value for option in element.options):
        raise ValueError("a value that can be ticked has no comma")
    more = _needed(element, _CHOOSE, enforced=enforced) | _options(element.options, limits.CHECKBOXES)
    more["isMultiSelect"] = True
    chosen = [option.value for option in element.options if option.value in element.initial]
    return _box(
        "Input.ChoiceSet", element.name, element.label, more | ({"value": ",".join(chosen)} if chosen else {})
    )


def _options(options: Sequence[Option], expanded: int) -> Json:
    values = [option.value for option in options]
    if len(set(values)) < len(values) or not all(values):
        raise ValueError("option values are different, and not empty")
    choices: list[Json] = [{"title": inert(option.label), "value": option.value} for option in options]
    return {"choices": choices, "style": "expanded" if len(options) <= expanded else "compact", "wrap": True}


def _needed(element: Input, says: str, *, enforced: bool) -> Json:
    return {"isRequired": True, "errorMessage": says} if enforced and not element.optional else {}


def _box(kind: str, name: str, label: str, more: Json) -> Json:
    return {"type": kind, "id": name, "label": inert(label), **more}
