"""Runs a scenario in each way in which people can reach the bot: it has to hold in each, and to end the same."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TypeAlias

from storage.migrate import upgrade
from tests.conftest import MakeDatabase
from tests.scenarios.comparing import check_alike, check_alike_by_command
from tests.scenarios.ends import End, end_of
from tests.scenarios.person import Person
from tests.scenarios.scene import TEAM, Scene, a_scene


@dataclass(frozen=True)
class Stage:
    """A scene as a scenario sees it: people who all reach the bot in the same way."""

    scene: Scene
    person: Callable[[str], Person]

    async def arrive(self, *names: str) -> list[Person]:
        """People who have written once, so that the bot knows them; without names, the whole team."""
        people = [self.person(name) for name in names or TEAM]
        for person in people:
            await person.say("hello")
        return people

    async def tick(self, at: datetime | None = None) -> None:
        """Moves the clock where a moment is given, plans what is due, and delivers it."""
        await self.scene.tick(at)


Walk: TypeAlias = Callable[[Stage], Awaitable[None]]
Test: TypeAlias = Callable[[MakeDatabase], Awaitable[None]]


@asynccontextmanager
async def typing_on_slack(database_url: str) -> AsyncGenerator[Stage]:
    """Slack, with words typed into the chat."""
    async with a_scene(database_url, slack=True) as scene:
        yield Stage(scene, scene.on_slack)


@asynccontextmanager
async def commanding_on_slack(database_url: str) -> AsyncGenerator[Stage]:
    """Slack, with slash commands."""
    async with a_scene(database_url, slack=True) as scene:
        yield Stage(scene, lambda name: scene.on_slack(name, types=False))


@asynccontextmanager
async def in_teams(database_url: str) -> AsyncGenerator[Stage]:
    """Teams, which refuses nothing that the bot sends."""
    async with a_scene(database_url, teams=True) as scene:
        yield Stage(scene, scene.on_teams)
        assert scene.teams is not None
        assert scene.teams.refused == []


def on_each_platform(walk: Walk) -> Test:
    """A scenario as a test: it holds in each way, and ends the same in all."""

    @wraps(walk)
    async def test(make_database: MakeDatabase) -> None:
        ends: list[End] = []
        for way in (typing_on_slack, commanding_on_slack, in_teams):
            async with way(make_database(upgrade)) as stage:
                ends.append(await _end_of(walk, stage, way.__name__))
        typed, commanded, teams = ends
        check_alike(typed, teams)
        check_alike_by_command(typed, commanded)

    # pytest would take the scenario's parameter for a fixture.
    del test.__wrapped__
    return test


async def _end_of(walk: Walk, stage: Stage, way: str) -> End:
    try:
        await walk(stage)
        check_nothing_stays_in_the_chat(stage.scene)
    except AssertionError as error:
        error.add_note(f"It was {way.replace('_', ' ')}.")
        raise
    return end_of(stage.scene)


def check_nothing_stays_in_the_chat(scene: Scene) -> None:
    """What people wrote into boxes is in no message that the bot has posted."""
    written = {text for person in scene.people for text in person.written}
    assert [text for text in written for person in scene.people if text in person.in_the_chat()] == []
