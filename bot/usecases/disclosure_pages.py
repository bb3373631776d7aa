"""One entry of the register, as each of those sees it whom it concerns.

They are its maker, the supervisee, who answers for data protection, and who is to answer a law or a court.
The texts of an entry (to whom, and why it went ahead) open through the authorisation table, and each reading is logged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.domain.access import Purpose, Stage, Subject, decide
from bot.domain.disclosures import LAW, Disclosure, ShareState
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, PersonId, Role
from bot.errors import NotEntitled, Unknown
from bot.messages.base import Message
from bot.messages.disclosures import ConsentLetter, DisclosurePage, DisclosureTask, Entry, Task
from bot.ports import AuditKind, Happened, Transaction
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

CONSENT, LAW_REQUEST, APPROVAL = "consent", "law_request", "caldicott_approval"
"""The pack's names of the matters that an entry opens."""
OF_LAW = (LAW_REQUEST, APPROVAL)
SOURCE = "disclosure:"
_NOBODY = "nobody"


def source_of(disclosure: str) -> str:
    """By which the matters of an entry are known."""
    return f"{SOURCE}{disclosure}"


def disclosure_of(tx: Transaction, reference: str) -> Disclosure:
    """The entry with an id, or the one that a matter came from.

    Raises:
        Unknown: there is none.
    """
    found = tx.disclosures.get(reference)
    if found is None:
        matter = tx.matters.get(reference)
        if matter is not None and matter.source.startswith(SOURCE):
            found = tx.disclosures.get(matter.source.removeprefix(SOURCE))
    if found is None:
        raise Unknown
    return found


def matters_of(tx: Transaction, one: Disclosure) -> Sequence[Matter]:
    """What somebody was given to do because of an entry, closed or not."""
    concerning = tx.matters.concerning(one.subject, since=one.opened)
    return [matter for matter in concerning if matter.source == source_of(one.id)]


