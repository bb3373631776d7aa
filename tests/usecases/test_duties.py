"""What falls due besides sessions: who is told, who sees it, who says that it is done."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.dates import Span, Unit
from bot.domain.rules import LOCAL, Duty, DutyStep, Part, Value
from bot.domain.rules import Outcome as Saying
from bot.messages.duties import DutyForm, DutyItem, DutyList, DutySaved
from bot.messages.reminders import MineReminder, TeamReminder
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.request import Outcome
from bot.usecases.setting import InForce
from bot.usecases.tick import find_owed, plan_pass
from tests.support.office import Office

AMIRA, BEN, GRACE, TOM, SAM = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Sam Okoro"
PAIR = frozenset({Part.SUPERVISEE, Part.SUPERVISOR})
FOUR_WEEKS = Value(Span(4, Unit.WEEKS), LOCAL)
YEAR = Value(Span(12, Unit.MONTHS), "P1-5e")
AGREEMENT = Duty(
    name="agreement",
    clauses=("P1-5a",),
    says="the supervision agreement",
    begins="pair",
    after=FOUR_WEEKS,
    spans={},
    steps=(
        DutyStep(name="soon", days=-7, to=PAIR),
        DutyStep(name="overdue", days=1, every_days=14, to=frozenset({Part.SUPERVISOR})),
        DutyStep(name="manager", days=14, to=frozenset({Part.MANAGER})),
    ),
    outcomes=(Saying(name="agreed", says="Agreed by both"),),
    logged_by=PAIR,
)
REVIEW = replace(
    AGREEMENT,
    name="agreement_review",
    clauses=("P1-5e",),
    says="the yearly look at the agreement",
    begins="agreement",
    after=YEAR,
    again=YEAR,
)
PLAN = replace(
    AGREEMENT,
    name="wellbeing_plan",
    clauses=("P1-6a",),
    says="a wellbeing action plan",
    steps=(DutyStep(name="invitation", days=-14, to=frozenset({Part.SUPERVISEE})),),
    outcomes=(Saying(name="in_place", says="It is in place"), Saying(name="declined", says="No, thank you")),
    logged_by=frozenset({Part.SUPERVISEE}),
    private=True,
)


@pytest.fixture
def office(office: Office) -> Office:
    """With three duties; the staff list was first read today, so that the first falls due in four weeks."""
    rules = office.setting.rules
    duties = {one.name: one for one in (AGREEMENT, REVIEW, PLAN)}
    with_duties = replace(rules, duties=duties, introduction_spread_days=Value(0, LOCAL))
    office.setting.adopt(InForce(rules=with_duties, working_time_of=office.setting.working_time_of))
    return office


def due(office: Office, who: str, shown: str = "") -> DutyList:
    """The list of what is due."""
    return office.shown(DutyList, office.ask(who, Press(Verb.DUTIES, shown)))


def names(items: tuple[DutyItem, ...]) -> set[tuple[str, str]]:
    """Of whom, and what."""
    return {(item.name, item.says) for item in items}


def item_of(items: tuple[DutyItem, ...], says: str, name: str = "") -> DutyItem:
    """One line of a list."""
    return next(item for item in items if (item.says, item.name) == (says, name))


def log(office: Office, who: str, item: DutyItem, outcome: str, day: date | None = None) -> Outcome:
    """Somebody says what came of it."""
    press = Press(Verb.DUTY_SAVE, item.press.ref)
    return office.ask(who, press, outcome=outcome, day=(day or office.today).isoformat())


def owed(office: Office) -> dict[tuple[str, str], set[str]]:
    """The steps of duties that a pass would send, by recipient and kind."""
    found = asyncio.run(find_owed(office.database, office.setting))
    steps = {
        (one.recipient.entry.name, one.kind): {
            f"{item.clock}.{item.step}" for item in one.items if item.clock in office.setting.rules.duties
        }
        for one in found
    }
    return {who: what for who, what in steps.items() if what}


@pytest.mark.clause("P1-5a")
def test_the_ladder_of_a_duty_climbs_until_it_is_done(office: Office) -> None:
    """Both are reminded a week before, the supervisor when it is past, the manager after two weeks; then none."""
    assert owed(office) == {}, "nothing falls due on the day of introduction"
    office.clock.move(days=21)
    assert "agreement.soon" in owed(office)[AMIRA, "mine"]
    assert "agreement.soon" in owed(office)[GRACE, "team"]
    asyncio.run(plan_pass(office.database, office.setting))
    office.clock.move(days=8)
    assert "agreement.overdue" in owed(office)[GRACE, "team"]
    assert "agreement.overdue" not in owed(office)[AMIRA, "mine"]
    office.clock.move(days=14)
    assert "agreement.manager" in owed(office)[TOM, "team"]
    for who in (AMIRA, BEN, GRACE, SAM, "Marek Novak", TOM):
        log(office, who, item_of(due(office, who).own, AGREEMENT.says), "agreed")
    assert not any("agreement." in step for steps in owed(office).values() for step in steps)


@pytest.mark.clause("P1-5g", "P1-3.1e")
def test_what_a_manager_would_hear_goes_to_the_next_one_while_the_manager_is_away(office: Office) -> None:
    """Planned and composed for them; one who is back hears it themselves, and who stood in not any more."""
    day, back = office.days(40), office.days(45)
    fields = {"person": office[TOM].id, "start": day.isoformat(), "until": back.isoformat()}
    office.ask(TOM, Press(Verb.ABSENCE_SAVE), **fields)
    office.clock.move(days=42)
    assert "agreement.manager" in owed(office)["Ruth Lane", "team"]
    assert "agreement.manager" not in owed(office).get((TOM, "team"), set())
    asyncio.run(plan_pass(office.database, office.setting))
    (hers,) = [one for one in office.planned("digest_team") if one.recipient == office["Ruth Lane"].id]
    message = office.composed(hers)
    assert isinstance(message, TeamReminder)
    assert {item.name for item in message.duties if item.says == AGREEMENT.says} >= {AMIRA, BEN}
    office.clock.move(days=4)
    assert "agreement.manager" in owed(office)[TOM, "team"]
    later = office.composed(hers)
    told = {item.name for item in later.duties} if isinstance(later, TeamReminder) else set[str]()
    assert AMIRA not in told


@pytest.mark.clause("P1-5e", "P2-4c")
def test_what_comes_again_counts_from_when_it_was_done(office: Office) -> None:
    """The agreement's yearly look is due a year after it was agreed, and again a year after that look."""
    saved = office.shown(
        DutySaved, log(office, AMIRA, item_of(due(office, AMIRA).own, AGREEMENT.says), "agreed")
    )
    assert saved.again is None
    office.clock.move(days=330)
    item = item_of(due(office, AMIRA).own, REVIEW.says)
    assert item.due == date(2026, 11, 3)
    saved = office.shown(
        DutySaved, log(office, GRACE, item_of(due(office, GRACE).others, REVIEW.says, AMIRA), "agreed")
    )
    assert saved.again == date(2027, 9, 29)


