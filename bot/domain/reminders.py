"""Who is to be reminded of what: the steps of the one-to-one clock, and the digests that carry them.

Pure: what is owed follows from the facts, the policy, the moment and what was sent before. After an outage
each recipient is owed one step about each person, the latest, however many went by (see `owed`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.dates import add_days
from bot.domain.one_to_one import Standing, State, standing
from bot.domain.people import Facts, Person, PersonId, Role
from bot.domain.rules import Rules
from bot.domain.working_time import Reach, WorkingTime


class Part(StrEnum):
    """What a recipient is to the person whom a step is about."""

    SUPERVISEE = "supervisee"
    SUPERVISOR = "supervisor"
    SENIOR = "senior"
    """The nearest head of service upwards, else the nearest manager."""


class StepName(StrEnum):
    """The ladder of the clock. Of two steps on one day the later in this order counts."""

    DUE_SOON = "due_soon"
    DUE_2 = "due_2"
    OVERDUE = "overdue"
    CEILING_14 = "ceiling_14"
    PAST_CEILING = "past_ceiling"


class Kind(StrEnum):
    """The two messages that a pass may have for one recipient."""

    MINE = "mine"
    """What is due about oneself."""
    TEAM = "team"
    """One's supervisees, or one's line, in one digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reminder that is owed.

    Attributes:
        name: which one.
        number: of a repeat, from 0; 0 for what comes once.
        moment: when it was reached: the opening of a working day of the recipient.
        target: the date that it counts to or from: the due date, the booked day or the ceiling.
        clause: the ids behind it, the deciding one first.
    """

    name: StepName
    number: int
    moment: datetime
    target: date
    clause: tuple[str, ...]

    @property
    def key(self) -> str:
        """Stable text that tells it from the others about the same person to the same recipient."""
        return f"{self.name}:{self.target.isoformat()}:{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a digest: a person, the step owed about them, and where they stand."""

    about: Person
    step: Step
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One message: everything that one recipient is owed of one kind, most pressing first.

    Attributes:
        recipient: who gets it.
        kind: about oneself, or about others.
        items: one for each person that it is about; never empty.
        send_at: now, or the recipient's next working moment; in the recipient's zone.
    """

    recipient: Person
    kind: Kind
    items: tuple[Item, ...]
    send_at: datetime

    @property
    def clause(self) -> tuple[str, ...]:
        """The clauses of all items, each once."""
        return tuple(dict.fromkeys(clause for item in self.items for clause in item.step.clause))


SILENT = frozenset({State.LEFT, State.TOP, State.NO_SUPERVISOR, State.PAUSED})
"""The states in which nothing is owed."""

_LADDER = {name: rank for rank, name in enumerate(StepName)}
_PRESSING = {name: rank for rank, name in enumerate(State)}


def owed(
    facts: Facts, standing: Standing, rules: Rules, *, part: Part, working_time: WorkingTime, at: datetime
) -> Step | None:
    """The latest step about a person that has been reached, for one recipient; None before the first.

    A step falls on its day at the opening of the recipient's working time. A `due_soon`, `due_2` or
    `ceiling_14` day that is no working day counts as the last one before it, an `overdue` or
    `past_ceiling` day as the first one after it.

    Args:
        facts: about the person.
        standing: of the person, on the local date.
        rules: the policy in force.
        part: what the recipient is to the person.
        working_time: of the recipient.
        at: the moment, with its zone.
    """
    return _owed(facts, standing, rules, part, _Hours(working_time, working_time.reach(at)))


@dataclass(frozen=True, slots=True)
class _Hours:
    """A recipient's working time, and how far it reaches at the moment of the pass."""

    time: WorkingTime
    reach: Reach


def _owed(facts: Facts, where: Standing, rules: Rules, part: Part, hours: _Hours) -> Step | None:
    if where.state in SILENT:
        return None
    latest = max(_reached(facts, where, rules, part, hours), default=None)
    if latest is None:
        return None
    day, _, number, name, target = latest
    ceiling = name in (StepName.CEILING_14, StepName.PAST_CEILING)
    return Step(
        name=name,
        number=number,
        moment=hours.time.opening(day),
        target=target,
        clause=(rules.clocks.one_to_one.ceiling_months.clause,) if ceiling else where.clause,
    )


_Reached = tuple[date, int, int, StepName, date]
"""Day, place on the ladder, number, name, target: the latest step is the greatest."""


def _reached(facts: Facts, where: Standing, rules: Rules, part: Part, hours: _Hours) -> Iterator[_Reached]:
    """The steps whose working day has opened; of a repeat the last one."""
    clock, reach = rules.clocks.one_to_one, hours.reach
    if part is not Part.SENIOR:
        to = _counts_to(facts, where, part)
        if to is not None and _is_within(where.notice_days, to, reach):
            yield _before(StepName.DUE_SOON, to, where.notice_days, hours)
            second = clock.second_reminder_days.value
            if where.notice_days == clock.notice_days.value and _is_within(second, to, reach):
                yield _before(StepName.DUE_2, to, second, hours)
        if where.due < reach.opened:
            every = clock.overdue_every_days.value if part is Part.SUPERVISOR else None
            yield _after(StepName.OVERDUE, where.due, every, hours)
    warning = clock.ceiling_warning_days.value
    if _is_within(warning, where.ceiling, reach):
        yield _before(StepName.CEILING_14, where.ceiling, warning, hours)
        if where.ceiling < reach.opened:
            yield _after(StepName.PAST_CEILING, where.ceiling, None, hours)


def _is_within(days: int, target: date, reach: Reach) -> bool:
    """Whether the day so many days before a target, or the last working day before that, has opened.

    It has where no working day lies between it and now: where it is before the upcoming one.
    """
    return (target - reach.upcoming).days < days


