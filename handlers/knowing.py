"""Who sent a request: finding the person behind an account, in one transaction with what they asked for."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.confidential import Answers
from bot.errors import PlatformError
from bot.ports import Database, Transaction
from bot.presses import Press
from bot.usecases.dispatch import Repeated
from bot.usecases.link_accounts import Known, who_is
from bot.usecases.request import NOBODY, Request
from bot.usecases.setting import Setting

T = TypeVar("T")
Work = Callable[[Transaction, Known], T]
Introduce = Callable[[], Awaitable[bool]]
"""Asks the platform who somebody is and links them; False for guests, strangers and whoever is not listed."""

TRIES = 4
"""Of one request: who it is may have to be asked first, and another process may carry out the same one."""
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class Stranger:
    """Nobody whom the bot works with."""


@dataclass(frozen=True, slots=True)
class _AskWho:
    """The platform has to be asked who this is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """Runs work as the person behind an account.

    Attributes:
        database: where everything is committed before it is answered.
        setting: the installation.
        platform: its name.
        secret: keys the hashes under which requests are remembered, so that they tell nothing.
    """

    database: Database
    setting: Setting
    platform: str
    secret: bytes

    async def as_known(
        self, team: str, user: str, work: Work[T], introduce: Introduce
    ) -> tuple[Known, T] | Stranger:
        """Runs work in one transaction with what finds the person; again where another process was faster.

        Raises:
            PlatformError: the platform cannot be asked now.
        """
        for _ in range(TRIES):
            try:
                done = await self.database.run(lambda tx: self._attempt(tx, team, user, work))
            except Repeated:
                continue
            if not isinstance(done, _AskWho):
                return done
            if not await introduce():
                return Stranger()
        raise PlatformError("The platform does not say who this is.")

    def _attempt(self, tx: Transaction, team: str, user: str, work: Work[T]) -> tuple[Known, T] | _AskWho:
        known = who_is(tx, self.platform, team, user)
        if known is None or known.person.has_left(self.setting.day(tx.now)):
            return _AskWho()
        return known, work(tx, known)

    def request(self, press: Press, *key: str, answers: Answers | None = None) -> Request:
        """A request whose sender is not known yet."""
        return Request(
            actor=NOBODY,
            key=self.digest(*key),
            press=press,
            platform=self.platform,
            answers=answers or Answers(),
        )

    def digest(self, *parts: str) -> str:
        """A key for the inbox, which tells nothing of what was typed."""
        joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self.secret, joined, hashlib.sha256).hexdigest()


def new_reference() -> str:
    """A short text by which somebody can tell an administrator which failure it was."""
    letters = [secrets.choice(_LETTERS) for _ in range(6)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
