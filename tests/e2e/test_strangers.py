"""Whom and where the bot refuses: strangers get one neutral line, and other places than the own chat too."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.demo.jsons import JsonObject
from bot.demo.members import Member
from bot.demo.team import COLUMNS, staff_csv
from bot.messages.answers import Line
from bot.presses import Verb
from tests.conftest import MakeDatabase
from tests.e2e import wire
from tests.e2e.wire import Answered
from tests.support.database import migrated
from tests.support.world import START, TEAM, World, a_world

MARK = "Kestrel-7319-marked"
PERSONAL = (MARK, "Amira", "Grace", "November", "due", "record", "preparation")
"""Words of which none may stand in what a stranger, or a channel, is shown."""
OTHER_TEAM = "T0ELSEWHERE"


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """An account that the bot does not work with, and the team that its requests name."""

    member: Member
    team: str = TEAM


def staff_email(name: str) -> str:
    """The address of somebody on the staff list."""
    return f"{name.lower().replace(' ', '.')}@demo.example"


STRANGERS: Mapping[str, Somebody] = {
    "a guest with a staff member's address": Somebody(
        member=Member(id="U0RESTRICT1", name="Jo", email=staff_email("Leah Stone"), is_restricted=True)
    ),
    "a guest of one channel": Somebody(
        member=Member(id="U0RESTRICT2", name="Jo", email=staff_email("Leah Stone"), is_ultra_restricted=True)
    ),
    "a member of another organisation": Somebody(
        member=Member(id="U0STRANGER2", name="Jo", is_stranger=True), team=OTHER_TEAM
    ),
    "a stranger whose request names our team": Somebody(
        member=Member(id="U0STRANGER3", name="Jo", is_stranger=True)
    ),
    "a deactivated account": Somebody(
        member=Member(id="U0GONE00001", name="Jo", email=staff_email("Leah Stone"), deleted=True)
    ),
    "another bot": Somebody(member=Member(id="U0OTHERBOT1", name="Jo", is_bot=True)),
    "a member who is not on the staff list": Somebody(
        member=Member(id="U0UNLISTED1", name="Jo", email="jo.field@demo.example")
    ),
    "a member without an address": Somebody(member=Member(id="U0NOADDRESS", name="Jo")),
    "somebody who has left": Somebody(
        member=Member(id="U0LEAVER001", name="Una Moss", email="una.moss@demo.example")
    ),
    "a known person's id in another team": Somebody(
        member=Member(id="U0DEMO0001", name="Amira Khan", email=staff_email("Amira Khan")), team=OTHER_TEAM
    ),
    "an account that Slack does not know": Somebody(member=Member(id="U0NOBODY001", name="Jo")),
}


def staff_with_a_leaver() -> str:
    """The made-up team, and somebody who left on Friday."""
    row = dict.fromkeys(COLUMNS, "") | {
        "email": "una.moss@demo.example",
        "name": "Una Moss",
        "team": "Assessment East",
        "role": "practitioner",
        "supervisor_email": staff_email("Grace Bell"),
        "start_date": "2024-01-08",
        "leaving_date": "2026-11-20",
        "employment": "permanent",
    }
    return staff_csv(START.date()) + ",".join(row[name] for name in COLUMNS) + "\n"


@pytest.fixture
async def world(make_database: MakeDatabase) -> AsyncIterator[World]:
    """The bot, its team, and all the strangers."""
    async with a_world(migrated(make_database), staff=staff_with_a_leaver()) as made:
        for somebody in STRANGERS.values():
            if somebody.member.id not in ("U0NOBODY001", "U0DEMO0001"):
                made.workspace.state.members[somebody.member.id] = somebody.member
        yield made


async def prepared(world: World) -> tuple[JsonObject, JsonObject]:
    """Amira has shared a preparation: a copy of her form, and of the button that opens it for Grace."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await grace.say("help")
    await amira.command("prepare")
    await amira.fill({next(iter(amira.fields())): f"{MARK} is stuck."})
    form = wire.submitted(amira.id, amira.modal())
    await amira.submit()
    await wire.press(amira, Verb.PREPARE_SUMMARY)
    await amira.submit()
    await world.settle()
    return form, wire.copied_button(grace, Verb.PREPARE_READ)


