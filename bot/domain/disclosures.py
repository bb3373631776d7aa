"""Sharing something of a supervision outside its pair: with whom, why, on what basis, and how it stands (P0-1b).

What the supervisee is asked or told is one thing, the lawful basis another (C4): each is kept in a field of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from bot.domain.people import PersonId
from bot.domain.record import Head

LAW: Final = "law"
"""Asked for by a law or a court (P4-7.1b); the pack's own audiences have names of the pack."""
EMERGENCY: Final = "emergency"
"""Shared already, because it could not wait (P0-3b, P4-7.3a): entered after the fact."""
LISTED: Final = "listed_purpose"
"""The audience of those who read for a purpose that the policy lists (P1-8o)."""

ADVICE: Final = ("advice", "safety")
"""What sharing can be for besides the pack's purposes: advice on supervision (P2-12c), keeping somebody safe."""
REASONS: Final = ("risk_of_harm", "protect_young_person", "prevent_offending", "medical_emergency")
"""What an emergency can be, as P0-3b and P4-7.3a name it."""

OF_LAW: Final = "legal_obligation"
OF_EMERGENCY: Final = "vital_interests"


class Asks(StrEnum):
    """What the policy wants of the supervisee before something is given."""

    CONSENT = "consent"
    """They are asked; where they do not agree, it can go ahead with a reason that they are given (P0-2f, P0-2g)."""
    PERMISSION = "permission"
    """They are asked; without their yes it does not go ahead (P4-5.1d, P4-5.2b)."""
    NOTIFY = "notify"
    """They are told (P2-12c, P4-7.3c)."""
    LISTED_PURPOSE = "listed_purpose"
    """They are told: the policy lists the purpose (P1-8o)."""


ASKED_FIRST = frozenset({Asks.CONSENT, Asks.PERMISSION})


class ShareForm(StrEnum):
    """In which form something is shared, the least first."""

    ANONYMISED = "anonymised"
    SAID = "said"
    COPY = "copy"


class ShareState(StrEnum):
    """How far it has come."""

    ASKED = "asked"
    """It waits for the supervisee. No answer is not a yes."""
    REFUSED = "refused"
    READY = "ready"
    """It can be given: they were told or have agreed, or it goes ahead with a reason."""
    GIVEN = "given"
    DROPPED = "dropped"
    """It was not given after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One entry of the register.

    Attributes:
        tag: tells it from its maker's others: "D3".
        subject: the supervisee of whose supervision something is shared.
        made_by: who shares it.
        audience: `LAW`, `EMERGENCY`, or a name of the pack's `share.basis`.
        purpose: a name of the pack's `access.purposes`, of `ADVICE` or of `REASONS`.
        asks: what the supervisee is asked or told.
        basis: the lawful basis.
        parts: what it is about, by the heads of a record; no more of it is shared (P4-7.0b).
        version: counts its steps; messages about an earlier one are not needed any more.
        opened_at: when it was entered, and on which day.
        answer_by: until when an answer is awaited; None where nobody is asked.
        answered_at: when the supervisee last agreed or did not.
        talk_at: when they last asked to talk first.
        overridden_at: when it was decided that it goes ahead without their yes.
        seen_at: when they said that they have seen how it stands.
        given_on: the day on which it was given.
        recipient: the id of the text that says to whom.
        reason: the id of the text that says why it went ahead; empty where there is none.
    """

    id: str
    tag: str
    subject: PersonId
    made_by: PersonId
    audience: str
    purpose: str
    asks: Asks
    basis: str
    form: ShareForm
    parts: tuple[Head, ...]
    state: ShareState
    version: int = 1
    opened_at: datetime
    opened: date
    answer_by: date | None = None
    answered_at: datetime | None = None
    talk_at: datetime | None = None
    overridden_at: datetime | None = None
    seen_at: datetime | None = None
    given_on: date | None = None
    recipient: str = ""
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is neither given nor left."""
        return self.state not in (ShareState.GIVEN, ShareState.DROPPED)

    @property
    def may_be_answered(self) -> bool:
        """Whether a yes or no counts: also another one than before, until it is given (P4-7.1c)."""
        return self.asks in ASKED_FIRST and self.is_open and self.overridden_at is None

    @property
    def may_be_overridden(self) -> bool:
        """Whether it can go ahead without a yes. Where permission is needed, it cannot (P4-5.1d)."""
        return self.asks is Asks.CONSENT and self.state in (ShareState.ASKED, ShareState.REFUSED)

    @property
    def ready_at(self) -> datetime:
        """Since when it could be given, where it can."""
        return self.overridden_at or self.answered_at or self.opened_at


def first_state(asks: Asks, audience: str) -> ShareState:
    """How an entry begins: what could not wait is given already, what is asked waits for the answer."""
    if audience == EMERGENCY:
        return ShareState.GIVEN
    return ShareState.ASKED if asks in ASKED_FIRST else ShareState.READY


def agreed(one: Disclosure, at: datetime) -> Disclosure:
    """With the supervisee's yes."""
    return replace(one, state=ShareState.READY, answered_at=at, version=one.version + 1)


def refused(one: Disclosure, at: datetime) -> Disclosure:
    """With their no, or with a yes that was taken back."""
    return replace(one, state=ShareState.REFUSED, answered_at=at, version=one.version + 1)


def overridden(one: Disclosure, at: datetime, reason: str) -> Disclosure:
    """Going ahead without their yes, for a reason that they are given (P0-2g)."""
    return replace(
        one,
        state=ShareState.READY,
        overridden_at=at,
        reason=reason,
        seen_at=None,
        version=one.version + 1,
    )


def given(one: Disclosure, day: date) -> Disclosure:
    """Given on a day."""
    return replace(one, state=ShareState.GIVEN, given_on=day, seen_at=None, version=one.version + 1)


def dropped(one: Disclosure) -> Disclosure:
    """Not given after all."""
    return replace(one, state=ShareState.DROPPED, seen_at=None, version=one.version + 1)
