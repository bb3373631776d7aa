"""A pass of the clock: who is told what, once, and when to look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.logged import ADHOC, CANCELLED, NOT_ENTERED, ROTA, Case, CaseKind, Logged
from bot.domain.passes import Moment
from bot.domain.people import Absent, AgreedRhythm, Cover, Facts, PersonId, Role
from bot.domain.reminders import Kind
from bot.domain.rules import Duty
from tests.domain.clock_cases import facts
from tests.domain.duty_cases import ALL, LEADER, WORKER, organisations
from tests.support.duties import (
    INTRODUCED,
    LADDER,
    LONDON,
    MANAGER,
    OFFICE,
    SENIOR,
    SUPERVISEE,
    SUPERVISOR,
    Staff,
    Told,
    days,
    done,
    london,
    make_duty,
    make_rules,
    months,
    rung,
    weeks,
)

PLAN = make_duty("plan", "pair", after=weeks(4), again=months(6))
"""Due on Monday 30 November for who was paired on 2 November."""


def staff(*duties: Duty, log: dict[str, Logged] | None = None, **changed: Facts) -> Staff:
    """A worker, a supervisor, a manager and a head of service; none of them with a session that is near."""
    fresh = "2026-11-02"
    people = {
        "worker": facts("worker", above="lead", last=fresh),
        "lead": facts("lead", above="boss", last=fresh, roles=[Role.SUPERVISOR], supervises=1),
        "boss": facts("boss", above="head", last=fresh, roles=[Role.MANAGER], supervises=1),
        "head": facts("head", above=None, roles=[Role.HEAD_OF_SERVICE], supervises=1),
        "other": facts("other", above="boss", last=fresh, roles=[Role.SUPERVISOR]),
    }
    return Staff(
        rules=make_rules(*(duties or (PLAN,))),
        people={PersonId(name): one for name, one in (people | changed).items()},
        log={PersonId(name): its for name, its in (log or {"worker": logged(paired="2026-11-02")}).items()},
    )


def logged(**more: Any) -> Logged:
    """What was logged; dates as text."""
    its: dict[str, Any] = {"introduced": INTRODUCED, **more}
    for name, value in its.items():
        its[name] = date.fromisoformat(value) if isinstance(value, str) else value
    return Logged(**its)


def away(start: str, until: str | None) -> tuple[Absent, ...]:
    """A logged absence."""
    return (Absent(start=date.fromisoformat(start), until=date.fromisoformat(until) if until else None),)


def about_the_plan(told: Iterable[Told]) -> dict[str, str]:
    """Who was told which rung of the plan about the worker."""
    return {to: key.split(":")[2] for to, whom, key in told if whom == "worker" and key.startswith("plan:")}


# Once, and to whom


@pytest.mark.clause("P1-5a")
@pytest.mark.clause("P1-5g")
def test_each_rung_is_told_once_to_its_own() -> None:
    """Day after day, from the reminder to the head of service."""
    its = staff()
    heard: dict[str, dict[str, str]] = {}
    for number in range(70):
        at = london("2026-11-02T10:00") + timedelta(days=number)
        if found := about_the_plan(its.told(at)):
            heard[at.date().isoformat()] = found
    assert heard == {
        "2026-11-23": {"worker": "soon", "lead": "soon"},
        "2026-12-01": {"lead": "overdue"},
        "2026-12-14": {"boss": "manager"},
        "2026-12-15": {"lead": "overdue"},
        "2026-12-29": {"lead": "overdue", "head": "senior"},
    }


def test_after_an_outage_each_has_one_message() -> None:
    """The latest rung of all that went by, one digest of a kind for each."""
    its = staff(PLAN, make_duty("other_plan", "pair", after=weeks(4)))
    digests = its.tell(london("2027-01-12T10:00"))
    assert len({(one.recipient.id, one.kind) for one in digests}) == len(digests)
    (lead,) = [one for one in digests if one.recipient.id == "lead" and one.kind is Kind.TEAM]
    assert [(owes.due.duty.name, owes.step.name, owes.number) for owes in lead.duties] == [
        ("other_plan", "overdue", 3),
        ("plan", "overdue", 3),
    ]
    assert its.tell(london("2027-01-12T10:01")) == []


def test_a_digest_has_the_sessions_and_the_rest() -> None:
    """Each with its clause, the deciding one of a duty first."""
    its = staff(make_duty("plan", "pair", after=weeks(4), clauses=("P1-5a", "P2-4a")))
    digests = {(one.recipient.id, one.kind): one for one in its.tell(london("2026-11-23T10:00"))}
    mine = digests[PersonId("worker"), Kind.MINE]
    assert [item.step.name for item in mine.items] == ["due_soon"]
    assert [owes.step.name for owes in mine.duties] == ["soon"]
    assert mine.clause == ("P1-3.1a-1", "P1-5a")


def test_what_is_done_is_over() -> None:
    """Until it is due again."""
    its = staff()
    its.log[PersonId("worker")] = logged(paired="2026-11-02", done=(done("plan", "2026-11-20"),))
    assert about_the_plan(its.told("2026-12-01T10:00")) == {}
    assert about_the_plan(its.told("2027-05-13T10:00")) == {"worker": "soon", "lead": "soon"}


def test_who_is_not_in_question_is_not_looked_at() -> None:
    """And who is not in the log has sessions alone."""
    its = staff()
    at = london("2026-11-23T10:00")
    assert {whom for _, whom, _ in its.owed(at, [PersonId("lead")])} == {"lead"}
    assert about_the_plan(its.owed(at, [PersonId("worker")])) == {"worker": "soon", "lead": "soon"}


def test_a_moment_needs_its_zone() -> None:
    """A pass at no moment in particular is a mistake."""
    with pytest.raises(ValueError, match="time zone"):
        Moment(
            rules=make_rules(),
            at=london("2026-11-02T10:00").replace(tzinfo=None),
            zone=LONDON,
            working_time_of=lambda _: OFFICE,
        )


# Absence and cover


@pytest.mark.clause("P1-3.1e")
def test_who_is_away_hears_on_the_return_and_once() -> None:
    """The dates go on, the reminders wait: one message then, of the latest rung."""
    lead = facts("lead", above="boss", last="2026-11-02", roles=[Role.SUPERVISOR], supervises=1)
    its = staff(lead=replace(lead, absences=away("2026-11-20", "2026-12-09")))
    heard = {
        at: about_the_plan(its.told(f"{at}T10:00")).get("lead", "")
        for at in (
            "2026-11-19",
            "2026-11-20",
            "2026-11-23",
            "2026-12-01",
            "2026-12-09",
            "2026-12-10",
            "2026-12-11",
        )
    }
    assert heard == {
        "2026-11-19": "",
        "2026-11-20": "",
        "2026-11-23": "",
        "2026-12-01": "",
        "2026-12-09": "",
        "2026-12-10": "overdue",
        "2026-12-11": "",
    }


@pytest.mark.clause("P1-3.1e")
@pytest.mark.clause("P2-12d")
def test_who_stands_in_hears_what_the_supervisor_would() -> None:
    """What is owed on the day on which it begins, and the supervisor again from the day after it ends."""
    lead = facts("lead", above="boss", last="2026-11-02", roles=[Role.SUPERVISOR], supervises=1)
    covers = (
        Cover(by=PersonId("other"), supervisee=None, start=date(2026, 12, 3), until=date(2026, 12, 16)),
    )
    its = staff(lead=replace(lead, covers=covers))
    heard = {
        at: {
            to: rung_ for to, rung_ in about_the_plan(its.told(f"2026-12-{at}T10:00")).items() if to != "boss"
        }
        for at in ("02", "03", "04", "15", "16", "17", "18")
    }
    assert heard == {
        "02": {"lead": "overdue", "worker": "soon"},
        "03": {"other": "overdue"},
        "04": {},
        "15": {"other": "overdue"},
        "16": {},
        "17": {"lead": "overdue"},
        "18": {},
    }


BOSS = facts("boss", above="head", last="2026-11-02", roles=[Role.MANAGER], supervises=1)


@pytest.mark.clause("P1-3.1e")
@pytest.mark.clause("P2-7b")
@pytest.mark.parametrize("how", ["logged", "in the staff list"])
def test_what_a_manager_would_hear_does_not_wait_for_their_return(how: str) -> None:
    """The next one upwards hears what is reached meanwhile, and the manager all the same on the return."""
    absent = {
        "logged": replace(BOSS, absences=away("2026-12-10", "2026-12-22")),
        "in the staff list": facts(
            "boss", above="head", last="2026-11-02", roles=[Role.MANAGER], supervises=1,
            absent_from="2026-12-10", absent_until="2026-12-22",
        ),
    }[how]  # fmt: skip
    its = staff(boss=absent)
    heard = {
        day: {
            to: rung_
            for to, rung_ in about_the_plan(its.told(f"2026-12-{day}T10:00")).items()
            if to in ("boss", "head")
        }
        for day in ("10", "11", "14", "15", "22", "23", "24")
    }
    at_once = how == "in the staff list"
    assert heard == {
        "10": {},
        "11": {},
        # Who is away by the staff list alone may read it, or not.
        "14": {"head": "manager", "boss": "manager"} if at_once else {"head": "manager"},
        "15": {},
        "22": {},
        "23": {} if at_once else {"boss": "manager"},
        "24": {},
    }


@pytest.mark.clause("P1-3.1e")
def test_who_stands_in_for_a_manager_hears_what_the_manager_would() -> None:
    """Of what is reached in the absence: what the manager has heard before is not said twice."""
    until = date(2026, 12, 31)
    covers = (Cover(by=PersonId("other"), supervisee=None, start=date(2026, 12, 16), until=until),)
    gone = replace(BOSS, absences=away("2026-12-14", "2026-12-31"), covers=covers)
    heard = {
        day: about_the_plan(staff(boss=gone).owed(london(f"2026-12-{day}T10:00"))) for day in ("15", "16")
    }
    assert {day: told.keys() - {"lead", "worker"} for day, told in heard.items()} == {
        "15": {"head"},
        "16": {"other"},
    }
    later = staff(boss=replace(gone, absences=away("2026-12-15", "2026-12-31")))
    assert about_the_plan(later.told("2026-12-14T10:00"))["boss"] == "manager"
    assert "other" not in about_the_plan(later.told("2026-12-16T10:00"))


def test_a_senior_hears_the_latest_of_both_parts() -> None:
    """One message about one duty: as the senior, or in the place of the manager, whichever was reached last."""
    steps = [rung("senior", 1, SENIOR), rung("manager", 14, MANAGER), rung("again", 21, SENIOR)]
    its = staff(
        make_duty("plan", "pair", after=weeks(4), steps=steps),
        boss=replace(BOSS, absences=away("2026-12-10", None)),
    )
    heard = [about_the_plan(its.told(f"2026-12-{day}T10:00")).get("head") for day in ("09", "14", "21")]
    assert heard == ["senior", "manager", "again"]
    before = staff(*its.rules.duties.values(), boss=replace(BOSS, absences=away("2026-12-15", None)))
    assert about_the_plan(before.owed(london("2026-12-16T10:00")))["head"] == "senior"


def test_the_clock_of_sessions_has_its_own_senior_whoever_is_away() -> None:
    """Nobody hears of the two months in another's place; what is private stays so."""
    private = make_duty("plan", "pair", after=weeks(4), private=True)
    worker = facts("worker", above="lead", last="2026-08-10")
    head = facts("head", above="chief", roles=[Role.HEAD_OF_SERVICE], supervises=1)
    its = staff(
        private,
        worker=worker,
        boss=replace(BOSS, absences=away("2026-10-01", None)),
        head=replace(head, absences=away("2026-10-01", None)),
        chief=facts("chief", above=None, roles=[Role.HEAD_OF_SERVICE], supervises=1),
    )
    assert {to for to, whom, _ in its.owed(london("2027-01-12T10:00")) if whom == "worker"} == {
        "worker",
        "lead",
    }


