"""Telling that something went to the wrong place (contract: `breach`; P4-7.2), and the list of who looks into it.

Those who look after data protection are told at once, at any hour, and nobody else is. No text is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.domain import matters
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person
from bot.errors import NotEntitled, Unknown
from bot.messages.breach import (
    ELSEWHERE,
    HOLDS,
    NEAR,
    PARTS,
    PEOPLE,
    PLACES,
    SENT,
    BreachForm,
    BreachSent,
    BreachStart,
    BreachTold,
)
from bot.ports import AuditKind, Happened, Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.breach_list import (
    HOUR,
    KIND,
    NEAR_MISS,
    ends_at,
    find_incident,
    incident_list,
    look_into,
)
from bot.usecases.fields import read_date
from bot.usecases.keepers import keepers
from bot.usecases.matters import log_matter, open_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting
from bot.usecases.take_back import in_the_chat, own_message, passed_on, take_back_message

CLAUSES: Final = ("P4-7.2",)


def show_breach(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The word: for who looks into incidents their list, for everybody else what happened."""
    found = keepers(tx, setting.day(tx.now))
    if any(one.id == request.me for one in found):
        return Reply(message=incident_list(tx, setting, request))
    return Reply(message=BreachStart(leads=tuple(one.first_name for one in found)))


