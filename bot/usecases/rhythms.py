"""How often a pair meets: how it stands, what can be asked for, and whose word is missing (P1-3.1a-4, P1-3.1a-6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.dates import add_months
from bot.domain.one_to_one import standing
from bot.domain.people import Facts, Person, PersonId
from bot.domain.rhythms import PENDING, Rhythm, RhythmState, latest_end, usual_days, usual_end
from bot.errors import NotEntitled
from bot.messages.answers import Plain
from bot.messages.rhythms import (
    ALL,
    LESS,
    REFUSAL,
    RhythmApproval,
    RhythmForm,
    RhythmLine,
    RhythmPage,
    RhythmPeople,
    RhythmPerson,
    RhythmRefusal,
)
from bot.ports import Transaction
from bot.usecases.cases import pair_of, pairs
from bot.usecases.fields import supervisor_now
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.rhythm_rights import (
    approver_of,
    can_answer,
    can_end,
    choices_of,
    find_rhythm,
    is_open,
    may_approve,
    why_not_now,
)
from bot.usecases.setting import Setting

PAGE = 7
"""As many people as one message has room for."""


def show_rhythm(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """How often a pair meets; whose, where there are several pairs; or what waits for an approval."""
    who, _, page = request.press.ref.partition(".")
    people = pairs(tx, setting, request)
    if not who and request.me in people:
        who = request.me
    if who in ("", ALL):
        if not people:
            return Reply(message=Plain(says="nobody_to_book"))
        return Reply(message=_whose(tx, setting, request, people, int(page) if page.isdecimal() else 0))
    if PersonId(who) in people:
        return Reply(message=rhythm_page(tx, setting, request, people[PersonId(who)]))
    return _to_approve(tx, setting, request, PersonId(who))


def rhythm_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for a shorter or a longer interval, or for not approving one; or why there is none."""
    sort, _, reference = request.press.ref.partition(".")
    if sort == REFUSAL:
        return _refusal_form(tx, setting, request, reference)
    facts = pair_of(tx, setting, request, reference)
    why_not = why_not_now(tx, setting, facts, sort)
    if why_not:
        return Reply(message=rhythm_page(tx, setting, request, facts, says=why_not))
    today, rules, person = setting.day(tx.now), setting.rules, facts.person
    approver = approver_of(tx, setting, person)
    return Reply(
        message=RhythmForm(
            sort=sort,
            person=person.id,
            own=person.id == request.me,
            other=other_of(tx, setting, request, person),
            usual_days=usual_days(facts, rules, today),
            choices=tuple(choices_of(setting, facts, sort, today)),
            until=usual_end(rules, today),
            latest=latest_end(rules, today),
            reasons=rules.agreement.longer_reasons.value if sort == LESS else (),
            approver=approver.first_name if approver and sort == LESS else "",
        )
    )


def _refusal_form(tx: Transaction, setting: Setting, request: Request, reference: str) -> Outcome:
    rhythm = find_rhythm(tx, reference)
    facts = tx.people.facts_of(rhythm.person)
    if not may_approve(tx, setting, request.actor, facts.person):
        raise NotEntitled
    if rhythm.version != request.press.version or not is_open(tx, setting, rhythm):
        return Reply(message=page_for(tx, setting, request, rhythm, says="stale"))
    return Reply(
        message=RhythmRefusal(
            rhythm=rhythm.id,
            version=rhythm.version,
            supervisee=facts.person.entry.name,
            days=rhythm.days,
            usual_days=usual_days(facts, setting.rules, setting.day(tx.now)),
        )
    )


def other_of(tx: Transaction, setting: Setting, request: Request, supervisee: Person) -> str:
    """The other one of the pair, by first name."""
    if supervisee.id != request.me:
        return supervisee.first_name
    supervisor = supervisor_now(tx, supervisee, setting.day(tx.now))
    return supervisor.first_name if supervisor else ""


# --- pages -----------------------------------------------------------------------------------------


def page_for(
    tx: Transaction, setting: Setting, request: Request, rhythm: Rhythm, says: str = ""
) -> RhythmPage | RhythmApproval:
    """What the reader sees of a rhythm: the pair its page, who approves the question.

    Raises:
        NotEntitled: the reader is neither.
    """
    facts = pairs(tx, setting, request).get(rhythm.person)
    if facts is not None:
        return rhythm_page(tx, setting, request, facts, says=says)
    facts = tx.people.facts_of(rhythm.person)
    if not rhythm.is_longer or not may_approve(tx, setting, request.actor, facts.person):
        raise NotEntitled
    return _approval(tx, setting, rhythm, facts, says)


