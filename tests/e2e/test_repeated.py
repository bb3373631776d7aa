"""Requests that come again, at once or much later: they change nothing, and their answers are true."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from bot.demo.jsons import JsonObject, as_object, parse, text_of
from bot.demo.members import BOT_USER_ID
from bot.demo.sending import Answer
from bot.presses import Verb
from storage.tables import load
from tests.conftest import MakeDatabase
from tests.e2e.wire import copied_button, pressed, send_interaction, submitted
from tests.support import labels
from tests.support.database import migrated
from tests.support.main_job import ANSWERS, BODY, ONCE, VIEWS, MainJob, effects, facts
from tests.support.person import Client
from tests.support.world import START, World, a_world

NOT_BUSINESS = ("inbox", "audit_")
"""Tables that note each exchange."""
NOT_BUSINESS_COLUMNS = {"account": {"used_at", "checked_at"}, "outbox": {"lease_until", "fence", "attempts"}}
SECRETS = (*ANSWERS, *VIEWS.values(), *BODY.values())


@dataclass
class Recorder:
    """Keeps every signed request to the bot, and sends it again with a fresh signature.

    Attributes:
        at_once: how often each request is repeated the moment it has been answered.
    """

    world: World
    at_once: int = 0
    sent: list[tuple[bytes, Mapping[str, str]]] = field(default_factory=list[tuple[bytes, Mapping[str, str]]])
    repeated: list[tuple[Answer, Answer]] = field(default_factory=list[tuple[Answer, Answer]])

    def __post_init__(self) -> None:
        line = self.world.workspace._line  # pyright: ignore[reportPrivateUsage]
        self._post = line._post  # pyright: ignore[reportPrivateUsage]
        line._post = self.post  # pyright: ignore[reportPrivateUsage]

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Sends a request as the workspace does, and as often again as is wanted."""
        self.sent.append((body, headers))
        first = await self._post(body, headers)
        for _ in range(self.at_once):
            self.repeated.append((first, await self._post(body, headers)))
        return first

    async def repeat(self, number: int) -> Answer:
        """Sends one of the requests again."""
        body, headers = self.sent[number]
        return await self._post(body, {**headers, "X-Slack-Retry-Num": "1"})


@pytest.fixture
async def world(make_database: MakeDatabase) -> AsyncIterator[World]:
    """The bot beside a workspace on a Monday morning."""
    async with a_world(migrated(make_database)) as one:
        yield one


def business(world: World) -> dict[str, list[str]]:
    """Every row but those that note exchanges, leases and when somebody was last there."""
    with world.installation.database.engine.begin() as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    select(*(c for c in table.c if c.name not in NOT_BUSINESS_COLUMNS.get(table.name, set())))
                )
            )
            for table in load().sorted_tables
            if not table.name.startswith(NOT_BUSINESS)
        }


def posts(world: World) -> int:
    """How many messages the bot has posted."""
    everything = (post for posts in world.workspace.state.posts.values() for post in posts)
    return sum(1 for post in everything if post.user == BOT_USER_ID and not post.only_for)


def title_of(answer: Answer) -> str:
    """The title of the view in an answer to a form; empty for other answers."""
    if not answer.body.startswith("{"):
        return ""
    return text_of(as_object(as_object(parse(answer.body)).get("view")).get("title"))


async def whole_job(world: World) -> MainJob[Client]:
    """The main job to its end, with odd things on the way."""
    job = MainJob(
        *(world.person(name) for name in ("Amira Khan", "Grace Bell", "Cara Doyle")), today=START.date()
    )
    amira, grace = job.amira, job.grace
    await amira.open_home()
    await grace.say("hello")
    await amira.say("prepair")
    for number, step in enumerate(job.steps()):
        if number == 3:
            await an_answer_in_the_chat(amira, world)
            await shared_and_taken_back(job)
        await step()
        await world.settle()
    await grace.say("record")
    await world.settle()
    await amira.command("next")
    return job


async def an_answer_in_the_chat(amira: Client, world: World) -> None:
    """The fourth question is answered by a message."""
    await amira.say("School is calm.")
    await world.settle()