COVER = make_duty(
    "cover",
    "uncovered_absence",
    after=days(28),
    clauses=("P1-3.1e",),
    steps=[
        rung("second_week", -14, SUPERVISOR),
        rung("third_week", -7, SUPERVISOR),
        rung("needed", 0, SUPERVISOR),
        rung("overdue", 1, SUPERVISOR, MANAGER, every=7),
    ],
)


@pytest.mark.clause("P1-3.1e")
@pytest.mark.parametrize("how", ["logged, without an end", "logged, long", "in the staff list"])
def test_an_absent_supervisors_manager_hears_until_somebody_stands_in(how: str) -> None:
    """After two weeks and three, and from the fourth on until there is cover for each supervisee."""
    lead = facts("lead", above="boss", last="2026-11-02", roles=[Role.SUPERVISOR], supervises=1)
    absent = {
        "logged, without an end": replace(lead, absences=away("2026-11-02", None)),
        "logged, long": replace(lead, absences=away("2026-11-02", "2027-03-01")),
        "in the staff list": facts(
            "lead",
            above="boss",
            last="2026-11-02",
            roles=[Role.SUPERVISOR],
            supervises=1,
            absent_from="2026-11-02",
        ),
    }[how]
    its = staff(COVER, lead=absent)
    heard = _heard_of_cover(its, 40)
    assert heard == {
        "2026-11-16": {"boss": "second_week"},
        "2026-11-23": {"boss": "third_week"},
        "2026-11-30": {"boss": "needed"},
        "2026-12-01": {"boss": "overdue", "head": "overdue"},
        "2026-12-08": {"boss": "overdue", "head": "overdue"},
    }
    until = date(2026, 12, 31)
    covers = (
        Cover(by=PersonId("other"), supervisee=PersonId("worker"), start=date(2026, 12, 10), until=until),
    )
    its.people[PersonId("lead")] = replace(absent, covers=covers)
    look = its.looks(london("2026-12-15T10:00"), [PersonId("lead")])[PersonId("lead")]
    assert its.owed(london("2026-12-15T10:00"), [PersonId("lead")]) == set()
    assert look == london("2027-01-01T00:00")
    assert {to for to, _, _ in its.owed(london("2027-01-02T10:00"), [PersonId("lead")])} == {"boss", "head"}


