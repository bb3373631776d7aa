"""What a staff list is read from, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import StaffEntry


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file.

    Attributes:
        line: as an editor or a spreadsheet numbers it, from 1; of the first line where cells run over several.
        cells: the text of each cell, as it stands.
    """

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason not to import the list.

    Attributes:
        line: as in `Row`.
        column: the column's name; None where the whole row or file is meant.
        reason: what is wrong and what to do. Of a cell's content it repeats e-mail addresses and role words alone.
    """

    line: int
    column: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - Warning is a word of Python
    """Something worth a look that stops nothing; fields as in `Fault`."""

    line: int
    column: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class StaffList:
    """A staff list that was read.

    Attributes:
        entries: the people in the order of the file; empty as soon as there is one fault.
        faults: all of them, in the order of the file.
        warnings: in the order of the file; with faults, only what the header row gives cause for.
    """

    entries: tuple[StaffEntry, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Warning_, ...]
