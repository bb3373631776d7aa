from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.cards import (
    Button,
    Card,
    Choice,
    Facts,
    Heading,
    Note,
    Option,
    Table,
    Text,
    Typed,
)
from bot.presses import Press, Verb
from bot.rendering import slack
from bot.rendering.limits import CardTooLarge
from bot.rendering.text import clean
from tests.rendering.block_kit import assert_valid, schema_faults
from tests.rendering.block_kit_rules import faults
from tests.rendering.slack.forms import card_of, literal, payload_of
from tests.rendering.strategies import HOSTILE, cards, hostile_text

_SURFACES = (slack.message, slack.modal, slack.home)
_relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@_relaxed
@pytest.mark.parametrize("render", _SURFACES)
@given(card=cards())
def test_any_card_is_valid_or_refused_as_too_large(render: Callable[[Card], Any], card: Card) -> None:
    """Whatever a card holds, Slack would take it on every surface, or it is refused before it is sent."""
    try:
        payload = payload_of(render, card)
    except CardTooLarge:
        return
    assert_valid(payload)


@_relaxed
@given(text=hostile_text)
def test_what_was_typed_is_found_again_unchanged(text: str) -> None:
    """Everything that was typed is in literal runs, in order and complete, and nowhere else."""
    payload = payload_of(slack.modal, card_of(Typed("Workload", text)))
    assert_valid(payload)
    typed = clean(text) if text.strip("\x00\x07") and clean(text).strip() else "\u2013"
    assert literal(payload) == "Workload" + typed
    assert [block["type"] for block in payload["blocks"]] == ["rich_text"] * len(payload["blocks"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_fits_a_message_literally(text: str) -> None:
    """A message shows up to some ten thousand typed characters; what is longer is refused, never cut."""
    card = card_of(Typed("Workload", text))
    if len(text) > 3_000 and not text.isalpha():
        with pytest.raises(CardTooLarge):
            slack.message(card_of(Typed("Workload", text), Typed("Workload", text), Typed("Workload", text)))
        return
    payload = payload_of(slack.message, card)
    assert_valid(payload)
    assert literal(payload).endswith(clean(text) if clean(text).strip() else "\u2013")


@pytest.mark.parametrize("text", HOSTILE)
def test_own_words_are_never_markup(text: str) -> None:
    """Names and other words of ours that look like markup stay what they are, in no markup object."""
    text = text[:3_100]
    card = card_of(Heading(text), Text(text), Note(text), Facts(((text, text),)), title=text)
    payload = payload_of(slack.modal, card)
    assert_valid(payload)
    assert "mrkdwn" not in json.dumps(payload)


def test_notification_cannot_mention_or_link() -> None:
    """The fallback text, which Slack does parse, can hold no mention and no link."""
    text = slack.message(card_of(notification="<!channel> & <@U123> @here <https://x.y|z>"))["text"]
    assert text == "&lt;!channel&gt; &amp; &lt;@\u2060U123&gt; @\u2060here &lt;https://x.y|z&gt;"
    assert slack.POST_OPTIONS == {
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


@pytest.mark.clause("P1-1.2-S1")
def test_notification_never_holds_what_was_typed() -> None:
    """A preview shows the notification, and nothing that a person typed."""
    payload = slack.message(card_of(Typed("Workload", "canary-4711")))
    assert "canary-4711" not in str(payload["text"])


def test_a_second_table_and_one_in_a_modal_are_lists() -> None:
    """One table a message is a table; others, and all in views, are lists with the same cells."""
    table = Table("Overdue", ("Name", "Due"), (("Ben", "24 November"), ("Amira", "")))
    message = payload_of(slack.message, card_of(table, table))
    assert [block["type"] for block in message["blocks"]] == [
        "header",
        "rich_text",
        "table",
        "rich_text",
        "section",
    ]
    assert message["blocks"][2]["rows"][2][1]["text"] == "\u2013"
    modal = payload_of(slack.modal, card_of(table))
    assert literal(modal) == "OverdueBen: Due: 24 NovemberAmira: Due: \u2013"


def test_a_table_too_long_for_one_keeps_every_row() -> None:
    """A table with more rows than Slack takes is a list, with all its rows."""
    rows = tuple((f"Person {number}", f"{number} days") for number in range(150))
    payload = payload_of(slack.message, card_of(Table("Overdue", ("Name", "Days"), rows)))
    assert_valid(payload)
    shown = "\n".join(block["text"]["text"] for block in payload["blocks"] if block["type"] == "section")
    assert shown == "\n".join(f"\u2022 {name}: Days: {days}" for name, days in rows)


def test_what_is_shortened_stands_in_full_too() -> None:
    """Titles and labels that are too long for their place end in an ellipsis and are shown in full above."""
    long = "Preparation for the supervision session, and all the labels that belong to it, in the autumn of this year"
    options = tuple(Option(f"v{number}", long + str(number)) for number in range(3))
    card = card_of(
        Choice(name="q", label="Which?", options=options),
        title=long,
        submit=Button(long, Press(Verb.HELD_SAVE)),
    )
    payload = payload_of(slack.modal, card)
    assert_valid(payload)
    dumped = json.dumps(payload["blocks"])
    assert payload["title"]["text"] == "Preparation for the\u2026"
    assert payload["blocks"][0]["text"]["text"] == long
    assert all(f'"{option.label}"' in dumped for option in options)
    assert payload["blocks"][-1]["text"]["text"] == long
    assert len({option["text"]["text"] for option in payload["blocks"][2]["element"]["options"]}) == 3


def test_many_short_texts_share_blocks() -> None:
    """Texts that would take more blocks than a message has are put together, none is lost."""
    payload = payload_of(slack.message, card_of(*(Text(f"Line {number}.") for number in range(80))))
    assert_valid(payload)
    assert all(f"Line {number}." in payload["blocks"][1]["text"]["text"] for number in range(80))


@pytest.mark.parametrize(
    ("render", "element"),
    [
        (slack.message, Typed("Workload", "word " * 2_800)),
        (slack.message, Facts(tuple((f"Label {number}", "word " * 200) for number in range(20)))),
        (slack.modal, Typed("Workload", "word " * 60_000)),
        (slack.home, Typed("Workload", "\U0001f600" * 30_000)),
    ],
)
def test_what_cannot_fit_is_refused(render: Callable[[Card], object], element: Typed | Facts) -> None:
    """Nothing is cut to make it fit: the caller learns that it has to show pages."""
    with pytest.raises(CardTooLarge, match="pages"):
        render(card_of(element))


def test_a_modal_shows_a_long_record_whole() -> None:
    """Forty thousand typed characters, more than any message takes, are shown complete in a modal."""
    text = "A sentence that goes on. " * 1_600
    payload = payload_of(slack.modal, card_of(Typed("Workload", text)))
    assert_valid(payload)
    assert literal(payload) == "Workload" + text


def test_the_own_rules_find_faults() -> None:
    """The checker of limits is no rubber stamp: it names what is wrong in a faulty payload."""
    button = {
        "type": "button",
        "action_id": "a",
        "value": "v",
        "text": {"type": "plain_text", "text": "x" * 76},
    }
    blocks = [
        {"type": "actions", "elements": [button, button]},
        {"type": "section", "text": {"type": "mrkdwn"}},
    ]
    found = faults({"text": "", "blocks": blocks * 26})
    assert {"52 blocks", "button", "markup", "action_id twice", "emoji codes are read"} <= set(found)


def test_the_schema_refuses_what_it_does_not_know() -> None:
    """The schema knows names and types: a misspelt field or a foreign block does not pass."""
    assert schema_faults({"text": "x", "blocks": [{"type": "secton"}]})
    assert schema_faults({"text": "x", "blocks": [{"type": "divider", "colour": "red"}]})
    assert schema_faults({"text": "x", "blocks": [{"type": "divider"}]}) == []
