"""What somebody is to do by a day: its own day, its clock, and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.begins import About
from bot.domain.dates import Span, Unit
from bot.domain.duties import all_due
from bot.domain.logged import Logged
from bot.domain.matters import Matter, MatterState, blocked, closed, moved, resumed, stopped
from bot.domain.people import PersonId, Role
from bot.domain.rules import LOCAL, Part, Value
from bot.policy.pack import load
from tests.domain.clock_cases import facts
from tests.support.duties import (
    INTRODUCED,
    MANAGER,
    SUPERVISEE,
    SUPERVISOR,
    Staff,
    done,
    make_duty,
    make_rules,
    rung,
)

DUE = date(2026, 11, 27)
AMIRA, GRACE, TOM = map(PersonId, ("amira", "grace", "tom"))


def matter(kind: str = "action", **more: object) -> Matter:
    """One that Amira owns."""
    usual = Matter(
        id="m1",
        kind=kind,
        tag="A1",
        owner=AMIRA,
        subject=AMIRA,
        opened_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
        opened=date(2026, 11, 2),
        due=DUE,
        first_due=DUE,
    )
    return replace(usual, **more)


ACTION = make_duty(
    "action",
    "matter",
    steps=(
        rung("soon", -2, SUPERVISEE),
        rung("due", 0, SUPERVISEE),
        rung("supervisor", 7, SUPERVISOR),
        rung("manager", 14, MANAGER),
    ),
)


def office(*matters: Matter, duty: object = ACTION) -> Staff:
    """Amira, Grace above her, Tom above both."""
    return Staff(
        rules=make_rules(duty),  # pyright: ignore[reportArgumentType]
        people={
            AMIRA: facts("amira", above="grace", last="2026-11-20"),
            GRACE: facts("grace", above="tom", last="2026-11-20", supervises=1, roles=[Role.SUPERVISOR]),
            TOM: facts("tom", above=None, supervises=1, roles=[Role.MANAGER]),
        },
        log={AMIRA: Logged(introduced=INTRODUCED, matters=matters)},
    )


@pytest.mark.clause("P1-1.2-M4")
@pytest.mark.clause("P2-8b")
def test_its_owner_hears_before_its_day_and_those_above_after_it() -> None:
    """The steps are the pack's; who hears is found from the owner."""
    staff = office(matter())
    assert {(to, about) for to, about, _ in staff.told("2026-11-25 10:00")} == {(AMIRA, AMIRA)}
    assert {(to, about) for to, about, _ in staff.told("2026-12-04 10:00")} >= {(GRACE, AMIRA)}
    assert {(to, about) for to, about, _ in staff.told("2026-12-11 10:00")} >= {(TOM, AMIRA)}


@pytest.mark.parametrize(
    "gone", [stopped(matter(), DUE), closed(matter(), DUE, "done"), matter(kind="other")]
)
def test_nobody_hears_of_what_stands_still_or_is_done(gone: Matter) -> None:
    """A stopped clock reminds nobody; neither does a matter of a kind that the pack does not have."""
    assert office(gone).told("2027-03-01 10:00") == office().told("2027-03-01 10:00")


def test_of_another_persons_supervision_nobody_else_hears() -> None:
    """What Grace is to do for Amira is between these two: Tom, who supervises Grace, is told nothing."""
    mine = replace(matter(), owner=GRACE, subject=AMIRA)
    staff = office()
    staff.log[GRACE] = Logged(introduced=INTRODUCED, matters=(mine,))
    keys = {(to, key.partition(":")[0]) for to, _, key in staff.told("2027-01-15 10:00")}
    assert (GRACE, "action") in keys
    assert (TOM, "action") not in keys


def test_what_a_role_holds_is_heard_of_above_its_holder() -> None:
    """A request that the data-protection lead holds is the organisation's, whomever it concerns."""
    held = replace(ACTION, held_by=Value(Role.DATA_PROTECTION_LEAD, LOCAL))
    mine = replace(matter(), owner=GRACE, subject=AMIRA)
    staff = office(duty=held)
    staff.log[GRACE] = Logged(introduced=INTRODUCED, matters=(mine,))
    keys = {(to, key.partition(":")[0]) for to, _, key in staff.told("2027-01-15 10:00")}
    assert (TOM, "action") in keys


def test_another_day_is_counted_and_frees_what_was_blocked() -> None:
    """The slip counter counts each new day; the first one stays known."""
    later = moved(blocked(matter(due_at=datetime(2026, 11, 27, 9, tzinfo=UTC))), DUE + timedelta(7))
    assert (later.moves, later.state, later.first_due, later.due_at) == (1, MatterState.OPEN, DUE, None)


