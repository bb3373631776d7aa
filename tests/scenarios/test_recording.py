"""Logging a session, its record, and the answers to it, on both platforms with the same words."""

from __future__ import annotations

import pytest

from tests.scenarios.person import Person
from tests.scenarios.runs import Stage, on_each_platform


async def hold(grace: Person) -> None:
    """Logs a session with Amira."""
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    assert "Saved: the session with Amira" in grace.screen()


async def hold_and_record(grace: Person, **heads: str) -> None:
    """Logs a session with Amira and sends its record."""
    await hold(grace)
    await grace.press("Write it")
    await grace.fill(heads)
    await grace.submit()
    await grace.press("Send to Amira")


@pytest.mark.clause("P1-8g", "P2-10e", "P2-9a")
@on_each_platform
async def test_both_views_stand_and_both_sign(stage: Stage) -> None:
    """Amira asks to talk, then sees it differently; Grace adds her view; both sign that both are set down."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await hold_and_record(grace, performance="Reports were late.")
    await amira.press("Open")
    await amira.press("Ask Grace first")
    assert "I give no reason" in amira.screen()
    assert "Amira would like to talk with you" in grace.last()
    await amira.press("Open the record")
    await amira.press("I see it differently")
    await amira.fill({"view": " "})
    await amira.submit()
    assert amira.errors() == {"Which part, and how do you see it?": "Write something first."}
    await amira.fill({"view": "They were late because of the new duty rota."})
    await amira.submit()
    assert "Grace gets a message" in amira.screen()
    await grace.close()
    await grace.press("Open")
    assert "the new duty rota" in grace.screen()
    await grace.press("Add my view")
    assert "the new duty rota" in grace.screen()
    await grace.fill({"view": "The rota was part of it."})
    await grace.submit()
    await grace.press("Sign")
    assert "Amira has still to sign" in grace.screen()
    await amira.close()
    await amira.press("Open")
    await amira.press("Sign")
    for words in ("Signed by both of you", "the new duty rota", "The rota was part of it."):
        assert words in amira.screen()


@pytest.mark.clause("P1-8f", "P1-8g")
@on_each_platform
async def test_a_changed_record_needs_a_new_confirmation(stage: Stage) -> None:
    """A press on the version that was replaced is not counted, and the new one is shown."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await hold_and_record(grace, workload="The first text.")
    await amira.press("Open")
    old_press = amira.remember("Confirm")
    await grace.press("Change the record")
    await grace.fill({"workload": ""})
    await grace.submit()
    assert grace.errors() == {"Workload": "Write something first."}
    await grace.fill({"workload": "The second text."})
    await grace.submit()
    await grace.press("Send to Amira")
    await old_press()
    assert "This has changed since you opened it, and nothing was signed." in amira.screen()
    assert "The second text." in amira.screen()
    assert "Confirmed by you" not in amira.screen()
    await amira.press("Confirm")
    assert "Confirmed by you" in amira.screen()


@pytest.mark.clause("P1-8h", "P4-2.2")
@on_each_platform
async def test_identifiers_in_records_and_views_get_a_reason(stage: Stage) -> None:
    """What looks like an identifier goes on with a reason or not at all, in the record and in both views."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await hold_and_record(grace, workload="Call 023 9282 2251 about the rota.", strengths="The joint visit.")
    for words in ("023 9282 2251", "a phone number"):
        assert words in grace.screen()
    assert amira.notifications()[-1] == "Supervision: your answer is ready.", "nothing was sent yet"
    await grace.fill({"reason": "It is the rota office's number."})
    await grace.submit()
    assert "Sent to Amira" in grace.screen()
    await amira.press("Open")
    assert "It is the rota office's number." in amira.screen()
    await amira.press("I see it differently")
    await amira.fill({"view": "The mother's number 07700 900123 was meant."})
    await amira.submit()
    assert "07700 900123" in amira.screen()
    await amira.fill({"text": "Another number was meant."})
    await amira.submit()
    assert "Your view is set down" in amira.screen()
    await grace.close()
    await grace.press("Open")
    assert "Another number was meant." in grace.screen()
    assert "07700 900123" not in grace.screen()


@pytest.mark.clause("P2-7c")
@on_each_platform
async def test_a_session_is_logged_once_and_the_next_one_booked(stage: Stage) -> None:
    """Faults are said at their fields; the same session again changes nothing; either of the two moves the next one."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await amira.command("held")
    assert "names nobody whom you supervise" in amira.screen()
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan", "day": "2026-12-24", "next_time": "noon"})
    await grace.submit()
    assert grace.errors() == {
        "On which day?": "Choose today or earlier.",
        "At what time?": "Write a time such as 10:30, or leave this empty.",
        "When is the next session?": "Choose a day after the session, within a year.",
    }
    await grace.fill({"day": "2026-11-20", "minutes": 45, "mode": "By video", "next_time": "10:30"})
    await grace.fill({"functions": ["Managerial: work, decisions, standards"]})
    await grace.submit()
    assert "booked for Monday 21 December at 10:30am" in grace.screen()
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan", "day": "2026-11-20", "minutes": 90})
    await grace.submit()
    assert "is there already" in grace.screen()
    await amira.command("book")
    await amira.fill({"day": "2026-12-14", "time": "14:00"})
    await amira.submit()
    assert "Booked with Grace: Monday 14 December at 2pm" in amira.screen()
    await grace.command("record")
    assert "Amira, Friday 20 November: no record yet." in grace.last()


@pytest.mark.clause("P1-8c")
@on_each_platform
async def test_what_is_for_the_case_system_is_pointed_at(stage: Stage) -> None:
    """Choices alone; what is not entered is found by the word that asks about it, and ends there."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await hold(grace)
    assert "belongs on the case system" in grace.screen()
    await grace.press("Log for the case system")
    await grace.fill(
        {
            "Where does it belong?": "A family: the case record",
            "Is it entered on the case system?": "Ask me on the next working day",
        }
    )
    await grace.submit()
    assert "it is not on the case system yet" in grace.screen()
    await amira.command("adhoc")
    await amira.press("Say it is entered")
    assert "Nobody is asked about it any more" in amira.screen()
