"""The front door over HTTP: what is not Slack's gets a 4xx, never a 500, and leaves nothing but a counter."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import SystemClock
from bot.demo.jsons import Json, JsonObject
from bot.metrics import Metrics
from bot.presses import Verb
from bot.web import LARGEST_BODY_BYTES, Doors, make_web
from storage.migrate import upgrade
from tests.databases import FreshDatabases
from tests.e2e import wire
from tests.e2e.log_trap import Trap, trapped_logs
from tests.e2e.wire import FORM, JSON, Answered
from tests.support.world import World, a_world

MARK = "Kestrel-7319-marked"
"""Stands in every body; nothing of it may be found anywhere afterwards."""


@dataclass(frozen=True)
class Running:
    """A world that runs in steps, and what it logs."""

    runner: asyncio.Runner
    world: World
    trap: Trap

    def send(self, body: bytes, kind: str = JSON, **how: object) -> Answered:
        """A signed request (`tests.e2e.wire.send`)."""
        return self.runner.run(wire.send(self.world, body, kind, **how))  # pyright: ignore[reportArgumentType]

    def counted(self) -> dict[str, float]:
        """The requests by outcome."""
        return self.runner.run(wire.requests_counted(self.world))


@pytest.fixture(scope="module")
def running(fresh_databases: FreshDatabases) -> Iterator[Running]:
    """One world for all tests of this module: none of them may leave anything behind."""
    url = fresh_databases.databases.url(fresh_databases.make(upgrade))
    with trapped_logs() as trap, asyncio.Runner() as runner:
        manager = a_world(url)
        world = runner.run(manager.__aenter__())
        runner.run(world.tick())
        yield Running(runner, world, trap)
        runner.run(manager.__aexit__(None, None, None))


@pytest.fixture
def nothing_left(running: Running) -> Iterator[Running]:
    """The same, and after the test: no row has changed, no word of a body is logged, one counter is up."""
    running.trap.clear()
    rows = wire.all_rows(running.world.installation.database.engine)
    counted = sum(running.counted().values())
    yield running
    assert wire.all_rows(running.world.installation.database.engine) == rows
    assert MARK not in running.trap.all()
    assert "Traceback" not in running.trap.written()
    assert "request failed" not in running.trap.written()
    assert sum(running.counted().values()) == counted + 1


def marked_event() -> bytes:
    """A body that would be answered, were it signed."""
    return json.dumps(wire.message("U0DEMO0001", "D1", MARK)).encode()


Refused = tuple[str, Callable[[Running], Answered]]

NOT_SLACKS: list[Refused] = [
    ("unsigned", lambda r: r.runner.run(wire.send_raw(r.world, marked_event(), {"Content-Type": JSON}))),
    ("forged", lambda r: r.send(marked_event(), secret="another secret")),
    ("stale", lambda r: r.send(marked_event(), age=301)),
    ("stale", lambda r: r.send(marked_event(), age=-301)),
    ("unsigned", lambda r: r.send(marked_event(), headers={"X-Slack-Signature": "v0=" + "é" * 64})),
    ("unsigned", lambda r: r.send(marked_event(), headers={"X-Slack-Request-Timestamp": "tomorrow"})),
    ("unsigned", lambda r: r.runner.run(wire.send_raw(r.world, MARK.encode() * 400_000, {}))),
    ("oversized", lambda r: r.send(MARK.encode() * 400_000)),
    ("oversized", lambda r: r.send(b" " * (LARGEST_BODY_BYTES + 1))),
    ("broken", lambda r: r.send(MARK.encode(), headers={"Content-Encoding": "gzip"})),
]


@pytest.mark.parametrize(
    "number", range(len(NOT_SLACKS)), ids=[f"{o}-{n}" for n, (o, _) in enumerate(NOT_SLACKS)]
)
def test_what_is_not_slacks_is_turned_away(nothing_left: Running, number: int) -> None:
    """Unsigned, mis-signed, replayed, oversized and broken requests: a 4xx and a counter."""
    outcome, request = NOT_SLACKS[number]
    before = nothing_left.counted().get(outcome, 0)
    assert request(nothing_left).is_refusal
    assert nothing_left.counted()[outcome] == before + 1


MALFORMED: list[tuple[bytes, str]] = [
    (b"", JSON),
    (b"", FORM),
    (b"", ""),
    (b"\xff\xfe" + MARK.encode(), JSON),
    (b"text=%ff%fe&command=%2Fsupervision&" + MARK.encode(), FORM),
    (f'{{"text": "{MARK}"'.encode(), JSON),
    (f'["{MARK}"]'.encode(), JSON),
    (f'"{MARK}"'.encode(), JSON),
    (b"7319", JSON),
    (b"null", JSON),
    (b"NaN", JSON),
    (f'{{"a": {"[" * 100_000}"{MARK}"'.encode(), JSON),
    (b'{"a":' * 100_000 + f'"{MARK}"'.encode() + b"}" * 100_000, JSON),
    (f'{{"type": {{"{MARK}": 1}}}}'.encode(), JSON),
    (f'{{"type": "event_callback", "event": "{MARK}"}}'.encode(), JSON),
    (
        f'{{"type": "event_callback", "event": {{"type": "message"}}, "authorizations": "{MARK}"}}'.encode(),
        JSON,
    ),
    (f'{{"type": "block_actions", "actions": "{MARK}"}}'.encode(), JSON),
    (f'{{"type": "block_actions", "actions": ["{MARK}"]}}'.encode(), JSON),
    (urlencode({"payload": f'["{MARK}"]'}).encode(), FORM),
    (urlencode({"payload": f'{{"{MARK}'}).encode(), FORM),
    (urlencode({"payload": "7319"}).encode(), FORM),
    (urlencode({"payload": "null"}).encode(), FORM),
    (f"{MARK}&=&&a".encode(), FORM),
    (f"hello {MARK}".encode(), "text/plain"),
    (f"<xml>{MARK}</xml>".encode(), "application/xml"),
    (
        f'--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{MARK}\r\n--b--'.encode(),
        "multipart/form-data",
    ),
    (f"\x00\x01{MARK}".encode(), "application/octet-stream; charset=nonsense"),
]


@pytest.mark.parametrize("number", range(len(MALFORMED)))
def test_what_is_malformed_gets_a_4xx(nothing_left: Running, number: int) -> None:
    """Signed by whoever has the secret, but nothing that Slack sends: 400, whatever the content type says."""
    body, kind = MALFORMED[number]
    before = nothing_left.counted().get("refused", 0)
    assert nothing_left.send(body, kind).status == 400
    assert nothing_left.counted()["refused"] == before + 1


def test_a_good_body_under_any_content_type_is_read(running: Running) -> None:
    """Slack's proof of the address is answered, however the request calls its JSON."""
    body = b'{"type": "url_verification", "challenge": "abc"}'
    for kind in (JSON, f"{JSON}; charset=utf-8", "text/plain", FORM, ""):
        answered = running.send(body, kind)
        assert (answered.status, "abc" in answered.body) == (200, True)


