"""Meeting more often for a while, and less often with an approval, on both platforms with the same words."""

from __future__ import annotations

import pytest

from tests.scenarios.runs import Stage, on_each_platform

HOW_OFTEN, UNTIL, WHY_LESS = "How often?", "Until which day?", "What makes it fit?"


@pytest.mark.clause("P1-2.5a", "P1-3.1a-4")
@on_each_platform
async def test_more_often_for_a_while(stage: Stage) -> None:
    """Amira asks, Grace agrees, the next session follows it at once, and Amira goes back to the usual rhythm."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await amira.command("next")
    await amira.press("Meet more or less often")
    assert "Usually every four weeks." in amira.screen()
    await amira.press("Meet more often for a while")
    assert "Grace is asked first, and nothing changes until then." in amira.screen()
    await amira.fill({HOW_OFTEN: "Every week", UNTIL: "2026-11-24"})
    await amira.submit()
    assert amira.errors() == {UNTIL: "Choose a day that is at least one such interval from today."}
    await amira.fill({HOW_OFTEN: "Every week", UNTIL: "2026-12-18"})
    await amira.submit()
    assert "I am asking Grace. Nothing changes until Grace agrees." in amira.screen()
    assert grace.notifications()[-1] == "Supervision: something is waiting for you."
    assert "Amira would like to meet every week until Friday 18 December." in grace.last()
    await grace.press("Open")
    assert "No answer is not a yes." in grace.screen()
    await grace.press("Agree")
    assert "Agreed. It applies from today, and I am telling Amira." in grace.screen()
    assert "For a while every week, until Friday 18 December. It ends by itself." in grace.screen()
    assert "Grace agrees: you meet every week until Friday 18 December." in amira.last()
    await amira.close()
    await amira.command("next")
    assert "Due by Friday 27 November" in amira.screen()
    await grace.close()
    await grace.command("held")
    await grace.fill({"With whom?": "Amira Khan", "When is the next session?": None})
    await grace.submit()
    await grace.close()
    await amira.command("next")
    assert "Due by Monday 30 November" in amira.screen()
    assert "(P1-3.1a-4, P1-2.5a)" in amira.screen()
    await amira.press("Meet more or less often")
    await amira.press("Go back to the usual rhythm")
    assert "You are back to the usual rhythm, and I am telling Grace." in amira.screen()
    assert "The next session is due by Monday 21 December." in amira.screen()
    assert "Amira has gone back to the usual rhythm: every four weeks." in grace.last()


@pytest.mark.clause("P1-3.1a-5", "P1-3.1a-6", "P1-5c")
@on_each_platform
async def test_less_often_with_an_approval(stage: Stage) -> None:
    """Grace asks from the booking form, Amira agrees, Ruth approves; four weeks apply until then."""
    amira, grace, ruth = await stage.arrive("Amira Khan", "Grace Bell", "Ruth Lane")
    await grace.command("book")
    await grace.press("Meet more or less often")
    await grace.press("See all my people")
    await grace.press("Open Amira's")
    assert "You and Amira" in grace.screen()
    await grace.press("Meet less often")
    assert "Amira is asked first, then Ruth." in grace.screen()
    await grace.fill({HOW_OFTEN: "Every six weeks", WHY_LESS: "The responsibilities"})
    await grace.submit()
    assert "Grace would like to meet every six weeks." in amira.last()
    await amira.press("Open")
    assert "Reason: the responsibilities." in amira.screen()
    await amira.press("Agree")
    assert "I am asking Ruth. Until then every four weeks applies (P1-3.1a-6)." in amira.screen()
    assert "It waits for Ruth; until then every four weeks applies (P1-3.1a-6)." in grace.last()
    assert "Amira Khan and Grace Bell would like to meet every six weeks." in ruth.last()
    await amira.close()
    await amira.command("next")
    assert "Due by Friday 27 November" in amira.screen()
    await ruth.command("next")
    assert "Amira would like to meet less often. It waits for your approval (P1-3.1a-6)." in ruth.screen()
    await ruth.press("Open Amira's question")
    assert "Nobody goes over two months (P1-3.1b-1)." in ruth.screen()
    await ruth.press("Do not approve")
    assert ruth.title() == "Do not approve"
    await ruth.close()
    await ruth.command("next")
    await ruth.press("Open Amira's question")
    await ruth.press("Approve")
    assert "Approved until Tuesday 23 November 2027. I am telling them both." in ruth.screen()
    assert "Ruth has approved every six weeks until Tuesday 23 November 2027." in amira.last()
    assert "Ruth has approved every six weeks until Tuesday 23 November 2027." in grace.last()
    await amira.close()
    await amira.command("next")
    assert "Due by Friday 11 December" in amira.screen()
    assert "(P1-3.1a-6)" in amira.screen()


@pytest.mark.clause("P1-3.1a-6")
@on_each_platform
async def test_not_approved(stage: Stage) -> None:
    """Ruth gives a reason from the list, which both read; four weeks stay."""
    amira, grace, ruth = await stage.arrive("Amira Khan", "Grace Bell", "Ruth Lane")
    await amira.command("next")
    await amira.press("Meet more or less often")
    await amira.press("Meet less often")
    await amira.fill({HOW_OFTEN: "Every eight weeks", WHY_LESS: "Experience"})
    await amira.submit()
    await grace.press("Open")
    await grace.press("Agree")
    await ruth.press("Open")
    await ruth.press("Do not approve")
    await ruth.fill({"Why?": "The work asks for closer contact"})
    await ruth.submit()
    assert "Not approved. I am telling them both, with your reason." in ruth.screen()
    said = (
        "Ruth has not approved every eight weeks: the work asks for closer contact. Every four weeks stays."
    )
    assert said in amira.last()
    assert said in grace.last()
    await amira.close()
    await amira.command("next")
    assert "(P1-3.1a-1)" in amira.screen()
