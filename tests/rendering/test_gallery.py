from __future__ import annotations

from bot.cards import Button, Buttons, Choice, Facts, Note, Option, Table, Text, TextInput, Ticks, Typed
from bot.presses import Press, Verb
from bot.rendering import slack, teams
from tests.rendering.slack.forms import form_of
from tools import gallery

_OPTIONS = (Option("a", "Ann"), Option("b", "Ben"))
_FORM = form_of(
    *(
        Text("Read this."),
        Note("Why: a rule."),
        Typed("Workload", "Two lines\nof text"),
        Facts((("Due", "today"),)),
    ),
    Table("Overdue", ("Name", "Days"), (("Ben", "2"),)),
    TextInput(name="q", label="What?", hint="Briefly", initial="This"),
    Choice(name="c", label="Who?", options=_OPTIONS, initial="b"),
    Ticks(name="t", label="Which?", options=_OPTIONS, initial=("a",)),
    Buttons((Button("Back", Press(Verb.PREPARE_BACK)),)),
)


def test_the_gallery_is_fresh() -> None:
    """What the page shows is what is sent now. If it is not: python -m tools.gallery."""
    assert gallery.PAGE.read_text(encoding="utf-8") == gallery.page()


def test_a_modal_is_read_from_its_payload() -> None:
    """All that Slack shows of a form is there."""
    assert gallery.text(gallery.slack_lines(slack.modal(_FORM))).splitlines() == [
        *(
            "== Session ==",
            "Read this.",
            ". Why: a rule.",
            "Workload",
            "> Two lines",
            "> of text",
            "- Due: today",
        ),
        *("Overdue", "- Ben: Days: 2", "What?", "[This]", ". Briefly", "Who?", "( ) Ann", "(x) Ben"),
        *("Which?", "[x] Ann", "[ ] Ben", "[Back]", "[Save]"),
    ]


def test_an_adaptive_card_is_read_from_its_payload() -> None:
    """All that Teams shows of a form is there."""
    assert gallery.text(gallery.teams_lines(teams.message(_FORM))).splitlines() == [
        *(
            "== Session ==",
            "Read this.",
            ". Why: a rule.",
            "Workload",
            "> Two lines",
            "> of text",
            "Due: today",
        ),
        *("Overdue", "Name | Days", "Ben | 2", "What?", "[This]", ". Briefly", "Who?", "( ) Ann", "(x) Ben"),
        *("Which?", "[x] Ann", "[ ] Ben", "[Save] [Back]"),
    ]
