"""The list of clauses."""

from __future__ import annotations

from collections import Counter

from bot.domain.access import TABLE
from bot.policy.clauses import (
    KINDS,
    PRIORITIES,
    all_clauses,
    all_decisions,
    all_ids,
    known_clauses,
    rule_text,
)
from bot.policy.regime import standards


def test_every_line_is_whole() -> None:
    """Each clause has an id of its own, known kinds, a priority, a capability and a rule."""
    clauses = all_clauses()
    assert len({clause.id for clause in clauses}) == len(clauses) == 288
    assert all(clause.priority in PRIORITIES for clause in clauses)
    assert all(set(clause.kinds) <= set(KINDS) for clause in clauses)
    assert all(clause.capability and clause.rule for clause in clauses)


def test_a_clause_without_a_kind_is_the_exception() -> None:
    """A misspelt letter would be passed over: the one clause that asks nothing of a program is known."""
    assert [clause.id for clause in all_clauses() if not clause.kinds] == ["P2-7a"]


def test_the_columns_are_not_mixed_up() -> None:
    """The rule is what the policy asks for; the capability is what a program can do about it."""
    first = all_clauses()[0]
    assert (
        first.rule
        == known_clauses()["P0-1a"]
        == "What is said in supervision normally stays between the two people"
    )
    assert "send layer" in first.capability
    assert Counter(clause.priority for clause in all_clauses()) == {"must": 120, "should": 114, "later": 54}


def test_decisions_settle_clauses_that_exist() -> None:
    """Each decision has an id that is no clause's, says something, and names what it settles."""
    decisions = all_decisions()
    assert len({decision.id for decision in decisions}) == len(decisions) > 0
    assert all(
        decision.says and decision.keys and decision.id not in known_clauses() for decision in decisions
    )
    assert all(decision.clauses and set(decision.clauses) <= set(known_clauses()) for decision in decisions)


def test_a_basis_in_the_table_of_readers_can_be_looked_up() -> None:
    """Why somebody may read a text is a clause or a decision."""
    known = {*known_clauses(), *(decision.id for decision in all_decisions())}
    assert {rule.basis for rule in TABLE} <= known


def test_standards_of_a_regime_are_known_beside_the_clauses() -> None:
    """A value can cite either; the list of the policies' clauses stays what it is."""
    assert all_ids()["LGA-5.4"] == rule_text("LGA-5.4")
    assert "LGA-5.4" not in known_clauses()
    assert set(all_ids()) == {*known_clauses(), *standards()}
