"""Whole Adaptive Cards: messages, forms, answers to a press, and forms with faults in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
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
from bot.rendering.teams import elements as parts
from bot.rendering.teams.inputs import asked, input_elements
from bot.rendering.teams.literal import Json, JsonValue, inert, shown
from bot.rendering.text import one_line, shorten

CONTENT_TYPE: Final = "application/vnd.microsoft.card.adaptive"
"""Of an attachment, and of the answer to a press that is a card."""

_WIDE: Final = Table | Typed | TextInput
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_SPEECH_MARKUP: Final = str.maketrans("<>&", "   ")


def message(card: Card, *, refresh: Press | None = None, user: str = "") -> Json:
    """The Adaptive Card. The title stands above; a form's submit button is the first of the last row.

    Args:
        card: what it shows.
        refresh: a press without effect, under which the card asks for its newest state; see `actions.refreshed`.
        user: whose card it is.

    Raises:
        CardTooLarge: it does not fit into one card: show it in `pages`.
        ValueError: the card is faulty.
    """
    return built(card, frame=actions.refreshed(refresh, user))


def activity_fields(
    card: Card, *, refresh: Press | None = None, user: str = "", suggests: Sequence[str] = ()
) -> Json:
    """The fields of a message activity that shows a card.

    `summary` is what a notification shows. `text` would stand in the chat too, above the card, so there is none.

    Args:
        card: what it shows.
        refresh: as of `message`.
        user: as of `message`.
        suggests: words that a press on a button beside the chat's box types; see `limits.SUGGESTED_ACTIONS`.
    """
    words: list[Json] = [
        {"type": "imBack", "title": word.capitalize(), "value": word}
        for word in suggests[: limits.SUGGESTED_ACTIONS]
    ]
    return {
        "summary": shorten(shown(card.notification), limits.SUMMARY),
        "attachments": [{"contentType": CONTENT_TYPE, "content": message(card, refresh=refresh, user=user)}],
        **({"suggestedActions": {"to": [user] if user else [], "actions": words}} if words else {}),
    }


def filled(card: Card, typed: Answers) -> Card:
    """A form with what somebody typed as the initial values of its inputs, as far as it came."""
    return replace(card, elements=tuple(_filled(element, typed) for element in card.elements))


def _filled(element: Element, typed: Answers) -> Element:
    if not isinstance(element, Input) or element.name not in typed:
        return element
    text = typed.text(element.name)
    match element:
        case TextInput() | Choice():
            return replace(element, initial=text)
        case NumberInput():
            return replace(element, initial=int(text) if _NUMBER.fullmatch(text) else None)
        case DateInput():
            return replace(element, initial=_date(text))
        case Ticks():
            return replace(element, initial=typed.chosen(element.name))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def with_button(card: Card, button: Button) -> Card:
    """The card with a button more, the last of its closing row."""
    elements, place = card.elements, _closing_row(card.elements)
    match elements[place : place + 1]:
        case (Buttons(others),):
            closing = Buttons((*others, button))
            return replace(card, elements=(*elements[:place], closing, *elements[place + 1 :]))
        case _:
            return replace(card, elements=(*elements, Buttons((button,))))


def _closing_row(elements: Sequence[Element]) -> int:
    """The place of the row of buttons that ends a card, small print aside; beyond its end where none does."""
    for place in reversed(range(len(elements))):
        if isinstance(elements[place], Buttons):
            return place
        if not isinstance(elements[place], Note):
            break
    return len(elements)


def size_of(content: Json) -> int:
    """Bytes of a card as it is sent: compact JSON in UTF-8."""
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def built(
    card: Card,
    faults: Mapping[str, str] | None = None,
    *,
    turning: Sequence[actions.Filled] = (),
    frame: Json | None = None,
) -> Json:
    """The card as JSON, with its tables as lists where it would be too large.

    Args:
        card: what it shows.
        faults: what to say at which input, by its name.
        turning: buttons below all others, each with what its data hold besides its press and the card's inputs.
        frame: further properties of the card itself.

    Raises:
        CardTooLarge: it does not fit.
        ValueError: the card is faulty.
    """
    made: Json = {}
    for tables in (True, False):
        builder = _Builder(card, faults or {}, tables=tables)
        body = builder.body() + actions.rows([(button, builder.data | more) for button, more in turning])
        made = _framed(card, body) | (frame or {})
        if size_of(made) <= limits.CARD_BYTES:
            return made
    raise CardTooLarge


def _framed(card: Card, body: list[Json]) -> Json:
    wide = any(isinstance(element, _WIDE) for element in card.elements)
    notification = shorten(shown(card.notification), limits.SUMMARY)
    return {
        "type": "AdaptiveCard",
        "$schema": "https://adaptivecards.io/schemas/adaptive-card.json",
        "version": limits.VERSION,
        "lang": "en",
        "fallbackText": inert(notification),
        "speak": shown(notification.translate(_SPEECH_MARKUP)),
        **({"msteams": {"width": "full"}} if wide else {}),
        "body": body or parts.text(Text(notification)),
    }


class _Builder:
    """Builds the body of one card."""

    def __init__(self, card: Card, faults: Mapping[str, str], *, tables: bool) -> None:
        self.card = card
        self.faults = faults
        self.tables = tables
        self.data = asked(card.elements)
        self.enforced = not any(isinstance(element, Buttons) for element in card.elements)

    def body(self) -> list[Json]:
        made = parts.title(self.card.title) + self.mistakes()
        before: Element | None = None
        for element in self.elements():
            some = self.element(element)
            if some and isinstance(before, Divider):
                some[0] |= {"separator": True, "spacing": "Medium"}
            elif some and isinstance(before, Typed | Note) and isinstance(element, Buttons):
                # They belong to what stands above them, not to what follows.
                some[0] |= {"spacing": "Small"}
            before = element if some or isinstance(element, Divider) else before
            made += some
        return made

    def elements(self) -> list[Element]:
        """The card's, with the submit button at the head of its closing row."""
        elements, submit = list(self.card.elements), self.card.submit
        if submit is None:
            return elements
        place = _closing_row(elements)
        match elements[place : place + 1]:
            case [Buttons(others)]:
                return [*elements[:place], Buttons((submit, *others)), *elements[place + 1 :]]
            case _:
                return [*elements, Buttons((submit,))]

    def mistakes(self) -> list[Json]:
        """All faults, for those who hear the card from its beginning."""
        labels = {element.name: element.label for element in self.card.elements if isinstance(element, Input)}
        lines: list[JsonValue] = []
        for name, words in self.faults.items():
            label = one_line(labels.get(name, ""))
            lines.append(parts.fault(f"{label}: {words}" if label else words))
        return [{"type": "Container", "style": "attention", "items": lines}] if lines else []

    def element(self, element: Element) -> list[Json]:
        match element:
            case Heading():
                made = parts.heading(element)
            case Text():
                made = parts.text(element)
            case Note():
                made = parts.note(element)
            case Typed():
                made = parts.typed(element)
            case Facts():
                made = parts.facts(element)
            case Divider():
                made: list[Json] = []
            case Table():
                made = self.table(element)
            case Buttons(row):
                made = actions.rows([(button, self.data) for button in row])
            case _:
                made = input_elements(element, self.faults.get(element.name, ""), enforced=self.enforced)
        return made

    def table(self, element: Table) -> list[Json]:
        if self.tables and parts.fits_table(element):
            return parts.table(element)
        return parts.table_as_list(element)
