"""Asking to meet sooner (P1-1.2-S2): one line to who supervises, no reason, and nobody else hears of it.

It stands until a session is booked or held, or until a week is over: what was booked and held when it was asked is
part of what is kept, so that any change ends it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.dates import add_days
from bot.domain.logged import SOONER, Done
from bot.domain.one_to_one import standing
from bot.domain.people import Person, PersonId
from bot.messages.answers import Plain
from bot.messages.base import Message
from bot.messages.parts import word
from bot.messages.sessions import BookForm
from bot.messages.sooner import WHENS, SoonerAsked, SoonerForm, SoonerNews
from bot.ports import AuditKind, Happened, Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.book_session import book_form
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import people_supervised, supervisor_now
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

STANDS_DAYS = 7
NEXT_DAYS = 3
"""Working days that are meant by the next days."""


def sooner_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form, or how a request stands; for the supervisor, who comes from the message, a date to book."""
    if request.press.ref:
        return _book(tx, setting, request)
    supervisor = supervisor_now(tx, request.actor, setting.day(tx.now))
    if supervisor is None:
        return Reply(message=Plain(says="no_supervisor", leads=(("help", word("help")),)))
    done = standing_request(tx, setting, request.me)
    if done is not None:
        return Reply(message=_asked(supervisor, done.day))
    return Reply(message=SoonerForm(name=supervisor.first_name, author=request.actor.first_name))


def ask_sooner(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Tells who supervises now; asked again while it stands, nothing more is said."""
    today = setting.day(tx.now)
    supervisor = supervisor_now(tx, request.actor, today)
    if supervisor is None:
        return Reply(message=Plain(says="no_supervisor", leads=(("help", word("help")),)))
    when = request.answers.text("when")
    if when not in WHENS:
        return Invalid(errors={"when": "choose_one"})
    again = Press(Verb.SOONER_FORM)
    done = standing_request(tx, setting, request.me)
    if done is not None:
        return Reply(message=_asked(supervisor, done.day), again=again)
    tx.duties.add(SOONER, request.me, today, when, by=request.me, ref=_as_it_is(tx, request.me))
    plan_message(tx, supervisor.id, "sooner_asked", request.me, today.toordinal(), urgency=Urgency.REQUEST)
    tx.audit.add(
        Happened(
            kind=AuditKind.SOONER_ASKED,
            actor=request.me,
            subject=request.me,
            platform=request.platform,
            clause=("P1-1.2-S2",),
        )
    )
    return Reply(message=_asked(supervisor, today), again=again)


def sooner_asked(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells who supervises, as long as the request stands."""
    supervisee = tx.people.by_id(PersonId(outgoing.ref))
    if supervisee is None or not _supervises(tx, setting, recipient.id, supervisee.id):
        return Dropped("the supervisor has changed")
    if standing_request(tx, setting, supervisee.id) is None:
        return Dropped("a session was booked or held")
    return SoonerNews(name=supervisee.first_name, supervisee=supervisee.id)


def standing_request(tx: Transaction, setting: Setting, person: PersonId) -> Done | None:
    """What somebody has asked, while it stands."""
    today = setting.day(tx.now)
    logged = tx.duties.of([person], today).get(person)
    done = logged.last(SOONER, _as_it_is(tx, person)) if logged else None
    return done if done and today < add_days(done.day, STANDS_DAYS) else None


def _as_it_is(tx: Transaction, person: PersonId) -> str:
    """What is booked, and which session was the last: it ends with either."""
    booking, last = tx.sessions.booking_of(person), tx.people.facts_of(person).last
    return f"{booking.id if booking else ''}.{last.isoformat() if last else ''}"


def _asked(supervisor: Person, day: date) -> Message:
    return SoonerAsked(name=supervisor.first_name, day=day, until=add_days(day, STANDS_DAYS))


def _supervises(tx: Transaction, setting: Setting, supervisor: PersonId, supervisee: PersonId) -> bool:
    theirs = people_supervised(tx, supervisor, setting.day(tx.now))
    return any(one.person.id == supervisee for one in theirs)


def _book(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The booking form, with the day that would help in it while the request stands; it looks at who may book."""
    supervisee = PersonId(request.press.ref)
    outcome = book_form(tx, setting, request.asking(Press(Verb.BOOK_FORM, supervisee)))
    if not _supervises(tx, setting, request.me, supervisee):
        return outcome
    done = standing_request(tx, setting, supervisee)
    if done is None or not isinstance(outcome, Reply) or not isinstance(outcome.message, BookForm):
        return outcome
    day = _day_that_helps(tx, setting, supervisee, done.outcome)
    return Reply(message=replace(outcome.message, day=day))


def _day_that_helps(tx: Transaction, setting: Setting, supervisee: PersonId, when: str) -> date:
    """The last working day that was asked for; today at the earliest."""
    facts, today = tx.people.facts_of(supervisee), setting.day(tx.now)
    working_time = setting.working_time_of(facts.person)
    if when == "this_week":
        day = working_time.on_or_before(add_days(today, 6 - today.weekday()))
    elif when == "next_days":
        day = working_time.add_days(today, NEXT_DAYS)
    else:
        coming = facts.booked or standing(facts, setting.rules, today).due
        day = working_time.on_or_before(add_days(coming, -1))
    return max(day, today)
