"""Opening matters, finding whose they are, and handing on those whose owner has left.

What kinds there are, how long each may take, and who holds it, is the pack's: a duty that begins with a matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain import matters
from bot.domain.dates import Span, Unit
from bot.domain.matters import Matter
from bot.domain.people import Person, PersonId, Role
from bot.domain.rules import Duty
from bot.ids import new_id
from bot.ports import AuditKind, Happened, Transaction
from bot.usecases.setting import Setting

LEAVER_FILE = "leaver_file"
"""The matter of handing over a leaver's file (P1-8m)."""
DISPOSAL = "disposal"
"""The matter of looking at a leaver's file once its years are over (P0-2j, P1-8m)."""
_OF_LEAVERS = (LEAVER_FILE, DISPOSAL)
OF_TWO = frozenset({"performance_concern"})
"""The matters of which a supervisor and their supervisee know, and nobody else, ever: they end with the pair."""
_ABOUT_SOMEBODY = frozenset({"concern"})
"""The matters that end when the one whom they are about leaves."""
_SECOND_CHOICE = Role.ADMINISTRATOR
NOT_NEEDED = "not_needed"
"""How the bot itself closes what has lost its reason."""


def open_matter(
    tx: Transaction,
    setting: Setting,
    kind: str,
    owner: PersonId,
    *,
    subject: PersonId | None = None,
    by: PersonId | None = None,
    since: date | None = None,
    due: date | None = None,
    text: str = "",
    source: str = "",
    stage: int = 0,
    said: Mapping[str, str] | None = None,
) -> Matter | None:
    """Opens a matter of a kind that the pack has, and logs that.

    Args:
        tx: the transaction.
        setting: the installation.
        kind: the name of the duty.
        owner: who is to do it.
        subject: whom it concerns.
        by: who asked for it; None where a fact did.
        since: from when its time counts; today where it is None.
        due: its day, where somebody has said one; else the pack's length from `since` on.
        text: the id of what was written about it.
        source: what it came from; of one kind and source only the first is opened.
        stage: how far along its route it is.
        said: what was chosen in the form, by field; nothing typed.

    Returns None where the pack has no such kind, or its source has one already.
    """
    duty = setting.rules.duties.get(kind)
    if duty is None:
        return None
    today = setting.day(tx.now)
    first = due or _first_due(setting, duty, since or today)
    matter = Matter(
        id=new_id(),
        kind=kind,
        tag=f"{kind[0].upper()}{tx.matters.count(kind, owner) + 1}",
        owner=owner,
        subject=subject,
        opened_by=by,
        opened_at=tx.now,
        opened=today,
        due=first,
        due_at=_moment(duty, tx.now) if due is None and since is None else None,
        first_due=first,
        text=text,
        source=source,
        stage=stage,
        said=tuple((said or {}).items()),
    )
    if not tx.matters.open(matter):
        return None
    log_matter(tx, matter, duty, "opened", by=by)
    return matter


def log_matter(
    tx: Transaction, matter: Matter, duty: Duty, change: str, *, by: PersonId | None, platform: str = ""
) -> None:
    """Logs what became of a matter: kinds and dates, never a word of it.

    Of what is between two people alone only that something was changed: the log is read and handed on by others.
    """
    if matter.kind in OF_TWO:
        tx.audit.add(
            Happened(
                kind=AuditKind.MATTER_CHANGED,
                actor=by,
                platform=platform,
                details={"kind": "between_two", "change": change.partition(".")[0]},
            )
        )
        return
    tx.audit.add(
        Happened(
            kind=AuditKind.MATTER_CHANGED,
            actor=by,
            subject=matter.subject or matter.owner,
            ref=matter.id,
            platform=platform,
            clause=duty.clauses,
            details={
                "kind": matter.kind,
                "change": change,
                "due": matter.due.isoformat(),
                "moves": matter.moves,
                "outcome": matter.outcome,
            },
        )
    )


