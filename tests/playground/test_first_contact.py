"""Installing the bot, first words, and places that are not private."""

from __future__ import annotations

from tests.playground.person import CHANNEL, GROUP, PERSONAL
from tests.playground.stage import HERE, PACKAGE, VERSION, Stage
from tests.support import labels, npm

NEUTRAL = "I work in private chat, and have written to you there."


def test_what_is_installed_names_no_host() -> None:
    """The lock holds names, versions and hashes; where packages come from is the machine's configuration."""
    npm.assert_lock_names_no_host(HERE, PACKAGE, VERSION)


async def test_installed_it_says_hello_and_what_it_can_do(stage: Stage) -> None:
    """Once, to whoever is in the staff list, by e-mail address or by Entra id; to others it says nothing of anybody."""
    amira, grace, nora = await stage.arrive("Amira Khan", "Grace Bell", "Nora Wade")
    assert "you and Grace" in await amira.hears("Hello Amira.")
    assert "you and Tom" in await grace.hears("Hello Grace.", labels.HELP)
    assert "ask your administrator" in await nora.hears("this organisation's own staff accounts")

    await amira.press("Read who can see what")
    assert "Grace sees nothing of it until you share" in await amira.sees("Who can read what")
    for word in ("hi", "Hello", "help"):
        await amira.say(word)
        assert "Prepare" in await amira.hears("What I can do")
    assert "Log a session" not in await amira.buttons()
    await grace.say("Hi")
    await grace.hears("What I can do")
    assert "Log a session" in await grace.buttons()
    await nora.say("help")
    assert "Nora" not in await nora.hears("this organisation's own staff accounts")

    await amira.say("prepair")
    await amira.hears("Did you mean")
    await amira.press("Open prepare")
    assert "What is happening?" in await amira.sees("1 of 10")
    assert [await one.count_cards() for one in (amira, grace, nora)] == [5, 2, 2], "nothing came twice"
    assert stage.complaints() == ""


async def test_where_others_read_it_stays_neutral(stage: Stage) -> None:
    """One line that says nothing; it goes on in the personal chat, with a word on where it came from."""
    (amira,) = await stage.arrive("Amira Khan")
    await amira.hears("Hello Amira.")
    for place in (GROUP, CHANNEL):
        await amira.open(place)
        await amira.mention("next")
        await amira.hears(NEUTRAL)
    await amira.open(PERSONAL)
    for _ in (GROUP, CHANNEL):
        await amira.hears("You wrote to me in a channel or group chat. I answer here, in our own chat.")
        assert "every four weeks" in await amira.hears("Next with Grace")

    for place in (GROUP, CHANNEL):
        await amira.open(place)
        assert (await amira.screen()).split("\n") == ["Supervision", "", NEUTRAL]
    assert (await stage.log_kinds()).count("exchange.in") == 2
    assert stage.complaints() == ""
