"""The staff list in a workbook is read by the same rules as in CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.staff_list import read_csv, read_staff_list
from tests.house.checkout import ROOT

TODAY = date(2026, 11, 22)
HEADER = (
    "email",
    "name",
    "team",
    "role",
    "start_date",
    "supervisor_email",
    "interval_weeks",
    "last_supervision",
)
GRACE = ("grace@x.example", "Grace Bell", "East", "supervisor", "2020-01-06", "", "", "2026-11-03")


def workbook(*rows: Sequence[object]) -> bytes:
    """A workbook with these rows on its first sheet; dates are stored as spreadsheets store them."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Staff")
        book.add_worksheet("Notes").write_string(0, 0, "not read")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for line, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                else:
                    sheet.write(line, column, cell)
    return out.getvalue()


def test_the_councils_list_reads_the_same() -> None:
    """The same cells give the same people, warnings included."""
    text = (ROOT / "tests/data/staff.csv").read_bytes()
    rows = list(csv.reader(text.decode().splitlines()))
    from_csv, from_workbook = read_csv(text, TODAY), read_staff_list(workbook(*rows), TODAY)
    assert from_workbook == from_csv
    assert len(from_workbook.entries) == 395


def test_dates_and_numbers_of_a_spreadsheet() -> None:
    """A date cell is a date, whatever its format shows; a whole number has no point."""
    row = (
        "amira@x.example",
        "Amira Khan",
        "East",
        "practitioner",
        date(2024, 2, 29),
        GRACE[0],
        3.0,
        date(2026, 11, 4),
    )
    staff = read_staff_list(workbook(HEADER, GRACE, row), TODAY)
    assert staff.faults == ()
    amira = staff.entries[1]
    assert (amira.start_date, amira.interval_weeks, amira.last_supervision) == (
        date(2024, 2, 29), 3, date(2026, 11, 4),
    )  # fmt: skip


def test_faults_name_the_lines_of_the_sheet() -> None:
    """Rows above the header that are blank count, as they do in the spreadsheet."""
    wrong = ("b@x.example", "B", "East", "wizard", "2020-02-30", "nobody@x.example", 2.5, "")
    staff = read_staff_list(workbook((), HEADER, GRACE, wrong), TODAY)
    assert staff.entries == ()
    assert {(fault.line, fault.column) for fault in staff.faults} == {
        (4, "role"), (4, "start_date"), (4, "supervisor_email"), (4, "interval_weeks"),
    }  # fmt: skip


def test_a_formula_is_its_result_and_text_stays_text() -> None:
    """A formula counts by its stored result; a cell that merely begins like one is text."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, cell in enumerate(HEADER):
            sheet.write_string(0, column, cell)
        for column, cell in enumerate(GRACE):
            sheet.write_string(1, column, cell)
        sheet.write_formula(1, 1, '="Grace "&"Bell"', None, "Grace Bell")
        sheet.write_string(1, 2, "=East")
    (grace,) = read_staff_list(out.getvalue(), TODAY).entries
    assert (grace.name, grace.team) == ("Grace Bell", "=East")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 and then nothing of use", "cannot be read"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "password or an old format"),
        (workbook(), "empty"),
        (workbook(HEADER), "nobody in it"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, words: str) -> None:
    """One clear fault, and nobody in the list."""
    staff = read_staff_list(data, TODAY)
    assert staff.entries == ()
    assert any(words in fault.reason for fault in staff.faults)


@given(st.binary(max_size=400))
def test_bytes_that_begin_like_a_workbook_never_raise(rest: bytes) -> None:
    """Whatever follows, there are faults and no entries."""
    for start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        staff = read_staff_list(start + rest, TODAY)
        assert staff.faults
        assert staff.entries == ()
