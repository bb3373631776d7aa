"""Samples of the messages of a preparation; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.conversations.framing import ORDER, Answer, Dialogue, Question
from bot.domain.identifiers import Kind
from bot.domain.record import Head
from bot.messages.base import Message
from bot.messages.preparation import (
    DiscardQuestion,
    Found,
    IdentifierCheck,
    QuestionForm,
    SharedEnvelope,
    SharedLetter,
    Summary,
)
from bot.presses import Press, Verb

LABEL = Label(ContentKind.PREPARATION, "preparation1")
AMIRA = Audience(reader="amira", label=LABEL, purpose="write", basis="C37")
GRACE = Audience(reader="grace", label=LABEL, purpose="supervise", basis="P1-1.3-10")

EXPIRES = date(2027, 2, 17)
SHARED_AT = datetime(2026, 11, 18, 15, 20, tzinfo=UTC)
TYPED = "The mother agrees to every step, and the younger child has gone quiet."


def preparations() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/preparation.py."""
    yield from _questions()
    yield from _summaries()
    yield "of a preparation", _check(_found(*ORDER))
    yield "of a record", _check(_found(*Head))
    yield "one", _check(_found(Head.WORKLOAD))
    yield "many", _check(_found(*ORDER) * 4)
    text = Confidential("The family in PO1 2AL.", LABEL)
    yield "of a view", replace(_check((Found("view", "postcode", "PO1 2AL"),)), text=text)
    yield "envelope", SharedEnvelope(preparation="preparation1")
    shared = SharedLetter(
        reader=GRACE,
        supervisee="Amira",
        session_on=date(2026, 11, 19),
        shared_at=SHARED_AT,
        answers=Confidential(tuple((question, TYPED) for question in ORDER), LABEL),
        reason=Confidential("", LABEL),
    )
    yield "shared", shared
    yield (
        "with a reason",
        replace(shared, session_on=None, reason=Confidential("It is our office's number.", LABEL)),
    )
    yield from ((f"{count}", DiscardQuestion(preparation="preparation1", count=count)) for count in (0, 1, 7))


def _dialogue(*answered: Question) -> Dialogue:
    answers = {question: Answer(TYPED, 2) for question in answered}
    return Dialogue(at=ORDER[0].value, answers=answers, revision=4)


def _questions() -> Iterator[tuple[str, Message]]:
    form = QuestionForm(
        reader=AMIRA,
        preparation="preparation1",
        question=ORDER[0],
        dialogue=Confidential(_dialogue(), LABEL),
        supervisor="Grace",
        expires_on=EXPIRES,
    )
    yield from ((question.value, replace(form, question=question)) for question in ORDER)
    some = _dialogue(Question.SITUATION, Question.STUCK)
    again = replace(form, question=Question.STUCK, dialogue=Confidential(some, LABEL))
    yield "changed elsewhere", replace(again, changed_elsewhere=True, supervisor="")
    edited = Confidential(replace(some, from_summary=True), LABEL)
    yield "edited from the summary", replace(again, dialogue=edited)


def _summaries() -> Iterator[tuple[str, Message]]:
    summary = Summary(
        reader=AMIRA,
        preparation="preparation1",
        dialogue=Confidential(_dialogue(*ORDER[:6]), LABEL),
        supervisor="Grace",
        expires_on=EXPIRES,
    )
    yield "private", summary
    yield "kept", replace(summary, kept=True)
    yield "shared", replace(summary, shared_at=SHARED_AT, shared_count=5, shared=ORDER[:5])
    yield "opened", replace(summary, shared_at=SHARED_AT, shared_count=1, shared=ORDER[:1], opened=True)
    yield "no supervisor", replace(summary, supervisor="")
    yield "changed elsewhere", replace(summary, changed_elsewhere=True)
    yield "empty", replace(summary, dialogue=Confidential(_dialogue(), LABEL))


def _found(*where: str) -> tuple[Found, ...]:
    kinds = [kind.value for kind in Kind]
    change = Press(Verb.PREPARE_EDIT, "preparation1.stuck", 4)
    return tuple(
        Found(str(place), kinds[number % len(kinds)], "PO1 2AL", change) for number, place in enumerate(where)
    )


def _check(places: tuple[Found, ...]) -> IdentifierCheck:
    return IdentifierCheck(
        reader=AMIRA,
        found=Confidential(places, LABEL),
        count=len(places),
        go_on=Press(Verb.PREPARE_SHARE, "preparation1.stuck", 4),
    )
