"""Samples of the messages of a preparation; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.conversations.preparing import Answer, Dialogue, turn_to
from bot.domain.identifiers import Kind
from bot.domain.record import Head
from bot.messages.base import Message
from bot.messages.preparation import (
    DiscardQuestion,
    Found,
    IdentifierCheck,
    PageForm,
    QuestionForm,
    SharedAnswer,
    SharedEnvelope,
    SharedLetter,
    Summary,
    Ways,
)
from bot.policy.prompts import shipped_sets
from bot.presses import Press, Verb
from tests.support.prompts import FRAMING, ORDER, STUCK, new_dialogue

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
    shorts = [question.short for question in FRAMING.questions]
    yield "of a preparation", _check(_found(*shorts))
    yield "of a record", _check(_found(*Head))
    yield "one", _check(_found(Head.WORKLOAD))
    yield "many", _check(_found(*shorts) * 4)
    text = Confidential("The family in PO1 2AL.", LABEL)
    yield "of a view", replace(_check((Found("view", "postcode", "PO1 2AL"),)), text=text)
    yield "envelope", SharedEnvelope(preparation="preparation1")
    shared = SharedLetter(
        reader=GRACE,
        supervisee="Amira",
        session_on=date(2026, 11, 19),
        shared_at=SHARED_AT,
        answers=Confidential(
            tuple(SharedAnswer(question.key, question.short, TYPED) for question in FRAMING.questions), LABEL
        ),
        reason=Confidential("", LABEL),
    )
    yield "shared", shared
    yield (
        "with a reason",
        replace(shared, session_on=None, reason=Confidential("It is our office's number.", LABEL)),
    )
    yield from ((f"{count}", DiscardQuestion(preparation="preparation1", count=count)) for count in (0, 1, 7))


def _dialogue(*answered: str) -> Dialogue:
    return replace(new_dialogue(), answers={name: Answer(TYPED, 2) for name in answered}, revision=4)


def _questions() -> Iterator[tuple[str, Message]]:
    form = QuestionForm(
        reader=AMIRA,
        preparation="preparation1",
        prompts=FRAMING,
        question=FRAMING.questions[0],
        dialogue=Confidential(_dialogue(), LABEL),
        supervisor="Grace",
        expires_on=EXPIRES,
    )
    for name, prompts in shipped_sets().items():
        dialogue = Confidential(turn_to(new_dialogue(), prompts.asked(0)), LABEL)
        begun = replace(form, prompts=prompts.asked(0), dialogue=dialogue, tags=("K1", "K7", "K12"))
        for question in begun.prompts.questions:
            yield f"{name}.{question.key}", replace(begun, question=question)
        yield name, _page(begun)
    some = _dialogue(*ORDER[:2])
    again = replace(form, question=FRAMING.questions[1], dialogue=Confidential(some, LABEL))
    yield "changed elsewhere", replace(again, changed_elsewhere=True, supervisor="")
    edited = Confidential(replace(some, from_summary=True), LABEL)
    yield "edited from the summary", replace(again, dialogue=edited)
    four = shipped_sets()["four_questions"]
    ranked = replace(
        turn_to(some, four), answers={"four_questions.first": Answer("K7, K3", 2), STUCK: Answer(TYPED, 2)}
    )
    rank = replace(form, prompts=four, question=four.questions[-1], dialogue=Confidential(ranked, LABEL))
    yield "ranked", replace(rank, tags=("K1", "K7"))
    yield "no tags", rank
    yield "page without tags", _page(rank)
    yield "page changed elsewhere", _page(replace(again, changed_elsewhere=True))
    ways = Ways(preparation="preparation1", ways=tuple(shipped_sets().values()), begun=("framing", "cycle"))
    yield "all", ways


def _page(form: QuestionForm) -> PageForm:
    return PageForm(
        reader=form.reader,
        preparation=form.preparation,
        prompts=form.prompts,
        question=form.question,
        dialogue=form.dialogue,
        tags=form.tags,
        supervisor=form.supervisor,
        expires_on=form.expires_on,
        changed_elsewhere=form.changed_elsewhere,
    )


def _summaries() -> Iterator[tuple[str, Message]]:
    dialogue = _dialogue(*ORDER[:6])
    summary = Summary(
        reader=AMIRA,
        preparation="preparation1",
        sets=dialogue.sets,
        dialogue=Confidential(dialogue, LABEL),
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
    yield "actions are late", replace(summary, overdue=2)
    both = turn_to(dialogue, shipped_sets()["graces"])
    both = replace(both, answers={**both.answers, "graces.mine": Answer(TYPED, 3)})
    yield "with a private part", replace(summary, sets=both.sets, dialogue=Confidential(both, LABEL))


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
