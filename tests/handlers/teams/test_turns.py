"""Turns in Teams, over the wire: who is answered, where, how often, and what stays in the chat."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import pytest

from bot.errors import StorageError
from tests.e2e.wire import all_rows
from tests.handlers.teams.conftest import STRANGERS
from tests.support.teams.members import BOT
from tests.support.teams.person import TeamsClient
from tests.support.teams.service import Payload
from tests.support.teams.world import TeamsWorld

STAFF_ONLY = "I work with this organisation's own staff accounts"
MARK = "Kestrel-7319-marked"


def cards(client: TeamsClient) -> int:
    """How many messages the bot has posted to somebody."""
    return sum(message.card is not None for message in client.messages())


def database_text(world: TeamsWorld) -> str:
    """Everything that the database's tables hold, as text."""
    return str(all_rows(world.installation.database.engine))


async def prepare(amira: TeamsClient, world: TeamsWorld, *answers: str) -> None:
    """Begins a preparation, and answers the first questions."""
    await amira.say("prepare")
    await world.settle()
    await amira.press("Prepare")
    for answer in answers:
        await amira.fill({next(iter(amira.fields())): answer})
        await amira.submit()


# --- words and messages ----------------------------------------------------------------------------


async def test_the_first_word_welcomes_and_answers(world: TeamsWorld) -> None:
    """Whoever writes first is matched by e-mail, welcomed once, and answered each time."""
    amira = world.person("Amira Khan")
    await amira.say("Hi")
    await world.settle()
    await amira.say("next")
    await world.settle()
    assert [message.summary for message in amira.messages() if message.card].count(
        "Supervision: something is waiting for you."
    ) == 1
    assert "Your supervision" in amira.last()


async def test_where_people_are_reached_is_unreadable_at_rest(world: TeamsWorld) -> None:
    """Conversation ids and service URLs stand nowhere in the database as text."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    stored = database_text(world)
    assert amira.member.entra in stored, "the account is there"
    assert amira.chat.id not in stored
    assert world.teams.url not in stored


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: one.name)
async def test_strangers_get_one_neutral_line(world: TeamsWorld, stranger: Any) -> None:
    """Guests, other tenants' people and whoever is not listed learn nothing; a repetition adds nothing."""
    client = TeamsClient(world.teams, stranger)
    activity = world.teams.say(stranger, client.chat, "status")
    assert (await world.teams.send(activity)).status == 200
    assert (await world.teams.send(activity)).status == 200
    await world.settle()
    assert cards(client) == 1
    assert STAFF_ONLY in client.last()
    answer = await world.teams.send(
        world.teams.pressing(stranger, client.chat, "m1", {"verb": "word"}, {"p": "1~word~status~0"})
    )
    assert STAFF_ONLY in str(answer.body)
    assert cards(client) == 1


@pytest.mark.clause("P0-3b", "P4-6.0b")
@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: one.name)
@pytest.mark.parametrize("text", ["safeguarding", "Safegaurding: the child told me"])
async def test_a_stranger_in_danger_is_told_what_to_do(world: TeamsWorld, stranger: Any, text: str) -> None:
    """Before it is known who they are: 999, and whom to tell; no number, and nothing of what was typed."""
    client = TeamsClient(world.teams, stranger)
    await world.teams.send(world.teams.say(stranger, client.chat, text))
    await world.settle()
    assert "If someone is in danger now, call 999." in client.last()
    assert STAFF_ONLY in client.last()
    assert cards(client) == 1
    assert "the child" not in database_text(world)


