"""The facts with which duties begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.begins import BEGINS, IN_ABSENCE, About, Begin, agreement_since, next_calendar_turn
from bot.domain.logged import (
    ADHOC,
    BEGUN,
    CANCELLED,
    ENTERED,
    NOT_ENTERED,
    ROTA,
    STOPPED,
    Case,
    CaseKind,
    Logged,
    Risk,
)
from bot.domain.people import Absent, AgreedRhythm, Employment, Facts, PersonId, Role
from bot.domain.rules import Duty
from tests.domain.clock_cases import facts
from tests.support.duties import INTRODUCED, done, make_duty, make_rules, weeks

TODAY = "2026-11-02"
ANY = make_duty("any", "employment")


def about(
    whom: Facts | None = None, day: str = TODAY, introduced: str | date = INTRODUCED, **logged: Any
) -> About:
    """Somebody, and what was logged about them; dates as text."""
    more: dict[str, Any] = {"introduced": introduced, **logged}
    for name, value in more.items():
        if isinstance(value, str):
            more[name] = date.fromisoformat(value)
    return About(
        facts=whom or facts(), logged=Logged(**more), rules=make_rules(), day=date.fromisoformat(day)
    )


def begun(name: str, its: About | None = None, duty: Duty = ANY) -> list[Begin]:
    """What begins for somebody."""
    return list(BEGINS[name](its or about(), duty))


def only(name: str, its: About, duty: Duty = ANY) -> Begin:
    """The one that begins."""
    (begin,) = begun(name, its, duty)
    return begin


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


def away(*spans: tuple[str, str | None]) -> tuple[Absent, ...]:
    """Logged absences."""
    return tuple(Absent(start=day(start), until=day(until) if until else None) for start, until in spans)


def case(
    kind: CaseKind = CaseKind.FAMILY, opened: str = "2026-09-01", rating: Risk = Risk.NOT_RATED, **days: str
) -> Case:
    """A case reference; its other days as text."""
    return Case(
        id="c1",
        supervisee=PersonId("amira"),
        tag="K7",
        kind=kind,
        rating=rating,
        opened=day(opened),
        **{name: day(value) for name, value in days.items()},
    )


@pytest.mark.clause("P1-5a")
def test_a_pair_begins_with_its_supervisor_or_with_the_employment() -> None:
    """The day of the change of supervisor counts; a pair of before the introduction is as old as the employment."""
    old = only("pair", about(facts(start="2024-05-01")))
    assert (old.on, old.listed) == (day("2024-05-01"), True)
    new = only("pair", about(facts(start="2024-05-01"), paired="2026-10-05"))
    assert (new.on, new.listed) == (day("2026-10-05"), False)
    assert begun("pair", about(facts(above=None))) == []


@pytest.mark.clause("P1-5a")
@pytest.mark.clause("P2-4a")
def test_only_an_agreement_with_this_supervisor_settles_the_pair() -> None:
    """One that was signed with the one before does not; any later form of it does, for the agreement alone."""
    agreement = make_duty("agreement", "pair")
    signed = facts(agreement_date="2026-09-01")
    assert only("pair", about(signed), agreement).done == day("2026-09-01")
    assert only("pair", about(signed, paired="2026-09-01"), agreement).done == day("2026-09-01")
    assert only("pair", about(signed, paired="2026-09-02"), agreement).done is None
    revised = about(signed, paired="2026-09-02", done=(done("agreement_revision", "2026-10-01"),))
    assert only("pair", revised, agreement).done == day("2026-10-01")
    assert only("pair", revised, make_duty("wellbeing", "pair")).done is None


@pytest.mark.parametrize(
    ("signed", "logged", "paired", "since"),
    [
        (None, (), None, None),
        ("2026-03-01", (), None, "2026-03-01"),
        ("2026-03-01", (("agreement_review", "2026-08-01"),), None, "2026-08-01"),
        ("2026-09-01", (("agreement", "2026-08-01"),), None, "2026-09-01"),
        ("2026-03-01", (("agreement_review", "2026-08-01"),), "2026-09-01", None),
        (None, (("annual_review", "2026-08-01"),), None, None),
    ],
)
def test_an_agreement_is_as_old_as_the_last_look_at_it(
    signed: str | None, logged: tuple[tuple[str, str], ...], paired: str | None, since: str | None
) -> None:
    """Signed, reviewed or revised with the present supervisor; nothing else is one."""
    its = about(facts(agreement_date=signed), paired=paired, done=tuple(done(*one) for one in logged))
    assert agreement_since(its) == (day(since) if since else None)
    expected = [day(since)] if since else []
    assert [begin.on for begin in begun("agreement", its)] == expected


def test_without_a_supervisor_no_agreement_is_reviewed_or_revised() -> None:
    """There is nobody with whom it would be in force."""
    alone = about(facts(above=None, agreement_date="2026-01-10"), changed="2026-10-01")
    assert begun("agreement", alone) == []
    assert begun("change", alone) == []


@pytest.mark.clause("P1-5f")
def test_a_change_after_the_agreement_asks_for_a_revision() -> None:
    """Other work, hours or team, or the return from a long leave; the last of them, and none before the agreement."""
    signed = facts(agreement_date="2026-03-01")
    changed = only("change", about(signed, changed="2026-10-01"))
    assert (changed.on, changed.ref) == (day("2026-10-01"), "2026-10-01")
    assert begun("change", about(signed, changed="2026-03-01")) == []
    assert begun("change", about(signed)) == []
    assert begun("change", about(facts(), changed="2026-10-01")) == []
    leave = replace(signed, absences=away(("2026-08-01", "2026-10-20")))
    assert only("change", about(leave, changed="2026-10-01")).on == day("2026-10-20")
    assert begun("change", about(leave, day="2026-10-20")) == []
    short = replace(signed, absences=away(("2026-10-01", "2026-10-20")))
    assert begun("change", about(short)) == []
    listed = facts(agreement_date="2026-03-01", absent_from="2026-08-01", absent_until="2026-10-20")
    assert only("change", about(listed)).on == day("2026-10-20")


@pytest.mark.clause("P1-5f")
def test_a_revision_settles_the_change() -> None:
    """Logged on the day of the change or later; an earlier review does not."""
    signed = facts(agreement_date="2026-03-01")
    revised = about(
        signed, changed="2026-10-01", done=(done("agreement_revision", "2026-10-01", "2026-10-01"),)
    )
    assert begun("change", revised) == []
    before = about(signed, changed="2026-10-01", done=(done("agreement_review", "2026-09-30"),))
    assert only("change", before).on == day("2026-10-01")


@pytest.mark.clause("P1-3.1d")
def test_other_than_permanent_full_time_work_asks_for_a_fitting_rhythm() -> None:
    """At its start and at each change, with a supervisor who can fit it."""
    temporary = facts(start="2026-09-01", employment=Employment.TEMPORARY)
    at_start = only("working_pattern", about(temporary))
    assert (at_start.on, at_start.ref, at_start.listed) == (day("2026-09-01"), "2026-09-01", True)
    changed = only("working_pattern", about(temporary, changed="2026-10-01"))
    assert (changed.on, changed.ref, changed.listed) == (day("2026-10-01"), "2026-10-01", False)
    assert begun("working_pattern", about(facts())) == []
    assert begun("working_pattern", about(facts(above=None, employment=Employment.AGENCY))) == []


@pytest.mark.clause("P1-3.1c")
def test_an_induction_ends_on_its_own_day() -> None:
    """The days of introduction do not move it; one that ends in them or before is nobody's any more."""
    assert begun("induction_ends", about(facts(induction_until="2026-11-20"), introduced="2026-11-01")) == []
    its = about(facts(induction_until="2026-11-20"), introduced="2026-10-01")
    begin = only("induction_ends", its)
    assert (begin.on, begin.listed, begin.early) == (day("2026-11-20"), False, True)
    assert begun("induction_ends", about(facts(induction_until="2019-05-01"))) == []
    assert begun("induction_ends") == []
    late = about(facts(induction_until="2026-09-20"), arrived="2026-10-20")
    assert begun("induction_ends", late) == []
    on_time = about(facts(induction_until="2026-10-25"), arrived="2026-10-20")
    assert only("induction_ends", on_time).on == day("2026-10-25")


