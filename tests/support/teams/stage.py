"""Teams, watched from its own side: every answer to a press with whose it was, and every body that was posted."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import pytest
from aiohttp import web

from bot.demo.jsons import JsonObject, dump
from bot.errors import Unknown
from bot.presses import Press, Verb
from bot.rendering import teams as render
from tests.rendering.adaptive_card import walk
from tests.support.canaries import LAST_NAME, NAME, as_json, everything_in, typed
from tests.support.person import Filling
from tests.support.stages import Actor, Heard, Request
from tests.support.teams.authority import PASSWORD
from tests.support.teams.members import BOT, member
from tests.support.teams.outside import TeamsOutside
from tests.support.teams.person import TeamsClient, labels_of
from tests.support.teams.service import Answer, Message, Payload, TeamsService
from tests.support.teams.world import TeamsWorld, a_teams_world
from tests.support.world import KEYS

WORDS = ("next", "my-data", "status", "confirm", "record", "help", "snooze", "held", "book")
MARKED_UP = ("{{DATE", "<at>", "<!channel>")


class VerbClient(TeamsClient):
    """Finds buttons by what they do."""

    def by_verb(self, verb: Verb) -> tuple[Message, Payload]:
        """A press on the button that does something, on the card that is looked at, else on the newest."""
        for message in self._places():
            for part in walk(message.turned or message.card):
                if part["type"] == "Action.Execute" and _carries(part, verb):
                    return message, self._pressing(message, part)
        raise AssertionError(f"no button for {verb}; the screen says:\n{self.screen()}")

    def by_style(self) -> tuple[Message, Payload]:
        """A press on the form's own button."""
        message = self._focus()
        parts = [part for part in walk(message.turned or message.card) if part["type"] == "Action.Execute"]
        (first, *_) = [part for part in parts if part.get("style") == "positive"]
        return message, self._pressing(message, first)


class TeamsActor:
    """Somebody in Teams."""

    def __init__(self, client: VerbClient, world: TeamsWorld) -> None:
        self.client = client
        self._world = world

    async def word(self, name: str) -> None:
        await self.client.say(name)
        await self._world.settle()

    async def open(self, name: str) -> None:
        await self.word(name)
        (label,) = labels_of(self.client.messages()[-1])
        await self.client.press(label)
        assert self.client.problem == "", self.client.problem

    async def press(self, verb: Verb) -> None:
        await self.client.press_again(*self.client.by_verb(verb))
        assert self.client.problem == "", self.client.problem

    async def fill(self, values: Mapping[str, Filling]) -> None:
        await self.client.fill(values)

    async def submit(self) -> None:
        await self.client.submit()
        assert self.client.problem == "", self.client.problem

    async def close(self) -> None:
        await self.client.close()

    async def say(self, text: str) -> None:
        await self.client.say(text)

    def fields(self) -> Mapping[str, object]:
        return self.client.fields()

    def screen(self) -> str:
        return self.client.screen()

    def form(self) -> Request:
        _, activity = self.client.by_style()
        return lambda: self._send(activity)

    def message(self, text: str) -> Request:
        activity = self._world.teams.say(self.client.member, self.client.chat, text)
        return lambda: self._send(activity)

    def pressing(self, verb: Verb) -> Request:
        _, activity = self.client.by_verb(verb)
        return lambda: self._send(activity)

    async def _send(self, activity: Payload) -> Heard:
        answer = await self._world.teams.send(activity)
        return Heard(status=answer.status, body=json.dumps(answer.body, ensure_ascii=False))


@dataclass
class Seen:
    """What went over the wire.

    Attributes:
        invoked: each press with its answer.
        bodies: whatever the bot has sent to a conversation.
    """

    invoked: list[tuple[Payload, JsonObject]] = field(default_factory=list[tuple[Payload, JsonObject]])
    bodies: list[JsonObject] = field(default_factory=list[JsonObject])


