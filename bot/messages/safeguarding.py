"""Whom to tell at once where somebody may come to harm. No account of it is taken, and none is kept (P4-6.0b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Card, Element, Facts, Note, Text
from bot.messages.base import Message, Words
from bot.messages.parts import button, row
from bot.policy.settled import Contact
from bot.presses import Press, Verb

NOW, COLLEAGUE, WHISTLEBLOWING = "now", "colleague", "whistleblowing"
PAGES = (NOW, COLLEAGUE, WHISTLEBLOWING)


@dataclass(frozen=True, kw_only=True)
class Safeguarding(Message):
    """What to do now, whom to tell, and that nothing is taken down here (P0-3b, P4-6.0b, P4-3.2).

    Attributes:
        page: one of `PAGES`.
        contacts: those of the page, the one to try first at the top.
        law: the law that protects whistleblowers, in the middle of a sentence; empty where the pack names none.
        typed: something was typed that could be an account of it.
        preparation: the id of the reader's preparation that is under way, of which it could be an answer.
    """

    template: ClassVar[str] = "safeguarding"

    page: str
    contacts: tuple[Contact, ...]
    law: str
    typed: bool = False
    preparation: str = ""

    def card(self, words: Words) -> Card:
        """999 first, then people with their numbers, then what else holds."""
        elements: list[Element] = [Text(words("danger"))]
        if self.typed:
            elements.append(Text(words("not_kept")))
        elements.append(Text(words(self.page)))
        elements.append(
            Facts(tuple((self._name(words, one), self._phone(words, one)) for one in self.contacts))
        )
        if not all(one.phone for one in self.contacts):
            elements.append(Text(words("missing")))
        if self.page == NOW:
            elements.append(Text(words("duty")))
        others = (
            button(words, f"open_{page}", Press(Verb.SAFEGUARDING, page))
            for page in PAGES
            if page != self.page
        )
        carry_on = Press(Verb.PREPARE_OPEN, self.preparation)
        elements += row(*others, button(words, "carry_on", carry_on) if self.preparation else None)
        elements.append(Note(words("no_account")))
        return Card(title=words("title"), notification=words("notification"), elements=tuple(elements))

    def _name(self, words: Words, contact: Contact) -> str:
        return words("contact", contact=contact)

    def _phone(self, words: Words, contact: Contact) -> str:
        return contact.phone or words("no_number")
