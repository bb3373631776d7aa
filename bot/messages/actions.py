"""Agreed actions as the two of a supervision see them; what is to be done opens for them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Choice, DateInput, Element, Heading, Note, Option, Text, TextInput, Typed
from bot.confidential import Confidential
from bot.messages.base import Letter, Message, Words
from bot.messages.matters import ORIGINS
from bot.messages.parts import button, primary, row
from bot.messages.preparation import Found
from bot.presses import Press, Verb

BEFORE = "before"
"""Stands for the actions that one still owns from supervisions that others have taken on."""
AGREED = "agreed"
"""The kind of an action that comes from the talk itself."""
KINDS = (AGREED, *ORIGINS)
"""From where an action can come."""
ME, OTHER = "me", "other"
"""Who is to do it, as the one says who fills in the form."""
PLACES = 10
"""As many places as are shown at once that look like identifiers; others come up when these are changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionText:
    """What was written about an action.

    Attributes:
        what: what is to be done.
        measure: how both know that it is done; may be empty.
        reason: why something stays in it that looks as if it told who somebody is; may be empty.
    """

    what: str = field(repr=False)
    measure: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Those that there are, by name."""
        named = (("what", self.what), ("measure", self.measure), ("reason", self.reason))
        return tuple((name, text) for name, text in named if text)


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    """One open action in a list.

    Attributes:
        owner: who is to do it; empty where that is the reader.
        subject: in whose supervision it came up, where the list is of several.
        days: since its day passed, or until it comes.
        proposed: its owner has not accepted it, so that it does not count yet (P1-1.1a).
        blocked: something is in its way.
        moves: how often it was given another day.
        agenda: so often that it is for the next session.
        origin: of `ORIGINS`, or empty.
    """

    id: str
    tag: str
    owner: str
    subject: str
    due: date
    days: int
    past: bool
    proposed: bool
    blocked: bool
    moves: int
    agenda: bool
    origin: str


@dataclass(frozen=True, kw_only=True)
class ActionEnd:
    """One action that has ended: its tag, when, and in which of the pack's ways."""

    tag: str
    day: date
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ActionPerson:
    """The actions of one supervision, in numbers and dates.

    Attributes:
        id: the supervisee's, or `BEFORE`.
        name: the supervisee's; empty where that is the reader.
        open: how many are open; past: how many of these are past their date.
        proposed: how many wait for a yes.
        earliest: the first date of the open ones.
    """

    id: str
    name: str
    first_name: str
    open: int
    past: int
    proposed: int
    earliest: date | None


