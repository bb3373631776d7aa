"""Samples of absences and cover; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.messages.absences import (
    AbsenceForm,
    AbsenceList,
    AbsenceSaved,
    Away,
    CoverForm,
    CoverNews,
    CoverSaved,
)
from bot.messages.base import Message

PEOPLE = (("grace", "Grace Bell"), ("sam", "Sam Frost"))
FROM, UNTIL = date(2026, 11, 23), date(2026, 12, 18)


def absences() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/absences.py."""
    mine = Away(id="absence1", person="me", name="", start=FROM, until=date(2026, 11, 27))
    grace = Away(
        id="absence2",
        person="grace",
        name="Grace Bell",
        start=FROM,
        until=None,
        uncovered=5,
        covers=(("Sam Frost", UNTIL),),
        can_cover=True,
    )
    listed = replace(grace, id="", until=UNTIL, uncovered=1, covers=())
    yield "mine and my people's", AbsenceList(away=(mine, grace, listed))
    yield "nobody", AbsenceList(away=())
    form = AbsenceForm(me="me", people=PEOPLE, chosen="me", start=FROM)
    yield "new", form
    yield "changed", replace(form, chosen="grace", until=UNTIL, absence="absence2")
    saved = AbsenceSaved(
        name="",
        start=FROM,
        until=date(2026, 11, 27),
        due=date(2026, 11, 24),
        long=False,
        back_by=None,
        supervises=0,
        cover_from=None,
    )
    yield "mine, short", saved
    yield "another's, short, without a date", replace(saved, name="Ben", due=None)
    long = replace(saved, long=True, until=date(2027, 2, 1), due=None, back_by=date(2027, 2, 8))
    yield "mine, long", long
    supervises = replace(long, name="Grace", until=None, back_by=None, supervises=5, cover_from=UNTIL)
    yield "a supervisor's, long", supervises
    yield "my own, long, with supervisees", replace(supervises, name="", supervises=1)
    cover = CoverForm(
        supervisor="grace", name="Grace", candidates=PEOPLE[1:], supervisees=PEOPLE, start=FROM, until=UNTIL
    )
    yield "known end", cover
    yield "no end", replace(cover, until=None)
    named = CoverSaved(by="Sam", supervisor="Grace", start=FROM, until=UNTIL, told=5, uncovered=0)
    yield "for all", named
    yield "for one", replace(named, told=1, uncovered=4)
    yield "one is left", replace(named, told=4, uncovered=1)
    news = CoverNews(
        says="supervisee", by="Sam", supervisor="Grace", people=("Amira",), start=FROM, until=UNTIL
    )
    yield "to a supervisee", news
    yield "to who stands in", replace(news, says="cover", people=("Amira", "Ben", "Cara"))
