"""One pass of the clock over some people: what is owed to whom, and when to look at them again."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import itemgetter
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain import duties
from bot.domain.begins import About, next_calendar_turn
from bot.domain.dates import add_days
from bot.domain.duties import Due, OwedStep
from bot.domain.line import Line
from bot.domain.logged import Logged
from bot.domain.one_to_one import Standing, State, long_absences, standing
from bot.domain.people import Facts, Person, PersonId
from bot.domain.reminders import SILENT, Digest, Hours, Item, Kind, coming, owed_of, pressing
from bot.domain.rules import Part, Profile, Rules
from bot.domain.working_time import WorkingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The moment of a pass, and what the rules make of it.

    Attributes:
        rules: the policy in force.
        at: the moment, with its zone.
        zone: the installation's, whose date decides where people stand.
        working_time_of: a person's working time, or the installation's; best shared between people, as
            `WorkingTimes` does.
    """

    rules: Rules
    at: datetime
    zone: ZoneInfo
    working_time_of: Callable[[Person | None], WorkingTime]

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("A moment needs its time zone.")

    @property
    def day(self) -> date:
        """The installation's date."""
        return self.at.astimezone(self.zone).date()


def plan(
    people: Iterable[Facts],
    *,
    rules: Rules,
    at: datetime,
    zone: ZoneInfo,
    working_time_of: Callable[[Person | None], WorkingTime],
    already: Callable[[PersonId, PersonId, str], bool],
    logged: Mapping[PersonId, Logged] | None = None,
    about: Collection[PersonId] | None = None,
    even_away: bool = False,
) -> list[Digest]:
    """What a pass of the clock has for everybody: at most one digest of each kind a recipient.

    Args:
        people: everybody in the list, or those in question with everybody above them; a recipient who is not
            among them gets nothing.
        rules: the policy in force.
        at: the moment of the pass, with its zone.
        zone: the installation's, whose date decides where people stand.
        working_time_of: a person's working time.
        already: whether a recipient has had the step of this key about a person.
        logged: what duties need besides; nothing is owed for them about a person who is not in it.
        about: those in question; None for all.
        even_away: includes recipients who are away, whose reminders wait otherwise.

    Returns:
        Digests in the order of `people`, `mine` before `team`.

    Raises:
        ValueError: `at` has no time zone.
    """
    moment = Moment(rules=rules, at=at, zone=zone, working_time_of=working_time_of)
    everybody = {facts.person.id: facts for facts in people}
    passing = _Pass(moment, everybody, logged or {}, even_away=even_away)
    for person in everybody if about is None else about:
        passing.look_at(everybody[person], already)
    return passing.digests()


def next_moments(
    people: Iterable[Facts],
    moment: Moment,
    *,
    logged: Mapping[PersonId, Logged],
    about: Collection[PersonId],
) -> Mapping[PersonId, datetime | None]:
    """For each in question, when the next pass has to look at them again as long as no fact changes.

    None where that is never. Until then a pass that leaves them out plans nothing less.
    """
    everybody = {facts.person.id: facts for facts in people}
    passing = _Pass(moment, everybody, logged)
    return {person: passing.next_moment(everybody[person]) for person in about}


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What `plan` and `next_moments` say of the same people, found in one look at each."""

    digests: Sequence[Digest]
    next_moments: Mapping[PersonId, datetime | None]


def survey(
    people: Iterable[Facts],
    moment: Moment,
    *,
    logged: Mapping[PersonId, Logged],
    about: Collection[PersonId],
) -> Survey:
    """What is owed about those in question, whether or not they had it, and when to look at them again."""
    everybody = {facts.person.id: facts for facts in people}
    passing = _Pass(moment, everybody, logged)
    coming: dict[PersonId, datetime | None] = {}
    for person in about:
        facts = everybody[person]
        passing.look_at(facts, lambda _recipient, _about, _key: False)
        coming[person] = passing.next_moment(facts)
    return Survey(digests=passing.digests(), next_moments=coming)


@dataclass(frozen=True, slots=True)
class _Hearing:
    """Somebody who may hear about a person.

    Attributes:
        parts: what they are to them.
        part: what the one-to-one clock takes them for.
        instead: what somebody is who is away, and in whose place they hear of duties, since which day.
    """

    recipient: Person
    parts: frozenset[Part]
    part: Part | None
    hours: Hours
    instead: Mapping[Part, date]

    def owed(self, due: Due, profile: Profile) -> OwedStep | None:
        """The rung of a duty that was reached: of what they hear in another's place, since that one has been away."""
        own = duties.owed(due, self.parts, self.hours.time, self.hours.reach, profile)
        if not self.instead:
            return own
        latest = duties.owed(due, self.all_parts, self.hours.time, self.hours.reach, profile)
        if latest is None or not latest.step.to.isdisjoint(self.parts):
            return latest
        since = min(since for part, since in self.instead.items() if part in latest.step.to)
        return latest if latest.moment.date() >= since else own

    @property
    def all_parts(self) -> frozenset[Part]:
        """What they hear as, of duties."""
        return self.parts | self.instead.keys() if self.instead else self.parts


