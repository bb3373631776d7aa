"""Small pieces that several messages build their cards from."""

from __future__ import annotations

from datetime import time

from bot.cards import Button, Buttons, Style
from bot.messages.base import Words
from bot.presses import Press, Verb


def button(words: Words, block: str, press: Press, style: Style = Style.NORMAL) -> Button:
    """A button whose label is a block of the message's template."""
    return Button(words(block), press, style)


def primary(words: Words, block: str, press: Press) -> Button:
    """The likeliest button."""
    return Button(words(block), press, Style.PRIMARY)


def row(*buttons: Button | None) -> tuple[Buttons, ...]:
    """One row of those buttons that are there; nothing where none is."""
    present = tuple(button for button in buttons if button is not None)
    return (Buttons(present),) if present else ()


def word(name: str) -> Press:
    """The press that does the same as typing a word."""
    return Press(Verb.WORD, name)


def clock_time(text: str) -> time | None:
    """A booking's HH:MM as a time; None where only its day is set."""
    return time.fromisoformat(text) if text else None
