"""Cards for tests, and what Slack makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.cards import (
    Button,
    Card,
    Element,
    Style,
)
from bot.presses import Press, Verb
from tests.rendering.block_kit_rules import Payload, walk

SAVE = Button("Save", Press(Verb.HELD_SAVE, "r1", 3), Style.PRIMARY)


def card_of(
    *elements: Element,
    title: str = "Session",
    notification: str = "Supervision: a reminder is waiting.",
    submit: Button | None = None,
    on_close: Press | None = None,
) -> Card:
    """A card with these elements."""
    return Card(title=title, notification=notification, elements=elements, submit=submit, on_close=on_close)


def form_of(*elements: Element, on_close: Press | None = None) -> Card:
    """A form with these elements, submitted by `SAVE`."""
    return card_of(*elements, submit=SAVE, on_close=on_close)


def payload_of(render: Callable[[Card], Any], card: Card) -> Payload:
    """As Slack gets it: through JSON."""
    return json.loads(json.dumps(render(card)))


def literal(payload: Payload) -> str:
    """All literal runs of rich text, put together."""
    return "".join(part["text"] for part in walk(payload["blocks"]) if part.get("type") == "text")


def state_of(payload: Payload) -> dict[str, dict[str, Payload]]:
    """`state.values` as Slack sends it for a form that nobody changed."""
    values: dict[str, dict[str, Payload]] = {}
    for block in payload["blocks"]:
        if block["type"] != "input":
            continue
        box = block["element"]
        state: Payload = {"type": box["type"]}
        match box["type"]:
            case "plain_text_input" | "number_input":
                state["value"] = box.get("initial_value")
            case "datepicker":
                state["selected_date"] = box.get("initial_date")
            case "radio_buttons" | "static_select":
                state["selected_option"] = box.get("initial_option")
            case _:
                state["selected_options"] = box.get("initial_options", [])
        values[block["block_id"]] = {box["action_id"]: state}
    return values
