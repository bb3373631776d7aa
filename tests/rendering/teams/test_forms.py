from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import Button, Buttons, Choice, DateInput, Input, NumberInput, Option, TextInput, Ticks
from bot.confidential import Answers
from bot.errors import Unknown
from bot.presses import Press, Verb
from bot.rendering import teams
from bot.rendering.limits import CardTooLarge
from bot.rendering.text import clean
from tests.rendering.adaptive_card import Payload, assert_valid, inputs_of, literal
from tests.rendering.slack.forms import card_of, form_of
from tests.rendering.strategies import hostile_text, inputs
from tests.rendering.teams.forms import rendered, sent

_BACK = Buttons((Button("Back", Press(Verb.PREPARE_BACK, "prep_1", 4)),))
_OPTIONS = tuple(Option(f"v{number}", f"Option {number}") for number in range(12))
_relaxed = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def expected(element: Input) -> str | tuple[str, ...]:
    """What a form answers that nobody changed."""
    match element:
        case TextInput():
            return clean(element.initial).strip()
        case NumberInput():
            return "" if element.initial is None else str(element.initial)
        case DateInput():
            return element.initial.isoformat() if element.initial else ""
        case Choice():
            return element.initial if element.initial in {option.value for option in element.options} else ""
        case Ticks():
            return tuple(option.value for option in element.options if option.value in element.initial)


def answered(answers: Answers, element: Input) -> str | tuple[str, ...]:
    """What came for an input."""
    return answers.chosen(element.name) if isinstance(element, Ticks) else answers.text(element.name)


@_relaxed
@given(element=inputs())
def test_an_unchanged_form_gives_its_initial_values(element: Input) -> None:
    """What a form is filled in with comes back the same, through parts, options, dates and numbers."""
    try:
        payload = rendered(form_of(element))
    except CardTooLarge:
        return
    assert_valid(payload)
    assert answered(teams.answers(sent(payload)), element) == expected(element)


@_relaxed
@given(element=inputs(), other=inputs("other"))
def test_a_form_with_faults_holds_what_was_typed(element: Input, other: Input) -> None:
    """A form that comes back with its faults answers the same again, with nothing typed anew."""
    empty = [
        TextInput(name=box.name, label=box.label) if isinstance(box, TextInput) else box
        for box in (element, other)
    ]
    try:
        typed = teams.answers(sent(rendered(form_of(element, other))))
        again = json.loads(json.dumps(teams.with_errors(form_of(*empty), {"answer": "Mend this."}, typed)))
    except CardTooLarge:
        return
    assert_valid(again)
    for box in (element, other):
        assert answered(teams.answers(sent(again)), box) == expected(box)


def test_faults_stand_at_the_top_and_above_their_inputs() -> None:
    """Whoever hears the card learns all that is wrong first, and each fault again where it is mended."""
    form = form_of(TextInput(name="a", label="What?"), DateInput(name="b", label="When?"))
    card = json.loads(json.dumps(teams.with_errors(form, {"b": "Choose a day.", "gone": "Try again."})))
    assert_valid(card)
    _, top, what, fault, when, _ = card["body"]
    assert [literal(line) for line in top["items"]] == ["When?: Choose a day.", "Try again."]
    assert (literal(fault), fault["inlines"][0]["color"]) == ("Choose a day.", "Attention")
    assert (what["id"], when["id"]) == ("a", "b")


def test_a_fault_is_needed() -> None:
    """A form without faults is no answer to a submitted one."""
    with pytest.raises(ValueError, match="no fault"):
        teams.with_errors(form_of(TextInput(name="a", label="What?")), {})


def test_what_was_typed_wrongly_is_left_out() -> None:
    """A client that sends nonsense as a number or date gets an empty box, not an error."""
    card = form_of(
        NumberInput(name="n", label="How long?", initial=60),
        DateInput(name="d", label="When?", initial=date(2026, 11, 19)),
        TextInput(name="t", label="What?", initial="before"),
    )
    filled = teams.filled(card, Answers({"n": "an hour", "d": "tomorrow"}))
    number, day, text = filled.elements
    assert (number, day) == (NumberInput(name="n", label="How long?"), DateInput(name="d", label="When?"))
    assert text == card.elements[2]


