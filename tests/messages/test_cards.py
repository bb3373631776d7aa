"""What each card shows, and in which order: readers before typing, reasons after dates, the likeliest button first."""

from __future__ import annotations

import pytest

from bot.cards import Button, Buttons, Card, Input, Note, Style, Table, Text, TextInput, Ticks, Typed
from bot.domain.record import RecordState, confirm_statement, sign_statement
from bot.messages.base import Letter
from bot.messages.preparation import PLACES
from bot.messages.records import LINES
from bot.messages.reminders import TABLE_UP_TO
from bot.presses import Verb
from tests.messages.spoken import card, card_of, words_on
from tests.support import sample_preparations, sample_records
from tests.support.prompts import FEELINGS, ORDER
from tests.support.sample_records import THURSDAY, record_letter
from tests.support.samples import samples

FORMS_FOR_TYPING = ("preparation_question", "record_form", "view_form", "action_form", "concern_form")


def buttons_of(shown: Card) -> list[Button]:
    """All buttons of a card, in order."""
    return [button for row in shown.elements if isinstance(row, Buttons) for button in row.buttons]


def text_of(shown: Card) -> str:
    """A card's own words as one text."""
    return "\n".join(text for _, text in words_on(shown))


def named(template: str) -> list[str]:
    """The samples of a template."""
    return [name for name in samples() if name.startswith(f"{template}: ")]


@pytest.mark.clause("P0-1a", "P1-1.2-S1", "P4-3.1")
@pytest.mark.parametrize("name", [name for name, message in samples().items() if isinstance(message, Letter)])
def test_what_people_typed_is_in_no_words_of_ours(name: str) -> None:
    """A text is shown as it was typed, literally, or stands in its box; no title, label or preview holds it."""
    typed = (sample_preparations.TYPED, sample_records.TYPED, *(text for _, text in sample_records.VIEWS))
    assert not [text for text in typed if text in text_of(card(name))]


@pytest.mark.clause("P0-2b", "P2-12a", "C37")
@pytest.mark.parametrize("name", [name for form in FORMS_FOR_TYPING for name in named(form)])
def test_readers_are_named_before_anything_is_typed(name: str) -> None:
    """Above the first box stands who can read what is typed into it."""
    elements = card(name).elements
    # A question about case tags has no box where there are no tags.
    first = next(
        (place for place, element in enumerate(elements) if isinstance(element, Input)), len(elements)
    )
    above = [element.text for element in elements[:first] if isinstance(element, Note)]
    assert "until you share" in above[0] or "reads this" in above[0]


@pytest.mark.clause("C37")
@pytest.mark.parametrize("name", [*named("preparation_question"), *named("preparation_summary")])
def test_a_preparation_says_until_when_and_who_holds_the_keys(name: str) -> None:
    """Its day of deletion is there while it is not shared, and who could technically open it."""
    shown = text_of(card(name))
    shared = getattr(samples()[name], "shared_at", None)
    assert ("deleted on Wednesday 17 February" in shown) == (shared is None)
    assert "administrators hold the keys" in shown


@pytest.mark.clause("P0-2b", "P2-12a", "P2-12b", "P0-2a", "C37")
def test_the_notice_says_who_can_read_what() -> None:
    """Dates, preparation, records and the chat, with those who could technically read, and who owns records."""
    parts = [element.text for element in card("notice: supervisee").elements if isinstance(element, Text)]
    dates, preparation, records, chat, ownership = parts
    assert "managers" in dates
    assert "until you share" in preparation
    assert "90 days" in preparation
    assert all(reader in records for reader in ("quality checks", "inspectors", "investigations", "cover"))
    assert "search, keep and export" in chat
    assert "could technically open it" in chat
    assert "belong to your organisation" in ownership
    assert "logged" in ownership


@pytest.mark.clause("P4-6.0b")
@pytest.mark.parametrize("name", named("safeguarding"))
def test_safeguarding_says_first_what_to_do(name: str) -> None:
    """The emergency number comes before all else, and nothing can be typed: no account is taken."""
    shown = card(name)
    assert shown.elements[0] == Text("If someone is in danger now, call 999.")
    assert not any(isinstance(element, Input) for element in shown.elements)
    last = shown.elements[-1]
    assert isinstance(last, Note)
    assert "I take no account and keep none" in last.text


@pytest.mark.parametrize("name", samples())
def test_forms_and_letters_open_on_a_surface_of_their_own(name: str) -> None:
    """What is filled in, or shows what somebody wrote, is no message in a chat."""
    message = samples()[name]
    assert message.opens or card(name).submit is None
    assert message.opens or not isinstance(message, Letter)


