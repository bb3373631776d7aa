"""`policy show` and `policy check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import cast

from bot.commands.printing import print_table, say
from bot.config import load_settings
from bot.domain.rules import LOCAL, Rules, Value
from bot.errors import PolicyError
from bot.policy.clauses import known_clauses, rule_text
from bot.policy.pack import load


def run_show(clause: str | None) -> None:
    """The values in force, or those that one clause gives."""
    rules = load(load_settings().supervision_policy)
    if clause is not None and clause not in known_clauses():
        raise PolicyError(f"There is no clause {clause[:20]!r}. Clause ids look like P1-3.1a-1.")
    rows = [row for row in _values(rules) if clause in (None, row[2])]
    if clause:
        say(f"{clause}: {rule_text(clause)}")
    if rows:
        print_table(
            ["value", "is", "clause", "rule"], rows, title=f"Pack {rules.pack}, version {rules.version}"
        )
    elif clause:
        say(f"The pack {rules.pack} takes no value from this clause.")


def _values(part: object, path: str = "") -> Iterator[tuple[str, str, str, str]]:
    if isinstance(part, Value):
        value = cast("Value[object]", part)
        rule = "local default, not from a policy" if value.clause == LOCAL else rule_text(value.clause)
        note = " (to be confirmed by the policy's owner)" if value.needs_owner_confirmation else ""
        yield path, _shown(value.value), value.clause, rule + note
    elif is_dataclass(part):
        for each in fields(part):
            yield from _values(getattr(part, each.name), f"{path}.{each.name}" if path else each.name)


def _shown(value: object) -> str:
    if isinstance(value, (frozenset, tuple)):
        return ", ".join(sorted(str(one) for one in value))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return str(value)


def run_check(file: Path) -> None:
    """Reads a pack; its faults are named with their lines."""
    rules: Rules = load(str(file))
    say(f"The pack {rules.pack}, version {rules.version}, is good.")
