"""Asking for a correction of what is held about oneself (P3-3f, P3-3g), and what comes of it.

A fact in a record is mended in a new version; beside an opinion the other view is put; the staff list is mended
where it is kept. Nothing is typed here: which fact it is, the two say to each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain import matters
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, Role
from bot.domain.record import Record, RecordState
from bot.errors import NotEntitled, Unknown
from bot.messages.corrections import (
    FACT,
    OF_RECORDS,
    OPINION,
    STAFF_LIST,
    CorrectionForm,
    CorrectionPage,
)
from bot.messages.waiting import Waiting
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import supervisor_now
from bot.usecases.keepers import keepers
from bot.usecases.matters import log_matter, open_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

KIND: Final = "correction"
CORRECTED: Final = "corrected"
"""The pack's word for a fact that was mended: it needs a new version of the record (P3-3f)."""
VIEW_ADDED: Final = "view_added"
"""The pack's word for a view that was put beside an opinion (P3-3g)."""
MOST: Final = 60
"""Records in one list, the latest."""


def correction_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """What is wrong; or a correction that was asked for, for who asked and who looks into it.

    Raises:
        Unknown: there is none.
        NotEntitled: it is other people's.
    """
    if request.press.ref:
        return Reply(message=_page(tx, setting, request, _correction(tx, request)))
    records = _own_records(tx, request)[:MOST]
    return Reply(message=CorrectionForm(records=tuple((one.id, one.day) for one in records)))


