"""What the use cases need from outside, as protocols.

A `Transaction` is one database transaction: everything that a use case reads and writes goes through
it, and is committed together or not at all. Use cases are synchronous functions of a transaction;
`Database.run` runs them off the event loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Protocol, TypeVar

from bot.confidential import Confidential, ContentKind, DirectMessage, Label
from bot.domain.people import Facts, Person, PersonId, StaffEntry
from bot.domain.preparation import Preparation
from bot.domain.record import Record
from bot.domain.session import Booking, Session
from bot.messages.base import Envelope

T = TypeVar("T")


class Clock(Protocol):
    """The time. Nothing else asks for it."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...


# --- people and their accounts -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What reading a staff list changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    missing: tuple[str, ...]
    """People known from before who are not in this list: listed, not removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A person's facts with those of the people next to them."""

    own: Facts
    supervisor: Person | None
    supervisees: Sequence[Facts]
    """By name."""


class People(Protocol):
    """The staff, and the facts that the clocks need."""

    def by_id(self, person: PersonId) -> Person | None: ...
    def by_ids(self, people: Iterable[PersonId]) -> Mapping[PersonId, Person]: ...
    def by_email(self, email: str) -> Person | None: ...
    def by_platform_id(self, platform: str, user: str) -> Person | None:
        """The person for whom the staff list gives this account (`slack_id`, `teams_id`)."""
        ...

    def with_role(self, role: str) -> Sequence[Person]: ...
    def facts_of(self, person: PersonId) -> Facts: ...
    def around(self, person: Person) -> Around:
        """What `facts_of`, `by_id` of the supervisor and `supervised_by` find, in one look."""
        ...

    def supervises(self, person: PersonId) -> bool:
        """Whether anybody is supervised by a person."""
        ...

    def supervised_by(self, person: PersonId) -> Sequence[Facts]:
        """The facts of a person's own supervisees, by name."""
        ...

    def below(self, person: PersonId) -> Sequence[Facts]:
        """The facts of everybody under a person at any depth, by name."""
        ...

    def everybody(self) -> Sequence[Facts]:
        """The facts of all, by name."""
        ...

    def upwards(self, person: PersonId) -> Sequence[Person]:
        """The people above a person, the nearest first."""
        ...

    def import_list(self, entries: Sequence[StaffEntry]) -> Imported:
        """Takes over a checked staff list (contract: the staff list)."""
        ...


NO_ADDRESS = ""
"""An account's address where the platform says that there is no private conversation with that person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account on a chat platform.

    Attributes:
        team: Slack's team id, or the Entra tenant id.
        user: Slack's user id, or the Entra object id.
        address: the private conversation with the bot, once the platform has named it; `NO_ADDRESS` where it
            says that there is none.
        used_at: when the person last did something there.
        checked_at: when the platform last said that this is a full member.
    """

    platform: str
    team: str
    user: str
    person: PersonId
    address: str | None = None
    used_at: datetime | None = None
    checked_at: datetime | None = None


class Accounts(Protocol):
    """Who is who on the chat platforms."""

    def find(self, platform: str, team: str, user: str) -> Account | None: ...
    def whose(self, platform: str, team: str, user: str) -> tuple[Account, Person] | None:
        """An account with the person whose it is."""
        ...

    def of(self, person: PersonId) -> Sequence[Account]:
        """A person's accounts, the one last used first, Slack before others where none was used."""
        ...

    def save(self, account: Account) -> None: ...
    def latest(self, platform: str) -> Account | None:
        """The account that was last used there, of those with an address."""
        ...

    def set_address(self, account: Account, address: str) -> None:
        """Keeps the private conversation that the platform has named."""
        ...

    def remove(self, account: Account) -> None: ...
    def any_unchecked(self, platform: str, since: datetime) -> bool:
        """Whether the platform has not confirmed some account since a moment."""
        ...

    def people_without(self, platform: str) -> Sequence[Person]:
        """Everybody who has not left and has no account there."""
        ...

    def unreachable(self) -> frozenset[PersonId]:
        """Everybody who has no account anywhere, or none on which the platform can reach them."""
        ...


# --- supervision -------------------------------------------------------------------------------


class Sessions(Protocol):
    """Formal sessions and the next booking of each pair."""

    def add(self, session: Session) -> None: ...
    def get(self, session: str) -> Session | None: ...
    def on(self, supervisee: PersonId, day: date) -> Session | None: ...
    def of(self, supervisee: PersonId) -> Sequence[Session]:
        """The latest first."""
        ...

    def without_record(self, supervisor: PersonId) -> Sequence[Session]:
        """Sessions of a supervisor for which no record was begun, the oldest first."""
        ...

    def booking_of(self, supervisee: PersonId) -> Booking | None: ...
    def book(self, booking: Booking) -> None:
        """Replaces the supervisee's open booking."""
        ...

    def close_booking(self, supervisee: PersonId) -> None: ...


