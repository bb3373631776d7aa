"""Who hears about whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.line import Line
from bot.domain.people import Absent, Cover, Facts, PersonId, Role
from tests.domain.clock_cases import facts
from tests.domain.duty_cases import organisations
from tests.support.duties import Staff

TODAY = date(2026, 11, 2)
HEAD, MANAGER = [Role.HEAD_OF_SERVICE], [Role.MANAGER]


def heard(about: str, people: Iterable[Facts], day: date = TODAY) -> dict[str, set[str]]:
    """Who hears about somebody, and what each is to them."""
    everybody = {one.person.id: one for one in people}
    line = Line(everybody, day)
    found = line.recipients(everybody[PersonId(about)].person)
    return {person.id: {part.value for part in parts} for person, parts in found}


def cover(
    by: str, supervisee: str | None = None, start: str = "2026-10-01", until: str = "2026-12-31"
) -> Cover:
    """Somebody who stands in around today."""
    return Cover(
        by=PersonId(by),
        supervisee=PersonId(supervisee) if supervisee else None,
        start=date.fromisoformat(start),
        until=date.fromisoformat(until),
    )


def line(*covers: Cover, supervisor_roles: Iterable[Role] = (Role.SUPERVISOR,)) -> list[Facts]:
    """A worker, a supervisor with covers, a manager, a head of service, a director, and another supervisor."""
    return [
        facts("worker", above="lead"),
        facts("mate", above="lead"),
        replace(facts("lead", above="boss", roles=supervisor_roles), covers=covers),
        facts("other", above="boss", roles=[Role.SUPERVISOR]),
        facts("boss", above="head", roles=MANAGER),
        facts("head", above="top", roles=HEAD),
        facts("top", above=None, roles=[Role.DIRECTOR]),
    ]


def left(people: Iterable[Facts], *names: str, on: str = "2026-11-01") -> list[Facts]:
    """The same people, of whom some have left."""
    day = date.fromisoformat(on)
    return [
        replace(one, person=replace(one.person, entry=replace(one.person.entry, leaving_date=day)))
        if one.person.id in names
        else one
        for one in people
    ]


USUAL = {"worker": {"supervisee"}, "lead": {"supervisor"}, "boss": {"manager"}, "head": {"senior"}}


def test_each_hears_as_what_they_are() -> None:
    """The supervisor, the supervisor's own, and the nearest head of service."""
    assert heard("worker", line()) == USUAL
    assert heard("boss", line()) == {"boss": {"supervisee"}, "head": {"supervisor"}, "top": {"manager"}}
    assert heard("top", line()) == {"top": {"supervisee"}}


def test_without_a_head_of_service_the_nearest_manager_is_the_senior() -> None:
    """Who may be the manager already."""
    people = [one for one in line() if one.person.id not in ("head", "top")]
    assert heard("worker", people) == {
        "worker": {"supervisee"},
        "lead": {"supervisor"},
        "boss": {"manager", "senior"},
    }


def test_a_supervisor_who_is_the_senior_is_the_supervisor_alone() -> None:
    """One message for one part."""
    assert heard("worker", line(supervisor_roles=HEAD)) == {
        "worker": {"supervisee"},
        "lead": {"supervisor"},
        "boss": {"manager"},
    }


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        (["lead"], {"worker": {"supervisee"}, "boss": {"manager"}, "head": {"senior"}}),
        (["boss"], {"worker": {"supervisee"}, "lead": {"supervisor"}, "head": {"senior"}}),
        (["head"], {"worker": {"supervisee"}, "lead": {"supervisor"}, "boss": {"manager", "senior"}}),
        (["head", "boss"], {"worker": {"supervisee"}, "lead": {"supervisor"}}),
    ],
)
def test_who_has_left_hears_nothing(gone: list[str], found: dict[str, set[str]]) -> None:
    """From the day after the last one; the next one upwards is the senior."""
    assert heard("worker", left(line(), *gone)) == found
    assert heard("worker", left(line(), *gone, on="2026-11-02")) == USUAL


def test_nobody_who_is_not_in_the_list_hears() -> None:
    """A supervisor who is missing from the list ends the line."""
    people = [one for one in line() if one.person.id != "lead"]
    assert heard("worker", people) == {"worker": {"supervisee"}}


# Cover


@pytest.mark.clause("P1-3.1e")
@pytest.mark.clause("P2-12d")
@pytest.mark.parametrize(
    ("day", "hears"),
    [
        ("2026-09-30", "lead"),
        ("2026-10-01", "other"),
        ("2026-11-02", "other"),
        ("2026-12-31", "other"),
        ("2027-01-01", "lead"),
    ],
)
def test_who_stands_in_hears_in_the_supervisors_place_for_as_long(day: str, hears: str) -> None:
    """From the first day to the last; the supervisor hears nothing in that time."""
    found = heard("worker", line(cover("other")), date.fromisoformat(day))
    assert found == {"worker": {"supervisee"}, hears: {"supervisor"}, "boss": {"manager"}, "head": {"senior"}}


