"""Preparing: open, answer, go back, skip, pause, edit, and see the summary (P1-1.3-2, P1-1.3-3, P1-1.3-10).

What people can be asked is the pack's: `bot.domain.prompts`. A preparation keeps the questions as they were asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.confidential import Audience
from bot.conversations import preparing
from bot.conversations.preparing import SUMMARY, Dialogue, Event, Move, step, turn_to
from bot.domain.preparation import Preparation, PreparationState
from bot.domain.prompts import PromptSet, QuestionKind
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.answers import Plain
from bot.messages.base import Message
from bot.messages.parts import word
from bot.messages.preparation import RANKED, PageForm, QuestionForm, Summary, Ways
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

WAY = "prepare.way"
"""The preference that remembers how somebody prepared last: a set, and whether it was a page of its questions."""
PAGE = "page"
ACTIONS = frozenset({"action", "quality_action"})


def open_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Goes on where the person was, or begins in the way used last (contract: `prepare`)."""
    if request.actor.supervisor_id is None:
        return Reply(message=Plain(says="no_supervisor", leads=(("help", word("help")),)))
    way = tx.preferences.get(request.me, WAY) or ""
    preparation = tx.preparations.current(request.me) or _begin(tx, setting, request, way)
    again = Press(Verb.PREPARE_OPEN, preparation.id)
    return Reply(message=current_form(tx, setting, request, preparation, way), again=again)


def reopen_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Shows where a preparation stands, without beginning one."""
    preparation = own_preparation(tx, request, request.press.ref)
    way = tx.preferences.get(request.me, WAY) or ""
    return Reply(message=current_form(tx, setting, request, preparation, way))


def move_in_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One move of the dialogue. What came with it is kept, whichever window it came from."""
    reference, _, name = request.press.ref.partition(".")
    preparation = own_preparation(tx, request, reference)
    move = MOVES[request.press.verb]
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    before = dialogue_of(tx, preparation).reveal(audience)
    names = _names(before, name)
    event = Event(
        move=move,
        question=name if names == (name,) else None,
        texts={} if move is Move.EDIT else _texts(request, before, names),
        seen=request.press.version,
    )
    after = step(before, event)
    if move is Move.REVIEW and not name:
        after = replace(before, at=SUMMARY)
    if move is Move.SAVE:
        if after != before:
            save_dialogue(tx, preparation, after)
        return Quiet()
    saved = save_dialogue(tx, preparation, after)
    _log_move(tx, request, preparation, move.value)
    again = Press(Verb.PREPARE_OPEN, preparation.id)
    if move is Move.PAUSE:
        return Reply(message=Plain(says="paused", leads=(("carry_on", again),)), again=again)
    shown_before = 0 < request.press.version < before.revision and move is not Move.EDIT
    return Reply(
        message=form_at(tx, setting, request, saved, after, changed_elsewhere=shown_before), again=again
    )


