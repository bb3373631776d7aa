"""A checked section of a pack, read as typed values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar, cast

from bot.domain.dates import Span, Unit
from bot.domain.people import Role
from bot.domain.rules import LOCAL, Part, Profile, Value
from bot.policy.source import Data

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_value(data: Data) -> bool:
    """Whether it is one value with its source, and no section of further keys."""
    return isinstance(data, dict) and "value" in data


@dataclass(frozen=True, slots=True)
class Section:
    """A section whose keys and types the schema has already checked."""

    data: dict[str, Data]

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def section(self, key: str) -> Section:
        return Section(cast("dict[str, Data]", self.data[key]))

    def sections(self, key: str) -> Iterator[tuple[str, Section]]:
        """Each section under a key with its name; none where the key is missing."""
        for name in cast("dict[str, Data]", self.data.get(key, {})):
            yield name, self.section(key).section(name)

    def items(self, key: str) -> tuple[Section, ...]:
        """The sections of a list; none where the key is missing."""
        return tuple(map(Section, cast("list[dict[str, Data]]", self.data.get(key, []))))

    def text(self, key: str, default: str = "") -> str:
        return cast("str", self.data.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(cast("list[str]", self.data.get(key, [])))

    def clauses(self) -> tuple[str, ...]:
        """The clause ids of the section, or the word for a local one."""
        return self.texts("clauses") or (LOCAL,)

    def whole(self, key: str, default: int = 0) -> int:
        return cast("int", self.data.get(key, default))

    def wholes(self, key: str) -> frozenset[int]:
        return frozenset(cast("list[int]", self.data.get(key, [])))

    def is_on(self, key: str) -> bool:
        return cast("bool", self.data.get(key, False))

    def parts(self, key: str) -> frozenset[Part]:
        return frozenset(map(Part, self.texts(key)))

    def roles(self, key: str) -> frozenset[Role]:
        return frozenset(map(Role, self.texts(key)))

    # --- values with their source --------------------------------------------------------------

    def number(self, key: str) -> Value[int]:
        return self._value(key, lambda raw: cast("int", raw))

    def numbers(self, key: str) -> Value[tuple[int, ...]]:
        return self._value(key, lambda raw: tuple(cast("list[int]", raw)))

    def flag(self, key: str) -> Value[bool]:
        return self._value(key, lambda raw: cast("bool", raw))

    def words(self, key: str) -> Value[str]:
        return self._value(key, lambda raw: cast("str", raw))

    def texts_of(self, key: str) -> Value[tuple[str, ...]]:
        return self._value(key, lambda raw: tuple(cast("list[str]", raw)))

    def role(self, key: str) -> Value[Role]:
        return self._value(key, lambda raw: Role(cast("str", raw)))

    def profile(self, key: str) -> Value[Profile]:
        return self._value(key, lambda raw: Profile(cast("str", raw)))

    def day(self, key: str) -> Value[date]:
        return self._value(key, lambda raw: date.fromisoformat(cast("str", raw)))

    def time(self, key: str) -> Value[time]:
        return self._value(key, lambda raw: time.fromisoformat(cast("str", raw)))

    def weekdays(self, key: str) -> Value[frozenset[int]]:
        return self._value(key, lambda raw: frozenset(map(WEEKDAYS.index, cast("list[str]", raw))))

    def span(self, key: str) -> Value[Span]:
        entry = self.section(key)
        unit = next(unit for unit in Unit if unit.value in entry)
        return entry.sourced(Span(entry.whole(unit.value), unit))

    def spans(self, key: str) -> Mapping[str, Value[Span]]:
        """The spans under a key by name; none where the key is missing."""
        return {name: self.section(key).span(name) for name, _ in self.sections(key)}

    def sourced(self, value: T) -> Value[T]:
        """A value with the source that this section names."""
        return Value(value, self.text("clause", LOCAL), self.is_on("needs_owner_confirmation"))

    def _value(self, key: str, convert: Callable[[Data], T]) -> Value[T]:
        entry = self.section(key)
        return entry.sourced(convert(entry.data["value"]))

    def optional(self, key: str, read: Callable[[str], Value[T]]) -> Value[T] | None:
        """What a reader of this section finds under a key; None where the key is missing."""
        return read(key) if key in self else None
