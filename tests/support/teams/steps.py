"""What tests of Teams often begin with."""

from __future__ import annotations

from tests.support.teams.person import TeamsClient
from tests.support.teams.world import TeamsWorld


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