async def shared_and_taken_back(job: MainJob[Client]) -> None:
    """What was shared is taken back before it is opened."""
    await job.share()
    await job.press(job.amira, labels.TAKE_BACK)
    job.acknowledged.discard(("shared", "Amira Khan"))


@pytest.mark.clause("P1-8f", "P1-8g")
async def test_everything_sent_twice_at_once_has_one_effect(world: World) -> None:
    """Each request of the main job comes three times in a row: each effect is there once, each answer is the same."""
    await world.tick()
    recorder = Recorder(world, at_once=2)
    job = await whole_job(world)
    assert len(recorder.repeated) > 100
    assert {again.status for _, again in recorder.repeated} == {200}
    assert [
        (title_of(first), title_of(again))
        for first, again in recorder.repeated
        if title_of(first) != title_of(again)
    ] == []
    assert not any("did not go through" in again.body for _, again in recorder.repeated)
    assert job.acknowledged <= facts(world.installation)
    found = effects(world.installation)
    for effect, times in ONCE.items():
        assert found[effect] == times + (effect == ("message", "preparation_shared")), effect


@pytest.mark.clause("P1-8f", "P1-8g")
async def test_everything_sent_again_much_later_changes_nothing(world: World) -> None:
    """After the whole job every request comes again, in order and shuffled: no row, no message differs."""
    await world.tick()
    recorder = Recorder(world)
    await whole_job(world)
    await world.settle()
    before, shown = business(world), posts(world)
    world.clock.move_to(START + timedelta(hours=3))
    order = list(range(len(recorder.sent)))
    answers = [await recorder.repeat(number) for number in order]
    for seed in (1, 2):
        Random(seed).shuffle(order)
        answers += [await recorder.repeat(number) for number in order]
    await world.settle()
    assert {answer.status for answer in answers} == {200}
    assert not any("did not go through" in answer.body for answer in answers)
    after = business(world)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    assert posts(world) == shown


@pytest.mark.clause("P1-8f")
async def test_two_presses_at_the_same_time_sign_once(world: World) -> None:
    """An impatient person presses Confirm three times before anything has come back."""
    job = await until_sent(world)
    await job.command(job.cara, "confirm")
    where, place = job.cara.remember(labels.CONFIRM)
    presses = (world.workspace.people.press(job.cara.id, where, place) for _ in range(3))
    assert await asyncio.gather(*presses) == ["", "", ""]
    assert effects(world.installation)["signature", "Cara Doyle", "Cara Doyle", "confirmed"] == 1


async def until_sent(world: World) -> MainJob[Client]:
    """Cara's record waits for her."""
    job = MainJob(
        *(world.person(name) for name in ("Amira Khan", "Grace Bell", "Cara Doyle")), today=START.date()
    )
    for step in (job.hold(job.cara), job.write(job.cara), job.send(job.cara)):
        await step()
        await world.settle()
    return job


async def test_two_forms_sent_at_the_same_time_log_one_session(world: World) -> None:
    """The same session from two windows at once is one session, and both are told so."""
    grace = world.person("Grace Bell")
    await grace.command("held")
    await grace.fill({"supervisee": "Cara Doyle"})
    first = grace.modal()
    await grace.command("held")
    await grace.fill({"supervisee": "Cara Doyle"})
    second = grace.modal()
    assert first.id != second.id
    answers = await asyncio.gather(
        *(send_interaction(world, submitted(grace.id, view)) for view in (first, second))
    )
    assert [answer.status for answer in answers] == [200, 200]
    assert sorted("there already" in answer.body for answer in answers) == [False, True]
    assert effects(world.installation)["session", "Cara Doyle"] == 1


