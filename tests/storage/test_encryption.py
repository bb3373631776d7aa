from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.encryption import context_of, decrypt, encrypt, padded, random_key, unpadded

KEY = bytes(range(32))


@given(st.text(alphabet=st.characters(), max_size=600))
def test_padding_is_undone(text: str) -> None:
    """Any text comes back as it was, with zeros at its end, or half of a surrogate pair in it."""
    assert unpadded(padded(text)) == text


@pytest.mark.parametrize(
    "text", ["", "\0", "a\0\0", "\x80", "\ud83d", "👩‍👩‍👧", "x" * 255, "x" * 256, "é" * 128]
)
def test_awkward_texts_are_kept(text: str) -> None:
    """What could be taken for padding is not."""
    assert unpadded(padded(text)) == text


@given(st.text(max_size=255, alphabet="abc"))
def test_short_texts_have_one_length(text: str) -> None:
    """Whether somebody wrote one word or a paragraph does not show in the database."""
    assert len(padded(text)) == 256


@given(st.binary(max_size=64), st.binary(max_size=32))
def test_what_was_encrypted_opens_for_its_key_and_context(plaintext: bytes, context: bytes) -> None:
    """It opens with both, and with no other key or context."""
    sealed = encrypt(KEY, plaintext, context)

    assert decrypt(KEY, sealed, context) == plaintext
    assert decrypt(random_key(), sealed, context) is None
    assert decrypt(KEY, sealed, context + b"x") is None


@given(st.binary(min_size=1, max_size=40), st.data())
def test_a_changed_bit_keeps_it_shut(plaintext: bytes, data: st.DataObject) -> None:
    """Wherever a ciphertext was changed, nothing of it is handed out."""
    sealed = bytearray(encrypt(KEY, plaintext, b"here"))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8

    assert decrypt(KEY, bytes(sealed), b"here") is None


@given(st.integers(0, 27))
def test_what_was_cut_off_keeps_it_shut(length: int) -> None:
    """A part of a ciphertext is no ciphertext, however short it is."""
    assert decrypt(KEY, encrypt(KEY, b"", b"here")[:length], b"here") is None


def test_each_encryption_has_a_nonce_of_its_own() -> None:
    """The same text never gives the same bytes."""
    assert len({encrypt(KEY, b"text", b"here")[:12] for _ in range(1000)}) == 1000


def test_contexts_of_two_places_differ() -> None:
    """A part that holds the separator could stand for two places: it is refused."""
    assert context_of("t", "content", "a", "sealed", "b") == b"1|t|content|a|sealed|b"
    with pytest.raises(ValueError, match="separator"):
        context_of("t", "content", "a|sealed", "b")
