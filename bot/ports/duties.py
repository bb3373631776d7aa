"""What falls due besides sessions: what was logged for it, who is away, and whom a pass has to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.logged import Case, Logged
from bot.domain.people import PersonId


class DutyLog(Protocol):
    """Dated facts that somebody logged: duties done, bookings cancelled, rotas begun."""

    def add(
        self, clock: str, person: PersonId | None, day: date, outcome: str, *, by: PersonId, ref: str = ""
    ) -> None:
        """Logs a fact about a person, or about the whole organisation.

        Args:
            clock: a duty's name, or a name of `bot.domain.logged`.
            person: None for the organisation.
            day: on which it was so.
            outcome: one of the pack's words.
            by: who said so.
            ref: which of several.
        """
        ...

    def whose(self, clock: str, ref: str, outcome: str) -> Sequence[PersonId]:
        """The people of whom this outcome was the last word about a name of `STATES` and reference."""
        ...

    def of(self, people: Iterable[PersonId], day: date) -> Mapping[PersonId, Logged]:
        """Everything that duties need about some people, as of a day."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """An absence that was logged in the bot; never with a reason.

    Attributes:
        until: the last day; None where that is not known.
        logged_by: the person, or somebody of their line.
    """

    id: str
    person: PersonId
    start: date
    until: date | None
    logged_by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """Who stands in for an absent supervisor (P1-3.1e).

    Attributes:
        by: who does.
        supervisee: for whom; None for all of that supervisor's supervisees.
        named_by: who arranged it.
    """

    id: str
    supervisor: PersonId
    by: PersonId
    supervisee: PersonId | None
    start: date
    until: date
    named_by: PersonId


class Absences(Protocol):
    """Who is away, and who stands in."""

    def log(self, absence: Absence) -> None:
        """Logs one, or changes the dates of the one with its id."""
        ...

    def get(self, absence: str) -> Absence | None: ...
    def of(self, person: PersonId, day: date) -> Sequence[Absence]:
        """A person's absences that are not over on a day, the first first."""
        ...

    def cover(self, covering: Covering) -> None:
        """Names somebody, or changes the dates of the one with its id."""
        ...

    def covers_by(self, person: PersonId, day: date) -> Sequence[Covering]:
        """For whom a person stands in on a day."""
        ...

    def covers_for(self, supervisor: PersonId, day: date) -> Sequence[Covering]:
        """Who stands in for a supervisor on a day or later."""
        ...


class Cases(Protocol):
    """Opaque case references of a pair; no case system's number, no name."""

    def get(self, case: str) -> Case | None: ...
    def open_of(self, supervisee: PersonId) -> Sequence[Case]:
        """The open ones, in the order of their tags."""
        ...

    def count(self, supervisee: PersonId) -> int:
        """How many there ever were: the next one's tag is one more."""
        ...

    def save(self, case: Case) -> None: ...
    def close(self, case: str, day: date) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Somebody at whom a pass has to look.

    Attributes:
        mark: counts the changes of facts; a pass that began before the last of them does not put them to sleep.
    """

    person: PersonId
    mark: int


class Wakes(Protocol):
    """When a pass has to look at a person again: its cost follows what is due, not how many people there are.

    Every repository that changes a fact wakes the people whom it concerns.
    """

    def due(self, at: datetime, limit: int, *, after: PersonId | None = None) -> Sequence[Wake]:
        """Whom a pass at a moment has to look at, as many as the limit allows, in a stable order.

        Args:
            at: the moment.
            limit: how many.
            after: only those who come after this one in that order.
        """
        ...

    def sleep(self, until: Mapping[Wake, datetime | None]) -> None:
        """Lets each rest until a moment, or until a fact changes; not those who were woken since.

        A pass for an earlier moment than this transaction's looks at them all the same.
        """
        ...

    def everybody(self) -> None:
        """Wakes all: the rules have changed."""
        ...

    def note_rules(self, rules: str) -> str | None:
        """Notes which rules are in force. Where they differ from those before, wakes everybody and returns those.

        Returns None where they are the same, and an empty text where there were none before.
        """
        ...
