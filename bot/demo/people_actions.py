"""What a person does in their chat client, and what Slack sends and shows because of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo import payloads, views
from bot.demo.chat_methods import ChatMethods
from bot.demo.core import Core
from bot.demo.inputs import Inputs, NotPossibleError, Place, entered, find_element, refusals
from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text, parse
from bot.demo.members import BOT_NAME, BOT_USER_ID, COMMANDS, Member
from bot.demo.sending import Answer, BotLine
from bot.demo.state import Conversation, Kind, OpenView, Post
from bot.demo.tickets import RefusedError

TIMED_OUT = "Operation timed out: the app did not answer within three seconds."
UNREACHED = "The app could not be reached, or answered with an error."
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The message or view in which something is done: a channel and a message id, or a view id."""

    channel: str = ""
    ts: str = ""
    view_id: str = ""


def escaped(typed: str) -> str:
    """Typed text as Slack stores it (https://docs.slack.dev/messaging/formatting-message-text)."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class PeopleActions:
    """Everything that a person can do.

    Methods return Slack's words where something went wrong, and an empty string where nothing did.
    They raise `NotPossibleError` where a chat client would not have offered it.
    """

    def __init__(self, core: Core, line: BotLine, chat: ChatMethods) -> None:
        self._core = core
        self._state = core.state
        self._line = line
        self._chat = chat

    def member(self, user: str) -> Member:
        """The person of an id."""
        member = self._state.person(user)
        if member is None or not member.can_use_the_page():
            raise NotPossibleError("There is no such person.")
        return member

    def announce(self, event: JsonObject) -> None:
        """Sends an event in the background, with retries."""
        self._line.start(self._line.deliver_event(payloads.event_envelope(self._core, event)))

    # Messages

    def say(self, user: str, channel: str, text: str) -> str:
        """A message in a conversation. The bot hears direct messages, and mentions in channels."""
        member, conversation = self.member(user), self._conversation(user, channel)
        if not text.strip():
            raise NotPossibleError("There is nothing to send.")
        stored = escaped(text).replace(f"@{BOT_NAME}", f"<@{BOT_USER_ID}>")
        post = Post(ts=self._state.new_ts(), channel=conversation.id, user=member.id, text=stored)
        self._state.add_post(post)
        if conversation.kind is Kind.IM or f"<@{BOT_USER_ID}>" in stored:
            self.announce(payloads.message_event(self._core, conversation, post, text))
        return ""

    def unsay(self, user: str, channel: str, ts: str) -> str:
        """Takes one's own message away."""
        conversation = self._conversation(user, channel)
        post = self._state.find_post(channel, ts)
        if post is None or post.user != user:
            raise NotPossibleError("That message is not yours.")
        self._state.remove_post(post)
        if conversation.kind is Kind.IM:
            self.announce(payloads.deleted_event(self._core, post))
        return ""

    async def command(self, user: str, channel: str, typed: str) -> str:
        """A slash command, such as `/supervision help`."""
        member, conversation = self.member(user), self._conversation(user, channel)
        command, _, text = typed.strip().partition(" ")
        if command not in COMMANDS:
            problem = f"{command} is not a valid command."
            self._chat.say_as_slackbot(user, channel, problem)
            return problem
        form = payloads.slash_command(self._core, member, conversation, command, text.strip())
        answer = await self._line.send_form(form)
        if not answer.ok:
            code = "operation_timeout" if answer.failure == "http_timeout" else "dispatch_failed"
            problem = f'{command} failed with the error "{code}"'
            self._chat.say_as_slackbot(user, channel, problem)
            return problem
        self._show_command_answer(user, channel, answer)
        return ""

    def _show_command_answer(self, user: str, channel: str, answer: Answer) -> None:
        """The body of the acknowledgement is shown to the person, as text or as a message."""
        if not answer.body.strip():
            return
        token = self._core.tickets.new_address(user, channel)
        address = self._core.tickets.use_address(token)
        try:
            body = parse(answer.body)
        except ValueError:
            body = answer.body
        try:
            self._chat.respond(address, body if isinstance(body, dict) else {"text": str(answer.body)})
        except RefusedError as refusal:
            self._chat.say_as_slackbot(user, channel, f"The app's answer was refused: {refusal.code}")

    def _conversation(self, user: str, channel: str) -> Conversation:
        conversation = self._state.conversations.get(channel)
        if conversation is None or user not in conversation.members:
            raise NotPossibleError("There is no such conversation.")
        return conversation

    # Tabs

    def open_home(self, user: str) -> str:
        """The Home tab of the app."""
        return self._open_tab(user, "home")

    def open_messages(self, user: str) -> str:
        """The Messages tab of the app, which is the direct message with it."""
        self._state.mark_read(user, self._state.open_im(user).id)
        return self._open_tab(user, "messages")

    def _open_tab(self, user: str, tab: str) -> str:
        member, im = self.member(user), self._state.open_im(user)
        self.announce(payloads.home_opened_event(self._core, member, im, tab))
        return ""

    # Buttons and fields

    async def press(self, user: str, where: Where, place: Place) -> str:
        """A button."""
        _, element = find_element(self._blocks(user, where), place)
        if element.get("type") != "button":
            raise NotPossibleError("That is no button.")
        return await self._act(user, where, place, None)

    async def enter(
        self, user: str, where: Where, place: Place, value: Json, *, confirmed: bool = False
    ) -> str:
        """Something typed, chosen or ticked; the bot is told where Slack would tell it.

        Args:
            user: who.
            where: in which message or view.
            place: block id and action id.
            value: see `inputs.entered`.
            confirmed: whether Enter was pressed in a text field.
        """
        block, element = find_element(self._blocks(user, where), place)
        state = entered(element, value)
        inputs = self._inputs(user, where)
        inputs.values[place] = state
        view = self._view(user, where)
        if view is not None:
            view.errors.pop(place[0], None)
        if _is_dispatched(block, element, confirmed=confirmed):
            return await self._act(user, where, place, state)
        return ""

    async def _act(self, user: str, where: Where, place: Place, value: JsonObject | None) -> str:
        member = self.member(user)
        block, element = find_element(self._blocks(user, where), place)
        action = payloads.action_of(self._core, block, element, value)
        view = self._view(user, where)
        if view is not None:
            payload = payloads.view_action(self._core, member, view, action)
        else:
            conversation, post = self._message(user, where)
            payload = payloads.message_action(self._core, member, conversation, post, action)
        answer = await self._line.send_interaction(payload)
        problem = "" if answer.ok else TIMED_OUT if answer.failure == "http_timeout" else UNREACHED
        if view is not None and view.problem != problem:
            view.problem = problem
            self._state.touch()
        return problem

    def _view(self, user: str, where: Where) -> OpenView | None:
        if not where.view_id:
            return None
        view = self._state.find_view(where.view_id)
        if view is None or view.user != user:
            raise NotPossibleError("That is not open any more.")
        return view

    def _message(self, user: str, where: Where) -> tuple[Conversation, Post]:
        conversation = self._conversation(user, where.channel)
        post = self._state.find_post(where.channel, where.ts)
        if post is None or post.only_for not in ("", user):
            raise NotPossibleError("That message is not there any more.")
        return conversation, post

    def _blocks(self, user: str, where: Where) -> list[JsonObject]:
        view = self._view(user, where)
        return view.blocks if view is not None else self._message(user, where)[1].blocks

    def _inputs(self, user: str, where: Where) -> Inputs:
        view = self._view(user, where)
        return view.inputs if view is not None else self._message(user, where)[1].inputs_of(user)

    # Modals

    async def submit(self, user: str, view_id: str) -> str:
        """Sends the modal on top."""
        member, view = self.member(user), self._top(user, view_id)
        if "submit" not in view.body:
            raise NotPossibleError("This has nothing to send.")
        view.errors, view.problem = refusals(view.blocks, view.inputs), ""
        self._state.touch()
        if view.errors:
            return ""
        answer = await self._line.send_interaction(payloads.view_submission(self._core, member, view))
        try:
            problem = self._follow(view, answer)
        except RefusedError as refusal:
            problem = f"{TROUBLE} ({refusal.code}: {'; '.join(refusal.messages)})"
        view.problem = problem
        self._state.touch()
        return problem

    def _follow(self, view: OpenView, answer: Answer) -> str:
        """Does what the answer to a submission asks for.

        Source: https://docs.slack.dev/surfaces/modals#modifying
        """
        if not answer.ok:
            return TIMED_OUT if answer.failure == "http_timeout" else TROUBLE
        if not answer.body.strip():
            self._remove(view)
            return ""
        try:
            body = as_object(parse(answer.body))
        except ValueError:
            return TROUBLE
        action = body.get("response_action")
        if action == "errors":
            return _take_errors(view, as_object(body.get("errors")))
        if action == "update":
            views.update_view(self._core, view, body.get("view"))
        elif action == "push":
            views.push_modal(self._core, view.user, body.get("view"))
        elif action == "clear":
            self._state.stack(view.user).clear()
        elif body:
            return TROUBLE
        else:
            self._remove(view)
        return ""

    def _remove(self, view: OpenView) -> None:
        stack = self._state.stack(view.user)
        if view in stack:
            stack.remove(view)

    async def close(self, user: str, view_id: str) -> str:
        """Closes the modal on top without sending it; the whole stack where it says `clear_on_close`."""
        member, view = self.member(user), self._top(user, view_id)
        stack = self._state.stack(user)
        cleared = view.body.get("clear_on_close") is True
        closed = list(reversed(stack)) if cleared else [view]
        for item in closed:
            stack.remove(item)
        self._state.touch()
        for item in closed:
            if item.body.get("notify_on_close") is True:
                payload = payloads.view_closed(self._core, member, item, cleared=cleared)
                await self._line.send_interaction(payload)
        return ""

    def _top(self, user: str, view_id: str) -> OpenView:
        stack = self._state.stack(user)
        if not stack or stack[-1].id != view_id:
            raise NotPossibleError("That is not open any more.")
        return stack[-1]


def _is_dispatched(block: JsonObject, element: JsonObject, *, confirmed: bool) -> bool:
    """Whether Slack tells the bot at once: always, except for what stands in an input block.

    Source: https://docs.slack.dev/reference/block-kit/blocks/input-block (`dispatch_action`) and
    https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object
    """
    if block.get("type") != "input":
        return True
    if block.get("dispatch_action") is not True:
        return False
    if element.get("type") not in ("plain_text_input", "number_input"):
        return True
    config = as_object(element.get("dispatch_action_config"))
    moments = as_list(config.get("trigger_actions_on")) or ["on_enter_pressed"]
    return ("on_enter_pressed" in moments and confirmed) or "on_character_entered" in moments


def _take_errors(view: OpenView, errors: JsonObject) -> str:
    """Shows errors beside their fields; Slack takes them for input blocks of the view alone."""
    places = {as_text(b.get("block_id")) for b in view.blocks if b.get("type") == "input"}
    words = {block_id: as_text(message) for block_id, message in errors.items()}
    if not words or not all(words.values()) or not set(words) <= places:
        return TROUBLE
    view.errors = words
    return ""