def show_incident(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The list, or for who told of one incident how it stands.

    Raises:
        NotEntitled: somebody else told of it.
    """
    if not request.press.ref:
        return show_breach(tx, setting, request)
    matter = find_incident(tx, request.press.ref)
    if matter.opened_by != request.me:
        raise NotEntitled
    return Reply(message=_told(tx, setting, request, matter))


def breach_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What is asked about it; where nothing went through the bot lately, how it went instead."""
    what = request.press.ref
    messages = passed_on(tx, request) if what == SENT else ()
    if messages:
        return Reply(message=BreachSent(messages=tuple(messages)))
    what = ELSEWHERE if what == SENT else what
    if what not in PLACES:
        raise Unknown
    return Reply(message=BreachForm(what=what, today=setting.day(tx.now)))


# --- telling ---------------------------------------------------------------------------------------


def take_back_sent(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Takes a message back and tells who looks into it: in one press, so that no time is lost."""
    errors: dict[str, str] = {}
    said = {"what": SENT, **_chosen(request, errors, holds=HOLDS, people=PEOPLE)}
    chosen = request.answers.text("message")
    if not chosen:
        errors["message"] = "choose_one"
    if errors:
        return Invalid(errors=errors)
    sent = own_message(tx, request, chosen)
    content = take_back_message(tx, setting, request, sent)
    return _tell(tx, setting, request, {**said, "message": chosen, "content": content})


def tell_breach(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What did not go through the bot; a near miss; or what a lead does with an incident."""
    what, _, reference = request.press.ref.partition(".")
    if what in ("take", "again"):
        return look_into(tx, setting, request, reference, again=what == "again")
    if what not in PLACES:
        raise Unknown
    errors: dict[str, str] = {}
    lists = {"holds": HOLDS, "people": PEOPLE, "place": PLACES[what], "part": PARTS}
    said = _chosen(request, errors, **{name: values for name, values in lists.items() if values})
    day = read_date(request.answers.text("day"), "day", errors)
    if day and day > setting.day(tx.now):
        errors["day"] = "today_or_earlier"
    if errors or day is None:
        return Invalid(errors=errors)
    return _tell(tx, setting, request, {"what": what, **said, "day": day.isoformat()})


def _chosen(request: Request, errors: dict[str, str], **lists: tuple[str, ...]) -> dict[str, str]:
    """What was chosen of each list; notes an error where nothing of it was."""
    said: dict[str, str] = {}
    for name, values in lists.items():
        said[name] = request.answers.text(name)
        if said[name] not in values:
            errors[name] = "choose_one"
    return said


def _tell(tx: Transaction, setting: Setting, request: Request, said: Mapping[str, str]) -> Outcome:
    found = keepers(tx, setting.day(tx.now))
    matter = _open(tx, setting, request, found, said) if found else None
    _log(tx, request, matter, said, len(found))
    if matter is None:
        untold = BreachTold(what=said["what"], leads=(), at=tx.now)
        message = _with_message(tx, untold, said)
        return Reply(message=message, again=Press(Verb.WORD, KIND))
    near = matter.state is MatterState.CLOSED
    for one in found:
        if one.id != request.me:
            _plan(tx, setting, one, matter, near=near)
    again = Press(Verb.BREACH_LIST, matter.id)
    return Reply(message=_told(tx, setting, request, matter), again=again)


def _open(
    tx: Transaction, setting: Setting, request: Request, found: Sequence[Person], said: Mapping[str, str]
) -> Matter | None:
    """The incident, with somebody who is there and did not tell of it, where there is one; a near miss is over at once."""
    today = setting.day(tx.now)
    others = [one for one in found if one.id != request.me]
    there = [one for one in others if not tx.people.facts_of(one.id).is_away(today)]
    owner = next(iter((*there, *others, *found)))
    matter = open_matter(tx, setting, KIND, owner.id, by=request.me, said=said)
    if matter is None or said["what"] != NEAR:
        return matter
    matter = matters.closed(matter, today, NEAR_MISS)
    tx.matters.save(matter)
    log_matter(tx, matter, setting.rules.duties[KIND], "closed", by=request.me, platform=request.platform)
    return matter


def _plan(tx: Transaction, setting: Setting, lead: Person, matter: Matter, *, near: bool) -> None:
    """At once, at any hour; what was only nearly one waits for working time."""
    plan_message(
        tx,
        lead.id,
        "breach_told",
        matter.id,
        urgency=Urgency.REQUEST if near else Urgency.ANSWER,
        send_at=setting.working_time_of(lead).next_moment(tx.now) if near else tx.now,
    )


def _log(
    tx: Transaction, request: Request, matter: Matter | None, said: Mapping[str, str], told: int
) -> None:
    tx.audit.add(
        Happened(
            kind=AuditKind.BREACH_TOLD,
            actor=request.me,
            ref=matter.id if matter else "",
            platform=request.platform,
            outcome="done" if matter else "nobody",
            clause=CLAUSES,
            details={**{name: value for name, value in said.items() if name != "message"}, "told": told},
        )
    )


def _told(tx: Transaction, setting: Setting, request: Request, matter: Matter) -> BreachTold:
    """What who told of an incident sees, now or later."""
    others = [one for one in keepers(tx, setting.day(tx.now)) if one.id != request.me]
    unreachable = tx.accounts.unreachable()
    return _with_message(
        tx,
        BreachTold(
            what=matter.chosen("what"),
            matter=matter.id,
            leads=tuple(one.first_name for one in others),
            own=matter.owner == request.me,
            unreached=tuple(one.first_name for one in others if one.id in unreachable),
            at=matter.opened_at,
            until=ends_at(setting, matter),
            hours=(ends_at(setting, matter) - matter.opened_at) // HOUR,
        ),
        dict(matter.said),
    )


def _with_message(tx: Transaction, told: BreachTold, said: Mapping[str, str]) -> BreachTold:
    """With what became of the message, where one was taken back."""
    sent = tx.outbox.sent(said["message"]) if "message" in said else None
    if sent is None:
        return told
    recipient = tx.people.by_id(sent.outgoing.recipient)
    return replace(
        told,
        name=recipient.first_name if recipient else "",
        content=said["content"],
        chat=in_the_chat(sent),
        follow=_follow(tx, sent.outgoing, said["content"]),
    )


def _follow(tx: Transaction, outgoing: Outgoing, content: str) -> tuple[str, Press] | None:
    """What its sender may want to do with what was taken back."""
    if content in ("preparation_unread", "preparation_read"):
        return "open_preparation", Press(Verb.PREPARE_OPEN, outgoing.ref)
    record = tx.records.get(outgoing.ref) if content in ("record_draft", "view_stays") else None
    if record is None:
        return None
    verb = Verb.RECORD_CHANGE if content == "record_draft" else Verb.CONFIRM_OPEN
    label = "change_record" if content == "record_draft" else "open_record"
    return label, Press(verb, record.id, record.version)
