"""Writing a record and sending it for confirmation (P1-8d, P1-8e, P1-8h, P2-10a, P2-10d)."""

from __future__ import annotations

from dataclasses import replace

from bot.confidential import Confidential
from bot.domain import identifiers
from bot.domain.access import Purpose, Stage, Subject, decide
from bot.domain.record import CLOSED, Head, Record, RecordState, digest_of
from bot.domain.session import Session
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.base import Message
from bot.messages.corrections import FACT
from bot.messages.preparation import Found, IdentifierCheck
from bot.messages.records import RecordForm
from bot.ports import AuditKind, Happened, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.corrections import asked_to_correct
from bot.usecases.planning import plan_message
from bot.usecases.reading import Body, dump_body, label_of_record, load_body, record_audience
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting
from bot.usecases.show_record import letter, record_of


def record_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for the record of a session; where one was begun, that one."""
    session = _own_session(tx, request)
    existing = tx.records.of_session(session.id)
    if existing is None:
        return Reply(message=_form(tx, request, session, {}, Press(Verb.RECORD_SAVE, session.id)))
    if existing.state is RecordState.DRAFT:
        return Reply(message=_change_form(tx, request, existing))
    return Reply(message=letter(tx, request, existing))


def change_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form with a record's present text; saving it makes a new version once it was sent (P1-8g)."""
    record = record_of(tx, request)
    if request.me != record.supervisor:
        raise NotEntitled
    if record.state in CLOSED and not asked_to_correct(tx, record, FACT):
        return Reply(message=letter(tx, request, record, done="closed"))
    return Reply(message=_change_form(tx, request, record))


def _change_form(tx: Transaction, request: Request, record: Record) -> Message:
    session = tx.sessions.get(record.session)
    if session is None:
        raise Unknown
    body = current_body(tx, request, record)
    return _form(
        tx, request, session, body, Press(Verb.RECORD_SAVE, f"{session.id}.{record.id}", record.version)
    )


def current_body(tx: Transaction, request: Request, record: Record) -> Body:
    """The present text of a record that the actor writes.

    Raises:
        NotEntitled: it is not theirs to write.
    """
    content = tx.records.text_of(record.id, record.version)
    if content is None:
        raise Unknown
    return tx.contents.get(content).map(load_body).reveal(record_audience(request.me, record, Purpose.WRITE))


def _form(tx: Transaction, request: Request, session: Session, body: Body, target: Press) -> Message:
    supervisee = tx.people.by_id(session.supervisee)
    label = label_of_record(session.id)
    author = Subject(
        label=label,
        stage=Stage.PRIVATE,
        author=session.supervisor,
        supervisee=session.supervisee,
        supervisor=session.supervisor,
    )
    return RecordForm(
        reader=decide(request.me, author, Purpose.WRITE),
        target=target,
        supervisee=supervisee.first_name if supervisee else "",
        day=session.day,
        body=Confidential(body, label),
    )


