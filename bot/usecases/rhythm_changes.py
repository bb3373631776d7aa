"""Asking for another rhythm, answering, and going back; what is logged (P1-3.1a-4 to P1-3.1a-6)."""

from __future__ import annotations

from datetime import date

from bot.domain.dates import add_days
from bot.domain.people import Facts
from bot.domain.rhythms import Rhythm, RhythmState, decided, latest_end, put_in_force
from bot.errors import NotEntitled
from bot.ids import new_id
from bot.messages.rhythms import LESS, MORE, REFUSALS
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.cases import pair_of
from bot.usecases.fields import read_date, supervisor_now
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.rhythm_news import NOT_APPROVED, tell
from bot.usecases.rhythm_rights import (
    approver_of,
    can_answer,
    can_end,
    choices_of,
    find_rhythm,
    has_agreement,
    is_open,
    why_not_now,
)
from bot.usecases.rhythms import page_for, rhythm_page
from bot.usecases.setting import Setting

SHORTER = ("P1-3.1a-4", "P1-2.5a")
LONGER = ("P1-3.1a-6", "P1-3.1a-5", "P1-5c")


def save_rhythm(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Asks for another interval; a supervisor sets a shorter one at once (P1-2.5a)."""
    sort, _, reference = request.press.ref.partition(".")
    facts = pair_of(tx, setting, request, reference)
    again = Press(Verb.RHYTHM, facts.person.id)
    why_not = why_not_now(tx, setting, facts, sort)
    if why_not:
        return Reply(message=rhythm_page(tx, setting, request, facts, says=why_not), again=again)
    rhythm = _chosen(tx, setting, request, facts, sort)
    if isinstance(rhythm, Invalid):
        return rhythm
    if request.me != rhythm.person and not rhythm.is_longer:
        _put_in_force(tx, setting, request, rhythm)
        tell(tx, rhythm.person, "set", rhythm)
        says = "set"
    else:
        tx.rhythms.save(rhythm)
        _log(tx, request, rhythm, "asked")
        _tell_other(tx, setting, request, "asked_longer" if rhythm.is_longer else "asked_shorter", rhythm)
        says = "asked"
    facts = tx.people.facts_of(rhythm.person)
    return Reply(message=rhythm_page(tx, setting, request, facts, says=says), again=again)


def _chosen(tx: Transaction, setting: Setting, request: Request, facts: Facts, sort: str) -> Rhythm | Invalid:
    """What a form asks for."""
    today, answers, agreement = setting.day(tx.now), request.answers, setting.rules.agreement
    errors: dict[str, str] = {}
    choices = {str(days): days for days in choices_of(setting, facts, sort, today)}
    days = choices.get(answers.text("days"))
    if days is None:
        errors["days"] = "choose_one"
    until = _until(setting, answers.text("until"), days or 0, today, errors) if sort == MORE else None
    reason = answers.text("reason") if sort == LESS else ""
    if sort == LESS and reason not in agreement.longer_reasons.value:
        errors["reason"] = "choose_one"
    if errors or days is None:
        return Invalid(errors=errors)
    return Rhythm(
        id=new_id(),
        person=facts.person.id,
        days=days,
        start=today,
        until=until,
        reason=reason,
        asked_by=request.me,
    )


def _until(setting: Setting, text: str, days: int, today: date, errors: dict[str, str]) -> date | None:
    """The last day of a shorter interval: at least one session falls due by then."""
    until = read_date(text, "until", errors)
    if until and until < add_days(today, days):
        errors["until"] = "one_interval_at_least"
    elif until and until > latest_end(setting.rules, today):
        errors["until"] = "latest_day"
    return until


def agree_to_rhythm(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The other one's word, or the approval: a shorter interval applies at once, a longer one once it is approved."""
    rhythm = find_rhythm(tx, request.press.ref)
    facts = tx.people.facts_of(rhythm.person)
    refused = _cannot_answer(tx, setting, request, rhythm, facts)
    if refused is not None:
        return refused
    if rhythm.is_longer and (why_not := _no_longer_possible(tx, setting, rhythm, facts)):
        return _shown(tx, setting, request, rhythm, why_not)
    if rhythm.state is RhythmState.AGREED:
        _put_in_force(tx, setting, request, rhythm)
        _tell_pair(tx, setting, request, "approved", rhythm)
        return _shown(tx, setting, request, rhythm, "approved")
    if not rhythm.is_longer:
        _put_in_force(tx, setting, request, rhythm)
        tell(tx, rhythm.asked_by, "agreed_shorter", rhythm)
        return _shown(tx, setting, request, rhythm, "agreed")
    _decide(tx, request, rhythm, RhythmState.AGREED)
    tell(tx, rhythm.asked_by, "agreed_longer", rhythm)
    approver = approver_of(tx, setting, facts.person)
    if approver:
        tell(tx, approver.id, "approval", rhythm)
    return _shown(tx, setting, request, rhythm, "agreed_longer")


def _no_longer_possible(tx: Transaction, setting: Setting, rhythm: Rhythm, facts: Facts) -> str:
    """Why a longer interval cannot be had any more, as a block; empty where it can."""
    if rhythm.days not in choices_of(setting, facts, LESS, setting.day(tx.now)):
        return "no_less"
    return "" if has_agreement(tx, setting, facts) else "no_agreement"


def refuse_rhythm(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The other one would rather not, without a reason; or it is not approved, with one from a list."""
    rhythm = find_rhythm(tx, request.press.ref)
    facts = tx.people.facts_of(rhythm.person)
    refused = _cannot_answer(tx, setting, request, rhythm, facts)
    if refused is not None:
        return refused
    if rhythm.state is RhythmState.ASKED:
        _decide(tx, request, rhythm, RhythmState.REFUSED)
        tell(tx, rhythm.asked_by, "refused", rhythm)
        return _shown(tx, setting, request, rhythm, "refused")
    reason = request.answers.text("reason")
    if reason not in REFUSALS:
        return Invalid(errors={"reason": "choose_one"})
    _decide(tx, request, rhythm, RhythmState.REFUSED, refusal=reason)
    _tell_pair(tx, setting, request, f"{NOT_APPROVED}.{reason}", rhythm)
    return _shown(tx, setting, request, rhythm, "not_approved")


def _cannot_answer(
    tx: Transaction, setting: Setting, request: Request, rhythm: Rhythm, facts: Facts
) -> Outcome | None:
    """What is shown instead where it was answered already; None where the reader's word is what is missing.

    Raises:
        NotEntitled: it is somebody else's word.
    """
    if rhythm.version != request.press.version or not is_open(tx, setting, rhythm):
        return _shown(tx, setting, request, rhythm, "stale")
    if not can_answer(tx, setting, request.actor, rhythm, facts):
        raise NotEntitled
    return None


def end_rhythm(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Takes back what was asked for, or goes back to the usual rhythm from today on; the other one is told."""
    rhythm = find_rhythm(tx, request.press.ref)
    pair_of(tx, setting, request, rhythm.person)
    today = setting.day(tx.now)
    there = rhythm.is_in_force(today) or is_open(tx, setting, rhythm)
    if rhythm.version != request.press.version or not there:
        return _shown(tx, setting, request, rhythm, "stale")
    if not can_end(rhythm, request.me, today):
        raise NotEntitled
    in_force = rhythm.state is RhythmState.IN_FORCE
    state = RhythmState.ENDED if in_force else RhythmState.WITHDRAWN
    _decide(tx, request, rhythm, state)
    if rhythm.state is not RhythmState.ASKED:
        _tell_other(tx, setting, request, state.value, rhythm)
    return _shown(tx, setting, request, rhythm, state.value)


def _shown(tx: Transaction, setting: Setting, request: Request, rhythm: Rhythm, says: str) -> Reply:
    """The page of the reader as it is now."""
    now = find_rhythm(tx, rhythm.id)
    return Reply(
        message=page_for(tx, setting, request, now, says=says), again=Press(Verb.RHYTHM, rhythm.person)
    )


def _put_in_force(tx: Transaction, setting: Setting, request: Request, rhythm: Rhythm) -> None:
    """From today on, in the place of the one of its sort before."""
    today = setting.day(tx.now)
    for one in tx.rhythms.current(rhythm.person, today):
        if one.id != rhythm.id and one.is_in_force(today) and one.is_longer == rhythm.is_longer:
            _decide(tx, request, one, RhythmState.ENDED)
    now = put_in_force(rhythm, setting.rules, today, request.me, tx.now)
    tx.rhythms.save(now)
    _log(tx, request, now, now.state.value)


def _decide(
    tx: Transaction, request: Request, rhythm: Rhythm, state: RhythmState, *, refusal: str = ""
) -> None:
    now = decided(rhythm, state, request.me, tx.now)
    tx.rhythms.save(now)
    _log(tx, request, now, state.value, refusal=refusal)


def _log(tx: Transaction, request: Request, rhythm: Rhythm, change: str, *, refusal: str = "") -> None:
    """Notes what changed: by whom, which interval, from when to when, and words from lists (P1-3.1a-4)."""
    details = {
        "change": change,
        "days": rhythm.days,
        "from": rhythm.start.isoformat(),
        "until": rhythm.until.isoformat() if rhythm.until else "",
        "reason": rhythm.reason,
        "refusal": refusal,
    }
    tx.audit.add(
        Happened(
            kind=AuditKind.RHYTHM_CHANGED,
            actor=request.me,
            subject=rhythm.person,
            ref=rhythm.id,
            platform=request.platform,
            clause=LONGER if rhythm.is_longer else SHORTER,
            details=details,
        )
    )


def _tell_pair(tx: Transaction, setting: Setting, request: Request, says: str, rhythm: Rhythm) -> None:
    """Tells whoever of the pair, as it is now, is not the reader."""
    supervisee = tx.people.by_id(rhythm.person)
    supervisor = supervisor_now(tx, supervisee, setting.day(tx.now)) if supervisee else None
    for one in (supervisee, supervisor):
        if one and one.id != request.me:
            tell(tx, one.id, says, rhythm)


def _tell_other(tx: Transaction, setting: Setting, request: Request, says: str, rhythm: Rhythm) -> None:
    """Tells the other one of the pair."""
    if request.me != rhythm.person:
        tell(tx, rhythm.person, says, rhythm)
    else:
        _tell_pair(tx, setting, request, says, rhythm)
