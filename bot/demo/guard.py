"""Who may talk to the page: a browser or program on this machine, from the page itself.

A page of another site could otherwise reach a loopback address through the visitor's browser, by a
request of its own or by a name that it points here (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def is_loopback_host(host: str) -> bool:
    """Whether a Host header names this machine by a loopback address or as `localhost`."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    name = name.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_loopback_peer(peer: str | None) -> bool:
    """Whether the other end of a connection is on this machine."""
    try:
        return peer is not None and ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


def check_origin(request: web.Request) -> None:
    """Refuses what another site makes a browser send, and every POST that is not JSON.

    Raises:
        web.HTTPForbidden, web.HTTPUnsupportedMediaType
    """
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        raise web.HTTPForbidden(text="Open the page itself to do this.")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise web.HTTPForbidden(text="Open the page itself to do this.")
    if request.method == "POST" and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send JSON.")


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses what does not come from this machine to this machine."""
    if not is_loopback_peer(request.remote) or not is_loopback_host(request.host):
        raise web.HTTPForbidden(text="This is reachable on this machine only.")
    return await handler(request)


async def add_security_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """For every answer."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
