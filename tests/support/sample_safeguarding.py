"""Samples of whom to tell at once; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages.base import Message
from bot.messages.safeguarding import PAGES, Safeguarding
from bot.policy.settled import Contact

DUTY = Contact("The duty manager", "023 9200 0000", "in working hours")
NIGHT = Contact("The emergency duty team", None, "at night and at weekends")
LAW = "the Public Interest Disclosure Act 1998"


def safeguarding() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/safeguarding.py."""
    for page in PAGES:
        yield page, Safeguarding(page=page, contacts=(DUTY, NIGHT), law=LAW)
    yield "typed", Safeguarding(page="now", contacts=(DUTY,), law=LAW, typed=True)
    yield (
        "typed while preparing",
        Safeguarding(page="now", contacts=(DUTY,), law=LAW, typed=True, preparation="preparation1"),
    )
    yield "no law named", Safeguarding(page="whistleblowing", contacts=(DUTY,), law="")
