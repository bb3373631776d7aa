"""The duties of a pack: read as `Duty`, and checked for what the schema cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from bot.domain.begins import BEGINS
from bot.domain.logged import ADHOC, CANCELLED, ROTA, SOONER, CaseKind, Risk
from bot.domain.rules import Duty, DutyStep, Outcome, Part, Profile
from bot.policy.section import Section
from bot.policy.source import KeyPath, Source
from bot.policy.validation import did_you_mean

ONE_TO_ONE = "one_to_one"
"""How the clock of sessions is called wherever duties are named."""
RESERVED = frozenset({ONE_TO_ONE, CANCELLED, ROTA, ADHOC, SOONER})
"""What the log already calls something else."""

OF_MATTERS = ("held_by", "moves", "stops", "extends")
"""The keys of duties that begin with a matter, and of no others."""

Faults = Iterator[tuple[KeyPath, str]]
"""Each fault's place within the duty, and its reason."""


def read_duties(pack: Section) -> Mapping[str, Duty]:
    """The duties of a pack that was checked, by name, in the order of the file."""
    return {name: _duty(name, entry) for name, entry in pack.sections("duties")}


def _duty(name: str, entry: Section) -> Duty:
    return Duty(
        name=name,
        clauses=entry.clauses(),
        says=entry.text("says"),
        begins=entry.text("begins"),
        after=entry.optional("after", entry.span),
        again=entry.optional("again", entry.span),
        spans=entry.spans("spans"),
        milestones=entry.optional("milestones", entry.numbers),
        optional=entry.wholes("optional"),
        offset=entry.optional("offset", entry.span),
        on=entry.optional("yearly_on", entry.words),
        joins=entry.text("joins"),
        joins_days=entry.optional("joins_days", entry.number),
        roles=entry.roles("roles"),
        steps=tuple(map(_step, entry.items("steps"))),
        outcomes=tuple(
            Outcome(name=one.text("outcome"), says=one.text("says")) for one in entry.items("outcomes")
        ),
        logged_by=entry.parts("logged_by"),
        private=entry.is_on("private"),
        shared=entry.is_on("shared"),
        annual=entry.is_on("annual"),
        held_by=entry.optional("held_by", entry.role),
        moves=entry.optional("moves", entry.number),
        stops=entry.is_on("stops"),
        extends=entry.optional("extends", entry.span),
    )


def _step(step: Section) -> DutyStep:
    return DutyStep(
        name=step.text("step"),
        days=step.whole("days"),
        every_days=step.whole("every_days"),
        to=step.parts("to"),
        profile=Profile(step.text("profile", Profile.LIGHT.value)),
    )


def check_duties(pack: Section, source: Source) -> None:
    """Names what is wrong with duties that the schema has accepted."""
    duties = dict(pack.sections("duties"))
    for name, duty in duties.items():
        here: KeyPath = ("duties", name)
        if name in RESERVED:
            source.fault(here, "is a name that the log uses for something else", at_key=True)
        for check in _CHECKS:
            for path, reason in check(duty):
                source.fault((*here, *path), reason)
        if duty.text("joins") and duty.text("joins") not in duties.keys() - {name}:
            source.fault(
                (*here, "joins"),
                f"must name another duty of this pack{did_you_mean(duty.text('joins'), duties.keys() - {name})}",
            )


def _begins(duty: Section) -> Faults:
    begins = duty.text("begins")
    if begins not in BEGINS:
        yield ("begins",), f"is not a fact that a duty can begin with{did_you_mean(begins, BEGINS)}"


def _steps(duty: Section) -> Faults:
    steps = duty.items("steps")
    yield from _twice([step.text("step") for step in steps], "steps", "step")
    for number, step in enumerate(steps):
        if "every_days" in step and step.whole("days") <= 0:
            path: KeyPath = ("steps", number, "every_days")
            yield path, "is for steps after the due date alone: days must be 1 or more"


def _outcomes(duty: Section) -> Faults:
    yield from _twice([one.text("outcome") for one in duty.items("outcomes")], "outcomes", "outcome")
    if ("outcomes" in duty) != ("logged_by" in duty):
        there, missing = ("outcomes", "logged_by") if "outcomes" in duty else ("logged_by", "outcomes")
        yield (there,), f"needs `{missing}` beside it"


