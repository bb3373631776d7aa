"""The main job between two people, each before a Playground of their own."""

from __future__ import annotations

from tests.playground.person import Person
from tests.playground.stage import Stage
from tests.support import labels

ENVELOPE = "Supervision: something is waiting for you."
TICKS = "What shall Grace be able to read?"
SUPPORTIVE = "Supportive: what the work costs, and what helps"
QUESTIONS = {
    "happening": "What is happening?",
    "stuck": "Where are you stuck?",
    "pulls": "What pulls you each way?",
}


async def open_form(who: Person, word: str, button: str) -> None:
    """A word whose answer is a form, and the button that opens it."""
    await who.say(word)
    await who.hears(button)
    await who.press(button)


async def prepare(amira: Person, **answers: str) -> None:
    """Answers the first questions and goes to the summary."""
    await open_form(amira, "prepare", "Prepare")
    for number, (question, answer) in enumerate(answers.items(), start=1):
        await amira.sees(f"{number} of 10")
        await amira.fill({QUESTIONS[question]: answer})
        await amira.press("Next")
    await amira.press(labels.SEE_ANSWERS)


async def hold_and_write(grace: Person, **heads: str) -> None:
    """Logs a session with Amira and writes its record."""
    await open_form(grace, "held", "Log a session")
    await grace.fill({"With whom?": "Amira Khan", "Which functions did it cover?": (SUPPORTIVE,)})
    await grace.press("Save")
    await grace.sees("Saved: the session with Amira")
    await grace.press(labels.WRITE_IT)
    await grace.fill({name.capitalize(): text for name, text in heads.items()})
    await grace.press("Save the draft")
    await grace.sees("Nothing was sent.")


async def test_from_preparing_to_the_confirmed_record(stage: Stage) -> None:
    """Amira prepares, changes an answer, shares; Grace reads, logs, records; Amira confirms; Grace sees who is due."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await prepare(
        amira, happening="A parent agrees to it all.", stuck="In circles.", pulls="Trust *or* speed."
    )
    await amira.press(labels.edit_answer(2))
    await amira.fill({QUESTIONS["stuck"]: "I cannot say that it is safe enough."})
    await amira.press("Save and see all")
    assert "In circles." not in await amira.sees("Your preparation", "I cannot say that it is safe enough.")
    await amira.fill({TICKS: ("Where I am stuck", "What pulls each way")})
    await amira.press("Share ticked answers")
    await amira.sees("You shared two answers")

    await grace.hears(ENVELOPE)
    assert "Amira" not in await grace.sees(ENVELOPE), "content opens on a press"
    await grace.press(labels.OPEN)
    letter = await grace.sees("I cannot say that it is safe enough.", "Trust *or* speed.")
    assert "A parent agrees to it all." not in letter
    await grace.press("Fold away")
    assert "safe enough" not in await grace.sees("Folded away.")

    await hold_and_write(
        grace, workload="Call 023 9282 2251 first.", development="Court skills, with a date."
    )
    await grace.press(labels.send_to("Amira"))
    await grace.sees("Check before sharing", "023 9282 2251", "a phone number")
    assert ENVELOPE not in await amira.screen(), "nothing was sent yet"
    await grace.fill({"Why does it stay?": "The office's own number."})
    await grace.press("Keep with this reason")
    await grace.sees("Sent to Amira. Sending signed version 1 as yours.")

    await amira.hears(ENVELOPE)
    await amira.press(labels.OPEN)
    await amira.sees("Court skills, with a date.", "The office's own number.", "It is a fair account")
    await amira.press(labels.CONFIRM)
    await amira.sees("Confirmed by you")

    await grace.say("status")
    status = await grace.hears("Who is due", "Your supervisees: 2 people.")
    assert "Amira Khan" in status
    assert "Grace Bell" not in status
    await check_end_state(stage)


async def check_end_state(stage: Stage) -> None:
    """What other programs are told: the session moved Amira's date, and all of it is logged."""
    rows = await stage.status()
    assert rows["Amira"]["last"] == stage.today.isoformat()
    assert rows["Ben"]["last"] != stage.today.isoformat()
    kinds = await stage.log_kinds()
    for kind in ("preparation.shared", "preparation.read", "session.held", "record.sent", "record.confirmed"):
        assert kinds.count(kind) == 1, kind
    assert stage.complaints() == ""


async def test_both_views_stand_and_both_sign(stage: Stage) -> None:
    """Amira sees it differently; Grace adds her view; both sign that both views are set down."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await hold_and_write(grace, performance="Reports were late.")
    await grace.press(labels.send_to("Amira"))
    await amira.hears(ENVELOPE)
    await amira.press(labels.OPEN)
    await amira.press(labels.DIFFER)
    await amira.fill({"Which part, and how do you see it?": "They were late because of the new duty rota."})
    await amira.press("Set down my view")
    await amira.sees("Your view is set down")

    await grace.hears(ENVELOPE)
    await grace.press(labels.OPEN)
    await grace.sees("the new duty rota")
    await grace.press(labels.ADD_VIEW)
    await grace.fill({"How do you see it?": "The rota was part of it."})
    await grace.press("Set down my view")
    await grace.press(labels.SIGN)
    await grace.sees("Amira has still to sign.")

    await amira.hears(ENVELOPE)
    await amira.press(labels.OPEN)
    await amira.press(labels.SIGN)
    record = await amira.sees("Signed by both of you.")
    for words in ("Reports were late.", "the new duty rota", "The rota was part of it."):
        assert words in record
    kinds = await stage.log_kinds()
    assert kinds.count("record.signed") == 2
    assert stage.complaints() == ""
