"""Which form a submission came from: shown again where a platform does not keep it while its faults are mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.errors import NotEntitled, Unknown
from bot.messages.base import Message
from bot.messages.rhythms import REFUSAL
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.absences import absence_form
from bot.usecases.action_changes import action_form
from bot.usecases.adhoc import adhoc_form
from bot.usecases.book_session import book_form
from bot.usecases.breach import breach_form
from bot.usecases.cancel_session import cancel_form
from bot.usecases.case_changes import case_change_form, case_form, discussed_form, session_cases_form
from bot.usecases.concern import concern_form
from bot.usecases.confirm_record import view_form
from bot.usecases.conflict import conflict_form
from bot.usecases.consent import override_form
from bot.usecases.corrections import correction_form
from bot.usecases.covers import cover_form
from bot.usecases.data_requests import request_form
from bot.usecases.difficulty import difficulty_form
from bot.usecases.disclose import disclose_form, given_form
from bot.usecases.duties import duty_form
from bot.usecases.group import group_form
from bot.usecases.log_session import held_form
from bot.usecases.matter_changes import block_form, close_form, move_form, put_off_form, stop_form
from bot.usecases.prepare import reopen_preparation
from bot.usecases.record_elsewhere import elsewhere_form
from bot.usecases.request import Reply, Request, UseCase
from bot.usecases.rhythms import rhythm_form
from bot.usecases.setting import Setting
from bot.usecases.sooner import sooner_form
from bot.usecases.write_record import change_form, record_form


def _by_word(name: str) -> Callable[[Press], Press]:
    return lambda _: Press(Verb.WORD, name)


def _of_preparation(press: Press) -> Press:
    return Press(Verb.PREPARE_OPEN, press.ref.partition(".")[0])


def _of_session(press: Press) -> Press:
    return Press(Verb.RECORD_FORM, press.ref.partition(".")[0])


def _of_record(press: Press) -> Press:
    return Press(Verb.RECORD_CHANGE, press.ref.partition(".")[2], press.version)


def _of_absence(press: Press) -> Press:
    return Press(Verb.ABSENCE_FORM, press.ref)


def _of_cover(press: Press) -> Press:
    return Press(Verb.COVER_FORM, press.ref)


def _of_duty(press: Press) -> Press:
    return Press(Verb.DUTY_FORM, press.ref)


def _of_refusal(press: Press) -> Press:
    return Press(Verb.RHYTHM_FORM, f"{REFUSAL}.{press.ref}", press.version)


def _as_it_is(press: Press) -> Press:
    return press


FORMS: Mapping[Verb, tuple[UseCase, Callable[[Press], Press]]] = {
    Verb.ABSENCE_SAVE: (absence_form, _of_absence),
    Verb.BOOK_SAVE: (book_form, _by_word("book")),
    Verb.COVER_SAVE: (cover_form, _of_cover),
    Verb.DUTY_SAVE: (duty_form, _of_duty),
    Verb.CANCEL_SAVE: (cancel_form, _as_it_is),
    Verb.CASE_SAVE: (case_form, _as_it_is),
    Verb.CASE_DISCUSSED_SAVE: (discussed_form, _as_it_is),
    Verb.CASE_CHANGE_SAVE: (case_change_form, _as_it_is),
    Verb.SESSION_CASES_SAVE: (session_cases_form, _as_it_is),
    Verb.ADHOC_SAVE: (adhoc_form, _as_it_is),
    Verb.GROUP_SAVE: (group_form, _as_it_is),
    Verb.DISCLOSE_SAVE: (disclose_form, _as_it_is),
    Verb.DISCLOSE_GIVEN: (given_form, _as_it_is),
    Verb.OVERRIDE_SAVE: (override_form, _as_it_is),
    Verb.BREACH_SAVE: (breach_form, _as_it_is),
    Verb.REQUEST_SAVE: (request_form, _as_it_is),
    Verb.CORRECTION_SAVE: (correction_form, _as_it_is),
    Verb.BREACH_TAKE_BACK: (breach_form, _as_it_is),
    Verb.CONCERN_SAVE: (concern_form, _as_it_is),
    Verb.SOONER_SAVE: (sooner_form, _as_it_is),
    Verb.CONFLICT_SAVE: (conflict_form, _as_it_is),
    Verb.DIFFICULTY_SAVE: (difficulty_form, _as_it_is),
    Verb.HELD_SAVE: (held_form, _by_word("held")),
    Verb.PREPARE_SHARE: (reopen_preparation, _of_preparation),
    Verb.RHYTHM_SAVE: (rhythm_form, _as_it_is),
    Verb.RHYTHM_REFUSE: (rhythm_form, _of_refusal),
    Verb.RECORD_SAVE: (record_form, _of_session),
    Verb.ELSEWHERE_SAVE: (elsewhere_form, _as_it_is),
    Verb.DIFFER_SAVE: (view_form, _as_it_is),
    Verb.REPLY_SAVE: (view_form, _as_it_is),
    Verb.MATTER_CLOSE: (close_form, _as_it_is),
    Verb.MATTER_MOVE: (move_form, _as_it_is),
    Verb.MATTER_BLOCK: (block_form, _as_it_is),
    Verb.MATTER_STOP: (stop_form, _as_it_is),
    Verb.MATTER_EXTEND: (put_off_form, _as_it_is),
    Verb.ACTION_SAVE: (action_form, _as_it_is),
}
"""Every verb whose use case can find faults in what was entered."""


def form_again(tx: Transaction, setting: Setting, request: Request) -> Message | None:
    """The form that a submission with faults came from, as it opens now; None where it cannot be shown."""
    if request.press.verb not in FORMS:
        return None
    use_case, opening = FORMS[request.press.verb]
    if request.press.verb is Verb.RECORD_SAVE and "." in request.press.ref:
        use_case, opening = change_form, _of_record
    try:
        outcome = use_case(tx, setting, replace(request, press=opening(request.press)))
    except (NotEntitled, Unknown):
        return None
    return outcome.message if isinstance(outcome, Reply) else None
