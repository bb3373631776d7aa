"""The main job on the command line, with a council's staff list."""

from __future__ import annotations

import csv
import io
import stat
from collections import Counter
from pathlib import Path

import pytest

from storage.migrate import upgrade
from tests.commands.program import STAFF, Program
from tests.conftest import MakeDatabase

KEYS = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
SATURDAY = "2026-11-21T12:00:00+00:00"
MONDAY = "2026-11-23T10:00:00+00:00"


@pytest.fixture
def program(tmp_path: Path, make_database: MakeDatabase) -> Program:
    """With the staff list in a fresh database."""
    made = Program(tmp_path, {"DATABASE_URL": make_database(upgrade), "SUPERVISION_KEYS": KEYS})
    made("import-staff", str(STAFF))
    return made


@pytest.mark.clause("P1-3.1a-1", "P1-3.1b-1", "P1-0b", "P1-5g")
def test_status_of_everybody(program: Program) -> None:
    """One object a person, with the dates, the state and the clauses that decided."""
    people = program("status", "--format", "json", "--at", SATURDAY).json()
    assert len(people) == 395
    assert list(people[0]) == [
        "email", "name", "team", "supervisor_email", "last", "due", "ceiling", "interval_days", "state", "clause",
    ]  # fmt: skip
    by_email = {person["email"]: person for person in people}
    grace = by_email["wendy.oliver@council.example"]
    assert (grace["last"], grace["due"], grace["ceiling"], grace["state"], grace["clause"]) == (
        "2026-09-17", "2026-10-15", "2026-11-17", "past_ceiling", ["P1-3.1a-1"],
    )  # fmt: skip
    assert by_email["brandon.wells@council.example"]["state"] == "top"
    assert {person["state"] for person in people} <= {
        "left", "top", "no_supervisor", "paused", "past_ceiling", "overdue", "due", "in_date",
    }  # fmt: skip


def test_status_of_a_line(program: Program) -> None:
    """A head of service sees everybody below, a supervisor their own, a practitioner nobody."""
    head = program(
        "status", "--as", "tracy.fletcher@council.example", "--format", "json", "--at", SATURDAY
    ).json()
    one = program("status", "--as", "roy.patel@council.example", "--format", "json", "--at", SATURDAY).json()
    none = program("status", "--as", "ian.berry@council.example", "--format", "json", "--at", SATURDAY)
    assert {person["supervisor_email"] for person in one} == {"roy.patel@council.example"}
    assert {person["email"] for person in one} < {person["email"] for person in head}
    assert none.json() == []
    assert "no line" in none.err


def test_status_as_csv_and_by_team(program: Program) -> None:
    """The same rows as CSV, of one team alone."""
    text = program("status", "--format", "csv", "--team", "Assessment North", "--at", SATURDAY).out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    assert {row["team"] for row in rows} == {"Assessment North"}


@pytest.mark.clause("P1-3.1b-2", "P2-7b")
def test_a_pass_of_the_clock(program: Program) -> None:
    """A dry run changes nothing; a pass plans each message once; a second pass has nothing."""
    dry = program("tick", "--dry-run", "--format", "json", "--at", MONDAY).json()
    again = program("tick", "--dry-run", "--format", "json", "--at", MONDAY).json()
    assert dry == again
    assert dry
    assert list(dry[0]) == ["to", "kind", "about", "clause", "send_at", "items"]
    most = Counter((message["to"], message["kind"]) for message in dry).most_common(1)
    assert most[0][1] == 1, "at most one message of a kind for each recipient"
    for message in dry:
        assert message["about"] == [item["about"] for item in message["items"]]
        assert message["kind"] == "team" or message["about"] == [message["to"]]
    done = program("tick", "--format", "json", "--at", MONDAY)
    assert done.json() == dry
    assert "cannot reach" in done.err
    assert program("tick", "--format", "json", "--at", MONDAY).json() == []
    assert program("tick", "--dry-run", "--format", "json", "--at", MONDAY).json() == []


