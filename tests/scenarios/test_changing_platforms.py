"""One person on both platforms: what is begun on one goes on on the other, and outdated cards tell the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.scenarios.ends import end_of
from tests.scenarios.person import Person
from tests.scenarios.scene import Scene
from tests.scenarios.test_preparing import prepare
from tests.scenarios.test_recording import hold_and_record
from tests.support.main_job import effects

REMINDER = "Supervision: a reminder is waiting."
CONFIRMED = ("signature", "Amira Khan", "Amira Khan", "confirmed")


@dataclass(frozen=True)
class Sides:
    """The platform on which something begins, and the one on which it goes on."""

    scene: Scene
    first: Callable[[str], Person]
    then: Callable[[str], Person]


@pytest.fixture(params=["from Slack to Teams", "from Teams to Slack"])
def sides(scene: Scene, request: pytest.FixtureRequest) -> Sides:
    """In both directions."""
    if request.param == "from Slack to Teams":
        return Sides(scene, first=scene.on_slack, then=scene.on_teams)
    return Sides(scene, first=scene.on_teams, then=scene.on_slack)


def logged(scene: Scene, kind: str) -> int:
    """How often something stands in the audit log."""
    return sum(times for line, times in end_of(scene).audit.items() if f" {kind}: " in line)


# --- going on --------------------------------------------------------------------------------------


@pytest.mark.clause("P1-1.3-10")
async def test_a_preparation_goes_on_on_the_other_platform_and_back(sides: Sides) -> None:
    """The same question opens with what was typed; back on the first platform all answers are there."""
    here, there = sides.first("Amira Khan"), sides.then("Amira Khan")
    await here.command("prepare")
    await here.answer("The first answer.")
    (box,) = here.fields()
    await here.fill({box: "Half a thought."})
    await here.press("Pause")
    await there.command("prepare")
    assert "2 of 10" in there.screen()
    assert there.fields() == {box: "Half a thought."}
    await there.answer("A whole thought.")
    await there.say("Typed into the other chat.")
    assert "Saved as your answer" in there.last()
    await here.command("prepare")
    assert "4 of 10" in here.screen()
    await here.press("See answers")
    for text in ("The first answer.", "A whole thought.", "Typed into the other chat."):
        assert text in here.screen()
    grace = sides.then("Grace Bell")
    await grace.say("hello")
    await here.submit()
    await grace.press("Open")
    assert "A whole thought." in grace.screen()
    assert logged(sides.scene, "preparation.started") == 1


async def test_two_windows_lose_nothing(sides: Sides) -> None:
    """The same question open on both platforms: of two texts one stands under the other, and that is said."""
    here, there = sides.first("Amira Khan"), sides.then("Amira Khan")
    await here.command("prepare")
    await there.command("prepare")
    await there.answer("Written there.")
    assert "2 of 10" in there.screen()
    await here.answer("Written here.")
    assert "This was changed in another window meanwhile." in here.screen()
    await here.press("See answers")
    for text in ("Written here.", "Written there."):
        assert text in here.screen()


@pytest.mark.parametrize(("one", "other"), [("The same.", "The same."), ("This.", "That.")])
async def test_the_same_question_sent_from_both_at_once(scene: Scene, one: str, other: str) -> None:
    """The same text is kept once, two texts are both kept, and the dialogue does not skip a question."""
    slack, teams = scene.on_slack("Amira Khan"), scene.on_teams("Amira Khan")
    for person, text in ((slack, one), (teams, other)):
        await person.command("prepare")
        await person.fill({next(iter(person.fields())): text})
    await asyncio.gather(slack.submit(), teams.submit())
    assert "2 of 10" in slack.screen()
    assert "2 of 10" in teams.screen()
    await slack.press("Back")
    (kept,) = slack.fields().values()
    assert sorted(kept.split("\n\n")) == sorted({one, other})


@pytest.mark.clause("P1-3.1a-1")
async def test_reminders_go_to_the_platform_last_used_and_else_to_slack(scene: Scene) -> None:
    """Who has used neither is reminded on Slack, anybody else where they were last; never on both."""
    slack, teams = scene.on_slack("Amira Khan"), scene.on_teams("Amira Khan")

    assert await reminded_on(scene, datetime(2026, 11, 23, 10, tzinfo=UTC)) == ["slack"]
    await teams.command("next")
    assert await reminded_on(scene, datetime(2026, 11, 25, 10, tzinfo=UTC)) == ["teams"]
    await slack.press("Prepare")
    assert await reminded_on(scene, datetime(2026, 11, 30, 10, tzinfo=UTC)) == ["slack"]


async def test_reminders_follow_whoever_goes_to_and_fro(scene: Scene) -> None:
    """From one platform to the other and back within minutes: the last one counts."""
    slack, teams = scene.on_slack("Amira Khan"), scene.on_teams("Amira Khan")
    for person in (slack, teams, slack):
        await person.command("next")
    assert await reminded_on(scene, datetime(2026, 11, 23, 10, tzinfo=UTC)) == ["slack"]


async def reminded_on(scene: Scene, at: datetime) -> list[str]:
    """The platforms on which Amira is reminded at a moment."""
    people = {"slack": scene.on_slack("Amira Khan"), "teams": scene.on_teams("Amira Khan")}
    before = {name: person.notifications().count(REMINDER) for name, person in people.items()}
    await scene.tick(at)
    return [
        name
        for name, person in people.items()
        for _ in range(person.notifications().count(REMINDER) - before[name])
    ]


# --- outdated cards --------------------------------------------------------------------------------


@pytest.mark.clause("P1-8f")
async def test_a_record_confirmed_on_the_other_platform(sides: Sides) -> None:
    """The old card's button says that it was confirmed before, and signs nothing."""
    here, there, grace = sides.first("Amira Khan"), sides.then("Amira Khan"), sides.first("Grace Bell")
    await here.say("hello")
    await hold_and_record(grace, workload="Some text.")
    await here.press("Open")
    old_press = here.remember("Confirm")
    await there.command("confirm")
    await there.press("Confirm")
    assert "Confirmed. Grace sees it on the record." in there.screen()
    await old_press()
    assert "You confirmed this before. Nothing was changed." in here.screen()
    assert effects(sides.scene.installation)[CONFIRMED] == 1
    assert logged(sides.scene, "record.confirmed") == 1


