"""Which form a submission came from: shown again where a platform does not keep it while its faults are mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.errors import NotEntitled, Unknown
from bot.messages.base import Message
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.book_session import book_form
from bot.usecases.confirm_record import view_form
from bot.usecases.log_session import held_form
from bot.usecases.prepare import reopen_preparation
from bot.usecases.request import Reply, Request, UseCase
from bot.usecases.setting import Setting
from bot.usecases.write_record import change_form, record_form


def _by_word(name: str) -> Callable[[Press], Press]:
    return lambda _: Press(Verb.WORD, name)


def _of_preparation(press: Press) -> Press:
    return Press(Verb.PREPARE_OPEN, press.ref.partition(".")[0])


def _of_session(press: Press) -> Press:
    return Press(Verb.RECORD_FORM, press.ref.partition(".")[0])


def _of_record(press: Press) -> Press:
    return Press(Verb.RECORD_CHANGE, press.ref.partition(".")[2], press.version)


def _of_view(press: Press) -> Press:
    return press


FORMS: Mapping[Verb, tuple[UseCase, Callable[[Press], Press]]] = {
    Verb.BOOK_SAVE: (book_form, _by_word("book")),
    Verb.HELD_SAVE: (held_form, _by_word("held")),
    Verb.PREPARE_SHARE: (reopen_preparation, _of_preparation),
    Verb.RECORD_SAVE: (record_form, _of_session),
    Verb.DIFFER_SAVE: (view_form, _of_view),
    Verb.REPLY_SAVE: (view_form, _of_view),
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
