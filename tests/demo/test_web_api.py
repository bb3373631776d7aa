"""The Web API that the workspace answers to the bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.jsons import Json, JsonObject, as_list, as_object, as_text, objects
from bot.demo.members import BOT_USER_ID
from bot.demo.web_api import Trouble
from tests.demo import gallery
from tests.demo.conftest import FAST, TOKEN, Scene, Stage
from tests.demo.gallery import words

AMIRA = "U0DEMO0001"


async def test_slacks_own_client_works_with_it(scene: Scene) -> None:
    """The official client pages through people, opens a direct message, posts, changes and deletes."""
    # Any: the SDK annotates with bare dicts.
    client: Any = AsyncWebClient(token=TOKEN, base_url=f"{scene.url}/api/")
    assert (await client.auth_test())["user_id"] == BOT_USER_ID
    pages = [page["members"] async for page in await client.users_list(limit=4)]
    assert [len(page) for page in pages] == [4, 4, 4, 3]
    found = await client.users_lookupByEmail(email="Amira.Khan@demo.example")
    opened = await client.conversations_open(users=found["user"]["id"])
    channel = opened["channel"]["id"]
    posted = await client.chat_postMessage(channel=channel, text="One", blocks=gallery.message_blocks())
    await client.chat_update(channel=channel, ts=posted["ts"], text="Two", blocks=[])
    assert scene.person().last() == "Two"
    await client.chat_delete(channel=channel, ts=posted["ts"])
    assert scene.person().messages() == []
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="C404", text="x")


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth")])
async def test_a_token_is_asked_for(scene: Scene, token: str, error: str) -> None:
    """Without the token nothing is done, and the answer says which of the two it was."""
    for method in ("auth.test", "chat.postMessage", "users.list"):
        assert await scene.api(method, token=token) == {"ok": False, "error": error}


async def test_a_token_in_a_form_counts_and_in_json_does_not(scene: Scene) -> None:
    """Slack takes the token from the header or a form."""
    assert (await scene.api("auth.test", {"token": TOKEN}, token="", form=True))["ok"] is True
    assert (await scene.api("auth.test", {"token": TOKEN}, token=""))["error"] == "not_authed"


async def test_unknown_methods_and_files_are_refused(scene: Scene) -> None:
    """The bot has no scope for files, and nothing answers to a misspelt method."""
    assert (await scene.api("chat.postmessage"))["error"] == "unknown_method"
    assert (await scene.api("files.upload"))["error"] == "missing_scope"


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("text/plain", b"channel=x", "invalid_post_type"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    scene: Scene, kind: str, body: bytes, error: str
) -> None:
    """Each fault has Slack's own code, with status 200."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{scene.url}/api/chat.postMessage", data=body) as response,
    ):
        assert response.status == 200
        assert (await response.json())["error"] == error


async def test_methods_that_read_take_no_json(scene: Scene) -> None:
    """Slack ignores a JSON body there: the argument is missing."""
    assert (await scene.api("users.info", {"user": AMIRA}))["error"] == "invalid_arguments"
    answer = await scene.api("users.info", {"user": AMIRA}, form=True)
    assert as_object(answer["user"])["real_name"] == "Amira Khan"


async def test_forms_carry_blocks_as_json_text(scene: Scene) -> None:
    """What a form cannot hold is a JSON string in it; one that is no JSON is refused."""
    form: JsonObject = {"channel": AMIRA, "blocks": '[{"type": "divider"}]', "text": "x"}
    assert (await scene.api("chat.postMessage", form, form=True))["ok"] is True
    form["blocks"] = "[{"
    assert (await scene.api("chat.postMessage", form, form=True))["error"] == "invalid_blocks_format"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"channel": "U404", "text": "x"}, "channel_not_found"),
        ({"channel": "U0LEFT00001", "text": "x"}, "channel_not_found"),
        ({"channel": BOT_USER_ID, "text": "x"}, "cannot_dm_bot"),
        ({"channel": "USLACKBOT", "text": "x"}, "cannot_dm_bot"),
        ({"channel": AMIRA}, "no_text"),
        ({"channel": AMIRA, "text": " ", "blocks": []}, "no_text"),
        ({"channel": AMIRA, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": AMIRA, "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": AMIRA, "text": "x", "blocks": [{"type": "video"}]}, "invalid_blocks"),
        (
            {"channel": AMIRA, "blocks": [{"type": "section", "text": words("x" * 2700)}] * 5},
            "msg_blocks_too_long",
        ),
    ],
)
async def test_a_faulty_message_is_refused(scene: Scene, arguments: JsonObject, error: str) -> None:
    """Nothing is posted, and the code is Slack's."""
    before = scene.workspace.state.version
    assert (await scene.api("chat.postMessage", arguments))["error"] == error
    assert scene.workspace.state.version == before


