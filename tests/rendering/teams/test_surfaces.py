from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from bot.cards import (
    Button,
    Buttons,
    Card,
    Divider,
    Facts,
    Heading,
    Note,
    Option,
    Style,
    Table,
    Text,
    TextInput,
    Ticks,
    Typed,
)
from bot.messages.base import Letter
from bot.presses import Press, Verb
from bot.rendering import teams
from bot.rendering.limits import CardTooLarge
from bot.rendering.text import clean
from tests.messages.spoken import card as sample_card
from tests.rendering.adaptive_card import Payload, actions_of, assert_valid, faults, literal, schema_faults
from tests.rendering.slack.forms import SAVE, card_of, form_of
from tests.rendering.strategies import HOSTILE, cards, hostile_text
from tests.rendering.teams.forms import rendered
from tests.support import sample_preparations, sample_records
from tests.support.samples import samples

MACROS = (
    "{{DATE(2026-11-19T10:00:00Z)}} {{TIME(2026-11-19T10:00:00Z)}}",
    "{{{DATE(2026-11-19T10:00:00Z,LONG)}}}",
    "**bold** _it_ ~~no~~ [x](javascript:alert(1)) ![i](https://example.org/i.png)",
    "<at>Grace Bell</at>",
    "- one",
    "1. one",
    "2) two",
    "# one",
    "---",
    "===",
    "\\*",
    "&lt;b&gt; &#42; R&D, Health & Safety",
    "www.example.org, mail amira@example.org or mailto:amira@example.org, http://example.org",
)
"""What Teams' clients read in a text block."""

_PRESS = Press(Verb.CONFIRM, "rec_1", 2)
_relaxed = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@_relaxed
@given(card=cards())
def test_any_card_is_valid_or_refused_as_too_large(card: Card) -> None:
    """Whatever a card holds, Teams would take it, or it is refused before it is sent."""
    try:
        payload = rendered(card)
    except CardTooLarge:
        return
    assert_valid(payload)


@pytest.mark.parametrize("name", samples())
def test_every_message_of_ours_is_one_valid_card(name: str) -> None:
    """All messages in all their variants are shown in one card each, in full."""
    card = sample_card(name)
    payload = rendered(card)
    assert_valid(payload)
    assert teams.pages(card) == [card]


@_relaxed
@given(text=hostile_text)
def test_what_was_typed_is_found_again_unchanged(text: str) -> None:
    """Everything that was typed is in literal runs, in order and complete, and nowhere else."""
    try:
        payload = rendered(card_of(Typed("Workload", text)))
    except CardTooLarge:
        assert len(text.encode("utf-8", "replace")) > 10_000
        return
    assert_valid(payload)
    title, label, quotation = payload["body"]
    assert (title["text"], literal(label)) == ("Session", "Workload")
    assert (quotation["type"], quotation["style"]) == ("Container", "emphasis")
    assert literal(quotation) == (clean(text) if clean(text).strip() else "\u2013")


@pytest.mark.parametrize("text", [*HOSTILE, *MACROS])
def test_hostile_text_stays_what_it_is(text: str) -> None:
    """What a person typed, and own words with a name in them, are shown by every client as they are."""
    text = text[:300]
    option = Option("v", text)
    card = card_of(
        *(Heading(text), Text(text), Note(text), Typed(text, text), Facts(((text, text),))),
        Table(text, (text, text), ((text, text),)),
        Ticks(name="q", label=text, hint=text, options=(option,)),
        title=text,
        notification=text,
        submit=Button(text, _PRESS),
    )
    assert_valid(rendered(card))


@pytest.mark.parametrize(
    "text", ["R&D, Health & Safety", "Due at 10:30am (P1-3.1a-1). Why?", "2 of 7", "Zoë O'Neill"]
)
def test_ordinary_words_stay_readable_in_headings(text: str) -> None:
    """Making words inert changes nothing that can be seen in ordinary ones."""
    [heading] = rendered(card_of(Heading(text), title=""))["body"]
    assert heading["text"].replace("\u2060", "") == text


@pytest.mark.clause("P1-1.2-S1")
@pytest.mark.parametrize("name", [name for name, message in samples().items() if isinstance(message, Letter)])
def test_what_people_typed_is_in_no_preview(name: str) -> None:
    """Notification, speech, fallback and what buttons carry hold nothing that a person typed."""
    fields = json.loads(json.dumps(teams.activity_fields(sample_card(name))))
    [attachment] = fields["attachments"]
    content: Payload = attachment["content"]
    outside = json.dumps(
        [
            *(fields["summary"], content["speak"], content["fallbackText"]),
            *(action["data"] for action in actions_of(content)),
        ]
    )
    typed = (sample_preparations.TYPED, sample_records.TYPED, *(text for _, text in sample_records.VIEWS))
    assert not [text for text in typed if text in outside]


