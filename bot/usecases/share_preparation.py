"""Sharing a preparation with the supervisor, keeping it, taking it back, discarding it, reading it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.confidential import Confidential
from bot.conversations.preparing import SUMMARY, Dialogue
from bot.domain import identifiers
from bot.domain.people import PersonId
from bot.domain.preparation import Preparation, PreparationState
from bot.errors import Unknown
from bot.messages.answers import Plain
from bot.messages.preparation import DiscardQuestion, Found, IdentifierCheck, SharedAnswer, SharedLetter
from bot.ports import AuditKind, Happened, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.planning import plan_message
from bot.usecases.prepare import form_at, own_preparation, supervisor_name
from bot.usecases.reading import (
    author_of_preparation,
    dialogue_of,
    dump_shared,
    label_of_preparation,
    load_shared,
    shared_preparation,
)
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting


def share_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Lets the supervisor read the ticked answers, after the identifier screen (P1-8h, P4-2.2).

    The press's reference is the preparation, and, when it comes from the screen, the questions that
    had been ticked; a reason then comes with it.
    """
    reference, _, ticked = request.press.ref.partition(".")
    preparation = own_preparation(tx, request, reference)
    if request.actor.supervisor_id is None:
        return Reply(message=Plain(says="no_supervisor"))
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    dialogue = dialogue_of(tx, preparation).reveal(audience)
    if request.press.version != dialogue.revision:
        return Reply(
            message=form_at(
                tx, setting, request, preparation, replace(dialogue, at=SUMMARY), changed_elsewhere=True
            )
        )
    can_share = dialogue.shareable()
    numbers = {str(number): name for number, name in enumerate(can_share)}
    chosen = (
        [numbers.get(one, "") for one in ticked.split("-")] if ticked else request.answers.chosen("share")
    )
    questions = tuple(name for name in can_share if name in chosen)
    if not questions:
        return Invalid(errors={"share": "share_nothing"})
    reason = request.answers.text("reason") if ticked else ""
    found = _screen(setting, tx, preparation, dialogue, questions)
    if found and not reason:
        places = "-".join(number for number, name in numbers.items() if name in questions)
        go_on = Press(Verb.PREPARE_SHARE, f"{reference}.{places}", dialogue.revision)
        sealed = Confidential(found, label_of_preparation(preparation.id))
        return Reply(message=IdentifierCheck(reader=audience, found=sealed, count=len(found), go_on=go_on))
    answers = tuple(
        SharedAnswer(question=name, says=dialogue.find(name)[1].short, text=dialogue.text(name))
        for name in questions
    )
    copy = dump_shared(answers, reason)
    shared = _share(tx, request, preparation, copy, count=len(questions))
    _log_share(tx, request, shared, found)
    return Reply(
        message=form_at(tx, setting, request, shared, replace(dialogue, at=SUMMARY)),
        again=Press(Verb.PREPARE_OPEN, preparation.id),
    )


def _screen(
    setting: Setting,
    tx: Transaction,
    preparation: Preparation,
    dialogue: Dialogue,
    questions: Iterable[str],
) -> tuple[Found, ...]:
    today = setting.day(tx.now)
    return tuple(
        Found(
            dialogue.find(question)[1].short,
            finding.kind.value,
            finding.words,
            Press(Verb.PREPARE_EDIT, f"{preparation.id}.{question}", dialogue.revision),
        )
        for question in questions
        for finding in identifiers.find(dialogue.text(question), today=today)
    )


def _share(
    tx: Transaction, request: Request, preparation: Preparation, copy: str, *, count: int
) -> Preparation:
    """Keeps a copy of exactly what was ticked, and tells the supervisor that something waits."""
    if preparation.shared_content:
        tx.contents.destroy(preparation.shared_content)
    shared = replace(
        preparation,
        state=PreparationState.SHARED,
        supervisor=request.actor.supervisor_id,
        shared_content=tx.contents.put(request.me, label_of_preparation(preparation.id), copy),
        shared_count=count,
        shared_at=tx.now,
        opened_at=None,
    )
    tx.preparations.save(shared)
    if shared.supervisor:
        plan_message(
            tx,
            shared.supervisor,
            "preparation_shared",
            preparation.id,
            urgency=Urgency.REQUEST,
            dedupe=f"preparation_shared:{preparation.id}:{tx.now.isoformat()}",
        )
    return shared


def _log_share(tx: Transaction, request: Request, shared: Preparation, found: tuple[Found, ...]) -> None:
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_SHARED,
            actor=request.me,
            subject=request.me,
            ref=shared.id,
            platform=request.platform,
            clause=("P1-1.3-10", "P1-8h"),
            details={
                "answers": shared.shared_count,
                "identifiers_kept": len(found),
                "kinds": " ".join(sorted({place.kind for place in found})),
            },
        )
    )


