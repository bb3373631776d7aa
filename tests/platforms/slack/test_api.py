"""Calls of Slack's Web API: what comes back is typed, and nothing that Slack or the network does raises."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.platforms.slack import api as slack_api
from bot.platforms.slack.api import (
    AGAIN_SECONDS,
    FOR_THE_ADMINISTRATOR,
    LONGEST_RETRY_AFTER_SECONDS,
    PASSING,
    THROTTLED,
    UNREACHABLE,
    Ok,
    SlackApi,
)
from bot.ports import Failed, Retry

TOKEN = "xoxb-made-up"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(handler: Handler) -> AsyncGenerator[SlackApi]:
    """An API whose server answers every call in one way."""
    app = web.Application()
    app.router.add_post("/api/{method}", handler)
    async with TestServer(app, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        yield SlackApi(session, str(server.make_url("/api")), TOKEN)


def saying(body: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    """Answers with a body."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, status=status, headers=headers)

    return answer


async def result(handler: Handler) -> Ok | Retry | Failed:
    """What one call comes to."""
    async with answering(handler) as api:
        return await api.call("chat.postMessage", channel="D1")


async def test_arguments_go_as_a_form() -> None:
    """Texts, numbers, truth values and structures are encoded as Slack wants them; None is left out."""
    seen: dict[str, list[str]] = {}

    async def note(request: web.Request) -> web.Response:
        seen.update(parse_qs(await request.text()))
        seen["authorization"] = [request.headers["Authorization"]]
        return web.json_response({"ok": True, "ts": "1.2"})

    async with answering(note) as api:
        answer = await api.call("x", a="ä&b", n=5, yes=True, no=False, blocks=[{"t": "ä"}], none=None)
    assert answer == Ok({"ok": True, "ts": "1.2"})
    assert {name: values[0] for name, values in seen.items()} == {
        "a": "ä&b",
        "n": "5",
        "yes": "true",
        "no": "false",
        "blocks": '[{"t":"ä"}]',
        "authorization": f"Bearer {TOKEN}",
    }


@pytest.mark.parametrize("error", sorted(UNREACHABLE))
async def test_who_cannot_be_reached(error: str) -> None:
    """The person or place is not there: the message waits for them."""
    assert await result(saying(f'{{"ok": false, "error": "{error}"}}')) == Failed(
        reason=f"chat.postMessage: {error}", unreachable=True
    )


@pytest.mark.parametrize("error", ["msg_too_long", "invalid_blocks", "invalid_arguments", "unheard_of"])
async def test_what_is_wrong_for_good(error: str) -> None:
    """The same call would fail again."""
    failed = await result(saying(f'{{"ok": false, "error": "{error}"}}'))
    assert failed == Failed(reason=f"chat.postMessage: {error}", unreachable=False)


@pytest.mark.parametrize("error", sorted(PASSING))
async def test_what_passes(error: str) -> None:
    """Slack's own trouble is tried again soon, and counts as a try."""
    retry = await result(saying(f'{{"ok": false, "error": "{error}"}}'))
    assert retry == Retry(after=AGAIN_SECONDS, reason=f"chat.postMessage: {error}")


@pytest.mark.parametrize("error", sorted(THROTTLED | FOR_THE_ADMINISTRATOR))
async def test_what_is_nobodys_fault(error: str) -> None:
    """Throttling, and what an administrator has to mend: no try is spent, so no message is given up."""
    retry = await result(saying(f'{{"ok": false, "error": "{error}"}}'))
    assert isinstance(retry, Retry)
    assert retry.throttled


@pytest.mark.parametrize(
    ("header", "after"),
    [("7", 7.0), ("0", 1.0), ("-5", 1.0), ("", 1.0), ("soon", 1.0), ("1e9", LONGEST_RETRY_AFTER_SECONDS)],
)
async def test_slack_says_when_to_come_back(header: str, after: float) -> None:
    """A 429 is obeyed, within reason."""
    retry = await result(saying("", 429, {"Retry-After": header}))
    assert retry == Retry(after=after, reason="throttled", throttled=True)


@pytest.mark.parametrize("body", ["", "<html>", "[]", "null", "5", '"ok"', "\ufeff"])
async def test_an_answer_that_is_no_json_object(body: str) -> None:
    """A proxy's page or half an answer is tried again."""
    assert isinstance(await result(saying(body)), Retry)


@pytest.mark.parametrize("body", ['{"ok": "true"}', '{"ok": 1}', "{}", '{"ok": false, "error": {"a": 1}}'])
async def test_only_a_true_ok_is_one(body: str) -> None:
    """Whatever is not plainly good is not taken for delivered."""
    assert isinstance(await result(saying(body)), Failed)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_passes(status: int) -> None:
    """The page of a failing server is not read."""
    retry = await result(saying("xoxb-secret words", status))
    assert retry == Retry(after=AGAIN_SECONDS, reason=f"chat.postMessage: HTTP {status}")


async def test_a_lost_connection_passes() -> None:
    """Nobody listens, or the line breaks in the middle: tried again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        api = SlackApi(session, f"http://127.0.0.1:{port}/api/", TOKEN)
        assert isinstance(await api.call("auth.test"), Retry)

    async def break_off(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    assert isinstance(await result(break_off), Retry)


async def test_an_answer_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call does not hang for ever."""
    monkeypatch.setattr(slack_api, "TIMEOUT", aiohttp.ClientTimeout(total=0.05))

    async def dawdle(_: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return web.Response()

    assert await result(dawdle) == Retry(after=AGAIN_SECONDS, reason="chat.postMessage: TimeoutError")
