"""A team's rota: team meeting, group supervision and practice development, by date alone (P1-3.4a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Card, Choice, DateInput, Element, Heading, Note, Option, Table, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row
from bot.presses import Press, Verb


@dataclass(frozen=True, kw_only=True)
class Event:
    """One date of a rota.

    Attributes:
        says: what it is, in the pack's words, as in the middle of a sentence.
        day: a working day.
        past: it is past and nobody has said that it was held.
    """

    says: str
    day: date
    past: bool = False


@dataclass(frozen=True, kw_only=True)
class Rota:
    """The rota of a team that the reader set going.

    Attributes:
        key: names the team, for a press.
        events: the next ones, the earliest first.
    """

    key: str
    team: str
    events: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class GroupRota(Message):
    """The rotas that the reader keeps.

    Attributes:
        others: the reader's teams for which a colleague keeps the rota, each with that one's name.
        says: block of what has just been done; empty for nothing.
        team: that it was done to.
        can_log: some event's day has come.
        why: the deciding rule in words; clause: its ids.
    """

    template: ClassVar[str] = "group_rota"

    rotas: tuple[Rota, ...]
    others: tuple[tuple[str, str], ...] = ()
    says: str = ""
    team: str = ""
    can_log: bool = False
    rule: str = ""
    clause: tuple[str, ...] = ()

    def card(self, words: Words) -> Card:
        """Each rota with its dates; then a new one."""
        elements: list[Element] = [Text(words(self.says))] if self.says else []
        for rota in self.rotas:
            rows = tuple((words("event", event=event), words("day", event=event)) for event in rota.events)
            columns = (words("column_event"), words("column_day"))
            elements.append(Heading(words("rota", rota=rota)))
            elements.append(Table(words("caption", rota=rota), columns, rows))
            elements += row(button(words, "stop", Press(Verb.GROUP_STOP, rota.key)))
        if not self.rotas:
            elements.append(Text(words("nothing")))
        elements += [Text(words("other", other=team, keeper=name)) for team, name in self.others]
        elements += row(
            button(words, "log", Press(Verb.DUTIES, "mine")) if self.can_log else None,
            primary(words, "set", Press(Verb.GROUP_FORM)),
        )
        if self.rule:
            elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class GroupForm(Message):
    """Whose rota, and from which team meeting on.

    Attributes:
        teams: a key and the team's name.
    """

    template: ClassVar[str] = "group_form"
    opens: ClassVar[bool] = True

    teams: tuple[tuple[str, str], ...]
    chosen: str
    start: date

    def card(self, words: Words) -> Card:
        """The other dates follow from the first."""
        options = tuple(Option(key, team) for key, team in self.teams)
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                Choice(name="team", label=words("team"), options=options, initial=self.chosen),
                DateInput(name="start", label=words("start"), hint=words("hint"), initial=self.start),
                Note(words("readers")),
            ),
            submit=primary(words, "save", Press(Verb.GROUP_SAVE)),
        )
