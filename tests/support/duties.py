"""Duties, rules and passes for tests of what falls due: by hand, so that they hold for any pack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain.dates import Span, Unit
from bot.domain.logged import Done, Logged
from bot.domain.passes import Moment, next_moments, plan
from bot.domain.people import Absent, Facts, PersonId, Role
from bot.domain.reminders import Digest
from bot.domain.rules import LOCAL, Duty, DutyStep, Part, Profile, Rules, Value
from bot.domain.working_time import WorkingTime, WorkingTimes
from bot.policy.bank_holidays import bank_holidays
from tests.domain.clock_cases import portsmouth

LONDON = ZoneInfo("Europe/London")
OFFICE = WorkingTime(
    zone=LONDON,
    days=frozenset(range(5)),
    holidays=bank_holidays("GB-ENG"),
    opens=time(9),
    closes=time(17),
)
INTRODUCED = date(2020, 1, 1)
"""So long ago that the days of introduction are over."""

SUPERVISEE, SUPERVISOR, ASSESSOR = Part.SUPERVISEE, Part.SUPERVISOR, Part.ASSESSOR
MANAGER, SENIOR = Part.MANAGER, Part.SENIOR
PAIR = frozenset({SUPERVISEE, SUPERVISOR})

Told = tuple[str, str, str]
"""To whom, about whom, and the step's key."""


def span(number: int, unit: Unit, clause: str = LOCAL) -> Value[Span]:
    """A length of time as a pack gives it."""
    return Value(Span(number, unit), clause)


def days(number: int) -> Value[Span]:
    """So many days."""
    return span(number, Unit.DAYS)


def weeks(number: int) -> Value[Span]:
    """So many weeks."""
    return span(number, Unit.WEEKS)


def months(number: int) -> Value[Span]:
    """So many calendar months."""
    return span(number, Unit.MONTHS)


def working_days(number: int) -> Value[Span]:
    """So many working days."""
    return span(number, Unit.WORKING_DAYS)


def rung(name: str, day: int, *to: Part, every: int = 0, profile: Profile = Profile.LIGHT) -> DutyStep:
    """A step so many days from the due date; to the supervisee where nobody is named."""
    return DutyStep(name=name, days=day, every_days=every, to=frozenset(to or (SUPERVISEE,)), profile=profile)


LADDER = (
    rung("soon", -7, SUPERVISEE, SUPERVISOR),
    rung("overdue", 1, SUPERVISOR, every=14),
    rung("manager", 14, MANAGER),
    rung("senior", 28, SENIOR),
)
"""Reminder, nudge, line manager, head of service."""


def make_duty(
    name: str,
    begins: str,
    *,
    steps: Iterable[DutyStep] = LADDER,
    spans: Mapping[str, Value[Span]] | None = None,
    clauses: tuple[str, ...] = ("P1-5a",),
    after: Value[Span] | None = None,
    again: Value[Span] | None = None,
    milestones: tuple[int, ...] = (),
    optional: Collection[int] = (),
    offset: Value[Span] | None = None,
    on: str = "",
    joins: str = "",
    joins_days: int = 0,
    roles: Iterable[Role] = (),
    private: bool = False,
) -> Duty:
    """A duty of a pack."""
    return Duty(
        name=name,
        clauses=clauses,
        says=f"the {name}",
        begins=begins,
        after=after,
        again=again,
        spans=MappingProxyType(dict(spans or {})),
        milestones=Value(milestones, LOCAL) if milestones else None,
        optional=frozenset(optional),
        offset=offset,
        on=Value(on, LOCAL) if on else None,
        joins=joins,
        joins_days=Value(joins_days, LOCAL) if joins_days else None,
        roles=frozenset(roles),
        steps=tuple(steps),
        private=private,
    )


