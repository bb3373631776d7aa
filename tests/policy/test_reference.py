"""The reference for administrators has everything that a pack can say."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
import yaml

from bot.domain.begins import BEGINS
from bot.policy.pack import shipped
from bot.policy.regime import regimes
from tests.house.checkout import ROOT
from tests.policy.written import GENERIC, pack_of, with_duty

PAGE = (ROOT / "docs" / "reference" / "policy-packs.md").read_text(encoding="utf-8")
SCHEMA = json.loads(resources.files("bot.policy").joinpath("schema.json").read_text("utf-8"))


def first_cells(header: str) -> set[str]:
    """The words in the first column of the table with a header."""
    table = PAGE.partition(header)[2].partition("\n\n")[0]
    return {word for row in table.splitlines()[2:] for word in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_every_section_is_described() -> None:
    """Those of the schema, and no other."""
    assert first_cells("| section | what it holds |") == set(SCHEMA["properties"])


def test_every_key_of_a_duty_is_described() -> None:
    """Those of the schema, and no other."""
    assert first_cells("| key | meaning |") == set(SCHEMA["$defs"]["duty"]["properties"])


def test_every_fact_is_described() -> None:
    """All that a duty can begin with."""
    assert first_cells("| `begins` | the fact |") == set(BEGINS)


def test_every_number_of_a_team_is_named() -> None:
    """What it may have of its own."""
    part = PAGE.partition("## Teams")[2].partition("## Which")[0]
    numbers = SCHEMA["$defs"]["team"]["properties"]["one_to_one"]["properties"]
    assert set(numbers) <= set(re.findall(r"`(\w+)`", part))


@pytest.mark.parametrize("name", [*shipped(), *regimes()])
def test_what_is_shipped_is_named(name: str) -> None:
    """Packs and regimes."""
    assert f"`{name}`" in PAGE


def test_the_example_of_a_duty_can_be_copied() -> None:
    """It is a duty as it stands."""
    example = PAGE.partition("```yaml\nduties:\n")[2].partition("```")[0]
    name, *lines = example.splitlines()
    duty = "\n".join(line[4:] for line in lines)
    assert yaml.safe_load(duty)["begins"] == "employment"
    added = pack_of(with_duty(duty, name=name.strip(" :"), text=GENERIC)).rules.duties
    assert added["induction_checklist"].says == "the induction checklist"


def test_the_example_of_a_team_can_be_copied() -> None:
    """It is good as it stands."""
    example = PAGE.partition("```yaml\nteams:\n")[2].partition("```")[0]
    rules = pack_of(f"{GENERIC}\nteams:\n{example}").rules
    assert rules.one_to_one_of("Assessment North").interval_days.value == 21
