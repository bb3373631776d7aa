"""The guard in front of everything that Teams sends: who signed it, for whom, and for which organisation.

It does what the Bot Framework asks of a bot
(https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot-step-4).
The library's own check answers 500 to what is forged, and does not find a new key for a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Protocol

import jwt

from bot.platforms.teams.service_urls import TrustedServices
from bot.ports import Clock
from handlers.teams.payloads import CHANNEL, Activity
from handlers.teams.signed import Signed
from handlers.teams.signing_keys import SigningKey, SigningKeys

SKEW_SECONDS: Final = 300
ALGORITHMS: Final = ("RS256",)
_BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.IGNORECASE)
_SERVICE_CLAIMS: Final = ("serviceurl", "serviceUrl")


class Refusal(StrEnum):
    """Why a request is turned away."""

    UNSIGNED = "unsigned"
    FORGED = "forged"
    FOREIGN = "foreign"
    """Of another organisation."""


class Guard(Protocol):
    """Lets activities in."""

    async def check_headers(self, headers: Mapping[str, str]) -> Signed | Refusal:
        """What a request's headers prove; its body is not needed yet."""
        ...

    def check_activity(self, signed: Signed, activity: Activity) -> Refusal | None:
        """None where the activity is what its headers prove, and of the organisation."""
        ...


class TokenGuard:
    """Lets in what the Bot Connector has signed for this bot.

    Args:
        keys: of the Bot Connector.
        services: service URLs that are trusted.
        clock: the time.
        app_id: the bot's own, for which a token has to be made.
        tenant: the one organisation's.
    """

    def __init__(
        self, keys: SigningKeys, services: TrustedServices, clock: Clock, *, app_id: str, tenant: str
    ) -> None:
        self._keys = keys
        self._services = services
        self._clock = clock
        self._app_id = app_id
        self._tenant = tenant.lower()

    async def check_headers(self, headers: Mapping[str, str]) -> Signed | Refusal:
        """Checks the bearer token."""
        found = _BEARER.fullmatch(headers.get("Authorization", "").strip())
        if found is None:
            return Refusal.UNSIGNED
        try:
            header = jwt.get_unverified_header(found[1])
            key_id = header.get("kid")
            if header.get("alg") not in ALGORITHMS or not isinstance(key_id, str):
                return Refusal.FORGED
            key = await self._keys.find(key_id)
            return Refusal.FORGED if key is None else self._verified(found[1], key)
        except (jwt.PyJWTError, ValueError, TypeError):
            return Refusal.FORGED

    def _verified(self, token: str, key: SigningKey) -> Signed | Refusal:
        claims: Mapping[str, object] = jwt.decode(
            token,
            key.public,
            algorithms=list(ALGORITHMS),
            audience=self._app_id,
            issuer=key.issuer,
            options={
                "require": ["exp", "iss", "aud"],
                "strict_aud": True,
                # The times are held against our own clock, below.
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
        service = next((claims[name] for name in _SERVICE_CLAIMS if name in claims), None)
        if not isinstance(service, str) or not _is_now(claims, self._clock.now().timestamp()):
            return Refusal.FORGED
        return Signed(service=service, channels=key.endorsements)

    def check_activity(self, signed: Signed, activity: Activity) -> Refusal | None:
        """The token has to be for this channel and service URL, and the activity of this organisation."""
        service = activity.where.service
        if signed.service != service or not self._services.trusts(service):
            return Refusal.FORGED
        if activity.channel != CHANNEL or activity.channel not in signed.channels:
            return Refusal.FORGED
        return None if activity.tenants == frozenset({self._tenant}) else Refusal.FOREIGN


class AnonymousGuard:
    """Lets in what the Agents Playground on this machine sends: nothing there is signed.

    Args:
        services: trusts this machine alone.
        tenant: the only one let in, where one is set.
    """

    def __init__(self, services: TrustedServices, tenant: str | None) -> None:
        self._services = services
        self._tenant = tenant.lower() if tenant else None

    async def check_headers(self, headers: Mapping[str, str]) -> Signed | Refusal:
        """A proxy speaks for somebody elsewhere."""
        if any(name.lower().startswith(("forwarded", "x-forwarded-")) for name in headers):
            return Refusal.UNSIGNED
        return Signed(service="", channels=frozenset())

    def check_activity(self, signed: Signed, activity: Activity) -> Refusal | None:
        """Answers go to this machine, and to one organisation at a time."""
        if not self._services.trusts(activity.where.service):
            return Refusal.FORGED
        one = len(activity.tenants) == 1 and self._tenant in (None, *activity.tenants)
        return None if one else Refusal.FOREIGN


def _is_now(claims: Mapping[str, object], now: float) -> bool:
    """Whether a token holds, give or take five minutes. A token without a beginning has always begun."""
    ends, begins = claims.get("exp"), claims.get("nbf", 0)
    if not isinstance(ends, int | float) or not isinstance(begins, int | float):
        return False
    return begins - SKEW_SECONDS <= now <= ends + SKEW_SECONDS
