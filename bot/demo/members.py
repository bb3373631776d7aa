"""Who is in the workspace."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.jsons import JsonObject

BOT_USER_ID = "U0BOT000001"
BOT_ID = "B0BOT000001"
APP_ID = "A0BOT000001"
BOT_NAME = "Supervision"
COMMANDS = ("/supervision",)
"""The slash commands that the app has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account of the workspace.

    Attributes:
        id: a Slack user id (`U…`).
        email: as in the profile; may be empty (Slack shows none of bots and strangers).
        title: what the page shows beside the name.
        is_restricted: a multi-channel guest; `is_ultra_restricted` a single-channel one.
        is_stranger: from another organisation, through Slack Connect.
        deleted: a deactivated account.
    """

    id: str
    name: str
    email: str = ""
    title: str = ""
    timezone: str = "Europe/London"
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False

    @property
    def handle(self) -> str:
        """The user name: the e-mail's first part, else the name in lower case."""
        return self.email.split("@")[0] or self.name.lower().replace(" ", ".")

    def can_use_the_page(self) -> bool:
        """Whether the page offers to be this person."""
        return not (self.is_bot or self.deleted)


SLACKBOT = Member(id="USLACKBOT", name="Slackbot")
"""In every workspace. Slack itself says `is_bot: false` of it, so whoever lists people has to know the id."""


def bot_member() -> Member:
    """The bot's own account."""
    return Member(id=BOT_USER_ID, name=BOT_NAME, is_bot=True)


def user_object(member: Member, team_id: str) -> JsonObject:
    """The member as `users.info` and `users.list` show them.

    Source: https://docs.slack.dev/reference/objects/user-object
    """
    first, _, last = member.name.partition(" ")
    profile: JsonObject = {
        "real_name": member.name,
        "display_name": "",
        "first_name": first,
        "last_name": last,
        "title": member.title,
        "team": team_id,
    }
    if member.email and not member.is_bot and not member.is_stranger:
        profile["email"] = member.email
    user: JsonObject = {
        "id": member.id,
        "team_id": "T0ELSEWHERE" if member.is_stranger else team_id,
        "name": member.handle,
        "deleted": member.deleted,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": 1700000000,
        "profile": profile,
    }
    if member.deleted:
        return user
    user |= {
        "real_name": member.name,
        "tz": member.timezone,
        "tz_label": member.timezone,
        "tz_offset": 0,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted or member.is_ultra_restricted,
        "is_ultra_restricted": member.is_ultra_restricted,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if member.is_stranger:
        user["is_stranger"] = True
    return user
