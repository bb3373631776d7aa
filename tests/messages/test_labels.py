"""Titles, buttons, fields and notifications: what is read alone makes sense alone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bot.cards import Buttons, Card, Input
from bot.messages.absences import CoverNews
from bot.messages.actions import ActionEnvelope
from bot.messages.answers import Line, Plain, Welcome
from bot.messages.cancelled import CancelledNews
from bot.messages.cases import CaseNews
from bot.messages.disclosures import DisclosureEnvelope
from bot.messages.matters import MatterNews
from bot.messages.preparation import SharedEnvelope
from bot.messages.records import RecordEnvelope, TalkRequest
from bot.messages.reminders import MineReminder, TeamReminder
from bot.messages.rhythms import RhythmNews
from bot.messages.sooner import SoonerNews
from bot.messages.waiting import Waiting
from bot.rendering import limits
from tests.messages.spoken import Spoken, card, texts_of
from tests.support.samples import samples

PLAIN = re.compile(
    r"Back|A near miss|I sent the wrong thing|I saw the wrong thing|Something is wrong|Due soon|Fold away|Everybody|By team|Overdue|More|Next|It was held|We have talked|I see it differently|I accept|I agree|I do not agree|I have seen this|Talk first|Later|Later today|Next week|Tomorrow"
)
"""Labels that are plain without a verb: ways through a dialogue, lists, times, and what the person says."""

VERB = re.compile(
    r"(?:Add|Agree|Answer|Approve|Begin|Do not (?:agree|approve)|Meet|Ask|Book|Cancel|Carry on|Change|Choose|Close|Confirm|Delete|Discard|Edit|Finish|Get|Go|Hand|Keep|Log|Name|Open|Pause|Prepare"
    r"|Put|Read|Remind|Save|Say|See|Send|Set|Share|Show|Sign|Skip|Stop|Take|Tell|Write)\b"
)

REMINDER = "Supervision: a reminder is waiting."
ENVELOPE = "Supervision: something is waiting for you."
SUMMARY = "Supervision: your summary is ready."
ANSWER = "Supervision: your answer is ready."

ENVELOPES = (SharedEnvelope, RecordEnvelope, DisclosureEnvelope, ActionEnvelope, Waiting)
"""Nothing but the notification's line and a button: the line is their title too."""


def where(found: list[Spoken]) -> list[tuple[str, str]]:
    """For a readable failure."""
    return [(one.sample, one.text) for one in found]


def rows_of(name: str) -> list[list[str]]:
    """The labels of a sample's buttons, row by row."""
    return [
        [button.label for button in row.buttons] for row in card(name).elements if isinstance(row, Buttons)
    ]


def words_of_line(name: str) -> str:
    """The one text of a line, which is its preview too."""
    (text,) = (one.text for one in texts_of("text") if one.sample == name)
    return text


def labels_of_inputs(shown: Card) -> list[str]:
    """The labels of a form's fields."""
    return [element.label for element in shown.elements if isinstance(element, Input)]


def test_buttons_begin_with_a_verb() -> None:
    """A button's label says what happens, also to somebody who hears it alone."""
    buttons = texts_of("button", "submit")
    assert where([one for one in buttons if not VERB.match(one.text) and not PLAIN.fullmatch(one.text)]) == []


def test_buttons_fit_a_phone() -> None:
    """At most thirty characters, and what sends a form at most as many as a platform shows."""
    assert where([one for one in texts_of("button", "submit") if len(one.text) > 30]) == []
    assert where([one for one in texts_of("submit") if len(one.text) > limits.TITLE]) == []


def test_buttons_of_one_row_are_told_apart() -> None:
    """No two buttons in one row have the same label, and no row is longer than a phone is wide."""
    rows = [(name, row) for name in samples() for row in rows_of(name)]
    assert [(name, row) for name, row in rows if len(set(row)) < len(row)] == []
    assert [(name, row) for name, row in rows if len(row) > limits.BUTTONS_IN_A_ROW] == []


def test_titles_fit_a_modal() -> None:
    """At most 24 characters, so that a title is never cut; an envelope has its one line."""
    long = [one for one in texts_of("title") if len(one.text) > limits.TITLE]
    assert [one.sample for one in long if not isinstance(samples()[one.sample], ENVELOPES)] == []


def test_options_fit_a_menu() -> None:
    """What is chosen from is shown whole."""
    assert where([one for one in texts_of("option") if len(one.text) > limits.OPTION]) == []


def test_fields_are_told_apart() -> None:
    """The fields of a form have labels of their own, and each differs from the next."""
    for name in samples():
        labels = labels_of_inputs(card(name))
        assert all(labels)
        assert all(one != other for one, other in pairwise(sorted(labels))), name


def test_previews_say_nothing_but_that_something_waits() -> None:
    """A lock screen shows one of four lines, whatever the message holds (P0-1a)."""
    previews = {one.text for one in texts_of("notification") if not isinstance(samples()[one.sample], Line)}
    assert previews == {REMINDER, ENVELOPE, SUMMARY, ANSWER}


@pytest.mark.parametrize("name", samples())
def test_each_kind_of_message_has_its_preview(name: str) -> None:
    """Reminders, envelopes and summaries are told apart; what was asked for is an answer."""
    match samples()[name]:
        case MineReminder() | TeamReminder(supervises=True):
            expected = REMINDER
        case TeamReminder():
            expected = SUMMARY
        case (
            SharedEnvelope()
            | RecordEnvelope()
            | DisclosureEnvelope()
            | ActionEnvelope()
            | Waiting()
            | SoonerNews()
            | MatterNews()
            | TalkRequest()
            | CoverNews()
            | CaseNews()
            | CancelledNews()
            | RhythmNews()
            | Welcome()
            | Plain(says="welcome_back")
        ):
            expected = ENVELOPE
        case Line():
            expected = words_of_line(name)
        case _:
            expected = ANSWER
    assert card(name).notification == expected


@pytest.mark.clause("P0-1a", "P1-1.2-S1")
@pytest.mark.parametrize("kind", ENVELOPES)
def test_an_envelope_is_one_line_and_one_button(
    kind: type[SharedEnvelope | RecordEnvelope | DisclosureEnvelope | ActionEnvelope | Waiting],
) -> None:
    """What came unasked and leads to a text shows no name, no date and nothing of the text."""
    names = [name for name, message in samples().items() if isinstance(message, kind)]
    assert names
    for name in names:
        envelope = card(name)
        assert (envelope.title, envelope.notification) == (ENVELOPE, ENVELOPE)
        assert rows_of(name) == [["Open"]]
        assert len(envelope.elements) == 1


def test_previews_name_nobody_and_no_day() -> None:
    """No notification holds a sample's name, a number or a weekday; a line's reference is no exception to names."""
    names = re.compile(r"Amira|Grace|Tom|Ruth|Ben|Cara|Osei|day\b|November", re.IGNORECASE)
    assert where([one for one in texts_of("notification") if names.search(one.text)]) == []
