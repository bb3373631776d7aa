"""`serve`."""

from __future__ import annotations

import asyncio

from bot.commands.opening import opened
from bot.commands.printing import say
from bot.config import load_settings
from bot.errors import ConfigurationError
from bot.platforms.teams.service_urls import is_loopback
from bot.service import run_service

ROLES = ("all", "web", "worker")


def run_serve(*, host: str, port: int, role: str) -> None:
    """Serves the platforms that are configured, until it is told to stop."""
    settings = load_settings()
    if not settings.has_slack and not settings.has_teams:
        raise ConfigurationError(
            "No chat platform is configured. For Slack set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN. "
            "For Teams set MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID. "
            "To try the bot without any, run: supervision-bot demo"
        )
    if settings.microsoft_allow_anonymous and not is_loopback(f"http://{host}"):
        raise ConfigurationError(
            "MICROSOFT_ALLOW_ANONYMOUS is for the Agents Playground on this machine alone: "
            "remove it, or use --host 127.0.0.1."
        )
    if role not in ROLES:
        raise ConfigurationError(f"--role is one of {', '.join(ROLES)}.")
    with opened() as installation:
        doors = {"Slack: /slack/events": settings.has_slack, "Teams: /api/messages": settings.has_teams}
        names = ", ".join(name for name, there in doors.items() if there)
        say(f"Serving on http://{host}:{port} ({names}).")
        try:
            asyncio.run(run_service(installation, host=host, port=port, role=role))
        except OSError as error:
            raise ConfigurationError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
