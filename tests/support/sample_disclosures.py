"""Samples of the register of what is shared outside a pair; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.domain.disclosures import ADVICE, EMERGENCY, LAW, REASONS, Asks, ShareForm, ShareState
from bot.domain.record import Head
from bot.messages.base import Message
from bot.messages.disclosure_forms import DiscloseChoice, DiscloseForm, GivenForm, OverrideForm
from bot.messages.disclosures import (
    PAGE,
    ConsentLetter,
    DisclosureEnvelope,
    DisclosureList,
    DisclosurePage,
    DisclosureTask,
    Entry,
    Listing,
    Task,
)
from bot.policy.pack import load
from bot.presses import Press, Verb
from bot.usecases.disclosure_entry import audiences, purposes

THURSDAY = date(2026, 11, 19)
AT = datetime(2026, 11, 20, 8, 14, tzinfo=UTC)
LABEL = Label(ContentKind.DISCLOSURE, "disclosure1")
FOR_GRACE = Audience(reader="grace", label=LABEL, purpose="register", basis="P0-1b")
FOR_AMIRA = replace(FOR_GRACE, reader="amira", basis="P0-2g")
FOR_PRIYA = replace(FOR_GRACE, reader="priya", basis="P1-8o")
RECIPIENT = Confidential("the occupational health adviser", LABEL)
REASON = Confidential("The adviser has to know before Monday.", LABEL)

ASKED = Entry(
    id="disclosure1",
    tag="D1",
    about="Amira Khan",
    about_first="Amira",
    by="Grace Bell",
    by_first="Grace",
    audience="professional",
    purpose="human_resources",
    form=ShareForm.SAID,
    parts=(Head.WORKLOAD, Head.STRENGTHS),
    asks=Asks.CONSENT,
    basis="public_task",
    state=ShareState.ASKED,
    day=THURSDAY,
    answer_by=date(2026, 11, 26),
)
LATE = replace(ASKED, id="disclosure2", tag="D2", late=True, talk_at=AT)
REFUSED = replace(ASKED, id="disclosure3", tag="D3", state=ShareState.REFUSED, answered_at=AT)
FORBIDDEN = replace(REFUSED, audience="outside_the_setting", asks=Asks.PERMISSION)
AGREED = replace(REFUSED, id="disclosure4", tag="D4", state=ShareState.READY)
TOLD = replace(
    ASKED,
    id="disclosure5",
    tag="D5",
    audience="own_manager",
    purpose="advice",
    asks=Asks.NOTIFY,
    state=ShareState.READY,
    answer_by=None,
)
OVERRIDDEN = replace(AGREED, id="disclosure6", tag="D6", overridden=True, seen_at=AT)
GIVEN = replace(AGREED, id="disclosure7", tag="D7", state=ShareState.GIVEN, given_on=THURSDAY)
DROPPED = replace(ASKED, id="disclosure8", tag="D8", state=ShareState.DROPPED, form=ShareForm.COPY)
BY_LAW = replace(
    TOLD, id="disclosure9", tag="D9", audience=LAW, purpose="legal_proceedings", basis="legal_obligation"
)
SUDDEN = replace(
    GIVEN,
    tag="D10",
    audience=EMERGENCY,
    purpose="medical_emergency",
    asks=Asks.NOTIFY,
    basis="vital_interests",
)
LISTED = replace(TOLD, audience="listed_purpose", purpose="inspection", asks=Asks.LISTED_PURPOSE)
ANONYMISED = replace(TOLD, audience="partner_agency", purpose="joint_work", form=ShareForm.ANONYMISED)


def disclosed() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/disclosures.py and disclosure_forms.py."""
    yield from _lists()
    yield from _forms()
    yield from _pages()
    yield from _letters()
    yield "something waits", DisclosureEnvelope(press=Press(Verb.CONSENT_OPEN, "disclosure1", 1))
    task = DisclosureTask(entry=BY_LAW, matter="matter1", says="law_request", due=date(2026, 11, 26))
    yield "answers it", task
    yield "obtains the approval", replace(task, says="caldicott_approval")


def _lists() -> Iterator[tuple[str, Message]]:
    own = DisclosureList(
        entries=(ASKED, LATE, REFUSED, AGREED, TOLD, OVERRIDDEN, GIVEN),
        listing=Listing.OWN,
        others=(),
        may_add=True,
    )
    yield "own", own
    more = replace(own, others=(Listing.ALL, Listing.ABOUT), page=1, pages=3)
    yield "a page of own", replace(more, entries=(DROPPED, ANONYMISED))
    yield "nothing", replace(own, entries=())
    yield "about me", replace(own, listing=Listing.ABOUT, others=(Listing.OWN,), may_add=False)
    everything = replace(more, listing=Listing.ALL, others=(), may_add=False)
    yield "the register", replace(everything, entries=own.entries, page=0)
    yield "a page of the register", replace(everything, entries=(SUDDEN,) * PAGE)