def keep_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Finished, and kept for the session: nothing is sent (P1-1.2-S1)."""
    preparation = own_preparation(tx, request, request.press.ref)
    again = Press(Verb.PREPARE_OPEN, preparation.id)
    if preparation.state is PreparationState.SHARED:
        return Reply(message=Plain(says="kept_shared", name=supervisor_name(tx, request)), again=again)
    tx.preparations.save(replace(preparation, state=PreparationState.KEPT, changed_at=tx.now))
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_KEPT,
            actor=request.me,
            subject=request.me,
            ref=preparation.id,
            platform=request.platform,
            clause=("P1-1.2-S1",),
        )
    )
    return Reply(message=Plain(says="kept", day=preparation.expires_on), again=again)


def take_back(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Takes back what was shared, until the supervisor has opened it."""
    preparation = own_preparation(tx, request, request.press.ref)
    again = Press(Verb.PREPARE_OPEN, preparation.id)
    name = supervisor_name(tx, request)
    if preparation.state is not PreparationState.SHARED:
        return Reply(message=Plain(says="nothing_shared"), again=again)
    if preparation.opened_at is not None:
        return Reply(message=Plain(says="already_read", name=name, at=preparation.opened_at), again=again)
    withdraw_share(tx, request, preparation)
    return Reply(message=Plain(says="taken_back", name=name), again=again)


def withdraw_share(tx: Transaction, request: Request, preparation: Preparation) -> None:
    """Destroys the copy that the supervisor could read; the preparation itself stays its author's."""
    if preparation.shared_content:
        tx.contents.destroy(preparation.shared_content)
    tx.preparations.save(
        replace(
            preparation,
            state=PreparationState.OPEN,
            supervisor=None,
            shared_content=None,
            shared_count=0,
            shared_at=None,
            opened_at=None,
            changed_at=tx.now,
        )
    )
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_TAKEN_BACK,
            actor=request.me,
            subject=request.me,
            ref=preparation.id,
            platform=request.platform,
        )
    )


def ask_discard(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Asks before anything is destroyed."""
    preparation = own_preparation(tx, request, request.press.ref)
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    count = len(dialogue_of(tx, preparation).reveal(audience).answers)
    return Reply(message=DiscardQuestion(preparation=preparation.id, count=count))


def discard(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Destroys a preparation and what was shared of it. Nobody is told."""
    deleted = Reply(message=Plain(says="discarded"), again=Press(Verb.WORD, "next"))
    current = tx.preparations.get(request.press.ref)
    if current and current.owner == request.me and current.state is PreparationState.GONE:
        return deleted
    preparation = own_preparation(tx, request, request.press.ref)
    destroy(tx, preparation, AuditKind.PREPARATION_DISCARDED, actor=request.me)
    return deleted


def destroy(tx: Transaction, preparation: Preparation, kind: AuditKind, actor: PersonId | None) -> None:
    """Destroys a preparation's texts and their keys, and keeps that it was there."""
    for content in (preparation.content, preparation.shared_content):
        if content:
            tx.contents.destroy(content)
    tx.preparations.save(
        replace(
            preparation,
            state=PreparationState.GONE,
            shared_content=None,
            shared_count=0,
            shared_at=None,
            changed_at=tx.now,
        )
    )
    tx.audit.add(
        Happened(kind=kind, actor=actor, subject=preparation.owner, ref=preparation.id, clause=("C37",))
    )


def read_shared(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The supervisor reads what was shared; from the first reading on it cannot be taken back.

    Raises:
        NotEntitled: it was not shared with the reader, or was taken back.
    """
    preparation = tx.preparations.get(request.press.ref)
    if preparation is None or preparation.state is PreparationState.GONE:
        raise Unknown("This is no longer shared. The supervisee can share it again.")
    if preparation.supervisor is None and preparation.owner != request.me:
        owner = tx.people.by_id(preparation.owner)
        if owner and owner.supervisor_id == request.me:
            raise Unknown("This is no longer shared. The supervisee can share it again.")
    audience = shared_preparation(request.me, preparation)
    owner = tx.people.by_id(preparation.owner)
    if owner is None or preparation.shared_content is None or preparation.shared_at is None:
        raise Unknown
    if preparation.opened_at is None:
        tx.preparations.save(replace(preparation, opened_at=tx.now))
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_READ,
            actor=request.me,
            subject=owner.id,
            ref=preparation.id,
            platform=request.platform,
            clause=(audience.basis, "P0-2a"),
        )
    )
    shared = tx.contents.get(preparation.shared_content).map(load_shared)
    return Reply(
        message=SharedLetter(
            reader=audience,
            supervisee=owner.first_name,
            session_on=tx.people.facts_of(owner.id).booked,
            shared_at=preparation.shared_at,
            answers=shared.map(lambda pair: pair[0]),
            reason=shared.map(lambda pair: pair[1]),
        )
    )