def words(world: World, says: str) -> str:
    """A neutral line as it is shown."""
    return world.installation.templates.words_of(Line(says=says))(says)


def personal_words(shown: str) -> list[str]:
    """Those that must not be there."""
    return [word for word in PERSONAL if word in shown]


class Watch:
    """What the bot says and does to the workspace from here on."""

    LOOK_UPS = ("users.info", "auth.test", "users.list", "conversations.open")

    def __init__(self, world: World) -> None:
        self._world = world
        self._before = len(world.workspace.calls)

    def calls(self) -> list[tuple[str, JsonObject]]:
        """The calls that show something, with their arguments."""
        made = list(self._world.workspace.calls)[self._before :]
        return [(call.method, call.arguments) for call in made if call.method not in self.LOOK_UPS]

    def shown(self, *answers: Answered) -> list[str]:
        """Everything that was shown, as text."""
        said = [answer.body for answer in answers if answer.body]
        return said + [json.dumps(arguments, ensure_ascii=False) for _, arguments in self.calls()]


def kept_rows(world: World) -> dict[str, list[str]]:
    """All rows but those that say that a request came and was refused."""
    rows = wire.all_rows(world.installation.database.engine)
    return {name: table for name, table in rows.items() if not name.startswith("audit") and name != "inbox"}


# --- strangers -----------------------------------------------------------------------------------------


async def everything_by(
    world: World, somebody: Somebody, button: JsonObject, form: JsonObject
) -> dict[str, tuple[Answered, list[str]]]:
    """All that somebody can send, and what each was answered and shown."""
    user, team = somebody.member.id, somebody.team
    chat = world.workspace.state.open_im(user).id
    channel = world.workspace.state.team_channel.id
    identity: JsonObject = {"user": {"id": user, "team_id": team}, "team": {"id": team}}
    events = {
        "a message": wire.message(user, chat, "status", team=team),
        "a mention": wire.mention(user, channel, "<@U0BOT000001> next", team=team),
        "the Home tab": wire.home_opened(user, chat, team=team),
    }
    interactions = {
        "a copied button": wire.pressed(user, button, channel=chat, team=team),
        "a copied form": form | identity,
    }
    done: dict[str, tuple[Answered, list[str]]] = {}

    async def note(name: str, watch: Watch, answered: Answered) -> None:
        await world.settle()
        done[name] = answered, watch.shown(answered)

    for place, name in ((chat, "directmessage"), (channel, "team")):
        fields = wire.command(user, place, name, "status", team=team)
        await note(f"a command in {name}", Watch(world), await wire.send_command(world, fields))
    for name, body in events.items():
        await note(name, Watch(world), await wire.send_event(world, body))
    for name, body in interactions.items():
        await note(name, Watch(world), await wire.send_interaction(world, body))
    return done


@pytest.mark.clause("P4-3.1")
async def test_strangers_get_one_neutral_line(world: World) -> None:
    """Whoever is no full member on the staff list learns nothing, not even whether somebody is known."""
    form, button = await prepared(world)
    rows = kept_rows(world)
    line = words(world, "staff_only")
    for name, somebody in STRANGERS.items():
        for what, (answered, shown) in (await everything_by(world, somebody, button, form)).items():
            here = f"{what} of {name}"
            assert answered.status == 200, here
            assert len(shown) == 1, here
            assert json.dumps(line, ensure_ascii=False)[1:-1] in shown[0], here
            assert personal_words(shown[0].replace("staff list", "")) == [], here
    assert kept_rows(world) == rows


@pytest.mark.clause("P0-3b", "P4-6.0b")
async def test_a_stranger_in_danger_is_told_what_to_do(world: World) -> None:
    """Whoever it is: 999, and whom to tell; by command and in the chat, and nothing of it is kept."""
    await prepared(world)
    rows = kept_rows(world)
    line = json.dumps(words(world, "staff_only_in_danger"), ensure_ascii=False)[1:-1]
    for name, somebody in STRANGERS.items():
        user = somebody.member.id
        chat, watch = world.workspace.state.open_im(user).id, Watch(world)
        command = wire.command(user, chat, "directmessage", "safeguarding the child", team=somebody.team)
        assert line in watch.shown(await wire.send_command(world, command))[0], name
        message = wire.message(user, chat, "Safeguarding: the child", team=somebody.team)
        await wire.send_event(world, message)
        await world.settle()
        assert line in watch.shown()[-1], name
    assert kept_rows(world) == rows