@pytest.mark.parametrize(
    "line",
    [
        f"{MARK}",
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{MARK}",
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {MARK}",
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{MARK}",
        f"POST /{MARK} HTTP/9.9\r\nHost: x",
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Encoding: deflate\r\nContent-Length: 9\r\n\r\n{MARK}",
    ],
)
def test_what_is_no_http_is_not_logged(running: Running, line: str) -> None:
    """Bytes that are no HTTP request get a 4xx, and their words are not in what the process writes."""
    running.trap.clear()

    async def talk() -> bytes:
        port = int(running.world.url.rsplit(":", 1)[1])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(line.encode() + b"\r\n\r\n")
        answer = await asyncio.wait_for(reader.read(12), 5)
        writer.close()
        await writer.wait_closed()
        return answer

    assert running.runner.run(talk())[9:10] == b"4"
    assert MARK not in running.trap.written()


def test_other_ways_in_are_closed(running: Running) -> None:
    """Another method is not allowed, another path is not there."""

    async def look() -> list[int]:
        paths = ("/slack/events", "/", "/slack", "/slack/events/", "/api/messages", "/.env")
        return [(await wire.look_at(running.world, path)).status for path in paths]

    assert running.runner.run(look()) == [405, 404, 404, 404, 404, 404]


# --- valid payloads of each kind, with something wrong in them ---------------------------------------


@pytest.fixture(scope="module")
def valid(running: Running) -> dict[str, JsonObject]:
    """A payload of each kind, made from what the bot itself has shown."""

    async def show() -> dict[str, JsonObject]:
        amira, grace = running.world.person("Amira Khan"), running.world.person("Grace Bell")
        await amira.say("help")
        await running.world.settle()
        button = wire.copied_button(amira, Verb.WORD)
        await grace.command("held")
        form = wire.submitted(grace.id, grace.modal())
        assert isinstance(form["view"], dict)
        return {
            "command": dict(wire.command(amira.id, amira.channel, "directmessage", "next")),
            "press": wire.pressed(amira.id, button, channel=amira.channel),
            "box": wire.pressed(amira.id, {"type": "plain_text_input", "action_id": "1~prepare.save~x~1#1w"}),
            "submission": form,
            "message": wire.message(amira.id, amira.channel, "next"),
            "mention": wire.mention(amira.id, amira.team_channel, "<@U0BOT000001> next"),
            "home": wire.home_opened(amira.id, amira.channel),
        }

    return running.runner.run(show())


