"""Long answers in Teams, over the wire: read in pages, shared from the last one, and nothing cut."""

from __future__ import annotations

import pytest

from bot.rendering.teams import size_of
from tests.rendering.adaptive_card import inputs_of
from tests.support.prompts import FEELINGS, SITUATION, USEFUL
from tests.support.teams.person import TeamsClient
from tests.support.teams.steps import arrive, hold_and_record, open_form
from tests.support.teams.world import TeamsWorld

QUESTIONS = 10
HEADS = ("workload", "development", "wellbeing", "strengths", "performance")
UNITS = {
    "emoji": ("\U0001f600", 1_490),
    "letters": ("word ", 590),
    "signs": ("\u5b57", 2_985),
    "marks": ('"\\', 1_490),
}
FULL = {kind: unit * times for kind, (unit, times) in UNITS.items()}
"""Answers that nearly fill a box of 3,000 characters, as clients count them."""


async def prepare(world: TeamsWorld, amira: TeamsClient, answers: list[str]) -> None:
    """Answers every question, and comes to the summary."""
    await amira.say("prepare")
    await world.settle()
    await amira.press("Prepare")
    for answer in answers:
        await amira.fill({next(iter(amira.fields())): answer})
        await amira.submit()


def shown(client: TeamsClient) -> str:
    """The card as it is turned now, which Teams takes."""
    card = client.messages()[-1].turned
    assert card is not None
    assert size_of(card) <= 28_000
    return client.screen()


async def read_all(client: TeamsClient) -> list[str]:
    """Every page, from the first to the last, where one then is."""
    pages = [shown(client)]
    while "Show more" in client.buttons():
        await client.press("Show more")
        pages.append(shown(client))
    return pages


@pytest.mark.parametrize("kind", FULL)
@pytest.mark.clause("P1-1.3-10")
async def test_ten_full_answers_are_read_ticked_and_shared(world: TeamsWorld, kind: str) -> None:
    """The summary comes in pages, ticks outlive turning them, and the supervisor reads all that was ticked."""
    amira, grace = await arrive(world, "Amira Khan", "Grace Bell")
    answers = [f"Answer {number}. {FULL[kind]}" for number in range(QUESTIONS)]
    await prepare(world, amira, answers)
    pages = await read_all(amira)
    assert len(pages) > 1
    unit, times = UNITS[kind]
    assert sum(page.count(unit.strip()) for page in pages) == QUESTIONS * times
    for number in range(QUESTIONS):
        assert sum(page.count(f"Answer {number}. ") for page in pages) == 1
    assert all("Which" not in page and "Share ticked answers" not in page for page in pages[:-1])

    await amira.fill({"share": (SITUATION, FEELINGS, USEFUL)})
    await amira.press("Show the page before")
    assert "Fold away" in amira.buttons()
    await amira.press("Show more")
    (box,) = inputs_of(amira.messages()[-1].turned or {})
    assert box["value"] == "framing.situation,framing.feelings,framing.useful"
    await amira.press("Share ticked answers")
    assert "You shared three answers" in amira.screen()

    await world.settle()
    await grace.press("Open")
    read = "".join(await read_all(grace))
    assert [number for number in range(QUESTIONS) if f"Answer {number}. " in read] == [0, 4, 9]
    await grace.press("Fold away")
    assert "Answer 0. " not in grace.screen()


async def test_sharing_nothing_of_long_answers_is_a_fault_on_the_last_page(world: TeamsWorld) -> None:
    """The fault stands above the ticks, and nothing was shared."""
    (amira,) = await arrive(world, "Amira Khan")
    await prepare(world, amira, [FULL["signs"]] * QUESTIONS)
    await read_all(amira)
    await amira.fill({"share": ()})
    await amira.press("Share ticked answers")
    assert amira.errors()
    await amira.fill({"share": (SITUATION,)})
    await amira.press("Share ticked answers")
    assert "You shared one answer" in amira.screen()


async def test_an_answer_longer_than_a_card_can_be_read_and_left(world: TeamsWorld) -> None:
    """Chat messages can make an answer that no box here holds: it is kept, read in pages, and nobody is stuck."""
    (amira,) = await arrive(world, "Amira Khan")
    await prepare(world, amira, ["First."])
    text = "A sentence that goes on. " * 1_200
    await amira.say(text)
    await world.settle()
    await amira.press("Carry on")
    await amira.press("Back")
    pages = await read_all(amira)
    assert "too long to be changed here" in pages[0]
    assert "".join(pages).count("A sentence that goes on.") == 1_200
    assert "Next" not in amira.buttons()
    await amira.press("Skip")
    assert "3 of 10" in amira.screen()
    await amira.press("See answers")
    assert "".join(await read_all(amira)).count("A sentence that goes on.") == 1_200


async def test_a_record_longer_than_a_card_is_read_by_both(world: TeamsWorld) -> None:
    """Five full heads come to the supervisee in pages, with what confirms them on the last."""
    amira, grace = await arrive(world, "Amira Khan", "Grace Bell")
    await open_form(world, grace, "held", "Log a session")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await grace.press("Write it")
    await grace.fill(dict.fromkeys(HEADS, FULL["signs"]))
    await grace.submit()
    await read_all(grace)
    await grace.press("Send to Amira")
    await world.settle()
    await amira.press("Open")
    assert "".join(await read_all(amira)).count("\u5b57") == 5 * len(FULL["signs"])
    await amira.press("Confirm")
    assert "Confirmed by you" in "".join(await read_all(amira))


async def test_what_cannot_be_shown_again_stays_where_it_was_typed(world: TeamsWorld) -> None:
    """A form that comes back too large for a card is not lost: the card stays, and a line beside it says why."""
    _, grace = await arrive(world, "Amira Khan", "Grace Bell")
    await hold_and_record(world, grace, workload="First text.")
    await grace.press("Open it again")
    await grace.press("Change the record")
    message, activity = grace.remember("Save the draft")
    for head in HEADS:
        activity["value"]["action"]["data"][head] = FULL["signs"]
    stale = activity["value"]["action"]["data"]["p"].rsplit("~", 1)[0] + "~7"
    activity["value"]["action"]["data"]["p"] = stale
    before = message.turned
    await grace.press_again(message, activity)
    assert "too long to be shown here" in grace.problem
    assert message.turned == before
