"""From a press, a submitted form or a typed word to its use case: the one table for both platforms.

A request that had an effect is noted in the inbox with the press that shows its answer, so that a
repetition, however late, changes nothing and is answered from the present state.
"""

from __future__ import annotations

from bot.errors import NotEntitled, SupervisionError, Unknown
from bot.messages.answers import DidYouMean, Help, NotThereYet, Plain
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.absences import absence_form, log_absence, show_absence, show_absences
from bot.usecases.adhoc import adhoc_form, log_adhoc, say_entered, show_adhoc
from bot.usecases.book_session import book_form, book_session, show_booking
from bot.usecases.cancel_session import cancel_form, cancel_session, show_cancelled
from bot.usecases.case_agreements import agree_to_longer, ask_to_discuss
from bot.usecases.case_changes import (
    add_case,
    ask_close,
    case_change_form,
    case_form,
    change_case,
    close_case,
    discussed_form,
    log_discussion,
    mark_session_cases,
    session_cases_form,
)
from bot.usecases.cases import open_case, show_cases
from bot.usecases.confirm_record import ask_to_talk, confirm_record, set_down_view, sign_both_views, view_form
from bot.usecases.covers import cover_form, name_cover
from bot.usecases.duties import duty_form, log_duty, show_duties
from bot.usecases.fold import fold
from bot.usecases.group import begin_rota, group_form, show_group, stop_rota
from bot.usecases.log_session import held_form, log_session, show_session
from bot.usecases.prepare import move_in_preparation, open_preparation, reopen_preparation
from bot.usecases.request import Invalid, Outcome, Quiet, Reply, Request, UseCase
from bot.usecases.setting import Setting
from bot.usecases.share_preparation import (
    ask_discard,
    discard,
    keep_preparation,
    read_shared,
    share_preparation,
    take_back,
)
from bot.usecases.show_my_data import show_my_data, show_notice
from bot.usecases.show_newest import show_newest
from bot.usecases.show_overview import show_next, words_for
from bot.usecases.show_record import list_to_confirm, list_to_write, open_record
from bot.usecases.show_status import show_status
from bot.usecases.snooze import snooze, snooze_form
from bot.usecases.words import NOT_YET, nearest, word_of
from bot.usecases.write_record import change_form, record_form, save_record, send_record


