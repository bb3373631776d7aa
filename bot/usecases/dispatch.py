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
from bot.usecases.action_changes import accept_action, action_form, hand_on, save_action, talk_about_action
from bot.usecases.actions import show_actions
from bot.usecases.adhoc import adhoc_form, log_adhoc, say_entered, show_adhoc
from bot.usecases.book_session import book_form, book_session, show_booking
from bot.usecases.breach import breach_form, show_breach, show_incident, take_back_sent, tell_breach
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
from bot.usecases.concern import concern_form, next_concern, send_concern, show_concern
from bot.usecases.concern_hearing import close_concern, open_concern
from bot.usecases.confirm_record import ask_to_talk, confirm_record, set_down_view, sign_both_views, view_form
from bot.usecases.conflict import conflict_form, open_conflict
from bot.usecases.consent import agree, note_seen, open_consent, override, override_form, refuse, talk_first
from bot.usecases.corrections import correction_form, save_correction
from bot.usecases.covers import cover_form, name_cover
from bot.usecases.data_requests import request_form, save_request, show_requests
from bot.usecases.difficulty import difficulty_form, mark_difficulty
from bot.usecases.disclose import disclose_form, given_form, log_given, save_disclosure, show_disclosures
from bot.usecases.disclosure_pages import open_disclosure
from bot.usecases.duties import duty_form, log_duty, show_duties
from bot.usecases.fold import fold
from bot.usecases.group import begin_rota, group_form, show_group, stop_rota
from bot.usecases.log_session import held_form, log_session, show_session
from bot.usecases.matter_changes import (
    block_form,
    block_matter,
    close_form,
    close_matter,
    move_form,
    move_matter,
    put_off_form,
    put_off_matter,
    resume_matter,
    stop_form,
    stop_matter,
)
from bot.usecases.matter_pages import show_matter, show_matters
from bot.usecases.prepare import (
    move_in_preparation,
    open_page,
    open_preparation,
    reopen_preparation,
    show_ways,
    turn_preparation,
)
from bot.usecases.record_elsewhere import elsewhere_form, save_elsewhere
from bot.usecases.request import Invalid, Outcome, Quiet, Reply, Request, UseCase
from bot.usecases.rhythm_changes import agree_to_rhythm, end_rhythm, refuse_rhythm, save_rhythm
from bot.usecases.rhythms import rhythm_form, show_rhythm
from bot.usecases.safeguarding import show_safeguarding
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
from bot.usecases.sooner import ask_sooner, sooner_form
from bot.usecases.words import NOT_YET, nearest, word_of
from bot.usecases.write_record import change_form, record_form, save_record, send_record


