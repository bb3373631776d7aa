"""The web application: the front door, health and metrics."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

import structlog
from aiohttp import web

from bot.correlation import correlation
from bot.ids import new_id
from bot.log import described
from bot.metrics import Metrics
from bot.ports import Clock
from handlers.slack.signature import Refusal, check_headers, check_signature
from handlers.teams.signed import Signed

LARGEST_BODY_BYTES = 1_000_000
BODY_SECONDS = 10
"""How long a body may take to come."""
_STATUS = {Refusal.OVERSIZED: 413, Refusal.BROKEN: 400}

log = structlog.get_logger()

Handler = Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, Mapping[str, str], str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackDoor:
    """What stands behind `/slack/events`."""

    secret: str
    handler: Handler


class TeamsDoor(Protocol):
    """What stands behind `/api/messages`."""

    async def check_headers(self, headers: Mapping[str, str]) -> Signed | None:
        """What the headers prove; None where the request is turned away before its body is read."""
        ...

    async def __call__(self, signed: Signed, body: bytes) -> tuple[int, str]:
        """Status and body of the answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Everything that the web application lets in.

    Attributes:
        ready: what is missing for the service to work, or None.
        metrics_token: for `/metrics`; without one it answers on loopback only.
    """

    clock: Clock
    metrics: Metrics
    ready: Callable[[], Awaitable[str | None]]
    slack: SlackDoor | None = None
    teams: TeamsDoor | None = None
    metrics_token: str | None = None


def make_web(doors: Doors) -> web.Application:
    """The application with its routes."""
    app = web.Application(client_max_size=LARGEST_BODY_BYTES)
    app.router.add_get("/healthz", _health)
    app.router.add_get("/readyz", _readiness(doors))
    app.router.add_get("/metrics", _metrics(doors))
    if doors.slack:
        app.router.add_post("/slack/events", _slack(doors, doors.slack))
    if doors.teams:
        app.router.add_post("/api/messages", _teams(doors, doors.teams))
    return app


def _slack(doors: Doors, door: SlackDoor) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def slack(request: web.Request) -> web.Response:
        body = await _verified(request, door.secret, doors.clock.now().timestamp())
        if isinstance(body, Refusal):
            doors.metrics.requests.labels("slack", body.value).inc()
            return web.Response(status=_STATUS.get(body, 401))
        began = time.monotonic()
        correlation.set(new_id())
        status, headers, answer = await door.handler(request.headers, body)
        # A failure of ours is told as a passing one: Slack then repeats an event.
        status = 503 if status >= 500 else status
        doors.metrics.requests.labels("slack", "answered" if status < 400 else "refused").inc()
        doors.metrics.answer_seconds.labels("slack").observe(time.monotonic() - began)
        kept = {name: value for name, value in headers.items() if name.lower() == "content-type"}
        return web.Response(status=status, text=answer, headers=kept)

    return slack


def _teams(doors: Doors, door: TeamsDoor) -> Callable[[web.Request], Awaitable[web.Response]]:
    def refused(status: int, outcome: str) -> web.Response:
        doors.metrics.requests.labels("teams", outcome).inc()
        return web.Response(status=status)

    async def teams(request: web.Request) -> web.Response:
        signed = await door.check_headers(request.headers)
        if signed is None:
            return refused(401, "unsigned")
        body = await _body(request)
        if isinstance(body, Refusal):
            return refused(_STATUS[body], body.value)
        began = time.monotonic()
        correlation.set(new_id())
        status, answer = await door(signed, body)
        if status >= 400:
            return refused(status, "refused")
        doors.metrics.requests.labels("teams", "answered").inc()
        doors.metrics.answer_seconds.labels("teams").observe(time.monotonic() - began)
        return web.Response(status=status, text=answer, content_type="application/json")

    return teams


async def _verified(request: web.Request, secret: str, now: float) -> bytes | Refusal:
    """Nothing is read before the headers are known to be good, nor parsed before the signature is."""
    refusal = check_headers(request.headers, now)
    if refusal is not None:
        return refusal
    body = await _body(request)
    return body if isinstance(body, Refusal) else check_signature(request.headers, body, secret, now) or body


async def _body(request: web.Request) -> bytes | Refusal:
    """The bytes that came, where they come in time and are not too many."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        return Refusal.OVERSIZED
    except (TimeoutError, web.RequestPayloadError):
        return Refusal.BROKEN


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"status": "up"})


def _readiness(doors: Doors) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(_: web.Request) -> web.Response:
        try:
            missing = await doors.ready()
        except Exception as error:  # noqa: BLE001 - whatever it is, the service is not ready
            log.error("readiness not known", **described(error))  # noqa: TRY400 - no traceback: see described
            missing = "the database cannot be used"
        if missing is None:
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "not ready", "missing": missing}, status=503)

    return ready


def _metrics(doors: Doors) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def metrics(request: web.Request) -> web.Response:
        if not _may_read_metrics(request, doors.metrics_token):
            return web.Response(status=403)
        return web.Response(body=doors.metrics.text(), content_type="text/plain", charset="utf-8")

    return metrics


def _may_read_metrics(request: web.Request, token: str | None) -> bool:
    if token is not None:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    if any(name.lower().startswith(("forwarded", "x-forwarded-")) for name in request.headers):
        # A proxy on this machine speaks for somebody elsewhere.
        return False
    if "Forwarded" in request.headers or any(name.startswith("X-Forwarded-") for name in request.headers):
        # A proxy on this machine speaks for somebody who may not be on it.
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
