"""Commands and presses, as the bot hears of them and as a person sees what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import aiohttp
import pytest

from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text
from bot.demo.people_actions import TIMED_OUT
from tests.demo import gallery
from tests.demo.conftest import FAST, Scene, Stage
from tests.demo.gallery import button, words


async def test_a_command_opens_a_form_that_is_sent(scene: Scene) -> None:
    """A walk: command, form, mistakes beside the fields, corrections, gone."""
    grace = scene.person("Grace Bell")
    await grace.command("form")
    assert grace.title() == "It was held"
    assert grace.fields()["How many minutes?"] == "60"
    await grace.submit()
    assert grace.errors() == {
        "What is happening?": "Please complete this required field.",
        "How did you meet?": "Please complete this required field.",
    }
    assert "view_submission" not in scene.bot.kinds()
    await grace.fill(
        {
            "What is happening?": "Two visits < were missed & noted.",
            "When did it take place?": date(2026, 11, 23),
            "How many minutes?": 45,
            "How did you meet?": "Video call",
            "Which functions did you cover?": ["Managerial", "Supportive"],
        }
    )
    await grace.submit()
    assert not grace.has_modal()
    view = as_object(scene.bot.last("view_submission")["view"])
    values = as_object(as_object(view["state"])["values"])
    assert values["what"] == {
        "answer": {"type": "plain_text_input", "value": "Two visits < were missed & noted."}
    }
    assert values["when"] == {"answer": {"type": "datepicker", "selected_date": "2026-11-23"}}
    assert values["long"] == {"answer": {"type": "number_input", "value": "45"}}
    chosen: JsonObject = {"text": words("Video call"), "value": "video_call"}
    assert values["way"] == {"answer": {"type": "radio_buttons", "selected_option": chosen}}
    ticked = as_list(as_object(as_object(values["functions"])["answer"])["selected_options"])
    assert [as_object(option)["value"] for option in ticked] == ["managerial", "supportive"]
    assert values["where"] == {"answer": {"type": "static_select", "selected_option": None}}
    assert values["tags"] == {"answer": {"type": "multi_static_select", "selected_options": []}}
    assert view["private_metadata"] == "ref-1"


async def test_a_command_carries_slacks_fields(scene: Scene) -> None:
    """Who, where, what, a trigger and an address to answer."""
    amira = scene.person()
    await amira.command("  next   please ")
    form = scene.bot.last("command")
    assert (form["command"], form["text"]) == ("/supervision", "next   please")
    assert (form["user_id"], form["channel_id"]) == (amira.id, amira.channel)
    assert (form["team_id"], form["channel_name"]) == ("T0DEMO", "directmessage")
    assert as_text(form["response_url"]).startswith(f"{scene.url}/response/")
    assert amira.messages() == []


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("Plain words", "Plain words"),
        ('{"text": "In JSON"}', "In JSON"),
        ('{"text": "For all", "response_type": "in_channel"}', "For all"),
        ('{"blocks": [{"type": "video"}]}', "The app's answer was refused: invalid_blocks"),
    ],
)
async def test_the_answer_to_a_command_is_shown(scene: Scene, answer: str, shown: str) -> None:
    """Text and JSON in the acknowledgement are messages; what is faulty says so."""
    scene.bot.command_answer = answer
    amira = scene.person()
    await amira.command("help", channel=amira.team_channel)
    assert amira.last(amira.team_channel) == shown
    others = scene.person("Grace Bell").messages(amira.team_channel)
    assert bool(others) == ("in_channel" in answer)


async def test_a_bot_that_is_slow_or_broken_is_said_so(scene: Scene) -> None:
    """The person sees Slack's words, in the chat for a command and at the button for a press."""
    amira = scene.person()
    await amira.say("show")
    scene.bot.seconds = 0.6
    await amira.command("help")
    assert amira.last() == '/supervision failed with the error "operation_timeout"'
    await amira.press("Prepare")
    assert amira.problem == TIMED_OUT
    scene.bot.seconds, scene.bot.status = 0.0, 500
    await amira.command("help")
    assert amira.last() == '/supervision failed with the error "dispatch_failed"'
    await amira.press("Prepare")
    assert "could not be reached" in amira.problem


async def test_another_command_is_not_sent_to_the_bot(scene: Scene) -> None:
    """Slack itself answers to commands that the app does not have."""
    amira = scene.person()
    await scene.workspace.people.command(amira.id, amira.channel, "/remind me")
    assert amira.last() == "/remind is not a valid command."
    assert scene.bot.heard == []


