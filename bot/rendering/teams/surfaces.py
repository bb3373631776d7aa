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
from bot.rendering.teams.inputs import PAGE, asked, input_elements
from bot.rendering.teams.literal import Json, JsonValue, inert, shown
from bot.rendering.text import one_line, shorten

CONTENT_TYPE: Final = "application/vnd.microsoft.card.adaptive"
"""Of an attachment, and of the answer to a press that is a card."""

_WIDE: Final = Table | Typed | TextInput
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_SPEECH_MARKUP: Final = str.maketrans("<>&", "   ")


def message(card: Card, *, refresh: Press | None = None, user_ids: Sequence[str] = ()) -> Json:
    """The Adaptive Card. The title stands above; a form's submit button is the first of the last row.

    Args:
        card: what it shows.
        refresh: a press without effect, under which the card asks for its newest state; see `actions.refreshed`.
        user_ids: for whom.

    Raises:
        CardTooLarge: it does not fit into one card: show it in `pages`.
        ValueError: the card is faulty.
    """
    return {**_card(card, {}), **actions.refreshed(refresh, user_ids)}


reply = message
"""The card that answers a press takes the same elements, and may go on refreshing itself."""


def activity_fields(card: Card, *, refresh: Press | None = None, user_ids: Sequence[str] = ()) -> Json:
    """The fields of a message activity that shows a card.

    `summary` is what a notification shows. `text` would stand in the chat too, above the card, so there is none.
    """
    content = message(card, refresh=refresh, user_ids=user_ids)
    return {
        "summary": shorten(shown(card.notification), limits.SUMMARY),
        "attachments": [{"contentType": CONTENT_TYPE, "content": content}],
    }


def with_errors(card: Card, faults: Mapping[str, str], typed: Answers | None = None) -> Json:
    """A form again with its faults: all of them at the top, each above its input, and what was typed in the boxes.

    Args:
        card: the form.
        faults: what to say at which input, by its name. A fault of no input in the form stands at the top alone.
        typed: what came with the press; without it the boxes hold what they held at first.

    Raises:
        CardTooLarge: it does not fit into one card. Answer with an error instead: then Teams leaves the card as it is.
        ValueError: there is no fault, or the card is faulty.
    """
    if not faults:
        raise ValueError("there is no fault to show")
    return _card(filled(card, typed) if typed else card, faults)


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


def page_of_card(card: Card, turn: Sequence[tuple[str, Press, int]]) -> Json:
    """A page of a long card, with buttons to its neighbours: each a label, a press and the page's number."""
    turning: list[tuple[Button, Json]] = [
        (Button(label, press), {PAGE: number}) for label, press, number in turn
    ]
    return _card(card, {}, turning)


def size_of(content: Json) -> int:
    """Bytes of a card as it is sent: compact JSON in UTF-8."""
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _card(card: Card, faults: Mapping[str, str], turning: Sequence[tuple[Button, Json]] = ()) -> Json:
    """The card, with its tables as lists where it would be too large."""
    made: Json = {}
    for tables in (True, False):
        body = _Builder(card, faults, tables=tables).body() + actions.rows(turning)
        made = _framed(card, body)
        if size_of(made) <= limits.CARD_BYTES:
            return made
    raise CardTooLarge


def _framed(card: Card, body: list[Json]) -> Json:
    wide = any(isinstance(element, _WIDE) for element in card.elements)
    return {
        "type": "AdaptiveCard",
        "$schema": "https://adaptivecards.io/schemas/adaptive-card.json",
        "version": limits.VERSION,
        "lang": "en",
        "fallbackText": inert(card.notification),
        "speak": shown(card.notification.translate(_SPEECH_MARKUP)),
        **({"msteams": {"width": "full"}} if wide else {}),
        "body": body or parts.text(Text(shown(card.notification))),
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
        divided = False
        for element in self.elements():
            if isinstance(element, Divider):
                divided = True
            elif some := self.element(element):
                if divided:
                    some[0] |= {"separator": True, "spacing": "Medium"}
                made += some
                divided = False
        return made

    def elements(self) -> list[Element]:
        """The card's, with the submit button at the head of the last row of buttons."""
        elements, submit = list(self.card.elements), self.card.submit
        if submit is None:
            return elements
        match elements[-1:]:
            case [Buttons(others)]:
                return [*elements[:-1], Buttons((submit, *others))]
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