async def test_nobody_is_believed_to_be_somebody_else(world: TeamsWorld) -> None:
    """An activity that names another's object id is refused: Teams says whose the account is."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    activity = world.teams.say(amira.member, amira.chat, "status")
    activity["from"]["aadObjectId"] = grace.member.entra
    await world.teams.send(activity)
    await world.settle()
    assert STAFF_ONLY in amira.last()


@pytest.mark.parametrize("kind", ["groupChat", "channel"])
async def test_where_others_listen_it_says_one_line(world: TeamsWorld, kind: str) -> None:
    """Mentioned among others it says one neutral line, and goes on in the personal chat with a word on why."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    where = world.teams.together(kind, amira.member, world.person("Grace Bell").member)
    await amira.say("next", where=where)
    await world.settle()
    assert len(where.messages) == 1, "what does not mention it is not for it"
    mention = {"type": "mention", "text": "<at>Supervision</at>", "mentioned": {"id": BOT}}
    await amira.say("<at>Supervision</at>&nbsp;next", where=where, entities=[mention])
    await world.settle()
    (line,) = [message for message in where.messages if message.card]
    assert "I work in private chat, and have written to you there." in str(line.card)
    assert "Amira" not in str(line.card)
    assert "in a channel or group chat" in amira.screen()
    assert "Your supervision" in amira.last()


async def test_a_stranger_in_a_channel_is_told_nothing_about_themselves(world: TeamsWorld) -> None:
    """Whether somebody is known does not show where others listen."""
    where = world.teams.together("channel", STRANGERS[0])
    mention = {"type": "mention", "text": "<at>Bot</at>", "mentioned": {"id": BOT}}
    await world.teams.send(world.teams.say(STRANGERS[0], where, "<at>Bot</at> status", entities=[mention]))
    await world.settle()
    (line,) = [message for message in where.messages if message.card]
    assert "I work in private chat only" in str(line.card)


@pytest.mark.clause("P4-8.1a")
async def test_files_are_refused_and_formatting_is_none(world: TeamsWorld) -> None:
    """A picture is not taken. The HTML copy that Teams adds to formatted text is no file."""
    amira = world.person("Amira Khan")
    await amira.say("next", attachments=[{"contentType": "text/html", "content": "<p>next</p>"}])
    await world.settle()
    assert "Your supervision" in amira.last()
    await amira.say("", attachments=[{"contentType": "image/png", "contentUrl": "https://x.example/a.png"}])
    await world.settle()
    assert "I cannot take pictures" in amira.last()


async def test_a_chat_message_is_an_answer(world: TeamsWorld) -> None:
    """Free text in the middle of a preparation is the answer to its question, once however often it comes."""
    amira = world.person("Amira Khan")
    await prepare(amira, world)
    activity = world.teams.say(amira.member, amira.chat, "Two visits were missed.")
    again = copy.deepcopy(activity) | {"id": "another-id"}
    for one in (activity, activity, again):
        assert (await world.teams.send(one)).status == 200
    await world.settle()
    assert "Saved as your answer" in amira.last()
    await amira.close()
    await amira.press("Carry on")
    assert "2 of 10" in amira.screen()
    assert cards(amira) == 3, "the welcome, the word's answer, and one for the message"


# --- presses ---------------------------------------------------------------------------------------


async def test_letters_are_shown_and_never_posted(world: TeamsWorld) -> None:
    """What somebody wrote comes in the answer to their press, and can be folded away."""
    amira = world.person("Amira Khan")
    await prepare(amira, world, MARK)
    await amira.press("See answers")
    assert MARK in str(amira.messages()[-1].turned)
    assert all(MARK not in str(message.card) for message in amira.messages())
    await amira.press("Fold away")
    assert MARK not in amira.screen()
    await amira.press("Open it again")
    assert MARK in str(amira.messages()[-1].turned)


async def test_a_question_is_put_away_by_pausing(world: TeamsWorld) -> None:
    """Folding it away would lose what was typed and not sent, so there is no such button on it."""
    amira = world.person("Amira Khan")
    await prepare(amira, world)
    assert "Fold away" not in amira.buttons()
    await amira.fill({next(iter(amira.fields())): MARK})
    await amira.press("Pause")
    assert MARK not in str(amira.messages()[-1].turned)
    await amira.press("Carry on")
    assert MARK in amira.screen()


