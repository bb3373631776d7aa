"""Logging who is away (contract: `absence`): oneself, or one's own people; dates alone, never a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.dates import add_days
from bot.domain.one_to_one import long_absences, standing
from bot.domain.people import Facts, PersonId
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.absences import AbsenceForm, AbsenceList, AbsenceSaved, Away
from bot.ports import Absence, AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.covers import may_name_cover
from bot.usecases.fields import read_date, supervisees_of
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting


def show_absences(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who is or will be away, of oneself and one's own people (contract: `absence`)."""
    today = setting.day(tx.now)
    people = [tx.people.facts_of(request.me), *supervisees_of(tx, request.me, today)]
    away = [one for facts in people for one in _away(tx, setting, request, facts)]
    return Reply(message=AbsenceList(away=tuple(sorted(away, key=lambda one: (bool(one.name), one.start)))))


def absence_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for a new absence, or for the dates of one that is logged."""
    today = setting.day(tx.now)
    people = supervisees_of(tx, request.me, today)
    known = tx.absences.get(request.press.ref) if request.press.ref else None
    if request.press.ref and known is None:
        raise Unknown("This absence is no longer there.")
    if known is not None:
        _entitled(request, known.person, people)
    return Reply(
        message=AbsenceForm(
            me=request.me,
            people=tuple((one.person.id, one.person.entry.name) for one in people),
            chosen=known.person if known else request.me,
            start=known.start if known else today,
            until=known.until if known else None,
            absence=known.id if known else "",
        )
    )


def log_absence(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Logs an absence, or changes the dates of one; reminders to that person wait, dates do not (C34)."""
    people = supervisees_of(tx, request.me, setting.day(tx.now))
    known = tx.absences.get(request.press.ref) if request.press.ref else None
    chosen = known.person if known else PersonId(request.answers.text("person"))
    if not chosen:
        return Invalid(errors={"person": "choose_person"})
    _entitled(request, chosen, people)
    errors: dict[str, str] = {}
    start = read_date(request.answers.text("start"), "start", errors)
    until = read_date(request.answers.text("until"), "until", errors, optional=True)
    if start and until and until < start:
        errors["until"] = "not_before_start"
    if errors or start is None:
        return Invalid(errors=errors)
    absence = Absence(
        id=known.id if known else new_id(), person=chosen, start=start, until=until, logged_by=request.me
    )
    tx.absences.log(absence)
    tx.audit.add(
        Happened(
            kind=AuditKind.ABSENCE_LOGGED,
            actor=request.me,
            subject=chosen,
            ref=absence.id,
            platform=request.platform,
            clause=("P1-3.1e",),
            details={"from": start.isoformat(), "until": until.isoformat() if until else ""},
        )
    )
    again = Press(Verb.ABSENCE_SAVED, absence.id)
    return Reply(message=_saved(tx, setting, request, absence), again=again)


def show_absence(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What follows from an absence that was logged."""
    absence = tx.absences.get(request.press.ref)
    if absence is None:
        raise Unknown("This absence is no longer there.")
    _entitled(request, absence.person, supervisees_of(tx, request.me, setting.day(tx.now)))
    return Reply(message=_saved(tx, setting, request, absence))


def _saved(tx: Transaction, setting: Setting, request: Request, absence: Absence) -> AbsenceSaved:
    facts, rules = tx.people.facts_of(absence.person), setting.rules
    is_long = any(one.start == absence.start for one in long_absences(facts, rules))
    back_by = add_days(absence.until, rules.absence.return_days.value) if absence.until else None
    supervised = facts.person.supervisor_id is not None
    return AbsenceSaved(
        name="" if absence.person == request.me else facts.person.first_name,
        start=absence.start,
        until=absence.until,
        due=standing(facts, rules, setting.day(tx.now)).due if supervised and not is_long else None,
        long=is_long,
        back_by=back_by if supervised else None,
        supervises=facts.supervises,
        cover_from=add_days(absence.start, rules.absence.cover_days.value) if is_long else None,
    )


def _entitled(request: Request, person: PersonId, people: Sequence[Facts]) -> None:
    if person != request.me and all(one.person.id != person for one in people):
        raise NotEntitled


def _away(tx: Transaction, setting: Setting, request: Request, facts: Facts) -> Iterator[Away]:
    """The absences of a person that are not over; those of the staff list can be changed there alone."""
    today, person = setting.day(tx.now), facts.person
    entry = person.entry
    logged = [(one.id, one.start, one.until) for one in tx.absences.of(person.id, today)]
    if entry.absent_from is not None and (entry.absent_until is None or entry.absent_until >= today):
        logged.insert(0, ("", entry.absent_from, entry.absent_until))
    if not logged:
        return
    supervises = facts.supervises > 0
    covers = tx.absences.covers_for(person.id, today) if supervises else ()
    names = tx.people.by_ids([cover.by for cover in covers])
    uncovered = tx.duties.of([person.id], today)[person.id].uncovered if supervises else 0
    can_cover = supervises and may_name_cover(tx, request.actor, person)
    for absence, start, until in logged:
        yield Away(
            id=absence,
            person=person.id,
            name="" if person.id == request.me else entry.name,
            start=start,
            until=until,
            uncovered=uncovered if start <= today else 0,
            covers=tuple(
                (by.entry.name, cover.until) for cover in covers if (by := names.get(cover.by)) is not None
            ),
            can_cover=can_cover,
        )
