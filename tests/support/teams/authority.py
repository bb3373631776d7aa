"""An authority on loopback: OpenID metadata, signing keys, tokens for the bot, and tokens from the Bot Connector."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "11111111-2222-3333-4444-555555555555"
PASSWORD = "the client secret of the tests"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.test"
CHANNEL = "msteams"

Claims = dict[str, Any]


@cache
def private_key(name: str = "first") -> rsa.RSAPrivateKey:
    """A key of that name; making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(name: str, endorsements: tuple[str, ...] | None = (CHANNEL,)) -> dict[str, Any]:
    """The public half as an entry of a JSON Web Key Set."""
    entry: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(private_key(name).public_key()))
    entry |= {"kid": name, "use": "sig"}
    return entry if endorsements is None else entry | {"endorsements": list(endorsements)}


class Authority:
    """Issues tokens to the bot, and signs what the service sends it.

    Attributes:
        issuer: that the metadata name.
        keys: that are published.
        asked: how often the keys were fetched.
        token_requests: the forms with which the bot has asked for its token.
        token_status: what it is answered with; 200 where all is well.
        expires_in: seconds for which the bot's tokens hold.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.issuer = ISSUER
        self.keys: list[dict[str, Any]] = [jwk("first")]
        self.asked = 0
        self.token_requests: list[Mapping[str, str]] = []
        self.token_status = 200
        self.expires_in = 3599
        self.tokens: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        """What is served."""
        return [
            web.get("/authority/metadata", self._metadata),
            web.get("/authority/keys", self._keys),
            web.post("/authority/{tenant}/oauth2/v2.0/token", self._token),
        ]

    def sign(
        self, service: str, *, key: str = "first", header: Mapping[str, Any] | None = None, **changed: Any
    ) -> str:
        """A token from the Bot Connector, good unless something is changed; a claim of None is left out."""
        now = int(self._now().timestamp())
        claims: Claims = {
            "serviceurl": service,
            "nbf": now - 60,
            "exp": now + 3600,
            "iss": self.issuer,
            "aud": APP_ID,
        }
        claims = {name: value for name, value in (claims | changed).items() if value is not None}
        headers = {"kid": key} if header is None else dict(header)
        return jwt.encode(claims, private_key(key), algorithm="RS256", headers=headers)

    async def _metadata(self, request: web.Request) -> web.Response:
        address = f"http://{request.host}/authority/keys"
        return web.json_response({"issuer": self.issuer, "jwks_uri": address})

    async def _keys(self, _: web.Request) -> web.Response:
        self.asked += 1
        return web.json_response({"keys": self.keys})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_requests.append(form)
        good = form == {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": PASSWORD,
            "scope": "https://api.botframework.com/.default",
        }
        if self.token_status != 200:
            return web.json_response({"error": "temporarily_unavailable"}, status=self.token_status)
        if not good or request.match_info["tenant"] != TENANT:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        answer = {"token_type": "Bearer", "expires_in": self.expires_in, "access_token": token}
        return web.json_response(answer)
