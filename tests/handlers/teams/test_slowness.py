"""Where the database or Teams itself is slow: a sign within two seconds, an answer before Teams gives up."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from handlers.teams import boundary, signing_keys
from tests.handlers.teams.test_arriving import cards
from tests.support.teams.person import TeamsClient
from tests.support.teams.world import TeamsWorld


async def seconds_until_typing(world: TeamsWorld, client: TeamsClient) -> float:
    """How long it takes until it shows that an answer is coming."""
    began = time.monotonic()
    while client.chat.id not in world.teams.typing:
        await asyncio.sleep(0.02)
        assert time.monotonic() - began < 5, "nothing is shown"
    return time.monotonic() - began


async def test_a_slow_database_shows_that_an_answer_is_coming(
    world: TeamsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within two seconds there is an answer, or the typing indicator."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    assert world.teams.typing == []
    run = world.installation.database.run

    async def slowly(work: Any, **more: Any) -> Any:
        await asyncio.sleep(1.4)
        return await run(work, **more)

    monkeypatch.setattr(world.installation.database, "run", slowly)
    await amira.say("next")
    assert world.teams.typing == [amira.chat.id]


async def test_a_slow_look_up_shows_that_an_answer_is_coming(world: TeamsWorld) -> None:
    """Whom Teams takes three seconds to name sees within two that the bot is at it, and is answered."""
    amira = world.person("Amira Khan")
    world.teams.look_up_seconds = 3
    asked = asyncio.create_task(amira.say("help"))
    assert await seconds_until_typing(world, amira) < 2
    assert (await asked).status == 200
    await world.settle()
    assert "What I can do" in amira.last()


async def test_a_look_up_that_hangs_does_not_hang_the_answer(
    world: TeamsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teams is told in time that this was not taken, and sends it again; then it is answered, once."""
    monkeypatch.setattr(boundary, "LOOK_UP_SECONDS", 0.2)
    amira = world.person("Amira Khan")
    world.teams.look_up_seconds = 60
    activity = world.teams.say(amira.member, amira.chat, "help")
    pressing = world.teams.pressing(amira.member, amira.chat, "m1", {"verb": "word"}, {"p": "1~word~next~0"})
    began = time.monotonic()
    assert (await world.teams.send(activity)).status == 503
    pressed = await world.teams.send(pressing)
    assert time.monotonic() - began < 5
    assert pressed.body["type"] == "application/vnd.microsoft.error"
    assert "That did not go through" in pressed.body["value"]["message"]
    world.teams.look_up_seconds = 0
    assert (await world.teams.send(activity)).status == 200
    assert (await world.teams.send(activity)).status == 200
    await world.settle()
    assert cards(amira) == 2, "the welcome and the answer"


async def test_a_line_that_hangs_does_not_hang_the_answer(
    world: TeamsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's message is taken although the neutral line does not get through."""
    monkeypatch.setattr(boundary, "LINE_SECONDS", 0.2)
    stranger = world.person("Unlisted Jo")

    async def hang(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr("bot.platforms.teams.platform.TeamsPlatform.send", hang)
    began = time.monotonic()
    assert (await stranger.say("status")).status == 200
    assert time.monotonic() - began < 5


def test_what_is_asked_while_teams_waits_ends_before_it_gives_up() -> None:
    """Teams gives up after ten seconds at the earliest: keys, a look-up and a little for our own work are less."""
    assert signing_keys.FETCH_WITHIN_SECONDS + boundary.LOOK_UP_SECONDS <= 9
    assert boundary.LOOK_UP_SECONDS + boundary.LINE_SECONDS <= 9