@pytest.mark.clause("P1-3.1e")
def test_cover_for_one_beats_cover_for_all() -> None:
    """Scoped: who stands in for one supervisee hears of no other."""
    covers = (cover("other"), cover("boss", "worker", start="2026-09-01"))
    assert heard("worker", line(*covers)) == {
        "worker": {"supervisee"},
        "boss": {"supervisor", "manager"},
        "head": {"senior"},
    }
    assert heard("mate", line(*covers))["other"] == {"supervisor"}
    assert heard("mate", line(cover("other", "worker")))["lead"] == {"supervisor"}
    assert "other" not in heard("mate", line(cover("other", "worker")))


def test_of_two_covers_the_one_that_began_last_counts() -> None:
    """Whatever their order."""
    covers = (cover("other", start="2026-10-01"), cover("boss", start="2026-10-15"))
    for some in (covers, covers[::-1]):
        assert "supervisor" in heard("worker", line(*some))["boss"]
        assert "other" not in heard("worker", line(*some))


def test_cover_by_who_has_left_or_is_unknown_is_none() -> None:
    """The supervisor hears again: the worst would be nobody."""
    assert heard("worker", left(line(cover("other")), "other")) == USUAL
    assert heard("worker", line(cover("nobody"))) == USUAL


def test_nobody_stands_in_for_their_own_supervisor() -> None:
    """A colleague who covers for the team has the supervisor still."""
    people = line(cover("mate"))
    assert heard("worker", people)["mate"] == {"supervisor"}
    assert heard("mate", people) == {
        "mate": {"supervisee"},
        "lead": {"supervisor"},
        "boss": {"manager"},
        "head": {"senior"},
    }


def test_a_head_of_service_for_whom_somebody_stands_in_hears_nothing() -> None:
    """Not as the senior either: that is the next one upwards."""
    people = line(cover("other"), supervisor_roles=HEAD)
    assert heard("worker", people) == {
        "worker": {"supervisee"},
        "other": {"supervisor"},
        "boss": {"manager"},
        "head": {"senior"},
    }


def test_cover_for_who_has_left_goes_on() -> None:
    """Until somebody else is the supervisor."""
    found = heard("worker", left(line(cover("other")), "lead"))
    assert found == {
        "worker": {"supervisee"},
        "other": {"supervisor"},
        "boss": {"manager"},
        "head": {"senior"},
    }


# In the place of who is away

AWAY = (Absent(start=date(2026, 10, 20), until=date(2026, 11, 30)),)
SINCE = date(2026, 10, 20)


def away(people: Iterable[Facts], *names: str) -> list[Facts]:
    """The same people, of whom some are away."""
    return [replace(one, absences=AWAY) if one.person.id in names else one for one in people]


def covered(people: Iterable[Facts], whom: str, by: str, for_whom: str | None = None) -> list[Facts]:
    """The same people, one of whom has somebody who stands in."""
    return [replace(one, covers=(cover(by, for_whom),)) if one.person.id == whom else one for one in people]


def instead(about: str, people: Iterable[Facts]) -> set[tuple[str, str, date]]:
    """Who hears of somebody in whose place, and since when."""
    everybody = {one.person.id: one for one in people}
    found = Line(everybody, TODAY).stand_ins(everybody[PersonId(about)].person)
    return {(person.id, part.value, since) for person, part, since in found}


@pytest.mark.clause("P1-3.1e")
@pytest.mark.clause("P2-12d")
@pytest.mark.parametrize(
    ("people", "found"),
    [
        pytest.param(line(), set[str](), id="everybody is there"),
        pytest.param(away(line(), "lead"), set[str](), id="the supervisor is away"),
        pytest.param(away(line(), "boss"), {"head as manager"}, id="the manager is away"),
        pytest.param(away(line(), "boss", "head"), {"top as manager", "top as senior"}, id="two are away"),
        pytest.param(away(line(), "boss", "head", "top"), set[str](), id="nobody is there"),
        pytest.param(away(line(), "head"), {"top as senior"}, id="the senior is away"),
        pytest.param(left(away(line(), "boss"), "head"), {"top as manager", "top as senior"}, id="one has left"),
        pytest.param(left(away(line(), "boss"), "boss"), set[str](), id="who is away has left"),
        pytest.param(covered(away(line(), "boss"), "boss", "other"), {"other as manager"}, id="cover"),
        pytest.param(
            covered(away(line(), "boss"), "boss", "other", "lead"), {"other as manager"}, id="cover for this line"
        ),
        pytest.param(
            covered(away(line(), "boss"), "boss", "other", "other"), {"head as manager"}, id="cover for another line"
        ),
        pytest.param(
            covered(away(line(), "boss", "other"), "boss", "other"), {"head as manager"}, id="the cover is away"
        ),
        pytest.param(covered(away(line(), "boss"), "boss", "lead"), {"head as manager"}, id="the supervisor covers"),
        pytest.param(covered(away(line(), "boss"), "boss", "worker"), {"head as manager"}, id="they cover themselves"),
        pytest.param(
            covered(away(line(), "boss", "head"), "head", "other"),
            {"other as manager", "other as senior"},
            id="cover of the next one upwards",
        ),
        pytest.param(covered(line(), "boss", "other"), set[str](), id="cover of who is there"),
    ],
)  # fmt: skip
def test_somebody_hears_in_the_place_of_a_manager_who_is_away(people: list[Facts], found: set[str]) -> None:
    """Who stands in, else the next one upwards who is there; never the supervisor, whose task it was."""
    heard_instead = instead("worker", people)
    assert {f"{person} as {part}" for person, part, _ in heard_instead} == found
    assert {since for _, _, since in heard_instead} <= {SINCE}


