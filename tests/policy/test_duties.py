"""The duties of a pack: what is read, and how their faults are named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.begins import About
from bot.domain.dates import Span, Unit
from bot.domain.duties import all_due
from bot.domain.logged import Logged
from bot.domain.people import Role
from bot.domain.rules import LOCAL, Duty, DutyStep, Outcome, Part, Profile, Value
from bot.policy.duties import known_spans
from tests.domain.clock_cases import facts
from tests.policy.written import (
    GENERIC,
    PORTSMOUTH,
    bare,
    changed,
    faults_of,
    pack_of,
    places_of,
    with_duty,
    without,
)
from tests.support.duties import done

OWN = """\
source: local
says: the fire drill
begins: employment
after: {months: 6, source: local}
again: {months: 6, source: local}
steps:
  - {step: soon, days: -7, to: [supervisee], profile: standard}
  - {step: overdue, days: 1, every_days: 14, to: [supervisee, supervisor]}
outcomes:
  - {outcome: done, says: It took place}
logged_by: [supervisor]
"""


def own(*pairs: tuple[str, str]) -> str:
    """A pack with a duty of the organisation's own, with some things changed in it."""
    duty = OWN
    for old, new in pairs:
        assert duty.count(old) == 1, old
        duty = duty.replace(old, new)
    return with_duty(duty)


def test_an_organisation_adds_a_duty_by_an_entry_alone() -> None:
    """Everything that is said of it is read, and it falls due like the others."""
    rules = pack_of(own()).rules
    assert rules.duties["own"] == Duty(
        name="own",
        clauses=(LOCAL,),
        says="the fire drill",
        begins="employment",
        after=Value(Span(6, Unit.MONTHS), LOCAL),
        again=Value(Span(6, Unit.MONTHS), LOCAL),
        spans={},
        steps=(
            DutyStep(name="soon", days=-7, to=frozenset({Part.SUPERVISEE}), profile=Profile.STANDARD),
            DutyStep(name="overdue", days=1, every_days=14, to=frozenset({Part.SUPERVISEE, Part.SUPERVISOR})),
        ),
        outcomes=(Outcome(name="done", says="It took place"),),
        logged_by=frozenset({Part.SUPERVISOR}),
    )
    about = About(
        facts=facts(start="2026-01-05"),
        logged=Logged(introduced=date(2025, 1, 1)),
        rules=rules,
        day=date(2026, 7, 1),
    )
    due = {due.duty.name: due.day for due in all_due(about, lambda day, days: day + timedelta(days))}
    assert due["own"] == date(2026, 7, 5)


def test_every_attribute_is_read() -> None:
    """Milestones, what joins, the rota's offset, the day of each year, roles, privacy and lengths by kind."""
    duties = pack_of(PORTSMOUTH).rules.duties
    asye, registration = duties["asye_review"], duties["registration"]
    assert asye.milestones == Value((3, 6, 9, 12), "P1-3.5f")
    assert (asye.optional, asye.joins, asye.joins_days) == (
        frozenset({9}),
        "probation_review",
        Value(21, LOCAL),
    )
    assert duties["group_supervision"].offset == Value(Span(2, Unit.WEEKS), "P1-3.4a")
    assert registration.on == Value("11-30", LOCAL)
    assert Role.PRACTITIONER in registration.roles
    assert Role.ADMINISTRATOR not in registration.roles
    assert duties["wellbeing_plan"].private
    assert duties["dip_sample"].shared
    assert duties["case"].spans["care_experienced_21_to_25.agreed"] == Value(Span(12, Unit.WEEKS), "P1-3.3b")


@pytest.mark.clause("P1-4a")
@pytest.mark.parametrize("text", [PORTSMOUTH, GENERIC], ids=["portsmouth", "generic"])
def test_an_organisation_can_count_its_annual_conversation_in_financial_years(text: str) -> None:
    """That one alone: what else is yearly counts from the last time, as everything does otherwise (C33)."""
    by_year = changed(
        ("basis: {value: rolling, source: local}", "basis: {value: financial_year, source: local}"), text=text
    )
    found = {
        name: {
            due.duty.name: due.day
            for due in all_due(
                About(
                    facts=facts(start="2025-06-02", supervises=2),
                    logged=Logged(introduced=date(2020, 1, 1), done=(done("annual_review", "2026-05-11"),)),
                    rules=pack_of(pack).rules,
                    day=date(2026, 11, 2),
                ),
                lambda day, count: day + timedelta(count),
            )
        }
        for name, pack in (("rolling", text), ("financial year", by_year))
    }
    rolling, years = found["rolling"], found["financial year"]
    assert (rolling["annual_review"], years["annual_review"]) == (date(2027, 5, 11), date(2028, 3, 31))
    assert {name for name in rolling if rolling[name] != years[name]} == {"annual_review"}


def test_a_pack_without_duties_is_one() -> None:
    """Nothing but sessions falls due then; what counts toward a duty has to go with them."""
    assert pack_of(bare(PORTSMOUTH)).rules.duties == {}
    assert places_of(faults_of(without("duties"))) == ["counts_toward.multi_disciplinary.value[0]"]


