"""What the identifier screen finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""Where something stands: first position, and the one after the last."""


class Kind(StrEnum):
    """What an identifier is, the surest first."""

    EMAIL = "email"
    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number"
    POSTCODE = "postcode"
    PHONE = "phone"
    DATE_OF_BIRTH = "date_of_birth"


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """An identifier in a text.

    Attributes:
        kind: what it is.
        start: position of its first character.
        end: position after its last one.
        words: what the person typed there. It is in no representation, so in no log and no traceback.
    """

    kind: Kind
    start: int
    end: int
    words: str

    def __repr__(self) -> str:
        return f"<{self.kind} at {self.start} to {self.end}>"