@dataclass(frozen=True, slots=True)
class _Found:
    """What a pass knows about a person.

    Attributes:
        dues: with the first day of any rung, the earliest first.
    """

    standing: Standing
    dues: Sequence[tuple[date, Due]]
    hearing: Sequence[_Hearing]


_NOBODY: Mapping[Part, date] = MappingProxyType({})
"""In the place of nobody who is away."""


class _Pass:
    """One look at some people at one moment."""

    def __init__(
        self,
        moment: Moment,
        everybody: Mapping[PersonId, Facts],
        logged: Mapping[PersonId, Logged],
        *,
        even_away: bool = False,
    ) -> None:
        self._even_away = even_away
        self._moment = moment
        self._day = moment.day
        self._everybody = everybody
        self._logged = logged
        self._times = _Times(moment.working_time_of, moment.at.astimezone(UTC))
        self._line = Line(everybody, self._day)
        self._calendar_turns = [
            next_calendar_turn(duty, self._day) for duty in moment.rules.duties.values() if duty.on
        ]
        self._found: dict[PersonId, _Found] = {}
        self._items: dict[tuple[PersonId, Kind], list[Item]] = {}
        self._duties: dict[tuple[PersonId, Kind], list[OwedStep]] = {}

    def look_at(self, facts: Facts, already: Callable[[PersonId, PersonId, str], bool]) -> None:
        """Finds what is owed about a person, to everybody who did not have it."""
        rules, person, found = self._moment.rules, facts.person, self._what_of(facts)
        for one in found.hearing:
            recipient, part, hours = one.recipient, one.part, one.hours
            if self._is_away(recipient):
                continue
            kind = Kind.MINE if recipient.id == person.id else Kind.TEAM
            step = owed_of(facts, found.standing, rules, part, hours) if part else None
            if part and step and not already(recipient.id, person.id, step.key):
                item = Item(about=person, step=step, standing=found.standing, part=part)
                self._items.setdefault((recipient.id, kind), []).append(item)
            for first, due in found.dues:
                if first >= hours.reach.upcoming:
                    # Most of what is due is due long after now.
                    break
                owes = one.owed(due, rules.profile.value)
                if owes is not None and not already(recipient.id, person.id, owes.key):
                    self._duties.setdefault((recipient.id, kind), []).append(owes)

    def digests(self) -> list[Digest]:
        """What was found, in the order of the people."""
        found = self._items.keys() | self._duties.keys()
        return [
            Digest(
                recipient=facts.person,
                kind=kind,
                items=tuple(sorted(self._items.get(key, ()), key=pressing)),
                duties=tuple(sorted(self._duties.get(key, ()), key=_by_day)),
                send_at=self._times.of(facts.person).time.next_moment(self._moment.at),
            )
            for facts in self._everybody.values()
            for kind in Kind
            if (key := (facts.person.id, kind)) in found
        ]

    def next_moment(self, facts: Facts) -> datetime | None:
        """When a step about a person will be reached, or where they stand will change by itself."""
        rules, found = self._moment.rules, self._what_of(facts)
        nearest = _Nearest(self._moment.at)
        for day in self._turns(facts):
            nearest.note(self._midnight(day))
        for one in found.hearing:
            hours = one.hours
            for day in self._returns(one.recipient):
                nearest.note(self._midnight(day))
            if one.part and found.standing.state not in SILENT:
                for day in coming(facts, found.standing, rules, one.part, hours):
                    nearest.note(hours.time.opening(day))
            for first, due in found.dues:
                if nearest.is_before(hours.time.opening(hours.time.on_or_before(first))):
                    break
                nearest.note(
                    duties.next_moment(due, one.all_parts, hours.time, hours.reach, rules.profile.value)
                )
        return nearest.moment

    def _what_of(self, facts: Facts) -> _Found:
        """Where a person stands, what is due about them and who may hear of it, worked out once."""
        found = self._found.get(facts.person.id)
        if found is None:
            where = standing(facts, self._moment.rules, self._day)
            dues = sorted(((due.first_day, due) for due in self._dues(facts, where.state)), key=itemgetter(0))
            hearing = () if where.state in SILENT and not dues else tuple(self._hearing(facts.person))
            found = self._found[facts.person.id] = _Found(where, dues, hearing)
        return found

    def _hearing(self, about: Person) -> Iterator[_Hearing]:
        instead: dict[PersonId, dict[Part, date]] = {}
        others: dict[PersonId, Person] = {}
        for person, part, since in self._line.stand_ins(about):
            instead.setdefault(person.id, {})[part] = since
            others[person.id] = person
        for recipient, parts in self._line.recipients(about):
            others.pop(recipient.id, None)
            its = instead.get(recipient.id, _NOBODY)
            yield _Hearing(recipient, parts, one_to_one_part(parts), self._times.of(recipient), its)
        for one in others.values():
            yield _Hearing(one, frozenset(), None, self._times.of(one), instead[one.id])

    def _dues(self, facts: Facts, state: State) -> Collection[Due]:
        logged = self._logged.get(facts.person.id)
        if logged is None:
            return ()
        about = About(facts=facts, logged=logged, rules=self._moment.rules, day=self._day)
        return duties.all_due(about, self._moment.working_time_of(None).add_days, state)

    def _is_away(self, recipient: Person) -> bool:
        """Whether the reminders of a recipient wait; the dates do not."""
        facts = self._everybody.get(recipient.id)
        return not self._even_away and facts is not None and facts.is_away(self._day)

    def _returns(self, recipient: Person) -> Iterator[date]:
        """When a recipient who is or will be away can be written to again."""
        facts = self._everybody.get(recipient.id)
        for absent in facts.absences if facts else ():
            if absent.until is not None:
                yield add_days(absent.until, 1)

    def _turns(self, facts: Facts) -> Iterator[date]:
        """The days on which a person begins to stand elsewhere, or others begin to hear about them, by themselves."""
        rules, entry = self._moment.rules, facts.person.entry
        days = [_next(one.until) for one in long_absences(facts, rules)]
        days += [entry.absent_from, *(one.start for one in facts.absences), _next(entry.leaving_date)]
        # While one's own cover lasts nobody has to be found.
        days += [day for cover in facts.covers for day in (cover.start, _next(cover.until))]
        days += [day for agreed in facts.rhythms for day in (agreed.start, _next(agreed.until))]
        days += self._turns_above(facts)
        days += self._calendar_turns
        return (day for day in days if day is not None)

    def _turns_above(self, facts: Facts) -> Iterator[date | None]:
        """When somebody begins or ends to stand in for one in the line, to be away, or has left."""
        for above in self._line.upwards(facts.person):
            yield from self._comes_and_goes(above)
            for cover in above.covers:
                yield cover.start
                yield _next(cover.until)
                by = self._everybody.get(cover.by)
                yield from self._comes_and_goes(by) if by else ()

    def _comes_and_goes(self, facts: Facts) -> Iterator[date | None]:
        entry = facts.person.entry
        yield _next(entry.leaving_date)
        yield entry.absent_from
        yield _next(entry.absent_until)
        for absent in facts.absences:
            yield absent.start
            yield _next(absent.until)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self._moment.zone)