@pytest.mark.clause("P1-3.1a-1", "P1-3.1b-1")
@pytest.mark.parametrize("name", [*named("reminder_mine"), *named("reminder_team")])
def test_reminders_end_with_the_reason(name: str) -> None:
    """The last words are the rule and its clause, each once, after the buttons."""
    elements = card(name).elements
    reasons = [element.text for element in elements if isinstance(element, Note)]
    assert list(elements[-len(reasons) :]) == [Note(reason) for reason in dict.fromkeys(reasons)]
    assert all(reason.startswith("Why: ") for reason in reasons)
    assert all("(P" in reason for reason in reasons if "local default" not in reason)


@pytest.mark.clause("P1-3.1b-1", "P1-3.1b-2")
@pytest.mark.parametrize("name", [name for name in named("reminder_mine") if "two months" in name])
def test_the_two_month_warning_cannot_be_put_off(name: str) -> None:
    """It is shared between two people, and has no button for later."""
    shown = card(name)
    assert "shared between you and Grace" in text_of(shown)
    assert Verb.SNOOZE_FORM not in [button.press.verb for button in buttons_of(shown)]


def test_the_likeliest_button_stands_out() -> None:
    """Where a record waits, reading it comes first; else preparing. One button at most stands out in a row."""
    first = {name: buttons_of(card(name))[0] for name in named("reminder_mine")}
    assert first["reminder_mine: with a record, late"].label == "Read and answer"
    assert first["reminder_mine: due, no date"].label == "Prepare"
    assert {button.style for button in first.values()} == {Style.PRIMARY}
    rows = [row for name in samples() for row in card(name).elements if isinstance(row, Buttons)]
    assert all(sum(button.style is Style.PRIMARY for button in row.buttons) <= 1 for row in rows)


@pytest.mark.clause("P1-8f", "P2-10d")
def test_a_confirmation_shows_what_it_says_word_for_word() -> None:
    """Before pressing, the supervisee reads the exact sentence that the press stands for, and its code."""
    shown = card("record_letter: sent_supervisee")
    assert f"“{confirm_statement(1, THURSDAY)}”" in text_of(shown)
    assert "Your press stands for a signature (P1-8f). Code 3F7A-19C2." in text_of(shown)
    assert buttons_of(shown)[0].press.verb is Verb.CONFIRM


@pytest.mark.clause("P1-8g", "P2-10e")
def test_a_signature_on_both_views_says_what_it_says() -> None:
    """Both read the exact sentence, that signing is not agreeing, and both have the button."""
    for side in ("supervisee", "supervisor"):
        shown = card(f"record_letter: both_views_{side}")
        assert f"“{sign_statement(1, THURSDAY)}”" in text_of(shown)
        assert [element.label for element in shown.elements if isinstance(element, Typed)][-2:] == [
            "Amira's view",
            "Grace's view",
        ]
        assert buttons_of(shown)[0].press.verb is Verb.SIGN


OFFERED = {
    (RecordState.DRAFT, False): [Verb.RECORD_SEND, Verb.RECORD_CHANGE],
    (RecordState.SENT, True): [Verb.CONFIRM, Verb.DIFFER_FORM, Verb.TALK_FIRST],
    (RecordState.SENT, False): [Verb.RECORD_CHANGE],
    (RecordState.CONFIRMED, True): [],
    (RecordState.CONFIRMED, False): [],
    (RecordState.DIFFERS, True): [Verb.DIFFER_FORM],
    (RecordState.DIFFERS, False): [Verb.REPLY_FORM, Verb.RECORD_CHANGE],
    (RecordState.BOTH_VIEWS, True): [Verb.SIGN, Verb.DIFFER_FORM, Verb.TALK_FIRST],
    (RecordState.BOTH_VIEWS, False): [Verb.SIGN, Verb.REPLY_FORM, Verb.RECORD_CHANGE],
    (RecordState.SIGNED, True): [],
    (RecordState.SIGNED, False): [],
}


@pytest.mark.clause("P1-8f", "P1-8g")
@pytest.mark.parametrize(("state", "for_supervisee"), OFFERED)
def test_each_reader_of_a_record_is_offered_what_they_can_do(
    state: RecordState, for_supervisee: bool
) -> None:
    """Each press carries the version that was read; a closed record offers none."""
    buttons = buttons_of(card_of(record_letter(state, for_supervisee=for_supervisee)))
    assert [button.press.verb for button in buttons] == OFFERED[state, for_supervisee]
    assert {(button.press.ref, button.press.version) for button in buttons} <= {("record1", 1)}


def test_who_has_signed_both_views_is_not_asked_again() -> None:
    """The letter says whose signature is to come, and offers nothing."""
    shown = card("record_letter: both_views_supervisee, signed by me")
    assert "Grace has still to sign" in text_of(shown)
    assert buttons_of(shown) == []


