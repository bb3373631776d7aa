"""Buttons, and what a card refreshes itself with.

Each is an `Action.Execute`, whose answer replaces the card, with an `Action.Submit` for clients that know no such
(https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.cards import Button, Style
from bot.presses import Press
from bot.rendering.teams import limits
from bot.rendering.teams.inputs import PRESS
from bot.rendering.teams.literal import Json, paragraph, runs, shown
from bot.rendering.text import shorten, size

_STYLES: Final[Mapping[Style, Json]] = {
    Style.NORMAL: {},
    Style.PRIMARY: {"style": "positive"},
    Style.DANGER: {"style": "destructive"},
}


Filled = tuple[Button, Json]
"""A button, and what its data hold besides its press."""


def rows(buttons: Sequence[Filled]) -> list[Json]:
    """Buttons in as many rows as a phone needs; above a row what is too long for a button, in full."""
    made: list[Json] = []
    for some in _rows(buttons):
        labels = (shown(button.label) for button, _ in some)
        made += [paragraph(*runs(label)) for label in labels if size(label) > limits.BUTTON]
        below: Json = {"spacing": "Small"} if made else {}
        actions = [_action(button, more) for button, more in some]
        made.append({"type": "ActionSet", **below, "actions": actions})
    return made


def _rows(buttons: Sequence[Filled]) -> list[list[Filled]]:
    made: list[list[Filled]] = []
    room = 0
    for one in buttons:
        width = size(shown(one[0].label)) + limits.BUTTON_EDGES
        if not made or width > room or len(made[-1]) == limits.ACTIONS:
            made.append([])
            room = limits.ROW
        made[-1].append(one)
        room -= width
    return made


def _action(button: Button, more: Json) -> Json:
    label = shown(button.label)
    look: Json = {"title": shorten(label, limits.BUTTON), **_STYLES[button.style]}
    if size(label) > limits.TOOLTIP_FROM:
        look["tooltip"] = label
    data: Json = {PRESS: button.press.pack(), **more}
    if more:
        look["associatedInputs"] = "auto"
    return {
        "type": "Action.Execute",
        "verb": button.press.verb.value,
        **look,
        "data": data,
        "fallback": {"type": "Action.Submit", **look, "data": data},
    }


def refreshed(press: Press | None, user: str) -> Json:
    """What makes a card ask for its newest state when its owner sees it; nothing without a press.

    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards#user-ids-in-refresh

    Args:
        press: is carried out unasked, so it must have no effect.
        user: Teams' id of the owner, not their Entra object id: nobody else's client asks, wherever the card is copied
            to. Where it is empty, everybody's does in a chat of up to 60 people, and nobody's in a larger one.
    """
    if press is None:
        return {}
    action: Json = {"type": "Action.Execute", "verb": press.verb.value, "data": {PRESS: press.pack()}}
    return {"refresh": {"action": action, **({"userIds": [user]} if user else {})}}
