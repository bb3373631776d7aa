"""What a pack settles where policies contradict each other, are silent, or leave the choice open.

Every value of the pack that is none of a clock, a duty or a team is found in `Rules.settled` by its dotted path, as
it stands in the file: `retention.supervision_record.min_years`. The schema says which there are and of what type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from bot.domain.rules import Rules, Value
from bot.policy.section import Section, is_value
from bot.policy.source import Data

T = TypeVar("T")

TYPED = frozenset(
    {
        "pack", "version", "effective_from", "expires", "introduction_days", "introduction_spread_days", "reminders",
        "working_hours", "absence", "agreement", "clocks", "duties", "teams",
    }
)  # fmt: skip
"""The keys of a pack whose values have fields of their own in `Rules`."""


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of a route for disagreements (C27).

    Attributes:
        to: whose turn it is, or what is to happen: a word of the pack.
        days: so many days after it began, the next one's turn comes.
    """

    to: str
    days: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to tell at once.

    Attributes:
        name: as it is called in the middle or at the beginning of a line.
        phone: None until somebody has entered one.
        when: at which times, or in which case.
    """

    name: str
    phone: str | None
    when: str


def read_settled(pack: Section) -> Mapping[str, Value[object]]:
    """The settled values of a pack that was checked, by dotted path."""
    return dict(_values({key: item for key, item in pack.data.items() if key not in TYPED}, ""))


def _values(data: dict[str, Data], path: str) -> Iterator[tuple[str, Value[object]]]:
    for key, item in data.items():
        if not isinstance(item, dict):
            continue
        if is_value(item):
            yield path + key, Section(item).sourced(_plain(item["value"]))
        else:
            yield from _values(item, f"{path}{key}.")


def _plain(value: Data) -> object:
    """A value that nobody can change: a list becomes a tuple, a step of a route a `RouteStep`, a contact a `Contact`."""
    if isinstance(value, list):
        return tuple(map(_plain, value))
    if isinstance(value, dict) and "phone" in value:
        return Contact(
            cast("str", value["name"]), cast("str | None", value["phone"]), cast("str", value["when"])
        )
    if isinstance(value, dict):
        return RouteStep(cast("str", value["to"]), cast("int", value["days"]))
    return value


def settled(rules: Rules, path: str, kind: type[T]) -> T:
    """What the pack settles at a path.

    Args:
        rules: the policy in force.
        path: dotted, as in the pack: `leaver.custodian`.
        kind: what the schema makes of it: `str`, `int`, `bool`, `float` or `tuple`.

    Raises:
        KeyError: the pack settles nothing there.
        TypeError: it is of another kind.
    """
    value = rules.settled[path].value
    if not isinstance(value, kind):
        raise TypeError(f"{path} is no {kind.__name__}.")
    return value


def settled_words(rules: Rules, path: str) -> tuple[str, ...]:
    """The words that the pack settles at a path.

    Raises:
        KeyError: the pack settles nothing there.
        TypeError: it is no list.
    """
    return tuple(str(word) for word in cast("tuple[object, ...]", settled(rules, path, tuple)))
