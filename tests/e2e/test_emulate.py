"""The bot against a Slack made by others: npm's `emulate`, which has the Web API, but no presses and commands.

It is installed once, from the lock beside it, and runs on loopback without a network. Without node or npm, or
where the package cannot be fetched, these tests are skipped.
"""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.confidential import DirectMessage
from bot.domain.people import PersonId
from bot.messages.answers import Help
from bot.messages.base import Envelope
from bot.platforms.slack.api import Ok, SlackApi, mapping, text
from bot.platforms.slack.platform import SlackPlatform, Workspace
from bot.ports import Account, Delivered, Failed, Member
from bot.rendering.words import Templates
from bot.resources import folder
from tests.commands.program import Program
from tests.support import npm

HERE = Path(__file__).with_name("emulate")
TOKEN = "xoxb-emulated"
NEEDED = "the tests in emulate's Slack need it"
STAFF = """email,name,team,role,supervisor_email,start_date,last_supervision
grace.bell@demo.example,Grace Bell,East,supervisor,,2020-01-06,
amira.khan@demo.example,Amira Khan,East,practitioner,grace.bell@demo.example,2024-01-08,2026-10-30
ben.hart@demo.example,Ben Hart,East,practitioner,grace.bell@demo.example,2024-01-08,2026-10-19
not.there@demo.example,Nora Wade,East,practitioner,grace.bell@demo.example,2024-01-08,2026-10-19
"""
SEED = {
    "team": {"name": "Council", "domain": "council"},
    "users": [
        {"name": "amira", "real_name": "Amira Khan", "email": "Amira.Khan@demo.example"},
        {"name": "grace", "real_name": "Grace Bell", "email": "grace.bell@demo.example"},
        {"name": "ben", "real_name": "Ben Hart", "email": "ben.hart@demo.example"},
    ],
    "tokens": [{"token": TOKEN, "type": "bot"}],
}


@contextmanager
def _served(node: str, entry: Path) -> Generator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [node, str(HERE / "slack.mjs"), str(entry), str(port), json.dumps(SEED)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith(b"http"), "emulate did not start"
            yield f"http://127.0.0.1:{port}/api/"
        finally:
            process.stdin.close()
            process.wait(timeout=10)


@dataclass(frozen=True, kw_only=True)
class Emulated:
    """The bot's way to Slack, leading to emulate."""

    url: str
    api: SlackApi
    platform: SlackPlatform

    async def member(self, email: str) -> Member:
        """Somebody of the workspace."""
        return {one.email: one async for one in self.platform.directory()}[email]

    async def chat_with(self, member: Member) -> DirectMessage:
        """The bot's direct message with them."""
        account = Account(platform="slack", team=member.team, user=member.user, person=PersonId(member.email))
        found = await self.platform.conversation(account)
        assert isinstance(found, DirectMessage)
        return found

    async def messages(self, email: str) -> list[str]:
        """What stands in somebody's direct message, as JSON."""
        chat = await self.chat_with(await self.member(email))
        answer = await self.api.call("conversations.history", channel=chat.address)
        assert isinstance(answer, Ok)
        found = answer.data.get("messages")
        return [json.dumps(message, ensure_ascii=False) for message in cast("list[object]", found)]


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs the package."""
    return npm.node(NEEDED)


@pytest.fixture(scope="session")
def entry(node: str) -> Path:
    """The installed package's entry."""
    return npm.installed(HERE, "emulate", NEEDED) / "dist" / "api.js"


@pytest.fixture
async def slack(node: str, entry: Path) -> AsyncGenerator[Emulated]:
    """A fresh workspace."""
    with _served(node, entry) as url:
        # Node closes connections that rest while the program below runs.
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            api = SlackApi(session, url, TOKEN)
            templates = Templates(folder("templates"), ZoneInfo("Europe/London"))
            yield Emulated(url=url, api=api, platform=SlackPlatform(api, templates))


HELP = Help(first_name="Amira", words_available=("prepare", "next", "book"))


async def test_who_is_there(slack: Emulated) -> None:
    """The workspace, its directory and one member are read as from Slack itself."""
    workspace = await slack.platform.workspace()
    assert isinstance(workspace, Workspace)
    amira = await slack.member("amira.khan@demo.example")
    assert amira.team == workspace.team
    assert amira.full_member
    assert await slack.platform.member(amira.team, amira.user) == amira
    assert isinstance(await slack.platform.member(amira.team, "U0NOBODY"), Failed)


async def test_a_direct_message_arrives(slack: Emulated) -> None:
    """A conversation is opened with one person, and a message's blocks and text arrive in it."""
    chat = await slack.chat_with(await slack.member("amira.khan@demo.example"))
    delivered = await slack.platform.send(Envelope(message=HELP, destination=chat))
    assert isinstance(delivered, Delivered)
    assert delivered.message
    [message] = await slack.messages("amira.khan@demo.example")
    assert "actions" in message
    assert "1~word~prepare~0" in message


async def test_views_are_shown(slack: Emulated) -> None:
    """A Home tab is published; a modal is opened for a trigger once, and updated while it is open."""
    amira = await slack.member("amira.khan@demo.example")
    view = slack.platform.view_of
    home = await slack.platform.publish_home(Envelope(message=HELP, destination=view("amira", amira.user)))
    assert isinstance(home, Ok)
    trigger = await slack.api.call("views.generateTriggerId", user=amira.user)
    assert isinstance(trigger, Ok)
    opening = Envelope(message=HELP, destination=view("amira", text(trigger.data.get("trigger_id"))))
    opened = await slack.platform.open_view(opening)
    assert isinstance(opened, Ok)
    shown = text(mapping(opened.data.get("view")).get("id"))
    updated = await slack.platform.update_view(Envelope(message=HELP, destination=view("amira", shown)))
    assert isinstance(updated, Ok)
    assert isinstance(await slack.platform.open_view(opening), Failed)


async def test_refusals_are_understood(slack: Emulated) -> None:
    """What cannot be reached is told from what is wrong, as Slack's own codes say it."""
    failed = await slack.api.call("chat.postMessage", channel="C0NOWHERE", text="x")
    assert isinstance(failed, Failed)
    assert failed.unreachable


async def test_a_tick_reaches_everybody(slack: Emulated, tmp_path: Path) -> None:
    """The command plans what is due, finds everybody by e-mail and writes to them; a second tick to nobody."""
    staff = tmp_path / "staff.csv"
    staff.write_text(STAFF, encoding="utf-8")

    settings = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'supervision.db'}",
        "SLACK_SIGNING_SECRET": "made-up",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": slack.url,
    }
    program = Program(tmp_path, settings)
    program("migrate")
    program("import-staff", str(staff))
    moment = ("--at", "2026-11-23T10:00:00+00:00", "--format", "json")
    planned = program("tick", *moment).json()
    assert {one["to"].split("@")[0] for one in planned} == {
        "amira.khan",
        "ben.hart",
        "grace.bell",
        "not.there",
    }
    assert len(await slack.messages("amira.khan@demo.example")) == 1
    assert "P1-3.1a-1" in (await slack.messages("ben.hart@demo.example"))[0]
    assert "Ben" in "".join(await slack.messages("grace.bell@demo.example"))
    assert program("tick", *moment).json() == []
    assert len(await slack.messages("amira.khan@demo.example")) == 1


def test_what_is_installed_names_no_host() -> None:
    """The lock holds names, versions and hashes; where packages come from is the machine's configuration."""
    npm.assert_lock_names_no_host(HERE, "emulate", "0.12.2")
