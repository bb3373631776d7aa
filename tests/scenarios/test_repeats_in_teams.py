"""What Teams' service sends again, and what others press on copied cards: one effect, and true answers."""

from __future__ import annotations

import copy
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from storage.migrate import upgrade
from tests.conftest import MakeDatabase
from tests.scenarios.comparing import check_same_effect
from tests.scenarios.ends import end_of
from tests.scenarios.runs import Stage, in_teams
from tests.scenarios.scene import Scene, a_scene
from tests.scenarios.whole_job import whole_job
from tests.support.teams.members import Member
from tests.support.teams.service import Answer, Payload, TeamsService


class RecordingService(TeamsService):
    """Teams, which keeps what it has sent to the bot.

    Attributes:
        sent: the activities.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.sent: list[Payload] = []

    async def send(self, activity: Payload, *, token: str | None = None) -> Answer:
        self.sent.append(copy.deepcopy(activity))
        return await super().send(activity, token=token)


class RepeatingService(RecordingService):
    """Teams, which does not hear the bot's answers: it sends everything again, then again under a new id.

    Attributes:
        repeated: the first answer to each activity, and each further one.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.repeated: list[tuple[Answer, Answer]] = []

    async def send(self, activity: Payload, *, token: str | None = None) -> Answer:
        first = await super().send(activity, token=token)
        for number in (activity["id"], f"{activity['id']}-new"):
            again = copy.deepcopy(activity) | {"id": number}
            self.repeated.append((first, await TeamsService.send(self, again, token=token)))
        return first


@asynccontextmanager
async def recorded(database_url: str) -> AsyncGenerator[tuple[Stage, RecordingService]]:
    """Teams, whose activities are kept."""
    async with a_scene(database_url, teams=True, service=RecordingService) as scene:
        assert isinstance(scene.teams, RecordingService)
        yield Stage(scene, scene.on_teams), scene.teams


AFTERWARDS = {
    ("Later", "Your supervision"),
    ("Supervision", "Preparation"),
    ("Supervision", "Record"),
    ("Supervision", "Your preparation"),
    ("Supervision", "Your supervision"),
}
"""A line on what was done, and what a repetition is answered with instead: how things stand now."""


def title_of(answer: Answer) -> str:
    """The heading of the card in an answer to a press; empty for the answer to a message."""
    body: Payload | None = answer.body
    return body["value"]["body"][0]["text"] if body else ""


@pytest.mark.clause("P1-8f", "P1-8g")
async def test_everything_sent_again_at_once_has_one_effect(make_database: MakeDatabase) -> None:
    """Each word, press and form comes three times, the last time under a new id: nothing is there or sent twice."""
    async with in_teams(make_database(upgrade)) as stage:
        await whole_job(stage)
        once = end_of(stage.scene)
    async with a_scene(make_database(upgrade), teams=True, service=RepeatingService) as scene:
        await whole_job(Stage(scene, scene.on_teams))
        assert isinstance(scene.teams, RepeatingService)
        pairs = scene.teams.repeated
        check_same_effect(once, end_of(scene))
    assert len(pairs) > 100
    assert {again.status for _, again in pairs} == {200}
    titles = {(title_of(first), title_of(again)) for first, again in pairs}
    assert {(first, again) for first, again in titles if first != again} <= AFTERWARDS


@pytest.mark.clause("P1-8f", "P1-8g")
async def test_everything_sent_again_much_later_changes_nothing(make_database: MakeDatabase) -> None:
    """Hours after the whole job every activity comes again, in order and shuffled: no row, no message differs."""
    async with recorded(make_database(upgrade)) as (stage, teams):
        await whole_job(stage)
        before, scene = end_of(stage.scene), stage.scene
        activities = [*teams.sent, *Random(1).sample(teams.sent, len(teams.sent))]
        scene.clock.move_to(scene.clock.now() + timedelta(hours=3))
        answers = [await teams.send(activity) for activity in activities]
        await scene.settle()
        after = end_of(scene)
    assert {answer.status for answer in answers} == {200}
    assert _but_use(before.rows) == _but_use(after.rows)
    assert before.messages == after.messages


def _but_use(rows: Any) -> Any:
    """Without when somebody was last there."""
    return {line: number for line, number in rows.items() if not line.startswith("account: ")}


