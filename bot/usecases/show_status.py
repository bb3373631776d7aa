"""Who is in date, due, overdue, past the two months, in one's own line. Dates only, never content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.one_to_one import Standing, State, standing
from bot.domain.people import Facts, Person, PersonId, Role
from bot.messages.answers import Plain
from bot.messages.overview import PAGE, Counts, Row, Status, TeamRow, TeamStatus
from bot.messages.parts import word
from bot.ports import AuditKind, Happened, Transaction
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

TEAMS_ON_A_PAGE = 30
SMALLEST_GROUP = 5
"""Smaller groups are not shown to those who see totals only."""

WHOLE_LINE = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
TOTALS = frozenset({Role.DIRECTOR, Role.PERFORMANCE})
SHOWN = {
    "overdue": frozenset({State.OVERDUE, State.PAST_CEILING}),
    "due": frozenset({State.DUE}),
    "all": frozenset(State) - {State.LEFT},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Whom somebody may see, and how.

    Attributes:
        facts: everybody in it, by name.
        whole: it reaches below one's own supervisees.
        only_totals: team totals and nobody by name.
    """

    facts: Sequence[Facts]
    whole: bool
    only_totals: bool


def line_of(tx: Transaction, person: Person) -> Line | None:
    """The line of a person by their roles: None for those who have none (contract: `status`)."""
    roles = person.entry.roles
    if roles & WHOLE_LINE:
        return Line(facts=tx.people.below(person.id), whole=True, only_totals=False)
    if Role.SUPERVISOR in roles:
        return Line(facts=tx.people.supervised_by(person.id), whole=False, only_totals=False)
    if roles & TOTALS:
        return Line(facts=tx.people.everybody(), whole=True, only_totals=True)
    return None


def standings(facts: Sequence[Facts], setting: Setting, tx: Transaction) -> list[tuple[Facts, Standing]]:
    """Where each person stands today."""
    today = setting.day(tx.now)
    return [(one, standing(one, setting.rules, today)) for one in facts]


def counts_of(states: Sequence[State]) -> Counts:
    """How many stand where; people who have left are not counted."""
    number = Counter(states)
    return Counts(
        people=len(states) - number[State.LEFT],
        in_date=number[State.IN_DATE],
        due=number[State.DUE],
        overdue=number[State.OVERDUE],
        past_ceiling=number[State.PAST_CEILING],
        paused=number[State.PAUSED],
        other=number[State.TOP] + number[State.NO_SUPERVISOR],
    )


def show_status(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The status of one's line: a list of people, or team totals."""
    line = line_of(tx, request.actor)
    if line is None:
        return Reply(message=Plain(says="no_line", leads=(("next", word("next")),)))
    shown = request.press.ref if request.press.ref in {*SHOWN, "teams"} else ""
    people = standings(line.facts, setting, tx)
    tx.audit.add(
        Happened(
            kind=AuditKind.STATUS_SEEN,
            actor=request.me,
            platform=request.platform,
            details={"people": len(people), "shown": shown or "first"},
        )
    )
    page = request.press.version
    if line.only_totals or shown == "teams":
        return Reply(message=_teams(people, page, only_totals=line.only_totals))
    counts = counts_of([where.state for _, where in people])
    shown = shown or ("overdue" if counts.overdue + counts.past_ceiling else "all")
    chosen = [pair for pair in people if pair[1].state in SHOWN[shown]]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(page, pages - 1)
    return Reply(
        message=Status(
            of_line=line.whole,
            counts=counts,
            to_confirm=_to_confirm(tx, {facts.person.id for facts, _ in people}),
            rows=_rows(tx, setting, chosen, page),
            shown=shown,
            page=page,
            pages=pages,
        )
    )


def _rows(
    tx: Transaction, setting: Setting, chosen: list[tuple[Facts, Standing]], page: int
) -> tuple[Row, ...]:
    today = setting.day(tx.now)
    unreachable = tx.accounts.unreachable()
    in_order = sorted(chosen, key=lambda pair: (pair[1].due, pair[0].person.entry.name))
    return tuple(
        Row(
            name=facts.person.entry.name,
            team=facts.person.entry.team,
            last=facts.last,
            due=where.due,
            state=where.state.value,
            days=(today - where.due).days,
            reachable=facts.person.id not in unreachable,
        )
        for facts, where in in_order[page * PAGE : (page + 1) * PAGE]
    )


def team_rows(people: Sequence[tuple[Facts, Standing]]) -> list[TeamRow]:
    """The numbers of each team in which somebody has not left."""
    by_team: dict[str, list[State]] = {}
    for facts, where in people:
        by_team.setdefault(facts.person.entry.team, []).append(where.state)
    rows = [TeamRow(team=team, counts=counts_of(by_team[team])) for team in sorted(by_team)]
    return [row for row in rows if row.counts and row.counts.people]


def suppressed(teams: list[TeamRow]) -> list[TeamRow]:
    """Without the numbers of teams under five people.

    Where that is one team alone, the next smallest goes too: the total less the others would tell it.
    """
    small = {row.team for row in teams if row.counts and row.counts.people < SMALLEST_GROUP}
    if len(small) == 1:
        rest = [row for row in teams if row.team not in small and row.counts]
        small |= {min(rest, key=lambda row: row.counts.people if row.counts else 0).team} if rest else set()
    return [TeamRow(team=row.team, counts=None if row.team in small else row.counts) for row in teams]


def _to_confirm(tx: Transaction, people: set[PersonId]) -> int:
    return sum(1 for record in tx.records.waiting() if record.supervisee in people)


def _teams(people: list[tuple[Facts, Standing]], page: int, *, only_totals: bool) -> TeamStatus:
    teams = team_rows(people)
    if only_totals:
        teams = suppressed(teams)
    pages = max(1, -(-len(teams) // TEAMS_ON_A_PAGE))
    page = min(page, pages - 1)
    return TeamStatus(
        counts=counts_of([where.state for _, where in people]),
        teams=tuple(teams[page * TEAMS_ON_A_PAGE : (page + 1) * TEAMS_ON_A_PAGE]),
        only_totals=only_totals,
        page=page,
        pages=pages,
    )
