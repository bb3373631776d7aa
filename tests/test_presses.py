"""Tokens of buttons and forms: short, typed, and of no authority."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Unknown
from bot.presses import TOKEN_LIMIT, Press, Verb

REFS = st.from_regex(r"[A-Za-z0-9_.-]{0,120}", fullmatch=True)
PRESSES = st.builds(Press, st.sampled_from(Verb), REFS, st.integers(0, 999_999_999))


@given(PRESSES)
def test_a_press_comes_back_as_it_went(press: Press) -> None:
    """Packing and unpacking give the same press, within the platforms' limit."""
    token = press.pack()
    assert Press.unpack(token) == press
    assert len(token) <= TOKEN_LIMIT


@given(st.text(max_size=400))
def test_any_other_text_is_no_press(text: str) -> None:
    """What is no token of ours is unknown, and never an error of another kind."""
    try:
        press = Press.unpack(text)
    except Unknown:
        return
    assert press.pack() == text or press.version == int(text.rpartition("~")[2])


@pytest.mark.parametrize("ref", ["with space", "<!channel>", "a~b", "é", "x" * 300, "new\nline"])
def test_nothing_but_opaque_references_is_packed(ref: str) -> None:
    """What somebody typed cannot get into a button."""
    with pytest.raises(ValueError, match="opaque"):
        Press(Verb.CONFIRM, ref).pack()


@pytest.mark.parametrize(
    "token", ["", "1~confirm~r~1~", "2~confirm~r~1", "1~no.such~r~1", "1~confirm~r~-1", "1~confirm~r~1e3"]
)
def test_a_token_that_was_tampered_with_is_unknown(token: str) -> None:
    """Another version, verb, shape or number is refused."""
    with pytest.raises(Unknown):
        Press.unpack(token)
