"""Slack as a platform: who is a full member, what is a direct message, and what the directory says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.confidential import DirectMessage
from bot.domain.people import PersonId
from bot.errors import PlatformError
from bot.platforms.slack import platform as slack_platform
from bot.platforms.slack.api import Ok, SlackApi
from bot.platforms.slack.platform import SlackPlatform, Workspace, is_direct, member_of
from bot.ports import Account, Failed, Removed, Retry
from bot.rendering.words import Templates
from bot.resources import folder

AMIRA = {"id": "U1", "team_id": "T1", "profile": {"email": "Amira@Demo.Example"}}
ACCOUNT = Account(platform="slack", team="T1", user="U1", person=PersonId("amira"))
ANSWER = Ok | Retry | Failed


class _Api:
    """Answers by method, the last answer for ever, and counts the calls."""

    def __init__(self, **answers: list[ANSWER]) -> None:
        self._answers = {name.replace("_", "."): given for name, given in answers.items()}
        self.calls: list[tuple[str, dict[str, object]]] = []

    async def call(self, method: str, **fields: object) -> ANSWER:
        self.calls.append((method, fields))
        given = self._answers[method]
        return given.pop(0) if len(given) > 1 else given[0]


def platform(api: _Api) -> SlackPlatform:
    """A platform whose API is made up."""
    return SlackPlatform(cast("SlackApi", api), Templates(folder("templates"), ZoneInfo("Europe/London")))


@pytest.mark.parametrize(
    ("channel", "direct"),
    [
        ({"id": "D1", "is_im": True, "user": "U1"}, True),
        ({"id": "D1", "user": "U1"}, True),
        ({"id": "D1"}, True),
        ({"id": "D1", "is_im": True, "user": "U2"}, False),
        ({"id": "D1", "is_im": True, "user": None}, False),
        ({"id": "D1", "is_im": False}, False),
        ({"id": "D1", "is_im": "true"}, False),
        ({"id": "D1", "is_im": True, "is_mpim": True}, False),
        ({"id": "D1", "is_im": True, "is_ext_shared": True}, False),
        ({"id": "G1", "is_mpim": True}, False),
        ({"id": "C1"}, False),
        ({"id": "C1", "is_channel": True}, False),
        ({}, False),
    ],
)
@pytest.mark.clause("P4-3.1")
async def test_only_a_direct_message_is_one(channel: Mapping[str, object], direct: bool) -> None:
    """What Slack describes as one person's conversation with the bot is private, and nothing else is."""
    assert is_direct(channel, "U1") is direct
    found = await platform(_Api(conversations_open=[Ok({"ok": True, "channel": channel})])).conversation(
        ACCOUNT
    )
    assert isinstance(found, DirectMessage if direct else Failed)


async def test_a_conversation_is_asked_for_once() -> None:
    """A known address is taken; one that cannot be had is told as it is."""
    known = Account(platform="slack", team="T1", user="U1", person=PersonId("amira"), address="D7")
    api = _Api(conversations_open=[Retry(after=1, reason="later")])
    assert await platform(api).conversation(known) == DirectMessage(
        person=PersonId("amira"), platform="slack", address="D7"
    )
    assert api.calls == []
    assert await platform(api).conversation(ACCOUNT) == Retry(after=1, reason="later")


def test_a_full_member() -> None:
    """Their address is compared in small letters; their team is their own."""
    member = member_of(AMIRA, "T1")
    assert (member.team, member.user, member.email, member.full_member) == (
        "T1",
        "U1",
        "amira@demo.example",
        True,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"is_bot": True},
        {"is_workflow_bot": True},
        {"deleted": True},
        {"team_id": "T2"},
    ],
)
def test_no_full_member(change: Mapping[str, object]) -> None:
    """Guests, strangers, bots, the deactivated, and members of another team."""
    assert not member_of({**AMIRA, **change}, "T1").full_member


@pytest.mark.parametrize(
    ("confirmed", "email"), [(True, "amira@demo.example"), (None, "amira@demo.example"), (False, "")]
)
def test_an_address_that_nobody_confirmed_is_none(confirmed: bool | None, email: str) -> None:
    """Whoever writes somebody's address into their profile is not that person."""
    assert member_of({**AMIRA, "is_email_confirmed": confirmed}, "T1").email == email


