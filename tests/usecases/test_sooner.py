"""Asking to meet sooner: one line to who supervises, no reason, until a session is booked or held, or a week is over."""

from __future__ import annotations

from datetime import date

import pytest

from bot.messages.answers import Help
from bot.messages.sessions import BookForm
from bot.messages.sooner import WHENS, SoonerAsked, SoonerForm, SoonerNews
from bot.ports import AuditKind, Outgoing
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.request import Outcome
from tests.support.office import Office
from tests.support.seeing import everything_of

AMIRA, GRACE, TOM, SAM = "Amira Khan", "Grace Bell", "Tom Reid", "Sam Okoro"
FORM = Press(Verb.SOONER_FORM)


def ask(office: Office, when: str = "this_week", who: str = AMIRA) -> Outcome:
    """Somebody asks to meet sooner."""
    office.clock.move(minutes=1)
    return office.ask(who, Press(Verb.SOONER_SAVE), when=when)


def told(office: Office) -> list[tuple[str, Outgoing]]:
    """Who is told."""
    names = {person.id: name for name, person in office.people.items()}
    return [(names[one.recipient], one) for one in office.planned("sooner_asked")]


def stands(office: Office) -> bool:
    """Whether Amira's request stands: she sees it, and the message is still true."""
    outcome = office.ask(AMIRA, FORM)
    ((_, outgoing),) = told(office)
    dropped = isinstance(office.composed(outgoing), Dropped)
    try:
        office.shown(SoonerAsked, outcome)
    except AssertionError:
        office.shown(SoonerForm, outcome)
        assert dropped
        return False
    assert not dropped
    return True


@pytest.mark.clause("P1-1.2-S2")
def test_it_says_one_line_and_no_reason(office: Office) -> None:
    """The supervisor gets a name and the way to a date; nothing that was chosen, and nobody else hears of it."""
    form = office.shown(SoonerForm, office.ask(AMIRA, FORM))
    assert (form.name, form.author) == ("Grace", "Amira")
    before = everything_of(office, TOM)
    office.shown(SoonerAsked, ask(office, "next_days"))
    assert everything_of(office, TOM) == before
    ((name, outgoing),) = told(office)
    assert name == GRACE
    news = office.composed(outgoing)
    assert isinstance(news, SoonerNews)
    card = news.card(office.templates.words_of(news))
    assert "Amira would like to meet sooner." in str(card)
    assert "next" not in str(card).lower().replace("next_", "")
    assert card.notification == "Supervision: something is waiting for you."
    (entry,) = office.logged(AuditKind.SOONER_ASKED)
    assert (entry["payload"], entry["clause"]) == ({}, ["P1-1.2-S2"])


@pytest.mark.clause("P1-1.2-S2")
@pytest.mark.parametrize(
    ("when", "day"),
    [("this_week", date(2025, 11, 7)), ("next_days", date(2025, 11, 6)), ("before_next", date(2025, 11, 6))],
)
def test_book_offers_the_day_that_would_help(office: Office, when: str, day: date) -> None:
    """The supervisor's form begins with it: Friday, three working days on, or the working day before the next one."""
    ask(office, when)
    press = Press(Verb.SOONER_FORM, office[AMIRA].id)
    form = office.shown(BookForm, office.ask(GRACE, press))
    assert (form.chosen, form.day) == (office[AMIRA].id, day)


@pytest.mark.clause("P1-1.2-S2")
def test_it_stands_until_a_session_is_booked(office: Office) -> None:
    """By either of the two; then it can be asked anew."""
    ask(office)
    assert stands(office)
    office.clock.move(days=6)
    assert stands(office)
    office.ask(GRACE, Press(Verb.BOOK_SAVE), supervisee=office[AMIRA].id, day="2025-11-20", time="")
    assert not stands(office)


@pytest.mark.clause("P1-1.2-S2")
@pytest.mark.parametrize("booked_before", [False, True])
def test_it_stands_until_a_session_is_held(office: Office, booked_before: bool) -> None:
    """Also where one had been booked when it was asked."""
    if booked_before:
        office.ask(GRACE, Press(Verb.BOOK_SAVE), supervisee=office[AMIRA].id, day="2025-11-05", time="")
    ask(office)
    office.clock.move(days=2)
    assert stands(office)
    office.hold()
    assert not stands(office)


