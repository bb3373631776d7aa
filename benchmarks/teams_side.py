"""Teams' side of a measurement: authority, Bot Connector, and people who write and wait for the bot's answer."""

from __future__ import annotations

import asyncio
import json
import secrets
import ssl
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import aiohttp
import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "11111111-2222-3333-4444-555555555555"
PASSWORD = "the client secret of the measurements"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.bench"
KEY_ID = "bench"
ANSWER_SECONDS = 20.0

Json = dict[str, Any]


def entra_id(number: int) -> str:
    """The object id of the person of a number."""
    return str(uuid5(NAMESPACE_DNS, f"p{number}.bench.example"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What people type, and to whom.

    Attributes:
        bot: the address that takes activities.
        word: typed each time.
        expected: stands in the right answer, and in no line about a problem.
    """

    bot: str
    word: str
    expected: str


@dataclass
class TeamsSide:
    """Serves authority and connector on one port, and the authority over https on another.

    Attributes:
        certificate: made at the start, for whoever has to trust the https side.
        posts: how many messages bots have posted.
    """

    port: int
    secure_port: int
    certificate: Path
    posts: int = 0
    _key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    _tokens: set[str] = field(default_factory=set[str])
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _answers: defaultdict[str, asyncio.Queue[str]] = field(
        default_factory=lambda: defaultdict[str, asyncio.Queue[str]](asyncio.Queue)
    )

    @property
    def service(self) -> str:
        """The service URL."""
        return f"http://127.0.0.1:{self.port}/service/"

    @property
    def metadata(self) -> str:
        """The OpenID metadata of the channel."""
        return f"http://127.0.0.1:{self.port}/authority/metadata"

    @property
    def login(self) -> str:
        """Where a bot that takes plain http gets its token."""
        return f"http://127.0.0.1:{self.port}/authority"

    @property
    def secure_login(self) -> str:
        """Where MSAL gets its token."""
        return f"https://127.0.0.1:{self.secure_port}/adfs"

    async def start(self) -> web.AppRunner:
        """Serves until the runner is cleaned up."""
        conversation = "/service/v3/conversations/{conversation}"
        app = web.Application()
        app.router.add_get("/authority/metadata", self._metadata)
        app.router.add_get("/authority/keys", self._keys)
        app.router.add_post("/authority/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/adfs/.well-known/openid-configuration", self._login_metadata)
        app.router.add_post("/adfs/oauth2/token", self._token)
        app.router.add_get(f"{conversation}/members/{{member}}", self._member)
        app.router.add_post(f"{conversation}/activities", self._post)
        app.router.add_post(f"{conversation}/activities/{{activity}}", self._post)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        secured = self._secured()
        await web.TCPSite(runner, "127.0.0.1", self.secure_port, ssl_context=secured).start()
        return runner

    # --- people ------------------------------------------------------------------------------------

    def headers(self) -> Mapping[str, str]:
        """What stands on an activity; the connector uses a token for as long as it holds, too."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": self.service,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        token = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": KEY_ID})
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}

    async def ask(
        self, session: aiohttp.ClientSession, headers: Mapping[str, str], ask: Ask, number: int
    ) -> float:
        """Somebody types a word; seconds until the right answer has come into their conversation."""
        activity = self._typed(number, ask.word)
        answers = self._answers[activity["conversation"]["id"]]
        while not answers.empty():
            answers.get_nowait()
        began = time.perf_counter()
        async with asyncio.timeout(ANSWER_SECONDS):
            async with session.post(ask.bot, data=json.dumps(activity), headers=headers) as taken:
                assert taken.status in (200, 201), taken.status
            while ask.expected not in await answers.get():
                # What is due to somebody may come in between.
                pass
        return time.perf_counter() - began

    def _typed(self, number: int, text: str) -> Json:
        now = datetime.now(UTC).isoformat()
        user = entra_id(number)
        return {
            "type": "message",
            "id": f"{next(self._numbers):013}",
            "timestamp": now,
            "localTimestamp": now,
            "channelId": "msteams",
            "serviceUrl": self.service,
            "from": {"id": f"29:{user}", "name": f"Person {number}", "aadObjectId": user},
            "conversation": {"id": f"a:1{user}", "conversationType": "personal", "tenantId": TENANT},
            "recipient": {"id": f"28:{APP_ID}", "name": "Supervision"},
            "text": text,
            "textFormat": "plain",
            "channelData": {"tenant": {"id": TENANT}},
        }

    # --- connector ---------------------------------------------------------------------------------

    async def _post(self, request: web.Request) -> web.Response:
        if not self._is_signed(request):
            return web.Response(status=401)
        body = await request.text()
        self.posts += 1
        self._answers[request.match_info["conversation"]].put_nowait(body)
        return web.json_response({"id": f"m{next(self._numbers)}"}, status=201)

    async def _member(self, request: web.Request) -> web.Response:
        if not self._is_signed(request):
            return web.Response(status=401)
        account = request.match_info["member"]
        user = account.removeprefix("29:")
        # The staff list names the object ids: no address is needed.
        shown = {"id": account, "aadObjectId": user, "tenantId": TENANT, "userRole": "user"}
        return web.json_response(shown)

    def _is_signed(self, request: web.Request) -> bool:
        return request.headers.get("Authorization", "").removeprefix("Bearer ") in self._tokens

    # --- authority ---------------------------------------------------------------------------------

    async def _metadata(self, request: web.Request) -> web.Response:
        keys = f"http://{request.host}/authority/keys"
        return web.json_response({"issuer": ISSUER, "jwks_uri": keys})

    async def _keys(self, _: web.Request) -> web.Response:
        key: Json = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        key |= {"kid": KEY_ID, "use": "sig", "endorsements": ["msteams"]}
        return web.json_response({"keys": [key]})

    async def _login_metadata(self, request: web.Request) -> web.Response:
        base = f"https://{request.host}/adfs"
        return web.json_response(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/oauth2/authorize",
                "token_endpoint": f"{base}/oauth2/token",
            }
        )

    async def _token(self, _: web.Request) -> web.Response:
        token = secrets.token_urlsafe(400)
        self._tokens.add(token)
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    def _secured(self) -> ssl.SSLContext:
        """The https side, with a certificate that signs itself."""
        private = self.certificate.with_suffix(".key")
        private.write_bytes(
            self._key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
            )
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, private)
        return context
