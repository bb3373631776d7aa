"""A council that lives from day to day: people come and go, are away, meet or miss each other, write things down.

Everything follows from a seed. What happens is decided here and told to nobody: the bot is given the facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bot.domain.logged import CANCELLED, Case, CaseKind, Done, Logged
from bot.domain.people import Absent, Cover, Facts, Person, PersonId, Role, StaffEntry
from tests.support.duties import done

DAY = timedelta(days=1)
INTRODUCED = date(2026, 1, 5)
SHAPE = {
    Role.DIRECTOR: 1,
    Role.HEAD_OF_SERVICE: 2,
    Role.MANAGER: 3,
    Role.SUPERVISOR: 7,
    Role.PRACTITIONER: 40,
}
"""How many there are of each, from the top; each is supervised by one of those before."""
RANKS = list(SHAPE)
ZONES = ("Europe/London", "Europe/Dublin", "America/New_York", "Asia/Kolkata")


@dataclass(kw_only=True, eq=False)
class Member:
    """Somebody, as they are today."""

    id: PersonId
    role: Role
    start: date
    above: PersonId | None
    leaving: date | None = None
    last: date | None = None
    booked: date | None = None
    paired: date | None = None
    supervises_since: date | None = None
    asye_start: date | None = None
    induction_until: date | None = None
    assessor: PersonId | None = None
    agreed: date | None = None
    zone: str | None = None
    days: frozenset[int] | None = None
    absences: list[Absent] = field(default_factory=list[Absent])
    covers: list[Cover] = field(default_factory=list[Cover])
    log: dict[tuple[str, str], Done] = field(default_factory=dict[tuple[str, str], Done])
    cases: dict[str, Case] = field(default_factory=dict[str, Case])
    unrecorded: dict[str, date] = field(default_factory=dict[str, date])
    meets: float = 0.9
    """How likely a session is held when it is due: some pairs hardly meet."""

    def here(self, day: date) -> bool:
        """Whether they are employed."""
        return self.start <= day and (self.leaving is None or day <= self.leaving)

    def away(self, day: date) -> bool:
        """Whether they are absent."""
        return any(one.includes(day) for one in self.absences)

    def works(self, day: date) -> bool:
        """Whether they are employed and not absent."""
        return self.here(day) and not self.away(day)


class Council:
    """Its people, and a day on which things happen.

    Attributes:
        members: by id, those who have left not long ago among them.
        joined: how many there ever were.
        stirred: of whom a fact was changed since a pass took notice.
        moved: who can be written to at other times since then, or hears about others.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.joined = 0
        self._reassign: dict[PersonId, date] = {}
        self.members: dict[PersonId, Member] = {}
        self.stirred: set[PersonId] = set()
        self.moved: set[PersonId] = set()
        self.today = INTRODUCED
        for role, number in SHAPE.items():
            for _ in range(number):
                self._add(role, INTRODUCED - timedelta(days=self._random.randrange(30, 4000)), known=False)

    # What the bot is given

    def everybody(self) -> Sequence[Facts]:
        """The facts of all, those who have left among them."""
        below = Counter(one.above for one in self.members.values())
        return [self._facts(one, below[one.id]) for one in self.members.values()]

    def facts(self, ident: PersonId) -> Facts:
        """What the staff list says of somebody, and the clock of sessions."""
        return self._facts(self.members[ident], len(self.below(ident)))

    def _facts(self, one: Member, supervises: int) -> Facts:
        above = self.members[one.above] if one.above else None
        entry = StaffEntry(
            email=f"{one.id}@council.example",
            name=one.id.capitalize(),
            team="North",
            roles=frozenset({one.role}),
            start_date=one.start,
            supervisor_email=f"{above.id}@council.example" if above else None,
            leaving_date=one.leaving,
            induction_until=one.induction_until,
            asye_start=one.asye_start,
            agreement_date=one.agreed,
            assessor_email=f"{one.assessor}@council.example" if one.assessor else None,
            timezone=one.zone,
            working_days=one.days,
        )
        return Facts(
            person=Person(id=one.id, entry=entry, supervisor_id=one.above),
            last=one.last,
            booked=one.booked,
            supervises=supervises,
            absences=tuple(one.absences),
            covers=tuple(one.covers),
        )

    def logged(self, ident: PersonId, day: date) -> Logged:
        """What was logged about somebody."""
        one = self.members[ident]
        return Logged(
            introduced=INTRODUCED,
            paired=one.paired,
            supervises_since=one.supervises_since,
            done=tuple(one.log.values()),
            cases=tuple(one.cases.values()),
            unrecorded=tuple(one.unrecorded.items()),
            uncovered=len(self.uncovered(one, day)),
        )

    def below(self, ident: PersonId) -> list[Member]:
        """Whose supervisor somebody is."""
        return [one for one in self.members.values() if one.above == ident]

    def uncovered(self, one: Member, day: date) -> list[Member]:
        """Who has nobody while somebody is away."""
        if not one.away(day):
            return []
        covered = {cover.supervisee for cover in one.covers if cover.start <= day <= cover.until}
        below = [other for other in self.below(one.id) if other.leaving is None or day <= other.leaving]
        return [other for other in below if not covered & {None, other.id}]

    # What happens

    def live(self, day: date) -> None:
        """A day goes by."""
        self.today = day
        for one in list(self.members.values()):
            if not one.here(day):
                continue
            self._come_and_go(one)
            if day.weekday() < 5 and one.works(day):
                self._work(one)
        for left in [ident for ident, on in self._reassign.items() if on <= day]:
            self._hand_over(self.members[left])
        if day.day == 1:
            self._forget()

    def settle(self, about: PersonId, duty: str, ref: str) -> None:
        """Somebody does what they were told of, and logs it."""
        one = self.members[about]
        if duty == "record":
            one.unrecorded.pop(ref, None)
        elif duty == "case" and ref in one.cases:
            self._discuss(one, ref)
        elif duty not in {"cover", "case"}:
            one.log[duty, ref] = done(duty, self.today, ref)
        self._stir(one)

    def cover(self, ident: PersonId) -> None:
        """Somebody of the same rank stands in for an absent supervisor: for each one or for all, for some weeks."""
        one = self.members[ident]
        others = [other for other in self._of(one.role) if other is not one and other.works(self.today)]
        if not others or not one.away(self.today):
            return
        until = self.today + timedelta(days=self._random.randrange(10, 90))
        by = self._random.choice(others).id
        if self._chance(0.5):
            one.covers.append(Cover(by=by, supervisee=None, start=self.today, until=until))
        else:
            whom = self.uncovered(one, self.today)
            one.covers += [Cover(by=by, supervisee=other.id, start=self.today, until=until) for other in whom]
        self._stir(one, moved=True)

    def take_notice(self) -> set[PersonId]:
        """Whom a pass has to look at again: those of whom a fact changed, and all about whom they would hear."""
        found = self.stirred | {other for one in self.moved for other in self._concerned(one)}
        self.stirred, self.moved = set(), set()
        return found

    def _concerned(self, ident: PersonId) -> Iterator[PersonId]:
        yield ident
        above = self.members[ident].above
        if above is not None:
            yield above
        yield from (one.id for one in self.members.values() if one.assessor == ident)
        for one in self.members.values():
            if any(cover.by == ident for cover in one.covers):
                yield from self._all_below(one.id)
        yield from self._all_below(ident)

    def _all_below(self, ident: PersonId) -> Iterator[PersonId]:
        for one in self.below(ident):
            yield one.id
            yield from self._all_below(one.id)

    def _come_and_go(self, one: Member) -> None:
        away = [absent for absent in one.absences if absent.until is None]
        for absent in away if self._chance(1 / 60) else ():
            one.absences[one.absences.index(absent)] = Absent(start=absent.start, until=self.today)
            self._stir(one, moved=True)
        if not one.away(self.today) and self._chance(1 / 150):
            length = self._random.choice([0, 2, 4, 9, 14, 27, 28, 40, 90, None])
            until = None if length is None else self.today + timedelta(days=length)
            one.absences.append(Absent(start=self.today, until=until))
            self._stir(one, moved=True)
        if one.leaving is None and one.above is not None and self._chance(1 / 1200):
            one.leaving = self.today + timedelta(days=self._random.randrange(60))
            self._reassign[one.id] = one.leaving + timedelta(days=self._random.randrange(-20, 20))
            self._stir(one, moved=True)

    def _work(self, one: Member) -> None:
        supervisor = self._acting(one)
        if supervisor is not None and supervisor.works(self.today):
            self._meet(one)
        if one.booked and one.booked <= self.today and self._chance(0.1):
            one.log[CANCELLED, ""] = done(CANCELLED, one.booked)
            one.booked = None
            self._stir(one)
        if one.role is Role.PRACTITIONER and self._chance(1 / 90):
            self._change_cases(one)
        if self._chance(1 / 1500):
            one.zone = self._random.choice(ZONES)
            one.days = self._random.choice([None, frozenset({0, 1, 2}), frozenset({0})])
            self._stir(one, moved=True)

    def _meet(self, one: Member) -> None:
        since = (self.today - (one.last or one.start)).days
        if (one.booked == self.today and self._chance(0.9)) or (since > 20 and self._chance(one.meets / 8)):
            session = f"s{self.today.toordinal()}"
            one.last, one.booked = self.today, None
            one.unrecorded[session] = self.today
            one.meets = self._random.choice([0.9, 0.9, 0.9, 0.5, 0.05])
            self._stir(one)
        elif one.booked is None and since > 10 and self._chance(0.03):
            one.booked = self.today + timedelta(days=self._random.randrange(1, 30))
            self._stir(one)

    def _change_cases(self, one: Member) -> None:
        if len(one.cases) > 1:
            one.cases.pop(self._random.choice(list(one.cases)))
        else:
            tag = f"k{self.today.toordinal()}"
            kind = self._random.choice(list(CaseKind))
            allocated = self.today if self._chance(0.5) else None
            one.cases[tag] = Case(
                id=tag, supervisee=one.id, tag=tag.upper(), kind=kind, opened=self.today, allocated=allocated
            )
        self._stir(one)

    def _discuss(self, one: Member, tag: str) -> None:
        case = one.cases[tag]
        agree = self.today if self._chance(0.3) else case.agreed_by_worker
        one.cases[tag] = Case(
            id=case.id,
            supervisee=case.supervisee,
            tag=case.tag,
            kind=case.kind,
            opened=case.opened,
            allocated=case.allocated,
            discussed=self.today,
            agreed_by_worker=agree,
            agreed_by_leader=agree,
        )

    # Coming and going

    def _add(self, role: Role, start: date, *, known: bool = True) -> None:
        self.joined += 1
        ident = PersonId(f"{role.value.replace('_', '')}{self.joined}")
        rank = RANKS.index(role)
        above = self._least_busy(RANKS[rank - 1]) if rank else None
        one = Member(
            id=ident,
            role=role,
            start=start,
            above=above.id if above else None,
            paired=start if known else None,
            zone=self._random.choice(ZONES) if self._chance(0.1) else None,
            days=frozenset({1, 2, 3}) if self._chance(0.1) else None,
        )
        if not known:
            one.last = INTRODUCED - timedelta(days=self._random.randrange(60))
            one.agreed = max(start, INTRODUCED - timedelta(days=self._random.randrange(800)))
        elif role is Role.PRACTITIONER and self._chance(0.4):
            one.asye_start = start + timedelta(days=self._random.randrange(30))
            one.assessor = self._random.choice(self._of(Role.SUPERVISOR)).id
        elif role is Role.PRACTITIONER:
            one.induction_until = start + timedelta(days=90)
        self.members[ident] = one
        if above is not None:
            self._supervises(above)
        self._stir(one)

    def _hand_over(self, left: Member) -> None:
        """Somebody comes in the place of who leaves; supervisees go to another of the rank meanwhile."""
        del self._reassign[left.id]
        self._add(left.role, self.today + timedelta(days=self._random.randrange(1, 30)))
        heirs = [one for one in self._of(left.role) if one is not left]
        for one in self.below(left.id):
            heir = self._random.choice(heirs)
            one.above, one.paired, one.booked = heir.id, self.today, None
            self._supervises(heir)
            self._stir(one, moved=True)
        self._stir(left)

    def _forget(self) -> None:
        """The list loses who left half a year ago."""
        long_ago = self.today - timedelta(days=183)
        for one in [one for one in self.members.values() if one.leaving and one.leaving < long_ago]:
            if not self.below(one.id):
                del self.members[one.id]
                self.moved.discard(one.id)
        for one in self.members.values():
            one.covers = [cover for cover in one.covers if cover.until > long_ago]
            one.assessor = one.assessor if one.assessor in self.members else None
            one.absences = one.absences[-6:]

    def _supervises(self, one: Member) -> None:
        self._stir(one)
        if self.today > INTRODUCED and len(self.below(one.id)) == 1:
            one.supervises_since = self.today

    def _least_busy(self, role: Role) -> Member:
        return min(self._of(role), key=lambda one: (len(self.below(one.id)), one.id))

    def _of(self, role: Role) -> list[Member]:
        """Those of a rank who stay."""
        return [one for one in self.members.values() if one.role is role and one.leaving is None]

    def _acting(self, one: Member) -> Member | None:
        """Whom somebody would meet: who stands in, or the supervisor."""
        above = self.members[one.above] if one.above else None
        for cover in above.covers if above else ():
            if cover.start <= self.today <= cover.until and cover.supervisee in (None, one.id):
                return self.members[cover.by]
        return above

    def _stir(self, one: Member, *, moved: bool = False) -> None:
        self.stirred.add(one.id)
        if moved:
            self.moved.add(one.id)

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability
