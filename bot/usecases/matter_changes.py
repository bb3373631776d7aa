"""What the owner of a matter can do about it: close it, another day, say what is in the way, its clock.

Reasons are chosen from a list, and kept with the day for those who may look at the matter. Nothing is typed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain import matters
from bot.domain.matters import MatterState
from bot.domain.people import Person
from bot.messages.matters import REASONS, MatterForm, MatterNews
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.book_session import LONGEST_AHEAD
from bot.usecases.composed import Composed, Dropped
from bot.usecases.disclosure_news import tell_of_answer
from bot.usecases.disclosure_pages import SOURCE
from bot.usecases.duties import OF_PAIR
from bot.usecases.fields import read_date, supervisor_now
from bot.usecases.matter_pages import (
    Seen,
    find_matter,
    line_of,
    matter_page,
    may_look,
    offers,
    supervises_subject,
)
from bot.usecases.matters import log_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

# --- the forms -------------------------------------------------------------------------------------


def close_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """How it ended, in the pack's words."""
    return _form(tx, setting, request, "close")


def move_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Another day, with a reason (P1-7.1c)."""
    return _form(tx, setting, request, "move")


def block_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What is in the way."""
    return _form(tx, setting, request, "block")


def stop_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Why the clock stands still."""
    return _form(tx, setting, request, "stop")


def put_off_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Why it is put off, and until when."""
    return _form(tx, setting, request, "put_off")


def _form(tx: Transaction, setting: Setting, request: Request, change: str) -> Outcome:
    seen = find_matter(tx, setting, request, own=True)
    if change not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    told = _who_learns(tx, setting, seen) if change == "block" else None
    people = {one.id: one for one in (seen.owner, seen.subject) if one}
    return Reply(
        message=MatterForm(
            change=change,
            line=line_of(tx, setting, request.me, seen.matter, people),
            outcomes=tuple((one.name, one.says) for one in seen.duty.outcomes),
            until=_put_off_until(setting, seen) if change == "put_off" else None,
            told=told.first_name if told else "",
        )
    )


# --- what they change ------------------------------------------------------------------------------