def _heard_of_cover(its: Staff, number: int) -> dict[str, dict[str, str]]:
    heard: dict[str, dict[str, str]] = {}
    for n in range(number):
        at = london("2026-11-02T10:00") + timedelta(days=n)
        found = {
            to: key.split(":")[2]
            for to, whom, key in its.told(at)
            if whom == "lead" and key.startswith("cover")
        }
        if found:
            heard[at.date().isoformat()] = found
    return heard


@pytest.mark.clause("P1-6a")
def test_nobody_else_hears_of_a_private_duty() -> None:
    """Not by name, not in a digest, not by being looked at."""
    private = make_duty("wellbeing", "pair", steps=[*LADDER, rung("mine", 3)], private=True)
    its = staff(private)
    told = {(to, whom) for to, whom, key in its.told("2026-12-28T10:00") if key.startswith("wellbeing")}
    assert ("worker", "worker") in told
    assert all(to == whom for to, whom in told)


def test_about_who_is_away_for_long_nobody_hears() -> None:
    """And on the return it goes on."""
    worker = facts(
        "worker", above="lead", last="2026-11-02", absent_from="2026-11-20", absent_until="2027-01-10"
    )
    its = staff(worker=worker)
    assert about_the_plan(its.told("2026-12-15T10:00")) == {}
    look = its.looks(london("2026-12-15T10:00"), [PersonId("worker")])[PersonId("worker")]
    assert look == london("2027-01-11T00:00")
    assert about_the_plan(its.told("2027-01-11T10:00"))["boss"] == "manager"


