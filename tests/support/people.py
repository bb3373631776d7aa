"""Staff for tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.people import Person, PersonId, Role, StaffEntry
from bot.ids import new_id
from bot.ports import Database

START = date(2020, 1, 6)


def make_entry(name: str, *roles: Role, supervisor: str | None = None, team: str = "North") -> StaffEntry:
    """A row of the staff list: `Ada Okoro` has the address `ada.okoro@example.org`.

    `dataclasses.replace` gives it what else a test needs.

    Args:
        name: full name.
        roles: practitioner where none is named.
        supervisor: full name of the supervisor.
        team: name of the team.
    """
    return StaffEntry(
        email=email_of(name),
        name=name,
        team=team,
        roles=frozenset(roles or (Role.PRACTITIONER,)),
        start_date=START,
        supervisor_email=email_of(supervisor) if supervisor else None,
    )


def make_person(name: str, *roles: Role, supervisor: Person | None = None) -> Person:
    """A person that is in no database."""
    entry = make_entry(name, *roles, supervisor=supervisor.entry.name if supervisor else None)
    return Person(id=PersonId(new_id()), entry=entry, supervisor_id=supervisor.id if supervisor else None)


def email_of(name: str) -> str:
    """The address of a person of a name."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def add_people(database: Database, *entries: StaffEntry) -> list[Person]:
    """Imports a staff list of just these; returns its people in the same order."""
    database.run_now(lambda tx: tx.people.import_list(entries))
    found = database.run_now(lambda tx: [tx.people.by_email(entry.email) for entry in entries])
    return [person for person in found if person is not None]


def big_staff(size: int) -> Sequence[StaffEntry]:
    """A service of a size: each person but the first is supervised, eight by one."""
    return list(_big_staff(size))


def _big_staff(size: int) -> Iterable[StaffEntry]:
    for number in range(size):
        supervisor = f"Person {(number - 1) // 8:06}" if number else None
        role = Role.SUPERVISOR if number * 8 + 1 < size else Role.PRACTITIONER
        entry = make_entry(f"Person {number:06}", role, supervisor=supervisor, team=f"Team {number % 97}")
        yield replace(entry, last_supervision=date(2025, 9, 1 + number % 28), agreement_date=START)
