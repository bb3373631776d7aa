"""The facts with which duties begin: for each name that a pack can use, one small pure function.

Each says from which day a duty counts for one person, and when it was last done. Numbers are the pack's.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bot.domain.dates import add_days
from bot.domain.logged import ADHOC, CANCELLED, NOT_ENTERED, ROTA, STOPPED, Logged
from bot.domain.one_to_one import away_since, long_absences, longer_rhythm, shorter_rhythms
from bot.domain.people import Employment, Facts, Role
from bot.domain.rules import Duty, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One person, as far as duties need to know them.

    Attributes:
        day: the date in the installation's zone.
    """

    facts: Facts
    logged: Logged
    rules: Rules
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """One reason for a duty to count.

    Attributes:
        on: the day from which it counts.
        ref: which of several: a milestone's month, a case's id.
        says: what tells it from the others in words: a case's tag, a team.
        done: when it was last done, of what the duty itself does not find in the log.
        span: the name of a length in the duty's `spans` that applies instead of the usual one.
        listed: it comes from the staff list, so that the days of introduction count.
        spread: with these, whether it is spread over the days after them; what cannot wait is due as they end.
        steady: each time is a whole number of rhythms after the first, however late one of them was.
        early: what was logged before `on` settles it too: the reference stands for this day alone.
        due: the day itself, where that is no matter of lengths.
        alone: nobody but the person hears of it.
    """

    on: date
    ref: str = ""
    says: str = ""
    done: date | None = None
    span: str = ""
    listed: bool = True
    spread: bool = True
    steady: bool = False
    early: bool = False
    due: date | None = None
    alone: bool = False


Begins = Callable[[About, Duty], Iterator[Begin]]


def _pair(about: About, duty: Duty) -> Iterator[Begin]:
    """The supervisory relationship with the present supervisor (P1-5a)."""
    entry = about.facts.person.entry
    if entry.supervisor_email is None:
        return
    on = about.logged.paired or entry.start_date
    signed = agreement_since(about) if duty.name in AGREEMENTS else None
    yield Begin(on=on, done=signed, listed=about.logged.paired is None)


def _new_supervisor(about: About, duty: Duty) -> Iterator[Begin]:
    """Another supervisor than before, since the introduction (P1-8l)."""
    paired = about.logged.paired
    if paired is not None and about.facts.person.entry.supervisor_email is not None:
        yield Begin(on=paired, ref=paired.isoformat(), listed=False)


def _agreement(about: About, duty: Duty) -> Iterator[Begin]:
    """The supervision agreement now in force (P1-5e): signed, or reviewed."""
    signed = agreement_since(about)
    if signed is not None and about.facts.person.entry.supervisor_email is not None:
        yield Begin(on=signed)


def _change(about: About, duty: Duty) -> Iterator[Begin]:
    """What asks for a revised agreement: other work, another team, other hours, a return (P1-5f)."""
    signed = agreement_since(about)
    if signed is None or about.facts.person.entry.supervisor_email is None:
        return
    back = [
        one.until for one in long_absences(about.facts, about.rules) if one.until and one.until < about.day
    ]
    changes = [day for day in (about.logged.changed, *back) if day is not None and day > signed]
    if changes:
        yield Begin(on=max(changes), ref=max(changes).isoformat())


def _employment(about: About, duty: Duty) -> Iterator[Begin]:
    """The first day at work."""
    yield Begin(on=about.facts.person.entry.start_date)


def _working_pattern(about: About, duty: Duty) -> Iterator[Begin]:
    """Temporary or part-time work: the rhythm is to fit it, at its start and when it changes (P1-3.1d)."""
    entry = about.facts.person.entry
    if entry.employment is not Employment.PERMANENT and entry.supervisor_email is not None:
        on = about.logged.changed or entry.start_date
        yield Begin(on=on, ref=on.isoformat(), listed=about.logged.changed is None)


def _induction_ends(about: About, duty: Duty) -> Iterator[Begin]:
    """The agreed end of the induction rhythm (P1-3.1c), unless it lies in the days of introduction or before."""
    until = about.facts.person.entry.induction_until
    if until is not None and until >= introduction_ends(about, until):
        yield Begin(on=until, ref=until.isoformat(), listed=False, early=True)


def _rhythm_ends(about: About, duty: Duty) -> Iterator[Begin]:
    """The last day of a shorter interval on which the pair agreed for a while, as long as it is in force (P1-2.5a)."""
    clock = about.rules.one_to_one_of(about.facts.person.entry.team)
    for one in shorter_rhythms(about.facts, clock):
        if one.includes(about.day):
            yield Begin(on=one.until, ref=one.until.isoformat(), listed=False, early=True)