# When to look again: each thing that changes by itself


def _case(**more: Any) -> Case:
    its: dict[str, Any] = {"kind": CaseKind.FAMILY, "opened": date(2026, 11, 2), **more}
    return Case(id="c1", supervisee=PersonId("worker"), tag="K7", **its)


LEAD = facts("lead", above="boss", last="2026-11-02", roles=[Role.SUPERVISOR], supervises=1)
HEAD = facts("head", above="chief", roles=[Role.HEAD_OF_SERVICE], leaving_date="2026-12-30")
CHIEF = facts("chief", above=None, roles=[Role.HEAD_OF_SERVICE], supervises=1)
SICK = facts(
    "lead", above="boss", last="2026-11-02", roles=[Role.SUPERVISOR], supervises=1,
    absent_from="2026-11-10", absent_until="2026-12-01",
)  # fmt: skip
SENIOR_ONLY = make_duty("plan", "pair", after=weeks(4), steps=[rung("senior", 1, SENIOR)])
MANAGER_ONLY = make_duty("plan", "pair", after=weeks(4), steps=[rung("manager", 1, MANAGER)])
SUPERVISOR_ONLY = make_duty("plan", "pair", after=weeks(4), steps=[rung("overdue", 1, SUPERVISOR)])
FIRST = make_duty("cover", "uncovered_absence", after=days(14), steps=[rung("first", 1, SUPERVISOR)])


