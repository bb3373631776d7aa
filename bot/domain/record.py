"""The wellbeing and professional development record, its versions, and how both sign it.

```
 DRAFT --send--> SENT --confirm--> CONFIRMED
                  |  \\--differ--> DIFFERS --reply--> BOTH_VIEWS --sign, sign--> SIGNED
                  ^                  |                   |
                  +---- a changed record is a new version and is sent again
```
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import PersonId


class Head(StrEnum):
    """The five heads of the record (P1-8d, P2-5c)."""

    WORKLOAD = "workload"
    DEVELOPMENT = "development"
    WELLBEING = "wellbeing"
    STRENGTHS = "strengths"
    PERFORMANCE = "performance"


class RecordState(StrEnum):
    """How far a record has come."""

    DRAFT = "draft"
    SENT = "sent"
    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    BOTH_VIEWS = "both_views"
    SIGNED = "signed"


CLOSED = frozenset({RecordState.CONFIRMED, RecordState.SIGNED})
WAITS_FOR_SUPERVISEE = frozenset({RecordState.SENT, RecordState.BOTH_VIEWS})

Body = Mapping[Head, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One press that stands for a signature: who, when, under which words, on exactly which text (P1-8f)."""

    person: PersonId
    at: datetime
    kind: str
    """`confirmed` for a record taken as a fair account, `signed` for both views set down."""
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record without its text.

    Attributes:
        version: of the text, from 1; a changed text is a new version.
        digest: SHA-256 (hex) of the current version's text and what it is about.
        sent_at: when the current version was sent; it counts for reminders.
        views: who has set down a view on the current version, with the SHA-256 of each view.
    """

    id: str
    session: str
    supervisee: PersonId
    supervisor: PersonId
    day: date
    version: int
    state: RecordState
    digest: str
    written_at: datetime
    sent_at: datetime | None = None
    views: Mapping[PersonId, str]
    signatures: tuple[Signature, ...] = ()

    def has_signed(self, person: PersonId) -> bool:
        """Whether a person's signature stands on the current text."""
        return any(signature.person == person and signature.kind != "sent" for signature in self.signatures)

    def waits_for(self) -> tuple[PersonId, ...]:
        """Whose answer is outstanding."""
        match self.state:
            case RecordState.SENT:
                return (self.supervisee,)
            case RecordState.DIFFERS:
                return (self.supervisor,)
            case RecordState.BOTH_VIEWS:
                return tuple(p for p in (self.supervisee, self.supervisor) if not self.has_signed(p))
            case _:
                return ()

    def rewritten(self, digest: str, at: datetime) -> Record:
        """With a changed text: a draft becomes that text, anything sent becomes a new draft version.

        A new version starts without views and signatures: those stood on the former text.
        """
        if self.state is RecordState.DRAFT:
            return replace(self, digest=digest, written_at=at)
        return replace(
            self,
            version=self.version + 1,
            state=RecordState.DRAFT,
            digest=digest,
            written_at=at,
            sent_at=None,
            views={},
            signatures=(),
        )

    def sent(self, at: datetime) -> Record:
        """Sent for confirmation; sending signs it as the supervisor's (P2-10d)."""
        return replace(
            self,
            state=RecordState.SENT,
            sent_at=at,
            signatures=(Signature(person=self.supervisor, at=at, kind="sent", digest=self.digest),),
        )

    def confirmed(self, at: datetime) -> Record:
        """Confirmed by the supervisee as a fair account (P1-8f)."""
        mine = Signature(person=self.supervisee, at=at, kind="confirmed", digest=self.digest)
        return replace(self, state=RecordState.CONFIRMED, signatures=(*self.signatures, mine))

    def with_view(self, person: PersonId, digest: str, at: datetime) -> Record:
        """With one person's view set down or changed; signatures on both views start again (P1-8g)."""
        views = {**self.views, person: digest}
        both = {self.supervisee, self.supervisor} <= views.keys()
        kept = tuple(signature for signature in self.signatures if signature.kind == "sent")
        state = RecordState.BOTH_VIEWS if both else RecordState.DIFFERS
        return replace(self, views=views, state=state, sent_at=at, signatures=kept)

    def signed(self, person: PersonId, at: datetime) -> Record:
        """Signed by one of the two as both views set down; complete once both have (P1-8g)."""
        mine = Signature(person=person, at=at, kind="signed", digest=self.signing_digest())
        signed = replace(self, signatures=(*self.signatures, mine))
        complete = signed.has_signed(self.supervisee) and signed.has_signed(self.supervisor)
        return replace(signed, state=RecordState.SIGNED) if complete else signed

    def signing_digest(self) -> str:
        """SHA-256 over the text's digest and both views': what a signature on a differing record covers."""
        parts = [self.digest, *(f"{person}:{self.views[person]}" for person in sorted(self.views))]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def digest_of(
    *, record: str, version: int, supervisee: PersonId, day: date, body: Body, reason: str = ""
) -> str:
    """SHA-256 (hex) of exactly one version of a record: all that its readers see, and what it is about.

    Args:
        record: its id.
        version: of the text.
        supervisee: whose it is.
        day: of the session.
        body: the text by head.
        reason: why something that looks like an identifier stays in it.
    """
    content = {
        "record": record,
        "version": version,
        "supervisee": supervisee,
        "day": day.isoformat(),
        "body": {head.value: body.get(head, "") for head in Head},
        "reason": reason,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def code_of(digest: str) -> str:
    """A short form of a digest for people to compare, like `3F7A-19C2`."""
    return f"{digest[:4]}-{digest[4:8]}".upper()


def confirm_statement(version: int, day: date) -> str:
    """What a confirming press says (P1-8f); shown on the record and kept in the audit log word for word."""
    return f"I have read version {version}. It is a fair account of our supervision on {_spelt(day)}."


def sign_statement(version: int, day: date) -> str:
    """What a signature on two views says (P1-8g); shown and kept word for word."""
    return (
        f"Both views on version {version} of the record of {_spelt(day)} are set down fairly. "
        "Signing does not say that I agree with both."
    )


def _spelt(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
