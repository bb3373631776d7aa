"""The one way out to Teams, the private conversations that it verifies, and who its members are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Final

from bot.cards import Button, Buttons, Card
from bot.confidential import Answers, DirectMessage, Elsewhere, PrivateView
from bot.messages.answers import FieldErrors, Line
from bot.messages.base import Envelope, Letter, Message
from bot.platforms.teams.connector import Connector, Ok, text
from bot.platforms.teams.reference import Reference, Seal, opened
from bot.ports import Account, Delivered, Failed, Member, Removed, Retry
from bot.presses import Press
from bot.rendering import teams as render
from bot.rendering.limits import CardTooLarge
from bot.rendering.words import Templates
from bot.usecases.fold import folding

NAME: Final = "teams"
_GUESTS: Final = frozenset({"guest", "anonymous"})
_GUEST_MARK: Final = "#ext#"
"""Stands in the sign-in name of a guest
(https://learn.microsoft.com/entra/external-id/user-properties)."""

FindService = Callable[[], Awaitable[str]]


class TeamsPlatform:
    """Implements `bot.ports.Platform` for one tenant.

    Args:
        connector: the Bot Connector.
        templates: the words.
        seal: for references wherever they are kept.
        app_id: the bot's own (`MICROSOFT_APP_ID`); empty for the Agents Playground.
        find_service: the service URL under which a conversation is begun with somebody who never wrote.
    """

    name = NAME

    def __init__(
        self,
        connector: Connector,
        templates: Templates,
        seal: Seal,
        *,
        app_id: str,
        find_service: FindService,
    ) -> None:
        self._connector = connector
        self._templates = templates
        self._seal = seal
        self._app_id = app_id
        self._find_service = find_service

    # --- destinations: only here are private ones made ---------------------------------------

    async def conversation(self, account: Account) -> DirectMessage | Retry | Failed:
        """The personal chat with somebody: the stored one, else one that is begun now.

        One that is begun holds whom it is begun with; that this is a full member of the tenant is asked first.
        """
        stored = opened(account.address, self._seal)
        if account.address and stored and (stored.tenant, stored.user) == (account.team, account.user):
            return DirectMessage(person=account.person, platform=NAME, address=account.address)
        begun = await self._begin(account)
        if not isinstance(begun, Reference):
            return begun
        member = await self.member(begun, account.user)
        if not isinstance(member, Member):
            return member
        if not member.full_member or member.user != account.user:
            return Failed(reason="not a full member of the tenant", unreachable=True)
        return DirectMessage(person=account.person, platform=NAME, address=begun.sealed(self._seal))

    async def _begin(self, account: Account) -> Reference | Retry | Failed:
        """A new personal chat, or the one that there is: Teams makes no second one.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
        """
        service = await self._find_service()
        body = {
            "isGroup": False,
            "bot": {"id": f"28:{self._app_id}"},
            "members": [{"id": account.user}],
            "tenantId": account.team,
            "channelData": {"tenant": {"id": account.team}},
        }
        answer = await self._connector.call("POST", service, "conversations", body=body)
        if not isinstance(answer, Ok):
            return answer
        conversation = text(answer.data.get("id"))
        if not conversation:
            return Retry(after=60, reason="conversations: the answer names none")
        return Reference(tenant=account.team, user=account.user, conversation=conversation, service=service)

    def direct(self, person: str, reference: Reference) -> DirectMessage:
        """The personal chat in which a verified activity came from somebody."""
        return DirectMessage(person=person, platform=NAME, address=reference.sealed(self._seal))

    @staticmethod
    def view_of(person: str, account: str) -> PrivateView:
        """The answer to somebody's own press: the card that only they are shown. Its address is Teams' id of them."""
        return PrivateView(person=person, platform=NAME, address=account)

    def elsewhere(self, reference: Reference) -> Elsewhere:
        """Any place that is not known to be one person's own."""
        return Elsewhere(platform=NAME, address=reference.sealed(self._seal))

    def is_at(self, account: Account, reference: Reference) -> bool:
        """Whether this is the reference that is stored."""
        return opened(account.address, self._seal) == reference

    def sealed(self, reference: Reference) -> str:
        """A reference as it is stored."""
        return reference.sealed(self._seal)

    async def sign_in(self) -> Retry | None:
        """Why the bot is not let in to Teams; None where it is."""
        return await self._connector.sign_in()

    # --- out -----------------------------------------------------------------------------------

    async def send(self, envelope: Envelope) -> Delivered | Retry | Failed:
        """Posts a message, in as many cards as it needs; the first one's id stands for it."""
        reference = opened(envelope.destination.address, self._seal)
        if reference is None:
            return Failed(reason="the conversation is not known", unreachable=True)
        card, suggests = self.card(envelope.message), envelope.suggests
        try:
            fields = [
                render.activity_fields(
                    card, refresh=envelope.newest, user=reference.account, suggests=suggests
                )
            ]
        except CardTooLarge:
            *others, last = render.pages(card)
            fields = [render.activity_fields(page) for page in others]
            fields.append(render.activity_fields(last, user=reference.account, suggests=suggests))
        first = ""
        for one in fields:
            answer = await self._post(reference, {"type": "message", **one})
            if not isinstance(answer, Ok):
                return answer
            first = first or text(answer.data.get("id"))
        return Delivered(message=first)

    async def take_back(self, address: str, message: str) -> Removed | Retry | Failed:
        """Deletes one of the bot's own messages; where that is refused, puts a neutral line in its place.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/update-and-delete-bot-messages
        """
        reference = opened(address, self._seal)
        if reference is None:
            return Failed(reason="the conversation is not known")
        path = ("conversations", reference.conversation, "activities", message)
        deleted = await self._connector.call("DELETE", reference.service, *path)
        if isinstance(deleted, Ok):
            return Removed(how="deleted")
        if isinstance(deleted, Retry) or _is_blocked(deleted):
            return deleted
        if _is_gone(deleted):
            return Removed(how="gone")
        body = {"type": "message", "id": message, **render.activity_fields(self._instead())}
        replaced = await self._connector.call("PUT", reference.service, *path, body=body)
        return Removed(how="replaced") if isinstance(replaced, Ok) else replaced

    def _instead(self) -> Card:
        """What stands where a message was taken back that cannot be deleted."""
        return self.card(Line(says="taken_back"))

    async def show_typing(self, reference: Reference) -> None:
        """Shows that an answer is on its way. It does not matter whether this gets through."""
        await self._post(reference, {"type": "typing"})

    async def _post(self, reference: Reference, body: Mapping[str, object]) -> Ok | Retry | Failed:
        path = ("conversations", reference.conversation, "activities")
        return await self._connector.call("POST", reference.service, *path, body=body)

    def reply(
        self,
        envelope: Envelope,
        again: Press | None = None,
        page: int | None = None,
        ticked: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Mapping[str, object]:
        """The card that answers a press.

        Args:
            envelope: to the view of whoever pressed; with a letter, the card can be folded away.
            again: shows the same without an effect; None where nothing does: then there is one page only.
            page: of a long card.
            ticked: on its other pages.

        Raises:
            CardTooLarge: it does not fit.
        """
        card = self.card(envelope.message)
        if envelope.newest is not None or again is None:
            return render.message(card, refresh=envelope.newest, user=envelope.destination.address)
        message = envelope.message
        aside = self._fold_away(again) if isinstance(message, Letter) and message.folds else ()
        return render.page(card, again, page, ticked=ticked, aside=aside)

    def _fold_away(self, opening: Press) -> tuple[Button, ...]:
        rows = (one for one in self.card(folding(opening)).elements if isinstance(one, Buttons))
        return tuple(button for row in rows for button in row.buttons)

    def with_errors(
        self, envelope: Envelope, errors: Mapping[str, str], typed: Answers
    ) -> Mapping[str, object]:
        """A form again, with its faults in words and with what was typed."""
        words = self._templates.words_of(FieldErrors())
        says = {field: words(block) for field, block in errors.items()}
        return render.with_errors(self.card(envelope.message), says, typed)

    def card(self, message: Message) -> Card:
        """A message's card."""
        return message.card(self._templates.words_of(message))

    # --- directory -----------------------------------------------------------------------------

    async def member(self, reference: Reference, user: str) -> Member | Retry | Failed:
        """One person in a conversation as Teams sees them now.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context

        Args:
            reference: the conversation.
            user: Teams' id of the person, or their Entra object id.
        """
        path = ("conversations", reference.conversation, "members", user)
        answer = await self._connector.call("GET", reference.service, *path)
        return member_of(answer.data, reference.tenant) if isinstance(answer, Ok) else answer

    async def directory(self) -> AsyncIterator[Member]:
        """Nobody: Teams shows a bot the members of its own conversations alone.

        A listing would need Microsoft Graph, with a permission to read every account. People are matched when they
        first write or install the bot, and before that by the Entra object id of the staff list (`teams_id`).
        """
        return
        yield  # makes this a generator


def _is_gone(failed: Failed) -> bool:
    """Whether there is no such message or conversation."""
    return failed.reason.startswith("DELETE: HTTP 404")


def _is_blocked(failed: Failed) -> bool:
    """Whether the bot is kept out of the conversation at present."""
    return failed.unreachable and not _is_gone(failed)


def member_of(data: Mapping[str, object], tenant: str) -> Member:
    """A Teams channel account as a member.

    https://learn.microsoft.com/javascript/api/botframework-schema/teamschannelaccount
    """
    signs_in_as = text(data.get("userPrincipalName")).lower()
    home = text(data.get("tenantId")) or tenant
    guest = text(data.get("userRole")).lower() in _GUESTS or _GUEST_MARK in signs_in_as
    user = text(data.get("aadObjectId")) or text(data.get("objectId"))
    return Member(
        team=home.lower(),
        user=user.lower(),
        email=text(data.get("email")).lower(),
        signs_in_as=signs_in_as,
        full_member=bool(user) and not guest and home.lower() == tenant.lower(),
    )