@pytest.mark.clause("P1-1.2-S2")
def test_it_is_over_after_a_week(office: Office) -> None:
    """Then nobody is asked any more, until it is asked again."""
    ask(office)
    office.clock.move(days=7)
    assert not stands(office)
    office.shown(SoonerAsked, ask(office))
    assert len(told(office)) == 2


def test_asking_again_says_nothing_more(office: Office) -> None:
    """Twice by the same request, by another, and on another day while it stands."""
    for _ in range(2):
        office.ask(AMIRA, Press(Verb.SOONER_SAVE), "one request", when="this_week")
    office.clock.move(days=1)
    shown = office.shown(SoonerAsked, ask(office, "before_next"))
    assert (shown.day, shown.until) == (date(2025, 11, 3), date(2025, 11, 10))
    assert len(told(office)) == 1
    assert len(office.logged(AuditKind.SOONER_ASKED)) == 1


@pytest.mark.clause("P1-1.2-S2", "P1-3.1e")
def test_who_stands_in_is_told_instead(office: Office) -> None:
    """While Sam stands in for Grace, Sam gets the line, and books."""
    office.ask(
        GRACE, Press(Verb.ABSENCE_SAVE), person=office[GRACE].id, start="2025-11-03", until="2025-12-20"
    )
    office.ask(
        TOM,
        Press(Verb.COVER_SAVE, office[GRACE].id),
        by=office[SAM].id,
        for_whom="all",
        start="2025-11-03",
        until="2025-12-20",
    )
    assert office.shown(SoonerForm, office.ask(AMIRA, FORM)).name == "Sam"
    ask(office)
    ((name, outgoing),) = told(office)
    assert name == SAM
    assert isinstance(office.composed(outgoing), SoonerNews)
    form = office.shown(BookForm, office.ask(SAM, Press(Verb.SOONER_FORM, office[AMIRA].id)))
    assert form.chosen == office[AMIRA].id


def test_others_learn_nothing_from_the_button(office: Office) -> None:
    """Whoever does not supervise Amira gets a form for their own sessions, whether she has asked or not."""
    before = [office.ask(who, Press(Verb.SOONER_FORM, office[AMIRA].id)) for who in (TOM, SAM)]
    ask(office)
    after = [office.ask(who, Press(Verb.SOONER_FORM, office[AMIRA].id)) for who in (TOM, SAM)]
    assert [str(one) for one in after] == [str(one) for one in before]


def test_a_choice_is_needed_and_a_supervisor(office: Office) -> None:
    """Nothing chosen is mended; nobody's supervisee is told why it cannot be asked."""
    assert office.errors(ask(office, "")) == {"when": "choose_one"}
    assert office.errors(ask(office, "soon")) == {"when": "choose_one"}
    for outcome in (office.ask("Ruth Lane", FORM), ask(office, who="Ruth Lane")):
        assert office.says(outcome) == "no_supervisor"
    assert told(office) == []
    assert set(WHENS) == {"this_week", "next_days", "before_next"}


@pytest.mark.clause("P1-1.2-S2")
def test_it_is_found_where_people_look(office: Office) -> None:
    """From what is next, help, asking somebody to talk, and a preparation's end; not by who has no supervisor."""
    office.word(AMIRA, "prepare")
    preparation = office.database.run_now(lambda tx: tx.preparations.current(office[AMIRA].id))
    assert preparation
    summary = office.ask(AMIRA, Press(Verb.PREPARE_SUMMARY, f"{preparation.id}."))
    assert FORM in office.presses_on(summary)
    for word in ("next", "help", "concern"):
        assert FORM in office.presses_on(office.word(AMIRA, word)), word
    assert FORM not in office.presses_on(office.word("Ruth Lane", "help"))
    assert office.shown(Help, office.word(AMIRA, "help")).words_available[0] == "safeguarding"


def test_a_day_is_never_before_today(office: Office) -> None:
    """On a Saturday this week is over: today is offered."""
    office.clock.move(days=5)
    ask(office, "this_week")
    form = office.shown(BookForm, office.ask(GRACE, Press(Verb.SOONER_FORM, office[AMIRA].id)))
    assert form.day == date(2025, 11, 8) == office.today