@pytest.mark.clause("P1-3.5f")
def test_an_assessed_year_begins_on_its_first_day() -> None:
    """For those who have one."""
    assert only("assessed_year", about(facts(asye_start="2026-09-07"))).on == day("2026-09-07")
    assert begun("assessed_year") == []


def test_employment_begins_on_the_first_day_at_work() -> None:
    """For everybody."""
    assert only("employment", about(facts(start="2026-05-04"))).on == day("2026-05-04")


@pytest.mark.clause("P1-9a")
def test_supervising_begins_with_the_first_supervisee() -> None:
    """Who was promoted after years of work is not overdue on the day."""
    leader = facts(supervises=2, start="2015-05-04")
    assert only("supervising", about(leader)).on == day("2015-05-04")
    promoted = only("supervising", about(leader, supervises_since="2026-10-01"))
    assert (promoted.on, promoted.listed) == (day("2026-10-01"), False)
    assert begun("supervising", about(facts())) == []


@pytest.mark.clause("P1-8e")
@pytest.mark.clause("P2-4b")
def test_each_session_without_a_record_begins_on_its_day() -> None:
    """Each for itself."""
    its = about(unrecorded=(("s1", day("2026-10-20")), ("s2", day("2026-10-28"))))
    assert [(begin.ref, begin.on) for begin in begun("unrecorded_session", its)] == [
        ("s1", day("2026-10-20")),
        ("s2", day("2026-10-28")),
    ]


