"""What the workspace remembers: conversations, messages, Home tabs, open modals."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.demo.inputs import Inputs
from bot.demo.jsons import Json, JsonObject, as_object, as_text, objects
from bot.demo.members import BOT_USER_ID, SLACKBOT, Member, bot_member

TEAM_CHANNEL = "team"


class Kind(StrEnum):
    """The kinds of conversation."""

    IM = "im"
    CHANNEL = "channel"


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A direct message of one person with the bot, or a channel with everybody in it."""

    id: str
    kind: Kind
    name: str
    user: str = ""
    created: int = 0
    is_ext_shared: bool = False
    members: list[str] = field(default_factory=list[str])


@dataclass(slots=True, kw_only=True)
class Post:
    """One message.

    Attributes:
        ts: Slack's message id within its conversation.
        only_for: for an ephemeral one, who sees it.
        inputs: what each person has chosen in its menus.
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[JsonObject] = field(default_factory=list[JsonObject])
    only_for: str = ""
    edited: bool = False
    thread_ts: str = ""
    metadata: JsonObject = field(default_factory=dict[str, Json])
    inputs: dict[str, Inputs] = field(default_factory=dict[str, Inputs])

    def inputs_of(self, user: str) -> Inputs:
        """What the person has chosen in it so far."""
        return self.inputs.setdefault(user, Inputs.initial(self.blocks))


@dataclass(slots=True, kw_only=True)
class OpenView:
    """A modal that is open, or a Home tab.

    Attributes:
        body: the view as the bot gave it, with block and action ids.
        errors: beside fields, by block id.
        problem: Slack's own words where the bot could not be reached.
    """

    id: str
    user: str
    body: JsonObject
    hash: str
    root_id: str
    previous_id: str = ""
    inputs: Inputs = field(default_factory=Inputs)
    errors: dict[str, str] = field(default_factory=dict[str, str])
    problem: str = ""

    @property
    def blocks(self) -> list[JsonObject]:
        """Its blocks."""
        return objects(self.body.get("blocks"))


class State:
    """Everything in the workspace, in memory.

    Attributes:
        version: goes up with each change.
    """

    def __init__(self, members: Iterable[Member], clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._last_ts = (0, 0)
        self._changed = asyncio.Event()
        self.version = 0
        self.members = {m.id: m for m in (SLACKBOT, bot_member(), *members)}
        self.conversations: dict[str, Conversation] = {}
        self.posts: dict[str, list[Post]] = {}
        self.modals: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self._read: dict[tuple[str, str], str] = {}
        everyone = [m.id for m in self.members.values() if not m.deleted and m is not SLACKBOT]
        self.team_channel = self.add_channel(TEAM_CHANNEL, everyone)

    # Change

    def touch(self) -> None:
        """Tells who waits that something has changed."""
        self.version += 1
        before, self._changed = self._changed, asyncio.Event()
        before.set()

    async def wait_for_change(self, version: int) -> int:
        """The newest version, once it is another than the one given."""
        while self.version == version:
            await self._changed.wait()
        return self.version

    # Ids

    def new_id(self, prefix: str) -> str:
        """An id that is used once: its kind's letter and nine digits and letters."""
        return f"{prefix}0{next(self._numbers):08d}"

    def now(self) -> datetime:
        """The moment that the workspace's clock shows."""
        return self._clock()

    def new_ts(self) -> str:
        """A message id at the clock's moment. No two are the same, and later ones are greater."""
        moment = self._clock().timestamp()
        ts = (int(moment), int(moment % 1 * 1_000_000))
        if ts <= self._last_ts:
            seconds, micro = self._last_ts
            ts = (seconds + (micro + 1) // 1_000_000, (micro + 1) % 1_000_000)
        self._last_ts = ts
        return f"{ts[0]}.{ts[1]:06d}"

    # People and conversations

    def person(self, user: str) -> Member | None:
        """The member of that id."""
        return self.members.get(user)

    def add_channel(self, name: str, members: list[str], *, is_ext_shared: bool = False) -> Conversation:
        """A new public channel."""
        channel = Conversation(
            id=self.new_id("C"),
            kind=Kind.CHANNEL,
            name=name,
            created=int(self.now().timestamp()),
            is_ext_shared=is_ext_shared,
            members=members,
        )
        return self._add(channel)

    def im_of(self, user: str) -> Conversation | None:
        """The person's direct message with the bot, where it has been opened."""
        return next((c for c in self.conversations.values() if c.user == user), None)

    def open_im(self, user: str) -> Conversation:
        """The person's direct message with the bot."""
        im = self.im_of(user)
        if im is not None:
            return im
        return self._add(
            Conversation(
                id=self.new_id("D"),
                kind=Kind.IM,
                name="directmessage",
                user=user,
                created=int(self.now().timestamp()),
                members=[user, BOT_USER_ID],
            )
        )

    def _add(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        self.posts[conversation.id] = []
        self.touch()
        return conversation

    # Messages

    def add_post(self, post: Post) -> Post:
        """A message at the end of its conversation."""
        self.posts[post.channel].append(post)
        if not post.only_for:
            self._read[post.user, post.channel] = post.ts
        self.touch()
        return post

    def find_post(self, channel: str, ts: str) -> Post | None:
        """The message of that id."""
        return next((p for p in self.posts.get(channel, []) if p.ts == ts), None)

    def remove_post(self, post: Post) -> None:
        """Takes a message away."""
        self.posts[post.channel].remove(post)
        self.touch()

    def seen_by(self, user: str, channel: str) -> Iterator[Post]:
        """The messages that a person sees in a conversation, oldest first."""
        return (p for p in self.posts.get(channel, []) if p.only_for in ("", user))

    def mark_read(self, user: str, channel: str) -> None:
        """The person has seen all that stands in a conversation."""
        posts = list(self.seen_by(user, channel))
        if posts and self._read.get((user, channel)) != posts[-1].ts:
            self._read[user, channel] = posts[-1].ts
            self.touch()

    def unread(self, user: str, channel: str) -> int:
        """How many messages of others the person has not seen."""
        last = self._read.get((user, channel), "")
        return sum(1 for p in self.seen_by(user, channel) if p.user != user and p.ts > last)

    # Views

    def stack(self, user: str) -> list[OpenView]:
        """The person's open modals, the one on top last."""
        return self.modals.setdefault(user, [])

    def find_view(self, view_id: str) -> OpenView | None:
        """The open modal or Home tab of that id."""
        everything = [*itertools.chain(*self.modals.values()), *self.homes.values()]
        return next((v for v in everything if v.id == view_id), None)

    def find_external(self, external_id: str) -> OpenView | None:
        """The open modal or Home tab with that external id."""
        everything = [*itertools.chain(*self.modals.values()), *self.homes.values()]
        return next((v for v in everything if as_text(v.body.get("external_id")) == external_id), None)

    def with_ids(self, blocks: Iterable[JsonObject]) -> list[JsonObject]:
        """The blocks, with block and action ids where the bot gave none, as Slack does it."""
        result: list[JsonObject] = []
        for block in blocks:
            named: JsonObject = {"block_id": self.new_id("b"), **block}
            for holder in ("element", "accessory"):
                if holder in named:
                    named[holder] = {"action_id": self.new_id("a"), **as_object(named[holder])}
            if named.get("type") == "actions":
                elements = objects(named.get("elements"))
                named["elements"] = [{"action_id": self.new_id("a"), **item} for item in elements]
            result.append(named)
        return result
