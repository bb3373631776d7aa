"""Samples of what falls due besides sessions; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.messages.base import Message
from bot.messages.duties import DutyForm, DutyItem, DutyList, DutySaved
from bot.policy.clauses import rule_text
from bot.presses import Press, Verb

AGREEMENT = DutyItem(
    says="the supervision agreement",
    detail="",
    name="",
    due=date(2026, 11, 27),
    days=8,
    past=False,
    offered=False,
    can_log=True,
    press=Press(Verb.DUTY_FORM, "0123456789abcdef01234567"),
    why=rule_text("P1-5a"),
    clause=("P1-5a",),
)
CASE = replace(
    AGREEMENT,
    says="a discussion of the case",
    detail="K7",
    name="Amira Khan",
    due=date(2026, 11, 17),
    days=2,
    past=True,
    label="case",
    press=Press(Verb.CASE_OPEN, "case7"),
    why=rule_text("P1-3.1a-2"),
    clause=("P1-3.1a-2",),
)
PLAN = replace(
    AGREEMENT, says="a wellbeing action plan", offered=True, why=rule_text("P1-6a"), clause=("P1-6a",)
)
OUTCOMES = (("no_change", "Reviewed, nothing changed"), ("changed", "Reviewed and changed"))


def duties() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/duties.py."""
    theirs = replace(AGREEMENT, name="Amira Khan")
    yield "own and others", DutyList(own=(AGREEMENT, PLAN), others=(CASE, theirs), supervises=True)
    yield "a day past its date", DutyList(own=(replace(CASE, name="", days=1),), others=())
    many = tuple(replace(theirs, name=f"Person {number}") for number in range(25))
    flows = tuple(
        replace(theirs, says="a new date", label=label)
        for label in ("book", "adhoc", "case", "rhythm", "matter")
    )
    yield "ended elsewhere", DutyList(own=(), others=(*flows, replace(theirs, can_log=False)))
    yield "many", DutyList(own=(), others=many)
    yield "nothing", DutyList(own=(), others=())
    form = DutyForm(
        item=theirs, outcomes=OUTCOMES, today=date(2026, 11, 19), key="0123456789abcdef01234567", tells=True
    )
    yield "for another", form
    yield "one's own, private", replace(form, item=PLAN, outcomes=OUTCOMES[:1], tells=False)
    saved = DutySaved(
        item=theirs, day=date(2026, 11, 19), outcome="Reviewed, nothing changed", again=date(2027, 11, 19)
    )
    yield "comes again", saved
    yield "another rhythm", replace(saved, outcome="Another rhythm was agreed", again=None, rhythm="amira")
    yield "once", replace(saved, item=replace(AGREEMENT, detail="3"), again=None)
