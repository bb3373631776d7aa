"""What falls due besides the sessions: when, and which rung of the ladder is owed to whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.begins import About
from bot.domain.duties import all_due
from bot.domain.logged import ROTA, Case, CaseKind, Done, Logged, Risk
from bot.domain.people import Absent, Facts, PersonId, Role
from bot.domain.rules import LOCAL, Duty, Value
from tests.domain.clock_cases import facts
from tests.domain.duty_cases import ALL, organisations
from tests.support.duties import (
    INTRODUCED,
    OFFICE,
    Staff,
    days,
    done,
    make_duty,
    make_rules,
    months,
    weeks,
    working_days,
)


def dues(
    *duties: Duty,
    whom: Facts | None = None,
    today: str = "2026-11-02",
    introduction_days: int = 28,
    introduction_spread_days: int = 0,
    basis: str = "rolling",
    **logged: Any,
) -> list[tuple[str, str, str]]:
    """What is due about somebody: the duty's name, the reference and the day."""
    rules = make_rules(
        *duties, introduction_days=introduction_days, introduction_spread_days=introduction_spread_days
    )
    rules = replace(rules, settled={**rules.settled, "annual.basis": Value(basis, LOCAL)})
    more: dict[str, Any] = {"introduced": INTRODUCED, **logged}
    for name, value in more.items():
        more[name] = day(value) if isinstance(value, str) else value
    its = About(
        facts=whom or facts(),
        logged=Logged(**more),
        rules=rules,
        day=day(today),
    )
    return [(due.duty.name, due.ref, due.day.isoformat()) for due in all_due(its, OFFICE.add_days)]


def only(duty: Duty, **more: Any) -> str:
    """The day of the one that is due; empty where nothing is."""
    found = dues(duty, **more)
    assert len(found) < 2
    return found[0][2] if found else ""


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


# How a due date comes about


@pytest.mark.parametrize(
    ("after", "due"),
    [
        pytest.param(None, "2026-10-05", id="the fact itself"),
        pytest.param(days(10), "2026-10-15", id="days"),
        pytest.param(weeks(4), "2026-11-02", id="weeks"),
        pytest.param(months(3), "2027-01-05", id="months"),
        pytest.param(working_days(5), "2026-10-12", id="working days"),
    ],
)
def test_a_duty_is_first_due_so_long_after_its_fact(after: Any, due: str) -> None:
    """In the unit of the policy."""
    assert only(make_duty("plan", "pair", after=after), paired="2026-10-05") == due


@pytest.mark.clause("P1-5e")
@pytest.mark.clause("P2-4c")
@pytest.mark.clause("P1-9c")
def test_the_review_of_an_agreement_is_due_every_year() -> None:
    """A year after it was signed, and then a year after each review; a leap day's in February."""
    review = make_duty("agreement_review", "agreement", after=months(12), again=months(12))
    signed = facts(agreement_date="2024-02-29")
    assert only(review, whom=signed) == "2025-02-28"
    assert only(review, whom=signed, done=(done("agreement_review", "2025-03-10"),)) == "2026-03-10"
    assert only(review, whom=facts()) == ""


@pytest.mark.clause("P1-5a")
def test_an_agreement_is_due_once_with_each_supervisor() -> None:
    """Once it is made nothing is due; with another supervisor it is due again."""
    agreement = make_duty("agreement", "pair", after=weeks(4))
    made = (done("agreement", "2026-09-20"),)
    assert only(agreement, paired="2026-09-07") == "2026-10-05"
    assert only(agreement, paired="2026-09-07", done=made) == ""
    assert only(agreement, paired="2026-10-05", done=made) == "2026-11-02"


@pytest.mark.clause("P1-4a")
@pytest.mark.clause("P1-1.2-M11")
def test_the_annual_review_counts_from_the_last_one() -> None:
    """A year after the start, then a year after each."""
    annual = make_duty("annual_review", "employment", after=months(12), again=months(12))
    starter = facts(start="2026-01-31")
    assert only(annual, whom=starter) == "2027-01-31"
    assert only(annual, whom=starter, done=(done("annual_review", "2026-12-31"),)) == "2027-12-31"


