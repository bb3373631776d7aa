"""Where a conversation with the bot is: own JSON, sealed wherever it is kept.

It names the organisation, the person and the conversation, so it is stored as ciphertext, and opened only to send.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Protocol

from bot.platforms.teams.connector import mapping, text


class Seal(Protocol):
    """Keeps short texts unreadable at rest."""

    def seal(self, plain: str) -> str:
        """The text as a token."""
        ...

    def open(self, sealed: str) -> str | None:
        """The text of a token; None where no key opens it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One conversation.

    Attributes:
        tenant: the Entra tenant's id.
        user: the Entra object id of the one person in it; empty for a group chat or channel.
        conversation: Teams' id of it.
        service: the service URL under which it is reached.
        account: Teams' own id of that person; empty where it is not known yet.
    """

    tenant: str
    user: str
    conversation: str
    service: str
    account: str = ""

    def sealed(self, seal: Seal) -> str:
        """The reference as it is kept."""
        return seal.seal(json.dumps(asdict(self), separators=(",", ":"), sort_keys=True))


def opened(sealed: str | None, seal: Seal) -> Reference | None:
    """A reference that was kept; None where there is none, or no key opens it: then it is asked for anew."""
    plain = seal.open(sealed) if sealed else None
    if plain is None:
        return None
    fields = mapping(json.loads(plain))
    return Reference(
        tenant=text(fields.get("tenant")),
        user=text(fields.get("user")),
        conversation=text(fields.get("conversation")),
        service=text(fields.get("service")),
        account=text(fields.get("account")),
    )
