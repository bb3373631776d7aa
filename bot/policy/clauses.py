"""The clauses that packs and tests may name: `clauses.tsv`, in our own words, in the order of the policies.

Its columns are `clause` (P0 to P4 are the five policies), `kind` (see `KINDS`; several with commas),
`priority`, `capability` (what a bot can do for it) and `rule` (what it asks for, in one line).

`decisions.tsv` says what this program does where the policies contradict each other or are silent. Its
columns are `decision`, `clauses` (those it settles), `keys` (the dotted paths in a pack that hold it) and `says`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from bot.domain.rules import LOCAL
from bot.errors import PolicyError
from bot.policy.regime import standards

_LOCAL_RULE = "A local default: the policy gives no rule here"

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "T": "timer or reminder",
        "E": "enforce or block",
        "G": "guide with prompts",
        "R": "record or log",
        "S": "status or report",
        "C": "configuration",
        "N": "notice",
    }
)
"""What a clause can ask of a program, by the letters of the column `kind`."""

PRIORITIES = ("must", "should", "later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One line of the list.

    Attributes:
        kinds: letters of `KINDS`; empty where a program can do nothing.
        priority: one of `PRIORITIES`.
    """

    id: str
    kinds: tuple[str, ...]
    priority: str
    capability: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What holds where the policies contradict each other or are silent.

    Attributes:
        clauses: those that it settles.
        keys: the dotted paths in a pack whose values say it.
    """

    id: str
    clauses: tuple[str, ...]
    keys: tuple[str, ...]
    says: str


@cache
def all_clauses() -> tuple[Clause, ...]:
    """Every clause, in the order of the policies."""
    return tuple(_clause(*row) for row in _rows("clauses.tsv"))


@cache
def all_decisions() -> tuple[Decision, ...]:
    """Every decision."""
    rows = _rows("decisions.tsv")
    return tuple(
        Decision(id=name, clauses=tuple(clauses.split()), keys=tuple(keys.split()), says=says)
        for name, clauses, keys, says in rows
    )


def _rows(file: str) -> list[list[str]]:
    """The cells of a file's rows, without its header."""
    lines = resources.files("bot.policy").joinpath(file).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def _clause(clause: str, kind: str, priority: str, capability: str, rule: str) -> Clause:
    kinds = tuple(letter for letter in kind.split(",") if letter in KINDS)
    return Clause(id=clause, kinds=kinds, priority=priority, capability=capability, rule=rule)


@cache
def known_clauses() -> Mapping[str, str]:
    """Every clause id of the policies with its rule, in their order."""
    return MappingProxyType({clause.id: clause.rule for clause in all_clauses()})


@cache
def all_ids() -> Mapping[str, str]:
    """Every id that a value can cite, with its rule: the policies' clauses, then the regimes' standards."""
    return MappingProxyType({**known_clauses(), **standards()})


def rule_text(clause: str) -> str:
    """The rule behind a clause id or a standard's, in one line without a full stop; also for `local`.

    Raises:
        PolicyError: there is no such clause.
    """
    if clause == LOCAL:
        return _LOCAL_RULE
    rule = all_ids().get(clause)
    if rule is None:
        raise PolicyError("There is no such clause: `supervision-bot policy show` lists those in force.")
    return rule