@pytest.mark.clause("P1-4a")
@pytest.mark.parametrize(
    ("start", "held", "due"),
    [
        pytest.param("2026-04-01", None, "2027-03-31", id="began with the year"),
        pytest.param("2026-09-30", None, "2027-03-31", id="began in its first half"),
        pytest.param("2026-10-01", None, "2028-03-31", id="began in its second half"),
        pytest.param("2026-03-15", None, "2027-03-31", id="began as it ended"),
        pytest.param("2020-03-15", "2026-04-01", "2028-03-31", id="held on the first day of a year"),
        pytest.param("2020-03-15", "2027-03-31", "2028-03-31", id="held on the last day of a year"),
        pytest.param("2020-03-15", "2027-04-01", "2029-03-31", id="held a day late, so in the next year"),
        pytest.param("2015-05-01", None, "2027-03-31", id="brought along by the list"),
    ],
)
def test_a_pack_can_count_the_annual_review_in_financial_years(
    start: str, held: str | None, due: str
) -> None:
    """Once in each, by 31 March; a starter's first is the one that is nearest to a year after the start (C33)."""
    annual = replace(
        make_duty("annual_review", "employment", after=months(12), again=months(12)), annual=True
    )
    log = (done("annual_review", held),) if held else ()
    its = facts(start=start)
    assert only(annual, whom=its, done=log, introduced="2026-10-20", basis="financial_year") == due
    other = replace(annual, annual=False)
    rolling = only(annual, whom=its, done=log, introduced="2026-10-20")
    assert only(other, whom=its, done=log, introduced="2026-10-20", basis="financial_year") == rolling


@pytest.mark.clause("P1-3.1a-2")
@pytest.mark.clause("P1-3.2b")
@pytest.mark.clause("P1-3.3a")
@pytest.mark.clause("P1-3.3b")
@pytest.mark.clause("P1-3.3c")
def test_a_case_is_due_by_its_own_rhythm() -> None:
    """Eight weeks, twelve where both agreed, and by its rating: from its tag, then from each discussion."""
    rhythm = make_duty(
        "case",
        "case",
        after=weeks(8),
        again=weeks(8),
        spans={
            "care_experienced_21_to_25.agreed": weeks(12),
            "family_safeguarding.high": weeks(2),
            "family_safeguarding.low": weeks(8),
        },
    )
    young = CaseKind.CARE_EXPERIENCED_21_TO_25
    agreed = {"agreed_by_worker": day("2026-10-01"), "agreed_by_leader": day("2026-10-02")}
    rated = a_case(CaseKind.FAMILY_SAFEGUARDING)
    found = {
        name: only(rhythm, cases=(one,))
        for name, one in {
            "new": a_case(),
            "discussed": a_case(discussed=day("2026-10-01")),
            "not agreed": a_case(young, discussed=day("2026-10-01")),
            "half agreed": a_case(young, discussed=day("2026-10-01"), agreed_by_worker=day("2026-10-01")),
            "agreed": a_case(young, discussed=day("2026-10-01"), **agreed),
            "high": replace(rated, rating=Risk.HIGH, discussed=day("2026-10-01")),
            "low": replace(rated, rating=Risk.LOW, discussed=day("2026-10-01")),
            "not rated": rated,
        }.items()
    }
    assert found == {
        "new": "2026-10-27",
        "discussed": "2026-11-26",
        "not agreed": "2026-11-26",
        "half agreed": "2026-11-26",
        "agreed": "2026-12-24",
        "high": "2026-10-15",
        "low": "2026-11-26",
        "not rated": "2026-10-27",
    }


def a_case(kind: CaseKind = CaseKind.FAMILY, **more: Any) -> Case:
    """A case reference of 1 September."""
    return Case(id="c1", supervisee=PersonId("amira"), tag="K7", kind=kind, opened=day("2026-09-01"), **more)


