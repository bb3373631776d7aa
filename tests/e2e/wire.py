"""Signed requests made by hand, as Slack would send them or as somebody else might, and what they leave behind.

The payloads' shapes: https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
and https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

import aiohttp
from sqlalchemy import Engine, select

from bot.demo.jsons import JsonObject, as_text, dump
from bot.demo.people_actions import Where
from bot.demo.sending import sign
from bot.demo.state import OpenView
from bot.errors import Unknown
from bot.presses import Press, Verb
from storage.tables import load
from tests.support.person import Client
from tests.support.visible import Shown, shown_in
from tests.support.world import SECRET, TEAM, World

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back; status 0 for a closed connection."""

    status: int
    body: str = ""

    @property
    def is_refusal(self) -> bool:
        """A 4xx or a closed connection."""
        return self.status == 0 or 400 <= self.status < 500


async def send(
    world: World,
    body: bytes,
    kind: str = JSON,
    *,
    secret: str = SECRET,
    age: float = 0,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """A signed request.

    Args:
        world: to whose bot it goes.
        body: the raw bytes.
        kind: the content type; empty for none.
        secret: what it is signed with.
        age: seconds since it was signed; negative for the future.
        headers: take the place of others.
    """
    timestamp = int(world.clock.now().timestamp() - age)
    signed = {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": sign(secret, timestamp, body)}
    if kind:
        signed["Content-Type"] = kind
    return await send_raw(world, body, {**signed, **(headers or {})})


async def send_raw(world: World, body: bytes, headers: Mapping[str, str]) -> Answered:
    """A request with exactly these headers, and those without which there is no HTTP."""
    try:
        async with (
            aiohttp.ClientSession(skip_auto_headers=["Content-Type"]) as session,
            session.post(f"{world.url}/slack/events", data=io.BytesIO(body), headers=headers) as response,
        ):
            return Answered(response.status, await response.text())
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
        return Answered(0)


async def send_event(world: World, body: JsonObject) -> Answered:
    """A request of the Events API."""
    return await send(world, dump(body).encode())


async def send_interaction(world: World, payload: JsonObject) -> Answered:
    """A press or a submitted form."""
    return await send(world, urlencode({"payload": dump(payload)}).encode(), FORM)


async def send_command(world: World, fields: Mapping[str, str]) -> Answered:
    """A slash command."""
    return await send(world, urlencode(fields).encode(), FORM)


async def look_at(world: World, path: str, headers: Mapping[str, str] | None = None) -> Answered:
    """A GET."""
    async with aiohttp.ClientSession() as session, session.get(world.url + path, headers=headers) as response:
        return Answered(response.status, await response.text())


# --- payloads --------------------------------------------------------------------------------------


def event(fields: JsonObject, *, team: str = TEAM, shared: bool = False) -> JsonObject:
    """An event in its envelope."""
    number = next(_numbers)
    return {
        "token": "not trusted",
        "team_id": team,
        "api_app_id": "A0BOT000001",
        "type": "event_callback",
        "event_id": f"Ev{number:09d}",
        "event_time": 1790000000,
        "authorizations": [{"team_id": team, "user_id": "U0BOT000001", "is_bot": True}],
        "is_ext_shared_channel": shared,
        "event": fields,
    }


def message(
    user: str, channel: str, text: str, *, team: str = TEAM, more: JsonObject | None = None
) -> JsonObject:
    """Somebody typed into a direct message; `more` takes the place of fields of the event."""
    ts = f"17900{next(_numbers):05d}.000100"
    typed: JsonObject = {"type": "message", "channel_type": "im", "user": user, "channel": channel}
    return event({**typed, "text": text, "team": team, "ts": ts, "event_ts": ts, **(more or {})}, team=team)


def mention(user: str, channel: str, text: str, *, team: str = TEAM, shared: bool = False) -> JsonObject:
    """Somebody mentioned the bot in a channel."""
    ts = f"17900{next(_numbers):05d}.000200"
    fields: JsonObject = {"type": "app_mention", "user": user, "channel": channel, "text": text, "ts": ts}
    return event({**fields, "team": team, "event_ts": ts}, team=team, shared=shared)


def home_opened(user: str, channel: str, *, team: str = TEAM) -> JsonObject:
    """Somebody opened the Home tab."""
    return event({"type": "app_home_opened", "user": user, "channel": channel, "tab": "home"}, team=team)


def command(user: str, channel: str, channel_name: str, text: str, *, team: str = TEAM) -> dict[str, str]:
    """Somebody typed a slash command; the trigger is none that opens anything."""
    return {
        "team_id": team,
        "channel_id": channel,
        "channel_name": channel_name,
        "user_id": user,
        "command": "/supervision",
        "text": text,
        "api_app_id": "A0BOT000001",
        "response_url": "https://127.0.0.1/response",
        "trigger_id": f"1{next(_numbers):06d}.2.abc",
    }


def pressed(user: str, action: JsonObject, *, channel: str = "", team: str = TEAM) -> JsonObject:
    """Somebody pressed a button of a message."""
    ts = f"17900{next(_numbers):05d}.000300"
    return {
        **_interaction("block_actions", user, team),
        "container": {"type": "message", "message_ts": ts, "channel_id": channel},
        "channel": {"id": channel, "name": "directmessage"},
        "actions": [{**action, "action_ts": ts}],
    }


def submitted(user: str, view: OpenView, *, team: str = TEAM) -> JsonObject:
    """Somebody submitted a form, or a copy of one, with what stands in it."""
    body: JsonObject = {
        **view.body,
        "id": view.id,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "state": {"values": view.inputs.as_json()},
    }
    return {**_interaction("view_submission", user, team), "view": body, "response_urls": []}


def _interaction(kind: str, user: str, team: str) -> JsonObject:
    return {
        "type": kind,
        "team": {"id": team, "domain": "demo"},
        "user": {"id": user, "username": "somebody", "team_id": team},
        "api_app_id": "A0BOT000001",
        "token": "not trusted",
        "trigger_id": f"1{next(_numbers):06d}.2.abc",
    }


# --- buttons by what they do, so that their labels may change ------------------------------------------


def button(client: Client, verb: Verb, ref: str | None = None) -> tuple[Where, Shown]:
    """The newest button that carries a verb: in the modal, else in the chat, else on the Home tab."""
    for where, blocks in _places(client):
        for shown in shown_in(blocks):
            if shown.is_button and _carries(as_text(shown.element.get("value")), verb, ref):
                return where, shown
    raise AssertionError(f"no button for {verb}; the screen says:\n{client.screen()}")


async def press(client: Client, verb: Verb, ref: str | None = None) -> None:
    """Presses the button that carries a verb."""
    where, shown = button(client, verb, ref)
    await client.press_again(where, shown.place)
    assert client.problem == "", client.problem


def copied_button(client: Client, verb: Verb, ref: str | None = None) -> JsonObject:
    """What Slack would send of a button in `actions`."""
    _, shown = button(client, verb, ref)
    return {
        "type": "button",
        "action_id": shown.place[1],
        "block_id": shown.place[0],
        "value": as_text(shown.element.get("value")),
    }


def _places(client: Client) -> list[tuple[Where, list[JsonObject]]]:
    if client.has_modal():
        modal = client.modal()
        return [(Where(view_id=modal.id), modal.blocks)]
    posts = reversed(client.messages())
    return [(Where(channel=post.channel, ts=post.ts), post.blocks) for post in posts]


def _carries(value: str, verb: Verb, ref: str | None) -> bool:
    try:
        press = Press.unpack(value)
    except Unknown:
        return False
    return press.verb is verb and ref in (None, press.ref)


# --- what is left behind -------------------------------------------------------------------------------


def all_rows(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with engine.begin() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in load().sorted_tables
        }


async def requests_counted(world: World) -> dict[str, float]:
    """How many requests came, by what became of them (`/metrics`)."""
    text = (await look_at(world, "/metrics")).body
    found = re.findall(
        r'^supervision_requests_total{outcome="(\w+)",platform="slack"} ([0-9.]+)', text, re.MULTILINE
    )
    return {outcome: float(number) for outcome, number in found}
