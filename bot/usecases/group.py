"""A team's rota (contract: `group`): team meeting, group supervision, practice development (P1-3.4a, C31).

The leader sets it going with one date. How far apart the three are, and how often each comes, are the pack's numbers.
None of them stands in the place of anybody's own supervision (C17).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.domain.begins import About
from bot.domain.duties import Due
from bot.domain.logged import BEGUN, ROTA, STOPPED
from bot.domain.people import PersonId
from bot.errors import NotEntitled, Unknown
from bot.messages.answers import Plain
from bot.messages.group import Event, GroupForm, GroupRota, Rota
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.duties import about_of, due_about
from bot.usecases.fields import read_date, supervisees_of
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

LONGEST_AHEAD = timedelta(days=366)
"""No rota begins later than in a year."""
TURNS = 2
"""So many dates of each of the three are shown."""


def show_group(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The coming dates of the rotas that somebody keeps."""
    if not _teams(tx, setting, request.me):
        return Reply(message=Plain(says="no_supervisees"))
    return Reply(message=_rotas(tx, setting, request))


def group_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form that sets a rota going."""
    teams = _teams(tx, setting, request.me)
    if not teams:
        return Reply(message=Plain(says="no_supervisees"))
    return Reply(
        message=GroupForm(
            teams=tuple(teams.items()),
            chosen=next(iter(teams)) if len(teams) == 1 else "",
            start=setting.day(tx.now),
        )
    )


def begin_rota(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Sets a team's rota going, or moves it; not where a colleague keeps one for that team."""
    today, teams = setting.day(tx.now), _teams(tx, setting, request.me)
    if not teams:
        raise NotEntitled
    errors: dict[str, str] = {}
    team = teams.get(request.answers.text("team"))
    if team is None:
        errors["team"] = "choose_one"
    elif _kept_by_another(tx, setting, request, team):
        errors["team"] = "rota_there"
    start = read_date(request.answers.text("start"), "start", errors)
    if start and not today <= start <= today + LONGEST_AHEAD:
        errors["start"] = "today_or_later"
    if errors or start is None or team is None:
        return Invalid(errors=errors)
    _log(tx, request, team, start, BEGUN)
    return Reply(
        message=_rotas(tx, setting, request, says="begun", team=team), again=Press(Verb.WORD, "group")
    )


def stop_rota(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Ends a rota that one keeps; of a team that one has left too."""
    about = _about(tx, setting, request)
    running = {key_of(team): team for team in _running(about)}
    team = running.get(request.press.ref)
    if team is None:
        raise Unknown("This rota was stopped before. Nothing was changed.")
    _log(tx, request, team, setting.day(tx.now), STOPPED)
    message = _rotas(tx, setting, request, says="stopped", team=team)
    return Reply(message=message, again=Press(Verb.WORD, "group"))


def _log(tx: Transaction, request: Request, team: str, day: date, outcome: str) -> None:
    tx.duties.add(ROTA, request.me, day, outcome, by=request.me, ref=team)
    tx.audit.add(
        Happened(
            kind=AuditKind.DUTY_LOGGED,
            actor=request.me,
            subject=request.me,
            platform=request.platform,
            clause=("P1-3.4a",),
            details={"duty": ROTA, "day": day.isoformat(), "outcome": outcome},
        )
    )


def _teams(tx: Transaction, setting: Setting, leader: PersonId) -> Mapping[str, str]:
    """The teams of somebody's own supervisees, by their keys."""
    people = [one.person for one in supervisees_of(tx, leader, setting.day(tx.now))]
    return {key_of(team): team for team in sorted({person.entry.team for person in people})}


def _kept_by_another(tx: Transaction, setting: Setting, request: Request, team: str) -> str:
    """Who else keeps the rota of a team in which they lead, by name; empty where nobody does."""
    keepers = tx.people.by_ids([one for one in tx.duties.whose(ROTA, team, BEGUN) if one != request.me])
    names = (
        one.entry.name
        for one in keepers.values()
        if not one.has_left(setting.day(tx.now)) and key_of(team) in _teams(tx, setting, one.id)
    )
    return min(names, default="")


def key_of(team: str) -> str:
    """A team in a press, which holds no names."""
    return hashlib.sha256(team.encode()).hexdigest()[:24]


def _about(tx: Transaction, setting: Setting, request: Request) -> About:
    return about_of(tx, setting, tx.people.facts_of(request.me))


def _running(about: About) -> Sequence[str]:
    """The teams whose rota somebody keeps."""
    return sorted(one.ref for one in about.logged.of(ROTA) if one.outcome == BEGUN)


def _rotas(
    tx: Transaction, setting: Setting, request: Request, *, says: str = "", team: str = ""
) -> GroupRota:
    about = _about(tx, setting, request)
    running = _running(about)
    dues = [due for due in due_about(setting, about) if due.duty.begins == "rota" and due.ref in running]
    clause = dues[0].clauses if dues else ()
    return GroupRota(
        rotas=tuple(
            Rota(key=key_of(one), team=one, events=_events(setting, about, dues, one)) for one in running
        ),
        others=tuple(
            (other, name)
            for other in _teams(tx, setting, request.me).values()
            if other not in running and (name := _kept_by_another(tx, setting, request, other))
        ),
        says=says,
        team=team,
        can_log=any(due.day <= about.day for due in dues),
        rule=setting.because(clause),
        clause=clause,
    )


def _events(setting: Setting, about: About, dues: Sequence[Due], team: str) -> tuple[Event, ...]:
    """The next dates of a team, each on a working day, the earliest first."""
    working_time = setting.working_time_of(None)
    found: list[Event] = []
    for due in dues:
        day: date | None = due.day if due.ref == team else None
        for _ in range(TURNS):
            if day is None:
                break
            shown = working_time.on_or_after(day)
            found.append(Event(says=due.duty.says, day=shown, past=shown < about.day))
            day = due.duty.again.value.after(day, working_time.add_days) if due.duty.again else None
    return tuple(sorted(found, key=lambda event: event.day))
