"""What a planned message says at the moment of its delivery.

Facts are read again: what no longer holds is dropped with its reason, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.people import Person
from bot.domain.preparation import PreparationState
from bot.messages.answers import DidYouMean, NotThereYet, Plain, Welcome
from bot.messages.parts import word
from bot.messages.preparation import SharedEnvelope
from bot.messages.records import Line as RecordLine
from bot.messages.records import RecordEnvelope, RecordList, TalkRequest
from bot.ports import Outgoing, Transaction
from bot.presses import Press, Verb
from bot.usecases.action_changes import action_new, action_talk
from bot.usecases.actions import actions_in_chat
from bot.usecases.breach_list import breach_told
from bot.usecases.cancel_session import session_cancelled
from bot.usecases.case_agreements import case_agreement, case_asked
from bot.usecases.compose_digests import digest_mine, digest_team
from bot.usecases.composed import Composed, Dropped
from bot.usecases.concern_hearing import concern_asked, concern_unanswered
from bot.usecases.corrections import correction_answered, correction_told
from bot.usecases.covers import cover_news
from bot.usecases.data_requests import request_told
from bot.usecases.difficulty import MARKED, difficulty_marked
from bot.usecases.disclosure_news import (
    disclosure_news,
    disclosure_talk,
    disclosure_task,
    disclosure_told,
    disclosure_unanswered,
)
from bot.usecases.dispatch import WORDS
from bot.usecases.matter_changes import matter_blocked
from bot.usecases.request import Reply, Request
from bot.usecases.rhythm_news import rhythm_news
from bot.usecases.safeguarding import not_kept
from bot.usecases.setting import Setting
from bot.usecases.sooner import sooner_asked
from bot.usecases.take_back import KIND as TAKE_BACK
from bot.usecases.take_back import removal
from bot.usecases.words import NOT_YET

Composer = Callable[[Transaction, Setting, Person, Outgoing], Composed]

FORM_WORDS = frozenset({"prepare", "held", "book", "snooze"})
"""Words whose answer is a form: in the chat they are answered with the button that opens it."""


def compose(tx: Transaction, setting: Setting, outgoing: Outgoing) -> Composed:
    """The message as facts stand now, or why it is not sent."""
    if outgoing.kind == TAKE_BACK:
        # Also where the recipient has left: what was sent to them by mistake is taken away all the same.
        return removal(tx, outgoing)
    recipient = tx.people.by_id(outgoing.recipient)
    if recipient is None:
        return Dropped("the recipient is not known")
    if recipient.has_left(setting.day(tx.now)):
        return Dropped("the recipient has left")
    return COMPOSERS[outgoing.kind](tx, setting, recipient, outgoing)


# --- answers to what was typed -----------------------------------------------------------------


def _answer(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    name = outgoing.ref
    if name in NOT_YET:
        return NotThereYet(word=name, first_name=recipient.first_name)
    if name in FORM_WORDS:
        return Plain(says=f"open_{name}", leads=((f"do_{name}", word(name)),))
    if name == "confirm":
        return _to_confirm(tx, recipient)
    request = Request(actor=recipient, key="", press=Press(Verb.WORD, name), platform=outgoing.platform or "")
    if name == "actions":
        return actions_in_chat(tx, setting, request)
    outcome = WORDS[name](tx, setting, request)
    return outcome.message if isinstance(outcome, Reply) else Dropped("nothing to say")


def _to_confirm(tx: Transaction, recipient: Person) -> Composed:
    """Dates and names with a button each: the record itself opens on a press, never in the chat."""
    waiting = tx.records.waiting(recipient.id)
    if not waiting:
        return Plain(says="nothing_to_confirm")
    others = {r.id: r.supervisor if r.supervisee == recipient.id else r.supervisee for r in waiting}
    people = tx.people.by_ids(list(others.values()))
    lines = tuple(
        RecordLine(
            name=other.first_name if (other := people.get(others[record.id])) else "",
            day=record.day,
            says="confirm",
            press=Press(Verb.CONFIRM_OPEN, record.id, record.version),
        )
        for record in waiting
    )
    return RecordList(says="to_confirm", lines=lines)


def _typed_saved(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    leads = (("carry_on", Press(Verb.PREPARE_OPEN, outgoing.ref)),)
    return Plain(says="typed_saved", leads=leads)


def _did_you_mean(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    return DidYouMean(nearest=tuple(name for name in outgoing.ref.split(".") if name))


def _asked_elsewhere(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    return Plain(says="asked_elsewhere")


def _attachment(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    return Plain(says="attachment_refused")


def _welcome(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    supervisor = tx.people.by_id(recipient.supervisor_id) if recipient.supervisor_id else None
    return Welcome(first_name=recipient.first_name, supervisor=supervisor.first_name if supervisor else "")


def _welcome_back(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    leads = (("next", word("next")), ("help", word("help")))
    return Plain(says="welcome_back", to=recipient.first_name, leads=leads)


# --- requests ----------------------------------------------------------------------------------


def _preparation_shared(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    preparation = tx.preparations.get(outgoing.ref)
    if preparation is None or preparation.state is not PreparationState.SHARED:
        return Dropped("it is no longer shared")
    if preparation.opened_at is not None:
        return Dropped("it was read already")
    if preparation.supervisor != recipient.id:
        return Dropped("the supervisor has changed")
    return SharedEnvelope(preparation=preparation.id)


def _record(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    record = tx.records.get(outgoing.ref)
    if record is None or record.version != outgoing.version:
        return Dropped("the record has changed")
    if recipient.id not in record.waits_for():
        return Dropped("the record was answered")
    return RecordEnvelope(record=record.id, version=record.version)


def _talk_first(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    record = tx.records.get(outgoing.ref)
    supervisee = tx.people.by_id(record.supervisee) if record else None
    if record is None or supervisee is None or record.version != outgoing.version:
        return Dropped("the record has changed")
    if record.supervisee not in record.waits_for():
        return Dropped("the record was answered")
    return TalkRequest(
        record=record.id, version=record.version, supervisee=supervisee.first_name, day=record.day
    )


COMPOSERS: Mapping[str, Composer] = {
    "answer": _answer,
    "typed_saved": _typed_saved,
    "did_you_mean": _did_you_mean,
    "safeguarding_not_kept": not_kept,
    "sooner_asked": sooner_asked,
    MARKED: difficulty_marked,
    "concern_asked": concern_asked,
    "concern_unanswered": concern_unanswered,
    "asked_elsewhere": _asked_elsewhere,
    "attachment_refused": _attachment,
    "welcome": _welcome,
    "welcome_back": _welcome_back,
    "preparation_shared": _preparation_shared,
    "record_to_confirm": _record,
    "record_to_answer": _record,
    "talk_first": _talk_first,
    "cover_named": cover_news,
    "disclosure_told": disclosure_told,
    "disclosure_news": disclosure_news,
    "disclosure_talk": disclosure_talk,
    "disclosure_unanswered": disclosure_unanswered,
    "disclosure_task": disclosure_task,
    "action_new": action_new,
    "action_talk": action_talk,
    "matter_blocked": matter_blocked,
    "case_asked": case_asked,
    "case_agreement": case_agreement,
    "session_cancelled": session_cancelled,
    "rhythm_news": rhythm_news,
    "breach_told": breach_told,
    "request_told": request_told,
    "correction_told": correction_told,
    "correction_answered": correction_answered,
    "digest_mine": digest_mine,
    "digest_team": digest_team,
}
