"""What is next and what waits: the word `next`, the Home tab, status, and what is held about me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Divider, Element, Facts, Heading, Note, Table, Text
from bot.messages.base import Message, Words
from bot.messages.disclosures import Entry, Listing
from bot.messages.parts import button, clock_time, primary, row, word
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class Own:
    """One's own next supervision.

    Attributes:
        says: block that words the state.
        why: the deciding rule in words; clause: its ids.
    """

    says: str
    supervisor: str
    due: date | None
    ceiling: date | None
    last: date | None
    booked: date | None
    booked_time: str
    interval_days: int
    why: str
    clause: tuple[str, ...]
    preparation: str = ""
    """Block that words where the preparation stands; empty where there is none."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many people of a line stand where."""

    people: int
    in_date: int
    due: int
    overdue: int
    past_ceiling: int
    paused: int
    other: int


RHYTHMS = 5
"""Questions about how often a pair meets that are shown at once; those that are answered make room."""


@dataclass(frozen=True, kw_only=True)
class Overview(Message):
    """What is next and why, what waits for me, my people."""

    template: ClassVar[str] = "overview"

    first_name: str
    own: Own | None
    to_confirm: int
    to_write: int
    shared_with_me: tuple[tuple[str, str], ...]
    """Preparation id and the supervisee's first name."""
    supervisees: Counts | None
    line: Counts | None
    home: bool
    rhythms: tuple[tuple[str, str, str], ...] = ()
    """What waits for the reader's word about how often a pair meets: the supervisee, a first name, and a block."""

    def card(self, words: Words) -> Card:
        """Sections that are empty vanish."""
        sections = [self._own(words), self._waiting(words), self._people(words), self._more(words)]
        elements: list[Element] = []
        for section in sections:
            if section and elements:
                elements.append(Divider())
            elements += section
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _own(self, words: Words) -> list[Element]:
        if self.own is None:
            return [Heading(words("hello")), Text(words("no_own"))]
        state = words(self.own.says, at=clock_time(self.own.booked_time))
        elements: list[Element] = [Heading(words("own_heading")), Text(state)]
        if self.own.preparation:
            elements.append(Text(words(self.own.preparation)))
        if self.own.due and self.own.says != "own_left":
            elements.append(Note(words("why")))
            open_preparation = _OPEN_PREPARATION.get(self.own.preparation, "see_preparation")
            elements += row(
                primary(words, open_preparation, word("prepare")),
                button(words, "book", word("book")),
                button(words, "duties", Press(Verb.DUTIES)),
                button(words, "rhythm", Press(Verb.RHYTHM)),
                button(words, "sooner", Press(Verb.SOONER_FORM)),
            )
        return elements

    def _waiting(self, words: Words) -> list[Element]:
        elements: list[Element] = []
        if self.to_confirm:
            elements += [Text(words("to_confirm")), *row(primary(words, "open_confirm", word("confirm")))]
        if self.to_write:
            elements += [Text(words("to_write")), *row(primary(words, "write", word("record")))]
        for preparation, name in self.shared_with_me:
            read = Press(Verb.PREPARE_READ, preparation)
            elements += [Text(words("shared", name=name)), *row(Button(words("read", name=name), read))]
        for person, name, says in self.rhythms[:RHYTHMS]:
            answer = Button(words("open_rhythm", name=name), Press(Verb.RHYTHM, person))
            elements += [Text(words(says, name=name)), *row(answer)]
        if len(self.rhythms) > RHYTHMS:
            elements.append(Text(words("more_rhythms")))
        return [Heading(words("waiting_heading")), *elements] if elements else []

    def _people(self, words: Words) -> list[Element]:
        elements: list[Element] = []
        for heading, counts in (("supervisees_heading", self.supervisees), ("line_heading", self.line)):
            if counts is None:
                continue
            elements += [Heading(words(heading, counts=counts)), Text(words("counts", counts=counts))]
        if not elements:
            return []
        held = button(words, "held", word("held")) if self.supervisees else None
        duties = None if self.own else button(words, "duties", Press(Verb.DUTIES))
        return [*elements, *row(button(words, "status", word("status")), held, duties)]

    def _more(self, words: Words) -> list[Element]:
        if not self.home:
            return []
        return [
            *row(
                button(words, "my_data", word("my-data")),
                button(words, "readers", Press(Verb.NOTICE)),
                button(words, "breach", word("breach")),
                button(words, "safeguarding", word("safeguarding")),
                button(words, "help", word("help")),
            )
        ]


_OPEN_PREPARATION = {"": "prepare", "prepared_open": "carry_on"}
"""Label of the button that opens the preparation, by where it stands; what is finished is seen."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person in a status list: dates and states, never content."""

    name: str
    team: str
    last: date | None
    due: date
    state: str
    days: int
    reachable: bool = True


PAGE = 25
"""People on one page of a status list."""


