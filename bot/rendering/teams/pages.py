"""A long card in pages, where it is too large for one Adaptive Card.

Either every page is a message of its own (`pages`), or one card is turned over (`page`): its buttons press again what
opened it, with the number of the page and with what was ticked so far, and nothing has to be remembered between two
presses. What is read comes first; everything that is filled in stands on the last page with its buttons, so that one
press brings all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Final

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Divider,
    Element,
    Facts,
    Heading,
    Input,
    Note,
    NumberInput,
    Style,
    Table,
    Text,
    TextInput,
    Ticks,
    Typed,
)
from bot.confidential import Answers
from bot.presses import Press
from bot.rendering.limits import CardTooLarge
from bot.rendering.teams import actions, limits
from bot.rendering.teams.elements import row_as_text
from bot.rendering.teams.inputs import KEPT, PAGE
from bot.rendering.teams.literal import NOTHING, Json
from bot.rendering.teams.surfaces import built, filled, message, size_of, with_button
from bot.rendering.text import clean, one_line, shorten, size, split

_MORE: Final = "Show more"
_BEFORE: Final = "Show the page before"
_READ_ONLY: Final = "This is too long to be changed here. It is kept whole, and you can read it."


def pages(card: Card) -> list[Card]:
    """The card in as few cards as fit, in order; nearly always one. Inputs and the submit button are on the last.

    Where the inputs alone are too large for a card, they are there to be read only.

    Raises:
        CardTooLarge: it has something that cannot be divided and that no card can hold.
        ValueError: the card is faulty.
    """
    if _fits(card, 0):
        return [card]
    title = one_line(card.title)
    whole = replace(card, title=shorten(title, limits.TITLE))
    above = [Heading(title)] if whole.title != title else []
    read, form = _divided(whole)
    if not _fits(_page(whole, form, 99, 99, whole.submit), limits.PAGE_ROOM):
        read, form = [Text(_READ_ONLY), *_read_only(whole.elements)], ()
        whole = replace(whole, submit=None)
    piles = _piles(whole, [*above, *read], form)
    made = [_page(whole, pile, number, len(piles)) for number, pile in enumerate(piles, start=1)]
    made[-1] = replace(made[-1], submit=whole.submit)
    if not all(_fits(page, limits.PAGE_ROOM) for page in made):
        raise CardTooLarge
    return made


def page(
    card: Card,
    again: Press,
    number: int | None = None,
    *,
    ticked: Mapping[str, tuple[str, ...]] | None = None,
    aside: Sequence[Button] = (),
) -> Json:
    """One page of a card as an Adaptive Card, with buttons to the pages beside it where there are any.

    A page with boxes to type in has none: what was typed would be lost, since no button may carry it.

    Args:
        card: the whole of it.
        again: what showed the card, without an effect. Its answer to a press is this again, with `page_of` the press.
        number: of the page, from 0, as `page_of` the press says; beyond the last it is the last.
        ticked: what was ticked so far, as `ticked` of the press says.
        aside: further buttons, on every page.

    Raises:
        CardTooLarge, ValueError: as `pages`.
    """
    if number is not None and ticked:
        card = filled(card, Answers({**ticked}))
    all_pages = pages(card)
    if len(all_pages) == 1:
        return message(reduce(with_button, aside, all_pages[0]))
    number = min(number or 0, len(all_pages) - 1)
    kept: Json = {KEPT: {name: list(values) for name, values in ticked.items()}} if ticked else {}
    turning: list[actions.Filled] = []
    if number + 1 < len(all_pages):
        turning.append((Button(_MORE, again, Style.PRIMARY), {PAGE: number + 1, **kept}))
    if number and all(isinstance(element, Ticks) for element in _inputs(all_pages[number])):
        turning.append((Button(_BEFORE, again), {PAGE: number - 1, **kept}))
    return built(all_pages[number], turning=[*turning, *((button, {}) for button in aside)])


def with_errors(card: Card, faults: Mapping[str, str], typed: Answers | None = None) -> Json:
    """A form again with its faults: all of them at the top, each above its input, and what was typed in the boxes.

    Of a form in pages it is the page with the inputs.

    Args:
        card: the form.
        faults: what to say at which input, by its name. A fault of no input in the form stands at the top alone.
        typed: what came with the press; without it the boxes hold what they held at first.

    Raises:
        CardTooLarge: the inputs do not fit. Answer with an error instead: then Teams leaves the card as it is.
        ValueError: there is no fault, or the card is faulty.
    """
    if not faults:
        raise ValueError("there is no fault to show")
    form = filled(card, typed) if typed else card
    try:
        return built(form, faults)
    except CardTooLarge:
        last = pages(form)[-1]
        if len(_inputs(last)) < len(_inputs(form)):
            raise
        return built(last, faults)


def _fits(card: Card, room: int) -> bool:
    try:
        return size_of(message(card)) <= limits.CARD_BYTES - room
    except CardTooLarge:
        return False


def _page(
    card: Card, elements: Sequence[Element], number: int, count: int, submit: Button | None = None
) -> Card:
    title = f"{card.title} ({number} of {count})" if count > 1 else card.title
    return replace(card, title=title, elements=tuple(elements), submit=submit)


def _inputs(card: Card) -> list[Input]:
    return [element for element in card.elements if isinstance(element, Input)]


def _divided(card: Card) -> tuple[Sequence[Element], Sequence[Element]]:
    """What is read, and what is filled in with the buttons that send it: all from the first input on, if that fits."""
    elements = card.elements
    first = next((place for place, one in enumerate(elements) if isinstance(one, Input)), len(elements))
    if _fits(_page(card, elements[first:], 99, 99, card.submit), limits.PAGE_ROOM):
        return elements[:first], elements[first:]
    after = [one for one in elements[first:] if not isinstance(one, Input | Buttons)]
    return (*elements[:first], *after), [one for one in elements[first:] if isinstance(one, Input | Buttons)]


def _piles(card: Card, read: Iterable[Element], form: Sequence[Element]) -> list[list[Element]]:
    """What stands on each page. Sizes are added up: to build each page anew for every piece takes long."""
    piles: list[list[Element]] = [[]]
    frame = _weight(card, ())
    left = whole = limits.CARD_BYTES - limits.PAGE_ROOM - frame
    for unit in _units(read):
        # What cannot stay together on one page is divided after all.
        for some in (unit,) if _weight(card, unit) - frame < whole else tuple((piece,) for piece in unit):
            weight = _weight(card, some) - frame + 1
            if piles[-1] and weight > left:
                piles.append([])
                left = whole
            piles[-1] += some
            left -= weight
    if piles[-1] and not _fits(_page(card, [*piles[-1], *form], 99, 99, card.submit), limits.PAGE_ROOM):
        piles.append([])
    piles[-1] += form
    return piles


def _weight(card: Card, elements: Sequence[Element]) -> int:
    """Bytes of a page with some elements."""
    try:
        return size_of(message(_page(card, elements, 99, 99)))
    except CardTooLarge:
        return limits.CARD_BYTES


def _units(elements: Iterable[Element]) -> list[tuple[Element, ...]]:
    """Pieces that stay together: a heading with what follows, and buttons with what stands above them."""
    units: list[tuple[Element, ...]] = []
    for piece in (piece for element in elements for piece in _pieces(element)):
        if units and (isinstance(piece, Buttons) or isinstance(units[-1][-1], Heading | Divider)):
            units[-1] += (piece,)
        else:
            units.append((piece,))
    return units


def _pieces(element: Element) -> Iterator[Element]:
    """An element in pieces of which several fit into a card; put together, they are the element."""
    match element:
        case Typed(label, text):
            some = _split(text)
            several = len(some) > 1
            for number, piece in enumerate(some, start=1):
                yield Typed(f"{label} ({number} of {len(some)})" if several else label, piece)
        case Heading(text):
            yield from map(Heading, _split(text))
        case Text(text):
            yield from map(Text, _split(text))
        case Note(text):
            yield from map(Note, _split(text))
        case Facts(rows):
            yield from (Facts(((label, piece),)) for label, text in rows for piece in _split(text))
        case Table():
            yield from _pieces_of_table(element)
        case Buttons(buttons):
            starts = range(0, len(buttons), limits.ACTIONS)
            yield from (Buttons(buttons[start : start + limits.ACTIONS]) for start in starts)
        case _:
            yield element


def _split(text: str) -> list[str]:
    return split(clean(text), limits.PIECE) or [""]


def _pieces_of_table(table: Table) -> Iterator[Element]:
    """Some rows at a time under the caption; a row that is too long for that, as text."""
    some: list[tuple[str, ...]] = []
    for row in table.rows:
        if sum(map(size, (*table.columns, *row))) > limits.PIECE:
            if some:
                yield replace(table, rows=tuple(some))
                some = []
            yield from _pieces(Facts((("".join(row[:1]), row_as_text(table.columns, row)),)))
            continue
        some.append(row)
        if len(some) == limits.PIECE_ROWS:
            yield replace(table, rows=tuple(some))
            some = []
    if some or not table.rows:
        yield replace(table, rows=tuple(some))


def _read_only(elements: Iterable[Element]) -> Iterator[Element]:
    """Inputs as what stands in them."""
    for element in elements:
        match element:
            case TextInput():
                yield Typed(element.label, element.initial)
            case NumberInput():
                value = NOTHING if element.initial is None else str(element.initial)
                yield Facts(((element.label, value),))
            case DateInput():
                yield Facts(((element.label, element.initial.isoformat() if element.initial else NOTHING),))
            case Choice() | Ticks():
                chosen = (o.label for o in element.options if o.value in _initial(element))
                yield Facts(((element.label, "; ".join(chosen) or NOTHING),))
            case _:
                yield element


def _initial(element: Choice | Ticks) -> tuple[str, ...]:
    return (element.initial,) if isinstance(element, Choice) else element.initial
