"""Confirming a record, or setting down that one sees it differently (P1-8f, P1-8g, P2-10d, P2-10e)."""

from __future__ import annotations

import hashlib

from bot.confidential import Confidential
from bot.domain import identifiers
from bot.domain.people import PersonId
from bot.domain.record import CLOSED, Record, RecordState, code_of, confirm_statement, sign_statement
from bot.errors import NotEntitled, Unknown
from bot.messages.answers import Plain
from bot.messages.corrections import OPINION
from bot.messages.preparation import Found, IdentifierCheck
from bot.messages.records import ViewForm
from bot.ports import AuditKind, Happened, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.corrections import asked_to_correct
from bot.usecases.planning import plan_message
from bot.usecases.reading import label_of_view, view_audience
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting
from bot.usecases.show_record import letter, record_of, view_text


def confirm_record(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One press that stands for a signature on exactly the version shown (P1-8f).

    A press on another version, on a record that is closed or seen differently, or by anybody but the
    supervisee changes nothing and gets a true answer.
    """
    record = record_of(tx, request)
    if request.me != record.supervisee:
        raise NotEntitled
    again = _again(record)
    if request.press.version != record.version:
        return Reply(message=letter(tx, request, record, stale=True), again=again)
    if record.state is not RecordState.SENT:
        done = "already_confirmed" if record.state is RecordState.CONFIRMED else "not_counted"
        return Reply(message=letter(tx, request, record, done=done), again=again)
    confirmed = record.confirmed(tx.now)
    tx.records.save(confirmed)
    statement = confirm_statement(record.version, record.day)
    _log_signature(tx, request, record, statement=statement, digest=record.digest)
    return Reply(message=letter(tx, request, confirmed, done="just_confirmed"), again=again)


def _again(record: Record) -> Press:
    return Press(Verb.CONFIRM_OPEN, record.id, record.version)


def _log_signature(tx: Transaction, request: Request, record: Record, *, statement: str, digest: str) -> None:
    """The statement itself is kept with its hash: it is what the signature says (C5, C38)."""
    plain = record.state is RecordState.SENT
    tx.audit.add(
        Happened(
            kind=AuditKind.RECORD_CONFIRMED if plain else AuditKind.RECORD_SIGNED,
            actor=request.me,
            subject=record.supervisee,
            ref=record.id,
            platform=request.platform,
            clause=("P1-8f", "P2-10d") if plain else ("P1-8g", "P2-10e"),
            details={
                "version": record.version,
                "statement": statement,
                "digest": digest,
                "code": code_of(digest),
            },
        )
    )


def view_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for one's own view, with the other's where there is one."""
    record = record_of(tx, request)
    refused = _cannot_set_down(tx, request, record)
    if refused:
        return refused
    for_supervisee = request.me == record.supervisee
    other = record.supervisor if for_supervisee else record.supervisee
    person = tx.people.by_id(other)
    return Reply(
        message=ViewForm(
            reader=view_audience(request.me, record, request.me),
            record=record.id,
            version=record.version,
            other=person.first_name if person else "",
            day=record.day,
            for_supervisee=for_supervisee,
            theirs=view_text(tx, record, other),
            mine=view_text(tx, record, request.me),
        )
    )


def set_down_view(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Keeps one's view beside the record; the other is asked for theirs, then both sign (P1-8g).

    It is no rejection: nothing is sent back, and the record keeps both views. What looks like an identifier
    is mended or gets a reason first (P1-8h): the text then comes again, from the identifier screen.
    """
    record = record_of(tx, request)
    refused = _cannot_set_down(tx, request, record)
    if refused:
        return refused
    screened = "text" in request.answers
    text = request.answers.text("text" if screened else "view")
    if not text:
        return Invalid(errors={"text" if screened else "view": "write_something"})
    found = tuple(
        Found("view", finding.kind.value, finding.words)
        for finding in identifiers.find(text, today=setting.day(tx.now))
    )
    reason = request.answers.text("reason")
    if found and not reason:
        label = label_of_view(record.id)
        return Reply(
            message=IdentifierCheck(
                reader=view_audience(request.me, record, request.me),
                found=Confidential(found, label),
                count=len(found),
                go_on=request.press,
                text=Confidential(text, label),
            )
        )
    return _set_down(tx, request, record, f"{text}\n\n{reason}" if found else text)


def _set_down(tx: Transaction, request: Request, record: Record, text: str) -> Outcome:
    for_supervisee = request.me == record.supervisee
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    changed = record.with_view(request.me, digest, tx.now)
    _put_view(tx, record, request.me, text)
    tx.records.save(changed)
    tx.audit.add(
        Happened(
            kind=AuditKind.RECORD_DIFFERS if for_supervisee else AuditKind.RECORD_VIEW_ADDED,
            actor=request.me,
            subject=record.supervisee,
            ref=record.id,
            platform=request.platform,
            clause=("P1-8g", "P2-10e"),
            details={"version": record.version, "digest": digest},
        )
    )
    for person in changed.waits_for():
        if person != request.me:
            _tell(tx, person, changed, digest)
    done = "both_set_down" if changed.state is RecordState.BOTH_VIEWS else "view_set_down"
    return Reply(message=letter(tx, request, changed, done=done), again=_again(changed))


def _put_view(tx: Transaction, record: Record, person: PersonId, text: str) -> None:
    content = tx.records.view_of(record.id, record.version, person)
    if content:
        tx.contents.replace(content, text)
        return
    content = tx.contents.put(record.supervisee, label_of_view(record.id), text)
    tx.records.set_view(record.id, record.version, person, content)


def _tell(tx: Transaction, person: PersonId, record: Record, digest: str) -> None:
    plan_message(
        tx,
        person,
        "record_to_answer",
        record.id,
        record.version,
        urgency=Urgency.REQUEST,
        dedupe=f"record_to_answer:{person}:{record.id}:{record.version}:{digest[:16]}",
    )


def _cannot_set_down(tx: Transaction, request: Request, record: Record) -> Outcome | None:
    """A true answer where no view can be set down now; None where one can."""
    again = _again(record)
    if request.press.version != record.version:
        return Reply(message=letter(tx, request, record, stale=True), again=again)
    if record.state in CLOSED and not asked_to_correct(tx, record, OPINION):
        return Reply(message=letter(tx, request, record, done="closed"), again=again)
    supervisee_first = request.me == record.supervisor and record.state in (RecordState.SENT, *CLOSED)
    if record.state is RecordState.DRAFT or supervisee_first:
        return Reply(message=letter(tx, request, record), again=again)
    return None


def sign_both_views(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Signs that both views are set down fairly, not that one agrees (P1-8g)."""
    record = record_of(tx, request)
    again = _again(record)
    if request.press.version != record.version:
        return Reply(message=letter(tx, request, record, stale=True), again=again)
    if record.state is not RecordState.BOTH_VIEWS or record.has_signed(request.me):
        return Reply(message=letter(tx, request, record, done="not_needed"), again=again)
    signed = record.signed(request.me, tx.now)
    tx.records.save(signed)
    statement = sign_statement(record.version, record.day)
    _log_signature(tx, request, record, statement=statement, digest=record.signing_digest())
    return Reply(message=letter(tx, request, signed, done="just_signed"), again=again)


def ask_to_talk(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The supervisee would like to talk before answering; the supervisor is told that, and no reason."""
    record = record_of(tx, request)
    if request.me != record.supervisee:
        raise NotEntitled
    supervisor = tx.people.by_id(record.supervisor)
    if supervisor is None:
        raise Unknown
    again = _again(record)
    if request.me not in record.waits_for():
        return Reply(message=letter(tx, request, record), again=again)
    new = plan_message(
        tx,
        record.supervisor,
        "talk_first",
        record.id,
        record.version,
        urgency=Urgency.REQUEST,
        dedupe=f"talk_first:{record.id}:{record.version}:{record.state}",
    )
    if new:
        tx.audit.add(
            Happened(
                kind=AuditKind.TALK_ASKED,
                actor=request.me,
                subject=request.me,
                ref=record.id,
                platform=request.platform,
                clause=("P2-9a",),
            )
        )
    leads = (("open_record", again),)
    return Reply(message=Plain(says="talk_asked", name=supervisor.first_name, leads=leads), again=again)
