"""The bot is killed, again and again: what it has acknowledged is there, and nothing happens twice.

On either platform, whose service repeats what found no bot: Slack its events, Teams everything, first with the same
id and then with a new one; here it does so with what was answered just before a death, too. KILLS=1000 in the environment of the tests kills so often at random moments, and after
each step; without it a few times.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.conftest import MakeDatabase
from tests.support.database import migrated
from tests.support.main_job import ONCE, MainJob, Step, effects, facts
from tests.support.outside import SlackOutside
from tests.support.served import Blow, Launcher, MakeOutside, Served, a_launcher, a_served
from tests.support.teams.outside import TeamsOutside
from tests.support.worker import LostError, Worker

FEW = 8
KILLS = int(os.environ.get("KILLS", str(FEW)))
SEED = int(os.environ.get("KILL_SEED", "1"))
LONGEST_LIFE_SECONDS = 0.6
READY_SECONDS = 10.0
"""On a machine that does other things too; alone it takes less than one."""
END_SECONDS = 10.0

PLATFORMS = (SlackOutside, TeamsOutside)


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """Starts the bot's processes."""
    with a_launcher() as launched:
        yield launched


@pytest.fixture(params=PLATFORMS, ids=[one.name for one in PLATFORMS])
def make(request: pytest.FixtureRequest) -> MakeOutside:
    """The platform that the bot stands beside."""
    return request.param


@pytest.fixture
async def served(
    make_database: MakeDatabase, launcher: Launcher, tmp_path: Path, make: MakeOutside
) -> AsyncIterator[Served]:
    """A platform beside which the bot is not started yet."""
    async with a_served(migrated(make_database), launcher, tmp_path, make) as one:
        yield one


def main_job(served: Served) -> MainJob[Worker]:
    """The main job, from its beginning."""
    today = served.installation.setting.day(served.installation.clock.now())
    people = (served.person(name) for name in ("Amira Khan", "Grace Bell", "Cara Doyle"))
    return MainJob(*people, today=today, arrives=isinstance(served.outside, TeamsOutside))


async def again(served: Served) -> None:
    """Another process, which finds the messages of the dead one free, and what got lost with it."""
    served.let_leases_end()
    assert await served.start() < READY_SECONDS


async def assert_whole(served: Served) -> None:
    """Every effect is there once, every message went out, and the audit log is unbroken.

    A message came twice only where the platform had taken it from a process that died before it knew.
    """
    served.let_leases_end()
    await served.quiet()
    assert effects(served.installation) == ONCE
    assert served.count_messages("dead") == 0
    assert served.twice() == served.unmarked
    if isinstance(served.outside, TeamsOutside):
        teams = served.outside.teams
        assert served.count_answers() == len(teams.words), "each word that was taken is answered once"
        assert teams.refused == []
    assert (await served.terminate())[0] == 0
    assert await served.run("audit", "verify") == 0, served.log.read_text()


async def test_what_was_acknowledged_survives_a_kill_right_after(served: Served) -> None:
    """After a request the process dies the moment it has answered; the next one goes on from there.

    Each step is one platform's or the other's, unless many kills are wanted.
    """
    await again(served)
    job = main_job(served)
    mine = [one.name for one in PLATFORMS].index(served.outside.name)
    for number, step in enumerate(job.steps()):
        await step()
        if KILLS > FEW or number % len(PLATFORMS) == mine:
            served.kill()
            assert job.acknowledged <= facts(served.installation)
            await again(served)
    assert len(job.acknowledged) == 20
    await assert_whole(served)


BLOWS = {
    "slack": {
        0: "views.open",
        3: "views.update",
        4: "chat.postMessage",
        9: "views.update",
        12: "views.update",
        17: "chat.postMessage",
    },
    "teams": {
        0: "token",
        1: "members",
        3: "activities",
        6: "activities",
        11: "activities",
        17: "activities",
    },
}
"""Calls that open, change or post something, by the step in which they are made. On Teams most answers are no calls."""
POSTS = ("chat.postMessage", "activities")


@pytest.mark.parametrize("taken", [False, True], ids=["before it is taken", "after it was taken"])
async def test_a_kill_while_a_call_is_under_way_loses_and_doubles_nothing(
    served: Served, taken: bool
) -> None:
    """Death at a call that opens, changes or posts something; only a post that was taken comes again."""
    await again(served)
    job = main_job(served)
    blows = BLOWS[served.outside.name]
    for number, step in enumerate(job.steps()):
        before = served.unmarked
        if number in blows:
            served.blow = Blow(blows[number], taken)
        await until_done(served, job, step)
        if served.blow is not None:
            await served.killed()
            assert job.acknowledged <= facts(served.installation)
            await again(served)
        if blows.get(number) in POSTS:
            assert served.unmarked - before >= taken
    assert served.blows == len(blows)
    if isinstance(served.outside, TeamsOutside):
        assert served.outside.teams.lost >= 2, "who it is could not be asked"
    await assert_whole(served)


