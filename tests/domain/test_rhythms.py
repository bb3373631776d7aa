"""Intervals on which a pair agreed in the bot: when the next session is due, by which clause, and what can be chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.dates import add_months
from bot.domain.one_to_one import Standing, State, standing
from bot.domain.people import AgreedRhythm, Facts
from bot.domain.rhythms import (
    Rhythm,
    RhythmState,
    latest_end,
    longer_choices,
    put_in_force,
    shorter_choices,
    usual_days,
    usual_end,
)
from bot.domain.rules import LOCAL, Rules, Value
from bot.policy.pack import load
from tests.domain.clock_cases import anybody, facts, portsmouth

DAY = timedelta(days=1)
SHORTER = ("P1-3.1a-4", "P1-2.5a")


def agreed(days: int, start: str, until: str) -> AgreedRhythm:
    """One that is in force from a day to another."""
    return AgreedRhythm(days=days, start=date.fromisoformat(start), until=date.fromisoformat(until))


def on(day: str, about: Facts, *rhythms: AgreedRhythm, rules: Rules | None = None) -> Standing:
    """Where somebody stands on a day, with what was agreed in the bot."""
    return standing(replace(about, rhythms=rhythms), rules or portsmouth(), date.fromisoformat(day))


def due(day: str, last: str, *rhythms: AgreedRhythm, **more: Any) -> str:
    """When the next session is due, as of a day."""
    return on(day, facts(last=last, **more), *rhythms).due.isoformat()


# More often for a while

WEEKLY = agreed(7, "2026-11-16", "2027-01-11")


@pytest.mark.clause("P1-2.5a", "P1-3.1a-4")
def test_a_shorter_interval_counts_from_the_day_that_it_is_in_force() -> None:
    """After a session before it the next one is due an interval after it was agreed, and by its clauses."""
    where = on("2026-11-16", facts(last="2026-11-09"), WEEKLY)
    assert (where.due, where.interval_days, where.notice_days) == (date(2026, 11, 23), 7, 1)
    assert where.clause == SHORTER


@pytest.mark.clause("P1-2.5a")
@pytest.mark.parametrize(
    ("day", "last", "expected"),
    [
        pytest.param("2026-11-15", "2026-11-09", "2026-12-07", id="the day before it"),
        pytest.param("2026-11-16", "2026-11-16", "2026-11-23", id="a session on its first day"),
        pytest.param("2026-12-01", "2026-11-30", "2026-12-07", id="a session within it"),
        pytest.param("2027-01-11", "2026-11-09", "2026-11-23", id="its last day, none was held"),
        pytest.param(
            "2027-01-12", "2026-12-21", "2026-12-28", id="the last session within it asks for one more"
        ),
        pytest.param("2027-01-12", "2027-01-11", "2027-01-18", id="a session on its last day"),
        pytest.param("2027-01-12", "2027-01-12", "2027-02-09", id="a session after it"),
        pytest.param("2027-01-12", "2026-11-14", "2026-12-12", id="over, and none was held"),
        pytest.param("2026-11-16", "2026-10-20", "2026-11-17", id="the usual date is nearer"),
        pytest.param("2026-11-16", "2026-10-05", "2026-11-02", id="overdue already"),
    ],
)
def test_a_shorter_interval_holds_for_its_days(day: str, last: str, expected: str) -> None:
    """From its first day to its last, for the last session within it, and never later than otherwise."""
    assert due(day, last, WEEKLY) == expected


@pytest.mark.clause("P1-3.1a-3")
def test_of_two_shorter_rules_the_earlier_date_wins() -> None:
    """The assessed year's week is nearer than two weeks that were agreed, and the staff list's week too."""
    fortnight = agreed(14, "2026-11-16", "2027-01-11")
    newly = on("2026-11-20", facts(last="2026-11-18", asye_start="2026-11-02"), fortnight)
    assert (newly.due, newly.clause) == (date(2026, 11, 25), ("P1-3.5c",))
    listed = on("2026-11-20", facts(last="2026-11-18", interval_weeks=1), WEEKLY)
    assert (listed.due, listed.clause) == (date(2026, 11, 25), SHORTER)


def test_a_pack_without_shorter_agreements_has_none() -> None:
    """What was logged under another pack counts no more."""
    usual = portsmouth()
    clock = replace(usual.clocks.one_to_one, agreed_shorter=Value(False, LOCAL))
    rules = replace(usual, clocks=replace(usual.clocks, one_to_one=clock))
    assert on("2026-11-20", facts(last="2026-11-18"), WEEKLY, rules=rules).interval_days == 28
    assert shorter_choices(facts(last="2026-11-18"), rules, date(2026, 11, 20)) == ()


# Less often with an approval

SIX_WEEKS = agreed(42, "2026-11-16", "2027-11-16")


@pytest.mark.clause("P1-3.1a-6")
@pytest.mark.parametrize(
    ("day", "last", "expected", "interval"),
    [
        pytest.param("2026-11-15", "2026-11-02", "2026-11-30", 28, id="not in force"),
        pytest.param("2026-11-16", "2026-11-02", "2026-12-14", 42, id="from the approval"),
        pytest.param("2027-11-16", "2027-10-01", "2027-11-12", 42, id="its last day"),
        pytest.param("2027-11-10", "2027-10-08", "2027-11-16", 42, id="not beyond its last day"),
        pytest.param("2027-11-10", "2027-11-05", "2027-12-03", 42, id="unless the usual interval is"),
        pytest.param("2027-11-17", "2027-10-08", "2027-11-05", 28, id="over"),
    ],
)
def test_a_longer_interval_holds_as_long_as_its_approval(
    day: str, last: str, expected: str, interval: int
) -> None:
    """It takes the place of four weeks from the first day to the last; then these apply again."""
    where = on(day, facts(last=last), SIX_WEEKS)
    assert (where.due.isoformat(), where.interval_days) == (expected, interval)
    assert where.clause == (("P1-3.1a-6",) if interval == 42 else ("P1-3.1a-1",))


@pytest.mark.clause("P1-3.1b-1")
def test_a_longer_interval_ends_at_two_months() -> None:
    """Whatever was agreed: the ceiling is the date, and its clause decides."""
    where = on("2026-12-30", facts(last="2026-12-29"), agreed(63, "2026-12-01", "2027-12-01"))
    assert (where.due, where.ceiling) == (date(2027, 2, 28), date(2027, 2, 28))
    assert where.clause == ("P1-3.1b-1", "P1-3.1a-6")


def test_a_longer_interval_gives_way_to_a_shorter_one() -> None:
    """More supervision for a while goes on top of it."""
    where = on("2026-12-01", facts(last="2026-11-30"), SIX_WEEKS, agreed(14, "2026-11-23", "2027-01-18"))
    assert (where.interval_days, where.clause) == (14, SHORTER)


def test_what_is_agreed_in_the_bot_takes_the_place_of_the_list() -> None:
    """Eight weeks of the staff list with an approval become six."""
    about = facts(last="2026-11-16", interval_weeks=8, approved=True)
    assert on("2026-11-20", about, SIX_WEEKS).interval_days == 42
    assert on("2027-11-17", about, SIX_WEEKS).interval_days == 56


@pytest.mark.clause("P2-6b")
def test_where_agreements_are_bound_to_the_regime_none_is_longer() -> None:
    """What was approved under another pack ends at the regime's interval."""
    where = on("2026-11-20", facts(last="2026-11-16"), SIX_WEEKS, rules=load("generic"))
    assert (where.due, where.clause) == (date(2026, 12, 17), ("LGA-5.1",))
    assert longer_choices(facts(last="2026-11-16"), load("generic"), date(2026, 11, 20)) == ()