@pytest.mark.parametrize(
    ("pairs", "path", "reason"),
    [
        pytest.param([("begins: employment", "begins: employement")], "begins", "did you mean employment?", id="begins"),
        pytest.param([("step: overdue", "step: soon")], "steps[1].step", "stands a second time (first as number 1)", id="steps of one name"),
        pytest.param([("days: 1, every", "days: 0, every")], "steps[1].every_days", "days must be 1 or more", id="repeats on the day"),
        pytest.param([("days: 1, every", "days: -3, every")], "steps[1].every_days", "days must be 1 or more", id="repeats before it"),
        pytest.param([("[supervisee, supervisor]", "[supervisee, boss]")], "steps[1].to[1]", "must be one of supervisee", id="who is told"),
        pytest.param([("profile: standard", "profile: loud")], "steps[0].profile", "must be one of light, standard, active", id="profile"),
        pytest.param([("days: -7", "day: -7")], "steps[0].day", "did you mean days?", id="misspelt key of a step"),
        pytest.param([("  - {outcome: done, says: It took place}", "  - {outcome: done, says: It did}\n  - {outcome: done, says: It did not}")], "outcomes[1].outcome", "stands a second time", id="outcomes of one name"),
        pytest.param([("logged_by: [supervisor]\n", "")], "outcomes", "needs `logged_by` beside it", id="nobody logs"),
        pytest.param([("outcomes:\n  - {outcome: done, says: It took place}\n", "")], "logged_by", "needs `outcomes` beside it", id="nothing to log"),
        pytest.param([("after: {months: 6, source: local}", "after: {months: 6, weeks: 2, source: local}")], "after", "needs one length", id="two lengths"),
        pytest.param([("after: {months: 6, source: local}", "after: {source: local}")], "after", "needs one length", id="no length"),
        pytest.param([("again: {months: 6, source: local}", "annual: true")], "annual", "needs `after` and `again` beside it", id="annual, but once"),
        pytest.param([("after: {months: 6, source: local}", "after: {months: 6}")], "after", "needs either `clause`", id="no source"),
        pytest.param([("after: {months: 6, source: local}", "after: {fortnights: 6, source: local}")], "after.fortnights", "is not a key", id="unknown unit"),
        pytest.param([("source: local\nsays", "says")], "", "needs either `clauses`", id="no clauses"),
        pytest.param([("source: local\nsays", "clauses: [P1-99]\nsays")], "clauses[0]", "there is no clause of this id", id="unknown clause"),
        pytest.param([("says: the fire drill", "says: The fire drill.")], "says", "without a full stop", id="full stop"),
        pytest.param([("says: the fire drill", 'says: "the fire\\ndrill"')], "says", "must be words for the middle", id="two lines"),
        pytest.param([("again: {months: 6, source: local}", "again: {months: 6, source: local}\njoins: probation_review")], "joins", "needs `joins_days` beside it", id="joins without days"),
        pytest.param([("again: {months: 6, source: local}", "joins: probation\njoins_days: {value: 3, source: local}")], "joins", "did you mean probation_review?", id="joins nothing"),
        pytest.param([("again: {months: 6, source: local}", "joins: own\njoins_days: {value: 3, source: local}")], "joins", "must name another duty", id="joins itself"),
        pytest.param([("again: {months: 6, source: local}", "optional: [3]")], "optional", "needs `milestones` beside it", id="optional of nothing"),
        pytest.param([("again: {months: 6, source: local}", 'yearly_on: {value: "02-29", source: local}')], "yearly_on", "is for duties that begin with calendar", id="a day without a calendar"),
        pytest.param([("again: {months: 6, source: local}", "spans:\n  family: {weeks: 3, source: local}")], "spans.family", "is for duties that begin with case", id="lengths without cases"),
        pytest.param([("logged_by: [supervisor]", "logged_by: [supervisor]\nroles: [wizard]")], "roles[0]", "must be one of practitioner", id="unknown role"),
    ],
)  # fmt: skip
def test_a_fault_in_a_duty_is_named(pairs: list[tuple[str, str]], path: str, reason: str) -> None:
    """One change, with its place and its reason."""
    found = faults_of(own(*pairs))
    place = f"duties.own.{path}" if path else "duties.own"
    assert any(f", {place}: " in fault and reason in fault for fault in found), found
    lines = own(*pairs).splitlines()
    number = next(int(fault.split()[1].rstrip(",")) for fault in found if f", {place}: " in fault)
    start = lines.index("  own:")
    assert start < number <= start + 16


MILESTONES = OWN.replace("after: {months: 6, source: local}\nagain: {months: 6, source: local}\n", "{}\n")
CALENDAR = OWN.replace("begins: employment", "begins: calendar").replace(
    "after: {months: 6, source: local}\nagain: {months: 6, source: local}\n", "{}\n"
)


