"""Sharing outside the pair, on both platforms with the same words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.scenarios.person import Filling, Person
from tests.scenarios.runs import Stage, on_each_platform

WAITING = "Supervision: something is waiting for you."
RECIPIENT = "The occupational health adviser."
BOTH = ["No less than this would do", "I know why sharing this is lawful"]


async def begin(grace: Person, label: str, **more: Filling) -> None:
    """Grace fills in the form for an audience, about Amira."""
    await grace.command("disclose")
    await grace.press("Share something")
    await grace.press(label)
    form = "No: it was told aloud" if label == "Log an emergency" else "No: it is told aloud"
    await grace.fill({"supervisee": "Amira Khan", "form": form, "parts": ["Workload", "Wellbeing"]})
    await grace.fill({"recipient": RECIPIENT, "checks": BOTH, **more})
    await grace.submit()


@pytest.mark.clause("P0-2f", "P0-2g", "P0-1b")
@on_each_platform
async def test_a_no_and_a_reason(stage: Stage) -> None:
    """Amira is asked and does not agree; it goes ahead with a reason that she reads; she sees when it was given."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await begin(grace, "Share with a professional", purpose="Human resources", checks=BOTH[:1])
    assert grace.errors() == {
        "Tick both": "Tick both. If you cannot, do not share it yet: ask your manager first (P4-7.3b)."
    }
    await grace.fill({"checks": BOTH, "recipient": "Her GP, 07700 900123"})
    await grace.submit()
    assert list(grace.errors()) == ["To whom?"]
    await grace.fill({"recipient": RECIPIENT, "checks": BOTH})
    await grace.submit()
    assert "Saved as D1. Amira gets a message." in grace.screen()
    assert "Log that it was given" not in grace.buttons()
    assert amira.notifications()[-1] == WAITING
    assert RECIPIENT not in amira.last()
    await amira.press("Open")
    for words in (
        "Do you agree?",
        "Workload, wellbeing",
        "Monday 30 November",
        RECIPIENT,
        "No answer is not a yes.",
    ):
        assert words in amira.screen()
    await amira.press("I do not agree")
    assert "no reason is asked" in amira.screen()
    await grace.close()
    assert grace.notifications()[-1] == WAITING
    await grace.press("Open")
    assert "Amira does not agree" in grace.screen()
    await grace.press("Go ahead with a reason")
    assert "You and Amira can read the reason." in grace.screen()
    await grace.fill({"reason": "The adviser has to know before Monday."})
    await grace.submit()
    assert "It goes ahead without a yes of Amira" in grace.screen()
    await amira.close()
    await amira.press("Open")
    assert "The adviser has to know before Monday." in amira.screen()
    await amira.press("I have seen this")
    assert "I agree" not in amira.buttons()
    await grace.press("Log that it was given")
    await grace.submit()
    assert "It was given on Monday 23 November 2026, and Amira is told." in grace.screen()
    await amira.close()
    await amira.press("Open")
    assert "was shared on Monday 23 November 2026" in amira.screen()
    await amira.command("my-data")
    assert "Grace Bell, Monday 23 November 2026: another professional, for: human resources." in amira.last()


@pytest.mark.clause("P0-2f", "P4-7.1c")
@on_each_platform
async def test_a_yes_that_is_taken_back(stage: Stage) -> None:
    """Amira asks to talk, agrees, and takes it back; no answer is told on the day after; then it is left."""
    people = {person.name: person for person in await stage.arrive()}
    amira, grace = people["Amira Khan"], people["Grace Bell"]
    await begin(grace, "Share outside the setting", purpose="Keeping somebody safe")
    assert "Go ahead with a reason" not in grace.buttons()
    await grace.close()
    await amira.press("Open")
    await amira.press("Talk first")
    assert "I give no reason, and the question waits for you." in amira.screen()
    await grace.press("Open")
    assert "Amira would like to talk first" in grace.screen()
    await grace.close()
    before = grace.notifications().count(WAITING)
    await stage.tick(datetime(2026, 12, 1, 9, 1, tzinfo=UTC))
    assert grace.notifications().count(WAITING) == before + 1
    await grace.command("disclose")
    assert "No answer came by Monday 30 November." in grace.screen()
    await amira.press("I agree")
    old = grace.remember("Open")
    await amira.press("Take my yes back")
    await old()
    assert "Amira does not agree" in grace.screen()
    assert "Log that it was given" not in grace.buttons()
    await grace.press("Say it is not given")
    assert "Noted: it is not given." in grace.screen()
    await amira.close()
    await amira.press("Open")
    assert "It is not shared after all." in amira.screen()


@pytest.mark.clause("P4-7.1b", "P1-8o", "P4-7.3a")
@on_each_platform
async def test_a_court_an_emergency_and_the_register(stage: Stage) -> None:
    """Ruth answers for what a court asks; Priya obtains the approval, and sees the register without what was typed."""
    amira, grace, ruth, priya = await stage.arrive("Amira Khan", "Grace Bell", "Ruth Lane", "Priya Shah")
    await begin(grace, "Share by law or court order", purpose="Legal proceedings")
    assert "It cannot be given before the Caldicott Guardian's approval is noted" in grace.screen()
    await ruth.press("Open")
    assert "You answer for it, by Monday 30 November." in ruth.screen()
    assert RECIPIENT not in ruth.screen()
    await begin(
        grace,
        "Log an emergency",
        purpose="A risk of harm",
        day="2026-11-22",
        reason="Somebody was in danger.",
    )
    assert "It was given on Sunday 22 November 2026" in grace.screen()
    await amira.press("Open")
    assert "because it could not wait" in amira.screen()
    assert "Somebody was in danger." in amira.screen()
    await priya.command("disclose")
    for words in ("D2 of Grace Bell", "A law or a court", "Vital interests".lower()):
        assert words in priya.last()
    assert RECIPIENT not in priya.last()
    await priya.press("Open D2 of Grace")
    assert RECIPIENT in priya.screen()
    assert "Somebody was in danger." not in priya.screen()
