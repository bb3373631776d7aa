"""Who sees whom: one's own supervisees, one's line, or totals, and small numbers never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people import Role
from bot.messages.overview import Status, TeamStatus
from bot.presses import Press, Verb
from bot.usecases.show_status import SMALLEST_GROUP
from tests.support.office import LAST, Office
from tests.support.people import add_people, make_entry


def names(office: Office, who: str, shown: str = "all") -> list[str]:
    """Whom somebody sees by name."""
    outcome = office.ask(who, Press(Verb.STATUS, shown))
    return sorted(row.name for row in office.shown(Status, outcome).rows)


@pytest.mark.clause("P4-3.1")
def test_each_sees_their_own_line(office: Office) -> None:
    """A supervisor direct supervisees, a manager and a head all below; nobody else's people."""
    assert names(office, "Grace Bell") == ["Amira Khan", "Ben Hale"]
    assert names(office, "Sam Okoro") == ["Marek Novak"]
    below_tom = ["Amira Khan", "Ben Hale", "Grace Bell", "Marek Novak", "Sam Okoro"]
    assert names(office, "Tom Reid") == below_tom
    assert names(office, "Ruth Lane") == [*below_tom, "Tom Reid"]


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("shown", ["", "all", "overdue", "teams", "made-up"])
def test_who_has_no_line_sees_nobody(office: Office, shown: str) -> None:
    """A practitioner, whatever is pressed."""
    assert office.says(office.ask("Amira Khan", Press(Verb.STATUS, shown))) == "no_line"


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("shown", ["", "all", "overdue", "due", "teams", "made-up"])
@pytest.mark.parametrize("page", [0, 1, 999_999_999])
def test_who_sees_totals_never_sees_a_name_or_a_small_team(office: Office, shown: str, page: int) -> None:
    """The director, whatever is pressed: teams, and of teams under five nothing but their name."""
    add_people(office.database, *(make_entry(f"West {n}", supervisor=None, team="West") for n in "ABCDE"))
    add_people(office.database, *(make_entry(f"South {n}", supervisor=None, team="South") for n in "ABCD"))
    message = office.shown(TeamStatus, office.ask("Dora West", Press(Verb.STATUS, shown, page)))
    rows = {row.team: row.counts for row in message.teams}
    assert rows.keys() == {"North", "West", "South"}
    assert rows["South"] is None
    assert {team for team, counts in rows.items() if counts and counts.people < SMALLEST_GROUP} == set()
    assert "South A" not in str(message)


def test_the_numbers_are_those_of_the_people(office: Office) -> None:
    """Counted once each, those who have left not at all; the overdue come first where there are any."""
    office.clock.move(days=7)
    entry = replace(make_entry("Old Hand", supervisor="Grace Bell"), leaving_date=LAST, last_supervision=LAST)
    grace = make_entry("Grace Bell", Role.SUPERVISOR, supervisor="Tom Reid")
    assert grace.email == office["Grace Bell"].entry.email
    from tests.support.office import staff

    add_people(office.database, *staff(), entry)
    message = office.shown(Status, office.word("Grace Bell", "status"))
    assert (message.counts.people, message.counts.overdue, message.shown) == (2, 2, "overdue")
    assert [row.name for row in message.rows] == ["Amira Khan", "Ben Hale"]
    assert [row.days for row in message.rows] == [3, 3]


def test_who_cannot_be_reached_is_marked(office: Office) -> None:
    """No account on any platform: the line says so."""
    message = office.shown(Status, office.ask("Grace Bell", Press(Verb.STATUS, "all")))
    assert [row.reachable for row in message.rows] == [False, False]


@pytest.mark.parametrize("page", [0, 5, 999_999_999])
def test_a_page_that_is_not_there_is_the_last(office: Office, page: int) -> None:
    """An old button of a line that has become shorter shows something."""
    message = office.shown(Status, office.ask("Grace Bell", Press(Verb.STATUS, "all", page)))
    assert (message.page, message.pages, len(message.rows)) == (0, 1, 2)