async def until_done(served: Served, job: MainJob[Worker], step: Step) -> None:
    """A step, again with another process where the bot has died in it."""
    for _ in range(20):
        try:
            await step()
        except (LostError, AssertionError):
            if served.bot is not None:
                raise
        if served.bot is not None:
            return
        assert job.acknowledged <= facts(served.installation)
        await again(served)
    raise AssertionError("the bot died too often for the step to be done")


async def test_kills_at_random_moments_lose_and_double_nothing(
    make_database: MakeDatabase, launcher: Launcher, tmp_path: Path, make: MakeOutside
) -> None:
    """The process dies at any moment of a request or of a delivery."""
    random, kills, rounds = Random(SEED), 0, 0
    wanted = KILLS // len(PLATFORMS)
    while kills < wanted:
        rounds += 1
        folder = tmp_path / str(rounds)
        folder.mkdir()
        async with a_served(migrated(make_database), launcher, folder, make) as served:
            kills += await a_round_of_kills(served, random, wanted - kills)
    assert kills == wanted


async def a_round_of_kills(served: Served, random: Random, most: int) -> int:
    """The main job once, with kills; returns how many."""
    await again(served)
    job, kills = main_job(served), 0
    for step in job.steps():
        while True:
            life = random.uniform(0, LONGEST_LIFE_SECONDS) if kills < most else None
            done, died = await lived(served, step, life)
            if died:
                kills += 1
                assert job.acknowledged <= facts(served.installation)
                await again(served)
                assert served.unmarked <= kills
            if done:
                break
    await assert_whole(served)
    return kills


async def lived(served: Served, step: Step, life: float | None) -> tuple[bool, bool]:
    """Whether a step was done, and whether the bot was killed meanwhile.

    Args:
        served: with the bot running.
        step: what a person does.
        life: seconds after which the bot is killed; None lets it live.
    """
    doing = asyncio.ensure_future(step())
    if life is None:
        await doing
        return True, False
    await asyncio.wait({doing}, timeout=life)
    served.kill()
    try:
        await doing
    except (LostError, AssertionError):
        return False, True
    return True, True


@pytest.mark.parametrize("make", [SlackOutside], ids=["slack"])
async def test_a_bot_is_ready_soon_after_a_kill_and_says_so(served: Served) -> None:
    """A process that follows a killed one needs nobody's help, and takes part at once."""
    await again(served)
    job = main_job(served)
    await job.command(served.person("Amira Khan"), "help")
    served.blow = Blow("views.open", taken=True)
    with pytest.raises(LostError):
        await job.command(served.person("Amira Khan"), "prepare")
    assert served.bot is None
    assert await served.start() < READY_SECONDS
    await job.command(served.person("Amira Khan"), "prepare")
    assert "What is happening?" in served.person("Amira Khan").screen()


@pytest.mark.parametrize(
    ("make", "method"),
    [
        (SlackOutside, "*"),
        (SlackOutside, "chat.postMessage"),
        (TeamsOutside, "*"),
        (TeamsOutside, "activities"),
    ],
    ids=["slack, every call", "slack, posting", "teams, every call", "teams, posting"],
)
async def test_told_to_stop_it_ends_although_a_call_hangs(served: Served, method: str) -> None:
    """SIGTERM ends it within ten seconds, exit code 0, and what it had begun is finished by the next one."""
    served.hanging = method
    await again(served)
    amira = served.person("Amira Khan")
    typing = asyncio.ensure_future(amira.command("help"))
    await asyncio.sleep(1)
    code, seconds = await served.terminate()
    assert code == 0
    assert seconds < END_SECONDS
    served.hanging = ""
    await asyncio.wait({typing})
    await again(served)
    await amira.command("help")
    assert amira.problem == ""
    await served.quiet()
    assert served.count_messages("sent") >= 1
    assert served.twice() == 0


async def test_told_to_stop_in_the_middle_of_deliveries_it_loses_none(served: Served) -> None:
    """What is under way is finished or left for the next process; nothing is sent twice."""
    await again(served)
    for name in ("Amira Khan", "Grace Bell", "Cara Doyle", "Leah Stone", "Tom Reid"):
        await served.person(name).command("help")
    code, _ = await served.terminate()
    assert code == 0
    await again(served)
    await served.quiet()
    assert served.count_messages("sent") >= 5
    assert served.twice() == 0
