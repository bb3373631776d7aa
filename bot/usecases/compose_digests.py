"""The two reminders of a pass, as facts stand at their delivery: the pass is done again for those whom they are about.

What is no longer owed to the recipient is left out, and a reminder of which nothing is left is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.dates import add_days
from bot.domain.one_to_one import State
from bot.domain.passes import plan
from bot.domain.people import Facts, Person, PersonId
from bot.domain.record import Record
from bot.domain.reminders import Digest, Kind
from bot.domain.reminders import Item as Owing
from bot.domain.rules import Part
from bot.messages.base import Message
from bot.messages.reminders import DutyItem, Item, MineReminder, TeamReminder
from bot.ports import Outgoing, Owed, Transaction
from bot.usecases.composed import Composed, Dropped, Postponed
from bot.usecases.duties import duty_item
from bot.usecases.plan_reminders import CONFIRMATION, ONE_TO_ONE, PRESSING, confirmation_step
from bot.usecases.setting import Setting

_NO_SNOOZE = frozenset({"ceiling", "past_ceiling"})


def digest_mine(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """What is due about oneself."""
    planned = tx.reminders.items_of(outgoing.id)
    now = _Now(tx, setting, recipient, planned, Kind.MINE)
    items, records = now.items(), _waiting_records(tx, setting, recipient, planned)
    duties = now.duties()
    if not items and not records and not duties:
        return Dropped("nothing is due any more")
    message = MineReminder(
        items=(*items, *records),
        duties=duties,
        meant_for=_meant_for(tx, setting, outgoing),
        may_snooze=bool(items or duties) and not any(item.says in _NO_SNOOZE for item in items),
        can_prepare=bool(items),
        waiting_records=len(records),
    )
    return now.unless_away(message)


def digest_team(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """What is due about one's supervisees or line."""
    now = _Now(tx, setting, recipient, tx.reminders.items_of(outgoing.id), Kind.TEAM)
    items, duties = now.items(), now.duties()
    if not items and not duties:
        return Dropped("nothing is due any more")
    message = TeamReminder(
        items=items,
        duties=duties,
        supervises=any(item.supervised for item in items),
        meant_for=_meant_for(tx, setting, outgoing),
        may_snooze=not any(item.says in _NO_SNOOZE for item in items),
    )
    return now.unless_away(message)


def _meant_for(tx: Transaction, setting: Setting, outgoing: Outgoing) -> date | None:
    """The day for which a message was meant, where it goes on a later one."""
    meant = setting.day(outgoing.send_at)
    return meant if meant < setting.day(tx.now) else None


class _Now:
    """What is owed to a recipient now, of what a message was planned for."""

    def __init__(
        self, tx: Transaction, setting: Setting, recipient: Person, planned: Sequence[Owed], kind: Kind
    ) -> None:
        self._setting = setting
        self._recipient = recipient
        self._today = setting.day(tx.now)
        self._working_time = setting.working_time_of(recipient)
        self._planned = {(item.about, item.clock) for item in planned if item.clock != CONFIRMATION}
        about = sorted({person for person, _ in self._planned})
        self._people = tx.people.with_line([*about, recipient.id])
        self._back = self._when_back(self._people.get(recipient.id))
        self._digest = self._look(tx, about, kind)

    def unless_away(self, message: Message) -> Composed:
        """The message, or that it goes when its recipient is back."""
        return Postponed(message, self._back) if self._back else message

    def _when_back(self, own: Facts | None) -> datetime | None:
        """When the recipient, who is away, can be written to again; tomorrow where nobody knows."""
        if own is None or not own.is_away(self._today):
            return None
        day, before = self._today + timedelta(1), date.min
        # The calendar's last day has none after it.
        while day != before and (
            ends := [one.until for one in own.absences if one.until and one.includes(day)]
        ):
            before, day = day, add_days(max(ends), 1)
        return self._working_time.opening(self._working_time.on_or_after(day))

    def _look(self, tx: Transaction, about: Sequence[PersonId], kind: Kind) -> Digest | None:
        setting = self._setting
        digests = plan(
            self._people.values(),
            rules=setting.rules,
            at=tx.now,
            zone=setting.zone,
            working_time_of=setting.working_time_of,
            already=lambda recipient, _about, _key: recipient != self._recipient.id,
            logged=tx.duties.of(about, self._today),
            about=[person for person in about if person in self._people],
            even_away=True,
        )
        return next((one for one in digests if one.kind is kind), None)

    def items(self) -> tuple[Item, ...]:
        """What is owed about sessions, the earliest first."""
        owing = self._digest.items if self._digest else ()
        found = [self._item(one) for one in owing if (one.about.id, ONE_TO_ONE) in self._planned]
        return tuple(sorted(found, key=lambda item: (item.due, item.name)))

    def duties(self) -> tuple[DutyItem, ...]:
        """What else is owed, the earliest first."""
        owes = self._digest.duties if self._digest else ()
        return tuple(
            duty_item(self._setting, one.due, self._recipient, self._today, one.step.to)
            for one in owes
            if (one.due.about.id, one.due.duty.name) in self._planned
        )

    def _item(self, owing: Owing) -> Item:
        about, where = owing.about, owing.standing
        facts = self._people[about.id]
        supervisor = self._people.get(about.supervisor_id) if about.supervisor_id else None
        says = _says(facts, owing)
        return Item(
            says=says,
            person=about.id,
            name=about.first_name if owing.part is not Part.SENIOR else about.entry.name,
            other=supervisor.person.first_name if supervisor else "",
            due=where.due,
            ceiling=where.ceiling,
            last_working_day=self._working_time.on_or_before(where.ceiling),
            last=facts.last,
            days=abs((self._today - (where.ceiling if says == "past_ceiling" else where.due)).days),
            booked=facts.booked,
            supervised=owing.part is Part.SUPERVISOR,
            why=self._setting.because(owing.step.clause),
            clause=owing.step.clause,
        )


def _says(facts: Facts, owing: Owing) -> str:
    if owing.standing.state is State.PAST_CEILING:
        return "past_ceiling"
    if owing.step.name in PRESSING:
        return "ceiling"
    if owing.standing.state is State.OVERDUE:
        return "overdue"
    return "due_booked" if facts.booked else "due_no_date"


def _waiting_records(
    tx: Transaction, setting: Setting, recipient: Person, planned: Sequence[Owed]
) -> tuple[Item, ...]:
    """The records of this reminder that still wait for the recipient."""
    records = [tx.records.get(item.ref) for item in planned if item.clock == CONFIRMATION]
    return tuple(
        _record_item(tx, setting, recipient, record)
        for record in {record.id: record for record in records if record}.values()
        if recipient.id in record.waits_for() and confirmation_step(setting, recipient, record, tx.now)
    )


def _record_item(tx: Transaction, setting: Setting, recipient: Person, record: Record) -> Item:
    other = tx.people.by_id(record.supervisor if record.supervisee == recipient.id else record.supervisee)
    clause = setting.rules.clocks.confirmation.clauses
    sent_on = setting.day(record.sent_at or tx.now)
    return Item(
        says="confirm_due",
        person=recipient.id,
        name=recipient.first_name,
        other=other.first_name if other else "",
        due=record.day,
        ceiling=record.day,
        last_working_day=record.day,
        last=sent_on,
        days=(setting.day(tx.now) - sent_on).days,
        booked=None,
        supervised=False,
        why=setting.because(clause),
        clause=clause,
    )
