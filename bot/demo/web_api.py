"""The Web API over HTTP: who asks, what for, and the answer in Slack's form."""

from __future__ import annotations

import asyncio
import hmac
from collections import deque
from dataclasses import dataclass

from aiohttp import web

from bot.demo.calls import Call, Method, read_call
from bot.demo.chat_methods import ChatMethods
from bot.demo.core import Core
from bot.demo.jsons import Json, JsonObject, dump, parse
from bot.demo.people_methods import PeopleMethods
from bot.demo.tickets import RefusedError
from bot.demo.view_methods import ViewMethods

SCOPES = "app_mentions:read,chat:write,commands,im:history,im:read,im:write,users:read,users:read.email"
CALLS_KEPT = 10_000


@dataclass(slots=True, kw_only=True)
class Trouble:
    """Something that goes wrong on purpose: how the next calls of a method are answered.

    Attributes:
        method: such as `chat.postMessage`; `*` for every method.
        times: how many calls; negative for all until it is taken back.
        error: Slack's error code; empty where the HTTP status says it.
        after: whether the call takes effect before its answer is lost.
        seconds: how long the answer takes.
    """

    method: str = "*"
    times: int = 1
    status: int = 200
    error: str = ""
    retry_after: int = 0
    after: bool = False
    seconds: float = 0.0


class WebApi:
    """Answers `/api/METHOD` and `/response/ID`.

    Attributes:
        calls: the newest calls that were allowed in, oldest first.
        troubles: what goes wrong next.
    """

    def __init__(self, core: Core, chat: ChatMethods) -> None:
        self._core = core
        self._chat = chat
        people, views = PeopleMethods(core), ViewMethods(core)
        self._methods: dict[str, Method] = {**people.table(), **chat.table(), **views.table()}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.troubles: list[Trouble] = []

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where it is reached."""
        return [
            web.post("/api/{method}", self.answer),
            web.get("/api/{method}", self.answer, allow_head=False),
            web.post("/response/{token}", self.answer_response),
        ]

    async def answer(self, request: web.Request) -> web.Response:
        """One call."""
        method = request.match_info["method"]
        try:
            call = await read_call(request, method)
            trouble = self._trouble_for(method)
            if trouble is not None:
                return await self._go_wrong(trouble, call)
            return _reply(self._run(call))
        except RefusedError as refusal:
            return _refuse(refusal)

    def _run(self, call: Call) -> JsonObject:
        if call.method == "api.test":
            return _api_test(call)
        if call.method.startswith("files."):
            self._check_token(call)
            raise RefusedError("missing_scope", needed="files:write", provided=SCOPES)
        handler = self._methods.get(call.method)
        if handler is None:
            raise RefusedError("unknown_method", req_method=call.method)
        self._check_token(call)
        self.calls.append(call)
        return handler(call)

    def _check_token(self, call: Call) -> None:
        if not call.token:
            raise RefusedError("not_authed")
        if not hmac.compare_digest(call.token.encode(), self._core.bot_token.encode()):
            raise RefusedError("invalid_auth")

    def _trouble_for(self, method: str) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.times and trouble.method in ("*", method):
                trouble.times -= 1
                return trouble
        return None

    async def _go_wrong(self, trouble: Trouble, call: Call) -> web.Response:
        refuses = bool(trouble.error) or trouble.status != web.HTTPOk.status_code
        done = self._run(call) if trouble.after or not refuses else {}
        await asyncio.sleep(trouble.seconds)
        headers = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {}
        if trouble.error:
            return _json({"ok": False, "error": trouble.error}, trouble.status, headers)
        if refuses:
            return web.Response(status=trouble.status, text="upstream trouble", headers=headers)
        return _reply(done)

    async def answer_response(self, request: web.Request) -> web.Response:
        """A post to a response address: five uses in thirty minutes, no token."""
        try:
            body = parse(await request.read())
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        if not isinstance(body, dict):
            return web.Response(status=400, text="invalid_payload")
        try:
            self._chat.respond(self._core.tickets.use_address(request.match_info["token"]), body)
        except RefusedError as refusal:
            status = 404 if refusal.code.endswith("_url") else 400
            return _json({"ok": False, "error": refusal.code}, status, {})
        return web.Response(text="ok")


def _api_test(call: Call) -> JsonObject:
    error = call.text("error")
    if error:
        raise RefusedError(error)
    return {"args": dict(call.arguments)}


def _reply(answer: JsonObject) -> web.Response:
    return _json({"ok": True, **answer}, 200, {"X-OAuth-Scopes": SCOPES})


def _refuse(refusal: RefusedError) -> web.Response:
    more: dict[str, Json] = dict(refusal.more)
    seconds = more.pop("retry_after", None)
    answer: JsonObject = {"ok": False, "error": refusal.code, **more}
    if refusal.messages:
        answer["errors"] = [line.removeprefix("[ERROR] ") for line in refusal.messages]
        answer["response_metadata"] = {"messages": list[Json](refusal.messages)}
    if refusal.code == "ratelimited":
        return _json(answer, 429, {"Retry-After": str(seconds)})
    return _json(answer, 200, {})


def _json(answer: JsonObject, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(
        status=status, text=dump(answer), content_type="application/json", charset="utf-8", headers=headers
    )
