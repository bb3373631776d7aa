"""The register of requests for somebody's own information (P3-3a), and the meeting to go through it (P3-3b).

The law's month counts from the day of receipt. The meeting is a task of its own: the copy does not wait for it.
Stopping the clock, going on, extending and closing are on the page of the matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, PersonId, Role
from bot.errors import NotEntitled, Unknown
from bot.messages.data_requests import FAMILY, RequestForm, RequestLine, RequestList
from bot.messages.waiting import Waiting
from bot.policy.settled import settled, settled_words
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import read_date
from bot.usecases.group import key_of
from bot.usecases.keepers import keepers, keeps
from bot.usecases.matters import holder_of, open_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

KIND: Final = "data_request"
MEETING: Final = "request_meeting"
OFFERED: Final = "offered"
"""The pack's word at `access.meeting` with which a meeting is a task, and no condition (C22)."""
MAY_ENTER: Final = frozenset({Role.DATA_PROTECTION_LEAD, Role.MANAGER, Role.HEAD_OF_SERVICE})
AT_ONCE: Final = 60
"""People in one list; of more the team is chosen first."""


def may_enter(tx: Transaction, setting: Setting, person: Person) -> bool:
    """Whether somebody keeps the register or enters into it: data protection and managers."""
    return bool(person.entry.roles & MAY_ENTER) or keeps(tx, setting, person.id)


