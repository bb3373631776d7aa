"""Samples of the messages of a record; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.domain.record import Head, RecordState, confirm_statement, sign_statement
from bot.messages.base import Message
from bot.messages.records import (
    Body,
    Line,
    RecordEnvelope,
    RecordForm,
    RecordLetter,
    RecordList,
    TalkRequest,
    ViewForm,
)
from bot.presses import Press, Verb

LABEL = Label(ContentKind.RECORD, "record1")
READER = Audience(reader="amira", label=LABEL, purpose="confirm", basis="P1-8e")
VIEW_LABEL = Label(ContentKind.VIEW, "record1")
VIEW_READER = Audience(reader="amira", label=VIEW_LABEL, purpose="write", basis="P1-8g")

THURSDAY = date(2026, 11, 19)
SENT_AT = datetime(2026, 11, 19, 15, 20, tzinfo=UTC)
CONFIRMED_AT = datetime(2026, 11, 20, 8, 14, tzinfo=UTC)
TYPED = "Nineteen open cases; two will move to duty by Friday, because of the court work in December."
VIEWS = ((True, "I asked for three to move."), (False, "We agreed on two."))

DONE = {
    "saved": (RecordState.DRAFT, False),
    "sent": (RecordState.SENT, False),
    "just_confirmed": (RecordState.CONFIRMED, True),
    "already_confirmed": (RecordState.CONFIRMED, True),
    "closed": (RecordState.SIGNED, False),
    "not_counted": (RecordState.DIFFERS, True),
    "view_set_down": (RecordState.DIFFERS, True),
    "both_set_down": (RecordState.BOTH_VIEWS, False),
    "just_signed": (RecordState.SIGNED, True),
    "not_needed": (RecordState.SIGNED, True),
}
"""What a press may have done, with the state and the side on which it is said."""


def records() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/records.py."""
    open_it = Press(Verb.CONFIRM_OPEN, "record1", 1)
    lines = tuple(
        Line(name="Amira", day=THURSDAY, says=s, press=open_it) for s in ("write", "draft", "answer")
    )
    yield "to write", RecordList(says="to_write", lines=lines)
    one = Line(name="Grace", day=THURSDAY, says="confirm", press=open_it)
    yield "to confirm", RecordList(says="to_confirm", lines=(one,))
    yield "several to confirm", RecordList(says="to_confirm", lines=(one, replace(one, name="")))
    yield "many to write", RecordList(says="to_write", lines=lines * 8)
    form = RecordForm(
        reader=READER,
        target=Press(Verb.RECORD_SAVE, "session1"),
        supervisee="Amira",
        day=THURSDAY,
        body=Confidential({}, LABEL),
    )
    yield "new", form
    yield "begun", replace(form, body=_body(*Head))
    yield from _letters()
    yield from (
        (f"{says} {'by supervisee' if mine else 'by supervisor'}", _view(mine)) for says, mine in _SIDES
    )
    yield "one view yet", replace(_view(True), theirs=Confidential("", VIEW_LABEL))
    yield "envelope", RecordEnvelope(record="record1", version=1)
    yield "asked", TalkRequest(record="record1", version=1, supervisee="Amira", day=THURSDAY)


_SIDES = (("view", True), ("view", False))


def _letters() -> Iterator[tuple[str, Message]]:
    for state in RecordState:
        for for_supervisee in (True, False):
            if state is RecordState.DRAFT and for_supervisee:
                continue
            side = "supervisee" if for_supervisee else "supervisor"
            yield f"{state}_{side}", record_letter(state, for_supervisee=for_supervisee)
            if state is RecordState.BOTH_VIEWS:
                letter = record_letter(state, for_supervisee=for_supervisee)
                yield (
                    f"{state}_{side}, signed by me",
                    replace(letter, my_signature_at=SENT_AT, may_answer=False),
                )
    yield "stale", replace(record_letter(RecordState.SENT, for_supervisee=True), stale=True, version=2)
    draft = record_letter(RecordState.DRAFT, for_supervisee=False)
    yield "a reason", replace(draft, reason=Confidential("It is our office's number.", LABEL))
    yield "no text", replace(draft, body=_body())
    for done, (state, for_supervisee) in DONE.items():
        yield f"done: {done}", replace(record_letter(state, for_supervisee=for_supervisee), done=done)


def record_letter(state: RecordState, *, for_supervisee: bool) -> RecordLetter:
    """A record as one of the two sees it."""
    two = {RecordState.BOTH_VIEWS: VIEWS, RecordState.SIGNED: VIEWS, RecordState.DIFFERS: VIEWS[:1]}
    views = two.get(state, ())
    waits = {
        RecordState.SENT: for_supervisee,
        RecordState.DIFFERS: not for_supervisee,
        RecordState.BOTH_VIEWS: True,
    }
    return RecordLetter(
        reader=READER,
        record="record1",
        version=1,
        state=state,
        code="3F7A-19C2",
        supervisee="Amira",
        supervisor="Grace",
        day=THURSDAY,
        for_supervisee=for_supervisee,
        body=_body(*Head),
        views=Confidential(views, LABEL),
        sent_at=None if state is RecordState.DRAFT else SENT_AT,
        confirmed_at=CONFIRMED_AT if state is RecordState.CONFIRMED else None,
        my_signature_at=CONFIRMED_AT if state is RecordState.SIGNED else None,
        may_answer=waits.get(state, False),
        reason=Confidential("", LABEL),
        statement=(sign_statement if views else confirm_statement)(1, THURSDAY),
    )


def _body(*heads: Head) -> Confidential[Body]:
    return Confidential(dict.fromkeys(heads, TYPED), LABEL)


def _view(for_supervisee: bool) -> ViewForm:
    return ViewForm(
        reader=VIEW_READER,
        record="record1",
        version=1,
        other="Grace" if for_supervisee else "Amira",
        day=THURSDAY,
        for_supervisee=for_supervisee,
        theirs=Confidential(VIEWS[1][1], VIEW_LABEL),
        mine=Confidential(VIEWS[0][1], VIEW_LABEL),
    )
