from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.people import Employment, Role, StaffEntry
from bot.domain.staff_list import Row, read_csv, read_rows
from bot.domain.staff_list.csv_rows import MOST_QUOTE_FAULTS, csv_rows
from bot.domain.staff_list.header import COLUMNS
from tests.domain.staff_lists import AMIRA, GRACE, TODAY, only_fault, places, read, write

# The first time zone reads the whole database of zones: no deadline for a single example.
UNHURRIED = settings(deadline=None)
SAMPLE = Path(__file__).parents[1] / "data" / "staff.csv"


def test_the_sample_list_reads_without_faults() -> None:
    """The published sample: 395 people, no faults, and the warnings that it was made to give."""
    staff = read_csv(SAMPLE.read_bytes(), TODAY)
    assert staff.faults == ()
    assert len(staff.entries) == 395
    roles = Counter(role for entry in staff.entries for role in entry.roles)
    assert roles[Role.PRACTITIONER] == 340
    assert roles[Role.HEAD_OF_SERVICE] == 5
    assert Counter(entry.employment for entry in staff.entries) == {
        Employment.PERMANENT: 356,
        Employment.PART_TIME: 27,
        Employment.AGENCY: 12,
    }
    assert sum(entry.leaving_date is not None for entry in staff.entries) == 11
    assert sum(entry.interval_weeks is not None for entry in staff.entries) == 19
    assert [entry.email for entry in staff.entries if entry.supervisor_email is None] == [
        "brandon.wells@council.example"
    ]
    assert Counter(warning.column for warning in staff.warnings) == {
        "last_supervision": 6,
        "interval_approved_by": 2,
        "role": 1,
    }


def test_every_column_arrives_in_its_field() -> None:
    """Each column is read into the field of its own name, as a value of the right type."""
    staff = read(
        GRACE | {"role": "supervisor; Head_Of_Service"},
        AMIRA
        | {
            "name": "  Amira \n Khan ",
            "team": "North",
            "leaving_date": "2027-01-31",
            "employment": "Agency",
            "induction_until": "2020-09-01",
            "asye_start": "2020-03-01",
            "asye_end": "2021-03-01",
            "interval_weeks": "6",
            "interval_approved_by": "GRACE@council.example",
            "agreement_date": "2026-01-02",
            "last_supervision": "2026-11-01",
            "assessor_email": "Grace@council.example",
            "timezone": "Europe/Dublin",
            "working_days": "Mon, tue,thu",
            "absent_from": "2026-12-01",
            "absent_until": "2026-12-24",
            "slack_id": "U012AB3CD",
            "teams_id": "8c1f4f3e-0000-4000-8000-2f5b5a1d9b11",
        },
    )
    assert staff.faults == ()
    assert staff.warnings == ()
    assert staff.entries[0].roles == {Role.SUPERVISOR, Role.HEAD_OF_SERVICE}
    assert staff.entries[1] == StaffEntry(
        email="amira@council.example",
        name="Amira Khan",
        team="North",
        roles=frozenset({Role.PRACTITIONER}),
        start_date=date(2020, 3, 1),
        supervisor_email="grace@council.example",
        leaving_date=date(2027, 1, 31),
        employment=Employment.AGENCY,
        induction_until=date(2020, 9, 1),
        asye_start=date(2020, 3, 1),
        asye_end=date(2021, 3, 1),
        interval_weeks=6,
        interval_approved_by="grace@council.example",
        agreement_date=date(2026, 1, 2),
        last_supervision=date(2026, 11, 1),
        assessor_email="grace@council.example",
        timezone="Europe/Dublin",
        working_days=frozenset({0, 1, 3}),
        absent_from=date(2026, 12, 1),
        absent_until=date(2026, 12, 24),
        slack_id="U012AB3CD",
        teams_id="8c1f4f3e-0000-4000-8000-2f5b5a1d9b11",
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_the_ways_to_write_the_same_file(mark: bytes, end: bytes) -> None:
    """A byte-order mark, any line ending, blank lines, other order and capitals change nothing."""
    lines = (
        b"",
        b"ROLE, Name ,email,start_date,team,,",
        b",,,",
        b'supervisor,"Bell, Grace",g@x.uk,2020-01-02,N',
        b"",
    )
    staff = read_csv(mark + end.join(lines), TODAY)
    assert staff.faults == ()
    assert [(entry.email, entry.name) for entry in staff.entries] == [("g@x.uk", "Bell, Grace")]
    assert staff.warnings == ()


@pytest.mark.parametrize("name", ["=cmd()", "+1 Bell", "-Bell", "@Bell", '=HYPERLINK("http://x")'])
def test_what_begins_like_a_formula_is_text(name: str) -> None:
    """A name that begins like a formula is kept as it stands; an address or a date like that is faulty."""
    assert read(GRACE | {"name": name}).entries[0].name == name
    assert only_fault(read(GRACE | {"email": "=grace@council.example"})).column == "email"
    assert only_fault(read(GRACE | {"start_date": "=2020-01-01"})).column == "start_date"


def test_rows_of_any_reader_give_the_same_list() -> None:
    """Another format only has to yield rows of text with their line numbers."""
    rows = (
        Row(3, ["email", "name", "team", "role", "start_date"]),
        Row(7, ["g@x.uk", "G", "N", "boss", "2020-01-01"]),
    )
    assert places(read_rows(rows, TODAY)) == [(7, "role")]


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \r\n\n\t", "empty"),
        (write([GRACE]).decode().encode("utf-16"), "UTF-16"),
        (write([GRACE]).decode().encode("utf-16-le"), "UTF-16"),
        (write([GRACE]).decode().encode("utf-16-be"), "UTF-16"),
        (write([GRACE]).decode().encode("utf-32"), "UTF-16"),
        (b"PK\x03\x04 and so on", "workbook"),
        (write([GRACE]).replace(b",", b";"), "semicolons"),
        (write([GRACE]).replace(b",", b"\t"), "tabs"),
        (
            b"grace@council.example,Grace Bell,North,supervisor,2020-01-01\n",
            "The first row has to name the columns",
        ),
    ],
)
def test_a_file_that_is_no_list_has_one_fault(data: bytes, advice: str) -> None:
    """What is wrong with the whole file is said once, on its first line."""
    fault = only_fault(read_csv(data, TODAY))
    assert (fault.line, fault.column) == (1, None)
    assert advice in fault.reason


