"""What comes to `/api/messages`: let in where the Bot Connector signed it for this bot, and turned away before that."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import jwt
import pytest

from bot.config import load_settings
from bot.platforms.teams.service_urls import TrustedServices
from handlers.teams.guard import AnonymousGuard, Refusal
from handlers.teams.payloads import activity_of
from handlers.teams.signed import Signed
from tests.e2e.wire import all_rows
from tests.support.teams.authority import APP_ID, TENANT, jwk, private_key
from tests.support.teams.service import Payload
from tests.support.teams.world import TeamsWorld

OTHER_TENANT = "99999999-0000-0000-0000-000000000000"
MakeToken = Callable[[TeamsWorld], str]


async def post(world: TeamsWorld, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer to these bytes."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(world.teams.bot, data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status


def said(world: TeamsWorld, **more: Any) -> Payload:
    """A message of Amira's, not sent yet."""
    amira = world.person("Amira Khan")
    return world.teams.activity(amira.member, amira.chat, type="message", text="help", **more)


async def post_signed(world: TeamsWorld, activity: Payload, token: str = "") -> int:
    """The status of the answer to an activity."""
    token = token or world.teams.authority.sign(world.teams.url)
    return await post(world, json.dumps(activity).encode(), {"Authorization": f"Bearer {token}"})


def rows(world: TeamsWorld) -> dict[str, list[str]]:
    """Everything that is stored."""
    return all_rows(world.installation.database.engine)


def coded(data: bytes) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def made(header: Payload, claims: Payload, secret: bytes) -> str:
    """A token that no library makes: with any header, signed with an HMAC where there is a secret."""
    start = f"{coded(json.dumps(header).encode())}.{coded(json.dumps(claims).encode())}"
    return f"{start}.{coded(hmac.digest(secret, start.encode(), hashlib.sha256)) if secret else ''}"


def claims_of(world: TeamsWorld) -> dict[str, Any]:
    """The claims of a good token."""
    return jwt.decode(world.teams.authority.sign(world.teams.url), options={"verify_signature": False})


BAD_TOKENS: dict[str, MakeToken] = {
    "no token": lambda _: "",
    "no JWT": lambda _: "abc",
    "alg none": lambda world: made({"alg": "none", "kid": "first"}, claims_of(world), b""),
    "alg none with a signature": lambda world: made({"alg": "none", "kid": "first"}, claims_of(world), b"x"),
    "the public key as a secret": lambda world: made(
        {"alg": "HS256", "kid": "first"}, claims_of(world), json.dumps(jwk("first")).encode()
    ),
    "alg RS512": lambda world: jwt.encode(
        claims_of(world), private_key("first"), algorithm="RS512", headers={"kid": "first"}
    ),
    "forged": lambda world: world.teams.authority.sign(
        world.teams.url, key="second", header={"kid": "first"}
    ),
    "unknown key": lambda world: world.teams.authority.sign(world.teams.url, key="second"),
    "no key": lambda world: world.teams.authority.sign(world.teams.url, header={}),
    "another audience": lambda world: world.teams.authority.sign(world.teams.url, aud="another-bot"),
    "several audiences": lambda world: world.teams.authority.sign(world.teams.url, aud=[APP_ID, "another"]),
    "another issuer": lambda world: world.teams.authority.sign(world.teams.url, iss="https://other.test"),
    "no issuer": lambda world: world.teams.authority.sign(world.teams.url, iss=None),
    "expired": lambda world: world.teams.authority.sign(
        world.teams.url, exp=int(world.clock.now().timestamp()) - 301
    ),
    "no end": lambda world: world.teams.authority.sign(world.teams.url, exp=None),
    "an end that is no number": lambda world: world.teams.authority.sign(world.teams.url, exp="2099"),
    "not yet": lambda world: world.teams.authority.sign(
        world.teams.url, nbf=int(world.clock.now().timestamp()) + 301
    ),
    "for another service URL": lambda world: world.teams.authority.sign(
        "https://smba.trafficmanager.net/emea/"
    ),
    "for no service URL": lambda world: world.teams.authority.sign("", serviceurl=None),
}


@pytest.mark.parametrize("name", BAD_TOKENS)
async def test_a_bad_token_is_turned_away(world: TeamsWorld, name: str) -> None:
    """Whatever is wrong with a token, the answer is 401 and nothing is left behind."""
    before = rows(world)
    token = BAD_TOKENS[name](world)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    assert await post(world, json.dumps(said(world)).encode(), headers) == 401
    assert rows(world) == before
    assert world.teams.calls == []


@pytest.mark.parametrize("skew", [-299, 0, 299])
async def test_clocks_may_differ_by_five_minutes(world: TeamsWorld, skew: int) -> None:
    """A token that ended, or begins, within five minutes is good."""
    now = int(world.clock.now().timestamp())
    token = world.teams.authority.sign(world.teams.url, exp=now + min(skew, 0), nbf=now + max(skew, 0))
    assert await post_signed(world, said(world), token) == 200