def rhythm_page(
    tx: Transaction, setting: Setting, request: Request, facts: Facts, says: str = ""
) -> RhythmPage:
    """How often a pair meets, for one of the two; what was done before it."""
    today, person = setting.day(tx.now), facts.person
    current = tx.rhythms.current(person.id, today)
    shown = [one for one in current if one.is_in_force(today) or is_open(tx, setting, one)]
    where = standing(facts, setting.rules, today)
    # Nobody is looked for where nothing is longer.
    longer = any(one.is_longer and one.state in PENDING for one in shown)
    approver = approver_of(tx, setting, person) if longer else None
    name = approver.first_name if approver else ""
    return RhythmPage(
        person=person.id,
        own=person.id == request.me,
        other=other_of(tx, setting, request, person),
        due=where.due,
        usual_days=usual_days(facts, setting.rules, today),
        lines=tuple(_line(tx, setting, request.actor, one, facts) for one in shown),
        approver=name,
        can_ask=not any(one.state in PENDING for one in shown),
        others=any(one != person.id for one in pairs(tx, setting, request)),
        says=says,
        why=setting.because(where.clause),
        clause=where.clause,
    )


def _line(tx: Transaction, setting: Setting, actor: Person, rhythm: Rhythm, facts: Facts) -> RhythmLine:
    sort = "longer" if rhythm.is_longer else "shorter"
    mine = (actor.id == rhythm.person) == (rhythm.asked_by == rhythm.person)
    says = {
        RhythmState.ASKED: f"asked_{sort}_by_{'me' if mine else 'other'}",
        RhythmState.AGREED: "agreed_waits",
    }.get(rhythm.state, f"in_force_{sort}")
    return RhythmLine(
        id=rhythm.id,
        version=rhythm.version,
        says=says,
        days=rhythm.days,
        until=rhythm.until,
        reason=rhythm.reason,
        can_answer=can_answer(tx, setting, actor, rhythm, facts),
        approves=rhythm.state is RhythmState.AGREED,
        can_end=can_end(rhythm, actor.id, setting.day(tx.now)),
    )


def _to_approve(tx: Transaction, setting: Setting, request: Request, person: PersonId) -> Outcome:
    """What waits for the reader's approval about somebody of their line."""
    supervisee = tx.people.by_id(person)
    if supervisee is None or not may_approve(tx, setting, request.actor, supervisee):
        raise NotEntitled
    waiting = [one for one in tx.rhythms.waiting([person]) if one.state is RhythmState.AGREED]
    if not waiting or not is_open(tx, setting, waiting[0]):
        return Reply(message=Plain(says="no_longer"))
    return Reply(message=_approval(tx, setting, waiting[0], tx.people.facts_of(person), ""))


def _approval(tx: Transaction, setting: Setting, rhythm: Rhythm, facts: Facts, says: str) -> RhythmApproval:
    today, rules = setting.day(tx.now), setting.rules
    supervisor = supervisor_now(tx, facts.person, today)
    clause = (rules.one_to_one_of(facts.person.entry.team).longer_approver.clause,)
    return RhythmApproval(
        rhythm=rhythm.id,
        version=rhythm.version,
        supervisee=facts.person.entry.name,
        supervisor=supervisor.entry.name if supervisor else "",
        days=rhythm.days,
        usual_days=usual_days(facts, rules, today),
        reason=rhythm.reason,
        until=rhythm.until or add_months(today, rules.agreement.longer_months.value),
        waits=rhythm.state is RhythmState.AGREED and is_open(tx, setting, rhythm),
        says=says,
        why=setting.because(clause),
        clause=clause,
    )


def _whose(
    tx: Transaction, setting: Setting, request: Request, people: Mapping[PersonId, Facts], page: int
) -> RhythmPeople:
    pages = max(1, -(-len(people) // PAGE))
    page = min(page, pages - 1)
    today = setting.day(tx.now)
    return RhythmPeople(
        people=tuple(
            RhythmPerson(
                id=one.person.id,
                name="" if one.person.id == request.me else one.person.entry.name,
                first_name=one.person.first_name,
                days=standing(one, setting.rules, today).interval_days,
            )
            for one in list(people.values())[page * PAGE : (page + 1) * PAGE]
        ),
        page=page,
        pages=pages,
    )


# --- what waits for somebody -----------------------------------------------------------------------


def rhythms_waiting(
    tx: Transaction, setting: Setting, actor: Person, supervisees: Iterable[PersonId]
) -> tuple[tuple[str, str, str], ...]:
    """What waits for somebody's word: the supervisee's id, a first name, and a block that says what is asked."""
    role = setting.rules.clocks.one_to_one.longer_approver.value
    found = (
        tx.rhythms.pending() if role in actor.entry.roles else tx.rhythms.waiting([actor.id, *supervisees])
    )
    return tuple(one for rhythm in found for one in _asks(tx, setting, actor, rhythm, set(supervisees)))


def _asks(
    tx: Transaction, setting: Setting, actor: Person, rhythm: Rhythm, supervisees: set[PersonId]
) -> Iterable[tuple[str, str, str]]:
    of_pair = rhythm.person == actor.id or rhythm.person in supervisees
    if rhythm.state is RhythmState.ASKED and not of_pair:
        return
    facts = tx.people.facts_of(rhythm.person)
    if can_answer(tx, setting, actor, rhythm, facts) and is_open(tx, setting, rhythm):
        asker = tx.people.by_id(rhythm.asked_by) if rhythm.person == actor.id else facts.person
        says = "rhythm_asked" if rhythm.state is RhythmState.ASKED else "rhythm_approval"
        yield rhythm.person, asker.first_name if asker else "", says