def _next(day: date | None) -> date | None:
    return None if day is None or day == date.max else add_days(day, 1)


def one_to_one_part(parts: frozenset[Part]) -> Part | None:
    """Which of its addressees the one-to-one clock takes a recipient for."""
    return next((part for part in (Part.SUPERVISEE, Part.SUPERVISOR, Part.SENIOR) if part in parts), None)


def _by_day(owes: OwedStep) -> tuple[date, str, str]:
    return owes.due.day, owes.due.about.entry.name, owes.due.duty.name


class _Nearest:
    """The first of some moments that come after another one."""

    def __init__(self, after: datetime) -> None:
        # Seconds since the epoch: two moments of one zone would compare by the wall clock.
        self._after = after.timestamp()
        self._seconds = math.inf
        self.moment: datetime | None = None

    def note(self, moment: datetime | None) -> None:
        seconds = moment.timestamp() if moment else self._after
        if self._after < seconds < self._seconds:
            self._seconds, self.moment = seconds, moment

    def is_before(self, moment: datetime) -> bool:
        return self._seconds <= moment.timestamp()


class _Times:
    """Working times and how far they reach at one moment, which is worked out once for each."""

    def __init__(self, working_time_of: Callable[[Person | None], WorkingTime], at: datetime) -> None:
        self._working_time_of = working_time_of
        self._at = at
        # By identity: the entry keeps its working time alive, so no other can take its place.
        self._known: dict[int, Hours] = {}

    def of(self, person: Person) -> Hours:
        working_time = self._working_time_of(person)
        known = self._known.get(id(working_time))
        if known is None:
            known = self._known[id(working_time)] = Hours(working_time, working_time.reach(self._at))
        return known
