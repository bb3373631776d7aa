"""`policy show` and `policy check`, as people run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.policy import run_show
from storage.migrate import upgrade
from tests.commands.program import STAFF, Program
from tests.conftest import MakeDatabase
from tests.policy.written import PORTSMOUTH, changed, with_teams

KEYS = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
NARROW = {"COLUMNS": "80"}


@pytest.fixture
def alone(tmp_path: Path) -> Program:
    """The program in a folder without a database."""
    return Program(tmp_path, NARROW)


def written(program: Program, text: str) -> str:
    """The name of a file with this text, where the program runs."""
    (program.folder / "own.yaml").write_text(text, encoding="utf-8")
    return "own.yaml"


@pytest.mark.clause("P1-3.1a-3", "C8")
def test_show_lists_everything_with_its_source(alone: Program) -> None:
    """Clocks, duties with their steps, what is settled, and which layer gave way; readable at 80 columns."""
    lines = alone("policy", "show").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("Pack portsmouth-2025, version 2025.2.")
    place = lines.index("clocks.one_to_one.interval_days: 28 (P1-3.1a-1)")
    assert lines[place + 1] == "    Formal 1:1 every four weeks for all Children's Services staff"
    assert "regime lga-2020: 31" in lines[place + 2]
    assert "working_hours.days: mon, tue, wed, thu, fri (local)" in lines
    assert "session.min_minutes: 90 (LGA-5.4)" in lines
    assert "retention.supervision_record.min_years: 7 (P1-8m)" in lines
    duty = lines.index("duties.agreement: the supervision agreement (P1-5a, P2-4a)")
    shown = "\n".join(lines[duty : duty + 10])
    for words in (
        "counts from: pair",
        "after: 4 weeks (local)",
        "overdue: 1 day after, then every 14 days, to supervisor",
    ):
        assert words in shown  # fmt: skip
    assert "logged as agreed by supervisee, supervisor" in shown


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("P1-3.1a-1", ["Formal 1:1 every four weeks", "clocks.one_to_one.interval_days: 28"]),
        ("P1-3.1b-2", ["It is served by clocks.one_to_one."]),
        ("P1-3.4a", ["duties.group_supervision.offset: 2 weeks", "served by duties.team_meeting"]),
        ("LGA-5.1", ["at least once a month", "interval_days: 28 (P1-3.1a-1)", "31 (LGA-5.1)"]),
        ("C30", ["It settles P1-3.3b", "agreed: 12 weeks (P1-3.3b)"]),
        ("P3-3h", ["takes no value from this clause"]),
    ],
)
def test_show_explains_one_clause(
    asked: str,
    answers: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A clause, a standard of a regime or a decision, with the values that it gives and what it serves."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SUPERVISION_POLICY", raising=False)
    run_show(asked)
    shown = " ".join(capsys.readouterr().out.split())
    assert all(" ".join(answer.split()) in shown for answer in answers), shown


def test_show_names_who_approved_a_teams_value(alone: Program) -> None:
    """And what the organisation says instead."""
    approval = "approved_by: {role: head_of_service, name: Ruth Lane, day: 2025-09-01}"
    own = with_teams(f"interval_days: {{value: 30, source: local, {approval}}}")
    program = Program(alone.folder, {**NARROW, "SUPERVISION_POLICY": written(alone, own)})
    shown = " ".join(program("policy", "show").out.split())
    assert "teams.North.one_to_one.interval_days: 30 (local)" in shown
    assert "approved by Ruth Lane, head of service, on 2025-09-01; the organisation's own: 28" in shown


def test_check_names_every_fault(alone: Program) -> None:
    """With line, column and reason, and exit code 1."""
    text = changed(("begins: pair\n    after: {weeks: 2", "begins: pairs\n    after: {weeks: 2"))
    failed = alone("policy", "check", written(alone, text), code=1)
    line = text.splitlines().index("    begins: pairs") + 1
    assert f"line {line}, column 13, duties.wellbeing_plan.begins: " in failed.err
    assert "did you mean pair?" in failed.err


def test_check_without_a_database_says_so(alone: Program) -> None:
    """The pack is good; what it would change is not known."""
    done = alone("policy", "check", written(alone, PORTSMOUTH))
    assert done.out == "The pack portsmouth-2025, version 2025.2, is good.\n"
    assert "It was not compared with what is in force" in done.err
    assert "migrate" in done.err
    assert not (alone.folder / "var").exists()


def test_check_says_for_whom_a_pack_would_change_what(tmp_path: Path, make_database: MakeDatabase) -> None:
    """Names of those who would become due or overdue, numbers of duties, and what is odd about the pack."""
    program = Program(
        tmp_path, {"DATABASE_URL": make_database(upgrade), "SUPERVISION_KEYS": KEYS, "COLUMNS": "80"}
    )
    program("import-staff", str(STAFF))
    same = program("policy", "check", written(program, PORTSMOUTH))
    assert "for 395 people:" in same.out
    assert "would become overdue: 0" in same.out
    assert "duties that would fall due: none" in same.out
    assert same.err == ""
    shorter = with_teams(
        "notice_days: {value: 8, source: local}",
        text=changed(("interval_days: {value: 28, clause: P1-3.1a-1}", "interval_days: {value: 14, source: local}")),
    )  # fmt: skip
    found = program("policy", "check", written(program, shorter))
    assert "Nobody is in a team called North." in found.err
    assert "has the same version 2025.2" in found.err
    lines = found.out.splitlines()
    place = next(n for n, line in enumerate(lines) if "another due date" in line)
    assert int(lines[place].rpartition(": ")[2]) > 100
