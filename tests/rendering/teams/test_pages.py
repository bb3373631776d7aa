from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Element,
    Facts,
    Heading,
    Input,
    Note,
    NumberInput,
    Option,
    Table,
    Text,
    TextInput,
    Ticks,
    Typed,
)
from bot.confidential import Answers
from bot.errors import Unknown
from bot.presses import Press, Verb
from bot.rendering import teams
from bot.rendering.limits import CardTooLarge
from bot.rendering.text import clean
from tests.rendering.adaptive_card import Payload, actions_of, assert_valid, inputs_of, literal
from tests.rendering.slack.forms import SAVE, card_of, form_of
from tests.rendering.strategies import HOSTILE, cards
from tests.rendering.teams.forms import rendered, sent

_READ = Press(Verb.CONFIRM_OPEN, "rec_1", 2)


def record_of(text: str) -> Card:
    """A record with five heads of this text, and a button."""
    heads = (Typed(f"Head {number}", text) for number in range(5))
    return card_of(Text("Read it."), *heads, Buttons((Button("Confirm", Press(Verb.CONFIRM)),)), submit=SAVE)


def typed_on(cards: list[Payload]) -> str:
    """All that was typed, over some cards."""
    boxes = (part for card in cards for part in card["body"] if part["type"] == "Container")
    return "".join(map(literal, boxes))


def turned(card: Card, number: int = 0, **more: Any) -> Payload:
    """A page of a card that can be turned over."""
    return json.loads(json.dumps(teams.page(card, _READ, number, **more)))


def test_a_record_of_five_long_heads_is_one_card() -> None:
    """Five heads of 3,000 characters each fit into one card."""
    card = record_of("A sentence that goes on. " * 120)
    assert teams.pages(card) == [card]
    assert_valid(rendered(card))


@pytest.mark.parametrize(
    "text", ["\u0645\u0631\u062d\u0628\u0627 " * 500, "\U0001f600" * 3_000, *HOSTILE[-4:-2]]
)
def test_a_longer_record_is_paged_and_complete(text: str) -> None:
    """What no card takes is shown over several, each valid, with every character in order."""
    pages = [rendered(page) for page in teams.pages(record_of(text))]
    for page in pages:
        assert_valid(page)
    assert typed_on(pages) == text * 5
    assert len(pages) > 1
    assert [page["body"][0]["text"] for page in pages] == [
        f"Session ({number} of {len(pages)})" for number in range(1, len(pages) + 1)
    ]
    labels = [[action["title"] for action in actions_of(page)] for page in pages]
    assert labels == [[]] * (len(pages) - 1) + [["Save", "Confirm"]]


def test_a_divided_text_says_so() -> None:
    """The parts of one text are numbered under its label."""
    [first, *_] = teams.pages(card_of(Typed("Workload", "word " * 8_000)))
    assert [part.label for part in first.elements if isinstance(part, Typed)][:2] == [
        "Workload (1 of 16)",
        "Workload (2 of 16)",
    ]


def test_every_kind_of_long_element_is_divided() -> None:
    """Texts, notes, facts and tables go over several pages too, with nothing lost."""
    long = "A sentence that goes on. " * 500
    rows = tuple((f"Person {number}", "x" * 400) for number in range(100))
    card = card_of(Text(long), Note(long), Facts((("Fact", long),)), Table("Overdue", ("Name", "Why"), rows))
    pages = [rendered(page) for page in teams.pages(card)]
    for page in pages:
        assert_valid(page)
    shown = "".join(literal(page) for page in pages)
    assert shown.count("A sentence that goes on.") == 1_500
    assert all(f"Person {number}" in shown for number in range(100))


def test_a_card_is_turned_over_by_the_press_that_opened_it() -> None:
    """The buttons of a page press again what opened the letter, with a page's number."""
    card = record_of("\U0001f600" * 3_000)
    count = len(teams.pages(card))
    seen: list[Payload] = []
    number, more = 0, True
    while more:
        page = turned(card, number)
        assert_valid(page)
        seen.append(page)
        turning = {action["title"]: action["data"] for action in actions_of(page) if "page" in action["data"]}
        assert all(teams.press_of(data) == _READ for data in turning.values())
        assert ("Show the page before" in turning) == (number > 0)
        more = "Show more" in turning
        number = (teams.page_of(turning["Show more"]) or 0) if more else number
    assert len(seen) == count
    assert typed_on(seen) == "\U0001f600" * 15_000


