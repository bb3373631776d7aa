"""Cards as Adaptive Cards, and what comes back from them. Nothing here speaks to Teams.

What a person typed is only ever put into `TextRun`s and into the boxes of a form. Our own words, in which there are
names, are in `TextRun`s too; where only text that clients read as markdown is possible, they are made inert first.
"""

from __future__ import annotations

from bot.rendering.teams.pages import page, pages, with_errors
from bot.rendering.teams.parse import answers, page_of, press_of, ticked
from bot.rendering.teams.surfaces import CONTENT_TYPE, activity_fields, filled, message, size_of

__all__ = [
    "CONTENT_TYPE",
    "activity_fields",
    "answers",
    "filled",
    "message",
    "page",
    "page_of",
    "pages",
    "press_of",
    "size_of",
    "ticked",
    "with_errors",
]
