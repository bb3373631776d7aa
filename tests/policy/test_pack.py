"""Policy packs: what they say, and how faults in them are named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time
from importlib import resources
from pathlib import Path
from typing import cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.domain.people import Role
from bot.domain.rules import LOCAL, Rules, Value
from bot.errors import PolicyError
from bot.policy.clauses import all_ids
from bot.policy.pack import known_clauses, load, parse, rule_text, shipped
from bot.policy.source import MAX_BYTES, read
from tests.policy.written import PORTSMOUTH, changed

LINES = PORTSMOUTH.splitlines()

Check = Callable[[str], list[str]]


@pytest.fixture
def faults(tmp_path: Path) -> Check:
    """Loads a text as a pack and gives the lines of the refusal."""

    def check(text: str | bytes) -> list[str]:
        file = tmp_path / "own.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(PolicyError) as raised:
            load(str(file))
        return [line.strip() for line in str(raised.value).splitlines()]

    return check


def place(text: str) -> str:
    """Line and column of the first place of a text in the shipped pack."""
    number = next(number for number, line in enumerate(LINES) if text in line)
    return f"line {number + 1}, column {LINES[number].index(text) + 1}"


def values(part: object) -> Iterator[Value[object]]:
    """Every value of a pack."""
    if isinstance(part, Value):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from values(getattr(part, field.name))


@pytest.mark.clause("P1-0a")
@pytest.mark.clause("P1-3.1a-1")
@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.clause("P1-3.1c")
@pytest.mark.clause("P1-3.5c")
@pytest.mark.clause("P1-3.5d")
def test_the_shipped_pack_says_what_the_policy_says() -> None:
    """The numbers of the policy, each with its clause."""
    rules = load("portsmouth-2025")
    clock = rules.clocks.one_to_one
    assert (rules.pack, rules.version) == ("portsmouth-2025", "2025.2")
    assert (rules.effective_from, rules.expires) == (
        Value(date(2025, 1, 1), "P1-0a"),
        Value(date(2028, 12, 31), "P1-0a"),
    )
    assert clock.interval_days == Value(28, "P1-3.1a-1")
    assert clock.ceiling_months == Value(2, "P1-3.1b-1")
    assert clock.induction_days == Value(14, "P1-3.1c", needs_owner_confirmation=True)
    newly = clock.newly_qualified
    assert (newly.first_days, newly.first_weeks) == (Value(7, "P1-3.5c"), Value(8, "P1-3.5c"))
    assert (newly.then_days, newly.months) == (Value(14, "P1-3.5d"), Value(12, "P1-3.5d"))
    assert clock.agreed_shorter == Value(True, "P1-3.1a-4")
    assert clock.longer_approver == Value(Role.HEAD_OF_SERVICE, "P1-3.1a-6")


def test_the_shipped_pack_marks_its_local_defaults() -> None:
    """Where the policy is silent, the pack says so."""
    rules = load("portsmouth-2025")
    clock, hours, clocks = rules.clocks.one_to_one, rules.working_hours, rules.clocks
    assert (hours.days, hours.opens, hours.closes) == (
        Value(frozenset(range(5)), LOCAL),
        Value(time(9), LOCAL),
        Value(time(17), LOCAL),
    )
    assert (clock.notice_days, clock.second_reminder_days) == (Value(7, LOCAL), Value(2, LOCAL))
    assert (clock.overdue_every_days, clock.ceiling_warning_days) == (Value(7, LOCAL), Value(14, LOCAL))
    assert (rules.absence.long_days, rules.absence.return_days) == (Value(28, LOCAL), Value(7, LOCAL))
    assert clocks.preparation.retention_days == Value(90, LOCAL)
    assert clocks.preparation.opens_working_days == Value(3, LOCAL)
    assert clocks.record.due_working_days == Value(5, LOCAL)
    assert clocks.confirmation.reminder_working_days == Value((3, 5), LOCAL)
    assert clocks.confirmation.then_every_working_days == Value(5, LOCAL)


@pytest.mark.parametrize("name", shipped())
def test_every_value_of_a_shipped_pack_has_a_clause_or_is_local(name: str) -> None:
    """The clause exists, and has a rule in words; the schema accepts no other key."""
    rules = load(name)
    assert rules.pack == name
    found = list(values(rules))
    assert len(found) > 20
    assert all(value.clause == LOCAL or value.clause in all_ids() for value in found)
    assert all(rule_text(value.clause) for value in found)


def test_the_published_schema_is_one() -> None:
    """It is valid, and closed everywhere: a key that is misspelt is never passed over."""
    schema = json.loads(resources.files("bot.policy").joinpath("schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)

    def sections(part: object) -> Iterator[dict[str, object]]:
        if isinstance(part, dict):
            if "properties" in part:
                yield part
            for item in part.values():  # pyright: ignore[reportUnknownVariableType]
                yield from sections(item)  # pyright: ignore[reportUnknownArgumentType]

    # What refers to another section adds to that one, which is closed.
    found = [section for section in sections(schema) if "$ref" not in section]
    assert len(found) > 15
    assert all(section["additionalProperties"] is False for section in found)


def test_a_clause_has_its_rule_in_words() -> None:
    """Every known clause has one line; `local` says that it is none; others are refused."""
    assert rule_text("P1-3.1a-1").startswith("Formal 1:1 every four weeks")
    assert "local default" in rule_text(LOCAL).lower()
    assert len(known_clauses()) == 288
    assert all(rule and "\t" not in rule for rule in known_clauses().values())
    with pytest.raises(PolicyError, match="policy show"):
        rule_text("P9-1")


def test_a_name_that_is_neither_shipped_nor_a_file_lists_what_is() -> None:
    """It says what can be named instead."""
    with pytest.raises(PolicyError, match="portsmouth-2025"):
        load("portsmuth")
    assert shipped() == ("generic", "portsmouth-2025")


def test_a_file_is_read_like_a_shipped_pack(tmp_path: Path) -> None:
    """A changed copy gives its own numbers; a byte-order mark and Windows line ends do no harm."""
    file = tmp_path / "own.yaml"
    text = changed(
        ("interval_days: {value: 28, clause: P1-3.1a-1}", "interval_days: {value: 21, source: local}")
    )
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    rules = load(str(file))
    assert isinstance(rules, Rules)
    assert rules.clocks.one_to_one.interval_days == Value(21, LOCAL)


def test_all_faults_are_named_at_once_in_the_order_of_the_file(faults: Check) -> None:
    """Each with its line, column, path and reason."""
    text = changed(
        ('version: "2025.2"', "version: 2025.2"),
        ("value: 28, clause: P1-3.1a-1", "value: 28, clause: P1-3.1a-9"),
        ("long_days: {value: 28, source: local}", "long_days: {value: 0, source: local}"),
        ("    due_working_days", "    due_workdays"),
    )
    found = faults(text)
    assert found[0] == "The policy pack own.yaml has 5 faults; correct and check it again."
    assert found[1:] == [
        f'{place(chr(34) + "2025.2" + chr(34))}, version: must be a version in quotes such as "2025.1"',
        f"{at_value('long_days')}, absence.long_days.value: must be a whole number from 1 to 366",
        (
            f"{at_clause('interval_days')}, clocks.one_to_one.interval_days.clause: "
            "there is no clause of this id; did you mean P1-3.1a-7?"
        ),
        f"{place('clauses: [P1-8e')}, clocks.record: lacks `due_working_days`",
        (
            f"{place('due_working_days')}, clocks.record.due_workdays: "
            "is not a key of this section; did you mean due_working_days?"
        ),
    ]


def at_value(key: str) -> str:
    """Where the value of a key stands."""
    number = next(number for number, line in enumerate(LINES) if f" {key}: {{" in line)
    return f"line {number + 1}, column {LINES[number].index('value: ') + 8}"


def at_clause(key: str) -> str:
    """Where the clause of a key stands."""
    number = next(number for number, line in enumerate(LINES) if f" {key}: {{" in line)
    return f"line {number + 1}, column {LINES[number].index('clause: ') + 9}"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param(
            'opens: {value: "09:00"',
            "opens: {value: 12:30",
            'reads 12:30 as the number 750; write that, or "12:30"',
            id="sixty-based",
        ),
        pytest.param(
            " months: {value: 12", " months: {value: 010", "reads 010 as the number 8", id="eight-based"
        ),
        pytest.param(
            " months: {value: 12", " months: {value: 0x10", "reads 0x10 as the number 16", id="hexadecimal"
        ),
        pytest.param(
            " months: {value: 12", " months: {value: 1_2", "reads 1_2 as the number 12", id="underscore"
        ),
        pytest.param(
            " months: {value: 12", " months: {value: .inf", "reads .inf as the number inf", id="infinity"
        ),
        pytest.param(
            "agreed_shorter: {value: true", "agreed_shorter: {value: no", "no means true or false", id="no"
        ),
        pytest.param("[mon, tue,", "[on, tue,", "on means true or false", id="on in a list"),
        pytest.param(
            "pack: portsmouth-2025", "no: portsmouth-2025", "a key that YAML does not read as text", id="key"
        ),
        pytest.param(
            "pack: portsmouth-2025", "? [a]\n: b", "a key that YAML does not read as text", id="list as key"
        ),
        pytest.param("pack: portsmouth-2025", "pack: =", "= has a special meaning", id="value sign"),
        pytest.param(
            " months: {value: 12",
            " months: {value: " + "9" * 5000,
            "not a plain whole number",
            id="long number",
        ),
    ],
)
def test_the_surprises_of_yaml_are_faults(faults: Check, old: str, new: str, reason: str) -> None:
    """What YAML would turn into something else is named, with what to write instead."""
    found = faults(changed((old, new)))
    assert any(reason in line for line in found[1:]), found


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("duties:\n", "duties: &r\n", "has an anchor", id="anchor"),
        pytest.param(" months: {value: 12", " months: {value: *r", "refers to another place", id="alias"),
        pytest.param(
            " months: {value: 12", " months: {value: !!python/name:os.system ''", "has a tag", id="tag"
        ),
        pytest.param(" months: {value: 12", " months: {value: !!str 12", "has a tag", id="harmless tag"),
        pytest.param("absence:", "absence:\n\t", "is not YAML", id="tab"),
        pytest.param("absence:", "absence: [", "is not YAML", id="open bracket"),
        pytest.param("clocks:", "---\nclocks:", "is not YAML", id="two documents"),
        pytest.param(
            "clocks:", "x: \x07\nclocks:", "characters that YAML does not allow", id="control character"
        ),
        pytest.param("clocks:", "x: " + "[" * 5000 + "]" * 5000 + "\nclocks:", "levels", id="depth"),
        pytest.param("clocks:", "x: [" + "a," * 6000 + "]\nclocks:", "values", id="many values"),
        pytest.param("clocks:", "x: " + "a" * MAX_BYTES + "\nclocks:", "is larger than 256 KB", id="size"),
    ],
)
def test_what_could_harm_the_reader_is_refused_first(faults: Check, old: str, new: str, reason: str) -> None:
    """Anchors, aliases, tags, depth and size are refused before anything is built."""
    found = faults(changed((old, new)))
    assert any(reason in line for line in found[1:]), found


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ("pack: portsmouth-2025", "pack: Ports mouth", "pack", "must be a short name"),
        ("pack: portsmouth-2025", "pack:", "pack", "must be a short name"),
        ("value: 2025-01-01", "value: 2025-02-30", "effective_from.value", "must be a date of the calendar"),
        ("value: 2025-01-01", "value: 20250101", "effective_from.value", "must be a date of the calendar"),
        ("value: 2028-12-31", "value: 2024-12-31", "expires.value", "must not lie before effective_from"),
        ('closes: {value: "17:00"', 'closes: {value: "09:00"', "working_hours.closes.value", "must be later than opens"),
        ('closes: {value: "17:00"', 'closes: {value: "25:00"', "working_hours.closes.value", "must be a time of day"),
        ("[mon, tue, wed, thu, fri]", "[]", "working_hours.days.value", "must be a list of weekdays"),
        ("[mon, tue,", "[mon, mon,", "working_hours.days.value", "must be a list of weekdays, each once"),
        ("[mon, tue,", "[monday, tue,", "working_hours.days.value[0]", "must be one of mon"),
        ("{value: [3, 5]", "{value: [5, 3]", "clocks.confirmation.reminder_working_days.value", "ascending order"),
        ("shorter_days: {value: [7, 14, 21]", "shorter_days: {value: [7, 21, 14]", "agreement.shorter_days.value", "ascending order"),
        ("[responsibilities, time_held", "[responsibilities, workload", "agreement.longer_reasons.value[1]", "must be one of responsibilities"),
        ("second_reminder_days: {value: 2", "second_reminder_days: {value: 7", "clocks.one_to_one.second_reminder_days.value", "must be less than notice_days"),
        (" months: {value: 12, clause: P1-3.5d}", " months: {value: 12}", "clocks.one_to_one.newly_qualified.months", "needs either `clause`"),
        (" months: {value: 12, clause: P1-3.5d}", " months: {value: 12, clause: P1-3.5d, source: local}", "clocks.one_to_one.newly_qualified.months", "needs either `clause`"),
        (" months: {value: 12, clause: P1-3.5d}", " months: {value: 12, source: me}", "clocks.one_to_one.newly_qualified.months.source", "must be the word local"),
        ("months: {value: 12, clause: P1-3.5d}", "months: 12", "clocks.one_to_one.newly_qualified.months", "must be a section"),
        ("months: {value: 12, clause: P1-3.5d}", "months: {clause: P1-3.5d}", "clocks.one_to_one.newly_qualified.months", "lacks `value`"),
        ("months: {value: 12, clause", "months: {value: true, clause", "clocks.one_to_one.newly_qualified.months.value", "must be a whole number"),
        ("longer_approver: {value: head_of_service", "longer_approver: {value: manager", "clocks.one_to_one.longer_approver.value", "must be head_of_service"),
        ("[P1-8f, P2-10d]", "[P1-8f, P2-99]", "clocks.confirmation.clauses[1]", "there is no clause of this id"),
        ("[P1-8f, P2-10d]", "[P1-8f, local]", "clocks.confirmation.clauses[1]", "must be a clause id"),
        ("  return_days:", "  long_days: {value: 3, source: local}\n  return_days:", "absence.long_days", "stands a second time (first on line 32)"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_path_and_reason(
    faults: Check, old: str, new: str, path: str, reason: str
) -> None:
    """One change, one fault, at its own place."""
    found = faults(changed((old, new)))
    assert len(found) == 2, found
    assert f", {path}: " in found[1]
    assert reason in found[1]


@pytest.mark.parametrize("text", ["", "- a", "text", "12", "null"])
def test_what_is_no_pack_at_all_is_said_so(faults: Check, text: str) -> None:
    """An empty file, a list or a word."""
    assert faults(text)[1:] == ["line 1, column 1: must be a section with keys of its own"]


def test_another_encoding_is_named_with_its_place(faults: Check) -> None:
    """The line and column of the first byte that is no UTF-8."""
    assert faults("pack: a\nversion: caf\xe9".encode("latin-1"))[1] == (  # pyright: ignore[reportArgumentType]
        "line 2, column 13: is not UTF-8; save the file with that encoding"
    )


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of a traceback."""
    file = tmp_path / "own.yaml"
    file.touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PolicyError, match="Permission denied"):
        load(str(file))


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


