"""What every message has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from bot.cards import Card
from bot.confidential import Audience, Destination, Sensitivity, check_destination
from bot.presses import Press


class Words(Protocol):
    """The words of one message: its template's blocks, rendered with the message's own fields.

    Confidential fields are not given to a template: what a person typed is never read as markup.
    """

    def __call__(self, block: str, **more: object) -> str:
        """One block as plain text, with further values for this once."""
        ...


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message. Subclasses say their template, their sensitivity, and build their card."""

    template: ClassVar[str]
    sensitivity: ClassVar[Sensitivity] = Sensitivity.PERSONAL
    opens: ClassVar[bool] = False
    """It is a form or a letter: it opens on a surface of its own where the platform has one."""

    @property
    def audience(self) -> Audience | None:
        """Who may read the confidential part, where there is one."""
        return None

    def card(self, words: Words) -> Card:
        """The card, complete."""
        raise AssertionError(f"{type(self).__name__} has no card")


@dataclass(frozen=True, kw_only=True)
class Letter(Message):
    """A message that shows what somebody wrote, to the one reader whom its audience names."""

    sensitivity: ClassVar[Sensitivity] = Sensitivity.CONFIDENTIAL
    opens: ClassVar[bool] = True
    folds: ClassVar[bool] = True
    """It can be put out of sight where it stands in a chat; not so where another button does that and keeps what
    was typed."""

    reader: Audience

    @property
    def audience(self) -> Audience:
        """The one reader."""
        return self.reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message on its way to a destination. It cannot be made where the message must not go there.

    Attributes:
        newest: without effect: shows the message as it stands now, where the platform can refresh one.
        suggests: words to type next, the likeliest first, where the platform offers such beside a message.

    Raises:
        LeakRefused: on construction.
    """

    message: Message
    destination: Destination
    newest: Press | None = None
    suggests: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        audience = self.message.audience
        check_destination(self.message.sensitivity, self.destination, audience.reader if audience else None)
