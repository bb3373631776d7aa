"""One row of the staff list: the person it describes, or its faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from bot.domain.people import Employment, StaffEntry
from bot.domain.staff_list import cells
from bot.domain.staff_list.header import Header, repeats_header, tidy
from bot.domain.staff_list.values import Fault, Row

T = TypeVar("T")

EMPTY = "This is empty. Fill it in."
HEADER_AGAIN = "The header row is there a second time. Remove this row."
TOO_MANY_CELLS = "There are more cells than columns. Put a cell that holds a comma in quotation marks."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """What one row gave. The addresses are there even where other cells of the row are faulty."""

    line: int
    email: str | None = None
    supervisor_email: str | None = None
    entry: StaffEntry | None = None


class RowReader:
    """Reads rows under one header. Values that many rows share are read and kept once."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._email = cache(cells.email)
        self._team = cache(cells.text)
        self._roles = cache(cells.roles)
        self._day = cache(cells.day)
        self._timezone = cache(cells.timezone)
        self._working_days = cache(cells.working_days)

    def read(self, row: Row) -> tuple[ReadRow, list[Fault]]:
        """The row's person and no fault, or no person and each fault of the row."""
        tidied = [tidy(cell) for cell in row.cells]
        filled = _Cells(row.line, tidied, self._header.places)
        if repeats_header(tidied):
            return ReadRow(line=row.line), [Fault(row.line, None, HEADER_AGAIN)]
        if any(tidied[self._header.width :]):
            # Its cells have slid out of their columns: what else is wrong with them cannot be said.
            email = filled.get("email", self._email)
            return ReadRow(line=row.line, email=email), [Fault(row.line, None, TOO_MANY_CELLS)]
        return self._entry(filled), filled.faults

    def _entry(self, row: _Cells) -> ReadRow:
        day = self._day
        email = row.required("email", self._email)
        name = row.required("name", cells.text)
        team = row.required("team", self._team)
        roles = row.required("role", self._roles)
        start_date = row.required("start_date", day)
        supervisor_email = row.get("supervisor_email", self._email)
        leaving_date = row.get("leaving_date", day)
        employment = row.get("employment", cells.employment)
        induction_until = row.get("induction_until", day)
        asye_start, asye_end = row.get("asye_start", day), row.get("asye_end", day)
        interval_weeks = row.get("interval_weeks", cells.weeks)
        interval_approved_by = row.get("interval_approved_by", self._email)
        agreement_date = row.get("agreement_date", day)
        last_supervision = row.get("last_supervision", day)
        assessor_email = row.get("assessor_email", self._email)
        timezone = row.get("timezone", self._timezone)
        working_days = row.get("working_days", self._working_days)
        absent_from, absent_until = row.get("absent_from", day), row.get("absent_until", day)
        slack_id, teams_id = row.get("slack_id", cells.text), row.get("teams_id", cells.text)
        row.check_order("leaving_date", leaving_date, "start_date", start_date)
        row.check_order("asye_end", asye_end, "asye_start", asye_start)
        row.check_order("absent_until", absent_until, "absent_from", absent_from)
        row.check_absence()
        row.check_readable()
        read = ReadRow(line=row.line, email=email, supervisor_email=supervisor_email)
        # The five are there whenever there is no fault, unless the header lacks their column.
        if row.faults or not email or not name or not team or not roles or not start_date:
            return read
        entry = StaffEntry(
            email=email,
            name=name,
            team=team,
            roles=roles,
            start_date=start_date,
            supervisor_email=supervisor_email,
            leaving_date=leaving_date,
            employment=employment or Employment.PERMANENT,
            induction_until=induction_until,
            asye_start=asye_start,
            asye_end=asye_end,
            interval_weeks=interval_weeks,
            interval_approved_by=interval_approved_by,
            agreement_date=agreement_date,
            last_supervision=last_supervision,
            assessor_email=assessor_email,
            timezone=timezone,
            working_days=working_days,
            absent_from=absent_from,
            absent_until=absent_until,
            slack_id=slack_id,
            # Entra shows its ids in either case.
            teams_id=teams_id.lower() if teams_id else None,
        )
        return ReadRow(line=row.line, email=email, supervisor_email=supervisor_email, entry=entry)


class _Cells:
    """The tidied cells of one row by the names of their columns; gathers the row's faults."""

    def __init__(self, line: int, tidied: Sequence[str], places: dict[str, int]) -> None:
        self.line = line
        self.faults: list[Fault] = []
        self._cells = tidied
        self._places = places
        self._unreadable = cells.unreadable("".join(tidied))

    def get(self, column: str, read: Callable[[str], T]) -> T | None:
        """The value of a cell; None where the column is missing, the cell empty or faulty."""
        cell = self._cell(column)
        if not cell:
            return None
        if self._unreadable and (reason := cells.unreadable(cell)):
            self._fault(column, reason)
            return None
        try:
            return read(cell)
        except cells.CellFault as fault:
            self._fault(column, str(fault))
            return None

    def required(self, column: str, read: Callable[[str], T]) -> T | None:
        """As `get`; an empty cell is a fault. A missing column is one of the header row."""
        if column in self._places and not self._cell(column):
            self._fault(column, EMPTY)
        return self.get(column, read)

    def check_order(self, later: str, late: date | None, earlier: str, early: date | None) -> None:
        """The one day must not lie before the other."""
        if late is not None and early is not None and late < early:
            self._fault(later, f"This lies before {earlier}. Correct one of the two.")

    def check_absence(self) -> None:
        """An absence that ends has begun."""
        if self._cell("absent_until") and not self._cell("absent_from"):
            self._fault("absent_until", "absent_from is empty. Fill it in, or empty this cell.")

    def check_readable(self) -> None:
        """Bytes that are no text count in columns that are not known, too."""
        if self._unreadable and not self.faults:
            self._fault(None, self._unreadable)

    def _cell(self, column: str) -> str:
        place = self._places.get(column, -1)
        return self._cells[place] if 0 <= place < len(self._cells) else ""

    def _fault(self, column: str | None, reason: str) -> None:
        self.faults.append(Fault(self.line, column, reason))