def test_an_absence_in_the_staff_list_counts_as_well() -> None:
    """It is the same whether it was listed or logged, and however it was made longer."""
    people = {one.person.id: one for one in line()}
    boss = facts("boss", above="head", roles=MANAGER, absent_from="2026-10-12", absent_until="2026-10-19")
    people[boss.person.id] = replace(boss, absences=AWAY)
    assert instead("worker", people.values()) == {("head", "manager", date(2026, 10, 12))}


def test_the_supervisor_of_the_top_is_in_nobodys_place() -> None:
    """There is no line above."""
    assert instead("top", away(line(), "boss")) == set()


# The assessor


@pytest.mark.clause("P1-3.5b")
def test_an_assessor_is_found_by_address() -> None:
    """Outside the line, as the assessor alone; or in it, as both."""
    off_site = facts("worker", above="lead", assessor_email="off@council.example")
    people = [off_site, *line()[1:], facts("off", above=None)]
    assert heard("worker", people) == {**USUAL, "off": {"assessor"}}
    assert heard("mate", people) == {
        "mate": {"supervisee"},
        "lead": {"supervisor"},
        "boss": {"manager"},
        "head": {"senior"},
    }
    both = facts("worker", above="lead", assessor_email="lead@council.example")
    assert heard("worker", [both, *line()[1:]])["lead"] == {"supervisor", "assessor"}
    unknown = facts("worker", above="lead", assessor_email="who@council.example")
    assert heard("worker", [unknown, *line()[1:]]) == USUAL
    assert heard("worker", left(people, "off")) == USUAL
    alone = facts("worker", above=None, assessor_email="off@council.example")
    assert heard("worker", [alone, people[-1]]) == {"worker": {"supervisee"}, "off": {"assessor"}}


# Circles


@pytest.mark.parametrize(
    ("above", "found"),
    [
        pytest.param({"a": "a"}, {"a": {"supervisee"}}, id="oneself"),
        pytest.param({"a": "b", "b": "a"}, {"a": {"supervisee"}, "b": {"supervisor"}}, id="each other"),
        pytest.param(
            {"a": "b", "b": "c", "c": "b"},
            {"a": {"supervisee"}, "b": {"supervisor"}, "c": {"manager"}},
            id="above",
        ),
    ],
)
def test_a_circle_ends(above: dict[str, str], found: dict[str, set[str]]) -> None:
    """The staff list refuses one; a pass comes to an end all the same, and the line upwards too."""
    people = [facts(name, above=its) for name, its in above.items()]
    assert heard("a", people) == found
    everybody = {one.person.id: one for one in people}
    upwards = [one.person.id for one in Line(everybody, TODAY).upwards(everybody[PersonId("a")].person)]
    assert upwards == [name for name in found if name != "a"]


def test_the_line_upwards_names_everybody_above_the_nearest_first() -> None:
    """Whether they have left or not: when they do, others hear."""
    people = {one.person.id: one for one in left(line(), "boss")}
    upwards = Line(people, TODAY).upwards(people[PersonId("worker")].person)
    assert [one.person.id for one in upwards] == ["lead", "boss", "head", "top"]


@settings(deadline=None, max_examples=60)
@given(organisations(), st.integers(-100, 200))
def test_whoever_hears_may_hear(case: tuple[Staff, datetime], later: int) -> None:
    """Everybody once; nobody who has left; one supervisor, manager and senior at most, all of them above or standing in."""
    staff, at = case
    day = date.fromordinal(at.toordinal() + later)
    line_ = Line(staff.people, day)
    for about in staff.people.values():
        found = list(line_.recipients(about.person))
        ids = [person.id for person, _ in found]
        assert len(ids) == len(set(ids))
        above = {one.person.id for one in line_.upwards(about.person)}
        for person, parts in found:
            assert parts
            assert person.id == about.person.id or not person.has_left(day)
            for part in parts - {"supervisee", "assessor"}:
                assert sum(part in others for _, others in found) == 1
                covering = {
                    one.by for one in staff.people[about.person.supervisor_id or about.person.id].covers
                }
                assert person.id in above or (part == "supervisor" and person.id in covering)
