"""The ways to prepare that a pack offers: shipped, its own, and what is wrong with them."""

from __future__ import annotations

import pytest

from bot.domain.prompts import QuestionKind
from bot.errors import PolicyError
from bot.policy.pack import load, shipped
from bot.policy.prompts import shipped_sets
from tests.policy.written import changed, pack_of

OFFERED = "  offered: {value: [framing, four_questions, cycle, anchors, window, graces, wellbeing], clause: P1-1.3-10}\n"
OWN = """  offered: {value: [ours, framing], source: local}
  own:
    ours:
      source: local
      title: Ein Gespräch vorbereiten
      says: für die nächste Sitzung
      minutes: 5
      questions:
        - {key: how, short: Wie, ask: Wie geht es?, kind: choice, options: [Gut, Schlecht]}
        - {key: what, short: Was, ask: Was war?, pool: [Erstens, Zweitens, Drittens]}
"""


@pytest.mark.clause("P1-1.3-3", "P1-1.3-10", "P1-2c", "P1-2.2e", "P1-2.3", "P1-2.2b", "P1-2.2c")
@pytest.mark.parametrize("name", shipped())
def test_each_pack_offers_the_ways_of_the_policies(name: str) -> None:
    """Framing the dilemma first; the four questions, the cycle, two tools, identity and wellbeing."""
    assert list(load(name).prompts) == [
        "framing", "four_questions", "cycle", "anchors", "window", "graces", "wellbeing"
    ]  # fmt: skip


def test_the_shipped_questions_are_whole() -> None:
    """Each has a question and a label; what is written in a box has an example; identity alone is private."""
    for name, prompts in shipped_sets().items():
        for question in prompts.questions:
            assert question.ask.endswith("?"), (name, question.key)
            assert question.help, (name, question.key)
            if question.kind is QuestionKind.TEXT:
                assert question.good, (name, question.key)
    assert [name for name, prompts in shipped_sets().items() if prompts.private] == ["graces"]


@pytest.mark.clause("P1-1.2-D3", "P1-1.2-D4")
def test_another_explanation_and_the_childs_view_are_asked_for() -> None:
    """In framing the dilemma, and each time in the cycle."""
    framing = {question.key: question for question in shipped_sets()["framing"].questions}
    assert "other explanation" in framing["unknown"].help
    assert "child" in framing["others"].help
    analysis = shipped_sets()["cycle"].asked(5).questions[2]
    assert {
        "What other explanation would fit as well?",
        "What would the child say that they wish and feel?",
    } <= {*analysis.always}


def test_an_organisation_has_questions_of_its_own() -> None:
    """In its own words and language, before or in the place of the shipped ones."""
    rules = pack_of(changed((OFFERED, OWN))).rules
    assert list(rules.prompts) == ["ours", "framing"]
    assert rules.prompts["ours"].questions[0].options == ("Gut", "Schlecht")
    instead = OWN.replace("[ours, framing]", "[framing]").replace("    ours:", "    framing:")
    assert pack_of(changed((OFFERED, instead))).rules.prompts["framing"].title == "Ein Gespräch vorbereiten"


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("[ours, framing]", "[ours, framin]", "prompts.offered.value[1]", "did you mean framing"),
        ("key: what", "key: how", "prompts.own.ours.questions[1].key", "stands a second time"),
        (", options: [Gut, Schlecht]", "", "prompts.own.ours.questions[0]", "lacks `options`"),
        ("kind: choice, ", "", "prompts.own.ours.questions[0].options", "is for `kind: choice` alone"),
        ("kind: choice", "kind: guess", "prompts.own.ours.questions[0].kind", "one of text, choice, rank"),
        ("minutes: 5", "minutes: 500", "prompts.own.ours.minutes", "from 1 to 60"),
        ("      source: local\n", "", "prompts.own.ours", "either `clauses`"),
    ],
)
def test_faults_are_named_with_their_place(old: str, new: str, where: str, reason: str) -> None:
    """As those of the rest of the pack."""
    with pytest.raises(PolicyError) as fault:
        pack_of(changed((OFFERED, OWN.replace(old, new))))
    (line,) = [one for one in str(fault.value).splitlines() if where in one]
    assert reason in line
