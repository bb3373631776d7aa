"""The main job from end to end, as each person sees it: over HTTP, against a strict local workspace."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.person import Client
from tests.support.world import World

QUESTIONS = 10
REMINDER = "Supervision: a reminder is waiting."


async def prepare(amira: Client, world: World, *answers: str) -> None:
    """Answers the first questions and goes to the summary."""
    await amira.command("prepare")
    for answer in answers:
        await amira.fill({next(iter(amira.fields())): answer})
        await amira.submit()
    await amira.press("See answers")
    await world.settle()


async def hold_and_record(grace: Client, world: World, **heads: str) -> None:
    """Logs a session with Amira and sends its record."""
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await grace.press("Write it")
    await grace.fill(heads)
    await grace.submit()
    await grace.press("Send to Amira")
    await world.settle()


@pytest.mark.clause("P1-3.1a-1", "P1-1.3-2", "P1-1.3-10", "P1-1.3-1", "P1-8e", "P1-8f", "P2-10d", "P2-3a")
async def test_from_the_reminder_to_the_confirmed_record(world: World) -> None:
    """Amira is reminded, prepares, shares; Grace reads, meets, records; Amira confirms; both see it."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    assert "due by Friday 27 November" in amira.last()
    assert "(P1-3.1a-1)" in amira.last()

    await amira.press("Prepare")
    assert "1 of 10" in amira.screen()
    for number in range(QUESTIONS):
        await amira.fill({next(iter(amira.fields())): f"Answer number {number}"})
        await amira.submit()
    assert amira.title() == "Your preparation"
    await amira.submit()
    assert "You shared nine answers" in amira.screen()
    await world.settle()

    assert "something is waiting for you" in grace.last()
    await grace.press("Open")
    assert "Answer number 0" in grace.screen()
    assert "Answer number 4" not in grace.screen(), "what Amira feels was not ticked"
    await grace.close()

    await hold_and_record(grace, world, workload="Full, but manageable.", strengths="The joint visit.")
    await grace.close()
    await amira.close()
    assert amira.notifications()[-1] == "Supervision: something is waiting for you."
    await amira.press("Open")
    assert "The joint visit." in amira.screen()
    await amira.press("Confirm")
    assert "Confirmed by you on Monday 23 November" in amira.screen()
    await amira.close()
    await amira.command("next")
    assert "21 December" in amira.last(), "the session restarted the clock"
    await grace.command("record")
    assert "No record waits" in grace.last()


@pytest.mark.clause("P1-8g", "P2-10e")
async def test_both_views_stand_and_both_sign(world: World) -> None:
    """Amira sees it differently; Grace adds her view; both sign that both views are set down."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await hold_and_record(grace, world, performance="Reports were late.")
    await amira.press("Open")
    await amira.press("I see it differently")
    await amira.fill({"view": "They were late because of the new duty rota."})
    await amira.submit()
    await world.settle()
    await grace.close()
    await grace.press("Open")
    assert "the new duty rota" in grace.screen()
    await grace.press("Add my view")
    await grace.fill({"view": "The rota was part of it."})
    await grace.submit()
    await grace.press("Sign")
    assert "Amira has still to sign" in grace.screen()
    await world.settle()
    await amira.close()
    await amira.press("Open")
    await amira.press("Sign")
    for words in ("Signed by both of you", "the new duty rota", "The rota was part of it."):
        assert words in amira.screen()


@pytest.mark.clause("P1-8f", "P1-8g")
async def test_a_changed_record_needs_a_new_confirmation(world: World) -> None:
    """A press on the version that was replaced is not counted, and the new one is shown."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await hold_and_record(grace, world, workload="First text.")
    await amira.press("Open")
    old_press = amira.remember("Confirm")
    await grace.press("Change the record")
    await grace.fill({"workload": "Second text."})
    await grace.submit()
    await grace.press("Send to Amira")
    await world.settle()
    await amira.press_again(*old_press)
    assert "Second text." in amira.screen()
    assert "Confirmed by you" not in amira.screen()
    await amira.press("Confirm")
    assert "Confirmed by you" in amira.screen()


@pytest.mark.clause("P1-8h", "P4-2.2", "P0-1e")
async def test_identifiers_are_mended_or_justified(world: World) -> None:
    """Before anything is shared, the exact words are shown, and a reason goes with what stays."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await prepare(amira, world, "The family at PO1 2AL does not answer.", "Call 023 9282 2251 first?")
    await amira.submit()
    for words in ("PO1 2AL", "a postcode", "023 9282 2251", "a phone number"):
        assert words in amira.screen()
    assert len(grace.messages()) == 1, "nothing was shared yet"
    await amira.fill({"reason": "The office's own number and address."})
    await amira.submit()
    await world.settle()
    await grace.press("Open")
    assert "The office's own number and address." in grace.screen()


@pytest.mark.clause("P1-1.2-S1", "P0-1a")
async def test_what_is_not_shared_stays_with_its_author(world: World) -> None:
    """Kept for the session, nothing is sent, and nobody is told."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    before = len(grace.messages())
    await prepare(amira, world, "Something private.")
    await amira.press("Keep for the session")
    await world.settle()
    assert "Nothing was sent" in amira.screen()
    assert len(grace.messages()) == before
    await grace.open_home()
    assert "prepar" not in grace.screen().lower().replace("your preparation", "").replace("prepare\n", "")


