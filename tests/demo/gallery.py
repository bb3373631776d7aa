"""One of every block that the workspace shows, in the sizes that the product uses."""

from __future__ import annotations

from bot.demo.jsons import Json, JsonObject


def words(text: str, kind: str = "plain_text") -> JsonObject:
    """A text object."""
    return {"type": kind, "text": text}


def option(label: str) -> JsonObject:
    """An option whose value is its label in lower case."""
    return {"text": words(label), "value": label.lower().replace(" ", "_")}


def button(label: str, action_id: str, style: str = "") -> JsonObject:
    """A button."""
    made: JsonObject = {
        "type": "button",
        "action_id": action_id,
        "text": words(label),
        "value": f"v-{action_id}",
    }
    return made | ({"style": style} if style else {})


def field(
    label: str, block_id: str, element: JsonObject, *, optional: bool = False, hint: str = ""
) -> JsonObject:
    """An input block whose element's action id is `answer`."""
    made: JsonObject = {
        "type": "input",
        "block_id": block_id,
        "label": words(label),
        "element": {"action_id": "answer", **element},
        "optional": optional,
    }
    if hint:
        made["hint"] = words(hint)
    return made


def run(text: str, **style: bool) -> JsonObject:
    """A piece of rich text."""
    made: JsonObject = {"type": "text", "text": text}
    if style:
        made["style"] = dict[str, Json](style)
    return made


def part(kind: str, *elements: JsonObject, **more: Json) -> JsonObject:
    """A part of rich text."""
    return {"type": kind, "elements": list[Json](elements), **more}


def rich_text() -> JsonObject:
    """Every kind of rich text."""
    items = [part("rich_text_section", run(item)) for item in ("Workload", "Development", "Wellbeing")]
    return {
        "type": "rich_text",
        "elements": [
            part(
                "rich_text_section",
                run("What is happening? ", bold=True),
                run("A parent agrees to every step. <b>After four visits</b> "),
                run("little", italic=True),
                run(" has changed, see "),
                {"type": "link", "url": "https://example.org/guide", "text": "the guide"},
                run(" and "),
                run("K7", code=True),
                run("."),
            ),
            part("rich_text_list", *items, style="bullet", indent=0),
            part("rich_text_list", *items[:2], style="ordered", indent=1),
            part("rich_text_quote", run("I visit and write it up, and still cannot say it is safe enough.")),
            part("rich_text_preformatted", run("Code 3F7A-19C2\nVersion 1")),
        ],
    }


def table() -> JsonObject:
    """A table with a caption and row headers."""
    rows = [
        ("Name", "Last", "Due", "Days"),
        ("Amira Khan", "29 October", "26 November", "2"),
        ("Cara Doyle", "5 November", "19 November", "-5"),
        ("Marek Novak", "2 October", "30 October", "-25"),
    ]
    cells: list[Json] = [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]
    return {"type": "data_table", "caption": "Your people by date", "rows": cells}


def plain_table() -> JsonObject:
    """A table of Slack's simple kind."""
    return {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "right", "is_wrapped": True}],
        "rows": [
            [{"type": "raw_text", "text": "State"}, {"type": "raw_text", "text": "People"}],
            [
                {"type": "raw_text", "text": "In date"},
                {"type": "rich_text", "elements": [part("rich_text_section", run("31", bold=True))]},
            ],
        ],
    }


def message_blocks() -> list[JsonObject]:
    """A message with everything that a message may hold."""
    return [
        {"type": "header", "text": words("Supervision: a reminder is waiting.")},
        {
            "type": "section",
            "text": words(
                "Your supervision with Grace is due by Tuesday 24 November and has no date yet. "
                "Preparing takes ten minutes; you can stop half-way."
            ),
        },
        {
            "type": "section",
            "text": words("*Two sessions* are _coming up_, see <https://example.org|the rules>.", "mrkdwn"),
            "accessory": button("Briefs", "briefs"),
        },
        {"type": "section", "fields": [words("Due: Tuesday 24 November"), words("Every: four weeks")]},
        {"type": "context", "elements": [words("Why: every four weeks (P1-3.1a-1).")]},
        {"type": "divider"},
        rich_text(),
        table(),
        plain_table(),
        {
            "type": "actions",
            "block_id": "next",
            "elements": [
                button("Prepare", "prepare", "primary"),
                button("Book", "book"),
                button("Delete", "delete", "danger"),
                {
                    "type": "static_select",
                    "action_id": "later",
                    "placeholder": words("Later"),
                    "options": [option("Later today"), option("Tomorrow")],
                },
                {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-24"},
            ],
        },
    ]


def form_blocks() -> list[JsonObject]:
    """The fields that a form may have."""
    ways = [option("In person"), option("Video call"), option("Telephone")]
    heads = [option("Managerial"), option("Developmental"), option("Supportive"), option("Mediation")]
    typed: JsonObject = {"type": "plain_text_input", "multiline": True, "max_length": 3000}
    return [
        {"type": "context", "elements": [words("Grace can read this once you share. Until 22 February.")]},
        field("What is happening?", "what", typed, hint="Two sentences, people by role."),
        field("When did it take place?", "when", {"type": "datepicker", "initial_date": "2026-11-19"}),
        field(
            "How many minutes?",
            "long",
            {
                "type": "number_input",
                "is_decimal_allowed": False,
                "min_value": "10",
                "max_value": "300",
                "initial_value": "60",
            },
        ),
        field("How did you meet?", "way", {"type": "radio_buttons", "options": list[Json](ways)}),
        field(
            "Which functions did you cover?",
            "functions",
            {
                "type": "checkboxes",
                "options": list[Json](heads),
                "initial_options": list[Json](heads[:1]),
            },
            optional=True,
        ),
        field("Where?", "where", {"type": "static_select", "options": list[Json](ways)}, optional=True),
        field(
            "Case tags", "tags", {"type": "multi_static_select", "options": list[Json](heads)}, optional=True
        ),
        {"type": "actions", "block_id": "more", "elements": [button("One page", "one_page")]},
    ]


def form(**more: Json) -> JsonObject:
    """A modal with all fields."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": words("It was held"),
        "submit": words("Save"),
        "close": words("Not now"),
        "private_metadata": "ref-1",
        "blocks": list[Json](form_blocks()),
        **more,
    }


def draft(text: str = "", title: str = "3 of 10") -> JsonObject:
    """A modal that is saved while somebody types."""
    element: JsonObject = {
        "type": "plain_text_input",
        "multiline": True,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    box = field("Where are you stuck?", "stuck", element | ({"initial_value": text} if text else {}))
    return {
        "type": "modal",
        "callback_id": "draft",
        "title": words(title),
        "submit": words("Next"),
        "notify_on_close": True,
        "blocks": [
            box | {"dispatch_action": True},
            {"type": "actions", "block_id": "steps", "elements": [button("Skip", "skip")]},
        ],
    }


def home() -> JsonObject:
    """A Home tab."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": words("Next with Grace: Tuesday 24 November, no date")},
            {"type": "context", "elements": [words("every four weeks (P1-3.1a-1)")]},
            {
                "type": "actions",
                "block_id": "due",
                "elements": [button("Prepare", "prepare", "primary"), button("Book", "book")],
            },
            {"type": "divider"},
            {"type": "header", "text": words("Waiting for me: 2")},
            {
                "type": "section",
                "text": words("Record to confirm, 19 November"),
                "accessory": button("Open the record", "open"),
            },
            {
                "type": "section",
                "text": words("Action, Friday 27 November"),
                "accessory": button("Open", "act"),
            },
        ],
    }
