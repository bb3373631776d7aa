"""What is worth a look in a list that can be imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from bot.domain.people import Role, StaffEntry
from bot.domain.staff_list.values import Warning_

STANDARD_WEEKS = 4
"""A longer `interval_weeks` needs a head of service (P1-3.1a-6)."""


def warnings(people: Mapping[int, StaffEntry], today: date) -> list[Warning_]:
    """The warnings of a faultless list, in the order of its lines.

    Dates that tell of the past are held against today: `start_date`, `agreement_date` and
    `last_supervision`. The others (leaving, induction, ASYE, absence) lie ahead in the normal course.

    Args:
        people: each person by their line.
        today: the local date.
    """
    by_email = {entry.email: entry for entry in people.values()}
    found: list[Warning_] = []
    for line, entry in people.items():
        found.extend(_future(line, entry, today))
        found.extend(_session(line, entry))
        found.extend(_interval(line, entry, by_email))
        found.extend(_newly_qualified(line, entry, by_email))
    found.extend(_supervisors(people, by_email))
    return sorted(found, key=lambda warning: warning.line)


def _future(line: int, entry: StaffEntry, today: date) -> Iterator[Warning_]:
    dates = (
        ("start_date", entry.start_date),
        ("agreement_date", entry.agreement_date),
        ("last_supervision", entry.last_supervision),
    )
    for column, day in dates:
        if day is not None and day > today:
            yield Warning_(line, column, "This date lies after today. Check the year.")


def _session(line: int, entry: StaffEntry) -> Iterator[Warning_]:
    last = entry.last_supervision
    if last is None:
        return
    if last < entry.start_date:
        yield Warning_(line, "last_supervision", "This lies before start_date. Check both dates.")
    if entry.leaving_date is not None and last > entry.leaving_date:
        yield Warning_(line, "last_supervision", "This lies after leaving_date. Check both dates.")


def _interval(line: int, entry: StaffEntry, by_email: Mapping[str, StaffEntry]) -> Iterator[Warning_]:
    longer = entry.interval_weeks is not None and entry.interval_weeks > STANDARD_WEEKS
    ignored = " Until then interval_weeks is ignored." if longer else ""
    approver = entry.interval_approved_by
    if approver is None:
        if longer:
            yield Warning_(
                line,
                "interval_weeks",
                f"More than {STANDARD_WEEKS} weeks needs a head of service in interval_approved_by.{ignored}",
            )
    elif approver not in by_email or Role.HEAD_OF_SERVICE not in by_email[approver].roles:
        yield Warning_(
            line,
            "interval_approved_by",
            f"{approver} is no head of service in the list. Name one, or correct that person's role.{ignored}",
        )


def _newly_qualified(line: int, entry: StaffEntry, by_email: Mapping[str, StaffEntry]) -> Iterator[Warning_]:
    if entry.asye_end is not None and entry.asye_start is None:
        yield Warning_(line, "asye_end", "asye_start is empty, so this is ignored. Fill it in.")
    assessor = entry.assessor_email
    if assessor is not None and assessor not in by_email:
        # Not a fault: an assessor may be independent of the organisation.
        yield Warning_(
            line,
            "assessor_email",
            f"{assessor} is not in the list and cannot be written to. Check the address.",
        )


def _supervisors(people: Mapping[int, StaffEntry], by_email: Mapping[str, StaffEntry]) -> Iterator[Warning_]:
    """Once a supervisor, on the line where the role would have to be added."""
    supervises = Counter(entry.supervisor_email for entry in people.values() if entry.supervisor_email)
    for line, entry in people.items():
        count = supervises[entry.email]
        if count and Role.SUPERVISOR not in by_email[entry.email].roles:
            whom = "somebody" if count == 1 else f"{count} people"
            yield Warning_(
                line,
                "role",
                f"{entry.email} supervises {whom} without the role supervisor. Add it, or name another.",
            )