# What can be chosen


@pytest.mark.clause("P1-3.1a-4", "P1-3.1b-1")
def test_choices_are_shorter_and_longer_than_usual() -> None:
    """One to three weeks, and whole weeks up to two months, whatever is agreed now."""
    about = replace(facts(last="2026-11-16"), rhythms=(WEEKLY, SIX_WEEKS))
    day = date(2026, 11, 20)
    assert usual_days(about, portsmouth(), day) == 28
    assert shorter_choices(about, portsmouth(), day) == (7, 14, 21)
    assert longer_choices(about, portsmouth(), day) == (35, 42, 49, 56)


@pytest.mark.parametrize(
    ("columns", "shorter"),
    [
        ({"asye_start": "2026-11-02"}, ()),
        ({"induction_until": "2027-01-01"}, (7,)),
        ({"interval_weeks": 3}, (7, 14)),
    ],
)
def test_who_meets_more_often_by_the_list_cannot_choose_less(
    columns: dict[str, Any], shorter: tuple[int, ...]
) -> None:
    """In the assessed year and in induction only something shorter has an effect."""
    about = facts(last="2026-11-16", **columns)
    assert shorter_choices(about, portsmouth(), date(2026, 11, 20)) == shorter
    assert longer_choices(about, portsmouth(), date(2026, 11, 20)) == ()


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(["portsmouth-2025", "generic"]))
def test_nothing_can_be_chosen_beyond_the_ceiling(day: date, pack: str) -> None:
    """On whatever day somebody chooses."""
    about = facts(last=day)
    assert all(day + timedelta(days) <= add_months(day, 2) for days in longer_choices(about, load(pack), day))