def _longer_rhythm(about: About, duty: Duty) -> Iterator[Begin]:
    """The last day of a longer interval that was approved, as long as it is in force (P1-3.1a-6)."""
    clock = about.rules.one_to_one_of(about.facts.person.entry.team)
    one = longer_rhythm(about.facts, clock, about.day)
    if one is not None:
        yield Begin(on=one.until, ref=one.until.isoformat(), listed=False, early=True)


def _assessed_year(about: About, duty: Duty) -> Iterator[Begin]:
    """The assessed year of a newly qualified social worker (P1-3.5f)."""
    start = about.facts.person.entry.asye_start
    if start is not None:
        yield Begin(on=start)


def _supervising(about: About, duty: Duty) -> Iterator[Begin]:
    """Supervising others (P1-9a)."""
    if about.facts.supervises:
        since = about.logged.supervises_since
        yield Begin(on=since or about.facts.person.entry.start_date, listed=since is None)


def _unrecorded(about: About, duty: Duty) -> Iterator[Begin]:
    """A session that has no record yet (P1-8e, P2-4b)."""
    for session, day in about.logged.unrecorded:
        yield Begin(on=day, ref=session, listed=False)


def _cancelled(about: About, duty: Duty) -> Iterator[Begin]:
    """A session that was cancelled and has no new date (P1-1.3-1)."""
    cancelled = about.logged.last(CANCELLED)
    last = about.facts.last
    if cancelled and about.facts.booked is None and (last is None or last < cancelled.day):
        yield Begin(on=cancelled.day, ref=cancelled.day.isoformat(), listed=False)


def _cases(about: About, duty: Duty) -> Iterator[Begin]:
    """Each open case reference, from when it was last discussed (P1-3.1a-2)."""
    for case in about.logged.cases:
        span = f"{case.kind}.{case.rating}" if case.rating else case.kind.value
        if case.twelve_agreed:
            span = f"{case.kind}.agreed"
        # A tag can be younger than the last discussion of what it stands for.
        on = min(case.opened, case.discussed or case.opened)
        yield Begin(on=on, ref=case.id, says=case.tag, done=case.discussed, span=span, listed=False)


def _allocations(about: About, duty: Duty) -> Iterator[Begin]:
    """Each case that was allocated and not discussed since (P1-3.2c)."""
    for case in about.logged.cases:
        if case.allocated is not None and (case.discussed is None or case.discussed < case.allocated):
            yield Begin(on=case.allocated, ref=case.id, says=case.tag, listed=False)


def _longer_cases(about: About, duty: Duty) -> Iterator[Begin]:
    """Each case for which twelve weeks were agreed (P1-3.3b)."""
    for case in about.logged.cases:
        if case.twelve_agreed is not None:
            yield Begin(on=case.twelve_agreed, ref=case.id, says=case.tag, listed=False)


def _discussed_ad_hoc(about: About, duty: Duty) -> Iterator[Begin]:
    """Each unplanned case discussion that is not entered on the case system yet (P1-3.4f)."""
    for one in about.logged.of(ADHOC):
        if one.outcome == NOT_ENTERED:
            yield Begin(on=one.day, ref=one.ref, listed=False)


def _uncovered_absence(about: About, duty: Duty) -> Iterator[Begin]:
    """A supervisor's absence in which some supervisees have nobody (P1-3.1e)."""
    start = away_since(about.facts, about.day)
    if about.logged.uncovered and start is not None:
        # Somebody has nobody: not even the days after the introduction are waited for.
        listed = start < introduced(about, start)
        yield Begin(on=start, ref=start.isoformat(), listed=listed, spread=False)


def _rota(about: About, duty: Duty) -> Iterator[Begin]:
    """The rota of a team that this person set going (P1-3.4a)."""
    for rota in about.logged.of(ROTA):
        if rota.outcome != STOPPED:
            yield Begin(on=rota.day, ref=rota.ref, says=rota.ref, listed=False, steady=True)


def _calendar(about: About, duty: Duty) -> Iterator[Begin]:
    """A day of every year: the duty's own `on`, for half a year before it and after it."""
    start = about.facts.person.entry.start_date
    on = max(
        occurrence(duty, max(introduction_ends(about, start), start)),
        _nearest_occurrence(duty, about.day),
    )
    last = max((one.day for one in about.logged.of(duty.name)), default=None)
    if last is not None:
        on = max(on, occurrence(duty, add_days(_nearest_occurrence(duty, last), 1)))
    yield Begin(on=on, listed=False)


