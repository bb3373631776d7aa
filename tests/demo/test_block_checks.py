"""What the workspace takes of Block Kit, and what it refuses as Slack does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.block_checks import characters, check_message_blocks, check_view, is_too_large
from bot.demo.jsons import Json, JsonObject
from tests.demo import gallery
from tests.demo.gallery import button, field, option, part, run, words

DIVIDER: JsonObject = {"type": "divider"}


def section(text: str) -> JsonObject:
    """A section."""
    return {"type": "section", "text": words(text)}


def actions(*elements: JsonObject, block_id: str = "row") -> JsonObject:
    """A row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list[Json](elements)}


def menu(kind: str, count: int, label: str = "Option") -> JsonObject:
    """A menu with some options."""
    made = list[Json]([option(f"{label} {number}") for number in range(count)])
    return {"type": kind, "action_id": "menu", "options": made}


def rows(count: int, columns: int = 1, text: str = "x") -> list[Json]:
    """Rows of a table."""
    row: list[Json] = [{"type": "raw_text", "text": text} for _ in range(columns)]
    return [list(row) for _ in range(count)]


def view(*blocks: JsonObject, **more: Json) -> JsonObject:
    """A modal without a submit."""
    return {"type": "modal", "title": words("A title"), "blocks": list[Json](blocks), **more}


def test_everything_that_the_product_uses_is_taken() -> None:
    """The gallery has every block, element and kind of rich text, and none is refused."""
    assert check_message_blocks(list[Json](gallery.message_blocks())) == []
    assert check_view(gallery.form()) == []
    assert check_view(gallery.draft()) == []
    assert check_view(gallery.home(), home=True) == []


@pytest.mark.parametrize(
    ("fits", "too_much", "pointer"),
    [
        ([{"type": "divider"}] * 50, [{"type": "divider"}] * 51, "/blocks"),
        ([section("x" * 3000)], [section("x" * 3001)], "/blocks/0/text/text"),
        (
            [{"type": "header", "text": words("x" * 150)}],
            [{"type": "header", "text": words("x" * 151)}],
            "/blocks/0/text/text",
        ),
        (
            [{"type": "section", "fields": [words("x" * 2000)] * 10}],
            [{"type": "section", "fields": [words("x")] * 11}],
            "/blocks/0/fields",
        ),
        (
            [{"type": "section", "fields": [words("x")]}],
            [{"type": "section", "fields": [words("x" * 2001)]}],
            "/blocks/0/fields/0/text",
        ),
        (
            [{"type": "context", "elements": [words("x")] * 10}],
            [{"type": "context", "elements": [words("x")] * 11}],
            "/blocks/0/elements",
        ),
        (
            [actions(*(button("B", f"a{number}") for number in range(25)))],
            [actions(*(button("B", f"a{number}") for number in range(26)))],
            "/blocks/0/elements",
        ),
        (
            [actions(button("x" * 75, "a"))],
            [actions(button("x" * 76, "a"))],
            "/blocks/0/elements/0/text/text",
        ),
        (
            [actions(button("B", "a") | {"value": "x" * 2000})],
            [actions(button("B", "a") | {"value": "x" * 2001})],
            "/blocks/0/elements/0/value",
        ),
        (
            [actions(button("B", "x" * 255))],
            [actions(button("B", "x" * 256))],
            "/blocks/0/elements/0/action_id",
        ),
        (
            [actions(menu("static_select", 100))],
            [actions(menu("static_select", 101))],
            "/blocks/0/elements/0/options",
        ),
        (
            [actions(menu("checkboxes", 10))],
            [actions(menu("checkboxes", 11))],
            "/blocks/0/elements/0/options",
        ),
        (
            [actions(menu("radio_buttons", 10))],
            [actions(menu("radio_buttons", 11))],
            "/blocks/0/elements/0/options",
        ),
        (
            [actions(menu("static_select", 1, "x" * 73))],
            [actions(menu("static_select", 1, "x" * 74))],
            "/blocks/0/elements/0/options/0/text/text",
        ),
        (
            [section("x") | {"block_id": "x" * 255}],
            [section("x") | {"block_id": "x" * 256}],
            "/blocks/0/block_id",
        ),
        ([{"type": "table", "rows": rows(100)}], [{"type": "table", "rows": rows(101)}], "/blocks/0/rows"),
        (
            [{"type": "table", "rows": rows(1, 20)}],
            [{"type": "table", "rows": rows(1, 21)}],
            "/blocks/0/rows/0",
        ),
        (
            [{"type": "table", "rows": rows(1, 2, "x" * 5000)}],
            [{"type": "table", "rows": rows(1, 3, "x" * 5000)}],
            "/blocks/0/rows",
        ),
        (
            [{"type": "data_table", "caption": "C", "rows": rows(2)}],
            [{"type": "data_table", "caption": "C", "rows": rows(1)}],
            "/blocks/0/rows",
        ),
    ],
)
def test_each_limit_of_a_message_is_held_exactly(
    fits: list[Json], too_much: list[Json], pointer: str
) -> None:
    """What just fits is taken; one more is refused, with the pointer to it."""
    assert check_message_blocks(fits) == []
    assert any(line.endswith(f"[json-pointer:{pointer}]") for line in check_message_blocks(too_much))


