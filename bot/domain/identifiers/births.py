"""Dates of birth in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.identifiers.finding import Span

RECENT_DAYS = 400
"""A full date further back is taken for a date of birth: an annual review and its notice fit in."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=[ ]?'?\d))?"
)
_DAY = r"(?P<day>\d{1,2})(?:[ ]?(?:st|nd|rd|th)\b)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})(?![\d:])"
_BEGIN, _END = r"(?<!\d)(?<!\d\.)", r"(?!\d)(?!\.\d)"

_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BEGIN}(?P<day>\d{{1,2}})\s?(?P<gap>[/.\\-])\s?(?P<month>\d{{1,2}})\s?(?P=gap)\s?(?P<year>\d{{4}}|\d{{2}}){_END}",
        rf"{_BEGIN}(?P<year>\d{{4}})\s?(?P<gap>[/.\\-])\s?(?P<month>\d{{1,2}})\s?(?P=gap)\s?(?P<day>\d{{1,2}}){_END}",
        rf"{_BEGIN}{_DAY}(?:[ ]of)?[ \n./-]{{0,2}}{_MONTH},?(?:[ \n/-]{{0,2}}{_YEAR})?",
        rf"\b{_MONTH}[ ]?{_DAY}(?!\d),?(?:[ \n]{{0,2}}{_YEAR})?",
    )
)
_ONLY_AFTER_A_WORD = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BEGIN}(?P<day>\d{{1,2}}) (?P<month>\d{{1,2}}) (?P<year>\d{{4}}|\d{{2}}){_END}",
        rf"{_BEGIN}(?P<day>\d{{2}})(?P<month>\d{{2}})(?P<year>\d{{4}}|\d{{2}}){_END}",
        rf"{_BEGIN}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?![/\d]){_END}",
        rf"\b{_MONTH}[ ](?:of[ ])?(?P<year>\d{{4}})(?!\d)",
    )
)

_BIRTH = (
    r"(?:\bd[./ ]?o[./ ]?b\b\.?|\bdate[ -]of[ -]birth\b|\bbirth[ -]?(?:date|day)s?\b|\bb-?day\b|\bborn\b|\bbirth\b"
    r"|\bb\.(?=[ ]?(?:\d|\Z))|\bturn(?:s|ed|ing)?[ ]\d{1,2}\b|\baged?[ ]\d{1,2}(?:[ ]years?(?:[ ]old)?)?(?=[ ]?[,(]))"
)
_WORD = re.compile(_BIRTH, re.IGNORECASE)
_LOOK_BACK = 70
_LOOK_ON = 40
# The word and the date belong together unless a sentence ends between them or something else happens.
_APART = re.compile(
    r"[.!?;]\s+\w|\n\s*\n|\b(?:and|but|then|since|met|seen|visit\w*|review\w*|meeting|session|moved|discuss\w*)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s{{0,2}}(?:[(\[,-]|is\b|was\b)\s?(?:(?:his|her|their|the|\w{{1,20}}'s)\s)?(?:\w{{1,15}}'s\s)?{_BIRTH}",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:and|&|or)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class _Date:
    """A date as it is written.

    Attributes:
        span: where.
        match: its parts.
        clear: whether it is a date without a word that says so.
    """

    span: Span
    match: re.Match[str]
    clear: bool


def births(plain: str, today: date | None) -> Iterator[Span]:
    """Places of dates with a word like "born" beside them and, where today is given, of all that lie far back."""
    before = 0
    was_birth = False
    for written in _dates(plain):
        start, end = written.span
        born = _word_before(plain, before, start) or _AFTER.match(plain, end, end + _LOOK_ON) is not None
        was_birth = born or (was_birth and _AND.fullmatch(plain, before, start) is not None)
        before = end
        if was_birth or (today is not None and written.clear and _far_back(written.match, today)):
            yield written.span


def _dates(plain: str) -> list[_Date]:
    """All dates that do not overlap, the longest where some do, in the order of the text."""
    found = [_Date(match.span(), match, clear=True) for form in _WRITTEN for match in form.finditer(plain)]
    if _WORD.search(plain):
        found += [
            _Date(match.span(), match, clear=False)
            for form in _ONLY_AFTER_A_WORD
            for match in form.finditer(plain)
        ]
    found = [written for written in found if _possible(written.match)]
    found.sort(key=lambda written: (written.span[0], -written.span[1]))
    kept: list[_Date] = []
    for written in found:
        if not kept or written.span[0] >= kept[-1].span[1]:
            kept.append(written)
    return kept


def _word_before(plain: str, earliest: int, start: int) -> bool:
    words = list(_WORD.finditer(plain, max(earliest, start - _LOOK_BACK), start))
    return bool(words) and _APART.search(plain, words[-1].end(), start) is None


def _possible(match: re.Match[str]) -> bool:
    """Whether day and month can be such, in either order: a wrong date is a date of birth with a slip in it."""
    parts = match.groupdict()
    day, month = int(parts.get("day") or 1), _month(match)
    return 1 <= min(day, month) <= 12 and 1 <= max(day, month) <= 31


def _month(match: re.Match[str]) -> int:
    parts = match.groupdict()
    name = parts.get("name")
    return _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"])


def _far_back(match: re.Match[str], today: date) -> bool:
    """Whether it is a full date that exists, over `RECENT_DAYS` before today.

    Years of two digits count in figures alone ("12.3.14"), as "12 March 14" may go on with "people"; with
    dashes only where day and month have two digits too, as 5-10-15 may be minutes.
    """
    parts = match.groupdict()
    year = parts.get("year")
    if year is None:
        return False
    if len(year) < 4 and (parts.get("name") or (parts.get("gap") == "-" and len(match[0]) < 8)):
        return False
    number = int(year) if len(year) == 4 else _century(int(year), today)
    day, month = int(parts["day"]), _month(match)
    for one, other in ((day, month), (month, day)):
        try:
            return (today - date(number, other, one)).days > RECENT_DAYS
        except ValueError:
            continue
    return False


def _century(year: int, today: date) -> int:
    """The year that two digits mean: none more than ten years ahead."""
    return 2000 + year if 2000 + year <= today.year + 10 else 1900 + year