def next_calendar_turn(duty: Duty, day: date) -> date:
    """The first day after a day on which a duty of the calendar counts to another year's day."""
    return add_days(_nearest_occurrence(duty, day), _HALF_A_YEAR + 1)


def _nearest_occurrence(duty: Duty, day: date) -> date:
    return occurrence(duty, add_days(day, -_HALF_A_YEAR))


_HALF_A_YEAR = 183
"""Days around a day of the year in which that one is meant: what was missed then gives way to the next."""


def occurrence(duty: Duty, since: date) -> date:
    """The first of a duty's days of the year on or after a day; 29 February is the 28th in the other years."""
    month, day = map(int, duty.on.value.split("-")) if duty.on else (1, 1)
    for year in (since.year, since.year + 1):
        if year > date.max.year:
            break
        found = date(year, month, min(day, monthrange(year, month)[1]))
        if found >= since:
            return found
    return date.max


def _pack(about: About, duty: Duty) -> Iterator[Begin]:
    """The last day of the policy that the pack describes (P1-0a)."""
    expires = about.rules.expires.value
    yield Begin(on=expires, ref=expires.isoformat(), listed=False, early=True)


def _quality(about: About, duty: Duty) -> Iterator[Begin]:
    """Being responsible for quality (P1-9d)."""
    entry = about.facts.person.entry
    if Role.QUALITY_ASSURANCE in entry.roles:
        yield Begin(on=max(introduced(about, entry.start_date), entry.start_date))


def _matters(about: About, duty: Duty) -> Iterator[Begin]:
    """Each open matter of this kind that is the person's to do, unless its clock stands still."""
    for matter in about.logged.matters:
        if matter.kind == duty.name and matter.runs:
            yield Begin(
                on=matter.opened,
                ref=matter.id,
                says=matter.tag,
                listed=False,
                due=matter.due,
                alone=matter.of_another and not duty.held_by,
            )


def introduced(about: About, fact: date) -> date:
    """From when on a fact of the staff list counts: when the organisation or, if later, the person was introduced.

    A new starter's facts count from their own days: who was listed within the days of introduction after a fact
    has not brought it along from elsewhere.
    """
    organisation, arrived = about.logged.introduced, about.logged.arrived
    if arrived is None or arrived <= organisation:
        return organisation
    return arrived if fact < add_days(arrived, -about.rules.introduction_days.value) else organisation


def introduction_ends(about: About, fact: date) -> date:
    """Before this day nothing falls due because of a fact that the staff list has brought along."""
    return add_days(introduced(about, fact), about.rules.introduction_days.value)


def agreement_since(about: About) -> date | None:
    """When the agreement with the present supervisor was signed or last looked at; None where there is none."""
    entry = about.facts.person.entry
    paired = about.logged.paired or entry.start_date
    days = [one.day for one in about.logged.done if one.clock in AGREEMENTS]
    days += [entry.agreement_date] if entry.agreement_date else []
    return max((day for day in days if day >= paired), default=None)


AGREEMENTS = frozenset({"agreement", "agreement_review", "agreement_revision"})
"""The duties of which each, once done, is an agreement in force."""


BEGINS: Mapping[str, Begins] = MappingProxyType(
    {
        "pair": _pair,
        "new_supervisor": _new_supervisor,
        "agreement": _agreement,
        "change": _change,
        "employment": _employment,
        "working_pattern": _working_pattern,
        "induction_ends": _induction_ends,
        "rhythm_ends": _rhythm_ends,
        "longer_rhythm": _longer_rhythm,
        "assessed_year": _assessed_year,
        "supervising": _supervising,
        "unrecorded_session": _unrecorded,
        "cancelled_session": _cancelled,
        "case": _cases,
        "allocation": _allocations,
        "longer_case": _longer_cases,
        "ad_hoc_discussion": _discussed_ad_hoc,
        "uncovered_absence": _uncovered_absence,
        "rota": _rota,
        "calendar": _calendar,
        "pack": _pack,
        "quality": _quality,
        "matter": _matters,
    }
)
"""Every fact that a duty of a pack can begin with."""

IN_ABSENCE = frozenset({"uncovered_absence"})
"""Of these, what goes on while the person whom it is about is away for long."""
