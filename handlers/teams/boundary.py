"""Between Teams' activities and the use cases: who is it, is it private here, what is shown where."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import structlog

from bot.confidential import PrivateView
from bot.errors import PlatformError
from bot.messages.answers import Line
from bot.messages.base import Envelope, Letter, Message
from bot.platforms.teams.platform import NAME, TeamsPlatform
from bot.ports import Database, Delivered, Failed, Retry, Transaction
from bot.presses import Press, Verb
from bot.rendering.limits import CardTooLarge
from bot.usecases.dispatch import answer
from bot.usecases.forms import FORMS, form_again
from bot.usecases.link_accounts import Known, link, lose, note_arrival, note_use
from bot.usecases.receive_typed import ask_in_private, receive_typed, refuse_attachment, say_why_here
from bot.usecases.request import Invalid, Outcome, Quiet, Reply, Request
from bot.usecases.safeguarding import asks_for_it
from bot.usecases.setting import Setting
from handlers.knowing import Acquaintance, Stranger, Work
from handlers.teams import responses
from handlers.teams.payloads import Activity, Pressed, Typed
from handlers.teams.repeats import PressKeys

T = TypeVar("T")

log = structlog.get_logger()

LOOK_UP_SECONDS: Final = 5.0
"""Teams gives up on an answer after ten seconds at the earliest. What was not taken by then it sends again, so nothing
that Teams itself is asked meanwhile may take as long."""
LINE_SECONDS: Final = 4.0

_ANY = Press(Verb.WORD, "help")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a press led to.

    Attributes:
        key: under which it is remembered.
        form: where there are faults: the form that they are in.
    """

    outcome: Outcome
    key: str
    form: Message | None = None


