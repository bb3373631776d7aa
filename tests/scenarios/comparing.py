"""Compares how two runs of a scenario ended. What may differ between the platforms is declared here, nothing else may."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Final

from tests.scenarios.ends import End, Sent

WAYS_TO_CLOSE: Final = frozenset({"Close", "Fold away"})
FOLDING: Final = re.compile('"asked":"fold"')
"""Slack closes a modal by itself. In Teams a letter has a button for it, and the press is logged as one."""

HEADINGS: Final = "Name | Last session | Due | State"
IN_A_LIST: Final = re.compile(r": Last session: |; Due: |; State: ")
"""A table with many columns is a list in Teams, in which each row names them."""

SAYS_WHERE_FROM: Final = frozenset(
    {"You wrote to me in a channel or group chat. I answer here, in our own chat."}
)
ASKED_ELSEWHERE: Final = re.compile('kind=asked_elsewhere,|"kind":"asked_elsewhere"')
"""In a channel Slack tells the person alone that it goes on in private. In Teams everybody reads that line, so the
private chat says where the question came from."""

ANSWERS_TO_WORDS: Final = re.compile(
    r'kind=(answer|did_you_mean),|"kind":"(answer|did_you_mean)"|"asked":"(word|did_you_mean|confirm\.open|actions")'
)
"""A word that is typed into a chat is answered by a message through the outbox, with a button for what it opens; a
slash command is answered at once, and opens it itself."""

SHOWN_AGAIN: Final = re.compile(r" (exchange\.answered|record\.read|preparation\.read|status\.seen): ")
READ_BY: Final = re.compile(r"^([^:]+): (once|.+ times)\.$")
"""What is logged each time that something is shown; `my-data` counts the readings that are logged."""


def check_alike(slack: End, teams: End) -> None:
    """Two runs ended the same: with the same data and log, and everybody was sent and saw the same."""
    found = _signed(slack.rows, teams.rows, ASKED_ELSEWHERE)
    found += _signed(slack.audit, teams.audit, ASKED_ELSEWHERE, FOLDING)
    for name, seen in slack.seen.items():
        found += [f"{name} saw {line}" for line in _signed(_plain(seen), _plain(teams.seen[name]))]
        found += _messages_apart(name, slack.messages[name], teams.messages[name])
    _check_none([*found, *_readers_apart(slack, teams)])


def check_alike_by_command(typed: End, commanded: End) -> None:
    """The same for a run whose words were slash commands: it sends fewer messages, and shows nothing more."""
    found = _signed(typed.rows, commanded.rows, ANSWERS_TO_WORDS)
    found += _signed(typed.audit, commanded.audit, ANSWERS_TO_WORDS)
    for name, seen in commanded.seen.items():
        found += [f"{name} saw + {line}" for line in seen - typed.seen[name]]
    _check_none([*found, *_readers_apart(typed, commanded)])


def check_same_effect(once: End, again: End) -> None:
    """A run in which each request came several times has the effects of one; showing something again is logged."""
    found = _signed(once.rows, again.rows) + _signed(once.audit, again.audit, SHOWN_AGAIN)
    for name, messages in once.messages.items():
        found += _messages_apart(name, map(_uncounted, messages), map(_uncounted, again.messages[name]))
    _check_none([*found, *_readers_apart(once, again)])


def _check_none(found: list[str]) -> None:
    assert not found, "the runs did not end the same:\n" + "\n".join(found)


def _plain(seen: Iterable[str]) -> Counter[str]:
    """What was seen, however the platform closes a letter and shows a table."""
    return Counter(
        {IN_A_LIST.sub(" | ", line) for line in seen} - WAYS_TO_CLOSE - SAYS_WHERE_FROM - {HEADINGS}
    )


def _messages_apart(name: str, some: Iterable[Sent], others: Iterable[Sent]) -> list[str]:
    """The first messages that are not alike."""
    pairs = zip_longest(_usual(some), _usual(others))
    return [f"{name} was sent\n  - {one}\n  + {other}" for one, other in pairs if one != other][:1]


def _uncounted(message: Sent) -> Sent:
    preview, seen = message
    return preview, frozenset(READ_BY.sub(r"\1", line) for line in seen)


def _usual(messages: Iterable[Sent]) -> list[tuple[str, list[str]]]:
    """The messages that come on both platforms; of several with the same preview in a row, the order is open.

    Two reminders that are planned at the same moment come in any order.
    """
    usual = [(preview, str(sorted(_plain(seen)))) for preview, seen in messages if not seen & SAYS_WHERE_FROM]
    return [(preview, sorted(text for _, text in some)) for preview, some in groupby(usual, itemgetter(0))]


def _signed(one: Counter[str], other: Counter[str], *passed: re.Pattern[str]) -> list[str]:
    """The lines of which one has more than the other, but those that may be passed over."""
    signs: Mapping[str, Counter[str]] = {"-": one - other, "+": other - one}
    lines = [f"{sign} {line}" for sign, more in signs.items() for line in more.elements()]
    return sorted(line for line in lines if not any(pattern.search(line) for pattern in passed))


def _readers_apart(one: End, other: End) -> list[str]:
    return [
        f"{text!r} was read by {sorted(one.readers.get(text, ()))}, {sorted(other.readers.get(text, ()))}"
        for text in one.readers.keys() | other.readers.keys()
        if one.readers.get(text) != other.readers.get(text)
    ]
