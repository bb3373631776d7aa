"""The page of one matter, whatever its kind, and the list of those that are one's own.

Its owner may look at it, who asked for it and, where it is an action, the pair in whose supervision it came up.
What its owner can do about it is in `matter_changes`. Kinds whose answer is more than a choice of the pack's outcomes
have a page of their own besides (`bot.usecases.duties.OWN_PAGES`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, PersonId
from bot.domain.rules import Duty
from bot.errors import NotEntitled, Unknown
from bot.messages.matters import (
    ORIGINS,
    REASONS,
    MatterLetter,
    MatterLine,
    MatterList,
    MatterPage,
    MatterView,
)
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.duties import OF_PAIR, OWN_PAGES
from bot.usecases.fields import people_supervised, supervisor_now
from bot.usecases.matters import OF_TWO
from bot.usecases.reading import MatterTexts, action_texts
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

TEXTS: Final[Mapping[str, MatterTexts]] = MappingProxyType(dict.fromkeys(OF_PAIR, action_texts))
"""How what was written about a matter is read, by its kind; nothing of other kinds is shown on this page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A matter with what its reader needs besides.

    Attributes:
        subject: whom it concerns, where it concerns somebody else than its owner.
        supervises: the reader supervises its subject now, or stands in.
    """

    matter: Matter
    duty: Duty
    owner: Person
    subject: Person | None
    supervises: bool


def show_matter(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One matter as it stands now."""
    return Reply(message=matter_page(tx, setting, request, find_matter(tx, setting, request)))