@pytest.mark.clause("P3-3a")
@given(began=st.integers(0, 400), stood=st.integers(0, 400))
def test_a_clock_goes_on_where_it_stood(began: int, stood: int) -> None:
    """As many days are left as when it was stopped."""
    day = date(2026, 11, 2) + timedelta(began)
    standing = stopped(matter(), day)
    assert not standing.runs
    on = resumed(standing, day + timedelta(stood))
    assert (on.due - (day + timedelta(stood)), on.stopped, on.runs) == (DUE - day, None, True)


@pytest.mark.clause("P4-7.2")
def test_hours_end_on_the_day_of_the_last_one() -> None:
    """72 hours from any time of a Monday end on Thursday; 73 on Friday at the latest."""
    monday = date(2026, 11, 23)
    assert Span(72, Unit.HOURS).after(monday, lambda day, _: day) == date(2026, 11, 26)
    assert Span(73, Unit.HOURS).after(monday, lambda day, _: day) == date(2026, 11, 27)
    assert str(Span(72, Unit.HOURS)) == "72 hours"


MATTERS = {
    "P1-1.2-M4": "action",
    "P1-1.2-D16": "quality_action",
    "P1-1.2-S5": "conflict",
    "P1-2.4a": "performance_concern",
    "P0-2f": "consent",
    "P3-3a": "data_request",
    "P3-3b": "request_meeting",
    "P3-3f": "correction",
    "P4-7.2": "breach",
    "P4-7.1b": "law_request",
    "P1-8m": "leaver_file",
    "P0-2j": "disposal",
}


@pytest.mark.parametrize("clause", MATTERS)
def test_the_shipped_matters_remind_their_owner_first(clause: str) -> None:
    """Each is said to its owner on its day at the latest, and nobody hears of it before its owner."""
    duty = load("portsmouth-2025").duties[MATTERS[clause]]
    assert clause in duty.clauses
    first = {part: min((s.days for s in duty.steps if part in s.to), default=None) for part in Part}
    own = first.pop(Part.SUPERVISEE)
    assert own is not None
    assert own <= 0
    assert all(days is None or days >= own for days in first.values())


@pytest.mark.clause("P1-2.4a")
def test_a_private_matter_is_its_owners_alone() -> None:
    """A difficulty to come back to, a concern, a question for consent: no step goes to anybody above."""
    duties = load("portsmouth-2025").duties
    for name in ("performance_concern", "concern", "consent"):
        assert duties[name].private, name


@pytest.mark.clause("P1-3.5g")
def test_the_learning_agreement_of_the_assessed_year_is_owed_until_it_is_there() -> None:
    """Four weeks into the year; who has none after that is named to the supervisor, then to the manager."""
    duty = load("portsmouth-2025").duties["asye_agreement"]
    newly = facts("amira", above="grace", asye_start="2026-11-02")
    rules = make_rules(duty)

    def due(*done_: object) -> list[date]:
        logged = Logged(introduced=INTRODUCED, done=done_)  # pyright: ignore[reportArgumentType]
        about = About(facts=newly, logged=logged, rules=rules, day=date(2026, 11, 10))
        return [one.day for one in all_due(about, lambda day, n: day + timedelta(n))]

    assert due() == [date(2026, 11, 30)]
    assert due(done("asye_agreement", "2026-11-20")) == []
    assert [step.to for step in duty.steps if step.days > 0] == [
        frozenset({Part.SUPERVISOR}),
        frozenset({Part.MANAGER}),
    ]


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        pytest.param(
            "cpd_review", "P1-1.2-D11", marks=[pytest.mark.clause("P1-1.2-D11"), pytest.mark.clause("P2-2e")]
        ),
        pytest.param(
            "acknowledgement", "P1-8b", marks=[pytest.mark.clause("P1-8b"), pytest.mark.clause("P4-1.0a")]
        ),
        pytest.param("practice_observation", "P1-1.2-D1", marks=pytest.mark.clause("P1-1.2-D1")),
    ],
)
def test_what_comes_again_counts_from_the_last_time(name: str, clause: str) -> None:
    """A look at the learning plan, the yearly reading, an observation: once done, due again after its length."""
    duty = load("portsmouth-2025").duties[name]
    whom = facts("amira", above="grace", start="2026-10-01", roles=[Role.PRACTITIONER])
    about = About(
        facts=whom,
        logged=Logged(introduced=INTRODUCED, done=(done(name, "2026-11-01"),)),
        rules=make_rules(duty),
        day=date(2026, 11, 10),
    )
    (one,) = all_due(about, lambda day, n: day + timedelta(n))
    assert duty.again is not None
    assert one.day == duty.again.value.after(date(2026, 11, 1), lambda day, n: day + timedelta(n))
    assert clause in duty.clauses
