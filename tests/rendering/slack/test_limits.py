"""Each limit from both sides: what just fits is shown as it is, one more is split, shown elsewhere or refused."""

from __future__ import annotations

import json

import pytest

from bot.cards import (
    Button,
    Buttons,
    Choice,
    Divider,
    Element,
    Facts,
    Heading,
    NumberInput,
    Option,
    Table,
    TextInput,
    Ticks,
    Typed,
)
from bot.presses import Press, Verb
from bot.rendering import slack
from bot.rendering.limits import CardTooLarge
from tests.rendering.block_kit import assert_valid
from tests.rendering.block_kit_rules import Payload
from tests.rendering.slack.forms import card_of, form_of, payload_of

_PRESS = Press(Verb.CONFIRM, "r1", 1)


def _kinds(payload: Payload) -> list[str]:
    return [block["type"] for block in payload["blocks"]]


def _table(columns: int, rows: int, cell: str = "x") -> Table:
    return Table("Caption", ("c",) * columns, ((cell,) * columns,) * rows)


@pytest.mark.parametrize(
    ("element", "kinds"),
    [
        (Heading("x" * 150), ["header"]),
        (Heading("x" * 151), ["rich_text"]),
        (Buttons((Button("x" * 75, _PRESS),)), ["actions"]),
        (Buttons((Button("x" * 76, _PRESS),)), ["section", "actions"]),
        (Buttons((Button("Yes", _PRESS),) * 5), ["actions"]),
        (Buttons((Button("Yes", _PRESS),) * 6), ["actions", "actions"]),
        (_table(20, 99), ["rich_text", "table"]),
        (_table(21, 1), ["rich_text", "section"]),
        (_table(2, 100), ["rich_text", "section"]),
        (_table(2, 5, "x" * 999), ["rich_text", "table"]),
        (_table(2, 5, "x" * 1_000), ["rich_text", *["section"] * 5]),
        (Table("Caption", ("a", "b"), (("x",), ("x", "y", "z"))), ["rich_text", "section"]),
        (Facts((("Label", "x" * 1_493),) * 2), ["rich_text"]),
        (Facts((("Label", "x" * 1_494),) * 2), ["rich_text", "rich_text"]),
        (Typed("Label", "x" * 3_000), ["rich_text"]),
        (Typed("Label", "x" * 3_001), ["rich_text", "rich_text"]),
    ],
)
def test_limits_of_what_is_read(element: Element, kinds: list[str]) -> None:
    """Headings, buttons, tables and texts change their form exactly where Slack's limits are."""
    payload = payload_of(slack.message, card_of(element, title=""))
    assert_valid(payload)
    assert _kinds(payload) == kinds


@pytest.mark.parametrize(
    ("element", "kinds"),
    [
        (Choice(name="q", label="?", options=(Option("a", "x" * 75),)), ["input"]),
        (Choice(name="q", label="?", options=(Option("a", "x" * 76),)), ["rich_text", "input"]),
        (Choice(name="q", label="?", options=(Option("a" * 150, "A"),)), ["input"]),
        (Choice(name="q", label="?", options=()), ["rich_text"]),
        (NumberInput(name="q", label="x" * 2_000), ["input"]),
        (NumberInput(name="q", label="x" * 2_001), ["section", "input"]),
        (NumberInput(name="q", label="?", hint="x" * 2_001), ["section", "input"]),
        (NumberInput(name="q", label="?", initial=1001), ["input"]),
        (TextInput(name="q", label="?", initial="x" * 2_400), ["input"]),
        (TextInput(name="q", label="?", initial="x" * 2_401), ["input", "input"]),
    ],
)
def test_limits_of_what_is_asked(element: Element, kinds: list[str]) -> None:
    """What is too long for an input's label, hint or option stands above it; a long text gets a second box."""
    payload = payload_of(slack.modal, form_of(element))
    assert_valid(payload)
    assert _kinds(payload) == kinds


