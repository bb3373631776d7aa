"""Which layer decides: the least of a regime, the organisation's pack, the overrides of a team.

The stricter value holds: the shorter interval, the longer notice, the longest least retention. A team's value may
be looser than the organisation's where a named head of service has approved it (P1-3.1a-6), and never looser
than the regime (P2-6b) or the ceiling (P1-3.1b-1). What an agreement asks for is `bot.domain.one_to_one`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, cast

from bot.domain.people import Role
from bot.domain.rules import LOCAL, Value
from bot.policy.regime import NONE, Regime, load_regime
from bot.policy.section import Section, is_value
from bot.policy.source import Data, KeyPath, Source

CLOCK = "clocks.one_to_one"
CEILING = "ceiling_months"

Numbers = dict[str, "dict[str, Data]"]


class Layer(StrEnum):
    """Where a value comes from, from the outside inwards."""

    REGIME = "regime"
    ORGANISATION = "organisation"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Given:
    """What one layer says at a place."""

    layer: Layer
    value: Data
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who has approved a looser value, and when."""

    role: Role
    name: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Why a value holds.

    Attributes:
        layer: whose value it is.
        lost: what another layer says there instead.
        approval: of a value that is looser than what it replaces.
    """

    layer: Layer
    lost: Given
    approval: Approval | None = None


class Stricter(StrEnum):
    """Which of two numbers asks for more."""

    SMALLER = "smaller"
    LARGER = "larger"


_STRICTER: Final[Mapping[str, Stricter]] = {
    f"{CLOCK}.interval_days": Stricter.SMALLER,
    f"{CLOCK}.{CEILING}": Stricter.SMALLER,
    f"{CLOCK}.induction_days": Stricter.SMALLER,
    f"{CLOCK}.newly_qualified.first_days": Stricter.SMALLER,
    f"{CLOCK}.newly_qualified.first_weeks": Stricter.LARGER,
    f"{CLOCK}.newly_qualified.then_days": Stricter.SMALLER,
    f"{CLOCK}.newly_qualified.months": Stricter.LARGER,
    f"{CLOCK}.notice_days": Stricter.LARGER,
    f"{CLOCK}.short_notice_divisor": Stricter.SMALLER,
    f"{CLOCK}.second_reminder_days": Stricter.LARGER,
    f"{CLOCK}.overdue_every_days": Stricter.SMALLER,
    f"{CLOCK}.ceiling_warning_days": Stricter.LARGER,
    "session.min_minutes": Stricter.LARGER,
}


def stricter(path: str) -> Stricter:
    """Which of two numbers at a path asks for more.

    Raises:
        KeyError: the value at this path has no order.
    """
    if path.startswith("retention.") and path.endswith(".min_years"):
        return Stricter.LARGER
    return _STRICTER[path]


def is_stricter(path: str, one: Data, other: Data) -> bool:
    """Whether the first of two values at a path asks for more; null asks for nothing."""
    if one is None or other is None:
        return one is not None and other is None
    first, second = cast("int", one), cast("int", other)
    return first < second if stricter(path) is Stricter.SMALLER else first > second


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A pack with its layers put together.

    Attributes:
        data: the pack, with the regime's value wherever that is stricter.
        teams: the whole one-to-one clock of each team that has numbers of its own.
        origins: by dotted path, wherever more than one layer says something.
        regime_interval: the longest interval of the regime; None where it has none.
    """

    data: dict[str, Data]
    teams: Mapping[str, dict[str, Data]]
    origins: Mapping[str, Origin]
    regime_interval: Value[int] | None


def resolve(source: Source) -> Resolved:
    """Puts the layers of a pack together; what a team may not say is named as a fault.

    Args:
        source: a pack that the schema has accepted, and whose regime exists.
    """
    data = deepcopy(cast("dict[str, Data]", source.data))
    regime = _regime_of(data)
    origins = dict(_lay_under(data, regime)) if regime else {}
    clock = Section(data).section("clocks").section("one_to_one").data
    teams: dict[str, dict[str, Data]] = {}
    for name, team in Section(data).sections("teams"):
        teams[name] = deepcopy(clock)
        origins |= _Team(name, source, regime).lay_over(teams[name], team.section("one_to_one").data)
    least = regime.minimums.get(f"{CLOCK}.interval_days") if regime else None
    return Resolved(
        data=data,
        teams=teams,
        origins=origins,
        regime_interval=Value(cast("int", least.value), least.clause) if least else None,
    )