class Preparations(Protocol):
    """Preparations without their text."""

    def get(self, preparation: str) -> Preparation | None: ...
    def current(self, owner: PersonId) -> Preparation | None:
        """The one for the next session, where there is one that is not gone."""
        ...

    def of(self, owner: PersonId) -> Sequence[Preparation]: ...
    def shared_with(self, supervisor: PersonId) -> Sequence[Preparation]:
        """What is shared with a supervisor for sessions to come."""
        ...

    def expired(self, day: date) -> Sequence[Preparation]:
        """Unshared preparations whose text is to be destroyed on or before a day."""
        ...

    def save(self, preparation: Preparation) -> None: ...


class Records(Protocol):
    """Records without their text; texts of every version are kept in `Contents`."""

    def get(self, record: str) -> Record | None: ...
    def of(self, supervisee: PersonId) -> Sequence[Record]: ...
    def of_session(self, session: str) -> Record | None: ...
    def waiting(self, person: PersonId | None = None) -> Sequence[Record]:
        """Records that wait for a person's answer (everybody's where none is named), the oldest first."""
        ...

    def drafts_of(self, supervisor: PersonId) -> Sequence[Record]: ...
    def unfinished(self, person: PersonId) -> Sequence[Record]:
        """What `waiting` and `drafts_of` find for a person, in one look."""
        ...

    def save(self, record: Record) -> None: ...
    def text_of(self, record: str, version: int) -> str | None:
        """The content id of one version's text."""
        ...

    def set_text(self, record: str, version: int, content: str) -> None: ...
    def view_of(self, record: str, version: int, person: PersonId) -> str | None:
        """The content id of one person's view on a version."""
        ...

    def set_view(self, record: str, version: int, person: PersonId, content: str) -> None: ...


class Contents(Protocol):
    """Encrypted texts. Each has a data key of its own per person and thing, wrapped by the master key."""

    def put(self, owner: PersonId, label: Label, text: str) -> str:
        """Keeps a text; returns its content id."""
        ...

    def replace(self, content: str, text: str) -> None:
        """Puts another text in the place of one."""
        ...

    def get(self, content: str) -> Confidential[str]:
        """The text, sealed.

        Raises:
            Unknown: it was destroyed.
        """
        ...

    def destroy(self, content: str) -> None:
        """Removes the text and its data key: nothing can read it any more."""
        ...

    def count(self, owner: PersonId) -> Mapping[ContentKind, int]:
        """How many texts are kept about a person, by kind."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Reminders of one kind (`mine`, `team`) that a person put off until a moment."""

    person: PersonId
    kind: str
    until: datetime


class Snoozes(Protocol):
    """Who asked to be reminded later."""

    def set(self, snooze: Snooze) -> None: ...
    def active(self, at: datetime) -> Mapping[tuple[PersonId, str], datetime]: ...


# --- in and out --------------------------------------------------------------------------------


class Inbox(Protocol):
    """Which requests were already carried out, and with what outcome (a reference, never a body)."""

    def outcome(self, key: str) -> str | None: ...
    def add(self, key: str, outcome: str) -> bool:
        """Notes a request; False where another transaction noted it first."""
        ...


class Urgency(IntEnum):
    """Which message goes first."""

    ANSWER = 0
    REQUEST = 1
    REMINDER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message that is to go to one person. It refers to content and never holds it.

    Attributes:
        dedupe: the same key is planned once, however often and from however many processes.
        kind: which message (a key of `bot.usecases.compose`).
        ref: what it is about: an opaque id, or a fixed word.
        send_at: not before.
        platform: where an answer has to go; None for where the person was last.
        correlation: of the request that caused it.
    """

    id: str
    dedupe: str
    recipient: PersonId
    kind: str
    ref: str = ""
    version: int = 0
    urgency: Urgency = Urgency.REMINDER
    send_at: datetime
    platform: str | None = None
    correlation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A message that this process may send until its lease ends."""

    outgoing: Outgoing
    fence: int
    attempts: int


