"""What Teams sends back for a card, as its clients build it."""

from __future__ import annotations

from typing import Any

from bot.cards import Card
from bot.rendering import teams
from tests.rendering.adaptive_card import Payload, actions_of, inputs_of
from tests.rendering.slack.forms import payload_of


def sent(card: Payload, label: str = "", **typed: str) -> dict[str, Any]:
    """The data of a press of a button, the first one where none is named, with what stands in the inputs.

    Clients leave out what is empty, and send numbers as text. `typed` is typed first.
    """
    [action, *_] = [action for action in actions_of(card) if label in {"", action["title"]}]
    values = {box["id"]: str(box.get("value", "")) for box in inputs_of(card)} | typed
    return {**action["data"], **{name: value for name, value in values.items() if value}}


def rendered(card: Card) -> Payload:
    """The card as Teams gets it."""
    return payload_of(teams.message, card)
