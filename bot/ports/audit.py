"""The audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.people import PersonId


class AuditKind(StrEnum):
    """What happened. Values are in the log for years: never reuse one."""

    STAFF_IMPORTED = "staff.imported"
    ACCOUNT_LINKED = "account.linked"
    ACCOUNT_REFUSED = "account.refused"
    ACCOUNT_LOST = "account.lost"
    EXCHANGE_IN = "exchange.in"
    MESSAGE_PLANNED = "message.planned"
    MESSAGE_SENT = "message.sent"
    MESSAGE_DROPPED = "message.dropped"
    MESSAGE_DEAD = "message.dead"
    ANSWERED = "exchange.answered"
    PREPARATION_STARTED = "preparation.started"
    PREPARATION_SAVED = "preparation.saved"
    PREPARATION_KEPT = "preparation.kept"
    PREPARATION_SHARED = "preparation.shared"
    PREPARATION_TAKEN_BACK = "preparation.taken_back"
    PREPARATION_READ = "preparation.read"
    PREPARATION_DISCARDED = "preparation.discarded"
    PREPARATION_EXPIRED = "preparation.expired"
    SESSION_HELD = "session.held"
    SESSION_BOOKED = "session.booked"
    SESSION_CANCELLED = "session.cancelled"
    RECORD_POINTED = "record.pointed"
    RECORD_SAVED = "record.saved"
    RECORD_SENT = "record.sent"
    RECORD_READ = "record.read"
    RECORD_CONFIRMED = "record.confirmed"
    RECORD_DIFFERS = "record.differs"
    RECORD_VIEW_ADDED = "record.view_added"
    RECORD_SIGNED = "record.signed"
    TALK_ASKED = "record.talk_asked"
    SOONER_ASKED = "session.sooner_asked"
    STATUS_SEEN = "status.seen"
    DUTY_LOGGED = "duty.logged"
    ABSENCE_LOGGED = "absence.logged"
    COVER_NAMED = "cover.named"
    CASE_CHANGED = "case.changed"
    MATTER_CHANGED = "matter.changed"
    MATTER_READ = "matter.read"
    RHYTHM_CHANGED = "rhythm.changed"
    DISCLOSURE_CHANGED = "disclosure.changed"
    DISCLOSURE_READ = "disclosure.read"
    SAFEGUARDING_SHOWN = "safeguarding.shown"
    BREACH_TOLD = "breach.told"
    MESSAGE_TAKEN_BACK = "message.taken_back"
    ADHOC_LOGGED = "adhoc.logged"
    SNOOZED = "reminder.snoozed"
    ATTACHMENT_REFUSED = "attachment.refused"
    POLICY_LOADED = "policy.loaded"
    KEYS_ROTATED = "keys.rotated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One audit entry: metadata only (C38). `details` never hold what a person typed."""

    kind: AuditKind
    actor: PersonId | None = None
    subject: PersonId | None = None
    platform: str = ""
    outcome: str = "done"
    clause: tuple[str, ...] = ()
    ref: str = ""
    details: Mapping[str, str | int | None] = field(default_factory=dict[str, str | int | None])


class Audit(Protocol):
    """The append-only log. What is added here is committed with what it tells of, or not at all."""

    def add(self, happened: Happened) -> None: ...
    def latest(self, actor: PersonId, kinds: Sequence[AuditKind], *, since: datetime) -> AuditKind | None:
        """Which of some kinds of things somebody did last, from a moment on; None where they did none of them."""
        ...

    def reads_of(self, subject: PersonId) -> Sequence[tuple[AuditKind, PersonId, int]]:
        """Who has read texts about a person, and how often."""
        ...
