"""E-mail addresses in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.identifiers.finding import Span

# The length of each part is bounded, so that no text can make the search slow. "At" and "dot" may be
# written out in brackets, as people do who do not want to be found.
_AT = r"(?:[ ]?@[ ]?|[ ]?[\[(][ ]?at[ ]?[\])][ ]?)"
_DOT = r"(?:\.|[ ]?[\[(][ ]?dot[ ]?[\])][ ]?)"
_ADDRESS = re.compile(
    rf"(?<![\w.+-])\w[\w.!#$%&'*+/=?^`{{|}}~-]{{0,63}}{_AT}(?:[\w-]{{1,63}}{_DOT}){{1,8}}[a-z]{{2,24}}(?![\w-])",
    re.IGNORECASE,
)


def addresses(plain: str) -> Iterator[Span]:
    """Places of addresses; by their shape alone."""
    if "@" not in plain and "at" not in plain.lower():
        return
    for match in _ADDRESS.finditer(plain):
        yield match.span()