@pytest.mark.parametrize(
    ("blocks", "message", "pointer"),
    list[tuple[Json, str, str]](
        [
            ([{"type": "video"}], "unsupported type: video", "/blocks/0/type"),
            ([{}], "unsupported type", "/blocks/0/type"),
            (["text"], "must provide an object", "/blocks/0"),
            ([{"type": "section"}], "must define either `text` or `fields`", "/blocks/0"),
            ([{"type": "section", "text": "bare"}], "must provide an object", "/blocks/0/text"),
            ([section("")], "must be more than 0 characters", "/blocks/0/text/text"),
            ([section("x") | {"colour": "red"}], "invalid additional property: colour", "/blocks/0"),
            (
                [{"type": "header", "text": words("x", "mrkdwn")}],
                "unsupported type for a text object",
                "/blocks/0/text/type",
            ),
            (
                [section("a") | {"block_id": "b"}, section("c") | {"block_id": "b"}],
                "already exists",
                "/blocks/1/block_id",
            ),
            (
                [actions(button("A", "same"), button("B", "same"))],
                "already exists",
                "/blocks/0/elements/1/action_id",
            ),
            (
                [actions(button("A", "a") | {"style": "loud"})],
                "must be a valid enum value",
                "/blocks/0/elements/0/style",
            ),
            (
                [actions({"type": "plain_text_input", "action_id": "a"})],
                "unsupported type",
                "/blocks/0/elements/0/type",
            ),
            (
                [
                    actions(
                        {
                            "type": "static_select",
                            "action_id": "a",
                            "options": [option("A")],
                            "initial_option": option("B"),
                        }
                    )
                ],
                "must match one of the options",
                "/blocks/0/elements/0/initial_option",
            ),
            (
                [actions({"type": "datepicker", "action_id": "a", "initial_date": "2026-02-30"})],
                "must be a valid date",
                "/blocks/0/elements/0/initial_date",
            ),
            (
                [{"type": "table", "rows": rows(1)}, {"type": "table", "rows": rows(1)}],
                "only_one_table_allowed",
                "/blocks",
            ),
            ([{"type": "table", "rows": rows(1, 1, "")}], "must be more than 0", "/blocks/0/rows/0/0/text"),
            (
                [{"type": "data_table", "caption": "C", "rows": [*rows(1), *rows(1, 2)]}],
                "the same number of cells",
                "/blocks/0/rows",
            ),
            (
                [{"type": "rich_text", "elements": [part("rich_text_section", run(""))]}],
                "must be more than 0 characters",
                "/blocks/0/elements/0/elements/0/text",
            ),
            (
                [{"type": "rich_text", "elements": [part("rich_text_list", run("x"), style="bullet")]}],
                "unsupported type: text",
                "/blocks/0/elements/0/elements/0/type",
            ),
            (
                [{"type": "rich_text", "elements": [part("rich_text_section", run("x", loud=True))]}],
                "invalid additional property: loud",
                "/blocks/0/elements/0/elements/0/style",
            ),
            ({"type": "divider"}, "must provide an array", "/blocks"),
        ]
    ),
)
def test_faulty_blocks_are_named_with_their_place(blocks: Json, message: str, pointer: str) -> None:
    """The answer says what is wrong and where, so that a renderer's mistake is found."""
    lines = check_message_blocks(blocks)
    assert any(message in line and line.endswith(f"[json-pointer:{pointer}]") for line in lines), lines


