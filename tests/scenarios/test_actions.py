"""Agreed actions, from who proposes one to its end, on both platforms with the same words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.scenarios.person import Person
from tests.scenarios.runs import Stage, on_each_platform
from tests.scenarios.test_recording import hold

FRIDAY = date(2026, 11, 27)
WHAT = "Write the chronology up to March."
WAITING = "Supervision: something is waiting for you."


async def add(person: Person, what: str, who: str, **more: str) -> None:
    """Fills in the form for an action that is due on Friday, from the list that is open."""
    await person.press("Add an action")
    assert "Managers see the date, never the text." in person.screen()
    await person.fill({"what": what, "who": who, "due": FRIDAY, **more})
    await person.submit()


@pytest.mark.clause("P1-1.2-M4", "P1-1.1a", "P2-8b", "P0-1a")
@on_each_platform
async def test_an_action_from_the_first_word_to_its_end(stage: Stage) -> None:
    """Grace proposes it, Amira talks first and then accepts; something is in the way; it is done in the end."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await grace.command("actions")
    assert "Amira Khan: none open." in grace.screen()
    await grace.press("Open Amira's")
    await add(grace, WHAT, "Amira does", measure="It is on the case system.")
    assert "I am asking Amira to accept it" in grace.screen()
    assert "Not accepted yet, for Friday 27 November." in grace.screen()
    assert amira.notifications()[-1] == WAITING
    assert "chronology" not in amira.in_the_chat()

    await amira.press("Open")
    assert WHAT in amira.screen()
    assert "It waits for your yes." in amira.screen()
    await amira.press("Talk first")
    assert "I am telling Grace that you would like to talk first. I give no reason." in amira.screen()
    await grace.close()
    assert "Amira would like to talk with you about action A1" in grace.last()
    await grace.press("Open A1")
    assert "Amira Khan has not said yes so far." in grace.screen()
    assert "I accept" not in grace.buttons()
    await amira.press("I accept")
    assert "It counts as agreed from now on (P1-1.1a)." in amira.screen()

    await amira.press("Say what is in the way")
    assert "Grace is told that something is in the way" in amira.screen()
    await amira.fill({"reason": "Waiting for somebody else"})
    await amira.submit()
    assert "and I am telling Grace." in amira.screen()
    await grace.close()
    assert "something is in the way of an agreed action (A1)" in grace.last()
    await grace.press("Open A1")
    assert "The reason given: waiting for somebody else." in grace.screen()
    await amira.press("Say it is done")
    assert "Closed on Monday 23 November: Done." in amira.screen()
    await grace.close()
    await grace.command("actions")
    await grace.press("Open Amira's")
    assert "A1, Monday 23 November: Done." in grace.screen()


@pytest.mark.clause("P1-7.1c", "P1-1.2-M4")
@on_each_platform
async def test_a_date_moves_with_a_reason_and_then_is_talked_about(stage: Stage) -> None:
    """Amira's own; a reminder leads to its page; after three new dates it is for the next session, which finds it."""
    people = {person.name: person for person in await stage.arrive()}
    amira, grace = people["Amira Khan"], people["Grace Bell"]
    await amira.command("actions")
    await add(amira, WHAT, "I do")
    assert "Saved as A1, and agreed: it is yours to do." in amira.screen()
    await amira.close()
    await stage.tick(datetime(2026, 11, 27, 9, 1, tzinfo=UTC))
    assert "an agreed action (A1)" in "\n".join(text for post in amira.posts() for text in post)
    await amira.press("Say what is done")
    await amira.press("Open it")
    await amira.press("Set a new date")
    await amira.fill({"day": date(2026, 11, 20), "reason": "Other work came first"})
    await amira.submit()
    assert amira.errors() == {"By which day now?": "Choose today or a later day, within a year."}
    await amira.fill({"day": date(2026, 12, 4)})
    await amira.submit()
    assert "The last reason given: other work came first." in amira.screen()
    for day in (11, 18):
        await amira.press("Set a new date")
        await amira.fill({"day": date(2026, 12, day), "reason": "Not enough time"})
        await amira.submit()
    assert "has moved three times" in amira.screen()
    assert "It is on the agenda of the next session (P1-7.1c)." in amira.screen()
    await hold(grace)
    assert "One open action to look at." in grace.screen()
    await grace.press("See the actions")
    assert "so it is on the agenda of the next session." in grace.screen()
    assert WHAT in grace.screen()


@pytest.mark.clause("P1-8h", "P4-2.2", "P1-1.2-D16")
@on_each_platform
async def test_a_quality_action_is_checked_and_taken_on(stage: Stage) -> None:
    """What looks like an identifier is mended in the same form, with all that was filled in."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await grace.command("actions")
    await grace.press("Open Amira's")
    await add(grace, "Ring 023 9282 2251 about the rota.", "Amira does", kind="An audit")
    for words in ("One place may tell who somebody is.", "023 9282 2251", "this looks like a phone number"):
        assert words in grace.screen()
    assert amira.notifications()[-1] != WAITING
    assert grace.fields()["Where does it come from?"] == "An audit"
    await grace.fill({"what": "Ring the rota office."})
    await grace.submit()
    assert "Saved as Q1. I am telling Amira that it waits." in grace.screen()
    await amira.press("Open")
    for words in ("Ring the rota office.", "It comes from an audit.", "Its date counts all the same."):
        assert words in amira.screen()
    await amira.press("I accept")
    await amira.press("Say how it ended")
    await amira.fill({"outcome": "No longer needed"})
    await amira.submit()
    assert "Closed on Monday 23 November: No longer needed." in amira.screen()
    await amira.close()
    await amira.command("my-data")
    assert "Agreed actions, open and ended" in amira.screen()
