"""The one way out to Slack, the private surfaces that it verifies, and its directory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import cast

from bot.cards import Card
from bot.confidential import DirectMessage, Elsewhere, PrivateView
from bot.errors import PlatformError
from bot.messages.answers import FieldErrors, Line
from bot.messages.base import Envelope
from bot.platforms.slack.api import Ok, SlackApi, mapping, text
from bot.ports import Account, Delivered, Failed, Member, Removed, Retry
from bot.rendering import slack as render
from bot.rendering.words import Templates

NAME = "slack"
DIRECTORY_PAGE = 200
"""Members a page (https://docs.slack.dev/reference/methods/users.list recommends no more)."""
DIRECTORY_TRIES = 5
DIRECTORY_PATIENCE_SECONDS = 30
"""The longest pause between them. What an administrator has to mend does not mend itself meanwhile."""
GONE = ("message_not_found", "channel_not_found")
"""Errors that say that what is to be deleted is not there any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The workspace in which the bot is installed.

    Attributes:
        team: its id; empty for an organisation-wide installation.
        bot: the bot's own user id.
    """

    team: str
    bot: str


class SlackPlatform:
    """Implements `bot.ports.Platform` for one workspace."""

    name = NAME

    def __init__(self, api: SlackApi, templates: Templates) -> None:
        self._api = api
        self._templates = templates
        self._workspace: Workspace | None = None
        self._asking = asyncio.Lock()

    async def workspace(self) -> Workspace | Retry | Failed:
        """Which workspace the token belongs to; asked once."""
        async with self._asking:
            if self._workspace is None:
                answer = await self._api.call("auth.test")
                if not isinstance(answer, Ok):
                    return answer
                self._workspace = Workspace(
                    team=text(answer.data.get("team_id")), bot=text(answer.data.get("user_id"))
                )
            return self._workspace

    # --- destinations: only here are private ones made ---------------------------------------

    async def conversation(self, account: Account) -> DirectMessage | Retry | Failed:
        """The direct message with a person, as Slack says that it is one.

        It is asked for once: a direct message keeps its id, and cannot become anything else
        (https://docs.slack.dev/reference/methods/conversations.open).
        """
        if account.address:
            return DirectMessage(person=account.person, platform=NAME, address=account.address)
        answer = await self._api.call("conversations.open", users=account.user, return_im=True)
        if not isinstance(answer, Ok):
            return answer
        channel = mapping(answer.data.get("channel"))
        address = text(channel.get("id"))
        if not address or not is_direct(channel, account.user):
            return Failed(
                reason="conversations.open: not a direct message with that person", unreachable=True
            )
        return DirectMessage(person=account.person, platform=NAME, address=address)

    @staticmethod
    def view_of(person: str, address: str) -> PrivateView:
        """A surface that only the sender of a verified request sees: a modal, their Home tab, their answer."""
        return PrivateView(person=person, platform=NAME, address=address)

    @staticmethod
    def elsewhere(address: str) -> Elsewhere:
        """Any place that is not one person's own."""
        return Elsewhere(platform=NAME, address=address)

    # --- out -----------------------------------------------------------------------------------

    async def send(self, envelope: Envelope) -> Delivered | Retry | Failed:
        """Posts a message."""
        answer = await self._api.call(
            "chat.postMessage",
            channel=envelope.destination.address,
            **render.message(self._card(envelope)),
            **render.POST_OPTIONS,
        )
        if not isinstance(answer, Ok):
            return answer
        return Delivered(message=text(answer.data.get("ts")))

    async def take_back(self, address: str, message: str) -> Removed | Retry | Failed:
        """Deletes one of the bot's own messages; where the workspace forbids that, puts a neutral line in its place.

        https://docs.slack.dev/reference/methods/chat.delete
        """
        deleted = await self._api.call("chat.delete", channel=address, ts=message)
        if isinstance(deleted, Ok):
            return Removed(how="deleted")
        if isinstance(deleted, Retry):
            return deleted
        if any(deleted.reason.endswith(error) for error in GONE):
            return Removed(how="gone")
        instead = render.message(self._card(self._instead(address)))
        replaced = await self._api.call("chat.update", channel=address, ts=message, **instead)
        return Removed(how="replaced") if isinstance(replaced, Ok) else replaced

    def _instead(self, address: str) -> Envelope:
        """What stands where a message was taken back that cannot be deleted."""
        return Envelope(message=Line(says="taken_back"), destination=self.elsewhere(address))

    async def open_view(self, envelope: Envelope) -> Ok | Retry | Failed:
        """Opens a modal; the destination's address is the trigger, which lives for three seconds."""
        view = self.modal(envelope)
        return await self._api.call("views.open", trigger_id=envelope.destination.address, view=view)

    async def update_view(self, envelope: Envelope) -> Ok | Retry | Failed:
        """Replaces a modal that is open; the destination's address is the view's id."""
        view = self.modal(envelope)
        return await self._api.call("views.update", view_id=envelope.destination.address, view=view)

    async def publish_home(self, envelope: Envelope) -> Ok | Retry | Failed:
        """Shows somebody's Home tab; the destination's address is their user id."""
        view = render.home(self._card(envelope))
        return await self._api.call("views.publish", user_id=envelope.destination.address, view=view)

    async def whisper(self, envelope: Envelope, user: str) -> Ok | Retry | Failed:
        """Says something in a channel to one person alone."""
        return await self._api.call(
            "chat.postEphemeral",
            channel=envelope.destination.address,
            user=user,
            **render.ephemeral(self._card(envelope)),
        )

    def modal(self, envelope: Envelope) -> Mapping[str, object]:
        """A modal's view, for the answer to a submitted one."""
        return render.modal(self._card(envelope))

    def reply(self, envelope: Envelope) -> dict[str, object]:
        """The body that answers a command: shown to the person who typed it alone."""
        return {"response_type": "ephemeral", **render.ephemeral(self._card(envelope))}

    def field_errors(self, errors: Mapping[str, str], view: Mapping[str, object]) -> Mapping[str, object]:
        """The answer to a submitted form that has faults, in words."""
        words = self._templates.words_of(FieldErrors())
        said = {field: words(says) for field, says in errors.items()}
        # A view without a box was not made here: there is no place to say it at, and nothing was changed.
        return render.errors(said, view) if render.has_inputs(view) else {}

    def _card(self, envelope: Envelope) -> Card:
        message = envelope.message
        return message.card(self._templates.words_of(message))

    # --- directory -----------------------------------------------------------------------------

    async def member(self, team: str, user: str) -> Member | Retry | Failed:
        """One account as Slack sees it now."""
        answer = await self._api.call("users.info", user=user)
        if not isinstance(answer, Ok):
            return answer
        return member_of(mapping(answer.data.get("user")), team)

    async def directory(self) -> AsyncIterator[Member]:
        """Everybody in the workspace, page by page.

        Raises:
            PlatformError: Slack does not answer, or refuses.
        """
        cursor = ""
        workspace = await self.workspace()
        team = workspace.team if isinstance(workspace, Workspace) else ""
        while True:
            page = await self._page(cursor)
            for user in cast("list[object]", page.get("members") or []):
                yield member_of(mapping(user), team)
            cursor = text(mapping(page.get("response_metadata")).get("next_cursor"))
            if not cursor:
                return

    async def _page(self, cursor: str) -> Mapping[str, object]:
        for _ in range(DIRECTORY_TRIES):
            answer = await self._api.call("users.list", limit=DIRECTORY_PAGE, cursor=cursor or None)
            if isinstance(answer, Ok):
                return answer.data
            if (
                isinstance(answer, Failed)
                or not answer.throttled
                or answer.after > DIRECTORY_PATIENCE_SECONDS
            ):
                raise PlatformError(f"Slack's list of users cannot be read: {answer.reason}.")
            await asyncio.sleep(answer.after)
        raise PlatformError("Slack's list of users cannot be read: too many requests at present.")


def is_direct(channel: Mapping[str, object], user: str) -> bool:
    """Whether a conversation, as Slack describes it, holds one person and the bot, of one organisation."""
    if channel.get("is_ext_shared") is True or channel.get("is_mpim") is True:
        return False
    direct = channel.get("is_im")
    if direct is None:
        direct = text(channel.get("id")).startswith("D")
    return direct is True and channel.get("user", user) == user


def member_of(user: Mapping[str, object], team: str) -> Member:
    """A user object as a member (https://docs.slack.dev/reference/objects/user-object)."""
    profile = mapping(user.get("profile"))
    outside = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted", "is_workflow_bot")
    own_team = text(user.get("team_id")) or team
    return Member(
        team=own_team,
        user=text(user.get("id")),
        # An address that nobody has proved to be theirs says nothing about who they are.
        email="" if user.get("is_email_confirmed") is False else text(profile.get("email")).lower(),
        full_member=not any(user.get(flag) is True for flag in outside) and (not team or own_team == team),
    )
