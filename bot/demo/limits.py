"""Slack's limits, each with the page that it comes from, and the pace at which messages may be sent."""

from __future__ import annotations

from dataclasses import dataclass, field

# https://docs.slack.dev/reference/block-kit/blocks
BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
BLOCK_ID = 255
ACTION_ID = 255
HEADER_TEXT = 150
SECTION_TEXT = 3000
SECTION_FIELDS = 10
SECTION_FIELD = 2000
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
INPUT_LABEL = 2000
INPUT_HINT = 2000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
DATA_TABLE_ROWS = 101

# https://docs.slack.dev/reference/block-kit/block-elements
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
BUTTON_URL = 3000
ACCESSIBILITY_LABEL = 75
PLACEHOLDER = 150
SELECT_OPTIONS = 100
RADIO_OPTIONS = 10
CHECKBOXES_OPTIONS = 10
PLAIN_TEXT_INPUT = 3000

# https://docs.slack.dev/reference/block-kit/composition-objects
TEXT_OBJECT = 3000
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTION_DESCRIPTION = 75
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# https://docs.slack.dev/reference/views
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3000
CALLBACK_ID = 255
EXTERNAL_ID = 255
VIEW_BYTES = 250_000
VIEW_STACK = 3

# https://docs.slack.dev/reference/methods/chat.postMessage and chat.update
POST_TEXT = 40_000
UPDATE_TEXT = 4000
MESSAGE_CHARACTERS = 13_200
"""Characters of text in all blocks of one message; not documented by Slack, measured by its users
(https://github.com/slackapi/bolt-js/issues/2509)."""

# https://docs.slack.dev/interactivity/handling-user-interaction
TRIGGER_SECONDS = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60.0
ANSWER_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strictness:
    """How this workspace behaves where Slack's behaviour depends on time.

    Attributes:
        trigger_seconds: how long a trigger id lives, in real time.
        answer_seconds: how long the bot may take to answer a request.
        retry_delays: seconds before each further attempt to deliver an event
            (https://docs.slack.dev/apis/events-api: at once, after a minute, after five minutes).
        messages_per_second: allowed in one conversation; None for no limit.
        message_burst: how many may come at once before that pace counts.
        own_message_events: whether the bot is sent events for its own messages, as Slack does.
    """

    trigger_seconds: float = TRIGGER_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    messages_per_second: float | None = None
    message_burst: int = 5
    own_message_events: bool = False


@dataclass(slots=True)
class Pace:
    """One token bucket a conversation (https://docs.slack.dev/apis/web-api/rate-limits)."""

    strictness: Strictness
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])

    def seconds_to_wait(self, conversation: str, at: float) -> int:
        """0 where a message may be sent now, and counts it; else the `Retry-After` in whole seconds.

        Args:
            conversation: its id.
            at: seconds of a clock that only goes forward.
        """
        per_second = self.strictness.messages_per_second
        if per_second is None:
            return 0
        burst = float(self.strictness.message_burst)
        tokens, before = self._buckets.get(conversation, (burst, at))
        tokens = min(burst, tokens + (at - before) * per_second)
        if tokens >= 1.0:
            self._buckets[conversation] = (tokens - 1.0, at)
            return 0
        self._buckets[conversation] = (tokens, at)
        return max(1, round((1.0 - tokens) / per_second + 0.5))
