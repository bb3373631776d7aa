"""Samples of asking somebody to talk, to meet sooner, and of what is settled or come back to; see `samples`.

Amira asks; Helen Price is of human resources.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.confidential import Confidential, ContentKind, Label
from bot.domain.access import Purpose, Stage, Subject, decide
from bot.domain.people import PersonId
from bot.messages.base import Message
from bot.messages.concern import (
    Ask,
    Asked,
    ConcernForm,
    ConcernLetter,
    ConcernNext,
    ConcernPage,
    ConcernSent,
    ConcernStart,
    ConcernWho,
)
from bot.messages.conflict import BETWEEN, ConflictForm, ConflictSaved, DifficultyForm
from bot.messages.preparation import Found, IdentifierCheck
from bot.messages.sooner import SoonerAsked, SoonerForm, SoonerNews
from bot.messages.waiting import Waiting
from bot.presses import Press, Verb

THURSDAY, FRIDAY, TUESDAY = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 24)
TYPED = "I am in the office on Mondays and Tuesdays."
LABEL = Label(ContentKind.LINE, "line1")
AMIRA, TOM = PersonId("amira"), PersonId("tom")


def ask(place: str, name: str) -> Ask:
    """Somebody who can be asked."""
    return Ask(place=place, name=name, press=Press(Verb.CONCERN_FORM, name.split(maxsplit=1)[0].lower()))


GRACE = ask("supervisor", "Grace")
MANAGER = ask("manager", "Tom")
RUTH = ask("senior", "Ruth")
HELEN = ask("human_resources", "Helen Price")
ASKED = Asked(matter="concern1", name="Tom", says="waiting", opened=THURSDAY, due=TUESDAY)


def concern() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/concern.py, and the envelope in which they come."""
    start = ConcernStart(asks=(GRACE, MANAGER, RUTH, HELEN), asked=(), supervisor="Grace")
    yield "first", start
    yield "nobody to ask", replace(start, asks=(), supervisor="")
    for says in ("waiting", "late"):
        yield says, replace(start, asked=(replace(ASKED, says=says),))
    for says in ("talked", "not_for_them", "ended", "further"):
        yield says, replace(start, asked=(replace(ASKED, says=says, closed=FRIDAY),))
    for says in ("already", "changed", "went_further"):
        yield f"just {says}", replace(start, asked=(ASKED,), says=says)
    yield "all", ConcernWho(asks=start.asks, supervisor="Grace")
    yield "no supervisor", ConcernWho(asks=(MANAGER, HELEN), supervisor="")
    form = ConcernForm(
        name="Tom",
        author="Amira",
        abouts=("relationship", "frequency", "record", "treatment"),
        press=Press(Verb.CONCERN_SAVE, "tom"),
        due=TUESDAY,
    )
    yield "manager", form
    yield "next on the route", replace(form, abouts=(), press=Press(Verb.CONCERN_SAVE, "tom.record.concern1"))
    yield "sent", ConcernSent(name="Tom", due=TUESDAY)
    following = ConcernNext(matter="concern1", name="Grace", asks=(MANAGER, HELEN), adviser="Helen Price")
    yield "somebody is left", following
    yield "formal", replace(following, asks=())
    yield "formal, nobody of HR", replace(following, asks=(), adviser="")
    yield "asked", Waiting(press=Press(Verb.CONCERN_OPEN, "concern1"))
    yield from _pages()
    yield "your line", _check()


def beside_it() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/sooner.py and bot/messages/conflict.py."""
    yield "first", SoonerForm(name="Grace", author="Amira")
    yield "asked", SoonerAsked(name="Grace", day=THURSDAY, until=date(2026, 11, 26))
    yield "news", SoonerNews(name="Amira", supervisee="amira")
    yield "new", ConflictForm(today=THURSDAY, latest=date(2026, 12, 3))
    for between in BETWEEN:
        yield between, ConflictSaved(between=between, matter="conflict1", tag="C1", due=date(2026, 12, 3))
    people = (("amira", "Amira Khan"), ("ben", "Ben Osei"))
    yield "new", DifficultyForm(supervisees=people, chosen="", day=date(2026, 12, 17))


def _pages() -> Iterator[tuple[str, Message]]:
    page = ConcernPage(
        matter="concern1",
        says="asked",
        name="Amira Khan",
        first_name="Amira",
        due=TUESDAY,
        rule="a restorative conversation comes first, normally the supervisor's line manager next",
        clause=("P1-5d", "P1-3.1a-7"),
    )
    yield "asked", page
    for says in ("talked", "not_mine", "over"):
        yield says, replace(page, says=says)
    subject = Subject(
        label=LABEL, stage=Stage.RELEASED, author=AMIRA, supervisee=AMIRA, supervisor=None, owner=TOM
    )
    letter = ConcernLetter(
        reader=decide(TOM, subject, Purpose.TALK),
        line=Confidential(TYPED, LABEL),
        matter=page.matter,
        says="asked",
        name=page.name,
        first_name=page.first_name,
        due=page.due,
        rule=page.rule,
        clause=page.clause,
    )
    yield "with a line", letter


def _check() -> IdentifierCheck:
    subject = Subject(label=LABEL, stage=Stage.PRIVATE, author=AMIRA, supervisee=AMIRA, supervisor=None)
    return IdentifierCheck(
        reader=decide(AMIRA, subject, Purpose.WRITE),
        found=Confidential((Found("line", "phone", "023 9282 2251"),), LABEL),
        count=1,
        go_on=Press(Verb.CONCERN_SAVE, "tom.record."),
        text=Confidential("Call me on 023 9282 2251.", LABEL),
    )
