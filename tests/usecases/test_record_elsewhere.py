"""What is for the case system: a pointer is kept, and no text is taken."""

from __future__ import annotations

import pytest

from bot.cards import TextInput
from bot.messages.adhoc import AdhocList
from bot.messages.elsewhere import ElsewhereForm, ElsewhereSaved
from bot.messages.sessions import HeldSaved
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.request import Reply
from tests.support.office import Office

AMIRA, GRACE, SAM = "Amira Khan", "Grace Bell", "Sam Okoro"


def session_of(office: Office) -> str:
    """A session that Grace has just logged with Amira."""
    return office.shown(HeldSaved, office.held()).session


@pytest.mark.clause("P1-8c", "P1-8j")
def test_two_of_three_kinds_take_no_text(office: Office) -> None:
    """Where it belongs is a choice between the other two kinds; the form has no box to type in."""
    outcome = office.ask(GRACE, Press(Verb.ELSEWHERE_FORM, session_of(office)))
    form = office.shown(ElsewhereForm, outcome)
    assert form.kinds == ("casework", "management_decision")
    assert isinstance(outcome, Reply)
    elements = form.card(office.templates.words_of(form)).elements
    assert not [one for one in elements if isinstance(one, TextInput)]


@pytest.mark.clause("P1-8c", "P1-8i")
@pytest.mark.parametrize("kind", ["casework", "management_decision"])
def test_what_is_not_entered_is_asked_about_until_it_is(office: Office, kind: str) -> None:
    """The pointer is kept with its kind and no more; both are asked from the next day on."""
    session = session_of(office)
    save = Press(Verb.ELSEWHERE_SAVE, session)
    saved = office.shown(ElsewhereSaved, office.ask(GRACE, save, kind=kind, entered="not_yet"))
    assert (saved.state, saved.has_record) == ("not_entered", False)
    for who in (GRACE, AMIRA):
        assert len(office.shown(AdhocList, office.word(who, "adhoc")).talks) == 1
    entry = office.logged(AuditKind.RECORD_POINTED)[-1]
    assert entry["payload"] == {"kind": kind, "state": "not_entered"}


def test_what_is_there_already_is_asked_about_no_more(office: Office) -> None:
    """Done there: nothing waits."""
    save = Press(Verb.ELSEWHERE_SAVE, session_of(office))
    assert (
        office.shown(ElsewhereSaved, office.ask(GRACE, save, kind="casework", entered="yes")).state
        == "entered"
    )
    assert office.shown(AdhocList, office.word(GRACE, "adhoc")).talks == ()


def test_each_fault_is_named_and_nothing_is_kept(office: Office) -> None:
    """A kind that has a text of its own, no answer, another pair's tag."""
    save = Press(Verb.ELSEWHERE_SAVE, session_of(office))
    wrong = office.ask(GRACE, save, kind="wellbeing_and_development", entered="", case="other")
    assert office.errors(wrong) == dict.fromkeys(("kind", "entered", "case"), "choose_one")
    assert office.logged(AuditKind.RECORD_POINTED) == []


def test_only_who_held_the_session_points_elsewhere(office: Office) -> None:
    """Not the supervisee, no other supervisor; a session that there is not is gone."""
    session = session_of(office)
    for who in (AMIRA, SAM):
        assert office.says(office.ask(who, Press(Verb.ELSEWHERE_FORM, session))) == "not_yours"
        save = Press(Verb.ELSEWHERE_SAVE, session)
        assert office.says(office.ask(who, save, kind="casework", entered="yes")) == "not_yours"
    assert office.says(office.ask(GRACE, Press(Verb.ELSEWHERE_FORM, "nothing"))) == "gone"
