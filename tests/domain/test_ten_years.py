"""Ten years of a council, day by day, through the pure rules, against what the same sentences say told naively."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random

import pytest

from bot.domain.passes import Moment, next_moments, plan
from bot.domain.people import Facts, PersonId, Role
from bot.domain.reminders import Digest
from bot.domain.rules import Profile, Rules
from bot.domain.working_time import WorkingTimes
from bot.policy.clauses import known_clauses
from tests.support.council import INTRODUCED, Council
from tests.support.duties import (
    LADDER,
    LONDON,
    MANAGER,
    OFFICE,
    SENIOR,
    SUPERVISEE,
    SUPERVISOR,
    Told,
    days,
    make_duty,
    make_rules,
    months,
    rung,
    told_in,
    weeks,
    working_days,
)
from tests.support.promises import RETOLD, Promises, naive_line, naive_stand_ins

DAY = timedelta(days=1)
YEARS = 10
BUSY = 60
"""Days of each second year in which there is a pass every day; else there is one every nine days."""

MILESTONES = (
    rung("soon", -14, SUPERVISEE, SUPERVISOR),
    rung("overdue", 1, SUPERVISOR, every=14),
    rung("manager", 28, MANAGER),
)
COVER = (
    rung("second_week", -14, SUPERVISOR),
    rung("third_week", -7, SUPERVISOR),
    rung("needed", 0, SUPERVISOR),
    rung("overdue", 1, SUPERVISOR, MANAGER, every=7),
)
STRICTER = (
    *LADDER[:1],
    rung("overdue", 1, SUPERVISOR, every=7),
    rung("manager", 10, MANAGER),
    rung("senior", 21, SENIOR),
)
DUTIES = (
    make_duty("agreement", "pair", after=weeks(4), clauses=("P1-5a",)),
    make_duty("agreement_review", "agreement", after=months(12), again=months(12), clauses=("P1-5e",)),
    make_duty("annual_review", "employment", after=months(12), again=months(12), clauses=("P1-4a",)),
    make_duty("probation", "employment", milestones=(3, 6, 10), steps=MILESTONES, clauses=("P1-3.5e",)),
    make_duty(
        "assessed_year", "assessed_year", milestones=(3, 6, 9, 12), optional=(9,), joins="probation", joins_days=21,
        steps=MILESTONES, clauses=("P1-3.5f",),
    ),
    make_duty("induction", "induction_ends", clauses=("P1-3.1c",)),
    make_duty("observation", "supervising", after=months(12), again=months(12), clauses=("P1-9a",)),
    make_duty("record", "unrecorded_session", after=working_days(5), clauses=("P1-8e",)),
    make_duty("rebooking", "cancelled_session", after=working_days(5), clauses=("P1-1.3-1",)),
    make_duty(
        "case", "case", after=weeks(8), again=weeks(8), clauses=("P1-3.1a-2",),
        spans={"care_experienced_21_to_25.agreed": weeks(12)},
    ),
    make_duty("allocation", "allocation", after=weeks(6), clauses=("P1-3.2c",)),
    make_duty("cover", "uncovered_absence", after=days(28), steps=COVER, clauses=("P1-3.1e",)),
    make_duty("registration", "calendar", on="11-30", clauses=("P1-1.3-7",), roles=[Role.PRACTITIONER]),
    make_duty("wellbeing", "pair", again=months(6), private=True, clauses=("P1-6a",)),
)  # fmt: skip
POLICIES = (
    make_rules(*DUTIES, introduction_days=0),
    make_rules(
        *(replace(duty, steps=STRICTER if duty.steps == LADDER else duty.steps) for duty in DUTIES),
        introduction_days=0,
    ),
    make_rules(*DUTIES, introduction_days=0, profile=Profile.ACTIVE),
    make_rules(*DUTIES, introduction_days=0),
)
"""In force for a quarter of the time each."""


@dataclass
class Run:
    """A council, the passes over it, and all that was told."""

    council: Council
    rules: Rules
    chance: Random
    times: WorkingTimes = field(default_factory=lambda: WorkingTimes(OFFICE))
    had: set[Told] = field(default_factory=set[Told])
    wakes: dict[PersonId, datetime | None] = field(default_factory=dict[PersonId, datetime | None])
    waiting: list[tuple[PersonId, str, str]] = field(default_factory=list[tuple[PersonId, str, str]])
    passed_over: int = 0
    steps: Counter[str] = field(default_factory=Counter[str])
    facts: Sequence[Facts] = ()

    def pass_at(self, at: datetime, *, daily: bool) -> list[Digest]:
        """A pass: where there is one every day, over those alone whose time has come."""
        self.facts = self.council.everybody()
        members, changed = self.council.members, self.council.take_notice()
        if not daily:
            self.wakes = dict.fromkeys(members, at)
            return self.plan(at, members)
        self.wakes |= dict.fromkeys(changed, at)
        due = [one for one, wake in self.wakes.items() if wake and wake <= at and one in members]
        self.wakes |= self.look(at, due)
        self.passed_over += len(members) - len(due)
        return self.plan(at, due)

    def plan(self, at: datetime, about: Iterable[PersonId]) -> list[Digest]:
        """What a pass over some people has for everybody."""
        some = list(about)
        today = at.date()
        return plan(
            self.facts,
            rules=self.rules,
            at=at,
            zone=LONDON,
            working_time_of=self.times,
            already=lambda to, whom, key: (to, whom, key) in self.had,
            logged={person: self.council.logged(person, today) for person in some},
            about=some,
        )

    def look(self, at: datetime, about: list[PersonId]) -> dict[PersonId, datetime | None]:
        """When to look at some people again."""
        return dict(
            next_moments(
                self.facts,
                Moment(rules=self.rules, at=at, zone=LONDON, working_time_of=self.times),
                logged={person: self.council.logged(person, at.date()) for person in about},
                about=about,
            )
        )

    def act(self) -> None:
        """What people do about what they were told: at once, later, or never."""
        for one in self.chance.sample(self.waiting, len(self.waiting) // 4):
            self.waiting.remove(one)
            about, duty, ref = one
            if about in self.council.members and self.chance.random() < 0.8:
                if duty == "cover":
                    self.council.cover(about)
                else:
                    self.council.settle(about, duty, ref)


@pytest.mark.clause("P1-3.1a-1")
@pytest.mark.clause("P1-3.1a-2")
@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.clause("P1-3.1b-2")
@pytest.mark.clause("P1-3.1e")
@pytest.mark.clause("P1-4a")
@pytest.mark.clause("P1-5a")
@pytest.mark.clause("P1-8e")
@pytest.mark.clause("P2-7b")
def test_ten_years_of_a_council() -> None:
    """After each pass: the promised message to the right person once, nothing to or about others, no message else."""
    run = Run(Council(seed=7), POLICIES[0], Random(7))
    for number in range(YEARS * 365):
        today = INTRODUCED + number * DAY
        run.council.live(today)
        _change_policy(run, number)
        busy = number // 365 % 2 == 0 and number % 365 < BUSY
        if not busy and number % 9:
            continue
        if number % 90 in range(60, 64):
            # The machine is down.
            continue
        at = datetime.combine(today, time(run.chance.randrange(24), run.chance.randrange(60)), tzinfo=LONDON)
        check_pass(run, at, daily=busy, everything=number % 63 == 0)
        run.act()
    assert run.steps.keys() >= {duty.name for duty in DUTIES} | {
        "due_soon",
        "due_2",
        "overdue",
        "ceiling_14",
        "past_ceiling",
    }
    assert run.council.joined > 150
    assert run.passed_over > 5_000


def _change_policy(run: Run, number: int) -> None:
    policy = POLICIES[number * len(POLICIES) // (YEARS * 365)]
    if policy is not run.rules:
        run.rules = policy
        run.council.stirred |= run.council.members.keys()


def check_pass(run: Run, at: datetime, *, daily: bool, everything: bool) -> None:
    """A pass, and what has to hold after it."""
    digests = run.pass_at(at, daily=daily)
    told = told_in(digests)
    assert told.isdisjoint(run.had)
    run.had |= told
    assert len({(one.recipient.id, one.kind) for one in digests}) == len(digests)
    for digest in digests:
        check_digest(run, digest, at)
    facts = {one.person.id: one for one in run.facts}
    promises = Promises(council=run.council, facts=facts, rules=run.rules, times=run.times, at=at)
    check_told(run, told, promises, everything=everything)
    if everything:
        assert run.plan(at, run.council.members) == []
    told_of = {
        (owes.due.about.id, owes.due.duty.name, owes.due.ref) for one in digests for owes in one.duties
    }
    run.waiting += sorted(told_of.difference(run.waiting))


def check_told(run: Run, told: set[Told], promises: Promises, *, everything: bool) -> None:
    """That nothing else was told than what was promised, and that nothing is missing."""
    members = run.council.members.values()
    for one in members:
        keys = {message for message in told if message[1] == one.id}
        duties = {message for message in keys if message[2].split(":")[0] in RETOLD}
        if duties or everything:
            promised = promises.of_duties(one)
            assert duties <= promised
            assert promised <= run.had
        sessions = {message for message in keys if message[2].count(":") == 2}
        if sessions or everything:
            promised = promises.of_sessions(one)
            assert promised is None or sessions <= promised <= run.had


def check_digest(run: Run, digest: Digest, at: datetime) -> None:
    """To somebody who is there, in their working hours, about people who are there, for a clause that exists."""
    to = run.council.members[digest.recipient.id]
    office = run.times(digest.recipient)
    assert to.leaving is None or at.date() <= to.leaving
    assert not to.away(at.date())
    assert digest.send_at.timestamp() >= at.timestamp()
    assert office.is_working_day(digest.send_at.date())
    assert office.opens <= digest.send_at.time() < office.closes
    assert digest.clause
    assert set(digest.clause) <= known_clauses().keys()
    for item in digest.items:
        run.steps[item.step.name] += 1
    for owes in digest.duties:
        run.steps[owes.due.duty.name] += 1
        about = run.council.members[owes.due.about.id]
        assert about.leaving is None or at.date() <= about.leaving
        assert not owes.due.duty.private or about is to
        hears = naive_line(run.council, about, at.date()).get(to.id, set())
        hears |= naive_stand_ins(run.council, about, at.date()).get(to.id, {}).keys()
        assert {part.value for part in owes.step.to} & hears