async def test_invalid_blocks_are_explained(scene: Scene) -> None:
    """The place of the fault stands in the response's messages."""
    answer = await scene.api("chat.postMessage", {"channel": AMIRA, "blocks": [{"type": "section"}]})
    messages = as_list(as_object(answer["response_metadata"])["messages"])
    assert messages == ["[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0]"]


async def test_a_message_to_a_person_opens_their_direct_message(scene: Scene) -> None:
    """The answer names the conversation, in which that person and the bot are alone."""
    posted = await scene.api("chat.postMessage", {"channel": AMIRA, "text": "Hello"})
    channel = as_text(posted["channel"])
    info = as_object((await scene.api("conversations.info", {"channel": channel}, form=True))["channel"])
    assert (info["is_im"], info["user"]) == (True, AMIRA)
    members = await scene.api("conversations.members", {"channel": channel}, form=True)
    assert members["members"] == [AMIRA, BOT_USER_ID]
    assert scene.person("Amira Khan").last() == "Hello"
    assert scene.person("Grace Bell").messages() == []


async def test_message_ids_are_unique_and_follow_the_given_clock(scene: Scene) -> None:
    """Two messages at the same moment differ, later ones are greater, even when the clock stands or goes back."""
    stamps: list[str] = []
    for moment in (0, 0, 60, -60):
        scene.times[0] += timedelta(seconds=moment)
        stamps.append(as_text((await scene.api("chat.postMessage", {"channel": AMIRA, "text": "x"}))["ts"]))
    assert stamps == sorted(set(stamps))
    assert float(stamps[2]) - float(stamps[0]) >= 60


async def test_only_own_messages_can_be_changed(scene: Scene) -> None:
    """A person's message, an ephemeral one and one that is gone are refused, each with its code."""
    amira = scene.person()
    await amira.say("mine")
    own = amira.messages()[0]
    place: JsonObject = {"channel": own.channel, "ts": own.ts, "text": "changed"}
    assert (await scene.api("chat.update", place))["error"] == "cant_update_message"
    assert (await scene.api("chat.delete", place))["error"] == "cant_delete_message"
    private = await scene.api("chat.postEphemeral", {"channel": own.channel, "user": AMIRA, "text": "x"})
    place["ts"] = private["message_ts"]
    assert (await scene.api("chat.update", place))["error"] == "message_not_found"
    place["channel"] = "D404"
    assert (await scene.api("chat.update", place))["error"] == "channel_not_found"


async def test_an_update_keeps_the_blocks_that_it_does_not_name(scene: Scene) -> None:
    """A new text alone leaves the blocks; an empty array takes them away."""
    posted = await scene.api(
        "chat.postMessage", {"channel": AMIRA, "text": "x", "blocks": [{"type": "divider"}]}
    )
    place: JsonObject = {"channel": posted["channel"], "ts": posted["ts"], "text": "new"}
    answer = await scene.api("chat.update", place)
    assert len(objects(as_object(answer["message"])["blocks"])) == 1
    answer = await scene.api("chat.update", place | {"blocks": []})
    assert "blocks" not in as_object(answer["message"])
    assert (await scene.api("chat.update", place | {"text": "x" * 4001}))["error"] == "msg_too_long"


async def test_an_ephemeral_message_is_seen_by_one_person(scene: Scene) -> None:
    """The others in the channel do not see it; who is not in the channel cannot be sent one."""
    team = scene.workspace.state.team_channel.id
    sent: JsonObject = {"channel": team, "user": AMIRA, "text": "For you"}
    assert (await scene.api("chat.postEphemeral", sent))["ok"] is True
    assert scene.person("Amira Khan").last(team) == "For you"
    assert scene.person("Grace Bell").messages(team) == []
    sent["user"] = "U0LEFT00001"
    assert (await scene.api("chat.postEphemeral", sent))["error"] == "user_not_in_channel"


async def test_the_pace_of_messages_is_limited_where_asked(stage: Stage) -> None:
    """After the burst comes 429 with Retry-After; another conversation is not held up."""
    strict = replace(FAST, messages_per_second=1.0, message_burst=2)
    async with stage(strict) as scene, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answers: list[tuple[int, str | None]] = []
        for user in (AMIRA, AMIRA, AMIRA, "U0DEMO0002"):
            async with session.post(
                f"{scene.url}/api/chat.postMessage", json={"channel": user, "text": "x"}, headers=headers
            ) as response:
                answers.append((response.status, response.headers.get("Retry-After")))
        assert answers == [(200, None), (200, None), (429, "1"), (200, None)]