@pytest.mark.clause("P1-1.3-1")
@pytest.mark.parametrize(
    ("last", "booked", "cancelled", "begins"),
    [
        pytest.param(None, None, None, False, id="nothing was cancelled"),
        pytest.param(None, None, "2026-10-28", True, id="and nothing took its place"),
        pytest.param(None, "2026-11-09", "2026-10-28", False, id="booked again"),
        pytest.param("2026-10-29", None, "2026-10-28", False, id="a session since"),
        pytest.param("2026-10-28", None, "2026-10-28", False, id="a session on that day"),
        pytest.param("2026-10-01", None, "2026-10-28", True, id="a session before"),
    ],
)
def test_a_cancelled_session_asks_for_another(
    last: str | None, booked: str | None, cancelled: str | None, begins: bool
) -> None:
    """Until one is booked or held."""
    log = (done(CANCELLED, cancelled),) if cancelled else ()
    found = begun("cancelled_session", about(facts(last=last, booked=booked), done=log))
    assert [begin.on for begin in found] == ([day("2026-10-28")] if begins else [])


@pytest.mark.clause("P1-3.1a-2")
@pytest.mark.clause("P1-3.2b")
@pytest.mark.clause("P1-3.3b")
@pytest.mark.parametrize(
    ("one", "span"),
    [
        (case(), "family"),
        (case(CaseKind.CARE_EXPERIENCED_UNDER_21), "care_experienced_under_21"),
        (case(CaseKind.FAMILY_SAFEGUARDING, rating=Risk.HIGH), "family_safeguarding.high"),
        (case(CaseKind.CARE_EXPERIENCED_21_TO_25), "care_experienced_21_to_25"),
        (case(CaseKind.CARE_EXPERIENCED_21_TO_25, agreed_by_worker=TODAY), "care_experienced_21_to_25"),
        (case(CaseKind.CARE_EXPERIENCED_21_TO_25, agreed_by_leader=TODAY), "care_experienced_21_to_25"),
        (
            case(CaseKind.CARE_EXPERIENCED_21_TO_25, agreed_by_worker=TODAY, agreed_by_leader=TODAY),
            "care_experienced_21_to_25.agreed",
        ),
        (case(CaseKind.FAMILY, agreed_by_worker=TODAY, agreed_by_leader=TODAY), "family"),
        (
            case(CaseKind.CARE_EXPERIENCED_UNDER_21, agreed_by_worker=TODAY, agreed_by_leader=TODAY),
            "care_experienced_under_21",
        ),
    ],
)
def test_a_case_names_the_length_that_applies(one: Case, span: str) -> None:
    """By its kind, its rating, and what both agreed where that can be agreed (C30)."""
    begin = only("case", about(cases=(one,)))
    assert (begin.ref, begin.says, begin.span) == ("c1", "K7", span)


