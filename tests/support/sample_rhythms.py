"""Samples of how often pairs meet; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.messages.base import Message
from bot.messages.rhythms import (
    LESS,
    MORE,
    RhythmApproval,
    RhythmForm,
    RhythmLine,
    RhythmNews,
    RhythmPage,
    RhythmPeople,
    RhythmPerson,
    RhythmRefusal,
)
from bot.policy.clauses import rule_text

WEEKLY = RhythmLine(
    id="rhythm1", version=3, says="in_force_shorter", days=7, until=date(2027, 1, 14), can_end=True
)
SIX_WEEKS = RhythmLine(
    id="rhythm2",
    version=1,
    says="asked_longer_by_other",
    days=42,
    until=None,
    reason="time_held",
    can_answer=True,
)
PAGE = RhythmPage(
    person="amira",
    own=True,
    other="Grace",
    due=date(2026, 11, 24),
    usual_days=28,
    lines=(),
    why=rule_text("P1-3.1a-1"),
    clause=("P1-3.1a-1",),
)
APPROVAL = RhythmApproval(
    rhythm="rhythm2",
    version=2,
    supervisee="Amira Khan",
    supervisor="Grace Bell",
    days=42,
    usual_days=28,
    reason="responsibilities",
    until=date(2027, 11, 19),
    waits=True,
    why=rule_text("P1-3.1a-6"),
    clause=("P1-3.1a-6",),
)
NEWS = RhythmNews(
    says="asked_shorter",
    person="amira",
    name="Grace",
    days=7,
    usual_days=28,
    until=date(2027, 1, 14),
    supervisee="Amira Khan",
    approver="Ruth",
)


def rhythms() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/rhythms.py."""
    yield from _pages()
    yield from _forms()
    yield "waits", APPROVAL
    for says in ("approved", "not_approved"):
        yield says, replace(APPROVAL, says=says, waits=False)
    for says in ("stale", "no_less", "no_agreement"):
        yield says, replace(APPROVAL, says=says)
    refusal = RhythmRefusal(rhythm="rhythm2", version=2, supervisee="Amira Khan", days=42, usual_days=28)
    yield "a reason", refusal
    own = RhythmPerson(id="grace", name="", first_name="Grace", days=28)
    theirs = replace(own, id="amira", name="Amira Khan", first_name="Amira", days=7)
    yield "own and another", RhythmPeople(people=(own, theirs))
    yield "a page of many", RhythmPeople(people=(theirs,), page=1, pages=3)
    for says in ("asked_shorter", "set", "agreed_shorter", "ended"):
        yield says, replace(NEWS, says=says)
    for says in ("asked_longer", "approval", "agreed_longer", "refused", "withdrawn"):
        yield says, replace(NEWS, says=says, days=42, until=None)
    yield "approved", replace(NEWS, says="approved", name="Ruth", days=42, until=date(2027, 11, 19))
    yield (
        "not approved",
        replace(NEWS, says="not_approved", name="Ruth", days=42, until=None, reason="closer"),
    )


def _pages() -> Iterator[tuple[str, Message]]:
    yield "usual", PAGE
    in_force = replace(PAGE, lines=(WEEKLY,), others=True)
    yield "more often", in_force
    for says in ("set", "agreed"):
        yield says, replace(in_force, own=False, other="Amira", says=says)
    approved = replace(WEEKLY, says="in_force_longer", days=42, until=date(2027, 11, 19), can_end=False)
    yield "less often", replace(PAGE, lines=(approved,), usual_days=10)
    asked = replace(PAGE, can_ask=False, approver="Ruth")
    yield (
        "the other asks",
        replace(asked, lines=(replace(WEEKLY, says="asked_shorter_by_other", can_answer=True),)),
    )
    yield "I have asked", replace(asked, lines=(replace(WEEKLY, says="asked_shorter_by_me"),), says="asked")
    yield "the other asks for less", replace(asked, lines=(SIX_WEEKS,))
    mine = replace(SIX_WEEKS, says="asked_longer_by_me", can_answer=False, can_end=True)
    yield "I have asked for less", replace(asked, lines=(mine,))
    waits = replace(mine, says="agreed_waits", reason="context")
    yield "waits for an approval", replace(asked, lines=(waits,), says="agreed_longer")
    yield "waits for the reader", replace(asked, lines=(replace(waits, can_answer=True, approves=True),))
    done = ("refused", "approved", "not_approved", "withdrawn", "ended", "stale", "waits")
    for says in (*done, "no_more", "no_less", "no_less_now", "no_agreement", "no_approver"):
        yield f"says {says}", replace(PAGE, says=says)


def _forms() -> Iterator[tuple[str, Message]]:
    form = RhythmForm(
        sort=MORE,
        person="amira",
        own=True,
        other="Grace",
        usual_days=28,
        choices=(7, 14, 21),
        until=date(2027, 1, 14),
        latest=date(2027, 5, 19),
    )
    yield "more, own", form
    yield "more, a supervisee", replace(form, own=False, other="Amira")
    less = ("responsibilities", "time_held", "experience", "context")
    yield "less", replace(form, sort=LESS, choices=(35, 42, 49, 56), reasons=less, approver="Ruth")
