"""Naming who stands in for an absent supervisor (P1-3.1e): scoped, and over by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.people import Person, PersonId, Role
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.absences import CoverForm, CoverNews, CoverSaved
from bot.ports import AuditKind, Covering, Happened, Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import read_date, supervisees_of
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

SUPERVISE = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.HEAD_OF_SERVICE})
LONGEST = timedelta(days=366)
"""Nobody stands in for longer without being named again."""


def may_name_cover(tx: Transaction, actor: Person, supervisor: Person) -> bool:
    """Whether somebody is the relevant manager: anybody above the absent supervisor."""
    if actor.id == supervisor.supervisor_id:
        return True
    return any(person.id == actor.id for person in tx.people.upwards(supervisor.id))


def cover_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who stands in, for whom, and until when."""
    today = setting.day(tx.now)
    supervisor = _supervisor(tx, request)
    absences = tx.absences.of(supervisor.id, today)
    listed = supervisor.entry.absent_until
    until = absences[0].until if absences else listed if listed and listed >= today else None
    start = max(today, absences[0].start) if absences else today
    return Reply(
        message=CoverForm(
            supervisor=supervisor.id,
            name=supervisor.first_name,
            candidates=tuple((one.id, one.entry.name) for one in _candidates(tx, request, supervisor, today)),
            supervisees=tuple(
                (one.person.id, one.person.entry.name) for one in supervisees_of(tx, supervisor.id, today)
            ),
            start=start,
            until=until,
        )
    )


def name_cover(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Names somebody; they and the supervisees are told, and sessions with them count."""
    today = setting.day(tx.now)
    supervisor = _supervisor(tx, request)
    theirs = supervisees_of(tx, supervisor.id, today)
    errors: dict[str, str] = {}
    by = next(
        (one for one in _candidates(tx, request, supervisor, today) if one.id == request.answers.text("by")),
        None,
    )
    if by is None:
        errors["by"] = "choose_person"
    chosen = request.answers.text("for_whom")
    served = [one for one in theirs if chosen in ("all", one.person.id) and by and one.person.id != by.id]
    if not served and by is not None:
        errors["for_whom"] = "choose_one"
    start = read_date(request.answers.text("start"), "start", errors)
    until = read_date(request.answers.text("until"), "until", errors)
    if start and until and until < max(start, today):
        errors["until"] = "not_before_start"
    elif start and until and until > start + LONGEST:
        errors["until"] = "a_year_at_most"
    if errors or start is None or until is None or by is None:
        return Invalid(errors=errors)
    covering = Covering(
        id=new_id(),
        supervisor=supervisor.id,
        by=by.id,
        supervisee=None if chosen == "all" else PersonId(chosen),
        start=start,
        until=until,
        named_by=request.me,
    )
    tx.absences.cover(covering)
    _log(tx, request, covering)
    for person in (by.id, *(one.person.id for one in served)):
        ref = f"{supervisor.id}.{covering.id}"
        plan_message(tx, person, "cover_named", ref, urgency=Urgency.REQUEST)
    return Reply(
        message=CoverSaved(
            by=by.first_name,
            supervisor=supervisor.first_name,
            start=start,
            until=until,
            told=len(served),
            uncovered=tx.duties.of([supervisor.id], today)[supervisor.id].uncovered,
        ),
        again=Press(Verb.WORD, "absence"),
    )


def cover_news(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells somebody who stands in, or that they do, as long as that holds."""
    supervisor_id, _, covering_id = outgoing.ref.partition(".")
    today = setting.day(tx.now)
    supervisor = tx.people.by_id(PersonId(supervisor_id))
    covers = tx.absences.covers_for(PersonId(supervisor_id), today)
    covering = next((one for one in covers if one.id == covering_id), None)
    by = tx.people.by_id(covering.by) if covering else None
    if covering is None or supervisor is None or by is None:
        return Dropped("the cover is over")
    served = [
        one
        for one in supervisees_of(tx, supervisor.id, today)
        if covering.supervisee in (None, one.person.id)
    ]
    return CoverNews(
        says="cover" if recipient.id == by.id else "supervisee",
        by=by.first_name,
        supervisor=supervisor.first_name,
        people=tuple(one.person.first_name for one in served if one.person.id != by.id),
        start=covering.start,
        until=covering.until,
    )


def _supervisor(tx: Transaction, request: Request) -> Person:
    supervisor = tx.people.by_id(PersonId(request.press.ref))
    if supervisor is None:
        raise Unknown
    if not may_name_cover(tx, request.actor, supervisor):
        raise NotEntitled
    return supervisor


def _candidates(tx: Transaction, request: Request, supervisor: Person, today: date) -> Sequence[Person]:
    """Those of the manager's own line who supervise, the manager included; nobody who is away or has left."""
    line = [facts for facts in tx.people.below(request.me) if not facts.is_away(today)]
    people = [request.actor, *(facts.person for facts in line)]
    return [
        one
        for one in people
        if one.entry.roles & SUPERVISE and one.id != supervisor.id and not one.has_left(today)
    ]


def _log(tx: Transaction, request: Request, covering: Covering) -> None:
    tx.audit.add(
        Happened(
            kind=AuditKind.COVER_NAMED,
            actor=request.me,
            subject=covering.supervisor,
            ref=covering.id,
            platform=request.platform,
            clause=("P1-3.1e",),
            details={"from": covering.start.isoformat(), "until": covering.until.isoformat()},
        )
    )