whole = st.integers(-(10**17), 10**17)
scalars = st.none() | st.booleans() | whole | st.dates().map(str) | st.text(max_size=20)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=100, deadline=None)
@given(trees)
def test_what_is_read_is_what_was_written(tree: object) -> None:
    """Any document that a careful writer has written is read as it was meant."""
    source = read(yaml.dump(tree, Dumper=_NoAliases).encode(), name="any")
    assert source.faults == []
    assert source.data == tree


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, len(PORTSMOUTH) - 1),
    st.sampled_from(["", ":", "{", "*a", "\t", "no", "\x00", "é", "\n", "0"]),
)
def test_a_slip_of_the_pen_gives_rules_or_faults(position: int, inserted: str) -> None:
    """Whatever is typed into a pack, or deleted from it, is never a crash."""
    text = PORTSMOUTH[:position] + inserted + PORTSMOUTH[position + (not inserted) :]
    answer = ""
    try:
        assert isinstance(parse(text.encode(), name="own"), Rules)
    except PolicyError as error:
        answer = str(error)
    assert not answer or "line " in answer


AS_JSON = json.dumps(read(PORTSMOUTH.encode(), name="own").data)
"""The shipped pack as JSON, which is YAML too, and quicker to write."""


def _places(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(data, dict):
        for key, item in cast("dict[str, object]", data).items():
            yield from _places(item, (*path, key))
    elif isinstance(data, list):
        for number, item in enumerate(cast("list[object]", data)):
            yield from _places(item, (*path, number))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(list(_places(json.loads(AS_JSON)))), trees)
def test_anything_in_the_place_of_anything_gives_rules_or_faults(
    place: tuple[str | int, ...], other: object
) -> None:
    """Whatever stands where a section, a list or a value belongs is never a crash."""
    data = part = json.loads(AS_JSON)
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = other
    answer = ""
    try:
        assert isinstance(parse(json.dumps(data).encode(), name="own"), Rules)
    except PolicyError as error:
        answer = str(error)
    assert not answer or "line " in answer
