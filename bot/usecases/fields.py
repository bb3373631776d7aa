"""Fields of forms that several use cases read, and whom a form may be about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.domain.line import acting_for
from bot.domain.people import Facts, Person, PersonId
from bot.ports import Transaction
from bot.usecases.request import Request

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")


def read_date(text: str, name: str, errors: dict[str, str], *, optional: bool = False) -> date | None:
    """An ISO date; notes an error where it is none."""
    if not text and optional:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        errors[name] = "choose_date"
        return None


def read_time(text: str, name: str, errors: dict[str, str]) -> str:
    """A clock time as HH:MM, empty where none was typed; notes an error where it is none."""
    if not text:
        return ""
    match = _TIME.fullmatch(text)
    if match is None:
        errors[name] = "time"
        return ""
    return f"{int(match[1]):02}:{match[2]}"


def supervisees_of(tx: Transaction, supervisor: PersonId, today: date) -> Sequence[Facts]:
    """Whom somebody is the supervisor of, by name; nobody who has left."""
    return [one for one in tx.people.supervised_by(supervisor) if not one.person.has_left(today)]


def people_supervised(tx: Transaction, person: PersonId, today: date) -> Sequence[Facts]:
    """Whom somebody supervises now: their own supervisees, and those for whom they stand in (P1-3.1e)."""
    found = {one.person.id: one for one in supervisees_of(tx, person, today)}
    for cover in tx.absences.covers_by(person, today):
        theirs = supervisees_of(tx, cover.supervisor, today)
        found |= {one.person.id: one for one in theirs if cover.supervisee in (None, one.person.id)}
    return [one for one in found.values() if one.person.id != person]


def own_supervisees(tx: Transaction, request: Request, today: date) -> Sequence[Facts]:
    """Whom somebody supervises now and who have not left, the longest since the last session first."""
    facts = people_supervised(tx, request.me, today)
    return sorted(facts, key=lambda one: (one.last or one.person.entry.start_date, one.person.entry.name))


def supervisor_now(tx: Transaction, supervisee: Person, day: date) -> Person | None:
    """Who supervises somebody on a day: their supervisor, or who stands in (P1-3.1e); None at the top."""
    if supervisee.supervisor_id is None:
        return None
    supervisor = tx.people.facts_of(supervisee.supervisor_id)
    return acting_for(supervisor, supervisee.id, day, tx.people.by_id)
