"""Case discussions outside supervision (contract: `adhoc`): that there was one, and whether it is entered.

They stand in the place of no session and of no discussion in one, so that no clock is reset by them (P1-3.4e, C17).
Either of the pair says that it is entered; until then both are asked (P1-3.4f, P2-5d, C18).
"""

from __future__ import annotations

from bot.domain.logged import ADHOC, ENTERED, NOT_ENTERED, Done, Logged
from bot.domain.people import Facts
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.adhoc import AdhocForm, AdhocList, AdhocSaved, Talk
from bot.messages.answers import Plain
from bot.policy.settled import settled
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.cases import find_case, pair_of, pairs
from bot.usecases.fields import read_date, supervisor_now
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

CLAUSES = ("P1-3.4f", "P2-5d", "P1-8i")
ANSWERS = {"yes": ENTERED, "not_yet": NOT_ENTERED}


def show_adhoc(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The discussions that are not entered yet, the earliest first."""
    people = pairs(tx, setting, request)
    if not people:
        return Reply(message=Plain(says="nobody_to_book"))
    logged = tx.duties.of(people, setting.day(tx.now))
    talks = [
        _talk(setting, request, facts, logged[person], done)
        for person, facts in people.items()
        for done in logged[person].of(ADHOC)
        if done.outcome == NOT_ENTERED
    ]
    return Reply(message=AdhocList(talks=tuple(sorted(talks, key=lambda talk: (talk.day, talk.name)))))


def adhoc_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form; from a case tag, about that case."""
    people = dict(pairs(tx, setting, request))
    if not people:
        return Reply(message=Plain(says="nobody_to_book"))
    case, tag = "", ""
    if request.press.ref:
        found, facts = find_case(tx, setting, request, request.press.ref)
        case, tag, people = found.id, found.tag, {facts.person.id: facts}
    named = tuple(_named(tx, setting, request, facts) for facts in people.values())
    return Reply(
        message=AdhocForm(
            pairs=named,
            chosen=named[0][0] if len(named) == 1 else "",
            today=setting.day(tx.now),
            case=case,
            tag=tag,
        )
    )


def log_adhoc(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Notes a discussion, and whether it is entered."""
    today = setting.day(tx.now)
    supervisee = request.answers.text("supervisee")
    case = find_case(tx, setting, request, request.press.ref)[0] if request.press.ref else None
    if not supervisee or (case and case.supervisee != supervisee):
        return Invalid(errors={"supervisee": "choose_person"})
    facts = pair_of(tx, setting, request, supervisee)
    errors: dict[str, str] = {}
    day = read_date(request.answers.text("day"), "day", errors)
    outcome = ANSWERS.get(request.answers.text("entered"))
    if day and day > today:
        errors["day"] = "today_or_earlier"
    elif day and day < facts.person.entry.start_date:
        errors["day"] = "before_start"
    if outcome is None:
        errors["entered"] = "choose_one"
    elif outcome == ENTERED and not _may_say(setting, request, facts):
        errors["entered"] = "other_says_entered"
    if errors or day is None or outcome is None:
        return Invalid(errors=errors)
    ref = f"{new_id()}.{case.id}" if case else new_id()
    done = Done(clock=ADHOC, ref=ref, day=day, outcome=outcome)
    _log(tx, request, facts, done)
    talk = _talk(setting, request, facts, tx.duties.of([facts.person.id], today)[facts.person.id], done)
    return Reply(message=AdhocSaved(says=outcome, talk=talk), again=Press(Verb.WORD, "adhoc"))


def say_entered(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Either of the pair says later that it is entered; the other is not asked any more (C18)."""
    supervisee, _, ref = request.press.ref.partition(".")
    facts = pair_of(tx, setting, request, supervisee)
    if not _may_say(setting, request, facts):
        raise NotEntitled
    logged = tx.duties.of([facts.person.id], setting.day(tx.now))[facts.person.id]
    done = logged.last(ADHOC, ref) if ref else None
    if done is None:
        raise Unknown("This discussion is no longer there.")
    again = Press(Verb.WORD, "adhoc")
    talk = _talk(setting, request, facts, logged, done)
    if done.outcome == ENTERED:
        return Reply(message=AdhocSaved(says="already", talk=talk), again=again)
    _log(tx, request, facts, Done(clock=ADHOC, ref=ref, day=done.day, outcome=ENTERED))
    return Reply(message=AdhocSaved(says="entered", talk=talk), again=again)


def _may_say(setting: Setting, request: Request, facts: Facts) -> bool:
    """Whether the pack lets this one of the pair say that it is entered: the worker, the supervisor or both (C18)."""
    recorder = settled(setting.rules, "adhoc.recorder", str)
    return recorder in ("both", "worker" if facts.person.id == request.me else "supervisor")


def _log(tx: Transaction, request: Request, facts: Facts, done: Done) -> None:
    tx.duties.add(ADHOC, facts.person.id, done.day, done.outcome, by=request.me, ref=done.ref)
    tx.audit.add(
        Happened(
            kind=AuditKind.ADHOC_LOGGED,
            actor=request.me,
            subject=facts.person.id,
            ref=done.ref,
            platform=request.platform,
            clause=CLAUSES,
            details={"day": done.day.isoformat(), "state": done.outcome},
        )
    )


def _talk(setting: Setting, request: Request, facts: Facts, logged: Logged, done: Done) -> Talk:
    case = done.ref.partition(".")[2]
    return Talk(
        ref=f"{facts.person.id}.{done.ref}",
        name="" if facts.person.id == request.me else facts.person.entry.name,
        day=done.day,
        tag=next((one.tag for one in logged.cases if one.id == case), ""),
        can_say=_may_say(setting, request, facts),
    )


def _named(tx: Transaction, setting: Setting, request: Request, facts: Facts) -> tuple[str, str]:
    """The supervisee of a pair, with the name of its other one."""
    person = facts.person
    other = supervisor_now(tx, person, setting.day(tx.now)) if person.id == request.me else person
    return person.id, other.entry.name if other else person.entry.name
