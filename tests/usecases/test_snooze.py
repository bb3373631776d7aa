"""Later, but never past the two months (P1-3.1b-1)."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from bot.messages.reminders import MineReminder, Snoozed, SnoozeForm
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.tick import plan_pass
from tests.support.office import Office

AMIRA, GRACE = "Amira Khan", "Grace Bell"
CEILING = date(2025, 12, 10)
CHOICES = ("later_today", "tomorrow", "next_week")


def snooze(office: Office, who: str, kind: str, choice: str) -> datetime | None:
    """Until when somebody's reminders wait; None where they do not."""
    office.ask(who, Press(Verb.SNOOZE, f"{kind}.{choice}"))
    return office.database.run_now(lambda tx: tx.snoozes.active(tx.now).get((office[who].id, kind)))


def plan(office: Office) -> None:
    """What a pass of the clock plans."""
    asyncio.run(plan_pass(office.database, office.setting))


@pytest.mark.clause("P1-3.1b-1")
@pytest.mark.parametrize("day", range(0, 60, 3))
def test_no_choice_lies_past_the_ceiling(office: Office, day: int) -> None:
    """On any day, for one's own and for one's people: neither what is offered nor what is pressed."""
    office.clock.move(days=day, hours=day % 9)
    for who, kind in ((AMIRA, "mine"), (GRACE, "team")):
        form = office.shown(SnoozeForm, office.ask(who, Press(Verb.SNOOZE_FORM, kind)))
        assert form.ceiling == CEILING
        for choice in CHOICES:
            until = snooze(office, who, kind, choice)
            assert until is None or office.setting.day(until) <= CEILING
            assert until is not None or choice not in form.choices
    if office.today >= CEILING:
        assert form.choices in {(), ("later_today",)}


@pytest.mark.clause("P1-3.1b-1")
def test_the_due_date_stays_and_the_reminder_comes_again(office: Office) -> None:
    """Tomorrow at nine there is one message, and what it says is read anew then."""
    shown = office.shown(Snoozed, office.ask(AMIRA, Press(Verb.SNOOZE, "mine.tomorrow")))
    assert shown.due == date(2025, 11, 7)
    plan(office)
    (message,) = [one for one in office.planned("digest_mine") if one.recipient == office[AMIRA].id]
    assert message.send_at == shown.until == office.clock.now() + timedelta(days=1)
    office.clock.move(days=1)
    assert isinstance(office.composed(message), MineReminder)
    office.hold()
    assert office.composed(message) == Dropped("nothing is due any more")


@pytest.mark.clause("P1-3.1b-1")
def test_the_two_month_warning_waits_for_no_snooze(office: Office) -> None:
    """A snooze until next week delays what is due, not the warning."""
    office.clock.move(days=22)
    until = snooze(office, AMIRA, "mine", "next_week")
    assert until is not None
    office.clock.move(days=1)
    plan(office)
    (message,) = [one for one in office.planned("digest_mine") if one.recipient == office[AMIRA].id]
    assert message.send_at == office.clock.now() < until
    reminder = office.composed(message)
    assert isinstance(reminder, MineReminder)
    assert not reminder.may_snooze


@pytest.mark.parametrize(
    ("kind", "choice"), [("mine", "for_ever"), ("", ""), ("everybody", "tomorrow"), ("mine", "")]
)
def test_a_choice_that_was_never_offered_puts_nothing_off(office: Office, kind: str, choice: str) -> None:
    """A made-up press shows the choices, or does nothing."""
    office.ask(AMIRA, Press(Verb.SNOOZE, f"{kind}.{choice}"))
    for known in ("mine", "team"):
        active = office.database.run_now(lambda tx: tx.snoozes.active(tx.now))
        assert (office[AMIRA].id, known) not in active


def test_who_has_nothing_to_put_off_is_told_so(office: Office) -> None:
    """At the top there are no reminders about oneself."""
    assert office.says(office.word("Ruth Lane", "snooze")) == "nothing_to_snooze"


def test_snoozing_again_moves_it(office: Office) -> None:
    """The last choice counts, and there is one message still."""
    for choice, _ in product(("tomorrow", "next_week"), range(2)):
        snooze(office, AMIRA, "mine", choice)
    until = office.database.run_now(lambda tx: tx.snoozes.active(tx.now))[office[AMIRA].id, "mine"]
    assert until.date() == date(2025, 11, 10)
    assert len(office.planned("digest_mine")) == 1
