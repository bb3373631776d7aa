"""What is typed into the private chat: a word, an answer to the question that is open, or neither.

The answer goes out through the outbox, so that it is sent although the bot dies right after the commit.
"""

from __future__ import annotations

from datetime import timedelta

from bot.ports import AuditKind, Happened, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.dispatch import Repeated
from bot.usecases.planning import plan_message
from bot.usecases.prepare import typed_answer
from bot.usecases.request import Request
from bot.usecases.safeguarding import may_be_account
from bot.usecases.setting import Setting
from bot.usecases.words import PRESSING, nearest, word_of

BEFORE_ALL_ELSE = timedelta(seconds=2)


def receive_typed(tx: Transaction, setting: Setting, request: Request, text: str) -> None:
    """Takes a chat message once, and plans the answer to it."""
    if tx.inbox.outcome(request.key) is not None:
        return
    kind, ref = _what_it_is(tx, setting, request, text)
    _answer_once(tx, request, kind, ref)


def _what_it_is(tx: Transaction, setting: Setting, request: Request, text: str) -> tuple[str, str]:
    word = word_of(text)
    if word is not None:
        return "answer", word
    if may_be_account(tx, request, text):
        return "safeguarding_not_kept", ""
    preparation = typed_answer(tx, setting, request, text)
    if preparation is not None:
        return "typed_saved", preparation.id
    return "did_you_mean", ".".join(nearest(text))


def refuse_attachment(tx: Transaction, setting: Setting, request: Request) -> None:
    """Pictures, recordings and files are not taken (P4-8.1a)."""
    if tx.inbox.outcome(request.key) is not None:
        return
    tx.audit.add(
        Happened(
            kind=AuditKind.ATTACHMENT_REFUSED,
            actor=request.me,
            platform=request.platform,
            outcome="refused",
            clause=("P4-8.1a",),
        )
    )
    _answer_once(tx, request, "attachment_refused", "")


def ask_in_private(tx: Transaction, setting: Setting, request: Request, text: str) -> None:
    """A word typed in a channel: the answer goes to the person's private chat."""
    if tx.inbox.outcome(request.key) is not None:
        return
    first, *_ = text.split() or [""]
    word = word_of(text) or word_of(first)
    if word is not None:
        _answer_once(tx, request, "answer", word)
    else:
        _answer_once(tx, request, "did_you_mean", ".".join(nearest(first)))


def say_why_here(tx: Transaction, request: Request) -> None:
    """Plans a word in the private chat on where the question came from, ahead of its answer."""
    plan_message(
        tx,
        request.me,
        "asked_elsewhere",
        urgency=Urgency.ANSWER,
        platform=request.platform,
        send_at=tx.now - timedelta(milliseconds=500),
        dedupe=f"elsewhere:{request.key}",
    )


def _answer_once(tx: Transaction, request: Request, kind: str, ref: str) -> None:
    if not tx.inbox.add(request.key, Press(Verb.WORD, "help").pack()):
        raise Repeated
    pressing = kind == "safeguarding_not_kept" or (kind, ref) == ("answer", PRESSING)
    tx.audit.add(
        Happened(
            # It is as good as shown: what comes right after it, before the answer is out, is no answer to a question.
            kind=AuditKind.SAFEGUARDING_SHOWN if pressing else AuditKind.EXCHANGE_IN,
            actor=request.me,
            platform=request.platform,
            outcome="asked" if pressing else "done",
            details={"asked": f"word {ref}" if kind == "answer" else kind},
        )
    )
    plan_message(
        tx,
        request.me,
        kind,
        ref,
        urgency=Urgency.ANSWER,
        platform=request.platform,
        # Ahead of a welcome too.
        send_at=tx.now - BEFORE_ALL_ELSE if pressing else None,
        dedupe=f"answer:{request.key}",
    )