async def test_a_press_in_a_message_says_where_it_was(scene: Scene) -> None:
    """The message, its channel, what else is chosen in it, and an address to answer."""
    amira = scene.person()
    await amira.say("show")
    await amira.fill({"Later": "Tomorrow"})
    payload = scene.bot.last("block_actions")
    action = as_object(as_list(payload["actions"])[0])
    assert (action["type"], as_object(action["selected_option"])["value"]) == ("static_select", "tomorrow")
    await amira.press("Book")
    payload = scene.bot.last("block_actions")
    action = as_object(as_list(payload["actions"])[0])
    assert (action["block_id"], action["action_id"], action["value"]) == ("next", "book", "v-book")
    container = as_object(payload["container"])
    assert (container["channel_id"], container["is_ephemeral"]) == (amira.channel, False)
    assert as_object(payload["message"])["ts"] == container["message_ts"]
    values = as_object(as_object(as_object(payload["state"])["values"])["next"])
    assert as_object(values["day"])["selected_date"] == "2026-11-24"
    assert as_object(as_object(values["later"])["selected_option"])["value"] == "tomorrow"
    assert amira.title() == "It was held"


async def test_a_press_on_the_home_tab_comes_with_the_view(scene: Scene) -> None:
    """There is no channel and no address to answer, but the view."""
    amira = scene.person()
    await amira.open_home()
    assert "Waiting for me: 2" in amira.texts()
    await amira.press("Open the record")
    payload = scene.bot.last("block_actions")
    assert as_object(payload["container"])["type"] == "view"
    assert as_object(payload["view"])["type"] == "home"
    assert "channel" not in payload
    assert "response_url" not in payload


async def test_a_trigger_lives_for_a_short_while_and_once(stage: Stage) -> None:
    """A second use and a late one are refused, with different codes."""
    async with stage(replace(FAST, trigger_seconds=0.15)) as scene:
        amira = scene.person()
        scene.bot.opens = False
        await amira.command("form")
        opening: JsonObject = {
            "trigger_id": scene.bot.last("command")["trigger_id"],
            "view": gallery.form(),
        }
        assert (await scene.api("views.open", opening))["ok"] is True
        assert (await scene.api("views.open", opening))["error"] == "exchanged_trigger_id"
        scene.bot.seconds = 0.25
        await amira.press("One page")
        opening["trigger_id"] = scene.bot.last("block_actions")["trigger_id"]
        assert (await scene.api("views.open", opening))["error"] == "expired_trigger_id"


async def test_a_response_address_works_five_times(scene: Scene) -> None:
    """It answers in private, in the channel, replaces and deletes; then it is used up."""
    amira = scene.person()
    await amira.say("show")
    await amira.press("Briefs")
    address = as_text(scene.bot.last("block_actions")["response_url"])
    shown = len(amira.messages())
    bodies: list[JsonObject] = [
        {"text": "private"},
        {"text": "for all", "response_type": "in_channel"},
        {"text": "another", "replace_original": True},
        {"text": "", "blocks": [{"type": "video"}]},
        {"delete_original": True},
        {"text": "once more"},
    ]
    answers: list[str] = []
    async with aiohttp.ClientSession() as session:
        for body in bodies:
            async with session.post(address, json=body) as response:
                answers.append(await response.text())
        async with session.post(f"{scene.url}/response/invented", json={"text": "x"}) as response:
            assert response.status == 404
    assert answers[:3] == ["ok", "ok", "ok"]
    assert "invalid_blocks" in answers[3]
    assert answers[4] == "ok"
    assert "used_url" in answers[5]
    assert [post.text for post in amira.messages()][shown - 1 :] == ["private", "for all"]


async def test_buttons_are_found_in_what_is_in_front(scene: Scene) -> None:
    """In a modal before the chat, in the newest message before older ones."""
    amira = scene.person()
    await amira.say("show")
    row: list[Json] = [button("Prepare", "newer")]
    await scene.api(
        "chat.postMessage",
        {"channel": amira.id, "blocks": [{"type": "actions", "block_id": "b", "elements": row}]},
    )
    await amira.press("Prepare")
    assert as_object(as_list(scene.bot.last("block_actions")["actions"])[0])["action_id"] == "newer"
    with pytest.raises(AssertionError, match="no button"):
        await amira.press("Nowhere")
