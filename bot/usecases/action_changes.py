"""Adding an action, accepting it, talking first, and handing it on when the supervision is somebody else's now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.confidential import Confidential
from bot.domain import identifiers
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Facts, Person
from bot.errors import Unknown
from bot.ids import new_id
from bot.messages.actions import AGREED, KINDS, ME, OTHER, ActionEnvelope, ActionForm, ActionText
from bot.messages.answers import Plain
from bot.messages.matters import ORIGINS
from bot.messages.preparation import Found
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.actions import action_list
from bot.usecases.book_session import LONGEST_AHEAD
from bot.usecases.cases import pair_of
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import read_date, supervisor_now
from bot.usecases.matter_changes import change_matter, news, other_of_pair, stale
from bot.usecases.matter_pages import find_matter, heir_of, matter_page, offers
from bot.usecases.matters import log_matter, open_matter
from bot.usecases.planning import plan_message
from bot.usecases.reading import action_author, dump_action, label_of_action
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

LONGEST: Final = 400
"""Characters of each text: a step in a sentence or two, not an account."""
_ACTION, _QUALITY = "action", "quality_action"


def action_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for a new action of a supervision; its date is the next session's, where that is booked."""
    facts = pair_of(tx, setting, request, request.press.ref)
    booked = facts.booked if facts.booked and facts.booked >= setting.day(tx.now) else None
    return Reply(message=_form(tx, setting, request, facts, _Fields(due=booked)))


