"""Something went to the wrong place, somebody asks for information, something that is held is wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.scenarios.person import Person
from tests.scenarios.runs import Stage, on_each_platform
from tests.scenarios.test_recording import hold_and_record

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
ENVELOPE = "Supervision: something is waiting for you."


def choose(texts: str, beginning: str) -> str:
    """The option that begins so."""
    (found,) = {line for line in texts.splitlines() if line.startswith(beginning)}
    return found


async def send_record(grace: Person) -> None:
    """Grace sends Amira a record that is somebody else's."""
    await hold_and_record(grace, workload="A text about somebody else.")


@pytest.mark.clause("P4-7.2")
@on_each_platform
async def test_what_was_sent_is_taken_back_and_the_lead_is_told(stage: Stage) -> None:
    """Three presses, late in the evening: the message leaves the chat, the record opens no more, the lead knows."""
    amira, grace, priya, tom = await stage.arrive("Amira Khan", "Grace Bell", "Priya Shah", "Tom Reid")
    await send_record(grace)
    await grace.close()
    before = (len(amira.sent()), len(tom.sent()), len(grace.sent()))
    await amira.press("Open")
    assert "A text about somebody else." in amira.screen()
    await amira.close()
    stage.scene.clock.move_to(NIGHT)

    await grace.command("breach")
    assert "Priya looks after data protection here, and is told at once" in grace.screen()
    await grace.press("I sent the wrong thing")
    record = choose(grace.screen(), "Record to Amira Khan")
    await grace.fill(
        {
            "message": record,
            "holds": "A preparation or a supervision record",
            "people": "One person",
        }
    )
    await grace.submit()
    for words in (
        "I am taking the message out of Amira's chat.",
        "The record is your draft again, and Amira can no longer open it.",
        "I cannot undo reading or copying, nor delete what you typed yourself.",
        "Priya knows since 10:30pm; 72 hours end on Thursday 26 November, 10:30pm. Telling us was right.",
    ):
        assert words in grace.screen()
    assert len(amira.sent()) == before[0] - 1, "the envelope is gone"
    assert len(tom.sent()) == before[1], "nobody else is told"
    await grace.press("See how it stands")
    assert "Taken out of Amira's chat." in grace.screen()

    assert priya.notifications()[-1] == ENVELOPE
    assert set(priya.sent()[-1]) <= {ENVELOPE, "Open"}
    await priya.press("Open")
    for words in (
        "told by Grace Bell on Monday 23 November, 10:30pm: sent through me.",
        "A preparation or a supervision record, about one person.",
        "71 hours left, until Thursday 26 November, 10:30pm.",
        "The message was taken out of the chat.",
    ):
        assert words in priya.screen()
    await amira.command("confirm")
    assert "No record waits for your answer." in amira.screen()


@pytest.mark.clause("P4-7.2")
@on_each_platform
async def test_what_was_seen_is_looked_into_and_closed(stage: Stage) -> None:
    """Nothing is typed; faults are said at their fields; the lead closes it with an outcome."""
    amira, priya = await stage.arrive("Amira Khan", "Priya Shah")
    await amira.command("breach")
    await amira.press("I saw the wrong thing")
    await amira.fill(
        {
            "holds": "Something about a child or family",
            "people": "Two to five people",
            "place": "Others have it too",
            "day": "2026-11-24",
            "part": "In the morning",
        }
    )
    await amira.submit()
    assert amira.errors() == {"On which day?": "Choose today or earlier."}
    await amira.fill({"day": "2026-11-20"})
    await amira.submit()
    assert "Please do not read it further, copy it or pass it on." in amira.screen()
    assert "Priya knows since" in amira.screen()
    await priya.press("Open")
    assert (
        "Something about a child or family, about two to five people. Others have it too." in priya.screen()
    )
    await priya.press("Open B1")
    await priya.press("Say how it ended")
    await priya.fill({"outcome": "Looked into, no report needed"})
    await priya.submit()
    await priya.close()
    await priya.command("breach")
    assert "Nothing waits to be looked into." in priya.screen()


