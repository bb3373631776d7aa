"""The shipped packs: what each conflict of the policies is settled by, and what duties there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.begins import BEGINS, About
from bot.domain.duties import all_due
from bot.domain.logged import ROTA, Case, CaseKind, Done, Logged, Risk
from bot.domain.one_to_one import State, standing
from bot.domain.people import Employment, PersonId, Role
from bot.domain.rules import LOCAL, Part, Profile, Rules
from bot.domain.session import Function
from bot.policy.clauses import all_ids, rule_text
from bot.policy.listing import all_values
from bot.policy.pack import load, shipped
from bot.policy.settled import settled, settled_words
from tests.domain.clock_cases import facts
from tests.policy.test_conflicts import law_in_force


def test_the_generic_pack_takes_from_two_policies_alone() -> None:
    """Of the generic supervision policy and the one on confidentiality; everything else is a regime's or local."""
    rules = load("generic")
    cited = {value.clause for _, value in all_values(rules)}
    cited |= {clause for duty in rules.duties.values() for clause in duty.clauses}
    cited |= {
        *rules.clocks.one_to_one.clauses,
        *rules.clocks.record.clauses,
        *rules.clocks.confirmation.clauses,
    }
    assert {clause.partition("-")[0] for clause in cited} == {"P0", "P2", "LGA", LOCAL}


@pytest.mark.parametrize("name", shipped())
def test_everything_that_is_cited_can_be_said_in_words(name: str) -> None:
    """Each clause and standard behind a value, a clock or a duty has a rule."""
    rules = load(name)
    cited = [value.clause for _, value in all_values(rules)]
    cited += [clause for duty in rules.duties.values() for clause in duty.clauses]
    assert len(cited) > 150
    assert all(clause == LOCAL or clause in all_ids() for clause in cited)
    assert all(rule_text(clause) for clause in cited)


# --- duties --------------------------------------------------------------------------------------

DUTIES = {
    "agreement", "agreement_review", "agreement_revision", "annual_review", "probation_review", "asye_review",
    "asye_agreement", "wellbeing_plan", "observation", "dip_sample", "team_meeting", "group_supervision",
    "practice_development", "record", "rebooking", "case", "allocation", "longer_case", "ad_hoc", "working_pattern",
    "induction_end", "cpd_review", "registration", "acknowledgement", "cover", "pack_expiry", "action",
    "quality_action", "conflict", "performance_concern", "concern", "consent", "data_request", "request_meeting",
    "correction", "breach", "law_request", "caldicott_approval", "leaver_file", "disposal", "file_place",
    "file_handover", "practice_observation", "rhythm_ends", "longer_rhythm_review",
}  # fmt: skip


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_duties(name: str) -> None:
    """Other parts know them by these names; every fact that a duty can begin with is used."""
    duties = load(name).duties
    assert set(duties) == DUTIES
    assert {duty.begins for duty in duties.values()} == set(BEGINS)


@pytest.mark.parametrize("name", shipped())
def test_a_quiet_bot_still_says_everything_once(name: str) -> None:
    """In the light profile each duty has at least one step, and none has many; only the active one could have more."""
    for duty in load(name).duties.values():
        light = [step for step in duty.steps if step.profile is Profile.LIGHT]
        assert light, duty.name
        assert len(light) <= 4, duty.name
        assert {step.profile for step in duty.steps} <= {Profile.LIGHT, Profile.STANDARD}


@pytest.mark.parametrize("name", shipped())
def test_steps_go_up_the_line_in_order(name: str) -> None:
    """Whoever is higher hears later, and no reminder before a date goes higher than the supervisor."""
    for duty in load(name).duties.values():
        above = {Part.MANAGER, Part.SENIOR}
        first = {
            part: min((step.days for step in duty.steps if part in step.to), default=None)
            for part in (Part.SUPERVISOR, Part.MANAGER, Part.SENIOR)
        }
        reached = [moment for moment in first.values() if moment is not None]
        assert reached == sorted(reached), duty.name
        assert all(step.days >= 0 for step in duty.steps if step.to & above), duty.name


def test_a_wellbeing_plan_is_an_invitation_and_nobody_elses_business() -> None:
    """One step, to the person alone; a refusal is an answer like the other."""
    plan = load("portsmouth-2025").duties["wellbeing_plan"]
    assert plan.private
    assert [(step.name, step.every_days, step.to) for step in plan.steps] == [
        ("invitation", 0, frozenset({Part.SUPERVISEE}))
    ]
    assert {outcome.name for outcome in plan.outcomes} == {"in_place", "declined"}
    assert plan.logged_by == {Part.SUPERVISEE}
    assert plan.again is None


