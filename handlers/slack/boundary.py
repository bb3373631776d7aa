"""Between Slack's requests and the use cases: who is it, is it private here, what is shown where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import structlog

from bot.confidential import Answers, DirectMessage, PrivateView
from bot.errors import PlatformError
from bot.messages.answers import Line
from bot.messages.base import Envelope, Message
from bot.platforms.slack.api import Ok
from bot.platforms.slack.platform import NAME, SlackPlatform, Workspace
from bot.ports import Database, Failed, Retry, Transaction
from bot.presses import Press, Verb
from bot.usecases.dispatch import answer, answer_command
from bot.usecases.link_accounts import Known, link, note_use
from bot.usecases.receive_typed import ask_in_private, receive_typed, refuse_attachment
from bot.usecases.request import Invalid, Outcome, Quiet, Reply, Request
from bot.usecases.safeguarding import asks_for_it
from bot.usecases.setting import Setting
from bot.usecases.show_overview import show_home
from handlers.knowing import TRIES, Acquaintance, Stranger, Work
from handlers.slack.payloads import Command, Place, Pressed, Sender, Submitted, Typed

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NotPrivate:
    """The request came from a place that is not the person's own chat with the bot."""


@dataclass(frozen=True, slots=True)
class _AskWhere:
    """Slack has to be asked which conversation is this person's own with the bot."""

    known: Known


