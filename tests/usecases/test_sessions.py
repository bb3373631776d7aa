"""Logging sessions and booking the next: who may, what has to be mended, what follows."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.one_to_one import State, standing
from bot.messages.answers import Plain
from bot.messages.sessions import Booked, BookForm, HeldForm, HeldSaved
from bot.presses import Press, Verb
from bot.usecases.request import Outcome
from tests.support.office import LAST, TODAY, Office

AMIRA, BEN, GRACE, TOM, SAM = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Sam Okoro"


def book(office: Office, who: str, about: str, day: str, time: str = "") -> Outcome:
    """Somebody books a session of a supervisee."""
    return office.ask(who, Press(Verb.BOOK_SAVE), supervisee=office[about].id, day=day, time=time)


def booked_day(office: Office, about: str = AMIRA) -> date | None:
    """The day that is booked."""
    booking = office.database.run_now(lambda tx: tx.sessions.booking_of(office[about].id))
    return booking.day if booking else None


@pytest.mark.clause("P1-1.3-1", "P1-3.1a-1")
def test_a_session_restarts_the_clock(office: Office) -> None:
    """Four weeks from the day that it took place, whenever it was logged."""
    saved = office.shown(HeldSaved, office.hold(day=office.days(-2)))
    assert (saved.day, saved.already, saved.has_record) == (office.days(-2), False, False)
    facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
    where = standing(facts, office.setting.rules, office.today)
    assert (where.start, where.due, where.state) == (office.days(-2), office.days(26), State.IN_DATE)


def test_a_session_is_there_once(office: Office) -> None:
    """The same day again changes nothing and says when it was logged."""
    office.held(minutes="60")
    office.clock.move(hours=1)
    again = office.shown(HeldSaved, office.held(minutes="90"))
    assert again.already
    (session,) = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    assert session.minutes == 60
    assert again.logged_at == session.logged_at < office.clock.now()


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("who", [SAM, TOM, AMIRA, "Ruth Lane", BEN])
def test_only_the_supervisor_logs_a_session(office: Office, who: str) -> None:
    """Not the supervisee, not another supervisor, nor anybody above."""
    outcome = office.ask(
        who,
        Press(Verb.HELD_SAVE),
        supervisee=office[AMIRA].id,
        day=TODAY.isoformat(),
        minutes="60",
        mode="video",
    )
    assert office.says(outcome) == "not_yours"
    assert office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id)) == []


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"supervisee": ""}, {"supervisee": "choose_person"}),
        ({"day": "2025-11-04"}, {"day": "today_or_earlier"}),
        ({"day": "2020-01-05"}, {"day": "before_start"}),
        ({"day": "2025-02-30"}, {"day": "choose_date"}),
        ({"day": ""}, {"day": "choose_date"}),
        ({"minutes": "0"}, {"minutes": "minutes"}),
        ({"minutes": "601"}, {"minutes": "minutes"}),
        ({"minutes": "an hour"}, {"minutes": "minutes"}),
        ({"minutes": "٣٠"}, {"minutes": "minutes"}),
        ({"mode": "by_post"}, {"mode": "choose_one"}),
        ({"next_day": "2025-11-03"}, {"next_day": "after_session"}),
        ({"next_day": "2027-01-01"}, {"next_day": "after_session"}),
        ({"day": "2025-10-01", "next_day": "2025-10-20"}, {"next_day": "today_or_later"}),
        ({"next_day": "soon"}, {"next_day": "choose_date"}),
        ({"next_time": "25:00"}, {"next_time": "time"}),
        ({"next_time": "half past"}, {"next_time": "time"}),
        (
            {"day": "x", "minutes": "x", "mode": ""},
            {"day": "choose_date", "minutes": "minutes", "mode": "choose_one"},
        ),
    ],
)
def test_every_fault_of_the_form_is_named_and_nothing_is_kept(
    office: Office, fields: dict[str, str], errors: dict[str, str]
) -> None:
    """All faults at once, each at its field."""
    assert office.errors(office.held(**fields)) == errors
    assert office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id)) == []


def test_only_functions_that_there_are_are_kept(office: Office) -> None:
    """What a form never offered is left out (P1-1.2)."""
    office.held(functions=("supportive", "magical"))
    (session,) = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    assert session.functions == {"supportive"}


def test_a_session_ends_the_booking_that_it_kept(office: Office) -> None:
    """One that was booked for later stays; the next day of the form takes its place."""
    book(office, GRACE, AMIRA, TODAY.isoformat())
    office.hold()
    assert booked_day(office) is None
    book(office, GRACE, AMIRA, "2025-11-20")
    office.hold(day=office.days(-5))
    assert booked_day(office) == date(2025, 11, 20)
    office.held(day=office.days(-4).isoformat(), next_day="2025-11-27", next_time="9.30")
    booking = office.database.run_now(lambda tx: tx.sessions.booking_of(office[AMIRA].id))
    assert booking is not None
    assert (booking.day, booking.time) == (date(2025, 11, 27), "09:30")


def test_the_form_offers_ones_own_supervisees_the_longest_without_first(office: Office) -> None:
    """Nobody is chosen for a supervisor of several, so that the wrong one is not."""
    office.hold(who=AMIRA, day=office.days(-1))
    form = office.shown(HeldForm, office.word(GRACE, "held"))
    assert [name for _, name in form.supervisees] == [BEN, AMIRA]
    assert form.chosen == ""
    named = office.shown(HeldForm, office.ask(GRACE, Press(Verb.HELD_FORM, office[AMIRA].id)))
    assert named.chosen == office[AMIRA].id
    assert office.says(office.word(AMIRA, "held")) == "no_supervisees"


@pytest.mark.clause("P4-3.1")
def test_a_saved_session_is_shown_to_its_supervisor_alone(office: Office) -> None:
    """The reference in a repeated press gives no right to it."""
    office.hold()
    (session,) = office.database.run_now(lambda tx: tx.sessions.of(office[AMIRA].id))
    press = Press(Verb.HELD_FORM, f"saved.{session.id}")
    assert office.shown(HeldSaved, office.ask(GRACE, press)).session == session.id
    for who in (AMIRA, SAM, TOM):
        assert office.says(office.ask(who, press)) == "not_yours"


@pytest.mark.clause("P2-7c")
@pytest.mark.parametrize("who", [AMIRA, GRACE])
def test_both_of_a_pair_book_and_move(office: Office, who: str) -> None:
    """There is one booking of a pair; a later one takes its place, and after the due date it says so."""
    shown = office.shown(Booked, book(office, who, AMIRA, "2025-11-06", "10:30"))
    assert (shown.day, shown.time, shown.after_due) == (date(2025, 11, 6), "10:30", False)
    later = office.shown(Booked, book(office, who, AMIRA, "2025-11-10"))
    assert (later.after_due, later.due) == (True, date(2025, 11, 7))
    assert booked_day(office) == date(2025, 11, 10)
    assert office.shown(BookForm, office.word(AMIRA, "book")).booked


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("who", [SAM, TOM, BEN, "Dora West"])
def test_nobody_else_books_for_them(office: Office, who: str) -> None:
    """Neither colleagues nor managers; nor is a booking shown to them."""
    assert office.says(book(office, who, AMIRA, "2025-11-06")) == "not_yours"
    assert booked_day(office) is None
    press = Press(Verb.BOOK_FORM, f"saved.{office[AMIRA].id}")
    assert office.says(office.ask(who, press)) == "not_yours"


@pytest.mark.parametrize(
    ("day", "time", "errors"),
    [
        ("2025-11-02", "", {"day": "today_or_later"}),
        ("2027-01-01", "", {"day": "today_or_later"}),
        ("", "", {"day": "choose_date"}),
        ("2025-11-06", "noon", {"time": "time"}),
        ("x", "99", {"day": "choose_date", "time": "time"}),
    ],
)
def test_a_booking_is_for_a_day_to_come(office: Office, day: str, time: str, errors: dict[str, str]) -> None:
    """Each fault at its field, and nothing is booked."""
    assert office.errors(book(office, GRACE, AMIRA, day, time)) == errors
    assert booked_day(office) is None


def test_a_booking_needs_a_person(office: Office) -> None:
    """Nobody, or somebody who is not in the list."""
    for reference in ("", "nobody"):
        outcome = office.ask(GRACE, Press(Verb.BOOK_SAVE), supervisee=reference, day="2025-11-06")
        assert office.errors(outcome) == {"supervisee": "choose_person"}
    assert isinstance(office.shown(Plain, office.word("Dora West", "book")), Plain)


def test_the_last_session_of_the_list_counts(office: Office) -> None:
    """The list gave Amira's last session; the form of `book` says by when the next is due."""
    form = office.shown(BookForm, office.word(AMIRA, "book"))
    assert form.due == date(2025, 11, 7)
    facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
    assert facts.last == LAST
