"""What a council was promised, told naively: who hears, what is due, and which rung was reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.people import Absent, Facts, PersonId, Role
from bot.domain.rules import Duty, Profile, Rules
from bot.domain.working_time import WorkingTime, WorkingTimes
from tests.domain.clock_cases import walked_dates, walked_step
from tests.domain.duty_cases import walked_day, walked_rung
from tests.support.council import INTRODUCED, Council, Member
from tests.support.duties import OFFICE, Told

DAY = timedelta(days=1)
RETOLD = ("agreement", "annual_review", "record", "case", "cover", "wellbeing")
"""The duties whose dates are found a second time here."""


@dataclass(frozen=True, kw_only=True)
class Promises:
    """What has to have been told by a moment at the latest, to who can be told then.

    Attributes:
        facts: what the bot was given of everybody.
        times: everybody's working time.
    """

    council: Council
    facts: Mapping[PersonId, Facts]
    rules: Rules
    times: WorkingTimes
    at: datetime

    @property
    def today(self) -> date:
        """The date."""
        return self.at.date()

    def of_duties(self, one: Member) -> set[Told]:
        """The latest rung of each duty about somebody, for each recipient."""
        found: set[Told] = set()
        dues = list(naive_dues(self.council, self.rules, one, self.today))
        hear, instead = self.hear(one), naive_stand_ins(self.council, one, self.today)
        for ident in hear.keys() | instead.keys():
            for duty, ref, due in dues:
                rung = self._rung(ident, duty, due, hear.get(ident, set()), instead.get(ident, {}))
                if rung is not None:
                    found.add((ident, one.id, f"{duty.name}:{ref}:{rung[0]}:{due.isoformat()}:{rung[1]}"))
        return found

    def _rung(
        self, ident: PersonId, duty: Duty, due: date, parts: set[str], instead: Mapping[str, date]
    ) -> tuple[str, int] | None:
        """The latest rung; of what is heard in another's place only what was reached since that one has been away."""
        office = self._office(ident)
        own, all_ = (
            walked_rung(
                duty.steps,
                due,
                its & {"supervisee"} if duty.private else its,
                office=office,
                at=self.at,
                profile=self.rules.profile.value,
            )
            for its in (parts, parts | instead.keys())
        )
        if all_ is None:
            return None
        step = next(step for step in duty.steps if step.name == all_[0])
        told = {part.value for part in step.to}
        if told & parts:
            return all_
        since = min(since for part, since in instead.items() if part in told)
        return all_ if walked_day(step, all_[1], due, office) >= since else own

    def of_sessions(self, one: Member) -> set[Told] | None:
        """The latest rung of the clock of sessions about somebody, for each recipient; None where it is not retold."""
        facts = self._retold(one)
        if facts is None:
            return None
        found: set[Told] = set()
        for ident, parts in self.hear(one).items():
            part = next((its for its in ("supervisee", "supervisor", "senior") if its in parts), None)
            step = walked_step(facts, part, self._office(ident), self.today, self.at) if part else None
            if step is not None:
                found.add((ident, one.id, f"{step[1]}:{step[3].isoformat()}:{step[2]}"))
        return found

    def hear(self, one: Member) -> dict[PersonId, set[str]]:
        """Who can hear of somebody now."""
        line = naive_line(self.council, one, self.today)
        return {
            ident: parts for ident, parts in line.items() if not self.council.members[ident].away(self.today)
        }

    def _office(self, ident: PersonId) -> WorkingTime:
        return self.times(self.facts[ident].person)

    def _retold(self, one: Member) -> Facts | None:
        """The facts with which the clock of sessions can be told again.

        That telling knows the usual profile, the long absence of the staff list alone, and no session that is
        booked for the very day.
        """
        facts = self.facts[one.id]
        since = one.last or one.start
        long = [
            absent
            for absent in one.absences
            if is_long(absent) and (absent.start > since or absent.includes(self.today))
        ]
        if self.rules.profile.value is not Profile.STANDARD or len(long) > 1:
            return None
        if long:
            entry = replace(facts.person.entry, absent_from=long[0].start, absent_until=long[0].until)
            facts = replace(facts, person=replace(facts.person, entry=entry))
        return None if walked_dates(facts, self.today)[0] == facts.booked else replace(facts, absences=())


def naive_stand_ins(council: Council, one: Member, today: date) -> dict[PersonId, dict[str, date]]:
    """Who hears of somebody in the place of a manager or senior who is away, as what and since when."""
    chain = [one]
    while chain[-1].above:
        chain.append(council.members[chain[-1].above])
    line = naive_line(council, one, today)
    concerned = {one.id, chain[min(1, len(chain) - 1)].id}
    concerned |= {ident for ident, parts in line.items() if "supervisor" in parts}
    found: dict[PersonId, dict[str, date]] = {}
    for place, away in enumerate(chain):
        since = absent_since(away, today)
        parts = line.get(away.id, set()) & {"manager", "senior"}
        if since is None or not parts or away.id in concerned:
            continue
        there = [
            who.id
            for below, above in zip(chain[place - 1 :], chain[place:], strict=False)
            for who in (above, naive_cover(council, above, below, today))
            if who is not None and who.id not in concerned
            if not who.away(today) and (who.leaving is None or today <= who.leaving)
        ]
        if there:
            found.setdefault(there[0], {}).update(dict.fromkeys(parts, since))
    return found