ODD: tuple[Json, ...] = (
    *(None, True, 0, -1, 10**400, 1e308, "", "\x00", "\ud800", "x" * 5000),
    *("1~sign~x~1", "<@U1>", "D1", [], {}),
)
JUNK: st.SearchStrategy[Json] = st.sampled_from(ODD) | st.recursive(
    st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def places_in(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value in some JSON."""
    if path:
        yield path
    pairs: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    for key, inner in pairs:
        yield from places_in(inner, (*path, key))


def changed(payload: JsonObject, path: tuple[str | int, ...], junk: Json, *, gone: bool) -> JsonObject:
    """The payload with something else, or nothing, in one place; as it is where the place is no more."""
    result = copy.deepcopy(payload)
    holder: Json = result
    for key in path[:-1]:
        holder = _inner(holder, key)
    last = path[-1]
    if isinstance(holder, dict) and isinstance(last, str) and last in holder:
        holder[last] = junk
        if gone:
            del holder[last]
    elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        holder[last] = junk
    return result


def _inner(holder: Json, key: str | int) -> Json:
    if isinstance(holder, dict) and isinstance(key, str):
        return holder.get(key)
    if isinstance(holder, list) and isinstance(key, int) and key < len(holder):
        return holder[key]
    return None


def body_with(kind: str, payload: JsonObject) -> tuple[bytes, str]:
    """A payload as a request's body, and its content type."""
    if kind == "command":
        form = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in payload.items()
        }
        return urlencode(form, errors="surrogatepass").encode(), FORM
    said = json.dumps(payload)
    if kind in ("press", "box", "submission"):
        return urlencode({"payload": said}).encode(), FORM
    return said.encode(), JSON


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("kind", ["command", "press", "box", "submission", "message", "mention", "home"])
def test_no_payload_breaks_the_bot(
    running: Running, valid: dict[str, JsonObject], kind: str, data: st.DataObject
) -> None:
    """Wrong types, junk and gaps at any place of a valid payload never give a 5xx, nor a failure inside."""
    running.trap.clear()
    payload = valid[kind]
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(sorted(places_in(payload), key=repr)))
        payload = changed(payload, path, data.draw(JUNK), gone=data.draw(st.booleans()))
    answered = running.send(*body_with(kind, payload))
    assert answered.status in (200, 400)
    failures = [line for line in running.trap.written().splitlines() if "request failed" in line]
    assert [line for line in failures if '"error": "Unknown"' not in line] == []


# --- health, readiness, metrics ------------------------------------------------------------------------


def test_the_process_says_that_it_is_up_and_ready(running: Running) -> None:
    """The process is up; its database is there, on the right schema, and its keys can be read."""

    async def look() -> list[int]:
        return [(await wire.look_at(running.world, path)).status for path in ("/healthz", "/readyz")]

    assert running.runner.run(look()) == [200, 200]


async def test_without_its_database_a_process_is_up_but_not_ready(fresh_databases: FreshDatabases) -> None:
    """The database is gone: not ready, events are put off with 503, and nothing of them is logged."""
    name = fresh_databases.make(upgrade)
    with trapped_logs() as trap:
        async with a_world(fresh_databases.databases.url(name)) as world:
            world.installation.database.engine.dispose()
            good = fresh_databases.make(upgrade)
            fresh_databases.databases.drop(name)
            statuses = [(await wire.look_at(world, path)).status for path in ("/healthz", "/readyz")]
            event = await wire.send_event(world, wire.message("U0DEMO0001", "D1", MARK))
            told = (await wire.look_at(world, "/readyz")).body
            fresh_databases.databases.create(name, template=good)
        assert (statuses, event.status) == ([200, 503], 503)
        assert "database" in told
        assert MARK not in trap.all()
        assert "Traceback" not in trap.written()


async def test_readiness_that_fails_is_no_readiness() -> None:
    """Whatever goes wrong while it is found out: 503, and the words of the failure stay inside."""

    async def fails() -> str | None:
        raise RuntimeError(MARK)

    answered, logged = await _asked(Doors(clock=SystemClock(), metrics=Metrics(), ready=fails), "/readyz")
    assert answered.status == 503
    assert MARK not in answered.body + logged


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        (None, {}, 200),
        (None, {"X-Forwarded-For": "203.0.113.7"}, 403),
        (None, {"Forwarded": "for=203.0.113.7"}, 403),
        ("secret", {}, 403),
        ("secret", {"Authorization": "Bearer wrong"}, 403),
        ("secret", {"Authorization": "secret"}, 403),
        ("secret", {"Authorization": "Bearer sécret"}, 403),
        ("secret", {"Authorization": "Bearer secret"}, 200),
        ("secret", {"Authorization": "Bearer secret", "X-Forwarded-For": "203.0.113.7"}, 200),
    ],
)
async def test_metrics_are_for_who_may_read_them(
    token: str | None, headers: dict[str, str], status: int
) -> None:
    """With a token for its bearer, without one on this machine alone, and not through a proxy on it."""

    async def is_ready() -> str | None:
        return None

    doors = Doors(clock=SystemClock(), metrics=Metrics(), ready=is_ready, metrics_token=token)
    answered, _ = await _asked(doors, "/metrics", headers)
    assert answered.status == status
    assert ("supervision_" in answered.body) == (status == 200)


async def _asked(doors: Doors, path: str, headers: dict[str, str] | None = None) -> tuple[Answered, str]:
    """A GET to an application of these doors, and what was logged meanwhile."""
    server = TestServer(make_web(doors), host="127.0.0.1")
    with trapped_logs() as trap:
        async with server, ClientSession() as session:
            response = await session.get(server.make_url(path), headers=headers)
            return Answered(response.status, await response.text()), trap.all()
