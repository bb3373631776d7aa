"""Putting a reminder off, never past the two-month date (contract: `snooze`; P1-3.1b-1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.domain.one_to_one import standing
from bot.domain.reminders import SILENT
from bot.ids import new_id
from bot.messages.answers import Plain
from bot.messages.parts import word
from bot.messages.reminders import Snoozed, SnoozeForm
from bot.ports import AuditKind, Happened, Outgoing, Owed, Snooze, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

KINDS = ("mine", "team")
LATER_TODAY = timedelta(hours=3)
SNOOZED = "snoozed"


def snooze_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The choices that lie before the two-month date."""
    kind = request.press.ref if request.press.ref in KINDS else "mine"
    if kind == "mine" and request.actor.supervisor_id is None:
        return Reply(message=Plain(says="nothing_to_snooze", leads=(("next", word("next")),)))
    moments = choices(setting, request, tx.now)
    _, ceiling = _dates(tx, setting, request, kind)
    left = tuple(name for name, at in moments.items() if ceiling is None or setting.day(at) <= ceiling)
    return Reply(message=SnoozeForm(kind=kind, choices=left, ceiling=ceiling))


def choices(setting: Setting, request: Request, now: datetime) -> dict[str, datetime]:
    """When each choice would come again: working moments of the person, in their zone."""
    working_time = setting.working_time_of(request.actor)
    local = now.astimezone(working_time.zone)
    tomorrow = working_time.opening(working_time.on_or_after(local.date() + timedelta(days=1)))
    next_week = working_time.opening(
        working_time.on_or_after(local.date() + timedelta(days=7 - local.weekday()))
    )
    later = working_time.next_moment(now + LATER_TODAY)
    found: dict[str, datetime] = {}
    if later.date() == local.date():
        found["later_today"] = later
    found["tomorrow"] = tomorrow
    if next_week > tomorrow:
        found["next_week"] = next_week
    return found


def snooze(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Puts one's reminders of a kind off; the due date stays."""
    kind, _, choice = request.press.ref.partition(".")
    until = choices(setting, request, tx.now).get(choice)
    due, ceiling = _dates(tx, setting, request, kind)
    if until is None or (ceiling is not None and setting.day(until) > ceiling):
        return snooze_form(tx, setting, request.asking(Press(Verb.SNOOZE_FORM, kind)))
    tx.snoozes.set(Snooze(person=request.me, kind=kind, until=until))
    _remind_again(tx, setting, request, kind, until)
    tx.audit.add(
        Happened(
            kind=AuditKind.SNOOZED,
            actor=request.me,
            subject=request.me,
            platform=request.platform,
            clause=("P1-3.1b-1",),
            details={"kind": kind, "until": until.isoformat()},
        )
    )
    again = Press(Verb.WORD, "next")
    return Reply(message=Snoozed(until=until, due=due), again=again)


def _dates(tx: Transaction, setting: Setting, request: Request, kind: str) -> tuple[date | None, date | None]:
    """The due date (one's own only) and the earliest two-month date that the reminders are about."""
    today = setting.day(tx.now)
    facts = [tx.people.facts_of(request.me)] if kind == "mine" else tx.people.supervised_by(request.me)
    found = [where for one in facts if (where := standing(one, setting.rules, today)).state not in SILENT]
    ceiling = min((where.ceiling for where in found), default=None)
    return (found[0].due if found and kind == "mine" else None), ceiling


def _remind_again(tx: Transaction, setting: Setting, request: Request, kind: str, until: datetime) -> None:
    """Plans one message for then; what is still due is read again when it goes."""
    today = setting.day(tx.now)
    facts = [tx.people.facts_of(request.me)] if kind == "mine" else tx.people.supervised_by(request.me)
    items = tuple(
        Owed(
            recipient=request.me,
            kind=kind,
            about=one.person.id,
            clock="one_to_one",
            step=SNOOZED,
            key=f"{request.me}:{one.person.id}:{SNOOZED}:{kind}:{until.isoformat()}",
            clause=where.clause,
            ref=where.due.isoformat(),
        )
        for one in facts
        if (where := standing(one, setting.rules, today)).state not in SILENT
        and (where.due - today).days < where.notice_days + 7
    )
    if not items:
        return
    reference = new_id()
    tx.reminders.plan(
        items,
        Outgoing(
            id=reference,
            dedupe=f"digest:{reference}",
            recipient=request.me,
            kind=f"digest_{kind}",
            urgency=Urgency.REMINDER,
            send_at=until,
            correlation=tx.correlation,
        ),
    )