@pytest.mark.clause("P1-8f", "P1-8g")
async def test_a_record_replaced_on_the_other_platform(sides: Sides) -> None:
    """The old card's button signs nothing and shows the new version, which the other platform has too."""
    here, there, grace = sides.first("Amira Khan"), sides.then("Amira Khan"), sides.then("Grace Bell")
    await here.say("hello")
    await hold_and_record(grace, workload="The first text.")
    await here.press("Open")
    old_press = here.remember("Confirm")
    await grace.press("Change the record")
    await grace.fill({"workload": "The second text."})
    await grace.submit()
    await grace.press("Send to Amira")
    await old_press()
    assert "This has changed since you opened it, and nothing was signed." in here.screen()
    assert "The second text." in here.screen()
    assert effects(sides.scene.installation)[CONFIRMED] == 0
    await there.command("confirm")
    assert "The second text." in there.screen()


@pytest.mark.clause("P1-8g")
async def test_a_record_seen_differently_on_the_other_platform(sides: Sides) -> None:
    """What was seen differently is not confirmed by an old card."""
    here, there, grace = sides.first("Amira Khan"), sides.then("Amira Khan"), sides.then("Grace Bell")
    await here.say("hello")
    await hold_and_record(grace, workload="Some text.")
    await here.press("Open")
    old_press = here.remember("Confirm")
    await there.command("confirm")
    await there.press("I see it differently")
    await there.fill({"view": "It was otherwise."})
    await there.submit()
    await old_press()
    assert "your press was not counted" in here.screen()
    assert "It was otherwise." in here.screen()
    assert effects(sides.scene.installation)[CONFIRMED] == 0