async def test_a_wrong_person_is_not_let_in(world: World) -> None:
    """A colleague who presses a copy of somebody else's button is told that it is not theirs."""
    _, button = await prepared(world)
    for name in ("Cara Doyle", "Tom Reid", "Ruth Lane"):
        colleague = world.person(name)
        watch = Watch(world)
        await wire.send_interaction(world, wire.pressed(colleague.id, button, channel=colleague.channel))
        shown = "".join(watch.shown())
        assert "This is not yours to answer" in shown
        assert personal_words(shown) == []


@pytest.mark.parametrize(
    "change",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"deleted": True},
        {"email": "other@demo.example", "is_restricted": True},
    ],
)
async def test_who_becomes_a_guest_loses_access(world: World, change: dict[str, bool]) -> None:
    """A known person whose account is no full member's any more is refused within a day."""
    amira = world.person("Amira Khan")
    await amira.say("next")
    await world.settle()
    assert "Grace" in amira.screen()
    members = world.workspace.state.members
    members[amira.id] = replace(members[amira.id], **change)
    world.clock.move_to(world.clock.now() + timedelta(hours=24, minutes=1))
    watch = Watch(world)
    command = wire.command(amira.id, amira.channel, "directmessage", "next")
    answered = await wire.send_command(world, command)
    await wire.send_event(world, wire.message(amira.id, amira.channel, "next"))
    await wire.send_event(world, wire.home_opened(amira.id, amira.channel))
    await world.workspace.settle()
    shown = watch.shown(answered)
    assert len(shown) == 3
    assert [personal_words(one.replace("staff list", "")) for one in shown] == [[], [], []]


async def test_who_has_left_is_refused_from_the_next_day_on(make_database: MakeDatabase) -> None:
    """The staff list's last day is the last day of access, although the account was checked an hour before."""
    friday_night = START.replace(day=20, hour=23, minute=30)
    async with a_world(migrated(make_database), start=friday_night, staff=staff_with_a_leaver()) as world:
        una = STRANGERS["somebody who has left"].member
        world.workspace.state.members[una.id] = una
        client = world.person("Una Moss")
        await client.command("next")
        assert "Grace" in client.last()
        world.clock.move_to(friday_night + timedelta(hours=1))
        await client.command("next")
        assert personal_words(client.last().replace("staff list", "")) == []


# --- places ------------------------------------------------------------------------------------------


async def test_in_a_channel_it_says_one_line_and_goes_on_in_private(world: World) -> None:
    """A command or mention in a public channel: a line to that person alone, the answer in their own chat."""
    amira = world.person("Amira Khan")
    for ask in (
        lambda: amira.command("next", channel=amira.team_channel),
        lambda: amira.say("@Supervision next", channel=amira.team_channel),
    ):
        before = len(amira.messages())
        await ask()
        await world.settle()
        line = amira.messages(amira.team_channel)[-1]
        assert line.only_for == amira.id
        assert amira.last(amira.team_channel).endswith(words(world, "in_private"))
        assert personal_words(amira.last(amira.team_channel)) == []
        answers = [text for post in amira.messages()[before:] for text in [json.dumps(post.blocks)]]
        assert any("Grace" in answer for answer in answers)
    seen_by_others = [
        post for post in world.person("Cara Doyle").messages(amira.team_channel) if post.user != amira.id
    ]
    assert seen_by_others == []


