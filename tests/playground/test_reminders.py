"""What comes unasked, from another process than the one that serves."""

from __future__ import annotations

from datetime import date, timedelta

from bot.rendering.english import ENGLISH
from tests.playground.stage import Stage

SOON = timedelta(days=20)


async def test_a_reminder_arrives_unasked(stage: Stage) -> None:
    """A pass of the clock beside the running service writes to both, once, and its buttons work."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await amira.hears("Hello Amira.")
    await grace.hears("Hello Grace.")
    planned = await stage.tick(f"{stage.today + SOON}T12:00:00+00:00", "--dry-run")
    moment = max(str(one["send_at"]) for one in planned)
    assert {"mine", "team"} == {str(one["kind"]) for one in await stage.tick(moment)}

    due = ENGLISH.day(date.fromisoformat(str((await stage.status())["Amira"]["due"])))
    reminder = await amira.hears(f"Your supervision with Grace is due by {due} and has no date yet.")
    assert "(P1-3.1a-1)" in reminder
    team = await grace.hears("Two people you supervise are due or past a date.")
    assert f"Amira: due by {due}, no date yet." in team
    await grace.hears("Your supervision with Tom is due by")
    assert await stage.tick(moment) == []

    await amira.press("Prepare")
    await amira.sees("1 of 10")
    await amira.fill({"What is happening?": "A parent agrees to it all."})
    await amira.press("Next")
    await amira.sees("2 of 10")
    sent = [kind for kind in await stage.log_kinds() if kind == "message.sent"]
    assert len(sent) == len(("welcome", "mine")) + len(("welcome", "mine", "team"))
    assert (await amira.count_cards(), await grace.count_cards()) == (2, 3)
    assert stage.complaints() == ""
