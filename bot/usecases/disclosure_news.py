"""What is logged of an entry of the register, and who is told of it: envelopes, whose content opens on a press."""

from __future__ import annotations

from datetime import timedelta

from bot.domain import matters
from bot.domain.disclosures import EMERGENCY, LAW, Disclosure, ShareState
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Person, PersonId
from bot.domain.rules import LOCAL
from bot.messages.disclosures import DisclosureEnvelope
from bot.ports import AuditKind, Happened, Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.composed import Composed, Dropped
from bot.usecases.disclosure_pages import CONSENT, SOURCE, matters_of
from bot.usecases.matters import log_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Request
from bot.usecases.setting import Setting

_ALWAYS = ("P0-1b", "P1-8o")


def log_disclosure(tx: Transaction, setting: Setting, request: Request, one: Disclosure, change: str) -> None:
    """Logs what became of an entry: dates and the policy's words, never a text of it."""
    tx.audit.add(
        Happened(
            kind=AuditKind.DISCLOSURE_CHANGED,
            actor=request.me,
            subject=one.subject,
            ref=one.id,
            platform=request.platform,
            clause=clauses_of(setting, one),
            details={
                "change": change,
                "audience": one.audience,
                "purpose": one.purpose,
                "asks": one.asks.value,
                "basis": one.basis,
                "form": one.form.value,
                "parts": len(one.parts),
                "state": one.state.value,
                "given_on": one.given_on.isoformat() if one.given_on else None,
                "version": one.version,
            },
        )
    )


def clauses_of(setting: Setting, one: Disclosure) -> tuple[str, ...]:
    """Which clauses an entry serves, that of its audience first."""
    if one.audience == LAW:
        return ("P4-7.1b", *_ALWAYS)
    if one.audience == EMERGENCY:
        return ("P4-7.3a", "P0-3b", *_ALWAYS)
    value = setting.rules.settled.get(f"share.basis.{one.audience}")
    first = () if value is None or value.clause == LOCAL else (value.clause,)
    return tuple(dict.fromkeys((*first, *_ALWAYS)))


def close_question(
    tx: Transaction, setting: Setting, request: Request, one: Disclosure, outcome: str
) -> None:
    """Ends the supervisee's question, where one is open."""
    duty = setting.rules.duties.get(CONSENT)
    for matter in matters_of(tx, one):
        if matter.kind == CONSENT and matter.state is not MatterState.CLOSED:
            closed = matters.closed(matter, setting.day(tx.now), outcome)
            tx.matters.save(closed)
            if duty is not None:
                log_matter(tx, closed, duty, "closed", by=request.me, platform=request.platform)


# --- who is told -----------------------------------------------------------------------------------


def tell_supervisee(tx: Transaction, one: Disclosure) -> None:
    """The supervisee is asked, or told how it stands (P0-1b, P2-12c, P4-7.3c)."""
    plan_message(tx, one.subject, "disclosure_told", one.id, one.version, urgency=Urgency.REQUEST)


def tell_maker(tx: Transaction, one: Disclosure, kind: str = "disclosure_news") -> None:
    """Whoever wants to share it is told that there is something to see."""
    plan_message(tx, one.made_by, kind, one.id, one.version, urgency=Urgency.REQUEST)


def tell_of_answer(tx: Transaction, matter: Matter) -> None:
    """Its maker is told that what a law, a court or the guardian was asked for has been answered (P4-7.1b)."""
    one = tx.disclosures.get(matter.source.removeprefix(SOURCE))
    if one is not None:
        plan_message(
            tx,
            one.made_by,
            "disclosure_news",
            one.id,
            one.version,
            urgency=Urgency.REQUEST,
            dedupe=f"disclosure_news:{matter.id}",
        )


def tell_when_unanswered(tx: Transaction, setting: Setting, maker: Person, one: Disclosure) -> None:
    """On the first working day after the day of the answer, its maker is told that none came."""
    if one.answer_by is None:
        return
    working_time = setting.working_time_of(maker)
    day = working_time.on_or_after(one.answer_by + timedelta(days=1))
    plan_message(
        tx,
        maker.id,
        "disclosure_unanswered",
        one.id,
        one.version,
        urgency=Urgency.REQUEST,
        send_at=working_time.opening(day),
    )


def tell_holder(tx: Transaction, holder: PersonId, matter: str) -> None:
    """Who is to answer a law or a court, or to obtain the approval, is told (P4-7.1b)."""
    plan_message(tx, holder, "disclosure_task", matter, urgency=Urgency.REQUEST)


def disclosure_told(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To the supervisee, as long as it stands as it did."""
    one = tx.disclosures.get(outgoing.ref)
    if one is None or one.version != outgoing.version:
        return Dropped("it has changed since")
    return DisclosureEnvelope(press=Press(Verb.CONSENT_OPEN, one.id, one.version))


def disclosure_news(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To its maker, as long as it stands as it did."""
    one = tx.disclosures.get(outgoing.ref)
    if one is None or one.version != outgoing.version:
        return Dropped("it has changed since")
    return DisclosureEnvelope(press=Press(Verb.DISCLOSE_OPEN, one.id, one.version))


def disclosure_talk(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To its maker, as long as the supervisee has not answered."""
    one = tx.disclosures.get(outgoing.ref)
    if one is None or one.version != outgoing.version or not one.may_be_answered:
        return Dropped("it was answered")
    return DisclosureEnvelope(press=Press(Verb.DISCLOSE_OPEN, one.id, one.version))


def disclosure_unanswered(
    tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing
) -> Composed:
    """To its maker, as long as there is no answer: none is not a yes."""
    one = tx.disclosures.get(outgoing.ref)
    if one is None or one.state is not ShareState.ASKED:
        return Dropped("it was answered")
    return DisclosureEnvelope(press=Press(Verb.DISCLOSE_OPEN, one.id, one.version))


def disclosure_task(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """To who holds it, as long as it is to be done."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.state is MatterState.CLOSED:
        return Dropped("it is done")
    if matter.owner != recipient.id:
        return Dropped("somebody else holds it")
    return DisclosureEnvelope(press=Press(Verb.DISCLOSE_OPEN, matter.id))
