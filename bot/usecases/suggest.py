"""Words to type next, for platforms that offer such beside a message: where it leads nowhere by itself."""

from __future__ import annotations

from typing import Final

from bot.domain.people import PersonId
from bot.messages.answers import DidYouMean, Help, Plain, Welcome
from bot.messages.base import Message
from bot.ports import Transaction
from bot.usecases.show_overview import words_for

LIKELY: Final = ("prepare", "next", "held", "status")
"""What people come for, the likeliest first. The words say nothing about anybody."""
MOST: Final = 3


def suggestions(tx: Transaction, recipient: PersonId, message: Message) -> tuple[str, ...]:
    """At most three words that this person can use; none where the message has its own next step."""
    match message:
        case Help(words_available=available):
            return _likely(available)[:MOST]
        case Welcome() | DidYouMean(nearest=()) | Plain(says="welcome_back") | Plain(leads=()):
            person = tx.people.by_id(recipient)
            return (*_likely(words_for(tx, person))[: MOST - 1], "help") if person else ()
        case _:
            return ()


def _likely(available: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in LIKELY if word in available)
