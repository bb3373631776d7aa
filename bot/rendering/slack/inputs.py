"""The inputs of a card as Block Kit input blocks, and the identifiers by which their answers come back.

A block's id is the input's name, with `~2`, `~3` … for the further boxes of a long text. An element's action id
is `WHAT#PART` or, where text is saved while it is typed, `TOKEN#NAME#PART`; PART is the box's number and a letter
that says what stood between this part and the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.cards import Choice, DateInput, Input, NumberInput, Option, TextInput, Ticks
from bot.rendering import limits
from bot.rendering.slack.blocks import NOTHING, Json, JsonValue, bullets, plain, sections, shown
from bot.rendering.text import clean, parts, shorten, size

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


def input_blocks(element: Input) -> list[Json]:
    """One input with what has to stand above it.

    Raises:
        ValueError: the card is faulty: its name, an option's value, its bounds.
    """
    if not _NAME.fullmatch(element.name):
        raise ValueError("an input's name is 1 to 100 letters, digits, '_', '.' or '-'")
    match element:
        case TextInput():
            return _text_input(element)
        case NumberInput():
            return _number_input(element)
        case DateInput():
            initial: Json = {"initial_date": element.initial.isoformat()} if element.initial else {}
            return _framed(element, {"type": "datepicker", **initial})
        case Choice():
            return _choice(element)
        case Ticks():
            return _ticks(element)


def _text_input(element: TextInput) -> list[Json]:
    all_parts = parts(clean(element.initial), limits.INPUT_PART)
    blocks: list[Json] = []
    for number, (letter, text) in enumerate(all_parts, start=1):
        label = f"{element.label} ({number} of {len(all_parts)})" if len(all_parts) > 1 else element.label
        box: Json = {
            "type": "plain_text_input",
            "action_id": _text_action(element, f"{number}{letter}"),
            "multiline": element.multiline or len(all_parts) > 1 or "\n" in text,
            "max_length": limits.INPUT,
        }
        if text:
            box["initial_value"] = text
        if element.autosave:
            box["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
        first = number == 1
        block_id = element.name if first else f"{element.name}~{number}"
        hint = element.hint if first else ""
        block = _input(block_id, label, hint, box, optional=element.optional or not first)
        if element.autosave:
            block[-1]["dispatch_action"] = True
        blocks += block
    return blocks


def _text_action(element: TextInput, part: str) -> str:
    if element.autosave is None:
        return f"{element.name}#{part}"
    action = f"{element.autosave.pack()}#{element.name}#{part}"
    if len(action) > limits.IDENTIFIER:
        raise ValueError("an input's name and its press are too long together")
    return action


def _number_input(element: NumberInput) -> list[Json]:
    if element.minimum > element.maximum:
        raise ValueError("a number's minimum lies above its maximum")
    box: Json = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(element.minimum),
        "max_value": str(element.maximum),
    }
    # Slack refuses the whole form where the number that is filled in lies outside the bounds.
    if element.initial is not None and element.minimum <= element.initial <= element.maximum:
        box["initial_value"] = str(element.initial)
    return _framed(element, box)


def _choice(element: Choice) -> list[Json]:
    if not element.options:
        return _nothing_to_choose(element.label)
    options, above = _options(element.options)
    menu = len(options) > limits.RADIO_BUTTONS
    box: Json = {"type": "static_select" if menu else "radio_buttons", **_menu(options)}
    chosen = [option for option in options if option["value"] == element.initial]
    if chosen:
        box["initial_option"] = chosen[0]
    return above + _framed(element, box)


def _ticks(element: Ticks) -> list[Json]:
    if not element.options:
        return _nothing_to_choose(element.label)
    options, above = _options(element.options)
    menu = len(options) > limits.CHECKBOXES
    box: Json = {"type": "multi_static_select" if menu else "checkboxes", **_menu(options)}
    chosen = [option for option in options if option["value"] in element.initial]
    if chosen:
        box["initial_options"] = chosen
    return above + _framed(element, box)


def _nothing_to_choose(label: str) -> list[Json]:
    return bullets([(label, NOTHING)])


def _options(options: Sequence[Option]) -> tuple[list[Json], list[Json]]:
    """The options, and a list of the labels that are too long for one, by number."""
    values = [option.value for option in options]
    if len(set(values)) < len(values) or not all(0 < size(value) <= limits.OPTION_VALUE for value in values):
        raise ValueError("option values are different, and 1 to 150 characters")
    labels = [shown(option.label) for option in options]
    long = {place: label for place, label in enumerate(labels) if size(label) > limits.OPTION}
    for place, label in long.items():
        labels[place] = shorten(f"{place + 1}. {label}", limits.OPTION)
    above = bullets((str(place + 1), label) for place, label in long.items())
    texts = [shorten(label, limits.OPTION) for label in labels]
    return [{"text": plain(text), "value": value} for text, value in zip(texts, values, strict=True)], above


def _menu(options: Sequence[Json]) -> Json:
    """The options, in groups where they are too many for one list."""
    step = limits.SELECT_OPTIONS
    if len(options) <= step:
        return {"options": options}
    if len(options) > step * step:
        raise limits.CardTooLarge
    groups: list[JsonValue] = []
    for start in range(0, len(options), step):
        group = options[start : start + step]
        groups.append({"label": plain(f"{start + 1} to {start + len(group)}"), "options": group})
    return {"option_groups": groups}


def _framed(element: NumberInput | DateInput | Choice | Ticks, box: Json) -> list[Json]:
    box = {"type": box["type"], "action_id": f"{element.name}#1n", **box}
    return _input(element.name, element.label, element.hint, box, optional=element.optional)


def _input(block_id: str, label: str, hint: str, box: Json, *, optional: bool) -> list[Json]:
    """An input block, last in the list; above it what is too long for its label or hint, in full."""
    label, hint = shown(label), clean(hint).strip()
    above = [block for words in (label, hint) if size(words) > limits.LABEL for block in sections(words)]
    block: Json = {
        "type": "input",
        "block_id": block_id,
        "label": plain(shorten(label, limits.LABEL)),
        "optional": optional,
        "element": box,
    }
    if hint:
        block["hint"] = plain(shorten(hint, limits.LABEL))
    return [*above, block]