def test_the_reminder_says_it_in_the_packs_words(office: Office) -> None:
    """With its date and its reason, and a button that says that it is done; what is done meanwhile is left out."""
    office.clock.move(days=21)
    asyncio.run(plan_pass(office.database, office.setting))
    mine = next(one for one in office.planned("digest_mine") if one.recipient == office[AMIRA].id)
    team = next(one for one in office.planned("digest_team") if one.recipient == office[GRACE].id)
    message = office.composed(mine)
    assert isinstance(message, MineReminder)
    assert names(message.duties) == {("", AGREEMENT.says), ("", PLAN.says)}
    theirs = office.composed(team)
    assert isinstance(theirs, TeamReminder)
    assert names(theirs.duties) == {(AMIRA, AGREEMENT.says), (BEN, AGREEMENT.says)}
    log(office, AMIRA, item_of(due(office, AMIRA).own, AGREEMENT.says), "agreed")
    theirs = office.composed(team)
    assert isinstance(theirs, TeamReminder)
    assert names(theirs.duties) == {(BEN, AGREEMENT.says)}


@pytest.mark.clause("P1-6a")
def test_what_is_private_is_the_persons_own(office: Office) -> None:
    """The plan is offered to Amira once; that she declines is in no list, reminder or log that others can read."""
    office.clock.move(days=20)
    assert owed(office)[AMIRA, "mine"] == {"wellbeing_plan.invitation"}
    assert (GRACE, "team") not in owed(office)
    assert PLAN.says not in {item.says for item in due(office, GRACE).others}
    item = item_of(due(office, AMIRA).own, PLAN.says)
    assert item.offered
    assert not office.shown(DutyForm, office.ask(AMIRA, item.press)).tells
    log(office, AMIRA, item, "declined")
    assert (AMIRA, "mine") not in owed(office)
    (entry,) = office.logged(AuditKind.DUTY_LOGGED)
    assert "declined" not in str(entry)


@pytest.mark.parametrize("who", [BEN, SAM, TOM])
def test_only_the_pair_logs_it(office: Office, who: str) -> None:
    """Not a colleague, another supervisor or a manager; nothing is changed."""
    item = item_of(due(office, AMIRA).own, AGREEMENT.says)
    assert office.says(office.ask(who, item.press)) == "not_due"
    assert office.says(log(office, who, item, "agreed")) == "not_due"
    assert item_of(due(office, AMIRA).own, AGREEMENT.says) == item


def test_faulty_fields_change_nothing(office: Office) -> None:
    """No outcome, one that the pack does not have, a date to come or none: each is named."""
    item = item_of(due(office, AMIRA).own, AGREEMENT.says)
    assert office.errors(log(office, AMIRA, item, "")) == {"outcome": "choose_one"}
    assert office.errors(log(office, AMIRA, item, "forgotten")) == {"outcome": "choose_one"}
    assert office.errors(log(office, AMIRA, item, "agreed", office.days(1))) == {"day": "today_or_earlier"}
    press = Press(Verb.DUTY_SAVE, item.press.ref)
    assert office.errors(office.ask(AMIRA, press, outcome="agreed")) == {"day": "choose_date"}
    assert item_of(due(office, AMIRA).own, AGREEMENT.says) == item


def test_logging_it_twice_has_one_effect(office: Office) -> None:
    """The same request again shows the list; another press on the old form says that it is not due any more."""
    item = item_of(due(office, AMIRA).own, AGREEMENT.says)
    press = Press(Verb.DUTY_SAVE, item.press.ref)
    fields = {"outcome": "agreed", "day": office.today.isoformat()}
    office.shown(DutySaved, office.ask(AMIRA, press, "one request", **fields))
    office.shown(DutyList, office.ask(AMIRA, press, "one request", **fields))
    assert office.says(office.ask(GRACE, press, **fields)) == "not_due"
    assert len(office.logged(AuditKind.DUTY_LOGGED)) == 1


def test_lists_show_own_and_others_apart(office: Office) -> None:
    """Grace has her own with Tom, and those of her people; each reminder's button shows its own half."""
    both = due(office, GRACE)
    assert ("", AGREEMENT.says) in names(both.own)
    assert names(both.others) == {(AMIRA, AGREEMENT.says), (BEN, AGREEMENT.says)}
    assert due(office, GRACE, "mine").others == ()
    assert due(office, GRACE, "team").own == ()
    assert due(office, GRACE, "team").others == both.others
