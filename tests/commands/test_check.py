"""`check`, as people run it before they go live."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.migrate import upgrade
from tests.commands.program import STAFF, Program
from tests.conftest import MakeDatabase
from tests.policy.written import PORTSMOUTH

KEYS = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture
def program(tmp_path: Path, make_database: MakeDatabase) -> Program:
    """With the staff list in a fresh database, and without a chat platform."""
    made = Program(tmp_path, {"DATABASE_URL": make_database(upgrade), "SUPERVISION_KEYS": KEYS})
    made("import-staff", str(STAFF))
    return made


@pytest.mark.clause("P4-6.0b", "P4-3.2")
def test_it_fails_while_a_safeguarding_number_is_missing(program: Program) -> None:
    """Each contact without one is named; with all of them entered only the platform is missing."""
    missing = [line for line in program("check", code=2).err.splitlines() if "telephone number" in line]
    assert len(missing) == PORTSMOUTH.count("phone: null")
    for name in ("The duty manager", "The emergency duty team", "The whistleblowing line"):
        assert any(f"'{name}'" in line for line in missing)
    own = PORTSMOUTH.replace("phone: null", 'phone: "023 9200 0000"', 1)
    (program.folder / "own.yaml").write_text(own, encoding="utf-8")
    program.env["SUPERVISION_POLICY"] = "own.yaml"
    assert program("check", code=2).err.count("telephone number") == len(missing) - 1
    (program.folder / "own.yaml").write_text(
        PORTSMOUTH.replace("phone: null", 'phone: "023 9200 0000"'), encoding="utf-8"
    )
    ended = program("check", code=2)
    assert "telephone number" not in ended.err
    assert "a chat platform" in ended.err