def _agreed(start: date, until: date) -> Facts:
    rhythm = AgreedRhythm(days=42, start=start, until=until)
    return replace(facts("worker", above="lead", last="2026-11-02"), rhythms=(rhythm,))


def _covered(by: str, start: date, until: date) -> Facts:
    return replace(LEAD, covers=(Cover(by=PersonId(by), supervisee=None, start=start, until=until),))


@pytest.mark.parametrize(
    ("its", "about", "at", "look"),
    [
        pytest.param(
            staff(SENIOR_ONLY, head=HEAD, chief=CHIEF), "worker", "2026-12-24T10:00", "2026-12-31T00:00",
            id="the senior leaves",
        ),
        pytest.param(
            staff(SUPERVISOR_ONLY, lead=replace(LEAD, absences=away("2026-11-20", "2026-12-09"))),
            "worker", "2026-12-01T10:00", "2026-12-10T00:00", id="a recipient is back",
        ),
        pytest.param(
            staff(SUPERVISOR_ONLY, lead=_covered("other", date(2026, 12, 24), date(2026, 12, 26))),
            "worker", "2026-12-23T10:00", "2026-12-24T00:00", id="somebody begins to stand in",
        ),
        pytest.param(
            staff(SUPERVISOR_ONLY, lead=_covered("other", date(2026, 12, 1), date(2026, 12, 26))),
            "worker", "2026-12-23T10:00", "2026-12-27T00:00", id="somebody ends to stand in",
        ),
        pytest.param(
            staff(
                SUPERVISOR_ONLY, lead=_covered("other", date(2026, 12, 1), date(2026, 12, 31)),
                other=facts("other", above="boss", leaving_date="2026-12-27"),
            ),
            "worker", "2026-12-23T10:00", "2026-12-28T00:00", id="who stands in leaves",
        ),
        pytest.param(
            staff(MANAGER_ONLY, boss=replace(BOSS, absences=away("2026-12-24", "2026-12-30"))),
            "worker", "2026-12-23T10:00", "2026-12-24T00:00", id="a manager begins to be away",
        ),
        pytest.param(
            staff(MANAGER_ONLY, boss=replace(BOSS, absences=away("2026-12-01", "2026-12-26"))),
            "worker", "2026-12-23T10:00", "2026-12-27T00:00", id="a manager is back",
        ),
        pytest.param(
            staff(
                MANAGER_ONLY,
                boss=replace(
                    BOSS,
                    absences=away("2026-12-01", None),
                    covers=(
                        Cover(
                            by=PersonId("other"), supervisee=None,
                            start=date(2026, 12, 27), until=date(2027, 2, 1),
                        ),
                    ),
                ),
            ),
            "worker", "2026-12-23T10:00", "2026-12-27T00:00", id="somebody begins to stand in for a manager",
        ),
        pytest.param(
            staff(SENIOR_ONLY, worker=_agreed(date(2026, 12, 24), date(2026, 12, 26))),
            "worker", "2026-12-23T10:00", "2026-12-24T00:00", id="an agreed interval begins",
        ),
        pytest.param(
            staff(SENIOR_ONLY, worker=_agreed(date(2026, 12, 1), date(2026, 12, 26))),
            "worker", "2026-12-23T10:00", "2026-12-27T00:00", id="an agreed interval ends",
        ),
        pytest.param(staff(FIRST, lead=SICK), "lead", "2026-11-03T10:00", "2026-11-10T00:00", id="a listed absence"),
        pytest.param(
            staff(FIRST, lead=replace(LEAD, absences=away("2026-11-10", "2026-12-01"))),
            "lead", "2026-11-03T10:00", "2026-11-10T00:00", id="a logged absence",
        ),
        pytest.param(
            staff(make_duty("yearly", "calendar", on="06-04")),
            "head", "2026-11-16T10:00", "2026-12-05T00:00", id="another year's day counts",
        ),
        pytest.param(
            staff(PLAN, log={"worker": logged(introduced="2026-11-02")}),
            "worker", "2026-11-09T10:00", "2026-11-23T09:00", id="the days of introduction",
        ),
        pytest.param(
            staff(make_duty("case", "case", after=weeks(8)), log={"worker": logged(cases=(_case(),))}),
            "worker", "2026-12-18T10:00", "2026-12-21T09:00", id="a case falls due",
        ),
    ],
)  # fmt: skip
def test_a_pass_looks_again_when_something_changes_by_itself(
    its: Staff, about: str, at: str, look: str
) -> None:
    """At the very moment of the change, however little else comes about the person."""
    person, moment = PersonId(about), london(at)
    followed: list[datetime | None] = []
    while moment <= london(look):
        found = its.looks(moment, [person])[person]
        followed.append(found)
        if found is None:
            break
        moment = found
    assert london(look) in followed


