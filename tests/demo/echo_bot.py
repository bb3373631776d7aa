"""A small bot of plain HTTP, to try the workspace with: it says what it heard."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text, parse
from tests.demo import gallery


@dataclass(slots=True)
class Heard:
    """One request of the workspace: its headers and content."""

    kind: str
    content: JsonObject
    headers: dict[str, str]


@dataclass(slots=True, kw_only=True)
class EchoBot:
    """Answers everything at once, or as badly as it is told to.

    Attributes:
        answer: what the next submissions are answered with; None closes the view.
        status: the HTTP status of all answers.
        seconds: how long it takes to answer.
        opens: whether the commands and buttons open modals.
    """

    token: str
    secret: str
    api: str = ""
    answer: JsonObject | None = None
    status: int = 200
    seconds: float = 0.0
    command_answer: str = ""
    opens: bool = True
    heard: list[Heard] = field(default_factory=list[Heard])
    replies: list[JsonObject] = field(default_factory=list[JsonObject])

    def kinds(self) -> list[str]:
        """What it heard, in order."""
        return [heard.kind for heard in self.heard]

    def last(self, kind: str) -> JsonObject:
        """The newest content of a kind."""
        return [heard.content for heard in self.heard if heard.kind == kind][-1]

    async def call(self, method: str, arguments: JsonObject) -> JsonObject:
        """A call of the Web API."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(self.api + method, json=arguments) as response,
        ):
            reply = as_object(parse(await response.read()))
        self.replies.append(reply)
        return reply

    async def handle(self, request: web.Request) -> web.Response:
        """One request of the workspace."""
        body = await request.read()
        if not self._is_signed(request, body):
            return web.Response(status=401)
        kind, content = _read(request, body)
        self.heard.append(Heard(kind, content, dict(request.headers)))
        await asyncio.sleep(self.seconds)
        if self.status != 200:
            return web.Response(status=self.status)
        return await self._react(kind, content)

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        stamp = request.headers["X-Slack-Request-Timestamp"]
        base = f"v0:{stamp}:".encode() + body
        expected = "v0=" + hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, request.headers["X-Slack-Signature"])

    async def _react(self, kind: str, content: JsonObject) -> web.Response:
        if kind == "url_verification":
            return web.json_response({"challenge": content["challenge"]})
        if kind == "message":
            await self._say(content)
        elif kind == "app_home_opened" and content["tab"] == "home":
            await self.call("views.publish", {"user_id": content["user"], "view": gallery.home()})
        elif kind == "command":
            await self._command(content)
            return web.Response(text=self.command_answer)
        elif kind == "block_actions":
            await self._pressed(content)
        elif kind == "view_submission" and self.answer is not None:
            return web.json_response(self.answer)
        return web.Response()

    async def _say(self, event: JsonObject) -> None:
        if "subtype" in event or "bot_id" in event:
            return
        words = as_text(event["text"])
        reply: JsonObject = {"channel": event["channel"], "text": f"You said {words}"}
        if words == "show":
            reply["blocks"] = list[Json](gallery.message_blocks())
        await self.call("chat.postMessage", reply)

    async def _command(self, form: JsonObject) -> None:
        word = as_text(form["text"])
        view = {"form": gallery.form(), "draft": gallery.draft()}.get(word)
        if view is not None and self.opens:
            await self.call("views.open", {"trigger_id": form["trigger_id"], "view": view})
        elif word == "quietly":
            await self.call(
                "chat.postEphemeral",
                {"channel": form["channel_id"], "user": form["user_id"], "text": "I work in private chat."},
            )

    async def _pressed(self, payload: JsonObject) -> None:
        action = as_object(as_list(payload["actions"])[0])
        view: JsonObject | None = {
            "prepare": gallery.draft(),
            "book": gallery.form(),
        }.get(as_text(action["action_id"]))
        if view is not None and self.opens:
            await self.call("views.open", {"trigger_id": payload["trigger_id"], "view": view})


def _read(request: web.Request, body: bytes) -> tuple[str, JsonObject]:
    """The kind of a request and what matters in it."""
    if request.content_type == "application/json":
        value = as_object(parse(body))
        if value["type"] == "event_callback":
            event = as_object(value["event"])
            return as_text(event["type"]), {**event, "event_id": value["event_id"]}
        return as_text(value["type"]), value
    form: JsonObject = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if "payload" not in form:
        return "command", form
    payload = as_object(parse(as_text(form["payload"])))
    return as_text(payload["type"]), payload
