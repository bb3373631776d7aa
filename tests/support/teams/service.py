"""Teams' service on loopback: conversations, members, messages, and activities sent to the bot. It is strict."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web

from tests.rendering.adaptive_card import assert_valid
from tests.support.teams.authority import APP_ID, TENANT, Authority
from tests.support.teams.members import BOT, Member

CARD = "application/vnd.microsoft.card.adaptive"
Payload = dict[str, Any]


@dataclass
class Message:
    """A message in a conversation.

    Attributes:
        card: as it was posted or updated.
        suggests: what is typed by the buttons beside the chat's box, and for whom.
        turned: as a press has replaced it, for the person of the personal chat.
        entered: what stands in its inputs.
    """

    id: str
    sender: str
    text: str = ""
    summary: str = ""
    card: Payload | None = None
    suggests: list[str] = field(default_factory=list[str])
    suggests_to: list[str] = field(default_factory=list[str])
    turned: Payload | None = None
    entered: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class Conversation:
    """A conversation with the bot."""

    id: str
    kind: str
    members: list[Member]
    messages: list[Message] = field(default_factory=list[Message])
    blocked: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot answered to an activity."""

    status: int
    body: Any


class TeamsService:
    """Holds conversations, takes what the bot sends, and sends activities to it.

    Attributes:
        calls: method and path of everything that the bot has called.
        faults: answers that the next calls get instead: a status, and headers.
        refused: what was wrong with calls of the bot's.
        members: by Entra object id.
        look_up_seconds: how long Teams takes to say who somebody is.
    """

    def __init__(self, authority: Authority, members: list[Member], now: Callable[[], datetime]) -> None:
        self.authority = authority
        self.members = {one.entra: one for one in members}
        self.conversations: dict[str, Conversation] = {}
        self.calls: list[tuple[str, str]] = []
        self.faults: list[tuple[int, Mapping[str, str]]] = []
        self.refused: list[str] = []
        self.typing: list[str] = []
        self.look_up_seconds = 0.0
        self._now = now
        self._numbers = count(1)
        self.url = ""
        self.bot = ""

    def start(self, url: str, bot: str) -> None:
        """Tells it where it is itself, and where the bot is."""
        self.url, self.bot = f"{url}/service/", bot

    def routes(self) -> list[web.RouteDef]:
        """What is served."""
        base = "/service/v3/conversations"
        return [
            web.post(base, self._guarded(self._create)),
            web.post(f"{base}/{{conversation}}/activities", self._guarded(self._post)),
            web.put(f"{base}/{{conversation}}/activities/{{activity}}", self._guarded(self._update)),
            web.delete(f"{base}/{{conversation}}/activities/{{activity}}", self._guarded(self._delete)),
            web.get(f"{base}/{{conversation}}/members/{{member}}", self._guarded(self._member)),
        ]

    # --- conversations -------------------------------------------------------------------------

    def personal(self, member: Member) -> Conversation:
        """Somebody's personal chat with the bot; the same each time."""
        return self._conversation(f"a:1{member.entra}", "personal", [member])

    def together(self, kind: str, *members: Member) -> Conversation:
        """A group chat or a channel."""
        return self._conversation(f"19:{kind}@thread.tacv2;messageid=1", kind, list(members))

    def _conversation(self, name: str, kind: str, members: list[Member]) -> Conversation:
        return self.conversations.setdefault(name, Conversation(name, kind, members))

    # --- to the bot ----------------------------------------------------------------------------

    def activity(self, sender: Member, where: Conversation, **more: Any) -> Payload:
        """An activity as the service sends it."""
        conversation = {"id": where.id, "conversationType": where.kind, "tenantId": TENANT}
        if where.kind != "personal":
            conversation["isGroup"] = True  # pyright: ignore[reportArgumentType]
        return {
            "id": f"{next(self._numbers):013}",
            "timestamp": self._now().isoformat(),
            "localTimestamp": self._now().isoformat(),
            "channelId": "msteams",
            "serviceUrl": self.url,
            "from": {"id": sender.id, "name": sender.name, "aadObjectId": sender.entra},
            "conversation": conversation,
            "recipient": {"id": BOT, "name": "Supervision"},
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }

    async def send(self, activity: Payload, *, token: str | None = None) -> Answer:
        """Sends an activity, signed well unless another token is given."""
        headers = {"Authorization": f"Bearer {token or self.authority.sign(self.url)}"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.bot, json=activity, headers=headers) as response,
        ):
            text = await response.text()
            return Answer(status=response.status, body=json.loads(text) if text else None)

    def say(self, sender: Member, where: Conversation, text: str, **more: Any) -> Payload:
        """A message, noted in the conversation; to be sent."""
        activity = self.activity(sender, where, type="message", text=text, textFormat="plain", **more)
        where.messages.append(Message(activity["id"], sender.id, text=text))
        return activity

    def pressing(
        self, sender: Member, where: Conversation, card: str, action: Payload, data: Payload
    ) -> Payload:
        """The invoke of a pressed `Action.Execute`; to be sent."""
        told = {"type": "Action.Execute", "verb": action["verb"], "data": data}
        value = {"action": told, "trigger": "manual"}
        return self.activity(
            sender, where, type="invoke", name="adaptiveCard/action", value=value, replyToId=card
        )

    # --- from the bot --------------------------------------------------------------------------

    def _guarded(
        self, handle: Callable[[web.Request, Payload], web.Response]
    ) -> Callable[[web.Request], Any]:
        async def guarded(request: web.Request) -> web.Response:
            self.calls.append((request.method, request.path))
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if token not in self.authority.tokens:
                return web.json_response({"error": {"code": "Unauthorized"}}, status=401)
            if self.faults:
                status, headers = self.faults.pop(0)
                return web.json_response({"error": {"code": "Made"}}, status=status, headers=dict(headers))
            if request.method == "GET":
                await asyncio.sleep(self.look_up_seconds)
            body: Payload = await request.json() if request.can_read_body else {}
            return handle(request, body)

        return guarded

    def _create(self, _: web.Request, body: Payload) -> web.Response:
        whom = [one["id"] for one in body.get("members", [])]
        good = body["tenantId"] == TENANT == body["channelData"]["tenant"]["id"]
        if len(whom) != 1 or not good or body.get("bot") != {"id": f"28:{APP_ID}"}:
            return self._refuse("conversation", 400)
        member = self.members.get(whom[0])
        if member is None:
            return self._refuse("nobody of that id", 404)
        conversation = self.personal(member)
        if conversation.blocked:
            return _error(403, "ForbiddenOperationException")
        return web.json_response({"id": conversation.id}, status=201)

    def _post(self, request: web.Request, body: Payload) -> web.Response:
        where = self.conversations.get(request.match_info["conversation"])
        if where is None:
            return self._refuse("no such conversation", 404)
        if where.blocked:
            return _error(403, "MessageWritesBlocked")
        if body == {"type": "typing"}:
            self.typing.append(where.id)
            return web.json_response({}, status=202)
        message = Message(f"m{next(self._numbers)}", BOT)
        if not self._fill(message, body) or not _belongs(message, where):
            return self._refuse("message", 400)
        where.messages.append(message)
        return web.json_response({"id": message.id}, status=201)

    def _update(self, request: web.Request, body: Payload) -> web.Response:
        where = self.conversations.get(request.match_info["conversation"])
        found = [one for one in where.messages if one.id == request.match_info["activity"]] if where else []
        if not found or not self._fill(found[0], body):
            return self._refuse("update", 404)
        return web.json_response({"id": found[0].id})

    def _delete(self, request: web.Request, _: Payload) -> web.Response:
        """Only the bot's own; who blocks the bot keeps what is there."""
        where = self.conversations.get(request.match_info["conversation"])
        if where is not None and where.blocked:
            return _error(403, "MessageWritesBlocked")
        found = [one for one in where.messages if one.id == request.match_info["activity"]] if where else []
        if where is None or not found:
            return _error(404, "ActivityNotFoundInConversation")
        if found[0].sender != BOT:
            return self._refuse("delete", 403)
        where.messages.remove(found[0])
        return web.json_response({}, status=200)

    def _fill(self, message: Message, body: Payload) -> bool:
        known = {"type", "id", "summary", "attachments", "suggestedActions"}
        if set(body) - known or body.get("type") != "message":
            return False
        (attachment,) = body["attachments"]
        if attachment["contentType"] != CARD:
            return False
        assert_valid(attachment["content"])
        message.card, message.summary = attachment["content"], body["summary"]
        suggested = body.get("suggestedActions", {"to": [], "actions": []})
        message.suggests, message.suggests_to = (
            [one["value"] for one in suggested["actions"]],
            suggested["to"],
        )
        return len(message.suggests) <= 3 and all(
            one.keys() == {"type", "title", "value"} and one["type"] == "imBack"
            for one in suggested["actions"]
        )

    def _member(self, request: web.Request, _: Payload) -> web.Response:
        where = self.conversations.get(request.match_info["conversation"])
        asked = request.match_info["member"]
        found = [one for one in where.members if asked in (one.id, one.entra)] if where else []
        if not found:
            return _error(404, "MemberNotFoundInConversation")
        return web.json_response(found[0].as_teams_shows())

    def _refuse(self, what: str, status: int) -> web.Response:
        self.refused.append(what)
        return _error(status, "BadArgument")


def _belongs(message: Message, where: Conversation) -> bool:
    """Whether words are suggested in a personal chat alone, and a card asks for itself for people there alone."""
    users = (message.card or {}).get("refresh", {}).get("userIds", [])
    here = {one.id for one in where.members}
    alone = where.kind == "personal" or not message.suggests
    return len(users) <= 60 and here.issuperset(users) and here.issuperset(message.suggests_to) and alone


def _error(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "no"}}, status=status)
