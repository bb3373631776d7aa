"""The header row: which column stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.staff_list.cells import unreadable
from bot.domain.staff_list.values import Fault, Row, Warning_

REQUIRED = ("email", "name", "team", "role", "start_date")

COLUMNS = (
    *REQUIRED,
    "supervisor_email",
    "leaving_date",
    "employment",
    "induction_until",
    "asye_start",
    "asye_end",
    "interval_weeks",
    "interval_approved_by",
    "agreement_date",
    "last_supervision",
    "assessor_email",
    "timezone",
    "working_days",
    "absent_from",
    "absent_until",
    "slack_id",
    "teams_id",
)
"""Every column that is read, the required ones first."""

_KNOWN = frozenset(COLUMNS)
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SHOWN = 40
"""Characters of an unknown column's name that a warning shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Where the columns stand.

    Attributes:
        width: how many columns there are, unknown ones included.
        places: from the name of each known column that is there to its place from 0; with none of
            them there, no row can be read.
    """

    width: int
    places: dict[str, int]


def tidy(cell: str) -> str:
    """A cell without the blanks, byte-order marks and zero-width spaces around it."""
    return cell.strip().strip("\ufeff\u200b").strip()


def is_blank(cells: Sequence[str]) -> bool:
    """Whether the row holds nothing."""
    return not any(map(tidy, cells))


def repeats_header(cells: Sequence[str]) -> bool:
    """Whether the tidied row is a header: two cells or more, all of them names of columns."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and all(cell.lower() in _KNOWN for cell in filled)


def read_header(row: Row) -> tuple[Header, list[Fault], list[Warning_]]:
    """The header of a list with its faults and warnings. Names are taken in upper or lower case."""
    names = [tidy(cell).lower() for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    places: dict[str, int] = {}
    faults = [Fault(row.line, None, reason) for name in names if (reason := unreadable(name))]
    for place, name in enumerate(names):
        if name in places:
            faults.append(Fault(row.line, name, "This column is there twice. Remove one of the two."))
        elif name in _KNOWN:
            places[name] = place
    header = Header(width=len(names), places=places)
    if not places:
        return header, [Fault(row.line, None, _no_header(row.cells))], []
    faults += [
        Fault(
            row.line, name, "This column is missing. Add it to the header row and fill it in for everybody."
        )
        for name in REQUIRED
        if name not in places
    ]
    return header, faults, _unknown(row.line, names)


def _no_header(cells: Sequence[str]) -> str:
    """Why a first row is no header: another separator, or no names of columns at all."""
    line = ",".join(cells)
    for separator, word in _SEPARATORS.items():
        if len(_KNOWN.intersection(tidy(name).lower() for name in line.split(separator))) > 1:
            return f"The columns are separated by {word}. Save the list with commas between them."
    return f"The first row has to name the columns: {', '.join(REQUIRED)} and those that you use besides."


def _unknown(line: int, names: Sequence[str]) -> list[Warning_]:
    unknown = dict.fromkeys(name for name in names if name not in _KNOWN)
    return [
        Warning_(line, _shown(name), "This column is not known and was ignored. Check its spelling.")
        if name
        else Warning_(line, None, "A column without a name was ignored. Name it, or remove it.")
        for name in unknown
    ]


def _shown(name: str) -> str:
    """A column's name short enough for a table and without anything that a terminal would obey."""
    return "".join(char if char.isprintable() else "?" for char in name[:_SHOWN])
