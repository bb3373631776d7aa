"""The elements of a card that are read, as elements of an Adaptive Card."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from bot.cards import Facts, Heading, Note, Table, Text, Typed
from bot.rendering.teams import limits
from bot.rendering.teams.literal import NOTHING, Json, inert, paragraph, runs, shown
from bot.rendering.text import clean, one_line


def title(text: str) -> list[Json]:
    """What stands above everything."""
    return _heading(text, "Large")


def heading(element: Heading) -> list[Json]:
    """A heading between sections."""
    return _heading(element.text, "Medium")


def _heading(text: str, size: str) -> list[Json]:
    """Only a `TextBlock` can be a heading for screen readers."""
    if not one_line(text):
        return []
    look: Json = {"style": "heading", "size": size, "weight": "Bolder", "wrap": True}
    return [{"type": "TextBlock", "text": inert(text), **look}]


def text(element: Text) -> list[Json]:
    """A paragraph."""
    words = clean(element.text).strip()
    return [paragraph(*runs(words))] if words else []


def note(element: Note) -> list[Json]:
    """Small print."""
    words = clean(element.text).strip()
    return [paragraph(*runs(words, size="Small", isSubtle=True))] if words else []


def bold(text: str, **layout: str) -> list[Json]:
    """Our own words in bold."""
    words = clean(text).strip()
    return [paragraph(*runs(words, weight="Bolder"), **layout)] if words else []


def fault(text: str) -> Json:
    """What has to be mended: bold too, so that colour is not all that says it."""
    return paragraph(*runs(shown(text), weight="Bolder", color="Attention"))


def typed(element: Typed) -> list[Json]:
    """What a person typed, set apart under its label: every character of it, in literal runs."""
    content = clean(element.text)
    quotation = paragraph(*runs(content if content.strip() else NOTHING))
    box: Json = {"type": "Container", "style": "emphasis", "spacing": "Small", "items": [quotation]}
    return [*bold(element.label, spacing="Large"), box]


def facts(element: Facts) -> list[Json]:
    """Labels with their values, a line each. A `FactSet` would read both as markdown."""
    return [labelled(label, value) for label, value in element.rows]


def labelled(label: str, value: str) -> Json:
    """A label in bold with its value."""
    head, body = one_line(label), clean(value).strip() or NOTHING
    return paragraph(*(runs(f"{head}: ", weight="Bolder") if head else []), *runs(body), spacing="Small")


def table(element: Table) -> list[Json]:
    """A table under its caption."""
    rows = [_row(element.columns, header=True), *(_row(row, header=False) for row in element.rows)]
    made: Json = {
        "type": "Table",
        "columns": [{"width": 1} for _ in element.columns],
        "firstRowAsHeaders": True,
        "showGridLines": False,
        "rows": rows,
    }
    return [*bold(element.caption), made]


def _row(cells: Sequence[str], *, header: bool) -> Json:
    made: list[Json] = []
    for place, cell in enumerate(cells):
        # The first column names the row, as the first row names the columns.
        look = {"weight": "Bolder"} if header or not place else {}
        made.append({"type": "TableCell", "items": [paragraph(*runs(shown(cell), **look))]})
    return {"type": "TableRow", "cells": made}


def fits_table(element: Table) -> bool:
    """Whether this is readable as a table on a phone."""
    return (
        0 < len(element.columns) <= limits.TABLE_COLUMNS
        and len(element.rows) > 0
        and all(len(row) == len(element.columns) for row in element.rows)
    )


def table_as_list(element: Table) -> list[Json]:
    """The same with each row in a paragraph: its name in bold, then each heading with its cell."""
    rows = [labelled(row[0], row_as_text(element.columns, row)) for row in element.rows if row]
    return [*bold(element.caption), *(rows or [paragraph(*runs(NOTHING))])]


def row_as_text(columns: Sequence[str], row: Sequence[str]) -> str:
    """A row of a table without its name: each heading with its cell."""
    cells = zip_longest(columns[1:], row[1:], fillvalue="")
    return "; ".join(f"{one_line(head)}: {shown(cell)}" if head else shown(cell) for head, cell in cells)