def _regime_of(data: dict[str, Data]) -> Regime | None:
    name = Section(data).words("regime").value
    return None if name == NONE else load_regime(name)


def _lay_under(data: dict[str, Data], regime: Regime) -> Iterator[tuple[str, Origin]]:
    """The regime's value wherever it is stricter; of two that ask for the same the organisation's stays."""
    for path, least in regime.minimums.items():
        entry = _at(data, path)
        own = Given(Layer.ORGANISATION, entry["value"], str(entry.get("clause", LOCAL)))
        its = Given(Layer.REGIME, least.value, least.clause)
        if is_stricter(path, least.value, own.value):
            entry.clear()
            entry.update({"value": least.value, "clause": least.clause})
            yield path, Origin(layer=Layer.REGIME, lost=own)
        else:
            yield path, Origin(layer=Layer.ORGANISATION, lost=its)


def _at(data: dict[str, Data], path: str) -> dict[str, Data]:
    """The value with its source at a dotted path."""
    for part in path.split("."):
        data = cast("dict[str, Data]", data[part])
    return data


@dataclass(frozen=True, slots=True)
class _Team:
    """The overrides of one team."""

    name: str
    source: Source
    regime: Regime | None

    def lay_over(self, clock: dict[str, Data], own: dict[str, Data]) -> Mapping[str, Origin]:
        """Puts the team's numbers into everybody's clock, or names why they cannot hold."""
        origins: dict[str, Origin] = {}
        for keys, entry in _values(own):
            key = ".".join(keys)
            above = _at(clock, key)
            reason = self._refusal(key, entry, above)
            if reason:
                path: KeyPath = ("teams", self.name, "one_to_one", *keys, "value")
                self.source.fault(path, reason)
            origins[f"teams.{self.name}.one_to_one.{key}"] = Origin(
                layer=Layer.TEAM,
                lost=Given(self._layer_of(key, above), above["value"], str(above.get("clause", LOCAL))),
                approval=_approval(entry),
            )
            above.clear()
            above.update(entry)
        return origins

    def _refusal(self, key: str, entry: dict[str, Data], above: dict[str, Data]) -> str | None:
        """Why a team's number cannot hold; None where it can."""
        path, own, usual = f"{CLOCK}.{key}", entry["value"], above["value"]
        if not is_stricter(path, usual, own):
            return None
        if key == CEILING:
            return f"must not be more than the organisation's {usual}: nobody can approve a later ceiling"
        least = self.regime.minimums.get(path) if self.regime else None
        if least is not None and is_stricter(path, least.value, own):
            return f"asks for less than {least.value}, the least by {least.clause}, which nobody can approve"
        if "approved_by" in entry:
            return None
        return (
            f"asks for less than the organisation's {usual}: "
            "add approved_by with role, name and day, or a value that asks for no less"
        )

    def _layer_of(self, key: str, above: dict[str, Data]) -> Layer:
        least = self.regime.minimums.get(f"{CLOCK}.{key}") if self.regime else None
        is_regimes = least is not None and above.get("clause") == least.clause
        return Layer.REGIME if is_regimes else Layer.ORGANISATION


def _values(
    data: dict[str, Data], keys: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Data]]]:
    for key, item in data.items():
        if isinstance(item, dict) and is_value(item):
            yield (*keys, key), item
        elif isinstance(item, dict):
            yield from _values(item, (*keys, key))


def _approval(entry: dict[str, Data]) -> Approval | None:
    if "approved_by" not in entry:
        return None
    by = Section(entry).section("approved_by")
    return Approval(role=Role(by.text("role")), name=by.text("name"), day=date.fromisoformat(by.text("day")))
