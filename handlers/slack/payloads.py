"""What Slack sends, typed. Nothing here trusts the payload's shape; what is not there is empty."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import parse_qsl

from bot.confidential import Answers
from bot.presses import Press
from bot.rendering import slack as render
from bot.rendering.text import clean

_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,255}")
"""Ids of people, conversations, views, events and triggers, and time stamps."""
_KINDS: Final = ("type", "command", "ssl_check")
"""One of them is in everything that Slack sends."""
_MOST_FIELDS: Final = 100


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a request: ids that Slack has verified."""

    team: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a request came from.

    Attributes:
        channel: its id, empty for the Home tab and modals.
        direct: it may be a direct message (which of them, Slack's conversation look-up says).
        closed: a group conversation or a channel shared with others, in which nothing is said but one line.
    """

    channel: str
    direct: bool
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command (https://docs.slack.dev/interactivity/implementing-slash-commands)."""

    sender: Sender
    place: Place
    text: str
    trigger: str

    def __repr__(self) -> str:
        return "<a slash command>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button, or a box that is saved while it is typed in.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """

    sender: Sender
    press: Press
    answers: Answers
    trigger: str
    view: str
    """Id of the modal in which it was pressed; empty elsewhere."""
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A submitted modal (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload)."""

    sender: Sender
    press: Press
    answers: Answers
    view: Mapping[str, object]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A message to the bot (https://docs.slack.dev/reference/events/message.im), or one that mentions it."""

    sender: Sender
    place: Place
    text: str
    has_files: bool
    event: str

    def __repr__(self) -> str:
        return "<a typed message>"


def body_of(raw: bytes) -> dict[str, object]:
    """What a request says: a JSON object, a form whose `payload` is one, or the fields of a form.

    Raises:
        ValueError: it is nothing that Slack sends.
    """
    said = raw.decode("utf-8")
    body: object
    if said.lstrip().startswith(("{", "[")):
        body = _parsed(said)
    else:
        form = dict(parse_qsl(said, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
        body = _parsed(form["payload"]) if "payload" in form else form
    fields = _mapping(body)
    is_event = fields.get("type") == "event_callback"
    if not any(_text(fields, kind) for kind in _KINDS) or (
        is_event and not isinstance(fields.get("event"), dict)
    ):
        raise ValueError("nothing that Slack sends")
    return dict(fields)


def _parsed(said: str) -> object:
    try:
        return json.loads(said)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def command_of(body: Mapping[str, object]) -> Command:
    """A slash command."""
    name = _text(body, "channel_name")
    channel = _id(body, "channel_id")
    return Command(
        sender=Sender(_id(body, "team_id"), _id(body, "user_id")),
        place=Place(
            channel=channel,
            direct=name == "directmessage" or channel.startswith("D"),
            closed=name.startswith("mpdm-"),
        ),
        text=_text(body, "text"),
        trigger=_id(body, "trigger_id"),
    )


def pressed_of(body: Mapping[str, object]) -> Pressed:
    """The first action of a block_actions payload.

    Raises:
        Unknown: it is no button of ours.
    """
    action = _first(body.get("actions"))
    view = _mapping(body.get("view"))
    container = _mapping(body.get("container"))
    modal = _id(view, "id") if _text(view, "type") == "modal" else ""
    where = _id(view, "id") or _id(container, "message_ts")
    return Pressed(
        sender=sender_of(body),
        press=render.press_of(action),
        answers=_answers(view),
        trigger=_id(body, "trigger_id"),
        view=modal,
        key=("action", where, _text(action, "action_id"), _text(action, "value"), _text(action, "action_ts")),
    )


def submitted_of(body: Mapping[str, object]) -> Submitted:
    """A view_submission payload.

    Raises:
        Unknown: it is no form of ours.
    """
    view = _mapping(body.get("view"))
    submit, _ = render.form_press(view)
    press = submit or Press.unpack("")
    values = json.dumps(_mapping(view.get("state")), sort_keys=True)
    return Submitted(
        sender=sender_of(body),
        press=press,
        answers=_answers(view),
        view=view,
        key=("view", _id(view, "id"), press.pack(), values),
    )


_LINK: Final = re.compile(r"<(?![@#!])([^<>|]*)(?:\|([^<>]*))?>")
"""A link or an address that Slack has found in a text (https://docs.slack.dev/messaging/formatting-message-text)."""
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def _as_typed(text: str) -> str:
    """What somebody typed, as they typed it: Slack marks links, and writes three characters as entities."""
    plain = _LINK.sub(lambda found: found[2] if found[2] is not None else found[1], text)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain


def typed_of(body: Mapping[str, object]) -> Typed | None:
    """A person's own new message; None for edits, joins, other bots and the like."""
    event = _mapping(body.get("event"))
    if event.get("bot_id") or _text(event, "subtype") not in ("", "file_share"):
        return None
    kind = _text(event, "channel_type")
    mention = _text(event, "type") == "app_mention"
    if not mention and kind != "im":
        return None
    if not _id(event, "user") or not _id(event, "channel") or not _id(body, "event_id"):
        return None
    return Typed(
        sender=Sender(
            _id(event, "user_team") or _id(event, "team") or _id(body, "team_id"), _id(event, "user")
        ),
        place=Place(
            channel=_id(event, "channel"),
            direct=kind == "im" and not mention,
            closed=body.get("is_ext_shared_channel") is True or kind == "mpim",
        ),
        text=_as_typed(_without_mention(_text(event, "text")) if mention else _text(event, "text")),
        has_files=bool(event.get("files")),
        event=_id(body, "event_id"),
    )


def home_opened_by(body: Mapping[str, object]) -> Sender | None:
    """Who opened the Home tab; None where the message tab was opened, or nobody is named."""
    event = _mapping(body.get("event"))
    if _text(event, "tab") not in ("home", "") or not _id(event, "user"):
        return None
    return Sender(_id(body, "team_id"), _id(event, "user"))


def sender_of(body: Mapping[str, object]) -> Sender:
    """Who sent an interaction; of several organisations in a shared channel, the person's own."""
    user, team = _mapping(body.get("user")), _mapping(body.get("team"))
    return Sender(_id(user, "team_id") or _id(team, "id"), _id(user, "id"))


def _answers(view: Mapping[str, object]) -> Answers:
    values = _mapping(view.get("state")).get("values")
    return render.answers(values) if values else Answers()


def _without_mention(text: str) -> str:
    return " ".join(word for word in text.split() if not word.startswith("<@"))


def _mapping(value: object) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _first(value: object) -> Mapping[str, object]:
    return _mapping(cast("list[object]", value)[0]) if isinstance(value, list) and value else {}


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return clean(value) if isinstance(value, str) else ""


def _id(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""