def close_matter(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """It has ended, in one of the pack's ways; a button can name it instead of a form."""
    seen = find_matter(tx, setting, request, own=True)
    if "close" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    chosen = request.answers.text("outcome") or request.press.ref.partition(".")[2]
    if chosen not in {one.name for one in seen.duty.outcomes}:
        return Invalid(errors={"outcome": "choose_one"})
    closed = matters.closed(seen.matter, setting.day(tx.now), chosen)
    if closed.source.startswith(SOURCE):
        tell_of_answer(tx, closed)
    return change_matter(tx, setting, request, replace(seen, matter=closed), "closed")


def move_matter(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Another day; without a reason there is none (P1-7.1c)."""
    seen = find_matter(tx, setting, request, own=True)
    if "move" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    today = setting.day(tx.now)
    errors: dict[str, str] = {}
    reason = _reason_of(request, "move", errors)
    day = read_date(request.answers.text("day"), "day", errors)
    if day and not today <= day <= today + LONGEST_AHEAD:
        errors["day"] = "today_or_later"
    if errors or day is None:
        return Invalid(errors=errors)
    if day == seen.matter.due:
        return Reply(message=matter_page(tx, setting, request, seen, says="kept"), again=_again(seen))
    return change_matter(
        tx,
        setting,
        request,
        replace(seen, matter=matters.moved(seen.matter, day)),
        "moved",
        reason=("move", reason),
    )


def block_matter(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Something is in the way: who has to know that learns it; its day stays."""
    seen = find_matter(tx, setting, request, own=True)
    if "block" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    errors: dict[str, str] = {}
    reason = _reason_of(request, "block", errors)
    if errors:
        return Invalid(errors=errors)
    told = _who_learns(tx, setting, seen)
    if told is not None:
        day = setting.day(tx.now).toordinal()
        plan_message(tx, told.id, "matter_blocked", seen.matter.id, day, urgency=Urgency.REQUEST)
    return change_matter(
        tx,
        setting,
        request,
        replace(seen, matter=matters.blocked(seen.matter)),
        "blocked",
        reason=("block", reason),
        told=told.first_name if told else "",
    )


def stop_matter(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Its clock stands still, for a reason that allows that."""
    seen = find_matter(tx, setting, request, own=True)
    if "stop" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    errors: dict[str, str] = {}
    reason = _reason_of(request, "stop", errors)
    if errors:
        return Invalid(errors=errors)
    stopped = matters.stopped(seen.matter, setting.day(tx.now))
    return change_matter(
        tx, setting, request, replace(seen, matter=stopped), "stopped", reason=("stop", reason)
    )


def resume_matter(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """It goes on: what was blocked by its day, what stood still by a later one."""
    seen = find_matter(tx, setting, request, own=True)
    if "resume" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    matter = seen.matter
    if matter.state is MatterState.STOPPED:
        matter = matters.resumed(matter, setting.day(tx.now))
    else:
        matter = replace(matter, state=MatterState.OPEN)
    return change_matter(tx, setting, request, replace(seen, matter=matter), "resumed")


def put_off_matter(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """By the pack's length, once."""
    seen = find_matter(tx, setting, request, own=True)
    until = _put_off_until(setting, seen)
    if until is None or "put_off" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    errors: dict[str, str] = {}
    reason = _reason_of(request, "put_off", errors)
    if errors:
        return Invalid(errors=errors)
    moved = matters.moved(seen.matter, until)
    return change_matter(
        tx, setting, request, replace(seen, matter=moved), "put_off", reason=("put_off", reason)
    )


def change_matter(
    tx: Transaction,
    setting: Setting,
    request: Request,
    seen: Seen,
    change: str,
    *,
    reason: tuple[str, str] | None = None,
    told: str = "",
) -> Outcome:
    """Keeps a matter as it is now, logs what became of it, and shows it.

    Args:
        tx: the transaction.
        setting: the installation.
        request: the request.
        seen: the matter, changed already.
        change: what became of it.
        reason: a name of `REASONS` and one of its values: kept for those who may look at the matter.
        told: the first name of who learns of it.
    """
    matter = seen.matter
    tx.matters.save(matter)
    if reason is not None:
        today = setting.day(tx.now)
        tx.duties.add(matter.kind, matter.owner, today, ".".join(reason), by=request.me, ref=matter.id)
    logged = f"{change}.{reason[1]}" if reason else change
    log_matter(tx, matter, seen.duty, logged, by=request.me, platform=request.platform)
    page = matter_page(tx, setting, request, seen, says=f"{change}_now", told=told)
    return Reply(message=page, again=_again(seen))


def _again(seen: Seen) -> Press:
    return Press(Verb.MATTER_OPEN, seen.matter.id)


def stale(tx: Transaction, setting: Setting, request: Request, seen: Seen) -> Outcome:
    """It was closed or changed meanwhile; nothing is changed now."""
    return Reply(message=matter_page(tx, setting, request, seen, says="stale"), again=_again(seen))


def _reason_of(request: Request, change: str, errors: dict[str, str]) -> str:
    reason = request.answers.text("reason")
    if reason not in REASONS[change]:
        errors["reason"] = "choose_one"
    return reason


def _put_off_until(setting: Setting, seen: Seen) -> date | None:
    """The day that putting it off brings; None where the pack allows none."""
    span = seen.duty.extends
    return span.value.after(seen.matter.due, setting.working_time_of(None).add_days) if span else None


# --- who learns that something is in the way -------------------------------------------------------


def _who_learns(tx: Transaction, setting: Setting, seen: Seen) -> Person | None:
    """The other one of the pair; of what is no action the owner's supervisor, unless nobody else hears of it."""
    matter = seen.matter
    if matter.kind in OF_PAIR:
        return other_of_pair(tx, setting, seen)
    if seen.duty.private or (matter.of_another and seen.duty.held_by is None):
        return None
    return supervisor_now(tx, seen.owner, setting.day(tx.now))


def other_of_pair(tx: Transaction, setting: Setting, seen: Seen) -> Person | None:
    """With whom the owner of an action talks about it: the subject, or who supervises the owner now."""
    return seen.subject or supervisor_now(tx, seen.owner, setting.day(tx.now))


def news(
    tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing, says: str
) -> MatterNews | None:
    """What tells somebody about a matter of somebody else's; None where it or its owner is not there any more."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.kind not in setting.rules.duties or matter.state is MatterState.CLOSED:
        return None
    people = tx.people.by_ids([person for person in (matter.owner, matter.subject) if person])
    owner = people.get(matter.owner)
    if owner is None:
        return None
    supervises = supervises_subject(tx, setting, recipient.id, matter)
    looks = may_look(recipient.id, matter, supervises=supervises)
    return MatterNews(
        says=says,
        name=owner.first_name,
        line=line_of(tx, setting, recipient.id, matter, people),
        press=Press(Verb.MATTER_OPEN, matter.id) if looks else Press(Verb.DUTIES, "team"),
    )


def matter_blocked(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells who has to know that something is in the way, as long as it is."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.state is not MatterState.BLOCKED:
        return Dropped("nothing is in its way any more")
    return news(tx, setting, recipient, outgoing, "blocked") or Dropped("it is not there any more")
