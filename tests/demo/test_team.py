"""The demo's made-up team."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.team import members, staff_csv
from bot.domain.one_to_one import standing
from bot.domain.people import Facts, Person, PersonId, StaffEntry
from bot.domain.staff_list import read_csv
from bot.policy.pack import load

DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2035, 12, 31))


def entries(today: date) -> tuple[StaffEntry, ...]:
    """The list, read as the product reads it; it has no fault and no warning."""
    read = read_csv(staff_csv(today).encode(), today)
    assert not read.faults
    assert not read.warnings
    return tuple(read.entries)


def states(today: date) -> dict[str, str]:
    """Where everybody stands, by first name."""
    people = entries(today)
    rules = load("portsmouth-2025")
    found: dict[str, str] = {}
    for entry in people:
        below = sum(one.supervisor_email == entry.email for one in people)
        facts = Facts(
            person=Person(id=PersonId(entry.email), entry=entry),
            last=entry.last_supervision,
            supervises=below,
        )
        found[entry.name.split()[0]] = standing(facts, rules, today).state
    return found


@given(DAYS)
def test_the_staff_list_is_faultless_on_any_day(today: date) -> None:
    """The demo starts on whatever day it is opened, without a warning."""
    assert len(entries(today)) == 10


@given(DAYS)
def test_there_is_something_to_see_on_any_day(today: date) -> None:
    """Somebody is due, somebody overdue, most are in date, nobody is past the ceiling."""
    found = states(today)
    assert found["Amira"] == "due"
    assert found["Cara"] == found["Marek"] == "overdue"
    assert found["Ruth"] == "top"
    assert Counter(found.values())["in_date"] >= 5
    assert "past_ceiling" not in found.values()


@pytest.mark.parametrize("month", range(1, 13))
def test_somebody_is_near_the_ceiling(month: int) -> None:
    """Within three weeks of the start the two-month ceiling is reached, so that moving the clock shows it."""
    today = date(2026, month, 24)
    marek = next(entry for entry in entries(today) if entry.name == "Marek Novak")
    later = today + timedelta(days=15)
    rules = load("portsmouth-2025")
    facts = Facts(person=Person(id=PersonId("marek"), entry=marek), last=marek.last_supervision)
    assert standing(facts, rules, later).state == "past_ceiling"


def test_everybody_on_the_list_has_an_account() -> None:
    """Accounts are matched by e-mail; the guest, the stranger and who has left are not on the list."""
    listed = {entry.email for entry in entries(date(2026, 11, 24))}
    accounts = {member.email: member for member in members()}
    assert listed <= set(accounts)
    others = [member for email, member in accounts.items() if email not in listed]
    assert all(member.is_restricted or member.is_stranger or member.deleted for member in others)
    assert len({member.id for member in members()}) == len(members()) == 13
