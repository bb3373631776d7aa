"""Telephone numbers in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.domain.identifiers.finding import Span

if TYPE_CHECKING:
    from phonenumbers import PhoneNumberMatch

# Where a number with its area or country code may begin.
_BEGINNING = re.compile(r"(?:\+|(?<!\d)0)(?:\D{0,4}\d){6}")
# A number without its area code, told by the word before it.
_LOCAL = re.compile(
    r"\b(?:tel(?:ephone)?|(?:tele)?phoned?|mobile|mob|call(?:ed)?|ring|rang|landline|text(?:ed)?|whatsapp)\b"
    r"[^\d\n]{0,20}(?<!\d)(\d{3,4}[ -]?\d{3,4}|\d{6,8})(?![ -]?\d)",
    re.IGNORECASE,
)
# Helplines and offices: 0800, 0808, 03. A service user has none of these.
_SERVICE = ("800", "808", "3")
_BRITAIN = 44


def phones(plain: str) -> Iterator[Span]:
    """Places of telephone numbers: national ones, foreign ones with their +, local ones after a word like "call"."""
    for local in _LOCAL.finditer(plain):
        yield local.span(1)
    if not _BEGINNING.search(plain):
        return
    # A tenth of a second to import: only a text with such digits waits for it, and only once.
    from phonenumbers import Leniency, PhoneNumberMatcher

    # POSSIBLE, as VALID leaves out the numbers that are kept for made-up people, and new ranges.
    for match in PhoneNumberMatcher(plain, "GB", leniency=Leniency.POSSIBLE):
        if _is_personal(match):
            yield match.start, match.end


def _is_personal(match: PhoneNumberMatch) -> bool:
    """Whether the digits were written as a telephone number, and not as the one of a service."""
    written = match.raw_string.lstrip("( ")
    if match.number.country_code != _BRITAIN:
        return written.startswith(("+", "00"))
    national = str(match.number.national_number)
    return written.startswith(("+", "0")) and len(national) in {9, 10} and not national.startswith(_SERVICE)
