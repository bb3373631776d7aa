"""Preparing: open, answer, go back, skip, pause, edit, and see the summary (P1-1.3-2, P1-1.3-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.confidential import Audience
from bot.conversations import framing
from bot.conversations.framing import SUMMARY, Dialogue, Event, Move, Question, step
from bot.domain.preparation import Preparation, PreparationState
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.answers import Plain
from bot.messages.base import Message
from bot.messages.parts import word
from bot.messages.preparation import QuestionForm, Summary
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.reading import (
    author_of_preparation,
    dialogue_of,
    label_of_preparation,
    load_shared,
    sealed_dialogue,
)
from bot.usecases.request import Outcome, Quiet, Reply, Request
from bot.usecases.setting import Setting

MOVES = {
    Verb.PREPARE_ANSWER: Move.ANSWER,
    Verb.PREPARE_SAVE: Move.SAVE,
    Verb.PREPARE_BACK: Move.BACK,
    Verb.PREPARE_SKIP: Move.SKIP,
    Verb.PREPARE_PAUSE: Move.PAUSE,
    Verb.PREPARE_EDIT: Move.EDIT,
    Verb.PREPARE_SUMMARY: Move.REVIEW,
}


def open_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Goes on where the person was, or begins (contract: `prepare`)."""
    if request.actor.supervisor_id is None:
        return Reply(message=Plain(says="no_supervisor", leads=(("help", word("help")),)))
    preparation = tx.preparations.current(request.me) or _begin(tx, setting, request)
    again = Press(Verb.PREPARE_OPEN, preparation.id)
    return Reply(message=current_form(tx, request, preparation), again=again)


def reopen_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Shows where a preparation stands, without beginning one."""
    preparation = own_preparation(tx, request, request.press.ref)
    return Reply(message=current_form(tx, request, preparation))


def move_in_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One move of the dialogue. What came with it is kept, whichever window it came from."""
    reference, _, name = request.press.ref.partition(".")
    preparation = own_preparation(tx, request, reference)
    question = Question(name) if name else None
    move = MOVES[request.press.verb]
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    before = dialogue_of(tx, preparation).reveal(audience)
    event = Event(
        move=move,
        question=question,
        text=request.answers.text(question.value) if question else "",
        seen=request.press.version,
    )
    after = step(before, event)
    if move is Move.REVIEW and question is None:
        after = replace(before, at=SUMMARY)
    if move is Move.SAVE:
        if after != before:
            save_dialogue(tx, preparation, after)
        return Quiet()
    saved = save_dialogue(tx, preparation, after)
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_SAVED,
            actor=request.me,
            subject=request.me,
            ref=preparation.id,
            platform=request.platform,
            clause=("P1-1.3-10",),
            details={"move": move.value},
        )
    )
    again = Press(Verb.PREPARE_OPEN, preparation.id)
    if move is Move.PAUSE:
        leads = (("carry_on", again),)
        return Reply(message=Plain(says="paused", leads=leads), again=again)
    shown_before = 0 < request.press.version < before.revision and move is not Move.EDIT
    return Reply(message=form_at(tx, request, saved, after, changed_elsewhere=shown_before), again=again)


def typed_answer(tx: Transaction, setting: Setting, request: Request, text: str) -> Preparation | None:
    """Takes a chat message as the answer to the question on which the person is.

    Returns None where no preparation is being written.
    """
    preparation = tx.preparations.current(request.me)
    if preparation is None or preparation.state is not PreparationState.OPEN:
        return None
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    dialogue = dialogue_of(tx, preparation).reveal(audience)
    if dialogue.at == SUMMARY:
        return None
    # The message comes from no form, so it never replaces an answer that stands: revision 0 puts it under.
    event = Event(move=Move.ANSWER, question=Question(dialogue.at), text=text, seen=0)
    saved = save_dialogue(tx, preparation, step(dialogue, event))
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_SAVED,
            actor=request.me,
            subject=request.me,
            ref=preparation.id,
            platform=request.platform,
            clause=("P1-1.3-10",),
            details={"move": "typed"},
        )
    )
    return saved


