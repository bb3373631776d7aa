"""Cancelling a booked session (contract: `book`): by whom, a reason from a list, and then a new date (P1-1.3-1)."""

from __future__ import annotations

from datetime import date

from bot.domain.duties import Due
from bot.domain.logged import CANCELLED
from bot.domain.people import Facts, Person, PersonId
from bot.domain.session import Booking
from bot.errors import Unknown
from bot.messages.answers import Plain
from bot.messages.base import Message
from bot.messages.cancelled import BY, REASONS, CancelForm, Cancelled, CancelledNews
from bot.ports import AuditKind, Happened, Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.cases import pair_of, pairs
from bot.usecases.composed import Composed, Dropped
from bot.usecases.duties import about_of, due_about
from bot.usecases.fields import read_date
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting


def cancel_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for one of the sessions that are booked."""
    booked: list[tuple[str, str, date]] = []
    chosen = ""
    for facts in pairs(tx, setting, request).values():
        booking = tx.sessions.booking_of(facts.person.id) if facts.booked else None
        if booking is None:
            continue
        other = _other(tx, request, facts.person, booking)
        booked.append((_reference(booking), other.entry.name if other else "", booking.day))
        if facts.person.id == request.press.ref:
            chosen = _reference(booking)
    if not booked:
        return Reply(message=Plain(says="no_booking"))
    return Reply(
        message=CancelForm(booked=tuple(booked), chosen=chosen or (booked[0][0] if len(booked) == 1 else ""))
    )


def cancel_session(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Closes a booking; the other one of the pair is told, and a new date is due."""
    answers = request.answers
    reference = answers.text("booking")
    errors: dict[str, str] = {}
    if not reference:
        errors["booking"] = "choose_one"
    if answers.text("by") not in BY:
        errors["by"] = "choose_one"
    if answers.text("reason") not in REASONS:
        errors["reason"] = "choose_one"
    if errors:
        return Invalid(errors=errors)
    supervisee, _, known = reference.partition(".")
    facts = pair_of(tx, setting, request, supervisee)
    booking = tx.sessions.booking_of(facts.person.id)
    if booking is None or booking.id != known:
        leads = (("do_book", Press(Verb.BOOK_FORM, facts.person.id)),)
        return Reply(message=Plain(says="booking_changed", leads=leads))
    _close(tx, setting, request, facts, booking)
    again = Press(Verb.CANCEL_SAVED, f"{facts.person.id}.{booking.supervisor}.{booking.day.isoformat()}")
    return Reply(
        message=_cancelled(tx, setting, request, facts, supervisor=booking.supervisor, day=booking.day),
        again=again,
    )


def _close(tx: Transaction, setting: Setting, request: Request, facts: Facts, booking: Booking) -> None:
    person, today = facts.person, setting.day(tx.now)
    by, reason = _by(request, person), request.answers.text("reason")
    tx.sessions.close_booking(person.id)
    tx.duties.add(CANCELLED, person.id, today, f"{by}.{reason}", by=request.me)
    tx.audit.add(
        Happened(
            kind=AuditKind.SESSION_CANCELLED,
            actor=request.me,
            subject=person.id,
            ref=booking.id,
            platform=request.platform,
            clause=("P1-1.3-1",),
            details={"day": booking.day.isoformat(), "by": by, "reason": reason},
        )
    )
    other = _other(tx, request, person, booking)
    if other and other.id != request.me:
        ref = f"{person.id}.{booking.supervisor}.{booking.day.isoformat()}"
        plan_message(
            tx,
            other.id,
            "session_cancelled",
            ref,
            urgency=Urgency.REQUEST,
            dedupe=f"session_cancelled:{booking.id}",
        )


def _by(request: Request, supervisee: Person) -> str:
    """Who of the pair cancelled, whichever of them says so."""
    said = request.answers.text("by")
    if said == "neither":
        return "not_attended"
    own = supervisee.id == request.me
    return "supervisee" if own == (said == "me") else "supervisor"


def show_cancelled(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What follows from a session that was cancelled."""
    supervisee, rest = request.press.ref.partition(".")[::2]
    supervisor, text = rest.partition(".")[::2]
    day = read_date(text, "day", {})
    if day is None:
        raise Unknown
    facts = pair_of(tx, setting, request, supervisee)
    return Reply(message=_cancelled(tx, setting, request, facts, supervisor=PersonId(supervisor), day=day))


def session_cancelled(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells the other one, as long as there is no new date."""
    supervisee, rest = outgoing.ref.partition(".")[::2]
    supervisor, text = rest.partition(".")[::2]
    day = read_date(text, "day", {})
    if day is None or tx.people.by_id(PersonId(supervisee)) is None:
        return Dropped("the session is not known")
    facts = tx.people.facts_of(PersonId(supervisee))
    if facts.booked is not None:
        return Dropped("there is a new date")
    other = tx.people.by_id(PersonId(supervisor)) if recipient.id == facts.person.id else facts.person
    due = _rebooking(tx, setting, facts)
    return CancelledNews(
        supervisee=facts.person.id,
        other=other.first_name if other else "",
        day=day,
        by=due.day if due else None,
    )


def _cancelled(
    tx: Transaction, setting: Setting, request: Request, facts: Facts, *, supervisor: PersonId, day: date
) -> Message:
    own = facts.person.id == request.me
    other = tx.people.by_id(supervisor) if own else facts.person
    due = _rebooking(tx, setting, tx.people.facts_of(facts.person.id))
    return Cancelled(
        supervisee=facts.person.id,
        other=other.first_name if other else "",
        day=day,
        by=due.day if due else None,
        rule=setting.because(due.clauses) if due else "",
        clause=due.clauses if due else (),
    )


def _rebooking(tx: Transaction, setting: Setting, facts: Facts) -> Due | None:
    """By when a new date is due, as the pack says (C35)."""
    dues = due_about(setting, about_of(tx, setting, facts))
    return next((due for due in dues if due.duty.begins == "cancelled_session"), None)


def _other(tx: Transaction, request: Request, supervisee: Person, booking: Booking) -> Person | None:
    """The other one of the pair: for the supervisee whoever the session was booked with."""
    return tx.people.by_id(booking.supervisor) if supervisee.id == request.me else supervisee


def _reference(booking: Booking) -> str:
    return f"{booking.supervisee}.{booking.id}"
