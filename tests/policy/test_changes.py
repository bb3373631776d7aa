"""What another pack would change."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings

from bot.domain.logged import Logged
from bot.domain.one_to_one import State, standing
from bot.domain.people import Facts
from bot.domain.rules import Rules
from bot.policy.changes import PRESSING, Changes, Comparison
from tests.domain.clock_cases import anybody, facts, portsmouth
from tests.policy.written import PORTSMOUTH, changed, pack_of

SHORTER = pack_of(
    changed(("interval_days: {value: 28, clause: P1-3.1a-1}", "interval_days: {value: 21, source: local}"))
).rules
NO_AGREEMENTS = pack_of(
    changed(("    begins: pair\n    after: {weeks: 4, source: local}", "    begins: pair\n    after: {months: 120, source: local}"))
).rules  # fmt: skip
DAY = date(2026, 11, 23)


def compared(people: list[Facts], before: Rules, after: Rules, day: date = DAY) -> Changes:
    """What a pack would change for some people, who were there before the bot."""
    logged = {one.person.id: Logged(introduced=date(2024, 1, 1)) for one in people}
    comparison = Comparison(
        before=before, after=after, day=day, working_days_after=lambda start, days: start + timedelta(days)
    )
    return comparison.changes(people, logged)


def names(changes: Changes, state: State) -> list[str]:
    """Who would stand there."""
    return [one.person.entry.name for one in changes.becoming[state]]


def test_who_would_be_pressed_by_a_shorter_interval() -> None:
    """Due, overdue, or only another date; nobody is past the ceiling for that."""
    people = [
        facts("ann", last=DAY - timedelta(days=17)),
        facts("bob", last=DAY - timedelta(days=22)),
        facts("cleo", last=DAY - timedelta(days=2)),
        facts("dan", last=DAY - timedelta(days=70)),
        facts("eve", last=DAY - timedelta(days=17), leaving_date="2026-01-01"),
    ]
    changes = compared(people, portsmouth(), SHORTER)
    assert (names(changes, State.DUE), names(changes, State.OVERDUE)) == (["Ann"], ["Bob"])
    assert changes.becoming[State.PAST_CEILING] == ()
    assert (changes.no_longer, changes.other_dates) == ((), 3)


def test_who_would_be_pressed_no_longer() -> None:
    """The other way round, with both dates."""
    ann = facts("ann", last=DAY - timedelta(days=17))
    changes = compared([ann], SHORTER, portsmouth())
    (one,) = changes.no_longer
    assert (one.before.state, one.after.state) == (State.DUE, State.IN_DATE)
    assert (one.after.due - one.before.due).days == 7


def test_which_duties_would_fall_due() -> None:
    """Counted by name; what is due under both packs is no change."""
    people = [facts("ann", last=DAY), facts("bob", last=DAY)]
    changes = compared(people, NO_AGREEMENTS, portsmouth())
    assert changes.falling_due == {"agreement": 2}
    assert changes.due_no_longer == {}
    assert compared(people, portsmouth(), NO_AGREEMENTS).due_no_longer == {"agreement": 2}


def test_an_offer_is_not_counted() -> None:
    """A milestone that nobody owes falls due for nobody."""
    optional = "    milestones: {value: [3, 6, 9, 12], clause: P1-3.5f}\n    optional: [9]"
    owed = pack_of(changed((optional, optional.replace("optional: [9]", "optional: [6]")))).rules
    ann = facts("ann", last=DAY, asye_start=DAY - timedelta(days=280), start=DAY - timedelta(days=280))
    assert compared([ann], portsmouth(), owed).falling_due == {"asye_review": 1}
    assert compared([ann], owed, portsmouth()).falling_due == {"asye_review": 1}


def test_of_whom_nothing_is_known_no_duty_is_counted() -> None:
    """Their sessions are compared all the same."""
    ann = facts("ann", last=DAY - timedelta(days=22))
    comparison = Comparison(
        before=portsmouth(), after=SHORTER, day=DAY, working_days_after=lambda start, _: start
    )
    changes = comparison.changes([ann], {})
    assert changes.falling_due == {}
    assert names(changes, State.OVERDUE) == ["Ann"]


@settings(max_examples=60, deadline=None)
@given(anybody())
def test_a_pack_changes_nothing_beside_itself(found: tuple[Facts, date]) -> None:
    """Whoever it is, whatever the day."""
    about, day = found
    changes = compared([about], portsmouth(), pack_of(PORTSMOUTH).rules, day)
    assert not any(changes.becoming.values())
    assert (changes.no_longer, changes.other_dates, changes.falling_due) == ((), 0, {})


@settings(max_examples=60, deadline=None)
@given(anybody())
def test_everybody_is_where_the_other_pack_would_have_them(found: tuple[Facts, date]) -> None:
    """Who is named under a state would stand there, and does not now."""
    about, day = found
    before, after = (standing(about, rules, day) for rules in (portsmouth(), SHORTER))
    changes = compared([about], portsmouth(), SHORTER, day)
    for state in PRESSING:
        assert bool(changes.becoming[state]) is (after.state is state and before.state is not state)
