"""The keys that activities are signed with: from the channel's OpenID metadata, fetched off the turn and kept.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#openid-metadata-document
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast

import aiohttp
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from bot.log import described
from bot.platforms.teams.connector import mapping, text
from bot.platforms.teams.service_urls import is_loopback

KEPT_SECONDS: Final = 24 * 3600.0
"""Microsoft's own advice: they rarely change."""
FETCH_AT_MOST_EVERY_SECONDS: Final = 5.0
"""A token can name any key, so that strangers decide how often one is looked for that is not there."""
SHORTEST_KEY_BITS: Final = 2048
TIMEOUT: Final = aiohttp.ClientTimeout(total=4, connect=3)
FETCH_WITHIN_SECONDS: Final = 4.0
"""All together: an activity waits for it."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key, who signs with it, and for which channels."""

    public: RSAPublicKey
    issuer: str
    endorsements: frozenset[str]


class SigningKeys:
    """Finds keys by their id.

    Args:
        session: shared by everything that talks to Teams.
        url: of the metadata (`MICROSOFT_OPENID_METADATA_URL`).
        monotonic: seconds that only grow.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._session = session
        self._url = url
        self._monotonic = monotonic
        self._fetching = asyncio.Lock()
        self._keys: Mapping[str, SigningKey] = {}
        self._asked_at = float("-inf")
        self._fetched_at = float("-inf")

    async def find(self, key_id: str) -> SigningKey | None:
        """A key; where it is not known, the metadata is fetched anew, at most every few seconds."""
        found = self._keys.get(key_id)
        if found and self._monotonic() - self._fetched_at < KEPT_SECONDS:
            return found
        async with self._fetching:
            if self._monotonic() - self._asked_at >= FETCH_AT_MOST_EVERY_SECONDS:
                self._asked_at = self._monotonic()
                await self._fetch()
        return self._keys.get(key_id)

    async def _fetch(self) -> None:
        """Replaces the keys; those that are known stay where the authority does not answer."""
        try:
            async with asyncio.timeout(FETCH_WITHIN_SECONDS):
                metadata = await self._get(self._url)
                issuer, address = text(metadata.get("issuer")), text(metadata.get("jwks_uri"))
                keys = (await self._get(address)).get("keys") if self._may_ask(address) else None
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            log.warning("signing keys not fetched", **described(error))
            return
        if not issuer or not isinstance(keys, list):
            log.warning("signing keys not fetched", reason="the metadata name no issuer and keys")
            return
        read = (_key(mapping(one), issuer) for one in cast("list[object]", keys))
        self._keys = dict(one for one in read if one)
        self._fetched_at = self._monotonic()

    def _may_ask(self, address: str) -> bool:
        return address.startswith("https://") or (is_loopback(address) and is_loopback(self._url))

    async def _get(self, url: str) -> Mapping[str, object]:
        async with self._session.get(url, timeout=TIMEOUT, allow_redirects=False) as response:
            response.raise_for_status()
            return mapping(json.loads(await response.read()))


def _key(entry: Mapping[str, object], issuer: str) -> tuple[str, SigningKey] | None:
    """One entry of a JSON Web Key Set (RFC 7517); None where it is no RSA key to check signatures with."""
    key_id, endorsements = entry.get("kid"), entry.get("endorsements")
    if entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig" or not isinstance(key_id, str):
        return None
    try:
        public = RSAAlgorithm.from_jwk(json.dumps({name: entry[name] for name in ("kty", "n", "e")}))
    except (InvalidKeyError, KeyError, ValueError, TypeError):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < SHORTEST_KEY_BITS:
        return None
    named = cast("list[object]", endorsements) if isinstance(endorsements, list) else []
    channels = frozenset(one for one in named if isinstance(one, str))
    return key_id, SigningKey(public=public, issuer=issuer, endorsements=channels)
