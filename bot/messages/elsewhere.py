"""What belongs on the case system: which kind it is, and whether it is there. Never a word of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, Element, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class ElsewhereForm(Message):
    """Where does this belong, and is it there?

    Attributes:
        kinds: the pack's kinds of record of which no text is taken here.
        cases: ids and tags of the pair's open cases.
    """

    template: ClassVar[str] = "elsewhere_form"
    opens: ClassVar[bool] = True

    session: str
    supervisee: str
    day: date
    kinds: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]

    def card(self, words: Words) -> Card:
        """Choices alone: there is no box to type in."""
        kinds = tuple(Option(kind, words("kind_option", kind=kind)) for kind in self.kinds)
        entered = (Option("yes", words("yes")), Option("not_yet", words("not_yet")))
        tags = tuple(Option(case, tag) for case, tag in self.cases)
        elements: list[Element] = [
            Text(words("about")),
            Choice(name="kind", label=words("kind"), options=kinds),
        ]
        if tags:
            elements.append(Choice(name="case", label=words("case"), options=tags, optional=True))
        elements += [Choice(name="entered", label=words("entered"), options=entered), Note(words("readers"))]
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(Verb.ELSEWHERE_SAVE, self.session)),
        )


@dataclass(frozen=True, kw_only=True)
class ElsewhereSaved(Message):
    """The pointer is kept.

    Attributes:
        state: block: entered or not_entered.
    """

    template: ClassVar[str] = "elsewhere_saved"

    kind: str
    state: str
    session: str
    has_record: bool

    def card(self, words: Words) -> Card:
        """What follows, and the record that is still to be written here."""
        write = None if self.has_record else primary(words, "write", Press(Verb.RECORD_FORM, self.session))
        open_ = button(words, "list", word("adhoc")) if self.state == "not_entered" else None
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words(self.state)), *row(write, open_), Note(words("why"))),
        )
