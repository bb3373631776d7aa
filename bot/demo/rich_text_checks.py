"""Rich text and tables, which hold texts in texts.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block, table-block and data-table-block
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.demo import limits
from bot.demo.faults import Faults
from bot.demo.jsons import Json, JsonObject, as_text

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")

_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rich_text_section": (),
        "rich_text_list": ("style", "indent", "offset", "border"),
        "rich_text_quote": ("border",),
        "rich_text_preformatted": ("border", "language"),
    }
)
_INLINE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "text": (("text",), ("style",)),
        "link": (("url",), ("text", "unsafe", "style")),
        "user": (("user_id",), ("style",)),
        "channel": (("channel_id",), ("style",)),
        "emoji": (("name",), ("unicode", "skin_tone", "style")),
        "date": (("timestamp", "format"), ("url", "fallback", "style")),
        "broadcast": (("range",), ()),
    }
)


def check_rich_text(faults: Faults, block: JsonObject, pointer: str) -> None:
    """A rich text block, or a rich text cell."""
    for number, part in enumerate(faults.items_at(block, "elements", pointer, most=1000)):
        _check_part(faults, part, f"{pointer}/elements/{number}", tuple(_PARTS))


def _check_part(faults: Faults, value: Json, pointer: str, kinds: tuple[str, ...]) -> None:
    kind = as_text(value.get("type")) if isinstance(value, dict) else ""
    if isinstance(value, dict) and kind not in kinds:
        faults.add(f"unsupported type: {kind or '(none)'}", f"{pointer}/type")
        return
    part = faults.object_at(value, pointer, required=("type", "elements"), allowed=_PARTS.get(kind, ()))
    if part is None:
        return
    if kind == "rich_text_list":
        if "style" not in part:
            faults.add("missing required field: style", pointer)
        faults.one_of(part, "style", pointer, ("bullet", "ordered"))
        faults.whole_number_at(part, "indent", pointer, least=0, most=8)
    for number, element in enumerate(faults.items_at(part, "elements", pointer, most=1000, least=0)):
        here = f"{pointer}/elements/{number}"
        if kind == "rich_text_list":
            _check_part(faults, element, here, ("rich_text_section",))
        else:
            _check_inline(faults, element, here)


def _check_inline(faults: Faults, value: Json, pointer: str) -> None:
    kind = as_text(value.get("type")) if isinstance(value, dict) else ""
    if isinstance(value, dict) and kind not in _INLINE:
        faults.add(f"unsupported type: {kind or '(none)'}", f"{pointer}/type")
        return
    required, allowed = _INLINE.get(kind, ((), ()))
    element = faults.object_at(value, pointer, required=("type", *required), allowed=allowed)
    if element is None:
        return
    faults.string_at(element, "text", pointer, most=limits.MESSAGE_CHARACTERS, least=1)
    if "style" in element:
        style = faults.object_at(element["style"], f"{pointer}/style", required=(), allowed=_STYLES)
        for name in style or {}:
            faults.flag_at(style or {}, name, f"{pointer}/style")


def check_table(faults: Faults, block: JsonObject, pointer: str) -> None:
    """A table or data table: its rows, their cells, and the characters in all of them."""
    data = block.get("type") == "data_table"
    least, most = (2, limits.DATA_TABLE_ROWS) if data else (1, limits.TABLE_ROWS)
    rows = faults.items_at(block, "rows", pointer, most=most, least=least)
    widths: set[int] = set()
    total = 0
    for number, row in enumerate(rows):
        here = f"{pointer}/rows/{number}"
        if not isinstance(row, list):
            faults.add("must provide an array", here)
            continue
        widths.add(len(row))
        if not 1 <= len(row) <= limits.TABLE_COLUMNS:
            faults.add(f"no more than {limits.TABLE_COLUMNS} items allowed, and at least one", here)
        for place, cell in enumerate(row):
            total += _check_cell(faults, cell, f"{here}/{place}", data=data, header=data and number == 0)
    if data and len(widths) > 1:
        faults.add("all rows must have the same number of cells", f"{pointer}/rows")
    if total > limits.TABLE_CHARACTERS:
        faults.add(f"must be less than {limits.TABLE_CHARACTERS + 1} characters in all", f"{pointer}/rows")
    _check_table_settings(faults, block, pointer)


def _check_table_settings(faults: Faults, block: JsonObject, pointer: str) -> None:
    faults.string_at(block, "caption", pointer, most=limits.TEXT_OBJECT, least=1)
    faults.whole_number_at(block, "page_size", pointer, least=1, most=100)
    faults.whole_number_at(block, "row_header_column_index", pointer, least=0, most=limits.TABLE_COLUMNS - 1)
    for number, value in enumerate(
        faults.items_at(block, "column_settings", pointer, most=limits.TABLE_COLUMNS, least=0)
    ):
        here = f"{pointer}/column_settings/{number}"
        if value is None:
            continue
        setting = faults.object_at(value, here, required=(), allowed=("align", "is_wrapped"))
        if setting is not None:
            faults.one_of(setting, "align", here, ("left", "center", "right"))
            faults.flag_at(setting, "is_wrapped", here)


def _check_cell(faults: Faults, value: Json, pointer: str, *, data: bool, header: bool) -> int:
    """Checks one cell; how many characters stand in it."""
    kind = as_text(value.get("type")) if isinstance(value, dict) else ""
    kinds = ["raw_text"] + ([] if header else ["rich_text"]) + (["raw_number"] if data and not header else [])
    if not isinstance(value, dict) or kind not in kinds:
        faults.add(f"must be a cell of type {', '.join(kinds)}", pointer)
        return 0
    if kind == "rich_text":
        faults.object_at(value, pointer, required=("type", "elements"), allowed=("block_id",))
        check_rich_text(faults, value, pointer)
        return _length(value)
    if kind == "raw_number":
        faults.object_at(value, pointer, required=("type", "value"), allowed=("text",))
        return len(str(value.get("value")))
    faults.object_at(value, pointer, required=("type", "text"), allowed=())
    return len(faults.string_at(value, "text", pointer, most=limits.TABLE_CHARACTERS, least=1) or "")


def _length(value: Json) -> int:
    if isinstance(value, dict):
        return len(as_text(value.get("text"))) + sum(_length(item) for item in value.values())
    return sum(_length(item) for item in value) if isinstance(value, list) else 0