@pytest.mark.parametrize("user", [{}, {"profile": None}, {"profile": {"email": 5}}, {"id": ["U1"]}])
def test_a_user_object_may_be_anything(user: Mapping[str, object]) -> None:
    """What is not there is empty."""
    assert member_of(user, "T1").email == ""


async def test_the_workspace_is_asked_for_once() -> None:
    """Which workspace the token belongs to does not change; a failure is not remembered."""
    good = Ok({"ok": True, "team_id": "T1", "user_id": "UBOT"})
    api = _Api(auth_test=[Retry(after=1, reason="later"), good])
    bot = platform(api)
    assert isinstance(await bot.workspace(), Retry)
    assert await bot.workspace() == await bot.workspace() == Workspace(team="T1", bot="UBOT")
    assert len(api.calls) == 2


def page(user: str, cursor: str = "") -> Ok:
    """One page of the directory."""
    return Ok({"ok": True, "members": [{"id": user}], "response_metadata": {"next_cursor": cursor}})


WORKSPACE = [cast("ANSWER", Ok({"ok": True, "team_id": "T1", "user_id": "UBOT"}))]


async def test_the_directory_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page leads to the next; throttling is waited out."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(slack_platform.asyncio, "sleep", sleep)
    pages: list[ANSWER] = [page("U1", "a"), Retry(after=7, reason="throttled", throttled=True), page("U2")]
    api = _Api(auth_test=WORKSPACE, users_list=pages)
    assert [member.user async for member in platform(api).directory()] == ["U1", "U2"]
    assert slept == [7]
    assert [fields["cursor"] for method, fields in api.calls if method == "users.list"] == [None, "a", "a"]


@pytest.mark.parametrize(
    "answer",
    [
        Failed(reason="users.list: missing_scope"),
        Retry(after=5, reason="users.list: HTTP 500"),
        Retry(after=60, reason="users.list: invalid_auth", throttled=True),
        Retry(after=3600, reason="throttled", throttled=True),
    ],
)
async def test_a_directory_that_cannot_be_read_is_said_at_once(
    monkeypatch: pytest.MonkeyPatch, answer: Retry | Failed
) -> None:
    """Nobody waits for minutes for what an administrator has to mend."""

    async def sleep(_: float) -> None:
        raise AssertionError("waited")

    monkeypatch.setattr(slack_platform.asyncio, "sleep", sleep)
    api = _Api(auth_test=WORKSPACE, users_list=[answer])
    with pytest.raises(PlatformError, match="list of users cannot be read"):
        [member async for member in platform(api).directory()]


# --- taking back -----------------------------------------------------------------------------------


@pytest.mark.clause("P4-7.2")
@pytest.mark.parametrize(
    ("deleted", "updated", "expected", "calls"),
    [
        (Ok({"ok": True}), None, Removed(how="deleted"), 1),
        (Failed(reason="chat.delete: message_not_found"), None, Removed(how="gone"), 1),
        (Failed(reason="chat.delete: channel_not_found", unreachable=True), None, Removed(how="gone"), 1),
        (Retry(after=5, reason="HTTP 500"), None, Retry(after=5, reason="HTTP 500"), 1),
        (
            Failed(reason="chat.delete: compliance_exports_prevent_deletion"),
            Ok({"ok": True}),
            Removed(how="replaced"),
            2,
        ),
        (
            Failed(reason="chat.delete: cant_delete_message"),
            Failed(reason="chat.update: cant_update_message"),
            Failed(reason="chat.update: cant_update_message"),
            2,
        ),
    ],
)
async def test_a_message_is_deleted_or_replaced(
    deleted: ANSWER, updated: ANSWER | None, expected: Removed | Retry | Failed, calls: int
) -> None:
    """What is gone already counts as done; where deleting is forbidden one neutral line takes its place."""
    api = _Api(chat_delete=[deleted], chat_update=[updated or deleted])
    assert await platform(api).take_back("D1", "17.1") == expected
    assert [method for method, _ in api.calls] == ["chat.delete", "chat.update"][:calls]
    assert {(fields["channel"], fields["ts"]) for _, fields in api.calls} == {("D1", "17.1")}
    if calls == 2:
        assert api.calls[1][1]["text"] == "A message that stood here was taken back."