def show_help(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What this person can do now."""
    available = words_for(tx, request.actor)
    return Reply(message=Help(first_name=request.actor.first_name, words_available=available))


WORDS: dict[str, UseCase] = {
    "help": show_help,
    "prepare": open_preparation,
    "next": show_next,
    "book": book_form,
    "held": held_form,
    "record": list_to_write,
    "confirm": list_to_confirm,
    "status": show_status,
    "my-data": show_my_data,
    "snooze": snooze_form,
    "absence": show_absences,
    "cases": show_cases,
    "adhoc": show_adhoc,
    "group": show_group,
}

ONLY_READ = frozenset(
    {
        "help",
        "next",
        "book",
        "held",
        "record",
        "confirm",
        "status",
        "my-data",
        "snooze",
        "absence",
        "cases",
        "adhoc",
        "group",
    }
)
"""The words that have no effect, so that a repetition of theirs need not be recognised."""

PRESSES: dict[Verb, UseCase] = {
    Verb.PREPARE_OPEN: reopen_preparation,
    Verb.PREPARE_ANSWER: move_in_preparation,
    Verb.PREPARE_SAVE: move_in_preparation,
    Verb.PREPARE_BACK: move_in_preparation,
    Verb.PREPARE_SKIP: move_in_preparation,
    Verb.PREPARE_PAUSE: move_in_preparation,
    Verb.PREPARE_EDIT: move_in_preparation,
    Verb.PREPARE_SUMMARY: move_in_preparation,
    Verb.PREPARE_SHARE: share_preparation,
    Verb.PREPARE_KEEP: keep_preparation,
    Verb.PREPARE_DISCARD: ask_discard,
    Verb.PREPARE_DISCARD_YES: discard,
    Verb.PREPARE_TAKE_BACK: take_back,
    Verb.PREPARE_READ: read_shared,
    Verb.NOTICE: show_notice,
    Verb.HELD_FORM: show_session,
    Verb.HELD_SAVE: log_session,
    Verb.BOOK_FORM: show_booking,
    Verb.BOOK_SAVE: book_session,
    Verb.CANCEL_FORM: cancel_form,
    Verb.CANCEL_SAVE: cancel_session,
    Verb.CANCEL_SAVED: show_cancelled,
    Verb.RECORD_FORM: record_form,
    Verb.RECORD_SAVE: save_record,
    Verb.RECORD_SEND: send_record,
    Verb.RECORD_SEND_REASON: send_record,
    Verb.RECORD_CHANGE: change_form,
    Verb.CONFIRM_OPEN: open_record,
    Verb.CONFIRM: confirm_record,
    Verb.DIFFER_FORM: view_form,
    Verb.DIFFER_SAVE: set_down_view,
    Verb.REPLY_FORM: view_form,
    Verb.REPLY_SAVE: set_down_view,
    Verb.TALK_FIRST: ask_to_talk,
    Verb.SIGN: sign_both_views,
    Verb.STATUS: show_status,
    Verb.SNOOZE_FORM: snooze_form,
    Verb.SNOOZE: snooze,
    Verb.ABSENCE_FORM: absence_form,
    Verb.ABSENCE_SAVE: log_absence,
    Verb.ABSENCE_SAVED: show_absence,
    Verb.COVER_FORM: cover_form,
    Verb.COVER_SAVE: name_cover,
    Verb.DUTIES: show_duties,
    Verb.DUTY_FORM: duty_form,
    Verb.DUTY_SAVE: log_duty,
    Verb.CASES: show_cases,
    Verb.CASE_OPEN: open_case,
    Verb.CASE_FORM: case_form,
    Verb.CASE_SAVE: add_case,
    Verb.CASE_DISCUSSED_FORM: discussed_form,
    Verb.CASE_DISCUSSED_SAVE: log_discussion,
    Verb.CASE_CHANGE_FORM: case_change_form,
    Verb.CASE_CHANGE_SAVE: change_case,
    Verb.CASE_AGREE: agree_to_longer,
    Verb.CASE_WITHDRAW: agree_to_longer,
    Verb.CASE_ASK: ask_to_discuss,
    Verb.CASE_CLOSE: ask_close,
    Verb.CASE_CLOSE_YES: close_case,
    Verb.SESSION_CASES_FORM: session_cases_form,
    Verb.SESSION_CASES_SAVE: mark_session_cases,
    Verb.ADHOC_FORM: adhoc_form,
    Verb.ADHOC_SAVE: log_adhoc,
    Verb.ADHOC_ENTERED: say_entered,
    Verb.GROUP_FORM: group_form,
    Verb.GROUP_SAVE: begin_rota,
    Verb.GROUP_STOP: stop_rota,
    Verb.FOLD: fold,
    Verb.REFRESH: show_newest,
}


class Repeated(SupervisionError):
    """Another process carried out the same request first; this transaction is not needed."""


def answer(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Carries out a request once, logs the exchange, and answers it.

    Raises:
        Repeated: the same request is being carried out elsewhere; the caller runs it again.
    """
    seen = None if _only_reads(request.press) else tx.inbox.outcome(request.key)
    if seen is not None:
        repeated = request.asking(Press.unpack(seen))
        outcome = _carry_out(tx, setting, repeated)
        _log(tx, request, outcome, repeated=True)
        return outcome
    outcome = _carry_out(tx, setting, request)
    if isinstance(outcome, Reply) and outcome.again and not tx.inbox.add(request.key, outcome.again.pack()):
        raise Repeated
    if not isinstance(outcome, Quiet):
        _log(tx, request, outcome)
    return outcome


def _only_reads(press: Press) -> bool:
    return press.verb is Verb.WORD and press.ref in ONLY_READ


def _carry_out(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    use_case = _use_case(request)
    if use_case is None:
        return _not_done(request)
    try:
        return use_case(tx, setting, request)
    except NotEntitled:
        return Reply(message=Plain(says="not_yours"))
    except Unknown as gone:
        return Reply(message=Plain(says="gone", name=str(gone)))


def _use_case(request: Request) -> UseCase | None:
    if request.press.verb is Verb.WORD:
        return WORDS.get(request.press.ref)
    return PRESSES[request.press.verb]


def _not_done(request: Request) -> Outcome:
    name = request.press.ref
    if name in NOT_YET:
        return Reply(message=NotThereYet(word=name, first_name=request.actor.first_name))
    return Reply(message=DidYouMean(nearest=()))


def _log(tx: Transaction, request: Request, outcome: Outcome, *, repeated: bool = False) -> None:
    """One entry for what came in and what went out: the verb and the message's name, no text."""
    asked = request.press.verb.value
    if request.press.verb is Verb.WORD:
        known = request.press.ref in WORDS or request.press.ref in NOT_YET
        asked = f"word {request.press.ref}" if known else "word not known"
    answered = outcome.message.template if isinstance(outcome, Reply) else "field errors"
    tx.audit.add(
        Happened(
            kind=AuditKind.ANSWERED,
            actor=request.me,
            platform=request.platform,
            outcome="repeated" if repeated else "invalid" if isinstance(outcome, Invalid) else "done",
            details={"asked": asked, "answered": answered},
        )
    )


def answer_command(tx: Transaction, setting: Setting, request: Request, text: str) -> Outcome:
    """Answers a typed command: its first word counts; what was typed is never repeated."""
    first, *_ = text.split() or [""]
    name = word_of(text) or word_of(first)
    if name is not None:
        return answer(tx, setting, request.asking(Press(Verb.WORD, name)))
    outcome = Reply(message=DidYouMean(nearest=nearest(first)))
    _log(tx, request.asking(Press(Verb.WORD, "unknown")), outcome)
    return outcome
