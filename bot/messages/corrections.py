"""Something that is held is wrong: a fact, an opinion, the staff list. Which record is told by its date alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, Element, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb

FACT, OPINION, STAFF_LIST = "fact", "opinion", "staff_list"
OF_RECORDS = (FACT, OPINION)


@dataclass(frozen=True, kw_only=True)
class CorrectionForm(Message):
    """What is wrong, and in which record.

    Attributes:
        records: id and day of each record of the reader's, the latest first.
    """

    template: ClassVar[str] = "correction_form"
    opens: ClassVar[bool] = True

    records: tuple[tuple[str, date], ...]

    def card(self, words: Words) -> Card:
        """Two choices; without a record the staff list alone can be wrong."""
        wrong = (*(OF_RECORDS if self.records else ()), STAFF_LIST)
        elements: list[Element] = [
            Choice(
                name="what",
                label=words("what"),
                options=tuple(Option(value, words("option_what", value=value)) for value in wrong),
                initial="" if self.records else STAFF_LIST,
            )
        ]
        if self.records:
            records = tuple(Option(record, words("record_of", day=day)) for record, day in self.records)
            elements.append(
                Choice(
                    name="record",
                    label=words("record"),
                    hint=words("record_hint"),
                    options=records,
                    optional=True,
                )
            )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(*elements, Note(words("readers"))),
            submit=primary(words, "save", Press(Verb.CORRECTION_SAVE)),
        )


@dataclass(frozen=True, kw_only=True)
class CorrectionPage(Message):
    """One correction as who asked for it, or who looks into it, sees it.

    Attributes:
        says: block of what has just been done; empty for nothing.
        what: one of `FACT`, `OPINION`, `STAFF_LIST`.
        own: the reader looks into it.
        name: who asked, where the reader looks into it; else who does.
        day: of the record; None where it is about the staff list.
        author: first name of who wrote the record, where that is not who looks into it.
        outcome: what came of it, in the pack's words; empty while it is open.
        change: opens the form in which the record is changed; None where the reader cannot.
        view: opens the form in which the reader's own view is put beside the record.
        outcomes: how it can end, for who looks into it.
    """

    template: ClassVar[str] = "correction_page"
    opens: ClassVar[bool] = True

    id: str
    what: str
    own: bool
    name: str
    opened: date
    due: date
    day: date | None = None
    author: str = ""
    outcome: str = ""
    closed: date | None = None
    says: str = ""
    change: Press | None = None
    view: Press | None = None
    outcomes: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    clause: tuple[str, ...] = ()

    def card(self, words: Words) -> Card:
        """What is wrong, how it stands, then what to do."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements.append(Text(words("own" if self.own else "asked")))
        elements.append(Text(words("closed" if self.closed else "due")))
        if not self.closed:
            elements += self._steps(words)
        elements += row(None if self.own else button(words, "my_data", word("my-data")))
        if self.rule:
            elements.append(Note(words("why")))
        save = primary(words, "save", Press(Verb.CORRECTION_SAVE, self.id))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=save if self.outcomes else None,
        )

    def _steps(self, words: Words) -> list[Element]:
        elements: list[Element] = []
        if self.own:
            elements.append(Text(words(f"do_{self.what}")))
        if self.own and self.author:
            elements.append(Text(words("author")))
        if self.view:
            elements.append(Text(words("your_view")))
        elements += row(
            # The form's own button stands out on this card.
            button(words, "change", self.change) if self.change else None,
            primary(words, "view", self.view) if self.view else None,
        )
        if self.outcomes:
            ends = tuple(Option(name, says) for name, says in self.outcomes)
            elements.append(Choice(name="outcome", label=words("how"), options=ends))
        return elements