def show_matters(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Everything open that is one's own to do, and what others do because one asked."""
    duties = setting.rules.duties
    own = [one for one in tx.matters.open_of([request.me])[request.me] if one.kind in duties]
    asked = [
        one
        for one in tx.matters.opened_by(request.me)
        if one.owner != request.me and one.kind in duties and not duties[one.kind].private
    ]
    of_two = [
        one
        for one in tx.matters.concerning(request.me, since=date.max)
        if one.kind in OF_TWO and one.kind in duties and one.subject == request.me
    ]
    everything = (*own, *asked, *of_two)
    people = tx.people.by_ids([person for one in everything for person in (one.owner, one.subject) if person])
    lines = {
        one.id: line_of(tx, setting, request.me, one, people) for one in everything if one.owner in people
    }
    return Reply(
        message=MatterList(
            own=tuple(lines[one.id] for one in own if one.id in lines),
            asked=tuple(lines[one.id] for one in asked if one.id in lines),
            of_two=tuple(lines[one.id] for one in of_two if one.id in lines),
        )
    )


# --- finding and showing ---------------------------------------------------------------------------


def find_matter(tx: Transaction, setting: Setting, request: Request, *, own: bool = False) -> Seen:
    """The matter that a press names; what comes after a full stop in its reference is not the id.

    Args:
        tx: the transaction.
        setting: the installation.
        request: the request.
        own: only its owner may go on.

    Raises:
        Unknown: there is none, or the pack in force has no such kind.
        NotEntitled: it is not the reader's to look at or to change.
    """
    matter = tx.matters.get(request.press.ref.partition(".")[0])
    duty = setting.rules.duties.get(matter.kind) if matter else None
    if matter is None or duty is None:
        raise Unknown("This is no longer there.")
    supervises = supervises_subject(tx, setting, request.me, matter)
    if request.me != matter.owner and (own or not may_look(request.me, matter, supervises=supervises)):
        raise NotEntitled
    people = tx.people.by_ids([person for person in (matter.owner, matter.subject) if person])
    subject = people.get(matter.subject) if matter.subject else None
    if matter.owner not in people:
        raise Unknown("This is no longer there.")
    return Seen(
        matter=matter,
        duty=duty,
        owner=people[matter.owner],
        subject=subject if matter.subject != matter.owner else None,
        supervises=supervises,
    )


def may_look(reader: PersonId, matter: Matter, *, supervises: bool) -> bool:
    """Whether somebody may see a matter's dates.

    Its owner may, who asked for it, the pair where it is an action, and whom it is about where it is between two alone.
    """
    if reader in (matter.owner, matter.opened_by):
        return True
    if matter.kind in OF_TWO:
        return reader == matter.subject
    return matter.kind in OF_PAIR and (reader == matter.subject or supervises)


def supervises_subject(tx: Transaction, setting: Setting, reader: PersonId, matter: Matter) -> bool:
    """Whether the reader supervises the subject now, or stands in; asked for actions alone."""
    if matter.kind not in OF_PAIR or matter.subject in (None, reader):
        return False
    theirs = people_supervised(tx, reader, setting.day(tx.now))
    return any(one.person.id == matter.subject for one in theirs)


def matter_page(
    tx: Transaction, setting: Setting, request: Request, seen: Seen, *, says: str = "", told: str = ""
) -> MatterPage:
    """One matter for its reader, after what was just done; with what was written, where they may read that."""
    matter, view = seen.matter, view_of(tx, setting, request, seen)
    read = TEXTS.get(matter.kind)
    if read is None or not matter.text:
        return MatterPage(view=view, says=says, told=told)
    try:
        audience, texts = read(tx, request.me, matter, supervises=seen.supervises)
    except (NotEntitled, Unknown):
        return MatterPage(view=view, says=says, told=told)
    log_reading(tx, request, matter.subject or matter.owner, matter.id, audience.basis)
    return MatterLetter(reader=audience, texts=texts, view=view, says=says, told=told)


def view_of(tx: Transaction, setting: Setting, request: Request, seen: Seen) -> MatterView:
    """One matter as its reader sees it."""
    matter, duty = seen.matter, seen.duty
    action, own = matter.kind in OF_PAIR, request.me == matter.owner
    people = {one.id: one for one in (seen.owner, seen.subject) if one}
    heir = heir_of(tx, setting, seen) if own else None
    origin = matter.source.partition(":")[0] if action else ""
    # What is answered on a page of its own tells there how it ended, to whom that is to be told.
    ends = () if matter.kind in OWN_PAGES else duty.outcomes
    outcome = next((one.says for one in ends if one.name == matter.outcome), "")
    return MatterView(
        line=line_of(tx, setting, request.me, matter, people),
        action=action,
        origin=origin if origin in ORIGINS else "",
        opened=matter.opened,
        first_due=matter.first_due,
        moves=matter.moves,
        agenda=for_next_session(duty, matter),
        standing=_standing(matter),
        stopped=matter.stopped,
        reason=_reason(tx, setting, matter),
        outcome=outcome,
        closed=matter.closed,
        offers=offers(duty, matter, hand_on=heir is not None) if own else (),
        first_outcome=duty.outcomes[0].name,
        own_page=Press(OWN_PAGES[matter.kind], matter.id) if own and matter.kind in OWN_PAGES else None,
        heir=heir.first_name if heir else "",
        see_all=_see_all(request, seen),
        rule=setting.because(duty.clauses),
        clause=duty.clauses,
    )


def log_reading(tx: Transaction, request: Request, subject: PersonId, ref: str, basis: str) -> None:
    """Logs that somebody was shown what was written (P0-2a)."""
    tx.audit.add(
        Happened(
            kind=AuditKind.MATTER_READ,
            actor=request.me,
            subject=subject,
            ref=ref,
            platform=request.platform,
            clause=(basis, "P0-2a"),
        )
    )


def line_of(
    tx: Transaction, setting: Setting, reader: PersonId, matter: Matter, people: Mapping[PersonId, Person]
) -> MatterLine:
    """What it is, whose, and by when, as one reader sees it; its owner is one of the people."""
    today = setting.day(tx.now)
    owner, subject = people[matter.owner], people.get(matter.subject) if matter.subject else None
    late = matter.due < today or (matter.due_at is not None and matter.due_at < tx.now)
    named = subject is not None and subject.id not in (reader, matter.owner)
    return MatterLine(
        id=matter.id,
        tag=matter.tag,
        says=setting.rules.duties[matter.kind].says,
        owner="" if owner.id == reader else owner.entry.name,
        subject=subject.entry.name if subject and named else "",
        due=matter.due,
        due_at=matter.due_at,
        days=abs((today - matter.due).days),
        past=late,
    )


def for_next_session(duty: Duty, matter: Matter) -> bool:
    """Whether it has moved so often that the two talk about it (P1-7.1c)."""
    return duty.moves is not None and matter.moves >= duty.moves.value


def is_proposed(matter: Matter) -> bool:
    """Whether it is an action that its owner has not accepted, so that it does not count yet (P1-1.1a)."""
    return matter.kind in OF_PAIR and not matter.accepted and matter.state is MatterState.STOPPED


def offers(duty: Duty, matter: Matter, *, hand_on: bool = False) -> tuple[str, ...]:
    """What the owner of a matter can do about it now, by the names of `MatterPage.offers`."""
    if matter.state is MatterState.CLOSED or matter.kind in OWN_PAGES:
        return ()
    action, goes_on = matter.kind in OF_PAIR, matter.runs
    can = {
        "accept": action and not matter.accepted,
        "talk": action and not matter.accepted,
        "done": action and goes_on,
        "move": duty.moves is not None and goes_on,
        "block": matter.state is MatterState.OPEN,
        "resume": matter.state is MatterState.BLOCKED or (duty.stops and matter.state is MatterState.STOPPED),
        "close": True,
        "stop": duty.stops and goes_on,
        "put_off": duty.extends is not None and goes_on and not matter.moves,
        "hand_on": hand_on,
    }
    return tuple(name for name, offered in can.items() if offered)


def _standing(matter: Matter) -> str:
    """The block that words how it stands besides its day."""
    if is_proposed(matter):
        return "proposed"
    if matter.state in (MatterState.BLOCKED, MatterState.STOPPED):
        return matter.state.value
    return "not_accepted" if matter.kind in OF_PAIR and not matter.accepted else ""


def _reason(tx: Transaction, setting: Setting, matter: Matter) -> str:
    """The reason that was given last for how it stands, of a list; empty where there is none."""
    if is_proposed(matter) or (matter.state is MatterState.OPEN and not matter.moves):
        return ""
    logged = tx.duties.of([matter.owner], setting.day(tx.now)).get(matter.owner)
    last = next(logged.of(matter.kind, matter.id), None) if logged else None
    change, _, reason = last.outcome.partition(".") if last else ("", "", "")
    fits = {MatterState.BLOCKED: ("block",), MatterState.STOPPED: ("stop",)}.get(
        matter.state, ("move", "put_off")
    )
    return reason if change in fits and reason in REASONS[change] else ""


def heir_of(tx: Transaction, setting: Setting, seen: Seen) -> Person | None:
    """Who would take on an action from a supervision that has gone to somebody else; None where it has not."""
    matter = seen.matter
    if matter.kind not in OF_PAIR or seen.subject is None or seen.supervises:
        return None
    found = supervisor_now(tx, seen.subject, setting.day(tx.now))
    return found if found and found.id != matter.owner else None


def _see_all(request: Request, seen: Seen) -> Press:
    """The list in which it stands for its reader."""
    matter = seen.matter
    if matter.kind not in OF_PAIR:
        return Press(Verb.MATTERS)
    in_pair = request.me == matter.subject or seen.supervises
    return Press(Verb.ACTIONS, (matter.subject or "") if in_pair else "before")
