"""What the parts of the workspace share, and the shapes of the things that they talk about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.jsons import Json, JsonObject
from bot.demo.limits import Pace, Strictness
from bot.demo.members import APP_ID, BOT_ID, BOT_NAME, BOT_USER_ID
from bot.demo.state import Conversation, Kind, OpenView, Post, State
from bot.demo.tickets import Tickets


@dataclass(slots=True, kw_only=True)
class Core:
    """The workspace's state and settings.

    Attributes:
        announce: called with each event that Slack would send about the bot's own messages.
        own_url: where the workspace is reached, without a final slash; for response addresses.
    """

    team_id: str
    team_name: str
    bot_token: str
    signing_secret: str
    state: State
    tickets: Tickets
    pace: Pace
    strictness: Strictness
    announce: Callable[[JsonObject], None]
    own_url: str = ""

    def response_url(self, user: str, channel: str, message_ts: str = "") -> str:
        """A new response address for something that a person has just done."""
        return f"{self.own_url}/response/{self.tickets.new_address(user, channel, message_ts)}"


def message_object(core: Core, post: Post) -> JsonObject:
    """A message as the Web API and events show it."""
    message: JsonObject = {
        "type": "message",
        "user": post.user,
        "ts": post.ts,
        "text": post.text,
        "team": core.team_id,
    }
    if post.user == BOT_USER_ID:
        message |= {
            "bot_id": BOT_ID,
            "app_id": APP_ID,
            "bot_profile": {"id": BOT_ID, "app_id": APP_ID, "name": BOT_NAME, "team_id": core.team_id},
        }
    if post.blocks:
        message["blocks"] = list[Json](post.blocks)
    if post.thread_ts:
        message["thread_ts"] = post.thread_ts
    if post.metadata:
        message["metadata"] = post.metadata
    if post.edited:
        message["edited"] = {"user": post.user, "ts": post.ts}
    return message


def conversation_object(conversation: Conversation) -> JsonObject:
    """A conversation as `conversations.info` shows it.

    Source: https://docs.slack.dev/reference/objects/conversation-object
    """
    shared: JsonObject = {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": False,
        "is_org_shared": False,
    }
    if conversation.kind is Kind.IM:
        return shared | {"is_im": True, "user": conversation.user, "is_open": True, "priority": 0}
    return shared | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": False,
        "is_general": False,
        "is_member": BOT_USER_ID in conversation.members,
        "is_shared": conversation.is_ext_shared,
        "is_ext_shared": conversation.is_ext_shared,
        "creator": "",
    }


def view_object(core: Core, view: OpenView, *, with_state: bool = True) -> JsonObject:
    """A view as the Web API and interactions show it.

    Source: https://docs.slack.dev/reference/views
    """
    defaults: JsonObject = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "title": {"type": "plain_text", "text": "View Title"},
        "close": None,
        "submit": None,
    }
    values: JsonObject = view.inputs.as_json() if with_state else {}
    return {
        **defaults,
        **view.body,
        "id": view.id,
        "team_id": core.team_id,
        "app_installed_team_id": core.team_id,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id or None,
        "app_id": APP_ID,
        "bot_id": BOT_ID,
        "state": {"values": values},
    }
