"""Hypothesis strategies for any `Card`, hostile ones included. No platform is assumed."""

from __future__ import annotations

from datetime import date
from typing import Final

from hypothesis import strategies as st

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    DateInput,
    Divider,
    Element,
    Facts,
    Heading,
    Input,
    Note,
    NumberInput,
    Option,
    Style,
    Table,
    Text,
    TextInput,
    Ticks,
    Typed,
)
from bot.presses import Press, Verb

HOSTILE: Final = (
    "<!channel>",
    "<@U123>",
    "<https://example.org|click>",
    "@here",
    "*bold* _it_ ~no~",
    "```code```",
    ":smile:",
    "&lt;b&gt; & <b>",
    "{{ 7*7 }}",
    "{% raw %}",
    "${7*7}",
    "'\"\\",
    "a\r\nb\rc\n\n\nd",
    "   ",
    "\n\n",
    "\x00\x07\x1b[31m\x7f\x85",
    "\ud800 lone \udfff",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "a\u200bb\u200dc\ufeff",
    "e\u0301" * 40,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7\U0001f1eb\U0001f1f7 \U0001f44d\U0001f3fd",
    "=1+1",
    "word " * 2_000,
    "x" * 10_000,
    "<" * 4_000,
    "\U0001f600" * 3_500,
)
"""Texts that have broken chat bots."""

hostile_text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
words = st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE))
labels = st.one_of(st.text(min_size=1, max_size=90), st.sampled_from(HOSTILE[:12]))
_REF = st.text("abcdefABCDEF0123456789_.-", max_size=24)

presses = st.builds(Press, st.sampled_from(Verb), _REF, st.integers(0, 999))
buttons = st.builds(Button, labels, presses, st.sampled_from(Style))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables, a few with more rows or columns than any platform takes."""
    width = draw(st.sampled_from((0, 1, 2, 3, 21)))
    row = st.lists(labels, min_size=width, max_size=width).map(tuple)
    rows = draw(st.lists(row, max_size=3)) * draw(st.sampled_from((1, 1, 1, 40)))
    return Table(draw(labels), draw(row), tuple(rows))


@st.composite
def options(draw: st.DrawFn) -> tuple[Option, ...]:
    """Options with different values."""
    count = draw(st.sampled_from((0, 1, 2, 5, 6, 10, 11, 101)))
    some = draw(st.lists(labels, min_size=1, max_size=6))
    return tuple(Option(f"v{place}", some[place % len(some)]) for place in range(count))


@st.composite
def inputs(draw: st.DrawFn, name: str = "answer") -> Input:
    """One input of any kind."""
    label, hint, optional = draw(labels), draw(words), draw(st.booleans())
    match draw(st.integers(0, 4)):
        case 0:
            autosave = draw(st.none() | presses)
            return TextInput(
                name=name,
                label=label,
                hint=hint,
                initial=draw(hostile_text),
                multiline=draw(st.booleans()),
                optional=optional,
                autosave=autosave,
            )
        case 1:
            initial = draw(st.none() | st.integers(-5, 2_000))
            return NumberInput(name=name, label=label, hint=hint, initial=initial, optional=optional)
        case 2:
            day = draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)))
            return DateInput(name=name, label=label, hint=hint, initial=day, optional=optional)
        case 3:
            some = draw(options())
            chosen = draw(st.sampled_from(["", "gone", *(option.value for option in some)]))
            return Choice(name=name, label=label, hint=hint, options=some, initial=chosen, optional=optional)
        case _:
            some = draw(options())
            ticked = draw(st.sets(st.sampled_from(["gone", *(option.value for option in some)]), max_size=4))
            return Ticks(
                name=name, label=label, hint=hint, options=some, initial=tuple(ticked), optional=optional
            )


_READ: st.SearchStrategy[Element] = st.one_of(
    st.builds(Heading, words),
    st.builds(Text, words),
    st.builds(Note, words),
    st.builds(Typed, labels, hostile_text),
    st.builds(Facts, st.lists(st.tuples(labels, words), max_size=4).map(tuple)),
    tables(),
    st.just(Divider()),
    st.builds(Buttons, st.lists(buttons, max_size=7).map(tuple)),
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Any card. One with inputs has a submit button."""
    elements: list[Element] = draw(st.lists(_READ, max_size=5))
    asked = [draw(inputs(f"field_{place}")) for place in range(draw(st.integers(0, 3)))]
    return Card(
        title=draw(words),
        notification=draw(words),
        elements=(*elements, *asked),
        submit=draw(buttons) if asked else draw(st.none() | buttons),
        on_close=draw(st.none() | presses),
    )
