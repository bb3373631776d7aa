"""A disagreement at work that somebody takes on to settle (P1-1.2-S5): a date, and the pack's clock behind it."""

from __future__ import annotations

from datetime import date

from bot.domain.rules import Duty
from bot.errors import NotEntitled
from bot.messages.conflict import BETWEEN, ConflictForm, ConflictSaved
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.fields import read_date
from bot.usecases.matters import open_matter
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting
from bot.usecases.show_status import WHOLE_LINE

KIND = "conflict"


def conflict_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Between whom, of two kinds, and by when."""
    duty = _entitled(tx, setting, request)
    today = setting.day(tx.now)
    return Reply(message=ConflictForm(today=today, latest=_latest(setting, duty, today)))


def open_conflict(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Takes it on: whoever opens it is reminded, and their supervisor where it stays open (P1-1.2-S5)."""
    duty = _entitled(tx, setting, request)
    today = setting.day(tx.now)
    errors: dict[str, str] = {}
    between = request.answers.text("between")
    if between not in BETWEEN:
        errors["between"] = "choose_one"
    day = read_date(request.answers.text("day"), "day", errors)
    if day and not today <= day <= _latest(setting, duty, today):
        errors["day"] = "by_the_day_shown"
    if errors or day is None:
        return Invalid(errors=errors)
    said = {"between": between}
    matter = open_matter(tx, setting, KIND, request.me, by=request.me, due=day, said=said)
    if matter is None:
        raise NotEntitled
    return Reply(
        message=ConflictSaved(between=between, matter=matter.id, tag=matter.tag, due=day),
        again=Press(Verb.MATTER_OPEN, matter.id),
    )


def may_open(tx: Transaction, request: Request) -> bool:
    """Whether somebody has people of their own."""
    return bool(request.actor.entry.roles & WHOLE_LINE) or tx.people.supervises(request.me)


def _entitled(tx: Transaction, setting: Setting, request: Request) -> Duty:
    duty = setting.rules.duties.get(KIND)
    if duty is None or not may_open(tx, request):
        raise NotEntitled
    return duty


def _latest(setting: Setting, duty: Duty, today: date) -> date:
    """In good time is within the pack's length from today on."""
    return duty.after.value.after(today, setting.working_time_of(None).add_days) if duty.after else today
