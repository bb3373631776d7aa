"""What falls due besides sessions, as the people concerned see it, and the logging of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from bot.domain.begins import About
from bot.domain.duties import Due, all_due
from bot.domain.logged import Done, Logged
from bot.domain.people import Facts, Person
from bot.domain.rules import Part
from bot.messages.answers import Plain
from bot.messages.duties import DutyForm, DutyItem, DutyList, DutySaved
from bot.ports import AuditKind, Happened, Transaction
from bot.presses import Press, Verb
from bot.usecases.fields import people_supervised, read_date
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

AHEAD = timedelta(days=61)
"""What is due later is not shown yet."""

FLOWS: Mapping[str, tuple[str, Callable[[Due], Press]]] = MappingProxyType(
    {
        "case": ("case", lambda due: Press(Verb.CASE_OPEN, due.ref)),
        "allocation": ("case", lambda due: Press(Verb.CASE_OPEN, due.ref)),
        "ad_hoc_discussion": ("adhoc", lambda _: Press(Verb.WORD, "adhoc")),
        "cancelled_session": ("book", lambda due: Press(Verb.BOOK_FORM, due.about.id)),
        "rhythm_ends": ("rhythm", lambda due: Press(Verb.RHYTHM, due.about.id)),
        "longer_rhythm": ("rhythm", lambda due: Press(Verb.RHYTHM, due.about.id)),
        "matter": (
            "matter",
            lambda due: Press(OWN_PAGES.get(due.duty.name, Verb.MATTER_OPEN), due.ref),
        ),
    }
)
"""What is ended in a dialogue of its own, not by an outcome of the pack: by the fact with which it begins, the
label of the button that leads there, and its press."""

OF_PAIR = frozenset({"action", "quality_action"})
"""The matters that both of a supervision see: what was agreed in it, and what a quality check asks for."""

OWN_PAGES: Mapping[str, Verb] = MappingProxyType(
    {
        "consent": Verb.CONSENT_OPEN,
        "concern": Verb.CONCERN_OPEN,
        "correction": Verb.CORRECTION_FORM,
    }
)
"""Kinds of matters that are answered on a page of their own, under this verb with the matter's id: the page of all
matters leads there, and does not close them."""

EIGHT_AGAIN = "eight_again"
"""The outcome of the yearly look at a longer rhythm by which it ends (P1-3.3c)."""
_MATTER = "matter"
ANOTHER_RHYTHM = ("working_pattern", "changed")
"""The fact and the outcome that say that another rhythm fits the working pattern (P1-3.1d): it is agreed next."""
_PAIR = frozenset({Part.SUPERVISEE, Part.SUPERVISOR})
_OF_CASES = frozenset({"case", "allocation", "longer_case"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that is due, with what the reader is to the person whom it is about."""

    due: Due
    part: Part
    facts: Facts
    logged: Logged