def show_help(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What this person can do now."""
    available = words_for(tx, request.actor)
    more = (
        *([("do_sooner", Press(Verb.SOONER_FORM))] if request.actor.supervisor_id else []),
        # Only who supervises logs sessions.
        *(_OF_SUPERVISORS if "held" in available else ()),
    )
    return Reply(message=Help(first_name=request.actor.first_name, words_available=available, more=more))


_OF_SUPERVISORS = (
    ("do_conflict", Press(Verb.CONFLICT_FORM)),
    ("do_difficulty", Press(Verb.DIFFICULTY_FORM)),
)
"""What `help` offers those who supervise besides words: the block of its label, and its press."""


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
    "actions": show_actions,
    "adhoc": show_adhoc,
    "group": show_group,
    "breach": show_breach,
    "disclose": show_disclosures,
    "safeguarding": show_safeguarding,
    "concern": show_concern,
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
        "actions",
        "adhoc",
        "group",
        "breach",
        "disclose",
        "safeguarding",
        "concern",
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
    Verb.PREPARE_WAYS: show_ways,
    Verb.PREPARE_TURN: turn_preparation,
    Verb.PREPARE_PAGE: open_page,
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
    Verb.ELSEWHERE_FORM: elsewhere_form,
    Verb.ELSEWHERE_SAVE: save_elsewhere,
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
    Verb.SAFEGUARDING: show_safeguarding,
    Verb.SOONER_FORM: sooner_form,
    Verb.SOONER_SAVE: ask_sooner,
    Verb.CONFLICT_FORM: conflict_form,
    Verb.CONFLICT_SAVE: open_conflict,
    Verb.DIFFICULTY_FORM: difficulty_form,
    Verb.DIFFICULTY_SAVE: mark_difficulty,
    Verb.CONCERN_FORM: concern_form,
    Verb.CONCERN_SAVE: send_concern,
    Verb.CONCERN_NEXT: next_concern,
    Verb.CONCERN_LIST: show_concern,
    Verb.CONCERN_OPEN: open_concern,
    Verb.CONCERN_CLOSE: close_concern,
    Verb.DISCLOSE_LIST: show_disclosures,
    Verb.DISCLOSE_FORM: disclose_form,
    Verb.DISCLOSE_SAVE: save_disclosure,
    Verb.DISCLOSE_OPEN: open_disclosure,
    Verb.DISCLOSE_GIVEN_FORM: given_form,
    Verb.DISCLOSE_GIVEN: log_given,
    Verb.CONSENT_OPEN: open_consent,
    Verb.CONSENT_AGREE: agree,
    Verb.CONSENT_REFUSE: refuse,
    Verb.CONSENT_TALK: talk_first,
    Verb.CONSENT_SEEN: note_seen,
    Verb.OVERRIDE_FORM: override_form,
    Verb.OVERRIDE_SAVE: override,
    Verb.RHYTHM: show_rhythm,
    Verb.RHYTHM_FORM: rhythm_form,
    Verb.RHYTHM_SAVE: save_rhythm,
    Verb.RHYTHM_AGREE: agree_to_rhythm,
    Verb.RHYTHM_REFUSE: refuse_rhythm,
    Verb.RHYTHM_END: end_rhythm,
    Verb.BREACH_FORM: breach_form,
    Verb.BREACH_SAVE: tell_breach,
    Verb.BREACH_TAKE_BACK: take_back_sent,
    Verb.BREACH_LIST: show_incident,
    Verb.REQUEST_FORM: request_form,
    Verb.REQUEST_SAVE: save_request,
    Verb.REQUEST_LIST: show_requests,
    Verb.CORRECTION_FORM: correction_form,
    Verb.CORRECTION_SAVE: save_correction,
    Verb.MATTERS: show_matters,
    Verb.MATTER_OPEN: show_matter,
    Verb.MATTER_CLOSE_FORM: close_form,
    Verb.MATTER_CLOSE: close_matter,
    Verb.MATTER_MOVE_FORM: move_form,
    Verb.MATTER_MOVE: move_matter,
    Verb.MATTER_BLOCK_FORM: block_form,
    Verb.MATTER_BLOCK: block_matter,
    Verb.MATTER_STOP_FORM: stop_form,
    Verb.MATTER_STOP: stop_matter,
    Verb.MATTER_RESUME: resume_matter,
    Verb.MATTER_EXTEND_FORM: put_off_form,
    Verb.MATTER_EXTEND: put_off_matter,
    Verb.ACTIONS: show_actions,
    Verb.ACTION_FORM: action_form,
    Verb.ACTION_SAVE: save_action,
    Verb.ACTION_ACCEPT: accept_action,
    Verb.ACTION_TALK: talk_about_action,
    Verb.ACTION_HAND_ON: hand_on,
    Verb.FOLD: fold,
    Verb.REFRESH: show_newest,
}


UNNAMED = frozenset({Verb.DIFFICULTY_FORM, Verb.DIFFICULTY_SAVE})
"""What is between two people alone, and is not told by the log either, which others read (P1-2.4a)."""


class Repeated(SupervisionError):
    """Another process carried out the same request first; this transaction is not needed."""


def answer(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Carries out a request once, logs the exchange, and answers it.

    Raises:
        Repeated: the same request is being carried out elsewhere; the caller runs it again.
    """
    tx.outbox.on_behalf_of(request.me)
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
    if request.press.verb in UNNAMED:
        asked = "between two"
    if request.press.verb is Verb.WORD:
        known = request.press.ref in WORDS or request.press.ref in NOT_YET
        asked = f"word {request.press.ref}" if known else "word not known"
    answered = outcome.message.template if isinstance(outcome, Reply) else "field errors"
    answered = "between two" if request.press.verb in UNNAMED else answered
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
