"""Case references as the pair sees them: tags and dates; no name, no number of a case system, no content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Element, Heading, Note, Text
from bot.domain.logged import CaseKind, Risk
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case reference with when it is to be discussed.

    Attributes:
        due: None where the pack in force sets no date for it.
        days: since the date passed, or until it comes.
        why: the deciding rule in words; clause: its ids.
    """

    id: str
    tag: str
    kind: CaseKind
    rating: Risk
    due: date | None
    days: int = 0
    past: bool = False
    why: str = ""
    clause: tuple[str, ...] = ()

    @property
    def block(self) -> str:
        """The block of the template that words it."""
        return "no_date" if self.due is None else "past" if self.past else "due"


@dataclass(frozen=True, kw_only=True)
class CasePerson:
    """Somebody with their open case references.

    Attributes:
        name: empty where it is the reader.
        open: how many there are.
        earliest: the first date of them.
    """

    id: str
    name: str
    first_name: str
    open: int
    earliest: date | None


@dataclass(frozen=True, kw_only=True)
class CasePeople(Message):
    """Whose case references: one's own and those of one's supervisees, a page at a time."""

    template: ClassVar[str] = "case_people"

    people: tuple[CasePerson, ...]
    page: int = 0
    pages: int = 1

    def card(self, words: Words) -> Card:
        """Each with a button."""
        elements: list[Element] = []
        for one in self.people:
            elements.append(Text(words("person", one=one)))
            elements += row(Button(words("open", one=one), Press(Verb.CASES, one.id)))
        elements += _turn(words, "all", self.page, self.pages)
        elements.append(Note(words("readers")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class CaseList(Message):
    """The open case references of one supervisee, those to be discussed first before the others.

    Attributes:
        says: block of what has just been done; empty for nothing.
        tags: those that it was done to, on the `day`.
        person: whose they are; `name` is empty where that is the reader.
    """

    template: ClassVar[str] = "case_list"

    person: str
    name: str
    cases: tuple[CaseLine, ...]
    page: int = 0
    pages: int = 1
    says: str = ""
    tags: tuple[str, ...] = ()
    day: date | None = None

    def card(self, words: Words) -> Card:
        """Each tag with its date, and the two likeliest things to do."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements.append(Heading(words("whose")))
        for one in self.cases:
            elements.append(Text(words(one.block, case=one)))
            elements += row(
                button(words, "discussed", Press(Verb.CASE_DISCUSSED_FORM, one.id)),
                Button(words("open", case=one), Press(Verb.CASE_OPEN, one.id)),
            )
        if not self.cases:
            elements.append(Text(words("nothing")))
        elements += _turn(words, self.person, self.page, self.pages)
        elements += row(primary(words, "add", Press(Verb.CASE_FORM, self.person)))
        elements += [
            Note(reason) for reason in dict.fromkeys(words("why", case=one) for one in self.cases if one.due)
        ]
        elements.append(Note(words("readers")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class CasePage(Message):
    """One case reference, and all that can be done with it.

    Attributes:
        says: block of what has just been done; empty for nothing.
        other: the other one of the pair.
        own: the reader is the supervisee.
        longer: where both can agree on twelve weeks: who has, as a block; empty elsewhere (P1-3.3b).
        longer_since: when the last of these did.
    """

    template: ClassVar[str] = "case_page"

    case: CaseLine
    person: str
    other: str
    own: bool
    discussed: date | None
    allocated: date | None
    longer: str = ""
    longer_since: date | None = None
    says: str = ""

    def card(self, words: Words) -> Card:
        """What is known, then what to do."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements += [Heading(words("what")), Text(words(self.case.block))]
        elements.append(Text(words("discussed" if self.discussed else "not_discussed")))
        if self.allocated:
            elements.append(Text(words("allocated")))
        if self.longer:
            elements.append(Text(words(self.longer)))
        elements += row(
            primary(words, "log", Press(Verb.CASE_DISCUSSED_FORM, self.case.id)),
            button(words, "ask", Press(Verb.CASE_ASK, self.case.id)) if self.own else None,
            self._agreement(words),
            button(words, "adhoc", Press(Verb.ADHOC_FORM, self.case.id)),
        )
        elements += row(
            button(words, "change", Press(Verb.CASE_CHANGE_FORM, self.case.id)),
            button(words, "close", Press(Verb.CASE_CLOSE, self.case.id)),
            button(words, "list", Press(Verb.CASES, self.person)),
        )
        if self.case.due:
            elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _agreement(self, words: Words) -> Button | None:
        """Agreeing, or taking it back; nothing for kinds that cannot have it."""
        if not self.longer:
            return None
        if self.longer in ("longer_mine", "longer_both"):
            return button(words, "withdraw", Press(Verb.CASE_WITHDRAW, self.case.id))
        return button(words, "agree", Press(Verb.CASE_AGREE, self.case.id))


def _turn(words: Words, whose: str, page: int, pages: int) -> tuple[Element, ...]:
    """The buttons to the pages beside this one."""
    return row(
        button(words, "more", Press(Verb.CASES, f"{whose}.{page + 1}")) if page + 1 < pages else None,
        button(words, "before", Press(Verb.CASES, f"{whose}.{page - 1}")) if page else None,
    )


@dataclass(frozen=True, kw_only=True)
class CaseNews(Message):
    """Tells the other one of the pair that a case reference waits for them.

    Attributes:
        says: block: a discussion is asked for, or twelve weeks are agreed on by one.
    """

    template: ClassVar[str] = "case_news"

    says: str
    case: str
    tag: str
    name: str

    def card(self, words: Words) -> Card:
        """One sentence, its reason, and the way there."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words(self.says)),
                Note(words(f"why_{self.says}")),
                *row(
                    Button(words("open"), Press(Verb.CASE_OPEN, self.case)),
                    button(words, "all", word("cases")),
                ),
            ),
        )