def own_preparation(tx: Transaction, request: Request, reference: str) -> Preparation:
    """A preparation of the actor's that still has its text.

    Raises:
        NotEntitled: it is another person's.
        Unknown: it is gone.
    """
    preparation = tx.preparations.get(reference)
    if preparation is None:
        raise Unknown
    if preparation.owner != request.me:
        raise NotEntitled
    if preparation.state is PreparationState.GONE:
        raise Unknown("This preparation was deleted. You can begin a new one with prepare.")
    return preparation


def save_dialogue(tx: Transaction, preparation: Preparation, dialogue: Dialogue) -> Preparation:
    """Stores the dialogue; a preparation that was kept is being written again."""
    tx.contents.replace(preparation.content, framing.dump(dialogue))
    kept = preparation.state is PreparationState.KEPT and dialogue.revision > preparation.revision
    saved = replace(
        preparation,
        revision=dialogue.revision,
        changed_at=tx.now,
        state=PreparationState.OPEN if kept else preparation.state,
    )
    tx.preparations.save(saved)
    return saved


def current_form(tx: Transaction, request: Request, preparation: Preparation) -> Message:
    """The form on which a preparation stands."""
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    return form_at(tx, request, preparation, dialogue_of(tx, preparation).reveal(audience))


def form_at(
    tx: Transaction,
    request: Request,
    preparation: Preparation,
    dialogue: Dialogue,
    *,
    changed_elsewhere: bool = False,
) -> Message:
    """The question or the summary on which a dialogue stands."""
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    sealed = sealed_dialogue(preparation.id, dialogue)
    supervisor = supervisor_name(tx, request)
    if dialogue.at != SUMMARY:
        return QuestionForm(
            reader=audience,
            preparation=preparation.id,
            question=Question(dialogue.at),
            dialogue=sealed,
            supervisor=supervisor,
            expires_on=preparation.expires_on,
            changed_elsewhere=changed_elsewhere,
        )
    return Summary(
        reader=audience,
        preparation=preparation.id,
        dialogue=sealed,
        supervisor=supervisor,
        expires_on=preparation.expires_on,
        kept=preparation.state is PreparationState.KEPT,
        shared_at=preparation.shared_at if preparation.state is PreparationState.SHARED else None,
        shared_count=preparation.shared_count,
        shared=_shared(tx, preparation, audience),
        opened=preparation.opened_at is not None,
        changed_elsewhere=changed_elsewhere,
    )


def _shared(tx: Transaction, preparation: Preparation, audience: Audience) -> tuple[Question, ...]:
    """Which answers are shared: what was left out stays left out until its author ticks it."""
    if preparation.state is not PreparationState.SHARED or preparation.shared_content is None:
        return ()
    answers, _ = tx.contents.get(preparation.shared_content).map(load_shared).reveal(audience)
    return tuple(question for question, _ in answers)


def supervisor_name(tx: Transaction, request: Request) -> str:
    """The first name of the actor's supervisor; empty where there is none."""
    supervisor = tx.people.by_id(request.actor.supervisor_id) if request.actor.supervisor_id else None
    return supervisor.first_name if supervisor else ""


def _begin(tx: Transaction, setting: Setting, request: Request) -> Preparation:
    retention = setting.rules.clocks.preparation.retention_days.value
    reference = new_id()
    content = tx.contents.put(request.me, label_of_preparation(reference), framing.dump(Dialogue()))
    preparation = Preparation(
        id=reference,
        owner=request.me,
        state=PreparationState.OPEN,
        revision=Dialogue().revision,
        content=content,
        started_at=tx.now,
        changed_at=tx.now,
        expires_on=setting.day(tx.now) + timedelta(days=retention),
    )
    tx.preparations.save(preparation)
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_STARTED,
            actor=request.me,
            subject=request.me,
            ref=reference,
            platform=request.platform,
            clause=("P1-1.3-10",),
        )
    )
    return preparation
