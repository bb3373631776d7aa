"""The platforms' limits as named constants, each with the page that it comes from.

Characters are counted by `bot.rendering.text.size`, the strictest of the ways in which Slack may count:
UTF-16 units, with `&`, `<` and `>` at the length of their entities.
"""

from __future__ import annotations

from typing import Final

from bot.errors import SupervisionError


class CardTooLarge(SupervisionError):
    """This is too long for one message or form. Show it in pages."""


MESSAGE_BLOCKS: Final = 50
"""https://docs.slack.dev/reference/block-kit/blocks"""

VIEW_BLOCKS: Final = 100
"""Modals and Home tabs. https://docs.slack.dev/reference/views/modal-views"""

MESSAGE_SIZE: Final = 13_200
"""Characters of a message's blocks together. Slack documents no number; about 13,200 was measured
(https://github.com/slackapi/bolt-js/issues/2509), and fewer were refused with many small blocks
(https://github.com/slackapi/bolt-js/issues/2867). So everything counts here, JSON punctuation too, except a
table's, of which only the cells' text counts."""

NOTIFICATION: Final = 4_000
"""Characters of `text`. https://docs.slack.dev/reference/methods/chat.postMessage"""

VIEW_BYTES: Final = 250_000
"""Bytes of a whole view (`view_too_large`). https://docs.slack.dev/reference/methods/views.publish"""

TITLE: Final = 24
"""A modal's title, its submit and its close label. https://docs.slack.dev/reference/views/modal-views"""

METADATA: Final = 3_000
"""`private_metadata`. https://docs.slack.dev/reference/views/modal-views"""

CALLBACK: Final = 255
"""`callback_id`. https://docs.slack.dev/reference/views/modal-views"""

TEXT: Final = 3_000
"""One text object. https://docs.slack.dev/reference/block-kit/composition-objects/text-object
Rich text runs have no documented limit and are kept to the same."""

FIELD: Final = 2_000
"""One field of a section. https://docs.slack.dev/reference/block-kit/blocks/section-block"""

FIELDS: Final = 10
"""Fields in a section. https://docs.slack.dev/reference/block-kit/blocks/section-block"""

HEADER: Final = 150
"""https://docs.slack.dev/reference/block-kit/blocks/header-block"""

CONTEXT_ELEMENTS: Final = 10
"""https://docs.slack.dev/reference/block-kit/blocks/context-block"""

NOTE: Final = 2_000
"""One context element; the documented limit is that of a text object, this is what reads as small print."""

ACTIONS: Final = 25
"""Elements in an actions block. https://docs.slack.dev/reference/block-kit/blocks/actions-block"""

BUTTONS_IN_A_ROW: Final = 5
"""Our own: more are hard to tell apart on a phone."""

BUTTON: Final = 75
"""A button's text and its accessibility label.
https://docs.slack.dev/reference/block-kit/block-elements/button-element"""

VALUE: Final = 2_000
"""A button's value. https://docs.slack.dev/reference/block-kit/block-elements/button-element"""

IDENTIFIER: Final = 255
"""`action_id` and `block_id`. https://docs.slack.dev/reference/block-kit/blocks"""

LABEL: Final = 2_000
"""An input's label, and its hint. https://docs.slack.dev/reference/block-kit/blocks/input-block"""

PLACEHOLDER: Final = 150
"""https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""

INPUT: Final = 3_000
"""What fits into one box. https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""

INPUT_PART: Final = 2_400
"""Our own: a longer text comes back in parts of this size, so that each box has room for a correction."""

OPTION: Final = 75
"""An option's label, and an option group's.
https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""

OPTION_VALUE: Final = 150
"""https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""

RADIO_BUTTONS: Final = 5
"""Our own: Slack takes 10 (https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element);
a menu is shorter on a phone beyond this."""

CHECKBOXES: Final = 10
"""https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element"""

SELECT_OPTIONS: Final = 100
"""Options in a menu or in one of its groups, and groups in a menu.
https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element"""

TABLE_ROWS: Final = 100
"""With the row of headings. https://docs.slack.dev/reference/block-kit/blocks/table-block"""

TABLE_COLUMNS: Final = 20
"""https://docs.slack.dev/reference/block-kit/blocks/table-block"""

TABLE_SIZE: Final = 10_000
"""Characters of all cells. https://docs.slack.dev/reference/block-kit/blocks/data-table-block"""

TABLES: Final = 1
"""In a message (`only_one_table_allowed`); none in a modal or Home tab.
https://docs.slack.dev/reference/block-kit/blocks/table-block"""
