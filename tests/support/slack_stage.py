"""Slack, watched."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import pytest

from bot.confidential import DirectMessage, PrivateView
from bot.demo.jsons import JsonObject, dump, parse
from bot.demo.members import Member
from bot.demo.web_api import Trouble
from bot.domain.people import PersonId
from bot.messages.base import Envelope
from bot.platforms.slack.platform import SlackPlatform
from bot.presses import Verb
from tests.e2e import wire
from tests.support.canaries import LAST_NAME, NAME, as_json, everything_in, typed
from tests.support.outside import SlackOutside
from tests.support.person import Client, Filling
from tests.support.stages import Actor, Heard, Request
from tests.support.world import KEYS, SECRET, TOKEN, World, a_world

WORDS = ("next", "my-data", "status", "confirm", "record", "help", "snooze", "held", "book")


class SlackActor:
    """Somebody in the workspace."""

    def __init__(self, client: Client, world: World) -> None:
        self.client = client
        self._world = world

    async def word(self, name: str) -> None:
        await self.client.say(name)
        await self.client.command(name)

    async def open(self, name: str) -> None:
        await self.client.command(name)

    async def press(self, verb: Verb) -> None:
        await wire.press(self.client, verb)

    async def fill(self, values: Mapping[str, Filling]) -> None:
        await self.client.fill(values)

    async def submit(self) -> None:
        await self.client.submit()

    async def close(self) -> None:
        while self.client.has_modal():
            await self.client.close()

    async def say(self, text: str) -> None:
        await self.client.say(text)

    def fields(self) -> Mapping[str, object]:
        return self.client.fields()

    def screen(self) -> str:
        return self.client.screen()

    def form(self) -> Request:
        payload = wire.submitted(self.client.id, self.client.modal())
        return lambda: self._interaction(payload)

    def message(self, text: str) -> Request:
        event = wire.message(self.client.id, self.client.channel, text)

        async def send() -> Heard:
            answered = await wire.send_event(self._world, event)
            return Heard(status=answered.status, body=answered.body)

        return send

    def pressing(self, verb: Verb) -> Request:
        button = wire.copied_button(self.client, verb)
        payload = wire.pressed(self.client.id, button, channel=self.client.channel)
        return lambda: self._interaction(payload)

    async def _interaction(self, payload: JsonObject) -> Heard:
        answered = await wire.send_interaction(self._world, payload)
        return Heard(status=answered.status, body=answered.body)


class SlackStage:
    """Implements `tests.support.stages.Stage`."""

    ids = frozenset(
        {
            "action_id",
            "block_id",
            "callback_id",
            "external_id",
            "private_metadata",
            "value",
            "url",
            "metadata",
        }
    )
    secrets = (TOKEN, SECRET, KEYS)

    def __init__(self, world: World) -> None:
        self.world = world
        self.installation = world.installation
        self.url = world.url
        self.env: Mapping[str, str] = SlackOutside(world.url, world.clock.now).env()
        self.views: list[tuple[str, JsonObject]] = []
        self.replies: list[JsonObject] = []

    def person(self, name: str) -> SlackActor:
        return SlackActor(self.world.person(name), self.world)

    async def settle(self) -> None:
        await self.world.settle()

    async def tick(self) -> None:
        await self.world.tick()

    async def talk(self, who: Actor) -> None:
        assert isinstance(who, SlackActor)
        client = who.client
        for word in WORDS:
            await who.word(word)
            await who.close()
        await client.say(typed("chat"))
        await client.command(typed("command"))
        await client.command(typed("channelcommand"), channel=client.team_channel)
        await client.say(f"@Supervision {typed('mention')}", channel=client.team_channel)
        await client.open_home()
        await self.settle()
        await client.open_messages()

    def readers(self, word: str) -> set[str]:
        people = {PersonId(person) for person, view in self.views if word in dump(view)}
        found = self.installation.database.run_now(lambda tx: tx.people.by_ids(people))
        return {person.first_name for person in found.values()}

    def letters(self) -> list[JsonObject]:
        return [view for _, view in self.views]

    def posted(self) -> list[JsonObject]:
        calls = [
            call for call in self.world.workspace.calls if call.method not in ("views.open", "views.update")
        ]
        return [unpacked(call.arguments) for call in calls] + self.replies

    def check_markup(self) -> None:
        """The name is in no text that Slack reads as markup."""
        with_name = [one for one in [*self.posted(), *self.letters()] if LAST_NAME in dump(one)]
        assert with_name != []
        for one in with_name:
            assert "<!channel>" not in str(one.get("text", ""))
            marked_up = [
                v for _, v in everything_in(one) if isinstance(v, dict) and v.get("type") == "mrkdwn"
            ]
            assert [v for v in marked_up if "<!channel>" in str(v.get("text"))] == []

    async def meet_trouble(self, trouble: object, supervisee: Actor, supervisor: Actor) -> None:
        assert isinstance(supervisee, SlackActor)
        assert isinstance(supervisor, SlackActor)
        amira, grace = supervisee.client, supervisor.client
        presses = supervisor.pressing(Verb.PREPARE_READ), supervisee.pressing(Verb.PREPARE_EDIT)
        self.world.workspace.trouble(cast("Trouble", trouble))
        for press in presses:
            assert (await press()).status == 200
        await wire.send_event(self.world, wire.home_opened(amira.id, amira.channel))
        await wire.send_event(self.world, wire.message(grace.id, grace.channel, "next"))
        await self.tick()
        self.world.workspace.end_troubles()


def unpacked(arguments: JsonObject) -> JsonObject:
    """A call's arguments with the JSON in them as JSON."""
    result: JsonObject = {}
    for name, value in arguments.items():
        is_json = name in ("blocks", "view", "metadata") and isinstance(value, str)
        result[name] = parse(value) if is_json and isinstance(value, str) else value
    return result


@asynccontextmanager
async def a_slack_stage(url: str, staff: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[SlackStage]:
    """The bot beside its workspace."""
    async with a_world(url, staff=staff) as world:
        stage = SlackStage(world)
        _watch(monkeypatch, stage)
        nia = Member(id="U0NIA000001", name=NAME, email="nia@demo.example")
        world.workspace.state.members[nia.id] = nia
        yield stage


def _watch(monkeypatch: pytest.MonkeyPatch, stage: SlackStage) -> None:
    modal, reply = SlackPlatform.modal, SlackPlatform.reply

    def note(platform: SlackPlatform, envelope: Envelope) -> Mapping[str, object]:
        made = modal(platform, envelope)
        assert isinstance(envelope.destination, PrivateView | DirectMessage)
        stage.views.append((envelope.destination.person, as_json(made)))
        return made

    def note_reply(platform: SlackPlatform, envelope: Envelope) -> dict[str, object]:
        made = reply(platform, envelope)
        stage.replies.append(as_json(made))
        return made

    monkeypatch.setattr(SlackPlatform, "modal", note)
    monkeypatch.setattr(SlackPlatform, "reply", note_reply)
