"""Neutral, typed cards: what a message shows, without any platform's JSON.

Renderers turn a `Card` into Block Kit and Adaptive Cards. `Text` holds our own words (rendered from
templates); `Typed` holds what a person typed and is always shown literally, never as markup, mention,
link or template.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.presses import Press


class Style(StrEnum):
    """How a button stands out; never the only way in which its meaning is told."""

    NORMAL = "normal"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of our own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of our own words; shown literally."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Small print of our own words: the reason with its clause, who can read this."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed, under a label of our own words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. The first column names the row (a screen reader's row header)."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between sections."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button. Its press carries opaque references and no authority: the rules are asked on each press."""

    label: str
    press: Press
    style: Style = Style.NORMAL


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in one row, the likeliest first."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value is opaque, its label our own words or a name."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInput:
    """A box to type in. `initial` may be longer than a platform's box: renderers split it into parts."""

    name: str
    label: str
    hint: str = ""
    initial: str = ""
    multiline: bool = True
    optional: bool = True
    autosave: Press | None = None
    """Where the platform can, what is typed is sent under this press while it is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberInput:
    """A whole number."""

    name: str
    label: str
    hint: str = ""
    initial: int | None = None
    minimum: int = 0
    maximum: int = 1000
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInput:
    """A date."""

    name: str
    label: str
    hint: str = ""
    initial: date | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Exactly one of some options (or none, where optional)."""

    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    initial: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Any number of some options."""

    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    initial: tuple[str, ...] = ()
    optional: bool = True


Input = TextInput | NumberInput | DateInput | Choice | Ticks
Element = Heading | Text | Note | Typed | Facts | Table | Divider | Buttons | Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message or one form, complete.

    `notification` is the text of previews, fallbacks and screen readers' first line; it never holds
    anything that a person typed. A card with a `submit` is a form: its inputs come back together
    under that press.
    """

    title: str
    notification: str
    elements: tuple[Element, ...]
    submit: Button | None = None
    on_close: Press | None = field(default=None)
    """Sent where the platform can tell that the form was closed without an answer."""
