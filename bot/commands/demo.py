"""`demo`: the bot, a made-up team and a workspace in the browser, on one machine."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import socket
import webbrowser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot.bootstrap import Installation, open_installation
from bot.clock import MovableClock, SystemClock
from bot.commands.printing import say
from bot.config import Settings, load_settings
from bot.demo.app import demo_routes
from bot.demo.page_api import Move
from bot.demo.slack_workspace import Workspace
from bot.demo.team import members, staff_csv
from bot.domain.staff_list import read_csv
from bot.domain.working_time import WorkingTime
from bot.errors import ConfigurationError
from bot.log import configure_logging
from bot.service import Service, stop_signal
from bot.usecases.import_staff import import_staff
from storage.migrate import upgrade

HOST = "127.0.0.1"
FIRST_PORT = 8080
LAST_PORT = 8180
FOLDER = Path("var")
TEAM = "T0DEMO00001"
MORNING = timedelta(minutes=30)


def run_demo(*, port: int | None, browser: bool) -> None:
    """Serves until it is told to stop. Each start begins anew, with data in a folder of its own."""
    listener = _listen(port)
    bound = int(listener.getsockname()[1])
    address = f"http://{HOST}:{bound}/"
    say(f"The demo is at {address}  (Ctrl+C ends it)")
    settings = _settings(bound)
    configure_logging("warning", "console")
    clock = MovableClock(SystemClock())
    installation = _prepare(settings, clock)
    try:
        asyncio.run(_serve(installation, clock, listener, address, browser=browser))
    finally:
        installation.close()


def _listen(port: int | None) -> socket.socket:
    """The socket of the port that was asked for, or of the next free one."""
    for candidate in [port] if port is not None else range(FIRST_PORT, LAST_PORT):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
        except OSError:
            listener.close()
            continue
        return listener
    which = f"port {port}" if port is not None else f"ports {FIRST_PORT} to {LAST_PORT - 1}"
    raise ConfigurationError(f"{which} on this machine cannot be used. Choose another with --port.")


def _settings(port: int) -> Settings:
    folder = FOLDER / f"demo-{port}"
    shutil.rmtree(folder, ignore_errors=True)
    return load_settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/demo.db",
        supervision_keys=None,
        slack_signing_secret=SecretStr(secrets.token_hex(16)),
        slack_bot_token=SecretStr(f"xoxb-{secrets.token_hex(16)}"),
        slack_api_url=f"http://{HOST}:{port}/workspace/api/",
        metrics_token=None,
    )


def _prepare(settings: Settings, clock: MovableClock) -> Installation:
    upgrade(settings.database_url)
    installation = open_installation(settings, clock)
    clock.move_to(_morning(installation.setting.working_time_of(None), clock.now()))
    today = installation.setting.day(clock.now())
    staff = read_csv(staff_csv(today).encode(), today)
    installation.database.run_now(lambda tx: import_staff(tx, staff.entries))
    return installation


def _morning(working_time: WorkingTime, now: datetime) -> datetime:
    """Half past nine on this working day, or on the next one."""
    day = working_time.on_or_after(now.astimezone(working_time.zone).date())
    return working_time.opening(day) + MORNING


async def _serve(
    installation: Installation, clock: MovableClock, listener: socket.socket, address: str, *, browser: bool
) -> None:
    stop = stop_signal()
    workspace = _workspace(installation.settings, clock)
    async with aiohttp.ClientSession() as session:
        service = Service(installation, session)

        async def move_clock(target: Move) -> None:
            clock.move_to(_target(installation.setting.working_time_of(None), clock.now(), target))
            await service.plan()
            await service.drain()

        app = service.web()
        app.router.add_get("/", _to_workspace)
        app.add_subapp("/workspace/", demo_routes(workspace, move_clock))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        workspace.start(f"{address}slack/events", f"{address}workspace")
        service.start_background()
        if browser:
            webbrowser.open(address)
        await stop.wait()
        await runner.cleanup()
        await service.stop_background()


def _workspace(settings: Settings, clock: MovableClock) -> Workspace:
    assert settings.slack_signing_secret is not None
    assert settings.slack_bot_token is not None
    return Workspace(
        TEAM,
        settings.slack_signing_secret.get_secret_value(),
        settings.slack_bot_token.get_secret_value(),
        members(),
        clock.now,
        request_clock=clock.now,
    )


def _target(working_time: WorkingTime, now: datetime, target: Move) -> datetime:
    """The moment that a move of the clock leads to; never back."""
    if isinstance(target, datetime):
        return max(target.astimezone(UTC), now)
    local = now.astimezone(working_time.zone).date()
    if target == "week":
        return now + timedelta(days=7)
    return working_time.opening(working_time.on_or_after(local + timedelta(days=1))) + timedelta(seconds=5)


async def _to_workspace(_: web.Request) -> web.Response:
    raise web.HTTPFound("/workspace/")
