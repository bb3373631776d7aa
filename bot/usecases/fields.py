"""Fields of forms that several use cases read, and whom a form may be about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.domain.people import Facts
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


def own_supervisees(tx: Transaction, request: Request, today: date) -> Sequence[Facts]:
    """The supervisees who have not left, the longest since the last session first."""
    facts = [one for one in tx.people.supervised_by(request.me) if not one.person.has_left(today)]
    return sorted(facts, key=lambda one: (one.last or one.person.entry.start_date, one.person.entry.name))