def save_record(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Keeps the text as a draft, and shows it before it is sent. Nobody else sees a draft."""
    reference, _, record_id = request.press.ref.partition(".")
    session = _own_session(tx, replace(request, press=Press(request.press.verb, reference)))
    body: Body = {head: text for head in Head if (text := request.answers.text(head))}
    if not body:
        return Invalid(errors={Head.WORKLOAD.value: "write_something"})
    record = tx.records.of_session(session.id)
    if record and record.state in CLOSED and not asked_to_correct(tx, record, FACT):
        # The form stays open with what was typed: it cannot be kept, and must not vanish.
        return Invalid(errors={next(iter(body)).value: "record_closed"})
    if record and (not record_id or request.press.version != record.version):
        return _saved_elsewhere(tx, request, record, session, body)
    record = _store(tx, request, session, record, body)
    again = Press(Verb.CONFIRM_OPEN, record.id, record.version)
    return Reply(message=letter(tx, request, record, done="saved"), again=again)


def _saved_elsewhere(
    tx: Transaction, request: Request, record: Record, session: Session, body: Body
) -> Outcome:
    """The form was opened before the record was saved from another window: nothing typed is lost.

    What was typed comes back in the form, on top of the version that stands now.
    """
    if current_body(tx, request, record) == body:
        return Reply(message=letter(tx, request, record))
    target = Press(Verb.RECORD_SAVE, f"{session.id}.{record.id}", record.version)
    return Reply(message=_form(tx, request, session, body, target))


def _store(tx: Transaction, request: Request, session: Session, record: Record | None, body: Body) -> Record:
    version = 1 if record is None else record.version + (record.state is not RecordState.DRAFT)
    reference = record.id if record else new_id()
    digest = digest_of(
        record=reference, version=version, supervisee=session.supervisee, day=session.day, body=body
    )
    if record is None:
        record = Record(
            id=reference,
            session=session.id,
            supervisee=session.supervisee,
            supervisor=session.supervisor,
            day=session.day,
            version=1,
            state=RecordState.DRAFT,
            digest=digest,
            written_at=tx.now,
            views={},
        )
    else:
        record = record.rewritten(digest, tx.now)
    tx.records.save(record)
    _put_text(tx, record, body)
    tx.audit.add(
        Happened(
            kind=AuditKind.RECORD_SAVED,
            actor=request.me,
            subject=record.supervisee,
            ref=record.id,
            platform=request.platform,
            clause=("P1-8d", "P2-10a"),
            details={"version": record.version, "digest": digest},
        )
    )
    return record


def _put_text(tx: Transaction, record: Record, body: Body, reason: str = "") -> None:
    text = dump_body(body, reason)
    content = tx.records.text_of(record.id, record.version)
    if content:
        tx.contents.replace(content, text)
        return
    content = tx.contents.put(record.supervisee, label_of_record(record.id), text)
    tx.records.set_text(record.id, record.version, content)


def send_record(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Sends a record for confirmation, after the identifier screen; sending signs it as the supervisor's."""
    record = record_of(tx, request)
    if request.me != record.supervisor:
        raise NotEntitled
    again = Press(Verb.CONFIRM_OPEN, record.id, record.version)
    if record.state is not RecordState.DRAFT or request.press.version != record.version:
        stale = request.press.version != record.version
        return Reply(message=letter(tx, request, record, stale=stale), again=again)
    body = current_body(tx, request, record)
    found = _screen(setting, tx, record, body)
    reason = request.answers.text("reason")
    if found and not reason:
        audience = record_audience(request.me, record, Purpose.WRITE)
        go_on = Press(Verb.RECORD_SEND_REASON, record.id, record.version)
        sealed = Confidential(found, label_of_record(record.id))
        return Reply(message=IdentifierCheck(reader=audience, found=sealed, count=len(found), go_on=go_on))
    if found:
        _put_text(tx, record, body, reason)
        record = replace(
            record,
            digest=digest_of(
                record=record.id,
                version=record.version,
                supervisee=record.supervisee,
                day=record.day,
                body=body,
                reason=reason,
            ),
        )
    sent = record.sent(tx.now)
    tx.records.save(sent)
    tx.audit.add(
        Happened(
            kind=AuditKind.RECORD_SENT,
            actor=request.me,
            subject=record.supervisee,
            ref=record.id,
            platform=request.platform,
            clause=("P1-8e", "P2-10d"),
            details={
                "version": sent.version,
                "digest": sent.digest,
                "identifiers_kept": len(found),
                "kinds": " ".join(sorted({place.kind for place in found})),
            },
        )
    )
    plan_message(
        tx, record.supervisee, "record_to_confirm", record.id, record.version, urgency=Urgency.REQUEST
    )
    return Reply(message=letter(tx, request, sent, done="sent"), again=again)


def withdraw_record(tx: Transaction, request: Request, record: Record) -> Record:
    """Takes a record back that was sent: the same text in a new draft, which its author alone sees."""
    session = tx.sessions.get(record.session)
    if session is None:
        raise Unknown
    return _store(tx, request, session, record, current_body(tx, request, record))


def _screen(setting: Setting, tx: Transaction, record: Record, body: Body) -> tuple[Found, ...]:
    today = setting.day(tx.now)
    change = Press(Verb.RECORD_CHANGE, record.id, record.version)
    return tuple(
        Found(head.value, finding.kind.value, finding.words, change)
        for head, text in body.items()
        for finding in identifiers.find(text, today=today)
    )


def _own_session(tx: Transaction, request: Request) -> Session:
    session = tx.sessions.get(request.press.ref)
    if session is None:
        raise Unknown
    if session.supervisor != request.me:
        raise NotEntitled
    return session
