"""Logging a session that took place (contract: `held`)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.one_to_one import standing
from bot.domain.people import Person
from bot.domain.session import Booking, Function, Mode, Session
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.answers import Plain
from bot.messages.base import Message
from bot.messages.sessions import HeldForm, HeldSaved
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.actions import open_actions
from bot.usecases.book_session import LONGEST_AHEAD, book
from bot.usecases.fields import own_supervisees, people_supervised, read_date, read_time
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting


def held_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for a session that took place; nobody is chosen of several, so that the wrong one is not."""
    today = setting.day(tx.now)
    facts = own_supervisees(tx, request, today)
    if not facts:
        return Reply(message=Plain(says="no_supervisees"))
    named = next((one for one in facts if one.person.id == request.press.ref), None)
    chosen = named or (facts[0] if len(facts) == 1 else None)
    usual = setting.rules.clocks.one_to_one.interval_days.value
    interval = standing(replace(chosen, last=today), setting.rules, today).interval_days if chosen else usual
    working_time = setting.working_time_of(chosen.person if chosen else request.actor)
    return Reply(
        message=HeldForm(
            supervisees=tuple((one.person.id, one.person.entry.name) for one in facts),
            chosen=chosen.person.id if chosen else "",
            today=today,
            next_day=working_time.on_or_before(today + timedelta(days=interval)),
        )
    )


def log_session(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Logs a session with one's own supervisee; it restarts the clock (P1-1.3-1, P1-3.1a-1, P2-7c)."""
    today = setting.day(tx.now)
    supervisee = _own_supervisee(tx, request, request.answers.text("supervisee"), today)
    if supervisee is None:
        return Invalid(errors={"supervisee": "choose_person"})
    fields = _SessionFields.read(request, supervisee, today)
    if fields.errors:
        return Invalid(errors=fields.errors)
    if existing := tx.sessions.on(supervisee.id, fields.day):
        return Reply(message=saved_session(tx, setting, existing, already=True), again=_again(existing))
    session = Session(
        id=new_id(),
        supervisee=supervisee.id,
        supervisor=request.me,
        day=fields.day,
        minutes=fields.minutes,
        mode=fields.mode,
        functions=fields.functions,
        logged_at=tx.now,
    )
    tx.sessions.add(session)
    _close_what_it_ends(tx, setting, session)
    if fields.next_day:
        booking = Booking(
            id=new_id(),
            supervisee=supervisee.id,
            supervisor=request.me,
            day=fields.next_day,
            time=fields.next_time,
        )
        book(tx, request, booking)
    tx.audit.add(
        Happened(
            kind=AuditKind.SESSION_HELD,
            actor=request.me,
            subject=supervisee.id,
            ref=session.id,
            platform=request.platform,
            clause=("P1-3.1a-1", "P1-1.3-1"),
            details={
                "day": session.day.isoformat(),
                "minutes": session.minutes,
                "mode": session.mode.value,
                "functions": " ".join(sorted(session.functions)),
            },
        )
    )
    return Reply(message=saved_session(tx, setting, session), again=_again(session))


def _again(session: Session) -> Press:
    return Press(Verb.HELD_FORM, f"saved.{session.id}")


def show_session(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The held form for one person, or a session that was saved."""
    said, _, reference = request.press.ref.partition(".")
    if said != "saved":
        return held_form(tx, setting, request)
    session = tx.sessions.get(reference)
    if session is None or request.me != session.supervisor:
        raise NotEntitled
    return Reply(message=saved_session(tx, setting, session))


def saved_session(tx: Transaction, setting: Setting, session: Session, *, already: bool = False) -> Message:
    """What follows from a session."""
    supervisee = tx.people.by_id(session.supervisee)
    if supervisee is None:
        raise Unknown
    booking = tx.sessions.booking_of(session.supervisee)
    due = setting.rules.clocks.record.due_working_days.value
    return HeldSaved(
        session=session.id,
        supervisee=supervisee.first_name,
        day=session.day,
        logged_at=session.logged_at,
        record_due=setting.working_time_of(tx.people.by_id(session.supervisor)).add_days(session.day, due),
        has_record=tx.records.of_session(session.id) is not None,
        next_day=booking.day if booking else None,
        next_time=booking.time if booking else "",
        already=already,
        has_cases=bool(tx.cases.open_of(session.supervisee)),
        actions=len(open_actions(tx, session.supervisee, setting.day(tx.now))),
        person=session.supervisee,
    )


class _SessionFields:
    """The fields of the held form, read and checked."""

    def __init__(self, request: Request) -> None:
        answers = request.answers
        self.errors: dict[str, str] = {}
        self.day = read_date(answers.text("day"), "day", self.errors) or date.min
        self.minutes = self._whole(answers.text("minutes"))
        self.mode = self._mode(answers.text("mode"))
        self.functions = frozenset(Function(f) for f in answers.chosen("functions") if f in set(Function))
        self.next_day = read_date(answers.text("next_day"), "next_day", self.errors, optional=True)
        self.next_time = read_time(answers.text("next_time"), "next_time", self.errors)

    @classmethod
    def read(cls, request: Request, supervisee: Person, today: date) -> _SessionFields:
        """The fields, with an error for each that has to be mended."""
        fields = cls(request)
        if "day" not in fields.errors and fields.day > today:
            fields.errors["day"] = "today_or_earlier"
        elif "day" not in fields.errors and fields.day < supervisee.entry.start_date:
            fields.errors["day"] = "before_start"
        if fields.next_day and not fields.day < fields.next_day <= today + LONGEST_AHEAD:
            fields.errors["next_day"] = "after_session"
        elif fields.next_day and fields.next_day < today:
            fields.errors["next_day"] = "today_or_later"
        return fields

    def _whole(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= 600:
            self.errors["minutes"] = "minutes"
            return 0
        return int(text)

    def _mode(self, text: str) -> Mode:
        if text not in set(Mode):
            self.errors["mode"] = "choose_one"
            return Mode.IN_PERSON
        return Mode(text)


def _own_supervisee(tx: Transaction, request: Request, reference: str, today: date) -> Person | None:
    if not reference:
        return None
    people = people_supervised(tx, request.me, today)
    person = next((one.person for one in people if one.person.id == reference), None)
    if person is None:
        raise NotEntitled
    return person


def _close_what_it_ends(tx: Transaction, setting: Setting, session: Session) -> None:
    """A session ends the booking that it kept, and makes the preparation for it the past one.

    One that is logged late leaves alone what was begun after it, for the next.
    """
    booked = tx.people.facts_of(session.supervisee).booked
    if booked is not None and booked <= session.day:
        tx.sessions.close_booking(session.supervisee)
    preparation = tx.preparations.current(session.supervisee)
    if preparation is not None and setting.day(preparation.started_at) <= session.day:
        tx.preparations.save(replace(preparation, session=session.id))
