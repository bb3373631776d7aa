"""Adding, discussing, changing and closing case references (P1-1.2-M5, P1-3.1a-2, P1-3.2a, P1-3.2b, P1-3.2c)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.logged import Case, CaseKind, Risk
from bot.domain.people import Facts
from bot.domain.session import Session
from bot.errors import NotEntitled
from bot.ids import new_id
from bot.messages.case_forms import (
    NOT_NOTED,
    WHERE,
    CaseChangeForm,
    CaseClose,
    CaseDiscussedForm,
    CaseForm,
    SessionCases,
)
from bot.policy.settled import settled_words
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.cases import case_list, case_page, find_case, log_change, number_of, pair_of
from bot.usecases.fields import read_date
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

_CASE = "case"
"""The clock of a case, in the pack's words."""
DISCUSSED = ("P1-1.2-M5", "P1-3.1a-2")


def case_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for a new tag of a pair."""
    facts = pair_of(tx, setting, request, request.press.ref)
    return Reply(message=CaseForm(person=facts.person.id, tag=_next_tag(tx, facts)))


def add_case(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Makes the next tag of a pair."""
    facts = pair_of(tx, setting, request, request.press.ref)
    errors: dict[str, str] = {}
    kind = _kind(request, errors)
    since, today = facts.person.entry.start_date, setting.day(tx.now)
    allocated = _past(request, "allocated", errors, since=since, today=today)
    discussed = _past(request, "discussed", errors, since=since, today=today)
    if errors or kind is None:
        return Invalid(errors=errors)
    case = Case(
        id=new_id(),
        supervisee=facts.person.id,
        tag=_next_tag(tx, facts),
        kind=kind,
        opened=today,
        allocated=allocated,
        discussed=discussed,
    )
    tx.cases.save(case)
    dates = {"allocated": allocated, "discussed": discussed}
    known = {name: day.isoformat() for name, day in dates.items() if day}
    log_change(tx, request, case, DISCUSSED, change="added", kind=kind.value, **known)
    return Reply(
        message=case_page(tx, setting, request, case.id, "added"), again=Press(Verb.CASE_OPEN, case.id)
    )


def discussed_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for a discussion of one case."""
    case, _ = find_case(tx, setting, request, request.press.ref)
    return Reply(
        message=CaseDiscussedForm(
            case=case.id,
            tag=case.tag,
            today=setting.day(tx.now),
            where=_counting(setting),
            rated=case.kind is CaseKind.FAMILY_SAFEGUARDING,
        )
    )


def log_discussion(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """A case was discussed in supervision: its clock counts from that day (P1-3.1a-2, P1-3.2a)."""
    case, facts = find_case(tx, setting, request, request.press.ref)
    errors: dict[str, str] = {}
    since, today = facts.person.entry.start_date, setting.day(tx.now)
    day = _past(request, "day", errors, since=since, today=today, optional=False)
    where = request.answers.text("where")
    if where not in _counting(setting):
        errors["where"] = "choose_one"
    if errors or day is None:
        return Invalid(errors=errors)
    says = "noted" if _discuss(tx, request, case, day, where) else "later_known"
    return Reply(message=case_page(tx, setting, request, case.id, says), again=Press(Verb.CASE_OPEN, case.id))


def _counting(setting: Setting) -> tuple[str, ...]:
    """Where a discussion counts for its case: in one-to-one supervision, and as the pack settles (C17)."""
    rules = setting.rules
    counting = (kind for kind in WHERE[1:] if _CASE in settled_words(rules, f"counts_toward.{kind}"))
    return (WHERE[0], *counting)


def _discuss(tx: Transaction, request: Request, case: Case, day: date, where: str) -> bool:
    """Notes a discussion; False, and no change, where a later one is known: a clock is never set back."""
    if case.discussed is not None and day < case.discussed:
        return False
    agreed = _rating_agreed(request) if case.kind is CaseKind.FAMILY_SAFEGUARDING else None
    tx.cases.save(replace(case, discussed=day, rating=case.rating if agreed is None else agreed))
    details = {"change": "discussed", "kind": case.kind.value, "day": day.isoformat(), "where": where}
    if agreed is not None:
        # That one was agreed and when, not which: the level is the case's own.
        details["rating_agreed"] = day.isoformat()
    clause = DISCUSSED if agreed is None else (*DISCUSSED, "P1-3.2a")
    log_change(tx, request, case, clause, **details)
    return True


def case_change_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for another kind or rating."""
    case, _ = find_case(tx, setting, request, request.press.ref)
    return Reply(message=CaseChangeForm(case=case.id, tag=case.tag, kind=case.kind, rating=case.rating))


