"""The way through: rows, header, entries, faults between them, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain.people import StaffEntry
from bot.domain.staff_list.csv_rows import csv_rows
from bot.domain.staff_list.entries import ReadRow, RowReader
from bot.domain.staff_list.header import is_blank, read_header
from bot.domain.staff_list.lines import circles, duplicates, unknown_supervisors
from bot.domain.staff_list.values import Fault, Row, StaffList, Warning_
from bot.domain.staff_list.warnings import warnings
from bot.domain.staff_list.xlsx_rows import is_workbook, xlsx_rows


def read_csv(data: bytes, today: date) -> StaffList:
    """The staff list in a CSV file. Never raises: what is wrong stands in `faults`.

    Args:
        data: the file; UTF-8, with or without a byte-order mark.
        today: the local date. It decides warnings alone: faults compare a row with the file.
    """
    return read_rows(csv_rows(data), today=today)


def read_staff_list(data: bytes, today: date) -> StaffList:
    """The staff list in a file, CSV or the first sheet of a workbook; its bytes tell which.

    Args:
        data: the file.
        today: as in `read_csv`.
    """
    return read_rows(xlsx_rows(data) if is_workbook(data) else csv_rows(data), today=today)


def read_rows(rows: Iterable[Row | Fault], today: date) -> StaffList:
    """The staff list in some rows, the first that is not blank being the header.

    Args:
        rows: of the file; a fault stands in the place of a row that could not be read.
        today: as in `read_csv`.
    """
    reading = _Reading()
    for row in rows:
        reading.take(row)
        if reading.hopeless:
            break
    return reading.finish(today)


class _Reading:
    """What has been gathered so far."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._warnings: list[Warning_] = []
        self._rows: list[ReadRow] = []
        self._header_line = 1
        self._reader: RowReader | None = None
        self._unread = False

    @property
    def hopeless(self) -> bool:
        """Whether the header cannot be read, so that no row can."""
        return self._reader is None and bool(self._faults)

    def take(self, row: Row | Fault) -> None:
        """One more row of the file."""
        if isinstance(row, Fault):
            self._faults.append(row)
            self._unread = True
        elif is_blank(row.cells):
            return
        elif self._reader is None:
            self._take_header(row)
        else:
            read, faults = self._reader.read(row)
            self._rows.append(read)
            self._faults.extend(faults)

    def _take_header(self, row: Row) -> None:
        header, faults, self._warnings = read_header(row)
        self._faults.extend(faults)
        self._header_line = row.line
        if header.places:
            self._reader = RowReader(header)

    def finish(self, today: date) -> StaffList:
        """The list."""
        self._faults.extend(duplicates(self._rows))
        if not self._unread:
            # A row that could not be read may be the very one that another names.
            self._faults.extend(unknown_supervisors(self._rows))
        self._faults.extend(circles(self._rows))
        if not self._rows and not self._unread and not self.hopeless:
            self._faults.append(
                Fault(self._header_line, None, "The list has nobody in it. Add one row a person.")
            )
        if self._faults:
            faults = sorted(self._faults, key=lambda fault: fault.line)
            return StaffList((), tuple(faults), tuple(self._warnings))
        people: dict[int, StaffEntry] = {row.line: row.entry for row in self._rows if row.entry is not None}
        found = (*self._warnings, *warnings(people, today))
        return StaffList(tuple(people.values()), (), found)