def test_nothing_more_comes_for_who_has_nothing_due() -> None:
    """The head of service has no clock: a pass need never look again, until a fact changes."""
    assert staff().looks(london("2026-11-03T10:00"), [PersonId("head")]) == {"head": None}


# Properties


@settings(deadline=None, max_examples=40)
@given(
    organisations(), st.sampled_from((WORKER, LEADER)), st.lists(st.integers(0, 1000), min_size=2, max_size=2)
)
def test_until_the_next_moment_nothing_new_is_owed(
    case: tuple[Staff, datetime], person: PersonId, shares: list[int]
) -> None:
    """Whoever is left out of the passes until then misses nothing, again and again."""
    its, moment = case
    at = moment.astimezone(UTC)
    for _ in range(8):
        look = its.looks(at, [person])[person]
        until = min(look, at + timedelta(days=900)) if look else at + timedelta(days=900)
        last = until.astimezone(UTC) - timedelta(seconds=1)
        had = its.owed(at, [person])
        for later in (last, *(at + (last - at) * share / 1000 for share in shares)):
            assert its.owed(later, [person]) <= had
        if look is None:
            break
        assert look > at
        at = look.astimezone(UTC)


@settings(deadline=None, max_examples=40)
@given(organisations(), st.lists(st.integers(0, 24 * 60), min_size=3, max_size=3))
def test_a_pass_tells_the_right_people_at_the_right_time(
    case: tuple[Staff, datetime], steps: list[int]
) -> None:
    """Once, of one rung of each duty; in working hours; nobody and about nobody who has left; the private privately."""
    its, at = case
    heard: set[Told] = set()
    for hours in steps:
        at += timedelta(hours=hours)
        today = at.astimezone(its.zone).date()
        digests = its.tell(at)
        assert len({(one.recipient.id, one.kind) for one in digests}) == len(digests)
        for digest in digests:
            to = digest.recipient
            office = its.times(to)
            assert digest.items or digest.duties
            assert not to.has_left(today)
            assert not its.people[to.id].is_away(today)
            assert digest.send_at.timestamp() >= at.timestamp()
            assert office.is_working_day(digest.send_at.date())
            assert office.opens <= digest.send_at.time() < office.closes
            ladders = [(owes.due.about.id, owes.due.duty.name, owes.due.ref) for owes in digest.duties]
            assert len(set(ladders)) == len(ladders)
            for owes in digest.duties:
                duty = its.rules.duties[owes.due.duty.name]
                assert owes.due.duty == duty
                assert duty.clauses[0] in digest.clause
                assert owes.moment.timestamp() <= at.timestamp()
                assert not owes.due.about.has_left(today)
                assert digest.kind is (Kind.MINE if owes.due.about.id == to.id else Kind.TEAM)
                assert not duty.private or owes.due.about.id == to.id
            told = {(to.id, owes.due.about.id, owes.key) for owes in digest.duties}
            assert not told & heard
            heard |= told
        assert its.tell(at) == []


