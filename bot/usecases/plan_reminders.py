"""Planning what is due: who is owed which reminder, each planned once (contract: `tick`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.people import Person, PersonId
from bot.domain.record import Record
from bot.domain.reminders import Digest, Kind, StepName, plan
from bot.ids import new_id
from bot.ports import AuditKind, Happened, Outgoing, Owed, Transaction, Urgency
from bot.usecases.setting import Setting

ONE_TO_ONE = "one_to_one"
CONFIRMATION = "confirmation"
CONFIRM_DUE = "confirm_due"
PRESSING = frozenset({StepName.CEILING_14.value, StepName.PAST_CEILING.value})
"""Steps that wait for no snooze (P1-3.1b-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One message that would go, or goes.

    Attributes:
        items: what it carries, the most pressing first.
        send_at: now, or the recipient's next working moment, in the recipient's zone.
    """

    recipient: Person
    kind: str
    items: tuple[Owed, ...]
    send_at: datetime

    @property
    def clause(self) -> tuple[str, ...]:
        """The clauses of all items, each once."""
        return tuple(dict.fromkeys(clause for item in self.items for clause in item.clause))


def find_owed(tx: Transaction, setting: Setting) -> list[Planned]:
    """What a pass at the transaction's moment has to send: what is new, and what is planned and waits.

    Of what waits only the latest step counts, as of what is new. Changes nothing.
    """
    planned = [_of_digest(digest) for digest in _digests(tx, setting)]
    _merge(planned, _confirmations(tx, setting))
    known = tx.reminders.known(item.key for one in planned for item in one.items)
    passed = known - {item.key for _, items in tx.reminders.waiting(tx.now) for item in items}
    new = (replace(one, items=tuple(i for i in one.items if i.key not in passed)) for one in planned)
    snoozed = tx.snoozes.active(tx.now)
    return [_after_snooze(one, snoozed) for one in new if one.items]


def store(tx: Transaction, planned: Sequence[Planned]) -> int:
    """Stores messages to be delivered when their time comes; returns how many items were new.

    An item that is planned already, by this process or another, is passed over.
    """
    count = 0
    for one in planned:
        outgoing = Outgoing(
            id=new_id(),
            dedupe="",
            recipient=one.recipient.id,
            kind=f"digest_{one.kind}",
            urgency=Urgency.REMINDER,
            send_at=one.send_at,
            correlation=tx.correlation,
        )
        new = tx.reminders.plan(one.items, replace(outgoing, dedupe=f"digest:{outgoing.id}"))
        if new:
            tx.audit.add(
                Happened(
                    kind=AuditKind.MESSAGE_PLANNED,
                    subject=one.recipient.id,
                    clause=tuple(dict.fromkeys(clause for item in new for clause in item.clause)),
                    details={
                        "kind": outgoing.kind,
                        "steps": " ".join(sorted({item.step for item in new})),
                        "items": len(new),
                    },
                )
            )
        count += len(new)
    return count


def _digests(tx: Transaction, setting: Setting) -> list[Digest]:
    return plan(
        tx.people.everybody(),
        rules=setting.rules,
        at=tx.now,
        zone=setting.zone,
        working_time_of=setting.working_time_of,
        already=lambda _recipient, _about, _key: False,
    )


def _of_digest(digest: Digest) -> Planned:
    recipient = digest.recipient.id
    items = tuple(
        Owed(
            recipient=recipient,
            kind=digest.kind.value,
            about=item.about.id,
            clock=ONE_TO_ONE,
            step=item.step.name.value,
            key=f"{recipient}:{item.about.id}:{ONE_TO_ONE}:{item.step.key}",
            clause=item.step.clause,
            ref=item.step.target.isoformat(),
        )
        for item in digest.items
    )
    return Planned(recipient=digest.recipient, kind=digest.kind.value, items=items, send_at=digest.send_at)


def _confirmations(tx: Transaction, setting: Setting) -> Iterator[Planned]:
    """Records that wait for an answer, until they have it (P1-8f; the days are the pack's, C35)."""
    records = [record for record in tx.records.waiting() if record.sent_at]
    people = tx.people.by_ids([person for record in records for person in record.waits_for()])
    for record in records:
        for person in record.waits_for():
            recipient = people.get(person)
            number = confirmation_step(setting, recipient, record, tx.now) if recipient else 0
            if recipient is None or number == 0 or recipient.has_left(setting.day(tx.now)):
                continue
            item = Owed(
                recipient=person,
                kind=Kind.MINE.value,
                about=person,
                clock=CONFIRMATION,
                step=CONFIRM_DUE,
                key=f"{person}:{record.id}:{CONFIRMATION}:{record.version}:{record.state}:{number}",
                clause=setting.rules.clocks.confirmation.clauses,
                ref=record.id,
            )
            send_at = setting.working_time_of(recipient).next_moment(tx.now)
            yield Planned(recipient=recipient, kind=Kind.MINE.value, items=(item,), send_at=send_at)


def confirmation_step(setting: Setting, recipient: Person, record: Record, at: datetime) -> int:
    """Which reminder of an unanswered record has been reached: 0 for none, then 1, 2, 3 and so on."""
    if record.sent_at is None:
        return 0
    clock = setting.rules.clocks.confirmation
    working_time = setting.working_time_of(recipient)
    sent_on = record.sent_at.astimezone(working_time.zone).date()
    passed = working_time.days_between(sent_on, working_time.reach(at).opened)
    days = clock.reminder_working_days.value
    reached = sum(1 for day in days if day <= passed)
    if reached < len(days):
        return reached
    return reached + (passed - days[-1]) // clock.then_every_working_days.value


def _merge(planned: list[Planned], more: Iterator[Planned]) -> None:
    """Puts items into the message of the same recipient and kind where there is one: two a pass at most."""
    places = {(one.recipient.id, one.kind): place for place, one in enumerate(planned)}
    for one in more:
        key: tuple[PersonId, str] = (one.recipient.id, one.kind)
        place = places.get(key)
        if place is None:
            places[key] = len(planned)
            planned.append(one)
        else:
            planned[place] = replace(planned[place], items=(*planned[place].items, *one.items))


def _after_snooze(one: Planned, snoozed: Mapping[tuple[PersonId, str], datetime]) -> Planned:
    """Later where the recipient asked for that; never what concerns the two-month ceiling."""
    until = snoozed.get((one.recipient.id, one.kind))
    if until is None or any(item.step in PRESSING for item in one.items):
        return one
    return replace(one, send_at=max(one.send_at, until.astimezone(one.send_at.tzinfo)))