def test_a_list_without_people_is_empty() -> None:
    """A header alone, or with blank rows, is a fault."""
    assert "nobody" in only_fault(read_csv(b"\n" + write([]) + b",,,\n\n", TODAY)).reason


def test_each_missing_column_is_named_and_the_rows_are_read_all_the_same() -> None:
    """Missing required columns are faults of the header, and the faults of the rows come with them."""
    data = write([GRACE | {"employment": "x"}], ("email", "name", "employment"))
    assert places(read_csv(data, TODAY)) == [(1, "team"), (1, "role"), (1, "start_date"), (2, "employment")]


def test_optional_columns_may_be_missing() -> None:
    """The five required columns are enough."""
    assert len(read_csv(write([GRACE], COLUMNS[:5]), TODAY).entries) == 1


def test_a_column_may_be_there_once() -> None:
    """A column that is there twice is a fault of the header."""
    fault = only_fault(read_csv(write([GRACE], (*COLUMNS, "role")), TODAY))
    assert (fault.line, fault.column) == (1, "role")


def test_a_second_header_is_a_fault() -> None:
    """Two lists put one below the other: the second header is named, and it is no person."""
    data = write([GRACE]) + b"\xef\xbb\xbf" + write([AMIRA | {"employment": "x"}])
    staff = read_csv(data, TODAY)
    assert places(staff) == [(3, None), (4, "employment")]
    assert "header" in staff.faults[0].reason


def test_a_cell_too_many_is_a_fault_and_empty_ones_are_not() -> None:
    """An unquoted comma pushes the cells of a row out of their columns."""
    header = b"email,name,team,role,start_date\n"
    assert len(read_csv(header + b"g@x.uk,G,N,supervisor,2020-01-01,,,\n", TODAY).entries) == 1
    fault = only_fault(read_csv(header + b"g@x.uk,Bell, Grace,N,supervisor,2020-01-01\n", TODAY))
    assert (fault.line, fault.column) == (2, None)


def test_lines_are_counted_as_a_person_sees_them() -> None:
    """Cells that run over several lines count as many lines as they take."""
    data = b'email,name,team,role,start_date\r\n\r\ng@x.uk,"Grace\r\n\r\nBell",N,supervisor,2020-01-01\r\na@x.uk,,N,supervisor,2020-01-01'
    assert places(read_csv(data, TODAY)) == [(6, "name")]


def test_bytes_that_are_not_utf8_are_named_row_by_row() -> None:
    """Each row in another encoding is named with its column, and so are the other faults."""
    data = write([GRACE | {"name": "Zoë"}, AMIRA, AMIRA | {"email": "b@x.uk", "team": "Ô", "role": "x"}])
    staff = read_csv(data.decode().encode("latin-1"), TODAY)
    assert places(staff) == [(2, "name"), (4, "team"), (4, "role")]
    assert "UTF-8" in staff.faults[0].reason
    header = b"email,name,team,role,start_date,pr\xe9nom\ng@x.uk,G,N,supervisor,2020-01-01,Z\xeb\n"
    assert places(read_csv(header, TODAY)) == [(1, None), (2, None)]


def test_nul_bytes_are_named() -> None:
    """A NUL byte in a cell is a fault of that cell."""
    fault = only_fault(read(GRACE | {"name": "Gr\0ace"}))
    assert (fault.line, fault.column) == (2, "name")
    assert "NUL" in fault.reason


