"""A text as a pattern sees it: ASCII digits, dashes and spaces, nothing that has no width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.identifiers.finding import Span

_ODD = re.compile(r"[^\n -~]")
# U+2028 and U+2029 end a line; U+2212 is a minus sign, U+30FC and U+FF70 are typed for a dash.
_SAME = {"\t": " ", "\r": " ", "\u2028": "\n", "\u2029": "\n", "\u2212": "-", "\u30fc": "-", "\uff70": "-"}


@dataclass(frozen=True, slots=True, repr=False)
class Plain:
    """A plain text and, for each of its characters, the position in the original that it comes from."""

    text: str
    origins: Sequence[int]

    @classmethod
    def of(cls, original: str) -> Plain:
        """The plain text of an original; may be shorter or longer than it."""
        if not _ODD.search(original):
            return cls(original, range(len(original)))
        characters: list[str] = []
        origins: list[int] = []
        plain = {character: _plain(character) for character in set(original)}
        for position, character in enumerate(original):
            for one in plain[character]:
                characters.append(one)
                origins.append(position)
        return cls("".join(characters), origins)

    def back(self, span: Span) -> Span:
        """The same place in the original; the span must not be empty."""
        first, after = span
        return self.origins[first], self.origins[after - 1] + 1


def _plain(character: str) -> str:
    """What stands for one character; empty for one without a width."""
    if " " <= character <= "~":
        return character
    if character == "\n" or character in _SAME:
        return _SAME.get(character, character)
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Me"} or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd":
        return "-"
    # Wide letters and signs, spaces that do not break, and superscripts become the usual ones.
    return unicodedata.normalize("NFKC", character)