@pytest.mark.parametrize(
    ("text", "lines", "places"),
    [
        (MILESTONES, "milestones: {value: [3, 6], source: local}\noptional: [6]", []),
        (MILESTONES, "milestones: {value: [6, 3], source: local}", ["milestones.value"]),
        (MILESTONES, "milestones: {value: [3, 3], source: local}", ["milestones.value"]),
        (MILESTONES, "milestones: {value: [3, 6], source: local}\noptional: [9]", ["optional"]),
        (MILESTONES, "milestones: {value: [3], source: local}\nafter: {weeks: 1, source: local}", ["after"]),
        (MILESTONES, "milestones: {value: [3], source: local}\noffset: {weeks: 1, source: local}", ["offset"]),
        (CALENDAR, 'yearly_on: {value: "02-29", source: local}', []),
        (CALENDAR, 'yearly_on: {value: "02-30", source: local}', ["yearly_on.value"]),
        (CALENDAR, 'yearly_on: {value: "30-11", source: local}', ["yearly_on.value"]),
        (CALENDAR, 'yearly_on: {value: "1130", source: local}', ["yearly_on.value"]),
        (CALENDAR, 'yearly_on: {value: "11-30", source: local}\nagain: {months: 6, source: local}', ["again"]),
        (CALENDAR, "private: false", [""]),
    ],
)  # fmt: skip
def test_milestones_and_days_of_the_year_stand_alone(text: str, lines: str, places: list[str]) -> None:
    """They say when a duty is due; what would say it a second time is a fault, and so is what means no date."""
    pack = with_duty(text.replace("{}", lines))
    if not places:
        assert "own" in pack_of(pack).rules.duties
        return
    assert places_of(faults_of(pack)) == [
        f"duties.own.{place}" if place else "duties.own" for place in places
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("to: [supervisee, supervisor]", "to: [supervisee]", "duties.own.logged_by"),
        ("logged_by: [supervisor]", "logged_by: [supervisee]", "duties.own.steps[1].to"),
    ],
)
def test_nobody_else_hears_of_a_private_duty(old: str, new: str, place: str) -> None:
    """A step to anybody else, or somebody else who logs it, is a fault."""
    found = faults_of(own((old, new), ("source: local\nsays", "source: local\nprivate: true\nsays")))
    assert places_of(found) == [place]
    assert "must be supervisee alone" in found[0]


@pytest.mark.parametrize("name", ["rota", "adhoc", "session_cancelled", "one_to_one"])
def test_names_of_the_log_are_no_names_of_duties(name: str) -> None:
    """What is logged under them would end the duty, or begin it."""
    found = faults_of(with_duty(OWN, name=name))
    assert places_of(found) == [f"duties.{name}"]
    assert "the log uses" in found[0]


@pytest.mark.parametrize("name", ["Own", "own duty", "1own", "o" * 41, "own-duty"])
def test_a_duty_is_called_by_a_plain_name(name: str) -> None:
    """It stands in keys of the log and of messages."""
    found = faults_of(with_duty(OWN, name=f'"{name}"'))
    assert len(found) == 1
    assert "must be called by a name of small letters, digits and underscores" in found[0]


def test_lengths_by_kind_of_case_have_known_names() -> None:
    """The nearest is offered for one that is misspelt; an agreement and a rating are told from the kind."""
    assert {"family", "family_safeguarding.high", "care_experienced_21_to_25.agreed"} <= known_spans()
    found = faults_of(changed(("family_safeguarding.high:", "family_safeguarding.higher:")))
    assert places_of(found) == ["duties.case.spans.family_safeguarding.higher"]
    assert "did you mean family_safeguarding.high?" in found[0]


@pytest.mark.parametrize("gone", ["after", "again"])
def test_lengths_by_kind_stand_beside_the_usual_one(gone: str) -> None:
    """A kind without an entry has to have one all the same."""
    found = faults_of(changed((f"    {gone}: {{weeks: 8, clause: P1-3.1a-2}}\n", "")))
    assert places_of(found) == ["duties.case.spans"]


@pytest.mark.parametrize(
    ("pair", "places"),
    [
        (("due_working_days: {value: 5, source: local}\n\n  confirmation", "due_working_days: {value: 4, source: local}\n\n  confirmation"), ["duties.record.after"]),
        (("cover_required_days: {value: 28,", "cover_required_days: {value: 30,"), ["duties.cover.steps", "duties.cover.steps", "duties.cover.after"]),
        (("warn_days: {value: [14, 21]", "warn_days: {value: [10, 21]"), ["duties.cover.steps"]),
        (("    after: {days: 28, clause: P1-3.1e}\n", ""), ["duties.cover.after"]),
    ],
)  # fmt: skip
def test_a_number_that_stands_twice_is_the_same(pair: tuple[str, str], places: list[str]) -> None:
    """What a message says of a record or of cover is what the duty does."""
    assert sorted(places_of(faults_of(changed(pair)))) == sorted(places)


def test_what_a_session_counts_toward_exists() -> None:
    """A clock that nobody knows would never be set back."""
    found = faults_of(changed(("multi_disciplinary: {value: [case]", "multi_disciplinary: {value: [cases]")))
    assert places_of(found) == ["counts_toward.multi_disciplinary.value[0]"]
    assert "did you mean case?" in found[0]
