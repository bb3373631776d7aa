"""What the policy says about sharing outside a pair, and the form in which that is filled in.

What each audience asks for is the pack's (`share.basis`, C4); a law, a court and an emergency are every pack's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.confidential import Answers
from bot.domain import identifiers
from bot.domain.disclosures import (
    ADVICE,
    EMERGENCY,
    LAW,
    LISTED,
    OF_EMERGENCY,
    OF_LAW,
    REASONS,
    Asks,
    ShareForm,
)
from bot.domain.people import Facts, Person
from bot.domain.record import Head
from bot.domain.rules import Rules
from bot.errors import Unknown
from bot.messages.disclosure_forms import CHECKS
from bot.policy.settled import settled, settled_words
from bot.usecases.fields import read_date

RECIPIENT_LIMIT = 100
REASON_LIMIT = 1500
_BASIS = "share.basis."


def audiences(rules: Rules) -> tuple[str, ...]:
    """With whom something can be shared: the pack's own audiences, then a law or a court, and an emergency."""
    own = [path.removeprefix(_BASIS) for path in rules.settled if path.startswith(_BASIS)]
    return (*dict.fromkeys(own), LAW, EMERGENCY)


def check_audience(rules: Rules, audience: str) -> None:
    """Lets an audience pass that the pack in force names.

    Raises:
        Unknown: it does not.
    """
    if audience not in audiences(rules):
        raise Unknown("The policy in force does not name this any more. Nothing was changed.")


def asks_of(rules: Rules, audience: str) -> Asks:
    """What the supervisee is asked or told."""
    if audience in (LAW, EMERGENCY):
        return Asks.NOTIFY
    return Asks(settled(rules, f"{_BASIS}{audience}", str))


def purposes(rules: Rules, audience: str) -> tuple[str, ...]:
    """What it can be for: where the policy lists the purposes, those alone."""
    if audience == EMERGENCY:
        return REASONS
    listed = settled_words(rules, "access.purposes")
    return listed if audience in (LAW, LISTED) else (*ADVICE, *listed)


_FIXED: Mapping[str, str] = {LAW: OF_LAW, EMERGENCY: OF_EMERGENCY}


def basis_of(rules: Rules, audience: str) -> str:
    """The lawful basis, which an agreement is not (C4)."""
    return _FIXED.get(audience) or settled(rules, "share.lawful_basis", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form without faults."""

    audience: str
    supervisee: Person
    form: ShareForm
    parts: tuple[Head, ...]
    purpose: str
    recipient: str
    given_on: date | None
    reason: str

    def __repr__(self) -> str:
        return f"<a form for {self.audience}>"


def read_filled(
    rules: Rules,
    answers: Answers,
    errors: dict[str, str],
    *,
    audience: str,
    people: Sequence[Facts],
    today: date,
) -> Filled | None:
    """What was filled in; notes an error at each field that has one.

    Args:
        rules: the policy in force.
        answers: what came with the form.
        errors: by field name.
        audience: the form's.
        people: whom it may be about.
        today: the installation's day.
    """
    person = next((one.person for one in people if one.person.id == answers.text("supervisee")), None)
    form = next((one for one in ShareForm if one == answers.text("form")), None)
    purpose = answers.text("purpose")
    parts = tuple(head for head in Head if head.value in answers.chosen("parts"))
    if person is None:
        errors["supervisee"] = "choose_person"
    if form is None:
        errors["form"] = "choose_one"
    if not parts:
        errors["parts"] = "tick_part"
    if purpose not in purposes(rules, audience):
        errors["purpose"] = "choose_one"
    recipient = read_text(answers, "recipient", errors, today=today, limit=RECIPIENT_LIMIT)
    if set(answers.chosen("checks")) != set(CHECKS):
        errors["checks"] = "tick_both"
    day, reason = None, ""
    if audience == EMERGENCY:
        day = read_date(answers.text("day"), "day", errors)
        if day and day > today:
            errors["day"] = "today_or_earlier"
        elif day and person and day < person.entry.start_date:
            errors["day"] = "before_start"
        reason = read_text(answers, "reason", errors, today=today, limit=REASON_LIMIT)
    if errors or person is None or form is None:
        return None
    return Filled(
        audience=audience,
        supervisee=person,
        form=form,
        parts=parts,
        purpose=purpose,
        recipient=recipient,
        given_on=day,
        reason=reason,
    )


def read_text(answers: Answers, name: str, errors: dict[str, str], *, today: date, limit: int) -> str:
    """A short text without what looks like an identifier (P1-8h, P4-2.2); notes an error where it is not that."""
    text = answers.text(name)
    if not text:
        errors[name] = "write_something"
    elif len(text) > limit:
        errors[name] = "too_long"
    elif identifiers.find(text, today=today):
        errors[name] = "no_identifiers"
    return text