@pytest.mark.clause("P2-7d")
def test_the_audit_log(program: Program) -> None:
    """What happened is in the log, the log verifies, and it can be written out for one person."""
    program("tick", "--at", MONDAY)
    assert "Every entry is as it was written." in program("audit", "verify").out
    lines = program("audit", "export").out.splitlines()
    assert len(lines) > 100
    of_one = program("audit", "export", "--person", "roy.patel@council.example").out.splitlines()
    assert 0 < len(of_one) < len(lines)
    assert "council.example" not in "".join(lines), "people are pseudonyms"


def test_rules_in_force(program: Program) -> None:
    """Each value with its clause; one clause alone; a clause that does not exist."""
    assert "P1-3.1a-1" in program("policy", "show").out
    assert "28" in program("policy", "show", "P1-3.1a-1").out
    assert "no clause" in program("policy", "show", "P9-1", code=1).err


def test_keys_rotate(program: Program) -> None:
    """With a newer master key in front, stored keys are wrapped again under it; the older can then go."""
    newer = "new:" + KEYS.partition(":")[2].replace("AAEC", "AAED")
    rotated = Program(program.folder, {**_settings(program), "SUPERVISION_KEYS": f"{newer},{KEYS}"})
    assert "master key new" in rotated("keys", "rotate").out
    alone = Program(program.folder, {**_settings(program), "SUPERVISION_KEYS": newer})
    assert "as it was written" in alone("audit", "verify").out
    assert "master key new" in program("audit", "verify", code=1).err


def _settings(program: Program) -> dict[str, str]:
    return {name: program.env[name] for name in ("DATABASE_URL", "SUPERVISION_KEYS")}


def test_a_faulty_list_changes_nothing(program: Program, tmp_path: Path) -> None:
    """Every faulty row is named with its line, column and reason, and nothing is taken over."""
    faulty = tmp_path / "faulty.csv"
    faulty.write_text(
        "email,name,team,role,start_date,supervisor_email\n"
        "a@x.example,A,T,practitioner,2020-02-30,\n"
        "b@x.example,B,T,wizard,2020-01-01,nobody@x.example\n"
    )
    failed = program("import-staff", str(faulty), code=1)
    for words in ("Line 2, start_date", "Line 3, role", "Line 3, supervisor_email", "nothing was changed"):
        assert words in failed.err
    faults = program("import-staff", str(faulty), "--format", "json", code=1).json()["faults"]
    assert [(fault["line"], fault["column"]) for fault in faults] == [
        (2, "start_date"), (3, "role"), (3, "supervisor_email"),
    ]  # fmt: skip
    assert len(program("status", "--format", "json").json()) == 395


def test_the_same_list_again_changes_nothing(program: Program) -> None:
    """Reading the same file twice leaves everything as it is."""
    result = program("import-staff", str(STAFF), "--format", "json").json()
    assert (result["added"], result["changed"], result["unchanged"], result["missing"]) == (0, 0, 395, [])


def test_an_embedded_database_needs_nothing_set(tmp_path: Path) -> None:
    """`migrate` makes the database and the key file, for this user alone, and says so."""
    program = Program(tmp_path)
    assert "Run: supervision-bot migrate" in program("status", code=1).err
    made = program("migrate")
    assert "key file was made" in made.err
    for name in ("supervision.db", "supervision.keys"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600
    assert program("status", "--format", "json").json() == []
    assert "key file" not in program("migrate").err


def test_what_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    """All settings that are missing or wrong are named together, and no value is shown."""
    wrong = Program(
        tmp_path,
        {
            "SUPERVISION_TIMEZONE": "Mars/Olympus",
            "SLACK_BOT_TOKEN": "xoxb-very-secret",
            "SLACK_API_URL": "http://slack.example/",
            "LOG_FORMAT": "rhyme",
        },
    )
    failed = wrong("status", code=2)
    for name in ("SUPERVISION_TIMEZONE", "SLACK_API_URL", "LOG_FORMAT"):
        assert name in failed.err
    assert "xoxb-very-secret" not in failed.err
    assert "SLACK_SIGNING_SECRET" in Program(tmp_path)("serve", code=2).err


def test_moments_need_their_offset(program: Program) -> None:
    """A moment that could mean different ones is refused, with an example."""
    assert "offset" in program("tick", "--at", "2026-11-23T10:00:00", code=2).err
    assert program("tick", "--at", "soon", code=2).err
