"""To which addresses the bot sends: what it sends carries its token and people's dates.

An activity names the service URL that answers go to. It is believed where it is one of the channel's own hosts,
one that the installation trusts, or, for a test authority on this machine, on this machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

OWN_HOSTS: Final = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
    }
)
"""https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages"""

EVERYWHERE: Final = "https://smba.trafficmanager.net/teams/"
"""Where a conversation is begun with somebody who never wrote, in the public cloud (the same page)."""

_PORTS: Final = {"https": 443, "http": 80}


def is_loopback(address: str) -> bool:
    """Whether a web address is this machine's."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class TrustedServices:
    """Tells the service URLs that are trusted from all others.

    Args:
        prefixes: further ones: what lies under them is trusted too.
        loopback: addresses of this machine are trusted.
        own: the channel's own hosts are trusted; not so where activities are not signed.
    """

    def __init__(self, prefixes: Iterable[str] = (), *, loopback: bool = False, own: bool = True) -> None:
        self._prefixes = tuple(urlsplit(prefix) for prefix in prefixes)
        self._loopback = loopback
        self._own = own

    def trusts(self, url: str) -> bool:
        """Whether something may be sent there."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if not _is_plain(parts):
            return False
        if self._loopback and is_loopback(url):
            return True
        if self._own and parts.scheme == "https" and port in (None, 443) and parts.hostname in OWN_HOSTS:
            return True
        return any(_is_under(parts, prefix) for prefix in self._prefixes)


def _is_plain(parts: SplitResult) -> bool:
    """A web address without what could lead elsewhere."""
    odd = parts.username is not None or parts.password is not None or parts.query or parts.fragment
    segments = parts.path.split("/")
    hidden = "\\" in parts.path or "%" in parts.path or any(not text.isprintable() for text in segments)
    return parts.scheme in _PORTS and bool(parts.hostname) and not odd and not hidden and ".." not in segments


def _is_under(parts: SplitResult, prefix: SplitResult) -> bool:
    if (parts.scheme, parts.hostname, _port(parts)) != (prefix.scheme, prefix.hostname, _port(prefix)):
        return False
    return f"{parts.path.rstrip('/')}/".startswith(f"{prefix.path.rstrip('/')}/")


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]