@pytest.mark.clause("P1-3.4a")
def test_the_three_events_of_a_rota_are_two_weeks_apart() -> None:
    """Each of them again after six weeks (C31)."""
    rota = (
        make_duty("team_meeting", "rota", again=weeks(6)),
        make_duty("group", "rota", offset=weeks(2), again=weeks(6)),
        make_duty("practice", "rota", offset=weeks(4), again=weeks(6)),
    )
    begun = done(ROTA, "2026-09-07", "North")
    assert dues(*rota, done=(begun,)) == [
        ("team_meeting", "North", "2026-09-07"),
        ("group", "North", "2026-09-21"),
        ("practice", "North", "2026-10-05"),
    ]
    held = (begun, done("team_meeting", "2026-09-07", "North"), done("group", "2026-09-21", "South"))
    assert dues(*rota[:2], done=held) == [
        ("team_meeting", "North", "2026-10-19"),
        ("group", "North", "2026-09-21"),
    ]


@pytest.mark.clause("P1-3.4a")
def test_a_rota_does_not_drift() -> None:
    """One event that was held late leaves the three two weeks apart (C31)."""
    rota = (
        make_duty("team_meeting", "rota", again=weeks(6)),
        make_duty("group", "rota", offset=weeks(2), again=weeks(6)),
        make_duty("practice", "rota", offset=weeks(4), again=weeks(6)),
    )
    held = (
        done(ROTA, "2026-09-07", "North"),
        done("team_meeting", "2026-09-16", "North"),
        done("group", "2026-09-18", "North"),
        done("practice", "2026-10-28", "North"),
    )
    assert dues(*rota, done=held) == [
        ("team_meeting", "North", "2026-10-19"),
        ("group", "North", "2026-11-02"),
        ("practice", "North", "2026-11-16"),
    ]
    moved = (done(ROTA, "2026-09-21", "North"), *held[1:])
    assert dues(*rota[:1], done=moved) == [("team_meeting", "North", "2026-09-21")]


PROBATION = make_duty("probation", "employment", milestones=(3, 6, 10))
ASSESSED = make_duty(
    "assessed_year",
    "assessed_year",
    milestones=(3, 6, 9, 12),
    optional=(9,),
    joins="probation",
    joins_days=21,
)


@pytest.mark.clause("P1-3.5e")
@pytest.mark.clause("P1-3.5f")
def test_each_milestone_is_due_for_itself() -> None:
    """So many months after the start; of a month without that day on its last. One that was logged is over."""
    starter = facts(start="2026-08-31")
    assert dues(PROBATION, whom=starter) == [
        ("probation", "3", "2026-11-30"),
        ("probation", "6", "2027-02-28"),
        ("probation", "10", "2027-06-30"),
    ]
    early = (done("probation", "2026-11-20", "3"), done("probation", "2026-12-01", "10"))
    assert dues(PROBATION, whom=starter, done=early) == [("probation", "6", "2027-02-28")]


def test_a_milestone_of_an_earlier_start_settles_nothing() -> None:
    """Who comes back, or begins the year anew, has them all again."""
    again = facts(start="2026-08-31")
    old = (done("probation", "2020-11-30", "3"),)
    assert ("probation", "3", "2026-11-30") in dues(PROBATION, whom=again, done=old)


@pytest.mark.clause("P1-3.5f")
def test_near_milestones_share_the_earlier_date() -> None:
    """Within three weeks of each other they are one reminder and two entries (C12), and apart otherwise."""
    newly = facts(start="2026-09-01", asye_start="2026-09-21")
    assert dues(PROBATION, ASSESSED, whom=newly) == [
        ("probation", "3", "2026-12-01"),
        ("probation", "6", "2027-03-01"),
        # Ten days before the ninth month of the other.
        ("probation", "10", "2027-06-21"),
        ("assessed_year", "3", "2026-12-01"),
        ("assessed_year", "6", "2027-03-01"),
        ("assessed_year", "9", "2027-06-21"),
        ("assessed_year", "12", "2027-09-21"),
    ]
    three_weeks = facts(start="2026-09-01", asye_start="2026-09-22")
    assert ("assessed_year", "3", "2026-12-01") in dues(PROBATION, ASSESSED, whom=three_weeks)
    later = facts(start="2026-09-01", asye_start="2026-09-23")
    assert ("assessed_year", "3", "2026-12-23") in dues(PROBATION, ASSESSED, whom=later)


