"""Messages that are to go out. Any number of processes may claim from it, and each gets others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from bot.domain.people import PersonId
from bot.ports import Fate, Leased, Outgoing, Sent, Urgency
from storage.repository import Repository, Values, of_tenant
from storage.tables.base import Moment
from storage.tables.outbox import LEASED, OF_SOMEBODY, PENDING, outbox

LEASE = timedelta(seconds=60)

_WAITING = (
    select(outbox.c.id, outbox.c.recipient, outbox.c.kind)
    .where(
        of_tenant(outbox),
        PENDING,
        outbox.c.recipient.in_(bindparam("recipients", expanding=True)),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        outbox.c.lease_until.is_(None),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .with_for_update(skip_locked=True)
)


_SENT = select(outbox).where(of_tenant(outbox), outbox.c.id == bindparam("message"))
_SENT_FOR = (
    select(outbox)
    .where(
        of_tenant(outbox),
        OF_SOMEBODY,
        outbox.c.sender == bindparam("sender"),
        outbox.c.created_at >= bindparam("since"),
        outbox.c.state.in_([Fate.PENDING.value, Fate.SENT.value]),
    )
    .order_by(outbox.c.created_at.desc(), outbox.c.id)
    .limit(bindparam("limit"))
)


class SqlOutbox(Repository):
    """Implements `bot.ports.Outbox`.

    Leases are measured on the clock, whatever moment the transaction takes as now: a tick for next month
    must not take what another process is just sending.

    Attributes:
        hurried: this transaction made a message due sooner than any was before.
    """

    def __init__(self, connection: Connection, tenant: str, now: datetime, clock_now: datetime) -> None:
        super().__init__(connection, tenant)
        self._now = now
        self._clock_now = clock_now
        self._sender: PersonId | None = None
        self.hurried = False

    def on_behalf_of(self, person: PersonId) -> None:
        self._sender = person

    def add(self, outgoing: Outgoing) -> bool:
        added = self._add_unless_there(outbox, self._row(outgoing))
        self.hurried = self.hurried or added
        return added

    def add_new(self, messages: Sequence[Outgoing]) -> None:
        """Plans messages whose keys are new."""
        if messages:
            rows = [self._of_tenant(self._row(outgoing)) for outgoing in messages]
            self._connection.execute(insert(outbox), rows)
            self.hurried = True

    def claim(self, at: datetime, limit: int) -> Sequence[Leased]:
        claimed: list[Leased] = []
        # One urgency after the other: each is a range of the index, read in its order and no further.
        for urgency in Urgency:
            if len(claimed) < limit:
                claimed += self._claim(urgency, at, limit - len(claimed))
        return claimed

    def delivered(self, leased: Leased, platform: str, address: str, message: str) -> bool:
        return self._mark(
            leased,
            state="sent",
            # Why it was put off before is over.
            reason=None,
            sent_platform=platform,
            sent_address=address,
            sent_message=message,
            done_at=self._now,
        )

    def dropped(self, leased: Leased, reason: str) -> bool:
        return self._mark(leased, state="dropped", reason=reason, done_at=self._now)

    def put_off(self, leased: Leased, until: datetime, reason: str, *, attempt: bool) -> bool:
        attempts = leased.attempts + 1 if attempt else leased.attempts
        return self._mark(leased, due_at=until, reason=reason, attempts=attempts)

    def dead(self, leased: Leased, reason: str) -> bool:
        return self._mark(
            leased, state="dead", reason=reason, attempts=leased.attempts + 1, done_at=self._now
        )

    def due(self, at: datetime) -> int:
        statement = select(func.count()).where(
            self._mine(outbox), PENDING, outbox.c.urgency.in_(list(Urgency)), outbox.c.due_at <= at
        )
        return self._connection.scalar(statement) or 0

    def find(self, message: str) -> Outgoing | None:
        """A message by its id, whatever became of it."""
        row = self._connection.execute(
            select(outbox).where(self._mine(outbox), outbox.c.id == message)
        ).first()
        return outgoing_of(row) if row else None

    def sent_for(self, sender: PersonId, since: datetime, limit: int) -> Sequence[Sent]:
        rows = self._rows(_SENT_FOR, sender=sender, since=since, limit=limit)
        return [_sent_of(row) for row in rows]

    def sent(self, message: str) -> Sent | None:
        row = self._rows(_SENT, message=message).one_or_none()
        return _sent_of(row) if row else None

    def hold_back(self, message: str, reason: str) -> bool:
        held = self._connection.execute(
            update(outbox)
            .where(self._mine(outbox), PENDING, outbox.c.id == message, outbox.c.lease_until.is_(None))
            .values(state=Fate.DROPPED.value, reason=reason, done_at=self._now)
        )
        return held.rowcount == 1

    def taken_back(self, message: str) -> None:
        self._note(message, state=Fate.TAKEN_BACK.value)

    def stays(self, message: str, reason: str) -> None:
        self._note(message, reason=reason)

    def next_at(self) -> datetime | None:
        """When the next one is due; for one under lease, when that ends."""
        free = [
            self._first(outbox.c.due_at).where(
                PENDING, outbox.c.urgency == urgency, outbox.c.lease_until.is_(None)
            )
            for urgency in Urgency
        ]
        leased = self._first(outbox.c.lease_until).where(LEASED)
        firsts = (select(part.subquery().c.moment) for part in (*free, leased))
        return min(self._connection.scalars(union_all(*firsts)), default=None)

    def release(self, person: PersonId, at: datetime) -> None:
        """Makes due at a moment what was planned for before it and put off beyond it."""
        released = self._connection.execute(
            update(outbox)
            .where(
                self._mine(outbox),
                PENDING,
                outbox.c.recipient == person,
                outbox.c.lease_until.is_(None),
                outbox.c.send_at <= at,
                outbox.c.due_at > at,
            )
            .values(due_at=at)
        )
        self.hurried = self.hurried or released.rowcount > 0

    def waiting_for(self, messages: Sequence[Outgoing]) -> Mapping[tuple[PersonId, str], str]:
        """Messages of the same recipients and kinds that nobody is sending; nobody begins to before the commit.

        Returns the id of the first by recipient and kind.
        """
        recipients = sorted({outgoing.recipient for outgoing in messages})
        kinds = sorted({outgoing.kind for outgoing in messages})
        found: dict[tuple[PersonId, str], str] = {}
        for row in self._rows(_WAITING, recipients=recipients, kinds=kinds):
            found.setdefault((row.recipient, row.kind), row.id)
        return found

    def bring_forward(self, message: str, send_at: datetime) -> None:
        """Plans a message for a moment where it was planned for later; what was put off stays put off."""
        on_time = outbox.c.due_at == outbox.c.send_at
        brought = self._connection.execute(
            update(outbox)
            .where(self._mine(outbox), PENDING, outbox.c.id == message, outbox.c.send_at > send_at)
            .values(send_at=send_at, due_at=case((on_time, literal(send_at, Moment)), else_=outbox.c.due_at))
        )
        self.hurried = self.hurried or brought.rowcount > 0

    def _row(self, outgoing: Outgoing) -> Values:
        return {
            "id": outgoing.id,
            "dedupe": outgoing.dedupe,
            "recipient": outgoing.recipient,
            "kind": outgoing.kind,
            "ref": outgoing.ref,
            "version": outgoing.version,
            "urgency": int(outgoing.urgency),
            "send_at": outgoing.send_at,
            "due_at": outgoing.send_at,
            "platform": outgoing.platform,
            "correlation": outgoing.correlation,
            "state": "pending",
            "attempts": 0,
            "fence": 0,
            "created_at": self._now,
            "sender": None if self._sender == outgoing.recipient else self._sender,
        }

    def _claim(self, urgency: Urgency, at: datetime, limit: int) -> list[Leased]:
        chosen = (
            select(outbox.c.id)
            .where(
                self._mine(outbox),
                PENDING,
                outbox.c.urgency == int(urgency),
                outbox.c.due_at <= at,
                or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= self._clock_now),
            )
            .order_by(outbox.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("chosen")
        )
        # A lease that ran out was a try: what brings its process down is given up in the end.
        ran_out = case((outbox.c.lease_until.is_(None), literal(0)), else_=literal(1))
        rows = self._connection.execute(
            update(outbox)
            .where(self._mine(outbox), outbox.c.id == chosen.c.id)
            .values(
                lease_until=self._clock_now + LEASE,
                fence=outbox.c.fence + 1,
                attempts=outbox.c.attempts + ran_out,
            )
            .returning(outbox)
        ).all()
        # What concerns oneself (`digest_mine`) goes before what concerns others.
        by_moment = sorted(rows, key=lambda row: (row.due_at, row.kind, row.id))
        return [
            Leased(outgoing=outgoing_of(row), fence=row.fence, attempts=row.attempts) for row in by_moment
        ]

    def _mark(self, leased: Leased, **values: object) -> bool:
        marked = self._connection.execute(
            update(outbox)
            .where(
                self._mine(outbox),
                PENDING,
                outbox.c.id == leased.outgoing.id,
                outbox.c.fence == leased.fence,
                outbox.c.lease_until.is_not(None),
            )
            .values({"lease_until": None, **values})
        )
        return marked.rowcount == 1

    def _note(self, message: str, **values: object) -> None:
        """Of one that was sent."""
        self._connection.execute(
            update(outbox)
            .where(self._mine(outbox), outbox.c.id == message, outbox.c.state == Fate.SENT.value)
            .values(values)
        )

    def _first(self, column: ColumnElement[Any]) -> Select[Any]:
        return select(column.label("moment")).where(self._mine(outbox)).order_by(column).limit(1)


def outgoing_of(row: Row[Any]) -> Outgoing:
    """The message of a row that has the columns of the outbox."""
    return Outgoing(
        id=row.id,
        dedupe=row.dedupe,
        recipient=row.recipient,
        kind=row.kind,
        ref=row.ref,
        version=row.version,
        urgency=Urgency(row.urgency),
        send_at=row.send_at,
        platform=row.platform,
        correlation=row.correlation,
    )


def _sent_of(row: Row[Any]) -> Sent:
    return Sent(
        outgoing=outgoing_of(row),
        sender=PersonId(row.sender) if row.sender else None,
        fate=Fate(row.state),
        reason=row.reason or "",
        at=row.done_at if row.done_at and row.state != Fate.PENDING.value else row.created_at,
        platform=row.sent_platform or "",
        address=row.sent_address or "",
        message=row.sent_message or "",
    )
