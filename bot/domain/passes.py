"""One pass of the clock over some people: what is owed to whom, and when to look at them again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain import duties
from bot.domain.begins import About, next_calendar_turn
from bot.domain.dates import add_days
from bot.domain.duties import Due, OwedStep
from bot.domain.line import Line
from bot.domain.logged import Logged
from bot.domain.one_to_one import Standing, long_absences, standing
from bot.domain.people import Facts, Person, PersonId
from bot.domain.reminders import SILENT, Digest, Hours, Item, Kind, coming, owed_of, pressing
from bot.domain.rules import Part, Rules
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
    for person in about:
        passing.look_at(everybody[person], lambda _recipient, _about, _key: False)
    coming = {person: passing.next_moment(everybody[person]) for person in about}
    return Survey(digests=passing.digests(), next_moments=coming)


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
        self._everybody = everybody
        self._logged = logged
        self._times = _Times(moment.working_time_of, moment.at.astimezone(UTC))
        self._line = Line(everybody, moment.day)
        self._found: dict[PersonId, tuple[Standing, Collection[Due]]] = {}
        self._items: dict[tuple[PersonId, Kind], list[Item]] = {}
        self._duties: dict[tuple[PersonId, Kind], list[OwedStep]] = {}

    def look_at(self, facts: Facts, already: Callable[[PersonId, PersonId, str], bool]) -> None:
        """Finds what is owed about a person, to everybody who did not have it."""
        rules, person = self._moment.rules, facts.person
        where, dues = self._what_of(facts)
        if where.state in SILENT and not dues:
            return
        for recipient, parts in self._reachable(person):
            kind = Kind.MINE if recipient.id == person.id else Kind.TEAM
            hours = self._times.of(recipient)
            part = one_to_one_part(parts)
            step = owed_of(facts, where, rules, part, hours) if part else None
            if part and step and not already(recipient.id, person.id, step.key):
                item = Item(about=person, step=step, standing=where, part=part)
                self._items.setdefault((recipient.id, kind), []).append(item)
            for due in dues:
                owes = duties.owed(due, parts, hours.time, hours.reach, rules.profile.value)
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
        rules, at = self._moment.rules, self._moment.at
        where, dues = self._what_of(facts)
        moments: list[datetime] = list(self._turns(facts))
        for recipient, parts in self._line.recipients(facts.person):
            hours = self._times.of(recipient)
            part = one_to_one_part(parts)
            if part and where.state not in SILENT:
                moments += [hours.time.opening(day) for day in coming(facts, where, rules, part, hours)]
            steps = (
                duties.next_moment(due, parts, hours.time, hours.reach, rules.profile.value) for due in dues
            )
            moments += [moment for moment in steps if moment is not None]
            moments += self._returns(recipient)
        later = [moment for moment in moments if moment.timestamp() > at.timestamp()]
        return min(later, key=datetime.timestamp, default=None)

    def _what_of(self, facts: Facts) -> tuple[Standing, Collection[Due]]:
        """Where a person stands and what is due about them, worked out once."""
        found = self._found.get(facts.person.id)
        if found is None:
            where = standing(facts, self._moment.rules, self._moment.day)
            found = self._found[facts.person.id] = (where, self._dues(facts))
        return found

    def _dues(self, facts: Facts) -> Collection[Due]:
        logged = self._logged.get(facts.person.id)
        if logged is None:
            return ()
        about = About(facts=facts, logged=logged, rules=self._moment.rules, day=self._moment.day)
        return duties.all_due(about, self._moment.working_time_of(None).add_days)

    def _reachable(self, about: Person) -> Iterator[tuple[Person, frozenset[Part]]]:
        """The recipients without those who are away: their reminders wait, the dates do not."""
        for recipient, parts in self._line.recipients(about):
            facts = self._everybody.get(recipient.id)
            if self._even_away or facts is None or not facts.is_away(self._moment.day):
                yield recipient, parts

    def _returns(self, recipient: Person) -> Iterator[datetime]:
        """When a recipient who is or will be away can be written to again."""
        facts = self._everybody.get(recipient.id)
        for absent in facts.absences if facts else ():
            if absent.until is not None:
                yield self._midnight(add_days(absent.until, 1))

    def _turns(self, facts: Facts) -> Iterator[datetime]:
        """The days on which a person begins to stand elsewhere, or others begin to hear about them, by themselves."""
        rules, entry = self._moment.rules, facts.person.entry
        days = [_next(one.until) for one in long_absences(facts, rules)]
        days += [entry.absent_from, *(one.start for one in facts.absences), _next(entry.leaving_date)]
        # While one's own cover lasts nobody has to be found.
        days += [day for cover in facts.covers for day in (cover.start, _next(cover.until))]
        days += self._turns_above(facts)
        days += [next_calendar_turn(duty, self._moment.day) for duty in rules.duties.values() if duty.on]
        return (self._midnight(day) for day in days if day is not None)

    def _turns_above(self, facts: Facts) -> Iterator[date | None]:
        """When somebody begins or ends to stand in for the supervisor, or somebody in the line has left."""
        for distance, above in enumerate(self._line.upwards(facts.person)):
            yield _next(above.person.entry.leaving_date)
            for cover in above.covers if distance == 0 else ():
                yield cover.start
                yield _next(cover.until)
                by = self._everybody.get(cover.by)
                yield _next(by.person.entry.leaving_date) if by else None

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self._moment.zone)


def _next(day: date | None) -> date | None:
    return None if day is None or day == date.max else add_days(day, 1)


def one_to_one_part(parts: frozenset[Part]) -> Part | None:
    """Which of its addressees the one-to-one clock takes a recipient for."""
    return next((part for part in (Part.SUPERVISEE, Part.SUPERVISOR, Part.SENIOR) if part in parts), None)


def _by_day(owes: OwedStep) -> tuple[date, str, str]:
    return owes.due.day, owes.due.about.entry.name, owes.due.duty.name


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
