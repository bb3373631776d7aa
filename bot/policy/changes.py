"""What another pack would change: who would stand elsewhere, and which duties would fall due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.begins import About
from bot.domain.duties import all_due
from bot.domain.logged import Logged
from bot.domain.one_to_one import Standing, State, standing
from bot.domain.people import Facts, Person, PersonId
from bot.domain.rules import Rules

PRESSING = (State.DUE, State.OVERDUE, State.PAST_CEILING)
"""The states in which somebody hears of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody who would stand elsewhere."""

    person: Person
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a pack would change on a day beside the one in force.

    Attributes:
        becoming: who would become due, overdue, or past the ceiling.
        no_longer: who would be none of these any more.
        other_dates: how many would stay where they are, with another due date.
        falling_due: how many of each duty would be due by that day and are not now, by the duty's name.
        due_no_longer: the same, the other way round.
    """

    becoming: Mapping[State, Sequence[Moved]]
    no_longer: Sequence[Moved]
    other_dates: int
    falling_due: Mapping[str, int]
    due_no_longer: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two packs, one day, and the organisation's calendar.

    Attributes:
        before: the rules in force.
        after: those of the other pack.
        day: the date in the installation's zone.
        working_days_after: so many working days after a day.
    """

    before: Rules
    after: Rules
    day: date
    working_days_after: Callable[[date, int], date]

    def changes(self, people: Iterable[Facts], logged: Mapping[PersonId, Logged]) -> Changes:
        """What would change for these people; duties for those of whom something is logged or known."""
        facts = list(people)
        moved = [one for each in facts if (one := self._moved(each))]
        elsewhere = [one for one in moved if one.after.state is not one.before.state]
        falling, gone = self._duties(facts, logged)
        return Changes(
            becoming={
                state: tuple(one for one in elsewhere if one.after.state is state) for state in PRESSING
            },
            no_longer=tuple(
                one for one in elsewhere if one.before.state in PRESSING and one.after.state not in PRESSING
            ),
            other_dates=len(moved) - len(elsewhere),
            falling_due=falling,
            due_no_longer=gone,
        )

    def _moved(self, facts: Facts) -> Moved | None:
        before = standing(facts, self.before, self.day)
        after = standing(facts, self.after, self.day)
        same = (before.state, before.due) == (after.state, after.due)
        return None if same else Moved(person=facts.person, before=before, after=after)

    def _duties(
        self, people: Iterable[Facts], logged: Mapping[PersonId, Logged]
    ) -> tuple[Mapping[str, int], Mapping[str, int]]:
        falling, gone = Counter[str](), Counter[str]()
        for facts in people:
            known = logged.get(facts.person.id)
            if known is None:
                continue
            before = set(self._due(facts, known, self.before))
            after = set(self._due(facts, known, self.after))
            falling.update(name for name, _ in after - before)
            gone.update(name for name, _ in before - after)
        return dict(sorted(falling.items())), dict(sorted(gone.items()))

    def _due(self, facts: Facts, logged: Logged, rules: Rules) -> Iterator[tuple[str, str]]:
        about = About(facts=facts, logged=logged, rules=rules, day=self.day)
        for due in all_due(about, self.working_days_after):
            if due.day <= self.day and not due.optional:
                yield due.duty.name, due.ref
