"""Policy packs: read, checked against the schema and the known clauses, and made into `Rules`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeVar, cast

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from bot.domain.people import Role
from bot.domain.rules import (
    LOCAL,
    Absence,
    Clocks,
    Confirmation,
    NewlyQualified,
    OneToOne,
    Preparation,
    Record,
    Rules,
    Value,
    WorkingHours,
)
from bot.errors import PolicyError
from bot.policy.clauses import known_clauses, rule_text
from bot.policy.source import Data, KeyPath, Source, read, read_file

__all__ = ["known_clauses", "load", "parse", "rule_text", "shipped"]

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def shipped() -> tuple[str, ...]:
    """The names of the packs that come with the program."""
    packs = resources.files("bot.policy").joinpath("packs").iterdir()
    return tuple(sorted(pack.name.removesuffix(".yaml") for pack in packs if pack.name.endswith(".yaml")))


def load(name_or_path: str) -> Rules:
    """The rules of a shipped pack, by its name, or of a file.

    Raises:
        PolicyError: there is no such pack, or it has faults; each is named with its line, column and path.
    """
    if name_or_path in shipped():
        pack = resources.files("bot.policy").joinpath("packs", f"{name_or_path}.yaml")
        return parse(pack.read_bytes(), name=name_or_path)
    if Path(name_or_path).is_file():
        return parse(read_file(Path(name_or_path)), name=Path(name_or_path).name)
    names = ", ".join(shipped())
    raise PolicyError(f"There is no policy pack {name_or_path}: name a file, or a shipped one ({names}).")


def parse(raw: bytes, *, name: str) -> Rules:
    """The rules that the bytes of a pack give.

    Args:
        raw: UTF-8, with or without a byte-order mark.
        name: what to call the pack in messages.

    Raises:
        PolicyError: it has faults; each is named with its line, column and path.
    """
    source = read(raw, name=name)
    _check(source)
    return _rules(_Section(cast("dict[str, Data]", source.data)))


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(resources.files("bot.policy").joinpath("schema.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker(formats=["date"]))


def _check(source: Source) -> None:
    for error in _validator().iter_errors(source.data):  # pyright: ignore[reportUnknownMemberType]
        _explain(error, source)
    _check_clauses(source.data, (), source)
    if not source.faults:
        _check_order(_Section(cast("dict[str, Data]", source.data)), source)
    if source.faults:
        source.refuse()


def _explain(error: ValidationError, source: Source) -> None:
    """One fault in our words for each thing that the schema's rule refuses."""
    path: KeyPath = tuple(error.absolute_path)
    # What could not be read was named already, by what makes it unreadable.
    if path in source.unread:
        return
    rule = str(error.validator)
    if rule == "additionalProperties":
        for key, reason in _unknown_keys(error):
            source.fault((*path, key), reason, at_key=True)
    elif rule == "required":
        for key in _missing_keys(error):
            source.fault(path, f"lacks `{key}`")
    elif rule == "oneOf":
        # Where it is no section at all, another fault says so.
        if isinstance(error.instance, dict):
            source.fault(path, f"needs either `clause` with a clause id or `source: {LOCAL}`")
    else:
        source.fault(path, f"must be {_wanted(error)}")


