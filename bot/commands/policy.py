"""`policy show` and `policy check`."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import cast

from bot.bootstrap import Installation
from bot.commands.opening import opened
from bot.commands.printing import counted, say, warn
from bot.config import load_settings
from bot.domain.one_to_one import State
from bot.domain.rules import LOCAL, Duty, DutyStep, Profile, Rules, Value
from bot.errors import PolicyError, SupervisionError
from bot.policy.changes import Changes, Comparison, Moved
from bot.policy.clauses import Decision, all_decisions, all_ids, rule_text
from bot.policy.layers import Layer, Origin
from bot.policy.listing import Listed, all_values
from bot.policy.pack import Pack, open_pack
from bot.policy.section import WEEKDAYS
from bot.policy.settled import Contact, RouteStep

WIDEST = 110
"""Lines are not longer than that, however wide the terminal is."""
NAMED = 20
"""So many people are named of each group; the rest is counted."""


def run_show(clause: str | None) -> None:
    """The values in force, or those that one clause, standard or decision gives."""
    pack = open_pack(load_settings().supervision_policy)
    rules = pack.rules
    if clause is None:
        say(f"Pack {rules.pack}, version {rules.version}. A local value comes from no policy.")
        for path, value in _all_but_duties(rules):
            _print_value(path, value, pack)
        for duty in rules.duties.values():
            _print_duty(duty, pack)
        return
    decision = next((one for one in all_decisions() if one.id == clause), None)
    if decision is None and clause not in all_ids():
        raise PolicyError(f"There is no clause {clause[:20]!r}. Clause ids look like P1-3.1a-1.")
    if decision is not None:
        _print_decision(decision, pack)
    else:
        _print_clause(clause, pack)


def _all_but_duties(rules: Rules) -> Iterator[Listed]:
    return ((path, value) for path, value in all_values(rules) if not path.startswith("duties."))


def _print_clause(clause: str, pack: Pack) -> None:
    """A clause or standard, what cites it, what it serves, and where it gave way."""
    rules = pack.rules
    _say(f"{clause}: {rule_text(clause)}")
    lost = {path for path, origin in pack.origins.items() if origin.lost.clause == clause}
    found = [(path, value) for path, value in all_values(rules) if value.clause == clause or path in lost]
    for path, value in found:
        _print_value(path, value, pack, known=clause)
    serving = list(_serving(rules, clause))
    if serving:
        _say(f"It is served by {', '.join(serving)}.")
    if not found and not serving:
        say(f"The pack {rules.pack} takes no value from this clause.")


def _serving(rules: Rules, clause: str) -> Iterator[str]:
    clocks = rules.clocks
    clauses = {
        "clocks.one_to_one": clocks.one_to_one.clauses,
        "clocks.preparation": clocks.preparation.clauses,
        "clocks.record": clocks.record.clauses,
        "clocks.confirmation": clocks.confirmation.clauses,
        **{f"duties.{name}": duty.clauses for name, duty in rules.duties.items()},
    }
    return (name for name, its in clauses.items() if clause in its)


def _print_decision(decision: Decision, pack: Pack) -> None:
    """What holds where policies differ, and the values that say it."""
    _say(f"{decision.id}: {decision.says}")
    _say(f"It settles {', '.join(decision.clauses)}.")
    values = dict(all_values(pack.rules))
    for path in decision.keys:
        if path in values:
            _print_value(path, values[path], pack)


# --- one value, one duty -------------------------------------------------------------------------


def _print_value(path: str, value: Value[object], pack: Pack, *, known: str = LOCAL) -> None:
    """A value, its source, the rule behind it where that is not known yet, and what gave way to it."""
    note = ", to be confirmed by the policy's owner" if value.needs_owner_confirmation else ""
    _say(f"{path}: {_shown(value.value)} ({value.clause}{note})")
    if value.clause not in (known, LOCAL):
        _say(rule_text(value.clause), indent=4)
    origin = pack.origins.get(path)
    if origin:
        _say(_because(origin, pack.rules), indent=4)


def _because(origin: Origin, rules: Rules) -> str:
    """Whose value it is, and what another layer says."""
    lost = f"{_shown(origin.lost.value)} ({origin.lost.clause})"
    other = _layer(origin.lost.layer, rules)
    if origin.approval:
        by = origin.approval
        role = by.role.value.replace("_", " ")
        return f"the team's, approved by {by.name}, {role}, on {by.day.isoformat()}; {other}: {lost}"
    return f"{_layer(origin.layer, rules)}, which asks for no less; {other}: {lost}"


def _layer(layer: Layer, rules: Rules) -> str:
    if layer is Layer.REGIME:
        return f"the regime {rules.settled['regime'].value}"
    return f"the {layer.value}'s own"


def _print_duty(duty: Duty, pack: Pack) -> None:
    """A duty: what it serves, when it is due, who is told when, and what can be logged."""
    marks = "".join(f"; {word}" for word in ("private", "shared", "annual") if getattr(duty, word))
    _say(f"duties.{duty.name}: {duty.says} ({', '.join(duty.clauses)}{marks})")
    if duty.clauses[0] != LOCAL:
        _say(rule_text(duty.clauses[0]), indent=4)
    roles = f", for {', '.join(sorted(duty.roles))}" if duty.roles else ""
    _say(f"counts from: {duty.begins}{roles}", indent=4)
    prefix = f"duties.{duty.name}."
    for path, value in all_values(pack.rules):
        if path.startswith(prefix):
            _say(f"{path.removeprefix(prefix)}: {_shown(value.value)} ({value.clause})", indent=4)
    if duty.optional:
        _say(f"optional: {', '.join(map(str, sorted(duty.optional)))}", indent=4)
    if duty.joins:
        _say(f"joins: {duty.joins}", indent=4)
    for step in duty.steps:
        _say(f"{step.name}: {_when(step)}, to {_listed(step.to)}{_not_when(step.profile)}", indent=4)
    if duty.outcomes:
        outcomes = ", ".join(outcome.name for outcome in duty.outcomes)
        _say(f"logged as {outcomes} by {_listed(duty.logged_by)}", indent=4)


def _when(step: DutyStep) -> str:
    if step.days == 0:
        return "on the day"
    when = f"{counted(abs(step.days), 'day')} {'after' if step.days > 0 else 'before'}"
    return f"{when}, then every {counted(step.every_days, 'day')}" if step.every_days else when


def _not_when(profile: Profile) -> str:
    return "" if profile is Profile.LIGHT else f" (in profile {profile.value} and above)"


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _shown(value: object) -> str:
    if isinstance(value, RouteStep):
        return f"{value.to} ({counted(value.days, 'day')})"
    if isinstance(value, Contact):
        return f"{value.name} {value.when} ({value.phone or 'no number yet'})"
    if isinstance(value, frozenset):
        days = sorted(cast("frozenset[int]", value))
        return ", ".join(WEEKDAYS[day] for day in days)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "none"  # pyright: ignore[reportUnknownArgumentType]
    return _SPOKEN.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)


_SPOKEN = {None: "none", True: "yes", False: "no"}


def _say(text: str, indent: int = 0) -> None:
    """A line, folded to the terminal's width."""
    width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    margin = " " * indent
    say(
        textwrap.fill(
            text,
            width,
            initial_indent=margin,
            subsequent_indent=f"{margin}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


# --- check ---------------------------------------------------------------------------------------


def run_check(file: Path) -> None:
    """Reads a pack; names its faults with their lines, or says what it would change."""
    pack = open_pack(str(file))
    say(f"The pack {pack.rules.pack}, version {pack.rules.version}, is good.")
    try:
        with opened() as installation:
            _compare(installation, pack)
    except SupervisionError as error:
        warn(f"It was not compared with what is in force: {error}")


def _compare(installation: Installation, pack: Pack) -> None:
    """Says what the pack would change for the people in the database."""
    setting = installation.setting
    running = open_pack(installation.settings.supervision_policy)
    today = setting.day(installation.clock.now())
    facts, logged = installation.database.run_now(
        lambda tx: (
            people := tx.people.everybody(),
            tx.duties.of([one.person.id for one in people], today),
        )
    )
    _warn_of_names(pack, running, {one.person.entry.team for one in facts})
    comparison = Comparison(
        before=setting.rules,
        after=pack.rules,
        day=today,
        working_days_after=setting.working_time_of(None).add_days,
    )
    say(
        f"Beside {setting.rules.pack} {setting.rules.version}, which is in force, "
        f"on {today.isoformat()}, for {counted(len(facts), 'person', 'people')}:"
    )
    _print_changes(comparison.changes(facts, logged))


def _warn_of_names(pack: Pack, running: Pack, teams: set[str]) -> None:
    same = (pack.rules.pack, pack.rules.version) == (running.rules.pack, running.rules.version)
    if same and pack.fingerprint != running.fingerprint:
        warn(
            f"It says something else than the pack in force and has the same version {pack.rules.version}: "
            "give it one of its own, so that the log can tell them apart."
        )
    for team in sorted(pack.rules.teams.keys() - teams):
        warn(f"Nobody is in a team called {team}. Team names are those of the staff list, to the letter.")


WORDS: Mapping[State, str] = {
    State.DUE: "would become due",
    State.OVERDUE: "would become overdue",
    State.PAST_CEILING: "would be past the ceiling",
}


def _print_changes(changes: Changes) -> None:
    for state, words in WORDS.items():
        _print_people(words, changes.becoming[state])
    _print_people("would no longer be due", changes.no_longer)
    say(f"  would have another due date, and stand where they are: {changes.other_dates}")
    _print_duties("would fall due", changes.falling_due)
    _print_duties("would no longer be due", changes.due_no_longer)


def _print_people(words: str, moved: Sequence[Moved]) -> None:
    say(f"  {words}: {len(moved)}")
    for one in moved[:NAMED]:
        entry = one.person.entry
        now = "" if one.before.due == one.after.due else f", now by {one.before.due.isoformat()}"
        say(f"    {entry.name} ({entry.email}): by {one.after.due.isoformat()}{now}")
    if len(moved) > NAMED:
        say(f"    and {len(moved) - NAMED} more")


def _print_duties(words: str, numbers: Mapping[str, int]) -> None:
    listed = ", ".join(f"{name} {number}" for name, number in numbers.items()) or "none"
    _say(f"duties that {words}: {listed}", indent=2)