@pytest.mark.parametrize(
    ("faulty", "pointer"),
    [
        (view(section("x"), title=words("x" * 25)), "/view/title/text"),
        (view(section("x"), submit=words("x" * 25)), "/view/submit/text"),
        (view(section("x"), private_metadata="x" * 3001), "/view/private_metadata"),
        (view(section("x"), callback_id="x" * 256), "/view/callback_id"),
        (view(*[DIVIDER] * 101), "/view/blocks"),
        (view(field("Label", "b", {"type": "plain_text_input"})), "/view"),
        (view({"type": "table", "rows": rows(1)}), "/view/blocks/0/type"),
        (view(section("x"), colour="red"), "/view"),
        (
            view(field("L" * 2001, "b", {"type": "plain_text_input"}), submit=words("Go")),
            "/view/blocks/0/label/text",
        ),
        (
            view(field("L", "b", {"type": "plain_text_input", "max_length": 3001}), submit=words("Go")),
            "/view/blocks/0/element/max_length",
        ),
        (
            view(
                field("L", "b", {"type": "plain_text_input", "initial_value": "x" * 3001}), submit=words("Go")
            ),
            "/view/blocks/0/element/initial_value",
        ),
        (view(field("L", "b", {"type": "number_input"}), submit=words("Go")), "/view/blocks/0/element"),
        (
            view(
                field("L", "b", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1.5"}),
                submit=words("Go"),
            ),
            "/view/blocks/0/element/min_value",
        ),
        (view(field("L", "b", button("B", "a")), submit=words("Go")), "/view/blocks/0/element/type"),
    ],
)
def test_a_faulty_modal_is_refused_with_the_place(faulty: JsonObject, pointer: str) -> None:
    """The limits of modals and their inputs are held."""
    assert any(line.endswith(f"[json-pointer:{pointer}]") for line in check_view(faulty)), check_view(faulty)


def test_a_hundred_blocks_fit_in_a_modal_and_a_home_tab() -> None:
    """Views take twice what messages take."""
    blocks: list[JsonObject] = [{"type": "divider"} for _ in range(100)]
    assert check_view(view(*blocks)) == []
    assert check_view({"type": "home", "blocks": list[Json](blocks)}, home=True) == []


def test_a_home_tab_has_no_title() -> None:
    """A modal's fields are refused on a Home tab, and a modal as a Home tab."""
    titled: JsonObject = {**gallery.home(), "title": words("Home")}
    assert check_view(titled, home=True)
    assert check_view(gallery.form(), home=True)
    assert check_view(gallery.home())


def test_a_view_over_250_kilobytes_is_too_large() -> None:
    """The size is that of the whole view."""
    assert not is_too_large(view(section("x" * 3000)))
    assert is_too_large(view(*[section("x" * 3000)] * 84))


@given(st.text(max_size=3100))
def test_a_section_takes_any_text_of_one_to_three_thousand_characters(text: str) -> None:
    """Which characters they are does not matter, their number does."""
    assert (check_message_blocks([section(text)]) == []) == (1 <= len(text) <= 3000)


@given(st.lists(st.text(min_size=1, max_size=50), max_size=5))
def test_the_characters_of_a_message_are_counted_wherever_they_stand(texts: list[str]) -> None:
    """Sections, labels of buttons and rich text count the same."""
    blocks = list[Json]([section(text) for text in texts])
    blocks += [actions(button(text, "a")) for text in texts]
    for text in texts:
        blocks.append({"type": "rich_text", "elements": [part("rich_text_quote", run(text))]})
    assert characters(blocks) == 3 * sum(map(len, texts))
