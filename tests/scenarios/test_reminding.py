"""Reminders, putting them off, and who is due, on both platforms with the same words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.scenarios.runs import Stage, on_each_platform
from tests.scenarios.test_recording import hold_and_record

REMINDER = "Supervision: a reminder is waiting."


@pytest.mark.clause("P1-3.1b-1")
@on_each_platform
async def test_snoozing_never_passes_the_ceiling(stage: Stage) -> None:
    """A reminder can be put off, and comes again; close to the two months it cannot."""
    people = {person.name: person for person in await stage.arrive()}
    amira, marek = people["Amira Khan"], people["Marek Novak"]
    await stage.tick()
    await amira.press("Later")
    await amira.press("Tomorrow")
    assert "Tuesday 24 November, 9am" in amira.screen()
    before = amira.notifications().count(REMINDER)
    await stage.tick(datetime(2026, 11, 24, 9, 1, tzinfo=UTC))
    assert amira.notifications().count(REMINDER) == before + 1
    await stage.tick(datetime(2026, 12, 2, 16, 0, tzinfo=UTC))
    await marek.command("snooze")
    assert "This cannot wait past Wednesday 2 December" in marek.screen()
    assert "Next week" not in marek.buttons()
    assert "Tomorrow" not in marek.buttons()


@pytest.mark.clause("P1-8f")
@on_each_platform
async def test_reminders_until_a_record_is_answered(stage: Stage) -> None:
    """After three and five working days, then every five; and none after the answer."""
    people = {person.name: person for person in await stage.arrive()}
    amira, grace = people["Amira Khan"], people["Grace Bell"]
    await hold_and_record(grace, workload="Some text.")

    async def reminders_on(day: int, month: int = 12) -> int:
        before = len(amira.posts())
        await stage.tick(datetime(2026, month, day, 10, tzinfo=UTC))
        new = amira.posts()[before:]
        return sum("has waited for your answer" in "".join(post) for post in new)

    assert await reminders_on(25, 11) == 0
    assert await reminders_on(26, 11) == 1
    assert await reminders_on(27, 11) == 0
    assert await reminders_on(30, 11) == 1
    assert await reminders_on(7) == 1
    await amira.press("Read and answer")
    await amira.press("Confirm")
    assert await reminders_on(14) == 0


@pytest.mark.clause("P1-1a", "P2-7b")
@on_each_platform
async def test_status_shows_ones_own_line_alone(stage: Stage) -> None:
    """A supervisor sees their supervisees, a manager everybody below, a practitioner nobody; dates, never content."""
    amira, grace, tom = await stage.arrive("Amira Khan", "Grace Bell", "Tom Reid")
    await hold_and_record(grace, workload="Some text.")
    await grace.command("status")
    assert "Cara Doyle" in grace.last()
    assert "Marek Novak" not in grace.last()
    await tom.command("status")
    assert "Marek Novak" in tom.last()
    assert "Some text." not in tom.last()
    await tom.press("Due soon")
    assert "Sam Okoro" in tom.screen()
    await amira.command("status")
    assert "These lists are for supervisors" in amira.last()
    assert "Cara" not in amira.last()
    assert "Leah" not in amira.last()
