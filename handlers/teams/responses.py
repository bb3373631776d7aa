"""The bodies that answer a press on a card.

https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards#response-format
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.rendering.teams import CONTENT_TYPE


def card(content: Mapping[str, object]) -> Mapping[str, object]:
    """A card that takes the place of the one that was pressed, for the person who pressed it."""
    return {"statusCode": 200, "type": CONTENT_TYPE, "value": content}


def said(words: str) -> Mapping[str, object]:
    """A line beside the card, which stays as it is."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


def error(words: str) -> Mapping[str, object]:
    """It did not go through; the card stays as it is, with what was typed in it."""
    return {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "BadRequest", "message": words},
    }
