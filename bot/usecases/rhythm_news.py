"""What the others are told when a rhythm is asked for, agreed, approved or ended."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.people import Facts, Person, PersonId
from bot.domain.rhythms import Rhythm, RhythmState, usual_days
from bot.messages.rhythms import RhythmNews
from bot.ports import Outgoing, Transaction, Urgency
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import supervisor_now
from bot.usecases.planning import plan_message
from bot.usecases.rhythm_rights import approver_of, can_answer, is_open
from bot.usecases.setting import Setting

NOT_APPROVED = "not_approved"
NEWS: Mapping[str, RhythmState] = MappingProxyType(
    {
        "asked_shorter": RhythmState.ASKED,
        "asked_longer": RhythmState.ASKED,
        "approval": RhythmState.AGREED,
        "agreed_longer": RhythmState.AGREED,
        "set": RhythmState.IN_FORCE,
        "agreed_shorter": RhythmState.IN_FORCE,
        "approved": RhythmState.IN_FORCE,
        "refused": RhythmState.REFUSED,
        NOT_APPROVED: RhythmState.REFUSED,
        "ended": RhythmState.ENDED,
        "withdrawn": RhythmState.WITHDRAWN,
    }
)
"""What is said, and the state as long as which it is true."""
ASKING = frozenset({"asked_shorter", "asked_longer", "approval"})
"""Of these, what asks for the recipient's own word."""


def tell(tx: Transaction, to: PersonId, says: str, rhythm: Rhythm) -> None:
    """Plans one of the news; a reason from a list may follow it after a dot."""
    plan_message(tx, to, "rhythm_news", f"{rhythm.id}.{says}", urgency=Urgency.REQUEST)


def rhythm_news(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """What somebody is told, as long as it still holds."""
    reference, says, reason = (*outgoing.ref.split("."), "", "")[:3]
    rhythm = tx.rhythms.get(reference)
    if rhythm is None or rhythm.state is not NEWS.get(says):
        return Dropped("the rhythm has changed")
    facts = tx.people.facts_of(rhythm.person)
    asks = says in ASKING
    if asks and not is_open(tx, setting, rhythm):
        return Dropped("the question is over")
    if asks and not can_answer(tx, setting, recipient, rhythm, facts):
        return Dropped("it is another's to answer")
    approver = approver_of(tx, setting, facts.person) if rhythm.state is RhythmState.AGREED else None
    return RhythmNews(
        says=says,
        person=rhythm.person,
        name=_name(tx, setting, rhythm, says, facts),
        days=rhythm.days,
        usual_days=usual_days(facts, setting.rules, setting.day(tx.now)),
        until=rhythm.until,
        supervisee=facts.person.entry.name,
        approver=approver.first_name if approver else "",
        reason=reason,
    )


def _name(tx: Transaction, setting: Setting, rhythm: Rhythm, says: str, facts: Facts) -> str:
    """Who has said so: who asked, who decided; for an approval the supervisor's full name."""
    if says == "approval":
        supervisor = supervisor_now(tx, facts.person, setting.day(tx.now))
        return supervisor.entry.name if supervisor else ""
    by = rhythm.asked_by if rhythm.decided_by is None else rhythm.decided_by
    person = tx.people.by_id(by)
    return person.first_name if person else ""
