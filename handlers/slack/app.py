"""slack-bolt behind the guard: five listeners that dispatch by our own tables.

bolt parses, routes and answers; it verifies nothing here, because the guard has done so on the raw bytes
(bolt parses before it verifies, and logs bodies). Each further listener would cost every request a match.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.errors import Unknown
from bot.log import described
from bot.messages.answers import Line
from handlers.knowing import new_reference
from handlers.slack.boundary import SlackBoundary
from handlers.slack.payloads import (
    body_of,
    command_of,
    home_opened_by,
    pressed_of,
    sender_of,
    submitted_of,
    typed_of,
)

Body = dict[str, Any]
_ANYTHING = re.compile(r"", re.DOTALL)
_NOT_OURS = 404
_MALFORMED = 400
_BROKE_IN_BOLT = 500
"""Our listeners never fail, so this is bolt's word for fields that have not Slack's shape."""
_NOT_NOW = 503
Ack = Callable[..., Awaitable[Any]]
Listener = Callable[..., Awaitable[BoltResponse | None]]

log = structlog.get_logger()


class SlackHandler:
    """Answers verified requests.

    Args:
        boundary: between the payloads and the use cases.
        token: the bot's token, which bolt wants to know.
    """

    def __init__(self, boundary: SlackBoundary, token: str) -> None:
        self._boundary = boundary
        self._app = _quiet_app(token)
        register(self._app, boundary)

    async def __call__(self, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], str]:
        """Status, headers and body of the answer to a request whose signature is good.

        What is nothing that Slack sends gets 400; 503 where an event cannot be taken now.
        """
        try:
            # The body was parsed here: bolt would take any command with the word "payload" for an interaction.
            request = AsyncBoltRequest(body=body_of(body), headers=dict(headers), mode="socket_mode")
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            return _MALFORMED, {}, ""
        response = await self._app.async_dispatch(request)
        if response.status == _NOT_OURS:
            # What nothing listens to is taken note of; Slack would repeat it for an hour otherwise.
            return 200, {}, ""
        if response.status == _BROKE_IN_BOLT:
            return _MALFORMED, {}, ""
        first = {name: values[0] for name, values in response.headers.items()}
        return response.status, first, response.body or ""


def _quiet_app(token: str) -> AsyncApp:
    # bolt's own log lines hold whole requests.
    quiet = logging.getLogger("slack_bolt.quiet")
    quiet.setLevel(logging.CRITICAL + 1)
    quiet.propagate = False

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return AsyncApp(
        logger=quiet,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
    )


def register(app: AsyncApp, boundary: SlackBoundary) -> None:
    """Puts the listeners on an app."""
    listeners = _Listeners(boundary)
    # bolt's decorators are only half typed; what they are given here is checked by the tests over the wire.
    on: Any = app
    on.command(_ANYTHING)(_never_failing(listeners.command))
    on.action(_ANYTHING)(_never_failing(listeners.action))
    on.view_submission(_ANYTHING)(_never_failing(listeners.submission))
    on.event("message")(_never_failing(listeners.message))
    on.event("app_mention")(_never_failing(listeners.message))
    on.event("app_home_opened")(_never_failing(listeners.home))


class _Listeners:
    """The listeners. A failure is shown, where it can be, with a reference number that the log has too."""

    def __init__(self, boundary: SlackBoundary) -> None:
        self._boundary = boundary

    async def command(self, ack: Ack, body: Body) -> None:
        """A slash command is answered in its response, after the commit."""
        command = command_of(body)
        try:
            answer = await self._boundary.command(command)
        except Exception as error:  # noqa: BLE001 - the boundary: somebody waits for an answer
            answer = self._boundary.line("problem", command.place.channel, _reference(error, "command"))
        await ack(**answer) if answer else await ack()

    async def action(self, ack: Ack, body: Body) -> None:
        """A press is acknowledged after the commit; a failure is shown to the one who pressed."""
        try:
            pressed = pressed_of(body)
        except Unknown:
            # A press that is none of ours, or of a version that is gone: nothing to do, nothing to repeat.
            log.warning("press not known", platform="slack")
            await ack()
            return
        try:
            await self._boundary.pressed(pressed)
        except Exception as error:  # noqa: BLE001 - as above
            await self._boundary.show_problem(pressed, _reference(error, "action"))
        await ack()

    async def submission(self, ack: Ack, body: Body) -> None:
        """A form is answered in its response: with what replaces it, or with its faults."""
        try:
            answer = await self._boundary.submitted(submitted_of(body))
        except Exception as error:  # noqa: BLE001 - as above
            line = Line(says="problem", reference=_reference(error, "submission"))
            answer = self._boundary.update_with(line, sender_of(body).user)
        await ack(**answer) if answer else await ack()

    async def message(self, ack: Ack, body: Body) -> None:
        """An event is acknowledged after the commit; Slack repeats one that fails."""
        typed = typed_of(body)
        if typed is not None:
            await self._boundary.typed(typed)
        await ack()

    async def home(self, ack: Ack, body: Body) -> None:
        """The Home tab was opened."""
        sender = home_opened_by(body)
        if sender is not None:
            await self._boundary.home_opened(sender)
        await ack()


def _never_failing(listener: Callable[[Ack, Body], Awaitable[None]]) -> Listener:
    """A failure that nobody can be shown is logged, and told as a passing one: Slack repeats an event."""

    async def listen(ack: Ack, body: Body) -> BoltResponse | None:
        try:
            await listener(ack, body)
        except Exception as error:  # noqa: BLE001 - as in the listeners
            _reference(error, "unanswered")
            return BoltResponse(status=_NOT_NOW)
        return None

    return listen


def _reference(error: Exception, kind: str) -> str:
    """Logs a failure without anything that the request held, and names it for the administrator."""
    reference = new_reference()
    log.error("request failed", platform="slack", kind=kind, reference=reference, **described(error))
    return reference
