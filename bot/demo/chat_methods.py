"""The Web API's methods that send and change messages, and the answers to response addresses."""

from __future__ import annotations

import time

from bot.demo import limits
from bot.demo.block_checks import characters, check_message_blocks
from bot.demo.calls import Call, Method
from bot.demo.core import Core, message_object
from bot.demo.inputs import Inputs
from bot.demo.jsons import Json, JsonObject, as_object, as_text, objects
from bot.demo.members import BOT_USER_ID, SLACKBOT
from bot.demo.state import Conversation, Kind, Post
from bot.demo.tickets import RefusedError, ResponseAddress


class ChatMethods:
    """`chat.*`, and the posts to response addresses."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._state = core.state

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        return {
            "chat.postMessage": self.post_message,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.update": self.update,
            "chat.delete": self.delete,
        }

    def post_message(self, call: Call) -> JsonObject:
        """A message in a conversation."""
        channel = call.need("channel")
        text, blocks = self._content(call, limits.POST_TEXT)
        conversation = self._target(channel)
        self._keep_pace(conversation)
        post = self._add(conversation, text, blocks, thread_ts=call.text("thread_ts"))
        post.metadata = as_object(call.structure("metadata", "invalid_metadata_format"))
        message = message_object(self._core, post)
        return {"channel": conversation.id, "ts": post.ts, "message": message}

    def post_ephemeral(self, call: Call) -> JsonObject:
        """A message in a conversation that one person sees, and the bot cannot change."""
        channel, user = call.need("channel"), call.need("user")
        text, blocks = self._content(call, limits.POST_TEXT)
        conversation = self._target(channel)
        if user not in conversation.members:
            raise RefusedError("user_not_in_channel")
        self._keep_pace(conversation)
        post = self._add(conversation, text, blocks, only_for=user)
        return {"message_ts": post.ts}

    def update(self, call: Call) -> JsonObject:
        """Another content in one of the bot's own messages; blocks that are not given stay."""
        post = self._own_post(call, "cant_update_message")
        text, blocks = self._content(call, limits.UPDATE_TEXT)
        before = message_object(self._core, post)
        if "blocks" in call.arguments:
            post.blocks = blocks
            post.inputs = {user: Inputs.initial(blocks, kept) for user, kept in post.inputs.items()}
        if text or "text" in call.arguments:
            post.text = text
        post.edited = True
        self._state.touch()
        message = message_object(self._core, post)
        self._announce(post, {"subtype": "message_changed", "message": message, "previous_message": before})
        return {"channel": post.channel, "ts": post.ts, "text": post.text, "message": message}

    def delete(self, call: Call) -> JsonObject:
        """Takes one of the bot's own messages away."""
        post = self._own_post(call, "cant_delete_message")
        before = message_object(self._core, post)
        self._state.remove_post(post)
        self._announce(
            post, {"subtype": "message_deleted", "deleted_ts": post.ts, "previous_message": before}
        )
        return {"channel": post.channel, "ts": post.ts}

    def respond(self, address: ResponseAddress, body: JsonObject) -> None:
        """A post to a response address.

        Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses

        Raises:
            RefusedError: the content is faulty.
        """
        original = self._state.find_post(address.channel, address.message_ts)
        if body.get("delete_original") is True:
            if original is not None:
                self._state.remove_post(original)
            return
        text, blocks = self._content(Call(method="response", arguments=body), limits.POST_TEXT)
        if body.get("replace_original") is True and original is not None:
            original.text, original.blocks, original.inputs = text, blocks, {}
            original.edited = True
            self._state.touch()
            return
        private = body.get("response_type") != "in_channel"
        conversation = self._state.conversations[address.channel]
        self._add(conversation, text, blocks, only_for=address.user if private else "")

    def say_as_slackbot(self, user: str, channel: str, text: str) -> None:
        """Slack's own words to one person."""
        post = Post(ts=self._state.new_ts(), channel=channel, user=SLACKBOT.id, text=text, only_for=user)
        self._state.add_post(post)

    def _target(self, channel: str) -> Conversation:
        """The conversation of an id, of a person's id (their direct message) or of a channel's name."""
        member = self._state.person(channel)
        if member is not None:
            if member.is_bot or member is SLACKBOT:
                raise RefusedError("cannot_dm_bot")
            if member.deleted:
                raise RefusedError("channel_not_found")
            return self._state.open_im(member.id)
        name = channel.removeprefix("#")
        found = [c for c in self._state.conversations.values() if channel == c.id or _is_named(c, name)]
        if not found or self._is_gone(found[0]):
            raise RefusedError("channel_not_found")
        if BOT_USER_ID not in found[0].members:
            raise RefusedError("not_in_channel")
        return found[0]

    def _is_gone(self, conversation: Conversation) -> bool:
        person = self._state.person(conversation.user)
        return person is not None and person.deleted

    def _content(self, call: Call, longest: int) -> tuple[str, list[JsonObject]]:
        """The text and the blocks of a message, checked."""
        text = call.text("text")
        value = call.structure("blocks", "invalid_blocks_format")
        if value is not None and not isinstance(value, list):
            raise RefusedError("invalid_blocks_format")
        if not text.strip() and not value:
            raise RefusedError("no_text")
        if len(text) > longest:
            raise RefusedError("msg_too_long")
        faults = check_message_blocks(value) if value else []
        if faults:
            raise RefusedError("invalid_blocks", faults)
        if characters(value) > limits.MESSAGE_CHARACTERS:
            raise RefusedError("msg_blocks_too_long")
        return text, self._state.with_ids(objects(value))

    def _keep_pace(self, conversation: Conversation) -> None:
        seconds = self._core.pace.seconds_to_wait(conversation.id, time.monotonic())
        if seconds:
            raise RefusedError("ratelimited", retry_after=str(seconds))

    def _add(
        self,
        conversation: Conversation,
        text: str,
        blocks: list[JsonObject],
        *,
        only_for: str = "",
        thread_ts: str = "",
    ) -> Post:
        post = Post(
            ts=self._state.new_ts(),
            channel=conversation.id,
            user=BOT_USER_ID,
            text=text,
            blocks=blocks,
            only_for=only_for,
            thread_ts=thread_ts,
        )
        self._state.add_post(post)
        if not only_for:
            self._announce(post, message_object(self._core, post))
        return post

    def _own_post(self, call: Call, refusal: str) -> Post:
        channel, ts = call.need("channel"), call.need("ts")
        if channel not in self._state.conversations:
            raise RefusedError("channel_not_found")
        post = self._state.find_post(channel, ts)
        if post is None or post.only_for:
            raise RefusedError("message_not_found")
        if post.user != BOT_USER_ID:
            raise RefusedError(refusal)
        return post

    def _announce(self, post: Post, event: JsonObject) -> None:
        if not self._core.strictness.own_message_events:
            return
        conversation = self._state.conversations[post.channel]
        kind: Json = "im" if conversation.kind is Kind.IM else "channel"
        about: JsonObject = {"type": "message", "channel": post.channel, "channel_type": kind}
        stamp = as_text(event.get("ts")) or self._state.new_ts()
        self._core.announce({"ts": stamp, "event_ts": stamp, **about, **event})


def _is_named(conversation: Conversation, name: str) -> bool:
    return conversation.kind is Kind.CHANNEL and conversation.name == name
