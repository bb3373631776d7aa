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
from bot.rendering.teams.literal import Json, JsonValue, paragraph, runs, shown
from bot.rendering.text import shorten, size

_STYLES: Final[Mapping[Style, Json]] = {
    Style.NORMAL: {},
    Style.PRIMARY: {"style": "positive"},
    Style.DANGER: {"style": "destructive"},
}


def rows(buttons: Sequence[tuple[Button, Json]]) -> list[Json]:
    """Buttons in as many rows as they need; above a row what is too long for a button, in full.

    Args:
        buttons: each with what its data hold besides its press.
    """
    made: list[Json] = []
    for start in range(0, len(buttons), limits.ACTIONS):
        some = buttons[start : start + limits.ACTIONS]
        labels = (shown(button.label) for button, _ in some)
        made += [paragraph(*runs(label)) for label in labels if size(label) > limits.BUTTON]
        made.append({"type": "ActionSet", "actions": [_action(button, more) for button, more in some]})
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


def refreshed(press: Press | None, user_ids: Sequence[str]) -> Json:
    """What makes a card ask for its newest state when one of these people opens it; nothing without a press.

    Args:
        press: is carried out unasked, so it must have no effect.
        user_ids: Teams' ids of people, not their Entra object ids; none means nobody in a large conversation.

    Raises:
        ValueError: Teams takes no more than 60 people.
    """
    if press is None:
        return {}
    if len(user_ids) > limits.REFRESH_USERS:
        raise ValueError("a card refreshes itself for 60 people at most")
    users: list[JsonValue] = list(user_ids)
    data: Json = {PRESS: press.pack()}
    action: Json = {"type": "Action.Execute", "verb": press.verb.value, "data": data}
    return {"refresh": {"action": action, **({"userIds": users} if users else {})}}