@pytest.mark.clause("P1-2.5a", "P1-3.1a-6")
def test_how_long_it_lasts_is_the_packs() -> None:
    """Eight weeks and six months at the most for a shorter one, twelve months for an approval."""
    day = date(2026, 8, 31)
    assert usual_end(portsmouth(), day) == date(2026, 10, 26)
    assert latest_end(portsmouth(), day) == date(2027, 2, 28)
    about = facts()
    at = datetime(2026, 8, 31, 10, tzinfo=UTC)
    longer = Rhythm(
        id="r", person=about.person.id, days=42, start=day, reason="experience", asked_by=about.person.id
    )
    approved = put_in_force(longer, portsmouth(), day, about.person.id, at)
    assert (approved.start, approved.until) == (day, date(2027, 8, 31))
    shorter = replace(longer, reason="", days=7, until=date(2026, 9, 30))
    assert put_in_force(shorter, portsmouth(), day + DAY, about.person.id, at).until == date(2026, 9, 30)
    assert approved.is_in_force(date(2027, 8, 31))
    assert not approved.is_in_force(date(2027, 9, 1))
    assert not replace(approved, state=RhythmState.ENDED).is_in_force(day)


# Properties


@st.composite
def with_rhythms(draw: st.DrawFn) -> tuple[Facts, date]:
    """Somebody with what was agreed in the bot, and a day."""
    about, day = draw(anybody())
    found: list[AgreedRhythm] = []
    for _ in range(draw(st.integers(1, 3))):
        start = day + timedelta(draw(st.integers(-120, 60)))
        length = timedelta(draw(st.integers(0, 400)))
        found.append(AgreedRhythm(days=draw(st.integers(1, 90)), start=start, until=start + length))
    return replace(about, rhythms=tuple(found)), day


@pytest.mark.clause("P1-3.1b-1", "P1-3.1a-6")
@settings(deadline=None)
@given(with_rhythms(), st.sampled_from(["portsmouth-2025", "generic"]))
def test_whatever_is_agreed_the_ceiling_is_never_exceeded(case: tuple[Facts, date], pack: str) -> None:
    """Two calendar months after the last session, but for the return from a long absence."""
    about, day = case
    where = standing(about, load(pack), day)
    without = standing(replace(about, rhythms=()), load(pack), day)
    assert where.due <= where.ceiling
    assert where.ceiling == without.ceiling
    if not where.returned:
        assert where.due <= add_months(where.start, 2)


@settings(deadline=None)
@given(with_rhythms())
def test_a_shorter_interval_never_makes_anything_later(case: tuple[Facts, date]) -> None:
    """More supervision is never less."""
    about, day = case
    shorter = replace(about, rhythms=tuple(one for one in about.rhythms if one.days < 28))
    without = standing(replace(about, rhythms=()), portsmouth(), day)
    assert standing(shorter, portsmouth(), day).due <= without.due


@settings(deadline=None)
@given(with_rhythms(), st.integers(0, 90))
def test_a_date_that_was_shown_stays_in_time(case: tuple[Facts, date], later: int) -> None:
    """Time alone, and the end of what was agreed, makes nobody overdue before the date that was shown."""
    about, day = case
    about = replace(about, rhythms=tuple(one for one in about.rhythms if one.start <= day))
    shown = standing(about, portsmouth(), day)
    then = min(day + timedelta(later), max(shown.due, day))
    if shown.state in (State.IN_DATE, State.DUE) and then <= shown.due:
        assert standing(about, portsmouth(), then).state not in (State.OVERDUE, State.PAST_CEILING)


@settings(deadline=None)
@given(with_rhythms())
def test_what_is_long_over_changes_nothing(case: tuple[Facts, date]) -> None:
    """Before its first day, and after the last one once a session was held since."""
    about, day = case
    start = about.last or about.person.entry.start_date
    over = tuple(one for one in about.rhythms if one.until < min(start, day) or one.start > max(start, day))
    expected = standing(replace(about, rhythms=()), portsmouth(), day)
    assert standing(replace(about, rhythms=over), portsmouth(), day) == expected
