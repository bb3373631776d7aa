"""The staff list: who works here, who supervises whom.

`read_staff_list` turns the bytes of a CSV file or a workbook into rows and hands them to `read_rows`, so that
both are read by the same rules. All or nothing: a list with a fault has no entries.

    values.py     what comes out: StaffList, Fault, Warning_; what goes in: Row
    csv_rows.py   bytes of a CSV file -> rows
    xlsx_rows.py  bytes of a workbook -> rows
    header.py     the header row -> which column stands where
    cells.py      one cell -> its value
    entries.py    one row -> one StaffEntry
    lines.py      faults between rows: duplicates, unknown supervisors, circles
    warnings.py   what is worth a look and stops nothing
"""

from __future__ import annotations

from bot.domain.staff_list.reading import read_csv, read_rows, read_staff_list
from bot.domain.staff_list.values import Fault, Row, StaffList, Warning_

__all__ = ["Fault", "Row", "StaffList", "Warning_", "read_csv", "read_rows", "read_staff_list"]
