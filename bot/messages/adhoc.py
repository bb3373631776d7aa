"""Unplanned case discussions: that there was one, and whether it is on the case system. Never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.cards import Button, Card, Choice, DateInput, Element, Note, Option, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, primary, row, word
from bot.presses import Press, Verb

MOST = 7
"""As many as a list has room for; what is entered makes room for the others."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A discussion that is not on the case system yet.

    Attributes:
        ref: the supervisee and the discussion, for a press.
        name: of the supervisee; empty where it is the reader.
        tag: of the case, where it was about one that has a tag.
        can_say: it is the reader who says that it is entered.
    """

    ref: str
    name: str
    day: date
    tag: str = ""
    can_say: bool = True


@dataclass(frozen=True, kw_only=True)
class AdhocList(Message):
    """The discussions that are not on the case system yet, of oneself and one's people."""

    template: ClassVar[str] = "adhoc_list"

    talks: tuple[Talk, ...]

    def card(self, words: Words) -> Card:
        """Each with a button; then a new one."""
        elements: list[Element] = []
        for talk in self.talks[:MOST]:
            elements.append(Text(words("talk", talk=talk)))
            entered = Press(Verb.ADHOC_ENTERED, talk.ref)
            elements += row(button(words, "entered", entered) if talk.can_say else None)
        if len(self.talks) > MOST:
            elements.append(Text(words("more", number=len(self.talks) - MOST)))
        if not self.talks:
            elements.append(Text(words("nothing")))
        elements += row(primary(words, "log", Press(Verb.ADHOC_FORM)))
        elements.append(Note(words("why")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))


@dataclass(frozen=True, kw_only=True)
class AdhocForm(Message):
    """With whom, when, and whether it is on the case system.

    Attributes:
        pairs: the supervisee's person id, and the other person's name.
        case: id and `tag` of the case that it was about, where that was said.
    """

    template: ClassVar[str] = "adhoc_form"
    opens: ClassVar[bool] = True

    pairs: tuple[tuple[str, str], ...]
    chosen: str
    today: date
    case: str = ""
    tag: str = ""

    def card(self, words: Words) -> Card:
        """Choose rather than type."""
        people = tuple(Option(person, name) for person, name in self.pairs)
        entered = (Option("yes", words("yes")), Option("not_yet", words("not_yet")))
        elements: list[Element] = [Text(words("about"))] if self.tag else []
        elements += [
            Choice(name="supervisee", label=words("with_whom"), options=people, initial=self.chosen),
            DateInput(name="day", label=words("day"), initial=self.today),
            Choice(name="entered", label=words("entered"), options=entered),
            Note(words("readers")),
        ]
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=tuple(elements),
            submit=primary(words, "save", Press(Verb.ADHOC_SAVE, self.case)),
        )


@dataclass(frozen=True, kw_only=True)
class AdhocSaved(Message):
    """It is noted, and what follows from it.

    Attributes:
        says: block: entered, not_entered, or already.
    """

    template: ClassVar[str] = "adhoc_saved"

    says: str
    talk: Talk

    def card(self, words: Words) -> Card:
        """That the date of supervision stays, and who is asked until when."""
        open_ = self.says == "not_entered" and self.talk.can_say
        elements: tuple[Element, ...] = (Text(words("text")), Text(words(self.says)))
        return Card(
            title=words("title"),
            notification=words("notification"),
            elements=(
                *elements,
                *row(
                    Button(words("enter"), Press(Verb.ADHOC_ENTERED, self.talk.ref)) if open_ else None,
                    primary(words, "list", word("adhoc")),
                ),
                Note(words("why")),
            ),
        )