@pytest.mark.clause("P4-7.2")
@on_each_platform
async def test_a_near_miss_waits_for_the_morning(stage: Stage) -> None:
    """It is noted at night and told the next working morning, without a deadline."""
    await stage.arrive()
    amira, priya = stage.person("Amira Khan"), stage.person("Priya Shah")
    stage.scene.clock.move_to(NIGHT)
    before = len(priya.sent())
    await amira.command("breach")
    await amira.press("A near miss")
    await amira.fill({"holds": "Something else", "people": "I do not know", "part": "I do not know"})
    await amira.submit()
    assert "Priya reads of it in working hours. Nothing has a deadline." in amira.screen()
    assert len(priya.sent()) == before
    await stage.tick(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert ENVELOPE in priya.notifications()[before:]
    await priya.command("breach")
    assert "Near misses of the last three months" in priya.screen()
    await priya.press("Open B1 as a breach")
    assert "It is looked into from now on, with its full time." in priya.screen()
    assert "a near miss at first" in priya.screen()


@pytest.mark.clause("P3-3a", "P3-3b")
@on_each_platform
async def test_a_data_request_has_a_month_and_a_meeting_beside_it(stage: Stage) -> None:
    """A manager enters it; the lead answers it by the law's day, with or without the meeting."""
    tom, priya = await stage.arrive("Tom Reid", "Priya Shah")
    await tom.command("my-data")
    await tom.press("See data requests")
    assert "No data request is open." in tom.screen()
    await tom.press("Log a data request")
    await tom.fill(
        {
            "who": "Somebody with parental responsibility",
            "about": "A child or family, named on the case system alone",
            "received": "2026-11-30",
        }
    )
    await tom.submit()
    assert tom.errors() == {"When was it received?": "Choose today or earlier."}
    await tom.fill({"received": "2026-11-20"})
    await tom.submit()
    for words in (
        "Entered as D1.",
        "received on Friday 20 November: somebody with parental responsibility, about a child or family.",
        "27 days left, until Sunday 20 December. Priya answers it.",
        "A meeting to go through the information can be offered (P3-3b).",
    ):
        assert words in tom.screen()
    await tom.press("Meet about D1")
    assert "The meeting about D1 is yours to hold. The date of D1 stays." in tom.screen()
    assert "27 days left, until Sunday 20 December." in tom.screen()

    assert priya.notifications()[-1] == ENVELOPE
    await priya.press("Open")
    assert "A meeting is offered. The copy does not wait for it." in priya.screen()
    await priya.press("Open D1")
    await priya.press("Stop the clock")
    await priya.fill({"reason": stop_reason(priya)})
    await priya.submit()
    assert "The clock stands still from today." in priya.screen()


def stop_reason(priya: Person) -> str:
    """The first reason of the list."""
    lines = priya.screen().splitlines()
    (start,) = [number for number, line in enumerate(lines) if line.startswith("Why does its clock stop?")]
    return lines[start + 1]


@pytest.mark.clause("P3-3f")
@on_each_platform
async def test_a_wrong_fact_becomes_a_new_version(stage: Stage) -> None:
    """Asked for from what is held, mended by the supervisor though it was confirmed, and told to who asked."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await hold_and_record(grace, workload="Twelve families.")
    await amira.press("Open")
    await amira.press("Confirm")
    await amira.close()
    await amira.command("my-data")
    await amira.press("Something is wrong")
    await amira.fill({"what": "A fact in a record"})
    await amira.submit()
    assert amira.errors() == {"In which record?": "Choose one."}
    await amira.fill({"record": choose(amira.screen(), "The session of Monday 23 November 2026")})
    await amira.submit()
    assert "I am telling Grace that you asked for this, and no more." in amira.screen()
    assert "Grace looks into it by" in amira.screen()

    await grace.close()
    assert grace.notifications()[-1] == ENVELOPE
    envelope = grace.remember("Open")
    await envelope()
    assert "Amira said that a fact is wrong in the record of Monday 23 November." in grace.screen()
    await grace.press("Change the record")
    await grace.fill({"workload": "Eleven families."})
    await grace.submit()
    await grace.press("Send to Amira")
    await grace.close()
    await envelope()
    await grace.fill({"outcome": "Corrected in a new version"})
    await grace.submit()
    assert "Noted, and I am telling Amira." in grace.screen()
    await amira.close()
    await amira.press("Open")
    assert "Closed on Monday 23 November: Corrected in a new version." in amira.screen()
    await amira.close()
    await amira.command("confirm")
    assert "Eleven families." in amira.screen()


@pytest.mark.clause("P3-3g")
@on_each_platform
async def test_a_view_is_put_beside_an_opinion(stage: Stage) -> None:
    """Whoever asks writes it at once, on a record that was confirmed; both stand there."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await hold_and_record(grace, performance="Reports were late.")
    await amira.press("Open")
    await amira.press("Confirm")
    await amira.close()
    await amira.command("my-data")
    await amira.press("Something is wrong")
    await amira.fill(
        {
            "what": "An opinion in a record",
            "record": choose(amira.screen(), "The session of Monday 23 November 2026"),
        }
    )
    await amira.submit()
    await amira.press("Write my view")
    await amira.fill({"view": "They were late because of the new duty rota."})
    await amira.submit()
    assert "Your view is set down" in amira.screen()
    await grace.close()
    await grace.press("Open")
    assert "the new duty rota" in grace.screen()
