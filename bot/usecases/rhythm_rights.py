"""Who can change how often a pair meets, what can be chosen, and whose word is missing (P1-3.1a-4, P1-3.1a-6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.begins import agreement_since
from bot.domain.people import Facts, Person, PersonId
from bot.domain.rhythms import PENDING, Rhythm, RhythmState, longer_choices, shorter_choices, usual_days
from bot.errors import Unknown
from bot.messages.rhythms import LESS, MORE
from bot.ports import Transaction
from bot.usecases.duties import about_of
from bot.usecases.fields import people_supervised
from bot.usecases.setting import Setting


def choices_of(setting: Setting, facts: Facts, sort: str, day: date) -> Sequence[int]:
    """The intervals in days that a form offers."""
    choose = {MORE: shorter_choices, LESS: longer_choices}.get(sort)
    return choose(facts, setting.rules, day) if choose else ()


def why_not_now(tx: Transaction, setting: Setting, facts: Facts, sort: str) -> str:
    """Why nothing can be asked for now, as a block; empty where it can.

    A longer interval stands in the supervision agreement (P1-3.1a-5), and needs somebody who approves (P1-3.1a-6).
    """
    today, rules = setting.day(tx.now), setting.rules
    if any(is_open(tx, setting, one) for one in tx.rhythms.waiting([facts.person.id])):
        return "waits"
    if not choices_of(setting, facts, sort, today):
        if sort == MORE:
            return "no_more"
        general = rules.one_to_one_of(facts.person.entry.team).interval_days.value
        return "no_less_now" if usual_days(facts, rules, today) < general else "no_less"
    if sort == LESS and not has_agreement(tx, setting, facts):
        return "no_agreement"
    if sort == LESS and approver_of(tx, setting, facts.person) is None:
        return "no_approver"
    return ""


def has_agreement(tx: Transaction, setting: Setting, facts: Facts) -> bool:
    """Whether a supervision agreement with the present supervisor is noted."""
    return agreement_since(about_of(tx, setting, facts)) is not None


def approver_of(tx: Transaction, setting: Setting, supervisee: Person) -> Person | None:
    """Who is asked to approve a longer interval: the nearest upwards with the role that the pack names."""
    return next(iter(_approvers(tx, setting, supervisee)), None)


def may_approve(tx: Transaction, setting: Setting, actor: Person, supervisee: Person) -> bool:
    """Whether somebody is one of those who can approve it."""
    return any(one.id == actor.id for one in _approvers(tx, setting, supervisee))


def _approvers(tx: Transaction, setting: Setting, supervisee: Person) -> Sequence[Person]:
    role = setting.rules.one_to_one_of(supervisee.entry.team).longer_approver.value
    today = setting.day(tx.now)
    above = tx.people.upwards(supervisee.id)
    return [one for one in above if role in one.entry.roles and not one.has_left(today)]


def find_rhythm(tx: Transaction, reference: str) -> Rhythm:
    """What a press is about.

    Raises:
        Unknown: there is no such rhythm.
    """
    rhythm = tx.rhythms.get(reference)
    if rhythm is None:
        raise Unknown("This is no longer there. Nothing was changed.")
    return rhythm


def is_open(tx: Transaction, setting: Setting, rhythm: Rhythm) -> bool:
    """Whether somebody's word is missing, its last day is to come, and who asked is still one of the pair."""
    today = setting.day(tx.now)
    if rhythm.state not in PENDING or (rhythm.until is not None and rhythm.until <= today):
        return False
    if rhythm.asked_by == rhythm.person:
        return True
    return supervises(tx, setting, rhythm.asked_by, rhythm.person)


def can_answer(tx: Transaction, setting: Setting, actor: Person, rhythm: Rhythm, facts: Facts) -> bool:
    """Whether it is somebody's word that is missing."""
    if rhythm.state is RhythmState.AGREED:
        return may_approve(tx, setting, actor, facts.person)
    if rhythm.state is not RhythmState.ASKED:
        return False
    if rhythm.asked_by != rhythm.person:
        return actor.id == rhythm.person
    # The supervisor's side is whoever supervises now: who stands in answers too.
    return supervises(tx, setting, actor.id, rhythm.person)


def supervises(tx: Transaction, setting: Setting, actor: PersonId, supervisee: PersonId) -> bool:
    """Whether somebody supervises a person now, or stands in for who does."""
    return any(one.person.id == supervisee for one in people_supervised(tx, actor, setting.day(tx.now)))


def can_end(rhythm: Rhythm, actor: PersonId, day: date) -> bool:
    """Whether somebody, who is one of the pair, can take it back, or go back to the usual rhythm.

    What a supervisor has set alone is the supervisor's to end; it ends by itself in any case.
    """
    if rhythm.state is RhythmState.ASKED:
        return (actor == rhythm.person) == (rhythm.asked_by == rhythm.person)
    if rhythm.state is RhythmState.AGREED:
        return True
    set_alone = not rhythm.is_longer and rhythm.decided_by == rhythm.asked_by
    return rhythm.is_in_force(day) and not (set_alone and actor == rhythm.person)