@pytest.mark.clause("P1-3.5f")
def test_logging_one_of_two_that_share_a_date_does_not_move_the_other() -> None:
    """It stays as overdue as it was: nobody is told twice."""
    newly = facts(start="2026-09-01", asye_start="2026-09-21")
    held = (done("probation", "2026-12-02", "3"),)
    found = dues(PROBATION, ASSESSED, whom=newly, done=held, today="2026-12-03")
    assert ("assessed_year", "3", "2026-12-01") in found
    assert not [one for one in found if one[:2] == ("probation", "3")]


def test_what_was_before_the_introduction_is_not_owed() -> None:
    """Milestones of then are nobody's any more; the rest is due after the days of introduction."""
    newly = facts(start="2026-05-01", asye_start="2026-05-01")
    assert dues(PROBATION, whom=newly, introduced="2026-10-20") == [
        ("probation", "6", "2026-11-17"),
        ("probation", "10", "2027-03-01"),
    ]
    annual = make_duty("annual_review", "employment", after=months(12), again=months(12))
    old = facts(start="2015-05-01")
    assert only(annual, whom=old, introduced="2026-10-20") == "2026-11-17"
    assert only(annual, whom=old, introduced="2026-10-20", introduction_days=0) == "2026-10-20"


def test_what_the_list_brings_along_is_spread() -> None:
    """Over the pack's days after the introduction, for each person and duty on a day of its own that stays."""
    annual = make_duty("annual", "employment", after=months(12))
    rules = make_rules(annual, introduction_spread_days=56)
    someone = facts(start="2020-01-06").person
    people = [
        replace(someone, entry=replace(someone.entry, email=f"p{n}@council.example")) for n in range(200)
    ]
    logged = Logged(introduced=day("2026-10-20"))
    found = [
        due.day
        for person in people
        for due in all_due(
            About(facts=Facts(person=person), logged=logged, rules=rules, day=day("2026-11-01")),
            OFFICE.add_days,
        )
    ]
    assert (min(found), max(found)) == (day("2026-11-17"), day("2027-01-12"))
    assert max(Counter(found).values()) < 12


@pytest.mark.clause("P1-3.1e")
def test_cover_does_not_wait_for_the_days_after_the_introduction() -> None:
    """Of an absence that was there before, it is due as the introduction ends: somebody has nobody."""
    cover = make_duty("cover", "uncovered_absence", after=days(28))
    for since, due in (
        ("2026-01-10", "2026-11-17"),
        ("2026-10-19", "2026-11-17"),
        ("2026-10-25", "2026-11-22"),
    ):
        gone = facts(absent_from=since, supervises=2)
        found = only(cover, whom=gone, introduced="2026-10-20", introduction_spread_days=56, uncovered=2)
        assert found == due, since


def test_who_is_listed_later_brings_along_what_is_older() -> None:
    """The days of introduction are theirs then; what is younger is due when it is due, and a new starter's too."""
    annual = make_duty("annual_review", "employment", after=months(12), again=months(12))
    plan = make_duty("plan", "pair", after=weeks(4))
    old = facts(start="2015-05-01", asye_start="2026-05-01")
    assert dues(PROBATION, ASSESSED, annual, plan, whom=old, arrived="2026-10-20") == [
        ("assessed_year", "6", "2026-11-17"),
        ("assessed_year", "9", "2027-02-01"),
        ("assessed_year", "12", "2027-05-01"),
        ("annual_review", "", "2026-11-17"),
        ("plan", "", "2026-11-17"),
    ]
    assert only(plan, whom=facts(start="2026-09-22"), arrived="2026-10-20") == "2026-10-20"
    assert only(plan, whom=facts(start="2026-09-21"), arrived="2026-10-20") == "2026-11-17"
    assert only(plan, whom=facts(start="2026-10-20"), arrived="2026-10-20") == "2026-11-17"
    assert only(plan, whom=facts(start="2026-10-26"), arrived="2026-10-20") == "2026-11-23"
    known = only(annual, whom=old, introduced="2026-10-20", arrived="2026-10-19")
    assert known == "2026-11-17", "the later of the two counts"