def save_correction(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Asks for a correction, or says what came of one."""
    if request.press.ref:
        return _close(tx, setting, request)
    what, chosen = request.answers.text("what"), request.answers.text("record")
    record = next((one for one in _own_records(tx, request) if one.id == chosen), None)
    errors: dict[str, str] = {}
    if what not in (*OF_RECORDS, STAFF_LIST):
        errors["what"] = "choose_one"
    elif what in OF_RECORDS and record is None:
        errors["record"] = "choose_one"
    if errors:
        return Invalid(errors=errors)
    return _ask(tx, setting, request, what, record if what in OF_RECORDS else None)


def asked_to_correct(tx: Transaction, record: Record, what: str) -> bool:
    """Whether its supervisee has asked that a fact of a record be mended, or an opinion answered, and it is open.

    A record that both have closed is opened again for that alone (P3-3f, P3-3g).
    """
    return any(
        one.kind == KIND
        and one.state is not MatterState.CLOSED
        and one.chosen("what") == what
        and one.chosen("record") == record.id
        for one in tx.matters.opened_by(record.supervisee)
    )


def correction_told(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To who looks into it, as long as it is open."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.state is MatterState.CLOSED:
        return Dropped("it is closed")
    if matter.owner != recipient.id:
        return Dropped("somebody else looks into it")
    return Waiting(press=Press(Verb.CORRECTION_FORM, matter.id))


def correction_answered(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To who asked for it: something came of it."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.state is not MatterState.CLOSED:
        return Dropped("it is open again")
    return Waiting(press=Press(Verb.CORRECTION_FORM, matter.id))


# --- asking ----------------------------------------------------------------------------------------


def _ask(tx: Transaction, setting: Setting, request: Request, what: str, record: Record | None) -> Outcome:
    reference = record.id if record else ""
    open_one = next(
        (
            one
            for one in tx.matters.opened_by(request.me)
            if one.kind == KIND and (one.chosen("what"), one.chosen("record")) == (what, reference)
        ),
        None,
    )
    if open_one is not None:
        again = Press(Verb.CORRECTION_FORM, open_one.id)
        return Reply(message=_page(tx, setting, request, open_one, "asked_before"), again=again)
    owner = _who_looks(tx, setting, request, record)
    said = {"what": what, "record": reference, "version": str(record.version) if record else ""}
    matter = (
        open_matter(tx, setting, KIND, owner.id, subject=request.me, by=request.me, said=said)
        if owner
        else None
    )
    if matter is None:
        raise Unknown("Nobody is listed who could look into it. Tell your manager.")
    if matter.owner != request.me:
        plan_message(tx, matter.owner, "correction_told", matter.id, urgency=Urgency.REQUEST)
    again = Press(Verb.CORRECTION_FORM, matter.id)
    return Reply(message=_page(tx, setting, request, matter, "asked_now"), again=again)


def _own_records(tx: Transaction, request: Request) -> Sequence[Record]:
    return [one for one in tx.records.of(request.me) if one.state is not RecordState.DRAFT]


def _who_looks(tx: Transaction, setting: Setting, request: Request, record: Record | None) -> Person | None:
    """Who can mend it.

    Of a record its author while they work here, else the present supervisor; of the staff list an administrator;
    where there is none, who looks after data protection.
    """
    today = setting.day(tx.now)
    administrators = tx.people.with_role(Role.ADMINISTRATOR, today)
    others = [one for one in (*administrators, *keepers(tx, today)) if one.id != request.me]
    if record is not None:
        author = tx.people.by_id(record.supervisor)
        present = (
            author if author and not author.has_left(today) else supervisor_now(tx, request.actor, today)
        )
        others = [present, *others] if present else others
    return next(iter([*others, *administrators]), None)


# --- what comes of it ------------------------------------------------------------------------------


def _correction(tx: Transaction, request: Request) -> Matter:
    matter = tx.matters.get(request.press.ref.partition(".")[0])
    if matter is None or matter.kind != KIND:
        raise Unknown
    if request.me not in (matter.owner, matter.opened_by):
        raise NotEntitled
    return matter


def _close(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who looks into it says how it ended; who asked is told. What the word promises must be there."""
    matter = _correction(tx, request)
    if request.me != matter.owner:
        raise NotEntitled
    again = Press(Verb.CORRECTION_FORM, matter.id)
    duty = setting.rules.duties.get(KIND)
    if duty is None or matter.state is MatterState.CLOSED:
        return Reply(message=_page(tx, setting, request, matter, "stale"), again=again)
    outcome = request.answers.text("outcome")
    if outcome not in {one.name for one in duty.outcomes}:
        return Invalid(errors={"outcome": "choose_one"})
    missing = _missing(tx, matter, outcome)
    if missing:
        return Reply(message=_page(tx, setting, request, matter, missing), again=again)
    matter = matters.closed(matter, setting.day(tx.now), outcome)
    tx.matters.save(matter)
    log_matter(tx, matter, duty, "closed", by=request.me, platform=request.platform)
    if matter.opened_by and matter.opened_by != request.me:
        plan_message(tx, matter.opened_by, "correction_answered", matter.id, urgency=Urgency.REQUEST)
    return Reply(message=_page(tx, setting, request, matter, "closed_now"), again=again)


def _missing(tx: Transaction, matter: Matter, outcome: str) -> str:
    """The block for what an outcome promises and is not there: a new version, or the view of who asked."""
    record = tx.records.get(matter.chosen("record")) if matter.chosen("record") else None
    if record is None:
        return ""
    renewed = record.version > int(matter.chosen("version")) and record.state is not RecordState.DRAFT
    if outcome == CORRECTED and not renewed:
        return "no_new_version"
    return "no_view" if outcome == VIEW_ADDED and record.supervisee not in record.views else ""


def _page(
    tx: Transaction, setting: Setting, request: Request, matter: Matter, says: str = ""
) -> CorrectionPage:
    own, closed = request.me == matter.owner, matter.state is MatterState.CLOSED
    what = matter.chosen("what")
    record = tx.records.get(matter.chosen("record")) if matter.chosen("record") else None
    ids = (matter.owner, matter.opened_by, record.supervisor if record else None)
    people = tx.people.by_ids([person for person in ids if person])
    other = people.get((matter.opened_by or matter.owner) if own else matter.owner)
    author = people.get(record.supervisor) if record and record.supervisor != matter.owner else None
    duty = setting.rules.duties.get(KIND)
    outcomes = duty.outcomes if duty else ()
    return CorrectionPage(
        id=matter.id,
        what=what,
        own=own,
        name=other.first_name if other else "",
        opened=matter.opened,
        due=matter.due,
        day=record.day if record else None,
        author=author.first_name if author else "",
        outcome=next((one.says for one in outcomes if one.name == matter.outcome), "no longer needed"),
        closed=matter.closed,
        says=says,
        change=_change(request, record, what) if own and not closed else None,
        view=_view(request, record, what) if not closed else None,
        outcomes=tuple((one.name, one.says) for one in outcomes) if own and not closed else (),
        rule=setting.because(duty.clauses) if duty else "",
        clause=duty.clauses if duty else (),
    )


def _change(request: Request, record: Record | None, what: str) -> Press | None:
    """Its author changes a record; nobody else can."""
    if record is None or what != FACT or record.supervisor != request.me:
        return None
    return Press(Verb.RECORD_CHANGE, record.id, record.version)


def _view(request: Request, record: Record | None, what: str) -> Press | None:
    """Who asked sets down their own view."""
    if record is None or what != OPINION or record.supervisee != request.me:
        return None
    return Press(Verb.DIFFER_FORM, record.id, record.version)
