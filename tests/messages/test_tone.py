"""How the bot speaks: plainly, kindly, and never more than is true."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from bot.resources import folder
from tests.messages.spoken import Spoken, spoken, texts_of

CONTRACTION = re.compile(
    r"\b\w+n['’]t\b|\b\w+['’](?:ll|re|ve|m|d)\b|\b(?:it|that|what|here|there|let|who)['’]s\b", re.IGNORECASE
)

NEVER = (
    *(
        "only you can see",
        "anonymous",
        "urgent",
        "you failed",
        "well done",
        "great",
        "excellent",
        "congratulations",
    ),
    *(
        "score",
        "you must",
        "missed",
        "success",
        "invalid",
        "non-compliance",
        "please give your consent",
        "oops",
    ),
    *("unfortunately", "sorry", "simply", "obviously", "you forgot", "your fault", "you have not"),
)
"""Words of blame, alarm, praise and false promise; some are the left-out side of the tone table."""

AMERICAN = re.compile(
    r"\b(?:organiz|recogniz|apologiz|summariz|realiz|finaliz|analyz|prioritiz|behavior|color|favor|honor|labor\b"
    r"|neighbor|center|theater|canceled|canceling|labeled|modeling|traveled|fulfill\b|skillful|enroll\b|catalog\b"
    r"|defense|offense|license\b|judgment|program for|toward\b|gotten|afterward\b|check mark|vacation|math\b|fall\b)",
    re.IGNORECASE,
)

ENDS = (".", "?", ":", ".”", "?”", ".’")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    parts = re.split(r"(?<=[.?!])[\"”’)]?\s+", text)
    return [part for part in parts if re.search(r"\w", part)]


def where(found: list[Spoken]) -> list[tuple[str, str]]:
    """For a readable failure."""
    return [(one.sample, one.text) for one in found]


def test_nothing_is_shouted() -> None:
    """No exclamation mark, no capitals for emphasis."""
    assert where([one for one in spoken() if "!" in one.text]) == []
    words = {word for one in spoken() for word in re.findall(r"\b[A-Z]{4,}\b", one.text)}
    assert words == set()


def test_words_are_written_out() -> None:
    """`Do not`, never its short form: easier to read for many, and to translate."""
    assert where([one for one in spoken() if CONTRACTION.search(one.text)]) == []


@pytest.mark.parametrize("words", NEVER)
def test_some_words_are_never_said(words: str) -> None:
    """No blame, alarm or praise, and no promise that only one person can see something."""
    pattern = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    assert where([one for one in spoken() if pattern.search(one.text)]) == []


@pytest.mark.clause("P2-12a", "C3")
def test_confidential_is_said_where_the_readers_are_named() -> None:
    """Nobody is promised that something is confidential: the word stands where it says who may read."""
    found = [one for one in spoken() if "confidential" in one.text.lower()]
    assert {one.sample.split(":")[0] for one in found} == {"notice"}
    assert all("not confidential" in one.text and "inspectors" in one.text for one in found)


def test_spelling_is_british() -> None:
    """Organisation and recognise, not with a z; in the templates' unseen corners too."""
    sources = "\n".join(path.read_text("utf-8") for path in folder("templates").glob("*.jinja"))
    assert AMERICAN.findall(sources) == []
    assert where([one for one in spoken() if AMERICAN.search(one.text)]) == []


def test_sentences_are_short() -> None:
    """About fifteen words a sentence and none over thirty: read in one hand, between two visits."""
    texts = {one.text for one in texts_of("text", "note", "hint")}
    lengths = {sentence: len(sentence.split()) for text in texts for sentence in sentences(text)}
    assert [sentence for sentence, length in lengths.items() if length > 30] == []
    assert mean(lengths.values()) <= 15


def test_texts_are_short() -> None:
    """About forty words, then buttons; what tells people of danger or of readers may have some more."""
    long = {one.text: len(one.text.split()) for one in texts_of("text", "note")}
    assert {text: length for text, length in long.items() if length > 55} == {}
    assert mean(long.values()) <= 25


def test_texts_end_properly() -> None:
    """A paragraph is whole sentences; a label, a heading and a button are none."""
    paragraphs = [(one, part) for one in texts_of("text", "note") for part in one.text.split("\n\n")]
    assert [part for _, part in paragraphs if not part.endswith(ENDS)] == []
    labels = texts_of("heading", "label", "button", "submit", "option", "cell")
    assert where([one for one in labels if one.text.endswith((".", ":", ",", ";"))]) == []


def test_spaces_stand_where_they_belong() -> None:
    """No space is lost or doubled where a template puts sentences together, and none stands before a point."""
    slip = re.compile(r"  |\s[.,;:?]|[.?][A-Z“]|[,;][^\s\d]|\(\s|\s\)|\bNone\b|\bTrue\b|\bFalse\b|[{}%]")
    assert where([one for one in spoken() if slip.search(one.text)]) == []


def test_beginnings_are_capital() -> None:
    """Whatever stands by itself begins with a capital letter, a number or a person's name."""
    parts = (
        "title",
        "notification",
        "heading",
        "text",
        "note",
        "label",
        "hint",
        "button",
        "submit",
        "option",
    )
    assert where([one for one in texts_of(*parts) if one.text and one.text[0].islower()]) == []


def test_the_rules_find_slips() -> None:
    """Each pattern of this file finds what it is for, and lets good words pass."""
    for slip in ("We don't know", "It’s here", "You’ll see", "they've gone", "I'm here"):
        assert CONTRACTION.search(slip)
    for good in ("Amira's record", "the supervisee's file", "James' view"):
        assert not CONTRACTION.search(good)
    assert AMERICAN.search("your organization")
    assert not AMERICAN.search("your organisation")
    assert sentences("One (P1-3.1a-1). Two? “Three.” Four") == ["One (P1-3.1a-1).", "Two?", "“Three.", "Four"]
