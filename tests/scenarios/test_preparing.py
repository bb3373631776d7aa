"""Preparing: half-way, days later, from the chat, shared or not, on both platforms with the same words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.scenarios.person import Person
from tests.scenarios.runs import Stage, on_each_platform


async def prepare(amira: Person, *answers: str) -> None:
    """Answers the first questions and goes to the summary."""
    await amira.command("prepare")
    for answer in answers:
        await amira.answer(answer)
    await amira.press("See answers")


@pytest.mark.clause("P1-1.3-10")
@on_each_platform
async def test_half_way_and_days_later(stage: Stage) -> None:
    """Paused at question three, carried on a week later: same question, answers kept, each can be changed."""
    (amira,) = await stage.arrive("Amira Khan")
    await amira.command("prepare")
    for answer in ("The first answer.", "The second answer."):
        await amira.answer(answer)
    (box,) = amira.fields()
    await amira.fill({box: "Half a thought."})
    await amira.press("Pause")
    assert "Saved, and nothing was sent" in amira.screen()
    stage.scene.clock.move_to(datetime(2026, 11, 30, 9, 30, tzinfo=UTC))
    await amira.command("prepare")
    assert "3 of 10" in amira.screen()
    assert amira.fields() == {box: "Half a thought."}
    await amira.press("Back")
    assert list(amira.fields().values()) == ["The second answer."]
    await amira.press("Skip")
    assert "3 of 10" in amira.screen()
    await amira.press("Skip")
    await amira.press("See answers")
    await amira.press("Edit answer 2")
    await amira.answer("Another second answer.")
    assert amira.title() == "Your preparation"
    assert "Another second answer." in amira.screen()
    assert "The second answer." not in amira.screen()


@on_each_platform
async def test_a_chat_message_is_an_answer(stage: Stage) -> None:
    """Typed into the chat in the middle of the dialogue it is kept, with a word on what the chat keeps."""
    (amira,) = await stage.arrive("Amira Khan")
    await amira.command("prepare")
    await amira.say("I go round in circles about the younger child.")
    assert "Saved as your answer" in amira.last()
    await amira.press("Carry on")
    assert "2 of 10" in amira.screen()
    await amira.press("Back")
    assert list(amira.fields().values()) == ["I go round in circles about the younger child."]


@on_each_platform
async def test_every_character_of_a_chat_message_is_kept(stage: Stage) -> None:
    """An answer is what was typed, whatever the platform makes of its characters on the way."""
    (amira,) = await stage.arrive("Amira Khan")
    await amira.command("prepare")
    await amira.say("Trust & worry: <nothing> changed, 2 < 3.")
    await amira.press("Carry on")
    await amira.press("Back")
    assert list(amira.fields().values()) == ["Trust & worry: <nothing> changed, 2 < 3."]


@pytest.mark.clause("P1-1.2-S1", "P0-1a", "P1-1.3-10")
@on_each_platform
async def test_sharing_is_its_authors_choice(stage: Stage) -> None:
    """Kept nothing is sent; what is ticked alone is shared; taken back it opens nothing; once read it stays."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    before = grace.notifications()
    await prepare(amira, "What may be read.", "What stays private.")
    await amira.press("Keep for the session")
    assert "Nothing was sent" in amira.screen()
    await amira.command("prepare")
    await amira.fill({"share": ()})
    await amira.submit()
    assert list(amira.errors().values()) == ["Tick at least one answer to share."]
    assert grace.notifications() == before, "she was told nothing"

    await amira.fill({"share": ["What is happening"]})
    await amira.submit()
    assert "You shared one answer" in amira.screen()
    await amira.press("Take back")
    assert "can no longer open it" in amira.screen()
    await grace.press("Open")
    assert "This is no longer shared" in grace.screen()
    await amira.command("prepare")
    await amira.fill({"share": ["What is happening"]})
    await amira.submit()
    take_back = amira.remember("Take back")
    await grace.close()
    await grace.press("Open")
    assert "What may be read." in grace.screen()
    assert "What stays private." not in grace.screen()
    await take_back()
    assert "Grace opened it" in amira.screen()


@on_each_platform
async def test_discarding_destroys(stage: Stage) -> None:
    """After the question whether to delete, nothing is left to read or to carry on."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await prepare(amira, "Something to forget.")
    await amira.submit()
    await amira.press("Discard")
    assert "Delete the answer" in amira.screen()
    await amira.press("Delete")
    assert "Deleted. Nobody is told." in amira.screen()
    await grace.press("Open")
    assert "This is no longer shared" in grace.screen()
    await amira.command("prepare")
    assert "1 of 10" in amira.screen()
    assert list(amira.fields().values()) == [""]


@pytest.mark.clause("P1-8h", "P4-2.2", "P0-1e")
@on_each_platform
async def test_identifiers_are_mended_or_justified(stage: Stage) -> None:
    """Before anything is shared, the exact words are shown, and a reason goes with what stays."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    before = grace.notifications()
    await prepare(amira, "The family at PO1 2AL does not answer.", "Call 023 9282 2251 first?")
    await amira.submit()
    for words in ("PO1 2AL", "a postcode", "023 9282 2251", "a phone number"):
        assert words in amira.screen()
    assert grace.notifications() == before, "nothing was shared yet"
    await amira.press("Change this")
    await amira.answer("The family does not answer.")
    await amira.submit()
    assert "PO1 2AL" not in amira.screen()
    await amira.fill({"reason": "The office's own number."})
    await amira.submit()
    assert "You shared two answers" in amira.screen()
    await grace.press("Open")
    for words in ("Call 023 9282 2251 first?", "The office's own number."):
        assert words in grace.screen()
