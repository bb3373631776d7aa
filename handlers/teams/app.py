"""botbuilder behind the guard: its activity handler routes a turn, and everything else is our own.

Its HTTP boundary, its check of tokens, its client and its models of cards are not used: the first two answer 500 to
what is forged and to every card that answers a press, the third opens connections and asks for tokens in the loop,
and the last ones lose fields. What leaves, leaves through `bot.platforms.teams`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Final, cast

import structlog
from botbuilder.core import ActivityHandler, BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from bot.errors import LeakRefused, Unknown
from bot.log import described
from handlers.knowing import new_reference
from handlers.teams import payloads
from handlers.teams.boundary import TeamsBoundary
from handlers.teams.guard import Guard, Refusal
from handlers.teams.signed import Signed

TYPING_AFTER_SECONDS: Final = 1.0
"""So that within two seconds there is an answer, or a sign that one is coming."""
_ACTIVITY: Final = "supervision.activity"
_RESPONSE: Final = "supervision.response"
_TAKEN: Final = 200
_STATUS: Final = {Refusal.FOREIGN: 403, Refusal.UNSIGNED: 401, Refusal.FORGED: 401}
_MALFORMED: Final = 400
_NOT_OURS: Final = 404
_NOT_NOW: Final = 503

log = structlog.get_logger()


class TeamsHandler:
    """Answers activities.

    Args:
        guard: lets them in.
        boundary: between them and the use cases.
    """

    def __init__(self, guard: Guard, boundary: TeamsBoundary) -> None:
        self._guard = guard
        self._turns = _Turns(boundary)
        self._adapter = _Adapter()

    async def check_headers(self, headers: Mapping[str, str]) -> Signed | None:
        """What a request's headers prove; None where it is turned away before its body is read."""
        signed = await self._guard.check_headers(headers)
        return None if isinstance(signed, Refusal) else signed

    async def __call__(self, signed: Signed, body: bytes) -> tuple[int, str]:
        """Status and body of the answer to a request whose headers are good.

        400 to what is no activity, 401 to what its token is not for, 403 to another organisation's, 503 where
        an activity cannot be taken now: what is not committed is sent again.
        """
        try:
            activity = payloads.activity_of(body)
        except ValueError:
            return _MALFORMED, ""
        refusal = self._guard.check_activity(signed, activity)
        if refusal is not None:
            return _STATUS[refusal], ""
        context = TurnContext(self._adapter, _as_botbuilders(activity))
        context.turn_state[_ACTIVITY] = activity
        try:
            await self._adapter.run_pipeline(context, self._turns.on_turn)
        except Exception as error:  # noqa: BLE001 - the boundary: Teams sends it again
            _reference(error, activity.kind)
            return _NOT_NOW, ""
        response = context.turn_state.get(_RESPONSE)
        if not isinstance(response, InvokeResponse):
            return _TAKEN, ""
        return response.status, json.dumps(response.body or {}, ensure_ascii=False, separators=(",", ":"))


class _Turns(ActivityHandler):
    """The turns. A press that fails is answered with a reference number that the log has too."""

    def __init__(self, boundary: TeamsBoundary) -> None:
        self._boundary = boundary

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        activity = _activity(turn_context)
        async with self._typing(activity):
            if not payloads.has_press(activity):
                await self._boundary.typed(activity, payloads.typed_of(activity))
                return
            try:
                await self._boundary.submitted(activity, payloads.pressed_of(activity))
            except Unknown:
                # Taken note of; Teams would send it again otherwise.
                log.warning("press not known", platform="teams")

    async def on_members_added_activity(
        self, members_added: list[ChannelAccount], turn_context: TurnContext
    ) -> None:
        await self._installed(turn_context)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        await self._installed(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        await self._boundary.removed(_activity(turn_context))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse | None:
        activity = _activity(turn_context)
        if _name(activity) != payloads.ACTION:
            return InvokeResponse(status=_NOT_OURS)
        try:
            body = await self._boundary.pressed(activity, payloads.pressed_of(activity))
        except Unknown:
            # A press that is none of ours, or of a version that is gone: nothing to do.
            log.warning("press not known", platform="teams")
            body = self._boundary.problem("")
        except Exception as error:  # noqa: BLE001 - somebody waits for an answer
            body = self._boundary.problem(_reference(error, "press"))
        return InvokeResponse(status=_TAKEN, body=body)

    async def _installed(self, turn_context: TurnContext) -> None:
        activity = _activity(turn_context)
        if payloads.installs(activity):
            await self._boundary.installed(activity)

    @asynccontextmanager
    async def _typing(self, activity: payloads.Activity) -> AsyncGenerator[None]:
        """Shows that an answer is on its way where it takes longer than a moment."""

        async def show() -> None:
            await asyncio.sleep(TYPING_AFTER_SECONDS)
            await self._boundary.show_typing(activity)

        showing = asyncio.create_task(show())
        try:
            yield
        finally:
            showing.cancel()


class _Adapter(BotAdapter):
    """Takes the answer to an invoke. Nothing else may leave this way: messages have one way out, with its checks."""

    async def send_activities(
        self, context: TurnContext, activities: list[Activity]
    ) -> list[ResourceResponse]:
        for activity in activities:
            if activity.type != ActivityTypes.invoke_response:
                raise LeakRefused
            context.turn_state[_RESPONSE] = activity.value
        return [ResourceResponse() for _ in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse | None:
        raise LeakRefused

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        raise LeakRefused


def _as_botbuilders(activity: payloads.Activity) -> Activity:
    """As much of an activity as the routing reads."""
    body = activity.body
    added = [ChannelAccount(id=activity.account)] if isinstance(body.get("membersAdded"), list) else []
    return Activity(
        type=activity.kind,
        id=activity.id,
        name=_name(activity),
        action=str(body.get("action", "")),
        channel_id=activity.channel,
        service_url=activity.where.service,
        conversation=ConversationAccount(id=activity.where.conversation),
        from_property=ChannelAccount(id=activity.account),
        recipient=ChannelAccount(id=activity.bot),
        members_added=added,
    )


def _name(activity: payloads.Activity) -> str:
    name = activity.body.get("name")
    return name if isinstance(name, str) else ""


def _activity(context: TurnContext) -> payloads.Activity:
    return cast("payloads.Activity", context.turn_state[_ACTIVITY])


def _reference(error: Exception, kind: str) -> str:
    """Logs a failure without anything that the request held, and names it for the administrator."""
    reference = new_reference()
    log.error("request failed", platform="teams", kind=kind, reference=reference, **described(error))
    return reference