@pytest.mark.clause("P4-3.1", "P1-1.2-S1")
async def test_copied_cards_of_others_do_and_tell_nothing(make_database: MakeDatabase) -> None:
    """Somebody with no part in it presses every button of the whole job on copies in their own chat."""
    async with recorded(make_database(upgrade)) as (stage, teams):
        (tom,) = await stage.arrive("Tom Reid")
        await whole_job(stage)
        presses = [activity for activity in teams.sent if activity["type"] == "invoke"]
        before = of_others(stage.scene, "Tom Reid")
        member = next(one for one in teams.members.values() if one.name == "Tom Reid")
        answers = [await teams.send(as_own(teams, member, activity)) for activity in presses]
        await stage.scene.settle()
        written = {text for person in stage.scene.people for text in person.written}
        told = "".join([*(str(answer.body) for answer in answers), tom.in_the_chat()])
        assert of_others(stage.scene, "Tom Reid") == before
    assert len(presses) > 50
    assert {answer.status for answer in answers} == {200}
    assert [text for text in written if text in told] == []
    assert sum("This is not yours to answer." in str(answer.body) for answer in answers) > 25


def as_own(teams: TeamsService, thief: Member, activity: Payload) -> Payload:
    """The same press from somebody else's own chat."""
    value = {**activity["value"], "trigger": "manual"}
    more = {"type": "invoke", "name": activity["name"], "value": value, "replyToId": activity["replyToId"]}
    return teams.activity(thief, teams.personal(thief), **more)


def of_others(scene: Scene, name: str) -> list[list[str]]:
    """What is there, of everybody but one."""
    end = end_of(scene)
    return [[line for line in lines.elements() if name not in line] for lines in (end.rows, end.audit)]


@pytest.mark.parametrize("word", ["next", "prepare", "agreement", "prepair", "zzz zzz"])
async def test_a_word_sent_again_is_answered_once(make_database: MakeDatabase, word: str) -> None:
    """The same id at once and later, then a new id for the same moment: one message comes."""
    async with recorded(make_database(upgrade)) as (stage, teams):
        (amira,) = await stage.arrive("Amira Khan")
        await amira.say(word)
        answered = amira.notifications()
        (*_, activity) = teams.sent
        for hours, number in ((0, ""), (0, "-new"), (3, ""), (3, "-newer")):
            stage.scene.clock.move_to(stage.scene.clock.now() + timedelta(hours=hours))
            again = activity | {"id": activity["id"] + number}
            assert (await teams.send(again)).status == 200
            await stage.scene.settle()
        assert amira.notifications() == answered


async def test_a_press_of_an_old_client_sent_again_is_answered_once(make_database: MakeDatabase) -> None:
    """`Action.Submit` comes as a message, so its answer would be another one in the chat."""
    async with recorded(make_database(upgrade)) as (stage, teams):
        (amira,) = await stage.arrive("Amira Khan")
        member = next(one for one in teams.members.values() if one.name == "Amira Khan")
        pressed = teams.activity(
            member,
            teams.personal(member),
            type="message",
            value={"p": "1~snooze~mine.tomorrow~0"},
            replyToId="m1",
        )
        await teams.send(pressed)
        await stage.scene.settle()
        shown, rows = amira.posts(), end_of(stage.scene).rows
        for number in ("", "-new"):
            await teams.send(pressed | {"id": pressed["id"] + number})
            await stage.scene.settle()
        assert "I will ask again" in amira.last()
        assert end_of(stage.scene).rows == rows
        assert amira.posts() == shown


async def test_the_same_choice_after_another_one_counts(make_database: MakeDatabase) -> None:
    """On one card, within a minute: a day, another day, and the first day again is three choices."""
    async with in_teams(make_database(upgrade)) as stage:
        (amira,) = await stage.arrive("Amira Khan")
        await amira.say("book")
        for day, said in (("2026-12-14", "14"), ("2026-12-15", "15"), ("2026-12-14", "14")):
            await amira.press("Book")
            await amira.fill({"day": day})
            await amira.submit()
            assert f"{said} December" in amira.screen()
            await amira.close()


async def test_sharing_again_after_taking_back_counts(make_database: MakeDatabase) -> None:
    """On one card, within a minute: shared, taken back, and shared again is shared."""
    async with in_teams(make_database(upgrade)) as stage:
        amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
        await amira.command("prepare")
        await amira.answer("Something to share.")
        await amira.press("See answers")
        await amira.submit()
        await amira.press("Take back")
        await amira.close()
        await amira.press("Prepare")
        await amira.submit()
        assert "You shared one answer" in amira.screen()
        await grace.press("Open")
        assert "Something to share." in grace.screen()
