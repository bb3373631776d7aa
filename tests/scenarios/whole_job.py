"""All that two people do with the bot, from the first reminder to two records, with detours: one long scenario."""

from __future__ import annotations

from tests.scenarios.person import Person
from tests.scenarios.runs import Stage


async def whole_job(stage: Stage) -> None:
    """Everything that has an effect happens at least once."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await prepare_with_detours(amira)
    await share_and_read(amira, grace)
    await record_and_confirm(amira, grace)
    await record_and_differ(amira, grace)
    await begin_the_next(amira)


async def prepare_with_detours(amira: Person) -> None:
    """Answered in boxes and in the chat, skipped, gone back, paused, edited, kept."""
    await amira.command("prepair")
    await amira.press("Open prepare")
    await amira.answer("One thing after the other.")
    await amira.say("Typed into the chat.")
    await amira.press("Carry on")
    await amira.press("Skip")
    await amira.press("Back")
    await amira.fill({next(iter(amira.fields())): "Where it pulls."})
    await amira.press("Pause")
    await amira.press("Carry on")
    await amira.press("See answers")
    await amira.press("Edit answer 1")
    await amira.answer("Call 023 9282 2251 first.")
    await amira.press("Keep for the session")


async def share_and_read(amira: Person, grace: Person) -> None:
    """Shared with a reason, taken back, shared in part, read."""
    await amira.command("prepare")
    await amira.submit()
    await amira.fill({"reason": "It is the office's number."})
    await amira.submit()
    await amira.press("Take back")
    await amira.command("prepare")
    await amira.fill({"share": ["Where I am stuck"]})
    await amira.submit()
    await grace.press("Open")


async def record_and_confirm(amira: Person, grace: Person) -> None:
    """A session is logged and recorded; its record is changed, and confirmed in its second version."""
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan", "day": "2026-11-20"})
    await grace.submit()
    await grace.press("Write it")
    await grace.fill({"workload": "The first text of the first record."})
    await grace.submit()
    await grace.press("Send to Amira")
    await grace.press("Change the record")
    await grace.fill({"workload": "The second text of the first record."})
    await grace.submit()
    await grace.press("Send to Amira")
    await amira.close()
    await amira.press("Open")
    await amira.press("Confirm")
    await amira.command("snooze")
    await amira.press("Tomorrow")


async def record_and_differ(amira: Person, grace: Person) -> None:
    """Another record is seen differently, and both sign both views."""
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await grace.press("Write it")
    await grace.fill({"performance": "The text of the second record."})
    await grace.submit()
    await grace.press("Send to Amira")
    await amira.close()
    await amira.command("confirm")
    await amira.press("Ask Grace first")
    await amira.press("Open the record")
    await amira.press("I see it differently")
    await amira.fill({"view": "It was otherwise."})
    await amira.submit()
    await grace.command("confirm")
    await grace.press("Add my view")
    await grace.fill({"view": "It was like this."})
    await grace.submit()
    await grace.press("Sign")
    await amira.command("confirm")
    await amira.press("Sign")


async def begin_the_next(amira: Person) -> None:
    """The next session is moved; a preparation for it is begun and discarded."""
    await amira.command("book")
    await amira.fill({"day": "2026-12-14", "time": "10:30"})
    await amira.submit()
    await amira.press("Prepare")
    await amira.answer("Something to forget.")
    await amira.press("See answers")
    await amira.press("Discard")
    await amira.press("Delete")
    await amira.command("next")
    await amira.command("my-data")
