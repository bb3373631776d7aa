"""The words that people type: what each does, what is near, and what is not there yet."""

from __future__ import annotations

import pytest

from bot.messages.answers import DidYouMean, Help, NotThereYet
from bot.messages.base import Message
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.dispatch import PRESSES, WORDS, answer_command
from bot.usecases.request import Outcome, Quiet, Reply, Request
from bot.usecases.words import GREETINGS, KNOWN, NOT_YET, nearest, word_of
from storage.export import export
from tests.support.database import TENANT
from tests.support.office import Office

PEOPLE = ("Amira Khan", "Grace Bell", "Tom Reid", "Ruth Lane", "Dora West")


def typed(office: Office, who: str, text: str) -> Outcome:
    """A slash command."""
    request = Request(
        actor=office[who], key=f"{who} {text}", press=Press(Verb.WORD, "help"), platform="slack"
    )
    return office.database.run_now(lambda tx: answer_command(tx, office.setting, request, text))


def test_every_word_of_the_contract_is_known() -> None:
    """Each does something or says truthfully that it does not yet; none is both."""
    assert WORDS.keys() | NOT_YET == KNOWN
    assert not WORDS.keys() & NOT_YET
    assert len(KNOWN) == 22


def test_every_button_has_a_use_case() -> None:
    """No press that a message can carry is left without an answer."""
    unused = {Verb.WORD}
    assert set(Verb) - unused == PRESSES.keys()


@pytest.mark.parametrize("who", PEOPLE)
def test_every_word_answers_everybody(office: Office, who: str) -> None:
    """Whoever asks: an answer whose card has words and a way on or an end, never an error."""
    for word in sorted(KNOWN):
        for text in (word, word.upper(), f" {word}. ", f"/{word}", word.replace("-", " ")):
            outcome = typed(office, who, text)
            assert isinstance(outcome, Reply), text
            message: Message = outcome.message
            assert message.card(office.templates.words_of(message)).elements


@pytest.mark.parametrize("who", PEOPLE)
def test_every_button_of_every_word_answers(office: Office, who: str) -> None:
    """One level down, nothing ends in an error or in silence."""
    for word in sorted(WORDS):
        for press in office.presses_on(office.word(who, word)):
            assert not isinstance(office.ask(who, press), Quiet), press


@pytest.mark.clause("P4-6.0b")
@pytest.mark.parametrize("word", sorted(NOT_YET))
def test_what_is_not_there_yet_says_so_and_what_to_do(office: Office, word: str) -> None:
    """Truthfully, with the way to help; it is logged as asked, without anything more."""
    message = office.shown(NotThereYet, office.word("Amira Khan", word))
    assert message.word == word
    card = message.card(office.templates.words_of(message))
    assert office.presses_on(Reply(message=message)) == [Press(Verb.WORD, "help")]
    assert len(card.elements) == 2
    with office.database.engine.connect() as connection:
        (entry,) = [e for e in export(connection, TENANT) if e["kind"] == AuditKind.ANSWERED]
    assert word in str(entry)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prepair", "prepare"),
        ("preapre", "prepare"),
        ("statsu", "status"),
        ("conferm", "confirm"),
        ("safegaurding", "safeguarding"),
        ("mydata", "my-data"),
        ("my data", "my-data"),
        ("HELD", "held"),
    ],
)
def test_a_misspelt_word_finds_the_right_one_first(text: str, expected: str) -> None:
    """The likeliest comes first, and three at most."""
    found = nearest(text)
    assert found[0] == expected
    assert len(found) <= 3


@pytest.mark.parametrize("text", ["", " ", "x" * 25, "quarterly budget", "zzzz"])
def test_what_is_far_from_every_word_finds_none(text: str) -> None:
    """Rather none than an absurd one."""
    assert nearest(text) == ()


@pytest.mark.parametrize("text", sorted({*GREETINGS, "", "  ", "Hello.", "HI"}))
def test_a_greeting_is_a_call_for_help(text: str) -> None:
    """Nobody has to know a word."""
    assert word_of(text) == "help"


@pytest.mark.clause("P0-1a")
def test_what_was_typed_is_not_repeated(office: Office) -> None:
    """Neither in the answer nor in the log."""
    outcome = typed(office, "Amira Khan", "Kayden 14 Mill Lane")
    assert office.shown(DidYouMean, outcome).nearest == ()
    with office.database.engine.connect() as connection:
        assert "Kayden" not in "".join(map(str, export(connection, TENANT)))


def test_the_first_word_of_a_command_counts(office: Office) -> None:
    """`/supervision next please` is `next`."""
    assert office.shown(Help, typed(office, "Amira Khan", "help me please")).first_name == "Amira"


def test_help_offers_what_the_person_can_do(office: Office) -> None:
    """Safeguarding first for all; logging for who supervises; status for who has a line."""

    def words(who: str) -> tuple[str, ...]:
        return office.shown(Help, office.word(who, "help")).words_available

    assert {words(who)[0] for who in PEOPLE} == {"safeguarding"}
    assert {"held", "record", "status"} <= set(words("Grace Bell"))
    assert not {"held", "record", "status"} & set(words("Amira Khan"))
    assert "prepare" not in words("Ruth Lane")
    assert "status" in words("Dora West")
    assert set(words("Tom Reid")) <= WORDS.keys() | NOT_YET
