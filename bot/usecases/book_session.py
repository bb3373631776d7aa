"""Setting and moving the next session of a pair (contract: `book`); cancelling it is `cancel_session`."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.one_to_one import standing
from bot.domain.people import Person, PersonId
from bot.domain.session import Booking
from bot.errors import NotEntitled
from bot.ids import new_id
from bot.messages.answers import Plain
from bot.messages.base import Message
from bot.messages.sessions import Booked, BookForm
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.fields import own_supervisees, people_supervised, read_date, read_time, supervisor_now
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

LONGEST_AHEAD = timedelta(days=366)
"""No session is booked further ahead than a year."""


def book_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Sets or moves the next session: one's own, or that of one's supervisees."""
    today = setting.day(tx.now)
    pairs: list[tuple[str, str]] = []
    supervisor = supervisor_now(tx, request.actor, today)
    if supervisor:
        pairs.append((request.me, supervisor.entry.name))
    supervisees = own_supervisees(tx, request, today)
    pairs += [(one.person.id, one.person.entry.name) for one in supervisees]
    if not pairs:
        return Reply(message=Plain(says="nobody_to_book"))
    chosen = request.press.ref if any(person == request.press.ref for person, _ in pairs) else ""
    if not chosen and (supervisor or len(pairs) == 1):
        chosen = pairs[0][0]
    facts = tx.people.facts_of(PersonId(chosen)) if chosen else None
    due = standing(facts, setting.rules, today).due if facts else None
    day = facts.booked if facts and facts.booked else due
    return Reply(
        message=BookForm(
            pairs=tuple(pairs),
            chosen=chosen,
            day=max(day, today) if day else None,
            due=due,
            booked=bool(facts and facts.booked),
            can_cancel=any(one.booked for one in (*supervisees, *([facts] if facts else ()))),
        )
    )


def book_session(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Books the next session of a pair."""
    today = setting.day(tx.now)
    reference = request.answers.text("supervisee")
    person = tx.people.by_id(PersonId(reference)) if reference else None
    if person is None:
        return Invalid(errors={"supervisee": "choose_person"})
    _check_pair(tx, request, person, today)
    errors: dict[str, str] = {}
    day = read_date(request.answers.text("day"), "day", errors)
    time = read_time(request.answers.text("time"), "time", errors)
    if day and not today <= day <= today + LONGEST_AHEAD:
        errors["day"] = "today_or_later"
    if errors or day is None:
        return Invalid(errors=errors)
    supervisor = supervisor_now(tx, person, day) if request.me == person.id else request.actor
    if supervisor is None:
        raise NotEntitled
    booking = Booking(id=new_id(), supervisee=person.id, supervisor=supervisor.id, day=day, time=time)
    book(tx, request, booking)
    return Reply(
        message=booked(tx, setting, request, person), again=Press(Verb.BOOK_FORM, f"saved.{person.id}")
    )


def show_booking(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The booking form for a person, or the booking that was saved."""
    said, _, reference = request.press.ref.partition(".")
    if said != "saved":
        return book_form(tx, setting, request)
    person = tx.people.by_id(PersonId(reference))
    if person is None:
        raise NotEntitled
    _check_pair(tx, request, person, setting.day(tx.now))
    return Reply(message=booked(tx, setting, request, person))


def _check_pair(tx: Transaction, request: Request, supervisee: Person, today: date) -> None:
    """Both of a pair book, and who stands in for the supervisor (P1-3.1e); nobody else does."""
    if supervisee.supervisor_id is None:
        raise NotEntitled
    theirs = people_supervised(tx, request.me, today)
    if request.me != supervisee.id and all(one.person.id != supervisee.id for one in theirs):
        raise NotEntitled


def booked(tx: Transaction, setting: Setting, request: Request, person: Person) -> Message:
    """The pair's booking."""
    booking = tx.sessions.booking_of(person.id)
    if booking is None:
        return Plain(says="no_booking")
    facts = tx.people.facts_of(person.id)
    due = standing(facts, setting.rules, setting.day(tx.now)).due
    mine = person.id == request.me
    other = tx.people.by_id(booking.supervisor) if mine else person
    return Booked(
        supervisee=person.id,
        other=other.first_name if other else "",
        day=booking.day,
        time=booking.time,
        after_due=booking.day > due,
        due=due,
        can_prepare=mine,
    )


def book(tx: Transaction, request: Request, booking: Booking) -> None:
    """Keeps the next session of a pair, in the place of the one before."""
    tx.sessions.book(booking)
    tx.audit.add(
        Happened(
            kind=AuditKind.SESSION_BOOKED,
            actor=request.me,
            subject=booking.supervisee,
            platform=request.platform,
            clause=("P2-7c",),
            details={"day": booking.day.isoformat()},
        )
    )
