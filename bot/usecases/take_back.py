"""Taking back what went to somebody else on one's behalf: what it lets them read, and the message in their chat.

What was read or copied, and what people typed themselves, cannot be taken back; the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from bot.domain import matters
from bot.domain.matters import MatterState
from bot.domain.preparation import PreparationState
from bot.domain.record import RecordState
from bot.errors import NotEntitled, Unknown
from bot.messages.breach import Passed
from bot.ports import AuditKind, Fate, Happened, Outgoing, Sent, Transaction, Urgency
from bot.usecases.composed import Composed, Dropped, NotYet, Removal
from bot.usecases.concern_chain import end_concern
from bot.usecases.matters import NOT_NEEDED, log_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Request
from bot.usecases.setting import Setting
from bot.usecases.share_preparation import withdraw_share
from bot.usecases.write_record import withdraw_record

KIND: Final = "take_back"
TOLD: Final = frozenset({KIND, "breach_told", "request_told", "correction_told", "correction_answered"})
"""Kinds that go to those who look into something: nobody takes these back."""
NAMES_ALONE: Final = frozenset(
    {
        "talk_first",
        "cover_named",
        "case_asked",
        "case_agreement",
        "session_cancelled",
        "matter_blocked",
        "action_talk",
        "rhythm_news",
        "concern_unanswered",
    }
)
"""Kinds that hold names and dates and lead to nothing that somebody wrote."""
LATELY: Final = timedelta(days=30)
MOST: Final = 20
"""Messages to choose from: as many as are still found in a list."""
HELD_BACK: Final = "taken back before it went"


def passed_on(tx: Transaction, request: Request) -> Sequence[Passed]:
    """What went, or is to go, to others on somebody's behalf lately; names and moments, the latest first."""
    found = tx.outbox.sent_for(request.me, tx.now - LATELY, 2 * MOST)
    sent = [one for one in found if one.outgoing.kind not in TOLD][:MOST]
    people = tx.people.by_ids([one.outgoing.recipient for one in sent])
    return [
        Passed(
            id=one.outgoing.id,
            kind=one.outgoing.kind,
            name=people[one.outgoing.recipient].entry.name,
            at=one.at,
        )
        for one in sent
        if one.outgoing.recipient in people
    ]


def own_message(tx: Transaction, request: Request, message: str) -> Sent:
    """A message that went to somebody else on the actor's behalf.

    Raises:
        Unknown: there is none.
        NotEntitled: it is somebody else's to take back.
    """
    sent = tx.outbox.sent(message)
    if sent is None:
        raise Unknown
    if sent.sender != request.me or sent.outgoing.kind in TOLD:
        raise NotEntitled
    return sent


def take_back_message(tx: Transaction, setting: Setting, request: Request, sent: Sent) -> str:
    """Withdraws what a message lets its recipient read, and has it taken out of their chat.

    Returns the block of words for what became of what it led to.
    """
    outgoing = sent.outgoing
    withdraw = WITHDRAW.get(outgoing.kind)
    says = withdraw(tx, setting, request, outgoing) if withdraw else _left(outgoing)
    held_back = tx.outbox.hold_back(outgoing.id, HELD_BACK)
    if not held_back:
        # Before whatever else waits for them.
        plan_message(tx, outgoing.recipient, KIND, outgoing.id, urgency=Urgency.ANSWER)
    tx.audit.add(
        Happened(
            kind=AuditKind.MESSAGE_TAKEN_BACK,
            actor=request.me,
            subject=outgoing.recipient,
            ref=outgoing.id,
            platform=request.platform,
            outcome="held back" if held_back else "asked",
            clause=("P4-7.2",),
            details={"kind": outgoing.kind, "content": says},
        )
    )
    return says


def in_the_chat(sent: Sent | None) -> str:
    """The block of words for whether a message that is taken back still stands in the chat."""
    if sent is None or sent.fate in (Fate.DROPPED, Fate.DEAD):
        return "chat_never"
    if sent.fate is Fate.TAKEN_BACK:
        return "chat_gone"
    return "chat_stays" if sent.fate is Fate.SENT and sent.reason else "chat_going"


