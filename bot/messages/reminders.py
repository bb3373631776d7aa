"""Reminders: one about oneself, and one about one's people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from bot.cards import Button, Card, Element, Note, Style, Table, Text
from bot.messages.base import Message, Words
from bot.messages.duties import DutyItem
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that is due, as facts stand at sending.

    Attributes:
        says: block of the template that words it.
        days: since the date passed, or until it comes.
        supervised: the recipient is this person's supervisor.
        why: the deciding rule in words; clause: its ids.
    """

    says: str
    person: str
    name: str
    other: str
    due: date
    ceiling: date
    last_working_day: date
    last: date | None
    days: int
    booked: date | None
    supervised: bool
    why: str
    clause: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MineReminder(Message):
    """What is due about oneself (contract: kind `mine`)."""

    template: ClassVar[str] = "reminder_mine"

    items: tuple[Item, ...]
    duties: tuple[DutyItem, ...] = ()
    meant_for: date | None = None
    may_snooze: bool = True
    can_prepare: bool = True
    waiting_records: int = 0

    def card(self, words: Words) -> Card:
        """Each thing with its reason, then what to do."""
        elements: list[Element] = []
        if self.meant_for:
            elements.append(Text(words("late")))
        elements += [Text(words(item.says, item=item)) for item in self.items]
        elements += [Text(words(duty.block, item=duty)) for duty in self.duties]
        elements += row(
            primary(words, "confirm", word("confirm")) if self.waiting_records else None,
            self._prepare(words) if self.can_prepare else None,
            button(words, "book", word("book")) if any(i.says != "confirm_due" for i in self.items) else None,
            _log(words, self.duties, "mine", alone=not self.waiting_records and not self.can_prepare),
            button(words, "later", Press(Verb.SNOOZE_FORM, "mine")) if self.may_snooze else None,
        )
        elements += _reasons(words, self.items, self.duties)
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _prepare(self, words: Words) -> Button:
        style = Style.NORMAL if self.waiting_records else Style.PRIMARY
        return button(words, "prepare", word("prepare"), style)


def _log(words: Words, duties: tuple[DutyItem, ...], kind: str, *, alone: bool) -> Button | None:
    """Says that something is done, where people say so themselves; the likeliest button where nothing else is due."""
    if not any(duty.can_log for duty in duties):
        return None
    return button(words, "log", Press(Verb.DUTIES, kind), Style.PRIMARY if alone else Style.NORMAL)


def _reasons(words: Words, items: tuple[Item, ...], duties: tuple[DutyItem, ...]) -> list[Element]:
    """The rule behind each thing, each once."""
    every = (words("why", item=item) for item in (*items, *duties))
    return [Note(reason) for reason in dict.fromkeys(every)]


TABLE_FROM = 10
"""More people than this are shown as a table."""
TABLE_UP_TO = 50
"""As many as a message has room for; status has the others."""


@dataclass(frozen=True, kw_only=True)
class TeamReminder(Message):
    """What is due about one's supervisees or line, in one message (contract: kind `team`)."""

    template: ClassVar[str] = "reminder_team"

    items: tuple[Item, ...]
    duties: tuple[DutyItem, ...] = ()
    supervises: bool
    meant_for: date | None = None
    may_snooze: bool = True

    def card(self, words: Words) -> Card:
        """The most pressing first; over ten as a table."""
        elements: list[Element] = []
        if self.meant_for:
            elements.append(Text(words("late")))
        if self.items:
            elements.append(Text(words("lead")))
            elements += self._people(words)
        if self.duties:
            elements.append(Text(words("lead_duties")))
            elements += [Text(words(duty.block, item=duty)) for duty in self.duties[:TABLE_UP_TO]]
        elements += row(
            primary(words, "held", word("held")) if self.supervises else None,
            button(words, "book", word("book")) if self.supervises else None,
            button(words, "status", word("status")) if self.items else None,
            _log(words, self.duties, "team", alone=not self.supervises),
            button(words, "later", Press(Verb.SNOOZE_FORM, "team")) if self.may_snooze else None,
        )
        elements += _reasons(words, self.items, self.duties)
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _people(self, words: Words) -> list[Element]:
        if len(self.items) <= TABLE_FROM:
            return [Text(words(item.says, item=item)) for item in self.items]
        columns = (words("column_name"), words("column_due"), words("column_state"))
        rows = tuple(
            (item.name, words("cell_due", item=item), words("cell_state", item=item))
            for item in self.items[:TABLE_UP_TO]
        )
        table = Table(words("caption"), columns, rows)
        others = len(self.items) - len(rows)
        return [table, Text(words("others", number=others))] if others else [table]


@dataclass(frozen=True, kw_only=True)
class SnoozeForm(Message):
    """Later, but when? None of the choices lies past the two-month date."""

    template: ClassVar[str] = "snooze_form"

    kind: str
    choices: tuple[str, ...]
    ceiling: date | None

    def card(self, words: Words) -> Card:
        """Up to three buttons; where none is left, what to do instead."""
        if not self.choices:
            return Card(
                title=words("title"),
                notification=words("notification"),
                elements=(Text(words("none_left")), *row(primary(words, "book", word("book")))),
            )
        presses = (
            button(words, choice, Press(Verb.SNOOZE, f"{self.kind}.{choice}")) for choice in self.choices
        )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words("text")), *row(*presses)),
        )


@dataclass(frozen=True, kw_only=True)
class Snoozed(Message):
    """When the reminder comes again."""

    template: ClassVar[str] = "snoozed"

    until: datetime
    due: date | None

    def card(self, words: Words) -> Card:
        """The moment; the due date stays."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words("text")),),
        )
