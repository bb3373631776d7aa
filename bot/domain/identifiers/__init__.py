"""The identifier screen: what in a text may tell who a service user is (P1-8h, P4-2.2).

`find` is asked before a record or a shared preparation is saved or sent. It stops at structured
identifiers; it knows no names of people and places.

    finding.py   what was found
    plain.py     a text as a pattern sees it, with the way back to where it stood
    births.py    dates of birth
    numbers.py   NHS and national insurance numbers
    phones.py    telephone numbers
    places.py    postcodes
    mail.py      e-mail addresses
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.identifiers.births import births
from bot.domain.identifiers.finding import Finding, Kind, Span
from bot.domain.identifiers.mail import addresses
from bot.domain.identifiers.numbers import insurance_numbers, nhs_numbers
from bot.domain.identifiers.phones import phones
from bot.domain.identifiers.places import postcodes
from bot.domain.identifiers.plain import Plain

__all__ = ["Finding", "Kind", "find"]


def find(text: str, today: date | None = None) -> tuple[Finding, ...]:
    """The identifiers in a text, in its order; no two overlap.

    Args:
        text: as it was typed. Wide digits, odd spaces and dashes, and characters without a width do
            not hide anything; positions are those of this text.
        today: the local date. With it a full date more than 400 days back counts as a date of birth
            without a word like "born" beside it; what happened since the last annual review does not.
    """
    plain = Plain.of(text)
    found = [(*plain.back(span), kind) for kind, span in _spans(plain.text, today)]
    # The longest wins; of two equally long ones the kind that is named first, which is the surer.
    found.sort(key=lambda place: (place[0] - place[1], _RANK[place[2]], place[0]))
    taken = bytearray(len(text))
    kept: list[Finding] = []
    for start, end, kind in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(Finding(kind, start, end, text[start:end]))
    return tuple(sorted(kept, key=lambda finding: finding.start))


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


def _spans(plain: str, today: date | None) -> Iterator[tuple[Kind, Span]]:
    yield from ((Kind.EMAIL, span) for span in addresses(plain))
    yield from ((Kind.NHS_NUMBER, span) for span in nhs_numbers(plain))
    yield from ((Kind.NATIONAL_INSURANCE_NUMBER, span) for span in insurance_numbers(plain))
    yield from ((Kind.POSTCODE, span) for span in postcodes(plain))
    yield from ((Kind.PHONE, span) for span in phones(plain))
    yield from ((Kind.DATE_OF_BIRTH, span) for span in births(plain, today))