def _unknown_keys(error: ValidationError) -> Iterator[tuple[str, str]]:
    known = list(cast("dict[str, object]", error.schema)["properties"])  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
    for key in cast("dict[str, Data]", error.instance):
        if key not in known:
            near = get_close_matches(key, cast("list[str]", known), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield key, f"is not a key of this section{hint}"


def _missing_keys(error: ValidationError) -> Iterator[str]:
    # jsonschema gives the same error once for each missing key; equal faults count once in the end.
    wanted = cast("list[str]", error.validator_value)
    yield from (key for key in wanted if key not in cast("dict[str, Data]", error.instance))


def _wanted(error: ValidationError) -> str:
    schema = cast("dict[str, object]", error.schema)
    if error.validator == "type" and schema["type"] == "object":
        return "a section with keys of its own"
    return str(schema.get("description", "something else"))


def _check_clauses(data: Data, path: KeyPath, source: Source) -> None:
    """Names each clause id that no policy has."""
    if isinstance(data, dict):
        for key, item in data.items():
            _check_clauses(item, (*path, key), source)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            _check_clauses(item, (*path, number), source)
    elif isinstance(data, str) and _names_clause(path, data) and data not in known_clauses():
        near = get_close_matches(data, known_clauses(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        source.fault(path, f"there is no clause of this id{hint}")


def _names_clause(path: KeyPath, text: str) -> bool:
    # What does not even look like an id is the schema's to name.
    return text.startswith("P") and ("clauses" in path[-2:-1] or path[-1:] == ("clause",))


def _check_order(pack: _Section, source: Source) -> None:
    """What the schema cannot say: which of two values comes first."""
    if pack.day("expires").value < pack.day("effective_from").value:
        source.fault(("expires", "value"), "must not lie before effective_from")
    hours = pack.section("working_hours")
    if hours.time("closes").value <= hours.time("opens").value:
        source.fault(("working_hours", "closes", "value"), "must be later than opens")
    clock = pack.section("clocks").section("one_to_one")
    if clock.number("second_reminder_days").value >= clock.number("notice_days").value:
        path = ("clocks", "one_to_one", "second_reminder_days", "value")
        source.fault(path, "must be less than notice_days")
    days = pack.section("clocks").section("confirmation").numbers("reminder_working_days").value
    if list(days) != sorted(days):
        path = ("clocks", "confirmation", "reminder_working_days", "value")
        source.fault(path, "must be in ascending order")


@dataclass(frozen=True, slots=True)
class _Section:
    """A checked section of a pack, read as typed values."""

    data: dict[str, Data]

    def section(self, key: str) -> _Section:
        return _Section(cast("dict[str, Data]", self.data[key]))

    def text(self, key: str) -> str:
        return cast("str", self.data[key])

    def clauses(self) -> tuple[str, ...]:
        return tuple(cast("list[str]", self.data["clauses"]))

    def number(self, key: str) -> Value[int]:
        return self._value(key, lambda raw: cast("int", raw))

    def numbers(self, key: str) -> Value[tuple[int, ...]]:
        return self._value(key, lambda raw: tuple(cast("list[int]", raw)))

    def flag(self, key: str) -> Value[bool]:
        return self._value(key, lambda raw: cast("bool", raw))

    def role(self, key: str) -> Value[Role]:
        return self._value(key, lambda raw: Role(cast("str", raw)))

    def day(self, key: str) -> Value[date]:
        return self._value(key, lambda raw: date.fromisoformat(cast("str", raw)))

    def time(self, key: str) -> Value[time]:
        return self._value(key, lambda raw: time.fromisoformat(cast("str", raw)))

    def weekdays(self, key: str) -> Value[frozenset[int]]:
        return self._value(key, lambda raw: frozenset(map(WEEKDAYS.index, cast("list[str]", raw))))

    def _value(self, key: str, convert: Callable[[Data], T]) -> Value[T]:
        entry = cast("dict[str, Data]", self.data[key])
        clause = cast("str", entry.get("clause", LOCAL))
        return Value(convert(entry["value"]), clause, bool(entry.get("needs_owner_confirmation", False)))


def _rules(pack: _Section) -> Rules:
    hours, absence = pack.section("working_hours"), pack.section("absence")
    clocks = pack.section("clocks")
    return Rules(
        pack=pack.text("pack"),
        version=pack.text("version"),
        effective_from=pack.day("effective_from"),
        expires=pack.day("expires"),
        working_hours=WorkingHours(
            days=hours.weekdays("days"), opens=hours.time("opens"), closes=hours.time("closes")
        ),
        absence=Absence(long_days=absence.number("long_days"), return_days=absence.number("return_days")),
        clocks=Clocks(
            one_to_one=_one_to_one(clocks.section("one_to_one")),
            preparation=_preparation(clocks.section("preparation")),
            record=_record(clocks.section("record")),
            confirmation=_confirmation(clocks.section("confirmation")),
        ),
    )


def _one_to_one(clock: _Section) -> OneToOne:
    newly = clock.section("newly_qualified")
    return OneToOne(
        clauses=clock.clauses(),
        interval_days=clock.number("interval_days"),
        ceiling_months=clock.number("ceiling_months"),
        induction_days=clock.number("induction_days"),
        newly_qualified=NewlyQualified(
            first_days=newly.number("first_days"),
            first_weeks=newly.number("first_weeks"),
            then_days=newly.number("then_days"),
            months=newly.number("months"),
        ),
        agreed_shorter=clock.flag("agreed_shorter"),
        longer_approver=clock.role("longer_approver"),
        notice_days=clock.number("notice_days"),
        short_notice_divisor=clock.number("short_notice_divisor"),
        second_reminder_days=clock.number("second_reminder_days"),
        overdue_every_days=clock.number("overdue_every_days"),
        ceiling_warning_days=clock.number("ceiling_warning_days"),
    )


def _preparation(clock: _Section) -> Preparation:
    return Preparation(
        clauses=clock.clauses(),
        opens_working_days=clock.number("opens_working_days"),
        retention_days=clock.number("retention_days"),
    )


def _record(clock: _Section) -> Record:
    return Record(clauses=clock.clauses(), due_working_days=clock.number("due_working_days"))


def _confirmation(clock: _Section) -> Confirmation:
    return Confirmation(
        clauses=clock.clauses(),
        reminder_working_days=clock.numbers("reminder_working_days"),
        then_every_working_days=clock.number("then_every_working_days"),
    )
