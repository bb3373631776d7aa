"""Text as a platform can take it: cleaned, measured, and cut where nothing is torn apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x85]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WORD_END: Final = re.compile(r"[^\S\u00a0\u202f]+")
_BORDERS: Final = (re.compile(r"\n[^\S\n]*\n"), re.compile(r"\n"), re.compile(r"[.!?…][\"')\]]?\s+"))

BETWEEN: Final[Mapping[str, str]] = {"p": "\n\n", "l": "\n", "w": " ", "n": ""}
"""What stood between two parts of a long text, by letter: paragraph, line, word, nothing."""

_ZERO_WIDTH_JOINER: Final = "\u200d"
_LONGEST_CLUSTER: Final = 64
"""Characters that are looked back over for the start of a cluster; what is longer is no writing."""


def clean(text: str) -> str:
    """The text without what platforms refuse: nothing that can be read is changed.

    Line ends become `\\n`; other control characters than tabs go; halves of surrogate pairs, which cannot
    be encoded, become U+FFFD.
    """
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", _LINE_END.sub("\n", text)))


def one_line(text: str) -> str:
    """The text cleaned, with each run of white space as one space: for labels. Hard spaces stay."""
    return _WORD_END.sub(" ", clean(text)).strip()


def size(text: str) -> int:
    """Length in UTF-16 units with `&`, `<` and `>` as entities: the strictest count that is in use."""
    units = len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def split(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` each, which put together are the text again.

    Cut after a paragraph, else a line, a sentence, a word, and at worst between two letters as readers see
    them, never inside an accent, an emoji or a flag.

    Args:
        text: any text; none gives no piece.
        limit: by `size`; at least 16.
    """
    pieces: list[str] = []
    start = 0
    while start < len(text):
        end = _furthest(text, start, limit)
        if end < len(text):
            end = _border(text, start, end)
        pieces.append(text[start:end])
        start = end
    return pieces


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning with `…` where it is longer than the limit.

    Whoever calls this shows the whole text elsewhere.
    """
    if size(text) <= limit:
        return text
    return split(text, limit - 1)[0].rstrip() + "…"


def parts(text: str, limit: int) -> list[tuple[str, str]]:
    """A long text in parts for several boxes, each with the letter for what stood before it.

    The white space at a cut is kept in that letter, because a platform may trim what is in a box.

    Args:
        text: any text; an empty one is one empty part.
        limit: of a part, by `size`; at least 16.
    """
    pieces = split(text, limit)
    letters = ["n"]
    for place, piece in enumerate(pieces[:-1]):
        letter = next(key for key, between in BETWEEN.items() if piece.endswith(between))
        stripped = piece.removesuffix(BETWEEN[letter])
        letters.append(letter if stripped else "n")
        pieces[place] = stripped or piece
    return list(zip(letters, pieces, strict=True)) if pieces else [("n", "")]


def joined(parts: Iterable[tuple[str, str]]) -> str:
    """Parts put together again; one that somebody emptied goes with what stood before it."""
    whole = ""
    for letter, part in parts:
        if part:
            whole += (BETWEEN[letter] if whole else "") + part
    return whole


def _furthest(text: str, start: int, limit: int) -> int:
    """The end of the longest piece from `start` that fits."""
    end = min(len(text), start + limit)
    used = size(text[start:end])
    while used > limit:
        # No character counts more than five, so this comes close without going below what fits.
        end -= max(1, (used - limit) // 6)
        used = size(text[start:end])
    return end


def _border(text: str, start: int, end: int) -> int:
    """The best place to cut between `start` and `end`."""
    half = start + (end - start) // 2
    for border, earliest in (*((border, half) for border in _BORDERS), (_WORD_END, start)):
        places = [match.end() for match in border.finditer(text, earliest, end)]
        if places and not _clings(text, places[-1]):
            return places[-1]
    for place in range(end, max(start, end - _LONGEST_CLUSTER), -1):
        if not _clings(text, place):
            return place
    return end


def _clings(text: str, place: int) -> bool:
    """Whether the character at `place` belongs to the one before it, as a reader sees them.

    The common cases of Unicode's text segmentation (https://unicode.org/reports/tr29/).
    """
    before, after = text[place - 1], text[place]
    if _ZERO_WIDTH_JOINER in (before, after):
        return True
    if unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if _is_flag_half(before) and _is_flag_half(after):
        return _flag_halves_before(text, place) % 2 == 1
    return "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff"


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, place: int) -> int:
    count = 0
    while place > count and _is_flag_half(text[place - count - 1]):
        count += 1
    return count
