"""Regime, organisation and team: which of them decides, and who may ask for less."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.one_to_one import standing
from bot.domain.rules import LOCAL, Rules, Value
from bot.policy.checks import shortest
from bot.policy.clauses import known_clauses, rule_text
from bot.policy.layers import Layer, Stricter, is_stricter, stricter
from bot.policy.listing import all_values
from bot.policy.regime import NONE, load_regime, regimes, standards
from bot.policy.source import Data
from tests.domain.clock_cases import facts
from tests.policy.written import GENERIC, PORTSMOUTH, bare, changed, faults_of, pack_of, places_of, with_teams

APPROVED = "approved_by: {role: head_of_service, name: Ruth Lane, day: 2025-09-01}"

BARE, BARE_GENERIC = bare(PORTSMOUTH), bare(GENERIC)
NAMED = "regime: {value: lga-2020, clause: P2-6a, needs_owner_confirmation: true}"
INTERVAL = "    interval_days: {value: 28, source: local}"


def generic(*, regime: str = "lga-2020", interval: int = 28, years: int = 7) -> str:
    """The generic pack with a regime, an interval and a time to keep records."""
    return changed(
        (NAMED, f"regime: {{value: {regime}, source: local}}"),
        (INTERVAL, f"    interval_days: {{value: {interval}, source: local}}"),
        ("  supervision_record:\n    min_years: {value: 7,", f"  supervision_record:\n    min_years: {{value: {years},"),
        text=BARE_GENERIC,
    )  # fmt: skip


@pytest.mark.clause("P1-3.1a-3", "P2-6b", "C8")
@settings(max_examples=15, deadline=None)
@given(st.integers(8, 59))
def test_the_stricter_of_regime_and_organisation_holds(interval: int) -> None:
    """Whatever an organisation writes, nobody has a longer interval than the regime's; which one holds is known."""
    pack = pack_of(generic(interval=interval))
    found = pack.rules.clocks.one_to_one.interval_days
    origin = pack.origins["clocks.one_to_one.interval_days"]
    assert found.value == min(interval, 31)
    if interval > 31:
        assert (found.clause, origin.layer) == ("LGA-5.1", Layer.REGIME)
        assert (origin.lost.layer, origin.lost.value, origin.lost.clause) == (
            Layer.ORGANISATION, interval, LOCAL,
        )  # fmt: skip
    else:
        assert (found.clause, origin.layer) == (LOCAL, Layer.ORGANISATION)
        assert (origin.lost.layer, origin.lost.value, origin.lost.clause) == (Layer.REGIME, 31, "LGA-5.1")


@pytest.mark.clause("P2-6a", "P1-3.1a-3")
def test_a_regime_is_named_in_one_line() -> None:
    """Its numbers then hold wherever they are stricter, and its ids can be looked up like clauses."""
    without_it, with_it = pack_of(generic(regime=NONE, interval=56)), pack_of(generic(interval=56))
    about = facts(last="2026-11-02")
    assert without_it.origins == {}
    assert without_it.rules.settled["session.min_minutes"] == Value(None, LOCAL)
    assert with_it.rules.settled["session.min_minutes"] == Value(90, "LGA-5.4")
    day = about.last
    assert day is not None
    assert standing(about, without_it.rules, day).interval_days == 56
    where = standing(about, with_it.rules, day)
    assert (where.interval_days, where.clause) == (31, ("LGA-5.1",))
    assert rule_text("LGA-5.1") == "Social workers have supervision at least once a month"


@pytest.mark.clause("P1-3.1a-3", "C8")
def test_the_regime_leaves_portsmouths_numbers_as_they_are() -> None:
    """The policy is stricter in each: nothing that anybody is due by changes."""
    rules = pack_of(PORTSMOUTH).rules
    alone = pack_of(changed(("regime: {value: lga-2020,", "regime: {value: none,"))).rules
    assert rules.settled["regime"] == Value("lga-2020", "P1-3.1a-3")
    assert rules.clocks == alone.clocks
    assert rules.clocks.one_to_one.longest_days is None
    assert rules.duties == alone.duties


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        (GENERIC, Value(31, "LGA-5.1")),
        (changed((NAMED, "regime: {value: none, source: local}"), text=GENERIC), None),
        (PORTSMOUTH, None),
    ],
)
def test_a_pack_says_whether_agreements_are_bound_to_the_regime(
    text: str, longest: Value[int] | None
) -> None:
    """By one policy nobody has less than the regime asks for, by another a head of service can approve it."""
    assert pack_of(text).rules.clocks.one_to_one.longest_days == longest


