"""Planning one message to one person, in the transaction that causes it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.people import PersonId
from bot.ids import new_id
from bot.ports import AuditKind, Happened, Outgoing, Transaction, Urgency


def plan_message(
    tx: Transaction,
    recipient: PersonId,
    kind: str,
    ref: str = "",
    version: int = 0,
    *,
    urgency: Urgency = Urgency.REMINDER,
    platform: str | None = None,
    send_at: datetime | None = None,
    dedupe: str | None = None,
) -> bool:
    """Plans a message once for its recipient, kind, reference and version.

    Returns False where it is planned already.
    """
    outgoing = Outgoing(
        id=new_id(),
        dedupe=dedupe or f"{kind}:{recipient}:{ref}:{version}",
        recipient=recipient,
        kind=kind,
        ref=ref,
        version=version,
        urgency=urgency,
        send_at=send_at or tx.now,
        platform=platform,
        correlation=tx.correlation,
    )
    new = tx.outbox.add(outgoing)
    if new:
        tx.audit.add(
            Happened(
                kind=AuditKind.MESSAGE_PLANNED, subject=recipient, ref=outgoing.id, details={"kind": kind}
            )
        )
    return new
