"""One cell of the staff list: its value, or why it cannot be one.

Each reader takes a tidied cell that is not empty, and raises `CellFault` with what to do. A cell that
begins like a formula is text like any other.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from bot.domain.people import Employment, Role

MOST_CHARACTERS = 200
"""Of a name, a team or an account's id."""
MOST_WEEKS = 52
FIRST_YEAR, LAST_YEAR = 1900, 2199

SAVE_AS_UTF8 = "Save it as CSV UTF-8 and import it again."

_EMAIL = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@)\w[\w!#$%&'*+/=?^`{|}~-]*(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])",
    re.ASCII,
)
_ROLES = {role.value: role for role in Role}
_EMPLOYMENTS = {kind.value: kind for kind in Employment}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_UNREADABLE = re.compile("[\0\udc80-\udcff]")
_ROLE_WORD = re.compile(r"[A-Za-z_ -]{1,30}")
# Control characters, and those that turn the direction of what follows: a name is shown beside other words.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


class CellFault(Exception):
    """Why a cell cannot be read; the message repeats nothing of it but role words."""


def unreadable(cell: str) -> str | None:
    """Why a cell is no text at all: NUL bytes, or lone surrogates in the place of bytes that are not UTF-8."""
    found = _UNREADABLE.search(cell)
    if found is None:
        return None
    what = "a NUL character" if found[0] == "\0" else "a character"
    return f"There is {what} in it that is not UTF-8 text. {SAVE_AS_UTF8}"


def email(cell: str) -> str:
    """An address in lower case; syntax only."""
    address = cell.lower()
    if not _EMAIL.fullmatch(address):
        raise CellFault("This is no e-mail address. Write one like name@council.gov.uk.")
    return address


def text(cell: str) -> str:
    """Words as they stand, with single spaces between them."""
    words = " ".join(cell.split())
    if len(words) > MOST_CHARACTERS:
        raise CellFault(f"This is longer than {MOST_CHARACTERS} characters. Shorten it.")
    if _HIDDEN.search(words):
        raise CellFault("There is a character in it that cannot be seen. Type it again.")
    return words


def day(cell: str) -> date:
    """A date that exists, as YYYY-MM-DD."""
    if not _ISO_DATE.fullmatch(cell):
        raise CellFault("Write the date as year-month-day with two dashes, for example 2026-11-24.")
    try:
        value = date.fromisoformat(cell)
    except ValueError:
        raise CellFault("There is no such day. Check the day and the month.") from None
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise CellFault(f"Check the year: it should lie between {FIRST_YEAR} and {LAST_YEAR}.")
    return value


def roles(cell: str) -> frozenset[Role]:
    """At least one role; several have semicolons between them."""
    words = [word for part in cell.split(";") if (word := part.strip().lower())]
    if not words:
        raise CellFault("This is empty. Fill it in.")
    for word in words:
        if word not in _ROLES:
            named = f"“{word}” is no role" if _ROLE_WORD.fullmatch(word) else "This is no role"
            raise CellFault(f"{named}. Use {', '.join(_ROLES)}, with semicolons between several.")
    return frozenset(_ROLES[word] for word in words)


def employment(cell: str) -> Employment:
    """A kind of employment."""
    kind = _EMPLOYMENTS.get(cell.lower())
    if kind is None:
        raise CellFault(f"This is no kind of employment. Use one of {', '.join(_EMPLOYMENTS)}.")
    return kind


def weeks(cell: str) -> int:
    """Weeks between two sessions."""
    if not _WHOLE_NUMBER.fullmatch(cell) or not 1 <= int(cell) <= MOST_WEEKS:
        raise CellFault(f"Write a whole number of weeks from 1 to {MOST_WEEKS}.")
    return int(cell)


def timezone(cell: str) -> str:
    """A zone of the IANA database that this installation has."""
    if cell not in _zones():
        raise CellFault("This is no time zone. Write one like Europe/London, with its capitals.")
    return cell


@cache
def _zones() -> frozenset[str]:
    """The names of all zones. Listing them reads many small files, so it is done once, and only when asked."""
    return frozenset(available_timezones())


def working_days(cell: str) -> frozenset[int]:
    """Days of the week, Monday as 0."""
    days = [name for name in re.split(r"[,;\s]+", cell.lower()) if name]
    if not days or any(name not in _DAYS for name in days):
        raise CellFault(f"Write the days as {', '.join(_DAYS)}, with commas between them.")
    return frozenset(_DAYS[name] for name in days)