class TeamsBoundary:
    """Answers what Teams sends.

    Args:
        database: where everything is committed before it is answered.
        setting: the installation.
        platform: the way out.
        secret: keys the hashes under which requests are remembered, so that they tell nothing.
    """

    def __init__(self, database: Database, setting: Setting, platform: TeamsPlatform, secret: str) -> None:
        self._setting = setting
        self._database = database
        self._platform = platform
        self._knowing = Acquaintance(
            database=database, setting=setting, platform=NAME, secret=secret.encode()
        )

    # --- what people do --------------------------------------------------------------------------

    async def typed(self, activity: Activity, typed: Typed) -> None:
        """A chat message: the answer goes through the outbox."""
        if not typed.meant:
            return
        request = self._request(activity, _ANY, "message", activity.where.conversation, activity.id)
        # A repetition with another id has the moment of the first one.
        twin = self._knowing.digest("said", activity.account, activity.moment, typed.text)

        def work(tx: Transaction, known: Known) -> None:
            self._note(tx, known, activity)
            asked = replace(request, actor=known.person)
            if activity.moment and not _first_time(tx, asked.key, twin):
                return
            if not activity.private:
                say_why_here(tx, asked)
                ask_in_private(tx, self._setting, asked, typed.text)
                return
            if typed.has_files:
                refuse_attachment(tx, self._setting, asked)
            if typed.text.strip() or not typed.has_files:
                told = replace(asked, key=f"{asked.key}t") if typed.has_files else asked
                receive_typed(tx, self._setting, told, typed.text)

        done = await self._as_known(activity, work)
        if isinstance(done, Stranger) and activity.private:
            in_danger = asks_for_it(typed.text)
            await self._say_once(request.key, "staff_only_in_danger" if in_danger else "staff_only", activity)
        elif isinstance(done, Stranger):
            await self._say_once(request.key, "closed", activity)
        elif not activity.private:
            key = f"{request.key}:line"
            await self._say_once(key, "in_private", activity)

    async def pressed(self, activity: Activity, pressed: Pressed) -> Mapping[str, object]:
        """A button of a card: the body of the answer, which is nearly always the card that replaces it."""
        if not activity.private:
            return responses.said(self.line("closed"))
        done = await self._as_known(activity, self._press(activity, pressed))
        if isinstance(done, Stranger):
            return responses.card(self._platform.reply(self._neutral("staff_only", activity)))
        known, shown = done
        view = self._platform.view_of(known.person.id, activity.account)
        try:
            return self._shown(shown, view, pressed)
        except CardTooLarge:
            # The card stays, with all that was typed in it.
            return responses.error(self.line("too_long"))

    async def submitted(self, activity: Activity, pressed: Pressed) -> None:
        """The same from a client that cannot show the answer in the card's place: it comes as a new message.

        What would stay in the chat then is not said there: such a client is told so.
        """
        if not activity.private:
            key = self._knowing.digest("submit", activity.id)
            await self._say_once(key, "closed", activity)
            return
        done = await self._as_known(activity, self._press(activity, pressed))
        if isinstance(done, Stranger):
            key = self._knowing.digest("submit", activity.where.conversation, activity.id)
            await self._say_once(key, "staff_only", activity)
            return
        known, shown = done
        # A repetition has the same id, or another one and then the same key.
        is_new = await self._is_new(self._knowing.digest("submit", activity.where.conversation, activity.id))
        key = self._knowing.digest("submit", shown.key)
        if not isinstance(shown.outcome, Reply) or isinstance(shown.outcome.message, Letter):
            await self._say_once(key, "newer_app", activity)
        elif await self._is_new(key) and is_new:
            where = self._platform.direct(known.person.id, activity.where)
            await self._send(Envelope(message=shown.outcome.message, destination=where))

    async def installed(self, activity: Activity) -> None:
        """Somebody has added the bot: they are welcomed, once, and what waited for them is sent."""
        done = await self._as_known(
            activity, lambda tx, known: note_arrival(tx, known, self._moved(known, activity))
        )
        if isinstance(done, Stranger):
            key = self._knowing.digest("installed", activity.where.conversation)
            await self._say_once(key, "staff_only", activity)

    async def removed(self, activity: Activity) -> None:
        """Somebody has removed the bot from their personal chat: it cannot reach them there."""
        if activity.private and activity.user:
            team, user = activity.where.tenant, activity.user
            await self._database.run(lambda tx: lose(tx, NAME, team, user))

    async def show_typing(self, activity: Activity) -> None:
        """Shows that an answer is on its way."""
        if activity.private:
            await self._platform.show_typing(activity.where)

    # --- who --------------------------------------------------------------------------------------

    async def _as_known(self, activity: Activity, work: Work[T]) -> tuple[Known, T] | Stranger:
        if not activity.user or not activity.where.conversation:
            return Stranger()
        return await self._knowing.as_known(
            activity.where.tenant, activity.user, work, lambda: self._introduce(activity)
        )

    async def _introduce(self, activity: Activity) -> bool:
        """Asks Teams who this is, and links them with the staff list. False for guests and strangers."""
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                member = await self._platform.member(activity.where, activity.account)
        except TimeoutError:
            raise PlatformError("Teams does not say in time who this is.") from None
        if isinstance(member, Retry):
            raise PlatformError("Teams cannot be asked who this is at present.")
        if isinstance(member, Failed) or member.user != activity.user:
            return False
        return await self._database.run(lambda tx: link(tx, self._setting, NAME, member)) is not None

    def _note(self, tx: Transaction, known: Known, activity: Activity) -> None:
        """Notes where somebody was last; from their personal chat also how they are reached there."""
        note_use(tx, known, self._moved(known, activity))

    def _moved(self, known: Known, activity: Activity) -> str | None:
        """How they are reached now; None where that is known already, or is not told here."""
        if not activity.private or self._platform.is_at(known.account, activity.where):
            return None
        return self._platform.sealed(activity.where)

    # --- presses ----------------------------------------------------------------------------------

    def _press(self, activity: Activity, pressed: Pressed) -> Work[Shown]:
        request = self._request(activity, pressed.press, "press", answers=pressed)
        keys = PressKeys.of(self._knowing, activity, pressed)

        def work(tx: Transaction, known: Known) -> Shown:
            if not pressed.unasked:
                self._note(tx, known, activity)
            asked = replace(request, actor=known.person, key=keys.choose(tx))
            outcome = answer(tx, self._setting, asked)
            keys.note(tx, asked.key)
            faulty = isinstance(outcome, Invalid)
            form = form_again(tx, self._setting, asked) if faulty else None
            return Shown(outcome=outcome, key=asked.key, form=form)

        return work

    def _shown(self, shown: Shown, view: PrivateView, pressed: Pressed) -> Mapping[str, object]:
        """The body of the answer.

        Raises:
            CardTooLarge: no card holds it, nor several.
        """
        match shown.outcome:
            case Reply() as reply:
                return responses.card(self._answer_card(reply, view, pressed))
            case Invalid() as invalid if shown.form is not None:
                form = Envelope(message=shown.form, destination=view)
                return responses.card(self._platform.with_errors(form, invalid.errors, pressed.answers))
            case Invalid():
                return responses.error(self.line("problem"))
            case Quiet():
                return responses.said("")

    def _answer_card(self, reply: Reply, view: PrivateView, pressed: Pressed) -> Mapping[str, object]:
        refreshed = pressed.press if pressed.press.verb is Verb.REFRESH else None
        envelope = Envelope(message=reply.message, destination=view, newest=refreshed)
        # What a form brought and was not kept stands in this card alone: no press brings the card again.
        unkept = pressed.press.verb in FORMS and pressed.brings_text()
        again = reply.again or (None if unkept else pressed.press)
        return self._platform.reply(envelope, again, pressed.page, pressed.ticked)

    def _request(
        self, activity: Activity, press: Press, *key: str, answers: Pressed | None = None
    ) -> Request:
        return self._knowing.request(press, *key, answers=answers.answers if answers else None)

    # --- neutral lines ----------------------------------------------------------------------------

    def problem(self, reference: str) -> Mapping[str, object]:
        """The answer to a press that did not go through: the card, and what was typed in it, stays."""
        return responses.error(self.line("problem", reference))

    def line(self, says: str, reference: str = "") -> str:
        """One neutral line, as text."""
        return self._platform.card(Line(says=says, reference=reference)).notification

    def _neutral(self, says: str, activity: Activity) -> Envelope:
        return Envelope(message=Line(says=says), destination=self._platform.elsewhere(activity.where))

    async def _say_once(self, key: str, says: str, activity: Activity) -> None:
        if activity.where.conversation and await self._is_new(key):
            await self._send(self._neutral(says, activity))

    async def _is_new(self, key: str) -> bool:
        return await self._database.run(lambda tx: tx.inbox.add(key, _ANY.pack()))

    async def _send(self, envelope: Envelope) -> None:
        try:
            async with asyncio.timeout(LINE_SECONDS):
                sent = await self._platform.send(envelope)
        except TimeoutError:
            log.warning("answer not sent", platform=NAME, reason="no answer in time")
            return
        if not isinstance(sent, Delivered):
            log.warning("answer not sent", platform=NAME, reason=sent.reason)


def _first_time(tx: Transaction, key: str, twin: str) -> bool:
    """Whether a message did not come before under another id; the same id is the use case's to recognise."""
    return tx.inbox.outcome(key) is not None or tx.inbox.add(twin, _ANY.pack())