async def test_people_are_told_apart(scene: Scene) -> None:
    """Guests, strangers, the deactivated, the bot and Slackbot carry Slack's flags."""
    users = {as_text(u["id"]): u for u in objects((await scene.api("users.list", form=True))["members"])}
    assert users["U0GUEST0001"]["is_restricted"] is True
    assert users["U0STRANGER1"]["is_stranger"] is True
    assert users["U0LEFT00001"]["deleted"] is True
    assert users[BOT_USER_ID]["is_bot"] is True
    assert users["USLACKBOT"]["is_bot"] is False
    assert "email" not in as_object(users["U0STRANGER1"]["profile"])
    for email in ("noor.ellis@demo.example", "ada.west@elsewhere.example", "nobody@demo.example"):
        answer = await scene.api("users.lookupByEmail", {"email": email}, form=True)
        assert answer["error"] == "users_not_found"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "users_list_not_supplied"),
        ({"users": "U404"}, "user_not_found"),
        ({"users": "U0LEFT00001"}, "user_disabled"),
        ({"users": BOT_USER_ID}, "cannot_dm_bot"),
        ({"users": f"{AMIRA},U0DEMO0002"}, "missing_scope"),
        ({"channel": "D404"}, "channel_not_found"),
    ],
)
async def test_who_cannot_be_written_to_is_refused(scene: Scene, arguments: JsonObject, error: str) -> None:
    """A direct message has exactly one person in it, who is there and active."""
    assert (await scene.api("conversations.open", arguments))["error"] == error


@pytest.mark.parametrize(
    ("arguments", "error"), [({"cursor": "x"}, "invalid_cursor"), ({"limit": "1001"}, "invalid_limit")]
)
async def test_pages_are_asked_for_with_the_cursor_that_was_given(
    scene: Scene, arguments: JsonObject, error: str
) -> None:
    """An invented cursor or too long a page is refused."""
    assert (await scene.api("users.list", arguments, form=True))["error"] == error


async def test_a_home_tab_is_published_and_guarded_by_its_hash(scene: Scene) -> None:
    """A publication with an old hash is refused, without one it goes through."""
    given: JsonObject = {"user_id": AMIRA, "view": gallery.home()}
    first = as_object((await scene.api("views.publish", given))["view"])
    hashed: JsonObject = {**given, "hash": first["hash"]}
    second = as_object((await scene.api("views.publish", hashed))["view"])
    assert first["id"] == second["id"]
    assert (await scene.api("views.publish", hashed))["error"] == "hash_conflict"
    assert (await scene.api("views.publish", {**given, "user_id": "U404"}))["error"] == "user_not_found"
    given["view"] = gallery.form()
    assert (await scene.api("views.publish", given))["error"] == "invalid_arguments"


async def test_views_are_refused_with_their_faults(scene: Scene) -> None:
    """A wrong trigger, a missing view, a faulty one, one that is not open, one that is too large."""
    opening: JsonObject = {"trigger_id": "1.2.abc", "view": gallery.form()}
    assert (await scene.api("views.open", opening))["error"] == "invalid_trigger_id"
    assert (await scene.api("views.open", opening | {"trigger_id": "x"}))["error"] == "invalid_arguments"
    assert (await scene.api("views.open", {"trigger_id": "1.2.abc"}))["error"] == "invalid_arguments"
    large: list[Json] = [{"type": "section", "text": words("x" * 3000)}] * 90
    opening["view"] = gallery.form(blocks=large)
    assert (await scene.api("views.open", opening))["error"] == "view_too_large"
    opening["view"] = gallery.form(title=words("x" * 25))
    answer = await scene.api("views.open", opening)
    assert "json-pointer:/view/title/text" in str(answer["response_metadata"])
    assert (await scene.api("views.update", {"view_id": "V404", "view": gallery.form()}))[
        "error"
    ] == "not_found"
    assert (await scene.api("views.update", {"view": gallery.form()}))["error"] == "invalid_arguments"


async def test_trouble_can_be_made(scene: Scene) -> None:
    """An outage, a lost answer and an error are as a test asks for them, and end."""
    sent: JsonObject = {"channel": AMIRA, "text": "x"}
    scene.workspace.trouble(Trouble(method="chat.postMessage", error="fatal_error"))
    assert (await scene.api("chat.postMessage", sent))["error"] == "fatal_error"
    assert scene.person().messages() == []
    scene.workspace.trouble(Trouble(method="chat.postMessage", error="internal_error", after=True))
    assert (await scene.api("chat.postMessage", sent))["error"] == "internal_error"
    assert len(scene.person().messages()) == 1
    scene.workspace.trouble(Trouble(error="service_unavailable", times=-1))
    assert (await scene.api("auth.test"))["ok"] is False
    scene.workspace.end_troubles()
    assert (await scene.api("auth.test"))["ok"] is True
    assert [call.method for call in scene.workspace.calls] == ["chat.postMessage", "auth.test"]
