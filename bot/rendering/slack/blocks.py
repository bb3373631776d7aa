"""The elements of a card that are read, as Block Kit blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Final

from bot.cards import Facts, Heading, Note, Table, Text, Typed
from bot.rendering import limits
from bot.rendering.text import clean, one_line, size, split

JsonValue = str | int | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
Json = dict[str, JsonValue]

NOTHING: Final = "\u2013"
"""Stands where there is nothing to show: Slack refuses empty texts."""

_LABEL_RUN: Final = 1_000


def shown(text: str) -> str:
    """Our own words in one line; a dash where there are none."""
    return one_line(text) or NOTHING


def plain(text: str) -> Json:
    """A text object that is shown as it is: no markup, no mention, no emoji code."""
    return {"type": "plain_text", "text": text, "emoji": False}


def run(text: str, *, bold: bool = False) -> Json:
    """A literal run of rich text."""
    made: Json = {"type": "text", "text": text}
    if bold:
        made["style"] = {"bold": True}
    return made


def rich_text(*elements: Json) -> Json:
    """A rich text block."""
    return {"type": "rich_text", "elements": list(elements)}


def paragraph(*runs: Json) -> Json:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(runs)}


def sections(text: str) -> list[Json]:
    """Our own words as sections, as many as they need."""
    pieces = (piece.strip() for piece in split(clean(text).strip(), limits.TEXT))
    return [{"type": "section", "text": plain(piece)} for piece in pieces if piece]


def bold_lines(text: str) -> list[Json]:
    """Our own words in bold, as many blocks as they need."""
    pieces = (piece.strip() for piece in split(clean(text).strip(), limits.TEXT))
    return [rich_text(paragraph(run(piece, bold=True))) for piece in pieces if piece]


def heading(element: Heading) -> list[Json]:
    """A header, or bold text where it is too long for one."""
    text = one_line(element.text)
    if size(text) > limits.HEADER:
        return bold_lines(text)
    return [{"type": "header", "text": plain(text)}] if text else []


def text(element: Text) -> list[Json]:
    """A paragraph."""
    return sections(element.text)


def note(element: Note) -> list[Json]:
    """Small print."""
    pieces = (piece.strip() for piece in split(clean(element.text).strip(), limits.NOTE))
    return [{"type": "context", "elements": [plain(piece)]} for piece in pieces if piece]


def typed(element: Typed) -> list[Json]:
    """What a person typed as a quotation under its label, every character of it, in literal runs."""
    content = clean(element.text)
    pieces = split(content, limits.TEXT) if content.strip() else [NOTHING]
    label = [paragraph(run(piece, bold=True)) for piece in split(clean(element.label).strip(), _LABEL_RUN)]
    quotes: list[Json] = [{"type": "rich_text_quote", "elements": [run(piece)]} for piece in pieces]
    above = [rich_text(piece) for piece in label[:-1]]
    return [*above, rich_text(*label[-1:], quotes[0]), *(rich_text(quote) for quote in quotes[1:])]


def facts(element: Facts) -> list[Json]:
    """Labels with their values, as a list: a screen reader says how many there are."""
    return bullets(element.rows)


def bullets(rows: Iterable[tuple[str, str]]) -> list[Json]:
    """A list of labels in bold with their texts, in as many blocks as it needs."""
    blocks: list[Json] = []
    items: list[Json] = []
    used = 0
    for weight, item in (piece for label, value in rows for piece in _bullet(label, value)):
        if items and used + weight > limits.TEXT:
            blocks.append(_bullet_list(items))
            items, used = [], 0
        items.append(item)
        used += weight
    return [*blocks, _bullet_list(items)] if items else blocks


def _bullet_list(items: Sequence[Json]) -> Json:
    return rich_text({"type": "rich_text_list", "style": "bullet", "elements": list(items)})


def _bullet(label: str, value: str) -> list[tuple[int, Json]]:
    """One label with its value; several items where they are too long for one."""
    head, body = one_line(label), clean(value).strip() or NOTHING
    head = f"{head}: " if head else ""
    weight = size(head) + size(body)
    if weight <= limits.TEXT:
        runs = [run(head, bold=True)] if head else []
        return [(weight, paragraph(*runs, run(body)))]
    heads = [(size(piece), paragraph(run(piece, bold=True))) for piece in split(head, limits.TEXT)]
    return heads + [(size(piece), paragraph(run(piece))) for piece in split(body, limits.TEXT)]


def table(element: Table) -> list[Json]:
    """A table block under its caption."""
    rows = [
        [{"type": "raw_text", "text": shown(cell)} for cell in row]
        for row in (element.columns, *element.rows)
    ]
    wrapped = [{"is_wrapped": True} for _ in element.columns]
    return [*bold_lines(element.caption), {"type": "table", "rows": rows, "column_settings": wrapped}]


def fits_table(element: Table) -> bool:
    """Whether Slack can show this as one table block."""
    return (
        0 < len(element.columns) <= limits.TABLE_COLUMNS
        and 0 < len(element.rows) < limits.TABLE_ROWS
        and all(len(row) == len(element.columns) for row in element.rows)
        and table_size(element) <= limits.TABLE_SIZE
    )


def table_size(element: Table) -> int:
    """Characters in all cells."""
    return sum(size(shown(cell)) for row in (element.columns, *element.rows) for cell in row)


def table_as_list(element: Table) -> list[Json]:
    """The same as a list: the row's name in bold, then each heading with its cell."""
    rows = [_row_as_text(element.columns, row) for row in element.rows if row]
    return bold_lines(element.caption) + bullets(rows or [("", NOTHING)])


def table_as_lines(element: Table) -> list[Json]:
    """The same with each row in a line of plain text."""
    rows = (_row_as_text(element.columns, row) for row in element.rows if row)
    lines = "\n".join(f"\u2022 {one_line(name)}: {text}" for name, text in rows)
    return bold_lines(element.caption) + sections(lines or NOTHING)


def _row_as_text(columns: Sequence[str], row: Sequence[str]) -> tuple[str, str]:
    cells = zip_longest(columns[1:], row[1:], fillvalue="")
    return row[0], "; ".join(f"{column}: {shown(cell)}" if column else shown(cell) for column, cell in cells)
