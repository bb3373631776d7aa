"""The list of who looks into what went to the wrong place: hours left, taking an incident on, near misses (P4-7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, PersonId
from bot.errors import NotEntitled, Unknown
from bot.messages.breach import NEAR, BreachList, Incident
from bot.messages.waiting import Waiting
from bot.ports import Outgoing, Transaction
from bot.presses import Press, Verb
from bot.usecases.composed import Composed, Dropped
from bot.usecases.keepers import keepers, keeps
from bot.usecases.matters import log_matter, open_matter
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting
from bot.usecases.take_back import in_the_chat

KIND: Final = "breach"
NEAR_MISS: Final = "near_miss"
"""The pack's word for how a near miss ends: at once, so that no hours run."""
NEAR_SHOWN: Final = timedelta(days=92)
HOUR: Final = timedelta(hours=1)


def find_incident(tx: Transaction, reference: str) -> Matter:
    """The incident of an id.

    Raises:
        Unknown: there is none.
    """
    matter = tx.matters.get(reference)
    if matter is None or matter.kind != KIND:
        raise Unknown
    return matter


def ends_at(setting: Setting, matter: Matter) -> datetime:
    """When the time of an incident ends: to the minute, or with its day where the pack counts in days."""
    return matter.due_at or datetime.combine(matter.due, time(23, 59), tzinfo=setting.zone)


def breach_told(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To who looks after data protection, as long as it is to be looked into."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or (matter.state is MatterState.CLOSED and matter.outcome != NEAR_MISS):
        return Dropped("it is closed")
    if not keeps(tx, setting, recipient.id):
        return Dropped("the recipient does not look after data protection any more")
    return Waiting(press=Press(Verb.BREACH_LIST))


def look_into(tx: Transaction, setting: Setting, request: Request, reference: str, *, again: bool) -> Outcome:
    """A lead takes an incident on from another one, or opens a near miss as a breach after all.

    Raises:
        NotEntitled: the actor does not look after data protection.
    """
    if not keeps(tx, setting, request.me):
        raise NotEntitled
    matter = find_incident(tx, reference)
    says = (_open_after_all if again else _take_on)(tx, setting, request, matter)
    return Reply(message=incident_list(tx, setting, request, says), again=Press(Verb.BREACH_LIST))


def _take_on(tx: Transaction, setting: Setting, request: Request, matter: Matter) -> str:
    duty = setting.rules.duties.get(KIND)
    if duty is None or matter.state is MatterState.CLOSED:
        return "stale"
    matter = replace(matter, owner=request.me)
    tx.matters.save(matter)
    log_matter(tx, matter, duty, "taken_on", by=request.me, platform=request.platform)
    return "took_on"


def _open_after_all(tx: Transaction, setting: Setting, request: Request, matter: Matter) -> str:
    """A near miss is opened once; its hours count from now."""
    said = {**dict(matter.said), "what": NEAR}
    source = f"near_miss:{matter.id}"
    opened = open_matter(tx, setting, KIND, request.me, by=request.me, said=said, source=source)
    if opened is None:
        return "stale"
    # Who told of it stays who told.
    tx.matters.save(replace(opened, opened_by=matter.opened_by))
    return "opened_again"


def incident_list(tx: Transaction, setting: Setting, request: Request, says: str = "") -> BreachList:
    """What is open with any of the leads, and near misses that nobody has opened since."""
    since = setting.day(tx.now) - NEAR_SHOWN
    known = {
        one.id: one
        for lead in keepers(tx, setting.day(tx.now))
        for one in tx.matters.concerning(lead.id, since=since)
        if one.kind == KIND
    }
    opened = {one.source.partition(":")[2] for one in known.values() if one.source}
    open_ = [one for one in known.values() if one.state is not MatterState.CLOSED]
    near = [one for one in known.values() if one.outcome == NEAR_MISS and one.id not in opened]
    people = tx.people.by_ids([p for one in known.values() for p in (one.owner, one.opened_by) if p])
    return BreachList(
        incidents=tuple(
            _shown(tx, setting, request, one, people)
            for one in sorted(open_, key=lambda one: (one.due, one.opened_at))
        ),
        near=tuple(
            _shown(tx, setting, request, one, people)
            for one in sorted(near, key=lambda one: one.opened_at, reverse=True)
        ),
        says=says,
    )


def _shown(
    tx: Transaction, setting: Setting, request: Request, matter: Matter, people: Mapping[PersonId, Person]
) -> Incident:
    by = people.get(matter.opened_by) if matter.opened_by else None
    holder = people.get(matter.owner)
    until = ends_at(setting, matter)
    left = until - tx.now
    message = matter.chosen("message")
    return Incident(
        id=matter.id,
        tag=matter.tag,
        by=by.entry.name if by else "",
        at=matter.opened_at,
        what=matter.chosen("what"),
        holds=matter.chosen("holds"),
        people=matter.chosen("people"),
        place=matter.chosen("place"),
        day=_day(matter.chosen("day")),
        part=matter.chosen("part"),
        chat=in_the_chat(tx.outbox.sent(message)) if message else "",
        holder=holder.first_name if holder and holder.id != request.me else "",
        until=until,
        hours=abs(left) // HOUR,
        past=left < timedelta(0),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
