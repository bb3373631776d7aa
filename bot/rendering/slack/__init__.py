"""Cards as Block Kit, and what comes back from it. Nothing here speaks to Slack.

What a person typed is only ever put into rich text runs, and our own words into `plain_text` objects: no text
is given to Slack's markup parser (https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

from bot.rendering.slack.parse import answers, form_press, press_of
from bot.rendering.slack.surfaces import POST_OPTIONS, ephemeral, errors, has_inputs, home, message, modal

__all__ = [
    "POST_OPTIONS",
    "answers",
    "ephemeral",
    "errors",
    "form_press",
    "has_inputs",
    "home",
    "message",
    "modal",
    "press_of",
]
