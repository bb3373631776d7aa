"""`manifest build`: the files with which the chat platforms take the bot in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings

from bot.commands.printing import say, warn
from bot.config import Settings
from bot.errors import ConfigurationError
from bot.platforms.slack import manifest as slack
from bot.platforms.teams import manifest as teams
from bot.resources import folder

SLACK_ICON: Final = "slack-icon.png"
ORGANISATION: Final = "supervision-bot"
"""Whose app it is, where nobody says so."""
_HOST: Final = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE
)
_GUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_IN_ENTRA: Final = "in Entra, under App registrations, the application (client) id of the bot's registration"


class _Registration(BaseSettings):
    """The one setting that a package needs: it can be built where there are no secrets."""

    model_config = Settings.model_config

    microsoft_app_id: str | None = None


def run_build(*, url: str, out: Path, organisation: str | None = None, about: str | None = None) -> None:
    """Writes the files for each platform; nothing is written where one of them has a fault.

    Without the id of the bot's registration there is none for Teams: that is said, and is no fault.

    Args:
        url: where the platforms reach this installation.
        out: the folder.
        organisation: whose app it is, as Teams shows it.
        about: a page about the bot, with its privacy and terms, to which Teams links; without it, `url`.

    Raises:
        ConfigurationError: the address is none that a platform would take, or the folder cannot be written.
    """
    address = checked(url)
    page = _page(about) if about else f"{address}/"
    built = {**_for_slack(address), **_for_teams(page, organisation or ORGANISATION)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in built.items():
            out.joinpath(name).write_bytes(content)
    except OSError as error:
        raise ConfigurationError(f"The folder {out} cannot be written: {error.strerror}.") from None
    for name in built:
        say(str(out / name))


def _for_slack(address: str) -> Mapping[str, bytes]:
    """The manifest, and the icon, which no manifest can hold."""
    icon = folder("manifest").joinpath("slack", "icon.png").read_bytes()
    return {slack.NAME: slack.build(address), SLACK_ICON: icon}


def _for_teams(about: str, organisation: str) -> Mapping[str, bytes]:
    app_id = _Registration().microsoft_app_id
    if app_id is None:
        warn(f"Without {teams.NAME}: MICROSOFT_APP_ID is not set. For Teams set it: {_IN_ENTRA}.")
        return {}
    if not _GUID.fullmatch(app_id):
        raise ConfigurationError(
            f"MICROSOFT_APP_ID is no id like 00000000-0000-0000-0000-000000000000: it is {_IN_ENTRA}."
        )
    return {teams.NAME: teams.build(app_id, about=about, organisation=organisation)}


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


def _page(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = None
    if parts is None or parts.scheme != "https" or not parts.hostname or re.search(r"\s", url):
        raise ConfigurationError("--about is the address of a page: https, a host and a path.")
    return url


_WRONG = "--url is the address at which the platforms reach this installation: https and a host, like https://bot.council.example"