@settings(deadline=None, max_examples=25)
@given(organisations(), st.integers(1, 20))
def test_passes_over_those_whose_time_has_come_tell_all_that_passes_over_everybody_tell(
    case: tuple[Staff, datetime], stride: int
) -> None:
    """The same messages in each pass, with a fraction of the work."""
    its, at = case
    some, everybody = replace(its, had=set()), replace(its, had=set())
    wakes: dict[PersonId, datetime | None] = dict.fromkeys(its.people, at)
    for _ in range(12):
        due = [person for person, wake in wakes.items() if wake is not None and wake <= at]
        assert sorted(_said(some.tell(at, due))) == sorted(_said(everybody.tell(at)))
        wakes.update(some.looks(at, due))
        at += timedelta(days=stride, hours=5)


def _said(digests: Iterable[Any]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (
            one.recipient.id,
            one.kind.value,
            (
                *(item.about.id + item.step.key for item in one.items),
                *(o.due.about.id + o.key for o in one.duties),
            ),
        )
        for one in digests
    ]


# A mistyped year


DATES = (
    "start_date", "leaving_date", "induction_until", "asye_start", "asye_end", "agreement_date", "absent_from",
    "absent_until", "last", "booked",
)  # fmt: skip
LOGGED = (
    "introduced", "paired", "changed", "supervises_since", "done", "opened", "allocated", "discussed", "agreed",
    "unrecorded", "absence", "cover", "rhythm",
)  # fmt: skip


@pytest.mark.parametrize("name", [*DATES, *LOGGED])
@pytest.mark.parametrize("far", [date.max, date(9999, 12, 1), date(9999, 1, 31), date(1, 2, 1)])
@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland", "Pacific/Honolulu"])
def test_a_mistyped_year_stops_no_pass(name: str, far: date, zone: str) -> None:
    """Whichever date it is, for everybody else the pass goes on as ever."""
    worker = _mistyped(
        facts("worker", above="lead", last="2026-11-02", timezone=zone, supervises=1), name, far
    )
    log = _mistyped_log(name, far)
    its = staff(*ALL, log={"worker": log}, worker=worker, lead=_mistyped(LEAD, name, far))
    its.zone = ZoneInfo(zone)
    at = london("2026-12-01T10:00")
    others = [PersonId("boss"), PersonId("other")]
    usual = staff(*ALL)
    usual.zone = ZoneInfo(zone)
    assert its.owed(at, others) == usual.owed(at, others)
    its.tell(at)
    assert its.tell(at) == []
    looks = its.looks(at)
    assert all(look is None or look > at for look in looks.values())


def _mistyped(about: Facts, name: str, far: date) -> Facts:
    match name:
        case "last" | "booked":
            return replace(about, **{name: far})
        case "absence":
            return replace(
                about, absences=(Absent(start=far, until=far), Absent(start=date(2026, 11, 1), until=far))
            )
        case "cover":
            return replace(
                about, covers=(Cover(by=PersonId("other"), supervisee=None, start=far, until=far),)
            )
        case "rhythm":
            return replace(
                about,
                rhythms=tuple(AgreedRhythm(days=days, start=far, until=far) for days in (7, 42))
                + tuple(AgreedRhythm(days=days, start=date(2026, 11, 1), until=far) for days in (7, 42)),
            )
        case _ if name in DATES:
            more: dict[str, Any] = {name: far}
            if name == "absent_until":
                more["absent_from"] = min(far, date(2026, 11, 1))
            return replace(about, person=replace(about.person, entry=replace(about.person.entry, **more)))
        case _:
            return about


