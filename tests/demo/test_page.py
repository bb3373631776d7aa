"""The page and what it asks: on this machine only, and nothing from another site."""

from __future__ import annotations

import ast
import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.guard import is_loopback_host, is_loopback_peer
from bot.demo.jsons import JsonObject, as_object, as_text, objects, parse
from bot.demo.page_api import PAGE, SCRIPTS
from tests.demo.conftest import FAST, Scene, Stage

AMIRA = "U0DEMO0001"
FILES = ("index.html", "style.css", *SCRIPTS)


async def send(
    scene: Scene, method: str, path: str, body: JsonObject | None = None, **headers: str
) -> tuple[int, str, dict[str, str]]:
    """One request: status, text and headers of the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{scene.url}{path}", json=body, headers=named) as response,
    ):
        return response.status, await response.text(), dict(response.headers)


async def tell(scene: Scene, name: str, body: JsonObject) -> JsonObject:
    """One action of Amira."""
    _, text, _ = await send(scene, "POST", f"/demo/people/{AMIRA}/{name}", body)
    return as_object(parse(text))


async def seen(scene: Scene) -> JsonObject:
    """What Amira's page shows."""
    _, text, _ = await send(scene, "GET", f"/demo/people/{AMIRA}")
    return as_object(parse(text))


@pytest.mark.parametrize(
    "path", ["/", *(f"/{name}" for name in SCRIPTS), "/style.css", "/icon.svg", "/demo/people"]
)
async def test_the_page_is_served_under_a_strict_policy(scene: Scene, path: str) -> None:
    """No inline code, no other site, no frame, no guessing of types."""
    status, _, headers = await send(scene, "GET", path)
    policy = headers["Content-Security-Policy"]
    assert status == 200
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_uses_nothing_from_outside_and_no_markup_from_data() -> None:
    """Data become text nodes: none of the ways to make markup from a string occurs."""
    sources = {name: (PAGE / name).read_text(encoding="utf-8") for name in FILES}
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|style=|onclick="
    )
    outside = re.compile(r"(?:src|href|url\(|import|from)\s*=?\s*[\"'(]?\s*(?:https?:)?//")
    assert [name for name, source in sources.items() if forbidden.search(source)] == []
    assert [name for name, source in sources.items() if outside.search(source)] == []


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.8:8080", "localhost.evil:80"]
)
async def test_a_name_that_points_here_is_refused(scene: Scene, host: str) -> None:
    """DNS rebinding: the Host header has to name this machine, on the page, its data and the Web API."""
    for path in ("/", "/demo/people", "/api/auth.test", "/demo/events"):
        status, _, _ = await send(scene, "GET", path, Host=host)
        assert status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_another_site_cannot_act(scene: Scene, headers: dict[str, str]) -> None:
    """A browser's request from elsewhere, or one that needs no preflight, changes nothing."""
    path, body = f"/demo/people/{AMIRA}/home", JsonObject()
    status, _, _ = await send(scene, "POST", path, body, **headers)
    assert status in (403, 415)
    await scene.workspace.settle()
    assert scene.bot.heard == []


async def test_the_page_itself_can_act(scene: Scene) -> None:
    """The browser's own headers of a request from the page are fine."""
    headers = {"Origin": scene.origin, "Sec_Fetch_Site": "same-origin"}
    status, _, _ = await send(scene, "POST", f"/demo/people/{AMIRA}/home", {}, **headers)
    assert status == 200


@given(st.ip_addresses(v=4).map(str))
def test_only_loopback_addresses_count(address: str) -> None:
    """127.0.0.0/8 is this machine, all else is not, with or without a port."""
    local = address.startswith("127.")
    assert is_loopback_host(address) == is_loopback_host(f"{address}:8080") == local
    assert is_loopback_peer(address) == local


def test_names_of_this_machine() -> None:
    """`localhost` and IPv6 count; nothing, or no address, does not."""
    assert all(map(is_loopback_host, ["localhost", "LOCALHOST:8080", "[::1]", "[::1]:8080"]))
    assert not any(map(is_loopback_host, ["", "[::2]:80", "local", "::ffff:8.8.8.8"]))
    assert not any(map(is_loopback_peer, [None, "", "unix"]))


