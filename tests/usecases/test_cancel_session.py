"""Cancelling a booked session: by whom, a reason from a list, the other one told, and a new date asked for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.one_to_one import standing
from bot.domain.session import Booking
from bot.messages.cancelled import BY, REASONS, CancelForm, Cancelled, CancelledNews
from bot.messages.duties import DutyList
from bot.messages.sessions import Booked, BookForm
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.request import Outcome, Reply
from tests.support.office import Office
from tests.support.owing import owed

AMIRA, BEN, GRACE, TOM, SAM = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Sam Okoro"
THURSDAY = date(2025, 11, 6)


def book(office: Office, who: str = GRACE, day: date = THURSDAY, about: str = AMIRA) -> Outcome:
    """Somebody books a session."""
    return office.ask(who, Press(Verb.BOOK_SAVE), supervisee=office[about].id, day=day.isoformat(), time="")


def booking(office: Office, about: str = AMIRA) -> Booking | None:
    """What is booked."""
    return office.database.run_now(lambda tx: tx.sessions.booking_of(office[about].id))


def reference(office: Office) -> str:
    """Amira's booking, as the form names it."""
    found = booking(office)
    assert found
    return f"{found.supervisee}.{found.id}"


def cancel(office: Office, who: str = GRACE, key: str = "", **more: str) -> Outcome:
    """Somebody cancels Amira's session."""
    fields = {"by": "me", "reason": "not_enough_time", **more}
    fields.setdefault("booking", reference(office) if booking(office) else "")
    return office.ask(who, Press(Verb.CANCEL_SAVE), key, **fields)


def cover(office: Office, by: str = SAM, days: int = 30) -> None:
    """Tom names who stands in for Grace."""
    office.ask(
        TOM,
        Press(Verb.COVER_SAVE, office[GRACE].id),
        by=office[by].id,
        for_whom="all",
        start=office.today.isoformat(),
        until=office.days(days).isoformat(),
    )


@pytest.mark.clause("P1-1.3-1")
def test_a_cancelled_session_is_rebooked(office: Office) -> None:
    """Both are reminded, the supervisor from the sixth working day on, until there is a new date (C35)."""
    book(office)
    shown = office.shown(Cancelled, cancel(office))
    assert (shown.other, shown.day, shown.by) == ("Amira", THURSDAY, date(2025, 11, 10))
    assert booking(office) is None
    office.clock.move(days=4)
    assert owed(office, "rebooking") == {AMIRA: {(AMIRA, "soon")}, GRACE: {(AMIRA, "soon")}}
    office.clock.move(days=4)
    assert owed(office, "rebooking")[GRACE] == {(AMIRA, "overdue")}
    book(office, day=date(2025, 11, 20))
    assert owed(office, "rebooking") == {}


@pytest.mark.clause("P1-3.1a-1", "P1-1.3-1")
def test_cancelling_moves_no_due_date(office: Office) -> None:
    """The session is as due as before."""

    def where() -> object:
        facts = office.database.run_now(lambda tx: tx.people.facts_of(office[AMIRA].id))
        return standing(facts, office.setting.rules, office.today)

    before = where()
    book(office)
    cancel(office)
    assert where() == before


@pytest.mark.clause("P1-1.3-1")
def test_a_session_that_is_held_needs_no_new_date(office: Office) -> None:
    """Held without a booking after all: nothing is owed for the one that was cancelled."""
    book(office)
    cancel(office)
    office.clock.move(days=4)
    office.hold()
    assert owed(office, "rebooking") == {}


@pytest.mark.clause("P1-1.3-1")
@pytest.mark.parametrize(
    ("who", "said", "outcome"),
    [
        (GRACE, "me", "supervisor"),
        (GRACE, "other", "supervisee"),
        (AMIRA, "me", "supervisee"),
        (AMIRA, "other", "supervisor"),
        (AMIRA, "neither", "not_attended"),
    ],
)
def test_who_cancelled_and_why_is_logged_from_a_list(
    office: Office, who: str, said: str, outcome: str
) -> None:
    """Whoever of the pair says it; the other one is told the day alone."""
    book(office)
    cancel(office, who, by=said, reason="away")
    (entry,) = office.logged(AuditKind.SESSION_CANCELLED)
    assert entry["payload"] == {"day": THURSDAY.isoformat(), "by": outcome, "reason": "away"}
    about = office.database.run_now(lambda tx: tx.duties.of([office[AMIRA].id], office.today))
    assert about[office[AMIRA].id].done[0].outcome == f"{outcome}.away"
    (news,) = office.planned("session_cancelled")
    assert news.recipient == office[AMIRA if who == GRACE else GRACE].id
    message = office.composed(news)
    assert isinstance(message, CancelledNews)
    assert (message.other, message.day) == ("Grace" if who == GRACE else "Amira", THURSDAY)
    assert "away" not in str(message)
    assert office.presses_on(Reply(message=message)) == [Press(Verb.BOOK_FORM, office[AMIRA].id)]