def test_a_regime_that_nobody_knows_is_named() -> None:
    """With those that there are."""
    found = faults_of(generic(regime="lga-2002"))
    assert places_of(found) == ["regime.value"]
    assert "did you mean lga-2020?" in found[0]


@pytest.mark.clause("P2-6a")
@pytest.mark.parametrize("name", regimes())
def test_a_shipped_regime_is_whole(name: str) -> None:
    """It says where it is published; each least number has an order, a place in a pack, and a standard of its own."""
    regime = load_regime(name)
    assert regime.name == name
    assert regime.title
    assert regime.source
    assert not regime.standards.keys() & known_clauses().keys()
    assert (
        {least.clause for least in regime.minimums.values()} <= regime.standards.keys() <= standards().keys()
    )
    paths = {path for path, _ in all_values(pack_of(GENERIC).rules)}
    assert regime.minimums.keys() <= paths
    assert all(stricter(path) for path in regime.minimums)
    assert resources.files("bot.policy").joinpath("regimes", f"{name}.yaml").is_file()


PATHS = [
    "clocks.one_to_one.interval_days",
    "clocks.one_to_one.notice_days",
    "clocks.one_to_one.newly_qualified.first_weeks",
    "retention.supervision_record.min_years",
    "session.min_minutes",
]

values: st.SearchStrategy[Data] = st.none() | st.integers(1, 99)


@given(st.sampled_from(PATHS), values, values)
def test_one_of_two_values_asks_for_more_or_both_for_the_same(path: str, one: Data, other: Data) -> None:
    """Null asks for nothing; a shorter interval, longer notice and longer keeping ask for more."""
    assert is_stricter(path, one, other) + is_stricter(path, other, one) == (one != other)
    if isinstance(one, int) and isinstance(other, int) and one != other:
        assert is_stricter(path, one, other) is ((one < other) == (stricter(path) is Stricter.SMALLER))


@pytest.mark.clause("C1")
def test_the_longest_least_retention_holds() -> None:
    """Of two times to keep a record, the longer asks for more."""
    assert stricter("retention.supervision_record.min_years") is Stricter.LARGER
    assert stricter("retention.agreement.min_years") is Stricter.LARGER
    with pytest.raises(KeyError):
        stricter("retention.agreement.from")


# --- teams ---------------------------------------------------------------------------------------


def north(rules: Rules) -> int:
    """The interval of somebody in the team North, four weeks after their last session."""
    about = facts(last="2026-11-02")
    assert about.last is not None
    return standing(about, rules, about.last).interval_days


@pytest.mark.clause("P1-3.1a-4")
@settings(max_examples=15, deadline=None)
@given(st.integers(1, 28))
def test_a_team_may_ask_for_more(interval: int) -> None:
    """Its own people have the shorter interval, everybody else the organisation's."""
    pack = pack_of(with_teams(f"interval_days: {{value: {interval}, source: local}}", text=BARE))
    assert north(pack.rules) == interval
    assert pack.rules.one_to_one_of("South").interval_days.value == 28
    origin = pack.origins["teams.North.one_to_one.interval_days"]
    assert (origin.layer, origin.lost.layer, origin.lost.value) == (Layer.TEAM, Layer.ORGANISATION, 28)


@pytest.mark.clause("P1-3.1a-6")
@settings(max_examples=15, deadline=None)
@given(st.integers(29, 31))
def test_a_team_that_asks_for_less_needs_its_approver(interval: int) -> None:
    """Without a named head of service it is a fault with its place, and what to do about it."""
    text = with_teams(f"interval_days: {{value: {interval}, source: local}}", text=BARE)
    found = faults_of(text)
    assert places_of(found) == ["teams.North.one_to_one.interval_days.value"]
    assert "add approved_by with role, name and day" in found[0]
    assert found[0].startswith(f"line {len(text.splitlines())}, column 30, ")


@pytest.mark.clause("P1-3.1a-6", "P2-6b")
@pytest.mark.parametrize(("interval", "holds"), [(29, True), (31, True), (32, False), (59, False)])
def test_an_approved_team_never_has_less_than_the_regime(interval: int, holds: bool) -> None:
    """A head of service can approve more than four weeks, nobody more than the regime's month."""
    text = with_teams(f"interval_days: {{value: {interval}, source: local, {APPROVED}}}")
    if not holds:
        found = faults_of(text)
        assert places_of(found) == ["teams.North.one_to_one.interval_days.value"]
        assert "LGA-5.1, which nobody can approve" in found[0]
        return
    pack = pack_of(text)
    approval = pack.origins["teams.North.one_to_one.interval_days"].approval
    assert north(pack.rules) == interval
    assert approval is not None
    assert (approval.name, approval.day.isoformat()) == ("Ruth Lane", "2025-09-01")


