"""Who is away, and who stands in. Dates and names; never a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, DateInput, Element, Heading, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class Away:
    """Somebody's absence.

    Attributes:
        name: empty where it is the reader.
        until: None where that is not known.
        uncovered: supervisees who have nobody while this person is away.
        covers: who stands in: a name, and until when.
        can_cover: the reader names who stands in.
    """

    id: str
    person: str
    name: str
    start: date
    until: date | None
    uncovered: int = 0
    covers: tuple[tuple[str, date], ...] = ()
    can_cover: bool = False


@dataclass(frozen=True, kw_only=True)
class AbsenceList(Message):
    """Who is or will be away, of oneself and one's people."""

    template: ClassVar[str] = "absence_list"

    away: tuple[Away, ...]

    def card(self, words: Words) -> Card:
        """Each with what can be changed; then a new one."""
        elements: list[Element] = []
        for one in self.away:
            elements.append(Text(words("away" if one.name else "away_me", one=one)))
            elements += [Text(words("cover", name=name, until=until)) for name, until in one.covers]
            if one.uncovered:
                elements.append(Text(words("uncovered", one=one)))
            elements += row(
                button(words, "change", Press(Verb.ABSENCE_FORM, one.id)) if one.id else None,
                button(words, "name_cover", Press(Verb.COVER_FORM, one.person)) if one.can_cover else None,
            )
        if not self.away:
            elements.append(Text(words("nobody")))
        elements += row(primary(words, "log", Press(Verb.ABSENCE_FORM)))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class AbsenceForm(Message):
    """Who is away, from when to when; no reason is asked.

    Attributes:
        people: person id and name; the reader's own name is a block.
        absence: the id of the one that is changed.
    """

    template: ClassVar[str] = "absence_form"
    opens: ClassVar[bool] = True

    me: str
    people: tuple[tuple[str, str], ...]
    chosen: str
    start: date
    until: date | None = None
    absence: str = ""

    def card(self, words: Words) -> Card:
        """Choose rather than type."""
        who = (Option(self.me, words("me")), *(Option(person, name) for person, name in self.people))
        options = tuple(option for option in who if not self.absence or option.value == self.chosen)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Choice(name="person", label=words("who"), options=options, initial=self.chosen),
                DateInput(name="start", label=words("start"), initial=self.start),
                DateInput(
                    name="until",
                    label=words("until"),
                    hint=words("until_hint"),
                    initial=self.until,
                    optional=True,
                ),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.ABSENCE_SAVE, self.absence)),
        )


@dataclass(frozen=True, kw_only=True)
class AbsenceSaved(Message):
    """What follows from an absence.

    Attributes:
        name: empty where it is the reader.
        due: the date that keeps running; None where there is none, or where it is worked out for the return.
        long: reminders about this person's own supervision pause too.
        supervises: how many people this person supervises.
        cover_from: from when on somebody has to be named for them.
    """

    template: ClassVar[str] = "absence_saved"

    name: str
    start: date
    until: date | None
    due: date | None
    long: bool
    back_by: date | None
    supervises: int
    cover_from: date | None

    def card(self, words: Words) -> Card:
        """Reminders stop; dates do not, unless the leave is long."""
        elements: list[Element] = [Text(words("long" if self.long else "short"))]
        if self.supervises and self.cover_from:
            elements.append(Text(words("cover")))
        elements.append(Note(words("why")))
        elements += row(primary(words, "list", word("absence")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class CoverForm(Message):
    """Who stands in for an absent supervisor, for whom, and until when."""

    template: ClassVar[str] = "cover_form"
    opens: ClassVar[bool] = True

    supervisor: str
    name: str
    candidates: tuple[tuple[str, str], ...]
    supervisees: tuple[tuple[str, str], ...]
    start: date
    until: date | None

    def card(self, words: Words) -> Card:
        """One for all, or one by one."""
        for_whom = (Option("all", words("all")), *(Option(person, name) for person, name in self.supervisees))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("what")),
                Choice(
                    name="by",
                    label=words("by"),
                    options=tuple(Option(person, name) for person, name in self.candidates),
                ),
                Choice(name="for_whom", label=words("for_whom"), options=for_whom, initial="all"),
                DateInput(name="start", label=words("start"), initial=self.start),
                DateInput(name="until", label=words("until"), initial=self.until),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.COVER_SAVE, self.supervisor)),
        )


@dataclass(frozen=True, kw_only=True)
class CoverSaved(Message):
    """Who stands in, and who still needs somebody."""

    template: ClassVar[str] = "cover_saved"

    by: str
    supervisor: str
    start: date
    until: date
    told: int
    uncovered: int

    def card(self, words: Words) -> Card:
        """Who is told, and who is left."""
        elements: list[Element] = [Heading(words("heading")), Text(words("text"))]
        if self.uncovered:
            elements.append(Text(words("left")))
        elements += row(primary(words, "list", word("absence")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class CoverNews(Message):
    """Tells a supervisee who stands in, or the person who does.

    Attributes:
        says: the block.
    """

    template: ClassVar[str] = "cover_news"

    says: str
    by: str
    supervisor: str
    people: tuple[str, ...]
    start: date
    until: date

    def card(self, words: Words) -> Card:
        """What changes, until when, and what stays between the two."""
        follow = word("next") if self.says == "supervisee" else word("status")
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words(self.says)),
                Note(words("why")),
                *row(primary(words, f"open_{self.says}", follow)),
            ),
        )
