"""The words of a text as the search for names sees them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_WORD = re.compile(rf"{_LETTER}+(?:['\u2019\u02bc`-]{_LETTER}+)*")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"}
)
_OWNS = re.compile(r"['\u2019\u02bc`][sS]\Z")
_STOPS = re.compile(r"[.!?:;\n\"\u201c\u201d\u2022*|(\[>]|(?:^| )-(?: |$)")
_SHORTENED = frozenset({"mr", "mrs", "ms", "dr", "prof", "rev", "st", "cllr", "sgt"})
_TECHNICAL = frozenset("@#_/\\&+=0123456789")
# What stands in a name before its second capital: McDonald, O'Neill, DeShawn, LaToya, FitzGerald.
_PREFIX = re.compile(r"(?:Mc|Mac|O['\u2019\u02bc`]?|D['\u2019\u02bc`]|De|La|Le|Da|Di|Du|Van|Fitz|Al|El|Ben|Abd)\Z")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")


class Shape(Enum):
    """How a word is written."""

    LOWER = "kayden"
    TITLE = "Kayden"
    UPPER = "KAYDEN"
    LETTER = "K"
    ODD = "iPad"


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """A word.

    Attributes:
        start, end: where it stands, without the s of a possessive.
        key: for comparing, see `fold`; parts: the same between its hyphens.
        shape: how it is written.
        owns: it is a possessive.
        begins: a capital says little here: it begins a sentence, a line, a quotation or a list's entry.
        near: nothing but a space stands between it and the word before.
        comma: a comma or a bracket follows, and then a digit: an age, as a rule.
    """

    start: int
    end: int
    key: str
    parts: tuple[str, ...]
    shape: Shape
    owns: bool
    begins: bool
    near: bool
    comma: bool


def fold(word: str) -> str:
    """A word without capitals, accents and apostrophes."""
    if word.isascii():
        return word.lower().translate(_APOSTROPHES)
    plain = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    return "".join(one for one in plain if not unicodedata.combining(one)).translate(_APOSTROPHES)


def tokens(text: str) -> list[Token]:
    """The words of a text in its order; words with digits or signs in them, and addresses, are left out."""
    found: list[Token] = []
    before = 0
    for match in _WORD.finditer(text):
        start, after = match.span()
        if text[start - 1 : start] in _TECHNICAL and start:
            continue
        if text[after : after + 1] in _TECHNICAL and after < len(text) and text[after] != "/":
            continue
        token = _token(text, match, text[before:start], found[-1] if found else None)
        before = after
        found.append(token)
    return found


def _token(text: str, match: re.Match[str], gap: str, previous: Token | None) -> Token:
    word, start, after = match[0], *match.span()
    own = _OWNS.search(word)
    core = word[: own.start()] if own else word
    owns = own is not None or (core[-1] in "sS" and text[after : after + 1] in {"'", "\u2019"})
    key = fold(core)
    shortened = previous is not None and (
        previous.shape is Shape.LETTER or previous.key in _SHORTENED
    )
    dotted = shortened and gap in {". ", ".", ".  "}
    return Token(
        start=start,
        end=start + len(core),
        key=key,
        parts=tuple(key.split("-")),
        shape=_shape(core),
        owns=owns,
        begins=previous is None or (not dotted and _STOPS.search(gap) is not None),
        near=previous is not None and (dotted or gap in {" ", "  "}),
        comma=re.match(r"[ ]?[,(][ ]?\d", text[after : after + 4]) is not None,
    )


def _shape(core: str) -> Shape:
    if core.islower():
        return Shape.LOWER
    if len(core) == 1:
        return Shape.LETTER
    if core.isupper():
        return Shape.UPPER
    if not core[0].isupper():
        return Shape.ODD
    rest = re.split(r"['\u2019\u02bc`-]", core)
    if all(not part[1:] or part[1:].islower() for part in rest if part):
        return Shape.TITLE
    hump = _HUMP.search(core)
    return Shape.TITLE if hump and _PREFIX.match(core[: hump.start()]) else Shape.ODD