def test_the_days_of_introduction_are_for_the_staff_list_alone() -> None:
    """What was logged in the bot is due when it is due."""
    record = make_duty("record", "unrecorded_session", after=working_days(5))
    assert only(record, introduced="2026-10-26", unrecorded=(("s1", day("2026-10-27")),)) == "2026-11-03"
    agreement = make_duty("agreement", "pair", after=weeks(1))
    assert only(agreement, introduced="2026-10-26", paired="2026-10-27") == "2026-11-03"


@pytest.mark.clause("P1-3.1c")
def test_what_ends_by_itself_can_be_settled_before() -> None:
    """The rhythm after the induction is agreed in its last days, for this end and no other."""
    duty = make_duty("induction", "induction_ends")
    whom = facts(induction_until="2026-11-20")
    assert only(duty, whom=whom) == "2026-11-20"
    agreed = (done("induction", "2026-11-16", "2026-11-20"),)
    assert only(duty, whom=whom, done=agreed) == ""
    assert only(duty, whom=facts(induction_until="2027-01-20"), done=agreed) == "2027-01-20"


def test_only_the_roles_of_a_duty_are_concerned() -> None:
    """Everybody where none is named."""
    leaders = make_duty("leaders", "employment", roles=[Role.MANAGER, Role.SUPERVISOR])
    assert dues(leaders, whom=facts(roles=[Role.PRACTITIONER, Role.SUPERVISOR]))
    assert not dues(leaders, whom=facts(roles=[Role.PRACTITIONER]))


@pytest.mark.parametrize(
    ("whom", "due"),
    [
        pytest.param(facts(leaving_date="2026-11-01"), [], id="left"),
        pytest.param(facts(leaving_date="2026-11-02"), ["plan", "cover"], id="the last day"),
        pytest.param(facts(absent_from="2026-10-01"), ["cover"], id="away for long"),
        pytest.param(replace(facts(), absences=(Absent(start=day("2026-10-20"), until=day("2026-11-05")),)), ["plan", "cover"], id="away for a short time"),
        pytest.param(facts(above=None), ["plan"], id="without a supervisor"),
    ],
)  # fmt: skip
@pytest.mark.clause("P1-3.1e")
def test_about_who_has_left_or_is_away_for_long(whom: Facts, due: list[str]) -> None:
    """Nothing about the one; about the other only that somebody has to stand in."""
    plan = make_duty("plan", "employment")
    cover = make_duty("cover", "uncovered_absence", after=days(28))
    away = replace(
        whom, absences=whom.absences or (Absent(start=day("2026-10-30"), until=day("2026-11-09")),)
    )
    uncovered = 0 if whom.person.supervisor_id is None else 2
    found = dues(plan, cover, whom=replace(away, supervises=2), uncovered=uncovered)
    assert [name for name, _, _ in found] == due


@pytest.mark.clause("P1-3.5f")
def test_the_offer_of_an_optional_milestone_ends_with_its_day() -> None:
    """A new supervisor is not told years later; the milestones that are owed stay."""
    newly = facts(start="2026-01-05", asye_start="2026-01-05")
    on_it = [ref for _, ref, _ in dues(ASSESSED, whom=newly, today="2026-10-05")]
    after = [ref for _, ref, _ in dues(ASSESSED, whom=newly, today="2026-10-06")]
    assert (on_it, after) == (["3", "6", "9", "12"], ["3", "6", "12"])


@settings(deadline=None, max_examples=50)
@given(organisations())
def test_what_is_due_is_told_apart(case: tuple[Staff, datetime]) -> None:
    """No two things about one person share a duty and a reference, whatever was logged."""
    staff, at = case
    today = at.date()
    for person, logged in staff.logged_by(today).items():
        its = About(facts=staff.people[person], logged=logged, rules=make_rules(*ALL), day=today)
        found = [(due.duty.name, due.ref) for due in all_due(its, OFFICE.add_days)]
        assert len(found) == len(set(found))


def test_of_two_entries_the_later_counts() -> None:
    """Whatever their order."""
    log: tuple[Done, ...] = (done("annual_review", "2026-05-01"), done("annual_review", "2025-05-01"))
    annual = make_duty("annual_review", "employment", after=months(12), again=months(12))
    assert only(annual, done=log) == only(annual, done=log[::-1]) == "2027-05-01"