@dataclass(frozen=True, kw_only=True)
class ActionPeople(Message):
    """Whose actions: one's own and those of one's supervisees, a page at a time. No text."""

    template: ClassVar[str] = "action_people"

    people: tuple[ActionPerson, ...]
    page: int = 0
    pages: int = 1

    def card(self, words: Words) -> Card:
        """Each with a button."""
        elements: list[Element] = []
        for one in self.people:
            elements.append(Text(words("person", one=one)))
            elements += row(Button(words("open", one=one), Press(Verb.ACTIONS, one.id)))
        elements += _turn(words, "all", self.page, self.pages)
        elements.append(Note(words("readers")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class ActionList(Letter):
    """The open actions of one supervision: one's own first, then the other's, the earliest date first.

    Attributes:
        says: block of what has just been done; empty for nothing. tag: what it was done to.
        other: the first name of the other one of the pair.
        person: the supervisee's id, or `BEFORE`; `name` is empty where that is the reader.
        texts: what is to be done, by the action's id.
        ended: those that ended since the last session.
        may_add: another one can be added here.
        rule: the deciding one in words; clause: its ids.
    """

    template: ClassVar[str] = "action_list"

    person: str
    name: str
    other: str
    lines: tuple[ActionLine, ...]
    texts: Confidential[Mapping[str, str]]
    ended: tuple[ActionEnd, ...] = ()
    page: int = 0
    pages: int = 1
    says: str = ""
    tag: str = ""
    may_add: bool
    rule: str
    clause: tuple[str, ...]

    def card(self, words: Words) -> Card:
        """Each with its text, its day and a button."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        elements += self._open(words)
        if not self.lines:
            elements.append(Text(words("nothing")))
        elements += _turn(words, self.person, self.page, self.pages)
        if self.ended:
            elements.append(Heading(words("ended")))
            elements += [Text(words("end", one=one)) for one in self.ended]
        elements += row(primary(words, "add", Press(Verb.ACTION_FORM, self.person)) if self.may_add else None)
        elements += [Note(words("why")), Note(words("readers"))]
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _open(self, words: Words) -> list[Element]:
        texts = self.texts.reveal(self.reader)
        elements: list[Element] = []
        whose: str | None = None
        for line in self.lines:
            if line.owner != whose:
                elements.append(Heading(words("whose", line=line)))
                whose = line.owner
            text = texts.get(line.id)
            elements.append(
                Typed(words("text", line=line), text) if text else Text(words("no_text", line=line))
            )
            elements.append(Text(words("line", line=line)))
            elements += row(Button(words("open", line=line), Press(Verb.MATTER_OPEN, line.id)))
        return elements


@dataclass(frozen=True, kw_only=True)
class ActionForm(Letter):
    """A new action: what, who, by when, and how both know that it is done (P1-1.2-M4).

    What looks as if it told who somebody is comes back in the same form, to be changed or given a reason (P1-8h).

    Attributes:
        person: the supervisee's id.
        other: the first name of the other one of the pair.
        text: what was written so far.
        who: `ME` or `OTHER`, where that was chosen.
        due: by when.
        kinds: of `KINDS` those that the pack has; kind: the one that is chosen.
        found: what looks like an identifier; count: how many.
    """

    template: ClassVar[str] = "action_form"

    person: str
    other: str
    text: Confidential[ActionText]
    who: str = ""
    due: date | None = None
    kinds: tuple[str, ...]
    kind: str
    found: Confidential[tuple[Found, ...]]
    count: int = 0

    def card(self, words: Words) -> Card:
        """Who reads it, what is to be mended, then the fields."""
        text = self.text.reveal(self.reader)
        elements: list[Element] = [Note(words("readers")), *self._found(words)]
        elements += [
            TextInput(
                name="what", label=words("what"), hint=words("what_hint"), initial=text.what, optional=False
            ),
            Choice(
                name="who",
                label=words("who"),
                options=tuple(Option(name, words(f"who_{name}")) for name in (ME, OTHER)),
                initial=self.who,
            ),
            DateInput(name="due", label=words("due"), initial=self.due),
            TextInput(
                name="measure", label=words("measure"), hint=words("measure_hint"), initial=text.measure
            ),
            Choice(
                name="kind",
                label=words("kind"),
                options=tuple(Option(name, words(f"kind_{name}")) for name in self.kinds),
                initial=self.kind,
            ),
        ]
        if self.count:
            elements.append(
                TextInput(
                    name="reason", label=words("reason"), hint=words("reason_hint"), initial=text.reason
                )
            )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(Verb.ACTION_SAVE, self.person)),
        )

    def _found(self, words: Words) -> list[Element]:
        if not self.count:
            return []
        places = self.found.reveal(self.reader)[:PLACES]
        elements: list[Element] = [Text(words("check"))]
        elements += [Typed(words("place", place_kind=one.kind, where=one.where), one.words) for one in places]
        return elements


@dataclass(frozen=True, kw_only=True)
class ActionEnvelope(Message):
    """An action waits for its owner's yes: the line and its button, no more (N2)."""

    template: ClassVar[str] = "action_envelope"

    action: str

    def card(self, words: Words) -> Card:
        """Opens it as it then is."""
        return Card(
            title=words("notification"),
            notification=words("notification"),
            elements=row(primary(words, "open", Press(Verb.MATTER_OPEN, self.action))),
        )


def _turn(words: Words, whose: str, page: int, pages: int) -> tuple[Element, ...]:
    """The buttons to the pages beside this one."""
    return row(
        button(words, "more", Press(Verb.ACTIONS, f"{whose}.{page + 1}")) if page + 1 < pages else None,
        button(words, "before", Press(Verb.ACTIONS, f"{whose}.{page - 1}")) if page else None,
    )
