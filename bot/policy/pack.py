"""Policy packs: read, checked against the schema and the known clauses, and made into `Rules`.

source.py      bytes -> data, each part with its line and column
validation.py  what the schema finds, in our words
checks.py      what the schema cannot say
layers.py      regime, organisation and team: which of them decides
section.py     data -> typed values
duties.py      the duties of a pack
prompts.py     the questions that help to prepare
settled.py     what a pack settles besides
clauses.py     the clauses, the standards and the decisions, each with its rule
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from bot.domain.rules import (
    Absence,
    Agreement,
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
from bot.policy.checks import check, check_resolved
from bot.policy.clauses import known_clauses, rule_text
from bot.policy.duties import read_duties
from bot.policy.layers import Origin, Resolved, resolve
from bot.policy.prompts import read_prompts
from bot.policy.section import Section
from bot.policy.settled import read_settled
from bot.policy.source import read, read_file

__all__ = ["Pack", "known_clauses", "load", "open_pack", "parse", "read_pack", "rule_text", "shipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack that was read.

    Attributes:
        rules: what it says, with its regime and its teams put together.
        origins: by dotted path, why a value holds of which more than one layer says something.
        fingerprint: of its bytes: two packs of one version that differ can be told apart.
    """

    rules: Rules
    origins: Mapping[str, Origin]
    fingerprint: str


def shipped() -> tuple[str, ...]:
    """The names of the packs that come with the program."""
    packs = resources.files("bot.policy").joinpath("packs").iterdir()
    return tuple(sorted(pack.name.removesuffix(".yaml") for pack in packs if pack.name.endswith(".yaml")))


def load(name_or_path: str) -> Rules:
    """The rules of a shipped pack, by its name, or of a file.

    Raises:
        PolicyError: there is no such pack, or it has faults; each is named with its line, column and path.
    """
    return open_pack(name_or_path).rules


def open_pack(name_or_path: str) -> Pack:
    """A shipped pack, by its name, or a file.

    Raises:
        PolicyError: there is no such pack, or it has faults; each is named with its line, column and path.
    """
    return read_pack(pack_bytes(name_or_path), name=pack_name(name_or_path))


def pack_name(name_or_path: str) -> str:
    """What a pack is called in messages."""
    return name_or_path if name_or_path in shipped() else Path(name_or_path).name


def pack_bytes(name_or_path: str) -> bytes:
    """The content of a shipped pack, by its name, or of a file.

    Raises:
        PolicyError: there is no such pack, or it cannot be read.
    """
    if name_or_path in shipped():
        return resources.files("bot.policy").joinpath("packs", f"{name_or_path}.yaml").read_bytes()
    if Path(name_or_path).is_file():
        return read_file(Path(name_or_path))
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
    return read_pack(raw, name=name).rules


@lru_cache(maxsize=8)
def read_pack(raw: bytes, *, name: str) -> Pack:
    """The pack that some bytes give; the same bytes are read once.

    Raises:
        PolicyError: it has faults; each is named with its line, column and path.
    """
    source = read(raw, name=name)
    check(source)
    resolved = resolve(source)
    check_resolved(resolved, source)
    if source.faults:
        source.refuse()
    fingerprint = hashlib.sha256(raw).hexdigest()[:16]
    return Pack(
        rules=replace(_rules(Section(resolved.data), resolved), digest=fingerprint),
        origins=MappingProxyType(resolved.origins),
        fingerprint=fingerprint,
    )


def _rules(pack: Section, resolved: Resolved) -> Rules:
    hours, absence = pack.section("working_hours"), pack.section("absence")
    clocks = pack.section("clocks")
    agreement = _agreement(pack.section("agreement"))
    longest = None if agreement.longer_beyond_regime.value else resolved.regime_interval
    return Rules(
        pack=pack.text("pack"),
        version=pack.text("version"),
        effective_from=pack.day("effective_from"),
        expires=pack.day("expires"),
        working_hours=WorkingHours(
            days=hours.weekdays("days"), opens=hours.time("opens"), closes=hours.time("closes")
        ),
        absence=Absence(
            long_days=absence.number("long_days"),
            return_days=absence.number("return_days"),
            warn_days=absence.numbers("warn_days"),
            cover_days=absence.number("cover_required_days"),
        ),
        agreement=agreement,
        clocks=Clocks(
            one_to_one=_one_to_one(clocks.section("one_to_one"), longest),
            preparation=_preparation(clocks.section("preparation")),
            record=_record(clocks.section("record")),
            confirmation=_confirmation(clocks.section("confirmation")),
        ),
        introduction_days=pack.number("introduction_days"),
        introduction_spread_days=pack.number("introduction_spread_days"),
        profile=pack.section("reminders").profile("profile"),
        duties=MappingProxyType(read_duties(pack)),
        teams=MappingProxyType(
            {name: _one_to_one(Section(clock), longest) for name, clock in resolved.teams.items()}
        ),
        prompts=MappingProxyType(read_prompts(pack)),
        settled=MappingProxyType(read_settled(pack)),
    )


def _agreement(agreement: Section) -> Agreement:
    return Agreement(
        longer_beyond_regime=agreement.flag("longer_beyond_regime"),
        shorter_days=agreement.numbers("shorter_days"),
        shorter_weeks=agreement.number("shorter_weeks"),
        shorter_months=agreement.number("shorter_months"),
        longer_months=agreement.number("longer_months"),
        longer_reasons=agreement.texts_of("longer_reasons"),
    )


def _one_to_one(clock: Section, longest: Value[int] | None) -> OneToOne:
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
        longest_days=longest,
    )


def _preparation(clock: Section) -> Preparation:
    return Preparation(
        clauses=clock.clauses(),
        opens_working_days=clock.number("opens_working_days"),
        retention_days=clock.number("retention_days"),
    )


def _record(clock: Section) -> Record:
    return Record(clauses=clock.clauses(), due_working_days=clock.number("due_working_days"))


def _confirmation(clock: Section) -> Confirmation:
    return Confirmation(
        clauses=clock.clauses(),
        reminder_working_days=clock.numbers("reminder_working_days"),
        then_every_working_days=clock.number("then_every_working_days"),
    )
