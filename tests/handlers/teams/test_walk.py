"""The main job in Teams from end to end, as each person sees it: over HTTP, against a strict loopback Teams."""

from __future__ import annotations

import pytest

from tests.support.teams.person import TeamsClient
from tests.support.teams.world import TeamsWorld

QUESTIONS = 10


async def arrive(world: TeamsWorld, *names: str) -> list[TeamsClient]:
    """People who have written once, so that they can be reached."""
    people = [world.person(name) for name in names]
    for person in people:
        await person.say("hello")
    await world.settle()
    return people


async def open_form(world: TeamsWorld, who: TeamsClient, word: str, button: str) -> None:
    """A word whose answer is a form, and the button that opens it."""
    await who.command(word)
    await world.settle()
    await who.press(button)


async def hold_and_record(world: TeamsWorld, grace: TeamsClient, **heads: str) -> None:
    """Logs a session with Amira and sends its record."""
    await open_form(world, grace, "held", "Log a session")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await grace.press("Write it")
    await grace.fill(heads)
    await grace.submit()
    await grace.press("Send to Amira")
    await world.settle()
    await grace.close()


@pytest.mark.clause("P1-3.1a-1", "P1-1.3-2", "P1-1.3-10", "P1-8e", "P1-8f", "P2-10d")
async def test_from_the_reminder_to_the_confirmed_record(world: TeamsWorld) -> None:
    """Amira is reminded, prepares, shares; Grace reads, meets, records; Amira confirms."""
    amira, grace = await arrive(world, "Amira Khan", "Grace Bell")
    await world.tick()
    assert "due by Friday 27 November" in amira.last()
    await amira.press("Prepare")
    for number in range(QUESTIONS):
        await amira.fill({next(iter(amira.fields())): f"Answer number {number} <at>x</at> *{{{{DATE(2)}}}}*"})
        await amira.submit()
    assert amira.title() == "Your preparation"
    await amira.submit()
    assert "You shared nine answers" in amira.screen()
    await world.settle()

    assert "something is waiting for you" in grace.last()
    await grace.press("Open")
    assert "Answer number 0 <at>x</at> *{{DATE(2)}}*" in grace.screen()
    assert "Answer number 4" not in grace.screen(), "what Amira feels was not ticked"
    await grace.close()
    await hold_and_record(world, grace, workload="Full, but manageable.", strengths="The joint visit.")

    await amira.close()
    assert amira.notifications()[-1] == "Supervision: something is waiting for you."
    await amira.press("Open")
    await amira.press("Confirm")
    assert "Confirmed by you on Monday 23 November" in amira.screen()
    for client in (amira, grace):
        posted = str([message.card for message in client.messages()])
        assert "The joint visit" not in posted
        assert "Answer number" not in posted
    assert world.teams.refused == []
    assert len(world.teams.authority.token_requests) == 1


@pytest.mark.clause("P1-8g", "P2-10e")
async def test_both_views_stand_and_both_sign(world: TeamsWorld) -> None:
    """Amira sees it differently; Grace adds her view; both sign that both views are set down."""
    amira, grace = await arrive(world, "Amira Khan", "Grace Bell")
    await hold_and_record(world, grace, performance="Reports were late.")
    await amira.press("Open")
    await amira.press("I see it differently")
    await amira.submit()
    assert amira.errors(), "an empty view is asked for again"
    await amira.fill({"view": "They were late because of the new duty rota."})
    await amira.submit()
    await world.settle()
    await grace.press("Open")
    await grace.press("Add my view")
    await grace.fill({"view": "The rota was part of it."})
    await grace.submit()
    await grace.press("Sign")
    await world.settle()
    await amira.close()
    await amira.press("Open")
    await amira.press("Sign")
    for words in ("Signed by both of you", "the new duty rota", "The rota was part of it."):
        assert words in amira.screen()


@pytest.mark.clause("P1-8f")
async def test_a_press_on_a_version_that_was_replaced_is_not_counted(world: TeamsWorld) -> None:
    """The newer text is shown instead, and waits for its own confirmation."""
    amira, grace = await arrive(world, "Amira Khan", "Grace Bell")
    await hold_and_record(world, grace, workload="First text.")
    await amira.press("Open")
    old = amira.remember("Confirm")
    await grace.say("hello")
    await grace.press("Open it again")
    await grace.press("Change the record")
    await grace.fill({"workload": "Second text."})
    await grace.submit()
    await grace.press("Send to Amira")
    await world.settle()
    await amira.press_again(*old)
    assert "Second text." in amira.screen()
    assert "Confirmed by you" not in amira.screen()


async def test_every_word_is_answered(world: TeamsWorld) -> None:
    """Each word, a misspelt one and nonsense get an answer with buttons, and no card is refused."""
    (tom,) = await arrive(world, "Tom Reid")
    shown = len(tom.messages())
    for number, word in enumerate(
        ("help", "next", "status", "my-data", "book", "safeguarding", "staus", "zzz")
    ):
        await tom.command(word)
        await world.settle()
        assert len(tom.messages()) == shown + 2 * (number + 1), word
    assert "Did you mean" in "\n".join(tom.texts())
    assert world.teams.refused == []