def test_a_card_of_one_page_has_nothing_to_turn() -> None:
    """Where all fits, the page is the card; a page after the last is the last."""
    card = record_of("Short.")
    assert turned(card) == rendered(card)
    assert turned(card, 7) == rendered(card)
    assert teams.page_of({"p": "1~confirm~~0"}) is None


def test_what_stands_aside_is_on_every_page() -> None:
    """A letter can be folded away wherever one has stopped reading; where it is one card, in its closing row."""
    fold = Button("Fold away", Press(Verb.FOLD, "x"))
    long, short = record_of("\U0001f600" * 3_000), record_of("Short.")
    for number in range(len(teams.pages(long))):
        labels = [action["title"] for action in actions_of(turned(long, number, aside=[fold]))]
        assert labels.count("Fold away") == 1
    assert [action["title"] for action in actions_of(turned(short, aside=[fold]))] == [
        *("Save", "Confirm", "Fold away")
    ]


def test_a_heading_and_a_button_stay_with_their_text() -> None:
    """No page ends with a heading, and none begins with the button of an answer on the page before."""
    edit = Buttons((Button("Edit", Press(Verb.PREPARE_EDIT)),))
    parts = ((Heading(f"Part {number}"), Typed("Answer", "x" * 2_400), edit) for number in range(40))
    made = teams.pages(card_of(*(element for part in parts for element in part)))
    assert len(made) > 3
    for page in made:
        assert isinstance(page.elements[0], Heading)
        assert page.elements[-1] == edit


# --- forms -----------------------------------------------------------------------------------------


SHARE = Ticks(name="share", label="Which?", options=tuple(Option(f"q{n}", f"Answer {n}") for n in range(10)))
ANSWERS = (
    "word " * 600,
    "\U0001f600" * 1_500,
    "\u5b57" * 3_000,
    '"\\\n' * 1_000,
    "{{DATE(" * 420,
    "&" * 3_000,
)
"""Texts about as long as a box takes: in letters of one to four bytes, and such as grow in JSON."""


def summary_of(text: str) -> Card:
    """Ten answers of this text, each with its button, then what can be shared of them."""
    edits = (Buttons((Button(f"Edit answer {number}", Press(Verb.PREPARE_EDIT)),)) for number in range(1, 11))
    answers = (element for edit in edits for element in (Typed("Answer", text), edit))
    keep = Buttons((Button("Keep", Press(Verb.PREPARE_KEEP)),))
    return card_of(*answers, SHARE, keep, Note("Unshared, it is deleted."), submit=SAVE)


@pytest.mark.parametrize("text", ANSWERS)
def test_a_long_form_is_read_first_and_filled_in_last(text: str) -> None:
    """Its texts stand on the first pages, complete and in order; its inputs and what sends them on the last."""
    pages = [rendered(page) for page in teams.pages(summary_of(text))]
    for page in pages:
        assert_valid(page)
    assert len(pages) > 1
    assert typed_on(pages) == text * 10
    assert [len(inputs_of(page)) for page in pages] == [0] * (len(pages) - 1) + [1]
    labels = [action["title"] for page in pages for action in actions_of(page)]
    assert labels == [*(f"Edit answer {number}" for number in range(1, 11)), "Save", "Keep"]


def test_what_was_ticked_is_kept_when_pages_are_turned() -> None:
    """Whoever reads an answer again, and comes back, finds the ticks as they were; so does what is sent."""
    card, last = summary_of(ANSWERS[1]), len(teams.pages(summary_of(ANSWERS[1]))) - 1
    data = sent(turned(card, last), "Show the page before", share="q1,q4")
    for number, way in ((last - 1, "Show the page before"), (last - 2, "Show more"), (last - 1, "Show more")):
        assert teams.page_of(data) == number
        data = sent(turned(card, number, ticked=teams.ticked(data)), way)
    (box,) = inputs_of(turned(card, last, ticked=teams.ticked(data)))
    assert box["value"] == "q1,q4"
    assert teams.answers(sent(turned(card, last, ticked=teams.ticked(data)), "Save")).chosen("share") == (
        *("q1", "q4"),
    )
    assert teams.ticked(sent(turned(card, last), "Show the page before", share="")) == {"share": ()}


def test_a_page_with_a_box_to_type_in_is_not_turned_back() -> None:
    """What was typed would be lost: no button may carry it."""
    reason = TextInput(name="reason", label="Why does it stay?")
    card = form_of(*(Typed("Found", "x" * 2_400) for _ in range(20)), reason)
    last = turned(card, 99)
    assert [action["title"] for action in actions_of(last)] == ["Save"]
    assert [action["title"] for action in actions_of(turned(card))] == ["Show more"]


