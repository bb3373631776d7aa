"""Faults that show only when rows are compared with each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.domain.staff_list.entries import ReadRow
from bot.domain.staff_list.values import Fault

_SHOWN = 4
"""Addresses of a circle that its fault names; a circle may be as long as the list."""


def duplicates(rows: Sequence[ReadRow]) -> Iterator[Fault]:
    """Addresses and accounts that a row above has already. One account for two people would mix up their messages."""
    yield from _repeated(rows, "email", lambda row: row.email)
    yield from _repeated(rows, "slack_id", lambda row: row.entry and row.entry.slack_id)
    yield from _repeated(rows, "teams_id", lambda row: row.entry and row.entry.teams_id)


def _repeated(rows: Sequence[ReadRow], column: str, key: Callable[[ReadRow], str | None]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        value = key(row)
        if value and (line := first.setdefault(value.casefold(), row.line)) != row.line:
            yield Fault(row.line, column, f"Line {line} has the same. Remove or correct one of the two rows.")


def unknown_supervisors(rows: Sequence[ReadRow]) -> Iterator[Fault]:
    """Rows whose supervisor has no row."""
    known = {row.email for row in rows}
    for row in rows:
        if row.supervisor_email and row.supervisor_email not in known:
            yield Fault(
                row.line,
                "supervisor_email",
                f"{row.supervisor_email} is not in the list. Add that person, or correct the address.",
            )


def circles(rows: Sequence[ReadRow]) -> Iterator[Fault]:
    """Rows that are, step by step, their own supervisor. Linear in the number of rows, and without recursion."""
    lines: dict[str, int] = {}
    above: dict[str, str] = {}
    for row in rows:
        if row.email and row.email not in lines:
            lines[row.email] = row.line
            if row.supervisor_email:
                above[row.email] = row.supervisor_email
    for circle in _circles(above):
        reason = _circle_reason(circle)
        for email in circle:
            yield Fault(lines[email], "supervisor_email", reason)


def _circles(above: dict[str, str]) -> Iterator[list[str]]:
    """Each circle once, in the order from supervisee to supervisor."""
    walked: dict[str, int] = {}
    for number, start in enumerate(above):
        path: list[str] = []
        person: str | None = start
        while person is not None and person not in walked:
            walked[person] = number
            path.append(person)
            person = above.get(person)
        if person is not None and walked[person] == number:
            yield path[path.index(person) :]


def _circle_reason(circle: Sequence[str]) -> str:
    if len(circle) == 1:
        return "This person is their own supervisor. Name somebody else; at the top leave it empty."
    shown = list(circle[:_SHOWN])
    if len(circle) > _SHOWN:
        shown.append(f"{len(circle) - _SHOWN} more")
    return f"These supervise each other in a circle: {' → '.join([*shown, circle[0]])}. Correct one of them."