def test_a_message_has_a_summary_and_one_card() -> None:
    """A notification shows the summary; no text stands above the card."""
    fields = teams.activity_fields(card_of(notification="n" * 3_000))
    assert fields.keys() == {"summary", "attachments"}
    assert fields["summary"] == "n" * 999 + "\u2026"
    assert fields["attachments"] == [
        {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": teams.message(card_of(notification="n" * 3_000)),
        }
    ]


def test_speech_and_fallback_hold_no_markup() -> None:
    """Speech may be read as SSML and the fallback as markdown: neither finds anything to read."""
    payload = rendered(card_of(notification="<break/> & **now**"))
    assert payload["speak"] == "break/ **now**"
    assert payload["fallbackText"] == "\uff1cbreak/\uff1e & \uff0a\uff0anow\uff0a\uff0a"


def test_buttons_are_executed_or_submitted() -> None:
    """A button replaces its card; where a client cannot do that, it submits the same press."""
    row = Buttons((Button("Confirm", _PRESS, Style.PRIMARY), Button("Discard", _PRESS, Style.DANGER)))
    first, second = actions_of(rendered(card_of(row)))
    data = {"p": "1~confirm~rec_1~2"}
    fallback = {"type": "Action.Submit", "title": "Confirm", "style": "positive", "data": data}
    assert first == {**fallback, "type": "Action.Execute", "verb": "confirm", "fallback": fallback}
    assert second["style"] == "destructive"


def test_long_labels_stand_in_full_too() -> None:
    """A label too long for a button is shortened in it, and is in full above it and in its tooltip."""
    label = "Read the record of the session on Thursday, and say whether it is as you remember it now"
    _, above, *rows = rendered(card_of(Buttons((Button(label, _PRESS), Button("Read", _PRESS)))))["body"]
    assert literal(above) == label
    (shortened,), (short,) = (row["actions"] for row in rows)
    assert (shortened["title"][-1], shortened["tooltip"]) == ("\u2026", label)
    assert (short["title"], "tooltip" in short) == ("Read", False)


def test_more_than_five_buttons_stand_in_rows() -> None:
    """No button hides in a menu."""
    body = rendered(card_of(Buttons(tuple(Button(f"B{n}", _PRESS) for n in range(7)))))["body"]
    assert [len(part["actions"]) for part in body[1:]] == [5, 2]


def test_a_row_of_buttons_is_no_wider_than_a_phone() -> None:
    """Clients cut the labels of a row that is too wide, so a long one stands in a row of its own, close below."""
    labels = ("Confirm", "I see it differently", "Ask Grace first", "Read who can see what")
    body = rendered(card_of(Buttons(tuple(Button(label, _PRESS) for label in labels))))["body"]
    shown = [[action["title"] for action in part["actions"]] for part in body[1:]]
    assert shown == [["Confirm", "I see it differently"], ["Ask Grace first"], ["Read who can see what"]]
    assert [part.get("spacing") for part in body[1:]] == [None, "Small", "Small"]


@pytest.mark.parametrize("name", samples())
def test_no_label_of_ours_is_cut_on_a_phone(name: str) -> None:
    """Every row of buttons of every message fits into some 300 pixels."""
    rows = [part["actions"] for part in rendered(sample_card(name))["body"] if part["type"] == "ActionSet"]
    assert all(sum(len(action["title"]) + 4 for action in row) <= 35 for row in rows)


def test_a_form_is_submitted_by_the_first_button_of_its_last_row() -> None:
    """The likeliest button comes first: the one that submits stands before the others, small print aside."""
    box = TextInput(name="q", label="What?")
    card = card_of(box, Buttons((Button("Back", _PRESS),)), submit=SAVE)
    assert [action["title"] for action in actions_of(rendered(card))] == ["Save", "Back"]
    assert [action["title"] for action in actions_of(rendered(form_of(box)))] == ["Save"]
    small_print = card_of(box, Buttons((Button("Back", _PRESS),)), Note("Why: a rule."), submit=SAVE)
    assert [action["title"] for action in actions_of(rendered(small_print))] == ["Save", "Back"]
    apart = card_of(Buttons((Button("Back", _PRESS),)), Text("What?"), box, submit=SAVE)
    assert [action["title"] for action in actions_of(rendered(apart))] == ["Back", "Save"]