@pytest.mark.parametrize(("count", "kind"), [(10, "checkboxes"), (11, "multi_static_select")])
def test_many_ticks_become_a_menu(count: int, kind: str) -> None:
    """Slack takes ten ticks; more are a menu."""
    options = tuple(Option(f"v{number}", "A") for number in range(count))
    payload = payload_of(slack.modal, form_of(Ticks(name="q", label="?", options=options)))
    assert_valid(payload)
    assert payload["blocks"][0]["element"]["type"] == kind


def test_a_title_and_a_submit_label_of_24_characters_fit() -> None:
    """They stand where they belong, and nowhere else."""
    card = card_of(Divider(), title="t" * 24, submit=Button("s" * 24, _PRESS))
    payload = payload_of(slack.modal, card)
    assert_valid(payload)
    assert (payload["title"]["text"], payload["submit"]["text"]) == ("t" * 24, "s" * 24)
    assert _kinds(payload) == ["divider"]


def test_a_title_and_a_submit_label_of_25_characters_stand_in_the_form() -> None:
    """Shortened where they belong, they are in full above and below."""
    payload = payload_of(slack.modal, card_of(Divider(), title="t" * 25, submit=Button("s" * 25, _PRESS)))
    assert_valid(payload)
    assert _kinds(payload) == ["header", "divider", "section"]


def test_blocks_of_a_message_and_of_a_view() -> None:
    """Fifty blocks are a message and a hundred a view; one more is refused."""
    assert_valid(payload_of(slack.message, card_of(*(Divider(),) * 50, title="")))
    assert_valid(payload_of(slack.modal, card_of(*(Divider(),) * 100)))
    with pytest.raises(CardTooLarge):
        slack.message(card_of(*(Divider(),) * 51, title=""))
    with pytest.raises(CardTooLarge):
        slack.modal(card_of(*(Divider(),) * 101))
    with pytest.raises(CardTooLarge):
        slack.modal(card_of(*(Divider(),) * 100, submit=Button("s" * 25, _PRESS)))


def test_the_size_of_a_view() -> None:
    """A view is taken up to a quarter of a million bytes, and refused beyond."""
    accepted = 0
    for length in range(235_000, 250_000, 500):
        try:
            view = slack.modal(card_of(Typed("Label", "x" * length)))
        except CardTooLarge:
            continue
        accepted = len(json.dumps(view))
    assert 249_000 < accepted <= 250_000


def test_the_size_of_a_message() -> None:
    """A message is taken up to about thirteen thousand characters, JSON included, and refused beyond."""
    accepted = 0
    for length in range(11_000, 14_000, 50):
        try:
            message = slack.message(card_of(Typed("Label", "x" * length)))
        except CardTooLarge:
            continue
        accepted = len(json.dumps(message["blocks"], separators=(",", ":")))
    assert 13_000 < accepted <= 13_210


@pytest.mark.parametrize("character", ["x", "&", "@", "\U0001f600"])
def test_a_long_notification_is_shortened(character: str) -> None:
    """A preview stays within what Slack advises, whatever has to be escaped in it."""
    text = slack.message(card_of(notification=character * 9_000))["text"]
    assert isinstance(text, str)
    assert 1_900 < len(text.encode("utf-16-le")) // 2 <= 4_000
    assert text.endswith("\u2026")


def test_identifiers_have_an_end() -> None:
    """An action id of 255 characters is taken; a longer one, or an option's value over 150, is a fault."""
    name = "n" * 20
    token = Press(Verb.PREPARE_SAVE, "r" * (255 - 20 - len("#" + "#1n") - len("1~prepare.save~~1")), 1)
    payload = payload_of(slack.modal, form_of(TextInput(name=name, label="?", autosave=token)))
    assert_valid(payload)
    assert len(payload["blocks"][0]["element"]["action_id"]) == 255
    with pytest.raises(ValueError, match="too long"):
        slack.modal(form_of(TextInput(name=name + "n", label="?", autosave=token)))
    with pytest.raises(ValueError, match="option values"):
        slack.modal(form_of(Choice(name="q", label="?", options=(Option("v" * 151, "A"),))))


def test_an_empty_card_shows_its_notification() -> None:
    """Slack takes no message without blocks."""
    payload = payload_of(slack.message, card_of(title=""))
    assert_valid(payload)
    assert payload["blocks"][0]["text"]["text"] == "Supervision: a reminder is waiting."