def _forms() -> Iterator[tuple[str, Message]]:
    rules = load("portsmouth-2025")
    yield "the pack's", DiscloseChoice(audiences=audiences(rules))
    yield "a pack of its own", DiscloseChoice(audiences=("partner_agency", LAW, EMERGENCY))
    form = DiscloseForm(
        with_whom="professional",
        supervisees=(("amira", "Amira Khan"), ("ben", "Ben Hale")),
        purposes=purposes(rules, "professional"),
        asks=Asks.CONSENT,
        basis="public_task",
        today=THURSDAY,
    )
    yield "consent", form
    yield "permission", replace(form, with_whom="outside_the_setting", asks=Asks.PERMISSION)
    yield "notify", replace(form, with_whom="own_manager", asks=Asks.NOTIFY, supervisees=form.supervisees[:1])
    listed = purposes(rules, "listed_purpose")
    yield "listed", replace(form, with_whom="listed_purpose", asks=Asks.LISTED_PURPOSE, purposes=listed)
    yield "of another pack", replace(form, with_whom="partner_agency", purposes=(*ADVICE, "performance"))
    yield "law", replace(form, with_whom=LAW, asks=Asks.NOTIFY, basis="legal_obligation", purposes=listed[:1])
    yield (
        "emergency",
        replace(form, with_whom=EMERGENCY, asks=Asks.NOTIFY, basis="vital_interests", purposes=REASONS),
    )
    yield "on which day", GivenForm(disclosure="disclosure4", tag="D4", name="Amira", today=THURSDAY)
    override = OverrideForm(disclosure="disclosure3", name="Amira", answered=True)
    yield "refused", override
    yield "unanswered", replace(override, answered=False)


def _pages() -> Iterator[tuple[str, Message]]:
    page = DisclosurePage(
        reader=FOR_GRACE, entry=ASKED, recipient=RECIPIENT, reason=None, own=True, can_drop=True
    )
    yield "saved", replace(page, says="saved", can_override=True)
    yield "late", replace(page, entry=LATE, can_override=True)
    yield "refused", replace(page, entry=REFUSED, can_override=True)
    yield "forbidden", replace(page, entry=FORBIDDEN)
    yield "agreed", replace(page, entry=AGREED, can_give=True)
    yield "told", replace(page, entry=TOLD, can_give=True)
    ahead = replace(page, entry=OVERRIDDEN, reason=REASON, can_give=True)
    yield "goes ahead", replace(ahead, says="overridden_now")
    yield "given", replace(page, entry=GIVEN, says="given_now", can_drop=False)
    yield "changed", replace(page, entry=GIVEN, says="changed", can_drop=False)
    yield "dropped", replace(page, entry=DROPPED, says="dropped_now", can_drop=False)
    yield "the register's", replace(page, reader=FOR_PRIYA, own=False, can_drop=False)
    answer = Task(kind="law_request", holder="Ruth Lane", due=date(2026, 11, 26))
    approval = Task(kind="caldicott_approval", holder="Dora West", due=date(2026, 11, 24), outcome="Approved")
    by_law = replace(page, entry=BY_LAW, tasks=(answer, replace(approval, outcome="")), waits="no_approval")
    yield "waits for approval", by_law
    yield (
        "not approved",
        replace(by_law, tasks=(answer, replace(approval, outcome="Not approved")), waits="not_approved"),
    )
    yield "approved", replace(by_law, tasks=(answer, approval), waits="", can_give=True)
    yield "nobody to tell", replace(by_law, tasks=(), waits="nobody", can_give=True)
    yield "emergency", replace(page, entry=SUDDEN, reason=REASON, can_drop=False)


def _letters() -> Iterator[tuple[str, Message]]:
    letter = ConsentLetter(reader=FOR_AMIRA, entry=ASKED, recipient=RECIPIENT, reason=None, can_answer=True)
    yield "asked", letter
    yield "late", replace(letter, entry=LATE)
    yield "permission", replace(letter, entry=replace(ASKED, asks=Asks.PERMISSION))
    yield "talks first", replace(letter, says="talk_now")
    yield "refuses", replace(letter, entry=REFUSED, says="refused_now")
    yield "agrees", replace(letter, entry=AGREED, says="agreed_now")
    yield "agrees again", replace(letter, entry=AGREED, says="already")
    told = replace(letter, entry=TOLD, can_answer=False)
    yield "told", told
    yield "told and seen", replace(told, entry=replace(TOLD, seen_at=AT), says="seen_now")
    yield "told of a listed purpose", replace(told, entry=LISTED)
    yield "told of an anonymised one", replace(told, entry=ANONYMISED)
    yield "told of a law", replace(told, entry=BY_LAW)
    goes_on = replace(OVERRIDDEN, seen_at=None)
    yield "goes ahead", replace(told, entry=goes_on, reason=REASON)
    yield "given", replace(told, entry=GIVEN)
    yield "emergency", replace(told, entry=SUDDEN, reason=REASON)
    yield "dropped", replace(told, entry=DROPPED, says="changed")
