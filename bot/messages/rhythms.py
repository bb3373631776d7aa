"""How often a pair meets: more often for a while, or less often with an approval. Dates, and never a word of why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Choice, DateInput, Element, Heading, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

MORE, LESS, REFUSAL = "more", "less", "refusal"
"""The forms: for a shorter interval, for a longer one, and for not approving one."""
ALL = "all"
"""Stands for everybody whom the reader supervises."""
REFUSALS = ("closer", "too_soon", "shorter", "talk", "other")
"""Why a longer interval is not approved, from a list: never in words of one's own."""


@dataclass(frozen=True, kw_only=True)
class RhythmLine:
    """An interval that was asked for, agreed or is in force.

    Attributes:
        says: the block that words it for the reader.
        days: the interval.
        until: its last day; None for a longer one that is not approved yet.
        reason: why it is longer; empty for a shorter one.
        can_answer: the reader is the one whose word is missing; approves: it is the approval.
        can_end: the reader can take it back, or go back from it.
    """

    id: str
    version: int
    says: str
    days: int
    until: date | None
    reason: str = ""
    can_answer: bool = False
    approves: bool = False
    can_end: bool = False

    def buttons(self, words: Words) -> tuple[Element, ...]:
        """Answering it, or ending it."""
        if self.can_answer:
            return answers(words, self.id, self.version, approves=self.approves)
        if not self.can_end:
            return ()
        label = "end" if self.says.startswith("in_force") else "withdraw"
        return row(button(words, label, Press(Verb.RHYTHM_END, self.id, self.version)))


def answers(words: Words, rhythm: str, version: int, *, approves: bool) -> tuple[Element, ...]:
    """The two buttons of an answer; who does not approve is asked why in a form."""
    yes = primary(words, "approve" if approves else "agree", Press(Verb.RHYTHM_AGREE, rhythm, version))
    if approves:
        no = button(words, "not_approve", Press(Verb.RHYTHM_FORM, f"{REFUSAL}.{rhythm}", version))
    else:
        no = button(words, "refuse", Press(Verb.RHYTHM_REFUSE, rhythm, version))
    return row(yes, no)