@pytest.mark.clause("P1-3.1a-2")
def test_a_case_counts_from_its_last_discussion_even_before_its_tag() -> None:
    """A tag can be younger than the last discussion."""
    assert only("case", about(cases=(case(),))).on == day("2026-09-01")
    later = only("case", about(cases=(case(discussed="2026-10-01"),)))
    assert (later.on, later.done) == (day("2026-09-01"), day("2026-10-01"))
    earlier = only("case", about(cases=(case(discussed="2026-08-20"),)))
    assert (earlier.on, earlier.done) == (day("2026-08-20"), day("2026-08-20"))


@pytest.mark.clause("P1-3.2c")
@pytest.mark.parametrize(
    ("days", "begins"),
    [
        ({}, False),
        ({"allocated": "2026-10-01"}, True),
        ({"allocated": "2026-10-01", "discussed": "2026-09-30"}, True),
        ({"allocated": "2026-10-01", "discussed": "2026-10-01"}, False),
    ],
)
def test_an_allocation_counts_until_the_first_discussion(days: dict[str, Any], begins: bool) -> None:
    """Whether the case was known before or not."""
    found = begun("allocation", about(cases=(case(**days),)))
    assert [begin.on for begin in found] == ([day("2026-10-01")] if begins else [])


@pytest.mark.clause("P1-3.3c")
def test_the_longer_rhythm_of_a_case_begins_with_the_second_agreement() -> None:
    """It is looked at again later."""
    both = case(
        CaseKind.CARE_EXPERIENCED_21_TO_25, agreed_by_worker="2026-10-01", agreed_by_leader="2026-10-05"
    )
    assert only("longer_case", about(cases=(both,))).on == day("2026-10-05")
    assert begun("longer_case", about(cases=(case(agreed_by_worker="2026-10-01"),))) == []


@pytest.mark.clause("P1-3.4f")
@pytest.mark.clause("P2-5d")
def test_an_unplanned_discussion_counts_until_it_is_entered() -> None:
    """Each for itself."""
    log = (
        done(ADHOC, "2026-10-20", "a1", ENTERED),
        done(ADHOC, "2026-10-21", "a2", NOT_ENTERED),
        done(ADHOC, "2026-10-22", "a3", NOT_ENTERED),
    )
    assert [(begin.ref, begin.on) for begin in begun("ad_hoc_discussion", about(done=log))] == [
        ("a2", day("2026-10-21")),
        ("a3", day("2026-10-22")),
    ]