ELSEWHERE = [Verb.PREPARE_PAGE, Verb.PREPARE_WAYS]


@pytest.mark.clause("P1-1.3-10")
def test_a_question_has_its_help_an_example_and_ways_on() -> None:
    """Ten questions, each with a label, a hint and a good answer; the first has nothing to go back to."""
    labels: set[str] = set()
    for question in ORDER:
        shown = card(f"preparation_question: {question}")
        (box,) = (element for element in shown.elements if isinstance(element, TextInput))
        assert box.hint
        assert box.label.endswith("?")
        assert "A good answer: “" in text_of(shown)
        verbs = [button.press.verb for button in buttons_of(shown)]
        back = [] if question == ORDER[0] else [Verb.PREPARE_BACK]
        assert verbs == [*back, Verb.PREPARE_SKIP, Verb.PREPARE_PAUSE, *([] if back else ELSEWHERE)]
        labels.add(box.label)
    assert len(labels) == len(ORDER)


def test_sending_an_answer_says_where_it_leads() -> None:
    """On to the next question; from the last one, and from an edit, to the summary."""
    submits = {name: card(name).submit for name in named("preparation_question")}
    labels = {name.partition(": ")[2]: submit.label for name, submit in submits.items() if submit}
    assert labels["framing.stuck"] == "Next"
    assert labels["framing.useful"] == labels["edited from the summary"] == "Save and see all"


@pytest.mark.clause("P1-1.3-10", "P1-1.2-S1")
def test_sharing_starts_without_feelings() -> None:
    """All answers can be ticked; what somebody feels starts unticked."""
    (ticks,) = (e for e in card("preparation_summary: private").elements if isinstance(e, Ticks))
    assert FEELINGS in [option.value for option in ticks.options]
    assert set(ticks.initial) == {option.value for option in ticks.options} - {FEELINGS}


@pytest.mark.parametrize("name", ["empty", "no supervisor"])
def test_nothing_can_be_shared_without_answers_or_reader(name: str) -> None:
    """Then there is nothing to tick, and no button that sends."""
    shown = card(f"preparation_summary: {name}")
    assert shown.submit is None
    assert not [element for element in shown.elements if isinstance(element, Ticks)]


def test_long_lists_are_cut_and_say_so() -> None:
    """A message has room for so many; how many are left out stands under them."""
    (table,) = (e for e in card("reminder_team: a long line").elements if isinstance(e, Table))
    assert len(table.rows) == TABLE_UP_TO
    assert "And 14 more" in text_of(card("reminder_team: a long line"))
    lines = buttons_of(card("record_list: many to write"))
    assert len(lines) == LINES
    assert "And 4 more" in text_of(card("record_list: many to write"))
    places = [e for e in card("identifier_check: many").elements if isinstance(e, Typed)]
    assert len(places) == PLACES
    assert "And 10 more" in text_of(card("identifier_check: many"))


@pytest.mark.clause("P1-8h", "P4-2.2")
def test_the_identifier_check_does_not_promise_too_much() -> None:
    """It says that names are not recognised, that nothing was sent, and asks for a reason to keep a place."""
    shown = card("identifier_check: one")
    assert "I do not recognise names of people" in text_of(shown)
    assert "Nothing was sent yet" in text_of(shown)
    (reason,) = (element for element in shown.elements if isinstance(element, TextInput))
    assert not reason.optional


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("own_no_date", "Prepare"),
        ("everything", "Carry on preparing"),
        ("own_booked, prepared_kept", "See my preparation"),
    ],
)
def test_the_preparation_opens_under_a_fitting_name(name: str, label: str) -> None:
    """Begun, under way or finished: the button says which."""
    assert buttons_of(card(f"overview: {name}"))[0].label == label


def test_who_has_left_is_offered_nothing_to_book() -> None:
    """No date runs for somebody who has left."""
    assert buttons_of(card("overview: own_left")) == []


def test_a_booking_without_a_time_is_one_of_a_day() -> None:
    """The time stands there where it is known, as people say it."""
    assert "Thursday 19 November at 10am." in text_of(card("booked: own"))
    assert "Thursday 26 November." in text_of(card("booked: late"))


@pytest.mark.clause("P2-12h")
def test_a_team_too_small_to_show_has_no_numbers() -> None:
    """Its row says so in each column, and the note says why."""
    (table,) = (e for e in card("status_teams: totals").elements if isinstance(e, Table))
    assert table.rows[1] == ("Duty", *["too few"] * 5)
    assert "fewer than five" in text_of(card("status_teams: totals"))
