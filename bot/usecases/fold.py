"""Folding a letter away where it has taken the place of the message from which it was opened."""

from __future__ import annotations

from bot.messages.answers import Plain
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

_BETWEEN = "__"
"""Stands between the verb and the reference of the press that opens the letter again; no verb holds it."""


def folding(opening: Press) -> Plain:
    """A message whose button folds away what a press has opened; for its button alone."""
    away = Press(Verb.FOLD, f"{opening.verb}{_BETWEEN}{opening.ref}", opening.version)
    return Plain(says="folded", leads=(("fold_away", away),))


def fold(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """A card without content, and the button that opens the letter again.

    Raises:
        Unknown: what it would open is none of ours.
    """
    verb, _, reference = request.press.ref.partition(_BETWEEN)
    opening = Press.unpack(f"1~{verb}~{reference}~{request.press.version}")
    return Reply(message=Plain(says="folded", leads=(("open_again", opening),)))