def make_rules(
    *duties: Duty,
    introduction_days: int = 28,
    introduction_spread_days: int = 0,
    profile: Profile = Profile.STANDARD,
    expires: date | None = None,
) -> Rules:
    """The clocks of the shipped pack, with these duties instead of its own."""
    usual = portsmouth()
    return replace(
        usual,
        duties=MappingProxyType({duty.name: duty for duty in duties}),
        introduction_days=Value(introduction_days, LOCAL),
        introduction_spread_days=Value(introduction_spread_days, LOCAL),
        profile=Value(profile, LOCAL),
        expires=Value(expires, LOCAL) if expires else usual.expires,
    )


def done(clock: str, day: str | date, ref: str = "", outcome: str = "done") -> Done:
    """Something that was logged."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return Done(clock=clock, ref=ref, day=day, outcome=outcome)


def london(text: str) -> datetime:
    """A moment in London, from ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@dataclass(kw_only=True)
class Staff:
    """People, what was logged about them, and passes over them, of which each remembers those before.

    Attributes:
        people: in any order.
        log: for those who are not in it, nothing was logged.
        had: what was told in a pass of `tell`.
    """

    rules: Rules
    people: dict[PersonId, Facts]
    log: dict[PersonId, Logged] = field(default_factory=dict[PersonId, Logged])
    zone: ZoneInfo = LONDON
    usual: WorkingTime = OFFICE
    had: set[Told] = field(default_factory=set[Told])

    def __post_init__(self) -> None:
        self.times = WorkingTimes(self.usual)

    def tell(self, at: datetime, about: Collection[PersonId] | None = None) -> list[Digest]:
        """What a pass sends; a later one does not send it again."""
        digests = self.pass_at(at, about)
        self.had |= told_in(digests)
        return digests

    def told(self, at: str | datetime) -> set[Told]:
        """What somebody is told first in a pass."""
        return told_in(self.tell(london(at) if isinstance(at, str) else at))

    def pass_at(self, at: datetime, about: Collection[PersonId] | None = None) -> list[Digest]:
        """What a pass would send."""
        return plan(
            self.people.values(),
            rules=self.rules,
            at=at,
            zone=self.zone,
            working_time_of=self.times,
            already=lambda to, whom, key: (to, whom, key) in self.had,
            logged=self.logged_by(at.astimezone(self.zone).date()),
            about=about,
        )

    def owed(self, at: datetime, about: Collection[PersonId] | None = None) -> set[Told]:
        """What everybody would be told who had heard nothing before."""
        return told_in(replace_had(self).pass_at(at, about))

    def looks(
        self, at: datetime, about: Collection[PersonId] | None = None
    ) -> Mapping[PersonId, datetime | None]:
        """When a pass has to look at each again."""
        return next_moments(
            self.people.values(),
            Moment(rules=self.rules, at=at, zone=self.zone, working_time_of=self.times),
            logged=self.logged_by(at.astimezone(self.zone).date()),
            about=self.people if about is None else about,
        )

    def logged_by(self, day: date) -> Mapping[PersonId, Logged]:
        """What was logged, with the supervisees who would have nobody on a day."""
        return {
            person: replace(
                self.log.get(person, Logged(introduced=INTRODUCED)), uncovered=self.uncovered(person, day)
            )
            for person in self.people
        }

    def uncovered(self, person: PersonId, day: date) -> int:
        """How many have nobody while somebody is away."""
        facts = self.people[person]
        entry = facts.person.entry
        listed = (
            () if entry.absent_from is None else (Absent(start=entry.absent_from, until=entry.absent_until),)
        )
        if not any(one.includes(day) for one in (*listed, *facts.absences)):
            return 0
        return sum(
            other.person.supervisor_id == person
            and not other.person.has_left(day)
            and facts.cover_for(other.person.id, day) is None
            for other in self.people.values()
        )


def replace_had(staff: Staff) -> Staff:
    """The same people, to whom nothing was told."""
    return replace(staff, had=set())


def told_in(digests: Iterable[Digest]) -> set[Told]:
    """What digests say, of sessions and of duties."""
    found: set[Told] = set()
    for digest in digests:
        to = digest.recipient.id
        found |= {(to, item.about.id, item.step.key) for item in digest.items}
        found |= {(to, owes.due.about.id, owes.key) for owes in digest.duties}
    return found