def _mistyped_log(name: str, far: date) -> Logged:
    its = logged(paired="2026-11-02", cases=(_case(kind=CaseKind.CARE_EXPERIENCED_21_TO_25),))
    match name:
        case "introduced" | "paired" | "changed" | "supervises_since":
            return replace(its, **{name: far})
        case "done":
            names = (ADHOC, CANCELLED, ROTA, *(duty.name for duty in ALL))
            return replace(its, done=tuple(done(clock, far, outcome=NOT_ENTERED) for clock in names))
        case "opened" | "allocated" | "discussed":
            return replace(its, cases=(_case(**{name: far}),))
        case "agreed":
            return replace(its, cases=(_case(agreed_by_worker=far, agreed_by_leader=far),))
        case "unrecorded":
            return replace(its, unrecorded=(("s1", far),))
        case _:
            return its


# The clock itself


@pytest.mark.parametrize(
    ("on", "before", "at"),
    [
        pytest.param(
            "2026-04-06", "2026-03-30T07:59:59+00:00", "2026-03-30T08:00:00+00:00", id="spring forward"
        ),
        pytest.param(
            "2026-11-02", "2026-10-26T08:59:59+00:00", "2026-10-26T09:00:00+00:00", id="autumn back"
        ),
        pytest.param("2028-03-07", "2028-02-29T08:59:59+00:00", "2028-02-29T09:00:00+00:00", id="a leap day"),
        pytest.param("2027-01-08", "2026-12-31T23:59:59+00:00", "2027-01-04T09:00:00+00:00", id="New Year"),
    ],
)
def test_a_rung_is_told_when_its_working_day_opens(on: str, before: str, at: str) -> None:
    """In the days around a change of the clocks, a leap day and the year's turn."""
    due = date.fromisoformat(on)
    plan = make_duty("plan", "pair", steps=[rung("soon", -7, SUPERVISEE)])
    if on == "2027-01-08":
        plan = replace(plan, steps=(rung("soon", -7, SUPERVISEE), rung("near", -4, SUPERVISEE)))
    its = staff(plan, log={"worker": logged(paired=due)})
    assert (
        "near" not in about_the_plan(its.owed(datetime.fromisoformat(before), [PersonId("worker")])).values()
    )
    found = about_the_plan(its.owed(datetime.fromisoformat(at), [PersonId("worker")]))
    assert found["worker"] == ("near" if on == "2027-01-08" else "soon")


def test_who_moves_to_another_zone_hears_by_its_clock() -> None:
    """A new entry of the staff list is enough; the step is not told twice."""
    its = staff()
    worker = PersonId("worker")
    assert about_the_plan(its.told("2026-11-23T10:00")).get("worker") == "soon"
    its.people[worker] = facts("worker", above="lead", last="2026-11-02", timezone="Pacific/Honolulu")
    assert "worker" not in about_the_plan(its.told("2026-11-24T20:00"))
    west = staff(worker=its.people[worker])
    (mine,) = [one for one in west.tell(london("2026-11-23T20:00")) if one.recipient.id == "worker"]
    assert mine.send_at.isoformat() == "2026-11-23T10:00:00-10:00"


def test_a_clock_that_jumps_tells_nothing_twice() -> None:
    """Forward by three weeks, back to where it was, and on: each rung once, the skipped ones not at all."""
    its = staff()
    moments = (
        "2026-11-23T10:00",
        "2026-12-15T10:00",
        "2026-11-24T10:00",
        "2026-12-15T11:00",
        "2026-12-15T09:30",
    )
    told = [about_the_plan(its.told(at)) for at in moments]
    assert told == [{"worker": "soon", "lead": "soon"}, {"lead": "overdue", "boss": "manager"}, {}, {}, {}]
