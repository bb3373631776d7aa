"""First contact, help, words to go on with, and coming back, over the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from bot.bootstrap import Installation
from bot.commands import check, status
from bot.commands.formats import Format
from bot.demo.team import staff_csv
from bot.errors import ConfigurationError
from bot.ports import NO_ADDRESS, Account, Transaction
from storage.migrate import upgrade
from tests.conftest import MakeDatabase
from tests.handlers.teams.conftest import STRANGERS
from tests.support.teams.members import BOT, member
from tests.support.teams.person import TeamsClient
from tests.support.teams.service import Payload
from tests.support.teams.world import TeamsWorld, a_teams_world
from tests.support.world import START


def cards(client: TeamsClient) -> int:
    """How many messages the bot has posted to somebody."""
    return sum(message.card is not None for message in client.messages())


def installation(world: TeamsWorld, client: TeamsClient, kind: str) -> Payload:
    """The activity that tells of an installation or its end."""
    more: Payload = {"type": "installationUpdate", "action": kind}
    if kind == "members":
        more = {"type": "conversationUpdate", "membersAdded": [{"id": BOT}]}
    return world.teams.activity(client.member, client.chat, **more)


async def install(world: TeamsWorld, client: TeamsClient) -> None:
    """Adds the bot: Teams tells of it in two ways, and once more."""
    for kind in ("members", "add", "add"):
        assert (await world.teams.send(installation(world, client, kind))).status == 200
    await world.settle()


def account_of(world: TeamsWorld, client: TeamsClient) -> Account:
    """Their account as it is stored."""

    def find(tx: Transaction) -> Account:
        found = tx.accounts.find("teams", client.member.tenant, client.member.entra)
        assert found is not None
        return found

    return world.installation.database.run_now(find)


# --- welcome, help, and what to type next ------------------------------------------------------------


@pytest.mark.clause("P0-2b")
async def test_installing_welcomes_once(world: TeamsWorld) -> None:
    """One message says what the bot is and does, who reads what, and how to begin."""
    amira = world.person("Amira Khan")
    await install(world, amira)
    assert cards(amira) == 1
    for words in (
        "Hello Amira",
        "I am a program",
        "I remind you",
        "Grace reads your preparation",
        "To begin",
    ):
        assert words in amira.last()
    assert amira.buttons() == ["Read who can see what", "Prepare", "Show what you can do"]
    assert amira.messages()[-1].suggests == ["prepare", "next", "help"]
    await amira.press("Read who can see what")
    assert "Who can read what" in amira.screen()


async def test_whoever_is_nobodys_supervisee_is_welcomed_too(world: TeamsWorld) -> None:
    """Nothing is offered that they cannot do."""
    ruth = world.person("Ruth Lane")
    await install(world, ruth)
    assert "Hello Ruth" in ruth.last()
    assert "Prepare" not in ruth.buttons()
    assert ruth.messages()[-1].suggests == ["next", "held", "help"]


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: one.name)
async def test_strangers_who_install_get_the_neutral_line_once(world: TeamsWorld, stranger: object) -> None:
    """Nothing tells whether somebody is known, and there is nothing to go on with."""
    client = world.person(str(getattr(stranger, "name", "")))
    await install(world, client)
    assert cards(client) == 1
    assert "this organisation's own staff accounts" in client.last()
    assert client.messages()[-1].suggests == []


@pytest.mark.parametrize("words", ["Hi", "Hello", "hello.", "Help", " HELP ", "?"])
async def test_a_greeting_is_answered_with_help(world: TeamsWorld, words: str) -> None:
    """Whoever greets, or asks for help, is told what they can do now; the likeliest words stand ready."""
    amira = world.person("Amira Khan")
    await amira.say(words)
    await world.settle()
    assert "What I can do" in amira.last()
    assert amira.buttons()[0] == "Get safeguarding help"
    assert amira.messages()[-1].suggests == ["prepare", "next"]


async def test_a_line_that_leads_nowhere_says_how_to_go_on(world: TeamsWorld) -> None:
    """What is suggested can be typed as it stands; where a message has its own next step there is nothing more."""
    amira = world.person("Amira Khan")
    await amira.say("confirm")
    await world.settle()
    nothing = amira.messages()[-1]
    assert "No record waits" in amira.last()
    assert nothing.suggests == ["prepare", "next", "help"]
    for word in nothing.suggests:
        await amira.say(word)
        await world.settle()
        assert "did not recognise" not in amira.last()
    await amira.say("prepare")
    await world.settle()
    assert amira.messages()[-1].suggests == []
    await amira.say("xyzzy")
    await world.settle()
    assert "did not recognise" in amira.last()
    assert amira.messages()[-1].suggests == ["prepare", "next", "help"]


async def test_nothing_is_suggested_where_others_listen(world: TeamsWorld) -> None:
    """The neutral line in a channel has no words beside it: they would tell what somebody can do."""
    amira = world.person("Amira Khan")
    await install(world, amira)
    where = world.teams.together("channel", amira.member)
    mention = {"type": "mention", "text": "<at>Bot</at>", "mentioned": {"id": BOT}}
    await amira.say("<at>Bot</at> help", where=where, entities=[mention])
    await world.settle()
    (line,) = [message for message in where.messages if message.card]
    assert line.suggests == []
    assert world.teams.refused == []


# --- removing, blocking, coming back -----------------------------------------------------------------


@contextmanager
def _opened(installed: Installation) -> Generator[Installation]:
    yield installed


async def listed(
    world: TeamsWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What the commands `status` and `check` print."""
    for command in (status, check):
        monkeypatch.setattr(command, "opened", lambda: _opened(world.installation))
    capsys.readouterr()
    status.run_status(as_email=None, team=None, at=None, form=Format.TABLE)
    with pytest.raises(ConfigurationError, match="telephone number"):
        await asyncio.to_thread(check.run_check)
    printed = capsys.readouterr()
    return printed.out + printed.err


