"""Reading a record and the lists of records (contract: `record`, `confirm`)."""

from __future__ import annotations

from bot.confidential import Confidential
from bot.domain.access import Purpose
from bot.domain.people import Person, PersonId
from bot.domain.record import Record, RecordState, code_of, confirm_statement, sign_statement
from bot.errors import NotEntitled, Unknown
from bot.messages.answers import Plain
from bot.messages.records import Line, RecordLetter, RecordList
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.reading import label_of_view, load_body, load_reason, record_audience, view_audience
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting


def list_to_write(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """A supervisor's sessions without a record, drafts, and records on which an answer is theirs."""
    sessions = tx.sessions.without_record(request.me)
    drafts = tx.records.drafts_of(request.me)
    answers = [record for record in tx.records.waiting(request.me) if record.supervisor == request.me]
    people = tx.people.by_ids([item.supervisee for item in (*sessions, *drafts, *answers)])
    lines = [
        Line(
            name=_first_name(people.get(session.supervisee)),
            day=session.day,
            says="write",
            press=Press(Verb.RECORD_FORM, session.id),
        )
        for session in sessions
    ]
    lines += [_line(people.get(record.supervisee), record, "draft") for record in drafts]
    lines += [_line(people.get(record.supervisee), record, "answer") for record in answers]
    if not lines:
        return Reply(message=Plain(says="nothing_to_write"))
    return Reply(message=RecordList(says="to_write", lines=tuple(lines)))


def list_to_confirm(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Records that wait for this person: opened at once where there is one."""
    waiting = tx.records.waiting(request.me)
    if not waiting:
        return Reply(message=Plain(says="nothing_to_confirm"))
    if len(waiting) == 1:
        return Reply(message=letter(tx, request, waiting[0]))
    people = tx.people.by_ids([_other(request, record) for record in waiting])
    lines = tuple(_line(people.get(_other(request, record)), record, "confirm") for record in waiting)
    return Reply(message=RecordList(says="to_confirm", lines=lines))


def _other(request: Request, record: Record) -> PersonId:
    return record.supervisor if record.supervisee == request.me else record.supervisee


def _line(person: Person | None, record: Record, says: str) -> Line:
    press = Press(Verb.CONFIRM_OPEN, record.id, record.version)
    return Line(name=_first_name(person), day=record.day, says=says, press=press)


def _first_name(person: Person | None) -> str:
    return person.first_name if person else ""


def open_record(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Opens a record as it is now, and says where an older version had been shown."""
    record = record_of(tx, request)
    stale = 0 < request.press.version < record.version
    return Reply(message=letter(tx, request, record, stale=stale))


def record_of(tx: Transaction, request: Request) -> Record:
    """The record that a request is about, where the actor is one of its two people.

    Raises:
        Unknown: there is none, or it was not sent yet.
        NotEntitled: it is other people's.
    """
    record = tx.records.get(request.press.ref)
    if record is None:
        raise Unknown
    if request.me not in (record.supervisee, record.supervisor):
        raise NotEntitled
    if record.state is RecordState.DRAFT and request.me != record.supervisor:
        raise Unknown("This record is being changed. You get a message when it is sent again.")
    return record


def letter(
    tx: Transaction, request: Request, record: Record, *, stale: bool = False, done: str = ""
) -> RecordLetter:
    """The record as its reader sees it; the reading is logged (P0-2a).

    Raises:
        NotEntitled: no rule lets this person read it.
    """
    for_supervisee = request.me == record.supervisee
    purpose = Purpose.CONFIRM if record.state is not RecordState.DRAFT else Purpose.WRITE
    audience = record_audience(request.me, record, purpose)
    content = tx.records.text_of(record.id, record.version)
    people = tx.people.by_ids([record.supervisee, record.supervisor])
    if content is None:
        raise Unknown
    text = tx.contents.get(content)
    tx.audit.add(
        Happened(
            kind=AuditKind.RECORD_READ,
            actor=request.me,
            subject=record.supervisee,
            ref=record.id,
            platform=request.platform,
            clause=(audience.basis, "P0-2a"),
            details={"version": record.version},
        )
    )
    confirmed = next((s.at for s in record.signatures if s.kind == "confirmed"), None)
    mine = next((s.at for s in record.signatures if s.person == request.me and s.kind == "signed"), None)
    return RecordLetter(
        reader=audience,
        record=record.id,
        version=record.version,
        state=record.state,
        code=code_of(record.signing_digest() if record.views else record.digest),
        supervisee=_first_name(people.get(record.supervisee)),
        supervisor=_first_name(people.get(record.supervisor)),
        day=record.day,
        for_supervisee=for_supervisee,
        body=text.map(load_body),
        views=_views(tx, request, record).map(tuple),
        sent_at=record.sent_at,
        confirmed_at=confirmed,
        my_signature_at=mine,
        may_answer=request.me in record.waits_for(),
        reason=text.map(load_reason),
        statement=(sign_statement if record.views else confirm_statement)(record.version, record.day),
        stale=stale,
        done=done,
    )


def _views(tx: Transaction, request: Request, record: Record) -> Confidential[list[tuple[bool, str]]]:
    """Both views, sealed again under the record's own label: the letter has one reader and one audience."""
    views: list[tuple[bool, str]] = []
    for person in (record.supervisee, record.supervisor):
        if person in record.views:
            audience = view_audience(request.me, record, person)
            views.append((person == record.supervisee, view_text(tx, record, person).reveal(audience)))
    return Confidential(views, record_audience(request.me, record, _reading(record)).label)


def _reading(record: Record) -> Purpose:
    return Purpose.WRITE if record.state is RecordState.DRAFT else Purpose.CONFIRM


def view_text(tx: Transaction, record: Record, person: PersonId) -> Confidential[str]:
    """One person's view on the current version, sealed; empty where there is none."""
    content = tx.records.view_of(record.id, record.version, person)
    return tx.contents.get(content) if content else Confidential("", label_of_view(record.id))
