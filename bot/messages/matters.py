"""Matters, whatever their kind: one of them with all that can be done about it, its forms, and who learns of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import ClassVar

from bot.cards import Button, Card, Choice, DateInput, Element, Heading, Note, Option, Text, Typed
from bot.confidential import Confidential
from bot.messages.base import Letter, Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb

REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "move": ("no_time", "other_work", "waiting", "bigger", "away", "other"),
        "block": ("waiting", "no_time", "no_access", "unclear", "other"),
        "stop": ("asked_back", "identity", "fee"),
        "put_off": ("complex", "many"),
    }
)
"""Why, by what is changed: from a list, never in words of one's own, and never anything about health."""

ORIGINS = ("quality_check", "audit", "learning_review")
"""From what kind of look at the work an action can come (P1-1.2-D16)."""

SAVES: Mapping[str, Verb] = MappingProxyType(
    {
        "close": Verb.MATTER_CLOSE,
        "move": Verb.MATTER_MOVE,
        "block": Verb.MATTER_BLOCK,
        "stop": Verb.MATTER_STOP,
        "put_off": Verb.MATTER_EXTEND,
    }
)
"""What each form is sent under."""

_PRESSED: Mapping[str, Verb] = MappingProxyType(
    {
        "accept": Verb.ACTION_ACCEPT,
        "talk": Verb.ACTION_TALK,
        "move": Verb.MATTER_MOVE_FORM,
        "block": Verb.MATTER_BLOCK_FORM,
        "resume": Verb.MATTER_RESUME,
        "stop": Verb.MATTER_STOP_FORM,
        "put_off": Verb.MATTER_EXTEND_FORM,
        "close": Verb.MATTER_CLOSE_FORM,
        "hand_on": Verb.ACTION_HAND_ON,
    }
)
_FIRST_ROW = ("accept", "talk", "done", "resume", "move", "block")
_SECOND_ROW = ("close", "stop", "put_off", "hand_on")

MOST = 7
"""As many as a list has room for; what is done makes room for the others."""


@dataclass(frozen=True, kw_only=True)
class MatterLine:
    """A matter with when it is due.

    Attributes:
        says: what it is in the pack's words, as in the middle of a sentence.
        owner: who is to do it; empty where that is the reader.
        subject: whom it concerns; empty where that is nobody, the reader or the owner.
        due_at: the moment, where hours count.
        days: since the day passed, or until it comes.
        past: its day or its moment has passed.
    """

    id: str
    tag: str
    says: str
    owner: str
    subject: str
    due: date
    due_at: datetime | None
    days: int
    past: bool

    @property
    def block(self) -> str:
        """The block of a template that words when it is due."""
        if self.due_at is not None:
            return "past_at" if self.past else "due_at"
        return "past" if self.past else "due"


@dataclass(frozen=True, kw_only=True)
class MatterView:
    """One matter as its reader sees it.

    Attributes:
        action: it is an action of a supervision.
        origin: from what kind of look at the work an action comes; empty for others.
        opened: since when it is there.
        first_due: its day at first.
        moves: how often it was given another day.
        agenda: so often that it is for the next session.
        standing: block that words how it stands besides its day; empty where there is nothing to say.
        stopped: since when its clock stands still.
        reason: the last one given, a name of `REASONS`; empty where none was.
        outcome: what came of it, in the pack's words; empty while it is open.
        closed: when.
        offers: what the reader can do, by name.
        first_outcome: the pack's name of how such a matter usually ends.
        own_page: where it is answered, for kinds that have a page of their own.
        heir: who would take it on, where it can be handed on.
        see_all: leads to the list in which it stands.
        rule: the deciding one in words; clause: its ids.
    """

    line: MatterLine
    action: bool
    origin: str = ""
    opened: date
    first_due: date
    moves: int = 0
    agenda: bool = False
    standing: str = ""
    stopped: date | None = None
    reason: str = ""
    outcome: str = ""
    closed: date | None = None
    offers: tuple[str, ...] = ()
    first_outcome: str = ""
    own_page: Press | None = None
    heir: str = ""
    see_all: Press
    rule: str
    clause: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """The blocks that say how it stands, in order."""
        about = ("origin" if self.origin else "", "subject" if self.line.subject else "")
        # What does not count yet is past no date.
        due = "due" if self.standing == "proposed" else self.line.block
        when = ("closed",) if self.closed else (due, self.standing)
        moved = ("moved" if self.moves else "", "agenda" if self.agenda and not self.closed else "")
        return tuple(block for block in (*about, *when, "since", *moved) if block)