def test_a_card_refreshes_itself() -> None:
    """A card may ask for its newest state: where its owner is known, nobody else's client does."""
    payload = json.loads(json.dumps(teams.message(card_of(), refresh=_PRESS, user="29:a")))
    assert_valid(payload)
    assert payload["refresh"]["userIds"] == ["29:a"]
    assert teams.press_of(payload["refresh"]["action"]["data"]) == _PRESS
    unknown = json.loads(json.dumps(teams.message(card_of(), refresh=_PRESS)))
    assert_valid(unknown)
    assert "userIds" not in unknown["refresh"]
    assert "refresh" not in teams.message(card_of(), user="29:a")


def test_words_are_suggested() -> None:
    """At most three, as buttons that type them: the label is the word, as clients differ in which of both they send."""
    fields = teams.activity_fields(card_of(), user="29:a", suggests=("prepare", "next", "held", "help"))
    assert fields["suggestedActions"] == {
        "to": ["29:a"],
        "actions": [
            {"type": "imBack", "title": word.capitalize(), "value": word}
            for word in ("prepare", "next", "held")
        ],
    }
    assert "suggestedActions" not in teams.activity_fields(card_of())


def test_narrow_tables_are_tables_and_wide_ones_lists() -> None:
    """Three columns are a table with headers; more are a list that can be read on a phone, with the same cells."""
    narrow = Table("Overdue", ("Name", "Due"), (("Ben", "24 November"), ("Amira", "")))
    wide = Table("Overdue", ("Name", "Due", "Days", "Why"), (("Ben", "24 November", "2", ""),))
    _, caption, table, _, row = rendered(card_of(narrow, wide))["body"]
    assert literal(caption) == "Overdue"
    assert table["firstRowAsHeaders"] is True
    assert [literal(line) for line in table["rows"]] == ["NameDue", "Ben24 November", "Amira\u2013"]
    assert literal(row) == "Ben: Due: 24 November; Days: 2; Why: \u2013"


def test_a_table_that_is_too_large_becomes_a_list_with_every_row() -> None:
    """A list takes less room than a table, so a long table is shown as one rather than refused."""
    rows = tuple((f"Person {number}", f"{number} days") for number in range(110))
    payload = rendered(card_of(Table("Overdue", ("Name", "Days"), rows)))
    assert_valid(payload)
    assert [literal(line) for line in payload["body"][2:]] == [f"{name}: Days: {days}" for name, days in rows]


def test_a_divider_is_a_line_above_what_follows() -> None:
    """A line divides; at the end there is nothing to divide."""
    body = rendered(card_of(Text("A"), Divider(), Divider(), Text("B"), Divider()))["body"]
    assert [part.get("separator", False) for part in body] == [False, False, True]


def test_an_empty_card_shows_its_notification() -> None:
    """A card has a body, whatever is missing."""
    payload = rendered(card_of(title=""))
    assert_valid(payload)
    assert literal(payload["body"]) == "Supervision: a reminder is waiting."


def test_the_size_of_a_card() -> None:
    """A card is taken up to 28,000 bytes, JSON included, and refused beyond."""
    accepted = 0
    for length in range(26_000, 28_000, 50):
        try:
            accepted = teams.size_of(teams.message(card_of(Typed("Label", "x" * length))))
        except CardTooLarge:
            continue
    assert 27_900 < accepted <= 28_000


def test_the_rules_find_faults() -> None:
    """The checker is no rubber stamp: it names what is wrong in a faulty card."""
    card = rendered(form_of(TextInput(name="q", label="What?")))
    card["body"][0]["text"] = "**bold**"
    card["body"].append({"type": "FactSet", "facts": []})
    card["body"].append({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": MACROS[0]}]})
    del card["body"][2]["actions"][0]["data"]["asked"]
    assert len(faults(card)) >= 5
    assert faults(card)[0] == "TextBlock.text is read as markdown"


@pytest.mark.parametrize(
    "part",
    [
        {"type": "Icon", "name": "Calendar"},
        {"type": "TextBlok", "text": "x"},
        {"type": "TextBlock", "text": "x", "colour": "Good"},
        {"type": "TextBlock", "text": "x", "targetWidth": "Wide"},
    ],
)
def test_the_schema_refuses_what_it_does_not_know(part: Payload) -> None:
    """Misspelt and foreign fields and elements do not pass, nor what is newer than the version that we use."""
    card = rendered(card_of())
    assert schema_faults(card) == []
    assert schema_faults({**card, "body": [part]})
    assert schema_faults({**card, "version": "1.6"})
