"""What a person has typed and chosen in the elements of a view or message, as Slack's `state.values` has it.

Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.demo import limits
from bot.demo.block_checks import elements_of, options_of
from bot.demo.element_checks import is_day, is_number
from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text, objects

Place = tuple[str, str]
"""A block id and an action id."""

REQUIRED = "Please complete this required field."

_FIELD = {
    "plain_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
}
_INITIAL = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
}


class NotPossibleError(Exception):
    """A person could not do this in a chat client: there is no such element, option or date."""


@dataclass(slots=True)
class Inputs:
    """The values of all elements that have one, by their place."""

    values: dict[Place, JsonObject] = field(default_factory=dict[Place, JsonObject])

    @classmethod
    def initial(cls, blocks: list[JsonObject], kept: Inputs | None = None) -> Inputs:
        """What the elements hold at first.

        Args:
            blocks: with their block and action ids.
            kept: what stood there before an update. Slack keeps what a person entered where block id,
                action id and type stay the same, and ignores a new initial value there
                (https://docs.slack.dev/surfaces/modals).
        """
        before = kept.values if kept else {}
        values: dict[Place, JsonObject] = {}
        for block in blocks:
            for element in elements_of(block):
                kind, place = as_text(element.get("type")), place_of(block, element)
                if kind not in _FIELD:
                    continue
                old = before.get(place)
                values[place] = old if old and old.get("type") == kind else _initial_value(element)
        return cls(values)

    def as_json(self) -> JsonObject:
        """The value of `state.values`."""
        result: dict[str, dict[str, Json]] = {}
        for (block_id, action_id), value in self.values.items():
            result.setdefault(block_id, {})[action_id] = dict(value)
        return {block_id: dict(values) for block_id, values in result.items()}


def place_of(block: JsonObject, element: JsonObject) -> Place:
    """Where an element stands."""
    return as_text(block.get("block_id")), as_text(element.get("action_id"))


def find_element(blocks: list[JsonObject], place: Place) -> tuple[JsonObject, JsonObject]:
    """The block and element at a place.

    Raises:
        NotPossibleError: nothing is there.
    """
    for block in blocks:
        for element in elements_of(block):
            if place_of(block, element) == place:
                return block, element
    raise NotPossibleError("There is no such button or field any more.")


def _initial_value(element: JsonObject) -> JsonObject:
    kind = as_text(element.get("type"))
    name = _FIELD[kind]
    empty: Json = [] if name == "selected_options" else None
    value = element.get(_INITIAL[name], empty)
    return {"type": kind, name: value or empty}


def entered(element: JsonObject, value: Json) -> JsonObject:
    """The state of an element once a person has entered something in it.

    Args:
        element: a menu, date picker or input.
        value: typed text, a number's digits, a date as YYYY-MM-DD, the value of an option, or the values
            of the options that are ticked; None or empty to clear it.

    Raises:
        NotPossibleError: a chat client would not let a person do that.
    """
    kind = as_text(element.get("type"))
    if kind not in _FIELD:
        raise NotPossibleError("Nothing can be entered there.")
    name = _FIELD[kind]
    if name == "selected_options":
        chosen = [_option(element, item) for item in as_list(value)]
        return {"type": kind, name: list[Json](chosen)}
    if value is None or value == "":
        return {"type": kind, name: None}
    if not isinstance(value, str):
        raise NotPossibleError("A text was expected.")
    if name == "selected_option":
        return {"type": kind, name: _option(element, value)}
    if name == "selected_date" and not is_day(value):
        raise NotPossibleError("There is no such day.")
    return {"type": kind, name: value}


def _option(element: JsonObject, value: Json) -> JsonObject:
    for option in options_of(element):
        if option.get("value") == value:
            return option
    raise NotPossibleError("There is no such option.")


def refusals(blocks: list[JsonObject], inputs: Inputs) -> dict[str, str]:
    """What a chat client itself says on a submit, before anything is sent: message by block id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = as_object(block.get("element"))
        value = inputs.values[place_of(block, element)]
        content = value[_FIELD[as_text(element.get("type"))]]
        problem = _problem(element, content)
        if not content:
            problem = "" if block.get("optional") is True else REQUIRED
        if problem:
            found[as_text(block.get("block_id"))] = problem
    return found


def _problem(element: JsonObject, content: Json) -> str:
    kind, text = element.get("type"), as_text(content)
    if kind == "plain_text_input":
        return _length_problem(element, text)
    if kind == "number_input" and text:
        return _number_problem(element, text)
    most = element.get("max_selected_items")
    if kind == "multi_static_select" and isinstance(most, int) and len(objects(content)) > most:
        return f"Please choose no more than {most}."
    return ""


def _length_problem(element: JsonObject, text: str) -> str:
    most = element.get("max_length", limits.PLAIN_TEXT_INPUT)
    least = element.get("min_length", 0)
    if isinstance(most, int) and len(text) > most:
        return f"Please enter no more than {most} characters."
    if isinstance(least, int) and len(text) < least:
        return f"Please enter at least {least} characters."
    return ""


def _number_problem(element: JsonObject, text: str) -> str:
    decimal = element.get("is_decimal_allowed") is True
    if not is_number(text, decimal=decimal):
        return "Please enter a number." if decimal else "Please enter a whole number."
    low, high = as_text(element.get("min_value")), as_text(element.get("max_value"))
    if low and float(text) < float(low):
        return f"Please enter {low} or more."
    if high and float(text) > float(high):
        return f"Please enter {high} or less."
    return ""