async def test_a_good_token_is_let_in(world: TeamsWorld) -> None:
    """A signed message of the organisation's is answered."""
    assert await post_signed(world, said(world)) == 200
    await world.settle()
    assert "What I can do" in world.person("Amira Khan").screen()


async def test_a_key_that_stands_for_other_channels_is_not_good(world: TeamsWorld) -> None:
    """A key is endorsed for channels, and signs for those alone."""
    world.teams.authority.keys = [jwk("first", ("webchat",)), jwk("second", None)]
    assert await post_signed(world, said(world)) == 401
    token = world.teams.authority.sign(world.teams.url, key="second")
    assert await post_signed(world, said(world), token) == 401


@pytest.mark.parametrize(
    "service",
    [
        "https://evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil-smba.trafficmanager.net/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net@evil.example/",
    ],
)
async def test_a_foreign_service_url_is_never_called(world: TeamsWorld, service: str) -> None:
    """However well it is signed, the bot's token goes to services that are trusted alone."""
    token = world.teams.authority.sign(service)
    assert await post_signed(world, said(world, serviceUrl=service), token) == 401
    assert world.teams.calls == []


@pytest.mark.parametrize(
    "changed",
    [
        {"channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"channelData": {}, "conversation": {"id": "a:1", "conversationType": "personal"}},
        {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": OTHER_TENANT}},
    ],
)
async def test_another_organisation_is_refused(world: TeamsWorld, changed: Payload) -> None:
    """Whoever is of another tenant, or of none that is named, gets 403."""
    before = rows(world)
    assert await post_signed(world, said(world, **changed)) == 403
    assert rows(world) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b"\xff\xfe{}", 400),
        (b"[" * 100_000, 400),
        (b"{}", 400),
        (b'{"type": "message"}', 400),
        (b'{"type": 1, "serviceUrl": []}', 400),
        (b" " * 1_000_001, 413),
        (b" " * 8_000_000, 413),
    ],
)
async def test_what_is_no_activity_is_refused(world: TeamsWorld, body: bytes, status: int) -> None:
    """What cannot be read gets 4xx, signed or not, and nothing is left behind."""
    before = rows(world)
    signed = {"Authorization": f"Bearer {world.teams.authority.sign(world.teams.url)}"}
    try:
        assert await post(world, body, signed) == status
        assert await post(world, body, {}) == 401
    except aiohttp.ClientConnectionError:
        assert status == 413, "what is too large may find the connection closed"
    assert rows(world) == before


async def test_a_new_key_is_found_at_once_and_a_made_up_one_costs_little(world: TeamsWorld) -> None:
    """An unknown key id fetches the metadata anew, and a flood of them once in some seconds."""
    authority = world.teams.authority
    assert await post_signed(world, said(world)) == 200
    assert authority.asked == 1
    for _ in range(20):
        assert await post_signed(world, said(world), authority.sign(world.teams.url, key="second")) == 401
    assert authority.asked <= 2


def read(**changed: object) -> Payload:
    """An activity as the Agents Playground sends it."""
    return {
        "type": "message",
        "channelId": "msteams",
        "serviceUrl": "http://localhost:56150/_connector",
        "conversation": {"id": "c", "tenantId": TENANT},
        **changed,
    }


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({}, None),
        ({"serviceUrl": "https://smba.trafficmanager.net/teams/"}, Refusal.FORGED),
        ({"serviceUrl": "http://192.0.2.1/"}, Refusal.FORGED),
        ({"conversation": {"id": "c"}}, Refusal.FOREIGN),
    ],
)
def test_the_playground_is_on_this_machine(changed: Payload, refusal: Refusal | None) -> None:
    """Unsigned activities are answered on loopback alone."""
    guard = AnonymousGuard(TrustedServices(loopback=True, own=False), None)
    activity = activity_of(json.dumps(read(**changed)).encode())
    assert guard.check_activity(Signed(service="", channels=frozenset()), activity) is refusal


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "x-forwarded-proto"])
async def test_the_playground_comes_through_no_proxy(name: str) -> None:
    """A proxy on this machine speaks for somebody elsewhere."""
    guard = AnonymousGuard(TrustedServices(loopback=True, own=False), None)
    assert await guard.check_headers({name: "192.0.2.1"}) is Refusal.UNSIGNED
    assert isinstance(await guard.check_headers({"Host": "127.0.0.1"}), Signed)


def test_the_playground_is_one_tenant_where_one_is_set() -> None:
    """With MICROSOFT_APP_TENANT_ID set, others are refused without signatures too."""
    guard = AnonymousGuard(TrustedServices(loopback=True, own=False), OTHER_TENANT)
    activity = activity_of(json.dumps(read()).encode())
    assert guard.check_activity(Signed(service="", channels=frozenset()), activity) is Refusal.FOREIGN
    assert load_settings(_env_file=None, microsoft_allow_anonymous=True).has_teams
