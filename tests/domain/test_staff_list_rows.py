from __future__ import annotations

import pytest

from bot.domain.staff_list import read_csv
from tests.domain.staff_lists import AMIRA, GRACE, TODAY, only_fault, places, read, warned


@pytest.mark.parametrize(
    ("column", "cell", "advice"),
    [
        ("email", "grace", "name@council.gov.uk"),
        ("email", "grace@council", "name@council.gov.uk"),
        ("email", "grace@@council.example", "name@council.gov.uk"),
        ("email", "gra ce@council.example", "name@council.gov.uk"),
        ("email", "grace@-council.example", "name@council.gov.uk"),
        ("email", "gr..ace@council.example", "name@council.gov.uk"),
        ("email", "g" * 65 + "@council.example", "name@council.gov.uk"),
        ("email", "", "Fill it in"),
        ("name", " \u00a0 ", "Fill it in"),
        ("name", "Grace\u202eBell", "Type it again"),
        ("name", "G" * 201, "Shorten"),
        ("team", "", "Fill it in"),
        ("role", "", "Fill it in"),
        ("role", " ; ", "Fill it in"),
        ("role", "practicioner", "“practicioner” is no role"),
        ("role", "supervisor,manager", "semicolons"),
        ("start_date", "", "Fill it in"),
        ("start_date", "01/03/2020", "2026-11-24"),
        ("start_date", "20200301", "2026-11-24"),
        ("start_date", "2020-W10-1", "2026-11-24"),
        ("start_date", "\uff12020-03-01", "2026-11-24"),
        ("start_date", "2020-03-01 00:00:00", "2026-11-24"),
        ("start_date", "2021-02-29", "no such day"),
        ("start_date", "0020-03-01", "1900"),
        ("start_date", "9999-12-31", "2199"),
        ("leaving_date", "2026-13-01", "no such day"),
        ("last_supervision", "yesterday", "2026-11-24"),
        ("supervisor_email", "Tom Reid", "name@council.gov.uk"),
        ("interval_approved_by", "Tom Reid", "name@council.gov.uk"),
        ("assessor_email", "Tom Reid", "name@council.gov.uk"),
        ("employment", "full_time", "permanent"),
        ("interval_weeks", "0", "1 to 52"),
        ("interval_weeks", "53", "1 to 52"),
        ("interval_weeks", "4.5", "1 to 52"),
        ("interval_weeks", "-4", "1 to 52"),
        ("interval_weeks", "four", "1 to 52"),
        ("interval_weeks", "\u0664", "1 to 52"),
        ("timezone", "Portsmouth", "Europe/London"),
        ("timezone", "../../etc/passwd", "Europe/London"),
        ("working_days", "mon-fri", "mon, tue"),
        ("working_days", ";", "mon, tue"),
        ("leaving_date", "2020-02-29", "before start_date"),
        ("absent_until", "2026-12-01", "absent_from is empty"),
    ],
)
def test_a_faulty_cell_is_named(column: str, cell: str, advice: str) -> None:
    """A faulty cell: its line, its column, what to do, and none of its content but a role word."""
    fault = only_fault(read(AMIRA | {"supervisor_email": ""}, GRACE | {column: cell}))
    assert (fault.line, fault.column) == (3, column)
    assert advice in fault.reason
    if len(cell) > 3 and column != "role":
        assert cell not in fault.reason


@pytest.mark.parametrize(
    ("later", "earlier"),
    [("leaving_date", "start_date"), ("asye_end", "asye_start"), ("absent_until", "absent_from")],
)
def test_an_end_must_not_lie_before_its_beginning(later: str, earlier: str) -> None:
    """Both on one day is right; the end a day before the beginning is a fault of the end."""
    assert read(GRACE | {earlier: "2026-05-02", later: "2026-05-02"}).faults == ()
    fault = only_fault(read(GRACE | {earlier: "2026-05-02", later: "2026-05-01"}))
    assert (fault.line, fault.column) == (2, later)
    assert earlier in fault.reason


def test_all_faults_come_together_and_nobody_is_imported() -> None:
    """Several faults in one row and in several rows are reported at once, in the order of the file."""
    staff = read(
        GRACE | {"role": "boss", "start_date": "soon", "employment": "x"},
        AMIRA,
        {"email": "ben@council.example", "name": ""},
    )
    assert places(staff) == [(2, "role"), (2, "start_date"), (2, "employment"), (4, "name")]
    assert staff.entries == ()


def test_an_address_may_be_there_once() -> None:
    """The second row with an address is a fault that names the first, whatever its capitals."""
    fault = only_fault(read(GRACE, AMIRA, GRACE | {"email": "GRACE@Council.example"}))
    assert (fault.line, fault.column) == (4, "email")
    assert "Line 2" in fault.reason


@pytest.mark.parametrize("column", ["slack_id", "teams_id"])
def test_an_account_belongs_to_one_person(column: str) -> None:
    """Two people with one account would get each other's messages: a fault."""
    fault = only_fault(read(GRACE | {column: "U01AB"}, AMIRA | {column: "u01ab"}))
    assert (fault.line, fault.column) == (3, column)


def test_a_supervisor_must_be_in_the_list() -> None:
    """An address in supervisor_email without a row of its own is a fault of the row that names it."""
    fault = only_fault(read(AMIRA))
    assert (fault.line, fault.column) == (2, "supervisor_email")
    assert "grace@council.example" in fault.reason


