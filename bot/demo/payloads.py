"""The payloads that Slack sends to an app.

Source: https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

from bot.demo.core import Core, message_object, view_object
from bot.demo.inputs import Inputs, place_of
from bot.demo.jsons import Json, JsonObject
from bot.demo.members import APP_ID, BOT_USER_ID, Member
from bot.demo.state import Conversation, Kind, OpenView, Post

VERIFICATION_TOKEN = "deprecated-verification-token"  # noqa: S105 - Slack still sends one; nobody may trust it
DOMAIN = "demo"


def _team(core: Core) -> JsonObject:
    return {"id": core.team_id, "domain": DOMAIN}


def _user(core: Core, member: Member) -> JsonObject:
    return {
        "id": member.id,
        "username": member.handle,
        "name": member.handle,
        "team_id": "T0ELSEWHERE" if member.is_stranger else core.team_id,
    }


def _common(core: Core, kind: str, member: Member) -> JsonObject:
    return {
        "type": kind,
        "team": _team(core),
        "user": _user(core, member),
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def slash_command(
    core: Core, member: Member, conversation: Conversation, command: str, text: str
) -> dict[str, str]:
    """The form of a slash command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": core.team_id,
        "team_domain": DOMAIN,
        "channel_id": conversation.id,
        "channel_name": conversation.name,
        "user_id": member.id,
        "user_name": member.handle,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": core.response_url(member.id, conversation.id),
        "trigger_id": core.tickets.new_trigger(member.id),
    }


def event_envelope(core: Core, event: JsonObject) -> JsonObject:
    """An event as the Events API wraps it."""
    authorization: JsonObject = {
        "enterprise_id": None,
        "team_id": core.team_id,
        "user_id": BOT_USER_ID,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": core.team_id,
        "context_team_id": core.team_id,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": core.state.new_id("Ev"),
        "event_time": int(core.state.now().timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": core.state.new_id("4-"),
    }


def message_event(core: Core, conversation: Conversation, post: Post, typed: str) -> JsonObject:
    """What a person said: a direct message, or a mention of the bot in a channel."""
    words: JsonObject = {"type": "rich_text_section", "elements": [{"type": "text", "text": typed}]}
    blocks: list[Json] = [{"type": "rich_text", "block_id": core.state.new_id("b"), "elements": [words]}]
    event: JsonObject = {
        "type": "message",
        "client_msg_id": core.state.new_id("m-"),
        "user": post.user,
        "text": post.text,
        "ts": post.ts,
        "event_ts": post.ts,
        "team": core.team_id,
        "channel": conversation.id,
        "blocks": blocks,
    }
    if conversation.kind is Kind.IM:
        return event | {"channel_type": "im"}
    return event | {"type": "app_mention"}


def deleted_event(core: Core, post: Post) -> JsonObject:
    """A person took their own direct message away."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": post.channel,
        "channel_type": "im",
        "deleted_ts": post.ts,
        "previous_message": message_object(core, post),
        "ts": core.state.new_ts(),
        "event_ts": core.state.new_ts(),
    }


def home_opened_event(core: Core, member: Member, conversation: Conversation, tab: str) -> JsonObject:
    """A person opened the app's Home or Messages tab."""
    event: JsonObject = {
        "type": "app_home_opened",
        "user": member.id,
        "channel": conversation.id,
        "tab": tab,
        "event_ts": core.state.new_ts(),
    }
    home = core.state.homes.get(member.id)
    if home is not None and tab == "home":
        event["view"] = view_object(core, home)
    return event


def action_of(core: Core, block: JsonObject, element: JsonObject, value: JsonObject | None) -> JsonObject:
    """What a person did, as it stands in `actions`."""
    block_id, action_id = place_of(block, element)
    action: JsonObject = {
        "type": element.get("type"),
        "block_id": block_id,
        "action_id": action_id,
        "action_ts": core.state.new_ts(),
    }
    shown = ("text", "value", "style", "placeholder", "initial_option", "initial_options", "initial_date")
    action |= {name: element[name] for name in shown if name in element and value is None}
    return action | (value or {})


def message_action(
    core: Core, member: Member, conversation: Conversation, post: Post, action: JsonObject
) -> JsonObject:
    """Something done in a message."""
    private = bool(post.only_for)
    payload: JsonObject = {
        **_common(core, "block_actions", member),
        "container": {
            "type": "message",
            "message_ts": post.ts,
            "channel_id": post.channel,
            "is_ephemeral": private,
        },
        "trigger_id": core.tickets.new_trigger(member.id),
        "channel": {"id": conversation.id, "name": conversation.name},
        "state": {"values": post.inputs_of(member.id).as_json()},
        "response_url": core.response_url(member.id, post.channel, post.ts),
        "actions": [action],
    }
    if not private:
        payload["message"] = message_object(core, post)
    return payload


def view_action(core: Core, member: Member, view: OpenView, action: JsonObject) -> JsonObject:
    """Something done in a modal or Home tab."""
    home = view.body.get("type") == "home"
    return {
        **_common(core, "block_actions", member),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": core.tickets.new_trigger(member.id, "" if home else view.id),
        "view": view_object(core, view),
        "actions": [action],
    }


def view_submission(core: Core, member: Member, view: OpenView) -> JsonObject:
    """A form sent."""
    return {
        **_common(core, "view_submission", member),
        "trigger_id": core.tickets.new_trigger(member.id, view.id),
        "view": view_object(core, view),
        "response_urls": [],
    }


def view_closed(core: Core, member: Member, view: OpenView, *, cleared: bool) -> JsonObject:
    """A form closed without sending it: what was typed does not come along."""
    empty = OpenView(
        id=view.id,
        user=view.user,
        body=view.body,
        hash=view.hash,
        root_id=view.root_id,
        previous_id=view.previous_id,
        inputs=Inputs(),
    )
    return {
        **_common(core, "view_closed", member),
        "view": view_object(core, empty, with_state=False),
        "is_cleared": cleared,
    }
