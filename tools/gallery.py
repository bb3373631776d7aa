"""Makes docs/gallery.md: every message of the tests' samples, as Slack and Teams show it, in text.

What stands there is read from the payloads that would be sent, so a change of words or of a renderer shows as a
difference in it. Run `python -m tools.gallery` to make it anew.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final

from bot.rendering import slack, teams
from tests.messages.spoken import card_of
from tests.support.samples import samples

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "gallery.md"
WIDTH: Final = 100

INTRODUCTION: Final = """\
# Every message

*Made by `python -m tools.gallery` from the samples of the tests. Change `templates/` or `bot/messages`, not this page.*

Each message in each of its variants, with people who do not exist: Amira Khan is supervised by Grace Bell, and it is
Thursday 19 November 2026. Where Slack and Teams show the same, it stands once.

`== Heading ==`, `. small print`, `> what a person typed`, `[Button]`, `( )` one of several, `[ ]` any of several,
`[____]` a box.
"""

Payload = Mapping[str, Any]


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    by_template = groupby(samples().items(), key=lambda named: named[1].template)
    for template, named in by_template:
        parts.append(f"\n## {template}\n")
        for name, message in named:
            card = card_of(message)
            on_slack = text(slack_lines(slack.modal(card) if message.opens else slack.message(card)))
            on_teams = text(teams_lines(teams.message(card)))
            parts.append(f"\n### {name.partition(': ')[2]}\n")
            if on_slack == on_teams:
                parts.append(_fenced("Slack and Teams", on_teams))
            else:
                parts += [_fenced("Slack", on_slack), _fenced("Teams", on_teams)]
    return "".join(parts)


def text(lines: Iterable[str]) -> str:
    """Lines as they stand on the page: wrapped, further lines under the first, without what cannot be seen."""
    wrapped = (
        textwrap.fill(part, WIDTH, initial_indent=_lead(line) if place else "", subsequent_indent=_lead(line))
        for line in lines
        for place, part in enumerate(line.split("\n"))
    )
    return "\n".join(line.rstrip() for line in wrapped).replace("\u2060", "")


def _lead(line: str) -> str:
    return next((lead for lead in ("> ", ". ", "- ") if line.startswith(lead)), "").replace("- ", "  ")


def _fenced(who: str, shown: str) -> str:
    return f"\n{who}:\n\n~~~text\n{shown}\n~~~\n"


# --- Slack -------------------------------------------------------------------------------------------


def slack_lines(payload: Payload) -> Iterator[str]:
    """A message or modal, line by line."""
    if "title" in payload:
        yield f"== {payload['title']['text']} =="
    for block in payload["blocks"]:
        yield from _block(block)
    if "submit" in payload:
        yield f"[{payload['submit']['text']}]"


def _block(block: Payload) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield f"== {block['text']['text']} =="
        case "section":
            yield block["text"]["text"]
        case "context":
            yield from (f". {element['text']}" for element in block["elements"])
        case "rich_text":
            yield from (line for element in block["elements"] for line in _rich_text(element))
        case "actions":
            yield _row(button["text"]["text"] for button in block["elements"])
        case "input":
            yield block["label"]["text"]
            yield _box(block["element"])
            yield from (f". {block[key]['text']}" for key in ("hint",) if key in block)
        case "table":
            yield from (" | ".join(cell["text"] for cell in row) for row in block["rows"])
        case _:
            yield "----"


def _rich_text(element: Payload) -> Iterator[str]:
    if element["type"] == "rich_text_list":
        yield from (f"- {_runs(item)}" for item in element["elements"])
    else:
        yield ("> " if element["type"] == "rich_text_quote" else "") + _runs(element)


def _runs(element: Payload) -> str:
    return "".join(run["text"] for run in element["elements"])


def _box(box: Payload) -> str:
    chosen = [
        option["value"] for option in box.get("initial_options", [box.get("initial_option", {"value": ""})])
    ]
    options = [(option["text"]["text"], option["value"] in chosen) for option in box.get("options", [])]
    initial = box.get("initial_value") or box.get("initial_date") or ""
    return _choices(options, several=box["type"] == "checkboxes") if options else _field(initial)


# --- Teams -------------------------------------------------------------------------------------------


def teams_lines(card: Payload) -> Iterator[str]:
    """An Adaptive Card, line by line. A row of buttons that is divided for a phone's sake is one."""
    row: list[str] = []
    elements: list[Payload] = [*card["body"], {}]
    for element, below in pairwise(elements):
        if element.get("separator"):
            yield "----"
        if element["type"] != "ActionSet":
            yield from _element(element)
            continue
        row += (action["title"] for action in element["actions"])
        if below.get("type") != "ActionSet" or below.get("spacing") != "Small":
            yield _row(row)
            row = []


def _element(element: Payload) -> Iterator[str]:
    match element["type"]:
        case "TextBlock":
            yield f"== {element['text']} =="
        case "RichTextBlock":
            small = element["inlines"][0].get("isSubtle", False)
            yield (". " if small else "") + _inlines(element)
        case "Container":
            yield from (f"> {_inlines(item)}" for item in element["items"])
        case "Table":
            for row in element["rows"]:
                yield " | ".join(_inlines(cell["items"][0]) for cell in row["cells"])
        case _:
            yield element["label"]
            yield _input(element)


def _inlines(element: Payload) -> str:
    return "".join(run["text"] for run in element["inlines"])


def _input(box: Payload) -> str:
    several = box.get("isMultiSelect", False)
    value = str(box.get("value", ""))
    chosen = value.split(",") if several else [value]
    options = [(choice["title"], choice["value"] in chosen) for choice in box.get("choices", [])]
    return _choices(options, several=several) if options else _field(value)


# --- both --------------------------------------------------------------------------------------------


def _row(labels: Iterable[str]) -> str:
    return " ".join(f"[{label}]" for label in labels)


def _choices(options: Iterable[tuple[str, bool]], *, several: bool) -> str:
    left, right = "[]" if several else "()"
    return "\n".join(f"{left}{'x' if chosen else ' '}{right} {label}" for label, chosen in options)


def _field(value: str) -> str:
    return f"[{value or '____'}]"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
