"""Whom to tell at once (contract: `safeguarding`; P0-3b, P4-6.0b, P4-3.2): numbers of the pack, at any hour.

No account is taken. What somebody types right afterwards is kept nowhere, whatever else they had open.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from bot.domain.people import Person
from bot.domain.preparation import PreparationState
from bot.domain.rules import Rules
from bot.messages.safeguarding import COLLEAGUE, NOW, PAGES, WHISTLEBLOWING, Safeguarding
from bot.policy.settled import Contact, settled
from bot.ports import AuditKind, Happened, Outgoing, Transaction
from bot.presses import Verb
from bot.usecases.composed import Composed
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting
from bot.usecases.words import PRESSING, word_of

CLAUSES = ("P4-6.0b", "P0-3b")
AFTERWARDS = timedelta(minutes=30)
"""For so long what somebody types into the chat may be an account of what worries them."""
_SINCE = (AuditKind.SAFEGUARDING_SHOWN, AuditKind.PREPARATION_STARTED, AuditKind.PREPARATION_SAVED)
"""Who goes on with a preparation types answers again."""


def show_safeguarding(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Whom to tell, about anybody, about a colleague, or outside one's line."""
    chosen = request.press.ref if request.press.verb is Verb.SAFEGUARDING else NOW
    page = chosen if chosen in PAGES else NOW
    _log_shown(tx, request.actor, page, request.platform)
    return Reply(message=_card(setting.rules, page))


def not_kept(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Says that what was typed is not kept, and whom to call."""
    _log_shown(tx, recipient, NOW, outgoing.platform or "")
    preparation = tx.preparations.current(recipient.id)
    under_way = preparation is not None and preparation.state is PreparationState.OPEN
    return _card(
        setting.rules, NOW, typed=True, preparation=preparation.id if preparation and under_way else ""
    )


def asks_for_it(text: str) -> bool:
    """Whether a text is the word, or begins with it."""
    first, *_ = text.split() or [""]
    return PRESSING in (word_of(text), word_of(first.strip(".,:;!?-")) if first else None)


def may_be_account(tx: Transaction, request: Request, text: str) -> bool:
    """Whether a chat message may tell what worries somebody: it begins with the word, or comes after the card."""
    if asks_for_it(text):
        return True
    since = tx.now - AFTERWARDS
    return tx.audit.latest(request.me, _SINCE, since=since) is AuditKind.SAFEGUARDING_SHOWN


def contacts_of(rules: Rules) -> tuple[Contact, ...]:
    """Everybody whom the pack names to be told at once, and the lines for allegations and for whistleblowing."""
    named = cast("tuple[Contact, ...]", settled(rules, "safeguarding.contacts", tuple))
    return (*named, *(settled(rules, f"safeguarding.{one}", Contact) for one in (COLLEAGUE, WHISTLEBLOWING)))


def _card(rules: Rules, page: str, *, typed: bool = False, preparation: str = "") -> Safeguarding:
    *named, colleague, whistleblowing = contacts_of(rules)
    law = rules.settled.get("legal_refs.whistleblowing")
    shown = {NOW: named, COLLEAGUE: [colleague], WHISTLEBLOWING: [whistleblowing]}[page]
    return Safeguarding(
        page=page,
        contacts=tuple(shown),
        law=str(law.value) if law else "",
        typed=typed,
        preparation=preparation,
    )


def _log_shown(tx: Transaction, reader: Person, page: str, platform: str) -> None:
    """That the card was shown, and nothing more: no account, and nobody whom it could be about."""
    tx.audit.add(
        Happened(
            kind=AuditKind.SAFEGUARDING_SHOWN,
            actor=reader.id,
            platform=platform,
            clause=CLAUSES,
            details={"page": page},
        )
    )
