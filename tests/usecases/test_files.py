"""Where a supervision file is kept, and what happens to it when the supervisor changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.rules import LOCAL, Value
from bot.messages.duties import DutyItem, DutyList, DutySaved
from bot.ports import AuditKind
from bot.presses import Press, Verb
from bot.usecases.setting import InForce
from tests.support.office import Office, staff
from tests.support.owing import owed
from tests.support.people import email_of

AMIRA, GRACE, SAM, TOM = "Amira Khan", "Grace Bell", "Sam Okoro", "Tom Reid"


def at_once(office: Office) -> None:
    """The days of introduction are over."""
    setting = office.setting
    none = Value(0, LOCAL)
    rules = replace(setting.rules, introduction_days=none, introduction_spread_days=none)
    setting.adopt(InForce(rules=rules, working_time_of=setting.working_time_of))


def pass_on(office: Office) -> None:
    """The next staff list names Sam as Amira's supervisor."""
    entries = [
        replace(entry, supervisor_email=email_of(SAM)) if entry.name == AMIRA else entry for entry in staff()
    ]
    office.database.run_now(lambda tx: tx.people.import_list(entries))


def item_of(office: Office, who: str, duty: str) -> DutyItem | None:
    """What somebody sees of a duty about Amira."""
    says = office.setting.rules.duties[duty].says
    shown = office.shown(DutyList, office.ask(who, Press(Verb.DUTIES)))
    return next((one for one in shown.others if (one.name, one.says) == (AMIRA, says)), None)


def log(office: Office, who: str, duty: str, outcome: str) -> None:
    """Somebody says what came of it."""
    item = item_of(office, who, duty)
    assert item is not None
    press = Press(Verb.DUTY_SAVE, item.press.ref)
    office.shown(DutySaved, office.ask(who, press, outcome=outcome, day=office.today.isoformat()))
    office.clock.move(minutes=1)


@pytest.mark.clause("P0-2h", "P2-11a")
def test_where_the_file_is_kept_is_asked_until_it_is_said(office: Office) -> None:
    """The supervisor says one of the pack's places; until then they are asked again, and nobody else is."""
    at_once(office)
    assert owed(office, "file_place")[GRACE] >= {(AMIRA, "ask")}
    office.clock.move(days=14)
    assert owed(office, "file_place")[GRACE] >= {(AMIRA, "again")}
    assert AMIRA not in owed(office, "file_place")
    log(office, GRACE, "file_place", "sharepoint")
    assert AMIRA not in {about for about, _ in owed(office, "file_place")[GRACE]}
    (entry,) = office.logged(AuditKind.DUTY_LOGGED)
    assert entry["payload"] == {
        "duty": "file_place",
        "day": office.today.isoformat(),
        "outcome": "sharepoint",
    }


@pytest.mark.clause("P0-2h", "P1-8l")
def test_another_supervisor_takes_the_file_over_and_says_where_it_is(office: Office) -> None:
    """Ten days for the receipt, then every week, then the manager; the place is asked for anew."""
    at_once(office)
    log(office, GRACE, "file_place", "paper")
    office.clock.move(days=1)
    pass_on(office)
    item = item_of(office, SAM, "file_handover")
    assert item is not None
    assert item.due == date.fromordinal(office.today.toordinal() + 10)
    assert item_of(office, GRACE, "file_handover") is None
    office.clock.move(days=14)
    assert owed(office, "file_handover") == {SAM: {(AMIRA, "overdue")}}
    office.clock.move(days=14)
    assert owed(office, "file_handover")[TOM] == {(AMIRA, "manager")}
    log(office, SAM, "file_handover", "received")
    assert owed(office, "file_handover") == {}
    assert item_of(office, SAM, "file_place") is not None
    assert item_of(office, GRACE, "file_place") is None