async def test_a_form_comes_back_with_its_faults_and_what_was_typed(world: TeamsWorld) -> None:
    """Nothing that was entered is lost, and each fault stands at its field."""
    grace = world.person("Grace Bell")
    await grace.say("held")
    await world.settle()
    await grace.press("Log a session")
    await grace.fill({"supervisee": "Amira Khan", "day": "2026-12-24", "minutes": 45})
    await grace.submit()
    assert grace.errors()["On which day?"] == "Choose today or earlier."
    assert grace.fields()["How many minutes?"] == "45"
    await grace.fill({"day": "2026-11-20", "next_day": "2026-12-18"})
    await grace.submit()
    assert "Session logged" in grace.screen()


@pytest.mark.parametrize("new_id", [False, True])
async def test_a_repeated_press_has_one_effect(world: TeamsWorld, new_id: bool) -> None:
    """Teams repeats what is answered late, with the same id and with another: the answer is the same."""
    amira = world.person("Amira Khan")
    await prepare(amira, world)
    await amira.fill({next(iter(amira.fields())): "Once."})
    message, activity = amira.remember("Next")
    first = await world.teams.send(activity)
    again = copy.deepcopy(activity) | ({"id": "another-id"} if new_id else {})
    second = await world.teams.send(again)
    assert "2 of 10" in str(first.body)
    assert "2 of 10" in str(second.body)
    message.turned = second.body["value"]
    await amira.press("See answers")
    assert str(message.turned).count("Once.") == 1


async def test_presses_at_the_same_time_have_one_effect(world: TeamsWorld) -> None:
    """Five repetitions at once are one press."""
    grace = world.person("Grace Bell")
    await grace.say("held")
    await world.settle()
    await grace.press("Log a session")
    await grace.fill({"supervisee": "Amira Khan", "day": "2026-11-20", "next_day": None})
    _, activity = grace.remember("Save")
    copies = [copy.deepcopy(activity) | {"id": f"copy-{number}"} for number in range(5)]
    answers = await asyncio.gather(*(world.teams.send(one) for one in copies))
    assert all("Session logged" in str(answer.body) for answer in answers)
    facts = world.installation.database.run_now(
        lambda tx: [one for one in tx.people.everybody() if one.person.entry.name == "Amira Khan"]
    )
    sessions = world.installation.database.run_now(lambda tx: tx.sessions.of(facts[0].person.id))
    assert len(sessions) == 1


