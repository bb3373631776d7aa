"""The supervisee's answer before something is shared, and going ahead without it (P0-2f, P0-2g, P4-5.1d).

No answer is not a yes. A yes can be taken back until it is given; where the policy wants consent it can go ahead without
one, for a reason that the supervisee is given, and where it wants permission it cannot.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import disclosures
from bot.domain.disclosures import Disclosure, ShareState
from bot.errors import NotEntitled
from bot.messages.disclosure_forms import OverrideForm
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.disclose import own_disclosure
from bot.usecases.disclosure_entry import REASON_LIMIT, read_text
from bot.usecases.disclosure_news import close_question, log_disclosure, tell_maker, tell_supervisee
from bot.usecases.disclosure_pages import (
    consent_letter,
    disclosure_of,
    disclosure_page,
    entry_of,
    label_of_disclosure,
)
from bot.usecases.matters import NOT_NEEDED
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting


def open_consent(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What the supervisee is asked or told, as it stands now."""
    return Reply(message=consent_letter(tx, setting, request, _about_me(tx, request)))


def agree(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """A yes; its maker is told, and it can be given (P0-2f)."""
    return _answer(tx, setting, request, ShareState.READY)


def refuse(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """A no, or a yes taken back; its maker is told, and no reason is asked (P0-2f, P4-7.1c)."""
    return _answer(tx, setting, request, ShareState.REFUSED)


def _answer(tx: Transaction, setting: Setting, request: Request, state: ShareState) -> Outcome:
    one = _about_me(tx, request)
    again = _again(one)
    if not one.may_be_answered or one.state is state:
        says = "already" if one.may_be_answered else "changed"
        return Reply(message=consent_letter(tx, setting, request, one, says), again=again)
    yes = state is ShareState.READY
    one = (disclosures.agreed if yes else disclosures.refused)(one, tx.now)
    tx.disclosures.save(one)
    word = "agreed" if yes else "refused"
    close_question(tx, setting, request, one, word)
    log_disclosure(tx, setting, request, one, word)
    tell_maker(tx, one)
    says = "agreed_now" if yes else "refused_now"
    return Reply(message=consent_letter(tx, setting, request, one, says), again=again)


def talk_first(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The supervisee would like to talk before answering; its maker is told that, and no reason."""
    one = _about_me(tx, request)
    again = _again(one)
    if not one.may_be_answered or one.state is ShareState.READY:
        return Reply(message=consent_letter(tx, setting, request, one, "changed"), again=again)
    one = replace(one, talk_at=tx.now)
    tx.disclosures.save(one)
    log_disclosure(tx, setting, request, one, "talk_asked")
    tell_maker(tx, one, "disclosure_talk")
    return Reply(message=consent_letter(tx, setting, request, one, "talk_now"), again=again)


def note_seen(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The supervisee has seen what they were told (P0-2g, P2-12c)."""
    one = _about_me(tx, request)
    again = _again(one)
    if not entry_of(tx, setting, one).to_be_seen:
        says = "already" if one.seen_at else "changed"
        return Reply(message=consent_letter(tx, setting, request, one, says), again=again)
    one = replace(one, seen_at=tx.now)
    tx.disclosures.save(one)
    log_disclosure(tx, setting, request, one, "seen")
    return Reply(message=consent_letter(tx, setting, request, one, "seen_now"), again=again)


def override_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for the reason; where it cannot go ahead without a yes, how it stands."""
    one = own_disclosure(tx, request, request.press.ref)
    if not one.may_be_overridden:
        return Reply(message=disclosure_page(tx, setting, request, one, "changed"))
    supervisee = tx.people.by_id(one.subject)
    return Reply(
        message=OverrideForm(
            disclosure=one.id,
            name=supervisee.first_name if supervisee else "",
            answered=one.state is ShareState.REFUSED,
        )
    )


def override(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """It goes ahead without a yes; the supervisee gets the reason as a letter (P0-2g)."""
    one = own_disclosure(tx, request, request.press.ref)
    again = Press(Verb.DISCLOSE_OPEN, one.id)
    if not one.may_be_overridden:
        return Reply(message=disclosure_page(tx, setting, request, one, "changed"), again=again)
    errors: dict[str, str] = {}
    reason = read_text(request.answers, "reason", errors, today=setting.day(tx.now), limit=REASON_LIMIT)
    if errors:
        return Invalid(errors=errors)
    text = tx.contents.put(one.subject, label_of_disclosure(one.id), reason)
    one = disclosures.overridden(one, tx.now, text)
    tx.disclosures.save(one)
    close_question(tx, setting, request, one, NOT_NEEDED)
    log_disclosure(tx, setting, request, one, "overridden")
    tell_supervisee(tx, one)
    return Reply(message=disclosure_page(tx, setting, request, one, "overridden_now"), again=again)


def _about_me(tx: Transaction, request: Request) -> Disclosure:
    """An entry about the actor's own supervision.

    Raises:
        NotEntitled: it is about somebody else's.
    """
    one = disclosure_of(tx, request.press.ref)
    if one.subject != request.me:
        raise NotEntitled
    return one


def _again(one: Disclosure) -> Press:
    return Press(Verb.CONSENT_OPEN, one.id)
