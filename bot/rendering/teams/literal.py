"""Text that a Teams client shows as it is.

`TextRun`s know no markdown, but dates in double braces, which clients replace
(https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features). Everything else of a card that holds text
may be read as markdown by some client: headings, labels of options, the fallback.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.rendering.text import one_line

JsonValue = str | int | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
Json = dict[str, JsonValue]

NOTHING: Final = "\u2013"
"""Stands where there is nothing to show."""

_WORD_JOINER: Final = "\u2060"
_MACRO: Final = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()", re.IGNORECASE)
_WIDE: Final = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in "*_`[]<>\\~"})
_FIRST_MARK: Final = re.compile(r"[-+#=]|[0-9]+[.)]")
_JOINT: Final = re.compile(r"\{(?=\{)|&(?=[#\w])|@(?=\w)|[.:](?=[^\W\d])|:(?=/)")


def runs(text: str, **look: str | bool) -> list[Json]:
    """A text as literal runs, nearly always one. Put together, they are the text.

    Args:
        text: cleaned, and not empty.
        look: further properties of each run (https://adaptivecards.io/explorer/TextRun.html).
    """
    return [{"type": "TextRun", "text": piece, **look} for piece in _MACRO.split(text)]


def paragraph(*inlines: Json, **layout: str | bool) -> Json:
    """A paragraph of literal runs; a line end within them begins a new line."""
    return {"type": "RichTextBlock", **layout, "inlines": list(inlines)}


def shown(text: str) -> str:
    """Our own words in one line; a dash where there are none."""
    return one_line(text) or NOTHING


def inert(text: str) -> str:
    """Our own words in one line, for where a client reads markdown: it finds nothing to read.

    Marks become their wide look-alikes, and invisible joiners keep links, lists, entities and dates from being seen.
    Escaping with backslashes would show them on the clients that read no markdown there.
    """
    text = _JOINT.sub(rf"\g<0>{_WORD_JOINER}", shown(text).translate(_WIDE))
    return _WORD_JOINER + text if _FIRST_MARK.match(text) else text
