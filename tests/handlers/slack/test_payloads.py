"""Bodies of requests, typed."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unknown
from bot.presses import Press, Verb
from handlers.slack.payloads import (
    Sender,
    body_of,
    command_of,
    home_opened_by,
    pressed_of,
    sender_of,
    submitted_of,
    typed_of,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
NAMES = st.sampled_from(
    [
        "type",
        "event",
        "actions",
        "view",
        "state",
        "values",
        "user",
        "team",
        "id",
        "text",
        "channel",
        "value",
        "private_metadata",
        "container",
        "message_ts",
        "action_id",
        "channel_type",
        "files",
        "subtype",
        "tab",
    ]
)
BODIES = st.dictionaries(
    NAMES, ANYTHING | st.dictionaries(NAMES, ANYTHING) | st.lists(st.dictionaries(NAMES, ANYTHING))
)

MESSAGE: dict[str, object] = {
    "type": "message",
    "channel_type": "im",
    "user": "U1",
    "team": "T1",
    "channel": "D1",
    "text": "help",
}


def envelope(event: dict[str, object], **more: object) -> dict[str, object]:
    """An event as it comes."""
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event, **more}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"[1]",
        b"5",
        b"null",
        b'"text"',
        b"{}",
        b'{"type": []}',
        b'{"type": ""}',
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "event": "message"}',
        b"payload=",
        b"payload=[1]",
        b"payload=null",
        b"payload=%7B",
        b"text=%ff&command=%2Fsupervision",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"type":' * 100_000,
        b"&".join(b"a%d=1" % number for number in range(101)),
    ],
)
def test_what_slack_never_sends_is_no_body(raw: bytes) -> None:
    """Not UTF-8, no JSON, another kind of JSON, no kind of request, or too deep: a ValueError and no other."""
    with pytest.raises(ValueError):
        body_of(raw)


def test_a_command_may_hold_any_word() -> None:
    """A command in which somebody types the word "payload" is a command like any other."""
    typed = {"command": "/supervision", "text": "payload=1 help", "user_id": "U1"}
    command = command_of(body_of(urlencode(typed).encode()))
    assert (command.text, command.sender.user) == ("payload=1 help", "U1")


def test_a_message_is_read() -> None:
    """A person's own direct message has its sender, place and text."""
    typed = typed_of(envelope(MESSAGE))
    assert typed is not None
    assert (typed.sender, typed.text) == (Sender("T1", "U1"), "help")
    assert (typed.place.channel, typed.place.direct, typed.place.closed) == ("D1", True, False)


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"channel_type": "channel"},
        {"channel_type": "mpim"},
        {"user": ""},
        {"user": "U1\x00"},
        {"user": ["U1"]},
        {"channel": "\ud800"},
    ],
)
def test_what_is_no_message_to_the_bot_is_not_read(change: dict[str, object]) -> None:
    """Bots, edits, deletions, joins, other conversations and nobody's messages are passed over."""
    assert typed_of(envelope(MESSAGE | change)) is None


def test_a_mention_is_not_private() -> None:
    """A mention is never taken for a direct message, whatever it says of its channel."""
    mention = {**MESSAGE, "type": "app_mention", "text": "<@U0BOT> help"}
    typed = typed_of(envelope(mention))
    assert typed is not None
    assert (typed.place.direct, typed.text) == (False, "help")


@pytest.mark.parametrize(("is_shared", "closed"), [(True, True), (False, False)])
def test_a_channel_shared_with_others_is_closed(is_shared: bool, closed: bool) -> None:
    """In a channel that another organisation can read nothing but one line is said."""
    mention = {**MESSAGE, "type": "app_mention"}
    typed = typed_of(envelope(mention, is_ext_shared_channel=is_shared))
    assert typed is not None
    assert typed.place.closed is closed


def test_the_sender_is_of_their_own_organisation() -> None:
    """In a shared channel the person's own team counts, not the one that the channel belongs to."""
    assert sender_of({"user": {"id": "U1", "team_id": "T9"}, "team": {"id": "T1"}}) == Sender("T9", "U1")
    typed = typed_of(envelope({**MESSAGE, "user_team": "T9"}))
    assert typed is not None
    assert typed.sender == Sender("T9", "U1")


def test_the_same_press_has_the_same_key() -> None:
    """A repetition of one press is known by its key; another press of the same button has another one."""
    button = {"type": "button", "value": Press(Verb.CONFIRM, "r1", 1).pack(), "action_id": "a"}

    def press(ts: str) -> tuple[str, ...]:
        body: dict[str, object] = {
            "container": {"message_ts": "1.1"},
            "actions": [{**button, "action_ts": ts}],
        }
        return pressed_of(json.loads(json.dumps(body))).key

    assert press("5.1") == press("5.1") != press("5.2")


@settings(max_examples=50, deadline=None)
@given(body=BODIES)
def test_no_body_breaks_the_parsers(body: dict[str, object]) -> None:
    """Whatever stands where, what is read is typed, empty, or not known to be ours."""
    typed_of({"event": body, **body})
    assert isinstance(command_of(body).text, str)
    assert isinstance(sender_of(body), Sender)
    assert home_opened_by(body) is None or isinstance(home_opened_by(body), Sender)
    for read in (pressed_of, submitted_of):
        try:
            read(body)
        except Unknown:
            continue
