from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Input,
    NumberInput,
    Option,
    Style,
    Text,
    TextInput,
    Ticks,
)
from bot.errors import Unknown
from bot.presses import Press, Verb
from bot.rendering import limits, slack
from bot.rendering.text import clean, parts
from tests.rendering.block_kit import assert_valid
from tests.rendering.slack.forms import SAVE, card_of, form_of, payload_of, state_of
from tests.rendering.strategies import hostile_text, inputs

_relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@_relaxed
@given(element=inputs())
def test_an_unchanged_form_gives_its_initial_values(element: Input) -> None:
    """What a form is filled in with comes back the same, through parts, options, dates and numbers."""
    payload = payload_of(slack.modal, form_of(element))
    answers = slack.answers(state_of(payload))
    match element:
        case TextInput():
            assert answers.text("answer") == clean(element.initial).strip()
        case NumberInput():
            fits = element.initial is not None and 0 <= element.initial <= 1000
            assert answers.text("answer") == (str(element.initial) if fits else "")
        case DateInput():
            assert answers.text("answer") == (element.initial.isoformat() if element.initial else "")
        case Choice():
            known = element.initial in {option.value for option in element.options}
            assert answers.text("answer") == (element.initial if known else "")
        case Ticks():
            ticked = [option.value for option in element.options if option.value in element.initial]
            assert answers.chosen("answer") == tuple(ticked)


@_relaxed
@given(
    text=hostile_text
    | st.lists(st.sampled_from(["a", " ", "\n", "b. ", "\n\n"]), max_size=9_000).map("".join)
)
def test_parts_of_a_long_text_join_exactly(text: str) -> None:
    """A text in several boxes is the same text again, white space at the cuts included."""
    text = clean(text)
    state = {
        "q" if number == 1 else f"q~{number}": {
            f"q#{number}{letter}": {"type": "plain_text_input", "value": part}
        }
        for number, (letter, part) in enumerate(parts(text, limits.INPUT_PART), start=1)
    }
    answers = slack.answers(state)
    assert answers.text("q") == text.strip()
    assert all(len(part) <= 2_400 for _, part in parts(text, limits.INPUT_PART))


def test_a_cleared_part_leaves_no_gap() -> None:
    """A part that somebody emptied is left out, with what stood before it."""
    state = {
        "q": {"q#1n": {"type": "plain_text_input", "value": "one"}},
        "q~2": {"q#2p": {"type": "plain_text_input", "value": None}},
        "q~10": {"q#10w": {"type": "plain_text_input", "value": "ten"}},
        "q~3": {"q#3l": {"type": "plain_text_input", "value": "three"}},
    }
    assert slack.answers(state).text("q") == "one\nthree ten"


def test_a_long_answer_comes_back_in_labelled_parts() -> None:
    """A text longer than a box is split over several, each labelled, the first one alone obligatory."""
    box = TextInput(name="q", label="What happened?", initial="word " * 1_200, optional=False)
    blocks = payload_of(slack.modal, form_of(box))["blocks"]
    assert [block["label"]["text"] for block in blocks] == [f"What happened? ({n} of 3)" for n in (1, 2, 3)]
    assert [block["block_id"] for block in blocks] == ["q", "q~2", "q~3"]
    assert [block["optional"] for block in blocks] == [False, True, True]


def test_a_press_comes_back_from_a_button() -> None:
    """A button's press travels in its value, under an action id of its own."""
    press = Press(Verb.CONFIRM, "rec_1", 2)
    row = Buttons((Button("Confirm", press), Button("Confirm", press, Style.DANGER)))
    elements = payload_of(slack.message, card_of(row))["blocks"][1]["elements"]
    assert [slack.press_of(element) for element in elements] == [press, press]
    assert len({element["action_id"] for element in elements}) == 2
    assert [element.get("style") for element in elements] == [None, "danger"]


def test_a_press_comes_back_while_somebody_types() -> None:
    """Text that is saved while it is typed comes under its press, with each character."""
    press = Press(Verb.PREPARE_SAVE, "prep_1", 4)
    box = TextInput(name="q1", label="What is happening?", autosave=press)
    [block] = payload_of(slack.modal, form_of(box))["blocks"]
    assert block["dispatch_action"] is True
    assert block["element"]["dispatch_action_config"] == {"trigger_actions_on": ["on_character_entered"]}
    action = {
        "type": "plain_text_input",
        "action_id": block["element"]["action_id"],
        "block_id": "q1",
        "value": "W",
    }
    assert slack.press_of(action) == press
    state = {"q1": {action["action_id"]: {"type": "plain_text_input", "value": "W"}}}
    assert slack.answers(state).text("q1") == "W"


