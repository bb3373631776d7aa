"""Requests for somebody's own information: who asks, about whom, received when, and by when to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Choice, DateInput, Element, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import primary, row
from bot.presses import Press, Verb

FAMILY = "family"
"""Stands for a child or family: who that is, is kept on the case system alone."""
MOST = 7
"""Requests in one list: what is answered makes room for the others."""


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request as its reader sees it.

    Attributes:
        who: who asks, in the pack's word.
        about: whose information; empty for a child or family.
        holder: who answers; empty where that is the reader.
        days: left, or since its day passed.
        stopped: since when its clock stands still; None where it runs.
        meeting: block for the meeting; empty where none can be offered.
        may_open: the reader can look at its page.
        may_meet: a meeting can be planned.
    """

    id: str
    tag: str
    who: str
    about: str
    received: date
    due: date
    holder: str = ""
    days: int = 0
    past: bool = False
    stopped: date | None = None
    meeting: str = ""
    may_open: bool = True
    may_meet: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestList(Message):
    """The requests that are open, the one with the least time first.

    Attributes:
        says: block of what has just been done; empty for nothing.
        tag: of the request to which it was done.
    """

    template: ClassVar[str] = "request_list"

    lines: tuple[RequestLine, ...]
    says: str = ""
    tag: str = ""
    rule: str = ""
    clause: tuple[str, ...] = ()

    def card(self, words: Words) -> Card:
        """Each with the days left; then a new one."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        if not self.lines:
            elements.append(Text(words("nothing")))
        for line in self.lines[:MOST]:
            elements += self._line(words, line)
        if len(self.lines) > MOST:
            elements.append(Text(words("more", number=len(self.lines) - MOST)))
        elements += row(primary(words, "add", Press(Verb.REQUEST_FORM)))
        if self.rule:
            elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _line(self, words: Words, line: RequestLine) -> list[Element]:
        elements: list[Element] = [Text(words("line", line=line)), Text(words("time", line=line))]
        if line.meeting:
            elements.append(Text(words(line.meeting)))
        meet = Press(Verb.REQUEST_SAVE, f"meeting.{line.id}")
        elements += row(
            Button(words("open", line=line), Press(Verb.MATTER_OPEN, line.id)) if line.may_open else None,
            Button(words("meet", line=line), meet) if line.may_meet else None,
        )
        return elements


@dataclass(frozen=True, kw_only=True)
class RequestForm(Message):
    """A new request; of a large organisation the team is chosen before the person.

    Attributes:
        requesters: who can ask, in the pack's words.
        people: the values and labels of whom it can be about.
        teams: the same of teams, where there are too many people for one list.
        team: the one that was chosen before; empty where none was.
        who, received: as they were chosen before.
    """

    template: ClassVar[str] = "request_form"
    opens: ClassVar[bool] = True

    requesters: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...] = ()
    team: str = ""
    who: str = ""
    received: date

    def card(self, words: Words) -> Card:
        """Choices and a date; no name of a child or family."""
        who = tuple(Option(value, words("option_who", value=value)) for value in self.requesters)
        about = (
            *((Option(FAMILY, words("family")),) if not self.team else ()),
            *(Option(value, label) for value, label in self.people),
            *(Option(value, words("in_team", team=label)) for value, label in self.teams),
        )
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Choice(name="who", label=words("who"), options=who, initial=self.who),
                Choice(name="about", label=words("about"), options=about),
                DateInput(name="received", label=words("received"), initial=self.received),
                Note(words("check")),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.REQUEST_SAVE, self.team)),
        )
