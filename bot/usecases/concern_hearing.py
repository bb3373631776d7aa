"""The side of who was asked in a concern: the letter, and saying that they have talked or that it is not for them."""

from __future__ import annotations

from bot.domain.matters import Matter
from bot.domain.people import Person
from bot.errors import NotEntitled, Unknown
from bot.messages.concern import TALKED, ConcernLetter, ConcernPage
from bot.messages.waiting import Waiting
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.composed import Composed, Dropped
from bot.usecases.concern_chain import (
    KIND,
    PASSED_ON,
    chain_of,
    end_concern,
    heard_concern,
    line_of,
    own_concerns,
)
from bot.usecases.matter_pages import log_reading
from bot.usecases.planning import plan_message
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

_DONE = {TALKED: "talked", PASSED_ON: "not_mine"}


def open_concern(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who would like to talk, by when an answer is asked for, and the line that they added."""
    return Reply(message=_page(tx, setting, request, heard_concern(tx, request, request.press.ref)))


def close_concern(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """They have talked, or it is for somebody else, which its author is told at once."""
    reference, _, outcome = request.press.ref.partition(".")
    matter = heard_concern(tx, request, reference)
    again = Press(Verb.CONCERN_OPEN, matter.id)
    if matter.closed is not None or outcome not in _DONE:
        return Reply(message=_page(tx, setting, request, matter), again=again)
    ended = end_concern(tx, setting, request, matter, outcome)
    if outcome == PASSED_ON and matter.opened_by:
        plan_message(tx, matter.opened_by, "concern_unanswered", matter.id, 1, urgency=Urgency.REQUEST)
    return Reply(message=_page(tx, setting, request, ended, _DONE[outcome]), again=again)


def concern_asked(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells who is asked that something waits, as long as it does."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.closed is not None or matter.owner != recipient.id:
        return Dropped("nothing is asked any more")
    return Waiting(press=Press(Verb.CONCERN_OPEN, matter.id))


def concern_unanswered(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells the author that somebody else can be asked, unless they have talked or somebody else was."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.outcome == TALKED:
        return Dropped("they have talked")
    concerns = [one for one in own_concerns(tx, setting, recipient.id) if chain_of(one) == chain_of(matter)]
    if not concerns or concerns[-1].id != matter.id:
        return Dropped("somebody else was asked")
    if matter.outcome == PASSED_ON and not outgoing.version:
        return Dropped("its author knows already")
    return Waiting(press=Press(Verb.CONCERN_LIST))


def _page(tx: Transaction, setting: Setting, request: Request, matter: Matter, says: str = "") -> ConcernPage:
    author = tx.people.by_id(matter.opened_by) if matter.opened_by else None
    duty = setting.rules.duties.get(KIND)
    if author is None or duty is None:
        raise Unknown("This is no longer there.")
    page = ConcernPage(
        matter=matter.id,
        says=says or ("asked" if matter.closed is None else "over"),
        name=author.entry.name,
        first_name=author.first_name,
        due=matter.due,
        rule=setting.because(duty.clauses),
        clause=duty.clauses,
    )
    if not matter.text or matter.closed is not None:
        return page
    try:
        audience, line = line_of(tx, request.me, matter)
    except (NotEntitled, Unknown):
        return page
    log_reading(tx, request, author.id, matter.id, audience.basis)
    return ConcernLetter(
        reader=audience,
        line=line,
        matter=page.matter,
        says=page.says,
        name=page.name,
        first_name=page.first_name,
        due=page.due,
        rule=page.rule,
        clause=page.clause,
    )
