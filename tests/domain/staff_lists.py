"""Staff lists for tests: how one is written, and what stands in what was read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from bot.domain.staff_list import Fault, StaffList, read_csv
from bot.domain.staff_list.header import COLUMNS

TODAY = date(2026, 11, 22)

GRACE = {"email": "grace@council.example", "name": "Grace Bell", "role": "supervisor"}
AMIRA = {"email": "amira@council.example", "name": "Amira Khan", "supervisor_email": "grace@council.example"}


def write(people: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS) -> bytes:
    """A list of people as a CSV file; what a person does not say is filled in where it is required."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    usual = {"team": "North", "role": "practitioner", "start_date": "2020-03-01"}
    writer.writerows(usual | person for person in people)
    return file.getvalue().encode()


def read(*people: dict[str, str]) -> StaffList:
    return read_csv(write(people), TODAY)


def places(staff: StaffList) -> list[tuple[int, str | None]]:
    return [(fault.line, fault.column) for fault in staff.faults]


def warned(staff: StaffList) -> list[tuple[int, str | None]]:
    assert not staff.faults
    return [(warning.line, warning.column) for warning in staff.warnings]


def only_fault(staff: StaffList) -> Fault:
    assert len(staff.faults) == 1, staff.faults
    assert staff.entries == ()
    return staff.faults[0]