@pytest.mark.parametrize("kind", ["a command in a shared channel", "a mention", "a group conversation"])
async def test_where_others_listen_it_says_one_line_and_no_more(world: World, kind: str) -> None:
    """In a channel shared with another organisation and in a group conversation nothing personal follows."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    shared = world.workspace.add_shared_channel("partners")
    before, watch = len(amira.messages()), Watch(world)
    answered = Answered(0)
    match kind:
        case "a mention":
            body = wire.mention(amira.id, shared, "<@U0BOT000001> next", shared=True)
            await wire.send_event(world, body)
        case "a group conversation":
            fields = wire.command(amira.id, "G0GROUP0001", "mpdm-amira--grace--tom-1", "next")
            answered = await wire.send_command(world, fields)
        case _:
            answered = await wire.send_command(world, wire.command(amira.id, shared, "partners", "next"))
    await world.settle()
    shown = [one for one in watch.shown(answered) if amira.channel not in one]
    assert len(shown) == 1
    assert personal_words(shown[0]) == []
    # Slack does not say of a command that its channel is shared: there the answer still goes to the own chat.
    assert len(amira.messages()) == before + (kind == "a command in a shared channel")


async def test_a_chat_with_a_colleague_is_not_the_bots(world: World) -> None:
    """A command typed in the direct message with somebody else is answered like one in a channel."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    before, watch = len(amira.messages()), Watch(world)
    fields = wire.command(amira.id, "D0COLLEAGUE", "directmessage", "next")
    answered = await wire.send_command(world, fields)
    assert words(world, "in_private") in json.loads(answered.body)["text"]
    assert personal_words(answered.body) == []
    await world.settle()
    assert len(amira.messages()) == before + 1
    assert [call for call in watch.calls() if call[1].get("channel") != amira.channel] == []


# --- what is no message --------------------------------------------------------------------------------


@pytest.mark.clause("P4-8.1a")
@pytest.mark.parametrize("text", ["", f"{MARK}, see the picture"])
async def test_attachments_are_refused_and_not_fetched(world: World, text: str) -> None:
    """Pictures, recordings and files: the person is told, and nothing of them is fetched or kept."""
    fetched: list[str] = []

    async def fetch(request: web.Request) -> web.Response:
        fetched.append(request.path)
        return web.Response(text=MARK)

    app = web.Application()
    app.router.add_route("*", "/{name:.*}", fetch)
    async with TestServer(app, host="127.0.0.1") as server:
        address = str(server.make_url("/genogram.png"))
        amira = world.person("Amira Khan")
        await amira.say("help")
        await world.settle()
        before, watch = len(amira.messages()), Watch(world)
        file: JsonObject = {"id": "F1", "name": MARK, "url_private": address, "url_private_download": address}
        body = wire.message(amira.id, amira.channel, text, more={"subtype": "file_share", "files": [file]})
        assert (await wire.send_event(world, body)).status == 200
        assert (await wire.send_event(world, body)).status == 200
        await world.settle()
    told = [text for text in amira.message_texts() if "P4-8.1a" in text]
    assert len(told) == 1
    assert len(amira.messages()) == before + (2 if text else 1)
    assert fetched == []
    assert {method for method, _ in watch.calls()} == {"chat.postMessage"}
    rows = wire.all_rows(world.installation.database.engine)
    assert [name for name, table in rows.items() if MARK in "".join(table)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"subtype": "message_changed", "message": {"text": "next"}},
        {"subtype": "message_deleted", "previous_message": {"text": "next"}},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"bot_id": "B1"},
        {"subtype": "me_message"},
        {"channel_type": "channel"},
        {"channel_type": "group"},
        {"channel_type": "mpim"},
    ],
)
async def test_what_is_no_message_to_the_bot_is_passed_over(world: World, change: JsonObject) -> None:
    """Edits, deletions, bots' messages and other people's conversations: no answer, and no row."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    rows, watch = wire.all_rows(world.installation.database.engine), Watch(world)
    answered = await wire.send_event(world, wire.message(amira.id, amira.channel, "next", more=change))
    await world.settle()
    assert (answered.status, watch.calls()) == (200, [])
    assert wire.all_rows(world.installation.database.engine) == rows


async def test_the_bot_does_not_answer_itself(world: World) -> None:
    """Its own messages come back as events in real life; they are passed over."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    watch = Watch(world)
    await wire.send_event(
        world, wire.message("U0BOT000001", amira.channel, "help", more={"bot_id": "B0BOT000001"})
    )
    await world.settle()
    assert watch.calls() == []


async def test_who_becomes_a_guest_is_written_to_no_more(world: World) -> None:
    """Reminders end within a day too: names and dates do not go to a guest."""
    grace = world.person("Grace Bell")
    await grace.say("help")
    await world.settle()
    members = world.workspace.state.members
    members[grace.id] = replace(members[grace.id], is_restricted=True)
    await world.tick(START + timedelta(hours=25))
    before = len(grace.messages())
    await world.tick(START + timedelta(days=8))
    assert len(grace.messages()) == before
