"""A strict check of blocks and views against Slack's rules, answered the way that Slack answers.

Only the blocks that this workspace can show are known; all others are refused.
Source: https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/views
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.demo import limits
from bot.demo.element_checks import check_element
from bot.demo.faults import Faults
from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text, dump, objects
from bot.demo.rich_text_checks import check_rich_text, check_table

BlockCheck = Callable[[Faults, JsonObject, str], None]


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


MENUS = ("static_select", "multi_static_select", "datepicker", "radio_buttons", "checkboxes")
INPUTS = (*MENUS, "plain_text_input", "number_input")
INTERACTIVE = ("button", *MENUS)

_FIELDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "header": (("text",), ()),
        "section": ((), ("text", "fields", "accessory", "expand")),
        "divider": ((), ()),
        "context": (("elements",), ()),
        "actions": (("elements",), ()),
        "input": (("label", "element"), ("hint", "optional", "dispatch_action")),
        "rich_text": (("elements",), ()),
        "table": (("rows",), ("column_settings",)),
        "data_table": (("rows", "caption"), ("page_size", "row_header_column_index")),
    }
)


def check_message_blocks(blocks: Json) -> list[str]:
    """The faults in a message's blocks, as Slack's `response_metadata.messages` has them; empty where fine."""
    faults = Faults()
    _check_blocks(faults, blocks, "/blocks", Surface.MESSAGE)
    return faults.lines


def characters(blocks: Json) -> int:
    """The characters of all texts, labels and cells in some blocks, as the limit of a message counts them."""
    if isinstance(blocks, list):
        return sum(characters(item) for item in blocks)
    if isinstance(blocks, dict):
        own = len(as_text(blocks.get("text")))
        return own + sum(characters(item) for item in blocks.values() if not isinstance(item, str))
    return 0


def check_view(view: JsonObject, *, home: bool = False) -> list[str]:
    """The faults in a view; empty where there are none.

    Args:
        view: as given to `views.*` or in a `response_action`.
        home: whether it is a Home tab rather than a modal.
    """
    faults = Faults()
    surface = Surface.HOME if home else Surface.MODAL
    if view.get("type") != surface.value:
        faults.add(f"must be a view of type {surface}", "/view/type")
    shared = ("private_metadata", "callback_id", "external_id")
    if home:
        faults.object_at(view, "/view", required=("type", "blocks"), allowed=shared)
    else:
        allowed = (*shared, "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled")
        faults.object_at(view, "/view", required=("type", "title", "blocks"), allowed=allowed)
        _check_modal(faults, view)
    faults.string_at(view, "private_metadata", "/view", most=limits.PRIVATE_METADATA)
    faults.string_at(view, "callback_id", "/view", most=limits.CALLBACK_ID)
    faults.string_at(view, "external_id", "/view", most=limits.EXTERNAL_ID)
    if "blocks" in view:
        _check_blocks(faults, view["blocks"], "/view/blocks", surface)
    return faults.lines


def is_too_large(view: JsonObject) -> bool:
    """Whether a view passes the 250 kB that Slack takes."""
    return len(dump(view).encode()) > limits.VIEW_BYTES


def _check_modal(faults: Faults, view: JsonObject) -> None:
    faults.text_at(view, "title", "/view", most=limits.VIEW_TITLE)
    for name in ("submit", "close"):
        faults.text_at(view, name, "/view", most=limits.VIEW_BUTTON)
    for name in ("clear_on_close", "notify_on_close", "submit_disabled"):
        faults.flag_at(view, name, "/view")
    blocks = objects(view.get("blocks"))
    if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
        faults.add("missing required field: submit (the view has an input block)", "/view")
    focused = [block for block in blocks if as_object(block.get("element")).get("focus_on_load") is True]
    if len(focused) > 1:
        faults.add("only one element may have focus_on_load", "/view/blocks")


def _check_blocks(faults: Faults, blocks: Json, pointer: str, surface: Surface) -> None:
    most = limits.BLOCKS_IN_MESSAGE if surface is Surface.MESSAGE else limits.BLOCKS_IN_VIEW
    if not isinstance(blocks, list):
        faults.add("must provide an array", pointer)
        return
    if len(blocks) > most:
        faults.add(f"no more than {most} items allowed", pointer)
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        here = f"{pointer}/{number}"
        _check_block(faults, block, here, surface)
        block_id = as_text(as_object(block).get("block_id"))
        if block_id and block_id in seen:
            faults.add("`block_id` already exists for another block", f"{here}/block_id")
        seen.add(block_id)
    if sum(block.get("type") == "table" for block in objects(blocks)) > 1:
        faults.add("only_one_table_allowed", pointer)


def _check_block(faults: Faults, value: Json, pointer: str, surface: Surface) -> None:
    kind = as_text(value.get("type")) if isinstance(value, dict) else ""
    if isinstance(value, dict) and kind not in _CHECKS:
        faults.add(f"unsupported type: {kind or '(none)'}", f"{pointer}/type")
        return
    if kind in ("table", "data_table") and surface is not Surface.MESSAGE:
        faults.add(f"unsupported type in a view: {kind}", f"{pointer}/type")
        return
    required, allowed = _FIELDS.get(kind, ((), ()))
    block = faults.object_at(value, pointer, required=("type", *required), allowed=("block_id", *allowed))
    if block is not None:
        faults.string_at(block, "block_id", pointer, most=limits.BLOCK_ID, least=1)
        _CHECKS[kind](faults, block, pointer)


def _check_header(faults: Faults, block: JsonObject, pointer: str) -> None:
    faults.text_at(block, "text", pointer, most=limits.HEADER_TEXT)


def _check_section(faults: Faults, block: JsonObject, pointer: str) -> None:
    if "text" not in block and "fields" not in block:
        faults.add("must define either `text` or `fields`", pointer)
    faults.text_at(block, "text", pointer, most=limits.SECTION_TEXT, plain_only=False)
    fields = faults.items_at(block, "fields", pointer, most=limits.SECTION_FIELDS)
    for number, field in enumerate(fields):
        faults.text_object(field, f"{pointer}/fields/{number}", most=limits.SECTION_FIELD, plain_only=False)
    if "accessory" in block:
        check_element(faults, block["accessory"], f"{pointer}/accessory", INTERACTIVE)


def _check_divider(faults: Faults, block: JsonObject, pointer: str) -> None:
    """A divider has nothing to check besides its fields."""


def _check_context(faults: Faults, block: JsonObject, pointer: str) -> None:
    elements = faults.items_at(block, "elements", pointer, most=limits.CONTEXT_ELEMENTS)
    for number, element in enumerate(elements):
        faults.text_object(element, f"{pointer}/elements/{number}", most=limits.TEXT_OBJECT, plain_only=False)


def _check_actions(faults: Faults, block: JsonObject, pointer: str) -> None:
    elements = faults.items_at(block, "elements", pointer, most=limits.ACTIONS_ELEMENTS)
    seen: set[str] = set()
    for number, element in enumerate(elements):
        here = f"{pointer}/elements/{number}"
        action_id = check_element(faults, element, here, INTERACTIVE)
        if action_id and action_id in seen:
            faults.add("`action_id` already exists for another element of the block", f"{here}/action_id")
        seen.add(action_id or "")


def _check_input(faults: Faults, block: JsonObject, pointer: str) -> None:
    faults.text_at(block, "label", pointer, most=limits.INPUT_LABEL)
    faults.text_at(block, "hint", pointer, most=limits.INPUT_HINT)
    faults.flag_at(block, "optional", pointer)
    faults.flag_at(block, "dispatch_action", pointer)
    if "element" in block:
        check_element(faults, block["element"], f"{pointer}/element", INPUTS)


_CHECKS: Mapping[str, BlockCheck] = MappingProxyType(
    {
        "header": _check_header,
        "section": _check_section,
        "divider": _check_divider,
        "context": _check_context,
        "actions": _check_actions,
        "input": _check_input,
        "rich_text": check_rich_text,
        "table": check_table,
        "data_table": check_table,
    }
)


def elements_of(block: JsonObject) -> list[JsonObject]:
    """The elements of a block that a person can press, choose from or fill in, in their order."""
    kind = block.get("type")
    if kind == "actions":
        return objects(block.get("elements"))
    holder = {"input": "element", "section": "accessory"}.get(as_text(kind))
    element = block.get(holder) if holder else None
    return [element] if isinstance(element, dict) else []


def options_of(element: JsonObject) -> list[JsonObject]:
    """The options of a menu, those of its groups included."""
    groups = objects(element.get("option_groups"))
    return objects(element.get("options")) + [
        option for group in groups for option in objects(as_list(group.get("options")))
    ]