def _before(name: StepName, target: date, days: int, hours: _Hours) -> _Reached:
    return hours.time.on_or_before(add_days(target, -days)), _LADDER[name], 0, name, target


def _after(name: StepName, target: date, every: int | None, hours: _Hours) -> _Reached:
    """The step on the day after a target, or its last repeat that the opened working day has reached."""
    number = ((hours.reach.opened - target).days - 1) // every if every else 0
    day = add_days(target, 1 + number * (every or 0))
    return hours.time.on_or_after(day), _LADDER[name], number, name, target


def _counts_to(facts: Facts, where: Standing, part: Part) -> date | None:
    """The date that the reminders before it count to: the due date, unless a session is booked in time.

    Then it is the booked day for the supervisee, and the supervisor gets none. A booking that a later
    session has overtaken counts no more.
    """
    booked = facts.booked
    if booked is None or booked > where.due or (facts.last is not None and booked <= facts.last):
        return where.due
    return booked if part is Part.SUPERVISEE else None


def plan(
    people: Iterable[Facts],
    *,
    rules: Rules,
    at: datetime,
    zone: ZoneInfo,
    working_time_of: Callable[[Person], WorkingTime],
    already: Callable[[PersonId, PersonId, str], bool],
) -> list[Digest]:
    """What a pass of the clock has for everybody: at most one digest of each kind a recipient.

    Args:
        people: everybody in the list; a supervisor who is not among them gets nothing.
        rules: the policy in force.
        at: the moment of the pass, with its zone.
        zone: the installation's, whose date decides where people stand.
        working_time_of: a person's working time; best shared between people, as `WorkingTimes` does.
        already: whether a recipient has had the step of this key about a person.

    Returns:
        Digests in the order of `people`, `mine` before `team`.

    Raises:
        ValueError: `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    everybody = {facts.person.id: facts for facts in people}
    times = _Times(working_time_of, at.astimezone(UTC))
    found: dict[tuple[PersonId, Kind], list[Item]] = {}
    for recipient, part, item in _items(everybody, rules, at.astimezone(zone).date(), times):
        if not already(recipient.id, item.about.id, item.step.key):
            kind = Kind.MINE if part is Part.SUPERVISEE else Kind.TEAM
            found.setdefault((recipient.id, kind), []).append(item)
    return [
        Digest(
            recipient=facts.person,
            kind=kind,
            items=tuple(sorted(found[key], key=_pressing)),
            send_at=times.of(facts.person).time.next_moment(at),
        )
        for facts in everybody.values()
        for kind in Kind
        if (key := (facts.person.id, kind)) in found
    ]


def _items(
    everybody: dict[PersonId, Facts], rules: Rules, day: date, times: _Times
) -> Iterator[tuple[Person, Part, Item]]:
    """Everything that is owed to anybody, whether or not they had it already."""
    line = _Line(everybody, day)
    for facts in everybody.values():
        where = standing(facts, rules, day)
        if where.state in SILENT:
            continue
        for recipient, part in line.recipients(facts.person):
            step = _owed(facts, where, rules, part, times.of(recipient))
            if step is not None:
                yield recipient, part, Item(about=facts.person, step=step, standing=where)


def _pressing(item: Item) -> tuple[int, date, str, PersonId]:
    """Sorts the past before the overdue before the due, the earliest date first."""
    state, due = item.standing.state, item.standing.due
    return _PRESSING[state], due, item.about.entry.name, item.about.id


class _Times:
    """Working times and how far they reach at one moment, which is worked out once for each."""

    def __init__(self, working_time_of: Callable[[Person], WorkingTime], at: datetime) -> None:
        self._working_time_of = working_time_of
        self._at = at
        # By identity: the entry keeps its working time alive, so no other can take its place.
        self._known: dict[int, _Hours] = {}

    def of(self, person: Person) -> _Hours:
        working_time = self._working_time_of(person)
        known = self._known.get(id(working_time))
        if known is None:
            known = self._known[id(working_time)] = _Hours(working_time, working_time.reach(self._at))
        return known


class _Line:
    """Who hears about whom, on one day."""

    def __init__(self, everybody: dict[PersonId, Facts], day: date) -> None:
        self._everybody = everybody
        self._day = day
        self._heads = self._nearest(Role.HEAD_OF_SERVICE)
        self._managers = self._nearest(Role.MANAGER)

    def recipients(self, about: Person) -> Iterator[tuple[Person, Part]]:
        """The person, their supervisor, and their senior where that is somebody else; nobody who has left."""
        yield about, Part.SUPERVISEE
        above = about.supervisor_id
        if above is None or above not in self._everybody:
            return
        supervisor = self._everybody[above].person
        if not supervisor.has_left(self._day):
            yield supervisor, Part.SUPERVISOR
        senior = self._heads[above] or self._managers[above]
        if senior is not None and senior is not supervisor:
            yield senior, Part.SENIOR

    def _nearest(self, role: Role) -> dict[PersonId, Person | None]:
        """For each person the nearest one with the role, at or above them, who has not left."""
        found: dict[PersonId, Person | None] = {}
        for start in self._everybody:
            path: list[PersonId] = []
            current: PersonId | None = start
            while current is not None and current in self._everybody and current not in found:
                person = self._everybody[current].person
                # Nobody yet: a circle, which the staff list refuses, would end here.
                found[current] = None
                path.append(current)
                if role in person.entry.roles and not person.has_left(self._day):
                    found[current] = person
                    break
                current = person.supervisor_id
            nearest = found.get(current) if current is not None else None
            found.update(dict.fromkeys(path, nearest))
        return found
