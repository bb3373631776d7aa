"""What takes both of a pair: twelve weeks between discussions (P1-3.3b), and asking for one (P1-3.2d)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.logged import Case, CaseKind
from bot.domain.people import Person
from bot.errors import NotEntitled
from bot.messages.cases import CaseNews
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.cases import case_page, find_case, log_change
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import people_supervised, supervisor_now
from bot.usecases.planning import plan_message
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting


def agree_to_longer(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One's own half of the agreement, given or taken back; twelve weeks apply while both have agreed (P1-3.3b)."""
    case, facts = find_case(tx, setting, request, request.press.ref)
    again = Press(Verb.CASE_OPEN, case.id)
    if case.kind is not CaseKind.CARE_EXPERIENCED_21_TO_25:
        return Reply(message=case_page(tx, setting, request, case.id, "stale"), again=again)
    own = case.supervisee == request.me
    agrees = request.press.verb is Verb.CASE_AGREE
    if (_half(case, own=own) is not None) == agrees:
        return Reply(message=case_page(tx, setting, request, case.id, "kept"), again=again)
    today = setting.day(tx.now)
    day = today if agrees else None
    changed = replace(case, agreed_by_worker=day) if own else replace(case, agreed_by_leader=day)
    tx.cases.save(changed)
    log_change(
        tx,
        request,
        case,
        ("P1-3.3b", "P1-3.3c"),
        change="longer_agreed" if agrees else "longer_taken_back",
        by="worker" if own else "leader",
        day=today.isoformat(),
    )
    other = supervisor_now(tx, facts.person, today) if own else facts.person
    if agrees and other and changed.twelve_agreed is None:
        plan_message(tx, other.id, "case_agreement", case.id, today.toordinal(), urgency=Urgency.REQUEST)
    says = "agreed" if agrees else "withdrawn"
    return Reply(message=case_page(tx, setting, request, case.id, says), again=again)


def _half(case: Case, *, own: bool) -> date | None:
    return case.agreed_by_worker if own else case.agreed_by_leader


def ask_to_discuss(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The supervisee asks to discuss a case before its date (P1-3.2d); once a day is enough."""
    case, facts = find_case(tx, setting, request, request.press.ref)
    if case.supervisee != request.me:
        raise NotEntitled
    today = setting.day(tx.now)
    other = supervisor_now(tx, facts.person, today)
    if other and plan_message(
        tx, other.id, "case_asked", case.id, today.toordinal(), urgency=Urgency.REQUEST
    ):
        log_change(tx, request, case, ("P1-3.2d",), change="discussion_asked", day=today.isoformat())
    return Reply(
        message=case_page(tx, setting, request, case.id, "asked"), again=Press(Verb.CASE_OPEN, case.id)
    )


def case_asked(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells the supervisor, as long as the case was not discussed since."""
    case = tx.cases.get(outgoing.ref)
    supervisee = tx.people.by_id(case.supervisee) if case else None
    if case is None or supervisee is None:
        return Dropped("the case is closed")
    if not _supervises(tx, setting, recipient, case):
        return Dropped("the supervisor has changed")
    if case.discussed and case.discussed.toordinal() >= outgoing.version:
        return Dropped("the case was discussed")
    return CaseNews(says="ask", case=case.id, tag=case.tag, name=supervisee.first_name)


def case_agreement(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells the other one that twelve weeks are agreed on by one, as long as their own word is missing."""
    case = tx.cases.get(outgoing.ref)
    supervisee = tx.people.by_id(case.supervisee) if case else None
    if case is None or supervisee is None:
        return Dropped("the case is closed")
    own = recipient.id == case.supervisee
    if not own and not _supervises(tx, setting, recipient, case):
        return Dropped("the supervisor has changed")
    if (
        case.kind is not CaseKind.CARE_EXPERIENCED_21_TO_25
        or _half(case, own=own)
        or not _half(case, own=not own)
    ):
        return Dropped("the agreement was answered")
    other = supervisor_now(tx, supervisee, setting.day(tx.now)) if own else supervisee
    return CaseNews(says="agree", case=case.id, tag=case.tag, name=other.first_name if other else "")


def _supervises(tx: Transaction, setting: Setting, recipient: Person, case: Case) -> bool:
    today = setting.day(tx.now)
    return any(one.person.id == case.supervisee for one in people_supervised(tx, recipient.id, today))
