"""What a planned message says at the moment of its delivery.

Facts are read again: what no longer holds is dropped with its reason, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.one_to_one import Standing, State, standing
from bot.domain.people import Facts, Person
from bot.domain.preparation import PreparationState
from bot.domain.record import Record
from bot.domain.reminders import Part, Step, owed
from bot.messages.answers import DidYouMean, NotThereYet, Plain
from bot.messages.base import Message
from bot.messages.parts import word
from bot.messages.preparation import SharedEnvelope
from bot.messages.records import Line as RecordLine
from bot.messages.records import RecordEnvelope, RecordList, TalkRequest
from bot.messages.reminders import Item, MineReminder, TeamReminder
from bot.ports import Outgoing, Owed, Transaction
from bot.presses import Press, Verb
from bot.usecases.dispatch import WORDS
from bot.usecases.plan_reminders import CONFIRMATION, PRESSING, confirmation_step
from bot.usecases.request import Reply, Request
from bot.usecases.setting import Setting
from bot.usecases.words import NOT_YET


@dataclass(frozen=True, slots=True)
class Dropped:
    """The message is no longer needed, and why."""

    reason: str


Composed = Message | Dropped
Composer = Callable[[Transaction, Setting, Person, Outgoing], Composed]

FORM_WORDS = frozenset({"prepare", "held", "book", "snooze"})
"""Words whose answer is a form: in the chat they are answered with the button that opens it."""


def compose(tx: Transaction, setting: Setting, outgoing: Outgoing) -> Composed:
    """The message as facts stand now, or why it is not sent."""
    recipient = tx.people.by_id(outgoing.recipient)
    if recipient is None:
        return Dropped("the recipient is not known")
    if recipient.has_left(setting.day(tx.now)):
        return Dropped("the recipient has left")
    return COMPOSERS[outgoing.kind](tx, setting, recipient, outgoing)


# --- answers to what was typed -----------------------------------------------------------------


def _answer(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    name = outgoing.ref
    if name in NOT_YET:
        return NotThereYet(word=name, first_name=recipient.first_name)
    if name in FORM_WORDS:
        return Plain(says=f"open_{name}", leads=((f"do_{name}", word(name)),))
    if name == "confirm":
        return _to_confirm(tx, recipient)
    request = Request(actor=recipient, key="", press=Press(Verb.WORD, name), platform=outgoing.platform or "")
    outcome = WORDS[name](tx, setting, request)
    return outcome.message if isinstance(outcome, Reply) else Dropped("nothing to say")


def _to_confirm(tx: Transaction, recipient: Person) -> Composed:
    """Dates and names with a button each: the record itself opens on a press, never in the chat."""
    waiting = tx.records.waiting(recipient.id)
    if not waiting:
        return Plain(says="nothing_to_confirm")
    others = {r.id: r.supervisor if r.supervisee == recipient.id else r.supervisee for r in waiting}
    people = tx.people.by_ids(list(others.values()))
    lines = tuple(
        RecordLine(
            name=other.first_name if (other := people.get(others[record.id])) else "",
            day=record.day,
            says="confirm",
            press=Press(Verb.CONFIRM_OPEN, record.id, record.version),
        )
        for record in waiting
    )
    return RecordList(says="to_confirm", lines=lines)


def _typed_saved(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    leads = (("carry_on", Press(Verb.PREPARE_OPEN, outgoing.ref)),)
    return Plain(says="typed_saved", leads=leads)


def _did_you_mean(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    return DidYouMean(nearest=tuple(name for name in outgoing.ref.split(".") if name))


def _asked_elsewhere(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    return Plain(says="asked_elsewhere")


def _attachment(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    return Plain(says="attachment_refused")


def _welcome(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    supervisor = tx.people.by_id(recipient.supervisor_id) if recipient.supervisor_id else None
    says = "welcome" if supervisor else "welcome_alone"
    leads = (("read_notice", Press(Verb.NOTICE)), ("help", word("help")))
    return Plain(
        says=says, name=supervisor.first_name if supervisor else "", to=recipient.first_name, leads=leads
    )


# --- requests ----------------------------------------------------------------------------------


def _preparation_shared(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    preparation = tx.preparations.get(outgoing.ref)
    if preparation is None or preparation.state is not PreparationState.SHARED:
        return Dropped("it is no longer shared")
    if preparation.opened_at is not None:
        return Dropped("it was read already")
    if preparation.supervisor != recipient.id:
        return Dropped("the supervisor has changed")
    return SharedEnvelope(preparation=preparation.id)


def _record(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    record = tx.records.get(outgoing.ref)
    if record is None or record.version != outgoing.version:
        return Dropped("the record has changed")
    if recipient.id not in record.waits_for():
        return Dropped("the record was answered")
    return RecordEnvelope(record=record.id, version=record.version)


def _talk_first(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    record = tx.records.get(outgoing.ref)
    supervisee = tx.people.by_id(record.supervisee) if record else None
    if record is None or supervisee is None or record.version != outgoing.version:
        return Dropped("the record has changed")
    if record.supervisee not in record.waits_for():
        return Dropped("the record was answered")
    return TalkRequest(
        record=record.id, version=record.version, supervisee=supervisee.first_name, day=record.day
    )


# --- reminders ---------------------------------------------------------------------------------


def _digest_mine(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    planned = tx.reminders.items_of(outgoing.id)
    items = _items(tx, setting, recipient, planned)
    records = _waiting_records(tx, setting, recipient, planned)
    if not items and not records:
        return Dropped("nothing is due any more")
    return MineReminder(
        items=(*items, *records),
        meant_for=_meant_for(tx, setting, outgoing),
        may_snooze=bool(items) and not any(item.says in _NO_SNOOZE for item in items),
        can_prepare=bool(items),
        waiting_records=len(records),
    )


def _digest_team(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    items = _items(tx, setting, recipient, tx.reminders.items_of(outgoing.id))
    if not items:
        return Dropped("nothing is due any more")
    return TeamReminder(
        items=items,
        supervises=any(item.supervised for item in items),
        meant_for=_meant_for(tx, setting, outgoing),
        may_snooze=not any(item.says in _NO_SNOOZE for item in items),
    )


_NO_SNOOZE = frozenset({"ceiling", "past_ceiling"})


def _meant_for(tx: Transaction, setting: Setting, outgoing: Outgoing) -> date | None:
    """The day for which a message was meant, where it goes on a later one."""
    meant = setting.day(outgoing.send_at)
    return meant if meant < setting.day(tx.now) else None


def _items(tx: Transaction, setting: Setting, recipient: Person, planned: Sequence[Owed]) -> tuple[Item, ...]:
    """The people whom a reminder still concerns, each once, the most pressing first."""
    about = dict.fromkeys(item.about for item in planned if item.clock != CONFIRMATION)
    found = [_item(tx, setting, recipient, tx.people.facts_of(person)) for person in about]
    return tuple(sorted((item for item in found if item), key=lambda item: (item.due, item.name)))


def _item(tx: Transaction, setting: Setting, recipient: Person, facts: Facts) -> Item | None:
    """One person as they stand now; None where nothing is owed to this recipient about them any more."""
    today = setting.day(tx.now)
    where = standing(facts, setting.rules, today)
    part = _part(tx, recipient, facts.person)
    working_time = setting.working_time_of(recipient)
    step = (
        owed(facts, where, setting.rules, part=part, working_time=working_time, at=tx.now) if part else None
    )
    if part is None or step is None:
        return None
    supervisor = tx.people.by_id(facts.person.supervisor_id) if facts.person.supervisor_id else None
    says = _says(facts, where, step)
    return Item(
        says=says,
        person=facts.person.id,
        name=facts.person.first_name if part is not Part.SENIOR else facts.person.entry.name,
        other=supervisor.first_name if supervisor else "",
        due=where.due,
        ceiling=where.ceiling,
        last_working_day=working_time.on_or_before(where.ceiling),
        last=facts.last,
        days=abs((today - (where.ceiling if says == "past_ceiling" else where.due)).days),
        booked=facts.booked,
        supervised=part is Part.SUPERVISOR,
        why=setting.because(step.clause),
        clause=step.clause,
    )


def _part(tx: Transaction, recipient: Person, about: Person) -> Part | None:
    if about.id == recipient.id:
        return Part.SUPERVISEE
    if about.supervisor_id == recipient.id:
        return Part.SUPERVISOR
    above = {person.id for person in tx.people.upwards(about.id)}
    return Part.SENIOR if recipient.id in above else None


def _says(facts: Facts, where: Standing, step: Step) -> str:
    if where.state is State.PAST_CEILING:
        return "past_ceiling"
    if step.name in PRESSING:
        return "ceiling"
    if where.state is State.OVERDUE:
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


COMPOSERS: Mapping[str, Composer] = {
    "answer": _answer,
    "typed_saved": _typed_saved,
    "did_you_mean": _did_you_mean,
    "asked_elsewhere": _asked_elsewhere,
    "attachment_refused": _attachment,
    "welcome": _welcome,
    "preparation_shared": _preparation_shared,
    "record_to_confirm": _record,
    "record_to_answer": _record,
    "talk_first": _talk_first,
    "digest_mine": _digest_mine,
    "digest_team": _digest_team,
}
