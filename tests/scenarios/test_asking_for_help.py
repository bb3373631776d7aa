"""Whom to tell at once, whom to talk with, meeting sooner, and what is settled or come back to: on both platforms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.scenarios.runs import Stage, on_each_platform

ACCOUNT = "The older child told me about the bruises."


@pytest.mark.clause("P0-3b", "P4-6.0b")
@on_each_platform
async def test_safeguarding_comes_before_everything(stage: Stage) -> None:
    """The first thing that somebody ever types: the card comes before the welcome; an account of it is not kept."""
    grace = (await stage.arrive("Grace Bell"))[0]
    before = grace.notifications()
    amira = stage.person("Amira Khan")
    await amira.say("safeguarding")
    first, welcome = amira.arrived()[-2:]
    assert "If someone is in danger now, call 999." in "\n".join(first)
    assert "Hello Amira" in "\n".join(welcome)
    await amira.say(ACCOUNT)
    assert "I have not kept that and told nobody" in amira.last()
    assert "call 999" in amira.last()
    await amira.press("Get help about a colleague")
    assert "Do not speak with the colleague about it first." in amira.screen()
    await amira.press("Get the whistleblowing line")
    assert "the Public Interest Disclosure Act 1998" in amira.screen()
    await amira.close()
    assert grace.notifications() == before
    assert ACCOUNT not in amira.in_the_chat()


@pytest.mark.clause("P4-6.0b")
@on_each_platform
async def test_an_account_is_no_answer_of_a_preparation(stage: Stage) -> None:
    """In the middle of a preparation too: what is typed after the card is not kept, and the preparation goes on."""
    (amira,) = await stage.arrive("Amira Khan")
    await amira.command("prepare")
    await amira.answer("It is about trust.")
    await amira.say("safeguarding")
    await amira.say(ACCOUNT)
    assert "I have not kept that and told nobody" in amira.last()
    await amira.press("Carry on preparing")
    assert "2 of 10" in amira.screen()
    assert next(iter(amira.fields().values())) == ""


@pytest.mark.clause("P1-1.3-5", "P0-1a")
@on_each_platform
async def test_a_concern_goes_round_the_supervisor(stage: Stage) -> None:
    """Chosen before anything is typed; Tom gets an envelope, reads the line, and they talk; Grace gets nothing."""
    amira, grace, tom = await stage.arrive("Amira Khan", "Grace Bell", "Tom Reid")
    before = (grace.notifications(), grace.ever_seen())
    await amira.command("concern")
    assert "Who should hear this?" in amira.screen()
    assert "Grace gets no message, count or mark of it" in amira.screen()
    await amira.press("See who does what")
    assert "Tom is next in your line." in amira.screen()
    await amira.press("Ask Tom")
    assert "Tom reads this, and nobody else." in amira.screen()
    await amira.fill({"about": "How we work together", "line": "Mornings are best for me."})
    await amira.submit()
    assert "Done. Passed to Tom, who is asked to answer by" in amira.screen()
    assert tom.notifications()[-1] == "Supervision: something is waiting for you."
    assert tom.buttons() == ["Open"]
    await tom.press("Open")
    assert "Amira Khan would like to talk with you." in tom.screen()
    assert "Mornings are best for me." in tom.screen()
    await amira.press("See how it stands")
    assert "You asked Tom on" in amira.screen()
    await tom.press("We have talked")
    assert "Noted that you have talked with Amira Khan." in tom.screen()
    await amira.close()
    await amira.command("concern")
    assert "Tom noted on" in amira.screen()
    assert (grace.notifications(), grace.ever_seen()) == before


@pytest.mark.clause("P2-9a", "P2-9b", "P1-3.1a-7")
@on_each_platform
async def test_without_an_answer_somebody_else_is_offered(stage: Stage) -> None:
    """The author gets an envelope when the date has passed, and asks the next on the route; the first is not told."""
    await stage.arrive()
    amira, grace, tom = (stage.person(name) for name in ("Amira Khan", "Grace Bell", "Tom Reid"))
    await amira.command("concern")
    await amira.press("Ask Grace")
    await amira.fill({"about": "A record"})
    await amira.submit()
    await amira.close()
    told = len(amira.notifications())
    stage.scene.clock.move_to(datetime(2026, 11, 30, 9, 30, tzinfo=UTC))
    await stage.tick()
    assert amira.notifications()[told:].count("Supervision: something is waiting for you.") == 1
    await amira.press("Open")
    assert "You asked Grace on" in amira.screen()
    assert "You can ask somebody else." in amira.screen()
    await amira.press("Ask somebody else")
    assert "Grace is not told whom you ask." in amira.screen()
    await amira.press("Ask Tom")
    assert "What is it about?" not in amira.screen()
    await amira.submit()
    assert "Done. Passed to Tom" in amira.screen()
    assert tom.buttons() == ["Open"]
    await grace.press("Open")
    assert "Nothing is asked of you any more." in grace.screen()
    assert "Tom" not in grace.screen()


@pytest.mark.clause("P1-1.2-S2")
@on_each_platform
async def test_meeting_sooner(stage: Stage) -> None:
    """From what is next: a choice, one line to Grace, and a date; once it is booked the request is over."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await amira.command("next")
    await amira.press("Ask to meet sooner")
    assert "“Amira would like to meet sooner.”" in amira.screen()
    await amira.fill({"when": "In the next days"})
    await amira.submit()
    assert "to meet sooner. That stands until" in amira.screen()
    assert "Amira would like to meet sooner." in grace.last()
    assert "days" not in grace.last()
    await grace.press("Book")
    await grace.submit()
    assert "Amira" in grace.screen()
    await amira.close()
    await amira.command("help")
    await amira.press("Ask to meet sooner")
    assert "When would help?" in "\n".join(amira.fields())


@pytest.mark.clause("P1-1.2-S5", "P1-2.4a")
@on_each_platform
async def test_what_a_supervisor_takes_on_and_comes_back_to(stage: Stage) -> None:
    """A disagreement with a date of its own; a difficulty that Amira sees too, and nobody else."""
    amira, grace, tom = await stage.arrive("Amira Khan", "Grace Bell", "Tom Reid")
    before = (tom.notifications(), tom.ever_seen())
    await grace.command("help")
    await grace.press("Log a disagreement")
    await grace.fill({"between": "Between people of my team"})
    await grace.submit()
    assert "Noted as C1" in grace.screen()
    await grace.press("Open C1")
    assert "A disagreement at work to be settled (C1)" in grace.screen()
    await grace.close()
    await grace.command("help")
    await grace.press("Log a difficulty")
    assert "Nobody else ever does" in grace.screen()
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    assert "A difficulty at work to come back to (P1)" in grace.screen()
    assert amira.buttons() == ["Open"]
    await amira.press("Open")
    assert "A difficulty at work to come back to (P1)" in amira.screen()
    assert "Grace Bell" in amira.screen()
    await amira.press("See all that is open")
    assert "Between you and your supervisor" in amira.screen()
    assert (tom.notifications(), tom.ever_seen()) == before
