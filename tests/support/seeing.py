"""All that somebody can see with every word, and with every button that these show: for tests of what leaves no trace."""

from __future__ import annotations

from bot.presses import Press, Verb
from bot.usecases.dispatch import WORDS
from bot.usecases.request import Outcome, Reply
from bot.usecases.tick import find_owed
from tests.support.office import Office

BEGINS_SOMETHING = frozenset({"prepare"})
LOOKED_AT = (
    Press(Verb.DUTIES),
    Press(Verb.DUTIES, "team"),
    Press(Verb.DUTIES, "mine"),
    Press(Verb.MATTERS),
    Press(Verb.STATUS, "all"),
    Press(Verb.STATUS, "teams"),
)


def everything_of(office: Office, who: str) -> str:
    """Every card as text, the messages that wait for them, what a pass would send them, and who has read theirs."""
    outcomes = [office.word(who, word) for word in sorted(set(WORDS) - BEGINS_SOMETHING)]
    outcomes += [office.ask(who, press) for press in LOOKED_AT]
    me = office[who].id
    reads = office.database.run_now(lambda tx: tx.audit.reads_of(me))
    return "\n".join([*(shown(office, outcome) for outcome in outcomes), *_messages(office, who), str(reads)])


def shown(office: Office, outcome: Outcome) -> str:
    """The card of an answer."""
    assert isinstance(outcome, Reply)
    return str(outcome.message.card(office.templates.words_of(outcome.message)))


def _messages(office: Office, who: str) -> list[str]:
    import asyncio

    me = office[who].id
    planned = [f"{one.kind} {one.ref}" for one in office.planned() if one.recipient == me]
    passes = asyncio.run(find_owed(office.database, office.setting))
    owed = [
        f"{item.about} {item.clock} {item.step}"
        for one in passes
        if one.recipient.id == me
        for item in one.items
    ]
    return [*sorted(planned), *sorted(owed)]