def test_a_view_carries_both_its_presses() -> None:
    """The presses for submitting and for closing come back with the view."""
    close = Press(Verb.PREPARE_PAUSE, "prep_1", 4)
    view = payload_of(slack.modal, form_of(on_close=close))
    assert slack.form_press(view) == (SAVE.press, close)
    assert view["notify_on_close"] is True
    assert view["callback_id"] == "held.save"
    plain = payload_of(slack.modal, card_of(Text("Read this.")))
    assert slack.form_press(plain) == (None, None)
    assert (plain["callback_id"], plain["notify_on_close"]) == ("card", False)


_junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["button", "checkboxes", "q#1n"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "value", "action_id", "private_metadata", "selected_options", "q", "q~2", "q#1n"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("parse", [slack.answers, slack.press_of, slack.form_press])
@given(payload=_junk)
def test_hostile_payloads_are_unknown(parse: Callable[[object], object], payload: object) -> None:
    """Whatever comes in, parsing gives an answer or says `Unknown`, and nothing else."""
    try:
        result = parse(payload)
    except Unknown:
        return
    assert result is not None


@pytest.mark.parametrize(
    "metadata",
    [
        '{"s":"1~confirm~~0"}' + " " * 3_000,
        "[" * 2_900,
        "{",
        "[]",
        '{"s":1}',
        '{"s":"1~nothing~~0"}',
        "x" * 3_001,
        '{"c":null}',
        "1",
        "NaN",
    ],
)
def test_hostile_metadata_is_unknown(metadata: str) -> None:
    """Metadata that we did not write is refused, however deep or long it is."""
    with pytest.raises(Unknown):
        slack.form_press({"private_metadata": metadata})


@pytest.mark.parametrize(
    ("count", "kind"), [(5, "radio_buttons"), (6, "static_select"), (250, "static_select")]
)
def test_many_options_become_a_menu(count: int, kind: str) -> None:
    """Few options are radio buttons, more a menu, very many a menu with groups; the initial one stays chosen."""
    options = tuple(Option(f"v{number}", f"Person {number}") for number in range(count))
    card = form_of(Choice(name="q", label="Who?", options=options, initial="v3"))
    payload = payload_of(slack.modal, card)
    assert_valid(payload)
    assert payload["blocks"][0]["element"]["type"] == kind
    assert slack.answers(state_of(payload)).text("q") == "v3"


@pytest.mark.parametrize(
    "card",
    [
        card_of(TextInput(name="q", label="?")),
        form_of(TextInput(name="q~2", label="?")),
        form_of(TextInput(name="q", label="?"), DateInput(name="q", label="?")),
        form_of(Choice(name="q", label="?", options=(Option("a", "A"), Option("a", "B")))),
        form_of(NumberInput(name="q", label="?", minimum=2, maximum=1)),
    ],
)
def test_faulty_cards_are_refused(card: Card) -> None:
    """A form that Slack would refuse is a fault in the program, and says so at once."""
    with pytest.raises(ValueError):
        slack.modal(card)


def test_faults_are_shown_at_their_fields() -> None:
    """A fault stands at its input; one that belongs to no input stands at the first, with its own."""
    view = payload_of(
        slack.modal, form_of(DateInput(name="day", label="Day"), NumberInput(name="length", label="Length"))
    )
    answer = slack.errors(
        {"day": "Choose today or earlier.", "whole": "Not saved.", "length": "Up to 480."}, view
    )
    assert answer == {
        "response_action": "errors",
        "errors": {"day": "Choose today or earlier. Not saved.", "length": "Up to 480."},
    }
    with pytest.raises(ValueError):
        slack.errors({}, view)


def test_a_form_in_a_message_ends_with_its_button() -> None:
    """Where there is no modal, a form's submit is a button below its inputs, and its press comes back."""
    payload = payload_of(slack.home, form_of(DateInput(name="day", label="Day", initial=date(2026, 11, 19))))
    assert_valid(payload)
    assert [block["type"] for block in payload["blocks"]] == ["header", "input", "actions"]
    assert slack.press_of(payload["blocks"][-1]["elements"][0]) == SAVE.press
    assert slack.answers(state_of(payload)).text("day") == "2026-11-19"


def test_parts_of_different_kinds_are_unknown() -> None:
    """A part that is no text cannot be joined to one that is: no form of ours sends that."""
    state = {
        "q": {"q#1n": {"type": "plain_text_input", "value": "one"}},
        "q~2": {"q#2n": {"type": "checkboxes", "selected_options": [{"value": "a"}]}},
    }
    with pytest.raises(Unknown):
        slack.answers(state)


@pytest.mark.parametrize(
    ("initial", "multiline"), [("short", False), ("two\nlines", True), ("word " * 600, True)]
)
def test_a_box_of_one_line_grows_with_its_text(initial: str, multiline: bool) -> None:
    """A box for one line becomes a larger one where its text has lines or comes in parts."""
    box = TextInput(name="q", label="Label", initial=initial, multiline=False)
    blocks = payload_of(slack.modal, form_of(box))["blocks"]
    assert [block["element"]["multiline"] for block in blocks] == [multiline] * len(blocks)
