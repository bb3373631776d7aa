"""A long card in pages: a letter that is too large for one Adaptive Card.

Either every page is a message of its own (`pages`), or one card is turned over (`page`): its buttons press again what
opened the letter, with the number of the page, and nothing has to be remembered between two presses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.cards import Card, Element, Facts, Input, Note, Table, Text, Typed
from bot.presses import Press
from bot.rendering.limits import CardTooLarge
from bot.rendering.teams import limits
from bot.rendering.teams.literal import Json
from bot.rendering.teams.surfaces import message, page_of_card, size_of
from bot.rendering.text import clean, split

_MORE: Final = "Show more"
_BEFORE: Final = "Show the page before"


def pages(card: Card) -> list[Card]:
    """The card in as few cards as fit, in order; nearly always one. The submit button is on the last.

    Raises:
        CardTooLarge: it is a form, or has a title, a row or buttons that no card can hold.
    """
    if _fits(card, 0):
        return [card]
    if any(isinstance(element, Input) for element in card.elements):
        raise CardTooLarge
    piles: list[list[Element]] = [[]]
    for piece in (piece for element in card.elements for piece in _pieces(element)):
        if piles[-1] and not _fits(_page(card, [*piles[-1], piece], 99, 99), limits.PAGE_ROOM):
            piles.append([])
        piles[-1].append(piece)
    made = [_page(card, pile, number, len(piles)) for number, pile in enumerate(piles, start=1)]
    made[-1] = replace(made[-1], submit=card.submit)
    if not all(_fits(page, limits.PAGE_ROOM) for page in made):
        raise CardTooLarge
    return made


def page(card: Card, again: Press, number: int = 0) -> Json:
    """One page of a card as an Adaptive Card, with buttons to the pages beside it where there are any.

    Args:
        card: the whole of it.
        again: what showed the card, without an effect. Its answer to a press is this again, with `page_of` the press.
        number: of the page, from 0; beyond the last it is the last.

    Raises:
        CardTooLarge: as `pages`.
    """
    all_pages = pages(card)
    number = min(number, len(all_pages) - 1)
    turn = [(_MORE, again, number + 1)] if number + 1 < len(all_pages) else []
    turn += [(_BEFORE, again, number - 1)] if number else []
    return page_of_card(all_pages[number], turn)


def _fits(card: Card, room: int) -> bool:
    try:
        return size_of(message(card)) <= limits.CARD_BYTES - room
    except CardTooLarge:
        return False


def _page(card: Card, elements: Sequence[Element], number: int, count: int) -> Card:
    title = f"{card.title} ({number} of {count})"
    return replace(card, title=title, elements=tuple(elements), submit=None)


def _pieces(element: Element) -> Iterator[Element]:
    """An element in pieces of which several fit into a card; put together, they are the element."""
    match element:
        case Typed(label, text):
            some = split(clean(text), limits.PIECE) or [""]
            several = len(some) > 1
            for number, piece in enumerate(some, start=1):
                yield Typed(f"{label} ({number} of {len(some)})" if several else label, piece)
        case Text(text):
            yield from map(Text, split(clean(text), limits.PIECE))
        case Note(text):
            yield from map(Note, split(clean(text), limits.PIECE))
        case Facts(rows):
            single = [
                (label, piece) for label, text in rows for piece in split(clean(text), limits.PIECE) or [""]
            ]
            yield from (Facts((row,)) for row in single)
        case Table():
            step = limits.PIECE_ROWS
            starts = range(0, max(1, len(element.rows)), step)
            yield from (replace(element, rows=element.rows[start : start + step]) for start in starts)
        case _:
            yield element
