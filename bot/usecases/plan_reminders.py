"""Planning what is due: who is owed which reminder, each planned once (contract: `tick`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from bot.domain.logged import Logged
from bot.domain.passes import Moment, plan, survey
from bot.domain.people import Facts, Person, PersonId
from bot.domain.record import Record
from bot.domain.reminders import Digest, Kind, StepName
from bot.ids import new_id
from bot.ports import AuditKind, Happened, Outgoing, Owed, Transaction, Urgency, Wake
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at some people found.

    Attributes:
        planned: what is owed and was not planned before.
        rest: until when there is nothing new about each of them.
    """

    planned: Sequence[Planned]
    rest: Mapping[Wake, datetime | None]


def look(tx: Transaction, setting: Setting, wakes: Sequence[Wake]) -> Look:
    """Looks at those of whom something may be owed, as many as one transaction takes.

    Changes nothing. A pass that is interrupted is done again: what was planned by then is passed over.
    """
    about = [wake.person for wake in wakes]
    people, logged = _facts(tx, setting, about)
    moment = Moment(
        rules=setting.rules, at=tx.now, zone=setting.zone, working_time_of=setting.working_time_of
    )
    found = survey(people.values(), moment, logged=logged, about=about)
    return Look(
        planned=_new(tx, [_of_digest(digest) for digest in found.digests]),
        rest={wake: found.next_moments[wake.person] for wake in wakes},
    )


def owed_confirmations(tx: Transaction, setting: Setting) -> Sequence[Planned]:
    """The records that wait for an answer, and of whom somebody is to be reminded."""
    return _new(tx, merged(_confirmations(tx, setting)))


def still_waiting(tx: Transaction, setting: Setting) -> Sequence[Planned]:
    """What is planned, due by now and not sent; of each step only the latest, as facts stand. Changes nothing."""
    waiting = {item.key: item for _, items in tx.reminders.waiting(tx.now) for item in items}
    about = sorted({item.about for item in waiting.values()})
    people, logged = _facts(tx, setting, about)
    digests = (_of_digest(digest) for digest in _digests(tx, setting, people, logged, about))
    planned = merged(chain(digests, _confirmations(tx, setting)))
    known = (replace(one, items=tuple(i for i in one.items if i.key in waiting)) for one in planned)
    return [one for one in known if one.items]


def snoozed(tx: Transaction, planned: Sequence[Planned]) -> Sequence[Planned]:
    """The same, later for those who asked for that."""
    until = tx.snoozes.active(tx.now)
    return [_after_snooze(one, until) for one in planned]


def _facts(
    tx: Transaction, setting: Setting, about: Sequence[PersonId]
) -> tuple[Mapping[PersonId, Facts], Mapping[PersonId, Logged]]:
    people = tx.people.with_line(about)
    by_name = sorted(
        people.values(), key=lambda one: (one.person.entry.name.casefold(), one.person.entry.email)
    )
    in_order = {one.person.id: one for one in by_name}
    return in_order, tx.duties.of(about, setting.day(tx.now))


def _new(tx: Transaction, planned: Sequence[Planned]) -> Sequence[Planned]:
    """Without what was planned before."""
    known = tx.reminders.known(item.key for one in planned for item in one.items)
    new = (replace(one, items=tuple(i for i in one.items if i.key not in known)) for one in planned)
    return [one for one in new if one.items]


def store(tx: Transaction, planned: Sequence[Planned]) -> int:
    """Stores messages to be delivered when their time comes; returns how many items were new.

    An item that is planned already, by this process or another, is passed over.
    """
    messages = [(one.items, _outgoing(tx, one)) for one in planned]
    count = 0
    for (_, outgoing), new in zip(messages, tx.reminders.plan_all(messages), strict=True):
        if new:
            tx.audit.add(
                Happened(
                    kind=AuditKind.MESSAGE_PLANNED,
                    subject=outgoing.recipient,
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


def _outgoing(tx: Transaction, one: Planned) -> Outgoing:
    message = new_id()
    return Outgoing(
        id=message,
        dedupe=f"digest:{message}",
        recipient=one.recipient.id,
        kind=f"digest_{one.kind}",
        urgency=Urgency.REMINDER,
        send_at=one.send_at,
        correlation=tx.correlation,
    )


def _digests(
    tx: Transaction,
    setting: Setting,
    people: Mapping[PersonId, Facts],
    logged: Mapping[PersonId, Logged],
    about: Sequence[PersonId],
) -> list[Digest]:
    return plan(
        people.values(),
        rules=setting.rules,
        at=tx.now,
        zone=setting.zone,
        working_time_of=setting.working_time_of,
        already=lambda _recipient, _about, _key: False,
        logged=logged,
        about=about,
    )


def _of_digest(digest: Digest) -> Planned:
    recipient = digest.recipient.id
    sessions = tuple(
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
    duties = tuple(
        Owed(
            recipient=recipient,
            kind=digest.kind.value,
            about=owes.due.about.id,
            clock=owes.due.duty.name,
            step=owes.step.name,
            key=f"{recipient}:{owes.due.about.id}:{owes.key}",
            clause=owes.due.clauses,
            ref=owes.due.ref,
        )
        for owes in digest.duties
    )
    return Planned(
        recipient=digest.recipient, kind=digest.kind.value, items=(*sessions, *duties), send_at=digest.send_at
    )


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


def merged(planned: Iterable[Planned]) -> Sequence[Planned]:
    """With all items for one recipient in one message of each kind: two a pass at most."""
    found: dict[tuple[PersonId, str], list[Planned]] = {}
    for one in planned:
        found.setdefault((one.recipient.id, one.kind), []).append(one)
    return [
        replace(same[0], items=tuple(item for one in same for item in one.items)) for same in found.values()
    ]


def _after_snooze(one: Planned, snoozed: Mapping[tuple[PersonId, str], datetime]) -> Planned:
    """Later where the recipient asked for that; never what concerns the two-month ceiling."""
    until = snoozed.get((one.recipient.id, one.kind))
    if until is None or any(item.step in PRESSING for item in one.items):
        return one
    return replace(one, send_at=max(one.send_at, until.astimezone(one.send_at.tzinfo)))