async def test_taking_back_works_until_it_is_opened(world: World) -> None:
    """Taken back, the envelope opens nothing; once read, it cannot be taken back."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await prepare(amira, world, "Something to share.")
    await amira.submit()
    await world.settle()
    await amira.press("Take back")
    await grace.press("Open")
    assert "Something to share." not in grace.screen()
    await grace.close()
    await amira.close()
    await amira.command("prepare")
    await amira.submit()
    await world.settle()
    await grace.press("Open")
    assert "Something to share." in grace.screen()
    await amira.press("Take back")
    assert "Grace opened it" in amira.screen()


async def test_resuming_days_later(world: World) -> None:
    """Paused at question three, resumed a week later by a chat message: same question, answers kept."""
    amira = world.person("Amira Khan")
    await amira.command("prepare")
    for answer in ("One", "Two"):
        await amira.fill({next(iter(amira.fields())): answer})
        await amira.submit()
    await amira.fill({next(iter(amira.fields())): "Half a thought"})
    await amira.press("Pause")
    await amira.close()
    await world.tick(datetime(2026, 11, 30, 9, 30, tzinfo=UTC))
    await amira.say("prepare")
    await world.settle()
    await amira.press("Prepare")
    assert "3 of 10" in amira.screen()
    assert next(iter(amira.fields().values())) == "Half a thought"
    await amira.press("Back")
    assert next(iter(amira.fields().values())) == "Two"
    await amira.press("Skip")
    assert "3 of 10" in amira.screen()


async def test_a_chat_message_is_an_answer(world: World) -> None:
    """Typed into the chat in the middle of the dialogue it is kept, with a word on what the chat keeps."""
    amira = world.person("Amira Khan")
    await amira.command("prepare")
    await amira.close()
    await amira.say("I go round in circles about the younger child.")
    await world.settle()
    assert "Saved" in amira.last()
    await amira.press("Carry on")
    await amira.press("Back")
    assert "round in circles" in str(next(iter(amira.fields().values())))


async def test_discarding_destroys(world: World) -> None:
    """After the question whether to delete, nothing is left to carry on."""
    amira = world.person("Amira Khan")
    await prepare(amira, world, "Something to forget.")
    await amira.press("Discard")
    await amira.press("Delete")
    await amira.close()
    await amira.command("prepare")
    assert "1 of 10" in amira.screen()
    assert not next(iter(amira.fields().values()))


@pytest.mark.clause("P1-3.1b-1")
async def test_snoozing_never_passes_the_ceiling(world: World) -> None:
    """A reminder can be put off, and comes again; close to the two months it cannot."""
    amira, marek = world.person("Amira Khan"), world.person("Marek Novak")
    await amira.press("Later")
    await amira.press("Tomorrow")
    assert "Tuesday 24 November, 9am" in amira.screen()
    await amira.close()
    before = amira.notifications().count(REMINDER)
    await world.tick(datetime(2026, 11, 24, 9, 1, tzinfo=UTC))
    assert amira.notifications().count(REMINDER) == before + 1
    await world.tick(datetime(2026, 12, 2, 16, 0, tzinfo=UTC))
    await marek.command("snooze")
    assert "Next week" not in marek.buttons()
    assert "Tomorrow" not in marek.buttons()


@pytest.mark.clause("P1-1a", "P2-7b")
async def test_status_shows_ones_own_line_alone(world: World) -> None:
    """A supervisor sees their supervisees, a manager everybody below, a practitioner nobody."""
    grace, tom, amira = world.person("Grace Bell"), world.person("Tom Reid"), world.person("Amira Khan")
    await grace.command("status")
    assert "Cara Doyle" in grace.last()
    assert "Marek Novak" not in grace.last()
    await tom.command("status")
    assert "Marek Novak" in tom.last()
    await amira.command("status")
    assert "Cara" not in amira.last()
    assert "Leah" not in amira.last()


async def test_words(world: World) -> None:
    """Misspelt words lead to the nearest ones; words that are not there yet say so; what is typed is not echoed."""
    amira = world.person("Amira Khan")
    await amira.command("prepair")
    assert "Open prepare" in amira.buttons()
    await amira.command("agreement")
    assert "not" in amira.last()
    await amira.command("safeguarding")
    assert "999" in amira.last()
    await amira.command("qqqq zzzz")
    assert "qqqq" not in amira.last()
    await amira.command("my-data")
    assert "session" in amira.last().lower()


async def test_home_shows_what_is_next_and_waits(world: World) -> None:
    """The Home tab has the next date, what waits, and the buttons for it."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await hold_and_record(grace, world, workload="Some text.")
    await amira.open_home()
    assert "21 December" in amira.screen()
    await amira.press("Read and answer")
    assert "Some text." in amira.screen()


@pytest.mark.clause("P1-8f")
async def test_reminders_until_a_record_is_answered(world: World) -> None:
    """After three and five working days, then every five; and none after the answer."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await hold_and_record(grace, world, workload="Some text.")

    async def reminders_on(day: int, month: int = 12) -> int:
        before = len(amira.messages())
        await world.tick(datetime(2026, month, day, 10, tzinfo=UTC))
        new = amira.messages()[before:]
        return sum(1 for post in new if "has waited for your answer" in str(post.blocks))

    assert await reminders_on(25, 11) == 0
    assert await reminders_on(26, 11) == 1
    assert await reminders_on(27, 11) == 0
    assert await reminders_on(30, 11) == 1
    assert await reminders_on(7) == 1
    await amira.command("confirm")
    await amira.press("Confirm")
    await amira.close()
    assert await reminders_on(14) == 0