@pytest.mark.parametrize("how", ["removed", "blocked"])
async def test_whoever_cannot_be_reached_is_listed_until_they_are_back(
    world: TeamsWorld,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Teams says that somebody removed or blocked the bot; `status` and `check` name them; what waits is kept."""
    amira, tom = world.person("Amira Khan"), world.person("Tom Reid")
    for one in (amira, tom):
        await install(world, one)
    before = cards(amira)
    amira.chat.blocked = True
    if how == "removed":
        assert (await world.teams.send(installation(world, amira, "remove"))).status == 200
    await world.tick()
    assert account_of(world, amira).address == NO_ADDRESS
    printed = await listed(world, monkeypatch, capsys)
    assert printed.count(f"cannot reach {amira.member.email}") == 2
    assert f"cannot reach {tom.member.email}" not in printed
    amira.chat.blocked = False
    await amira.say("next")
    assert f"cannot reach {amira.member.email}" not in await listed(world, monkeypatch, capsys)
    await world.settle()
    posted = "\n".join(amira.texts())
    assert "due by Friday 27 November" in posted, "what waited has come"
    assert "Hello Amira" not in "\n".join(str(one.card) for one in amira.messages()[before:])


async def test_a_manager_sees_whom_it_cannot_reach(world: TeamsWorld) -> None:
    """The word `status` says so beside the person."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    for one in (amira, grace):
        await install(world, one)
    await world.teams.send(installation(world, amira, "remove"))
    await grace.say("status")
    await world.settle()
    await grace.press("Everybody")
    (line,) = [text for text in grace.texts() if text.startswith("Amira Khan")]
    assert "cannot reach" in line


async def test_whoever_installs_again_is_greeted_briefly(world: TeamsWorld) -> None:
    """They can be reached again, what waited is sent, and the welcome is not told a second time."""
    amira = world.person("Amira Khan")
    for round_number in (1, 2):
        await install(world, amira)
        await world.teams.send(installation(world, amira, "remove"))
        amira.chat.blocked = True
        await world.tick()
        amira.chat.blocked = False
        await install(world, amira)
        greetings = [
            message for message in amira.messages() if "everything is where you left it" in str(message.card)
        ]
        assert len(greetings) == round_number
        assert greetings[-1].suggests == ["prepare", "next", "help"]
    assert sum("I am a program that" in str(message.card) for message in amira.messages()) == 1
    assert "due by Friday 27 November" in amira.screen()
    assert account_of(world, amira).address != NO_ADDRESS


async def test_the_staff_lists_id_reaches_whoever_never_wrote(make_database: MakeDatabase) -> None:
    """With `teams_id` a conversation is begun; a guest of that id is written nothing."""
    amira, guest = member("Amira Khan"), STRANGERS[0]
    ids = {",Amira Khan,": amira.entra.upper(), ",Cara Doyle,": guest.entra}
    lines = staff_csv(START.date()).splitlines()
    listed = "\n".join(line + next((ids[name] for name in ids if name in line), "") for line in lines)
    async with a_teams_world(make_database(upgrade), staff=f"{listed}\n", strangers=STRANGERS) as world:
        await world.person("Grace Bell").say("help")
        await world.tick()
        assert "due by Friday 27 November" in world.person("Amira Khan").last()
        assert TeamsClient(world.teams, guest).messages() == []
