"""What is wrong with a pack beyond what its schema can say: order, names, and numbers that must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import cast

from bot.domain.dates import Span, Unit, add_months
from bot.policy.duties import ONE_TO_ONE, check_duties
from bot.policy.layers import CEILING, Resolved
from bot.policy.prompts import check_prompts
from bot.policy.regime import NONE, regimes
from bot.policy.section import Section
from bot.policy.source import Data, KeyPath, Source
from bot.policy.validation import check_against_schema, check_clauses, did_you_mean

TWO_MONTHS = "P1-3.1b-1"
"""The clause of a ceiling that no pack can move: nobody goes longer than two calendar months."""

HELD_HERE = "wellbeing_and_development"
"""The one kind of record whose text is kept here."""

CLOCK: KeyPath = ("clocks", "one_to_one")


def check(source: Source) -> None:
    """Names what is wrong with a pack before its layers are put together.

    Raises:
        PolicyError: it has faults; each is named with its line, column and path.
    """
    check_against_schema(source)
    check_clauses(source.data, (), source)
    if not source.faults:
        pack = Section(cast("dict[str, Data]", source.data))
        _check_regime(pack, source)
        _check_order(pack, source)
        check_duties(pack, source)
        _check_same(pack, source)
        _check_counting(pack, source)
        _check_kinds(pack, source)
        check_prompts(pack, source)
    if source.faults:
        source.refuse()


def check_resolved(resolved: Resolved, source: Source) -> None:
    """Names what is wrong with the clocks that hold in the end: everybody's, and each team's."""
    pack = Section(resolved.data)
    _check_clock(pack.section("clocks").section("one_to_one"), CLOCK, source)
    for name, clock in resolved.teams.items():
        _check_clock(Section(clock), ("teams", name, "one_to_one"), source)


def _check_regime(pack: Section, source: Source) -> None:
    name = pack.words("regime").value
    if name not in {*regimes(), NONE}:
        known = ", ".join((*regimes(), NONE))
        source.fault(
            ("regime", "value"),
            f"is no regime that is known ({known}){did_you_mean(name, regimes())}",
        )


def _check_order(pack: Section, source: Source) -> None:
    """Which of two values comes first."""
    if pack.day("expires").value < pack.day("effective_from").value:
        source.fault(("expires", "value"), "must not lie before effective_from")
    hours, absence = pack.section("working_hours"), pack.section("absence")
    if hours.time("closes").value <= hours.time("opens").value:
        source.fault(("working_hours", "closes", "value"), "must be later than opens")
    confirmation = pack.section("clocks").section("confirmation")
    lists: tuple[tuple[KeyPath, tuple[int, ...]], ...] = (
        (
            ("clocks", "confirmation", "reminder_working_days"),
            confirmation.numbers("reminder_working_days").value,
        ),
        (("absence", "warn_days"), absence.numbers("warn_days").value),
        (("agreement", "shorter_days"), pack.section("agreement").numbers("shorter_days").value),
    )
    for path, days in lists:
        if list(days) != sorted(days):
            source.fault((*path, "value"), "must be in ascending order")
    if max(absence.numbers("warn_days").value) >= absence.number("cover_required_days").value:
        source.fault(("absence", "warn_days", "value"), "must be less than cover_required_days")


def _check_clock(clock: Section, place: KeyPath, source: Source) -> None:
    """A clock whose numbers fit together and stay below the ceiling."""
    if clock.number("second_reminder_days").value >= clock.number("notice_days").value:
        source.fault((*place, "second_reminder_days", "value"), "must be less than notice_days")
    ceiling = clock.number(CEILING)
    if ceiling.clause == TWO_MONTHS and ceiling.value > 2:
        source.fault((*place, CEILING, "value"), f"must be 2 at the most: {TWO_MONTHS} says two months")
    days = shortest(ceiling.value)
    for path, interval in _intervals(clock):
        if interval > days:
            reason = f"must not be more than the ceiling of {ceiling.value} months, which can be {days} days"
            source.fault((*place, *path, "value"), reason)


def _intervals(clock: Section) -> Iterator[tuple[KeyPath, int]]:
    newly = clock.section("newly_qualified")
    for key in ("interval_days", "induction_days"):
        yield (key,), clock.number(key).value
    for key in ("first_days", "then_days"):
        yield ("newly_qualified", key), newly.number(key).value


@cache
def shortest(months: int) -> int:
    """How few days so many calendar months can be: 59 for two."""
    days = (date(2025, 1, 1) + timedelta(number) for number in range(366))
    return min((add_months(day, months) - day).days for day in days)


def _check_same(pack: Section, source: Source) -> None:
    """A number that a duty and a clock both have is the same in both."""
    said = _said_elsewhere(pack)
    for name, duty in pack.sections("duties"):
        begins, place = duty.text("begins"), ("duties", name)
        if begins == "uncovered_absence":
            _check_warnings(pack, duty, place, source)
        wanted, key = said.get(name if begins == "matter" else begins, (None, ""))
        after = duty.optional("after", duty.span)
        if wanted is not None and (after is None or after.value != wanted):
            source.fault((*place, "after"), f"must be {wanted}, as {key} says")


def _said_elsewhere(pack: Section) -> Mapping[str, tuple[Span, str]]:
    """Lengths that other keys give too: by the fact with which a duty begins, or by the name of a matter."""
    return {
        "unrecorded_session": (
            Span(
                pack.section("clocks").section("record").number("due_working_days").value, Unit.WORKING_DAYS
            ),
            "clocks.record.due_working_days",
        ),
        "uncovered_absence": (
            Span(pack.section("absence").number("cover_required_days").value, Unit.DAYS),
            "absence.cover_required_days",
        ),
        "consent": (
            Span(pack.section("share").number("consent_due_working_days").value, Unit.WORKING_DAYS),
            "share.consent_due_working_days",
        ),
        "data_request": (
            Span(pack.section("access").number("request_months").value, Unit.MONTHS),
            "access.request_months",
        ),
        "leaver_file": (
            Span(pack.section("leaver").number("handover_task_days").value, Unit.DAYS),
            "leaver.handover_task_days",
        ),
        # Of several kinds of record the longest least holds for the file.
        "disposal": (
            Span(
                12 * max(one.number("min_years").value for _, one in pack.sections("retention")), Unit.MONTHS
            ),
            "the longest min_years of retention",
        ),
    }


def _check_warnings(pack: Section, duty: Section, place: KeyPath, source: Source) -> None:
    absence = pack.section("absence")
    cover = absence.number("cover_required_days").value
    for warning in absence.numbers("warn_days").value:
        if warning - cover not in {step.whole("days") for step in duty.items("steps")}:
            reason = f"lacks a step of days: {warning - cover}, day {warning} of absence.warn_days"
            source.fault((*place, "steps"), reason)


def _check_counting(pack: Section, source: Source) -> None:
    """What a session counts toward is a clock that there is."""
    known = {ONE_TO_ONE, *dict(pack.sections("duties"))}
    for kind, entry in pack.sections("counts_toward"):
        for number, clock in enumerate(entry.texts("value")):
            if clock not in known:
                place: KeyPath = ("counts_toward", kind, "value", number)
                source.fault(place, f"is no duty of this pack, nor one_to_one{did_you_mean(clock, known)}")


def _check_kinds(pack: Section, source: Source) -> None:
    """Of one kind of record the bot holds text; a pack cannot let in what belongs on the case system (P1-8c)."""
    record = pack.section("record")
    kinds = record.section("kinds").texts("value")
    for number, kind in enumerate(record.section("kinds_with_text").texts("value")):
        if kind not in kinds or kind != HELD_HERE:
            place: KeyPath = ("record", "kinds_with_text", "value", number)
            source.fault(place, f"must be {HELD_HERE}, one of record.kinds: text of other kinds is not taken")
