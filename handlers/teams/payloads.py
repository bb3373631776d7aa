"""What Teams sends, typed. Nothing here trusts an activity's shape; what is not there is empty.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from bot.confidential import Answers
from bot.errors import Unknown
from bot.platforms.teams.reference import Reference
from bot.presses import Press
from bot.rendering import teams as render
from bot.rendering.text import clean

CHANNEL: Final = "msteams"
ACTION: Final = "adaptiveCard/action"
_ENTRA_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
"""Ids of tenants and people: GUIDs (https://learn.microsoft.com/entra/fundamentals/)."""
_LONGEST_ID: Final = 1_000
_NO_FILES: Final = ("text/", "messagereference", "application/vnd.microsoft.card.")
"""Teams adds an HTML copy to each formatted message, and cards and quotations to some."""
_WHITE: Final = re.compile(r"&nbsp;|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What is common to all activities.

    Attributes:
        kind: its type, and for an invoke, an installation update and the like the name or action after it.
        id: Teams' own; a repetition has the same, and a later one a new one.
        moment: when it was sent, as Teams writes it.
        account: Teams' id of the person; empty where it is no person.
        bot: the bot's own id.
        tenants: every tenant that it names.
        where: the conversation, whose user is the person's Entra object id in their personal chat alone.
        user: the person's Entra object id.
        private: it comes from the person's personal chat with the bot.
        body: all of it.
    """

    kind: str
    id: str
    moment: str
    channel: str
    account: str
    bot: str
    user: str
    tenants: frozenset[str]
    where: Reference
    private: bool
    body: Mapping[str, object]

    def __repr__(self) -> str:
        return f"<an activity: {self.kind}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A message.

    Attributes:
        text: without the mention of the bot.
        meant: it is for the bot: in a personal chat always, elsewhere where it mentions the bot.
    """

    text: str
    has_files: bool
    meant: bool

    def __repr__(self) -> str:
        return "<a typed message>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button of a card, pressed, or its refresh.

    Attributes:
        card: the message that it stands on.
        page: of a long card, where the press turns to one.
        ticked: of the answers what was ticked, on this page or another.
        unasked: the client asked for the card's newest state by itself.
        entered: everything that came with it, for telling a repetition from another press.
    """

    press: Press
    answers: Answers
    card: str
    page: int | None
    ticked: Mapping[str, tuple[str, ...]]
    unasked: bool
    entered: str

    def brings_text(self) -> bool:
        """Whether something that was typed came with it."""
        return any(self.answers.text(name) for name in self.answers.names() if name not in self.ticked)

    def __repr__(self) -> str:
        return f"<a press: {self.press.verb}>"


def activity_of(raw: bytes) -> Activity:
    """An activity.

    Raises:
        ValueError: it is nothing that the Bot Framework sends.
    """
    try:
        body = _mapping(json.loads(raw.decode("utf-8")))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    sender, conversation = _mapping(body.get("from")), _mapping(body.get("conversation"))
    tenants = _tenants(body, conversation)
    private = (
        _text(conversation, "conversationType") == "personal" and conversation.get("isGroup") is not True
    )
    user = _entra_id(sender, "aadObjectId")
    kind, service = _text(body, "type"), _text(body, "serviceUrl")
    if not kind or not service:
        raise ValueError("no activity")
    return Activity(
        kind=kind,
        id=_id(body, "id"),
        moment=_id(body, "timestamp"),
        channel=_text(body, "channelId"),
        account=_id(sender, "id"),
        bot=_id(_mapping(body.get("recipient")), "id"),
        user=user,
        tenants=tenants,
        where=Reference(
            tenant=next(iter(sorted(tenants)), ""),
            user=user if private else "",
            conversation=_id(conversation, "id"),
            service=service,
            account=_id(sender, "id") if private else "",
        ),
        private=private,
        body=body,
    )


def _tenants(body: Mapping[str, object], conversation: Mapping[str, object]) -> frozenset[str]:
    """Teams names the tenant in its channel data, and in the conversation too; a guest's own is elsewhere."""
    data = _mapping(body.get("channelData"))
    named = (_mapping(data.get("tenant")).get("id"), conversation.get("tenantId"))
    return frozenset(str(one).lower() for one in named if one is not None)


def typed_of(activity: Activity) -> Typed:
    """A message's text."""
    text, mentioned = _text(activity.body, "text"), False
    for entity in map(_mapping, _list(activity.body.get("entities"))):
        if entity.get("type") == "mention" and _id(_mapping(entity.get("mentioned")), "id") == activity.bot:
            mentioned = True
            text = text.replace(_text(entity, "text"), " ")
    kinds = [_text(_mapping(one), "contentType").lower() for one in _list(activity.body.get("attachments"))]
    return Typed(
        text=clean(text) if activity.private and not mentioned else _WHITE.sub(" ", clean(text)).strip(),
        has_files=any(not kind.startswith(_NO_FILES) for kind in kinds),
        meant=activity.private or mentioned,
    )


def has_press(activity: Activity) -> bool:
    """Whether a message is a pressed `Action.Submit`, for clients that know no `Action.Execute`."""
    return isinstance(activity.body.get("value"), dict)


def pressed_of(activity: Activity) -> Pressed:
    """A press on a card: the invoke of an `Action.Execute`, or the message of an `Action.Submit`.

    Raises:
        Unknown: it is none of ours.
    """
    value = _mapping(activity.body.get("value"))
    action = _mapping(value.get("action"))
    data = action.get("data") if activity.kind == "invoke" else value
    fields = _mapping(data)
    if not fields:
        raise Unknown
    return Pressed(
        press=render.press_of(fields),
        answers=render.answers(fields),
        card=_id(activity.body, "replyToId"),
        page=render.page_of(fields),
        ticked=render.ticked(fields),
        unasked=value.get("trigger") == "automatic",
        entered=json.dumps(fields, sort_keys=True),
    )


def installs(activity: Activity) -> bool:
    """Whether somebody has added the bot to their personal chat."""
    added = map(_mapping, _list(activity.body.get("membersAdded")))
    return activity.private and (
        _text(activity.body, "action") in ("add", "add-upgrade")
        or any(_id(one, "id") == activity.bot for one in added)
    )


def _mapping(value: object) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _id(fields: Mapping[str, object], name: str) -> str:
    value = _text(fields, name)
    return value if len(value) <= _LONGEST_ID and value.isprintable() else ""


def _entra_id(fields: Mapping[str, object], name: str) -> str:
    value = _text(fields, name)
    return value.lower() if _ENTRA_ID.fullmatch(value) else ""
