"""The elements of Block Kit (buttons, menus, inputs), each with Slack's limits.

Source: https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from bot.demo import limits
from bot.demo.faults import Faults
from bot.demo.jsons import Json, JsonObject, as_list, as_text

ElementCheck = Callable[[Faults, JsonObject, str], None]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FOCUS = ("focus_on_load",)
_COMMON = ("type", "action_id")

_ALLOWED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "button": ("url", "value", "style", "confirm", "accessibility_label"),
        "static_select": ("placeholder", "options", "option_groups", "initial_option", "confirm", *_FOCUS),
        "multi_static_select": (
            "placeholder", "options", "option_groups", "initial_options", "max_selected_items", "confirm", *_FOCUS,
        ),
        "datepicker": ("initial_date", "placeholder", "confirm", *_FOCUS),
        "radio_buttons": ("initial_option", "confirm", *_FOCUS),
        "checkboxes": ("initial_options", "confirm", *_FOCUS),
        "plain_text_input": (
            "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config", "placeholder", *_FOCUS,
        ),
        "number_input": (
            "initial_value", "min_value", "max_value", "dispatch_action_config", "placeholder", *_FOCUS,
        ),
    }
)  # fmt: skip
_REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "button": ("text",),
        "radio_buttons": ("options",),
        "checkboxes": ("options",),
        "number_input": ("is_decimal_allowed",),
    }
)


def check_element(faults: Faults, value: Json, pointer: str, kinds: tuple[str, ...]) -> str | None:
    """Checks one element, which has to be of one of the kinds; its action id, where it has one."""
    kind = as_text(value.get("type")) if isinstance(value, dict) else ""
    if isinstance(value, dict) and kind not in kinds:
        faults.add(f"unsupported type: {kind}", f"{pointer}/type")
        return None
    element = faults.object_at(
        value,
        pointer,
        required=("type", *_REQUIRED.get(kind, ())),
        allowed=(*_COMMON, *_ALLOWED.get(kind, ())),
    )
    if element is None:
        return None
    faults.flag_at(element, "focus_on_load", pointer)
    faults.text_at(element, "placeholder", pointer, most=limits.PLACEHOLDER)
    _check_confirm(faults, element, pointer)
    _CHECKS[kind](faults, element, pointer)
    return faults.string_at(element, "action_id", pointer, most=limits.ACTION_ID, least=1)


def _check_confirm(faults: Faults, element: JsonObject, pointer: str) -> None:
    if "confirm" not in element:
        return
    here = f"{pointer}/confirm"
    confirm = faults.object_at(
        element["confirm"], here, required=("title", "text"), allowed=("confirm", "deny", "style")
    )
    if confirm is None:
        return
    faults.text_at(confirm, "title", here, most=limits.CONFIRM_TITLE)
    faults.text_at(confirm, "text", here, most=limits.CONFIRM_TEXT, plain_only=False)
    faults.text_at(confirm, "confirm", here, most=limits.CONFIRM_BUTTON)
    faults.text_at(confirm, "deny", here, most=limits.CONFIRM_BUTTON)
    faults.one_of(confirm, "style", here, ("primary", "danger"))


def _check_button(faults: Faults, element: JsonObject, pointer: str) -> None:
    faults.text_at(element, "text", pointer, most=limits.BUTTON_TEXT)
    faults.string_at(element, "value", pointer, most=limits.BUTTON_VALUE)
    faults.string_at(element, "url", pointer, most=limits.BUTTON_URL, least=1)
    faults.string_at(element, "accessibility_label", pointer, most=limits.ACCESSIBILITY_LABEL)
    faults.one_of(element, "style", pointer, ("primary", "danger"))


def _check_option(faults: Faults, value: Json, pointer: str, *, markup: bool) -> None:
    option = faults.object_at(value, pointer, required=("text", "value"), allowed=("description",))
    if option is None:
        return
    faults.text_at(option, "text", pointer, most=limits.OPTION_TEXT, plain_only=not markup)
    faults.string_at(option, "value", pointer, most=limits.OPTION_VALUE, least=1)
    faults.text_at(option, "description", pointer, most=limits.OPTION_DESCRIPTION, plain_only=not markup)


def _options_of(faults: Faults, element: JsonObject, pointer: str, most: int, *, markup: bool) -> list[Json]:
    options = faults.items_at(element, "options", pointer, most=most)
    for number, option in enumerate(options):
        _check_option(faults, option, f"{pointer}/options/{number}", markup=markup)
    return options


def _check_initials(faults: Faults, element: JsonObject, pointer: str, options: list[Json]) -> None:
    """What is chosen at first has to be, field by field, one of the options."""
    if "initial_option" in element and element["initial_option"] not in options:
        faults.add("initial_option must match one of the options", f"{pointer}/initial_option")
    if "initial_options" in element:
        chosen = faults.items_at(element, "initial_options", pointer, most=len(options))
        for number, option in enumerate(chosen):
            if option not in options:
                faults.add("must match one of the options", f"{pointer}/initial_options/{number}")


def _check_select(faults: Faults, element: JsonObject, pointer: str) -> None:
    if ("options" in element) == ("option_groups" in element):
        faults.add("must define either `options` or `option_groups`", pointer)
    options = _options_of(faults, element, pointer, limits.SELECT_OPTIONS, markup=False)
    groups = faults.items_at(element, "option_groups", pointer, most=limits.SELECT_OPTIONS)
    for number, value in enumerate(groups):
        here = f"{pointer}/option_groups/{number}"
        group = faults.object_at(value, here, required=("label", "options"), allowed=())
        if group is not None:
            faults.text_at(group, "label", here, most=limits.OPTION_TEXT)
            options = options + _options_of(faults, group, here, limits.SELECT_OPTIONS, markup=False)
    _check_initials(faults, element, pointer, options)
    faults.whole_number_at(element, "max_selected_items", pointer, least=1, most=limits.SELECT_OPTIONS)


def _check_radio(faults: Faults, element: JsonObject, pointer: str) -> None:
    options = _options_of(faults, element, pointer, limits.RADIO_OPTIONS, markup=True)
    _check_initials(faults, element, pointer, options)


def _check_checkboxes(faults: Faults, element: JsonObject, pointer: str) -> None:
    options = _options_of(faults, element, pointer, limits.CHECKBOXES_OPTIONS, markup=True)
    _check_initials(faults, element, pointer, options)


def is_day(value: str) -> bool:
    """Whether this is a date that exists, as YYYY-MM-DD."""
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _check_datepicker(faults: Faults, element: JsonObject, pointer: str) -> None:
    if "initial_date" in element and not is_day(as_text(element["initial_date"])):
        faults.add("must be a valid date in the form YYYY-MM-DD", f"{pointer}/initial_date")


def _check_dispatch(faults: Faults, element: JsonObject, pointer: str) -> None:
    if "dispatch_action_config" not in element:
        return
    here = f"{pointer}/dispatch_action_config"
    config = faults.object_at(
        element["dispatch_action_config"], here, required=(), allowed=("trigger_actions_on",)
    )
    for moment in as_list(config.get("trigger_actions_on")) if config else []:
        if moment not in ("on_enter_pressed", "on_character_entered"):
            faults.add("must be a valid enum value", f"{here}/trigger_actions_on")


def _check_plain_text_input(faults: Faults, element: JsonObject, pointer: str) -> None:
    faults.string_at(element, "initial_value", pointer, most=limits.PLAIN_TEXT_INPUT)
    faults.flag_at(element, "multiline", pointer)
    faults.whole_number_at(element, "min_length", pointer, least=0, most=limits.PLAIN_TEXT_INPUT)
    faults.whole_number_at(element, "max_length", pointer, least=1, most=limits.PLAIN_TEXT_INPUT)
    longest = element.get("max_length")
    if isinstance(longest, int) and len(as_text(element.get("initial_value"))) > longest:
        faults.add("initial_value is longer than max_length", f"{pointer}/initial_value")
    _check_dispatch(faults, element, pointer)


def is_number(value: str, *, decimal: bool) -> bool:
    """Whether this is a number as a number input takes it."""
    return bool(re.fullmatch(r"-?\d+(\.\d+)?" if decimal else r"-?\d+", value))


def _check_number_input(faults: Faults, element: JsonObject, pointer: str) -> None:
    faults.flag_at(element, "is_decimal_allowed", pointer)
    for name in ("initial_value", "min_value", "max_value"):
        value = faults.string_at(element, name, pointer, most=255)
        if value is not None and not is_number(value, decimal=element.get("is_decimal_allowed") is True):
            faults.add("must be a number in a string", f"{pointer}/{name}")
    _check_dispatch(faults, element, pointer)


_CHECKS: Mapping[str, ElementCheck] = MappingProxyType(
    {
        "button": _check_button,
        "static_select": _check_select,
        "multi_static_select": _check_select,
        "datepicker": _check_datepicker,
        "radio_buttons": _check_radio,
        "checkboxes": _check_checkboxes,
        "plain_text_input": _check_plain_text_input,
        "number_input": _check_number_input,
    }
)
