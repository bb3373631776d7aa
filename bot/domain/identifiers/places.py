"""Postcodes in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.identifiers.finding import Span

# The 124 postcode areas in use, and BFPO's and the non-geographic one.
_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME "
    "MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY "
    "TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)

# Outward: an area, a district of one or two digits, or of a digit and a letter (central London).
# Inward: a digit and two letters out of those that cannot be mistaken for digits.
_POSTCODE = re.compile(
    rf"(?<![A-Z0-9])(?:(?P<area>{_AREAS.replace(' ', '|')})"
    r"(?P<district>\d[A-HJKMNPR-Y]|\d{1,2})[ \n.-]{0,3}(?P<inward>\d[ABD-HJLNP-UW-Z]{2})|GIR ?0AA)(?![A-Z0-9])",
    re.IGNORECASE,
)
_UNITS = frozenset({"st", "nd", "rd", "th", "yr", "hr", "ft", "lb", "gb", "tb", "xl"})


def postcodes(plain: str) -> Iterator[Span]:
    """Places of full postcodes, in capitals or not, with or without their space."""
    for match in _POSTCODE.finditer(plain):
        if not _is_count(match):
            yield match.span()


def _is_count(match: re.Match[str]) -> bool:
    """Whether it is rather a road, a section or a room with a count after it: "M25 1st", "s47 2nd", "E5 3hr".

    A count's letters are small. Where the area's are small too, and there are two, it is a postcode
    typed in a hurry.
    """
    inward, area = match["inward"], match["area"]
    return inward is not None and inward[1:] in _UNITS and (area.isupper() or len(area) == 1)
