"""The rows of a workbook's first sheet, as the cells' plain texts.

python-calamine reads them: it is kept up, typed, and twenty times as fast as openpyxl. A formula whose
result was never stored comes as an empty cell, so that the row's own rules name it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO

from bot.domain.staff_list.values import Fault, Row

_ENCRYPTED_OR_OLD = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_SAVE_AGAIN = "Save it as an ordinary .xlsx workbook without a password, or as CSV."

Cell = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook, by its first bytes; its name does not matter."""
    return data.startswith((_ZIP, _ENCRYPTED_OR_OLD))


def xlsx_rows(data: bytes) -> Iterator[Row | Fault]:
    """The rows of the first sheet, blank ones included; one fault where it cannot be read."""
    if data.startswith(_ENCRYPTED_OR_OLD):
        yield Fault(1, None, f"The workbook has a password or an old format. {_SAVE_AGAIN}")
        return
    rows = _first_sheet(data)
    if rows is None:
        yield Fault(1, None, f"The workbook cannot be read. {_SAVE_AGAIN}")
        return
    if not any(cell != "" for cells in rows for cell in cells):
        yield Fault(1, None, "The first sheet is empty. Give it a header row and one row a person.")
        return
    for line, cells in enumerate(rows, start=1):
        yield Row(line, tuple(_text(cell) for cell in cells))


def _first_sheet(data: bytes) -> Sequence[Sequence[Cell]] | None:
    # Reading a list that is CSV needs no workbook library.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError):
        return None


def _text(cell: Cell) -> str:
    """A cell as it would stand in CSV: dates as ISO dates, whole numbers without a point."""
    if isinstance(cell, datetime):
        # A date cell has no time of its own.
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