def removal(tx: Transaction, outgoing: Outgoing) -> Composed:
    """What is to be done about a message that is taken back, at the moment of doing it."""
    sent = tx.outbox.sent(outgoing.ref)
    if sent is None or sent.fate in (Fate.DROPPED, Fate.DEAD):
        return Dropped("it never went")
    if sent.fate is Fate.TAKEN_BACK:
        return Dropped("it is gone already")
    if sent.fate is Fate.PENDING:
        held_back = tx.outbox.hold_back(outgoing.ref, HELD_BACK)
        return Dropped("it was held back") if held_back else NotYet("it is being sent")
    return Removal(outgoing=outgoing.ref, platform=sent.platform, address=sent.address, message=sent.message)


def _left(outgoing: Outgoing) -> str:
    return "names_alone" if outgoing.kind in NAMES_ALONE else "elsewhere"


# --- what a message lets its recipient read, by its kind -------------------------------------------


def _preparation(tx: Transaction, setting: Setting, request: Request, outgoing: Outgoing) -> str:
    """No longer shared, also where it was read: then it is said that this cannot be undone."""
    preparation = tx.preparations.get(outgoing.ref)
    if (
        preparation is None
        or preparation.owner != request.me
        or preparation.state is not PreparationState.SHARED
        or preparation.supervisor != outgoing.recipient
    ):
        return "not_there"
    withdraw_share(tx, request, preparation)
    return "preparation_read" if preparation.opened_at else "preparation_unread"


def _record(tx: Transaction, setting: Setting, request: Request, outgoing: Outgoing) -> str:
    """A draft again, as long as it was not answered: what was signed or answered stays on the record (P1-8f, P1-8g)."""
    record = tx.records.get(outgoing.ref)
    if record is None or record.supervisor != request.me or record.version != outgoing.version:
        return "not_there"
    if record.state is not RecordState.SENT:
        return "record_answered"
    withdraw_record(tx, request, record)
    return "record_draft"


def _view(tx: Transaction, setting: Setting, request: Request, outgoing: Outgoing) -> str:
    """Both views stay on a record (P1-8g); one's own words can be changed there until both have signed."""
    return "view_stays"


def _concern(tx: Transaction, setting: Setting, request: Request, outgoing: Outgoing) -> str:
    """Nothing is asked any more, and the line is deleted."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.opened_by != request.me or matter.state is MatterState.CLOSED:
        return "not_there"
    end_concern(tx, setting, request, matter, NOT_NEEDED)
    return "concern_over"


def _action(tx: Transaction, setting: Setting, request: Request, outgoing: Outgoing) -> str:
    """Not proposed any more, and its text is deleted; what was accepted is agreed, and stays (P1-1.1a)."""
    matter = tx.matters.get(outgoing.ref)
    duty = setting.rules.duties.get(matter.kind) if matter else None
    if matter is None or duty is None or matter.opened_by != request.me:
        return "not_there"
    if matter.state is MatterState.CLOSED or matter.owner != outgoing.recipient:
        return "not_there"
    if matter.accepted:
        return "action_accepted"
    if matter.text:
        tx.contents.destroy(matter.text)
    ended = matters.closed(replace(matter, text=""), setting.day(tx.now), NOT_NEEDED)
    tx.matters.save(ended)
    log_matter(tx, ended, duty, "closed", by=request.me, platform=request.platform)
    return "action_over"


Withdraw = Callable[[Transaction, Setting, Request, Outgoing], str]

WITHDRAW: Final[Mapping[str, Withdraw]] = MappingProxyType(
    {
        "preparation_shared": _preparation,
        "record_to_confirm": _record,
        "record_to_answer": _view,
        "concern_asked": _concern,
        "action_new": _action,
    }
)
"""How each kind of message is withdrawn that leads to something that its sender wrote."""
