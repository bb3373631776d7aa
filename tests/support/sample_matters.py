"""Samples of matters, whatever their kind; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.messages.base import Message
from bot.messages.matters import (
    ORIGINS,
    MatterForm,
    MatterLetter,
    MatterLine,
    MatterList,
    MatterNews,
    MatterPage,
    MatterView,
)
from bot.policy.clauses import rule_text
from bot.presses import Press, Verb
from tests.support.sample_records import TYPED

THURSDAY = date(2026, 11, 19)
LABEL = Label(ContentKind.ACTION, "action1")
READER = Audience(reader="amira", label=LABEL, purpose="supervise", basis="P2-8b")

A3 = MatterLine(
    id="action1",
    tag="A3",
    says="an agreed action",
    owner="",
    subject="",
    due=date(2026, 11, 27),
    due_at=None,
    days=8,
    past=False,
)
LATE = replace(A3, due=date(2026, 11, 14), days=5, past=True)
REQUEST = replace(
    A3,
    id="request1",
    tag="D1",
    says="a request for someone's own information",
    subject="Ben Osei",
    due=date(2026, 12, 10),
    days=21,
)
BREACH = replace(
    A3,
    id="breach1",
    tag="B1",
    says="a breach to be looked into",
    due=date(2026, 11, 20),
    due_at=datetime(2026, 11, 20, 10, 42, tzinfo=UTC),
    days=1,
)
ACTION = MatterView(
    line=A3,
    action=True,
    opened=date(2026, 11, 5),
    first_due=A3.due,
    offers=("done", "move", "block", "close"),
    first_outcome="done",
    see_all=Press(Verb.ACTIONS, "amira"),
    rule=rule_text("P1-1.2-M4"),
    clause=("P1-1.2-M4", "P2-8b"),
)
OTHER = replace(
    ACTION,
    line=REQUEST,
    action=False,
    first_due=REQUEST.due,
    offers=("block", "close", "stop", "put_off"),
    first_outcome="answered",
    see_all=Press(Verb.MATTERS),
    rule=rule_text("P3-3a"),
    clause=("P3-3a",),
)
MOVED = replace(ACTION, line=replace(A3, due=date(2026, 12, 11), days=22), moves=1, reason="other_work")


def matters() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/matters.py."""
    yield from _actions()
    yield from _others()
    yield "an action", letter(ACTION)
    proposed = replace(ACTION, standing="proposed", offers=("accept", "talk", "close"))
    yield "an action that waits", letter(proposed)
    yield "accepted", replace(letter(ACTION), says="accepted_now")
    yield "to talk first", replace(letter(proposed), says="talk_now", told="Grace")
    yield from _forms()
    lines = (BREACH, LATE, replace(REQUEST, subject=""))
    yield "both", MatterList(own=lines, asked=(replace(REQUEST, owner="Priya Shah"),))
    difficulty = replace(A3, tag="P1", says="a difficulty at work to come back to", owner="Grace Bell")
    yield "between two", MatterList(own=(), asked=(), of_two=(difficulty,))
    late = replace(BREACH, past=True)
    yield "many", MatterList(own=(late,) * 9, asked=(replace(late, owner="Priya Shah"),))
    yield "nothing", MatterList(own=(), asked=())
    news = MatterNews(says="blocked", name="Amira", line=A3, press=Press(Verb.MATTER_OPEN, "action1"))
    yield "blocked", news
    yield "blocked, not to be opened", replace(news, line=BREACH, press=Press(Verb.DUTIES, "team"))
    yield "a talk first", replace(news, says="talk")


def letter(view: MatterView) -> MatterLetter:
    """With what was written."""
    texts = (("what", TYPED), ("measure", TYPED), ("reason", TYPED))
    return MatterLetter(reader=READER, view=view, texts=Confidential(texts, LABEL))


def _actions() -> Iterator[tuple[str, Message]]:
    yield "an action without its text", MatterPage(view=ACTION)
    theirs = replace(ACTION, line=replace(LATE, owner="Amira Khan"), offers=())
    yield "somebody else's", MatterPage(view=theirs)
    yield "somebody else's that waits", MatterPage(view=replace(theirs, standing="proposed"))
    yield (
        "from an audit, not accepted",
        MatterPage(view=replace(ACTION, origin="audit", standing="not_accepted")),
    )
    yield from (
        (f"from {origin}", MatterPage(view=replace(theirs, origin=origin, standing="not_accepted")))
        for origin in ORIGINS
    )
    yield "late", MatterPage(view=replace(ACTION, line=LATE))
    yield "moved once", MatterPage(view=MOVED, says="moved_now")
    yield "moved twice", MatterPage(view=replace(MOVED, moves=2, reason=""))
    yield "for the next session", MatterPage(view=replace(MOVED, moves=3, agenda=True))
    stuck = replace(ACTION, standing="blocked", reason="waiting", offers=("resume", "move", "done", "close"))
    yield "blocked", MatterPage(view=stuck, says="blocked_now", told="Grace")
    yield "blocked after it moved", MatterPage(view=replace(stuck, moves=1))
    yield "going on", MatterPage(view=ACTION, says="resumed_now")
    yield "kept", MatterPage(view=ACTION, says="kept")
    handed = replace(ACTION, line=replace(A3, subject="Amira Khan"), offers=("done", "hand_on"), heir="Sam")
    yield "of a supervision before", MatterPage(view=handed)
    ended = replace(ACTION, offers=(), outcome="Done", closed=THURSDAY)
    yield "ended", MatterPage(view=ended, says="closed_now")
    yield "ended by itself, late", MatterPage(view=replace(ended, outcome=""), says="stale")


def _others() -> Iterator[tuple[str, Message]]:
    yield "a request", MatterPage(view=OTHER)
    still = replace(
        OTHER, standing="stopped", stopped=THURSDAY, reason="identity", offers=("resume", "close")
    )
    yield "standing still", MatterPage(view=still, says="stopped_now")
    yield "standing still, without a reason", MatterPage(view=replace(still, reason=""))
    put_off = replace(OTHER, moves=1, reason="complex", offers=("block", "close", "stop"))
    yield "put off", MatterPage(view=put_off, says="put_off_now")
    yield "blocked, nobody is told", MatterPage(view=replace(OTHER, standing="blocked"), says="blocked_now")
    yield "to be talked about", MatterPage(view=replace(put_off, moves=4, agenda=True))
    yield "to the hour", MatterPage(view=replace(OTHER, line=BREACH, offers=("block", "close")))
    yield "past its hour", MatterPage(view=replace(OTHER, line=replace(BREACH, past=True)))
    consent = replace(OTHER, offers=(), own_page=Press(Verb.CONSENT_OPEN, "consent1"))
    yield "with a page of its own", MatterPage(view=consent)


def _forms() -> Iterator[tuple[str, Message]]:
    outcomes = (("answered", "Answered in full"), ("refused", "Refused with a reason"))
    yield "how it ended", MatterForm(change="close", line=REQUEST, outcomes=outcomes)
    yield "another day", MatterForm(change="move", line=LATE)
    yield "in the way", MatterForm(change="block", line=A3, told="Grace")
    yield "in the way, nobody is told", MatterForm(change="block", line=BREACH)
    yield "the clock stops", MatterForm(change="stop", line=REQUEST)
    yield "put off", MatterForm(change="put_off", line=REQUEST, until=date(2027, 2, 10))