@pytest.mark.clause("P1-3.1e")
@pytest.mark.parametrize(
    ("listed", "logged", "since"),
    [
        pytest.param((None, None), (), None, id="not away"),
        pytest.param((None, None), (("2026-10-10", None),), "2026-10-10", id="without an end"),
        pytest.param(("2026-10-10", None), (), "2026-10-10", id="by the staff list"),
        pytest.param((None, None), (("2026-10-10", TODAY),), "2026-10-10", id="on the last day"),
        pytest.param((None, None), (("2026-10-10", "2026-11-01"),), None, id="over"),
        pytest.param((None, None), (("2026-11-03", None),), None, id="not yet"),
        pytest.param((None, None), ((TODAY, None),), TODAY, id="on the first day"),
        pytest.param(
            (None, None),
            (("2026-10-10", "2026-10-20"), ("2026-10-21", "2026-11-20")),
            "2026-10-10",
            id="made longer",
        ),
        pytest.param(
            (None, None),
            (("2026-10-10", "2026-10-20"), ("2026-10-22", "2026-11-20")),
            "2026-10-22",
            id="back between",
        ),
        pytest.param(
            ("2026-10-12", None), (("2026-10-10", "2026-11-20"),), "2026-10-10", id="in both, overlapping"
        ),
        pytest.param(
            ("2026-10-10", "2026-11-20"), (("2026-10-12", "2026-10-13"),), "2026-10-10", id="one in another"
        ),
        pytest.param(("2026-10-10", None), (("2026-10-10", None),), "2026-10-10", id="in both, the same"),
    ],
)
def test_an_absence_counts_from_its_first_day(
    listed: tuple[str | None, str | None], logged: tuple[tuple[str, str | None], ...], since: str | None
) -> None:
    """However it was logged, in however many pieces: one absence is one task."""
    whom = replace(facts(absent_from=listed[0], absent_until=listed[1], supervises=2), absences=away(*logged))
    found = begun("uncovered_absence", about(whom, uncovered=2))
    assert [begin.on for begin in found] == ([day(since)] if since else [])
    assert begun("uncovered_absence", about(whom, uncovered=0)) == []


@pytest.mark.clause("P1-3.1e")
@pytest.mark.parametrize(
    ("introduced", "arrived", "listed"),
    [
        ("2026-10-10", None, False),
        ("2026-10-11", None, True),
        ("2026-06-01", "2026-11-01", False),
        ("2026-06-01", "2026-11-08", True),
    ],
)
def test_an_absence_that_the_list_brings_along_waits_for_the_introduction_alone(
    introduced: str, arrived: str | None, listed: bool
) -> None:
    """The organisation's, or that of who was listed weeks later; the spread after it is not waited for."""
    whom = facts(absent_from="2026-10-10", supervises=2)
    begin = only("uncovered_absence", about(whom, introduced=introduced, arrived=arrived, uncovered=2))
    assert (begin.listed, begin.spread) == (listed, False)


def test_only_the_cover_of_an_absence_is_asked_for_in_it() -> None:
    """Everything else waits for the return."""
    assert frozenset({"uncovered_absence"}) == IN_ABSENCE


@pytest.mark.clause("P1-3.4a")
def test_a_rota_begins_on_the_day_on_which_it_was_set_going() -> None:
    """For each team that this person leads, until it is stopped."""
    its = about(
        done=(
            done(ROTA, "2026-09-07", "North", BEGUN),
            done(ROTA, "2026-09-14", "South", BEGUN),
            done(ROTA, "2026-09-21", "East", STOPPED),
        )
    )
    assert [(begin.ref, begin.says, begin.on) for begin in begun("rota", its)] == [
        ("North", "North", day("2026-09-07")),
        ("South", "South", day("2026-09-14")),
    ]
    assert all(begin.steady for begin in begun("rota", its))


REGISTRATION = make_duty("registration", "calendar", on="11-30")


@pytest.mark.clause("P1-1.3-7")
@pytest.mark.parametrize(
    ("today", "last", "on"),
    [
        pytest.param("2026-11-02", None, "2026-11-30", id="near"),
        pytest.param("2026-06-02", None, "2026-11-30", id="half a year before"),
        pytest.param("2026-12-31", None, "2026-11-30", id="missed"),
        pytest.param("2027-01-01", None, "2026-11-30", id="missed, and a new year"),
        pytest.param("2027-06-01", None, "2026-11-30", id="missed half a year ago"),
        pytest.param("2027-06-02", None, "2027-11-30", id="missed longer ago"),
        pytest.param("2026-11-02", "2026-11-01", "2027-11-30", id="done before it"),
        pytest.param("2026-12-31", "2026-11-30", "2027-11-30", id="done on it"),
        pytest.param("2026-12-31", "2026-12-05", "2027-11-30", id="done after it"),
        pytest.param("2027-10-01", "2026-12-05", "2027-11-30", id="done after it, and the next is near"),
        pytest.param("2027-10-01", "2024-11-01", "2027-11-30", id="missed years ago"),
    ],
)
def test_a_day_of_the_year_comes_every_year(today: str, last: str | None, on: str) -> None:
    """What is done in the half-year before it or after it is done for that one."""
    log = (done("registration", last, "2026"),) if last else ()
    assert only("calendar", about(day=today, done=log), REGISTRATION).on == day(on)


