"""`manifest build`: the files with which the chat platforms take the bot in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot.commands.printing import say
from bot.errors import ConfigurationError
from bot.platforms.slack import manifest as slack

Build = Callable[[str], bytes]

BUILDERS: Mapping[str, Build] = {slack.NAME: slack.build}
"""Each platform's file by its name; what builds it takes the installation's address and checks the result."""

_HOST = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE
)


def run_build(*, url: str, out: Path) -> None:
    """Writes every platform's file; nothing is written where one of them has a fault.

    Raises:
        ConfigurationError: the address is none that a platform would take, or the folder cannot be written.
    """
    address = checked(url)
    built = {name: build(address) for name, build in BUILDERS.items()}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in built.items():
            out.joinpath(name).write_bytes(content)
    except OSError as error:
        raise ConfigurationError(f"The folder {out} cannot be written: {error.strerror}.") from None
    for name in built:
        say(str(out / name))


def checked(url: str) -> str:
    """The address in the form `https://host` or `https://host:port`.

    Raises:
        ConfigurationError: it is another one.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ConfigurationError(_WRONG) from None
    plain = parts.path in ("", "/") and not (
        parts.query or parts.fragment or parts.username or parts.password
    )
    if parts.scheme != "https" or not plain or not _HOST.fullmatch(parts.hostname or ""):
        raise ConfigurationError(_WRONG)
    return f"https://{parts.hostname}" + (f":{port}" if port else "")


_WRONG = "--url is the address at which the platforms reach this installation: https and a host, like https://bot.council.example"
