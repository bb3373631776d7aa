"""What belongs on the case system and not here: that it does, of which kind, and whether it is there.

Of the three kinds of record the bot takes the text of one (P1-8c, P1-8j). For the other two it keeps a pointer:
the kind, the session, perhaps a tag of the pair, and the answer to "is it entered?" (P1-8i).
"""

from __future__ import annotations

from bot.domain.logged import ADHOC
from bot.domain.session import Session
from bot.errors import NotEntitled, Unknown
from bot.ids import new_id
from bot.messages.elsewhere import ElsewhereForm, ElsewhereSaved
from bot.policy.settled import settled_words
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.adhoc import ANSWERS
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

CLAUSES = ("P1-8c", "P1-8i", "P1-8j")


def elsewhere_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Which of the pack's kinds without text it is, about which tag, and whether it is entered."""
    session = _own_session(tx, request)
    supervisee = tx.people.by_id(session.supervisee)
    return Reply(
        message=ElsewhereForm(
            session=session.id,
            supervisee=supervisee.first_name if supervisee else "",
            day=session.day,
            kinds=kinds_elsewhere(setting),
            cases=tuple((case.id, case.tag) for case in tx.cases.open_of(session.supervisee)),
        )
    )


def save_elsewhere(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Keeps the pointer; what is not entered yet is asked about on the next working day (P1-3.4f)."""
    session = _own_session(tx, request)
    errors: dict[str, str] = {}
    kind = request.answers.text("kind")
    if kind not in kinds_elsewhere(setting):
        errors["kind"] = "choose_one"
    state = ANSWERS.get(request.answers.text("entered"))
    if state is None:
        errors["entered"] = "choose_one"
    case = request.answers.text("case")
    if case and case not in {one.id for one in tx.cases.open_of(session.supervisee)}:
        errors["case"] = "choose_one"
    if errors or state is None:
        return Invalid(errors=errors)
    ref = f"{new_id()}.{case}" if case else new_id()
    tx.duties.add(ADHOC, session.supervisee, session.day, state, by=request.me, ref=ref)
    tx.audit.add(
        Happened(
            kind=AuditKind.RECORD_POINTED,
            actor=request.me,
            subject=session.supervisee,
            ref=session.id,
            platform=request.platform,
            clause=CLAUSES,
            details={"kind": kind, "state": state},
        )
    )
    has_record = tx.records.of_session(session.id) is not None
    return Reply(
        message=ElsewhereSaved(kind=kind, state=state, session=session.id, has_record=has_record),
        again=Press(Verb.WORD, "adhoc"),
    )


def kinds_elsewhere(setting: Setting) -> tuple[str, ...]:
    """The pack's kinds of record of which no text is taken here."""
    here = settled_words(setting.rules, "record.kinds_with_text")
    return tuple(kind for kind in settled_words(setting.rules, "record.kinds") if kind not in here)


def _own_session(tx: Transaction, request: Request) -> Session:
    session = tx.sessions.get(request.press.ref)
    if session is None:
        raise Unknown
    if session.supervisor != request.me:
        raise NotEntitled
    return session