def dues(day: str, *cases: Case, done: tuple[Done, ...] = (), **columns: object) -> dict[str, list[date]]:
    """What is due about somebody by the shipped pack: the days of each duty."""
    about = About(
        facts=facts(**columns),  # pyright: ignore[reportArgumentType]
        logged=Logged(introduced=date(2024, 1, 1), cases=cases, done=done),
        rules=load("portsmouth-2025"),
        day=date.fromisoformat(day),
    )
    found: dict[str, list[date]] = {}
    for due in all_due(about, lambda start, number: start + timedelta(number)):
        found.setdefault(due.duty.name, []).append(due.day)
    return found


def case(kind: CaseKind, rating: Risk = Risk.NOT_RATED, agreed: str = "") -> Case:
    """A case that was opened on the first of March."""
    opened = date(2026, 3, 1)
    return Case(
        id="c1",
        supervisee=PersonId("amira"),
        tag="K7",
        kind=kind,
        rating=rating,
        opened=opened,
        agreed_by_worker=opened if agreed else None,
        agreed_by_leader=opened if agreed == "both" else None,
    )


@pytest.mark.clause(
    "P1-3.1a-2", "P1-1.2-M5", "P1-3a", "P1-3.2b", "P1-3.3a", "P1-3.3b", "P1-3.3c", "C9", "C30"
)
@pytest.mark.parametrize(
    ("one", "number"),
    [
        (case(CaseKind.FAMILY), 8),
        (case(CaseKind.FAMILY, agreed="both"), 8),
        (case(CaseKind.CARE_EXPERIENCED_UNDER_21), 8),
        (case(CaseKind.CARE_EXPERIENCED_UNDER_21, agreed="both"), 8),
        (case(CaseKind.CARE_EXPERIENCED_21_TO_25), 8),
        (case(CaseKind.CARE_EXPERIENCED_21_TO_25, agreed="worker"), 8),
        (case(CaseKind.CARE_EXPERIENCED_21_TO_25, agreed="both"), 12),
        (case(CaseKind.FAMILY_SAFEGUARDING), 8),
        (case(CaseKind.FAMILY_SAFEGUARDING, Risk.HIGH), 4),
        (case(CaseKind.FAMILY_SAFEGUARDING, Risk.MEDIUM), 6),
        (case(CaseKind.FAMILY_SAFEGUARDING, Risk.LOW), 8),
    ],
)
def test_the_kind_of_a_case_decides_its_clock(one: Case, number: int) -> None:
    """Eight weeks, unless a rating asks for less; twelve only where both agreed, and only from 21 to 25."""
    assert dues("2026-03-02", one)["case"] == [date(2026, 3, 1) + timedelta(weeks=number)]


@pytest.mark.clause("P1-3.3c")
def test_twelve_weeks_are_looked_at_every_year() -> None:
    """Some still need eight."""
    agreed = case(CaseKind.CARE_EXPERIENCED_21_TO_25, agreed="both")
    assert dues("2026-03-02", agreed)["longer_case"] == [date(2027, 3, 1)]


@pytest.mark.clause("P1-3.4a", "C31")
def test_the_rota_is_three_events_two_weeks_apart() -> None:
    """A fortnightly programme: each of the three comes every six weeks."""
    rota = Done(clock=ROTA, ref="North", day=date(2026, 3, 2), outcome="begun")
    found = dues("2026-03-02", done=(rota,))
    assert [found[name] for name in ("team_meeting", "group_supervision", "practice_development")] == [
        [date(2026, 3, 2)], [date(2026, 3, 16)], [date(2026, 3, 30)],
    ]  # fmt: skip
    held = Done(clock="team_meeting", ref="North", day=date(2026, 3, 2), outcome="held")
    assert dues("2026-03-02", done=(rota, held))["team_meeting"] == [date(2026, 4, 13)]


@pytest.mark.clause("P1-3.5b", "P1-3.5f")
def test_an_assessor_hears_of_the_assessed_years_reviews() -> None:
    """And of nothing else."""
    duties = load("portsmouth-2025").duties
    told = {name for name, duty in duties.items() if any(Part.ASSESSOR in step.to for step in duty.steps)}
    assert told == {"asye_review"}
    assert Part.ASSESSOR in duties["asye_review"].logged_by


@pytest.mark.clause("P1-3.1d", "P2-1")
@pytest.mark.parametrize("employment", Employment)
def test_temporary_and_part_time_work_asks_for_a_rhythm_that_fits(employment: Employment) -> None:
    """Everybody has the clock; who is not permanent also has their rhythm looked at, at the start."""
    asked = dues("2026-03-03", start="2026-03-02", employment=employment).get("working_pattern")
    assert asked == (None if employment is Employment.PERMANENT else [date(2026, 3, 16)])
    about = facts(start="2026-03-02", employment=employment)
    where = standing(about, load("portsmouth-2025"), date(2026, 3, 3))
    assert (where.state, where.due) == (State.IN_DATE, date(2026, 3, 30))


