"""The workspace and its page as an aiohttp application to mount."""

from __future__ import annotations

from aiohttp import web

from bot.demo.guard import add_security_headers, loopback_only
from bot.demo.page_api import MoveClock
from bot.demo.slack_workspace import Workspace


def demo_routes(workspace: Workspace, move_clock: MoveClock) -> web.Application:
    """The page at `/`, its JSON under `/demo/`, Slack's Web API under `/api/`, all on loopback only.

    Mount it below a prefix (`app.add_subapp("/workspace/", demo_routes(…))`) or run it by itself; the
    page's addresses are relative. `workspace.start` has to be called once the server's address is known;
    the application stops the workspace when it is cleaned up.

    Args:
        workspace: with its members.
        move_clock: awaited when a person moves the clock; what is due has been sent when it returns.
    """
    app = web.Application(middlewares=[loopback_only])
    page = workspace.page_api(move_clock)
    app.add_routes([*page.routes(), *workspace.routes()])
    app.on_response_prepare.append(add_security_headers)

    async def end_streams(_app: web.Application) -> None:
        page.close()

    async def stop_workspace(_app: web.Application) -> None:
        await workspace.stop()

    app.on_shutdown.append(end_streams)
    app.on_cleanup.append(stop_workspace)
    return app
