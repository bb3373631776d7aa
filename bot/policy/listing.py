"""Every value of a pack by its dotted path, as it stands in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Final, TypeAlias, cast

from bot.domain.rules import Rules, Value

Listed: TypeAlias = "tuple[str, Value[object]]"

_IN_THE_FILE: Final[Mapping[str, str]] = {
    "profile": "reminders.profile",
    "cover_days": "cover_required_days",
    "on": "yearly_on",
}
"""Fields of the rules that are called otherwise in a pack."""


def all_values(rules: Rules) -> Iterator[Listed]:
    """Every value with its dotted path: the clocks, the duties, what is settled, and what teams have of their own."""
    for field in fields(rules):
        if field.name not in {"settled", "teams"}:
            yield from _values(getattr(rules, field.name), _IN_THE_FILE.get(field.name, field.name))
    yield from rules.settled.items()
    usual = set(_values(rules.clocks.one_to_one, ""))
    for team, clock in rules.teams.items():
        for path, value in _values(clock, ""):
            if (path, value) not in usual:
                yield f"teams.{team}.one_to_one{path}", value


def _values(part: object, path: str) -> Iterator[Listed]:
    if isinstance(part, Value):
        yield path, cast("Value[object]", part)
    elif isinstance(part, Mapping):
        for name, item in cast("Mapping[str, object]", part).items():
            yield from _values(item, f"{path}.{name}")
    elif is_dataclass(part):
        for field in fields(part):
            # What an agreement may ask for follows from `agreement.longer_beyond_regime`.
            if field.name != "longest_days":
                name = _IN_THE_FILE.get(field.name, field.name)
                yield from _values(getattr(part, field.name), f"{path}.{name}")