@pytest.mark.parametrize(
    ("approval", "path", "reason"),
    [
        ("approved_by: {role: manager, name: Tom Reid, day: 2025-09-01}", "approved_by.role", "must be head_of_service"),
        ("approved_by: {role: head_of_service, day: 2025-09-01}", "approved_by", "lacks `name`"),
        ("approved_by: {role: head_of_service, name: Ruth Lane}", "approved_by", "lacks `day`"),
        ("approved_by: {role: head_of_service, name: Ruth Lane, day: 2025-02-30}", "approved_by.day", "must be a date"),
        ("approved_by: {role: head_of_service, name: '', day: 2025-09-01}", "approved_by.name", "must be a line"),
    ],
)  # fmt: skip
def test_an_approval_names_who_and_when(approval: str, path: str, reason: str) -> None:
    """And whoever may not approve it is refused."""
    found = faults_of(with_teams(f"interval_days: {{value: 30, source: local, {approval}}}"))
    assert places_of(found) == [f"teams.North.one_to_one.interval_days.{path}"]
    assert reason in found[0]


@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.parametrize(
    ("line", "place", "reason"),
    [
        (f"ceiling_months: {{value: 3, source: local, {APPROVED}}}", "ceiling_months.value", "nobody can approve a later ceiling"),
        (f"induction_days: {{value: 60, source: local, {APPROVED}}}", "induction_days.value", "the ceiling of 2 months, which can be 59 days"),
        (f"ceiling_months: {{value: 1, source: local}}\n      interval_days: {{value: 30, source: local, {APPROVED}}}", "interval_days.value", "the ceiling of 1 months, which can be 28 days"),
    ],
)  # fmt: skip
def test_nothing_passes_the_ceiling(line: str, place: str, reason: str) -> None:
    """Neither a team's ceiling nor an interval, whoever has approved it."""
    found = faults_of(with_teams(line))
    assert f"teams.North.one_to_one.{place}" in places_of(found)
    assert any(reason in fault for fault in found)


@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.parametrize(
    ("pair", "place"),
    [
        (("ceiling_months: {value: 2,", "ceiling_months: {value: 3,"), "ceiling_months.value"),
        (("interval_days: {value: 28, clause: P1-3.1a-1}", "interval_days: {value: 60, source: local}"), "interval_days.value"),
        (("then_days: {value: 14,", "then_days: {value: 60,"), "newly_qualified.then_days.value"),
    ],
)  # fmt: skip
def test_no_pack_moves_the_two_months_of_its_clause(pair: tuple[str, str], place: str) -> None:
    """A ceiling that cites the clause is two months at the most, and no interval is longer."""
    text = changed(pair, ("regime: {value: lga-2020,", "regime: {value: none,"))
    assert places_of(faults_of(text)) == [f"clocks.one_to_one.{place}"]


@pytest.mark.parametrize(("months", "days"), [(1, 28), (2, 59), (12, 365)])
def test_months_are_counted_as_short_as_they_can_be(months: int, days: int) -> None:
    """Two months are 59 days at the least."""
    assert shortest(months) == days


def test_a_teams_numbers_fit_together_too() -> None:
    """A notice that is shorter than the second reminder is a fault of that team, at its clock."""
    found = faults_of(with_teams(f"notice_days: {{value: 2, source: local, {APPROVED}}}"))
    assert places_of(found) == ["teams.North.one_to_one.second_reminder_days.value"]
    assert "less than notice_days" in found[0]


@pytest.mark.parametrize("line", ["clauses: [P1-3.1a-1]", "intervall_days: {value: 3, source: local}"])
def test_a_team_has_numbers_alone(line: str) -> None:
    """Anything else is a key that it cannot have."""
    assert "is not a key of this section" in faults_of(with_teams(line))[0]


def test_an_organisation_needs_no_approver() -> None:
    """Its own values stand below nobody but the regime: an approval there has no meaning."""
    text = changed(
        ("long_days: {value: 28, source: local}", f"long_days: {{value: 28, source: local, {APPROVED}}}")
    )
    assert places_of(faults_of(text)) == ["absence.long_days.approved_by"]
