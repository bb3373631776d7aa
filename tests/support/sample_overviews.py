"""Samples of what is next, of status and of what is held; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.one_to_one import State
from bot.messages.base import Message
from bot.messages.disclosures import Entry
from bot.messages.overview import Counts, MyData, Overview, Own, Row, Status, TeamRow, TeamStatus
from bot.policy.clauses import rule_text
from tests.support.sample_disclosures import ASKED, GIVEN

TEAM = Counts(people=12, in_date=9, due=1, overdue=1, past_ceiling=0, paused=1, other=0)
LINE = Counts(people=40, in_date=30, due=4, overdue=3, past_ceiling=1, paused=1, other=1)

OWN = Own(
    says="own_no_date",
    supervisor="Grace",
    due=date(2026, 11, 24),
    ceiling=date(2026, 12, 27),
    last=date(2026, 10, 27),
    booked=None,
    booked_time="",
    interval_days=28,
    why=rule_text("P1-3.1a-1"),
    clause=("P1-3.1a-1",),
)

OVERVIEW = Overview(
    first_name="Amira",
    own=OWN,
    to_confirm=0,
    to_write=0,
    shared_with_me=(),
    supervisees=None,
    line=None,
    home=False,
)


def overviews() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/overview.py."""
    for own in _own():
        yield own.says + (f", {own.preparation}" if own.preparation else ""), replace(OVERVIEW, own=own)
    yield "nobody's supervisee", replace(OVERVIEW, first_name="Ruth", own=None, line=LINE, home=True)
    yield "booked in vain", replace(OVERVIEW, own=replace(OWN, says="own_overdue", booked=date(2026, 11, 26)))
    yield (
        "everything",
        replace(
            OVERVIEW,
            own=replace(OWN, preparation="prepared_open", last=None),
            to_confirm=2,
            to_write=1,
            shared_with_me=(("preparation1", "Ben"), ("preparation2", "Cara")),
            supervisees=TEAM,
            line=LINE,
            home=True,
        ),
    )
    asked = tuple((f"person{number}", "Ben", "rhythm_asked") for number in range(6))
    yield "how often", replace(OVERVIEW, rhythms=(("amira", "Amira", "rhythm_approval"), *asked))
    yield from _status()
    yield "a line", _teams(only_totals=False, teams=(TeamRow(team="North", counts=TEAM),))
    too_small = TeamRow(team="Duty", counts=None)
    yield "totals", _teams(only_totals=True, teams=(TeamRow(team="North", counts=TEAM), too_small))
    yield "first page", replace(_teams(only_totals=False, teams=(too_small,)), pages=2)
    yield "read", _my_data(waiting=1, reads=(("Grace Bell", 12), ("Sam Hill", 1)))
    yield "unread", _my_data(waiting=0, reads=())
    yield "shared", _my_data(waiting=0, reads=(), shared=(ASKED, *(GIVEN,) * 6))
    yield "manager", replace(_my_data(waiting=1, reads=()), register=True)


def _own() -> Iterator[Own]:
    booked = replace(OWN, booked=date(2026, 11, 19), booked_time="10:00")
    yield OWN
    yield replace(booked, says="own_booked")
    yield replace(OWN, says="own_booked", booked=date(2026, 11, 26), preparation="prepared_kept")
    yield replace(OWN, says="own_overdue", due=date(2026, 11, 6), preparation="prepared_shared")
    yield replace(booked, says="own_past_ceiling", preparation="prepared_opened")
    yield replace(OWN, says="own_past_ceiling", ceiling=date(2026, 11, 16))
    yield replace(OWN, says="own_paused")
    yield replace(OWN, says="own_left")


def _status() -> Iterator[tuple[str, Message]]:
    status = Status(of_line=True, counts=LINE, to_confirm=4, rows=_rows(), shown="all")
    yield "all", status
    yield "overdue", replace(status, shown="overdue", rows=_rows()[:2], page=0, pages=2)
    yield "due", replace(status, of_line=False, counts=TEAM, to_confirm=0, shown="due", rows=_rows()[2:4])
    yield from (
        (f"nobody {shown}", replace(status, rows=(), shown=shown)) for shown in ("overdue", "due", "all")
    )


def _rows() -> tuple[Row, ...]:
    days = {State.PAST_CEILING: 40, State.OVERDUE: 1, State.DUE: 0, State.IN_DATE: -20}
    states = [state for state in State if state is not State.LEFT]
    order = sorted(states, key=lambda state: -days.get(state, -99))
    rows = [
        Row(
            name=f"{first} Osei",
            team="North",
            last=date(2026, 10, 22) if state is not State.TOP else None,
            due=date(2026, 11, 19),
            state=state.value,
            days=days.get(state, 0),
            reachable=state is not State.OVERDUE,
        )
        for first, state in zip(("Ben", "Cara", "Dan", "Eve", "Finn", "Gita", "Hal"), order, strict=True)
    ]
    return (*rows[:3], replace(rows[2], name="Ivy Osei", days=-3), *rows[3:])


def _teams(*, only_totals: bool, teams: tuple[TeamRow, ...]) -> TeamStatus:
    return TeamStatus(counts=LINE, teams=teams, only_totals=only_totals)


def _my_data(*, waiting: int, reads: tuple[tuple[str, int], ...], shared: tuple[Entry, ...] = ()) -> MyData:
    return MyData(
        first_name="Amira",
        sessions=14,
        records=13,
        waiting=waiting,
        views=1,
        preparations=2,
        actions=6,
        reads=reads,
        shared=shared,
    )