async def test_a_form_from_an_older_window_loses_neither_text(world: World) -> None:
    """A record that was begun in two windows: the second text comes back on top of what stands, unsaved."""
    job = await until_sent(world)
    grace = job.grace
    await job.hold(job.amira)()
    await job.command(grace, "record")
    where, place = grace.remember(labels.write_record_with("Amira"))
    await grace.press_again(where, place)
    await grace.fill({"workload": "From the older window."})
    older = grace.modal()
    await grace.press_again(where, place)
    await grace.fill({"workload": "From the newer window."})
    await grace.submit()
    answer = await send_interaction(world, submitted(grace.id, older))
    assert "From the older window." in answer.body
    assert title_of(Answer(answer.status, answer.body)) == "Write the record"
    assert ("record", "Amira Khan", "workload", "From the newer window.") in facts(world.installation)
    assert effects(world.installation)["record", "Amira Khan"] == 1


@pytest.mark.clause("P1-8f", "P2-10d")
async def test_a_press_on_an_outdated_version_is_not_counted(world: World) -> None:
    """The record was changed and sent again: the old button signs nothing, and shows the new version."""
    job = await until_sent(world)
    cara = job.cara
    await job.command(cara, "confirm")
    old = copied_button(cara, Verb.CONFIRM)
    await change_and_send_again(world, job.grace)
    assert (await send_interaction(world, pressed(cara.id, old, channel=cara.channel))).status == 200
    assert not any(fact[-1] == "confirmed" for fact in facts(world.installation))
    await cara.press(labels.CONFIRM)
    assert "This has changed since you opened it, and nothing was signed." in cara.screen()
    assert "Seventeen" in cara.screen()
    assert not any(fact[-1] == "confirmed" for fact in facts(world.installation))
    await cara.press(labels.CONFIRM)
    assert ("signature", "Cara Doyle", "Cara Doyle", "confirmed") in facts(world.installation)


async def change_and_send_again(world: World, grace: Client) -> None:
    """Grace makes a second version of the record that she has just sent."""
    assert labels.CHANGE_RECORD in grace.buttons()
    await grace.press(labels.CHANGE_RECORD)
    await grace.fill({"workload": "Seventeen open pieces of work."})
    await grace.submit()
    await grace.press(labels.send_to("Cara"))
    await world.settle()


@pytest.mark.clause("P4-3.1", "P1-1.2-S1")
async def test_copied_presses_and_forms_of_others_do_and_tell_nothing(world: World) -> None:
    """Somebody with no part in it sends every press and form of the main job as their own."""
    tom = world.person("Tom Reid")
    await tom.command("help")
    recorder = Recorder(world)
    await whole_job(world)
    payloads = [payload for body, _ in recorder.sent if (payload := interaction_in(body))]
    before, told = of_others(world, "Tom Reid"), list[str]()
    for payload in payloads:
        answer = await send_interaction(world, as_own(world, tom.id, payload))
        assert answer.status == 200
        told.append(answer.body)
        while tom.has_modal():
            told.append(tom.screen())
            await tom.close()
    await world.settle()
    assert len(payloads) >= 30
    assert [secret for secret in SECRETS if secret in " ".join([*told, *tom.message_texts()])] == []
    assert sum("This is not yours to answer." in text for text in told) > 15
    assert of_others(world, "Tom Reid") == before


def interaction_in(body: bytes) -> JsonObject:
    """The payload of a press or form; empty for other requests."""
    if not body.startswith(b"payload="):
        return {}
    return as_object(parse(parse_qs(body.decode())["payload"][0]))


def as_own(world: World, user: str, payload: JsonObject) -> JsonObject:
    """The same payload from somebody else, as a press on a message or as their own form."""
    tickets = world.workspace._core.tickets  # pyright: ignore[reportPrivateUsage]
    user_object = {**as_object(payload.get("user")), "id": user}
    own: JsonObject = {**payload, "user": user_object, "trigger_id": tickets.new_trigger(user)}
    if own["type"] == "view_submission":
        return own
    own.pop("view", None)
    return {**own, "container": {"type": "message", "message_ts": "1790000000.000100"}}


def of_others(world: World, name: str) -> tuple[object, ...]:
    """What is there, of everybody but one."""
    there = {fact for fact in facts(world.installation) if name not in fact}
    counts = {fact: number for fact, number in effects(world.installation).items() if name not in fact}
    return there, counts