def test_an_answer_that_was_cleared_comes_back_empty() -> None:
    """Teams sends nothing for an empty input; that it was asked for is known from the card."""
    payload = rendered(
        form_of(TextInput(name="q", label="What?"), Ticks(name="t", label="?", options=_OPTIONS))
    )
    answers = teams.answers(sent(payload))
    assert set(answers.names()) == {"q", "t"}
    assert (answers.text("q"), answers.chosen("t")) == ("", ())
    assert "other" not in answers


def test_any_button_of_a_form_brings_what_was_typed() -> None:
    """Back, Skip and Pause lose nothing, and no client refuses them because a box is empty."""
    payload = rendered(
        card_of(
            TextInput(name="q", label="What?", optional=False),
            _BACK,
            submit=Button("Next", Press(Verb.PREPARE_ANSWER)),
        )
    )
    data = sent(payload, "Back", q="half a sent")
    assert teams.press_of(data) == Press(Verb.PREPARE_BACK, "prep_1", 4)
    assert teams.answers(data).text("q") == "half a sent"
    assert "isRequired" not in inputs_of(payload)[0]


def test_a_form_with_one_button_says_what_is_missing_before_it_is_sent() -> None:
    """Where nothing but the submit button can be pressed, the client asks for what is needed."""
    form = form_of(
        TextInput(name="a", label="What?", optional=False),
        NumberInput(name="b", label="How long?", minimum=15, maximum=240, initial=60),
        Choice(name="c", label="Who?", options=_OPTIONS[:2], optional=True),
    )
    what, long, who = inputs_of(rendered(form))
    assert (what["isRequired"], what["errorMessage"]) == (True, "Please write something here.")
    assert (long["min"], long["max"], long["value"]) == (15, 240, 60)
    assert long["errorMessage"] == "Please give a whole number from 15 to 240."
    assert "isRequired" not in who


def test_a_number_out_of_bounds_is_shown_as_it_was_typed() -> None:
    """Bounds that would exclude what stands in the box are left to the server."""
    [box] = inputs_of(rendered(form_of(NumberInput(name="n", label="?", initial=5_000))))
    assert (box["value"], "max" in box) == (5_000, False)


@pytest.mark.parametrize(
    ("count", "choice", "ticks"),
    [(5, "expanded", "expanded"), (6, "compact", "expanded"), (11, "compact", "compact")],
)
def test_a_few_options_are_seen_at_once(count: int, choice: str, ticks: str) -> None:
    """A few options are buttons or boxes, many a menu."""
    one = Choice(name="c", label="Who?", options=_OPTIONS[:count])
    many = Ticks(name="t", label="Which?", options=_OPTIONS[:count])
    first, second = inputs_of(rendered(form_of(one, many)))
    assert (first["style"], second["style"]) == (choice, ticks)
    assert ("isMultiSelect" in first, second["isMultiSelect"]) == (False, True)


def test_a_long_answer_comes_back_in_labelled_parts() -> None:
    """A text longer than a box is split over several, each labelled, the first one alone obligatory."""
    text = "A sentence. " * 400 + "\n\nThe end."
    box = TextInput(name="q", label="What happened?", initial=text, optional=False, hint="Briefly")
    payload = rendered(form_of(box))
    boxes = inputs_of(payload)
    assert [part["label"] for part in boxes] == [f"What happened? ({n} of 3)" for n in (1, 2, 3)]
    assert [part["id"].partition("~")[0] for part in boxes] == ["q"] * 3
    assert ["isRequired" in part for part in boxes] == [True, False, False]
    assert teams.answers(sent(payload)).text("q") == text.strip()


def test_five_full_boxes_fit_a_form() -> None:
    """A record's five heads, each as long as a box takes, come back in one form."""
    heads = [TextInput(name=f"h{n}", label="Head", initial="word " * 600) for n in range(5)]
    assert_valid(rendered(form_of(*heads)))


