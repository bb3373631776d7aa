from __future__ import annotations

import json

import pytest

from bot.cards import Button, Buttons, Card, Facts, Note, Table, Text, TextInput, Typed
from bot.errors import Unknown
from bot.presses import Press, Verb
from bot.rendering import teams
from bot.rendering.limits import CardTooLarge
from tests.rendering.adaptive_card import Payload, actions_of, assert_valid, literal
from tests.rendering.slack.forms import SAVE, card_of, form_of
from tests.rendering.strategies import HOSTILE
from tests.rendering.teams.forms import rendered

_READ = Press(Verb.CONFIRM_OPEN, "rec_1", 2)


def record_of(text: str) -> Card:
    """A record with five heads of this text, and a button."""
    heads = (Typed(f"Head {number}", text) for number in range(5))
    return card_of(Text("Read it."), *heads, Buttons((Button("Confirm", Press(Verb.CONFIRM)),)), submit=SAVE)


def typed_on(cards: list[Payload]) -> str:
    """All that was typed, over some cards."""
    boxes = (part for card in cards for part in card["body"] if part["type"] == "Container")
    return "".join(map(literal, boxes))


def turned(card: Card, number: int = 0) -> Payload:
    """A page of a card that can be turned over."""
    return json.loads(json.dumps(teams.page(card, _READ, number)))


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
        number = teams.page_of(turning["Show more"]) if more else number
    assert len(seen) == count
    assert typed_on(seen) == "\U0001f600" * 15_000


def test_a_card_of_one_page_has_nothing_to_turn() -> None:
    """Where all fits, the page is the card; a page after the last is the last."""
    card = record_of("Short.")
    assert turned(card) == rendered(card)
    assert turned(card, 7) == rendered(card)
    assert teams.page_of({"p": "1~confirm~~0"}) == 0


def test_a_form_is_never_paged() -> None:
    """A form that is too large is refused, since its boxes come back together."""
    with pytest.raises(CardTooLarge, match="pages"):
        teams.pages(form_of(TextInput(name="q", label="?", initial="word " * 8_000)))


def test_what_no_page_can_hold_is_refused() -> None:
    """A title or a row that is larger than a card cannot be shown."""
    with pytest.raises(CardTooLarge):
        teams.pages(card_of(title="t" * 30_000))
    with pytest.raises(CardTooLarge):
        teams.pages(card_of(Table("T", ("A", "B"), (("a", "x" * 30_000),))))


@pytest.mark.parametrize("page", ["x", -1, 1.5, True, [0], "\u0663", 10_000])
def test_a_page_that_is_no_number_is_unknown(page: object) -> None:
    """A page is a small whole number."""
    with pytest.raises(Unknown):
        teams.page_of({"page": page})
