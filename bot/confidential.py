"""What is confidential, who may read it, where it may go, and the one rule between them.

Three things have to come together before a confidential text is seen by anybody:

1. the text, a `Confidential` value that the storage layer hands out sealed;
2. an `Audience`, which only the authorisation table (`bot.domain.access`) makes;
3. a private destination with exactly one verified human in it, which only a platform's own
   conversation look-up makes (`bot.platforms.*`).

`Confidential` cannot be printed, formatted, pickled, hashed, compared or logged, so that a mistake
elsewhere shows a placeholder or an error, never the text (P0-1a, P1-1.2-S1, P4-3.1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NoReturn, TypeVar

from bot.errors import LeakRefused

T = TypeVar("T")
U = TypeVar("U")


class Sensitivity(StrEnum):
    """How private a message is."""

    NEUTRAL = "neutral"
    """Says nothing about anybody: may go to a channel."""
    PERSONAL = "personal"
    """Names, dates and counts: private destinations only."""
    CONFIDENTIAL = "confidential"
    """What somebody wrote: private destinations of an entitled reader only."""


class ContentKind(StrEnum):
    """The kinds of text that are kept encrypted."""

    PREPARATION = "preparation"
    RECORD = "record"
    VIEW = "view"
    ACTION = "action"
    """What is to be done, as the pair of a supervision agreed it."""
    LINE = "line"
    """A line to somebody with whom its author would like to talk."""
    DISCLOSURE = "disclosure"
    """To whom something was shared outside a pair, and why it went ahead."""


@dataclass(frozen=True, slots=True)
class Label:
    """Which text this is: its kind and the random id of the thing that it belongs to."""

    kind: ContentKind
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One person who may read one labelled text, for a purpose, on a basis.

    Only `bot.domain.access.decide` makes one; a test holds that nothing else does.
    """

    reader: str
    label: Label
    purpose: str
    basis: str


class Confidential(Generic[T]):
    """A value that opens for its audience alone."""

    __slots__ = ("__label", "__value")

    def __init__(self, value: T, label: Label) -> None:
        self.__value = value
        self.__label = label

    @property
    def label(self) -> Label:
        """Which text this is."""
        return self.__label

    def reveal(self, audience: Audience) -> T:
        """The value itself.

        Raises:
            LeakRefused: the audience is for another text.
        """
        if audience.label != self.__label:
            raise LeakRefused
        return self.__value

    def map(self, change: Callable[[T], U]) -> Confidential[U]:
        """The same label around a value made from this one."""
        return Confidential(change(self.__value), self.__label)

    def __repr__(self) -> str:
        return f"<confidential {self.__label.kind}>"

    def _refuse(self, *_: object) -> NoReturn:
        raise LeakRefused("A confidential value cannot be shown, compared, copied or stored this way.")

    __str__ = _refuse
    __format__ = _refuse
    __eq__ = _refuse
    __reduce_ex__ = _refuse
    __getstate__ = _refuse
    __copy__ = _refuse
    __deepcopy__ = _refuse
    __iter__ = _refuse
    __bool__ = _refuse
    __hash__ = None  # pyright: ignore[reportAssignmentType]


class Answers:
    """What a person has just typed or chosen in a form: readable by key, never by accident.

    Its representation names the fields that came, never what is in them.
    """

    __slots__ = ("__values",)

    def __init__(self, values: dict[str, str | tuple[str, ...]] | None = None) -> None:
        self.__values = dict(values or {})

    def text(self, name: str) -> str:
        """What was typed or chosen in a field, stripped; empty where there is nothing."""
        value = self.__values.get(name, "")
        return value.strip() if isinstance(value, str) else (value[0] if value else "")

    def chosen(self, name: str) -> tuple[str, ...]:
        """The options that were ticked in a field."""
        value = self.__values.get(name, ())
        return (value,) if isinstance(value, str) and value else tuple(value)

    def __contains__(self, name: str) -> bool:
        return name in self.__values

    def names(self) -> tuple[str, ...]:
        """The fields that came."""
        return tuple(self.__values)

    def __repr__(self) -> str:
        return f"<answers to {', '.join(sorted(self.__values)) or 'nothing'}>"

    def _refuse(self, *_: object) -> NoReturn:
        raise LeakRefused("Answers cannot be copied or stored this way.")

    __reduce_ex__ = _refuse
    __hash__ = None  # pyright: ignore[reportAssignmentType]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectMessage:
    """A conversation in which one verified person and the bot are alone.

    Only a platform's conversation look-up makes one.
    """

    person: str
    platform: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateView:
    """A surface that only one verified person sees: a modal, a Home tab, the answer to their own press.

    Only a platform's boundary makes one, from a request that it has verified.
    """

    person: str
    platform: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Any other place: a channel, a group chat, a person who is not known."""

    platform: str
    address: str


Destination = DirectMessage | PrivateView | Elsewhere


def check_destination(sensitivity: Sensitivity, destination: Destination, reader: str | None) -> None:
    """The one rule: what is confidential goes to its reader in private, what is personal goes in private.

    Args:
        sensitivity: of the message.
        destination: where it is about to go.
        reader: the person id that the message's audience names, for confidential messages.

    Raises:
        LeakRefused: it must not go there.
    """
    if sensitivity is Sensitivity.NEUTRAL:
        return
    if isinstance(destination, Elsewhere):
        raise LeakRefused
    if sensitivity is Sensitivity.CONFIDENTIAL and reader != destination.person:
        raise LeakRefused
