"""Microsoft's echo bot, as its sample has it, for comparison: `python -m benchmarks.echo_bot PORT METADATA ISSUER LOGIN`.

The stock adapter and the stock authentication from configuration, pointed at an authority of this machine. Its login
has to be https, as MSAL takes no other, and its path `/adfs`: about any other one MSAL asks Microsoft whether it
knows it. With `ONE_CREDENTIAL=1` in the environment one credential is kept for all turns, which the stock factory does
not do: MSAL then asks for one token instead of one a turn.

https://github.com/microsoft/BotBuilder-Samples/tree/main/archive/samples/python/02.echo-bot
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from aiohttp import web

from benchmarks.teams_side import APP_ID, PASSWORD, TENANT


@dataclass(frozen=True)
class Config:
    """The names that the stock authentication reads."""

    TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL: str
    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER: str
    TO_CHANNEL_FROM_BOT_LOGIN_URL: str
    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE: str = "https://api.botframework.com/.default"
    OAUTH_URL: str = "https://127.0.0.1/none"
    APP_ID: str = APP_ID
    APP_PASSWORD: str = PASSWORD
    APP_TYPE: str = "SingleTenant"
    APP_TENANTID: str = TENANT


def main() -> None:
    """Serves until it is ended."""
    port, metadata, issuer, login = sys.argv[1:]
    # Not among the stubs: nothing else in the project uses it.
    stock: Any = import_module("botbuilder.integration.aiohttp")
    core: Any = import_module("botbuilder.core")
    integration: Any = import_module("botbuilder.core.integration")
    config = Config(metadata, issuer, login)
    kept = _keeping(stock, config) if os.environ.get("ONE_CREDENTIAL") else None
    adapter = stock.CloudAdapter(
        stock.ConfigurationBotFrameworkAuthentication(config, credentials_factory=kept)
    )

    async def echo(context: Any) -> None:
        await context.send_activity(core.MessageFactory.text(f"Echo: {context.activity.text}"))

    class EchoBot(core.ActivityHandler):
        on_message_activity = staticmethod(echo)

    bot = EchoBot()

    async def messages(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, bot)

    app = web.Application(middlewares=[integration.aiohttp_error_middleware])
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(port), print=None)


def _keeping(stock: Any, config: Config) -> Any:
    """The stock factory, with the credential of its first turn for all others."""
    factory: Any = stock.ConfigurationServiceClientCredentialFactory(config)
    make, made = factory.create_credentials, list[Any]()

    async def create_credentials(*arguments: Any, **named: Any) -> Any:
        if not made:
            made.append(await make(*arguments, **named))
        return made[0]

    factory.create_credentials = create_credentials
    return factory


if __name__ == "__main__":
    main()