def show_duties(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Everything that is past its date or due soon, for oneself and for one's supervisees."""
    seen = list(_seen(tx, setting, request))
    own = [one for one in seen if one.part is Part.SUPERVISEE]
    others = [one for one in seen if one.part is not Part.SUPERVISEE]
    shown = request.press.ref
    return Reply(
        message=DutyList(
            own=() if shown == "team" else _items(tx, setting, request, own),
            others=() if shown == "mine" else _items(tx, setting, request, others),
            supervises=shown != "mine" and tx.people.supervises(request.me),
        )
    )


def duty_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form in which somebody says what came of it."""
    found = _find(tx, setting, request)
    if found is None:
        return Reply(message=Plain(says="not_due", leads=(("see_due", Press(Verb.DUTIES)),)))
    duty = found.due.duty
    return Reply(
        message=DutyForm(
            item=duty_item(setting, found.due, request.actor, setting.day(tx.now)),
            outcomes=tuple((one.name, one.says) for one in duty.outcomes),
            today=setting.day(tx.now),
            key=request.press.ref,
            tells=not duty.private,
        )
    )


def log_duty(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Logs that it was done, or what came of it; its clock counts from then on."""
    found = _find(tx, setting, request)
    if found is None:
        return Reply(message=Plain(says="not_due", leads=(("see_due", Press(Verb.DUTIES)),)))
    today, duty = setting.day(tx.now), found.due.duty
    errors: dict[str, str] = {}
    day = read_date(request.answers.text("day"), "day", errors)
    outcome = next((one for one in duty.outcomes if one.name == request.answers.text("outcome")), None)
    if outcome is None:
        errors["outcome"] = "choose_one"
    if day and day > today:
        errors["day"] = "today_or_earlier"
    if errors or day is None or outcome is None:
        return Invalid(errors=errors)
    person = None if duty.shared else found.due.about.id
    tx.duties.add(duty.name, person, day, outcome.name, by=request.me, ref=found.due.ref)
    if (duty.begins, outcome.name) == ("longer_case", EIGHT_AGAIN):
        _end_longer(tx, request, found.due.ref)
    details = {"duty": duty.name, "day": day.isoformat()}
    tx.audit.add(
        Happened(
            kind=AuditKind.DUTY_LOGGED,
            actor=request.me,
            subject=found.due.about.id,
            platform=request.platform,
            clause=found.due.clauses,
            # What came of a private one is the person's own.
            details=details if duty.private else {**details, "outcome": outcome.name},
        )
    )
    done = Done(clock=duty.name, ref=found.due.ref, day=day, outcome=outcome.name)
    return Reply(
        message=DutySaved(
            item=duty_item(setting, found.due, request.actor, today),
            day=day,
            outcome=outcome.says,
            again=_again(setting, found, done, today),
            rhythm=found.due.about.id if (duty.begins, outcome.name) == ANOTHER_RHYTHM else "",
        ),
        again=Press(Verb.DUTIES),
    )


def _end_longer(tx: Transaction, request: Request, reference: str) -> None:
    """Either of the pair ends twelve weeks between discussions by taking their own word back (P1-3.3b, P1-3.3c)."""
    case = tx.cases.get(reference)
    if case is None:
        return
    own = case.supervisee == request.me
    tx.cases.save(replace(case, agreed_by_worker=None) if own else replace(case, agreed_by_leader=None))
    tx.audit.add(
        Happened(
            kind=AuditKind.CASE_CHANGED,
            actor=request.me,
            subject=case.supervisee,
            ref=case.id,
            platform=request.platform,
            clause=("P1-3.3b", "P1-3.3c"),
            details={"change": "longer_taken_back", "by": "worker" if own else "leader"},
        )
    )


def _again(setting: Setting, found: Seen, done: Done, today: date) -> date | None:
    """When the same is due the next time."""
    logged = replace(found.logged, done=(*found.logged.done, done))
    about = About(facts=found.facts, logged=logged, rules=setting.rules, day=today)
    same = (
        due.day
        for due in due_about(setting, about)
        if due.duty.name == done.clock and due.ref == done.ref and due.day > done.day
    )
    return min(same, default=None)


def _find(tx: Transaction, setting: Setting, request: Request) -> Seen | None:
    """What a press is about, where it is still due and the reader may log it."""
    for one in _seen(tx, setting, request):
        duty = one.due.duty
        if key_of(one.due) == request.press.ref and duty.begins not in FLOWS and _can_log(one):
            return one
    return None


def _can_log(one: Seen) -> bool:
    duty = one.due.duty
    if duty.begins == _MATTER:
        return one.part is Part.SUPERVISEE or duty.name in OF_PAIR
    return duty.begins in FLOWS or (bool(duty.outcomes) and one.part in duty.logged_by)


def _seen(tx: Transaction, setting: Setting, request: Request) -> Iterator[Seen]:
    """What the reader may know of, the earliest first."""
    today = setting.day(tx.now)
    own = tx.people.facts_of(request.me)
    theirs = people_supervised(tx, request.me, today)
    parts = [(own, Part.SUPERVISEE), *((facts, Part.SUPERVISOR) for facts in theirs)]
    logged = tx.duties.of([facts.person.id for facts, _ in parts], today)
    working_days_after = setting.working_time_of(None).add_days
    abouts = (
        (About(facts=facts, logged=logged[facts.person.id], rules=setting.rules, day=today), part)
        for facts, part in parts
    )
    found = (
        Seen(due=due, part=part, facts=about.facts, logged=about.logged)
        for about, part in abouts
        for due in all_due(about, working_days_after)
        if due.day <= today + AHEAD and any(part in step.to for step in due.duty.steps)
        if part is Part.SUPERVISEE or not due.alone
    )
    yield from sorted(found, key=lambda one: (one.due.day, one.due.about.entry.name, one.due.duty.name))


def _items(tx: Transaction, setting: Setting, request: Request, seen: Sequence[Seen]) -> tuple[DutyItem, ...]:
    today = setting.day(tx.now)
    return tuple(
        replace(
            duty_item(setting, one.due, request.actor, today),
            can_log=_can_log(one),
        )
        for one in seen
    )


def about_of(tx: Transaction, setting: Setting, facts: Facts) -> About:
    """Somebody, as far as duties need to know them."""
    today = setting.day(tx.now)
    logged = tx.duties.of([facts.person.id], today)[facts.person.id]
    return About(facts=facts, logged=logged, rules=setting.rules, day=today)


def due_about(setting: Setting, about: About) -> Sequence[Due]:
    """Everything that is or will be due about somebody."""
    return all_due(about, setting.working_time_of(None).add_days)


def key_of(due: Due) -> str:
    """A short name of something that is due, for a button: it tells nothing, and is found again by trying."""
    text = f"{due.duty.name}\n{due.about.id}\n{due.ref}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def duty_item(
    setting: Setting, due: Due, reader: Person, today: date, told: frozenset[Part] = _PAIR
) -> DutyItem:
    """One thing that is due, in the words of the pack, for one reader; `told` is to whom the reminder goes.

    Who is above the pair reads of no case tag.
    """
    own = due.about.id == reader.id
    of_pair = own or due.about.supervisor_id == reader.id or told <= _PAIR
    label, flow = FLOWS.get(due.duty.begins, ("log", None))
    return DutyItem(
        says=due.duty.says,
        detail=due.says if of_pair or due.duty.begins not in _OF_CASES else "",
        name="" if own else due.about.entry.name,
        due=due.day,
        days=abs((today - due.day).days),
        past=due.day < today,
        # What is asked in private is no offer: whoever asked is told the answer.
        offered=due.duty.private and due.duty.begins != _MATTER,
        can_log=_can_open(due, own=own, of_pair=of_pair) if flow else bool(due.duty.outcomes),
        label=label,
        press=flow(due) if flow else Press(Verb.DUTY_FORM, key_of(due)),
        why=setting.because(due.clauses),
        clause=due.clauses,
    )


def _can_open(due: Due, *, own: bool, of_pair: bool) -> bool:
    """Whether the reader may look at what has a dialogue of its own: a matter is its owner's, an action the pair's."""
    if due.duty.begins == _MATTER and due.duty.name not in OF_PAIR:
        return own
    return of_pair