@pytest.mark.clause("P1-1a")
@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("role", Role)
def test_no_role_is_exempt(name: str, role: Role) -> None:
    """From personal adviser to director: whoever has a supervisor has the clock, and an agreement to make."""
    rules: Rules = load(name)
    where = standing(facts(roles=[role], last="2026-03-02"), rules, date(2026, 4, 1))
    assert where.state is State.OVERDUE
    assert not rules.duties["agreement"].roles


@pytest.mark.clause("P1-0a")
@pytest.mark.parametrize("name", shipped())
def test_administrators_are_told_before_the_policy_ends(name: str) -> None:
    """Half a year before its last day, and again until then."""
    rules = load(name)
    expiry = rules.duties["pack_expiry"]
    assert expiry.roles == {Role.ADMINISTRATOR}
    assert min(step.days for step in expiry.steps) == -183
    about = About(
        facts=facts(roles=[Role.ADMINISTRATOR]),
        logged=Logged(introduced=date(2024, 1, 1)),
        rules=rules,
        day=date(2026, 3, 2),
    )
    due = next(due for due in all_due(about, lambda day, _: day) if due.duty is expiry)
    assert due.day == rules.expires.value == date(2028, 12, 31)


# --- what is settled ------------------------------------------------------------------------------


@pytest.mark.clause("P1-2a", "C14")
@pytest.mark.parametrize("name", shipped())
def test_four_functions_four_stakeholders_four_stages(name: str) -> None:
    """The model's words; the functions are those with which a session is tagged."""
    rules = load(name)
    functions, stakeholders, cycle = (
        settled_words(rules, f"taxonomy.{part}") for part in ("functions", "stakeholders", "cycle")
    )
    assert functions == tuple(function.value for function in Function)
    assert len(stakeholders) == len(cycle) == 4
    assert cycle == ("experience", "reflection", "analysis", "action")


@pytest.mark.clause("P1-0c", "C17")
@pytest.mark.parametrize("name", shipped())
def test_each_kind_of_session_has_its_own_rule_for_the_clocks(name: str) -> None:
    """Only what is had in private with the supervisor, or with who stands in, sets the person's clock back."""
    rules = load(name)
    counts = {
        kind: settled_words(rules, f"counts_toward.{kind}") for kind in settled_words(rules, "session.kinds")
    }
    assert {kind for kind, clocks in counts.items() if "one_to_one" in clocks} == {"one_to_one", "cover"}
    assert counts["ad_hoc"] == counts["group"] == counts["practice_development"] == ()


@pytest.mark.parametrize("name", shipped())
def test_of_three_kinds_of_records_one_has_text(name: str) -> None:
    """Casework and management decisions are kept in the case system alone."""
    rules = load(name)
    assert len(settled_words(rules, "record.kinds")) == 3
    assert settled_words(rules, "record.kinds_with_text") == settled_words(rules, "record.kinds")[:1]


@pytest.mark.clause("P2-11a", "P2-11b")
@pytest.mark.parametrize("name", shipped())
def test_where_copies_may_lie_and_what_for_they_may_be_read(name: str) -> None:
    """Hard copies and electronic ones; the purposes are a list, not anybody's wish."""
    rules = load(name)
    assert {"paper", "onedrive"} <= set(settled_words(rules, "storage.allowed"))
    assert {"cover", "quality_assurance", "inspection", "investigation"} <= set(
        settled_words(rules, "access.purposes")
    )


@pytest.mark.clause("P3-1b", "P4-3.3", "C20")
@pytest.mark.parametrize("name", shipped())
def test_people_read_the_law_that_is_in_force(name: str) -> None:
    """Whatever Act a policy cites."""
    rules = load(name)
    law = {path: str(value.value) for path, value in rules.settled.items() if path.startswith("legal_refs.")}
    assert law_in_force(law["legal_refs.data_protection"])
    assert "article 8" in law["legal_refs.human_rights"]
    assert not any("Data Protection Act 1998" in text for text in law.values())
    assert settled(rules, "necessity.statement", str)


@pytest.mark.clause("P4-1.0b")
@pytest.mark.parametrize("name", shipped())
def test_linked_policies_have_a_place(name: str) -> None:
    """The Caldicott Principles, the breach procedure and the one on social networks, with room for an address."""
    rules = load(name)
    for link in ("caldicott_principles", "breach_procedure", "social_networking"):
        assert settled(rules, f"links.{link}.title", str)
        assert f"links.{link}.url" in rules.settled


def test_a_settled_value_is_asked_for_by_its_kind() -> None:
    """A slip in a path or a kind is noticed at once."""
    rules = load("portsmouth-2025")
    assert settled(rules, "leaver.handover_task_days", int) == 10
    with pytest.raises(TypeError, match=r"leaver\.custodian is no int"):
        settled(rules, "leaver.custodian", int)
    with pytest.raises(KeyError):
        settled(rules, "leaver.nothing", str)
