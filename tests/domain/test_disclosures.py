"""What can be noted of sharing outside a pair, whatever is pressed in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import disclosures
from bot.domain.disclosures import (
    ASKED_FIRST,
    EMERGENCY,
    LAW,
    Asks,
    Disclosure,
    ShareForm,
    ShareState,
    first_state,
)
from bot.domain.people import PersonId
from bot.domain.record import Head

NINE = datetime(2025, 11, 3, 9, tzinfo=UTC)
MONDAY = date(2025, 11, 3)


def entered(asks: Asks, audience: str = "professional") -> Disclosure:
    """An entry as it begins."""
    return Disclosure(
        id="d",
        tag="D1",
        subject=PersonId("amira"),
        made_by=PersonId("grace"),
        audience=audience,
        purpose="conduct",
        asks=asks,
        basis="public_task",
        form=ShareForm.SAID,
        parts=(Head.WORKLOAD,),
        state=first_state(asks, audience),
        opened_at=NINE,
        opened=MONDAY,
    )


def answered(one: Disclosure, at: datetime, *, yes: bool) -> Disclosure:
    """An answer, where one counts."""
    if not one.may_be_answered:
        return one
    return disclosures.agreed(one, at) if yes else disclosures.refused(one, at)


STEPS: dict[str, Callable[[Disclosure, datetime], Disclosure]] = {
    "agree": lambda one, at: answered(one, at, yes=True),
    "refuse": lambda one, at: answered(one, at, yes=False),
    "override": lambda one, at: disclosures.overridden(one, at, "why") if one.may_be_overridden else one,
    "give": lambda one, _: disclosures.given(one, MONDAY) if one.state is ShareState.READY else one,
    "drop": lambda one, _: disclosures.dropped(one) if one.is_open else one,
}
"""What can be pressed, with the question that each use case asks first."""


@pytest.mark.clause("P0-2f", "P4-5.1d")
@given(st.sampled_from(Asks), st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_nothing_is_given_without_what_the_policy_wants(asks: Asks, steps: list[str]) -> None:
    """With the last answer a yes; else with a reason where consent is wanted, and never where permission is."""
    one, at, last = entered(asks), NINE, ""
    for step in steps:
        at += timedelta(minutes=1)
        if step in ("agree", "refuse") and one.may_be_answered:
            last = step
        one = STEPS[step](one, at)
    if one.state is not ShareState.GIVEN or asks not in ASKED_FIRST:
        return
    with_reason = one.overridden_at is not None and bool(one.reason)
    assert last == "agree" or (asks is Asks.CONSENT and with_reason)


@given(st.sampled_from(Asks), st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_what_is_closed_stays_as_it_is(asks: Asks, steps: list[str]) -> None:
    """Neither answers nor reasons change what was given or left, and each step that counts has a version of its own."""
    one = entered(asks)
    for number, step in enumerate(steps):
        before, one = one, STEPS[step](one, NINE + timedelta(minutes=number))
        if not before.is_open:
            assert one == before
        assert (one.version > before.version) == (one != before)


@pytest.mark.clause("P4-5.1d")
def test_permission_is_not_overridden() -> None:
    """Where a yes is needed, no reason stands for it."""
    for yes in (None, False):
        one = entered(Asks.PERMISSION)
        one = one if yes is None else answered(one, NINE, yes=yes)
        assert not one.may_be_overridden
    assert entered(Asks.CONSENT).may_be_overridden


@pytest.mark.parametrize("asks", Asks)
def test_an_emergency_is_given_as_it_is_entered(asks: Asks) -> None:
    """Nothing else can come of it; what a law asks for can be given once it is approved."""
    assert entered(asks, EMERGENCY).state is ShareState.GIVEN
    assert not entered(asks, EMERGENCY).is_open
    assert entered(Asks.NOTIFY, LAW).state is ShareState.READY


def test_what_was_seen_is_seen_again_after_the_next_step() -> None:
    """The supervisee has seen how it stood then, not how it stands now."""
    one = disclosures.overridden(entered(Asks.CONSENT), NINE, "why")
    assert one.ready_at == NINE
    assert disclosures.given(one, MONDAY).seen_at is None
