"""The Web API's methods about the bot itself, people and conversations."""

from __future__ import annotations

from collections.abc import Sequence

from bot.demo.calls import Call, Method
from bot.demo.core import Core, conversation_object
from bot.demo.jsons import Json, JsonObject
from bot.demo.members import APP_ID, BOT_ID, BOT_USER_ID, SLACKBOT, Member, user_object
from bot.demo.state import Conversation
from bot.demo.tickets import RefusedError

MOST_A_PAGE = 1000
MEMBERS_A_PAGE = 100


class PeopleMethods:
    """`auth.test`, `users.*` and `conversations.*`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._state = core.state

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        return {
            "auth.test": self.auth_test,
            "users.list": self.users_list,
            "users.info": self.users_info,
            "users.lookupByEmail": self.users_lookup_by_email,
            "conversations.open": self.conversations_open,
            "conversations.info": self.conversations_info,
            "conversations.members": self.conversations_members,
        }

    def auth_test(self, _call: Call) -> JsonObject:
        """Who the token belongs to."""
        return {
            "url": "https://demo.slack.com/",
            "team": self._core.team_name,
            "user": self._state.members[BOT_USER_ID].handle,
            "team_id": self._core.team_id,
            "user_id": BOT_USER_ID,
            "bot_id": BOT_ID,
            "app_id": APP_ID,
            "is_enterprise_install": False,
        }

    def users_list(self, call: Call) -> JsonObject:
        """Everybody, a page at a time."""
        users = [user_object(m, self._core.team_id) for m in self._state.members.values()]
        page, following = _page(users, call, default=MOST_A_PAGE)
        return {
            "members": page,
            "cache_ts": int(self._state.now().timestamp()),
            "response_metadata": {"next_cursor": following},
        }

    def users_info(self, call: Call) -> JsonObject:
        """One person."""
        member = self._state.person(call.need("user"))
        if member is None:
            raise RefusedError("user_not_found")
        return {"user": user_object(member, self._core.team_id)}

    def users_lookup_by_email(self, call: Call) -> JsonObject:
        """The person with an e-mail address; deactivated accounts, bots and strangers are not found."""
        email = call.need("email").strip().lower()
        for member in self._state.members.values():
            hidden = member.deleted or member.is_bot or member.is_stranger
            if member.email.lower() == email and not hidden:
                return {"user": user_object(member, self._core.team_id)}
        raise RefusedError("users_not_found")

    def conversations_open(self, call: Call) -> JsonObject:
        """The direct message with one person; group messages need a scope that the bot does not have."""
        channel = call.text("channel")
        if channel:
            return self._opened(self._conversation(channel), call, already=True)
        users = [user for user in call.text("users").split(",") if user]
        if not users:
            raise RefusedError("users_list_not_supplied")
        if len(users) > 1:
            raise RefusedError(
                "missing_scope", needed="mpim:write", provided="chat:write,im:write,users:read"
            )
        member = self._known(users[0])
        already = self._state.im_of(member.id) is not None
        return self._opened(self._state.open_im(member.id), call, already=already)

    def _known(self, user: str) -> Member:
        member = self._state.person(user)
        if member is None:
            raise RefusedError("user_not_found")
        if member.deleted:
            raise RefusedError("user_disabled")
        if member.is_bot or member is SLACKBOT:
            raise RefusedError("cannot_dm_bot")
        return member

    def _opened(self, conversation: Conversation, call: Call, *, already: bool) -> JsonObject:
        channel: JsonObject = {"id": conversation.id}
        if call.flag("return_im"):
            channel = conversation_object(conversation)
        return {"no_op": already, "already_open": already, "channel": channel}

    def _conversation(self, channel: str) -> Conversation:
        conversation = self._state.conversations.get(channel)
        if conversation is None or BOT_USER_ID not in conversation.members:
            raise RefusedError("channel_not_found")
        return conversation

    def conversations_info(self, call: Call) -> JsonObject:
        """What a conversation is."""
        conversation = self._conversation(call.need("channel"))
        channel = conversation_object(conversation)
        if call.flag("include_num_members"):
            channel["num_members"] = len(conversation.members)
        return {"channel": channel}

    def conversations_members(self, call: Call) -> JsonObject:
        """Who is in a conversation, a page at a time."""
        members = list[Json](self._conversation(call.need("channel")).members)
        page, following = _page(members, call, default=MEMBERS_A_PAGE)
        return {"members": page, "response_metadata": {"next_cursor": following}}


def _page(items: Sequence[Json], call: Call, *, default: int) -> tuple[list[Json], str]:
    """Some of the items and the cursor of the next ones, empty at the end."""
    limit = call.number("limit", default) or default
    if limit > MOST_A_PAGE:
        raise RefusedError("invalid_limit")
    start = _start(call.text("cursor"), len(items))
    end = start + limit
    return list(items[start:end]), f"after-{end}=" if end < len(items) else ""


def _start(cursor: str, count: int) -> int:
    if not cursor:
        return 0
    digits = cursor.removeprefix("after-").removesuffix("=")
    if not digits.isdigit() or int(digits) >= count:
        raise RefusedError("invalid_cursor")
    return int(digits)