@dataclass(frozen=True, kw_only=True)
class RhythmPage(Message):
    """How often a pair meets, and what can be changed about it.

    Attributes:
        says: block of what has just been done, or of why it cannot be; empty for nothing.
        person: the supervisee; `own` where that is the reader.
        other: the other one of the pair.
        usual_days: the interval without anything agreed here.
        lines: what was asked for, agreed or is in force.
        approver: who is asked for an approval; empty where nobody can be.
        can_ask: something else can be asked for now.
        others: the reader supervises more people than this one.
        why: the deciding rule in words; clause: its ids.
    """

    template: ClassVar[str] = "rhythm_page"

    person: str
    own: bool
    other: str
    due: date
    usual_days: int
    lines: tuple[RhythmLine, ...]
    approver: str = ""
    can_ask: bool = True
    others: bool = False
    says: str = ""
    why: str = ""
    clause: tuple[str, ...] = ()

    def card(self, words: Words) -> Card:
        """How it is, what waits, then what can be chosen."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        if self.says == "no_agreement":
            elements += row(button(words, "duties", Press(Verb.DUTIES)))
        elements += [Heading(words("who")), Text(words("usual"))]
        for line in self.lines:
            elements.append(Text(words(line.says, line=line)))
            elements += line.buttons(words)
        elements += row(
            self._ask(words, MORE),
            self._ask(words, LESS),
            button(words, "others", Press(Verb.RHYTHM, ALL)) if self.others else None,
        )
        elements += [Note(words("why")), Note(words("readers"))]
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _ask(self, words: Words, sort: str) -> Button | None:
        return button(words, sort, Press(Verb.RHYTHM_FORM, f"{sort}.{self.person}")) if self.can_ask else None


@dataclass(frozen=True, kw_only=True)
class RhythmForm(Message):
    """Another interval for a pair: which, and until when or why.

    Attributes:
        sort: `MORE` or `LESS`.
        own: the reader is the supervisee, who asks; for a shorter one a supervisor sets.
        choices: the intervals in days.
        until: the last day of a shorter one, filled in; latest: it can be no later.
        reasons: why it can be longer.
        approver: who is asked once both agree.
    """

    template: ClassVar[str] = "rhythm_form"
    opens: ClassVar[bool] = True

    sort: str
    person: str
    own: bool
    other: str
    usual_days: int
    choices: tuple[int, ...]
    until: date
    latest: date
    reasons: tuple[str, ...] = ()
    approver: str = ""

    def card(self, words: Words) -> Card:
        """Chosen, not typed."""
        intervals = tuple(Option(str(days), words("option_days", days=days)) for days in self.choices)
        first = str(self.choices[0]) if self.sort == LESS else ""
        elements: list[Element] = [
            Text(words(self.sort)),
            Choice(name="days", label=words("days"), options=intervals, initial=first),
        ]
        if self.sort == LESS:
            reasons = tuple(Option(one, words("option_reason", value=one)) for one in self.reasons)
            elements.append(Choice(name="reason", label=words("reason"), options=reasons))
        else:
            elements.append(
                DateInput(name="until", label=words("until"), hint=words("until_hint"), initial=self.until)
            )
        sets = self.sort == MORE and not self.own
        elements.append(Note(words("readers_more" if self.sort == MORE else "readers_less")))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(
                words, "save" if sets else "send", Press(Verb.RHYTHM_SAVE, f"{self.sort}.{self.person}")
            ),
        )


@dataclass(frozen=True, kw_only=True)
class RhythmApproval(Message):
    """What a head of service is asked: whether a pair may meet less often (P1-3.1a-6).

    Attributes:
        says: block of what has just been done; empty for nothing.
        supervisee, supervisor: full names.
        until: the last day, if it is approved today.
        waits: it still waits for an answer.
        why: the deciding rule in words; clause: its ids.
    """

    template: ClassVar[str] = "rhythm_approval"

    rhythm: str
    version: int
    supervisee: str
    supervisor: str
    days: int
    usual_days: int
    reason: str
    until: date
    waits: bool
    says: str = ""
    why: str = ""
    clause: tuple[str, ...] = ()

    def card(self, words: Words) -> Card:
        """Who asks, what applies meanwhile, and two buttons."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements.append(Text(words("asked")))
        if self.waits:
            elements += [Text(words("meanwhile")), Text(words("lasts"))]
            elements += answers(words, self.rhythm, self.version, approves=True)
        elements += [Note(words("why")), Note(words("readers"))]
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class RhythmRefusal(Message):
    """Why a longer interval is not approved."""

    template: ClassVar[str] = "rhythm_refusal"
    opens: ClassVar[bool] = True

    rhythm: str
    version: int
    supervisee: str
    days: int
    usual_days: int

    def card(self, words: Words) -> Card:
        """A reason from a list, which the pair reads."""
        reasons = tuple(Option(one, words("option_reason", value=one)) for one in REFUSALS)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words("text")),
                Choice(name="reason", label=words("reason"), options=reasons),
                Note(words("readers")),
            ),
            submit=primary(words, "refuse", Press(Verb.RHYTHM_REFUSE, self.rhythm, self.version)),
        )


@dataclass(frozen=True, kw_only=True)
class RhythmPerson:
    """A supervisee, and how often they meet now; `name` is empty where it is the reader."""

    id: str
    name: str
    first_name: str
    days: int


@dataclass(frozen=True, kw_only=True)
class RhythmPeople(Message):
    """Whose rhythm: one's own and those of one's supervisees, a page at a time."""

    template: ClassVar[str] = "rhythm_people"

    people: tuple[RhythmPerson, ...]
    page: int = 0
    pages: int = 1

    def card(self, words: Words) -> Card:
        """Each with a button."""
        elements: list[Element] = []
        for one in self.people:
            elements.append(Text(words("person", one=one)))
            elements += row(Button(words("open", one=one), Press(Verb.RHYTHM, one.id)))
        elements += row(
            button(words, "next", Press(Verb.RHYTHM, f"{ALL}.{self.page + 1}"))
            if self.page + 1 < self.pages
            else None,
            button(words, "before", Press(Verb.RHYTHM, f"{ALL}.{self.page - 1}")) if self.page else None,
        )
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class RhythmNews(Message):
    """Tells somebody what the other one, or who approves, has said about how often a pair meets.

    Attributes:
        says: the block: asked, set, agreed, approved, ended and so on.
        person: the supervisee, for the press.
        name: who has said so; supervisee: whose rhythm it is, for who approves.
        until: its last day; None for a longer one that is not in force.
        reason: why it was not approved.
    """

    template: ClassVar[str] = "rhythm_news"

    says: str
    person: str
    name: str
    days: int
    usual_days: int
    until: date | None = None
    supervisee: str = ""
    approver: str = ""
    reason: str = ""

    def card(self, words: Words) -> Card:
        """What was said, and the way there."""
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Text(words(self.says)),
                *row(primary(words, "open", Press(Verb.RHYTHM, self.person))),
            ),
        )
