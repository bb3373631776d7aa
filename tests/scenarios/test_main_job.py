"""The main job from the reminder to the confirmed record, on both platforms with the same words."""

from __future__ import annotations

import pytest

from tests.scenarios.runs import Stage, on_each_platform

QUESTIONS = 10


@pytest.mark.clause("P1-3.1a-1", "P1-1.3-2", "P1-1.3-10", "P1-1.3-1", "P1-8e", "P1-8f", "P2-10d", "P2-3a")
@on_each_platform
async def test_from_the_reminder_to_the_confirmed_record(stage: Stage) -> None:
    """Amira is reminded, prepares, shares; Grace reads, meets, records; Amira confirms; both see it."""
    amira, grace, *_ = await stage.arrive()
    await stage.tick()
    assert "due by Friday 27 November" in amira.last()
    assert "(P1-3.1a-1)" in amira.last()

    await amira.press("Prepare")
    assert "1 of 10" in amira.screen()
    for number in range(QUESTIONS):
        await amira.answer(f"Answer {number} & <at>x</at> *{{{{DATE(2)}}}}* <!channel>.")
    assert amira.title() == "Your preparation"
    await amira.submit()
    assert "You shared nine answers" in amira.screen()
    assert "something is waiting for you" in grace.last()
    await grace.press("Open")
    assert "Answer 0 & <at>x</at> *{{DATE(2)}}* <!channel>." in grace.screen()
    assert "Answer 4" not in grace.screen(), "what Amira feels was not ticked"

    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await grace.press("Write it")
    await grace.fill({"workload": "Full, but manageable.", "strengths": "The joint visit."})
    await grace.submit()
    await grace.press("Send to Amira")
    await amira.close()
    assert amira.notifications()[-1] == "Supervision: something is waiting for you."
    await amira.press("Open")
    assert "The joint visit." in amira.screen()
    await amira.press("Confirm")
    assert "Confirmed by you on Monday 23 November" in amira.screen()
    await amira.command("next")
    assert "21 December" in amira.last(), "the session restarted the clock"
    await grace.command("record")
    assert "No record waits" in grace.last()