class Outbox(Protocol):
    """Messages that are to go out. Any number of processes may claim from it."""

    def add(self, outgoing: Outgoing) -> bool:
        """Plans a message; False where its key is planned already."""
        ...

    def claim(self, at: datetime, limit: int) -> Sequence[Leased]:
        """Takes messages that are due, the most urgent first, under a lease of 60 seconds.

        The lease is measured on the clock, whatever `at` and the transaction's now are.
        """
        ...

    def delivered(self, leased: Leased, platform: str, address: str, message: str) -> bool:
        """Marks one as sent; False where the lease had been lost."""
        ...

    def dropped(self, leased: Leased, reason: str) -> bool:
        """Marks one as no longer needed, with its reason."""
        ...

    def put_off(self, leased: Leased, until: datetime, reason: str, *, attempt: bool) -> bool:
        """Gives one back for later; only where `attempt` is true does it count as a try."""
        ...

    def dead(self, leased: Leased, reason: str) -> bool:
        """Gives one up, with its reason."""
        ...

    def due(self, at: datetime) -> int:
        """How many are due by a moment and neither sent, dropped nor dead, nor put off beyond it."""
        ...

    def find(self, message: str) -> Outgoing | None:
        """A message by its id, whatever became of it."""
        ...

    def next_at(self) -> datetime | None:
        """When the next one is due."""
        ...

    def release(self, person: PersonId, at: datetime) -> None:
        """Makes due at a moment what was planned for before it and put off beyond it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One reminder item: to whom, about whom, which step. Its key makes sure that it is planned once."""

    recipient: PersonId
    kind: str
    about: PersonId
    clock: str
    step: str
    key: str
    clause: tuple[str, ...]
    ref: str = ""


class Reminders(Protocol):
    """Reminder items and the digest messages that carry them."""

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these items were planned before."""
        ...

    def plan(self, items: Sequence[Owed], outgoing: Outgoing) -> tuple[Owed, ...]:
        """Plans those items that are new, in one message of their recipient and kind.

        Where a message of that recipient and kind still waits to be sent, the items join it.
        Returns the items that were new.
        """
        ...

    def items_of(self, outgoing: str) -> Sequence[Owed]:
        """The items that a message carries."""
        ...

    def waiting(self, until: datetime) -> Sequence[tuple[Outgoing, Sequence[Owed]]]:
        """Digests that are planned, not yet sent, and due by a moment."""
        ...


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
    RECORD_SAVED = "record.saved"
    RECORD_SENT = "record.sent"
    RECORD_READ = "record.read"
    RECORD_CONFIRMED = "record.confirmed"
    RECORD_DIFFERS = "record.differs"
    RECORD_VIEW_ADDED = "record.view_added"
    RECORD_SIGNED = "record.signed"
    TALK_ASKED = "record.talk_asked"
    STATUS_SEEN = "status.seen"
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
    def reads_of(self, subject: PersonId) -> Sequence[tuple[AuditKind, PersonId, int]]:
        """Who has read texts about a person, and how often."""
        ...


class Transaction(Protocol):
    """One transaction, at one moment, for one request."""

    @property
    def now(self) -> datetime: ...
    @property
    def correlation(self) -> str: ...
    @property
    def people(self) -> People: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def preparations(self) -> Preparations: ...
    @property
    def records(self) -> Records: ...
    @property
    def contents(self) -> Contents: ...
    @property
    def snoozes(self) -> Snoozes: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    """Runs use cases in transactions."""

    def run_now(self, work: Callable[[Transaction], T], *, at: datetime | None = None) -> T:
        """Runs `work` in one transaction in this thread; commits, or rolls back on any exception.

        Args:
            work: may be run again from the start where the database asks for it (serialisation, lock).
            at: the moment that the transaction takes as now, instead of the clock's.
        """
        ...

    async def run(self, work: Callable[[Transaction], T], *, at: datetime | None = None) -> T:
        """The same off the event loop."""
        ...


# --- chat platforms ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The platform took the message."""

    message: str
    """The platform's id of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Not now. `after` is in seconds; `throttled` when the platform said so: no try is spent."""

    after: float
    reason: str
    throttled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Never. `unreachable` when there is no such person or conversation for the bot."""

    reason: str
    unreachable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An account as the platform's directory shows it."""

    team: str
    user: str
    email: str
    full_member: bool
    """False for guests, strangers from other organisations, bots and deactivated accounts."""
    signs_in_as: str = ""
    """The name under which they sign in, where that is an address too (Entra's user principal name)."""


class Platform(Protocol):
    """One chat platform: its one way out, and its directory."""

    @property
    def name(self) -> str: ...

    async def conversation(self, account: Account) -> DirectMessage | Retry | Failed:
        """The private conversation with a person, verified to hold that one person and the bot."""
        ...

    async def send(self, envelope: Envelope) -> Delivered | Retry | Failed:
        """Sends a message to a private conversation."""
        ...

    def directory(self) -> AsyncIterator[Member]:
        """Everybody in the workspace, page by page.

        Raises:
            PlatformError: it cannot be read now.
        """
        ...