@pytest.mark.parametrize("kind", [Text, Note])
def test_what_is_read_among_inputs_goes_before_them(kind: type[Text | Note]) -> None:
    """Long words after an input do not part it from the button that sends it."""
    card = form_of(SHARE, kind("A sentence that goes on. " * 2_000))
    pages = [rendered(page) for page in teams.pages(card)]
    for page in pages:
        assert_valid(page)
    assert "".join(map(literal, pages)).count("A sentence that goes on.") == 2_000
    assert [len(inputs_of(page)) for page in pages] == [0] * (len(pages) - 1) + [1]
    assert [action["title"] for action in actions_of(pages[-1])] == ["Save"]


def test_boxes_that_no_card_holds_can_be_read() -> None:
    """A text too long for its box is shown whole; ways out stay, and what would send it without the text goes."""
    text = "word " * 8_000
    back = Buttons((Button("Back", Press(Verb.PREPARE_BACK)),))
    kept = (
        NumberInput(name="n", label="How long?", initial=60),
        DateInput(name="d", label="When?", initial=date(2026, 11, 19)),
        Choice(name="c", label="Who?", options=SHARE.options, initial="q1"),
    )
    pages = [
        rendered(page)
        for page in teams.pages(form_of(TextInput(name="q", label="?", initial=text), *kept, back))
    ]
    for page in pages:
        assert_valid(page)
    assert typed_on(pages) == text
    assert "too long to be changed here" in literal(pages[0])
    assert "How long?: 60When?: 2026-11-19Who?: Answer 1" in literal(pages[-1])
    assert [action["title"] for page in pages for action in actions_of(page)] == ["Back"]


def test_a_fault_of_a_long_form_is_shown_where_it_is_mended() -> None:
    """The page with the inputs comes back, with what is wrong at its top and with what was chosen."""
    page = json.loads(
        json.dumps(teams.with_errors(summary_of(ANSWERS[2]), {"share": "Tick one."}, Answers({"share": ()})))
    )
    assert_valid(page)
    assert literal(page["body"][1]) == "Which?: Tick one."
    assert [action["title"] for action in actions_of(page)][-2:] == ["Save", "Keep"]
    with pytest.raises(CardTooLarge):
        teams.with_errors(
            form_of(TextInput(name="q", label="?", initial="word " * 8_000)), {"q": "Shorten it."}
        )


# --- anything --------------------------------------------------------------------------------------


def text_of(element: Element) -> str:
    """The words of an element without what can stand between its pieces."""
    match element:
        case Heading(text) | Text(text) | Note(text) | Typed(_, text):
            return re.sub(r"\s", "", clean(text))
        case Facts(rows):
            return re.sub(r"\s", "", "".join(clean(text) for _, text in rows))
        case _:
            return ""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(card=cards(), times=st.sampled_from((1, 4)))
def test_any_card_is_shown_in_pages(card: Card, times: int) -> None:
    """However long: each page is one that Teams takes, all texts come in order, and all inputs on one page, or none."""
    elements = [one for one in card.elements if not isinstance(one, Input)] * times
    inputs = [one for one in card.elements if isinstance(one, Input)]
    long = replace(card, elements=(*elements, *inputs))
    made = teams.pages(long)
    for page in (*map(rendered, made), turned(long), turned(long, len(made))):
        assert_valid(page)
    shown = "".join(text_of(element) for page in made for element in page.elements)
    assert "".join(map(text_of, elements)) in shown
    asked = [[one for one in page.elements if isinstance(one, Input)] for page in made]
    assert asked[:-1] == [[]] * (len(made) - 1)
    assert asked[-1] in (inputs, [])
    assert (made[-1].submit == card.submit) or not asked[-1]


@pytest.mark.parametrize("page", ["x", -1, 1.5, True, [0], "\u0663", 10_000])
def test_a_page_that_is_no_number_is_unknown(page: object) -> None:
    """A page is a small whole number."""
    with pytest.raises(Unknown):
        teams.page_of({"page": page})


@pytest.mark.parametrize("kept", ["x", {"share": "q1"}, {"share": [1]}, {1: ["q1"]}, [["share", "q1"]]])
def test_ticks_that_are_none_are_unknown(kept: object) -> None:
    """What was kept is a list of values by name."""
    with pytest.raises(Unknown):
        teams.answers({"kept": kept})