def show_requests(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What is open: for data protection all of it, for a manager what they entered or hold.

    Raises:
        NotEntitled: the register is not theirs.
    """
    _check(tx, setting, request)
    return Reply(message=_list(tx, setting, request))


def request_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for a new request.

    Raises:
        NotEntitled: the register is not theirs.
    """
    _check(tx, setting, request)
    team = request.press.ref
    return Reply(message=_form(tx, setting, request, team=team, who="", received=setting.day(tx.now)))


def save_request(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Enters a request, or plans the meeting of one; in a large organisation asks for the person of a team first.

    Raises:
        NotEntitled: the register is not theirs.
    """
    _check(tx, setting, request)
    first, _, reference = request.press.ref.partition(".")
    if reference:
        return _plan_meeting(tx, setting, request, reference)
    errors: dict[str, str] = {}
    who, about = request.answers.text("who"), request.answers.text("about")
    if who not in settled_words(setting.rules, "access.requesters"):
        errors["who"] = "choose_one"
    received = read_date(request.answers.text("received"), "received", errors)
    if received and received > setting.day(tx.now):
        errors["received"] = "today_or_earlier"
    people = _people(tx, setting, request)
    teams = {key_of(one.entry.team) for one in people.values()}
    if about != FAMILY and about not in people and (first or about not in teams):
        errors["about"] = "choose_one"
    if errors or received is None:
        return Invalid(errors=errors)
    if about != FAMILY and about not in people:
        return Reply(message=_form(tx, setting, request, team=about, who=who, received=received))
    subject = None if about == FAMILY else PersonId(about)
    return _enter(tx, setting, request, who=who, subject=subject, received=received)


def _check(tx: Transaction, setting: Setting, request: Request) -> None:
    if not may_enter(tx, setting, request.actor):
        raise NotEntitled


def _enter(
    tx: Transaction,
    setting: Setting,
    request: Request,
    *,
    who: str,
    subject: PersonId | None,
    received: date,
) -> Outcome:
    again = Press(Verb.REQUEST_LIST)
    duty = setting.rules.duties.get(KIND)
    mine = keeps(tx, setting, request.me)
    holder = request.actor if mine else holder_of(tx, setting, duty) if duty else None
    matter = (
        open_matter(
            tx,
            setting,
            KIND,
            holder.id,
            subject=subject,
            by=request.me,
            since=received,
            said={"who": who, "received": received.isoformat()},
        )
        if holder
        else None
    )
    if holder is None or matter is None:
        return Reply(message=_list(tx, setting, request, "nobody"), again=again)
    if holder.id != request.me:
        plan_message(tx, holder.id, "request_told", matter.id, urgency=Urgency.REQUEST)
    return Reply(message=_list(tx, setting, request, "entered", matter.tag), again=again)


def _plan_meeting(tx: Transaction, setting: Setting, request: Request, reference: str) -> Outcome:
    """Who offers the meeting holds it; one for each request, and the request's own day stays (P3-3b)."""
    matter = tx.matters.get(reference)
    if matter is None or matter.kind != KIND:
        raise Unknown
    if matter.id not in {one.id for one in _open(tx, setting, request)}:
        raise NotEntitled
    source = f"request:{matter.id}"
    meeting = open_matter(tx, setting, MEETING, request.me, by=request.me, source=source)
    if meeting is not None:
        tx.matters.save(replace(matter, said=(*matter.said, ("meeting", meeting.id))))
    says = "meeting_planned" if meeting else "stale"
    return Reply(message=_list(tx, setting, request, says, matter.tag), again=Press(Verb.REQUEST_LIST))


def request_told(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To who answers a request that somebody else entered, as long as it is open."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.state is MatterState.CLOSED:
        return Dropped("it is closed")
    if matter.owner != recipient.id:
        return Dropped("somebody else answers it")
    return Waiting(press=Press(Verb.REQUEST_LIST))


# --- what is shown ---------------------------------------------------------------------------------


def _list(tx: Transaction, setting: Setting, request: Request, says: str = "", tag: str = "") -> RequestList:
    found = sorted(_open(tx, setting, request), key=lambda one: (one.due, one.opened_at))
    people = tx.people.by_ids([person for one in found for person in (one.owner, one.subject) if person])
    duty = setting.rules.duties.get(KIND)
    return RequestList(
        lines=tuple(_line(tx, setting, request, one, people) for one in found),
        says=says,
        tag=tag,
        rule=setting.because(duty.clauses) if duty else "",
        clause=duty.clauses if duty else (),
    )


def _open(tx: Transaction, setting: Setting, request: Request) -> Sequence[Matter]:
    """The open requests that somebody may see."""
    found = keepers(tx, setting.day(tx.now))
    owners = {request.me, *(one.id for one in found)} if keeps(tx, setting, request.me) else {request.me}
    held = [one for theirs in tx.matters.open_of(owners).values() for one in theirs]
    both = {one.id: one for one in (*held, *tx.matters.opened_by(request.me)) if one.kind == KIND}
    return list(both.values())


def _line(
    tx: Transaction, setting: Setting, request: Request, matter: Matter, people: Mapping[PersonId, Person]
) -> RequestLine:
    today = setting.day(tx.now)
    holder = people.get(matter.owner)
    subject = people.get(matter.subject) if matter.subject else None
    planned = matter.chosen("meeting")
    meeting = tx.matters.get(planned) if planned else None
    offered = settled(setting.rules, "access.meeting", str) == OFFERED and MEETING in setting.rules.duties
    return RequestLine(
        id=matter.id,
        tag=matter.tag,
        who=matter.chosen("who"),
        about=subject.entry.name if subject else "",
        received=date.fromisoformat(matter.chosen("received")),
        due=matter.due,
        holder=holder.first_name if holder and holder.id != request.me else "",
        days=abs((matter.due - today).days),
        past=matter.due < today,
        stopped=matter.stopped,
        meeting=_meeting_block(meeting) if meeting else "may_meet" if offered else "",
        may_open=request.me in (matter.owner, matter.opened_by),
        may_meet=offered and meeting is None,
    )


def _meeting_block(meeting: Matter) -> str:
    if meeting.state is not MatterState.CLOSED:
        return "meeting_open"
    return "meeting_held" if meeting.outcome == "held" else "meeting_not_held"


def _form(
    tx: Transaction, setting: Setting, request: Request, *, team: str, who: str, received: date
) -> RequestForm:
    people = _people(tx, setting, request)
    shown = [one for one in people.values() if not team or key_of(one.entry.team) == team]
    large = not team and len(shown) > AT_ONCE
    teams = {key_of(one.entry.team): one.entry.team for one in shown} if large else {}
    return RequestForm(
        requesters=settled_words(setting.rules, "access.requesters"),
        people=() if large else tuple((one.id, one.entry.name) for one in shown),
        teams=tuple(sorted(teams.items(), key=lambda pair: pair[1])),
        team=team,
        who=who,
        received=received,
    )


def _people(tx: Transaction, setting: Setting, request: Request) -> Mapping[PersonId, Person]:
    """Whom a request can be about, by name: for data protection everybody, leavers too; else one's own line."""
    everybody = keeps(tx, setting, request.me)
    facts = tx.people.everybody() if everybody else tx.people.below(request.me)
    return {one.person.id: one.person for one in facts}