def naive_cover(council: Council, supervisor: Member, below: Member, today: date) -> Member | None:
    """Who stands in for a supervisor with somebody."""
    covers = [cover for cover in supervisor.covers if cover.start <= today <= cover.until]
    mine = [cover for cover in covers if cover.supervisee == below.id] or [
        cover for cover in covers if cover.supervisee is None
    ]
    return council.members[max(mine, key=lambda cover: cover.start).by] if mine else None


def naive_line(council: Council, one: Member, today: date) -> dict[PersonId, set[str]]:
    """Who hears of somebody, and as what."""
    found: dict[PersonId, set[str]] = {one.id: {"supervisee"}}
    above = council.members[one.above] if one.above else None
    acting, manager = None, None
    senior_from = above
    if above is not None:
        acting, manager = above, council.members[above.above] if above.above else None
        by = naive_cover(council, above, one, today)
        if by is not None and by is not one and (by.leaving is None or today <= by.leaving):
            acting, senior_from = by, manager
    senior = naive_senior(council, senior_from, today)
    assessor = council.members[one.assessor] if one.assessor else None
    for who, part in (
        (assessor, "assessor"),
        (acting, "supervisor"),
        (manager, "manager"),
        (senior, "senior"),
    ):
        if who is not None and who is not one and (who.leaving is None or today <= who.leaving):
            found.setdefault(who.id, set()).add(part)
    return {who: parts - {"senior"} if "supervisor" in parts else parts for who, parts in found.items()}


def naive_senior(council: Council, start: Member | None, today: date) -> Member | None:
    """The nearest head of service, else the nearest manager."""
    for role in (Role.HEAD_OF_SERVICE, Role.MANAGER):
        one = start
        while one is not None:
            if one.role is role and (one.leaving is None or today <= one.leaving):
                return one
            one = council.members[one.above] if one.above else None
    return None


def naive_dues(council: Council, rules: Rules, one: Member, today: date) -> Iterator[tuple[Duty, str, date]]:
    """What is due about somebody, of the duties of `RETOLD`."""
    if one.leaving is not None and one.leaving < today:
        return
    duties = rules.duties
    start = absent_since(one, today)
    if start is not None and council.uncovered(one, today):
        yield duties["cover"], start.isoformat(), start + 28 * DAY
    if away_for_long(one, today):
        return
    if one.above is not None:
        on = one.paired or one.start
        not_before = INTRODUCED if one.paired is None else date.min
        agreed = [
            entry.day for (name, _), entry in one.log.items() if name in {"agreement", "agreement_review"}
        ]
        if not any(day >= on for day in [*agreed, *([one.agreed] if one.agreed else [])]):
            yield duties["agreement"], "", max(on + 28 * DAY, not_before)
        well = one.log.get(("wellbeing", ""))
        yield (
            duties["wellbeing"],
            "",
            max(months_on(well.day, 6) if well and well.day >= on else on, not_before),
        )
    reviewed = one.log.get(("annual_review", ""))
    yield duties["annual_review"], "", max(months_on(reviewed.day if reviewed else one.start, 12), INTRODUCED)
    for session, day in one.unrecorded.items():
        yield duties["record"], session, working_days_on(day, 5)
    for tag, case in one.cases.items():
        agreed_ = (
            case.kind.value == "care_experienced_21_to_25" and case.agreed_by_worker and case.agreed_by_leader
        )
        yield duties["case"], tag, (case.discussed or case.opened) + (84 if agreed_ else 56) * DAY


def absent_since(one: Member, today: date) -> date | None:
    """The first day of an absence on the day, walking back through all that follow each other."""
    if not one.away(today):
        return None
    while one.away(today - DAY):
        today -= DAY
    return today


def away_for_long(one: Member, today: date) -> bool:
    """Whether they are in an absence of four weeks or without an end."""
    return any(absent.includes(today) and is_long(absent) for absent in one.absences)


def is_long(absent: Absent) -> bool:
    """Whether an absence is one of four weeks or without an end."""
    return absent.until is None or absent.until - absent.start >= 28 * DAY


def months_on(day: date, number: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(day.month - 1 + number, 12)
    for its in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, its)
        except ValueError:
            continue
    return date(day.year + year, month + 1, min(day.day, 28))


def working_days_on(day: date, number: int) -> date:
    """The day so many working days later."""
    while number:
        day += DAY
        number -= day.weekday() < 5 and day not in OFFICE.holidays
    return day
