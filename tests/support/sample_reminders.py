"""Samples of reminders; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.messages.base import Message
from bot.messages.reminders import Item, MineReminder, Snoozed, SnoozeForm, TeamReminder
from bot.policy.clauses import rule_text
from tests.support.sample_duties import AGREEMENT, CASE, PLAN

MINE = Item(
    says="due_no_date",
    person="amira",
    name="Amira",
    other="Grace",
    due=date(2026, 11, 24),
    ceiling=date(2026, 12, 27),
    last_working_day=date(2026, 12, 24),
    last=date(2026, 10, 27),
    days=5,
    booked=None,
    supervised=False,
    why=rule_text("P1-3.1a-1"),
    clause=("P1-3.1a-1",),
)
TWO_MONTHS = (rule_text("P1-3.1b-1"), ("P1-3.1b-1", "P1-3.1b-2"))
RECORD = replace(
    MINE,
    says="confirm_due",
    due=date(2026, 11, 12),
    last=date(2026, 11, 13),
    why=rule_text("P1-8f"),
    clause=("P1-8f", "P2-10d"),
)


def reminders() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/reminders.py."""
    for variant, item in _items():
        pressing = item.says in ("ceiling", "past_ceiling")
        yield variant, MineReminder(items=(item,), may_snooze=not pressing)
        yield (
            variant,
            TeamReminder(items=(replace(item, supervised=True),), supervises=True, may_snooze=not pressing),
        )
    yield from _mine()
    yield from _team()
    choices = ("later_today", "tomorrow", "next_week")
    yield "mine", SnoozeForm(kind="mine", choices=choices, ceiling=date(2026, 12, 27))
    yield "team", SnoozeForm(kind="team", choices=choices[1:], ceiling=None)
    yield "none left", SnoozeForm(kind="mine", choices=(), ceiling=date(2026, 11, 19))
    yield "mine", Snoozed(until=datetime(2026, 11, 20, 9, 0, tzinfo=UTC), due=date(2026, 11, 24))
    yield "team", Snoozed(until=datetime(2026, 11, 20, 9, 0, tzinfo=UTC), due=None)


def _items() -> Iterator[tuple[str, Item]]:
    yield "due, no date", MINE
    yield "due, booked", replace(MINE, says="due_booked", booked=date(2026, 11, 23))
    overdue = replace(MINE, says="overdue", due=date(2026, 11, 14))
    yield "overdue, no date", overdue
    yield "overdue by a day, booked", replace(overdue, days=1, booked=date(2026, 11, 20))
    why, clause = TWO_MONTHS
    ceiling = replace(
        overdue,
        says="ceiling",
        last=date(2026, 9, 29),
        ceiling=date(2026, 11, 29),
        last_working_day=date(2026, 11, 27),
        why=why,
        clause=clause,
    )
    yield "two months end, no date", ceiling
    yield (
        "two months end on a working day",
        replace(ceiling, last=None, last_working_day=ceiling.ceiling, booked=date(2026, 11, 20)),
    )
    past = replace(ceiling, says="past_ceiling", ceiling=date(2026, 11, 16), days=3)
    yield "past two months, no date", past
    yield "past two months, booked", replace(past, days=1, last=None, booked=date(2026, 11, 20))


def _mine() -> Iterator[tuple[str, Message]]:
    yield (
        "with a record, late",
        MineReminder(items=(MINE, RECORD), waiting_records=1, meant_for=date(2026, 11, 16)),
    )
    another = replace(RECORD, other="Sam", due=date(2026, 11, 10))
    yield (
        "records alone",
        MineReminder(items=(RECORD, another), may_snooze=False, can_prepare=False, waiting_records=2),
    )
    duties = (AGREEMENT, PLAN, replace(CASE, name=""))
    yield "with duties", MineReminder(items=(MINE,), duties=duties)
    yield "duties alone", MineReminder(items=(), duties=duties, can_prepare=False)
    yield "a local rule", MineReminder(items=(replace(MINE, why=rule_text("local"), clause=("local",)),))


def _team() -> Iterator[tuple[str, Message]]:
    items = tuple(
        replace(item, name=f"{name} Osei") for name, (_, item) in zip("ABCDEFGH", _items(), strict=True)
    )
    yield "a line, late", TeamReminder(items=items, supervises=False, meant_for=date(2026, 11, 16))
    duties = (replace(AGREEMENT, name="Amira Khan"), CASE)
    yield "with duties", TeamReminder(items=items[:1], duties=duties, supervises=True)
    yield "duties alone", TeamReminder(items=(), duties=duties, supervises=False)
    many = tuple(replace(item, name=f"{item.name} {number}") for number in range(8) for item in items)
    yield "a long line", TeamReminder(items=many, supervises=False, may_snooze=False)
