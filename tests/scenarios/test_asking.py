"""Words, and what is said where others listen, on both platforms with the same words."""

from __future__ import annotations

import pytest

from tests.scenarios.runs import Stage, on_each_platform


@on_each_platform
async def test_words(stage: Stage) -> None:
    """Each word has its answer; misspelt ones lead to the nearest; what is typed is not repeated."""
    (amira,) = await stage.arrive("Amira Khan")
    await amira.command("help")
    assert "Prepare" in amira.buttons()
    assert "Log a session" not in amira.buttons()
    await amira.command("next")
    assert "Grace" in amira.last()
    assert "(P1-3.1a-1)" in amira.last()
    await amira.command("confirm")
    assert "No record waits" in amira.screen()
    await amira.command("my-data")
    assert "Sessions logged" in amira.last()
    assert "Nobody, by the log." in amira.last()
    await amira.press("Read who can see what")
    assert "They are private, not confidential (P2-12a)." in amira.screen()
    await amira.command("qqqq zzzz")
    assert "I did not recognise that, and kept nothing of it." in amira.last()
    assert "qqqq" not in amira.last()
    await amira.command("prepair")
    assert "Open prepare" in amira.buttons()
    await amira.press("Open prepare")
    assert "1 of 10" in amira.screen()
    await amira.command("agreement")
    assert "I cannot keep the supervision agreement yet." in amira.last()
    await amira.command("safeguarding")
    assert "999" in amira.last()


@pytest.mark.clause("P0-1a")
@on_each_platform
async def test_where_others_listen_nothing_personal_is_said(stage: Stage) -> None:
    """One neutral line there; the answer comes in private."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    before = grace.notifications()
    await amira.say_to_all("next")
    assert amira.heard() == ["Supervision\nI work in private chat, and have written to you there."]
    assert "(P1-3.1a-1)" in amira.last()
    assert "(P1-3.1a-1)" not in "".join(grace.heard())
    assert grace.notifications() == before
