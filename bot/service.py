"""The running service: doors and background work of one process, from start to stop."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import structlog
from aiohttp import web

from bot.bootstrap import Installation, ready, slack_platform, teams_platform, trusted_services
from bot.config import Settings
from bot.errors import PlatformError
from bot.metrics import Metrics
from bot.platforms.slack.platform import SlackPlatform
from bot.ports import Platform
from bot.scheduler import Background, Jobs
from bot.usecases.deliver_outbox import CANNOT_REACH, Delivery, Tally
from bot.usecases.link_accounts import link_from_directory, link_listed
from bot.usecases.tick import plan_pass
from bot.web import Doors, SlackDoor, TeamsDoor, make_web
from handlers.slack.app import SlackHandler
from handlers.slack.boundary import SlackBoundary

DIRECTORY_EVERY = timedelta(hours=1)
"""How often the platforms' directories may be read again; at once where somebody was missing."""
SHUTDOWN_SECONDS = 2.0

if TYPE_CHECKING:
    from bot.platforms.teams.platform import TeamsPlatform
    from handlers.teams.guard import Guard

log = structlog.get_logger()


class Service:
    """One process of the service.

    Args:
        installation: what it works with; closed by whoever opened it.
        session: shared by everything that talks to the platforms.
    """

    def __init__(self, installation: Installation, session: aiohttp.ClientSession) -> None:
        self._installation = installation
        self._metrics = Metrics()
        self._slack = slack_platform(installation, session)
        self._teams = teams_platform(installation, session)
        configured: tuple[Platform | None, ...] = (self._slack, self._teams)
        self._platforms = {platform.name: platform for platform in configured if platform}
        self._session = session
        self._delivery = Delivery(installation.database, installation.setting, self._platforms)
        self._directory_due = installation.clock.now()
        self._somebody_missing = False
        self._background: Background | None = None

    def web(self) -> web.Application:
        """The web application of this process."""
        return make_web(
            Doors(
                clock=self._installation.clock,
                metrics=self._metrics,
                ready=lambda: ready(self._installation),
                slack=self._slack_door(self._slack) if self._slack else None,
                teams=self._teams_door(self._teams) if self._teams else None,
                metrics_token=_secret(self._installation.settings.metrics_token),
            )
        )

    def _slack_door(self, slack: SlackPlatform) -> SlackDoor:
        settings = self._installation.settings
        secret, token = _secret(settings.slack_signing_secret), _secret(settings.slack_bot_token)
        assert secret is not None, "the settings take both or neither"
        assert token is not None, "the settings take both or neither"
        boundary = SlackBoundary(self._installation.database, self._installation.setting, slack, secret)
        return SlackDoor(secret=secret, handler=SlackHandler(boundary, token))

    def _teams_door(self, teams: TeamsPlatform) -> TeamsDoor:
        # botbuilder takes seconds to import: only where it is needed.
        from handlers.teams.app import TeamsHandler
        from handlers.teams.boundary import TeamsBoundary

        installation, settings = self._installation, self._installation.settings
        secret = _secret(settings.microsoft_app_password) or ""
        boundary = TeamsBoundary(installation.database, installation.setting, teams, secret)
        return TeamsHandler(self._teams_guard(settings), boundary)

    def _teams_guard(self, settings: Settings) -> Guard:
        from handlers.teams.guard import AnonymousGuard, TokenGuard
        from handlers.teams.signing_keys import SigningKeys

        services = trusted_services(settings)
        if settings.microsoft_allow_anonymous:
            return AnonymousGuard(services, settings.microsoft_app_tenant_id)
        assert settings.microsoft_app_id is not None, "the settings take all of them or none"
        assert settings.microsoft_app_tenant_id is not None, "the settings take all of them or none"
        return TokenGuard(
            SigningKeys(self._session, settings.microsoft_openid_metadata_url),
            services,
            self._installation.clock,
            app_id=settings.microsoft_app_id,
            tenant=settings.microsoft_app_tenant_id,
        )

    def start_background(self) -> None:
        """Starts planning, delivering and sealing in this process."""
        background = Background(Jobs(plan=self.plan, seal=self._seal, deliver=self._deliver))
        self._installation.database.on_commit = background.wake
        background.start()
        self._background = background

    async def stop_background(self) -> None:
        """Lets what is under way end."""
        self._installation.database.on_commit = None
        if self._background:
            await self._background.stop()

    async def plan(self) -> None:
        """One planning pass; now and then the platforms' directories are read first."""
        faults = await asyncio.to_thread(self._installation.look_at_pack)
        if faults:
            log.error("policy pack not taken", reason=faults)
        now = self._installation.clock.now()
        if self._somebody_missing or self._directory_due <= now:
            self._somebody_missing = False
            self._directory_due = now + DIRECTORY_EVERY
            await self._link()
        await plan_pass(self._installation.database, self._installation.setting)

    async def _link(self) -> None:
        for platform in self._platforms.values():
            try:
                await link_from_directory(self._installation.database, self._installation.setting, platform)
            except PlatformError as error:
                log.warning("directory not read", platform=platform.name, reason=str(error))
                self._somebody_missing = True
        tenant = self._installation.settings.microsoft_app_tenant_id
        if self._teams and tenant:
            name, setting = self._teams.name, self._installation.setting
            await self._installation.database.run(lambda tx: link_listed(tx, setting, name, tenant.lower()))

    async def drain(self) -> None:
        """Delivers until nothing is due."""
        self._note(await self._delivery.drain())

    async def _deliver(self) -> int:
        tally = Tally()
        handled = await self._delivery.one_batch(tally=tally)
        self._note(tally)
        return handled

    def _note(self, tally: Tally) -> None:
        for outcome, number in tally.outcomes.items():
            self._metrics.messages.labels(outcome).inc(number)
        self._somebody_missing = self._somebody_missing or CANNOT_REACH in tally.outcomes

    async def _seal(self) -> None:
        await asyncio.to_thread(self._installation.seal_all)


def stop_signal() -> asyncio.Event:
    """Set once the process is told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def run_service(installation: Installation, *, host: str, port: int, role: str) -> None:
    """Serves until the process is told to stop; then ends within ten seconds, with nothing lost."""
    stop = stop_signal()
    async with aiohttp.ClientSession() as session:
        service = Service(installation, session)
        runner = web.AppRunner(service.web(), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        if role in ("all", "web"):
            await web.TCPSite(runner, host, port).start()
        if role in ("all", "worker"):
            service.start_background()
        await stop.wait()
        # Side by side: each takes some seconds where a platform hangs, and there are ten in all.
        await asyncio.gather(runner.cleanup(), service.stop_background())


def _secret(value: object) -> str | None:
    get = getattr(value, "get_secret_value", None)
    return str(get()) if get else None
