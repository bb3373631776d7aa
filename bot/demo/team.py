"""The demo's made-up team: a staff list, and the same people as accounts of the workspace."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from bot.demo.members import Member

DOMAIN = "demo.example"
COLUMNS: tuple[str, ...] = (
    "email",
    "name",
    "team",
    "role",
    "supervisor_email",
    "start_date",
    "leaving_date",
    "employment",
    "induction_until",
    "asye_start",
    "asye_end",
    "interval_weeks",
    "interval_approved_by",
    "agreement_date",
    "last_supervision",
    "assessor_email",
    "timezone",
    "working_days",
    "absent_from",
    "absent_until",
    "slack_id",
    "teams_id",
)
"""The staff list's columns; the accounts are matched by e-mail, so the last two stay empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worker:
    """One of the team. Days count back from today: `last` since the last supervision, and so on."""

    name: str
    title: str
    role: str
    team: str = "Assessment East"
    supervisor: str = ""
    employment: str = "permanent"
    started: int = 900
    last: int | None = None
    agreement: int | None = None
    asye_started: int | None = None
    induction_left: int | None = None
    assessor: str = ""
    working_days: str = ""


_TEAM = (
    _Worker(
        name="Amira Khan",
        title="Social worker, supervised by Grace",
        role="practitioner",
        supervisor="Grace Bell",
        last=24,
        agreement=190,
    ),
    _Worker(
        name="Grace Bell",
        title="Supervisor of Amira, Cara and Leah",
        role="supervisor;practitioner",
        supervisor="Tom Reid",
        started=2100,
        last=10,
        agreement=250,
    ),
    _Worker(
        name="Tom Reid",
        title="Team manager",
        role="manager;supervisor",
        supervisor="Ruth Lane",
        started=2900,
        last=15,
        agreement=300,
    ),
    _Worker(
        name="Ruth Lane",
        title="Head of service",
        role="head_of_service;supervisor",
        team="Leadership",
        started=4000,
    ),
    _Worker(
        name="Cara Doyle",
        title="Newly qualified social worker",
        role="practitioner",
        supervisor="Grace Bell",
        started=100,
        last=17,
        agreement=95,
        asye_started=100,
        assessor="Sam Okoro",
    ),
    _Worker(
        name="Leah Stone",
        title="New starter, in her induction",
        role="practitioner",
        supervisor="Grace Bell",
        started=20,
        last=6,
        induction_left=22,
    ),
    _Worker(
        name="Sam Okoro",
        title="Supervisor of Marek",
        role="supervisor;practitioner",
        supervisor="Tom Reid",
        started=1500,
        last=25,
        agreement=200,
    ),
    _Worker(
        name="Marek Novak",
        title="Agency social worker",
        role="practitioner",
        supervisor="Sam Okoro",
        employment="agency",
        started=160,
        last=50,
        agreement=150,
    ),
    _Worker(
        name="Elin Morgan",
        title="Quality lead",
        role="quality_assurance",
        team="Quality",
        supervisor="Ruth Lane",
        employment="part_time",
        started=1200,
        last=12,
        agreement=220,
        working_days="mon,tue,thu",
    ),
    _Worker(
        name="Priya Shah",
        title="Data-protection lead and administrator",
        role="data_protection_lead;administrator",
        team="Quality",
        supervisor="Ruth Lane",
        started=1800,
        last=14,
        agreement=260,
    ),
)


def email_of(name: str) -> str:
    """The e-mail address of one of the team; empty for no name."""
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}" if name else ""


def staff_csv(today: date) -> str:
    """The staff list as CSV text, with somebody due soon, overdue, near the ceiling and in date.

    Args:
        today: the day that the demo's clock shows; all dates are counted back from it.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(worker, today) for worker in _TEAM)
    return out.getvalue()


def _row(worker: _Worker, today: date) -> dict[str, str]:
    row = {
        "email": email_of(worker.name),
        "name": worker.name,
        "team": worker.team,
        "role": worker.role,
        "supervisor_email": email_of(worker.supervisor),
        "start_date": _ago(today, worker.started),
        "employment": worker.employment,
        "assessor_email": email_of(worker.assessor),
        "working_days": worker.working_days,
    }
    if worker.last is not None:
        row["last_supervision"] = _workday(today - timedelta(days=worker.last)).isoformat()
    if worker.agreement is not None:
        row["agreement_date"] = _ago(today, worker.agreement)
    if worker.asye_started is not None:
        row["asye_start"] = _ago(today, worker.asye_started)
    if worker.induction_left is not None:
        row["induction_until"] = _ago(today, -worker.induction_left)
    return row


def _ago(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def _workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def members() -> tuple[Member, ...]:
    """The team's accounts, and three that are not on the staff list: a guest, a stranger, one deactivated."""
    team = [
        Member(id=f"U0DEMO{number:04d}", name=worker.name, email=email_of(worker.name), title=worker.title)
        for number, worker in enumerate(_TEAM, start=1)
    ]
    return (
        *team,
        Member(
            id="U0GUEST0001",
            name="Jo Field",
            email="jo.field@trainer.example",
            title="Guest account, a trainer",
            is_restricted=True,
        ),
        Member(
            id="U0STRANGER1",
            name="Ada West",
            email="ada.west@elsewhere.example",
            title="Works for another organisation",
            is_stranger=True,
        ),
        Member(id="U0LEFT00001", name="Noor Ellis", email="noor.ellis@demo.example", deleted=True),
    )
