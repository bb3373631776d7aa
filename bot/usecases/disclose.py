"""Sharing something outside the pair (contract: `disclose`): with whom, why, on what basis; and its register.

What each audience asks for is the pack's (`share.basis`, C4). Nothing of what was said in supervision is typed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain import disclosures
from bot.domain.disclosures import ASKED_FIRST, LAW, Asks, Disclosure, ShareForm, first_state
from bot.domain.people import Facts, Person
from bot.errors import NotEntitled
from bot.ids import new_id
from bot.messages.answers import Plain
from bot.messages.disclosure_forms import DiscloseChoice, DiscloseForm, GivenForm
from bot.messages.disclosures import PAGE, DisclosureList, Listing
from bot.policy.settled import settled
from bot.ports import Transaction
from bot.presses import Press, Verb
from bot.usecases.disclosure_entry import (
    Filled,
    asks_of,
    audiences,
    basis_of,
    check_audience,
    purposes,
    read_filled,
)
from bot.usecases.disclosure_news import (
    close_question,
    log_disclosure,
    tell_holder,
    tell_supervisee,
    tell_when_unanswered,
)
from bot.usecases.disclosure_pages import (
    CONSENT,
    disclosure_of,
    disclosure_page,
    entries_of,
    is_lead,
    label_of_disclosure,
    may_be_given,
    source_of,
)
from bot.usecases.disclosure_pages import OF_LAW as TASKS_OF_LAW
from bot.usecases.fields import people_supervised, read_date
from bot.usecases.matters import NOT_NEEDED, holder_of, open_matter
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting


def show_disclosures(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """One's own entries with how they stand, those about oneself, or for who answers for data protection all of them."""
    may_add = bool(_supervisees(tx, setting, request))
    own = sorted(tx.disclosures.made_by(request.me), key=lambda one: not one.is_open)
    about = tx.disclosures.about(request.me)
    there = _listings(request.actor, own=bool(own) or may_add, about=bool(about))
    by_press = request.press.verb is Verb.DISCLOSE_LIST
    if not there:
        return Reply(message=Plain(says="no_supervisees"))
    listing = next((one for one in Listing if one == request.press.ref), None) if by_press else there[0]
    if listing is None or listing not in there:
        raise NotEntitled
    count = (
        tx.disclosures.count() if listing is Listing.ALL else len(own if listing is Listing.OWN else about)
    )
    pages = max(1, -(-count // PAGE))
    page = min(request.press.version if by_press else 0, pages - 1)
    first = page * PAGE
    if listing is Listing.ALL:
        shown = tx.disclosures.of_all(first=first, number=PAGE)
    else:
        shown = (own if listing is Listing.OWN else about)[first : first + PAGE]
    return Reply(
        message=DisclosureList(
            entries=entries_of(tx, setting, shown),
            listing=listing,
            others=tuple(one for one in there if one is not listing),
            may_add=may_add and listing is Listing.OWN,
            page=page,
            pages=pages,
        )
    )


def _listings(reader: Person, *, own: bool, about: bool) -> tuple[Listing, ...]:
    """The lists that there are for somebody, the likeliest first."""
    there = {Listing.OWN: own, Listing.ALL: is_lead(reader), Listing.ABOUT: about}
    return tuple(listing for listing, is_there in there.items() if is_there)


# --- a new entry -----------------------------------------------------------------------------------


def disclose_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """With whom; then the form for that audience."""
    people = _supervisees(tx, setting, request)
    if not people:
        return Reply(message=Plain(says="no_supervisees"))
    audience = request.press.ref
    if not audience:
        return Reply(message=DiscloseChoice(audiences=audiences(setting.rules)))
    check_audience(setting.rules, audience)
    return Reply(
        message=DiscloseForm(
            with_whom=audience,
            supervisees=tuple((one.person.id, one.person.entry.name) for one in people),
            purposes=purposes(setting.rules, audience),
            asks=asks_of(setting.rules, audience),
            basis=basis_of(setting.rules, audience),
            today=setting.day(tx.now),
        )
    )


def save_disclosure(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Enters it; the supervisee is asked or told, and who answers a law or a court is told (P0-1b, P4-7.1b)."""
    audience = request.press.ref
    check_audience(setting.rules, audience)
    people = _supervisees(tx, setting, request)
    if not people:
        raise NotEntitled
    errors: dict[str, str] = {}
    filled = read_filled(
        setting.rules,
        request.answers,
        errors,
        audience=audience,
        people=people,
        today=setting.day(tx.now),
    )
    if errors or filled is None:
        return Invalid(errors=errors)
    one = _enter(tx, setting, request, filled)
    log_disclosure(tx, setting, request, one, "entered")
    _ask(tx, setting, request, filled.supervisee, one)
    tell_supervisee(tx, one)
    return Reply(
        message=disclosure_page(tx, setting, request, one, "saved"), again=Press(Verb.DISCLOSE_OPEN, one.id)
    )


def _enter(tx: Transaction, setting: Setting, request: Request, filled: Filled) -> Disclosure:
    reference, supervisee, today = new_id(), filled.supervisee, setting.day(tx.now)
    # What tells nobody who it is about needs no yes: they are told (P4-7.1a).
    anonymised = filled.form is ShareForm.ANONYMISED
    asks = Asks.NOTIFY if anonymised else asks_of(setting.rules, filled.audience)
    label = label_of_disclosure(reference)
    one = Disclosure(
        id=reference,
        tag=f"D{len(tx.disclosures.made_by(request.me)) + 1}",
        subject=supervisee.id,
        made_by=request.me,
        audience=filled.audience,
        purpose=filled.purpose,
        asks=asks,
        basis=basis_of(setting.rules, filled.audience),
        form=filled.form,
        parts=filled.parts,
        state=first_state(asks, filled.audience),
        opened_at=tx.now,
        opened=today,
        answer_by=_answer_by(setting, today) if asks in ASKED_FIRST else None,
        given_on=filled.given_on,
        recipient=tx.contents.put(supervisee.id, label, filled.recipient),
        reason=tx.contents.put(supervisee.id, label, filled.reason) if filled.reason else "",
    )
    tx.disclosures.save(one)
    return one


def _answer_by(setting: Setting, today: date) -> date:
    days = settled(setting.rules, "share.consent_due_working_days", int)
    return setting.working_time_of(None).add_days(today, days)


def _ask(tx: Transaction, setting: Setting, request: Request, supervisee: Person, one: Disclosure) -> None:
    """What others have to do first: the supervisee's answer, or what a law or a court asks for."""
    source = source_of(one.id)
    if one.asks in ASKED_FIRST:
        open_matter(
            tx,
            setting,
            CONSENT,
            supervisee.id,
            subject=supervisee.id,
            by=request.me,
            due=one.answer_by,
            source=source,
        )
        tell_when_unanswered(tx, setting, request.actor, one)
    for kind in TASKS_OF_LAW if one.audience == LAW else ():
        duty = setting.rules.duties.get(kind)
        holder = holder_of(tx, setting, duty, above=supervisee) if duty else None
        if holder is None:
            continue
        matter = open_matter(
            tx, setting, kind, holder.id, subject=supervisee.id, by=request.me, source=source
        )
        if matter is not None:
            tell_holder(tx, holder.id, matter.id)


# --- given, or not ---------------------------------------------------------------------------------


def given_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form for the day on which it was given; where it cannot be, how it stands."""
    one = own_disclosure(tx, request, request.press.ref)
    if not may_be_given(tx, one):
        return Reply(message=disclosure_page(tx, setting, request, one, "changed"))
    supervisee = tx.people.by_id(one.subject)
    return Reply(
        message=GivenForm(
            disclosure=one.id,
            tag=one.tag,
            name=supervisee.first_name if supervisee else "",
            today=setting.day(tx.now),
        )
    )


def log_given(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """It was given on a day, or was not given after all; both know (P0-1b).

    Nothing is noted as given that waits for an answer or an approval, or was not agreed to.
    """
    reference, _, left = request.press.ref.partition(".")
    one = own_disclosure(tx, request, reference)
    again = Press(Verb.DISCLOSE_OPEN, one.id)
    if not (one.is_open if left else may_be_given(tx, one)):
        return Reply(message=disclosure_page(tx, setting, request, one, "changed"), again=again)
    if left:
        one, says = disclosures.dropped(one), "dropped_now"
        close_question(tx, setting, request, one, NOT_NEEDED)
    else:
        errors: dict[str, str] = {}
        day = _given_on(tx, setting, request, one, errors)
        if day is None:
            return Invalid(errors=errors)
        one, says = disclosures.given(one, day), "given_now"
    tx.disclosures.save(one)
    log_disclosure(tx, setting, request, one, "dropped" if left else "given")
    tell_supervisee(tx, one)
    return Reply(message=disclosure_page(tx, setting, request, one, says), again=again)


def _given_on(
    tx: Transaction, setting: Setting, request: Request, one: Disclosure, errors: dict[str, str]
) -> date | None:
    """A day on which it could be given; notes an error where it is none."""
    day = read_date(request.answers.text("day"), "day", errors)
    if day and day > setting.day(tx.now):
        errors["day"] = "today_or_earlier"
    elif day and day < setting.day(one.ready_at):
        errors["day"] = "not_before_ready"
    return None if errors else day


def own_disclosure(tx: Transaction, request: Request, reference: str) -> Disclosure:
    """An entry that the actor made.

    Raises:
        NotEntitled: somebody else did.
    """
    one = disclosure_of(tx, reference)
    if one.made_by != request.me:
        raise NotEntitled
    return one


def _supervisees(tx: Transaction, setting: Setting, request: Request) -> Sequence[Facts]:
    """Whose supervision somebody can share something of: by name."""
    people = people_supervised(tx, request.me, setting.day(tx.now))
    return sorted(people, key=lambda one: (one.person.entry.name.casefold(), one.person.id))
