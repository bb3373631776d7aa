"""A message that was sent, as facts stand now: for platforms that ask again when it is looked at."""

from __future__ import annotations

from bot.errors import NotEntitled, Unknown
from bot.messages.answers import Plain
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped, NotYet, Postponed, Removal
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting


def newest(outgoing: Outgoing) -> Press | None:
    """The press that shows a reminder as it stands now.

    None for answers, which tell of the moment they came, and for requests, whose button tells the truth itself.
    """
    return Press(Verb.REFRESH, outgoing.id) if outgoing.urgency is Urgency.REMINDER else None


def show_newest(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The message again, or that it is no longer needed. Never a letter: only what may wait in a chat."""
    # Composing knows the words' use cases, and they are in one table with this one.
    from bot.usecases.compose import compose

    outgoing = tx.outbox.find(request.press.ref)
    if outgoing is None:
        raise Unknown
    if outgoing.recipient != request.me:
        raise NotEntitled
    composed = compose(tx, setting, outgoing)
    if isinstance(composed, Dropped | Removal | NotYet):
        return Reply(message=Plain(says="no_longer"))
    return Reply(message=composed.message if isinstance(composed, Postponed) else composed)
