"""Events that the workspace sends to the bot."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

from bot.demo.jsons import JsonObject, as_text
from bot.demo.members import BOT_USER_ID
from bot.demo.sending import sign
from tests.demo.conftest import FAST, Scene, Stage


def test_the_signature_is_slacks() -> None:
    """The example of Slack's documentation comes out."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    secret = "8f742231b10e8888abcd99yyyzzz85a5"
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(secret, 1531420618, body) == expected
    by_hand = hmac.new(secret.encode(), b"v0:1531420618:" + body, hashlib.sha256).hexdigest()
    assert expected == f"v0={by_hand}"


async def test_the_address_is_verified(scene: Scene) -> None:
    """A bot that gives the challenge back passes, one that is broken does not."""
    assert await scene.workspace.verify_address()
    scene.bot.status = 500
    assert not await scene.workspace.verify_address()


async def test_a_direct_message_is_heard_with_slacks_escapes(scene: Scene) -> None:
    """The bot gets `&`, `<` and `>` as entities, and the raw words as rich text beside them."""
    amira = scene.person()
    await amira.say("prepare <now> & then")
    event = scene.bot.last("message")
    assert event["text"] == "prepare &lt;now&gt; &amp; then"
    assert "prepare <now> & then" in str(event["blocks"])
    assert (event["user"], event["channel"], event["channel_type"]) == (amira.id, amira.channel, "im")
    assert amira.last() == "You said prepare <now> & then"
    assert amira.message_texts()[0] == "prepare <now> & then"


async def test_a_channel_is_heard_where_the_bot_is_mentioned(scene: Scene) -> None:
    """Other talk in the team's channel does not reach it."""
    amira = scene.person()
    await amira.say("lunch on Friday?", channel=amira.team_channel)
    assert scene.bot.heard == []
    await amira.say("@Supervision status", channel=amira.team_channel)
    assert scene.bot.last("app_mention")["text"] == f"<@{BOT_USER_ID}> status"
    assert scene.person("Grace Bell").message_texts(amira.team_channel)[0] == "lunch on Friday?"


async def test_an_event_comes_again_until_it_is_taken(scene: Scene) -> None:
    """Three times more at most, with the same id and Slack's headers."""
    scene.bot.status = 500
    await scene.person().say("hello")
    heard = [one for one in scene.bot.heard if one.kind == "message"]
    assert len(heard) == 4
    assert len({str(one.content["event_id"]) for one in heard}) == 1
    retries = [(h.headers.get("X-Slack-Retry-Num"), h.headers.get("X-Slack-Retry-Reason")) for h in heard]
    assert retries == [(None, None), *((str(number), "http_error") for number in (1, 2, 3))]
    assert [delivery.answer.ok for delivery in scene.workspace.deliveries] == [False] * 4


async def test_a_slow_answer_counts_as_none(stage: Stage) -> None:
    """After the time is up the event comes again, although the bot may have worked on it."""
    async with stage(replace(FAST, answer_seconds=0.1, retry_delays=(0.0,))) as scene:
        scene.bot.seconds = 0.3
        await scene.person().say("hello")
        reasons = [heard.headers.get("X-Slack-Retry-Reason") for heard in scene.bot.heard]
        assert reasons == [None, "http_timeout"]


async def test_an_event_that_was_taken_does_not_come_again(scene: Scene) -> None:
    """One delivery is enough."""
    await scene.person().say("hello")
    assert scene.bot.kinds() == ["message"]
    assert [delivery.attempt for delivery in scene.workspace.deliveries] == [0]


async def test_opening_the_tabs_is_heard(scene: Scene) -> None:
    """The bot is told which tab, and gets the Home view that it published before."""
    amira = scene.person()
    await amira.open_messages()
    assert scene.bot.last("app_home_opened")["tab"] == "messages"
    await amira.open_home()
    assert "view" not in scene.bot.last("app_home_opened")
    await amira.open_home()
    event = scene.bot.last("app_home_opened")
    assert (event["tab"], event["channel"]) == ("home", amira.channel)
    assert "view" in event


async def test_taking_a_message_away_is_heard(scene: Scene) -> None:
    """The bot learns that a person deleted their own message, and only their own can be."""
    amira = scene.person()
    await amira.say("too much")
    own = amira.messages()[0]
    scene.workspace.people.unsay(amira.id, own.channel, own.ts)
    await scene.workspace.settle()
    event = scene.bot.last("message")
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", own.ts)
    assert "too much" not in amira.message_texts()


async def test_the_bots_own_messages_come_back_where_asked(stage: Stage) -> None:
    """As on Slack, a post, a change and a deletion are events too, marked as the bot's."""
    async with stage(replace(FAST, own_message_events=True)) as scene:
        amira = scene.person()
        sent = await scene.api("chat.postMessage", {"channel": amira.id, "text": "Hello"})
        await scene.workspace.settle()
        assert scene.bot.last("message")["bot_id"]
        place: JsonObject = {"channel": sent["channel"], "ts": sent["ts"], "text": "x"}
        await scene.api("chat.update", place)
        await scene.api("chat.delete", place)
        await scene.workspace.settle()
        subtypes = {as_text(heard.content.get("subtype")) for heard in scene.bot.heard}
        assert subtypes == {"", "message_changed", "message_deleted"}
        assert len(scene.bot.heard) == 3


async def test_unread_messages_are_counted_until_they_are_seen(scene: Scene) -> None:
    """One's own messages do not count; looking at the conversation sets it to nothing."""
    amira = scene.person()
    for words in ("One", "Two"):
        await scene.api("chat.postMessage", {"channel": amira.id, "text": words})
    assert amira.unread() == 2
    await amira.open_messages()
    assert amira.unread() == 0
    await scene.api("chat.postMessage", {"channel": amira.id, "text": "Three"})
    assert amira.unread() == 1
    assert amira.notifications() == ["One", "Two", "Three"]


async def test_one_can_wait_for_words(scene: Scene) -> None:
    """A message that comes later is waited for; one that never comes is an assertion."""
    amira = scene.person()
    scene.bot.seconds = 0.1
    scene.workspace.people.say(amira.id, amira.channel, "hello")
    await amira.wait_for("You said hello")
    assert amira.last() == "You said hello"
