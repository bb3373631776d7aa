"""Our own words on the cards of the samples, each with the part that it plays. What people typed is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from bot.cards import (
    Buttons,
    Card,
    Choice,
    Divider,
    Element,
    Facts,
    Heading,
    Note,
    Table,
    Text,
    Ticks,
    Typed,
)
from bot.messages.base import Message, Words
from bot.rendering.words import Templates
from bot.resources import folder
from tests.support.samples import samples


@dataclass(frozen=True)
class Spoken:
    """Some words of a sample.

    Attributes:
        part: title, notification, heading, text, note, label, hint, button, submit, option or cell.
    """

    sample: str
    part: str
    text: str


@cache
def templates() -> Templates:
    """The project's own templates."""
    return Templates(folder("templates"), ZoneInfo("Europe/London"))


def card_of(message: Message) -> Card:
    """A message's card in the project's own words."""
    return message.card(templates().words_of(message))


def card(sample: str) -> Card:
    """The card of a sample."""
    return card_of(samples()[sample])


@cache
def spoken() -> tuple[Spoken, ...]:
    """All of our own words on all samples."""
    return tuple(
        Spoken(name, part, text)
        for name, message in samples().items()
        for part, text in words_on(card_of(message))
    )


def texts_of(*parts: str) -> list[Spoken]:
    """The words that play some part."""
    return [one for one in spoken() if one.part in parts]


def words_on(card: Card) -> Iterator[tuple[str, str]]:
    """A card's own words with their parts, in reading order."""
    yield "title", card.title
    yield "notification", card.notification
    for element in card.elements:
        yield from _words_in(element)
    if card.submit:
        yield "submit", card.submit.label


def _words_in(element: Element) -> Iterator[tuple[str, str]]:
    match element:
        case Heading(text):
            yield "heading", text
        case Text(text):
            yield "text", text
        case Note(text):
            yield "note", text
        case Typed(label, _):
            yield "label", label
        case Facts(rows):
            yield from (("cell", text) for row in rows for text in row)
        case Table(caption, columns, rows):
            yield "label", caption
            yield from (("cell", text) for row in (columns, *rows) for text in row)
        case Buttons(buttons):
            yield from (("button", button.label) for button in buttons)
        case Divider():
            pass
        case _:
            yield "label", element.label
            yield "hint", element.hint
            if isinstance(element, Choice | Ticks):
                yield from (("option", option.label) for option in element.options)


def used_blocks() -> dict[str, set[str]]:
    """By template, the blocks that the cards of the samples ask for."""
    used: dict[str, set[str]] = {}
    for message in samples().values():
        blocks = used.setdefault(message.template, set())
        message.card(_noting(templates().words_of(message), blocks.add))
    return used


def _noting(words: Words, note: Callable[[str], None]) -> Words:
    def noted(block: str, **more: object) -> str:
        note(block)
        return words(block, **more)

    return noted