def test_a_supervisor_with_a_faulty_row_is_known_all_the_same() -> None:
    """A fault elsewhere in the supervisor's row does not make faults of the supervisees' rows."""
    assert places(read(GRACE | {"role": "boss"}, AMIRA)) == [(2, "role")]


def test_each_row_of_a_circle_is_named_once() -> None:
    """Three in a circle: three faults with the loop; who merely leads into it has none."""
    people = [
        {"email": f"{who}@x.uk", "name": who, "supervisor_email": f"{above}@x.uk" if above else ""}
        for who, above in [("in", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("top", ""), ("self", "self")]
    ]
    staff = read(*people)
    assert places(staff) == [(line, "supervisor_email") for line in (3, 4, 5, 7)]
    assert "a@x.uk → b@x.uk → c@x.uk → a@x.uk" in staff.faults[0].reason
    assert "own supervisor" in staff.faults[3].reason


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_of_any_length_is_followed(closed: bool) -> None:
    """Twenty thousand people one above the other are no circle; closed, each is named, and briefly."""
    many = 20_000
    lines = ["email,name,team,role,start_date,supervisor_email"]
    for i in range(many):
        above = f"p{(i + 1) % many}@x.uk" if closed or i + 1 < many else ""
        lines.append(f"p{i}@x.uk,P,N,supervisor,2020-01-01,{above}")
    staff = read_csv("\n".join(lines).encode(), TODAY)
    assert len(staff.faults) == (many if closed else 0)
    assert len(staff.entries) == (0 if closed else many)
    assert all(len(fault.reason) < 300 for fault in staff.faults)


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"start_date": "2026-11-23"}, "start_date"),
        ({"agreement_date": "2026-11-23"}, "agreement_date"),
        ({"last_supervision": "2026-11-23"}, "last_supervision"),
        ({"last_supervision": "2020-02-29"}, "last_supervision"),
        ({"last_supervision": "2026-05-02", "leaving_date": "2026-05-01"}, "last_supervision"),
        ({"interval_weeks": "5"}, "interval_weeks"),
        ({"interval_weeks": "2", "interval_approved_by": "amira@council.example"}, "interval_approved_by"),
        ({"interval_weeks": "6", "interval_approved_by": "tom@council.example"}, "interval_approved_by"),
        ({"assessor_email": "tom@council.example"}, "assessor_email"),
        ({"asye_end": "2027-05-01"}, "asye_end"),
    ],
)
def test_what_is_worth_a_look_stops_nothing(more: dict[str, str], column: str) -> None:
    """Each of these is a warning with line and column, and everybody is imported."""
    staff = read(GRACE, AMIRA | more)
    assert warned(staff) == [(3, column)]
    assert len(staff.entries) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"start_date": "2026-11-22", "agreement_date": "2026-11-22", "last_supervision": "2026-11-22"},
        {"leaving_date": "2027-01-01", "induction_until": "2027-01-01", "absent_from": "2027-01-01"},
        {"asye_start": "2026-12-01", "asye_end": "2027-12-01"},
        {"interval_weeks": "4"},
    ],
)
def test_the_normal_course_gives_no_warning(more: dict[str, str]) -> None:
    """Today is not after today, and what lies ahead in the normal course may do so."""
    assert warned(read(GRACE, AMIRA | more)) == []


@pytest.mark.clause("P1-3.1a-6")
def test_a_longer_rhythm_needs_a_head_of_service() -> None:
    """It is silent with a head of service of the list, and says that it is ignored with anybody else."""
    six = {"interval_weeks": "6", "interval_approved_by": "grace@council.example"}
    assert warned(read(GRACE | {"role": "supervisor;head_of_service"}, AMIRA | six)) == []
    staff = read(GRACE | {"role": "supervisor;manager"}, AMIRA | six)
    assert warned(staff) == [(3, "interval_approved_by")]
    assert "ignored" in staff.warnings[0].reason


def test_a_supervisor_without_the_role_is_named_once_on_their_own_line() -> None:
    """The line is the one on which the role would be added, however many people they supervise."""
    staff = read(GRACE | {"role": "manager"}, AMIRA, AMIRA | {"email": "ben@council.example"})
    assert warned(staff) == [(2, "role")]
    assert "2 people" in staff.warnings[0].reason


def test_unknown_columns_are_named() -> None:
    """Each unknown column once, an unnamed one between others too; printable and short."""
    data = (
        b"email,name,team,role,start_date,Shoe size,,Shoe size,\x1b[31m"
        + b"x" * 100
        + b"\ng@x.uk,G,N,supervisor,2020-01-01\n"
    )
    staff = read_csv(data, TODAY)
    assert warned(staff)[:2] == [(1, "shoe size"), (1, None)]
    shown = staff.warnings[2].column
    assert shown is not None
    assert shown.isprintable()
    assert len(shown) <= 40
    assert len(staff.warnings) == 3


def test_entra_ids_are_in_lower_case() -> None:
    """Entra shows an object id in either case; it is the same person."""
    text = "email,name,team,role,start_date,teams_id\na@x.example,A,T,practitioner,2020-01-01,0A1B-CDEF\n"
    (entry,) = read_csv(text.encode(), TODAY).entries
    assert entry.teams_id == "0a1b-cdef"
