"""Samples of agreed actions; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.messages.actions import (
    BEFORE,
    KINDS,
    OTHER,
    ActionEnd,
    ActionEnvelope,
    ActionForm,
    ActionLine,
    ActionList,
    ActionPeople,
    ActionPerson,
    ActionText,
)
from bot.messages.base import Message
from bot.messages.matters import ORIGINS
from bot.messages.preparation import Found
from bot.policy.clauses import rule_text
from tests.support.sample_records import TYPED

LABEL = Label(ContentKind.ACTION, "amira")
READER = Audience(reader="grace", label=LABEL, purpose="supervise", basis="P1-1.2-M4")
EARLIEST = date(2026, 11, 14)

A1 = ActionLine(
    id="action1",
    tag="A1",
    owner="",
    subject="",
    due=date(2026, 11, 27),
    days=8,
    past=False,
    proposed=False,
    blocked=False,
    moves=0,
    agenda=False,
    origin="",
)
LINES = (
    replace(A1, due=EARLIEST, days=5, past=True, moves=3, agenda=True),
    replace(A1, id="action2", tag="A2", moves=1),
    replace(A1, id="action3", tag="A3", owner="Amira Khan", proposed=True),
    replace(A1, id="action4", tag="A4", owner="Amira Khan", blocked=True, moves=2),
    replace(
        A1,
        id="quality1",
        tag="Q1",
        owner="Amira Khan",
        days=1,
        due=date(2026, 11, 18),
        past=True,
        origin="audit",
    ),
)
ENDED = (
    ActionEnd(tag="A0", day=date(2026, 11, 9), outcome="Done"),
    ActionEnd(tag="Q0", day=date(2026, 11, 10), outcome=""),
)


def actions() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/actions.py."""
    own = ActionPerson(id="me", name="", first_name="", open=2, past=0, proposed=0, earliest=EARLIEST)
    amira = ActionPerson(
        id="amira", name="Amira Khan", first_name="Amira", open=5, past=2, proposed=1, earliest=EARLIEST
    )
    ben = replace(amira, id="ben", name="Ben Osei", first_name="Ben", open=0, past=0, earliest=None)
    before = replace(own, id=BEFORE, open=1, past=1)
    yield "several", ActionPeople(people=(own, amira, ben, before))
    yield "one", ActionPeople(people=(own,))
    yield "a page of several", ActionPeople(people=(amira,), page=1, pages=3)
    yield "new", ActionEnvelope(action="action1")
    yield from _lists()
    yield from _forms()


def action_list(*lines: ActionLine) -> ActionList:
    """Amira's, as Grace sees them."""
    texts: Mapping[str, str] = {line.id: TYPED for line in lines}
    return ActionList(
        reader=READER,
        person="amira",
        name="Amira Khan",
        other="Amira",
        lines=lines,
        texts=Confidential(texts, LABEL),
        ended=ENDED,
        may_add=True,
        rule=rule_text("P1-1.2-M4"),
        clause=("P1-1.2-M4", "P2-8b"),
    )


def _lists() -> Iterator[tuple[str, Message]]:
    full = action_list(*LINES)
    yield "theirs", full
    yield "own", replace(full, person="me", name="", other="Grace", ended=())
    yield "nothing", replace(action_list(), ended=())
    yield "nothing of one's own", replace(action_list(), person="me", name="", ended=())
    yield "a page of many", replace(full, page=1, pages=3)
    nothing: Mapping[str, str] = {}
    yield "texts that were destroyed", replace(full, texts=Confidential(nothing, LABEL))
    yield "added", replace(full, says="added", tag="A5")
    yield "the other is asked", replace(full, says="asked", tag="A5")
    yield "the other is told", replace(full, says="asked_quality", tag="Q2")
    checks = tuple(replace(A1, id=origin, tag=f"Q{n}", origin=origin) for n, origin in enumerate(ORIGINS, 1))
    yield "from looks at the work", action_list(*checks)
    before = tuple(replace(line, owner="", subject="Amira Khan") for line in LINES[:2])
    yield (
        "of supervisions before",
        replace(action_list(*before), person=BEFORE, name="", ended=(), may_add=False),
    )
    yield (
        "none of supervisions before",
        replace(action_list(), person=BEFORE, name="", ended=(), may_add=False),
    )


def _forms() -> Iterator[tuple[str, Message]]:
    nothing: tuple[Found, ...] = ()
    form = ActionForm(
        reader=READER,
        person="amira",
        other="Amira",
        text=Confidential(ActionText(what=""), LABEL),
        due=date(2026, 12, 17),
        kinds=KINDS,
        kind=KINDS[0],
        found=Confidential(nothing, LABEL),
    )
    yield "new", form
    yield "one's own, agreed actions alone", replace(form, other="Grace", due=None, kinds=KINDS[:1])
    found = (Found("what", "phone", "023 9282 2251"), Found("measure", "postcode", "PO1 2AL"))
    yield (
        "to be checked",
        replace(
            form,
            text=Confidential(ActionText(what=TYPED, measure=TYPED), LABEL),
            who=OTHER,
            found=Confidential(found, LABEL),
            count=2,
        ),
    )