@pytest.mark.clause("P1-1.2-S1")
@pytest.mark.parametrize("how", ["Take back", "Discard"])
async def test_what_was_shared_and_withdrawn_on_the_other_platform(sides: Sides, how: str) -> None:
    """The supervisor's old card opens nothing; the author's own old card says how it stands."""
    here, there, grace = sides.first("Amira Khan"), sides.then("Amira Khan"), sides.first("Grace Bell")
    await grace.say("hello")
    await prepare(here, "Something to share.")
    await here.submit()
    old_press = here.remember("Take back")
    await there.command("prepare")
    await there.press(how)
    if how == "Discard":
        await there.press("Delete")
    await grace.press("Open")
    assert "This is no longer shared" in grace.screen()
    assert "Something to share." not in grace.screen()
    await old_press()
    said = "Nothing is shared now" if how == "Take back" else "This preparation was deleted."
    assert said in here.screen()


@pytest.mark.clause("P1-1.2-S1")
async def test_sharing_what_was_changed_on_the_other_platform(sides: Sides) -> None:
    """Nothing is shared that its author has not seen: the latest text is shown first."""
    here, there, grace = sides.first("Amira Khan"), sides.then("Amira Khan"), sides.first("Grace Bell")
    await grace.say("hello")
    before = grace.notifications()
    await prepare(here, "The first text.")
    await there.command("prepare")
    await there.press("Edit answer 1")
    await there.answer("The second text.")
    await here.submit()
    assert "so nothing was shared. Here is the latest." in here.screen()
    assert "The second text." in here.screen()
    assert grace.notifications() == before
    await here.submit()
    await grace.press("Open")
    assert "The second text." in grace.screen()


async def test_answering_what_was_discarded_on_the_other_platform(sides: Sides) -> None:
    """An old form brings nothing back, and says so."""
    here, there = sides.first("Amira Khan"), sides.then("Amira Khan")
    await here.command("prepare")
    await here.answer("Something.")
    old_press = here.remember("Pause")
    await there.command("prepare")
    await there.press("See answers")
    await there.press("Discard")
    await there.press("Delete")
    await old_press()
    assert "This preparation was deleted. You can begin a new one with prepare." in here.screen()
    assert effects(sides.scene.installation)["preparation", "Amira Khan"] == 1


# --- at the same time ------------------------------------------------------------------------------


@pytest.mark.clause("P1-8f")
async def test_confirming_on_both_at_once_signs_once(scene: Scene) -> None:
    """One of the two presses signs, the other is told that it is done."""
    slack, teams, grace = (
        scene.on_slack("Amira Khan"),
        scene.on_teams("Amira Khan"),
        scene.on_teams("Grace Bell"),
    )
    await slack.say("hello")
    await hold_and_record(grace, workload="Some text.")
    for person in (slack, teams):
        await person.command("confirm")
    await asyncio.gather(slack.press("Confirm"), teams.press("Confirm"))
    answers = ("Confirmed. Grace sees it on the record.", "You confirmed this before. Nothing was changed.")
    assert {answer for answer in answers for person in (slack, teams) if answer in person.screen()} == set(
        answers
    )
    assert effects(scene.installation)[CONFIRMED] == 1
    assert logged(scene, "record.confirmed") == 1


async def test_a_session_logged_on_both_at_once_is_one(scene: Scene) -> None:
    """One of the two forms logs it, the other is told that it is there already."""
    slack, teams = scene.on_slack("Grace Bell"), scene.on_teams("Grace Bell")
    for person in (slack, teams):
        await person.command("held")
        await person.fill({"supervisee": "Amira Khan"})
    await asyncio.gather(slack.submit(), teams.submit())
    assert sorted("is there already" in person.screen() for person in (slack, teams)) == [False, True]
    assert effects(scene.installation)["session", "Amira Khan"] == 1


@pytest.mark.clause("P1-1.2-S1")
async def test_sharing_and_taking_back_at_once(scene: Scene) -> None:
    """Whichever comes first, what both platforms then show is what holds."""
    slack, teams, grace = (
        scene.on_slack("Amira Khan"),
        scene.on_teams("Amira Khan"),
        scene.on_slack("Grace Bell"),
    )
    await grace.say("hello")
    await prepare(slack, "Something to share.")
    await slack.submit()
    await teams.command("prepare")
    await asyncio.gather(teams.remember("Take back")(), slack.submit())
    await slack.command("prepare")
    await grace.press("Open")
    assert ("You can take it back" in slack.screen()) == ("Something to share." in grace.screen())