def change_case(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Another kind or rating; the next date follows it at once (P1-3.2b)."""
    case, _ = find_case(tx, setting, request, request.press.ref)
    again = Press(Verb.CASE_OPEN, case.id)
    errors: dict[str, str] = {}
    kind = _kind(request, errors)
    if kind is None:
        return Invalid(errors=errors)
    agreed = _rating_agreed(request)
    level = case.rating if agreed is None else agreed
    rated = kind is CaseKind.FAMILY_SAFEGUARDING
    changed = replace(case, kind=kind, rating=level if rated else Risk.NOT_RATED)
    if kind is not case.kind:
        # It was an agreement about that kind; another one needs the word of both again.
        changed = replace(changed, agreed_by_worker=None, agreed_by_leader=None)
    if changed == case:
        return Reply(message=case_page(tx, setting, request, case.id, "kept"), again=again)
    tx.cases.save(changed)
    day = setting.day(tx.now).isoformat()
    log_change(
        tx, request, case, ("P1-3.2b",), change="kind", before=case.kind.value, kind=kind.value, day=day
    )
    return Reply(message=case_page(tx, setting, request, case.id, "changed"), again=again)


def _rating_agreed(request: Request) -> Risk | None:
    """The rating of a form; None where none was chosen."""
    rating = request.answers.text("rating")
    if rating == NOT_NOTED:
        return Risk.NOT_RATED
    return Risk(rating) if rating and rating in set(Risk) else None


def ask_close(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Asks before a tag is closed."""
    case, _ = find_case(tx, setting, request, request.press.ref)
    return Reply(message=CaseClose(case=case.id, tag=case.tag))


def close_case(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Closes a tag: nothing is due about it any more."""
    case, facts = find_case(tx, setting, request, request.press.ref)
    today = setting.day(tx.now)
    tx.cases.close(case.id, today)
    log_change(tx, request, case, DISCUSSED, change="closed", kind=case.kind.value, day=today.isoformat())
    message = case_list(tx, setting, request, facts, says="closed", tags=(case.tag,))
    return Reply(message=message, again=Press(Verb.CASES, case.supervisee))


def session_cases_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Which of the pair's cases were discussed in a session that was logged."""
    session, facts = _session(tx, setting, request)
    tags = sorted(tx.cases.open_of(session.supervisee), key=lambda case: number_of(case.tag))
    return Reply(
        message=SessionCases(
            session=session.id,
            name=facts.person.first_name,
            day=session.day,
            tags=tuple((case.id, case.tag) for case in tags),
        )
    )


def mark_session_cases(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Those that were ticked count as discussed on the session's day."""
    session, facts = _session(tx, setting, request)
    ticked = request.answers.chosen("cases")
    cases = [case for case in tx.cases.open_of(session.supervisee) if case.id in ticked]
    for case in cases:
        _discuss(tx, request, case, session.day, WHERE[0])
    message = case_list(
        tx,
        setting,
        request,
        facts,
        says="marked" if cases else "none_marked",
        tags=tuple(sorted((case.tag for case in cases), key=number_of)),
        day=session.day,
    )
    return Reply(message=message, again=Press(Verb.CASES, session.supervisee))


def _session(tx: Transaction, setting: Setting, request: Request) -> tuple[Session, Facts]:
    """A session that one held oneself, with somebody whom one still supervises."""
    session = tx.sessions.get(request.press.ref)
    if session is None or session.supervisor != request.me:
        raise NotEntitled
    return session, pair_of(tx, setting, request, session.supervisee)


def _next_tag(tx: Transaction, facts: Facts) -> str:
    return f"K{tx.cases.count(facts.person.id) + 1}"


def _kind(request: Request, errors: dict[str, str]) -> CaseKind | None:
    kind = request.answers.text("kind")
    if kind not in set(CaseKind):
        errors["kind"] = "choose_one"
        return None
    return CaseKind(kind)


def _past(
    request: Request, name: str, errors: dict[str, str], *, since: date, today: date, optional: bool = True
) -> date | None:
    """A day up to today, from the supervisee's first day at work."""
    day = read_date(request.answers.text(name), name, errors, optional=optional)
    if day and day > today:
        errors[name] = "today_or_earlier"
    elif day and day < since:
        errors[name] = "before_start"
    return day
