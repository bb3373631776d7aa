"""Whom to tell at once: from the pack, at any hour, and without an account of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cards import Facts, Text
from bot.messages.base import Message
from bot.messages.safeguarding import Safeguarding
from bot.policy.settled import Contact
from bot.ports import AuditKind, Outgoing, Urgency
from bot.presses import Press, Verb
from bot.usecases.receive_typed import ask_in_private, receive_typed
from bot.usecases.request import Outcome, Request
from bot.usecases.words import word_of
from tests.support.office import Office
from tests.support.owing import settle

AMIRA, GRACE = "Amira Khan", "Grace Bell"
EVERYBODY = (AMIRA, GRACE, "Tom Reid", "Ruth Lane", "Dora West")
ACCOUNT = "The older child told me about the bruises."

NOT_KEPT = (
    "I have not kept that and told nobody, so please call now. It is still in this chat, where your"
    " organisation can search and keep it: press and hold it, then Delete."
)


def say(office: Office, text: str, who: str = AMIRA) -> Outgoing:
    """Somebody types into their chat; what is planned in answer."""
    office.clock.move(seconds=5)
    before = {one.id for one in office.planned()}
    request = Request(
        actor=office[who], key=f"said {office.clock.now()}", press=Press(Verb.WORD, "help"), platform="slack"
    )
    office.database.run_now(lambda tx: receive_typed(tx, office.setting, request, text))
    (outgoing,) = [one for one in office.planned() if one.id not in before]
    return outgoing


def card(office: Office, message: Message) -> tuple[list[str], dict[str, str]]:
    """The paragraphs and the numbers of a card."""
    elements = message.card(office.templates.words_of(message)).elements
    texts = [element.text for element in elements if isinstance(element, Text)]
    numbers = {name: phone for one in elements if isinstance(one, Facts) for name, phone in one.rows}
    return texts, numbers


def shown(office: Office, outcome: Outcome) -> Safeguarding:
    """The card of an answer."""
    return office.shown(Safeguarding, outcome)


def composed(office: Office, outgoing: Outgoing) -> Safeguarding:
    """The card that goes out."""
    message = office.composed(outgoing)
    assert isinstance(message, Safeguarding)
    return message


@pytest.mark.clause("P0-3b", "P4-6.0b", "P4-6.0a")
@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_is_told_whom_to_call(office: Office, who: str) -> None:
    """999 first, then the pack's people in their order, and that nobody's consent is needed."""
    contacts = (
        Contact("The duty manager", "023 9200 0000", "by day"),
        Contact("The night desk", "101", "at night"),
    )
    settle(office, "safeguarding.contacts", contacts)
    texts, numbers = card(office, shown(office, office.word(who, "safeguarding")))
    assert texts[0] == "If someone is in danger now, call 999."
    assert list(numbers.items()) == [
        ("The duty manager, by day", "023 9200 0000"),
        ("The night desk, at night", "101"),
    ]
    assert "You need no consent" in texts[-1]
    assert "A manager has to know (P4-6.0b)" in texts[-1]
    assert "Whoever told you" in texts[-1]


@pytest.mark.clause("P4-3.2")
def test_there_are_routes_outside_the_line(office: Office) -> None:
    """About a colleague, and where nobody in one's line can be told; each leads to the others."""
    settle(office, "safeguarding.whistleblowing", Contact("The ethics line", "0800 000 0000", "always"))
    settle(office, "safeguarding.colleague", Contact("The designated officer", "023 9200 0001", "by day"))
    first = office.word(AMIRA, "safeguarding")
    presses = [Press(Verb.SAFEGUARDING, page) for page in ("colleague", "whistleblowing")]
    assert office.presses_on(first) == presses
    colleague, whistleblowing = (office.ask(AMIRA, press) for press in presses)
    assert card(office, shown(office, colleague))[1] == {"The designated officer, by day": "023 9200 0001"}
    texts, numbers = card(office, shown(office, whistleblowing))
    assert numbers == {"The ethics line, always": "0800 000 0000"}
    assert any("the Public Interest Disclosure Act 1998 (P4-3.2)" in text for text in texts)
    assert Press(Verb.SAFEGUARDING, "now") in office.presses_on(colleague)
    assert shown(office, office.ask(AMIRA, Press(Verb.SAFEGUARDING, "nothing.known"))).page == "now"


def test_a_number_that_nobody_has_entered_is_not_made_up(office: Office) -> None:
    """The shipped pack has none: the card says so, and what to do."""
    texts, numbers = card(office, shown(office, office.word(AMIRA, "safeguarding")))
    assert numbers
    assert set(numbers.values()) == {"no number here yet"}
    assert any("your safeguarding procedure has it" in text for text in texts)


@pytest.mark.clause("P4-6.0b", "P0-3b")
def test_the_log_says_that_it_was_shown_and_nothing_else(office: Office) -> None:
    """Who saw which page; nobody whom it could be about, and no message to anybody."""
    office.ask(AMIRA, Press(Verb.SAFEGUARDING, "colleague"))
    (entry,) = office.logged(AuditKind.SAFEGUARDING_SHOWN)
    assert entry["payload"] == {"page": "colleague"}
    assert entry["clause"] == ["P4-6.0b", "P0-3b"]
    assert (entry["subject"], entry["ref"]) == (None, "")
    assert entry["actor"] is not None
    assert office.planned() == []