async def test_a_walk_over_the_page(scene: Scene) -> None:
    """Words, a command, a form with a mistake, its correction: each answer and each state fits."""
    state = await seen(scene)
    await tell(scene, "messages", {})
    state = await seen(scene)
    im = next(c for c in objects(state["conversations"]) if c["kind"] == "im")
    assert (await tell(scene, "say", {"channel": im["id"], "text": "show"})) == {"ok": True, "problem": ""}
    await scene.workspace.settle()
    assert (await tell(scene, "command", {"channel": im["id"], "text": "/supervision draft"}))["ok"] is True
    (modal,) = objects((await seen(scene))["modals"])
    place: JsonObject = {"view_id": modal["id"], "block_id": "stuck", "action_id": "answer"}
    await tell(scene, "submit", {"view_id": modal["id"]})
    (modal,) = objects((await seen(scene))["modals"])
    assert modal["errors"] == {"stuck": "Please complete this required field."}
    assert (await tell(scene, "enter", place | {"value": "In circles"}))["ok"] is True
    assert (await tell(scene, "press", place | {"block_id": "steps", "action_id": "skip"}))["ok"] is True
    assert (await tell(scene, "submit", {"view_id": modal["id"]}))["ok"] is True
    state = await seen(scene)
    assert state["modals"] == []
    im = next(c for c in objects(state["conversations"]) if c["kind"] == "im")
    assert [(post["own"], post["is_app"]) for post in objects(im["messages"])] == [
        (True, False),
        (False, True),
    ]
    assert im["unread"] == 1
    await tell(scene, "read", {"channel": im["id"]})
    own = objects(im["messages"])[0]
    assert (await tell(scene, "unsay", {"channel": im["id"], "ts": own["ts"]}))["ok"] is True
    assert (await tell(scene, "close", {"view_id": "V404"}))["problem"] == "That is not open any more."


async def test_who_is_not_there_cannot_act(scene: Scene) -> None:
    """The deactivated, the bot and the unknown have no page."""
    for user in ("U0LEFT00001", "U0BOT000001", "U404"):
        status, _, _ = await send(scene, "GET", f"/demo/people/{user}")
        assert status == 404
    _, text, _ = await send(scene, "GET", "/demo/people")
    people = objects(as_object(parse(text))["people"])
    assert [person["name"] for person in people][:2] == ["Amira Khan", "Grace Bell"]
    assert len(people) == 12


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("next_working_day", 200),
        ("week", 200),
        ("2026-12-01T09:00:00+00:00", 200),
        ("2026-12-01T09:00:00", 400),
        ("soon", 400),
    ],
)
async def test_the_clock_is_moved_by_whoever_owns_it(scene: Scene, to: str, status: int) -> None:
    """The workspace hands the wish on; a moment without its zone is none."""
    given_status, text, _ = await send(scene, "POST", "/demo/clock", {"to": to})
    assert given_status == status
    assert len(scene.moves) == (status == 200)
    if status == 200:
        assert as_text(as_object(parse(text))["now"]).startswith("2026-12-01T09:")


async def test_a_change_is_streamed(scene: Scene) -> None:
    """The page hears at once that something has changed."""
    async with aiohttp.ClientSession() as session, session.get(f"{scene.url}/demo/events") as stream:
        assert stream.content_type == "text/event-stream"
        first = await stream.content.readuntil(b"\n\n")
        await scene.api("chat.postMessage", {"channel": AMIRA, "text": "x"})
        async with asyncio.timeout(2):
            second = await stream.content.readuntil(b"\n\n")
    assert int(second.split()[1]) > int(first.split()[1])


async def test_an_open_stream_does_not_hold_up_the_end(stage: Stage) -> None:
    """When the server stops, streams end by themselves; nobody waits for the next heartbeat."""
    async with aiohttp.ClientSession() as session, AsyncExitStack() as stack:
        scene = await stack.enter_async_context(stage(FAST))
        stream = await stack.enter_async_context(session.get(f"{scene.url}/demo/events"))
        await stream.content.readuntil(b"\n\n")
        async with asyncio.timeout(2):
            stopping = asyncio.ensure_future(scene.end())
            rest = await stream.content.read()
            await stopping
    assert stream.content.at_eof()
    assert rest.count(b"data:") <= 1


async def test_bad_json_is_refused(scene: Scene) -> None:
    """Neither a broken body nor one that is no object gets further."""
    for body in ("{", "[]"):
        async with (
            aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session,
            session.post(f"{scene.url}/demo/clock", data=body) as response,
        ):
            assert response.status == 400


def test_the_demo_knows_the_bot_by_slacks_protocol_alone() -> None:
    """Nothing in the folder imports the product's insides; the clock is the one thing shared."""
    folder = PAGE.parent
    imported: set[str] = set()
    for path in Path(folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
    ours = {name for name in imported if name.split(".")[0] in ("bot", "handlers", "storage")}
    assert {name for name in ours if not name.startswith("bot.demo")} == {"bot.clock"}