def _twice(names: Sequence[str], section: str, key: str) -> Faults:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield (section, number, key), f"stands a second time (first as number {names.index(name) + 1})"


def _private(duty: Section) -> Faults:
    if not duty.is_on("private"):
        return
    reason = "must be supervisee alone in a private duty"
    for number, step in enumerate(duty.items("steps")):
        if step.parts("to") - {Part.SUPERVISEE}:
            yield ("steps", number, "to"), reason
    if duty.parts("logged_by") - {Part.SUPERVISEE}:
        yield ("logged_by",), reason


def _milestones(duty: Section) -> Faults:
    if "milestones" not in duty:
        if "optional" in duty:
            yield ("optional",), "needs `milestones` beside it"
        return
    months = duty.numbers("milestones").value
    if list(months) != sorted(months):
        yield ("milestones", "value"), "must be in ascending order"
    if not duty.wholes("optional") <= set(months):
        yield ("optional",), "must be some of the milestones"
    for other in ("after", "again", "spans", "offset", "yearly_on"):
        if other in duty:
            yield (other,), "has no meaning beside milestones"


def _calendar(duty: Section) -> Faults:
    is_calendar = duty.text("begins") == "calendar"
    if is_calendar and "yearly_on" not in duty:
        yield (), "lacks `yearly_on`, its day of every year"
    if "yearly_on" not in duty:
        return
    if not is_calendar:
        yield ("yearly_on",), "is for duties that begin with calendar"
    elif not _is_day_of_a_year(duty.words("yearly_on").value):
        yield ("yearly_on", "value"), 'must be a day of the calendar, month first, such as "11-30"'
    for other in ("after", "again", "offset"):
        if is_calendar and other in duty:
            yield (other,), "has no meaning beside a day of every year"


def _is_day_of_a_year(text: str) -> bool:
    """Whether it is the month and day of some date; 29 February is."""
    try:
        date.fromisoformat(f"2000-{text}")
    except ValueError:
        return False
    return True


def _annual(duty: Section) -> Faults:
    if duty.is_on("annual") and ("after" not in duty or "again" not in duty):
        yield ("annual",), "needs `after` and `again` beside it, the year that counts without financial years"


def _matters(duty: Section) -> Faults:
    is_matter = duty.text("begins") == "matter"
    for key in OF_MATTERS:
        if key in duty and not is_matter:
            yield (key,), "is for duties that begin with matter"
    if is_matter and "outcomes" not in duty:
        yield (), "lacks `outcomes`, the ways in which a matter can be closed"
    for key in ("again", "offset", "spans", "shared"):
        if is_matter and key in duty:
            yield (key,), "has no meaning for a matter"


def _joins(duty: Section) -> Faults:
    if ("joins" in duty) != ("joins_days" in duty):
        there, missing = ("joins", "joins_days") if "joins" in duty else ("joins_days", "joins")
        yield (there,), f"needs `{missing}` beside it"


def _spans(duty: Section) -> Faults:
    if "spans" not in duty:
        return
    known = known_spans() if duty.text("begins") == "case" else frozenset[str]()
    for name, _ in duty.sections("spans"):
        if not known:
            yield ("spans", name), "is for duties that begin with case"
        elif name not in known:
            yield ("spans", name), f"is no kind of case, with or without a rating{did_you_mean(name, known)}"
    if "after" not in duty or "again" not in duty:
        yield ("spans",), "needs `after` and `again` beside it, for every other case"


def known_spans() -> frozenset[str]:
    """What the lengths of a duty about cases can be for: kinds, rated kinds, and kinds with an agreement."""
    marks = ["", *(f".{risk}" for risk in Risk if risk), ".agreed"]
    return frozenset(f"{kind}{mark}" for kind in CaseKind for mark in marks)


_CHECKS: Sequence[Callable[[Section], Faults]] = (
    _begins,
    _steps,
    _outcomes,
    _private,
    _milestones,
    _calendar,
    _annual,
    _joins,
    _spans,
    _matters,
)