def test_a_hint_stands_below_its_input() -> None:
    """A hint stays in sight while somebody types, and is read after the label."""
    body = rendered(form_of(TextInput(name="q", label="What?", hint="Two sentences")))["body"]
    assert [part["type"] for part in body[1:3]] == ["Input.Text", "RichTextBlock"]
    assert literal(body[2]) == "Two sentences"


def test_nothing_to_choose_is_said() -> None:
    """A choice without options is a line, and no answer is expected for it."""
    payload = rendered(form_of(Choice(name="c", label="Who?", options=())))
    assert_valid(payload)
    assert literal(payload["body"][1]) == "Who?: \u2013"
    assert teams.answers(sent(payload)).names() == ()


@pytest.mark.parametrize(
    "boxes",
    [
        (TextInput(name="q", label="?"), TextInput(name="q", label="?")),
        (TextInput(name="", label="?"),),
        (TextInput(name="p", label="?"),),
        (TextInput(name="a b", label="?"),),
        (NumberInput(name="q", label="?", minimum=2, maximum=1),),
        (Ticks(name="q", label="?", options=(Option("a,b", "A"),)),),
        (Choice(name="q", label="?", options=(Option("a", "A"), Option("a", "B"))),),
        (Choice(name="q", label="?", options=(Option("", "A"),)),),
    ],
)
def test_faulty_forms_are_refused(boxes: tuple[Input, ...]) -> None:
    """A name twice, reserved or malformed, a value with a comma, or bounds the wrong way round: a fault of ours."""
    with pytest.raises(ValueError, match=r"name|value|minimum"):
        teams.message(form_of(*boxes))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"q": 5}, "5"),
        ({"q": 5.0}, "5"),
        ({"q": 2.5}, "2.5"),
        ({"q": None}, ""),
        ({"q": "a\r\nb\x00"}, "a\nb"),
        ({"q": "one", "q~2p": "two", "q~10w": "ten", "q~3l": ""}, "one\n\ntwo ten"),
        ({"q~2p": "two", "p": "1~confirm~~0", "msteams": {"type": "x"}}, "two"),
    ],
)
def test_answers_are_read_as_clients_send_them(data: Mapping[str, object], text: str) -> None:
    """Numbers as text or numbers, Windows line ends, parts in any order, what is empty left out."""
    assert teams.answers(data).text("q") == text


_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("1~confirm~~0"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["p", "asked", "ticks", "kept", "page", "q", "q~2p", "msteams"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(junk=_junk)
def test_what_we_did_not_build_is_unknown(junk: object) -> None:
    """Anything else than our own data is refused as unknown, and as nothing else."""
    for read in (teams.answers, teams.press_of, teams.page_of, teams.ticked):
        try:
            got: object = read(junk)
        except Unknown:
            continue
        assert isinstance(got, Answers | Press | int | dict | None)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "p",
        {},
        {"p": None},
        {"p": 1},
        {"p": "2~confirm~~0"},
        {"p": "1~confirm~~0~"},
        {1: "1~confirm~~0"},
    ],
)
def test_a_press_of_nothing_of_ours_is_unknown(data: object) -> None:
    """A token that is missing, of another kind or malformed is no press."""
    with pytest.raises(Unknown):
        teams.press_of(data)


@pytest.mark.parametrize(
    "data",
    [{"a b": "x"}, {"q~1p": "x"}, {"q": True}, {"q": ["x"]}, {"q": 1e300}, {"asked": "q"}, {"ticks": [1]}],
)
def test_answers_of_another_form_are_unknown(data: Payload) -> None:
    """Names and values that no form of ours sends are refused."""
    with pytest.raises(Unknown):
        teams.answers(data)


@_relaxed
@given(text=hostile_text)
def test_typed_text_survives_the_wire(text: str) -> None:
    """What somebody types comes in as it was typed, whatever it looks like."""
    answers = teams.answers({"p": "1~confirm~~0", "asked": ["q"], "q": text})
    assert answers.text("q") == clean(text).strip()