def show_ways(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Every way to prepare that the pack offers; what stood in the box is kept."""
    preparation, dialogue = _kept(tx, request)
    begun = tuple(prompts.name for prompts in dialogue.sets)
    return Reply(
        message=Ways(
            preparation=preparation.id,
            ways=tuple(setting.rules.prompts.values()),
            begun=begun,
        ),
        again=Press(Verb.PREPARE_WAYS, preparation.id),
    )


def turn_preparation(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Goes on with another set, or with one question at a time; everything that was written stays."""
    return _turn(tx, setting, request, page=False)


def open_page(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """All the questions of a set on one page; everything that was written stays."""
    return _turn(tx, setting, request, page=True)


def _turn(tx: Transaction, setting: Setting, request: Request, *, page: bool) -> Outcome:
    wanted = request.press.ref.partition(".")[2].partition(".")[0]
    preparation, dialogue = _kept(tx, request)
    prompts = next((one for one in dialogue.sets if one.name == wanted), None)
    prompts = prompts or _as_asked_now(tx, setting, request, wanted)
    turned = turn_to(dialogue, prompts)
    saved = save_dialogue(tx, preparation, turned)
    tx.preferences.set(request.me, WAY, f"{wanted}.{PAGE}" if page else wanted)
    _log_move(tx, request, preparation, "page" if page else "turn")
    return Reply(
        message=form_at(tx, setting, request, saved, turned, page=page),
        again=Press(Verb.PREPARE_OPEN, preparation.id),
    )


def _kept(tx: Transaction, request: Request) -> tuple[Preparation, Dialogue]:
    """A preparation with what stood in the boxes of the form from which somebody goes elsewhere."""
    reference, _, rest = request.press.ref.partition(".")
    preparation = own_preparation(tx, request, reference)
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    dialogue = dialogue_of(tx, preparation).reveal(audience)
    left = rest.partition(".")[2]
    texts = {name: text for name, text in _texts(request, dialogue, _names(dialogue, left)).items() if text}
    if not texts:
        return preparation, dialogue
    event = Event(move=Move.PAUSE, texts=texts, seen=request.press.version)
    kept = step(dialogue, event)
    return save_dialogue(tx, preparation, kept), kept


def _names(dialogue: Dialogue, left: str) -> tuple[str, ...]:
    """The questions of the form from which a press came: one, a set's, or none from the summary.

    Raises:
        Unknown: they were never asked here.
    """
    if not left:
        return ()
    for prompts in dialogue.sets:
        if prompts.name == left:
            return dialogue.order_of(prompts)
    dialogue.find(left)
    return (left,)


def _texts(request: Request, dialogue: Dialogue, names: tuple[str, ...]) -> Mapping[str, str]:
    return {name: _answer(request, dialogue, name) for name in names}


def _answer(request: Request, dialogue: Dialogue, name: str) -> str:
    """What was entered under a question: a text, a choice's words, or tags in their order."""
    _, question = dialogue.find(name)
    if question.kind is QuestionKind.RANK:
        tags = (request.answers.text(f"{name}.{place}") for place in range(RANKED))
        return ", ".join(dict.fromkeys(tag for tag in tags if tag))
    entered = request.answers.text(name)
    if question.kind is QuestionKind.CHOICE:
        number = int(entered) if entered.isdecimal() else len(question.options)
        return question.options[number] if number < len(question.options) else ""
    return entered


def typed_answer(tx: Transaction, setting: Setting, request: Request, text: str) -> Preparation | None:
    """Takes a chat message as the answer to the question on which the person is.

    Returns None where no preparation is being written, or the question is answered by choosing.
    """
    preparation = tx.preparations.current(request.me)
    if preparation is None or preparation.state is not PreparationState.OPEN:
        return None
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    dialogue = dialogue_of(tx, preparation).reveal(audience)
    if dialogue.at == SUMMARY or dialogue.find(dialogue.at)[1].kind is not QuestionKind.TEXT:
        return None
    # The message comes from no form, so it never replaces an answer that stands: revision 0 puts it under.
    event = Event(move=Move.ANSWER, question=dialogue.at, texts={dialogue.at: text}, seen=0)
    saved = save_dialogue(tx, preparation, step(dialogue, event))
    _log_move(tx, request, preparation, "typed")
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
    tx.contents.replace(preparation.content, preparing.dump(dialogue))
    kept = preparation.state is PreparationState.KEPT and dialogue.revision > preparation.revision
    saved = replace(
        preparation,
        revision=dialogue.revision,
        changed_at=tx.now,
        state=PreparationState.OPEN if kept else preparation.state,
    )
    tx.preparations.save(saved)
    return saved


def current_form(
    tx: Transaction, setting: Setting, request: Request, preparation: Preparation, way: str
) -> Message:
    """The form on which a preparation stands; `way` is how somebody prepared last."""
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    dialogue = dialogue_of(tx, preparation).reveal(audience)
    page = way.endswith(f".{PAGE}")
    return form_at(tx, setting, request, preparation, dialogue, page=page and not dialogue.from_summary)


def form_at(
    tx: Transaction,
    setting: Setting,
    request: Request,
    preparation: Preparation,
    dialogue: Dialogue,
    *,
    changed_elsewhere: bool = False,
    page: bool = False,
) -> Message:
    """The question, the page or the summary on which a dialogue stands."""
    audience = author_of_preparation(request.me, preparation.id, preparation.owner)
    sealed = sealed_dialogue(preparation.id, dialogue)
    supervisor = supervisor_name(tx, request)
    if dialogue.at != SUMMARY:
        prompts, question = dialogue.find(dialogue.at)
        form = PageForm if page else QuestionForm
        return form(
            reader=audience,
            preparation=preparation.id,
            prompts=prompts,
            question=question,
            dialogue=sealed,
            tags=_tags(tx, request, prompts),
            supervisor=supervisor,
            expires_on=preparation.expires_on,
            changed_elsewhere=changed_elsewhere,
        )
    return Summary(
        reader=audience,
        preparation=preparation.id,
        sets=dialogue.sets,
        dialogue=sealed,
        supervisor=supervisor,
        expires_on=preparation.expires_on,
        kept=preparation.state is PreparationState.KEPT,
        shared_at=preparation.shared_at if preparation.state is PreparationState.SHARED else None,
        shared_count=preparation.shared_count,
        shared=_shared(tx, preparation, audience),
        opened=preparation.opened_at is not None,
        changed_elsewhere=changed_elsewhere,
        overdue=_overdue(tx, setting, request),
    )


def _overdue(tx: Transaction, setting: Setting, request: Request) -> int:
    """How many of somebody's own actions are past their day."""
    own = tx.matters.open_of([request.me])[request.me]
    today = setting.day(tx.now)
    return sum(one.kind in ACTIONS and one.due < today for one in own)


def _tags(tx: Transaction, request: Request, prompts: PromptSet) -> tuple[str, ...]:
    """The tags that can be ranked, where a question asks for that."""
    if not any(question.kind is QuestionKind.RANK for question in prompts.questions):
        return ()
    return tuple(case.tag for case in tx.cases.open_of(request.me))


def _shared(tx: Transaction, preparation: Preparation, audience: Audience) -> tuple[str, ...]:
    """Which answers are shared: what was left out stays left out until its author ticks it."""
    if preparation.state is not PreparationState.SHARED or preparation.shared_content is None:
        return ()
    answers, _ = tx.contents.get(preparation.shared_content).map(load_shared).reveal(audience)
    return tuple(one.question for one in answers)


def supervisor_name(tx: Transaction, request: Request) -> str:
    """The first name of the actor's supervisor; empty where there is none."""
    supervisor = tx.people.by_id(request.actor.supervisor_id) if request.actor.supervisor_id else None
    return supervisor.first_name if supervisor else ""


def _as_asked_now(tx: Transaction, setting: Setting, request: Request, name: str) -> PromptSet:
    """A set of the pack, with the prompts whose turn it is."""
    found = setting.rules.prompts.get(name)
    if found is None:
        raise Unknown("This way to prepare is no longer offered. Nothing was changed.")
    return found.asked(max(len(tx.preparations.of(request.me)) - 1, 0))


def _begin(tx: Transaction, setting: Setting, request: Request, way: str) -> Preparation:
    retention = setting.rules.clocks.preparation.retention_days.value
    reference = new_id()
    last = way.partition(".")[0]
    offered = setting.rules.prompts
    prompts = offered.get(last) or next(iter(offered.values()))
    dialogue = preparing.begin(prompts.asked(len(tx.preparations.of(request.me))))
    content = tx.contents.put(request.me, label_of_preparation(reference), preparing.dump(dialogue))
    preparation = Preparation(
        id=reference,
        owner=request.me,
        state=PreparationState.OPEN,
        revision=dialogue.revision,
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


def _log_move(tx: Transaction, request: Request, preparation: Preparation, move: str) -> None:
    tx.audit.add(
        Happened(
            kind=AuditKind.PREPARATION_SAVED,
            actor=request.me,
            subject=request.me,
            ref=preparation.id,
            platform=request.platform,
            clause=("P1-1.3-10",),
            details={"move": move},
        )
    )
