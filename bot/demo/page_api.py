"""What the page asks and tells the workspace, as JSON under `demo/`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from aiohttp import web

from bot.demo.core import Core
from bot.demo.guard import check_origin
from bot.demo.inputs import NotPossibleError
from bot.demo.jsons import Json, JsonObject, as_text, dump, parse
from bot.demo.members import Member
from bot.demo.page_state import people_json, person_json
from bot.demo.people_actions import PeopleActions, Where

Move: TypeAlias = Literal["next_working_day", "week"] | datetime
"""Where to move the clock: the next working day at nine, a week on, or a moment with its zone."""

MoveClock: TypeAlias = Callable[[Move], Awaitable[None]]

SCRIPTS = ("app.js", "blocks.js", "dom.js", "time.js")
PAGE = Path(__file__).parent / "page"
HEARTBEAT_SECONDS = 15.0


class PageApi:
    """The page's files, its JSON and its stream of changes."""

    def __init__(self, core: Core, people: PeopleActions, move_clock: MoveClock) -> None:
        self._core = core
        self._people = people
        self._move_clock = move_clock
        self._closing = asyncio.Event()

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where it is reached."""
        actions: dict[str, Callable[[str, JsonObject], Awaitable[str]]] = {
            "say": self._say,
            "unsay": self._unsay,
            "command": self._command,
            "press": self._press,
            "enter": self._enter,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "messages": self._messages,
            "read": self._read,
        }
        return [
            web.get("/", _file("index.html", "text/html")),
            *(web.get(f"/{name}", _file(name, "text/javascript")) for name in SCRIPTS),
            web.get("/style.css", _file("style.css", "text/css")),
            web.get("/icon.svg", _file("icon.svg", "image/svg+xml")),
            web.get("/demo/people", self.people),
            web.get("/demo/people/{user}", self.person),
            web.get("/demo/events", self.events),
            web.post("/demo/clock", self.clock),
            *(web.post(f"/demo/people/{{user}}/{name}", self._doing(do)) for name, do in actions.items()),
        ]

    def close(self) -> None:
        """Ends the streams, so that the server can stop."""
        self._closing.set()

    async def people(self, request: web.Request) -> web.Response:
        """Everybody whom one can be."""
        check_origin(request)
        people = people_json(self._core.state)
        now = self._core.state.now().isoformat()
        return _json({"team": self._core.team_name, "now": now, "people": people})

    async def person(self, request: web.Request) -> web.Response:
        """What one person sees."""
        check_origin(request)
        return _json(person_json(self._core, self._member(request)))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """A stream that says, by a growing number, that something has changed (Server-Sent Events)."""
        check_origin(request)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        version = -1
        try:
            while not self._closing.is_set():
                version = await self._next_version(version)
                await response.write(f"data: {version}\n\n".encode())
        except (ConnectionError, asyncio.CancelledError):
            return response
        return response

    async def _next_version(self, version: int) -> int:
        """The newest version, after a change or a heartbeat."""
        change = asyncio.ensure_future(self._core.state.wait_for_change(version))
        closing = asyncio.ensure_future(self._closing.wait())
        tasks = {change, closing}
        try:
            await asyncio.wait(tasks, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        return self._core.state.version

    async def clock(self, request: web.Request) -> web.Response:
        """Moves the clock."""
        check_origin(request)
        to = as_text((await _body(request)).get("to"))
        await self._move_clock(_move(to))
        self._core.state.touch()
        return _json({"ok": True, "now": self._core.state.now().isoformat()})

    def _member(self, request: web.Request) -> Member:
        try:
            return self._people.member(request.match_info["user"])
        except NotPossibleError as error:
            raise web.HTTPNotFound(text=str(error)) from error

    def _doing(
        self, do: Callable[[str, JsonObject], Awaitable[str]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A handler of one action: `{"ok": true}`, or Slack's words for what went wrong."""

        async def handle(request: web.Request) -> web.Response:
            check_origin(request)
            member = self._member(request)
            try:
                problem = await do(member.id, await _body(request))
            except NotPossibleError as error:
                return _json({"ok": False, "problem": str(error)}, 409)
            return _json({"ok": not problem, "problem": problem})

        return handle

    async def _say(self, user: str, body: JsonObject) -> str:
        return self._people.say(user, as_text(body.get("channel")), as_text(body.get("text")))

    async def _unsay(self, user: str, body: JsonObject) -> str:
        return self._people.unsay(user, as_text(body.get("channel")), as_text(body.get("ts")))

    async def _command(self, user: str, body: JsonObject) -> str:
        return await self._people.command(user, as_text(body.get("channel")), as_text(body.get("text")))

    async def _press(self, user: str, body: JsonObject) -> str:
        return await self._people.press(user, _where(body), _place(body))

    async def _enter(self, user: str, body: JsonObject) -> str:
        confirmed = body.get("confirmed") is True
        value = body.get("value")
        return await self._people.enter(user, _where(body), _place(body), value, confirmed=confirmed)

    async def _submit(self, user: str, body: JsonObject) -> str:
        return await self._people.submit(user, as_text(body.get("view_id")))

    async def _close(self, user: str, body: JsonObject) -> str:
        return await self._people.close(user, as_text(body.get("view_id")))

    async def _home(self, user: str, _body: JsonObject) -> str:
        return self._people.open_home(user)

    async def _messages(self, user: str, _body: JsonObject) -> str:
        return self._people.open_messages(user)

    async def _read(self, user: str, body: JsonObject) -> str:
        self._core.state.mark_read(user, as_text(body.get("channel")))
        return ""


def _file(name: str, kind: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(_request: web.Request) -> web.Response:
        text = (PAGE / name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=kind, charset="utf-8")

    return handle


def _json(value: JsonObject, status: int = 200) -> web.Response:
    return web.Response(status=status, text=dump(value), content_type="application/json")


async def _body(request: web.Request) -> JsonObject:
    try:
        value: Json = parse(await request.read() or b"{}")
    except ValueError as error:
        raise web.HTTPBadRequest(text="Send JSON.") from error
    if not isinstance(value, dict):
        raise web.HTTPBadRequest(text="Send a JSON object.")
    return value


def _move(to: str) -> Move:
    if to == "next_working_day" or to == "week":  # noqa: PLR1714 - narrows the type
        return to
    try:
        moment = datetime.fromisoformat(to)
    except ValueError as error:
        raise web.HTTPBadRequest(text="That is no moment.") from error
    if moment.tzinfo is None:
        raise web.HTTPBadRequest(text="The moment needs its zone.")
    return moment


def _where(body: JsonObject) -> Where:
    return Where(
        channel=as_text(body.get("channel")), ts=as_text(body.get("ts")), view_id=as_text(body.get("view_id"))
    )


def _place(body: JsonObject) -> tuple[str, str]:
    return as_text(body.get("block_id")), as_text(body.get("action_id"))
