"""`status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.commands.formats import Format
from bot.commands.opening import opened, with_zone
from bot.commands.printing import print_csv, print_json, print_table, say, warn
from bot.domain.one_to_one import Standing, standing
from bot.domain.people import Facts
from bot.errors import SupervisionError
from bot.ports import Transaction
from bot.usecases.setting import Setting
from bot.usecases.show_status import line_of, standings, suppressed, team_rows

COLUMNS = (
    "email", "name", "team", "supervisor_email", "last", "due", "ceiling", "interval_days", "state", "clause",
)  # fmt: skip
TOTAL_COLUMNS = ("team", "people", "in_date", "due", "overdue", "past_ceiling", "paused")

Row = dict[str, object]


def run_status(*, as_email: str | None, team: str | None, at: datetime | None, form: Format) -> None:
    """Prints where everybody in the asker's line stands."""
    at = with_zone(at)
    with opened() as installation:
        setting = installation.setting
        found = installation.database.run_now(lambda tx: _find(tx, setting, as_email, team), at=at)
    if found.only_totals:
        _print(TOTAL_COLUMNS, found.rows, form)
        return
    _print(COLUMNS, found.rows, form)
    if form is Format.TABLE:
        counts = Counter(str(row["state"]) for row in found.rows)
        say(", ".join(f"{number} {state}" for state, number in counts.items()) or "Nobody.")
    if found.unreachable:
        warn(f"Cannot reach {len(found.unreachable)} people: they have no account in Slack or Teams.")
        if form is Format.TABLE:
            for email in found.unreachable:
                warn(f"  cannot reach {email}")


class _Found:
    def __init__(self, rows: list[Row], *, only_totals: bool, unreachable: Sequence[str] = ()) -> None:
        self.rows = rows
        self.only_totals = only_totals
        self.unreachable = unreachable


def _find(tx: Transaction, setting: Setting, as_email: str | None, team: str | None) -> _Found:
    facts: Sequence[Facts] = ()
    if as_email is None:
        facts = tx.people.everybody()
    else:
        asker = tx.people.by_email(as_email.strip().lower())
        if asker is None:
            raise SupervisionError("There is nobody with that e-mail in the staff list.")
        line = line_of(tx, asker)
        if line is None:
            warn(
                "This person has no line: status is for supervisors, managers, directors and performance staff."
            )
        elif line.only_totals:
            return _Found(_totals(line.facts, setting, tx, team), only_totals=True)
        else:
            facts = line.facts
    today = setting.day(tx.now)
    chosen = [one for one in facts if team is None or one.person.entry.team == team]
    if team is not None and not chosen:
        warn("There is nobody in a team of that name. Team names are those of the staff list, to the letter.")
    unreachable = tx.accounts.unreachable()
    return _Found(
        [_row(one, standing(one, setting.rules, today)) for one in chosen],
        only_totals=False,
        unreachable=[
            one.person.entry.email
            for one in chosen
            if one.person.id in unreachable and not one.person.has_left(today)
        ],
    )


def _row(facts: Facts, where: Standing) -> Row:
    entry = facts.person.entry
    return {
        "email": entry.email,
        "name": entry.name,
        "team": entry.team,
        "supervisor_email": entry.supervisor_email,
        "last": facts.last.isoformat() if facts.last else None,
        "due": where.due.isoformat(),
        "ceiling": where.ceiling.isoformat(),
        "interval_days": where.interval_days,
        "state": where.state.value,
        "clause": list(where.clause),
    }


def _totals(facts: Sequence[Facts], setting: Setting, tx: Transaction, team: str | None) -> list[Row]:
    """Team totals; of teams that are too small no numbers."""
    rows = suppressed(team_rows(standings(facts, setting, tx)))
    return [
        {
            "team": row.team,
            **{column: getattr(row.counts, column) if row.counts else None for column in TOTAL_COLUMNS[1:]},
        }
        for row in rows
        if team in (None, row.team)
    ]


def _print(columns: Sequence[str], rows: Sequence[Row], form: Format) -> None:
    if form is Format.JSON:
        print_json(rows)
        return
    cells = [[_cell(row[column]) for column in columns] for row in rows]
    (print_csv if form is Format.CSV else print_table)(columns, cells)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(part) for part in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return "" if value is None else str(value)