class SlackBoundary:
    """Answers what Slack sends.

    Args:
        database: where everything is committed before it is answered.
        setting: the installation.
        platform: the way out.
        secret: keys the hashes under which requests are remembered, so that they tell nothing.
    """

    def __init__(self, database: Database, setting: Setting, platform: SlackPlatform, secret: str) -> None:
        self._database = database
        self._setting = setting
        self._platform = platform
        self._knowing = Acquaintance(
            database=database, setting=setting, platform=NAME, secret=secret.encode()
        )

    # --- the five kinds of requests --------------------------------------------------------------

    async def command(self, command: Command) -> Mapping[str, object] | None:
        """A slash command: the body of the answer, or None where a modal was opened instead."""
        request = self._request(Press(Verb.WORD, "help"), "command", command.trigger)

        def work(tx: Transaction, known: Known) -> Outcome | NotPrivate:
            asked = replace(request, actor=known.person)
            if known.account.address == command.place.channel:
                return answer_command(tx, self._setting, asked, command.text)
            if not command.place.closed:
                ask_in_private(tx, self._setting, asked, command.text)
            return NotPrivate()

        done = await self._as_known(command.sender, command.place, work)
        if isinstance(done, Stranger):
            in_danger = asks_for_it(command.text)
            return self.line("staff_only_in_danger" if in_danger else "staff_only", command.place.channel)
        known, outcome = done
        if isinstance(outcome, NotPrivate):
            return self.line("closed" if command.place.closed else "in_private", command.place.channel)
        if not isinstance(outcome, Reply):
            return None
        if outcome.message.opens:
            await self._platform.open_view(self._envelope(known, outcome.message, command.trigger))
            return None
        return self._platform.reply(self._envelope(known, outcome.message, command.place.channel))

    async def pressed(self, pressed: Pressed) -> None:
        """A button: its answer opens in a modal, or replaces the modal in which it was pressed."""
        request = self._request(pressed.press, *pressed.key, answers=pressed.answers)

        def work(tx: Transaction, known: Known) -> Outcome:
            return answer(tx, self._setting, replace(request, actor=known.person))

        done = await self._as_known(pressed.sender, None, work)
        if isinstance(done, Stranger):
            message: Message = Line(says="staff_only")
            await self._show(self._private(pressed, pressed.sender.user), message, in_view=bool(pressed.view))
            return
        known, outcome = done
        if isinstance(outcome, Reply):
            view = self._private(pressed, known.person.id)
            await self._show(view, outcome.message, in_view=bool(pressed.view))

    async def submitted(self, submitted: Submitted) -> Mapping[str, object]:
        """A form: the answer replaces it, or its faults are shown at their fields."""
        request = self._request(submitted.press, *submitted.key, answers=submitted.answers)

        def work(tx: Transaction, known: Known) -> Outcome:
            return answer(tx, self._setting, replace(request, actor=known.person))

        done = await self._as_known(submitted.sender, None, work)
        if isinstance(done, Stranger):
            return self.update_with(Line(says="staff_only"), submitted.sender.user)
        known, outcome = done
        if isinstance(outcome, Invalid):
            return self._platform.field_errors(outcome.errors, submitted.view)
        if isinstance(outcome, Quiet):
            return {}
        return self.update_with(outcome.message, known.person.id)

    async def typed(self, typed: Typed) -> None:
        """A chat message: the answer goes through the outbox."""
        request = self._request(Press(Verb.WORD, "help"), "event", typed.event)

        def work(tx: Transaction, known: Known) -> NotPrivate | None:
            asked = replace(request, actor=known.person)
            if known.account.address != typed.place.channel:
                if not typed.place.closed:
                    ask_in_private(tx, self._setting, asked, typed.text)
                return NotPrivate()
            if typed.has_files:
                refuse_attachment(tx, self._setting, asked)
            if typed.text.strip() or not typed.has_files:
                told = replace(asked, key=f"{asked.key}t") if typed.has_files else asked
                receive_typed(tx, self._setting, told, typed.text)
            return None

        done = await self._as_known(typed.sender, typed.place, work)
        if isinstance(done, Stranger):
            in_danger = asks_for_it(typed.text)
            await self._say_once(request.key, "staff_only_in_danger" if in_danger else "staff_only", typed)
        elif isinstance(done[1], NotPrivate):
            key = f"{request.key}:line"
            await self._say_once(key, "closed" if typed.place.closed else "in_private", typed)

    async def home_opened(self, sender: Sender) -> None:
        """Shows the Home tab."""
        request = self._request(Press(Verb.WORD, "next"), "home")

        def work(tx: Transaction, known: Known) -> Outcome:
            return show_home(tx, self._setting, replace(request, actor=known.person))

        done = await self._as_known(sender, None, work)
        if isinstance(done, Stranger):
            line = Envelope(
                message=Line(says="staff_only"), destination=self._platform.elsewhere(sender.user)
            )
            await self._platform.publish_home(line)
            return
        known, outcome = done
        if isinstance(outcome, Reply):
            await self._platform.publish_home(self._envelope(known, outcome.message, sender.user))

    async def show_problem(self, pressed: Pressed, reference: str) -> None:
        """Tells somebody that their press did not go through."""
        view = self._private(pressed, pressed.sender.user)
        await self._show(view, Line(says="problem", reference=reference), in_view=bool(pressed.view))

    # --- who, and where --------------------------------------------------------------------------

    async def _as_known(
        self, sender: Sender, place: Place | None, work: Work[T]
    ) -> tuple[Known, T] | Stranger:
        """Runs work as the person behind an account, in one transaction with what finds them."""

        def at_home(tx: Transaction, known: Known) -> T | _AskWhere:
            if place is not None and place.direct and not known.account.address:
                return _AskWhere(known)
            note_use(tx, known)
            return work(tx, known)

        for _ in range(TRIES):
            done = await self._knowing.as_known(
                sender.team, sender.user, at_home, lambda: self._introduce(sender)
            )
            if isinstance(done, Stranger):
                return done
            known, outcome = done
            if not isinstance(outcome, _AskWhere):
                return known, outcome
            await self._find_address(outcome.known)
        raise PlatformError("Slack does not say which conversation is this person's own.")

    async def _introduce(self, sender: Sender) -> bool:
        """Asks Slack who this is, and links them with the staff list. False for guests and strangers."""
        workspace = await self._platform.workspace()
        if not isinstance(workspace, Workspace):
            raise PlatformError("Slack cannot be asked which workspace this is at present.")
        if workspace.team not in ("", sender.team):
            return False
        member = await self._platform.member(sender.team, sender.user)
        if isinstance(member, Retry):
            raise PlatformError("Slack cannot be asked who this is at present.")
        if isinstance(member, Failed):
            return False
        return await self._database.run(lambda tx: link(tx, self._setting, NAME, member)) is not None

    async def _find_address(self, known: Known) -> None:
        conversation = await self._platform.conversation(replace(known.account, address=None))
        if isinstance(conversation, DirectMessage):
            address = conversation.address
            await self._database.run(lambda tx: tx.accounts.set_address(known.account, address))

    # --- what is shown where ---------------------------------------------------------------------

    def _envelope(self, known: Known, message: Message, address: str) -> Envelope:
        return Envelope(message=message, destination=self._platform.view_of(known.person.id, address))

    def _private(self, pressed: Pressed, person: str) -> PrivateView:
        return self._platform.view_of(person, pressed.view or pressed.trigger)

    async def _show(self, view: PrivateView, message: Message, *, in_view: bool) -> None:
        envelope = Envelope(message=message, destination=view)
        shown = await (
            self._platform.update_view(envelope) if in_view else self._platform.open_view(envelope)
        )
        if not isinstance(shown, Ok):
            log.warning("view not shown", platform=NAME, reason=shown.reason)

    def update_with(self, message: Message, person: str) -> Mapping[str, object]:
        """The answer to a form that replaces it."""
        envelope = Envelope(message=message, destination=self._platform.view_of(person, ""))
        return {"response_action": "update", "view": self._platform.modal(envelope)}

    def line(self, says: str, channel: str, reference: str = "") -> Mapping[str, object]:
        """One neutral line in answer to a command."""
        message = Line(says=says, reference=reference)
        return self._platform.reply(Envelope(message=message, destination=self._platform.elsewhere(channel)))

    async def _say_once(self, key: str, says: str, typed: Typed) -> None:
        """One neutral line where somebody typed: to them alone in a channel, into the chat otherwise."""
        new = await self._database.run(lambda tx: tx.inbox.add(key, Press(Verb.WORD, "help").pack()))
        if not new:
            return
        line = Envelope(message=Line(says=says), destination=self._platform.elsewhere(typed.place.channel))
        if typed.place.direct:
            await self._platform.send(line)
        else:
            await self._platform.whisper(line, typed.sender.user)

    def _request(self, press: Press, *key: str, answers: Answers | None = None) -> Request:
        """A request whose sender is not known yet; its key tells nothing of what was typed."""
        return self._knowing.request(press, *key, answers=answers)
