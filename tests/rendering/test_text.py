from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.text import clean, joined, one_line, parts, shorten, size, split
from tests.rendering.strategies import HOSTILE

_any_text = st.one_of(
    st.text(),
    st.sampled_from(HOSTILE),
    st.text("ab .!\n&<\u0301\u200d\U0001f600\U0001f1ec", min_size=20, max_size=200),
)

_FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
_FLAG = "\U0001f1ec\U0001f1e7"
_ACCENT = "e\u0301"
_THUMB = "\U0001f44d\U0001f3fd"
_HANGUL = "\u1112\u1161\u11ab"


@given(text=_any_text, limit=st.integers(16, 400))
def test_parts_for_boxes_join_exactly(text: str, limit: int) -> None:
    """A text over several boxes is the same text again, white space at the cuts included."""
    some = parts(text, limit)
    assert joined(some) == text
    assert some[0][0] == "n"
    assert all(size(part) <= limit for _, part in some)


def test_an_emptied_part_leaves_no_gap() -> None:
    """A part that somebody cleared goes with the white space that stood before it."""
    assert joined([("n", ""), ("p", "two"), ("w", ""), ("l", "four")]) == "two\nfour"


@given(text=_any_text, limit=st.integers(16, 400))
def test_pieces_put_together_are_the_text(text: str, limit: int) -> None:
    """Nothing is lost, added or moved by splitting, and each piece fits."""
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(piece and size(piece) <= limit for piece in pieces)


@pytest.mark.parametrize("cluster", [_FAMILY, _FLAG, _ACCENT, _THUMB, _HANGUL])
@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_what_readers_see_as_one_letter_is_never_cut(cluster: str, before: str) -> None:
    """An accent, an emoji with a skin tone, a family and a flag stay whole, wherever the limit falls."""
    text = before + cluster * 30
    for limit in range(24, 40):
        for piece in split(text, limit):
            assert piece.removeprefix(before).replace(cluster, "") == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One one one one. Two two.\n\nThree three three", "One one one one. Two two.\n\n"),
        ("One one one one. Two two\nThree three three three", "One one one one. Two two\n"),
        ("One one one one one. Two two two two two", "One one one one one. "),
        ("One one one one one two two two two two", "One one one one one two two "),
        ("Oneoneoneoneoneoneoneoneoneoneoneoneone", "Oneoneoneoneoneoneoneoneoneon"),
    ],
)
def test_the_best_border_is_taken(text: str, first: str) -> None:
    """A paragraph is a better place to cut than a line, then a sentence, a word, a letter."""
    assert split(text, 29)[0] == first[:29]


def test_an_accent_on_a_space_stays_with_it() -> None:
    """A space that carries an accent is no place to cut."""
    pieces = split("Oneoneoneoneoneone \u0301twotwotwotwotwo", 19)
    assert not any(piece.startswith("\u0301") for piece in pieces)


def test_a_longer_cluster_than_any_writing_is_cut_all_the_same() -> None:
    """Hundreds of accents on one letter cannot keep a text from being split."""
    text = "e" + "\u0301" * 500
    assert "".join(split(text, 50)) == text


@given(text=_any_text)
def test_clean_text_can_be_encoded_and_stays_clean(text: str) -> None:
    """A cleaned text has no control characters but line ends and tabs, and is UTF-8."""
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert not any(ord(char) < 32 and char not in "\n\t" for char in cleaned)


def test_cleaning_keeps_what_can_be_read() -> None:
    """Only what cannot be read goes; line ends become one kind; a torn pair is marked."""
    text = "a\r\nb\rc\x85d\te\x00\x1b f\u200d\u202e g\ud800"
    assert clean(text) == "a\nb\nc\nd\te f\u200d\u202e g\ufffd"
    assert one_line(" a\n\n b\u00a0c\t") == "a b\u00a0c"


@pytest.mark.parametrize(
    ("text", "expected"), [("", 0), ("abc", 3), ("é", 1), ("\U0001f600", 2), ("a & <b>", 17), ("\ud800", 1)]
)
def test_size_is_the_strictest_count(text: str, expected: int) -> None:
    """Characters outside the basic plane count two, and those that Slack escapes as their entities."""
    assert size(text) == expected


@given(text=_any_text, limit=st.integers(17, 80))
def test_shortening_shows_that_it_did(text: str, limit: int) -> None:
    """What fits is unchanged; what does not ends in an ellipsis, and fits."""
    short = shorten(text, limit)
    assert size(short) <= limit
    assert short == text if size(text) <= limit else short.endswith("\u2026")