def holder_of(tx: Transaction, setting: Setting, duty: Duty, *, above: Person | None = None) -> Person | None:
    """Who is given a matter that is nobody's own.

    Of those with the role that the pack names, one of the line above somebody first, then the first by name;
    where nobody has it, an administrator; None where there is none either.
    """
    today = setting.day(tx.now)
    roles = ([duty.held_by.value] if duty.held_by else []) + [_SECOND_CHOICE]
    line = tx.people.upwards(above.id) if above else ()
    for role in roles:
        near = (one for one in line if role in one.entry.roles and not one.has_left(today))
        found = next(near, None) or next(iter(tx.people.with_role(role, today)), None)
        if found is not None:
            return found
    return None


def follow_up(tx: Transaction, setting: Setting) -> None:
    """What days alone bring: the files of those who have left, and matters whose owner has."""
    today = setting.day(tx.now)
    for matter in tx.matters.without_owner(today):
        _hand_on(tx, setting, matter)
    for person in tx.matters.leavers_without(LEAVER_FILE, today):
        _open_for_leaver(tx, setting, person)
    for matter in tx.matters.of_returned(_OF_LEAVERS, today):
        _close(tx, setting, matter)
    for matter in tx.matters.of_past_pairs(OF_TWO, (*OF_TWO, *_ABOUT_SOMEBODY), today):
        _close(tx, setting, matter)


def _open_for_leaver(tx: Transaction, setting: Setting, person: Person) -> None:
    """The file goes to who keeps it, and is looked at again after its years (P1-8m, P0-2j)."""
    left = person.entry.leaving_date
    for kind in _OF_LEAVERS:
        duty = setting.rules.duties.get(kind)
        holder = holder_of(tx, setting, duty, above=person) if duty else None
        if holder is not None and left is not None:
            source = f"left:{person.id}:{left.isoformat()}"
            open_matter(tx, setting, kind, holder.id, subject=person.id, since=left, source=source)


def _hand_on(tx: Transaction, setting: Setting, matter: Matter) -> None:
    """Gives a matter whose owner has left to who holds its kind, or to whose it is now; else it ends."""
    duty = setting.rules.duties.get(matter.kind)
    owner = tx.people.by_id(matter.owner)
    if duty is None or owner is None:
        return
    new = holder_of(tx, setting, duty, above=owner) if duty.held_by else _heir(tx, setting, matter)
    if new is None and matter.text and matter.of_another:
        # What is written is for the pair: it waits until somebody supervises its subject again.
        return
    # What nobody else hears of is nobody else's to take over.
    if new is None or duty.private or (matter.subject == matter.owner and not duty.held_by):
        _close(tx, setting, matter)
        return
    matter = replace(matter, owner=new.id)
    tx.matters.save(matter)
    log_matter(tx, matter, duty, "handed_on", by=None)


def _heir(tx: Transaction, setting: Setting, matter: Matter) -> Person | None:
    """Who supervises its subject now; of what has no text and no such person, who is above its owner."""
    today = setting.day(tx.now)
    if matter.subject is not None:
        subject = tx.people.by_id(matter.subject)
        now = tx.people.by_id(subject.supervisor_id) if subject and subject.supervisor_id else None
        if now is not None and now.id != matter.owner and not now.has_left(today):
            return now
    if matter.text:
        return None
    return next((one for one in tx.people.upwards(matter.owner) if not one.has_left(today)), None)


def _close(tx: Transaction, setting: Setting, matter: Matter) -> None:
    duty = setting.rules.duties.get(matter.kind)
    if matter.text and duty is not None and duty.private:
        tx.contents.destroy(matter.text)
        matter = replace(matter, text="")
    matter = matters.closed(matter, setting.day(tx.now), NOT_NEEDED)
    tx.matters.save(matter)
    if duty is not None:
        log_matter(tx, matter, duty, "closed", by=None)


def _first_due(setting: Setting, duty: Duty, since: date) -> date:
    if duty.after is None:
        return since
    return duty.after.value.after(since, setting.working_time_of(None).add_days)


def _moment(duty: Duty, now: datetime) -> datetime | None:
    """The moment at which hours are over; None where the pack counts in days."""
    span: Span | None = duty.after.value if duty.after else None
    return now + timedelta(hours=span.number) if span and span.unit is Unit.HOURS else None