async def test_another_person_cannot_press_a_copied_card(world: TeamsWorld) -> None:
    """A card carries no authority: the rules are asked for whoever presses."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await prepare(amira, world, MARK)
    _, activity = amira.remember("Back")
    stolen: Payload = activity | {
        "id": "stolen",
        "from": {"id": grace.member.id, "aadObjectId": grace.member.entra},
    }
    stolen |= {"conversation": activity["conversation"] | {"id": grace.chat.id}}
    answer = await world.teams.send(stolen)
    assert "This is not yours to answer" in str(answer.body)
    assert MARK not in str(answer.body)


async def test_a_card_in_a_group_answers_nothing(world: TeamsWorld) -> None:
    """A press outside the personal chat is answered with the neutral line beside the card."""
    amira = world.person("Amira Khan")
    where = world.teams.together("groupChat", amira.member)
    activity = world.teams.pressing(amira.member, where, "m1", {"verb": "word"}, {"p": "1~word~next~0"})
    answer = await world.teams.send(activity)
    assert answer.body["type"] == "application/vnd.microsoft.activity.message"
    assert "I work in private chat only" in answer.body["value"]


@pytest.mark.parametrize(
    "data", [{}, {"p": "1~nothing~~0"}, {"p": 7}, {"p": "1~word~help~0", "x~y": "z"}, [], "text", None]
)
async def test_an_unknown_press_leaves_the_card(world: TeamsWorld, data: object) -> None:
    """What is no button of ours, or of a version that is gone, gets an error beside the card."""
    amira = world.person("Amira Khan")
    activity = world.teams.pressing(amira.member, amira.chat, "m1", {"verb": "x"}, {})
    activity["value"]["action"]["data"] = data
    answer = await world.teams.send(activity)
    assert answer.status == 200
    assert answer.body["type"] == "application/vnd.microsoft.error"


@pytest.mark.parametrize("name", ["composeExtension/query", "task/fetch", "", None])
async def test_other_invokes_are_not_ours(world: TeamsWorld, name: str | None) -> None:
    """What the manifest does not announce is answered 404, and has no effect."""
    amira = world.person("Amira Khan")
    activity = world.teams.activity(amira.member, amira.chat, type="invoke", name=name, value={})
    assert (await world.teams.send(activity)).status == 404


async def test_old_clients_press_too_and_letters_stay_out_of_the_chat(world: TeamsWorld) -> None:
    """`Action.Submit` comes as a message: its answer is a new one, and a letter is refused."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    activity = world.teams.activity(
        amira.member, amira.chat, type="message", value={"p": "1~word~next~0"}, replyToId="m1"
    )
    await world.teams.send(activity)
    await world.teams.send(activity)
    assert "Your supervision" in amira.last()
    shown = cards(amira)
    activity = world.teams.activity(
        amira.member, amira.chat, type="message", value={"p": "1~word~prepare~0"}, replyToId="m1"
    )
    await world.teams.send(activity)
    assert "current version of the app" in amira.last()
    assert cards(amira) == shown + 1


async def test_a_reminder_refreshes_itself(world: TeamsWorld) -> None:
    """Looked at again, a reminder says what holds now; it is no use of the platform."""
    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    await world.tick()
    assert "due by Friday 27 November" in amira.last()
    reminder = amira.messages()[-1].card
    assert reminder is not None
    grace = world.person("Grace Bell")
    await grace.say("held")
    await world.settle()
    await grace.press("Log a session")
    await grace.fill({"supervisee": "Amira Khan", "day": "2026-11-23"})
    await grace.submit()
    await amira.look_again()
    assert "No longer needed." in amira.last()
    shown = amira.messages()[-1].turned
    assert shown is not None
    assert shown["refresh"] == reminder["refresh"], "it goes on asking for its newest state"


async def test_a_copied_reminder_asks_for_nothing(world: TeamsWorld) -> None:
    """A card asks for its newest state for its owner alone; whoever asks for it all the same learns nothing."""
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    for one in (amira, grace):
        await one.say("help")
    await world.settle()
    await world.tick()
    reminder = amira.messages()[-1].card
    assert reminder is not None
    assert reminder["refresh"]["userIds"] == [amira.member.id]
    action = reminder["refresh"]["action"]
    activity = world.teams.pressing(grace.member, grace.chat, "m1", action, action["data"])
    activity["value"]["trigger"] = "automatic"
    answer = await world.teams.send(activity)
    assert "This is not yours to answer" in str(answer.body)
    assert "27 November" not in str(answer.body)


# --- failing -----------------------------------------------------------------------------------------


async def test_a_database_that_is_down_is_told(world: TeamsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that cannot be committed gets 503, so that it is sent again; a press keeps its card."""

    async def down(*_: object, **__: object) -> None:
        raise StorageError

    amira = world.person("Amira Khan")
    await amira.say("help")
    await world.settle()
    _, activity = amira.remember("Prepare")
    monkeypatch.setattr(world.installation.database, "run", down)
    assert (await amira.say("next")).status == 503
    answer = await world.teams.send(activity)
    assert answer.status == 200
    assert answer.body["type"] == "application/vnd.microsoft.error"
    assert "That did not go through" in answer.body["value"]["message"]