@dataclass(frozen=True, kw_only=True)
class Status(Message):
    """Who is in date, due, overdue, past the two months, in one's own line."""

    template: ClassVar[str] = "status"

    of_line: bool
    counts: Counts
    to_confirm: int
    rows: tuple[Row, ...]
    shown: str
    page: int = 0
    pages: int = 1

    def card(self, words: Words) -> Card:
        """The numbers first, then people, then other lists."""
        elements: list[Element] = [Text(words("summary")), Facts(self._numbers(words))]
        if self.rows:
            columns = tuple(words(f"column_{name}") for name in ("name", "last", "due", "state"))
            rows = tuple(
                (row.name, words("last", row=row), words("due", row=row), words("state", row=row))
                for row in self.rows
            )
            elements.append(Table(words(f"caption_{self.shown}"), columns, rows))
        else:
            elements.append(Text(words(f"nobody_{self.shown}")))
        elements += row(*self._filters(words))
        elements.append(Note(words("note")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _numbers(self, words: Words) -> tuple[tuple[str, str], ...]:
        counts = self.counts
        numbers = (
            ("in_date", counts.in_date),
            ("due_soon", counts.due),
            ("overdue", counts.overdue),
            ("past_ceiling", counts.past_ceiling),
            ("paused", counts.paused),
            ("other", counts.other),
            ("to_confirm", self.to_confirm),
        )
        always = {"in_date", "due_soon", "overdue", "past_ceiling"}
        return tuple((words(f"number_{name}"), str(n)) for name, n in numbers if n or name in always)

    def _filters(self, words: Words) -> tuple[Button, ...]:
        lists = ("overdue", "due", "all")
        buttons = [
            button(words, f"show_{name}", Press(Verb.STATUS, name)) for name in lists if name != self.shown
        ]
        if self.of_line:
            buttons.append(button(words, "show_teams", Press(Verb.STATUS, "teams")))
        if self.page + 1 < self.pages:
            buttons.append(button(words, "more", Press(Verb.STATUS, self.shown, self.page + 1)))
        return tuple(buttons)


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """A team's numbers; `counts` is None where the team is too small to show."""

    team: str
    counts: Counts | None


@dataclass(frozen=True, kw_only=True)
class TeamStatus(Message):
    """The same by team. For directors and performance staff the only form, small numbers left out."""

    template: ClassVar[str] = "status_teams"

    counts: Counts
    teams: tuple[TeamRow, ...]
    only_totals: bool
    page: int = 0
    pages: int = 1

    def card(self, words: Words) -> Card:
        """One row a team."""
        names = ("team", "people", "in_date", "due", "overdue", "past_ceiling")
        columns = tuple(words(f"column_{name}") for name in names)
        rows = tuple((team.team, *self._cells(words, team.counts)) for team in self.teams)
        elements: list[Element] = [Text(words("summary")), Table(words("caption"), columns, rows)]
        more = button(words, "more", Press(Verb.STATUS, "teams", self.page + 1))
        people = button(words, "people", Press(Verb.STATUS, "all"))
        elements += row(None if self.only_totals else people, more if self.page + 1 < self.pages else None)
        elements.append(Note(words("note_totals" if self.only_totals else "note")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _cells(self, words: Words, counts: Counts | None) -> tuple[str, ...]:
        if counts is None:
            return (words("too_small"),) * 5
        return tuple(
            str(n) for n in (counts.people, counts.in_date, counts.due, counts.overdue, counts.past_ceiling)
        )


SHARED = 5
"""Entries of the register that are listed; the latest ones."""


@dataclass(frozen=True, kw_only=True)
class MyData(Message):
    """What is held about the person (P1-8a): counts, who has read, and what was shared outside the pair."""

    template: ClassVar[str] = "my_data"

    first_name: str
    sessions: int
    records: int
    waiting: int
    views: int
    preparations: int
    actions: int
    reads: tuple[tuple[str, int], ...]
    shared: tuple[Entry, ...] = ()
    """Of the register of what is shared outside the pair (P0-1b): all entries about them, the latest first."""
    register: bool = False
    """They enter or keep requests for somebody's own information (P3-3a)."""

    def card(self, words: Words) -> Card:
        """Counts, then readers, then what was shared, then ways on."""
        facts = tuple(
            (words(f"of_{name}"), str(number))
            for name, number in (
                ("sessions", self.sessions),
                ("records", self.records),
                ("views", self.views),
                ("preparations", self.preparations),
                ("actions", self.actions),
                ("shared", len(self.shared)),
            )
        )
        readers = tuple(Text(words("read_by", name=name, times=times)) for name, times in self.reads)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                Facts(facts),
                Heading(words("readers_heading")),
                *(readers or (Text(words("nobody")),)),
                *self._shared(words),
                Note(words("note")),
                *row(
                    button(words, "confirm", word("confirm")) if self.waiting else None,
                    button(words, "readers", Press(Verb.NOTICE)),
                    button(words, "wrong", Press(Verb.CORRECTION_FORM)),
                    button(words, "requests", Press(Verb.REQUEST_LIST)) if self.register else None,
                ),
            ),
        )

    def _shared(self, words: Words) -> tuple[Element, ...]:
        """The latest entries, each with its button; nothing where there is none."""
        if not self.shared:
            return ()
        elements: list[Element] = [Heading(words("shared_heading"))]
        for one in self.shared[:SHARED]:
            elements.append(Text(words("shared", one=one)))
            elements += row(Button(words("open_shared", one=one), Press(Verb.CONSENT_OPEN, one.id)))
        if len(self.shared) > SHARED:
            see_all = Press(Verb.DISCLOSE_LIST, Listing.ABOUT.value)
            elements += row(button(words, "shared_more", see_all))
        return tuple(elements)
