"""NHS numbers and national insurance numbers in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.identifiers.finding import Span

_GAP = r"[ \n./-]{1,3}"
# Every run of ten digits with anything usual between them, at each place where one can begin.
_TEN_DIGITS = re.compile(r"(?<!\d)(?=(\d(?:[ \n./-]{0,3}\d){9})(?!\d))")
# Groups as people write them: 3-3-4 with any gap; others with one gap throughout: of three digits and more,
# pairs, single digits.
_GROUPS = re.compile(
    rf"\d{{10}}|\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}|\d{{3,7}}([ -])\d{{3,7}}(?:\1\d{{3,4}})?"
    r"|\d\d([ -])\d\d(?:\2\d\d){3}|\d([ -])\d(?:\3\d){8}"
)
_NHS_BEFORE = re.compile(r"\bnhs\b\D{0,25}\Z", re.IGNORECASE)

# https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110: letters and prefixes never given.
_INSURANCE = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"(?:[ \n.-]{0,2}\d{2}){3}(?:[ \n.-]{0,2}(?P<suffix>[A-D]))?(?![A-Z0-9])",
    re.IGNORECASE,
)
_INSURANCE_BEFORE = re.compile(
    r"(?:\bni(?:no)?|\bn\.i\.?|national insurance)\b\W{0,3}(?:n(?:o|umber)\b)?\W{0,3}(?:is\b)?\W{0,3}\Z",
    re.IGNORECASE,
)


def nhs_numbers(plain: str) -> Iterator[Span]:
    """Places of ten digits whose check digit is right, grouped as such a number is, or after the word NHS."""
    candidates = list(_TEN_DIGITS.finditer(plain))
    if not candidates:
        return
    from stdnum.gb import nhs

    for match in candidates:
        words = match[1]
        grouped = _GROUPS.fullmatch(words) or _NHS_BEFORE.search(
            plain, max(0, match.start() - 40), match.start()
        )
        if grouped and nhs.is_valid(re.sub(r"\D", "", words)):
            yield match.span(1)


def insurance_numbers(plain: str) -> Iterator[Span]:
    """Places of national insurance numbers; without the last letter only after words that say what it is."""
    for match in _INSURANCE.finditer(plain):
        if match["suffix"] or _INSURANCE_BEFORE.search(plain, max(0, match.start() - 40), match.start()):
            yield match.span()
