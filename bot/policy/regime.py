"""Regimes: what statutory guidance or a professional body asks of supervision at the least, as presets.

A file in `regimes` names the standards in one line of our own words each, under ids of its own, and the least
that they ask for, by the dotted path of a pack's value. `bot.policy.layers` lays it under a pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import cast

from bot.domain.rules import Value
from bot.policy.section import Section
from bot.policy.source import Data, read

NONE = "none"
"""The name of no regime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The least that somebody outside the organisation asks for.

    Attributes:
        name: by which a pack names it.
        title: its name in full.
        source: where the standards are published, and of what year.
        standards: each standard's id with its rule in one line.
        minimums: the least by the dotted path of a pack's value; each cites one of the standards.
    """

    name: str
    title: str
    source: str
    standards: Mapping[str, str]
    minimums: Mapping[str, Value[Data]]


def regimes() -> tuple[str, ...]:
    """The names of the regimes that come with the program."""
    return tuple(sorted(_files()))


@cache
def load_regime(name: str) -> Regime:
    """A regime that comes with the program, by its name.

    Raises:
        KeyError: there is none of that name.
    """
    source = read(_files()[name], name=name)
    data = Section(cast("dict[str, Data]", source.data))
    return Regime(
        name=data.text("regime"),
        title=data.text("title"),
        source=data.text("source"),
        standards=MappingProxyType({key: str(rule) for key, rule in data.section("standards").data.items()}),
        minimums=MappingProxyType(
            {path: least.sourced(least.data["value"]) for path, least in data.sections("minimums")}
        ),
    )


@cache
def standards() -> Mapping[str, str]:
    """Every standard of every regime by its id, with its rule in one line."""
    found: dict[str, str] = {}
    for name in regimes():
        found |= load_regime(name).standards
    return MappingProxyType(found)


def _files() -> Mapping[str, bytes]:
    files = resources.files("bot.policy").joinpath("regimes").iterdir()
    return {
        file.name.removesuffix(".yaml"): file.read_bytes() for file in files if file.name.endswith(".yaml")
    }
