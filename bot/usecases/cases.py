"""Case references due to be discussed (contract: `cases`): tags and dates, for the pair and who stands in.

Nobody else sees them, and nothing is typed: no case number, no name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.begins import About
from bot.domain.duties import Due
from bot.domain.logged import Case, CaseKind
from bot.domain.people import Facts, PersonId
from bot.errors import NotEntitled, Unknown
from bot.messages.answers import Plain
from bot.messages.cases import CaseLine, CaseList, CasePage, CasePeople, CasePerson
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Verb
from bot.usecases.duties import about_of, due_about
from bot.usecases.fields import people_supervised, supervisor_now
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

PAGE = 7
"""As many tags, or people, as one message has room for."""
OF_CASES = frozenset({"case", "allocation"})
"""The facts with which the discussion of a case begins to be due."""


def show_cases(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The tags of a pair; where there are several pairs, whose they are first."""
    ref = request.press.ref if request.press.verb is Verb.CASES else ""
    who, _, page = ref.partition(".")
    number = int(page) if page.isdecimal() else 0
    people = pairs(tx, setting, request)
    if not people:
        return Reply(message=Plain(says="nobody_to_book"))
    if who in ("", "all") and len(people) > 1:
        return Reply(message=_whose(tx, setting, request, people, number))
    person = PersonId(who) if who not in ("", "all") else next(iter(people))
    if person not in people:
        raise NotEntitled
    return Reply(message=case_list(tx, setting, request, people[person], page=number))


def open_case(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One tag, and all that can be done with it."""
    case, _ = find_case(tx, setting, request, request.press.ref)
    return Reply(message=case_page(tx, setting, request, case.id))


def pairs(tx: Transaction, setting: Setting, request: Request) -> Mapping[PersonId, Facts]:
    """The supervisees of whose pairs somebody is one: first themselves, then their people by name."""
    own = [tx.people.facts_of(request.me)] if request.actor.supervisor_id else []
    theirs = people_supervised(tx, request.me, setting.day(tx.now))
    ordered = sorted(theirs, key=lambda one: (one.person.entry.name.casefold(), one.person.id))
    return {one.person.id: one for one in (*own, *ordered)}


def pair_of(tx: Transaction, setting: Setting, request: Request, supervisee: str) -> Facts:
    """The supervisee of one's own pair.

    Raises:
        NotEntitled: it is somebody else's.
    """
    found = pairs(tx, setting, request).get(PersonId(supervisee))
    if found is None:
        raise NotEntitled
    return found


def find_case(tx: Transaction, setting: Setting, request: Request, reference: str) -> tuple[Case, Facts]:
    """An open case reference of one's own pair.

    Raises:
        NotEntitled: it is another pair's.
        Unknown: it is closed.
    """
    case = tx.cases.get(reference)
    if case is None:
        raise Unknown("This case tag was closed. Nothing was changed.")
    return case, pair_of(tx, setting, request, case.supervisee)


def case_list(
    tx: Transaction,
    setting: Setting,
    request: Request,
    facts: Facts,
    *,
    page: int = 0,
    says: str = "",
    tags: tuple[str, ...] = (),
    day: date | None = None,
) -> CaseList:
    """One page of a pair's open tags, the earliest date first; what was done before it."""
    lines = lines_of(setting, about_of(tx, setting, facts))
    page, pages = _in_pages(len(lines), page)
    return CaseList(
        person=facts.person.id,
        name="" if facts.person.id == request.me else facts.person.entry.name,
        cases=tuple(lines[page * PAGE : (page + 1) * PAGE]),
        page=page,
        pages=pages,
        says=says,
        tags=tags,
        day=day,
    )


def case_page(
    tx: Transaction, setting: Setting, request: Request, reference: str, says: str = ""
) -> CasePage:
    """One tag as it stands now; what was done before it."""
    case, facts = find_case(tx, setting, request, reference)
    own = case.supervisee == request.me
    today = setting.day(tx.now)
    other = supervisor_now(tx, facts.person, today) if own else facts.person
    line = next(one for one in lines_of(setting, about_of(tx, setting, facts)) if one.id == case.id)
    longer, since = _longer(case, own=own)
    return CasePage(
        case=line,
        person=case.supervisee,
        other=other.first_name if other else "",
        own=own,
        discussed=case.discussed,
        allocated=case.allocated,
        longer=longer,
        longer_since=since,
        says=says,
    )


def _longer(case: Case, *, own: bool) -> tuple[str, date | None]:
    """Who has agreed to twelve weeks, as a block, and since when (P1-3.3b)."""
    if case.kind is not CaseKind.CARE_EXPERIENCED_21_TO_25:
        return "", None
    mine, theirs = case.agreed_by_worker, case.agreed_by_leader
    if not own:
        mine, theirs = theirs, mine
    if mine and theirs:
        return "longer_both", max(mine, theirs)
    if mine:
        return "longer_mine", mine
    return ("longer_theirs", theirs) if theirs else ("longer_none", None)


def lines_of(setting: Setting, about: About) -> Sequence[CaseLine]:
    """Every open tag of somebody, the earliest date first, those without a date last."""
    dues: dict[str, Due] = {}
    for due in due_about(setting, about):
        if due.duty.begins in OF_CASES and (due.ref not in dues or due.day < dues[due.ref].day):
            dues[due.ref] = due
    lines = [_line(setting, about, case, dues.get(case.id)) for case in about.logged.cases]
    return sorted(lines, key=lambda one: (one.due or date.max, number_of(one.tag)))


def _line(setting: Setting, about: About, case: Case, due: Due | None) -> CaseLine:
    if due is None:
        return CaseLine(id=case.id, tag=case.tag, kind=case.kind, rating=case.rating, due=None)
    return CaseLine(
        id=case.id,
        tag=case.tag,
        kind=case.kind,
        rating=case.rating,
        due=due.day,
        days=abs((about.day - due.day).days),
        past=due.day < about.day,
        why=setting.because(due.clauses),
        clause=due.clauses,
    )


def number_of(tag: str) -> int:
    """The number in a tag: K10 comes after K9."""
    return int(tag[1:])


def _whose(
    tx: Transaction, setting: Setting, request: Request, people: Mapping[PersonId, Facts], page: int
) -> CasePeople:
    page, pages = _in_pages(len(people), page)
    shown = list(people.values())[page * PAGE : (page + 1) * PAGE]
    today = setting.day(tx.now)
    logged = tx.duties.of([one.person.id for one in shown], today)
    lines = {
        one.person.id: lines_of(
            setting, About(facts=one, logged=logged[one.person.id], rules=setting.rules, day=today)
        )
        for one in shown
    }
    return CasePeople(
        people=tuple(
            CasePerson(
                id=one.person.id,
                name="" if one.person.id == request.me else one.person.entry.name,
                first_name=one.person.first_name,
                open=len(lines[one.person.id]),
                earliest=lines[one.person.id][0].due if lines[one.person.id] else None,
            )
            for one in shown
        ),
        page=page,
        pages=pages,
    )


def _in_pages(count: int, page: int) -> tuple[int, int]:
    """A page that there is, and how many there are."""
    pages = max(1, -(-count // PAGE))
    return min(page, pages - 1), pages


def log_change(
    tx: Transaction, request: Request, case: Case, clause: tuple[str, ...], **details: str | int | None
) -> None:
    """Notes what changed: kinds and dates, never more."""
    tx.audit.add(
        Happened(
            kind=AuditKind.CASE_CHANGED,
            actor=request.me,
            subject=case.supervisee,
            ref=case.id,
            platform=request.platform,
            clause=clause,
            details=details,
        )
    )