@pytest.mark.clause("P4-6.0b", "P0-3b")
@pytest.mark.parametrize("asked_by", ["typed", "pressed", "command"])
def test_an_account_typed_afterwards_is_kept_nowhere(office: Office, asked_by: str) -> None:
    """However the card was asked for, in the middle of a preparation too: it says so, and whom to call."""
    office.word(AMIRA, "prepare")
    office.clock.move(seconds=5)
    if asked_by == "typed":
        say(office, "safeguarding")
    else:
        office.ask(
            AMIRA, Press(Verb.WORD, "safeguarding") if asked_by == "command" else Press(Verb.SAFEGUARDING)
        )
    before = texts_kept(office)
    answer = composed(office, say(office, ACCOUNT))
    again = composed(office, say(office, "And the mother does not know."))
    for message in (answer, again):
        texts, numbers = card(office, message)
        assert texts[:2] == [
            "If someone is in danger now, call 999.",
            NOT_KEPT,
        ]
        assert numbers
    assert texts_kept(office) == before
    assert ACCOUNT not in str(office.logged(AuditKind.SAFEGUARDING_SHOWN))
    assert {one.recipient for one in office.planned()} == {office[AMIRA].id}


def texts_kept(office: Office) -> str:
    """All that Amira's preparation holds."""
    from storage.tables.content import content

    with office.database.engine.connect() as connection:
        sealed = [row.id for row in connection.execute(content.select())]
    found: list[str] = []
    for one in sealed:
        office.database.run_now(lambda tx, one=one: tx.contents.get(one).map(found.append))
    return "\n".join(found)


@pytest.mark.clause("P4-6.0b")
@pytest.mark.parametrize(
    "text",
    [
        f"Safeguarding: {ACCOUNT}",
        f"safeguarding {ACCOUNT}",
        f"safegaurding, {ACCOUNT}",
    ],
)
def test_an_account_that_begins_with_the_word_is_kept_nowhere(office: Office, text: str) -> None:
    """Word and account in one message, while a preparation is open: the account is no answer of it."""
    office.word(AMIRA, "prepare")
    before = texts_kept(office)
    message = composed(office, say(office, text))
    assert message.typed
    assert texts_kept(office) == before
    reopen = [press for press in office.presses_on_message(message) if press.verb is Verb.PREPARE_OPEN]
    assert len(reopen) == 1, "the way back to the preparation is there"


def test_who_goes_on_preparing_is_taken_at_their_word_again(office: Office) -> None:
    """An answer in a box, or half an hour, and a chat message is an answer again; others never notice."""
    office.word(AMIRA, "prepare")
    office.word(AMIRA, "safeguarding")
    preparation = office.database.run_now(lambda tx: tx.preparations.current(office[AMIRA].id))
    assert preparation
    office.clock.move(minutes=1)
    office.ask(
        AMIRA,
        Press(Verb.PREPARE_ANSWER, f"{preparation.id}.framing.situation", 0),
        **{"framing.situation": "It is about trust."},
    )
    assert say(office, "I go round in circles.").kind == "typed_saved"
    office.clock.move(minutes=1)
    office.word(AMIRA, "safeguarding")
    office.word(GRACE, "prepare")
    assert say(office, "My own answer.", GRACE).kind == "typed_saved"
    office.clock.move(minutes=31)
    assert say(office, "What I take for granted.").kind == "typed_saved"


@pytest.mark.clause("P4-6.0b")
@pytest.mark.parametrize("later", [timedelta(days=4, hours=18), timedelta(days=52, hours=14)])
def test_it_waits_for_no_hour(office: Office, later: timedelta) -> None:
    """In the night to a Saturday and late on Christmas Day it goes out at once."""
    office.clock.move(seconds=later.total_seconds())
    outgoing = say(office, "safeguarding")
    assert outgoing.urgency is Urgency.ANSWER
    (leased,) = office.database.run_now(lambda tx: tx.outbox.claim(tx.now, 1))
    assert leased.outgoing == outgoing


@pytest.mark.parametrize(
    "text", ["safegaurding", "Safe guarding", "SAFEGUARDING!", "safeguard", "saveguarding."]
)
def test_a_slip_of_the_pen_gets_the_answer_at_once(text: str) -> None:
    """Nobody in a hurry is asked what they meant."""
    assert word_of(text) == "safeguarding"


@pytest.mark.parametrize("text", ["safe", "guarding the house", "status", "regarding", "safety plan"])
def test_other_words_are_not_taken_for_it(text: str) -> None:
    """Only what is as good as the word."""
    assert word_of(text) != "safeguarding"


@pytest.mark.clause("P0-1a")
def test_in_a_channel_it_is_answered_in_private(office: Office) -> None:
    """What was typed where others listen is kept nowhere either."""
    request = Request(actor=office[AMIRA], key="said", press=Press(Verb.WORD, "help"), platform="teams")
    office.database.run_now(lambda tx: ask_in_private(tx, office.setting, request, f"safeguarding {ACCOUNT}"))
    (outgoing,) = office.planned()
    assert (outgoing.recipient, outgoing.ref) == (office[AMIRA].id, "safeguarding")
