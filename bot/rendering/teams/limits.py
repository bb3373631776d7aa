"""Teams' limits as named constants, each with the page that it comes from.

Teams documents few. `bot.rendering.limits.CardTooLarge` is raised where one does not hold.
"""

from __future__ import annotations

from typing import Final

CARD_BYTES: Final = 28_000
"""Bytes of a card as compact JSON in UTF-8. About 28 KB is what Teams takes of a card from everywhere
(https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using). A bot's
message may have more, about 80 KB in UTF-16 (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages)."""

VERSION: Final = "1.5"
"""The newest that Teams' clients show everywhere, phones included
(https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards)."""

SUMMARY: Final = 1_000
"""Our own, for a notification and for what is spoken or shown instead of a card: clients show far less."""

SUGGESTED_ACTIONS: Final = 3
"""Beside a message; Teams shows no more.
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/suggested-actions"""

ACTIONS: Final = 5
"""Buttons in one row: our own, as on Slack. Teams shows six, and hides more behind a menu
(https://adaptivecards.io/explorer/ActionSet.html)."""

ROW: Final = 35
"""Our own: characters that stand in one row of buttons on a phone of 360 px. Clients do not wrap a row: in one
that is too wide they cut every label short."""

BUTTON_EDGES: Final = 4
"""Our own: what a button takes of its row besides its label, in characters."""

BUTTON: Final = 75
"""Our own, as on Slack: a longer label stands above in full, since clients cut it."""

TOOLTIP_FROM: Final = 30
"""Our own: labels longer than this may be cut on a narrow screen, so they have a tooltip."""

INPUT: Final = 3_000
"""Our own, since `Input.Text` has no documented limit: what fits into one of Slack's boxes, so that a person can
go on there, and so that a form with five of them full still fits into a card."""

INPUT_PART: Final = 2_400
"""Our own: a longer text comes back in parts of this size, so that each box has room for a correction."""

RADIO_BUTTONS: Final = 5
"""Our own, as on Slack: a menu is shorter on a phone beyond this."""

CHECKBOXES: Final = 10
"""Our own, as on Slack."""

TABLE_COLUMNS: Final = 3
"""Our own: more are not readable on a phone, and stand in a list."""

PIECE: Final = 2_500
"""Our own: a text that is longer is divided where a card has to be shown in pages."""

PIECE_ROWS: Final = 10
"""Our own: rows of a table that stay together where a card has to be shown in pages."""

TITLE: Final = 300
"""Our own: a longer title of a card that is shown in pages stands below in full, once."""

PAGE_ROOM: Final = 4_500
"""Our own: bytes that a page leaves free for the buttons that turn it, and for the faults of a form."""