def test_a_day_at_the_turn_of_the_year_is_told_before_it() -> None:
    """In December the January to come counts, not the one that was missed."""
    january = make_duty("january", "calendar", on="01-10")
    assert only("calendar", about(day="2026-12-20"), january).on == day("2027-01-10")
    log = (done("january", "2026-12-21"),)
    assert only("calendar", about(day="2026-12-21", done=log), january).on == day("2028-01-10")
    assert only("calendar", about(day="2027-01-10", done=log), january).on == day("2028-01-10")


def test_the_first_day_of_the_year_is_one_after_the_introduction_and_the_start() -> None:
    """Nobody has missed what was before either."""
    assert only("calendar", about(introduced="2026-11-20"), REGISTRATION).on == day("2027-11-30")
    assert only("calendar", about(introduced="2026-11-01"), REGISTRATION).on == day("2026-11-30")
    starter = facts(start="2026-12-01")
    assert only("calendar", about(starter, day="2026-12-10"), REGISTRATION).on == day("2027-11-30")


def test_the_first_day_of_the_year_of_who_was_listed_later_comes_after_their_own_introduction() -> None:
    """Where they have been at work for longer: a new starter's comes as ever."""
    moved = facts(start="2015-05-04")
    assert only("calendar", about(moved, arrived="2026-11-20"), REGISTRATION).on == day("2027-11-30")
    assert only("calendar", about(moved, arrived="2026-11-01"), REGISTRATION).on == day("2026-11-30")
    starter = facts(start="2026-11-02")
    assert only("calendar", about(starter, arrived="2026-11-20"), REGISTRATION).on == day("2026-11-30")


@pytest.mark.parametrize(
    ("today", "last", "on"),
    [
        ("2028-01-10", None, "2028-02-29"),
        ("2029-01-10", None, "2029-02-28"),
        ("2029-01-10", "2028-02-29", "2029-02-28"),
        ("2032-01-10", "2031-02-28", "2032-02-29"),
        ("2032-01-10", "2032-01-10", "2033-02-28"),
    ],
)
def test_a_leap_day_of_every_year(today: str, last: str | None, on: str) -> None:
    """It is the 28th where there is no 29th, and what was done on it counts for one year."""
    leap = make_duty("leap", "calendar", on="02-29")
    log = (done("leap", last),) if last else ()
    assert only("calendar", about(day=today, done=log), leap).on == day(on)


def test_the_turn_of_a_day_of_the_year_is_the_day_on_which_the_next_one_counts() -> None:
    """A pass has to look then, however long ago anything else happened."""
    turn = next_calendar_turn(REGISTRATION, day("2026-12-31"))
    assert turn == day("2027-06-02")
    before = only("calendar", about(day="2027-06-01"), REGISTRATION).on
    assert (before, only("calendar", about(day=turn.isoformat()), REGISTRATION).on) == (
        day("2026-11-30"),
        day("2027-11-30"),
    )


