"""Samples of the messages around a session; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.messages.base import Message
from bot.messages.cancelled import CancelForm, Cancelled, CancelledNews
from bot.messages.sessions import Booked, BookForm, HeldForm, HeldSaved
from bot.policy.clauses import rule_text

PEOPLE = (("amira", "Amira Khan"), ("ben", "Ben Osei"))
THURSDAY = date(2026, 11, 19)


def sessions() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/sessions.py."""
    yield "one", HeldForm(supervisees=PEOPLE[:1], chosen="amira", today=THURSDAY, next_day=date(2026, 12, 17))
    yield "several", HeldForm(supervisees=PEOPLE, today=THURSDAY)
    saved = HeldSaved(
        session="session1",
        supervisee="Amira",
        day=THURSDAY,
        logged_at=datetime(2026, 11, 19, 11, 5, tzinfo=UTC),
        record_due=date(2026, 11, 26),
        has_record=False,
    )
    yield "saved", saved
    yield "next booked", replace(saved, next_day=date(2026, 12, 17), next_time="10:30")
    yield "with cases", replace(saved, has_cases=True)
    yield "with actions", replace(saved, has_cases=True, actions=3, person="amira")
    yield "already", replace(saved, already=True, has_record=True, next_day=date(2026, 12, 17))
    yield "own", BookForm(pairs=(("me", "Grace Bell"), *PEOPLE), chosen="me", day=THURSDAY, due=THURSDAY)
    yield (
        "booked",
        BookForm(
            pairs=PEOPLE, chosen="ben", day=THURSDAY, due=date(2026, 11, 24), booked=True, can_cancel=True
        ),
    )
    yield "nobody chosen", BookForm(pairs=PEOPLE)
    booked = Booked(
        supervisee="amira",
        other="Grace",
        day=THURSDAY,
        time="10:00",
        after_due=False,
        due=date(2026, 11, 24),
        can_prepare=True,
    )
    yield "own", booked
    yield (
        "late",
        replace(booked, other="Ben", time="", day=date(2026, 11, 26), after_due=True, can_prepare=False),
    )
    both = (("amira.1", "Amira Khan", THURSDAY), ("ben.2", "Ben Osei", date(2026, 11, 26)))
    yield "two bookings", CancelForm(booked=both, chosen="")
    yield "one booking", CancelForm(booked=both[:1], chosen="amira.1")
    cancelled = Cancelled(
        supervisee="amira",
        other="Grace",
        day=THURSDAY,
        by=date(2026, 11, 26),
        rule=rule_text("P1-1.3-1"),
        clause=("P1-1.3-1",),
    )
    yield "with a date for the new one", cancelled
    yield "without", replace(cancelled, by=None)
    news = CancelledNews(supervisee="amira", other="Grace", day=THURSDAY, by=date(2026, 11, 26))
    yield "with a date for the new one", news
    yield "without", replace(news, by=None)
