"""How often a pair meets, as they agree it in the bot: more often for a while, or less often with an approval.

    asked ──► agreed ──► in force ──► ended          (a longer one: both, then a head of service)
    asked ─────────────► in force ──► ended          (a shorter one: both; or a supervisor at once)
      └─► refused, withdrawn      └─► by itself, on its last day

What is in force acts in `bot.domain.one_to_one`; nothing here moves the ceiling (P1-3.1b-1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.dates import add_days, add_months
from bot.domain.one_to_one import standing
from bot.domain.people import Facts, PersonId
from bot.domain.rules import OneToOne, Rules

WEEK = 7


class RhythmState(StrEnum):
    """How far a rhythm has come."""

    ASKED = "asked"
    """One of the pair would like it; the other has not answered."""
    AGREED = "agreed"
    """Both would like it, and it waits for an approval (P1-3.1a-6)."""
    IN_FORCE = "in_force"
    """From its first day to its last; after that it is over by itself."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Taken back before it was in force."""
    ENDED = "ended"
    """Over before its last day: one of the pair went back, or another has taken its place."""


PENDING = frozenset({RhythmState.ASKED, RhythmState.AGREED})
"""The states in which somebody's answer is missing."""

_PLACES = {state: place for place, state in enumerate(RhythmState, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """An interval between sessions that was asked for, agreed, or is in force.

    Attributes:
        person: the supervisee.
        days: the interval.
        start: the first day on which it is in force; before that the day on which it was asked for.
        until: the last one; None for a longer one that is not approved yet.
        reason: why it is longer, one of the pack's words; empty for a shorter one.
        asked_by: one of the pair.
        decided_by, decided_at: who gave the last word, and when.
    """

    id: str
    person: PersonId
    days: int
    start: date
    until: date | None = None
    reason: str = ""
    state: RhythmState = RhythmState.ASKED
    asked_by: PersonId
    decided_by: PersonId | None = None
    decided_at: datetime | None = None

    @property
    def is_longer(self) -> bool:
        """Whether it is one for which an approval is needed."""
        return bool(self.reason)

    @property
    def version(self) -> int:
        """Differs by state, so that a press on what was shown before is found out."""
        return _PLACES[self.state]

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (
            self.state is RhythmState.IN_FORCE and self.until is not None and self.start <= day <= self.until
        )


def decided(rhythm: Rhythm, state: RhythmState, by: PersonId, at: datetime) -> Rhythm:
    """With somebody's word."""
    return replace(rhythm, state=state, decided_by=by, decided_at=at)


def put_in_force(rhythm: Rhythm, rules: Rules, day: date, by: PersonId, at: datetime) -> Rhythm:
    """In force from a day: a shorter one to the day that was agreed, a longer one as long as the pack says."""
    until = add_months(day, rules.agreement.longer_months.value) if rhythm.is_longer else rhythm.until
    return replace(decided(rhythm, RhythmState.IN_FORCE, by, at), start=day, until=until)


def usual_days(facts: Facts, rules: Rules, day: date) -> int:
    """The interval that applies to somebody without anything agreed in the bot."""
    return standing(replace(facts, rhythms=()), rules, day).interval_days


def shorter_choices(facts: Facts, rules: Rules, day: date) -> Sequence[int]:
    """The intervals in days on which a pair can agree for a while; none where nothing is shorter (P1-2.5a)."""
    if not rules.one_to_one_of(facts.person.entry.team).agreed_shorter.value:
        return ()
    usual = usual_days(facts, rules, day)
    return tuple(days for days in rules.agreement.shorter_days.value if days < usual)


def longer_choices(facts: Facts, rules: Rules, day: date) -> Sequence[int]:
    """The intervals in days, whole weeks, for which an approval can be asked; none where nobody can have one.

    None is longer than the ceiling (P1-3.1b-1), nor than the regime's interval where the pack is bound to it (P2-6b).
    Who meets more often by induction, the assessed year or the staff list cannot have a longer one meanwhile.
    """
    clock = rules.one_to_one_of(facts.person.entry.team)
    if usual_days(facts, rules, day) < clock.interval_days.value:
        return ()
    first = clock.interval_days.value // WEEK + 1
    return tuple(WEEK * weeks for weeks in range(first, longest_days(clock, day) // WEEK + 1))


def longest_days(clock: OneToOne, day: date) -> int:
    """No agreed interval is longer."""
    ceiling = (add_months(day, clock.ceiling_months.value) - day).days
    return ceiling if clock.longest_days is None else min(ceiling, clock.longest_days.value)


def usual_end(rules: Rules, day: date) -> date:
    """The last day of a shorter interval from a day on, where nobody chooses another."""
    return min(add_days(day, WEEK * rules.agreement.shorter_weeks.value), latest_end(rules, day))


def latest_end(rules: Rules, day: date) -> date:
    """The last day that a shorter interval can have from a day on."""
    return add_months(day, rules.agreement.shorter_months.value)