@pytest.mark.clause("P1-2.5a", "P1-3.1a-6")
def test_what_a_pair_agreed_begins_with_its_last_day() -> None:
    """A shorter interval and a longer one, each as long as it is in force; of others nothing is said."""
    weekly = AgreedRhythm(days=7, start=day("2026-11-02"), until=day("2026-12-28"))
    six_weeks = replace(weekly, days=42, until=day("2027-11-02"))
    pair = replace(facts(), rhythms=(weekly, six_weeks))
    ends, review = only("rhythm_ends", about(pair)), only("longer_rhythm", about(pair))
    assert (ends.on, ends.ref, ends.listed, ends.early) == (day("2026-12-28"), "2026-12-28", False, True)
    assert (review.on, review.ref, review.listed, review.early) == (
        day("2027-11-02"),
        "2027-11-02",
        False,
        True,
    )
    assert only("rhythm_ends", about(pair, "2026-12-28")).on == day("2026-12-28")
    for today in ("2026-11-01", "2026-12-29"):
        assert begun("rhythm_ends", about(pair, today)) == []
    for today in ("2026-11-01", "2027-11-03"):
        assert begun("longer_rhythm", about(pair, today)) == []
    assert begun("rhythm_ends") == begun("longer_rhythm") == []


@pytest.mark.clause("P1-0a")
def test_a_pack_begins_on_its_last_day() -> None:
    """The days of introduction do not move it."""
    its = replace(about(introduced="2026-12-20"), rules=make_rules(expires=day("2026-12-31")))
    begin = only("pack", its)
    assert (begin.on, begin.ref, begin.listed, begin.early) == (day("2026-12-31"), "2026-12-31", False, True)


@pytest.mark.clause("P1-9d")
def test_quality_begins_with_the_bot_or_with_the_employment() -> None:
    """For those who are responsible for it."""
    lead = facts(start="2015-05-04", roles=[Role.QUALITY_ASSURANCE])
    assert only("quality", about(lead, introduced="2026-06-01")).on == day("2026-06-01")
    new = facts(start="2026-09-01", roles=[Role.QUALITY_ASSURANCE])
    assert only("quality", about(new, introduced="2026-06-01")).on == day("2026-09-01")
    assert begun("quality") == []
    moved = about(lead, introduced="2020-06-01", arrived="2026-09-01")
    assert only("quality", moved).on == day("2026-09-01")


def test_every_name_that_a_pack_can_use_is_tried_here() -> None:
    """A new fact has its test: this list is what the tests above try."""
    tried = {
        "pair", "agreement", "change", "employment", "working_pattern", "induction_ends", "assessed_year",
        "supervising", "unrecorded_session", "cancelled_session", "case", "allocation", "longer_case",
        "ad_hoc_discussion", "uncovered_absence", "rota", "calendar", "pack", "quality", "new_supervisor", "matter",
        "rhythm_ends", "longer_rhythm",
    }  # fmt: skip
    assert set(BEGINS) == tried


@pytest.mark.parametrize("name", sorted(BEGINS))
@pytest.mark.parametrize("far", [date.max, date.min, date(9999, 12, 30), date(1, 1, 2)])
def test_a_mistyped_year_is_no_error(name: str, far: date) -> None:
    """Whichever date of the staff list or the log it stands in: it begins far away, or not at all."""
    whom = replace(
        facts(
            start=far, last=far, asye_start=far, induction_until=far, agreement_date=far, absent_from=far,
            leaving_date=far, supervises=1, employment=Employment.AGENCY, roles=[Role.QUALITY_ASSURANCE],
        ),
        absences=(Absent(start=far, until=far), Absent(start=date(2026, 10, 1), until=far)),
    )  # fmt: skip
    opened = replace(
        case(), opened=far, allocated=far, discussed=far, agreed_by_worker=far, agreed_by_leader=far
    )
    its = replace(
        about(
            whom, arrived=far, paired=far, changed=far, supervises_since=far, introduced=far, cases=(opened,),
            unrecorded=(("s1", far),), uncovered=1,
            done=tuple(done(clock, far) for clock in (ADHOC, CANCELLED, ROTA, "agreement", "yearly")),
        ),
        rules=make_rules(expires=far),
    )  # fmt: skip
    found = begun(name, its, make_duty("yearly", "calendar", after=weeks(4), on="06-30"))
    assert all(date.min <= begin.on <= date.max for begin in found)
