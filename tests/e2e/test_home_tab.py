"""The Home tab, which Slack alone has; the main job itself is in tests/scenarios, on both platforms."""

from __future__ import annotations

import pytest

from tests.support.world import World


async def test_home_shows_what_is_next_and_waits(world: World) -> None:
    """The Home tab has the next date, what waits, and the buttons for it."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await grace.press("Write it")
    await grace.fill({"workload": "Some text."})
    await grace.submit()
    await grace.press("Send to Amira")
    await world.settle()
    await amira.open_home()
    assert "21 December" in amira.screen()
    assert "Some text." not in amira.screen()
    await amira.press("Read and answer")
    assert "Some text." in amira.screen()


@pytest.mark.clause("P1-1.2-S1", "P0-1a")
async def test_home_says_nothing_of_what_is_not_shared(world: World) -> None:
    """That somebody prepares is theirs: the supervisor's Home tab is the same before and after."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await grace.open_home()
    before = grace.home_texts()
    await amira.command("prepare")
    await amira.fill({next(iter(amira.fields())): "Something private."})
    await amira.submit()
    await amira.press("See answers")
    await amira.press("Keep for the session")
    await world.settle()
    await grace.open_home()
    assert grace.home_texts() == before