def test_nothing_about_health_can_be_chosen(office: Office) -> None:
    """No reason is typed, and none on the list says why somebody is away."""
    book(office)
    form = office.shown(CancelForm, office.ask(AMIRA, Press(Verb.CANCEL_FORM)))
    card = form.card(office.templates.words_of(form))
    labels = {option.label for element in card.elements for option in getattr(element, "options", ())}
    assert {"Somebody is away", "Not enough time", "Other work came first"} <= labels
    assert not {
        word for label in labels for word in ("ill", "sick", "health", "leave") if word in label.split()
    }
    assert office.errors(cancel(office, reason="illness")) == {"reason": "choose_one"}


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"by": ""}, {"by": "choose_one"}),
        ({"by": "Grace", "reason": ""}, {"by": "choose_one", "reason": "choose_one"}),
        ({"booking": ""}, {"booking": "choose_one"}),
    ],
)
def test_faults_are_named_and_the_booking_stays(
    office: Office, fields: dict[str, str], errors: dict[str, str]
) -> None:
    """Nobody, no reason, no session."""
    book(office)
    assert office.errors(cancel(office, **fields)) == errors
    assert booking(office)
    assert office.planned("session_cancelled") == []


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("who", [BEN, SAM, TOM, "Dora West"])
def test_nobody_else_cancels(office: Office, who: str) -> None:
    """Neither colleagues nor managers, nor are they told."""
    book(office)
    assert office.says(cancel(office, who)) == "not_yours"
    assert booking(office)
    saved = Press(Verb.CANCEL_SAVED, f"{office[AMIRA].id}.{office[GRACE].id}.{THURSDAY.isoformat()}")
    assert office.says(office.ask(who, saved)) == "not_yours"
    assert office.says(office.ask(who, Press(Verb.CANCEL_FORM, office[AMIRA].id))) == "no_booking"


def test_a_form_that_is_stale_cancels_nothing(office: Office) -> None:
    """The session was moved meanwhile: the press was about another day."""
    book(office)
    old = reference(office)
    book(office, AMIRA, date(2025, 11, 7))
    assert office.says(cancel(office, booking=old)) == "booking_changed"
    found = booking(office)
    assert found
    assert found.day == date(2025, 11, 7)


def test_the_same_request_again_has_one_effect(office: Office) -> None:
    """It shows the same answer, also after a new date is set."""
    book(office)
    fields = {"booking": reference(office)}
    first = office.shown(Cancelled, cancel(office, GRACE, "one request", **fields))
    again = office.shown(Cancelled, cancel(office, GRACE, "one request", **fields))
    assert (first.day, first.other) == (again.day, again.other)
    assert len(office.logged(AuditKind.SESSION_CANCELLED)) == len(office.planned("session_cancelled")) == 1
    assert office.says(cancel(office, GRACE, **fields)) == "booking_changed"
    for ref in ("", "x", f"{office[AMIRA].id}.x.y"):
        assert office.says(office.ask(GRACE, Press(Verb.CANCEL_SAVED, ref))) == "gone"


def test_news_of_it_is_dropped_once_there_is_a_new_date(office: Office) -> None:
    """What no longer holds is not sent."""
    book(office)
    cancel(office)
    (news,) = office.planned("session_cancelled")
    book(office, AMIRA, date(2025, 11, 14))
    assert office.composed(news) == Dropped("there is a new date")


def test_the_button_is_there_where_something_is_booked(office: Office) -> None:
    """On the form, on the answer to a booking, for each of one's own that is booked."""
    form = office.word(GRACE, "book")
    assert not office.shown(BookForm, form).can_cancel
    saved = book(office)
    assert Press(Verb.CANCEL_FORM, office[AMIRA].id) in office.presses_on(saved)
    assert office.shown(BookForm, office.word(GRACE, "book")).can_cancel
    book(office, about=BEN, day=date(2025, 11, 7))
    form = office.shown(CancelForm, office.ask(GRACE, Press(Verb.CANCEL_FORM, office[BEN].id)))
    assert [(name, day) for _, name, day in form.booked] == [(AMIRA, THURSDAY), (BEN, date(2025, 11, 7))]
    assert form.chosen.startswith(office[BEN].id)
    own = office.shown(CancelForm, office.ask(AMIRA, Press(Verb.CANCEL_FORM)))
    assert [name for _, name, _ in own.booked] == [GRACE]
    assert set(BY).isdisjoint(REASONS)


@pytest.mark.clause("P1-1.3-1")
def test_the_list_of_what_is_due_leads_to_the_booking(office: Office) -> None:
    """Its button opens the form for that person."""
    book(office)
    cancel(office)
    shown = office.shown(DutyList, office.ask(GRACE, Press(Verb.DUTIES, "team")))
    (item,) = (one for one in shown.others if "cancelled" in one.says)
    assert (item.name, item.press) == (AMIRA, Press(Verb.BOOK_FORM, office[AMIRA].id))
    assert office.shown(BookForm, office.ask(GRACE, item.press)).chosen == office[AMIRA].id


@pytest.mark.clause("P1-3.1e")
def test_who_stands_in_books_and_cancels(office: Office) -> None:
    """The session is with Sam, for Amira too; when the cover is over, Sam has no say and it is with Grace."""
    assert office.says(book(office, SAM)) == "not_yours"
    cover(office)
    shown = office.shown(Booked, book(office, SAM))
    assert (shown.other, shown.day) == ("Amira", THURSDAY)
    assert office.shown(BookForm, office.word(AMIRA, "book")).pairs == ((office[AMIRA].id, SAM),)
    found = booking(office)
    assert found
    assert found.supervisor == office[SAM].id
    assert office.shown(Cancelled, cancel(office, AMIRA)).other == "Sam"
    assert [one.recipient for one in office.planned("session_cancelled")] == [office[SAM].id]
    assert office.shown(Booked, book(office, AMIRA)).other == "Sam"
    assert office.shown(Booked, book(office, AMIRA, office.days(40))).other == "Grace"
    office.clock.move(days=31)
    assert office.says(book(office, SAM, office.days(5))) == "not_yours"