class TeamsStage:
    """Implements `tests.support.stages.Stage`."""

    ids = frozenset({"id", "data", "verb", "url", "summary", "fallbackText", "speak", "userIds", "refresh"})

    def __init__(self, world: TeamsWorld, seen: Seen) -> None:
        self.world = world
        self.seen = seen
        self.installation = world.installation
        self.url = world.url
        self.env: Mapping[str, str] = TeamsOutside(world.url, world.clock.now).env()
        self._people: dict[str, TeamsActor] = {}

    @property
    def secrets(self) -> tuple[str, ...]:
        """With every token that was issued."""
        return (PASSWORD, KEYS, *self.world.teams.authority.tokens)

    def person(self, name: str) -> TeamsActor:
        if name not in self._people:
            found = next(one for one in self.world.teams.members.values() if one.name == name)
            self._people[name] = TeamsActor(VerbClient(self.world.teams, found), self.world)
        return self._people[name]

    async def settle(self) -> None:
        await self.world.settle()

    async def tick(self) -> None:
        await self.world.tick()

    async def talk(self, who: Actor) -> None:
        assert isinstance(who, TeamsActor)
        client, teams = who.client, self.world.teams
        await who.close()
        for word in WORDS:
            await who.word(word)
        await who.say(typed("chat"))
        mention = {"type": "mention", "text": "<at>Supervision</at>", "mentioned": {"id": BOT}}
        for kind, text in (("channel", "mention"), ("groupChat", "group")):
            where = teams.together(kind, client.member, self.person("Tom Reid").client.member)
            words = f"<at>Supervision</at> {typed(text)}"
            await client.say(words, where=where, entities=[mention])
        for activity in self._odd(client):
            status = (await teams.send(activity)).status
            assert status in (200, 404), (activity["type"], status)
        await self.settle()
        await client.look_again()

    def _odd(self, client: VerbClient) -> Iterator[Payload]:
        """What clients and other apps may send, with something typed in it."""
        teams, chat, who = self.world.teams, client.chat, client.member
        yield teams.activity(who, chat, type="messageUpdate", text=typed("edited"))
        yield teams.activity(
            who, chat, type="invoke", name="composeExtension/query", value={"query": typed("query")}
        )
        yield teams.pressing(who, chat, "m1", {"verb": "word"}, {"p": typed("verb")})
        data = {"p": Press(Verb.WORD, "help").pack(), "note": typed("submit")}
        yield teams.activity(who, chat, type="message", text="", value=data)

    def readers(self, word: str) -> set[str]:
        return {who["from"]["name"].split()[0] for who, answer in self.seen.invoked if word in dump(answer)}

    def letters(self) -> list[JsonObject]:
        return [answer for _, answer in self.seen.invoked]

    def posted(self) -> list[JsonObject]:
        return self.seen.bodies

    def check_markup(self) -> None:
        """Nothing in a text that a client reads as markdown, and no date in any text."""
        with_name = [one for one in [*self.seen.bodies, *self.letters()] if LAST_NAME in dump(one)]
        assert with_name != []
        for part in (part for one in with_name for _, part in everything_in(one) if isinstance(part, dict)):
            for name in ("text", "title", "label", "placeholder", "errorMessage", "summary"):
                text = str(part.get(name, ""))
                if LAST_NAME not in text:
                    continue
                assert "{{DATE" not in text
                assert part.get("type") == "TextRun" or not any(mark in text for mark in MARKED_UP)

    async def meet_trouble(self, trouble: object, supervisee: Actor, supervisor: Actor) -> None:
        presses = supervisor.pressing(Verb.PREPARE_READ), supervisee.pressing(Verb.PREPARE_EDIT)
        status, headers = cast("tuple[int, dict[str, str]]", trouble)
        self.world.teams.faults = [(status, headers)] * 1000
        for press in presses:
            assert (await press()).status == 200
        for who in (supervisee, supervisor):
            assert (await who.message("next")()).status == 200
        await self.tick()
        self.world.teams.faults = []

    async def press_as(self, name: str) -> list[tuple[str, str]]:
        """Somebody sends every press that others have made, as their own: what each held and was answered."""
        who, teams = self.person(name).client, self.world.teams
        told: list[tuple[str, str]] = []
        for activity, _ in list(self.seen.invoked):
            action, card = activity["value"]["action"], activity["replyToId"]
            answer = await teams.send(teams.pressing(who.member, who.chat, card, action, action["data"]))
            told.append((json.dumps(action), json.dumps(answer.body)))
        return told


@asynccontextmanager
async def a_teams_stage(url: str, staff: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[TeamsStage]:
    """The bot beside Teams; those who take part have written once."""
    seen = Seen()
    _watch(monkeypatch, seen)
    async with a_teams_world(url, staff=staff, strangers=[member(NAME, "nia@demo.example")]) as world:
        stage = TeamsStage(world, seen)
        for name in ("Amira Khan", "Grace Bell", "Tom Reid", NAME):
            await stage.person(name).word("hello")
        yield stage


def _watch(monkeypatch: pytest.MonkeyPatch, seen: Seen) -> None:
    send, post, update = TeamsService.send, TeamsService._post, TeamsService._update  # pyright: ignore[reportPrivateUsage]

    async def note_answer(teams: TeamsService, activity: Payload, *, token: str | None = None) -> Answer:
        answer = await send(teams, activity, token=token)
        if activity["type"] == "invoke" and answer.body:
            seen.invoked.append((activity, as_json(answer.body)))
        return answer

    def note_post(teams: TeamsService, request: web.Request, body: Payload) -> web.Response:
        seen.bodies.append(as_json(body))
        return post(teams, request, body)

    def note_update(teams: TeamsService, request: web.Request, body: Payload) -> web.Response:
        seen.bodies.append(as_json(body))
        return update(teams, request, body)

    monkeypatch.setattr(TeamsService, "send", note_answer)
    monkeypatch.setattr(TeamsService, "_post", note_post)
    monkeypatch.setattr(TeamsService, "_update", note_update)


def _carries(action: Payload, verb: Verb) -> bool:
    try:
        return render.press_of(action.get("data", {})).verb is verb
    except Unknown:
        return False