@dataclass(frozen=True, kw_only=True)
class MatterPage(Message):
    """One matter as it stands now, and all that its reader can do about it.

    Attributes:
        says: block of what has just been done; empty for nothing.
        told: who learns of that; empty where nobody does.
    """

    template: ClassVar[str] = "matter_page"

    view: MatterView
    says: str = ""
    told: str = ""

    def card(self, words: Words) -> Card:
        """What it is, by when, how it stands, then what to do."""
        view = self.view
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements += [Heading(words("what")), *self._texts(words)]
        elements += [Text(words(block)) for block in view.sentences()]
        elements += row(
            primary(words, "own_page", view.own_page) if view.own_page else None,
            *(self._offered(words, name) for name in _FIRST_ROW if name in view.offers),
        )
        elements += row(
            *(self._offered(words, name) for name in _SECOND_ROW if name in view.offers),
            button(words, "all_actions" if view.action else "all", view.see_all),
        )
        elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _texts(self, words: Words) -> tuple[Element, ...]:
        """What was written about it: a letter alone shows that."""
        return ()

    def _offered(self, words: Words, name: str) -> Button:
        matter = self.view.line.id
        if name == "done":
            return primary(words, name, Press(Verb.MATTER_CLOSE, f"{matter}.{self.view.first_outcome}"))
        press = Press(_PRESSED[name], matter)
        likeliest = {"accept": True, "close": not self.view.action, "resume": "done" not in self.view.offers}
        return primary(words, name, press) if likeliest.get(name) else button(words, name, press)


@dataclass(frozen=True, kw_only=True)
class MatterLetter(Letter, MatterPage):
    """The same with what was written about it, for one reader.

    Attributes:
        texts: by the name of what each is: `what`, `measure`, `reason`; those that there are.
    """

    texts: Confidential[tuple[tuple[str, str], ...]]

    def _texts(self, words: Words) -> tuple[Element, ...]:
        return tuple(Typed(words(f"text_{name}"), text) for name, text in self.texts.reveal(self.reader))


@dataclass(frozen=True, kw_only=True)
class MatterForm(Message):
    """How it ended, another day, what is in the way, a clock that stops, or putting it off: each with a choice.

    Attributes:
        change: which of `SAVES`.
        outcomes: the pack's words for how it can end.
        until: the day that putting it off would bring.
        told: who learns of it; empty where nobody does.
    """

    template: ClassVar[str] = "matter_form"
    opens: ClassVar[bool] = True

    change: str
    line: MatterLine
    outcomes: tuple[tuple[str, str], ...] = ()
    until: date | None = None
    told: str = ""

    def card(self, words: Words) -> Card:
        """Choose rather than type."""
        elements: list[Element] = [Text(words("what"))]
        if self.until:
            elements.append(Text(words("until")))
        if self.change == "move":
            elements.append(DateInput(name="day", label=words("day")))
        elements += [self._choice(words), Note(words("told" if self.told else "readers"))]
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(SAVES[self.change], self.line.id)),
        )

    def _choice(self, words: Words) -> Choice:
        if self.change == "close":
            ends = tuple(Option(name, says) for name, says in self.outcomes)
            return Choice(name="outcome", label=words("outcome"), options=ends)
        reasons = tuple(Option(name, words("option", value=name)) for name in REASONS[self.change])
        return Choice(name="reason", label=words("reason"), options=reasons)


@dataclass(frozen=True, kw_only=True)
class MatterList(Message):
    """Everything that is open: what the reader is to do, and what others do because the reader asked.

    Attributes:
        of_two: what is between the reader and their supervisor alone.
    """

    template: ClassVar[str] = "matter_list"

    own: tuple[MatterLine, ...]
    asked: tuple[MatterLine, ...]
    of_two: tuple[MatterLine, ...] = ()

    def card(self, words: Words) -> Card:
        """Each with its day and a button."""
        elements: list[Element] = []
        for heading, lines in (("own", self.own), ("asked", self.asked), ("of_two", self.of_two)):
            if lines:
                elements.append(Heading(words(heading)))
            for line in lines[:MOST]:
                elements.append(Text(words("line", line=line)))
                elements += row(Button(words("open", line=line), Press(Verb.MATTER_OPEN, line.id)))
            if len(lines) > MOST:
                elements.append(Text(words("more", number=len(lines) - MOST)))
        if not elements:
            elements.append(Text(words("nothing")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class MatterNews(Message):
    """Tells somebody that a matter is blocked, or that its owner would like to talk first: names and dates.

    Attributes:
        says: block: `blocked` or `talk`.
        name: its owner's first name.
        press: opens it, for who may look at it, or else the list of what is due.
    """

    template: ClassVar[str] = "matter_news"

    says: str
    name: str
    line: MatterLine
    press: Press

    def card(self, words: Words) -> Card:
        """One sentence and the way there."""
        label = "open" if self.press.verb is Verb.MATTER_OPEN else "see_due"
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(Text(words(self.says)), *row(primary(words, label, self.press))),
        )
