"""A request from a chat platform, after the platform's boundary has verified who sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.confidential import Answers
from bot.domain.people import Person, PersonId, StaffEntry
from bot.messages.base import Message
from bot.ports import Transaction
from bot.presses import Press
from bot.usecases.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody pressed, submitted or typed something.

    Attributes:
        actor: who, verified by the platform.
        key: the same for a repetition of the same request, different for any other.
        press: what is asked; a typed word is a press of `Verb.WORD`.
        answers: what came with it.
        platform: where.
    """

    actor: Person
    key: str
    press: Press
    platform: str
    answers: Answers = field(default_factory=Answers)

    @property
    def me(self) -> PersonId:
        """The actor's id."""
        return self.actor.id

    def asking(self, press: Press) -> Request:
        """The same person asking something else, with nothing typed."""
        return Request(actor=self.actor, key=self.key, press=press, platform=self.platform)


NOBODY = Person(
    id=PersonId(""), entry=StaffEntry(email="", name="-", team="", roles=frozenset(), start_date=date.min)
)
"""Stands for the actor until the platform's boundary knows them; has no rights to anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a request.

    Attributes:
        message: what is shown.
        again: where the request had an effect: the press that shows the same answer without one.
            It is kept with the request's key, so that a repetition changes nothing.
    """

    message: Message
    again: Press | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalid:
    """Some fields of a form have to be mended first: a reason by field name. Nothing was changed."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing to show (what was typed so far was kept)."""


Outcome = Reply | Invalid | Quiet
UseCase = Callable[[Transaction, Setting, Request], Outcome]