def test_an_open_quotation_mark_spoils_its_own_row_alone() -> None:
    """The row is named, the rows after it are read, and its person is not missed as a supervisor."""
    data = (
        b'email,name,team,role,start_date,supervisor_email\ng@x.uk,"Grace,N,supervisor,2020-01-01,\n'
        b"a@x.uk,A,N,practitioner,2020-01-01,g@x.uk\nb@x.uk,B,N,boss,2020-01-01,\n"
    )
    staff = read_csv(data, TODAY)
    assert places(staff) == [(2, None), (4, "role")]
    assert "quotation mark" in staff.faults[0].reason


def test_broken_quotation_marks_cannot_make_reading_slow() -> None:
    """A file that is one broken row from every line on is given up after a few."""
    staff = read_csv(write([]) + b'x","y\n' * 5000, TODAY)
    assert len(staff.faults) == MOST_QUOTE_FAULTS
    assert "Nothing after this line" in staff.faults[-1].reason


DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
NAMES = st.text(st.characters(categories=["L", "N", "P", "Sm"]), min_size=1, max_size=20)


@st.composite
def staff_lists(draw: st.DrawFn) -> list[StaffEntry]:
    """Lists without faults: each supervisor stands above their people."""
    entries: list[StaffEntry] = []
    for number in range(draw(st.integers(1, 6))):
        start = draw(DAYS)
        above = draw(st.none() | st.sampled_from(entries)) if entries else None
        absent = draw(st.none() | DAYS)
        entry = StaffEntry(
            email=f"p{number}@council.example",
            name=draw(NAMES),
            team=draw(NAMES),
            roles=draw(st.frozensets(st.sampled_from(Role), min_size=1)),
            start_date=start,
            supervisor_email=above.email if above else None,
            leaving_date=draw(
                st.none() | st.integers(0, 9999).map(lambda days, start=start: start + timedelta(days))
            ),
            employment=draw(st.sampled_from(Employment)),
            induction_until=draw(st.none() | DAYS),
            asye_start=draw(st.none() | DAYS),
            interval_weeks=draw(st.none() | st.integers(1, 52)),
            interval_approved_by=draw(
                st.none() | st.emails(domains=st.just("x.uk")).filter(_plain).map(str.lower)
            ),
            agreement_date=draw(st.none() | DAYS),
            last_supervision=draw(st.none() | DAYS),
            timezone=draw(st.none() | st.just("Europe/London")),
            working_days=draw(st.none() | st.frozensets(st.integers(0, 6), min_size=1)),
            absent_from=absent,
            absent_until=absent,
            slack_id=draw(st.none() | st.just(f"U{number}")),
        )
        entries.append(entry)
    return entries


def _plain(address: str) -> bool:
    """Whether an address begins with a letter, as those that people have do."""
    return address[0].isalnum()


def cells(entry: StaffEntry) -> Iterator[str]:
    """The row that describes an entry, in the order of the entry's own fields."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    written = {
        "roles": ";".join(entry.roles),
        "working_days": ",".join(names[number] for number in entry.working_days or ()),
    }
    for field in fields(entry):
        value = getattr(entry, field.name)
        yield written.get(field.name, "" if value is None else str(value))


@UNHURRIED
@given(staff_lists(), st.sampled_from(["\r\n", "\n"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_a_list_that_is_written_out_reads_back(entries: list[StaffEntry], end: str, quoting: int) -> None:
    """What is written into cells comes out of them again, in the same order."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL if quoting else csv.QUOTE_MINIMAL)
    writer.writerow("role" if field.name == "roles" else field.name for field in fields(StaffEntry))
    writer.writerows(map(list, map(cells, entries)))
    staff = read_csv(file.getvalue().encode(), TODAY)
    assert staff.faults == ()
    assert list(staff.entries) == entries


@UNHURRIED
@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_can_make_it_fail(data: bytes, with_header: bool) -> None:
    """Whatever the bytes: either people or faults, on lines that the file has."""
    whole = (write([]) if with_header else b"") + data
    staff = read_csv(whole, TODAY)
    assert bool(staff.entries) != bool(staff.faults)
    lines = 1 + whole.count(b"\n") + whole.count(b"\r")
    assert all(1 <= fault.line <= lines for fault in staff.faults)


@UNHURRIED
@given(
    st.lists(
        st.sampled_from(['"', ",", "\n", "\r\n", "a", "a@x.uk", ";", "email", "\0", "é", " "]), max_size=60
    )
)
def test_no_arrangement_of_cells_can_make_it_fail(pieces: list[str]) -> None:
    """Quotation marks, commas and line ends in any order: no exception, and each line is read or named."""
    text = "".join(pieces)
    data = write([]) + text.encode()
    staff = read_csv(data, TODAY)
    assert bool(staff.entries) != bool(staff.faults)
    lines = [row.line for row in csv_rows(data)]
    assert lines == sorted(set(lines))