def save_action(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Keeps an action (P1-1.2-M4): one's own is agreed, another's waits for their yes (P1-1.1a).

    What looks like an identifier is mended or gets a reason first (P1-8h).
    """
    facts = pair_of(tx, setting, request, request.press.ref)
    today = setting.day(tx.now)
    errors: dict[str, str] = {}
    fields = _read(setting, request, today, errors)
    other = _other(tx, setting, request, facts)
    if fields.who == OTHER and other is None:
        errors["who"] = "choose_one"
    if errors or fields.due is None:
        return Invalid(errors=errors)
    found = _screen(fields, today)
    if found and not fields.text.reason:
        return Reply(message=_form(tx, setting, request, facts, fields, found=found))
    if not found:
        # It was for what has been mended since.
        fields = replace(fields, text=replace(fields.text, reason=""))
    owner = other if fields.who == OTHER and other else request.actor
    matter = _open(tx, setting, request, fields, supervisee=facts.person, owner=owner)
    says = "added"
    if owner.id != request.me:
        says = "asked" if matter.kind == _ACTION else "asked_quality"
        _tell(tx, setting, matter)
    message = action_list(tx, setting, request, facts, says=says, tag=matter.tag)
    return Reply(message=message, again=Press(Verb.ACTIONS, facts.person.id))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Fields:
    """What was filled in; never shown by its representation."""

    text: ActionText = field(default_factory=lambda: ActionText(what=""))
    who: str = ""
    kind: str = AGREED
    due: date | None = None


def _read(setting: Setting, request: Request, today: date, errors: dict[str, str]) -> _Fields:
    answers = request.answers
    texts = {name: answers.text(name) for name in ("what", "measure", "reason")}
    if not texts["what"]:
        errors["what"] = "write_something"
    for name, text in texts.items():
        if len(text) > LONGEST:
            errors[name] = "too_long"
    if answers.text("who") not in (ME, OTHER):
        errors["who"] = "choose_one"
    if answers.text("kind") not in _kinds(setting):
        errors["kind"] = "choose_one"
    due = read_date(answers.text("due"), "due", errors)
    if due and not today <= due <= today + LONGEST_AHEAD:
        errors["due"] = "today_or_later"
    return _Fields(text=ActionText(**texts), who=answers.text("who"), kind=answers.text("kind"), due=due)


def _kinds(setting: Setting) -> tuple[str, ...]:
    """From where an action can come, as far as the pack knows such a matter."""
    return tuple(kind for kind in KINDS if _matter_of(kind) in setting.rules.duties)


def _matter_of(kind: str) -> str:
    return _QUALITY if kind in ORIGINS else _ACTION


def _screen(fields: _Fields, today: date) -> tuple[Found, ...]:
    return tuple(
        Found(where, finding.kind.value, finding.words)
        for where, text in (("what", fields.text.what), ("measure", fields.text.measure))
        for finding in identifiers.find(text, today=today)
    )


def _form(
    tx: Transaction,
    setting: Setting,
    request: Request,
    facts: Facts,
    fields: _Fields,
    *,
    found: tuple[Found, ...] = (),
) -> ActionForm:
    kinds = _kinds(setting)
    if not kinds:
        raise Unknown("The policy in force keeps no agreed actions.")
    other = _other(tx, setting, request, facts)
    label = label_of_action(facts.person.id)
    return ActionForm(
        reader=action_author(request.me, facts.person.id),
        person=facts.person.id,
        other=other.first_name if other else "",
        text=Confidential(fields.text, label),
        who=fields.who,
        due=fields.due,
        kinds=kinds,
        kind=fields.kind if fields.kind in kinds else kinds[0],
        found=Confidential(found, label),
        count=len(found),
    )


def _other(tx: Transaction, setting: Setting, request: Request, facts: Facts) -> Person | None:
    if facts.person.id != request.me:
        return facts.person
    return supervisor_now(tx, facts.person, setting.day(tx.now))


def _open(
    tx: Transaction, setting: Setting, request: Request, fields: _Fields, *, supervisee: Person, owner: Person
) -> Matter:
    """Opens the matter with its text. What is not accepted yet stands still; a quality action never does."""
    kind, today = _matter_of(fields.kind), setting.day(tx.now)
    matter = open_matter(
        tx,
        setting,
        kind,
        owner.id,
        subject=supervisee.id,
        by=request.me,
        due=fields.due,
        source=f"{fields.kind}:{new_id()}" if fields.kind in ORIGINS else "",
    )
    if matter is None:
        raise Unknown("The policy in force keeps no agreed actions.")
    waits = owner.id != request.me and kind == _ACTION
    matter = replace(
        matter,
        # Both of the pair speak of it by this, whoever is to do it.
        tag=f"{kind[0].upper()}{tx.matters.count(kind, supervisee.id)}",
        text=tx.contents.put(supervisee.id, label_of_action(matter.id), dump_action(fields.text)),
        accepted=owner.id == request.me,
        state=MatterState.STOPPED if waits else MatterState.OPEN,
        stopped=today if waits else None,
    )
    tx.matters.save(matter)
    return matter


def _tell(tx: Transaction, setting: Setting, matter: Matter) -> None:
    """The owner gets an envelope."""
    day = setting.day(tx.now).toordinal()
    plan_message(tx, matter.owner, "action_new", matter.id, day, urgency=Urgency.REQUEST)


# --- the owner's word ------------------------------------------------------------------------------


def accept_action(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Its owner says yes: it counts as agreed from now on, by the day that was named (P1-1.1a)."""
    seen = find_matter(tx, setting, request, own=True)
    if "accept" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    matter = seen.matter
    state = MatterState.OPEN if matter.state is MatterState.STOPPED else matter.state
    accepted = replace(matter, accepted=True, state=state, stopped=None)
    return change_matter(tx, setting, request, replace(seen, matter=accepted), "accepted")


def talk_about_action(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Its owner would like to talk before saying yes; the other one is told that, and no reason (P1-1.1a)."""
    seen = find_matter(tx, setting, request, own=True)
    other = other_of_pair(tx, setting, seen)
    if other is None or "talk" not in offers(seen.duty, seen.matter):
        return stale(tx, setting, request, seen)
    day = setting.day(tx.now).toordinal()
    if plan_message(tx, other.id, "action_talk", seen.matter.id, day, urgency=Urgency.REQUEST):
        log_matter(tx, seen.matter, seen.duty, "talk_asked", by=request.me, platform=request.platform)
    page = matter_page(tx, setting, request, seen, says="talk_now", told=other.first_name)
    return Reply(message=page, again=Press(Verb.MATTER_OPEN, seen.matter.id))


def hand_on(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who no longer supervises gives an action to who does; it waits for their yes like a new one."""
    seen = find_matter(tx, setting, request, own=True)
    heir = heir_of(tx, setting, seen)
    if heir is None or "hand_on" not in offers(seen.duty, seen.matter, hand_on=True):
        return stale(tx, setting, request, seen)
    waits = seen.matter.kind == _ACTION
    matter = replace(
        seen.matter,
        owner=heir.id,
        accepted=False,
        state=MatterState.STOPPED if waits else MatterState.OPEN,
        stopped=setting.day(tx.now) if waits else None,
    )
    tx.matters.save(matter)
    log_matter(tx, matter, seen.duty, "handed_on", by=request.me, platform=request.platform)
    _tell(tx, setting, matter)
    leads = (("see_actions", Press(Verb.ACTIONS)),)
    return Reply(
        message=Plain(says="handed_on", name=heir.first_name, leads=leads), again=Press(Verb.ACTIONS)
    )


# --- what others are told --------------------------------------------------------------------------


def action_new(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells its owner that an action waits for their yes, as long as it does."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.owner != recipient.id or matter.state is MatterState.CLOSED:
        return Dropped("it is not theirs to do any more")
    if matter.accepted:
        return Dropped("it was accepted")
    return ActionEnvelope(action=matter.id)


def action_talk(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells the other one that the owner would like to talk first, as long as there is no yes."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.accepted:
        return Dropped("it was accepted")
    return news(tx, setting, recipient, outgoing, "talk") or Dropped("it is not there any more")