def open_disclosure(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One entry, as its reader may see it.

    Raises:
        NotEntitled: it is none of theirs.
    """
    one = disclosure_of(tx, request.press.ref)
    if request.me == one.subject:
        return Reply(message=consent_letter(tx, setting, request, one))
    if request.me == one.made_by or is_lead(request.actor):
        return Reply(message=disclosure_page(tx, setting, request, one))
    held = next((m for m in matters_of(tx, one) if m.owner == request.me and m.kind in OF_LAW), None)
    if held is None:
        raise NotEntitled
    return Reply(message=_task_page(tx, setting, one, held))


def disclosure_page(
    tx: Transaction, setting: Setting, request: Request, one: Disclosure, says: str = ""
) -> DisclosurePage:
    """The entry for its maker, or for who answers for data protection; what was done before it."""
    own = request.me == one.made_by
    audience, recipient = _recipient(tx, request, one)
    matters = matters_of(tx, one) if one.audience == LAW else ()
    waits = _waits(one, matters)
    return DisclosurePage(
        reader=audience,
        entry=entry_of(tx, setting, one),
        recipient=recipient,
        reason=_reason(tx, request, one),
        own=own,
        says=says,
        tasks=_tasks(tx, setting, matters),
        waits=waits,
        can_give=own and may_be_given(tx, one),
        can_override=own and one.may_be_overridden,
        can_drop=own and one.is_open,
    )


def consent_letter(
    tx: Transaction, setting: Setting, request: Request, one: Disclosure, says: str = ""
) -> ConsentLetter:
    """The entry for the supervisee: a question, or what they are told; what was done before it."""
    audience, recipient = _recipient(tx, request, one)
    return ConsentLetter(
        reader=audience,
        entry=entry_of(tx, setting, one),
        recipient=recipient,
        reason=_reason(tx, request, one),
        says=says,
        can_answer=one.may_be_answered,
    )


def _task_page(tx: Transaction, setting: Setting, one: Disclosure, held: Matter) -> Message:
    return DisclosureTask(entry=entry_of(tx, setting, one), matter=held.id, says=held.kind, due=held.due)


def may_be_given(tx: Transaction, one: Disclosure) -> bool:
    """Whether nothing is missing: neither a yes where one is needed, nor an approval (P0-2f, P4-7.1b)."""
    if one.state is not ShareState.READY:
        return False
    return one.audience != LAW or _waits(one, matters_of(tx, one)) in ("", _NOBODY)


def _waits(one: Disclosure, matters: Sequence[Matter]) -> str:
    """What is missing where a law or a court asks, as a block of the page."""
    if one.audience != LAW or not one.is_open:
        return ""
    outcomes = {matter.kind: matter.outcome for matter in matters if matter.kind in OF_LAW}
    if not outcomes:
        return _NOBODY
    if "refused" in outcomes.values():
        return "not_approved"
    return "no_approval" if outcomes.get(APPROVAL, "approved") != "approved" else ""


def _tasks(tx: Transaction, setting: Setting, matters: Sequence[Matter]) -> tuple[Task, ...]:
    people = tx.people.by_ids([matter.owner for matter in matters])
    return tuple(
        Task(
            kind=matter.kind,
            holder=people[matter.owner].entry.name,
            due=matter.due,
            outcome=_outcome(setting, matter),
        )
        for matter in sorted(matters, key=lambda one: one.kind, reverse=True)
        if matter.kind in OF_LAW and matter.owner in people
    )


def _outcome(setting: Setting, matter: Matter) -> str:
    """What came of a matter, in the pack's words."""
    if matter.state is not MatterState.CLOSED:
        return ""
    duty = setting.rules.duties.get(matter.kind)
    said = (one.says for one in duty.outcomes if one.name == matter.outcome) if duty else ()
    return next(iter(said), "Closed")


def entry_of(tx: Transaction, setting: Setting, one: Disclosure) -> Entry:
    """An entry without its texts, with names."""
    return entries_of(tx, setting, [one])[0]


def entries_of(tx: Transaction, setting: Setting, several: Sequence[Disclosure]) -> tuple[Entry, ...]:
    """The same for several."""
    people = tx.people.by_ids([person for one in several for person in (one.subject, one.made_by)])
    today = setting.day(tx.now)
    return tuple(_entry(one, people, today) for one in several)


def _entry(one: Disclosure, people: Mapping[PersonId, Person], today: date) -> Entry:
    about, by = people[one.subject], people[one.made_by]
    return Entry(
        id=one.id,
        tag=one.tag,
        about=about.entry.name,
        about_first=about.first_name,
        by=by.entry.name,
        by_first=by.first_name,
        audience=one.audience,
        purpose=one.purpose,
        form=one.form,
        parts=one.parts,
        asks=one.asks,
        basis=one.basis,
        state=one.state,
        day=one.opened,
        answer_by=one.answer_by,
        late=one.answer_by is not None and one.answer_by < today,
        answered_at=one.answered_at,
        talk_at=one.talk_at,
        seen_at=one.seen_at,
        given_on=one.given_on,
        overridden=one.overridden_at is not None,
    )


def is_lead(person: Person) -> bool:
    """Whether somebody answers for data protection, and so for the register."""
    return Role.DATA_PROTECTION_LEAD in person.entry.roles


# --- the texts -------------------------------------------------------------------------------------


def label_of_disclosure(disclosure: str) -> Label:
    """The label of an entry's texts."""
    return Label(ContentKind.DISCLOSURE, disclosure)


def disclosure_audience(reader: Person, one: Disclosure, purpose: Purpose) -> Audience:
    """The audience of somebody for an entry's texts.

    Raises:
        NotEntitled: no rule allows it.
    """
    subject = Subject(
        label=label_of_disclosure(one.id),
        stage=Stage.RELEASED,
        author=one.made_by,
        supervisee=one.subject,
        supervisor=None,
        lead=reader.id if is_lead(reader) else None,
    )
    return decide(reader.id, subject, purpose)


def _recipient(tx: Transaction, request: Request, one: Disclosure) -> tuple[Audience, Confidential[str]]:
    """To whom it goes, for its reader; the reading is logged (P0-2a)."""
    audience = disclosure_audience(request.actor, one, Purpose.REGISTER)
    text = tx.contents.get(one.recipient)
    tx.audit.add(
        Happened(
            kind=AuditKind.DISCLOSURE_READ,
            actor=request.me,
            subject=one.subject,
            ref=one.id,
            platform=request.platform,
            clause=(audience.basis, "P0-2a"),
            details={"version": one.version},
        )
    )
    return audience, text


def _reason(tx: Transaction, request: Request, one: Disclosure) -> Confidential[str] | None:
    """Why it went ahead, for the two of the pair alone (P0-2g)."""
    if not one.reason or request.me not in (one.subject, one.made_by):
        return None
    disclosure_audience(request.actor, one, Purpose.EXPLAIN)
    return tx.contents.get(one.reason)
