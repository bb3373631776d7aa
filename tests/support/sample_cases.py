"""Samples of case references; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.logged import CaseKind, Risk
from bot.messages.base import Message
from bot.messages.case_forms import (
    WHERE,
    CaseChangeForm,
    CaseClose,
    CaseDiscussedForm,
    CaseForm,
    SessionCases,
)
from bot.messages.cases import CaseLine, CaseList, CaseNews, CasePage, CasePeople, CasePerson
from bot.policy.clauses import rule_text
from bot.usecases.cases import PAGE

THURSDAY = date(2026, 11, 19)
K7 = CaseLine(
    id="case7",
    tag="K7",
    kind=CaseKind.FAMILY,
    rating=Risk.NOT_RATED,
    due=date(2026, 11, 24),
    days=5,
    why=rule_text("P1-3.1a-2"),
    clause=("P1-3.1a-2",),
)
K3 = replace(
    K7,
    id="case3",
    tag="K3",
    kind=CaseKind.FAMILY_SAFEGUARDING,
    rating=Risk.HIGH,
    due=date(2026, 11, 18),
    days=1,
    past=True,
    why=rule_text("P1-3.2b"),
    clause=("P1-3.2b",),
)
K12 = replace(K7, id="case12", tag="K12", kind=CaseKind.CARE_EXPERIENCED_21_TO_25, due=None)


def cases() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/cases.py and case_forms.py."""
    people = CasePeople(
        people=(
            CasePerson(id="me", name="", first_name="Grace", open=1, earliest=THURSDAY),
            CasePerson(id="amira", name="Amira Khan", first_name="Amira", open=12, earliest=None),
            CasePerson(id="ben", name="Ben Osei", first_name="Ben", open=0, earliest=None),
        )
    )
    yield "several", people
    yield "a page of several", replace(people, page=1, pages=3)
    yield from _lists()
    yield from _pages()
    yield "a discussion is asked for", CaseNews(says="ask", case="case7", tag="K7", name="Amira")
    yield "one agrees", CaseNews(says="agree", case="case12", tag="K12", name="Grace")
    yield "new", CaseForm(person="amira", tag="K8")
    change = CaseChangeForm(case="case7", tag="K7", kind=K7.kind, rating=Risk.NOT_RATED)
    yield "a family", change
    yield "rated", replace(change, kind=K3.kind, rating=Risk.HIGH)
    yield "rated elsewhere", replace(change, kind=K3.kind)
    discussed = CaseDiscussedForm(case="case7", tag="K7", today=THURSDAY, where=WHERE[:1], rated=False)
    yield "a family", discussed
    yield "with a rating", replace(discussed, tag="K3", where=WHERE, rated=True)
    yield "asked", CaseClose(case="case7", tag="K7")
    tags = (("case3", "K3"), ("case7", "K7"))
    ticks = SessionCases(session="session1", name="Amira", day=THURSDAY, tags=tags)
    yield "two", ticks
    yield "many", replace(ticks, tags=tuple((f"case{number}", f"K{number}") for number in range(1, 31)))


def _lists() -> Iterator[tuple[str, Message]]:
    own = CaseList(person="me", name="", cases=(K3, K7, K12))
    yield "own", own
    yield "nothing", replace(own, cases=())
    theirs = replace(own, person="amira", name="Amira Khan", page=1, pages=3)
    yield "a page of many", theirs
    full = tuple(replace(K3, id=f"case{number}", tag=f"K{number}") for number in range(13, 13 + PAGE))
    yield "a full page", replace(theirs, cases=full)
    yield "closed", replace(theirs, says="closed", tags=("K7",))
    yield "marked", replace(theirs, says="marked", tags=("K3", "K7", "K12"), day=THURSDAY)
    yield "none marked", replace(theirs, says="none_marked", day=THURSDAY)


def _pages() -> Iterator[tuple[str, Message]]:
    page = CasePage(
        case=K7, person="amira", other="Grace", own=True, discussed=THURSDAY, allocated=date(2026, 9, 1)
    )
    yield "own", page
    for says in ("noted", "later_known", "changed", "kept", "asked", "stale"):
        yield says, replace(page, says=says)
    new = replace(page, own=False, other="Amira", discussed=None, allocated=None, says="added")
    yield "added", new
    yield "past", replace(new, case=K3, says="")
    longer = replace(page, case=K12, longer="longer_none")
    yield "nobody has agreed", longer
    yield "I have agreed", replace(longer, longer="longer_mine", longer_since=THURSDAY, says="agreed")
    yield "the other has agreed", replace(longer, longer="longer_theirs", longer_since=THURSDAY)
    yield "both have agreed", replace(longer, longer="longer_both", longer_since=THURSDAY)
    yield "taken back", replace(longer, says="withdrawn")
